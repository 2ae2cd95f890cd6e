"""Other layouts of the same survey tools: each scores right, or is refused with a way out."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

import pytest
from test_exports import ADA, ASKED, BO, CHLOE, ratings, scored

from socialmaturity.batch import run
from socialmaturity.core.result import Failed
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.tables.inputs import How

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from conftest import Ran

RUBRIC = Catalogue()["six-stages"]
QUESTIONS = [RUBRIC.questions[id_] for id_ in ASKED]
TEXTS = [question.text for question in QUESTIONS]
ORGANIZATION = "Which organization do you answer for?"
ANSWERS = [ADA.split(), BO.split(), CHLOE.split()]
TIMES = ("2026-11-17 09:00:00", "2026-11-17 09:10:00")
OPTIONS = {"?": "Don't know", "n": "Does not apply to us", ".": ""}


def texts(place: int, answer: str) -> str:
    return OPTIONS[answer] if answer in OPTIONS else QUESTIONS[place].options[int(answer)]


def labels(place: int, answer: str) -> str:
    return OPTIONS[answer] if answer in OPTIONS else QUESTIONS[place].scale.points[int(answer)].label


def codes(_: int, answer: str) -> str:
    return {"?": "unknown", "n": "not_applicable", ".": ""}.get(answer, answer)


class Layout(NamedTuple):
    """An export: the rows above the answers, what is left and right of them in each row, and how answers are written."""

    headings: Sequence[Sequence[str]]
    written: Callable[[int, str], str]
    before: Sequence[str] = ()
    after: Sequence[str] = ()
    answers: Sequence[Sequence[str]] = ANSWERS

    def save(self, path: Path) -> Path:
        rows = [
            [
                *(cell.format(number + 1) for cell in self.before),
                *(self.written(place, answer) for place, answer in enumerate(answers)),
                *self.after,
            ]
            for number, answers in enumerate(self.answers)
        ]
        text = io.StringIO()
        csv.writer(text).writerows([*self.headings, *rows])
        path.write_text(text.getvalue(), encoding="utf-8")
        return path


IDS = [id_.replace("-", "_") for id_ in ASKED]
CUT = [id_.replace("-", "")[:20] for id_ in ASKED]
QUALTRICS = ["StartDate", "EndDate", "Status", "Progress", "Finished", "RecordedDate", "ResponseId"]
QUALTRICS_TEXTS = ["Start Date", "End Date", "Response Type", "Progress", "Finished", "Recorded Date", "Response ID"]
QUALTRICS_ROW = (*TIMES, "IP Address", "100", "True", TIMES[1], "R_{}")
IMPORT_IDS = [f'{{"ImportId":"QID{number}"}}' for number in range(14)]
NUMBERS = [f"Q{number}" for number in range(1, 7)]
MONKEY = ["Respondent ID", "Collector ID", "Start Date", "End Date"]
MONKEY_ROW = ("118{}", "43", "11/17/2026 09:00:00 AM", "11/17/2026 09:10:00 AM")
KOBO_END = ["_id", "_uuid", "_submission_time", "_index"]
LIME = ["id", "submitdate", "lastpage", "startlanguage"]
LIME_TEXTS = ["Response ID", "Date submitted", "Last page", "Start language"]

LAYOUTS = {
    "Qualtrics with its own question numbers": Layout(
        [[*QUALTRICS, *NUMBERS], [*QUALTRICS_TEXTS, *TEXTS], IMPORT_IDS[:13]], texts, QUALTRICS_ROW
    ),
    "Qualtrics matrix": Layout(
        [
            [*QUALTRICS, *(f"Q2_{number}" for number in range(1, 7))],
            [*QUALTRICS_TEXTS, *(f"How far are you? - {text}" for text in TEXTS)],
            IMPORT_IDS[:13],
        ],
        labels,
        QUALTRICS_ROW,
    ),
    "LimeSurvey with codes and texts": Layout(
        [
            [
                *(f"{code}. {text}" for code, text in zip(LIME, LIME_TEXTS, strict=True)),
                f"subject. {ORGANIZATION}",
                *(f"{code}. {text}" for code, text in zip(CUT, TEXTS, strict=True)),
            ]
        ],
        texts,
        ("{}", TIMES[0], "6", "en", "Tarn"),
    ),
    "LimeSurvey array": Layout(
        [[*LIME_TEXTS, *(f"How far are you? [{text}]" for text in TEXTS)]], labels, ("{}", TIMES[0], "6", "en")
    ),
    "Microsoft Forms in French": Layout(
        [["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", *TEXTS]],
        texts,
        ("{}", *TIMES, "anonymous", ""),
    ),
    "Microsoft Forms in Japanese, with the last change": Layout(
        [["ID", "開始時刻", "完了時刻", "メール", "名前", "最終変更時刻", *TEXTS]],
        texts,
        ("{}", *TIMES, "p{}@example.org", "P{}", ""),
    ),
    "SurveyMonkey matrix": Layout([[*MONKEY, "How far are you?", *[""] * 5], [*[""] * 4, *TEXTS]], labels, MONKEY_ROW),
    "Kobo with groups and names without hyphens": Layout(
        [["today", *(f"{id_.partition('_')[0]}/{id_}" for id_ in IDS), *KOBO_END]],
        codes,
        ("2026-11-17",),
        ("1", "u", "2026-11-17T08:10:00", "1"),
    ),
    "REDCap, raw": Layout(
        [["record_id", "redcap_survey_identifier", "maturity_timestamp", *IDS, "maturity_complete"]],
        codes,
        ("{}", "", TIMES[1]),
        ("2",),
    ),
    "REDCap, labels": Layout(
        [["Record ID", "Survey Identifier", "Survey Timestamp", *TEXTS, "Complete?"]],
        texts,
        ("{}", "", TIMES[1]),
        ("Complete",),
    ),
    "Jotform input table": Layout(
        [["Submission Date", *(f"How far are you? >> {text}" for text in TEXTS), "Submission ID"]],
        labels,
        (TIMES[1],),
        ("590",),
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_layout_is_scored_as_it_comes(layout: Layout, tmp_path: Path) -> None:
    found = scored(layout.save(tmp_path / "x.csv"))
    assert [ratings(each) for each in found] == [ADA, BO, CHLOE]
    assert {str(each.assessment.sheet.date) for each in found} == {"2026-11-17"}


def test_fields_are_found_by_the_texts_in_the_second_row_of_qualtrics(tmp_path: Path) -> None:
    headings = [[*QUALTRICS, "QSUBJ", *IDS], [*QUALTRICS_TEXTS, ORGANIZATION, *TEXTS], IMPORT_IDS]
    found = scored(Layout(headings, texts, (*QUALTRICS_ROW, "Tarn")).save(tmp_path / "x.csv"))
    assert [ratings(each) for each in found] == [ADA, BO, CHLOE]
    assert {each.assessment.sheet.subject for each in found} == {"Tarn"}


REFUSED = {
    "SurveyMonkey expanded": (
        Layout(
            [
                [*MONKEY, TEXTS[0], "", "", ""],
                [*[""] * 4, *QUESTIONS[0].options],
            ],
            lambda place, answer: QUESTIONS[0].options[place] if answer == "x" else "",
            MONKEY_ROW,
            answers=["x...", ".x..", "...x"],
        ),
        "the choices of 'planning-listening' have a column each (E, F, G, H); export one column for each question",
    ),
    "Typeform with several choices": (
        Layout(
            [["#", *QUESTIONS[0].options, TEXTS[1], "Submit Date (UTC)"]],
            lambda place, answer: QUESTIONS[0].options[place] if answer == "x" and place < 4 else "",
            ("{}",),
            (TIMES[1],),
            answers=["x....", ".x...", "...x."],
        ),
        "the choices of 'planning-listening' have a column each (B, C, D, E); export one column for each question",
    ),
    "a linear scale that begins at 1": (
        Layout(
            [["Timestamp", *TEXTS]],
            lambda _, answer: str(int(answer) + 1),
            ("2026/11/17 9:00:00 AM GMT+1",),
            answers=["333333", "222222", "012012"],
        ),
        "'4' may not be a score, as there is a 4 and no 0, so choices seem to be counted from 1",
    ),
}


@pytest.mark.parametrize(("layout", "complaint"), REFUSED.values(), ids=REFUSED)
def test_a_layout_that_cannot_be_read_is_refused_with_a_way_out(layout: Layout, complaint: str, tmp_path: Path) -> None:
    found = list(run([str(layout.save(tmp_path / "x.csv"))], Catalogue()))
    assert all(isinstance(each, Failed) for each in found)
    assert any(complaint in problem.message for each in found for problem in each.problems)  # type: ignore[union-attr]


def test_a_table_with_a_question_in_each_row_is_to_be_turned(tmp_path: Path) -> None:
    rows = "".join(f"Tarn,{id_},2\n" for id_ in ASKED)
    (tmp_path / "x.csv").write_text(f"subject,question,answer\n{rows}")
    (failed,) = run([str(tmp_path / "x.csv")], Catalogue())
    assert "column B 'question' names one in each row: turn the table" in failed.problems[0].message


def test_even_one_row_shows_that_a_table_is_to_be_turned(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("subject,question,answer\nTarn,planning-listening,2\n")
    (failed,) = run([str(tmp_path / "x.csv")], Catalogue())
    assert "column B 'question' names one in each row: turn the table" in failed.problems[0].message


def test_answers_of_several_people_with_a_question_in_each_row_are_refused(tmp_path: Path) -> None:
    rows = "Tarn,planning-listening,2\nTarn,planning-audience,1\nOther,planning-listening,3\n"
    (tmp_path / "x.csv").write_text(f"subject,id,answer\n{rows}")
    (failed,) = run([str(tmp_path / "x.csv")], Catalogue())
    assert [problem.message for problem in failed.problems] == [
        (
            "rows 2 and 4 are both for 'planning-listening', but a table with a question in each row has the answers of "
            "one respondent; give each respondent a row and each question a column"
        )
    ]


def test_a_slip_in_a_table_with_a_question_in_each_row_is_named_by_its_row(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("id,answer\nplanning-audience,2\nplanning-listenin,2\n")
    (failed,) = run([str(tmp_path / "x.csv")], Catalogue())
    assert failed.problems[0].message.startswith(
        "row 3 'planning-listenin' is nearly the question 'planning-listening'"
    )


def test_numbers_that_begin_at_0_are_scores_even_where_one_is_too_high(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("subject,planning-listening,planning-audience\nA,4,4\nB,2,0\n")
    failed, found = run([str(tmp_path / "x.csv")], Catalogue())
    assert "'4' is not an answer" in failed.problems[0].message
    assert found.assessment.ratings == {"planning-listening": 2, "planning-audience": 0}


@pytest.mark.parametrize(
    "rows",
    [
        (
            "_uuid,_submission_time,_validation_status,planning/planning-listening\n"
            "u1,2026-11-17T08:00:00,validation_status_not_approved,1\nu2,2026-11-17T08:00:00,validation_status_approved,2\n"
        ),
        (
            "_uuid,_submission_time,_validation_status,planning/planning-listening\n"
            "u1,2026-11-17T08:00:00,Not Approved,1\nu2,2026-11-17T08:00:00,On Hold,2\n"
        ),
        (
            "SubmissionDate,planning-listening,KEY,ReviewState\n"
            "2026-11-17T08:00:00,1,k1,rejected\n2026-11-17T08:00:00,2,k2,hasIssues\n"
        ),
    ],
    ids=["Kobo", "Kobo with labels", "ODK Central"],
)
def test_a_response_that_a_reviewer_rejected_is_called_so(
    program: Callable[..., Ran], tmp_path: Path, rows: str
) -> None:
    (tmp_path / "x.csv").write_text(rows)
    ran = program("score", "x.csv", "--rubric", "six-stages", "--format", "csv")
    assert "x.csv: warning: 1 row rejected by a reviewer: scored (--complete-only leaves out)" in ran.err
    assert "not finished" not in ran.err
    (only,) = scored(tmp_path / "x.csv", How(complete_only=True))
    assert only.assessment.ratings == {"planning-listening": 2}
    strict = program("score", "x.csv", "--rubric", "six-stages", "--strict", "--format", "csv")
    assert strict.code == 2


UNFINISHED = {
    "the last action in LimeSurvey": (
        "id,submitdate,startdate,datestamp,planninglistening\n7,,2026-11-15 08:00:00,2026-11-16 08:30:00,1\n",
        "2026-11-16",
    ),
    "the first in LimeSurvey": (
        "id,submitdate,startdate,datestamp,planninglistening\n7,,2026-11-15 08:00:00,,1\n",
        "2026-11-15",
    ),
    "the start in Typeform": (
        (
            "#,planning-listening,Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC)\n"
            "7,1,partial,2026-11-15 08:00:00,,\n"
        ),
        "2026-11-15",
    ),
    "none in REDCap": (
        "record_id,maturity_timestamp,planning_listening,maturity_complete\n7,[not completed],1,0\n",
        None,
    ),
}


@pytest.mark.parametrize(("rows", "day"), UNFINISHED.values(), ids=UNFINISHED)
def test_an_unfinished_response_has_the_day_that_its_tool_knows(tmp_path: Path, rows: str, day: str | None) -> None:
    (tmp_path / "x.csv").write_text(rows)
    (result,) = scored(tmp_path / "x.csv")
    assert str(result.assessment.sheet.date or "") == (day or "")
    assert result.warnings == ()


@pytest.mark.parametrize(
    "heading", ["ResponseId", "Response ID", "Respondent ID", "respondent_id", "_uuid", "record_id"]
)
def test_the_id_of_a_response_is_known_without_the_other_columns_of_its_tool(
    program: Callable[..., Ran], tmp_path: Path, heading: str
) -> None:
    (tmp_path / "x.csv").write_text(f"subject,{heading},planning-listening\nA,r-1,2\nB,r-2,1\nA,r-1,3\n")
    ran = program("score", "x.csv", "--rubric", "six-stages", "--format", "csv")
    assert "x.csv:4: warning: the same response as x.csv:2; both count (--latest keeps the last)" in ran.err
    assert [dict(each.assessment.sheet.tags) for each in scored(tmp_path / "x.csv")][:2] == [
        {"response": "r-1"},
        {"response": "r-2"},
    ]
    latest = program("score", "x.csv", "--rubric", "six-stages", "--format", "csv", "--latest")
    assert latest.out.count("\n") == 3


def test_records_of_redcap_that_are_not_complete_are_unfinished(program: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(
        "record_id,planning_listening,planning_audience,maturity_complete\n1,2,1,2\n2,2,,0\n"
    )
    ran = program("score", "x.csv", "--format", "csv", "--complete-only")
    assert ran.out.count("\n") == 2
    assert "1 row not finished by the respondent: left out" in ran.err
