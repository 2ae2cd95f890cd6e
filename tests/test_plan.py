"""The shortest way, case by case and against all there is to try.  For the notation see `builders.answered`."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from builders import answered, changed, question, rubric, sheet
from hypothesis import given
from strategies import ladders, surveys

from socialmaturity.core.model import Mark, Point, Scale
from socialmaturity.core.plan import distance, fragile, near_miss, plan
from socialmaturity.core.scoring import is_met, score

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.core.model import Question, Stage
    from socialmaturity.core.scoring import Assessment


def planned(assessment: Assessment, target: Stage | None = None) -> list[str]:
    return [step.question.id for step in plan(assessment, target).steps]


@pytest.mark.parametrize(
    "answers, steps",
    [
        pytest.param("2 0 0", "b", id="only as many as are needed"),
        pytest.param("0 0 0", "a b", id="the earliest of those as near"),
        pytest.param("2 0 1", "c", id="the nearest"),
        pytest.param("1 0 1", "a c", id="the nearest two"),
        pytest.param("0! 2 2", "a", id="the essential question, however far"),
        pytest.param("0! 2 1 1", "a c", id="the essential question and the nearest other"),
        pytest.param("1 1 1 0! 0! 0!", "a d e f", id="essential ones count towards the share"),
        pytest.param("0! 0! 2", "a b", id="no more than the essential ones where they are enough"),
        pytest.param("?! 2 2", "a", id="an open essential question is to be found out"),
        pytest.param("2 ? 0", "b", id="an open question counts from the lowest point"),
        pytest.param("2 ? 1", "c", id="so that a started one is nearer"),
        pytest.param("2 . 1", "c", id="also than an unanswered one"),
        pytest.param("2 n 0", "c", id="what does not apply is not asked for"),
        pytest.param("n n 0", "c", id="even where it is all that is left"),
        pytest.param("n! 0 1", "b c", id="nor is an essential question that does not apply"),
        pytest.param("2 0 0x3", "c", id="one heavy question instead of two light ones"),
        pytest.param("2x2 1 1 0x2", "d", id="one that is far instead of two that are near"),
        pytest.param("0x3 1x3 1 2x6", "b", id="of two as heavy the nearest"),
        pytest.param("0x3 0x2 0x3 2", "a b", id="of pairs as near the earliest"),
        pytest.param("0x2 0x3 0x3 2", "a b", id="the earliest and not the heaviest"),
        pytest.param("0x3 1x2 1x2 2x2", "b c", id="the nearest pair and not the earliest"),
        pytest.param("0x2 0 0x2 0", "a c", id="no light one among the fewest"),
        pytest.param("0x5 1!x3", "a b", id="an essential question and what is still lacking"),
        pytest.param("2 2 0", "", id="none when the top is reached"),
        pytest.param("2 2 0 / 1 2 0", "d", id="only the stage worked on"),
        pytest.param("2 0 0 / 0 0 0", "b", id="unless another target is given"),
    ],
)
def test_the_plan_is_the_fewest_then_the_nearest_then_the_earliest_questions(answers, steps):
    assert planned(answered(answers)) == steps.split()


LADDER = "2 2 0 / 2 0 0 / 3 3 3 / 1 0! 2 / 0 0 0"


@pytest.mark.parametrize(
    "target, steps",
    [
        pytest.param(None, "e", id="the stage worked on unless a target is given"),
        pytest.param(1, "", id="nothing for a stage that is reached"),
        pytest.param(2, "e", id="the next stage"),
        pytest.param(3, "e", id="nothing more for a stage ahead"),
        pytest.param(4, "e k", id="each stage on the way"),
        pytest.param(5, "e k m n", id="to the top"),
    ],
)
def test_a_plan_leads_through_every_stage_up_to_its_target(target, steps):
    assessment = answered(LADDER)
    stage = assessment.rubric.stages[target - 1] if target else None
    assert planned(assessment, stage) == steps.split()
    assert plan(assessment, stage).target == (stage or assessment.rubric.stages[1])


def test_a_step_says_its_stage_its_distance_and_whether_it_is_to_be_found_out():
    assessment = answered("1! ? .! n / 0 1 2")
    steps = plan(assessment, assessment.rubric.stages[1]).steps
    planned = [(step.question.id, step.stage.number, step.distance, step.open) for step in steps]
    assert planned == [("a", 1, 1, False), ("c", 1, 2, True), ("f", 2, 1, False)]


def test_at_the_top_there_is_no_target():
    way = plan(answered("2 2 2 / 2 2 0"))
    assert (way.target, way.steps, way.impossible) == (None, (), ())


@pytest.mark.parametrize(
    "answers, target, impossible",
    [
        pytest.param("n n / 0 0", 1, [1], id="the stage worked on"),
        pytest.param("0 0 / n n / 0 0 / n n / 0 0", 5, [2, 4], id="each stage on the way is named"),
        pytest.param("0 0 / n n", 1, [], id="not one above the target"),
    ],
)
def test_a_stage_without_applicable_questions_makes_the_plan_impossible(answers, target, impossible):
    assessment = answered(answers)
    way = plan(assessment, assessment.rubric.stages[target - 1])
    assert [stage.number for stage in way.impossible] == impossible
    assert bool(way.steps) != bool(impossible)


LEAPS = Scale(
    id="leaps",
    met_at=9,
    points=tuple(Point(score=score, id=f"p{place}", label=str(score)) for place, score in enumerate((-5, 0, 9, 20))),
)


@pytest.mark.parametrize(
    "asked, rating, steps",
    [
        pytest.param(question("a"), 0, 2, id="from the lowest point"),
        pytest.param(question("a"), 1, 1, id="from the next"),
        pytest.param(question("a"), None, 2, id="unanswered counts from the lowest"),
        pytest.param(question("a"), Mark.UNKNOWN, 2, id="so does unknown"),
        pytest.param(question("a", met_at=3), 1, 2, id="up to the question's own score"),
        pytest.param(question("a", scale=LEAPS), -5, 2, id="points are counted and not scores"),
        pytest.param(question("a", scale=LEAPS), 0, 1, id="however far they lie apart"),
        pytest.param(question("a", scale=LEAPS), None, 2, id="the lowest point need not be zero"),
        pytest.param(question("a"), 2, 0, id="none from where it is met"),
    ],
)
def test_steps_are_points_of_the_questions_own_scale(asked, rating, steps):
    assert distance(asked, rating) == steps


def test_steps_on_different_scales_are_held_against_each_other():
    ladder = rubric([question("far", met_at=3), question("near", scale=LEAPS), question("met")])
    assert planned(score(ladder, sheet({"far": 0, "near": -5, "met": 2}))) == ["near"]


@pytest.mark.parametrize(
    "answers, one",
    [
        pytest.param("2 0 0", "b", id="one question of those that would do"),
        pytest.param("2 ? 0", "b", id="one answer to find out"),
        pytest.param("0! 2 2 / 0 0 0", "a", id="an essential question alone"),
        pytest.param("2 2 2 / 3 1 0", "e", id="in the stage worked on"),
        pytest.param("0 0 0", None, id="two are not near"),
        pytest.param("2 2 2", None, id="nothing is missed at the top"),
        pytest.param("n n n", None, id="nor where there is no way"),
    ],
)
def test_a_near_miss_is_a_single_question_away(answers, one):
    missed = near_miss(plan(answered(answers)))
    assert (missed.id if missed else None) == one


@pytest.mark.parametrize(
    "answers, by_stage",
    [
        pytest.param("2 3 0", {1: "a b"}, id="with none to spare each one carries the stage"),
        pytest.param("2 2 2", {}, id="with one to spare none does"),
        pytest.param("2! 2 0", {1: "b"}, id="an essential question always does and is not named"),
        pytest.param("2! 2! 0", {}, id="so a stage that rests on essential ones alone is not"),
        pytest.param("2x4 2 0", {1: "a"}, id="a light one may be lost where a heavy one may not"),
        pytest.param("2 2 n", {1: "a b"}, id="both of two that apply"),
        pytest.param("2 2 ?", {1: "a b"}, id="an open question is not a reserve"),
        pytest.param("2 2 0 / 2 2 2 / 0 2 2", {1: "a b", 3: "h i"}, id="each stage reached is named"),
        pytest.param("0 0 0 / 2 2 0", {}, id="a stage ahead is not reached"),
        pytest.param("2 0 0", {}, id="what is not passed cannot break"),
    ],
)
def test_a_stage_is_fragile_where_one_question_less_would_break_it(answers, by_stage):
    named = {each.stage.number: " ".join(each.questions) for each in fragile(answered(answers))}
    assert named == by_stage


@pytest.mark.parametrize(
    "answers, essential",
    [
        pytest.param("2! 2 0", "a", id="a met essential question is always needed"),
        pytest.param("2! 2 0 n!", "a", id="one that does not apply is not"),
        pytest.param("2 2 0", "", id="there may be none"),
    ],
)
def test_a_fragile_stage_also_names_its_essential_questions(answers, essential):
    assert [" ".join(each.essential) for each in fragile(answered(answers, pass_share="0.6"))] == [essential]


# --- Against all there is to try ----------------------------------------------------------------------------------


def missing(assessment: Assessment, target: Stage) -> list[Question]:
    """Everything applicable that is not met up to a stage, in the order of the rubric."""
    return [
        question
        for stage in assessment.rubric.stages[: target.number]
        for question in stage.questions
        if (rating := assessment.ratings.get(question.id)) is not Mark.NOT_APPLICABLE and not is_met(question, rating)
    ]


def ways(assessment: Assessment, target: Stage, most: int) -> Iterator[tuple[Question, ...]]:
    """All sets of at most this many questions that reach the target when brought to met, the fewest and earliest first."""
    for size in range(most + 1):
        for questions in combinations(missing(assessment, target), size):
            if changed(assessment, {each.id: each.met_at for each in questions}).reached >= target.number:
                yield questions


def assert_that_nothing_is_shorter(assessment: Assessment) -> None:
    for target in assessment.rubric.stages[assessment.reached :]:
        way = plan(assessment, target)
        if way.impossible:
            assert not list(ways(assessment, target, len(missing(assessment, target))))
            continue
        found = list(ways(assessment, target, len(way.steps)))
        assert {len(questions) for questions in found} == {len(way.steps)}, "the fewest"
        # `min` keeps the first of equals, and the earliest comes first.
        nearest = min(found, key=lambda each: sum(distance(q, assessment.ratings.get(q.id)) for q in each))
        assert tuple(step.question for step in way.steps) == nearest


@given(ladders())
def test_no_other_set_reaches_a_target_with_fewer_questions_or_as_few_and_nearer_or_earlier(assessment):
    assert_that_nothing_is_shorter(assessment)


@given(ladders(max_stages=1, max_questions=7, answers="00112?n", weights="123345"))
def test_nor_does_one_in_a_long_stage_of_unequal_weights(assessment):
    assert_that_nothing_is_shorter(assessment)


@given(surveys())
def test_a_plan_that_is_carried_out_reaches_its_target(survey):
    assessment = score(*survey)
    for target in assessment.rubric.stages:
        way = plan(assessment, target)
        done = changed(assessment, {step.question.id: step.question.met_at for step in way.steps})
        assert (done.reached >= target.number) != bool(way.impossible)


@given(surveys())
def test_a_step_not_taken_leaves_the_target_out_of_reach(survey):
    assessment = score(*survey)
    for target in assessment.rubric.stages:
        steps = plan(assessment, target).steps
        for left in steps:
            taken = {step.question.id: step.question.met_at for step in steps if step is not left}
            assert changed(assessment, taken).reached < target.number


@given(surveys())
def test_fragile_are_exactly_the_questions_whose_loss_would_break_a_stage_reached(survey):
    assessment = score(*survey)
    breaks = [
        (stage.number, question.id)
        for stage in assessment.rubric.stages[: assessment.reached]
        for question in stage.questions
        if not question.essential
        and is_met(question, assessment.ratings.get(question.id))
        and changed(assessment, {question.id: question.scale.lowest}).reached < stage.number
    ]
    assert [(each.stage.number, id_) for each in fragile(assessment) for id_ in each.questions] == breaks


@given(surveys())
def test_a_fragile_stage_is_undone_by_the_loss_of_any_question_it_names_and_of_no_other(survey):
    assessment = score(*survey)
    for each in fragile(assessment):
        lost = [
            question.id
            for question in each.stage.questions
            if is_met(question, assessment.ratings.get(question.id))
            and changed(assessment, {question.id: question.scale.lowest}).reached < each.stage.number
        ]
        assert sorted(lost) == sorted((*each.questions, *each.essential))
