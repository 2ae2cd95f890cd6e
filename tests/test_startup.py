"""Start-up is a feature: a run loads what it needs, and nothing else."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import PROGRAM, ROOT

EXAMPLE = ROOT / "examples" / "lantern-street-bakeries-2026.yaml"


def modules(*arguments: str) -> set[str]:
    """Return the modules that the program imports, and the packages they are in."""
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", PROGRAM, *arguments], capture_output=True, text=True, check=True
    )
    names = [line.rpartition("|")[2].strip() for line in ran.stderr.splitlines() if line.startswith("import time:")]
    return {".".join(name.split(".")[:end]) for name in names for end in range(1, name.count(".") + 2)}


OTHER_ROOMS = {
    f"socialmaturity.{name}"
    for name in ("api", "arrow", "interview", "questionnaires", "word", "tables.csv", "tables.fast")
}


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        pytest.param([], {"json"}, id="a report"),
        pytest.param(
            ["--format", "json"], {"rich", "socialmaturity.report", "socialmaturity.formats.terminal"}, id="json"
        ),
    ],
)
def test_to_score_one_sheet_loads_no_other_room(arguments: list[str], unneeded: set[str]) -> None:
    loaded = modules("score", str(EXAMPLE), *arguments)
    assert "socialmaturity.core.scoring" in loaded
    assert not loaded & (OTHER_ROOMS | unneeded)


@pytest.mark.parametrize("command", ["score", "rubric list", "schema sheet"])
def test_text_and_defaults_are_taken_without_pydantic(command: str) -> None:
    inputs = [str(EXAMPLE), "--target", "engagement", "--rubric", "six-stages", "--quiet"] if command == "score" else []
    assert "pydantic" not in modules(*command.split(), *inputs)
