"""What holds for every rubric and every sheet."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from builders import NOT_APPLICABLE, changed
from hypothesis import given
from hypothesis import strategies as st
from strategies import ladders, sheets, surveys

from socialmaturity.core.model import Dimension
from socialmaturity.core.plan import fragile, plan
from socialmaturity.core.scoring import judge, score, tally
from socialmaturity.formats.json_data import achievement, scored

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from socialmaturity.core.model import Question, Rating, Rubric, Stage
    from socialmaturity.core.scoring import Assessment


def rated(assessment: Assessment) -> Iterator[tuple[Question, int]]:
    for question in assessment.rubric.questions.values():
        rating = assessment.ratings.get(question.id)
        if isinstance(rating, int):
            yield question, rating


def unrated(assessment: Assessment) -> dict[str, Question]:
    """The open questions."""
    return {id_: assessment.rubric.questions[id_] for id_ in assessment.open}


# --- The stage reached --------------------------------------------------------------------------------------------


def passes(stage: Stage, ratings: dict[str, Rating]) -> bool:
    """The rule as it is written, in fractions."""
    applicable = [question for question in stage.questions if ratings.get(question.id) is not NOT_APPLICABLE]
    met = [q for q in applicable if isinstance(ratings.get(q.id), int) and ratings[q.id] >= q.met_at]
    if not applicable or any(question.essential and question not in met for question in applicable):
        return False
    whole = sum(question.weight for question in applicable)
    return Fraction(sum(question.weight for question in met), whole) >= stage.pass_share


@given(surveys())
def test_a_stage_is_passed_as_the_rule_says_in_fractions(survey):
    assessment = score(*survey)
    verdicts = [passes(stage, assessment.ratings) for stage in assessment.rubric.stages]
    assert [outcome.passed for outcome in assessment.outcomes] == verdicts
    assert assessment.reached == [*verdicts, False].index(False)


@given(surveys())
def test_raising_a_rating_never_lowers_the_stage(survey):
    before = score(*survey)
    for question, rating in rated(before):
        for better in (point.score for point in question.scale.points if point.score > rating):
            after = changed(before, {question.id: better})
            assert after.reached >= before.reached
            assert after.at_most >= before.at_most


@given(surveys())
def test_not_applicable_in_place_of_an_answer_that_is_not_met_never_lowers_the_stage(survey):
    """Not even where nothing applicable is left: what was not met had not passed either."""
    before = score(*survey)
    for question, rating in rated(before):
        if rating < question.met_at:
            after = changed(before, {question.id: NOT_APPLICABLE})
            assert after.reached >= before.reached
            assert after.at_most >= before.at_most


@given(surveys())
def test_not_applicable_in_place_of_an_answer_that_is_met_never_raises_the_stage(survey):
    before = score(*survey)
    for question, rating in rated(before):
        if rating >= question.met_at:
            after = changed(before, {question.id: NOT_APPLICABLE})
            assert after.reached <= before.reached
            assert after.at_most <= before.at_most


@given(surveys())
def test_a_rating_from_which_a_question_is_met_is_as_good_as_the_highest(survey):
    before = score(*survey)
    highest = {question.id: question.scale.highest for question, rating in rated(before) if rating >= question.met_at}
    after = changed(before, highest)
    assert (after.reached, after.at_most, after.gaps) == (before.reached, before.at_most, before.gaps)


@given(surveys(), st.data())
def test_answers_to_a_stage_change_nothing_in_the_others(survey, data):
    rubric, sheet = survey
    other = data.draw(sheets(rubric))
    for stage in rubric.stages:
        own = {question.id for question in stage.questions}
        elsewhere = {id_: rating for id_, rating in other.ratings.items() if id_ not in own}
        here = {id_: rating for id_, rating in sheet.ratings.items() if id_ in own}
        assert judge(stage, elsewhere | here) == judge(stage, sheet.ratings)


# --- The range ----------------------------------------------------------------------------------------------------


@given(surveys())
def test_at_least_is_never_more_than_at_most(survey):
    assessment = score(*survey)
    assert assessment.reached <= assessment.at_most
    assert all(outcome.possible for outcome in assessment.outcomes if outcome.passed)


@given(surveys())
def test_any_answer_to_an_open_question_keeps_the_result_inside_its_range(survey):
    before = score(*survey)
    for id_, question in unrated(before).items():
        for answer in (*(point.score for point in question.scale.points), NOT_APPLICABLE):
            after = changed(before, {id_: answer})
            assert before.reached <= after.reached <= after.at_most <= before.at_most


@given(surveys())
def test_the_range_runs_from_all_open_questions_unmet_to_all_of_them_met(survey):
    assessment = score(*survey)
    worst = changed(assessment, {id_: question.scale.lowest for id_, question in unrated(assessment).items()})
    best = changed(assessment, {id_: question.met_at for id_, question in unrated(assessment).items()})
    assert (worst.reached, worst.at_most) == (assessment.reached, assessment.reached)
    assert (best.reached, best.at_most) == (assessment.at_most, assessment.at_most)


@given(surveys())
def test_questions_decide_exactly_where_the_result_is_a_range(survey):
    assessment = score(*survey)
    assert bool(assessment.deciding) == (assessment.reached < assessment.at_most)
    if assessment.deciding:  # and some of them are in the stage worked on
        assert assessment.outcomes[assessment.reached].deciding


UNSURE = {"max_stages": 2, "max_questions": 5, "answers": "2?2.2?0n"}  # so that much is open and much is possible


def movers(assessment: Assessment) -> set[str]:
    """The open questions that can move the result: for some answers to the others, it depends on them."""
    questions = unrated(assessment)
    reached = {}
    for met in product((False, True), repeat=len(questions)):
        answers = {q.id: q.met_at if yes else q.scale.lowest for q, yes in zip(questions.values(), met, strict=True)}
        reached[met] = changed(assessment, answers).reached
    return {
        id_
        for place, id_ in enumerate(questions)
        for met in reached
        if reached[met] != reached[*met[:place], not met[place], *met[place + 1 :]]
    }


@given(ladders(**UNSURE, weights="1"))
def test_without_weights_an_open_question_can_move_the_result_exactly_if_it_is_deciding(assessment):
    assert movers(assessment) == set(assessment.deciding)


@given(ladders(**UNSURE))
def test_with_weights_no_other_open_question_can_move_the_result(assessment):
    assert movers(assessment) <= set(assessment.deciding)


# --- What must not matter -----------------------------------------------------------------------------------------


@given(surveys(), st.randoms(use_true_random=False))
def test_the_order_of_answers_never_matters(survey, random):
    rubric, sheet = survey
    answers = list(sheet.answers.items())
    random.shuffle(answers)
    shuffled = replace(sheet, answers=dict(answers))
    written, again = (json.dumps(scored(score(rubric, each), ())) for each in (sheet, shuffled))
    assert written == again


def heavier(rubric: Rubric, times: int) -> Rubric:
    stages = (
        stage._replace(questions=tuple(q._replace(weight=q.weight * times) for q in stage.questions))
        for stage in rubric.stages
    )
    return replace(rubric, stages=tuple(stages))


def decided(assessment: Assessment) -> dict[str, object]:
    """Everything but the weights themselves."""
    return {
        "stages": [
            (
                *(outcome.passed, outcome.possible, outcome.essential_met, outcome.essential, outcome.gaps),
                *(outcome.open, outcome.deciding, outcome.fragile, share(assessment, stage.questions)),
            )
            for stage, outcome in zip(assessment.rubric.stages, assessment.outcomes, strict=True)
        ],
        "range": (assessment.reached, assessment.at_most, assessment.deciding),
        "ahead": [stage.id for stage in assessment.ahead],
        "gaps": assessment.gaps,
        "plans": [[step.question.id for step in plan(assessment, stage).steps] for stage in assessment.rubric.stages],
        "fragile": [(each.questions, each.essential) for each in fragile(assessment)],
        "dimensions": [share(assessment, questions) for questions in assessment.rubric.by_dimension.values()],
    }


def share(assessment: Assessment, questions: Iterable[Question]) -> Fraction | None:
    """What was earned of what could be, exactly."""
    counted = tally(assessment.rubric, questions, assessment.ratings)
    return Fraction(counted.earned, counted.whole) if counted.whole else None


@given(surveys(), st.sampled_from([10, 2, 7]))
def test_ten_times_the_weights_change_nothing(survey, times):
    rubric, sheet = survey
    once, often = score(rubric, sheet), score(heavier(rubric, times), sheet)
    assert decided(often) == decided(once)
    for one, many in zip(once.outcomes, often.outcomes, strict=True):
        assert (many.met, many.applicable) == (times * one.met, times * one.applicable)


# --- Counts -------------------------------------------------------------------------------------------------------


@given(surveys())
def test_every_question_is_counted_once(survey):
    assessment = score(*survey)
    for stage, outcome in zip(assessment.rubric.stages, assessment.outcomes, strict=True):
        counts = (outcome.rated, outcome.unknown, outcome.unanswered, outcome.not_applicable)
        assert sum(counts) == len(stage.questions)
        assert outcome.unknown + outcome.unanswered == len(outcome.open)


@given(surveys())
def test_gaps_are_what_is_rated_and_not_met_each_once(survey):
    assessment = score(*survey)
    below = [question.id for question, rating in rated(assessment) if rating < question.met_at]
    assert sorted(assessment.gaps) == sorted(below)


@given(surveys())
def test_a_dimension_of_everything_is_the_sum_of_the_stages(survey):
    rubric, sheet = survey
    stages = (
        stage._replace(questions=tuple(q._replace(dimension="all") for q in stage.questions)) for stage in rubric.stages
    )
    whole = replace(rubric, stages=tuple(stages), dimensions=(Dimension(id="all", label="All"),))
    assessment = score(whole, sheet)
    stages_ = [tally(whole, stage.questions, assessment.ratings) for stage in whole.stages]
    assert assessment.dimensions == {"all": tuple(map(sum, zip(*stages_, strict=True)))}
    assert [(each.met, each.applicable) for each in stages_] == [(o.met, o.applicable) for o in assessment.outcomes]


@given(surveys())
def test_achievement_is_all_exactly_where_every_rating_is_the_highest(survey):
    assessment = score(*survey)
    for stage in assessment.rubric.stages:
        tops = [
            rating == question.scale.highest for question, rating in rated(assessment) if question in stage.questions
        ]
        written = achievement(tally(assessment.rubric, stage.questions, assessment.ratings))
        assert (written is None) == (not tops)
        assert written is None or 0 <= written <= 1
        assert (written == 1) == (bool(tops) and all(tops))
