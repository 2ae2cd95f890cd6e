"""Questionnaires: what is asked, in which format, and what a respondent must never see."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import builders
import pytest
import yaml as pyyaml
from answering import answers_to, read_back, worded_rubrics
from builders import question
from documents import SMALL, complaint, rubric_of, tree
from hypothesis import given
from hypothesis import strategies as st
from strategies import rubrics

from socialmaturity import questionnaires
from socialmaturity.core.model import Mark
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.documents.sheet import read_sheet
from socialmaturity.questionnaires import csv, yaml
from socialmaturity.questionnaires.questionnaire import questionnaire

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from socialmaturity.core.sheet import Answer

SIX = Catalogue()["six-stages"]


def asked(*words: str) -> tuple[str, ...]:
    return questionnaire(SIX, words).asked


# --- The registry ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "output", "format_"),
    [
        pytest.param(None, None, "yaml", id="no name given: a sheet to edit"),
        pytest.param(None, "a.yml", "yaml", id="ending"),
        pytest.param(None, "a.JSON", "json", id="ending in capitals"),
        pytest.param(None, "folder.csv/a", "yaml", id="no ending"),
        pytest.param(None, "/dev/stdout", "yaml", id="device"),
        pytest.param("csv", None, "csv", id="name"),
        pytest.param("csv", "a.csv", "csv", id="name and its ending"),
        pytest.param("json", "a.txt", "json", id="name and an ending of no format"),
    ],
)
def test_a_format_is_named_or_meant_by_the_ending(name: str | None, output: str | None, format_: str) -> None:
    assert questionnaires.choose(name, output).name == format_


@pytest.mark.parametrize(
    ("name", "output", "message"),
    [
        pytest.param("jsn", None, "there is no format 'jsn'; did you mean 'json'?\n", id="misspelt"),
        pytest.param(
            None,
            "a.pdf",
            "a.pdf: no format has the ending '.pdf'; use .yaml, .json, .csv, .html, .xlsx, .docx, .tsv, or add --format\n",
            id="none",
        ),
        pytest.param(
            "yaml", "a.csv", "a.csv: this is the ending of csv, but --format says yaml; change one\n", id="of another"
        ),
    ],
)
def test_a_format_that_is_not_there_or_contradicts_the_ending_is_refused(
    name: str | None, output: str | None, message: str
) -> None:
    assert complaint(lambda: questionnaires.choose(name, output)) == message


def test_the_ending_of_the_output_decides_what_is_written(program: Callable, tmp_path: Path) -> None:
    assert program("sheet", "six-stages", "-o", "blank.json").code == 0
    assert json.loads((tmp_path / "blank.json").read_text(encoding="utf-8"))["rubric"] == "six-stages@1.0"


@pytest.mark.parametrize(("name", "mode"), [("sheet.yaml", 0o600), ("sheet.json", 0o600), ("page.html", 0o644)])
def test_a_sheet_is_private_and_what_is_handed_out_can_be_read(
    program: Callable, tmp_path: Path, name: str, mode: int
) -> None:
    before = os.umask(0o022)
    try:
        program("sheet", "six-stages", "-o", name)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == mode


# --- What is asked --------------------------------------------------------------------------------------------------


def test_all_is_asked_unless_something_is_named() -> None:
    assert list(questionnaire(SIX).questions) == list(SIX.questions)
    assert asked() == ()
    assert asked(*SIX.by_id) == ()


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        pytest.param(
            ("presence-active", "planning-listening", "presence-active"),
            ("planning-listening", "presence-active"),
            id="questions, once each, in the rubric's order",
        ),
        pytest.param(("converged",), tuple(q.id for q in SIX.by_id["converged"].questions), id="a stage"),
        pytest.param(("essential",), tuple(q.id for q in SIX.questions.values() if q.essential), id="essential ones"),
    ],
)
def test_a_short_questionnaire_asks_what_is_named_and_says_so(words: tuple[str, ...], ids: tuple[str, ...]) -> None:
    assert asked(*words) == ids


def test_words_that_name_nothing_are_refused_all_at_once() -> None:
    assert complaint(lambda: asked("plannin", "xyz", "planning")) == (
        "'six-stages' has no question or stage 'plannin'; did you mean 'planning'?\n"
        "'six-stages' has no question or stage 'xyz'; --ask also takes essential\n"
    )


def test_a_stage_without_a_question_that_is_asked_is_not_shown(program: Callable) -> None:
    ran = program("sheet", "six-stages", "--ask", "presence-active")
    assert "--- Presence" in ran.out
    assert "--- Planning" not in ran.out


# --- What nobody may see --------------------------------------------------------------------------------------------


def test_a_questionnaire_does_not_depend_on_what_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rubrics that differ in essential questions, weights, cut-offs and shares have the same questionnaires."""
    monkeypatch.setattr("secrets.token_hex", lambda size: "1" * size)
    strict = rubric_of(
        SMALL,
        ("met_at: 2", "met_at: 1"),
        ("pass_share: 3/4", "pass_share: 1/2"),
        ("advice: Do a.", "advice: Do a., weight: 7, met_at: 2, essential: true, not_applicable: allowed"),
    )
    one, other = (questionnaire(replace(each, sha256="0" * 64)) for each in (strict, rubric_of(SMALL)))
    for format_ in questionnaires.FORMATS.values():
        assert format_.write(one) == format_.write(other)


