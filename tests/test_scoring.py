"""The rule, case by case.  `builders.answered` explains how a case is written."""

from __future__ import annotations

from fractions import Fraction

import pytest
from builders import NOT_APPLICABLE, UNKNOWN, answered, question, rubric, sheet, stage

from socialmaturity.core.model import Benchmark, Check, Point, Scale
from socialmaturity.core.scoring import Outcome, Tally, judge, score, tally
from socialmaturity.core.sheet import Answer, Sheet
from socialmaturity.formats.json_data import achievement


@pytest.mark.parametrize(
    "answers, reached",
    [
        pytest.param("0 0 0", 0, id="nothing met yet is below the first stage"),
        pytest.param("2 2 2", 1, id="all met"),
        pytest.param("2 2 0", 1, id="two of three are two thirds"),
        pytest.param("3 0 0", 0, id="the highest score counts once like any other that is met"),
        pytest.param("1 1 1", 0, id="what has only been started is not met"),
        pytest.param("2 2 2 / 3 3 3 / 2 2 0", 3, id="the top"),
        pytest.param("2 2 2 / 0 0 0 / 3 3 3", 1, id="a higher stage does not make up for a lower one"),
        pytest.param("0 0 0 / 3 3 3 / 3 3 3", 0, id="nor do all the higher stages"),
        pytest.param("2! 2 0", 1, id="the essential question and enough of the others"),
        pytest.param("1! 3 3 3 3 3", 0, id="any number of others does not make up for an essential question"),
        pytest.param("2! 1! 3 3 3 3", 0, id="every essential question is needed"),
        pytest.param("3! 0 0", 0, id="the essential question alone is not two thirds"),
        pytest.param("3! 3! 0", 1, id="unless the essential ones are enough"),
        pytest.param("?! 3 3", 0, id="an essential question that is unknown is not met for certain"),
        pytest.param(".! 3 3", 0, id="nor is one that is unanswered"),
        pytest.param("2 2 ?", 1, id="two of three suffice whatever the third is"),
        pytest.param("2 n 0", 0, id="one of two is not two thirds"),
        pytest.param("2 2 n 0", 1, id="without the one that does not apply, two of three are"),
        pytest.param("n n 2", 1, id="the only one that applies is met"),
        pytest.param("n n 1", 0, id="the only one that applies is not met"),
        pytest.param("n! 2 2", 1, id="an essential question that does not apply is not asked for"),
        pytest.param("n n n", 0, id="where nothing applies nothing was shown"),
        pytest.param("n n n / 3 3 3", 0, id="and nobody climbs past it"),
        pytest.param("2x3 0 0", 0, id="three of five in weight are not two thirds"),
        pytest.param("2x4 0 0", 1, id="four of six in weight are"),
        pytest.param("2 2 0x3", 0, id="two light questions do not make up for a heavy one"),
        pytest.param("2 2 nx3", 1, id="a weight that does not apply leaves both sides"),
    ],
)
def test_the_stage_reached_is_the_last_one_passed_before_the_first_that_is_not(answers, reached):
    assert answered(answers).reached == reached


SHARES = [
    pytest.param("2/3", 7, 5, id="two thirds of 7 are more than 4"),
    pytest.param("2/3", 6, 4, id="two thirds of 6 are 4 exactly"),
    pytest.param("2/3", 3, 2, id="two thirds of 3 are 2 exactly"),
    pytest.param("0.66", 3, 2, id="66 % of 3 are a little less than 2"),
    pytest.param("0.6666", 3, 2, id="a third written short needs no more"),
    pytest.param("0.6667", 3, 3, id="a third rounded up needs all three"),
    pytest.param("0.66", 50, 33, id="66 % of 50 are 33 exactly"),
    pytest.param("0.66", 100, 66, id="66 % of 100 are 66 exactly"),
    pytest.param("0.7", 10, 7, id="70 % of 10 are 7 exactly"),
    pytest.param("0.07", 100, 7, id="7 % of 100 are 7 where floats say a little more"),
    pytest.param("0.55", 20, 11, id="55 % of 20 are 11 where floats say a little more"),
    pytest.param("0.29", 100, 29, id="29 % of 100 are 29 where floats say a little less"),
    pytest.param("1/3", 3, 1, id="a third of 3 is 1 exactly"),
    pytest.param("1/3", 10, 4, id="a third of 10 is more than 3"),
    pytest.param("1/2", 7, 4, id="half of 7 is more than 3"),
    pytest.param("1", 7, 7, id="all of 7"),
    pytest.param("1/1000", 2, 1, id="the smallest share still needs one"),
]


@pytest.mark.parametrize("share, whole, needed", SHARES)
def test_what_is_needed_is_exactly_the_share_rounded_up(share, whole, needed):
    assert stage(1, [], share).needed(whole) == needed


