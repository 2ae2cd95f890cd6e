"""What other Python programs use."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

import socialmaturity
from socialmaturity import api

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

BAKERY = ROOT / "examples" / "lantern-street-bakeries-2026.yaml"


def test_a_sheet_is_scored_in_three_calls() -> None:
    rubric = socialmaturity.load_rubric("six-stages")
    assessment = socialmaturity.score(rubric, socialmaturity.read_sheet(BAKERY, rubric))
    assert (assessment.reached, assessment.working_on.name) == (1, "Presence")


@pytest.mark.filterwarnings("ignore:.* have a column")
def test_records_are_scored_as_they_are_read(tmp_path: Path) -> None:
    table = tmp_path / "survey.csv"
    table.write_text("subject,pots-experiments\nOne,3\nTwo,9\n", encoding="utf-8")
    one, two = socialmaturity.score_records(table, rubrics=["pots-plots-plantations"])
    assert isinstance(one, socialmaturity.Scored)
    assert one.assessment.sheet.subject == "One"
    assert isinstance(two, socialmaturity.Failed)
    assert "'9' is not an answer to 'pots-experiments'" in two.problems[0].message


def answers(results: Iterable[socialmaturity.Scored | socialmaturity.Failed]) -> list[object]:
    """Return the ratings of each result, or what is wrong with it."""
    return [
        dict(each.assessment.ratings) if isinstance(each, socialmaturity.Scored) else str(each.problems[0])
        for each in results
    ]


ROWS = [
    {"subject": "One", "planning-listening": 2.0, "Is there a written action plan for social media?": None},
    {"subject": "Two", "planning-listening": "unknown", "date": datetime.date(2026, 11, 17)},
]
EXPECTED = [{"planning-listening": 2}, {"planning-listening": socialmaturity.Mark.UNKNOWN}]


@pytest.mark.filterwarnings("ignore:.* have a column")
def test_rows_in_memory_are_scored_as_those_of_a_table() -> None:
    one, two = socialmaturity.score_rows(ROWS, rubrics="six-stages")
    assert answers([one, two]) == EXPECTED
    assert isinstance(two, socialmaturity.Scored)
    assert (two.source, str(two.assessment.sheet.date)) == ("row:2", "2026-11-17")
    names = ["subject", "planning-listening"]
    cells = [[row[name] for name in names] for row in ROWS]
    assert answers(socialmaturity.score_rows(cells, names, rubrics=["six-stages"])) == EXPECTED


def test_sheets_in_memory_are_scored_as_lines_of_jsonl() -> None:
    sheets = [{"rubric": "six-stages", "date": datetime.date(2026, 11, 17), "answers": {"planning-listening": 2}}]
    assert answers(socialmaturity.score_rows(sheets)) == EXPECTED[:1]
    (wrong,) = answers(socialmaturity.score_rows([{"answers": {"planning-listening": 7}}], rubrics="six-stages"))
    assert wrong == (
        "row:1:36: '7' is not an answer to 'planning-listening'; write 0 (none), 1 (partly), 2 (mostly), 3 (fully), or unknown"
    )


@pytest.mark.filterwarnings("ignore:.* have a column")
@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_data_frame_is_scored_as_it_is(library: str) -> None:
    frames = pytest.importorskip(library)
    frame = frames.DataFrame(
        {"subject": ["One", "Two"], "planning-listening": [2.0, None], "date": [datetime.date(2026, 11, 17), None]}
    )
    assert answers(socialmaturity.score_rows(frame, rubrics="six-stages")) == [{"planning-listening": 2}, {}]


def test_headings_in_memory_that_cannot_be_used_raise_an_error() -> None:
    with pytest.raises(socialmaturity.InputError, match="is nearly the question 'planning-listening'"):
        list(socialmaturity.score_rows([{"planning-listning": 2}]))


def test_an_assessment_is_a_result_in_json() -> None:
    rubric = socialmaturity.load_rubric("six-stages")
    assessment = socialmaturity.score(rubric, socialmaturity.read_sheet(BAKERY, rubric))
    made = socialmaturity.result(assessment)
    assert (made["rubric"], made["reached"]["id"]) == ("six-stages@1.0", "planning")
    assert json.loads(json.dumps(made)) == made


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


def test_a_column_that_is_not_understood_is_a_warning(tmp_path: Path) -> None:
    rows = [{"subject": "One", "planning-listening": 2, "Q7": 1}]
    with pytest.warns(UserWarning, match=r"^row:1: 1 of 42 questions .*; taken for tags: 'Q7'$") as caught:
        list(socialmaturity.score_rows(rows, rubrics="six-stages"))
    assert caught[0].filename == __file__
    (tmp_path / "a.csv").write_text("subject,planning-listening,Q7\nOne,2,1\n")
    with pytest.warns(UserWarning, match="have a column") as caught:
        list(socialmaturity.score_records(tmp_path / "a.csv", rubrics="six-stages"))
    assert caught[0].filename == __file__


def test_rows_that_are_no_cells_below_names_are_errors() -> None:
    rows = [{"planning-listening": 2}, "planning-listening", ["2"]]
    with pytest.warns(UserWarning, match="have a column"):
        *wrong, good = socialmaturity.score_rows(rows, ["planning-listening"], rubrics="six-stages")
    assert [str(each.problems[0]) for each in wrong] == [
        f"row:{number}: is not a sequence of cells; rows that are mappings have names of their own, so leave out `names`"
        for number in (1, 2)
    ]
    assert good.assessment.ratings == {"planning-listening": 2}


def test_messages_name_a_rubric_as_python_does(tmp_path: Path) -> None:
    rows = [{"answers": {"planning-listening": 2}}, {"rubric": "ours", "answers": {}}, {"rubric": "a/b", "answers": {}}]
    messages = [each.problems[0].message for each in socialmaturity.score_rows(rows)]
    assert messages[0] == "a sheet names its rubric; add 'rubric: ID', or say rubrics='ID'"
    assert messages[1].endswith("and rubrics='PATH' adds your own")
    assert messages[2] == "'a/b' is a path; a sheet names a rubric by its id, and rubrics='PATH' adds a file"
    (tmp_path / "sheet.yaml").write_text("rubric: ours\nanswers: {}\n")
    (failed,) = socialmaturity.score_records(tmp_path / "sheet.yaml")
    assert failed.problems[0].message == messages[1]
    with pytest.raises(socialmaturity.InputError, match=r"load_rubric\('PATH'\) adds your own"):
        socialmaturity.read_sheet(tmp_path / "sheet.yaml", socialmaturity.load_rubric("six-stages"))


def test_a_loaded_rubric_in_place_of_its_name_says_what_to_write() -> None:
    loaded = socialmaturity.load_rubric("six-stages")
    for rubrics in (loaded, [loaded]):
        with pytest.raises(TypeError, match="name a rubric by its id or its file, as in rubrics='six-stages'"):
            list(socialmaturity.score_rows(ROWS, rubrics=rubrics))  # type: ignore[arg-type]


def test_a_field_that_is_there_twice_in_a_row_is_its_error() -> None:
    rows = [
        {"planning-listening": 2, "a/planning-audience": 1, "a": {"planning-audience": 2}},
        {"planning-listening": 1},
    ]
    with pytest.warns(UserWarning, match="have a column"):
        first, second = socialmaturity.score_rows(rows, rubrics="six-stages")
    assert isinstance(first, socialmaturity.Failed)
    assert isinstance(second, socialmaturity.Scored)
