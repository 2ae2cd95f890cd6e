from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING

import pytest
from documents import SMALL, complaint, lines, rubric_of, sheet_of
from hypothesis import given
from hypothesis import strategies as st

from socialmaturity.core.model import Mark
from socialmaturity.core.sheet import Answer
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.documents.sheet import read_sheet

if TYPE_CHECKING:
    from pathlib import Path

    from socialmaturity.core.model import Rating

WHOLE = """\
format: 1
rubric: small@1
subject: Lantern Street Bakeries
scope: The two shops
date: 2026-11-22
respondent: Owner
role: Management
assessor: A consultant
summary: |-
  Much is in place.

  It rests on one person.
agreed_by: [Owner, Baker]
asked: [first-a, first-b, first-c, first-d]
tags: {region: north, shops: 11, open: yes, closed: }
answers:
  first-c: {answer: not-applicable, reason: There is none.}
  first-b: {answer: 2, note: At last., evidence: [https://example.org/, A list]}
  first-d: {note: To be asked., evidence: Minutes}
  first-a: unknown
"""


def rating(written: str, file: str = "x.yaml", question: str = "first-a") -> Rating | None:
    text = f'{{"rubric": "small", "answers": {{"{question}": {written}}}}}'
    text = text if file.endswith("json") else f"rubric: small\nanswers:\n  {question}: {written}\n"
    return sheet_of(text, file=file)[0].ratings.get(question)


def test_every_field_of_a_sheet_is_read() -> None:
    sheet, warnings = sheet_of(WHOLE)
    assert warnings == ""
    assert (sheet.source, sheet.rubric, sheet.version) == ("x.yaml", "small", "1")
    assert (sheet.subject, sheet.scope) == ("Lantern Street Bakeries", "The two shops")
    assert (sheet.date, sheet.respondent) == (datetime.date(2026, 11, 22), "Owner")
    assert (sheet.role, sheet.assessor) == ("Management", "A consultant")
    assert sheet.summary == "Much is in place.\n\nIt rests on one person."
    assert sheet.agreed_by == ("Owner", "Baker")
    assert sheet.asked == ("first-a", "first-b", "first-c", "first-d")
    assert sheet.tags == {"region": "north", "shops": "11", "open": "yes", "closed": ""}
    assert list(sheet.answers.items()) == [
        ("first-a", Answer(rating=Mark.UNKNOWN)),
        ("first-b", Answer(rating=2, note="At last.", evidence=("https://example.org/", "A list"))),
        ("first-c", Answer(rating=Mark.NOT_APPLICABLE, reason="There is none.")),
        ("first-d", Answer(note="To be asked.", evidence=("Minutes",))),
    ]


def test_answers_are_all_that_a_sheet_needs_where_its_rubric_is_known() -> None:
    rubric = rubric_of(SMALL)
    found, sheet, warnings = read_sheet(b"answers: {}", "x.yaml", {}, rubric)
    assert (found, warnings) == (rubric, ())
    assert (sheet.subject, sheet.date, dict(sheet.answers), sheet.version) == ("", None, {}, "")


# --- Answers -----------------------------------------------------------------------------------------------------

ANSWERS: dict[str, Rating | None] = {
    "0": 0, "1": 1, "2": 2, "none": 0, "partly": 1, "mostly": 2, "1.0": 1, "2.00": 2, "unknown": Mark.UNKNOWN, "not-applicable": Mark.NOT_APPLICABLE,
}  # fmt: skip
NO_ANSWERS = [
    *("-1", "3", "10", "00", "01", "+1", "-0", "-0.0", "3.0", "01.0", "1.5", "1.", "1.0e0", "1e0", "1E0", "0x1", "0b1", "0o1", "1_0", "1,0", "1:30"),
    *("１", "٣", "Ⅰ", "²", "½", "true", "True", "false", "yes", "no", "on", "off", "y", "Null", "NULL", "None", "none ", " 2", " "),
    *(".nan", "nan", "NaN", ".inf", "-inf", "1e999", "1e99999999", "9" * 30, "9" * 5000, "2026-11-01", "met", "Mostly", "MOSTLY"),
    *("n/a", "N/A", "na", "not applicable", "Not-Applicable", "Unknown", "don't know", "?", "-", "x", "1/2", "50%", "2 points"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), ANSWERS.items())