@pytest.mark.parametrize("share, whole, needed", SHARES)
def test_a_stage_passes_with_what_is_needed_and_not_with_one_less(share, whole, needed):
    rung = stage(1, [question(f"q{number}") for number in range(whole)], share)

    def passes(met: int) -> bool:
        return judge(rung, {q.id: 2 if number < met else 1 for number, q in enumerate(rung.questions)}).passed

    assert passes(needed)
    assert not passes(needed - 1)


@pytest.mark.parametrize("share, whole, needed", SHARES)
def test_so_does_a_stage_of_one_weight_met_and_one_not(share, whole, needed):
    def passes(met: int) -> bool:
        parts = {"met": met, "gap": whole - met}
        rung = stage(1, [question(id_, weight=weight) for id_, weight in parts.items() if weight], share)
        return judge(rung, {"met": 2, "gap": 1}).passed

    assert passes(needed)
    assert not passes(needed - 1)


@pytest.mark.parametrize(
    "answers, reached, at_most, deciding",
    [
        pytest.param("2 2 0", 1, 1, "", id="with every answer known it is one stage"),
        pytest.param("2 ? 0", 0, 1, "b", id="an unknown answer decides"),
        pytest.param("2 . 0", 0, 1, "b", id="so does an unanswered question"),
        pytest.param("? ? .", 0, 1, "a b c", id="nothing is known"),
        pytest.param("2 2 ?", 1, 1, "", id="passed whatever the open answer is"),
        pytest.param("1 ? 0", 0, 0, "", id="not passed whatever the open answer is"),
        pytest.param("1! ? ?", 0, 0, "", id="an essential gap leaves nothing to decide"),
        pytest.param("?! 3 3", 0, 1, "a", id="an open essential question decides"),
        pytest.param("?! 3 3 ?", 0, 1, "a", id="it decides alone where the rest is enough with it"),
        pytest.param("?! 3 0 ?", 0, 1, "a d", id="not enough without the others, so they decide too"),
        pytest.param("?! 1 0 ?", 0, 0, "", id="not enough even with all of them"),
        pytest.param("?! ?! 2", 0, 1, "a b", id="each of several essential questions decides"),
        pytest.param("2 ? 0 / 3 3 ?", 0, 2, "b", id="a stage that is passed anyway has nothing to decide"),
        pytest.param("2 ? 0 / 3 ? 0 / 1 1 ?", 0, 2, "b e", id="each stage of the range names its own"),
        pytest.param("2 2 ? / 2 ? 0", 1, 2, "e", id="stages reached do not decide any more"),
        pytest.param("0 0 0 / ? ? ?", 0, 0, "", id="nor do stages above one that cannot be passed"),
        pytest.param("n n n / ? ? ?", 0, 0, "", id="nor stages above one where nothing applies"),
        pytest.param("n ? n", 0, 1, "b", id="the only one that applies"),
        pytest.param("2x4 ? ?x5", 0, 1, "b c", id="one too light to tip it may be named with a heavier one"),
    ],
)
def test_open_answers_make_a_range_and_those_that_may_decide_are_named(answers, reached, at_most, deciding):
    assessment = answered(answers)
    assert (assessment.reached, assessment.at_most) == (reached, at_most)
    assert assessment.deciding == tuple(deciding.split())


@pytest.mark.parametrize(
    "answers, gaps",
    [
        pytest.param("3 3 2", "", id="none where all is met"),
        pytest.param("0 1 2", "a b", id="in the order of the rubric"),
        pytest.param("0 ? 1 n .", "a c", id="what is open or does not apply is not a gap"),
        pytest.param("0 1! 2", "b a", id="essential ones first in the stage worked on"),
        pytest.param(
            "2 2 1 / 0 1 3", "d e c", id="one that slipped in a stage reached comes after the stage worked on"
        ),
        pytest.param("0 2 2 / 0 1! 2! / 0 2 2 / 0 0! 0", "e d a g j k l", id="worked on, slipped, later"),
        pytest.param("2 2 1", "c", id="at the top only what slipped is left"),
    ],
)
def test_gaps_come_in_the_order_in_which_to_close_them(answers, gaps):
    assert answered(answers).gaps == tuple(gaps.split())


@pytest.mark.parametrize(
    "answers, slipped",
    [
        pytest.param("2 2 1 / 2 1 2 / 0 0 0", "c e", id="not met in stages that are reached all the same"),
        pytest.param("0 1 2", "", id="a gap in the stage worked on has not slipped"),
        pytest.param("0 0 0 / 2 2 0", "", id="nor has one in a stage ahead"),
    ],
)
def test_gaps_in_stages_reached_have_slipped(answers, slipped):
    assert answered(answers).slipped == tuple(slipped.split())


