"""The rule: when a stage is passed, and how far up the ladder that leads.

Every decision is made in whole numbers.  There is no second copy of these rules: whatever needs to be fast remembers
the outcomes of `judge`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from socialmaturity.core.model import NOT_APPLICABLE, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from socialmaturity.core.model import Benchmark, Check, Question, Rating, Rubric, Stage
    from socialmaturity.core.sheet import Sheet

T = TypeVar("T")


class Tally(NamedTuple):
    """Met of applicable, in weights; and what the rated questions earned of the whole, in the rubric's `unit`."""

    met: int
    applicable: int
    earned: int
    whole: int


class Outcome(NamedTuple):
    """The outcome of one stage: it follows from which of its questions are met, open or not applicable.

    `passed` counts open questions as not met, `possible` as met.  `met`, `applicable` and `needed` are weights (counts
    where all weights are 1); `essential` and `essential_met` count applicable questions.  All ids are in the rubric's
    order.
    `deciding` are the open questions that may make the difference, `fragile` the met ones whose loss alone would.
    """

    passed: bool
    possible: bool
    met: int
    applicable: int
    needed: int
    essential_met: int
    essential: int
    rated: int
    unknown: int
    unanswered: int
    not_applicable: int
    gaps: tuple[str, ...]
    open: tuple[str, ...]
    essential_gaps: tuple[str, ...]
    essential_open: tuple[str, ...]
    deciding: tuple[str, ...]
    fragile: tuple[str, ...]

    @property
    def essential_first(self) -> tuple[str, ...]:
        """The gaps, the essential ones before the others."""
        return tuple(dict.fromkeys((*self.essential_gaps, *self.gaps))) if self.essential_gaps else self.gaps

    @property
    def questions_met(self) -> int:
        """The number of questions that are met, where `met` is what they weigh."""
        return self.rated - len(self.gaps)

    @property
    def questions_applicable(self) -> int:
        """The number of questions that apply, where `applicable` is what they weigh."""
        return self.rated + len(self.open)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Everything that follows from one rubric and one sheet.

    `reached` and `at_most` are stage numbers, 0 below the first; `outcomes` has one entry a stage, lowest first.
    """

    rubric: Rubric
    sheet: Sheet
    ratings: Mapping[str, Rating]
    outcomes: tuple[Outcome, ...]
    reached: int
    at_most: int

    @property
    def working_on(self) -> Stage | None:
        return self.rubric.stages[self.reached] if self.reached < len(self.rubric.stages) else None

    @property
    def deciding(self) -> tuple[str, ...]:
        """The open questions that may decide, in the rubric's order."""
        deciding = [outcome.deciding for outcome in self.outcomes]
        return tuple(chain.from_iterable(deciding_between(self.reached, self.at_most, deciding)))

    @property
    def ahead(self) -> tuple[Stage, ...]:
        """Stages passed on their own merits above one that is not."""
        return ahead_of(self.reached, self.rubric.stages, [outcome.passed for outcome in self.outcomes])

    @property
    def gaps(self) -> tuple[str, ...]:
        """Rated and not met, in the order of `gaps_in_order`."""
        gaps = [outcome.gaps for outcome in self.outcomes]
        essential_first = [outcome.essential_first for outcome in self.outcomes]
        return tuple(chain.from_iterable(gaps_in_order(self.reached, gaps, essential_first)))

    @property
    def open(self) -> tuple[str, ...]:
        """Applicable questions without a rating, in the rubric's order."""
        return tuple(chain.from_iterable(outcome.open for outcome in self.outcomes))

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of questions of all stages by the kind of their answer: rated, unknown and so on."""
        kinds = ("rated", "unknown", "unanswered", "not_applicable")
        return {kind: sum(getattr(outcome, kind) for outcome in self.outcomes) for kind in kinds}

    @property
    def slipped(self) -> tuple[str, ...]:
        """Gaps in stages that are reached all the same."""
        return tuple(chain.from_iterable(outcome.gaps for outcome in self.outcomes[: self.reached]))

    @property
    def dimensions(self) -> Mapping[str, Tally]:
        """The tally of each dimension over all stages, in the rubric's order.  For looking at: it decides nothing."""
        dimensions = self.rubric.by_dimension.items()
        return {id_: tally(self.rubric, questions, self.ratings) for id_, questions in dimensions}

    @property
    def barely_applicable(self) -> tuple[Stage, ...]:
        """Stages whose result rests on little.  A stage that the sheet leaves out as a whole has no result."""
        left_out = self.sheet.left_out.stages if self.sheet.left_out else ()
        return tuple(
            stage
            for stage, outcome in zip(self.rubric.stages, self.outcomes, strict=True)
            if rests_on_little(stage, outcome.not_applicable)
            and not (stage.id in left_out and outcome.not_applicable == len(stage.questions))
        )

    def holds(self, check: Check) -> bool | None:
        """Return whether a check is met, or None if that is not known."""
        return holds(check, self.rubric, self.ratings)

    def at_or_above(self, benchmark: Benchmark) -> bool | None:
        """Return whether the answer is one of those that the surveyed share gave, or None if that is not known."""
        return at_or_above(benchmark, self.ratings.get(benchmark.question))


def score(rubric: Rubric, sheet: Sheet) -> Assessment:
    """Climb the stages while each is passed; report all that is open."""
    ratings = sheet.ratings
    return climb(rubric, sheet, ratings, tuple(judge(stage, ratings) for stage in rubric.stages))


def climb(rubric: Rubric, sheet: Sheet, ratings: Mapping[str, Rating], outcomes: tuple[Outcome, ...]) -> Assessment:
    """Climb the ladder: the first stage that is not passed ends the climb, however good the later ones are."""
    return Assessment(
        rubric=rubric,
        sheet=sheet,
        ratings=ratings,
        outcomes=outcomes,
        reached=height([outcome.passed for outcome in outcomes]),
        at_most=height([outcome.possible for outcome in outcomes]),
    )


