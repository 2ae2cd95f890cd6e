"""The questionnaire as a workbook: its cells, and its way out and back."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import openpyxl
import pytest
from answering import answers_to, fields_of, read_back, worded_rubrics
from builders import question, rubric
from hostile import PAYLOADS, hostile
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import socialmaturity
from socialmaturity.core.model import Mark
from socialmaturity.core.sheet import Answer
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.questionnaires import xlsx
from socialmaturity.questionnaires.questionnaire import questionnaire
from socialmaturity.questionnaires.words import DOES_NOT_APPLY, DONT_KNOW, entries
from socialmaturity.tables.questionnaire import is_questionnaire, turned
from socialmaturity.tables.worksheets import worksheets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from socialmaturity.core.model import Rubric

SIX = Catalogue()["six-stages"]
ID, ANSWER, REASON, NOTE = 1, 4, 5, 6


def workbook(rubric_: Rubric, *words: str, notes: bool = True) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx.write(questionnaire(rubric_, words, notes=notes))))


def places(book: openpyxl.Workbook) -> dict[str, int]:
    """The row of each id."""
    sheet = book["Questionnaire"]
    return {sheet.cell(row, ID).value: row for row in range(1, sheet.max_row + 1) if sheet.cell(row, ID).value}


def offered(book: openpyxl.Workbook, row: int) -> list[str]:
    """The texts on the list of the answer cell of a row."""
    (validation,) = (each for each in book["Questionnaire"].data_validations.dataValidation if f"D{row}" in each.sqref)
    sheet, _, cells = validation.formula1.partition("!")
    return [cell.value for (cell,) in book[sheet][cells.replace("$", "")]]


def fill_in(book: openpyxl.Workbook, rubric_: Rubric, answers: Mapping[str, Answer], fields: Mapping[str, str]) -> None:
    """Choose answers from their lists, and write reasons, notes and fields, as a person does."""
    sheet, rows = book["Questionnaire"], places(book)
    for name, text in fields.items():
        sheet.cell(rows[name], ANSWER).value = text
    for id_, answer in answers.items():
        scores = [point.score for point in rubric_.questions[id_].scale.points]
        texts = offered(book, rows[id_])
        choices = [*scores, Mark.UNKNOWN, Mark.NOT_APPLICABLE]
        chosen = "" if answer.rating is None else texts[choices.index(answer.rating)]
        for column, text in ((ANSWER, chosen), (REASON, answer.reason), (NOTE, answer.note)):
            cell = sheet.cell(rows[id_], column)
            cell.value = re.sub("_x", "_x005F_x", text)  # Excel escapes what reads like an escape; openpyxl does not
            cell.data_type = "s" if text else "n"  # what is typed into a cell of format Text is text, "=1" too


def rows_of(data: bytes) -> list[list[str]]:
    return [*next(worksheets(io.BytesIO(data), "sheet.xlsx")).rows]


def saved(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


# --- The file -------------------------------------------------------------------------------------------------------


def test_the_same_questionnaire_is_the_same_bytes() -> None:
    assert xlsx.write(questionnaire(SIX)) == xlsx.write(questionnaire(SIX))


def test_each_question_has_a_list_with_the_words_of_its_options() -> None:
    book = workbook(SIX)
    rows = places(book)
    for id_, each in SIX.questions.items():
        marks = [DONT_KNOW, DOES_NOT_APPLY] if each.may_not_apply else [DONT_KNOW]
        assert offered(book, rows[id_]) == [*each.options, *marks]


def test_only_what_is_to_be_filled_in_can_be_typed_into() -> None:
    book = workbook(SIX)
    sheet, rows = book["Questionnaire"], places(book)
    assert sheet.protection.sheet
    free = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    expected = {f"D{rows[name]}" for name in ("subject", "respondent", "role", "date")}
    for id_, each in SIX.questions.items():
        expected |= {f"D{rows[id_]}", f"F{rows[id_]}", *([f"E{rows[id_]}"] if each.may_not_apply else [])}
    assert free == expected


def test_ids_and_lists_are_hidden_and_the_rubric_is_a_property() -> None:
    book = workbook(SIX, "planning")
    sheet, rows = book["Questionnaire"], places(book)
    assert sheet.column_dimensions["A"].hidden
    assert all(sheet.row_dimensions[rows[name]].hidden for name in ("id", "rubric", "asked"))
    assert book["Lists"].sheet_state == "hidden"
    assert book.custom_doc_props["rubric"].value == "six-stages@1.0"
    assert sheet.cell(rows["asked"], ANSWER).value.split() == [each.id for each in SIX.by_id["planning"].questions]


def test_without_notes_there_is_no_column_for_them() -> None:
    sheet = workbook(SIX, notes=False)["Questionnaire"]
    assert "Note" not in {cell.value for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize("payload", [*PAYLOADS, "=1+1", "@SUM(A1)", "{=1}", "http://example.org"])
def test_no_text_is_a_formula_or_a_link(payload: str) -> None:
    book = workbook(hostile(SIX, payload))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                assert cell.hyperlink is None


def test_options_that_could_mean_another_point_are_listed_with_their_score() -> None:
    asked = questionnaire(rubric([question("a")])).questions["a"]
    assert entries(asked) == ["none", "partly", "mostly", "fully"]

    assert (
        entries(questionnaire(rubric([question("a")._replace(options=("'=x", "b", "c", "d"))])).questions["a"])[0]
        == "0: '=x"
    )
    swapped = ("Fully", "2", "same", "same")
    asked = questionnaire(rubric([question("a")._replace(options=swapped)])).questions["a"]
    assert entries(asked) == ["0: Fully", "1: 2", "2: same", "3: same"]


# --- Out and back ---------------------------------------------------------------------------------------------------


@settings(max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # workbooks shrink slowly
@given(st.data())
def test_what_is_filled_in_comes_back(data: st.DataObject) -> None:
    rubric_ = data.draw(worded_rubrics())
    answers = data.draw(answers_to(rubric_).filter(bool))
    book = workbook(rubric_)
    fill_in(book, rubric_, answers, {"subject": "Us", "respondent": "Ada", "date": "2026-11-27"})
    sheet = read_back(rows_of(saved(book)), rubric_)
    assert sheet.answers == answers
    assert fields_of(sheet) == {"subject": "Us", "respondent": "Ada", "role": "", "date": "2026-11-27"}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="there is no LibreOffice here")
@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_it_comes_back_from_libreoffice(tmp_path: Path, ending: str) -> None:
    each = list(SIX.questions)
    answers = {
        each[0]: Answer(rating=2, note="=1+1"),
        each[1]: Answer(rating=Mark.NOT_APPLICABLE, reason="We have none; really"),
        each[2]: Answer(rating=Mark.UNKNOWN, note="two\nlines"),
        each[3]: Answer(rating=0),
    }
    book = workbook(SIX)
    fill_in(book, SIX, answers, {"subject": "Us", "date": "2026-11-27"})
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "sheet.xlsx").write_bytes(saved(book))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", ending]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "in" / "sheet.xlsx"], check=True, capture_output=True)
    sheet = read_back(rows_of((tmp_path / f"sheet.{ending}").read_bytes()), SIX)
    assert sheet.answers == answers
    assert fields_of(sheet) == {"subject": "Us", "respondent": "", "role": "", "date": "2026-11-27"}


def test_a_table_with_ids_and_answers_is_one_sheet_and_others_are_not() -> None:
    rows = [["ID", "Answer"], ["subject", "Us"], ["", "x"], ["planning-listening", "2"], ["b"]]
    assert turned(enumerate(rows, 1), [SIX]) == (["subject", "planning-listening", "b"], ["Us", "2", ""], (2, 4, 5))
    assert turned(enumerate([["id", "answer"], ["1", "x"]], 1), [SIX]) is None
    assert is_questionnaire(["No.", "Id", "ANSWER"])
    assert not is_questionnaire(["id", "planning-listening"])


def test_a_workbook_is_scored_as_it_comes_back(program: Callable, tmp_path: Path) -> None:
    program("sheet", "six-stages", "--ask", "planning", "-o", "q.xlsx")
    book = openpyxl.load_workbook(tmp_path / "q.xlsx")
    answers = {
        "planning-listening": Answer(rating=2, note="Every week"),
        "planning-audience": Answer(rating=Mark.NOT_APPLICABLE, reason="None of our own"),
    }
    fill_in(book, SIX, answers, {"subject": "Us", "respondent": "Ada"})
    book.save(tmp_path / "back.xlsx")
    ran = program("score", "back.xlsx", "--strict")
    assert (ran.code, ran.err) == (0, "")
    (scored,) = socialmaturity.score_records(tmp_path / "back.xlsx")
    sheet = scored.assessment.sheet
    assert (sheet.subject, sheet.respondent, sheet.answers) == ("Us", "Ada", answers)
    assert sheet.asked == tuple(each.id for each in SIX.by_id["planning"].questions)


def test_what_is_wrong_in_a_workbook_is_found_by_its_row(program: Callable, tmp_path: Path) -> None:
    program("sheet", "six-stages", "-o", "q.xlsx")
    book = openpyxl.load_workbook(tmp_path / "q.xlsx")
    row = places(book)["planning-audience"]
    book["Questionnaire"].cell(row, ANSWER).value = "often"
    book.save(tmp_path / "back.xlsx")
    ran = program("score", "back.xlsx")
    assert ran.code == 2
    assert f": row {row}: 'often' is not an answer to 'planning-audience'; write" in ran.err