@pytest.mark.parametrize(
    "answers, working_on, ahead",
    [
        pytest.param("0 0 0 / 0 0 0", "stage-1", [], id="at the start"),
        pytest.param("2 2 2 / 0 0 0", "stage-2", [], id="the stage after the one reached"),
        pytest.param("2 2 2 / 2 2 2", None, [], id="none after the top"),
        pytest.param("0 0 0 / 3 3 3", "stage-1", ["stage-2"], id="passed on its own merits above one that is not"),
        pytest.param("2 2 / 0 0 / 3 3 / 0 0 / 3 3", "stage-2", ["stage-3", "stage-5"], id="several are ahead"),
        pytest.param("0 0 0 / 3 ? 0", "stage-1", [], id="ahead goes by what is certain"),
    ],
)
def test_the_stage_worked_on_follows_the_one_reached_and_strengths_above_are_ahead(answers, working_on, ahead):
    assessment = answered(answers)
    assert (assessment.working_on.id if assessment.working_on else None) == working_on
    assert [each.id for each in assessment.ahead] == ahead


def test_open_questions_come_in_the_order_of_the_rubric():
    assert answered("? 2 . / n ? . 0 / .").open == ("a", "c", "e", "f", "h")


def test_a_note_without_an_answer_is_not_an_answer():
    noted = Sheet(source="sheet.yaml", answers={"a": Answer(note="ask in sales"), "b": Answer(rating=2)})
    assessment = score(rubric([question("a"), question("b")]), noted)
    assert assessment.ratings == {"b": 2}
    assert assessment.outcomes[0].unanswered == 1


@pytest.mark.parametrize(
    "answers, barely",
    [
        pytest.param("n n 2", ["stage-1"], id="more than half does not apply"),
        pytest.param("n 2", [], id="half is not more than half"),
        pytest.param("2 2 / n n n / n nx9 2 2", ["stage-2"], id="questions are counted, not weighed"),
    ],
)
def test_a_stage_that_mostly_does_not_apply_is_named(answers, barely):
    assert [each.id for each in answered(answers).barely_applicable] == barely


YES_NO = Scale(
    id="yes-no", met_at=1, points=(Point(score=0, id="no", label="No"), Point(score=1, id="yes", label="Yes"))
)
AROUND_ZERO = Scale(
    id="around-zero",
    met_at=10,
    points=tuple(Point(score=score, id=f"p{place}", label=str(score)) for place, score in enumerate((-5, 0, 10))),
)


@pytest.mark.parametrize(
    "asked, rating, met",
    [
        pytest.param(question("a"), 2, True, id="the scale's met_at"),
        pytest.param(question("a"), 1, False, id="one below it"),
        pytest.param(question("a", met_at=3), 2, False, id="a question may ask for more"),
        pytest.param(question("a", met_at=1), 1, True, id="or for less"),
        pytest.param(question("a", scale=YES_NO), 1, True, id="or have a scale of its own"),
        pytest.param(question("a", scale=AROUND_ZERO), 0, False, id="on which zero need not be the lowest"),
        pytest.param(question("a", scale=AROUND_ZERO), 10, True, id="and scores may leap"),
    ],
)
def test_a_question_is_met_from_its_own_score_upwards(asked, rating, met):
    outcome = judge(stage(1, [asked]), {"a": rating})
    assert outcome.passed == met
    assert outcome.gaps == (() if met else ("a",))


@pytest.mark.parametrize(
    "answers, holds",
    [
        pytest.param("3 2", True, id="all met"),
        pytest.param("3 1", False, id="one rated below"),
        pytest.param("3 ?", None, id="not known while one is unknown"),
        pytest.param("3 .", None, id="or unanswered"),
        pytest.param("1 ?", False, id="one rated below settles it"),
        pytest.param("3 n", True, id="what does not apply is left out"),
        pytest.param("1 n", False, id="also where the other is not met"),
        pytest.param("? n", None, id="or not known"),
        pytest.param("n n", None, id="not known where none applies"),
    ],
)
def test_a_check_holds_when_all_its_applicable_questions_are_met(answers, holds):
    assert answered(f"{answers} 0").holds(Check(id="roots", label="Roots", questions=("a", "b"))) is holds


@pytest.mark.parametrize(
    "answer, met_by, place",
    [
        pytest.param("2", 2, True, id="at it"),
        pytest.param("3", 2, True, id="above it"),
        pytest.param("1", 2, False, id="below it"),
        pytest.param("2", 3, False, id="the survey's cut-off counts and not the question's"),
        pytest.param("1", 1, True, id="also where the survey asked for less"),
        pytest.param("0", 0, True, id="a cut-off of zero is one"),
        pytest.param("3", None, None, id="a benchmark may be context only"),
        pytest.param("?", 2, None, id="unknown"),
        pytest.param(".", 2, None, id="unanswered"),
        pytest.param("n", 2, None, id="not applicable"),
    ],
)
def test_a_benchmark_is_compared_with_a_rated_answer(answer, met_by, place):
    benchmark = Benchmark(id="plan", question="a", statement="have a plan", met_by=met_by)
    assert answered(answer).at_or_above(benchmark) is place


