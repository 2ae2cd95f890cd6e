"""Whole stages and themes that do not apply: `not_applicable` in a sheet."""

from __future__ import annotations

import pytest
from documents import SMALL, changed, complaint, rubric_of, sheet_of

from socialmaturity.core.model import Mark
from socialmaturity.core.scoring import score
from socialmaturity.core.sheet import Answer
from socialmaturity.documents.sheet_writer import write_json_sheet, write_sheet
from socialmaturity.formats import markdown
from socialmaturity.report.sheet import sheet_report

LADDER = rubric_of(
    changed(SMALL, ("stages:\n", "dimensions: [{id: shop, label: Shop}]\nstages:\n"))
    + """\
  - id: second
    name: Second
    questions:
      - {id: second-a, text: A?, advice: Do a., dimension: shop}
      - {id: second-b, text: B?, advice: Do b.}
"""
)
NONE = Answer(rating=Mark.NOT_APPLICABLE, reason="There is one shop.")


def test_one_reason_serves_all_questions_of_a_stage() -> None:
    text = "rubric: small\nnot_applicable: {stages: [second], reason: There is one shop.}\nanswers: {first-a: 2}\n"
    sheet, warnings = sheet_of(text, LADDER)
    assert warnings == ""
    assert dict(sheet.answers) == {"first-a": Answer(rating=2), "second-a": NONE, "second-b": NONE}


def test_an_answer_of_its_own_counts_all_the_same() -> None:
    text = "rubric: small\nnot_applicable: {dimensions: [shop], reason: x}\nanswers: {second-a: 1, second-b: 2}\n"
    assert sheet_of(text, LADDER)[0].ratings == {"second-a": 1, "second-b": 2}


def test_the_rule_of_each_question_still_holds() -> None:
    text = "rubric: small\nnot_applicable: {stages: [first], reason: x}\nanswers: {first-b: 2}\n"
    assert complaint(lambda: sheet_of(text, LADDER)) == (
        "x.yaml:2:17: 'first-d' cannot be not-applicable; give a score, or 'unknown', although its stage or theme "
        "does not apply\n"
    )
    assert len(sheet_of(text.replace("first-b: 2", "first-b: 2, first-d: 0"), LADDER)[0].answers) == 4


def test_a_stage_that_is_left_out_still_ends_the_climb() -> None:
    text = "rubric: small\nnot_applicable: {stages: [second], reason: x}\n"
    sheet, _ = sheet_of(f"{text}answers: {{first-a: 2, first-b: 2, first-c: 2, first-d: 2}}\n", LADDER)
    assessment = score(LADDER, sheet)
    assert (assessment.reached, assessment.at_most) == (1, 1)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ("{stages: [secnd], reason: x}", "the rubric 'small' has no stage 'secnd'; did you mean 'second'?"),
        ("{stages: [second]}", "'reason' is missing; 'not_applicable' needs it"),
        ("second", "'not_applicable' must be a mapping of fields, not 'second'"),
    ],
)
def test_each_mistake_in_it_is_complained_about(parts: str, message: str) -> None:
    assert message in complaint(lambda: sheet_of(f"rubric: small\nnot_applicable: {parts}\nanswers: {{}}\n", LADDER))


@pytest.mark.parametrize("write", [write_sheet, write_json_sheet])
def test_it_is_saved_as_it_was_written(write: object) -> None:
    text = "rubric: small@1\nnot_applicable: {stages: [second], reason: x}\nanswers: {first-a: 2}\n"
    sheet, _ = sheet_of(text, LADDER)
    saved = write(LADDER, sheet)  # type: ignore[operator]
    file = "x.json" if saved.startswith("{") else "x.yaml"
    assert sheet_of(saved, LADDER, file)[0].answers == sheet.answers
    assert sheet_of(saved, LADDER, file)[0].left_out == sheet.left_out
    assert "not-applicable" not in saved


def test_the_report_says_that_a_stage_is_left_out() -> None:
    text = "rubric: small\nnot_applicable: {stages: [second], reason: There is one shop.}\nanswers: {"
    sheet, _ = sheet_of(f"{text}first-a: 2, first-b: 2, first-c: 2, first-d: 2}}\n", LADDER)
    page = markdown.draw(sheet_report(score(LADDER, sheet)))
    assert "Second is left out" in page
    assert "the climb ends below it" in page


def test_a_stage_that_is_left_out_has_no_result_that_could_rest_on_little() -> None:
    text = "rubric: small\nnot_applicable: {stages: [STAGE], reason: x}\nanswers: {first-d: 2}\n"
    whole, _ = sheet_of(text.replace("STAGE", "second"), LADDER)
    assert score(LADDER, whole).barely_applicable == ()
    # One of its questions must be answered all the same, and alone decides.
    ladder = rubric_of(changed(SMALL, ("Do b., essential: true", "Do b.")))
    but_one, _ = sheet_of(text.replace("STAGE", "first"), ladder)
    assert [stage.id for stage in score(ladder, but_one).barely_applicable] == ["first"]


def test_the_report_says_that_a_theme_is_left_out_and_why() -> None:
    text = "rubric: small\nnot_applicable: {dimensions: [shop], reason: There is one shop.}\nanswers: {first-a: 2}\n"
    sheet, _ = sheet_of(text, LADDER)
    assert "Left out: Shop. There is one shop." in markdown.draw(sheet_report(score(LADDER, sheet)))
