"""What holds for every rubric and every sheet."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from builders import NOT_APPLICABLE, changed, overview_of
from hypothesis import given
from hypothesis import strategies as st
from strategies import ladders, rubrics, sheets, surveys

from socialmaturity.core.model import Dimension
from socialmaturity.core.plan import fragile, near_miss, plan
from socialmaturity.core.scoring import judge, score, tally
from socialmaturity.formats.json_data import achievement, scored_data

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


@given(surveys())
def test_deciding_are_the_open_questions_that_the_rule_names(survey):
    """In the stages between: the essential ones, and all of a stage that the essential ones alone do not suffice for."""
    assessment = score(*survey)
    named = []
    for stage in assessment.rubric.stages[assessment.reached : assessment.at_most]:
        open_ = [question for question in stage.questions if question.id in unrated(assessment)]
        essential = {question.id: question.met_at for question in open_ if question.essential}
        outcome = judge(stage, {**assessment.ratings, **essential})
        named += [q.id for q in open_ if q.essential or outcome.met < outcome.needed]
    assert list(assessment.deciding) == named


@given(surveys())
def test_what_is_certain_goes_by_open_questions_as_not_met(survey):
    before = score(*survey)
    after = changed(before, {id_: question.scale.lowest for id_, question in unrated(before).items()})
    assert (after.working_on, after.ahead, fragile(after)) == (before.working_on, before.ahead, fragile(before))
    for target in before.rubric.stages:
        ways = [[step.question.id for step in plan(each, target).steps] for each in (before, after)]
        assert ways[0] == ways[1]


# --- What must not matter -----------------------------------------------------------------------------------------


@given(surveys(), st.randoms(use_true_random=False))
def test_the_order_of_answers_never_matters(survey, random):
    rubric, sheet = survey
    answers = list(sheet.answers.items())
    random.shuffle(answers)
    shuffled = replace(sheet, answers=dict(answers))
    written, again = (json.dumps(scored_data(score(rubric, each), ())) for each in (sheet, shuffled))
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


@given(surveys())
def test_themes_checks_and_benchmarks_decide_nothing_about_the_stage(survey):
    rubric, sheet = survey
    stages = (
        stage._replace(questions=tuple(question._replace(dimension=None) for question in stage.questions))
        for stage in rubric.stages
    )
    bare = replace(rubric, stages=tuple(stages), dimensions=(), checks=(), benchmarks=())
    with_, without = ({**decided(score(each, sheet)), "dimensions": []} for each in (rubric, bare))
    assert with_ == without


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
def test_gaps_come_as_the_rule_says(survey):
    """The next stage, essential ones first; then what has slipped in stages reached; then later stages."""
    assessment = score(*survey)
    stage_of = {q.id: stage for stage in assessment.rubric.stages for q in stage.questions}

    def place(id_: str) -> tuple[bool, bool, bool]:
        question, number = assessment.rubric.questions[id_], stage_of[id_].number - 1
        is_next = number == assessment.reached
        return not is_next, is_next and not question.essential, number > assessment.reached

    in_order = [id_ for id_ in assessment.rubric.questions if id_ in assessment.gaps]
    assert list(assessment.gaps) == sorted(in_order, key=place)


@given(surveys())
def test_ahead_are_the_stages_passed_above_one_that_is_not(survey):
    assessment = score(*survey)
    verdicts = [passes(stage, assessment.ratings) for stage in assessment.rubric.stages]
    ahead = [
        stage
        for stage, passed in zip(assessment.rubric.stages, verdicts, strict=True)
        if passed and not all(verdicts[: stage.number])
    ]
    assert list(assessment.ahead) == ahead


@given(surveys())
def test_a_near_miss_is_a_question_that_alone_lifts_the_stage(survey):
    before = score(*survey)
    missing = {
        id_: question for id_, question in before.rubric.questions.items() if id_ in before.gaps or id_ in before.open
    }
    alone = [id_ for id_, q in missing.items() if changed(before, {id_: q.scale.highest}).reached > before.reached]
    found = near_miss(plan(before))
    assert (found is not None) == bool(alone)
    assert found is None or found.id in alone


@given(surveys())
def test_a_check_is_met_by_all_its_applicable_questions_and_failed_by_one_that_is_below(survey):
    assessment = score(*survey)
    for check in assessment.rubric.checks:
        states = [
            rating >= assessment.rubric.questions[id_].met_at if isinstance(rating, int) else None
            for id_ in check.questions
            if (rating := assessment.ratings.get(id_)) is not NOT_APPLICABLE
        ]
        expected = False if False in states else None if None in states or not states else True
        assert assessment.holds(check) is expected


@given(surveys())
def test_a_stage_rests_on_little_where_most_of_its_questions_do_not_apply(survey):
    assessment = score(*survey)
    for stage in assessment.rubric.stages:
        left = [q for q in stage.questions if assessment.ratings.get(q.id) is NOT_APPLICABLE]
        assert (stage in assessment.barely_applicable) == (len(left) > len(stage.questions) / 2)


@given(st.data())
def test_what_keeps_most_from_the_next_stage_is_counted_over_those_who_work_on_it(data):
    rubric = data.draw(rubrics())
    assessments = [score(rubric, data.draw(sheets(rubric))) for _ in range(data.draw(st.integers(1, 6)))]
    expected = []
    for stage in rubric.stages:
        working = [each for each in assessments if each.working_on == stage]
        for question in stage.questions:
            gaps = sum(question.id in each.gaps for each in working)
            open_ = sum(question.id in each.open for each in working)
            of = sum(each.ratings.get(question.id) is not NOT_APPLICABLE for each in working)
            if gaps + open_:
                expected.append((question.id, gaps, open_, of))
    expected.sort(key=lambda each: (-each[1] - each[2], -each[1]))  # those that are equal stay in rubric order
    blocking = overview_of(assessments).standings[rubric.name].blocking()
    assert [(q.id, counts.gaps, counts.open, counts.applicable) for _, q, counts in blocking] == expected


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