@pytest.mark.parametrize(
    "asked, rating, expected",
    [
        pytest.param(question("a"), 0, "0", id="the lowest is nothing"),
        pytest.param(question("a"), 1, "1/3", id="a third of the way"),
        pytest.param(question("a"), 3, "1", id="the highest is all of it"),
        pytest.param(question("a", weight=7), 2, "2/3", id="the weight of a single question changes nothing"),
        pytest.param(question("a", met_at=3), 2, "2/3", id="nor does the score from which it is met"),
        pytest.param(question("a", scale=AROUND_ZERO), 0, "1/3", id="counted from the lowest score of its scale"),
        pytest.param(question("a", scale=YES_NO), 1, "1", id="on a scale of its own"),
    ],
)
def test_the_achievement_of_a_question_is_how_far_up_its_scale_it_is(asked, rating, expected):
    counted = tally(rubric([asked]), [asked], {"a": rating})
    assert Fraction(counted.earned, counted.whole) == Fraction(expected)


def test_the_achievement_of_a_stage_is_the_weighted_mean_of_its_rated_questions():
    questions = [question("a", weight=3), question("b", scale=YES_NO), *map(question, "cde")]
    ratings = {"a": 2, "b": 1, "c": UNKNOWN, "d": NOT_APPLICABLE}
    counted = tally(rubric(questions), questions, ratings)
    assert Fraction(counted.earned, counted.whole) == Fraction(3 * Fraction(2, 3) + 1, 4)


@pytest.mark.parametrize("answers", ["? . n", "n n n"])
def test_without_a_rated_question_there_is_no_achievement(answers):
    assessment = answered(answers)
    counted = tally(assessment.rubric, assessment.rubric.stages[0].questions, assessment.ratings)
    assert (counted.earned, counted.whole) == (0, 0)
    assert achievement(counted) is None


@pytest.mark.parametrize(
    "earned, whole, written",
    [
        pytest.param(2, 3, 0.6666, id="two thirds"),
        pytest.param(99_999, 100_000, 0.9999, id="nearly all is not all"),
        pytest.param(7, 7, 1.0, id="all is all"),
        pytest.param(0, 7, 0.0, id="nothing"),
    ],
)
def test_achievement_is_written_with_four_decimals_rounded_down(earned, whole, written):
    assert achievement(Tally(met=0, applicable=0, earned=earned, whole=whole)) == written


def test_dimensions_add_up_over_the_stages_in_the_order_of_the_rubric():
    ladder = rubric(
        [question("a", dimension="people"), question("b", dimension="goals", weight=2), question("c")],
        [question("d", dimension="people"), question("e", dimension="people"), question("f", dimension="tools")],
    )
    given = sheet({"a": 2, "b": 1, "c": 3, "d": UNKNOWN, "e": 3, "f": NOT_APPLICABLE})
    assert score(ladder, given).dimensions == {
        "goals": Tally(met=0, applicable=2, earned=2, whole=6),
        "people": Tally(met=2, applicable=3, earned=5, whole=6),
        "tools": Tally(met=0, applicable=0, earned=0, whole=0),
    }
    assert list(score(ladder, given).dimensions) == [dimension.id for dimension in ladder.dimensions]


def test_an_outcome_says_all_there_is_to_say_about_a_stage():
    rung = stage(
        1,
        [
            question("list", essential=True),
            question("plan", weight=3, dimension="goals"),
            question("team", weight=2, dimension="goals"),
            question("rules", essential=True, met_at=3),
            question("law", essential=True),
            question("tools", weight=2),
            question("shop", weight=5),
            question("news"),
        ],
        "0.66",
    )
    ratings = {"list": 2, "plan": 3, "team": 1, "rules": 2, "law": UNKNOWN, "shop": NOT_APPLICABLE, "news": 2}
    assert judge(rung, ratings) == Outcome(
        passed=False,
        possible=False,
        met=5,
        applicable=11,
        needed=8,  # 66 % of 11 are 7.26
        essential_met=1,
        essential=3,
        rated=5,
        unknown=1,
        unanswered=1,
        not_applicable=1,
        gaps=("team", "rules"),
        open=("law", "tools"),
        essential_gaps=("rules",),
        essential_open=("law",),
        deciding=(),
        fragile=(),
    )


def test_answers_to_questions_of_other_stages_do_not_matter():
    rung = stage(1, [question("a"), question("b")])
    assert judge(rung, {"a": 2, "b": 1, "c": 0, "d": UNKNOWN}) == judge(rung, {"a": 2, "b": 1})
