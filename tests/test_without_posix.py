"""The program on a system that has none of what is POSIX only, such as Windows: those names are taken away."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pexpect
import pytest
from conftest import PROGRAM, ROOT
from documents import SMALL

from socialmaturity.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran

EXAMPLES = ROOT / "examples"
TAKEN_AWAY = str(ROOT / "tests" / "windows")
SHEET = "rubric: six-stages\nsubject: Anna\nanswers: {planning-listening: 2}\n"
INPUTS = {
    "s.yaml": SHEET.encode(),
    "s.json": b'{"rubric": "six-stages", "subject": "Anna", "answers": {"planning-listening": 2}}',
    "s.jsonl": b'{"rubric": "six-stages", "subject": "Anna", "answers": {"planning-listening": 2}}\r\n',
    "s.csv": b"subject,rubric,planning-listening\r\nAnna,six-stages,2\r\n",
    "s.tsv": b"subject\trubric\tplanning-listening\nAnna\tsix-stages\t2\n",
}


@pytest.fixture
def windows(program: Callable[..., Ran]) -> Callable[..., Ran]:
    return lambda *arguments, **env: program("--debug", *arguments, PYTHONPATH=TAKEN_AWAY, **env)


@pytest.mark.parametrize("name", [*INPUTS, "-", "folder"])
def test_every_input_is_scored_as_ever(windows: Callable, program: Callable, tmp_path: Path, name: str) -> None:
    for each, data in INPUTS.items():
        (tmp_path / each).write_bytes(data)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "s.yaml").write_text(SHEET, encoding="utf-8")
    stdin = SHEET if name == "-" else ""
    here, there = (run("score", name, "--format", "jsonl", stdin=stdin) for run in (windows, program))
    assert here.code == 0
    assert "Anna" in here.out
    assert here == there


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_is_written_as_ever(windows: Callable, program: Callable, tmp_path: Path, format_: str) -> None:
    ending = FORMATS[format_].endings[0]
    for run, name in ((windows, f"a{ending}"), (program, f"b{ending}")):
        ran = run("score", EXAMPLES / "fernhill-outdoor.yaml", "-o", name)
        assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (tmp_path / f"a{ending}").stat().st_size > 500
    if format_ not in ("xlsx", "docx"):  # which hold the time of writing
        assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        ["compare", *(EXAMPLES / f"lantern-street-bakeries-{year}.yaml" for year in (2025, 2026))],
        ["team", EXAMPLES / "team"],
        ["sheet", "six-stages"],
        ["rubric", "list"],
        ["rubric", "show", "six-stages"],
        ["rubric", "check", "six-stages"],
        ["rubric", "new"],
        ["schema", "result"],
    ],
    ids=lambda arguments: " ".join(map(str, arguments[:2])).replace(str(EXAMPLES), ""),
)
def test_every_command_says_what_it_says_elsewhere(windows: Callable, program: Callable, arguments: list) -> None:
    ran = windows(*arguments)
    assert ran.code == 0
    assert ran == program(*arguments)


def test_a_file_is_replaced_whole_or_not_at_all(windows: Callable, tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "x.csv").write_text("subject,first-a\nAnna,2\n", encoding="utf-8")
    for _ in range(2):
        assert windows("score", "x.csv", "--rubric", "./small.yaml", "-o", "r.html").code == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == ["r.html", "small.yaml", "x.csv"]


def test_the_interview_asks_in_lines_saves_and_locks(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": TAKEN_AWAY, "TERM": "xterm"}
    arguments = ["--debug", "assess", "s.yaml", "--rubric", "pots-plots-plantations", "--subject", "Anna"]

    def begun() -> pexpect.spawn:
        return pexpect.spawn(str(PROGRAM), arguments, cwd=tmp_path, env=environment, encoding="utf-8", timeout=60)

    first = begun()
    first.expect("assessed: ")
    second = begun()
    second.expect("is open in another interview")
    second.expect(pexpect.EOF)
    for _ in range(6):
        first.sendline("")
    first.sendeof()
    first.expect(pexpect.EOF)
    first.close()
    assert "a bug" not in first.before
    assert first.exitstatus == 130
    sheet = (tmp_path / "s.yaml").read_text(encoding="utf-8")
    assert "subject: Anna" in sheet
