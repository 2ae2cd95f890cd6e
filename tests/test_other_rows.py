"""Rows of a table that no respondent filled in: averages, repeated headings, a second table, lines without a name."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from socialmaturity.documents.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from conftest import Ran

HEADINGS = ("subject", "planning-listening", "planning-audience", "planning-situation")
ANCHOR, BIRCH = ("Anchor Foods", "2", "3", "1"), ("Birch & Sons", "2", "1", "1")


@pytest.fixture
def score(program: Callable[..., Ran], tmp_path: Path) -> Callable[..., tuple[list[str], str]]:
    """Score a table of these rows; return the subjects that were scored, and what was said apart from the columns."""

    def run(*rows: Sequence[str], options: Sequence[str] = ()) -> tuple[list[str], str]:
        with (tmp_path / "x.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        ran = program("score", "x.csv", "--rubric", "six-stages", "--format", "csv", *options)
        subjects = [row["subject"] for row in csv.DictReader(io.StringIO(ran.out)) if not row["errors"]]
        return subjects, "".join(line for line in ran.err.splitlines(keepends=True) if "have a column" not in line)

    return run


@pytest.mark.parametrize("word", ["Average", "TOTAL:", "mean", "Durchschnitt", "Grand Total", "Ø", "合計"])
@pytest.mark.parametrize("figures", [("2", "2", "1"), ("2.0", "1.67", "#DIV/0!"), ("4", "6", "")])
def test_a_row_of_averages_or_totals_is_left_out_and_named(score: Callable, word: str, figures: tuple[str]) -> None:
    subjects, said = score(HEADINGS, ANCHOR, BIRCH, (word, *figures))
    assert subjects == ["Anchor Foods", "Birch & Sons"]
    assert (
        said
        == f"x.csv:4: warning: left out: '{word}' is its only word, so it is about the other rows; if it is a respondent, write its name in full\n"
    )


def test_the_mean_that_pandas_appends_is_left_out_with_its_numbers_of_rows(score: Callable) -> None:
    rows = [("", *HEADINGS), ("0", *ANCHOR), ("1", *BIRCH), ("mean", "", "2.0", "2.0", "1.0")]
    subjects, said = score(*rows)
    assert (subjects, said.count("left out: 'mean'")) == (["Anchor Foods", "Birch & Sons"], 1)


def test_an_organization_called_total_that_says_more_is_a_respondent(score: Callable) -> None:
    headings = (*HEADINGS, "role")
    assert score(headings, (*ANCHOR, "Owner"), ("Total", "2", "2", "1", "Manager")) == (["Anchor Foods", "Total"], "")
    assert score(HEADINGS, ANCHOR, ("Total", "mostly", "2", "1")) == (["Anchor Foods", "Total"], "")


def test_a_tag_of_average_behind_the_number_of_a_respondent_is_a_tag(score: Callable) -> None:
    headings = ("subject", "size", *HEADINGS[1:])
    rows = [("1001", "Average", "2", "3", "1"), ("1002", "Large", "2", "1", "1"), ("1003", "Average", "2", "1", "1")]
    assert score(headings, *rows) == (["1001", "1002", "1003"], "")


def test_figures_are_an_error_where_warnings_are(score: Callable, tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text(f"format: 1\nrubric: six-stages\nasked: [{', '.join(HEADINGS[1:])}]\n")
    subjects, said = score(HEADINGS, ANCHOR, ("Average", "2", "3", "1"), options=["--strict", "--columns", "map.yaml"])
    assert subjects == ["Anchor Foods"]
    assert said.startswith("x.csv:3: left out: 'Average' is its only word")


def test_a_table_of_totals_alone_is_not_said_to_have_no_rows(score: Callable) -> None:
    subjects, said = score(HEADINGS, ("Total", "2", "2", "1"))
    assert (subjects, said.count("left out: 'Total'"), said.count("no rows")) == ([], 1, 0)


def test_headings_that_are_repeated_are_left_out(score: Callable) -> None:
    subjects, said = score(HEADINGS, ANCHOR, HEADINGS, BIRCH)
    assert subjects == ["Anchor Foods", "Birch & Sons"]
    assert said == "x.csv:3: left out: the headings once more\n"


def test_a_second_table_below_the_first_is_not_read_by_the_headings_of_the_first(score: Callable) -> None:
    second = ("subject", "planning-situation", "planning-listening", "planning-audience")
    subjects, said = score(HEADINGS, ANCHOR, second, BIRCH, ANCHOR)
    assert subjects == ["Anchor Foods"]
    assert (
        "belongs to a second table, which has its headings in row 3; give it a worksheet or a file of its own" in said
    )
    assert "2 more rows (4, 5)" in said


def test_rows_that_name_no_subject_while_others_do_are_a_warning(score: Callable) -> None:
    subjects, said = score(HEADINGS, ANCHOR, ("", "1", "1", "1"), BIRCH, ("", "2", "2", "1"))
    assert subjects == ["Anchor Foods", "", "Birch & Sons", ""]
    assert said == (
        "x.csv: warning: 2 of 4 rows (3, 5) name no subject, which the others do; fill in what a merged cell leaves "
        "empty, and remove lines that are no respondents, such as totals or targets\n"
    )


def test_a_line_of_targets_shows_itself_where_everybody_else_has_a_name(score: Callable) -> None:
    headings = ("respondent", *HEADINGS)
    rows = [("Ada", *ANCHOR), ("Bo", *BIRCH), ("Chloë", *ANCHOR)]
    subjects, said = score(headings, ("", "Target", "3", "3", "3"), *rows)
    assert subjects == ["Target", "Anchor Foods", "Birch & Sons", "Anchor Foods"]
    assert said.startswith("x.csv: 1 of 4 rows (2) name no respondent, which the others do")
    nameless = score(headings, ("", "", "2", "2", "2"), *rows)[1]
    assert "1 of 4 rows (2) name no subject" in nameless
    assert "name no respondent" not in nameless


def test_names_that_are_voluntary_are_not_asked_for(score: Callable) -> None:
    headings = ("respondent", *HEADINGS)
    assert score(headings, ("Ada", *ANCHOR), ("", *BIRCH), ("", *ANCHOR)) == (
        ["Anchor Foods", "Birch & Sons", "Anchor Foods"],
        "",
    )


@pytest.mark.parametrize(
    "headings",
    [
        pytest.param([("subject", "Planning", "", ""), ("", *HEADINGS[1:])], id="merged cells above"),
        pytest.param([("", *["Planning"] * 3), ("", *HEADINGS[1:]), ("subject", "", "", "")], id="pandas, two levels"),
        pytest.param(
            [("", *["answer"] * 3), ("question", *HEADINGS[1:]), ("subject", "", "", "")], id="pandas, a pivot table"
        ),
        pytest.param(
            [("Survey", ""), *[("Remark", f"line {number}") for number in range(12)], HEADINGS], id="a long title"
        ),
    ],
)
def test_headings_in_several_rows_are_put_together(score: Callable, headings: list[Sequence[str]]) -> None:
    assert score(*headings, ANCHOR, BIRCH)[0] == ["Anchor Foods", "Birch & Sons"]


def test_what_is_read_of_several_worksheets_is_said(program: Callable[..., Ran], tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        for name in ("Answers", "By region"):
            sheet = book.add_worksheet(name)
            for place, row in enumerate((HEADINGS, ANCHOR)):
                sheet.write_row(place, 0, row)
    ran = program("score", "x.xlsx", "--rubric", "six-stages", "--format", "csv")
    assert "x.xlsx: 2 worksheets are read: 'Answers', 'By region'; --worksheet NAME reads one alone" in ran.err


def test_a_formula_that_nobody_calculated_is_one_message_for_a_row_of_totals(
    program: Callable[..., Ran], tmp_path: Path
) -> None:
    ids = [*Catalogue()["six-stages"].questions]
    headings = ("subject", *ids)
    with xlsxwriter.Workbook(tmp_path / "x.xlsm") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, headings)
        sheet.write_row(1, 0, ["Anchor Foods", *[2] * len(ids)])
        for column in range(1, len(headings)):
            sheet.write_formula(2, column, "=SUM(B2:B2)")
    ran = program("score", "x.xlsm", "--rubric", "six-stages", "--format", "csv")
    assert ran.err.count("a formula that no program has calculated") == 1


def test_a_table_without_a_subject_says_so_beside_its_tags(program: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("Company,planning-listening\nAnchor Foods,2\n", encoding="utf-8")
    ran = program("score", "x.csv", "--format", "csv")
    assert "taken for tags: 'Company'; no column is the subject\n" in ran.err


def test_a_column_without_a_name_is_one_message_for_all_its_rows(score: Callable) -> None:
    subjects, said = score(("", *HEADINGS), ("x", *ANCHOR), ("y", *BIRCH), ("z", *ANCHOR))
    assert subjects == []
    assert said.count("column A has no name, but something is in it; name the column, or empty the cell") == 2
    assert "x.csv: 2 more rows (3, 4): column A has no name" in said


def test_columns_names_the_rows_that_are_left_out_and_those_of_a_second_table(
    program: Callable[..., Ran], tmp_path: Path
) -> None:
    second = ("subject", "planning-situation", "planning-listening", "planning-audience")
    totals = [("Total", "2", "3", "1")] * 4
    table = "\n".join(map(",".join, (HEADINGS, ANCHOR, *totals, ("Average", "2", "3", "1"), second, BIRCH, ANCHOR)))
    (tmp_path / "x.csv").write_text(f"{table}\n", encoding="utf-8")
    ran = program("columns", "x.csv", "--format", "json")
    said = json.loads(ran.out)
    assert ran.code == 1
    about = "is its only word, so it is about the other rows; if it is a respondent, write its name in full"
    assert f"4 rows (3, 4, 5 …): left out: 'Total' {about}" in said["messages"]
    assert f"row 7: left out: 'Average' {about}" in said["messages"]
    assert (
        "3 rows (8, 9, 10): belongs to a second table, which has its headings in row 8; give it a worksheet or a file of its own"
        in said["problems"]
    )
