"""What other Python programs use."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

import socialmaturity
from socialmaturity import api

if TYPE_CHECKING:
    from pathlib import Path

BAKERY = ROOT / "examples" / "lantern-street-bakeries-2026.yaml"


def test_a_sheet_is_scored_in_three_calls() -> None:
    rubric = socialmaturity.load_rubric("six-stages")
    assessment = socialmaturity.score(rubric, socialmaturity.read_sheet(BAKERY, rubric))
    assert (assessment.reached, assessment.working_on.name) == (1, "Presence")


def test_records_are_scored_as_they_are_read(tmp_path: Path) -> None:
    table = tmp_path / "survey.csv"
    table.write_text("subject,pots-experiments\nOne,3\nTwo,9\n", encoding="utf-8")
    one, two = socialmaturity.score_records(table, rubrics=["pots-plots-plantations"])
    assert isinstance(one, socialmaturity.Scored)
    assert one.assessment.sheet.subject == "One"
    assert isinstance(two, socialmaturity.Failed)
    assert "'9' is no answer to 'pots-experiments'" in two.problems[0].message


def test_what_cannot_be_used_raises_one_error_with_all_its_problems(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text("answers: {planning-listening: 7, planing-audience: 1}\n", encoding="utf-8")
    with pytest.raises(socialmaturity.InputError) as caught:
        socialmaturity.read_sheet(sheet, socialmaturity.load_rubric("six-stages"))
    assert len(caught.value.problems) == 2


def test_the_package_offers_what_the_api_offers_and_nothing_else() -> None:
    assert socialmaturity.__all__ == api.__all__
    with pytest.raises(AttributeError, match="has no attribute 'scores'"):
        _ = socialmaturity.scores


def test_the_readmes_program_runs() -> None:
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[0] == "Lantern Street Bakeries: stage 1, working on Presence"
