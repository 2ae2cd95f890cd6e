"""What the report says in words, on small rubrics."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from builders import NOT_APPLICABLE, UNKNOWN, question, rubric, sheet

from socialmaturity.core.model import Benchmark, Check
from socialmaturity.core.scoring import score
from socialmaturity.core.sheet import Answer
from socialmaturity.presentation import Presentation, SectionName
from socialmaturity.report.blocks import Actions, Items, Ladder, RubricText, Says, TableBlock, ThemeGrid
from socialmaturity.report.sheet import sheet_report
from socialmaturity.report.words import explanation, reached

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmaturity.core.model import Rating, Rubric
    from socialmaturity.report.blocks import Report

LADDER = rubric(
    [question("a", essential=True), question("b"), question("c")],
    [question("d", essential=True), question("e"), question("f")],
    [question("g")],
)
ALL = dict.fromkeys("abcdefg", 3)


def report_of(answers: Mapping[str, Rating | None], on: Rubric = LADDER, target: int | None = None) -> Report:
    return sheet_report(score(on, sheet(answers)), on.stages[target - 1] if target else None)


def headline(answers: Mapping[str, Rating | None], on: Rubric = LADDER) -> str:
    return " ".join(says.text for says in report_of(answers, on).headline)


def section(made: Report, id_: str) -> str:
    """All the words of one section, or nothing where it is not there."""
    lines = []
    for part in made.sections:
        for block in part.blocks if part.id == id_ else ():
            match block:
                case Says():
                    lines.append(block.text)
                case Items() | Actions():
                    for item in (block.as_list if isinstance(block, Actions) else block).items:
                        lines += [item.text, item.mark, *(f"{label}: {text}" for label, text in item.details)]
                case Ladder():
                    lines += [f"{rung.name} {rung.words} {rung.status.value}" for rung in block.rungs]
                case ThemeGrid():
                    lines += [f"{row.label} {row.words}" for row in block.rows]
                case TableBlock():
                    lines += [" ".join(" ".join(c) if isinstance(c, tuple) else c for c in row) for row in block.rows]
    return "\n".join(line for line in lines if line)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        pytest.param(
            {},
            "No stage complete yet for certain, and at most Stage 3, depending on answers that are still open.",
            id="nothing is answered",
        ),
        pytest.param({"a": 0}, "No stage complete yet. Next: Stage 1.", id="the first stage is not possible"),
        pytest.param({"a": 3, "b": 3, "d": 0}, "You are at Stage 1, stage 1 of 3. Next: Stage 2.", id="not a range"),
        pytest.param(
            {"a": 3, "b": 3, "e": 3, "f": 3, "g": 1},
            "You are at Stage 1, stage 1 of 3, or higher: at most Stage 2, depending on answers that are still open. "
            "Next: Stage 2. Stage 2, Stage 2, asks for 2 of its 3 practices, always including the essential one. "
            "You have 2, but not the essential one. One answer is still to be found out: d?",
            id="a range that one answer decides",
        ),
        pytest.param(ALL, "You are at Stage 3, stage 3 of 3. It is the last stage.", id="the top"),
        pytest.param(
            {"a": 2},
            "asks for 2 of its 3 practices, always including the essential one. You have 1, with the essential one. "
            "One answer is still to be found out: b?",
            id="an essential question that is met",
        ),
        pytest.param(
            {"a": 1, "b": 1},
            "You have none of them yet. 2 more are needed (1 essential): (1) a? (2) b?",
            id="two steps to go are named",
        ),
        pytest.param({**ALL, "g": 1}, "asks for its one practice. You do not have it yet.", id="the only practice"),
        pytest.param(
            {**ALL, "g": NOT_APPLICABLE},
            "None of the practices of Stage 3 applies, so it cannot be passed.",
            id="a stage that cannot be shown",
        ),
        pytest.param(
            {"a": 0, "d": 3, "e": 3, "g": 0},
            "Stage 2 is passed already, ahead of Stage 1: a strength to build on.",
            id="a stage ahead",
        ),
    ],
)
def test_the_headline_says_where_you_are_and_why_not_at_the_next_stage(answers: dict[str, Rating], words: str) -> None:
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
    assert "no practice applies" in section(report_of({"g": NOT_APPLICABLE}), "ladder")


def test_a_stage_ahead_is_praised_and_never_called_reached() -> None:
    made = report_of({"a": 0, "d": 3, "e": 3, "g": 0})
    assert "Stage 2 is passed already, ahead of Stage 1: a strength to build on." in " ".join(
        says.text for says in made.headline
    )
    assert "Stages passed: Stage 2 (ahead)." in section(made, "in-place")
    assert "Stage 2 2 of 3 met, 2 needed, essential 1 of 1 ahead" in section(made, "ladder")


def test_what_is_in_place_is_what_is_met_and_not_only_the_best_answers() -> None:
    words = section(report_of({"a": 2, "b": 1, "c": 3}), "in-place")
    assert words.startswith("2 of 7 practices are met, 1 of them with the best answer there is.")
    assert "Stage 1 c? a?" in words
    assert "b?" not in words


def test_the_first_actions_are_essential_before_others_and_near_before_far() -> None:
    far = rubric([question("a"), question("b", essential=True), question("c"), question("d")], pass_share="1")
    words = section(report_of({"a": 0, "b": 0, "c": 1, "d": 1}, far), "actions")
    assert [line for line in words.splitlines() if line.endswith("?")] == ["b?", "c?", "d?"]
    assert "essential, 2 points below target" in words


def test_an_action_says_where_it_is_what_was_noted_and_where_to_go() -> None:
    noted = replace(sheet({"a": 1, "b": 2, "c": 2}), answers={"a": Answer(rating=1, note="Nobody has time.")})
    words = section(sheet_report(score(LADDER, noted)), "actions")
    assert "Now: partly\nNote: Nobody has time.\nTarget: mostly\nFirst step: start a" in words


def test_other_gaps_of_the_next_stage_fill_the_first_page_as_a_reserve() -> None:
    words = section(report_of({"a": 1, "b": 2, "c": 0}), "actions")
    assert "c?\nnot needed, but a reserve, 2 points below target" in words


def test_a_plan_to_a_later_stage_names_the_stage_of_each_step() -> None:
    made = report_of({"a": 1, "b": 2, "c": 2, "d": 2, "e": 1, "f": 0, "g": 1}, target=3)
    words = section(made, "actions")
    assert "essential, Stage 1, 1 point below target" in words
    assert "Stage 3, 1 point below target" in words
    assert [part.heading for part in made.sections if part.id == "next"] == []


def test_a_target_that_is_reached_says_so() -> None:
    assert section(report_of({**ALL, "g": 0}, target=1), "next") == "Stage 1 is reached already."


def test_a_way_that_is_impossible_names_the_stage() -> None:
    assert "none of the practices of Stage 3 applies" in section(report_of({**ALL, "g": NOT_APPLICABLE}), "next")


def test_a_step_on_an_open_question_is_to_find_out_first() -> None:
    words = section(report_of({"a": UNKNOWN, "b": 2, "c": 2}), "actions")
    assert "essential, find out first\nNow: Don't know" in words
    assert "First step: Find out first. If it is not met: start a" in words


def test_a_fragile_stage_names_all_answers_it_hangs_on() -> None:
    words = section(report_of({"a": 2, "b": 2, "c": 0}), "risks")
    lost = "Stage 1 has no practice to spare. It would be lost without any one of these 2:"
    assert words.startswith(f"{lost}\na?\nessential\nb?\n")
    assert "Gaps in stages already reached:" in words


def test_open_questions_are_named() -> None:
    assert section(report_of({**ALL, "c": UNKNOWN}), "open") == (
        "1 question is open. No answer to it would change the stage:\nc?"
    )


def test_what_was_not_asked_is_not_a_question_to_find_out() -> None:
    partly = replace(sheet({"a": 2, "b": 2, "d": 0, "e": 0, "f": 0}), asked=tuple("abcdef"))
    assert section(sheet_report(score(LADDER, partly)), "open") == (
        "1 question is open. No answer to it would change the stage:\nc?\n1 question was not asked."
    )
    answers = section(sheet_report(score(LADDER, partly)), "answers")
    assert (answers.count("Not answered"), answers.count("Not asked")) == (1, 1)


def test_each_theme_has_its_level_with_the_stages_that_ask_about_it() -> None:
    themed = rubric([question("a", dimension="people")], [question("b")], [question("c", dimension="people")])
    assert section(report_of({"a": 2, "b": 0, "c": 0}, themed), "themes").startswith("people Stage 1 (of 1, 3)\n")


def test_a_check_names_the_answers_that_decide_it() -> None:
    check = Check(id="roots", label="Roots", questions=("a", "b", "c"))
    words = section(report_of({"a": 2, "b": 1, "c": UNKNOWN}, replace(LADDER, checks=(check,))), "checks")
    assert words == "Roots\nnot yet\nNot met: b? partly\nOpen: c? Don't know"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        pytest.param(
            {"a": 2, "d": 2}, "The gap (after Stage 2)\ncrossed\nBeyond it: it pays\nMet: a? d?", id="crossed"
        ),
        pytest.param(
            {"a": 2, "d": 2},
            "But: Stage 2 is not reached: the effect is there before its basis",
            id="crossed below its place",
        ),
        pytest.param(
            {"a": 2, "d": 0},
            "The gap (after Stage 2)\nnot crossed yet\nBefore it: busy\nNot met: d? none",
            id="the near side",
        ),
        pytest.param({"a": 2}, "The gap (after Stage 2)\nnot known yet\nOpen: d? Not answered", id="not known"),
    ],
)
def test_a_crossing_says_on_which_side_it_is(answers: dict[str, Rating], words: str) -> None:
    gap = Check(id="gap", label="The gap", questions=("a", "d"), after="stage-2", near_side="busy", far_side="it pays")
    assert words in section(report_of(answers, replace(LADDER, checks=(gap,))), "checks")


@pytest.mark.parametrize(
    ("answer", "words"),
    [(3, "You would have been among them:"), (2, "You would not have been among them:"), (None, "")],
)
def test_a_survey_figure_is_shown_only_where_the_answer_compares(answer: Rating | None, words: str) -> None:
    figure = Benchmark(
        id="x", question="a", statement="of those asked had it", met_by=3, share=Fraction("0.12"), year=2012
    )
    shown = section(report_of({"a": answer}, replace(LADDER, benchmarks=(figure,))), "survey")
    assert shown == (f"In a survey of 2012:\n{words}\n12% of those asked had it" if words else "")


def test_the_words_met_and_essential_are_defined() -> None:
    words = section(report_of(ALL), "about")
    assert 'A practice is met when its answer is 2 ("mostly") or more, on a scale from 0 to 3;' in words
    assert "essential practices are those that a stage cannot do without" in words
    assert "all its essential practices and at least 2/3 of all that apply are met" in words


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        pytest.param(
            {"a": 2, "b": UNKNOWN, "c": NOT_APPLICABLE},
            'Self-reported: 1 of 7 questions is rated, 5 open (1 "don\'t know", 4 unanswered), 1 not applicable.',
            id="every kind",
        ),
        pytest.param(
            {**ALL, "c": UNKNOWN}, 'Self-reported: 6 of 7 questions are rated, 1 open ("don\'t know").', id="one open"
        ),
        pytest.param(
            {**ALL, "c": NOT_APPLICABLE},
            "Self-reported: all 7 questions are answered (6 rated, 1 not applicable).",
            id="none open",
        ),
    ],
)
def test_an_open_question_is_never_counted_as_answered(answers: dict[str, Rating], words: str) -> None:
    assert section(report_of(answers), "about").startswith(words)


@pytest.mark.parametrize(
    ("left_out", "place"),
    [
        pytest.param([], "actions", id="among the first actions"),
        pytest.param([SectionName.ACTIONS, SectionName.NEXT], "risks", id="among the risks, without actions"),
        pytest.param(
            [SectionName.ACTIONS, SectionName.NEXT, SectionName.RISKS], "gaps", id="in the appendix, if nowhere else"
        ),
    ],
)
def test_a_gap_in_a_stage_reached_is_explained_once(left_out: list[SectionName], place: str) -> None:
    made = sheet_report(score(LADDER, sheet({**ALL, "c": 1, "g": 1})), wanted=Presentation(without=tuple(left_out)))
    explained = [part.id for part in made.sections if "c?" in (words := section(made, part.id)) and "Now: " in words]
    assert explained == [place]


def test_the_summary_of_the_assessor_is_shown_in_paragraphs() -> None:
    made = sheet_report(score(LADDER, replace(sheet(ALL), summary="First.\nStill first.\n\n\nSecond.")))
    (summary,) = (part for part in made.sections if part.id == "summary")
    assert [block.text for block in summary.blocks] == ["First.\nStill first.", "Second."]


def test_brief_is_the_first_page_with_the_rule_below_it() -> None:
    assessment = score(LADDER, sheet({"a": 1, "b": 2}))
    assert [part.id for part in sheet_report(assessment, wanted=Presentation(brief=True)).sections] == [
        "ladder",
        "actions",
        "about",
    ]


@pytest.mark.parametrize("left_out", list(SectionName))
def test_any_section_can_be_left_out(left_out: SectionName) -> None:
    assessment = score(LADDER, sheet({"a": 1, "b": 2}))
    whole, rest = sheet_report(assessment), sheet_report(assessment, wanted=Presentation(without=(left_out,)))
    ids = [part.id for part in rest.sections]
    assert left_out not in ids
    assert {part.id for part in whole.sections} - {left_out} <= set(ids)


def test_without_the_first_actions_the_next_stage_shows_the_whole_plan() -> None:
    made = sheet_report(
        score(LADDER, sheet({"a": 1, "b": 2, "c": 2})), wanted=Presentation(without=(SectionName.ACTIONS,))
    )
    assert "The shortest way to Stage 1:\na?" in section(made, "next")


def test_texts_of_the_rubric_are_known_as_such() -> None:
    (actions,) = (part for part in report_of({"a": 1}).sections if part.id == "actions")
    action = actions.blocks[0].actions[0]
    assert all(isinstance(text, RubricText) for text in (action.text, action.now, action.target, action.first_step))


def test_a_rubric_with_nothing_but_stages_gives_a_report_without_empty_sections() -> None:
    made = report_of({"a": 2, "b": 2})
    expected = ["ladder", "actions", "in-place", "risks", "open", "about", "answers"]
    assert [part.id for part in made.sections] == expected
    assert all(part.blocks for part in made.sections)


def test_the_range_is_named_in_a_few_words() -> None:
    assert reached(score(LADDER, sheet(ALL))) == "Stage 3"
    assert reached(score(LADDER, sheet({"a": 2, "b": 2}))) == "Stage 1, at most Stage 3"