@pytest.mark.parametrize("format_", questionnaires.FORMATS.values(), ids=list(questionnaires.FORMATS))
def test_no_questionnaire_says_essential(format_: questionnaires.Format) -> None:
    assert "essential" not in str(format_.write(questionnaire(SIX))).lower()


# --- Sheets to fill in with an editor or a program ------------------------------------------------------------------


def test_an_empty_sheet_has_every_question_with_its_options_as_comments(program: Callable, golden: Callable) -> None:
    ran = program("sheet", "pots-plots-plantations")
    answers = pyyaml.safe_load(ran.out)["answers"]
    assert len(answers) == 18
    assert set(answers.values()) == {None}
    golden("questionnaires/pots-plots-plantations.yaml", ran.out)


def test_a_table_of_sheets_has_one_column_for_each_question(program: Callable) -> None:
    columns = program("sheet", "six-stages", "--format", "csv").out.strip().split(",")
    assert columns[:3] == ["subject", "respondent", "role"]
    assert len(columns) == 6 + 42


def test_without_notes_a_sheet_does_not_ask_for_any(program: Callable) -> None:
    assert "note" in program("sheet", "six-stages").out
    assert "note" not in program("sheet", "six-stages", "--without-notes").out


@pytest.mark.parametrize("version", ["1.0", "1.10", "a: b", "1\nanswers: {first-a: 3}", "\x1b[2J", "'", '"', "#", "é "])
def test_an_empty_sheet_names_its_rubric_whatever_its_version_is_called(version: str) -> None:
    small = questionnaire(rubric_of(SMALL, ('version: "1"', f"version: {json.dumps(version)}")))
    assert tree(yaml.write(small)).values["rubric"].text == f"small@{version}"  # type: ignore[union-attr]
    assert csv.write(small) == "subject,respondent,role,date,rubric,scope,first-a,first-b,first-c,first-d\n"


@pytest.mark.parametrize("name", ["xlsx", "xlsform"])
@pytest.mark.parametrize("field", ["text", "options"])
def test_a_text_that_a_cell_cannot_hold_is_refused(name: str, field: str) -> None:
    text = "x" * 32_768
    long = question("a")._replace(**{field: text if field == "text" else (text, "b", "c", "d")})
    message = complaint(lambda: questionnaires.FORMATS[name].write(questionnaire(builders.rubric([long]))))
    assert "is too long for a workbook; shorten it, or its answers, to 32,767 characters" in message


# --- Out and back ---------------------------------------------------------------------------------------------------


def written(answer: Answer) -> dict[str, object]:
    rating = answer.rating.value if isinstance(answer.rating, Mark) else answer.rating
    fields = {"answer": rating, "reason": answer.reason, "note": answer.note}
    return {name: value for name, value in fields.items() if value not in ("", None)}


def in_yaml(text: str, answers: Mapping[str, Answer]) -> bytes:
    """Write each answer behind its question, as a person does with an editor."""
    for id_, answer in answers.items():
        text = text.replace(f"\n  {id_}:\n", f"\n  {id_}: {json.dumps(written(answer), ensure_ascii=False)}\n")
    return text.encode()


def in_json(text: str, answers: Mapping[str, Answer]) -> bytes:
    sheet = json.loads(text)
    sheet["answers"] |= {id_: written(answer) for id_, answer in answers.items()}
    return json.dumps(sheet).encode()


@pytest.mark.parametrize(("name", "fill_in"), [("yaml", in_yaml), ("json", in_json)])
@given(data=st.data())
def test_a_sheet_that_is_filled_in_comes_back(name: str, fill_in: Callable, data: st.DataObject) -> None:
    rubric = data.draw(worded_rubrics())
    answers = data.draw(answers_to(rubric))
    sheet = fill_in(questionnaires.FORMATS[name].write(questionnaire(rubric)), answers)
    assert read_sheet(sheet, f"sheet.{name}", {rubric.id: rubric})[1].answers == answers


@given(st.data())
def test_a_row_of_the_table_comes_back(data: st.DataObject) -> None:
    rubric = data.draw(worded_rubrics())
    answers = {
        id_: replace(answer, note="")
        for id_, answer in data.draw(answers_to(rubric)).items()
        if answer.rating is not None
    }
    header = csv.write(questionnaire(rubric)).strip().split(",")
    cells = {id_: written(answer) for id_, answer in answers.items()}
    row = [": ".join(str(value) for value in cells.get(name, {}).values()) for name in header]
    assert read_back([header, row], rubric).answers == answers


@given(rubrics())
def test_each_format_has_every_question_of_any_rubric(rubric) -> None:
    for name in ("yaml", "json", "csv"):
        text = questionnaires.FORMATS[name].write(questionnaire(rubric))
        assert all(id_ in text for id_ in rubric.questions)
