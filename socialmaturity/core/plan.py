"""The shortest way to a stage, and how near or fragile a result is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from socialmaturity.core.model import NOT_APPLICABLE
from socialmaturity.core.scoring import is_met, weight_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from socialmaturity.core.model import Question, Rating, Stage
    from socialmaturity.core.scoring import Assessment, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A question to bring to met, `distance` entries of its scale away.  An open one is to be found out first."""

    stage: Stage
    question: Question
    distance: int
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The steps to a target, by stage; without a target none is left.

    `impossible` are the stages on the way without an applicable question: then there are no steps.
    """

    target: Stage | None
    steps: tuple[Step, ...]
    impossible: tuple[Stage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragile:
    """A stage that the loss of any one of these met questions would undo.

    `questions` are the ones without which too few are met; `essential` the essential ones, which no stage can do
    without.
    """

    stage: Stage
    questions: tuple[str, ...]
    essential: tuple[str, ...]


def way(stage: Stage, ratings: Mapping[str, Rating]) -> tuple[Question, ...]:
    """Return the fewest questions that make this stage pass once they are met; () if it passes already.

    Of those sets, one with the fewest steps on the scales; of those, the one that comes earliest.
    The stage has an applicable question.
    """
    whole, missing = 0, list["Question"]()
    for question in stage.questions:
        rating = ratings.get(question.id)
        if rating is not NOT_APPLICABLE:
            whole += question.weight
            if not is_met(question, rating):
                missing.append(question)
    others = [question for question in missing if not question.essential]
    lacking = stage.needed(whole) - (whole - weight_of(others))  # once the essential ones are met
    if lacking <= 0:
        return tuple([question for question in missing if question.essential])
    chosen = _cheapest(others, [distance(question, ratings.get(question.id)) for question in others], lacking)
    return tuple([question for question in missing if question.essential or question.id in chosen])


def plan(assessment: Assessment, target: Stage | None = None) -> Plan:
    """For each stage up to the target (the one worked on, unless given), the fewest questions to bring to met."""
    target = target or assessment.working_on
    if target is None:
        return Plan(target=None, steps=(), impossible=())
    stages = assessment.rubric.stages[on_the_way(assessment.reached, target.number, len(assessment.outcomes))]
    impossible = tuple(stage for stage in stages if not assessment.outcomes[stage.number - 1].applicable)
    steps = () if impossible else tuple([step for stage in stages for step in _steps(assessment, stage)])
    return Plan(target=target, steps=steps, impossible=impossible)


def on_the_way(reached: int, target: int, size: int) -> slice:
    """Return the places of the stages that a plan covers: from the next one to the target (0: the next one alone)."""
    return slice(reached, min(target or reached + 1, size))


def near_miss(ahead: Plan) -> Question | None:
    """Return the question that alone is missing for the target of this plan, or None if it is not exactly one."""
    return ahead.steps[0].question if len(ahead.steps) == 1 else None


def fragile(assessment: Assessment) -> tuple[Fragile, ...]:
    """Return the stages reached that have no met question to spare, lowest first."""
    reached = zip(assessment.rubric.stages[: assessment.reached], assessment.outcomes, strict=False)
    found = (nothing_to_spare(stage, assessment.ratings, outcome) for stage, outcome in reached)
    return tuple(each for each in found if each)


def nothing_to_spare(stage: Stage, ratings: Mapping[str, Rating], outcome: Outcome) -> Fragile | None:
    """Return what the loss of would undo a stage, or None if too few questions are met for it or enough."""
    if not outcome.fragile:
        return None
    essential = tuple(q.id for q in stage.questions if q.essential and is_met(q, ratings.get(q.id)))
    return Fragile(stage=stage, questions=outcome.fragile, essential=essential)


def distance(question: Question, rating: Rating | None) -> int:
    """Return how many points of its scale a question is away from met.  An open question counts from the lowest."""
    scores = question.scale.scores
    score = rating if isinstance(rating, int) else scores[0]
    return max(0, bisect_right(scores, question.met_at) - bisect_right(scores, score))


def _steps(assessment: Assessment, stage: Stage) -> Iterable[Step]:
    for question in way(stage, assessment.ratings):
        rating = assessment.ratings.get(question.id)
        yield Step(
            stage=stage,
            question=question,
            distance=distance(question, rating),
            open=not isinstance(rating, int),
        )


def _cheapest(questions: Sequence[Question], distances: Sequence[int], weight: int) -> set[str]:
    """Return questions of at least this weight in all: fewest, then fewest steps, then earliest."""
    weights = [question.weight for question in questions]
    if len(set(weights)) == 1:  # any of them will do: take the nearest, and of those the earliest
        nearest = sorted(range(len(weights)), key=distances.__getitem__)
        places: Iterable[int] = nearest[: -(-weight // weights[0])]
    else:
        places = _packed(weights, distances, weight)
    return {questions[place].id for place in places}


def _packed(weights: Sequence[int], distances: Sequence[int], weight: int) -> Iterable[int]:
    """Return the places of such questions where weights differ: a knapsack.

    The cost of a question is one whole number with three parts, from high bits to low: 1 for the question, its steps,
    and minus one bit of its own, which is higher for earlier questions.  So the smallest sum of costs has the fewest
    questions, then the fewest steps, then the earliest questions; and its lowest bits say which questions they are.
    """
    size = len(weights)
    one = (sum(distances) + 1) << size  # what a question costs, before its steps
    costs = [one + (steps << size) - (1 << (size - 1 - place)) for place, steps in enumerate(distances)]
    heaviest = sorted(range(size), key=weights.__getitem__, reverse=True)
    heavy = [0, *accumulate(weights[place] for place in heaviest)]
    fewest = bisect_left(heavy, weight)
    best = {0: 0}  # the least cost of each weight that a choice can have, up to the one asked for
    for done, place in enumerate(heaviest, 1):
        for have, cost in list(best.items()):
            got, total = min(weight, have + weights[place]), cost + costs[place]
            if got not in best or total < best[got]:
                best[got] = total
        # Drop choices that need more than the fewest questions, even if the heaviest questions left are added.
        best = {
            have: cost
            for have, cost in best.items()
            if have + heavy[min(size, done + fewest - cost // one)] - heavy[done] >= weight
        }
    return (place for place in range(size) if -best[weight] >> (size - 1 - place) & 1)
