"""What the report says in words, on small rubrics."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from builders import NOT_APPLICABLE, UNKNOWN, question, rubric, sheet

from socialmaturity.core.model import Check
from socialmaturity.core.scoring import score
from socialmaturity.report import Items, Ladder, Rows, Says, explanation, reached, report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmaturity.core.model import Rating, Rubric
    from socialmaturity.report import Report

LADDER = rubric(
    [question("a", essential=True), question("b"), question("c")],
    [question("d", essential=True), question("e"), question("f")],
    [question("g")],
)
ALL = dict.fromkeys("abcdefg", 3)


def said(answers: Mapping[str, Rating | None], on: Rubric = LADDER, target: int | None = None) -> Report:
    return report(score(on, sheet(answers)), on.stages[target - 1] if target else None)


def headline(answers: Mapping[str, Rating | None], on: Rubric = LADDER) -> str:
    return " ".join(says.text for says in said(answers, on).headline)


def section(made: Report, id_: str) -> str:
    """All the words of one section, or nothing where it is not there."""
    lines = []
    for part in made.sections:
        for block in part.blocks if part.id == id_ else ():
            match block:
                case Says():
                    lines.append(block.text)
                case Items():
                    for item in block.items:
                        lines += [item.text, item.mark, *(f"{label}: {text}" for label, text in item.details)]
                case Ladder():
                    lines += [f"{rung.name} {rung.words} {rung.place}" for rung in block.rungs]
                case Rows():
                    lines += [" ".join(row) for row in block.rows]
    return "\n".join(line for line in lines if line)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        pytest.param(
            {},
            "No stage complete yet for certain, and at most Stage 3, depending on answers that are still open.",
            id="nothing is answered",
        ),
        pytest.param({"a": 0}, "No stage complete yet. Working on Stage 1.", id="the first stage is not possible"),
        pytest.param(
            {"a": 3, "b": 3, "d": 0}, "Reached Stage 1, stage 1 of 3. Working on Stage 2.", id="one stage, not a range"
        ),
        pytest.param(
            {"a": 3, "b": 3, "e": 3, "f": 3, "g": 1},
            "Reached at least Stage 1, stage 1 of 3, and at most Stage 2, depending on answers that are still open. "
            "Working on Stage 2. One answer to find out stands between here and Stage 2: d?",
            id="a range that one answer decides",
        ),
        pytest.param(ALL, "Reached Stage 3, stage 3 of 3. It is the last one.", id="the top"),
        pytest.param(
            {**ALL, "d": 1}, "One question stands between here and Stage 2: d?", id="a near miss names its question"
        ),
        pytest.param(
            {"a": 1, "b": 1}, "2 questions stand between here and Stage 1 (1 essential).", id="two steps to go"
        ),
        pytest.param(
            {**ALL, "g": NOT_APPLICABLE},
            "None of the questions of Stage 3 applies, so it cannot be passed.",
            id="a stage that cannot be shown",
        ),
    ],
)
def test_the_headline_says_where_it_stands_and_what_stands_between(answers: dict[str, Rating], words: str) -> None:
    assert words in headline(answers)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        pytest.param(ALL, "Stage 1: 3 of 3 met, 2 needed (2/3 of 3); essential 1 of 1 met; passed", id="passed"),
        pytest.param(
            {"a": 1, "b": 2},
            "Stage 1: 1 of 3 met, 2 needed (2/3 of 3); essential 0 of 1 met, missing a; 1 open; not passed",
            id="an essential question is missing",
        ),
        pytest.param(
            {"a": 2, "b": UNKNOWN, "c": 0}, "1 open; possible, not passed", id="an open question may make up for it"
        ),
        pytest.param(
            {"a": 2, "b": NOT_APPLICABLE, "c": 0},
            "Stage 1: 1 of 2 met, 2 needed (2/3 of 2); essential 1 of 1 met; 1 not applicable; not passed",
            id="what does not apply leaves both sides",
        ),
    ],
)
def test_every_number_is_explained_by_a_line(answers: dict[str, Rating], words: str) -> None:
    assessment = score(LADDER, sheet(answers))
    assert words in explanation(LADDER.stages[0], assessment.outcomes[0])


def test_weights_are_called_weights_and_a_share_is_shown_as_it_was_meant() -> None:
    heavy = rubric([question("a", weight=3), question("b")], pass_share="0.7")
    assessment = score(heavy, sheet({"a": 2, "b": 0}))
    assert (
        explanation(heavy.stages[0], assessment.outcomes[0])
        == "Stage 1: weight 3 of 4 met, 3 needed (70% of 4); passed"
    )


def test_a_stage_without_applicable_questions_was_not_shown() -> None:
    assessment = score(LADDER, sheet({"g": NOT_APPLICABLE}))
    assert explanation(LADDER.stages[2], assessment.outcomes[2]).endswith("so nothing was shown; not passed")
    assert "no question applies" in section(said({"g": NOT_APPLICABLE}), "ladder")


def test_a_stage_ahead_is_praised_and_never_called_reached() -> None:
    made = said({"a": 0, "d": 3, "e": 3, "g": 0})
    assert "Stage 2 is passed on its own merits, ahead of Stage 1: a strength to build on." in section(
        made, "strengths"
    )
    assert "Stage 2 2 of 3 met ahead" in section(made, "ladder")


def test_a_plan_to_a_later_stage_names_the_stage_of_each_step() -> None:
    made = said({"a": 1, "b": 2, "c": 2, "d": 2, "e": 1, "f": 0, "g": 2}, target=3)
    words = section(made, "next")
    assert "The shortest way (Stage 1 1, Stage 2 1):" in words
    assert "essential, Stage 1, 1 step" in words
    assert "Stage 2, 1 step" in words


def test_a_target_that_is_reached_says_so() -> None:
    assert section(said({**ALL, "g": 0}, target=1), "next") == "Stage 1 is reached already."


def test_a_way_that_is_impossible_names_the_stage() -> None:
    assert "none of the questions of Stage 3 applies" in section(said({**ALL, "g": NOT_APPLICABLE}), "next")


def test_a_step_on_an_open_question_is_to_find_out_first() -> None:
    words = section(said({"a": UNKNOWN, "b": 2, "c": 2}), "next")
    assert "essential, find out first" in words
    assert "If not: start a" in words


def test_a_fragile_stage_names_the_answers_it_hangs_on() -> None:
    words = section(said({"a": 2, "b": 2, "c": 0}), "care")
    assert "Stage 1 holds by a single answer." in words
    assert "b?" in words
    assert "Not met, in stages that are reached all the same:" in words


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        pytest.param({"a": 2, "d": 2}, "The gap (after Stage 2): crossed.", id="crossed"),
        pytest.param({"a": 2, "d": 2}, "It is crossed although Stage 2 is not reached", id="crossed below its place"),
        pytest.param(
            {"a": 2, "d": 0}, "The gap (after Stage 2): not crossed yet.\nThe near side: busy", id="near side"
        ),
        pytest.param({"a": 2}, "The gap (after Stage 2): not known whether it is crossed.", id="not known"),
    ],
)
def test_a_crossing_says_on_which_side_it_is(answers: dict[str, Rating], words: str) -> None:
    gap = Check(id="gap", label="The gap", questions=("a", "d"), after="stage-2", near_side="busy", far_side="it pays")
    assert words in section(said(answers, replace(LADDER, checks=(gap,))), "checks")


def test_open_questions_that_cannot_change_the_stage_are_not_made_to_look_as_if() -> None:
    words = section(said({**ALL, "c": UNKNOWN}), "open")
    assert words == "1 question is open. No answer to it would change the stage."


def test_a_rubric_with_nothing_but_stages_gives_a_report_without_empty_sections() -> None:
    made = said({"a": 2, "b": 2})
    assert [part.id for part in made.sections] == ["ladder", "next", "care", "open", "basis", "answers"]
    assert all(part.blocks for part in made.sections)


def test_the_range_is_named_in_a_few_words() -> None:
    assert reached(score(LADDER, sheet(ALL))) == "Stage 3"
    assert reached(score(LADDER, sheet({"a": 2, "b": 2}))) == "Stage 1, at most Stage 3"
