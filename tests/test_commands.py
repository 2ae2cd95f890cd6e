"""The other commands, and how the program begins and ends."""

from __future__ import annotations

import json
import os
import subprocess
from html import escape
from typing import TYPE_CHECKING

import pytest
from conftest import PROGRAM, ROOT
from typer.testing import CliRunner

import socialmaturity
from socialmaturity.cli.app import COMMANDS, app
from socialmaturity.documents.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXAMPLES = ROOT / "examples"


def test_the_rubrics_that_ship_are_listed(program: Callable, golden: Callable) -> None:
    golden("commands/rubric-list.txt", program("rubric", "list", COLUMNS="80").out)


@pytest.mark.parametrize("format_", ["table", "markdown"])
@pytest.mark.parametrize("id_", ["six-stages", "pots-plots-plantations"])
def test_what_each_stage_requires_is_shown_before_anyone_starts(
    program: Callable, golden: Callable, id_: str, format_: str
) -> None:
    ran = program("rubric", "show", id_, "--format", format_, COLUMNS="80")
    assert ran.code == 0
    golden(f"commands/rubric-show.{id_}.{'md' if format_ == 'markdown' else 'txt'}", ran.out)


def test_a_new_rubric_passes_its_check_and_scores_a_sheet_made_from_it(program: Callable, tmp_path: Path) -> None:
    rubric, sheet = tmp_path / "my.yaml", tmp_path / "sheet.yaml"
    assert program("rubric", "new", "my-ladder", "-o", rubric).code == 0
    ran = program("rubric", "check", rubric)
    assert (ran.code, ran.out.count("\n")) == (0, 1)
    assert "texts are those of 'rubric new'" in ran.out
    assert program("sheet", rubric, "-o", sheet).code == 0
    ran = program("score", sheet, "--rubric", rubric)
    assert ran.code == 0
    assert "No stage complete yet" in ran.out


def test_check_says_everything_at_once_and_exits_with_1(program: Callable, tmp_path: Path) -> None:
    rubric = tmp_path / "bad.yaml"
    rubric.write_text(
        "format: 1\nid: Bad\nversion: 1\ntitel: x\nscales:\n  s: {met_at: 9, points: [{score: 0, id: a, label: A},"
        " {score: 1, id: b, label: B}]}\nstages:\n  - {id: one, name: One, pass_share: 0, questions: [{id: q, text: Q?}]}\n",
        encoding="utf-8",
    )
    ran = program("rubric", "check", rubric.name)
    assert (ran.code, ran.err) == (1, "")
    assert [line.removeprefix("bad.yaml:").split(":")[0] for line in ran.out.splitlines()] == [
        "2",
        "4",
        "6",
        "8",
        "8",
    ]


def test_a_warning_is_not_an_error_unless_asked(program: Callable, tmp_path: Path) -> None:
    rubric = tmp_path / "r.yaml"
    program("rubric", "new", "-o", rubric)
    rubric.write_text(
        rubric.read_text(encoding="utf-8").replace("        advice: Keep one page", "        why: Keep one page"),
        encoding="utf-8",
    )
    assert program("rubric", "check", rubric).code == 0
    assert program("rubric", "check", rubric, "--strict").code == 1
    assert "'advice' is missing" in program("rubric", "check", rubric).out


def test_a_rubric_that_cannot_be_read_is_not_a_finding(program: Callable) -> None:
    assert program("rubric", "check", "./missing.yaml").code == 2


