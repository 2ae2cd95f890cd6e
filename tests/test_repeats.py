"""Who answers twice, and who answers nothing, is said for every kind of sheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran

YAML = "rubric: six-stages\nsubject: Tarn\nrespondent: {}\ndate: {}\nanswers:\n  planning-listening: {}\n"
JSON = (
    '{{"rubric": "six-stages", "subject": "Tarn", "respondent": "{}", "date": "{}", '
    '"answers": {{"planning-listening": {}}}}}\n'
)
CSV = "rubric,subject,respondent,date,planning-listening\nsix-stages,Tarn,{},{},{}\n"
KINDS = {"yaml": YAML, "json": JSON, "jsonl": JSON, "csv": CSV}


def sources(ran: Ran) -> list[str]:
    return [row["source"] for row in csv.DictReader(io.StringIO(ran.out))]


@pytest.mark.parametrize("first", KINDS)
@pytest.mark.parametrize("second", KINDS)
def test_the_same_respondent_in_two_files_is_a_warning_and_only_the_latest_may_be_kept(
    program: Callable[..., Ran], tmp_path: Path, first: str, second: str
) -> None:
    (tmp_path / f"a.{first}").write_text(KINDS[first].format("Ann", "2026-11-17", 1))
    (tmp_path / f"b.{second}").write_text(KINDS[second].format("Ann", "2026-11-17", 2))
    names = f"a.{first}", f"b.{second}"
    ran = program("score", *names, "--format", "csv")
    assert len(sources(ran)) == 2
    assert f"warning: the same respondent as {names[0]}" in ran.err
    assert [
        source.partition(":")[0] for source in sources(program("score", *names, "--format", "csv", "--latest"))
    ] == [names[1]]


@pytest.mark.parametrize("kind", ["yaml", "json", "jsonl"])
def test_with_strict_the_second_sheet_of_a_respondent_is_an_error(
    program: Callable[..., Ran], tmp_path: Path, kind: str
) -> None:
    for name in "ab":
        (tmp_path / f"{name}.{kind}").write_text(KINDS[kind].format("Ann", "2026-11-17", 1))
    ran = program("score", f"a.{kind}", f"b.{kind}", "--strict", "--format", "csv")
    assert ran.code == 2
    assert "1 scored, 1 could not be scored" in ran.err


def test_the_latest_is_that_of_the_last_day_however_the_files_are_called(
    program: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").write_text(YAML.format("Ann", "2026-11-17", 1))
    (tmp_path / "b.yaml").write_text(YAML.format('"Ann"  # as last year', "2025-11-17", 1))
    (tmp_path / "c.yaml").write_text(YAML.format("Bo", "2025-11-17", 1))
    ran = program("score", "a.yaml", "b.yaml", "c.yaml", "--format", "csv")
    assert ran.err == ""  # a year lies between them
    assert sources(program("score", ".", "--format", "csv", "--latest")) == ["./a.yaml", "./c.yaml"]


def test_two_responses_of_a_respondent_on_one_day_are_two_though_their_times_differ(
    program: Callable[..., Ran], tmp_path: Path
) -> None:
    rows = "2026/11/17 9:00:00 AM GMT+1,Ann,2\n2026/11/17 9:30:00 AM GMT+1,Ann,3\n"
    (tmp_path / "a.csv").write_text(f"Timestamp,respondent,planning-listening\n{rows}")
    assert "a.csv:3: warning: the same respondent as a.csv:2" in program("score", "a.csv").err


def test_the_latest_is_refused_where_no_sheet_says_who_answered(program: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("rubric: six-stages\nanswers: {planning-listening: 2}\n")
    ran = program("score", "a.yaml", "--latest")
    assert (ran.code, ran.err) == (2, "a.yaml: --latest needs sheets with a respondent\n")


def test_team_names_the_option_of_no_other_command(program: Callable[..., Ran], tmp_path: Path) -> None:
    for name, score in (("a", 1), ("b", 2)):
        (tmp_path / f"{name}.yaml").write_text(YAML.format("Ann", "2026-11-17", score))
    ran = program("team", "a.yaml", "b.yaml")
    assert "'Ann' has answered in a.yaml too" in ran.err
    assert "--latest" not in ran.err


@pytest.mark.parametrize(
    "text",
    [
        "rubric: six-stages\nanswers: {}\n",
        "rubric: six-stages\nanswers:\n  planning-listening: ''  # not yet\n  planning-audience: null\ntags: {a: b}\n",
        '{"rubric": "six-stages", "answers": {"planning-listening": null, "planning-audience": ""}}',
    ],
    ids=["no answers", "empty answers", "empty answers in JSON"],
)
def test_a_sheet_that_nobody_filled_in_is_named_and_in_a_folder_it_does_not_count(
    program: Callable[..., Ran], tmp_path: Path, text: str
) -> None:
    name = "blank.json" if text.startswith("{") else "blank.yaml"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_text(text)
    (tmp_path / "in" / "full.yaml").write_text(YAML.format("Ann", "2026-11-17", 1))
    ran = program("score", "in", "--format", "csv")
    assert sources(ran) == ["in/full.yaml"]
    assert ran.err == f"in: passed over, as a blank questionnaire: '{name}'\n"
    named = program("score", f"in/{name}", "in/full.yaml", "--format", "csv")
    assert len(sources(named)) == 2
    assert f"in/{name}: warning: no question is answered, and it counts all the same" in named.err


def test_a_table_without_rows_is_named(program: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("rubric,subject,planning-listening,planning-audience\n")
    (tmp_path / "b.yaml").write_text(YAML.format("Ann", "2026-11-17", 1))
    assert "a.csv: no rows below the headings" in program("score", "a.csv", "b.yaml", "--format", "csv").err
