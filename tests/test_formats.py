"""The registry of formats, and how what they write reaches files and standard output."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from conftest import PROGRAM, ROOT

from socialmaturity.formats import FORMATS, Shows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_of_the_registry_can_write_what_it_shows(name: str) -> None:
    format_ = FORMATS[name]
    module = import_module(f"socialmaturity.formats.{format_.module}")
    assert hasattr(module, "write_records" if format_.by_record else "write_results")
    assert hasattr(module, "write_questions") == (Shows.QUESTIONS in format_.shows)
    assert hasattr(module, "write_overview") == (Shows.OVERVIEW in format_.shows)
    assert hasattr(module, "write_report") == (Shows.UNITS in format_.shows)


def test_no_two_formats_share_an_ending() -> None:
    endings = [ending for format_ in FORMATS.values() for ending in format_.endings]
    assert len(endings) == len(set(endings))


@pytest.mark.parametrize(
    "command",
    ["score s.yaml --format xlsx", "score s.yaml --format docx"]
    + [f"sheet six-stages --format {name}" for name in ("xlsx", "xlsform", "docx")],
)
def test_a_missing_package_is_named_in_one_line(program: Callable, tmp_path: Path, command: str) -> None:
    (tmp_path / "s.yaml").write_text("rubric: six-stages\nanswers: {}\n", encoding="utf-8")
    for package in ("docx", "xlsxwriter"):
        (tmp_path / f"{package}.py").write_text("raise ModuleNotFoundError", encoding="utf-8")
    ran = program(*command.split(), PYTHONPATH=str(tmp_path))
    name = command.rpartition(" ")[2]
    assert ran.code == 2
    assert ran.err == f"{name} needs packages that are not installed; run: pip install 'socialmaturity[office]'\n"


@pytest.mark.parametrize(
    ("file", "extra", "what"),
    [("x.xlsx", "office", "a workbook"), ("x.ods", "office", "a workbook"), ("x.parquet", "arrow", "a Parquet file")],
)
def test_a_missing_package_to_read_a_file_is_named_in_one_line(
    program: Callable, tmp_path: Path, file: str, extra: str, what: str
) -> None:
    for name, text in {
        file: "x",
        "python_calamine.py": "raise ModuleNotFoundError",
        "pyarrow.py": "raise ModuleNotFoundError",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ran = program("score", file, "--rubric", "six-stages", PYTHONPATH=str(tmp_path))
    needs = f"{file}: {what} needs packages that are not installed; run: pip install 'socialmaturity[{extra}]'\n"
    assert (ran.code, ran.err) == (2, needs)


def test_importing_the_functions_for_arrow_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "pyarrow.py").write_text("raise ModuleNotFoundError", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", "import socialmaturity.arrow"],
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr.splitlines()[-1] == (
        "ImportError: socialmaturity.arrow needs packages that are not installed; run: "
        "pip install 'socialmaturity[arrow]'"
    )


@pytest.mark.parametrize("format_", ["html", "markdown", "csv", "json", "jsonl"])
def test_all_but_the_table_are_utf_8_whatever_the_locale(tmp_path: Path, format_: str) -> None:
    (tmp_path / "s.yaml").write_text("rubric: six-stages\nsubject: Łódź Фабрика\nanswers: {}\n", encoding="utf-8")

    def out(encoding: str) -> bytes:
        command = [PROGRAM, "score", "s.yaml", "--format", format_]
        env = {**os.environ, "PYTHONIOENCODING": encoding}
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=True).stdout

    assert out("cp1252") == out("ascii") == out("utf-8")
    assert format_.startswith("json") or "Łódź Фабрика".encode() in out("ascii")


def test_a_table_follows_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("rubric: six-stages\nsubject: Łódź\nanswers: {}\n", encoding="utf-8")
    env = {**os.environ, "PYTHONIOENCODING": "iso-8859-2"}
    command = [PROGRAM, "score", "s.yaml"]
    ran = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=True)
    assert "Łódź".encode("iso-8859-2") in ran.stdout


def test_a_published_file_gets_the_usual_mode_and_a_sheet_is_private(program: Callable, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        program("score", ROOT / "examples" / "fernhill-outdoor.yaml", "-o", "r.html")
        program("sheet", "six-stages", "-o", "s.yaml")
    finally:
        os.umask(before)
    assert (tmp_path / "r.html").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "s.yaml").stat().st_mode & 0o777 == 0o600


def test_where_nothing_could_be_scored_the_old_page_stays(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("rubric: six-stages\nanswers: {nothing-known: 1}\n", encoding="utf-8")
    page = tmp_path / "page.html"
    page.write_text("the old page", encoding="utf-8")
    for inputs in (["bad.yaml"], ["bad.yaml", "bad.yaml"]):
        assert program("score", *inputs, "-o", "page.html").code == 2
        assert page.read_text(encoding="utf-8") == "the old page"