@pytest.mark.parametrize("kind", ["rubric", "sheet", "result"])
def test_a_schema_is_printed_for_each_kind_of_file(program: Callable, kind: str) -> None:
    assert json.loads(program("schema", kind).out)["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_the_version_is_that_of_the_package(program: Callable) -> None:
    assert program("--version").out == f"socialmaturity {socialmaturity.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        pytest.param(
            ["scor"], "No such command 'scor'; did you mean 'score'? See 'socialmaturity --help'\n", id="command"
        ),
        pytest.param(["score"], "Missing argument 'INPUT...'; see 'socialmaturity score --help'\n", id="argument"),
        pytest.param(
            ["score", "x", "--formt", "csv"],
            "No such option: --formt; did you mean --format, --input-format? See",
            id="option",
        ),
        pytest.param(["score", "x", "--format", "cvs"], "there is no format 'cvs'; there are table, json", id="value"),
        pytest.param(["score", "x", "--rubric", "six-stage"], "did you mean 'six-stages'?", id="rubric"),
        pytest.param(["\x1b]0;owned\x07"], "\\x1b]0;owned\\x07", id="a name that would move the screen"),
    ],
)
def test_wrong_usage_is_one_line_and_exits_with_2(program: Callable, arguments: list[str], complaint: str) -> None:
    ran = program(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert complaint in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        pytest.param(
            ["-o", "x.pdf"],
            "x.pdf: no format has the ending '.pdf'; use .txt, .json, .jsonl, .csv, .md, .html, .docx, .xlsx, .parquet, or add --format",
            id="unknown",
        ),
        pytest.param(
            ["-o", "x.md", "--format", "html"],
            "x.md: this is the ending of markdown, but --format says html; change one",
            id="another",
        ),
    ],
)
def test_an_ending_that_is_unknown_or_contradicts_is_refused(
    program: Callable, tmp_path: Path, arguments: list[str], complaint: str
) -> None:
    ran = program("score", EXAMPLES / "fernhill-outdoor.yaml", *arguments)
    assert (ran.code, ran.out, ran.err) == (2, "", f"{complaint}\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("r.html", "<!doctype html>"),
        ("r.json", '{\n  "format": 1'),
        ("r.jsonl", '{"format": 1'),
        ("r.CSV", '"source","rubric"'),
        ("r.md", "# Fernhill Outdoor"),
        ("r.txt", "Fernhill Outdoor"),
        ("r", "Fernhill Outdoor"),
    ],
)
def test_the_ending_of_the_output_decides_its_format(program: Callable, tmp_path: Path, name: str, begins: str) -> None:
    ran = program("score", EXAMPLES / "fernhill-outdoor.yaml", "-o", name)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_a_hyphen_as_output_is_standard_output(program: Callable) -> None:
    ran = program("score", EXAMPLES / "fernhill-outdoor.yaml", "-o", "-", "--format", "markdown")
    assert ran.out.startswith("# Fernhill Outdoor")


def test_a_format_that_cannot_show_something_names_those_that_can(program: Callable) -> None:
    ran = program("compare", "a.yaml", "b.yaml", "--format", "csv")
    assert (ran.code, ran.err) == (2, "csv cannot show a comparison; use table, json, markdown, html, docx\n")


@pytest.mark.parametrize("command", ["", *COMMANDS, "rubric check", "rubric new"])
def test_help_reads_like_a_manual(program: Callable, command: str) -> None:
    text = program(*command.split(), "--help", COLUMNS="80").out
    for odd in ("{", "<list[str]>", "<str>", "...  [", "...\n  "):
        assert odd not in text.replace("[ARGS]...\n", "").replace("INPUT...\n", "").replace("SHEET...\n", "")


def test_ctrl_c_ends_the_program_quietly_while_it_starts(tmp_path: Path) -> None:
    # A module that is needed at the start, and interrupts.
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt\n", encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    ran = subprocess.run([PROGRAM, "--version"], env=env, capture_output=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, b"", b"")


def test_no_command_shows_the_help(program: Callable) -> None:
    ran = program()
    assert (ran.code, ran.out) == (2, "")
    assert "Usage: socialmaturity" in ran.err


