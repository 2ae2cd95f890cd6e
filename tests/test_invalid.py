"""Every file in `invalid` is refused, with the whole complaint in `golden/invalid`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from conftest import GOLDEN
from documents import BAD_RUBRICS, BAD_SHEETS, INVALID, complaint, read_rubric

from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.documents.sheet import read_sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran


@pytest.mark.parametrize("file", BAD_RUBRICS, ids=lambda file: file.name)
def test_a_bad_rubric_is_refused_with_all_that_is_wrong_in_one_run(
    file: Path, golden: Callable[[str, str], None]
) -> None:
    message = complaint(lambda: read_rubric(file.read_bytes(), file.name))
    golden(f"invalid/rubrics/{file.name}.txt", message)


@pytest.mark.parametrize("file", BAD_SHEETS, ids=lambda file: file.name)
def test_a_bad_sheet_is_refused_with_all_that_is_wrong_in_one_run(
    file: Path, golden: Callable[[str, str], None]
) -> None:
    message = complaint(lambda: read_sheet(file.read_bytes(), file.name, Catalogue()))
    golden(f"invalid/sheets/{file.name}.txt", message)


def test_the_program_checks_all_bad_rubrics_in_one_run_and_says_just_that(program: Callable[..., Ran]) -> None:
    ran = program("rubric", "check", *(file.name for file in BAD_RUBRICS), cwd=INVALID / "rubrics")
    assert (ran.code, ran.err) == (1, "")
    message = re.sub(r" \[[a-z-]+\]$", "", ran.out, flags=re.MULTILINE)  # each ends with the code of its kind
    assert message == "".join(_golden("rubrics", file) for file in BAD_RUBRICS)


def test_the_program_refuses_all_bad_sheets_in_one_run_and_says_just_that(program: Callable[..., Ran]) -> None:
    ran = program("score", *(file.name for file in BAD_SHEETS), cwd=INVALID / "sheets")
    assert (ran.code, ran.out) == (2, "")
    message = "".join(_golden("sheets", file) for file in BAD_SHEETS)
    assert ran.err == f"{message}0 scored, {len(BAD_SHEETS)} could not be scored\n"


@pytest.mark.parametrize("folder", ["rubrics", "sheets"])
def test_there_is_no_complaint_without_its_file(folder: str) -> None:
    files = {f"{file.name}.txt" for file in (INVALID / folder).iterdir()}
    assert files == {file.name for file in (GOLDEN / "invalid" / folder).iterdir()}


def _golden(folder: str, file: Path) -> str:
    return (GOLDEN / "invalid" / folder / f"{file.name}.txt").read_text(encoding="utf-8")