def test_an_answer_is_a_score_or_the_id_of_a_point_or_a_mark(written: str, meant: Rating) -> None:
    for question in ("first-a", "first-c"):
        assert rating(written, question=question) == meant
        assert rating(f'"{written}"', question=question) == meant
        assert rating(f"{{answer: {written}, reason: Because.}}", question=question) == meant
        assert rating(json.dumps(written), "x.json", question) == meant
    if written[0].isdigit():
        assert rating(written, "x.json") == meant


@pytest.mark.parametrize("written", NO_ANSWERS, ids=lambda written: ascii(written)[:20])
def test_anything_else_is_refused_in_every_format_and_never_scored(written: str) -> None:
    for text, file in ((json.dumps(written, ensure_ascii=False), "x.yaml"), (json.dumps(written), "x.json")):
        assert (
            "is not an answer to 'first-a'; write 0 (none), 1 (partly), 2 (mostly), unknown or not-applicable"
            in complaint(lambda text=text, file=file: rating(text, file))
        )


@pytest.mark.parametrize("written", ["-1", "3", "3.0", "1e0", "-0", "true", "false", "9" * 5000, "2.5", "1E400"])
def test_a_bare_value_in_json_is_held_to_the_same(written: str) -> None:
    assert "is not an answer to 'first-a'" in complaint(lambda: rating(written, "x.json"))


@pytest.mark.parametrize("written", ["", "null", "~", "''", "{}", "{note: x}", "{answer: }", "{answer: null}"])
def test_an_empty_answer_is_unanswered(written: str) -> None:
    assert rating(written) is None


@pytest.mark.parametrize("written", ["null", '""', "{}", '{"answer": null}', '{"note": "x"}'])
def test_what_says_nothing_in_json_is_unanswered(written: str) -> None:
    assert rating(written, "x.json") is None


@pytest.mark.parametrize("question", ["first-b", "first-d"])
def test_not_applicable_is_refused_where_the_question_does_not_allow_it(question: str) -> None:
    because = "is essential and " if question == "first-b" else ""
    assert complaint(lambda: rating("{answer: not-applicable, reason: None.}", question=question)) == (
        f"x.yaml:3:21: '{question}' {because}cannot be not-applicable; give a score, or 'unknown'\n"
    )


@pytest.mark.parametrize(
    "written", ["not-applicable", "{answer: not-applicable}", "{answer: not-applicable, reason: ''}"]
)
def test_not_applicable_without_a_reason_is_warned_of(written: str) -> None:
    _, warnings = sheet_of(f"rubric: small\nanswers: {{first-a: {written}}}\n")
    assert warnings.endswith(
        "warning: 'first-a' is not applicable without a reason; add 'reason: …' (in a table, write 'not-applicable: …')\n"
    )


@given(st.permutations(["first-a: 1", "first-b: 2", "first-c: unknown", "first-d: 0"]))
def test_the_order_of_the_answers_never_matters(order: list[str]) -> None:
    sheet, _ = sheet_of("rubric: small\nanswers:\n  " + "\n  ".join(order) + "\n")
    assert [(id_, answer.rating) for id_, answer in sheet.answers.items()] == [
        *(("first-a", 1), ("first-b", 2), ("first-c", Mark.UNKNOWN), ("first-d", 0))
    ]


def test_scores_are_those_of_the_questions_own_scale() -> None:
    rubric = rubric_of(
        SMALL,
        ("scales:\n", "scales:\n  wide: {met_at: 5, points: [{score: -5, id: low, label: L}, {score: 5, id: high, label: H}]}\n"),
        ("advice: Do a.", "advice: Do a., scale: wide"),
        ("pass_share", "scale: practice\npass_share"),
    )  # fmt: skip
    sheet, _ = sheet_of("rubric: small\nanswers: {first-a: -5, first-b: 2}\n", rubric)
    assert sheet.ratings == {"first-a": -5, "first-b": 2}
    message = complaint(lambda: sheet_of("rubric: small\nanswers: {first-a: 2, first-b: -5}\n", rubric))
    assert message == (
        "x.yaml:2:20: '2' is not an answer to 'first-a'; write -5 (low), 5 (high), unknown or not-applicable\n"
        "x.yaml:2:32: '-5' is not an answer to 'first-b'; write 0 (none), 1 (partly), 2 (mostly), or unknown\n"
    )


