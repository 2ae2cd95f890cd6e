"""Scoring sheets from the command line, on the examples that ship."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXAMPLES = {
    "early": "lantern-street-bakeries-2026.yaml",
    "nothing-yet": "lantern-street-bakeries-2025.yaml",
    "failed-middle": "tarnbrook-regional-hospitals.yaml",
    "range": "city-of-merrowford.yaml",
    "near-the-top": "fernhill-outdoor.yaml",
    "three-stages": "brackenridge-toolmakers.yaml",
}
BAKERY = f"examples/{EXAMPLES['early']}"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_report_at_80_columns(program: Callable, golden: Callable, name: str) -> None:
    ran = program("score", f"examples/{EXAMPLES[name]}", "--explain", cwd=ROOT, COLUMNS="80")
    assert (ran.code, ran.err) == (0, "")
    assert max(map(len, ran.out.splitlines())) <= 80
    golden(f"score/{name}.80.txt", ran.out)


def test_the_report_at_40_columns(program: Callable, golden: Callable) -> None:
    ran = program("score", f"examples/{EXAMPLES['range']}", cwd=ROOT, COLUMNS="40")
    assert max(map(len, ran.out.splitlines())) <= 40
    golden("score/range.40.txt", ran.out)


def test_the_report_in_ascii_uses_no_other_sign_of_its_own(program: Callable, golden: Callable) -> None:
    ran = program("score", f"examples/{EXAMPLES['range']}", cwd=ROOT, COLUMNS="80", PYTHONIOENCODING="ascii")
    assert ran.out.isascii()
    assert "\\u" not in ran.out
    golden("score/range.ascii.txt", ran.out)


def test_colour_is_used_only_where_it_is_wanted_and_says_nothing_alone(program: Callable) -> None:
    plain = program("score", BAKERY, cwd=ROOT, COLUMNS="80").out
    forced = program("score", BAKERY, cwd=ROOT, COLUMNS="80", FORCE_COLOR="1").out
    refused = program("score", BAKERY, cwd=ROOT, COLUMNS="80", FORCE_COLOR="1", NO_COLOR="1").out
    assert "\x1b[" not in plain
    assert "\x1b[32m" in forced
    assert "\x1b[32m" not in refused


def test_markdown_is_a_document_with_all_gaps_as_tasks(program: Callable, golden: Callable) -> None:
    ran = program("score", f"examples/{EXAMPLES['failed-middle']}", "--format", "markdown", cwd=ROOT)
    golden("score/failed-middle.md", ran.out)
    assert ran.out.count("- [ ] ") > 10


@pytest.mark.parametrize("name", ["range", "three-stages"])
def test_json_is_a_whole_document_and_nothing_else(program: Callable, golden: Callable, name: str) -> None:
    ran = program("score", f"examples/{EXAMPLES[name]}", "--format", "json", cwd=ROOT)
    document = json.loads(ran.out)
    assert ran.err == ""
    assert sorted(document) == ["format", "results", "rubrics", "tool"]
    golden(f"score/{name}.result.json", json.dumps(document["results"], indent=2) + "\n")


def test_json_holds_all_texts_of_its_rubric_once(program: Callable) -> None:
    document = json.loads(program("score", BAKERY, "--format", "json", cwd=ROOT).out)
    rubric = document["rubrics"]["six-stages"]
    shown = json.loads(program("rubric", "show", "six-stages", "--format", "json").out)["six-stages"]
    assert rubric == shown
    assert len(rubric["questions"]) == 42


def test_jsonl_is_one_line_a_sheet_that_says_its_format(program: Callable) -> None:
    ran = program("score", BAKERY, f"examples/{EXAMPLES['range']}", "--format", "jsonl", cwd=ROOT)
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [line["format"] for line in lines] == [1, 1]
    assert [line["reached"]["id"] for line in lines] == ["planning", "engagement"]


def test_csv_is_flat_with_what_is_met_per_stage(program: Callable) -> None:
    ran = program("score", BAKERY, "--format", "csv", cwd=ROOT)
    (row,) = csv.DictReader(io.StringIO(ran.out))
    assert (row["reached"], row["reached_number"], row["working_on"]) == ("planning", "1", "presence")
    assert [row[f"met_{stage}"] for stage in ("planning", "presence", "converged")] == ["5", "4", "0"]
    assert row["plan"] == "presence-active"


def test_every_format_tells_the_same_stage(program: Callable) -> None:
    table = program("score", BAKERY, cwd=ROOT).out
    markdown = program("score", BAKERY, "--format", "markdown", cwd=ROOT).out
    result = json.loads(program("score", BAKERY, "--format", "json", cwd=ROOT).out)["results"][0]
    assert "You are at Planning, stage 1 of 6. Next: Presence." in table
    assert "You are at Planning, stage 1 of 6. Next: Presence." in markdown
    assert (result["reached"]["name"], result["working_on"]["name"]) == ("Planning", "Presence")


def test_the_plan_leads_to_the_target_that_was_asked_for(program: Callable) -> None:
    ran = program("score", BAKERY, "--target", "engagement", "--format", "jsonl", cwd=ROOT)
    plan = json.loads(ran.out)["plan"]
    assert plan["target"] == "engagement"
    assert [id_.split("-")[0] for id_ in plan["questions"]] == ["presence", "engagement", "engagement", "engagement"]


@pytest.mark.parametrize(
    ("floor", "code"),
    [
        pytest.param("planning", 0, id="reached"),
        pytest.param("presence", 1, id="not reached"),
    ],
)
def test_fail_under_is_a_gate(program: Callable, floor: str, code: int) -> None:
    ran = program("score", BAKERY, "--fail-under", floor, cwd=ROOT)
    assert ran.code == code
    assert bool(ran.err) == bool(code)
    assert ran.out.startswith("Lantern Street Bakeries")


def test_fail_under_goes_by_what_is_certain(program: Callable) -> None:
    ran = program("score", f"examples/{EXAMPLES['range']}", "--fail-under", "formalized", cwd=ROOT)
    assert ran.code == 1
    assert "has not reached Formalized for certain" in ran.err


@pytest.mark.parametrize("name", ["engagement", "Engagement", "ENGAGEMENT"])
def test_a_stage_may_be_named_as_the_report_names_it(program: Callable, name: str) -> None:
    ran = program("score", BAKERY, "--target", name, "--format", "jsonl", cwd=ROOT)
    assert json.loads(ran.out)["plan"]["target"] == "engagement"


@pytest.mark.parametrize("option", ["--target", "--fail-under"])
def test_a_stage_that_is_not_there_is_named_with_a_guess(program: Callable, option: str) -> None:
    ran = program("score", BAKERY, option, "presense", cwd=ROOT)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "no rubric has a stage 'presense'; did you mean 'presence'?\n"


def test_an_unknown_stage_is_refused_with_the_list_of_stages(program: Callable) -> None:
    ran = program("score", BAKERY, "--target", "moon", "--rubric", "pots-plots-plantations", cwd=ROOT)
    assert ran.err == "no rubric has a stage 'moon'; there are pots, plots, plantations\n"


def test_a_stage_may_be_named_by_its_number(program: Callable) -> None:
    ran = program("score", BAKERY, "--target", "3", "--format", "jsonl", cwd=ROOT)
    assert json.loads(ran.out)["plan"]["target"] == "engagement"


def test_a_warning_comes_with_the_result_and_strict_makes_it_an_error(program: Callable, tmp_path: Path) -> None:
    sheet = tmp_path / "old.yaml"
    sheet.write_text("rubric: six-stages@0.9\nanswers: {planning-listening: 2}\n", encoding="utf-8")
    kind = program("score", sheet)
    strict = program("score", sheet, "--strict")
    assert (kind.code, strict.code, strict.out) == (0, 2, "")
    assert f"{sheet}:1:9: warning: was made for version '0.9' of 'six-stages', and is read as 1.0\n" == kind.err
    assert strict.err == kind.err.replace("warning: ", "")


def test_a_single_rubric_named_on_the_command_line_serves_sheets_that_name_none(
    program: Callable, tmp_path: Path
) -> None:
    sheet = tmp_path / "bare.yaml"
    sheet.write_text("answers: {pots-experiments: fully}\n", encoding="utf-8")
    assert program("score", sheet).code == 2
    ran = program("score", sheet, "--rubric", "pots-plots-plantations", "--format", "jsonl")
    assert json.loads(ran.out)["rubric"] == "pots-plots-plantations@1.0"


def test_a_rubric_of_ones_own_replaces_a_shipped_one_with_its_id(program: Callable, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    program("rubric", "new", "six-stages", "-o", own)
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text("rubric: six-stages\nanswers: {started-owner: 2, started-trials: 3}\n", encoding="utf-8")
    ran = program("score", sheet, "--rubric", own, "--format", "jsonl")
    assert json.loads(ran.out)["reached"]["id"] == "started"


def test_the_good_sheet_is_scored_when_another_is_bad(program: Callable, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("rubric: six-stages\nanswers: {planning-listening: 7}\n", encoding="utf-8")
    ran = program("score", bad, BAKERY, "--format", "jsonl", cwd=ROOT)
    wrong, right = map(json.loads, ran.out.splitlines())
    assert ran.code == 2
    assert wrong["errors"][0]["line"] == 2
    assert right["reached"]["id"] == "planning"


def test_output_goes_to_a_file_whole_and_without_colour(program: Callable, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    ran = program("score", BAKERY, "-o", file, cwd=ROOT, FORCE_COLOR="1")
    assert (ran.code, ran.out) == (0, "")
    assert file.read_text(encoding="utf-8").startswith("Lantern Street Bakeries\n2026-11-17")
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


def test_a_sheet_that_cannot_be_scored_leaves_an_existing_report_alone(program: Callable, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text("the old report", encoding="utf-8")
    assert program("score", "missing.yaml", "-o", file).code == 2
    assert file.read_text(encoding="utf-8") == "the old report"


@pytest.mark.parametrize("format_", ["json", "jsonl"])
def test_who_has_agreed_and_what_was_asked_reach_programs(program, tmp_path, format_):
    asked = ["planning-listening", "planning-audience"]
    (tmp_path / "agreed.yaml").write_text(
        f"rubric: six-stages\nagreed_by: [Ann, Bo]\nasked: [{', '.join(asked)}]\nanswers: {{planning-listening: 2}}\n"
    )
    (tmp_path / "x.csv").write_text("subject,planning-listening,planning-audience\nX,2,1\nY,2,NA\n")
    (tmp_path / "map.yaml").write_text(
        f"format: 1\nrubric: six-stages\nasked: [{', '.join(asked)}]\nvalues: {{NA: unanswered}}\n"
    )
    (tmp_path / "all.yaml").write_text("rubric: six-stages\nanswers: {planning-listening: 2}\n")
    inputs = ("agreed.yaml", "x.csv", "all.yaml")
    out = program("score", *inputs, "--columns", "map.yaml", "--format", format_).out
    results = json.loads(out)["results"] if format_ == "json" else [json.loads(line) for line in out.splitlines()]
    assert [each.get("agreed_by") for each in results] == [["Ann", "Bo"], None, None, None]
    assert [each.get("asked") for each in results] == [asked, asked, asked, None]