def test_a_bug_is_one_line_that_says_how_to_report_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("socialmaturity.cli.results.read_inputs", broken)
    ran = CliRunner().invoke(app, ["score", "x.yaml"])
    assert ran.exit_code == 3
    assert ran.stderr.startswith("a bug in socialmaturity: ZeroDivisionError: division by zero; please report")
    debugged = CliRunner().invoke(app, ["--debug", "score", "x.yaml"])
    assert debugged.exit_code == 3
    assert "Traceback" in debugged.stderr
    assert "in broken" in debugged.stderr


def test_an_interrupt_exits_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("socialmaturity.cli.results.read_inputs", interrupted)
    ran = CliRunner().invoke(app, ["score", "x.yaml"])
    assert (ran.exit_code, ran.stdout, ran.stderr) == (130, "", "interrupted\n")


def test_the_module_runs_like_the_command(program: Callable) -> None:
    import subprocess
    import sys

    ran = subprocess.run(
        [sys.executable, "-m", "socialmaturity", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout == program("--version").out


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["score", "sheet.yaml"], id="score"),
        pytest.param(["compare", "sheet.yaml", "sheet.yaml"], id="compare"),
        pytest.param(["team", "sheet.yaml", "sheet.yaml"], id="team"),
        pytest.param(["score", "folder"], id="a folder"),
        pytest.param(["score", "x.csv", "--rubric", "sheet.yaml"], id="a rubric of score"),
        pytest.param(["compare", "x.yaml", "y.yaml", "--rubric", "sheet.yaml"], id="a rubric of compare"),
        pytest.param(["team", "x.yaml", "y.yaml", "--rubric", "sheet.yaml"], id="a rubric of team"),
        pytest.param(["rubric", "show", "sheet.yaml"], id="rubric show"),
    ],
)
def test_a_result_is_never_written_over_what_it_is_made_from(
    program: Callable, tmp_path: Path, arguments: list[str]
) -> None:
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text("rubric: six-stages\nanswers: {planning-listening: 2}\n", encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to(sheet)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "hard.yaml").hardlink_to(sheet)
    before = sheet.read_bytes()
    for name in ("sheet.yaml", "./sheet.yaml", "link.yaml", "folder/hard.yaml"):
        ran = program(*arguments, "-o", name)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == f"{name}: is what the result is made from; name another file with -o\n"
    assert sheet.read_bytes() == before


@pytest.mark.parametrize("arguments", [["sheet", "six-stages"], ["rubric", "new"]], ids=" ".join)
def test_a_file_to_fill_in_never_replaces_one_that_may_be_filled_in(
    program: Callable, tmp_path: Path, arguments: list[str]
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("what I filled in", encoding="utf-8")
    ran = program(*arguments, "-o", file)
    assert (ran.code, ran.err) == (2, f"{file}: is there already; name another file, or remove it first\n")
    assert file.read_text(encoding="utf-8") == "what I filled in"


def test_a_rubric_may_be_named_with_its_version(program: Callable) -> None:
    assert program("rubric", "show", "six-stages@1.0").code == 0
    ran = program("rubric", "show", "six-stages@2.0")
    assert (ran.code, ran.err) == (2, "there is no version '2.0' of 'six-stages'; there is 1.0\n")


def test_an_interview_about_a_rubric_taken_for_a_file_says_which_option_was_meant(program: Callable) -> None:
    ran = program("assess", "six-stages")
    assert (ran.code, ran.err) == (2, "'six-stages' is a rubric, not a file; say --rubric six-stages\n")


def test_a_rubric_in_full_shows_all_answers_and_which_of_them_count(program: Callable, golden: Callable) -> None:
    golden("commands/rubric-show-full.txt", program("rubric", "show", "pots-plots-plantations", "--full").out)


def test_a_rubric_in_full_is_a_page_to_print(program: Callable, tmp_path: Path) -> None:
    assert program("rubric", "show", "six-stages", "--full", "-o", "six.html").code == 0
    page = (tmp_path / "six.html").read_text(encoding="utf-8")
    for question in Catalogue()["six-stages"].questions.values():
        assert all(escape(option) in page for option in question.options)
