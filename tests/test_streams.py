"""What goes to standard output and standard error, and who writes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pexpect
import pytest
from conftest import PROGRAM, ROOT
from documents import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_WRITING = re.compile(r"(?<!\w)print\(|sys\.std(out|err)\.(buffer\.)?write|typer\.(echo|secho)\(")


def test_one_module_writes_to_the_streams() -> None:
    package = ROOT / "socialmaturity"
    writing = [
        str(file.relative_to(package))
        for file in sorted(package.rglob("*.py"))
        if any(_WRITING.search(line) and "console.print" not in line for line in file.read_text("utf-8").splitlines())
    ]
    assert writing == ["streams.py"]


def test_quiet_says_what_is_wrong_and_nothing_else(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "warned.yaml").write_text("rubric: small@0.9\nanswers: {first-a: 2}\n", encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("rubric: small\nanswers: {first-a: 7}\n", encoding="utf-8")
    loud = program("score", "warned.yaml", "--rubric", "./small.yaml")
    quiet = program("score", "warned.yaml", "--rubric", "./small.yaml", "--quiet")
    assert loud.err.startswith("warned.yaml:1:9: warning: ")
    assert (quiet.code, quiet.err, quiet.out) == (0, "", loud.out)
    assert "bad.yaml:2:20: " in program("score", "bad.yaml", "--rubric", "./small.yaml", "-q").err


@pytest.mark.parametrize("command", ["score", "team", "compare"])
def test_quiet_leaves_out_what_many_rows_of_a_table_are_warned_of(
    program: Callable, tmp_path: Path, command: str
) -> None:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    rows = "".join(f"X,2026-01-0{day},Ann,2,not applicable\n" for day in (1, 2))
    (tmp_path / "x.csv").write_text(f"subject,date,respondent,first-a,first-b\n{rows}", encoding="utf-8")
    arguments = (command, "x.csv", "--rubric", "./small.yaml")
    assert "warning: 2 rows (2, 3)" in program(*arguments).err
    assert "warning" not in program(*arguments, "--quiet").err


def test_what_is_doubtful_of_a_whole_table_is_said_once_if_it_is_named_twice(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "x.csv").write_text("subject,first-a\nX,2\n", encoding="utf-8")
    ran = program("score", "x.csv", "x.csv", "--rubric", "./small.yaml", "--format", "csv")
    assert ran.err.count("questions of small@1 have a column") == 1
    assert "is the same file as x.csv" in ran.err


def test_quiet_has_room_for_errors_among_many_warnings(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    warned = "".join(f"X,2026-01-01,Ann {row},2,not applicable\n" for row in range(99) for _ in "ab")
    table = f"subject,date,respondent,first-a,first-b\n{warned}X,2026-01-01,Zoe,2,often\n"
    (tmp_path / "x.csv").write_text(table, encoding="utf-8")
    ran = program("score", "x.csv", "--rubric", "./small.yaml", "--quiet", "--format", "csv")
    assert ran.err.splitlines()[0].startswith("x.csv:200: column E: 'often' is not an answer to 'first-b'")
    assert "more; --format json" not in ran.err


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["score", str(ROOT / "examples/fernhill-outdoor.yaml"), "--format", "docx"], id="a report"),
        pytest.param(["score", str(ROOT / "examples/fernhill-outdoor.yaml"), "--format", "xlsx"], id="a workbook"),
        pytest.param(["sheet", "six-stages", "--format", "xlsx"], id="a questionnaire"),
    ],
)
def test_what_is_not_text_does_not_go_to_a_terminal(command: list[str]) -> None:
    output, code = pexpect.run(" ".join([str(PROGRAM), *command]), withexitstatus=True, timeout=60)
    assert output == b"this format is not text, and would fill the screen with signs; name a file with -o\r\n"
    assert code == 2