def test_a_scale_of_many_points_is_not_listed_to_its_end() -> None:
    points = ", ".join(f"{{score: {score}, id: p-{score}, label: P}}" for score in range(200))
    rubric = rubric_of(SMALL, ("scales:\n", f"scales:\n  long: {{met_at: 100, points: [{points}]}}\n"))
    message = complaint(lambda: sheet_of("rubric: small\nanswers: {first-a: most}\n", rubric))
    assert message.endswith("10 (p-10), 11 (p-11), …, unknown or not-applicable\n")


# --- Rubrics -----------------------------------------------------------------------------------------------------


def test_another_version_is_warned_of() -> None:
    _, warnings = sheet_of("rubric: small@0.9\nanswers: {}\n")
    assert warnings == "x.yaml:1:9: warning: was made for version '0.9' of 'small', and is read as 1\n"


@pytest.mark.parametrize("name", ["small", "small@1", "small@", '"small"'])
def test_a_rubric_is_named_by_its_id_with_its_version_or_without(name: str) -> None:
    assert sheet_of(f"rubric: {name}\nanswers: {{}}\n") == sheet_of("rubric: small\nanswers: {}\n") or "@1" in name


@pytest.mark.parametrize(
    "name",
    [
        *("../../etc/passwd", "/etc/passwd", "./small", "small.yaml", "SMALL.YML", "x.json", "C:\\small", "a/b@1", "small@1/2"),
        *("", "Small", "small ", "small\n", "sma\0ll", "..", "~", "~root", "$HOME", "small@2@3", "file:small", "%2e%2e", "ｓmall"),
        *("smаll", "small\u200b", "{0.__class__}", "\x1b]0;x\x07", "s" * 900_000, "con", "nul", "-", "--help", "*", "small;ls"),
    ],
    ids=lambda name: ascii(name)[:20],
)  # fmt: skip
def test_no_name_of_a_rubric_makes_the_program_open_a_file(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    small = rubric_of(SMALL)

    def opened(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("os.open", opened)
    monkeypatch.setattr("builtins.open", opened)
    data = json.dumps({"rubric": name, "answers": {}}).encode()
    if name == "small@2@3":
        assert "was made for version '2@3'" in lines(read_sheet(data, "x.json", {"small": small})[2])
        return
    message = complaint(lambda: read_sheet(data, "x.json", {"small": small}))
    assert message.startswith("x.json:1:")
    assert len(message) < 300


def test_a_sheet_that_names_no_rubric_says_how_to_name_one() -> None:
    message = complaint(lambda: read_sheet(b"answers: {}", "x.yaml", {}))
    assert message == "x.yaml:1:1: a sheet names its rubric; add 'rubric: ID', or say --rubric ID\n"
    message = complaint(lambda: read_sheet(b"rubric:\nanswers: {}", "x.yaml", {}))
    assert message == "x.yaml:1:8: 'rubric' is empty; give a value, or remove the field\n"
    message = complaint(lambda: read_sheet(b"rubric:\nanswers: {}", "x.yaml", {}, rubric_of(SMALL)))
    assert message == "x.yaml:1:8: 'rubric' is empty; give a value, or remove the field\n"


def test_answers_to_another_rubric_are_one_mistake() -> None:
    six, small = Catalogue()["six-stages"], rubric_of(SMALL)
    rubrics = {"small": small, "six-stages": six}
    text = "".join(f"  {id_}: 1\n" for id_ in six.questions)
    message = complaint(lambda: read_sheet(f"rubric: small\nanswers:\n{text}".encode(), "x.yaml", rubrics))
    assert message == (
        "x.yaml:1:9: these are answers to 'six-stages', not to 'small'; name the rubric that was asked\n"
    )
    message = complaint(lambda: read_sheet(f"answers:\n{text}".encode(), "x.yaml", rubrics, small))
    assert message.startswith("x.yaml:2:3: these are answers to 'six-stages', not to 'small'")


def test_answers_are_to_this_rubric_if_it_knows_one_of_them() -> None:
    rubrics = {"small": rubric_of(SMALL), "six-stages": Catalogue()["six-stages"]}
    text = b"rubric: small\nanswers: {first-a: 1, planning-pilots: 1}\n"
    message = complaint(lambda: read_sheet(text, "x.yaml", rubrics))
    assert message == "x.yaml:2:23: the rubric 'small' has no question 'planning-pilots'\n"
    text = b"rubric: small\nanswers: {weather: 1}\n"
    assert "has no question 'weather'" in complaint(lambda: read_sheet(text, "x.yaml", rubrics))


def test_a_rubric_is_not_taken_for_a_sheet() -> None:
    assert complaint(lambda: sheet_of(SMALL)) == (
        "x.yaml:1:1: this is a rubric, not a sheet; 'socialmaturity sheet' makes a sheet for it\n"
    )


# --- Dates -------------------------------------------------------------------------------------------------------


@given(st.dates())
def test_a_date_is_read_as_it_is_written(date: datetime.date) -> None:
    assert sheet_of(f"rubric: small\ndate: {date}\nanswers: {{}}\n")[0].date == date
    assert sheet_of(f'{{"rubric": "small", "date": "{date}", "answers": {{}}}}', file="x.json")[0].date == date


@pytest.mark.parametrize(
    "date",
    [
        *("2026-1-1", "26-01-01", "2026-13-01", "2026-02-30", "2026-00-10", "0000-01-01", "20260101", "2026-W01-1", "2026-001"),
        *("01.02.2026", "1/2/2026", "today", "now", "0", "２０２６-01-01", "2026-01-٠١", "2026-01-01 ", "-2026-01-01"),
        *("2026-11", "2026", "99999-01-01", "2026-11-01\n"),
    ],
    ids=ascii,
)  # fmt: skip
def test_anything_else_is_not_a_date(date: str) -> None:
    data = json.dumps({"rubric": "small", "date": date, "answers": {}})
    message = complaint(lambda: sheet_of(data, file="x.json"))
    assert message.endswith("is not a valid date (YYYY-MM-DD)\n")


MIDNIGHTS = [
    *(" 00:00:00", "T00:00:00", "T00:00", "T00:00:00.000", "T00:00:00.000000", "T00:00:00.000000000", "T00:00:00Z"),
    *("T00:00:00.000Z", " 00:00:00+00:00", "T00:00:00+0000", " 00:00:00 +00:00"),
]


@pytest.mark.parametrize("midnight", MIDNIGHTS)
@given(date=st.dates())
def test_a_midnight_after_a_date_is_that_day(midnight: str, date: datetime.date) -> None:
    for text, file in ((f"rubric: small\ndate: {date}{midnight}\nanswers: {{}}\n", "x.yaml"),
                       (f'{{"rubric": "small", "date": "{date}{midnight}", "answers": {{}}}}', "x.json")):  # fmt: skip
        assert sheet_of(text, file=file)[0].date == date


@pytest.mark.parametrize(
    "time", ["T00:00:01", " 14:13:44", "T22:00:00Z", "T00:00:00+01:00", "T24:00:00", "T00:00:00.001"]
)
def test_any_other_time_is_refused_as_the_day_may_be_another_one(time: str) -> None:
    message = complaint(lambda: sheet_of(f"rubric: small\ndate: 2026-11-01{time}\nanswers: {{}}\n"))
    assert message == f"x.yaml:2:7: '2026-11-01{time}' is a time of day; write the date alone (YYYY-MM-DD)\n"


def test_milliseconds_are_recognized_as_what_pandas_writes() -> None:
    message = complaint(lambda: sheet_of("rubric: small\ndate: 1794873600000\nanswers: {}\n"))
    assert message.endswith("is not a valid date (YYYY-MM-DD); milliseconds since 1970? write the date itself\n")


def test_a_question_that_was_asked_must_exist() -> None:
    message = complaint(lambda: sheet_of("rubric: small\nasked: [first-a, first-e]\nanswers: {}\n"))
    assert message == "x.yaml:2:18: the rubric 'small' has no question 'first-e'; did you mean 'first-d'?\n"


@pytest.mark.parametrize("written", ["$schema: ./sheet.schema.json", "$schema: [x]"])
def test_the_schema_that_an_editor_reads_is_ignored(written: str) -> None:
    assert sheet_of(f"{written}\nrubric: small\nanswers: {{}}\n")[1] == ""
    rubric_of(f"{written}\n{SMALL}")


def test_a_complaint_about_a_document_names_it_as_it_was_given(tmp_path: Path) -> None:
    name = str(tmp_path / "sheet\x1b[2J.yaml")
    message = complaint(lambda: read_sheet(b"answers: {}", name, {}))
    assert message.startswith(f"{tmp_path}/sheet\\x1b[2J.yaml:1:1: ")