def height(passed: Sequence[bool]) -> int:
    """Return the number of the last stage before the first that is not passed; the lowest comes first."""
    return passed.index(False) if False in passed else len(passed)


def gaps_in_order(reached: int, gaps: Sequence[T], essential_first: Sequence[T]) -> Sequence[T]:
    """Put the gaps of each stage in the order of the list: the next stage, those slipped below it, those above it.

    Both have one entry a stage, in whatever shape the caller lists the gaps; in `essential_first` the gaps of a stage
    that are essential come before its others.
    """
    return (*essential_first[reached : reached + 1], *gaps[:reached], *gaps[reached + 1 :])


def deciding_between(reached: int, at_most: int, deciding: Sequence[T]) -> Sequence[T]:
    """Choose the entries of the stages between reached and at most: elsewhere no open question decides anything."""
    return deciding[reached:at_most]


def ahead_of(reached: int, stages: Sequence[Stage], passed: Sequence[bool]) -> tuple[Stage, ...]:
    """Return the stages above the one reached that are passed on their own merits."""
    return tuple([stage for stage in stages[reached:] if passed[stage.number - 1]])


def is_met(question: Question, rating: Rating | None) -> bool | None:
    """Return whether a question is met, or None if it is open.  The caller leaves out what does not apply."""
    return rating >= question.met_at if isinstance(rating, int) else None


def holds(check: Check, rubric: Rubric, ratings: Mapping[str, Rating]) -> bool | None:
    """Return whether a check is met: None if that is not known, or if none of its questions applies."""
    states = [
        is_met(rubric.questions[id_], ratings.get(id_))
        for id_ in check.questions
        if ratings.get(id_) is not NOT_APPLICABLE
    ]
    if False in states:
        return False
    return True if states and None not in states else None


def at_or_above(benchmark: Benchmark, rating: Rating | None) -> bool | None:
    """Return whether a rating is one of those that the surveyed share gave: None without a score or a `met_by`."""
    if benchmark.met_by is None or not isinstance(rating, int):
        return None
    return rating >= benchmark.met_by


def tally(rubric: Rubric, questions: Iterable[Question], ratings: Mapping[str, Rating]) -> Tally:
    """Add up what these questions count.

    A rated question earns (score - lowest) / (highest - lowest) of its weight, as its scale has them.  That is for
    looking at: it decides nothing.
    """
    met = applicable = earned = whole = 0
    for question in questions:
        rating = ratings.get(question.id)
        if rating is NOT_APPLICABLE:
            continue
        applicable += question.weight
        if isinstance(rating, int):
            lowest, highest = question.scale.lowest, question.scale.highest
            met += question.weight if is_met(question, rating) else 0
            earned += question.weight * (rating - lowest) * rubric.unit // (highest - lowest)
            whole += question.weight * rubric.unit
    return Tally(met, applicable, earned, whole)


def rests_on_little(stage: Stage, not_applicable: int) -> bool:
    """Return whether more than half of the questions of a stage do not apply."""
    return 2 * not_applicable > len(stage.questions)


def judge(stage: Stage, ratings: Mapping[str, Rating]) -> Outcome:
    """Judge one stage on its own merits.

    Passed when every applicable essential question is met, and the weight of the met ones is at least `needed`, the
    pass share of the weight of the applicable ones, rounded up.  A stage without applicable questions is not passed:
    nothing was shown.
    """
    met, gaps, open_ = list["Question"](), list["Question"](), list["Question"]()
    unknown = reached = applicable = 0
    for question in stage.questions:
        rating = ratings.get(question.id)
        if rating is NOT_APPLICABLE:
            continue
        applicable += question.weight
        state = is_met(question, rating)
        if state:
            met.append(question)
            reached += question.weight
        elif state is None:
            open_.append(question)
            unknown += rating is UNKNOWN
        else:
            gaps.append(question)

    rated = len(met) + len(gaps)
    needed = stage.needed(applicable)
    essential_met, essential_gaps, essential_open = _essential(met), _essential(gaps), _essential(open_)
    passed = applicable > 0 and not essential_gaps and not essential_open and reached >= needed
    possible = applicable > 0 and not essential_gaps and reached + weight_of(open_) >= needed
    # Non-essential open questions matter only where the essential ones do not suffice.
    enough = reached + weight_of(essential_open) >= needed
    return Outcome(
        passed=passed,
        possible=possible,
        met=reached,
        applicable=applicable,
        needed=needed,
        essential_met=len(essential_met),
        essential=len(essential_met) + len(essential_gaps) + len(essential_open),
        rated=rated,
        unknown=unknown,
        unanswered=len(open_) - unknown,
        not_applicable=len(stage.questions) - rated - len(open_),
        gaps=_ids(gaps),
        open=_ids(open_),
        essential_gaps=_ids(essential_gaps),
        essential_open=_ids(essential_open),
        deciding=_ids(() if passed or not possible else essential_open if enough else open_),
        fragile=_ids([q for q in met if not q.essential and reached - q.weight < needed] if passed else ()),
    )


def weight_of(questions: Sequence[Question]) -> int:
    """Return what these questions weigh together."""
    return sum([question.weight for question in questions]) if questions else 0


def _ids(questions: Sequence[Question]) -> tuple[str, ...]:
    # Most lists are empty, and this runs six times for each stage.
    return tuple([question.id for question in questions]) if questions else ()


def _essential(questions: Sequence[Question]) -> Sequence[Question]:
    return [question for question in questions if question.essential] if questions else ()
