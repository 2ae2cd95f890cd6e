"""Remember what a writer makes of a stage's answers, for each distinct set of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeAlias, TypeVar

from socialmaturity.core.model import NOT_APPLICABLE
from socialmaturity.core.plan import on_the_way, plan, way
from socialmaturity.core.scoring import ahead_of, height, judge, rests_on_little
from socialmaturity.tables.cache import Cache

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from socialmaturity.core.codes import Codes
    from socialmaturity.core.model import Question, Rating, Rubric, Stage
    from socialmaturity.core.scoring import Assessment, Outcome
    from socialmaturity.tables.cache import Budget

P = TypeVar("P")
R = TypeVar("R")
C = TypeVar("C")
W = TypeVar("W")
R_co = TypeVar("R_co", covariant=True)
C_co = TypeVar("C_co", covariant=True)
W_co = TypeVar("W_co", covariant=True)

_QUESTION = 20  # bytes for each question of a stage
_RUNG = 1_200  # bytes


class Stages(Generic[P]):
    """Judge each distinct set of answers to a stage once, and remember what `piece` makes of it.

    `size` is about how many bytes a piece takes, apart from what each question of the stage adds.
    """

    def __init__(
        self,
        codes: Codes,
        piece: Callable[[Stage, Mapping[str, Rating], Outcome], P],
        budget: Budget,
        size: int,
    ) -> None:
        self._codes = codes
        self._piece = piece
        self._caches = [
            Cache(partial(self._make, place), budget, size + _QUESTION * len(stage.questions))
            for place, stage in enumerate(codes.rubric.stages)
        ]

    def pieces(self, keys: Sequence[str]) -> list[tuple[P, ...]]:
        """Return the pieces of each record, one a stage."""
        sides = list(map(str.translate, keys, repeat(self._codes.side)))
        # Column by column, which is faster than row by row.
        columns = [
            map(cache.__getitem__, [side[cut] for side in sides])
            for cache, cut in zip(self._caches, self._codes.cuts, strict=True)
        ]
        return list(zip(*columns, strict=True))

    def _make(self, place: int, key: str) -> P:
        stage, ratings = self._codes.rubric.stages[place], self._codes.ratings(place, key)
        return self._piece(stage, ratings, judge(stage, ratings))


class Ways(Generic[P]):
    """Find the shortest way through a stage once for each distinct set of answers, and remember what `piece` makes.

    `target` is the number of the stage that plans lead to; 0 for the one after the one reached.
    """

    def __init__(
        self, codes: Codes, piece: Callable[[Sequence[Question]], P], budget: Budget, size: int, target: int = 0
    ) -> None:
        self._codes = codes
        self._piece = piece
        stages = codes.rubric.stages
        ways = [
            (cut, Cache(partial(self._make, place), budget, size + _QUESTION * len(stages[place].questions)))
            for place, cut in enumerate(codes.cuts)
        ]
        self._ways = [ways[on_the_way(reached, target, len(stages))] for reached in range(len(stages) + 1)]

    def plan(self, key: str, reached: int) -> list[P | None]:
        """Return the pieces of a record's plan, one a stage: None for a stage without an applicable question."""
        near = self._codes.near
        # A plan leads through few stages, so the others are not worth folding.
        return [cache[key[cut].translate(near)] for cut, cache in self._ways[reached]]

    def _make(self, place: int, key: str) -> P | None:
        stage, ratings = self._codes.rubric.stages[place], self._codes.ratings(place, key)
        if all(rating is NOT_APPLICABLE for rating in ratings.values()):  # in this fold nothing is unanswered
            return None
        return self._piece(way(stage, ratings))


class Packing:
    """Pack what a stage came to into one number; the sum over all stages says what the whole record came to.

    It has two bits for each stage, passed and possible, and above them five counts: rated, unknown, unanswered and not
    applicable questions, and stages that rest on so little that their author must be warned.
    """

    def __init__(self, rubric: Rubric) -> None:
        self._stages = len(rubric.stages)
        self._bits = len(rubric.questions).bit_length()  # of a count
        self.shift = 2 * self._stages  # of the counts
        self.flags = (1 << self.shift) - 1
        self.thin = 1 << self.shift + 4 * self._bits  # sums from here have a stage to warn of

    def pack(self, stage: Stage, outcome: Outcome) -> int:
        """Return the number of a stage."""
        packed = int(rests_on_little(stage, outcome.not_applicable))
        for count in (outcome.not_applicable, outcome.unanswered, outcome.unknown, outcome.rated):
            packed = packed << self._bits | count
        return packed << self.shift | (outcome.passed | outcome.possible << 1) << 2 * (stage.number - 1)

    def ladder(self, flags: int) -> tuple[list[bool], list[bool]]:
        """Return which stages are passed and which are possible, from the flags of a sum."""
        places = range(0, self.shift, 2)
        return [bool(flags >> place & 1) for place in places], [bool(flags >> place + 1 & 1) for place in places]

    def counts(self, packed: int) -> tuple[int, ...]:
        """Return the four counts of a sum, from what is above its flags."""
        one = (1 << self._bits) - 1
        return tuple([packed >> self._bits * place & one for place in range(4)])


class Parts(Protocol[R_co, C_co, W_co]):
    """Makes the parts of records that recur."""

    def piece(self, stage: Stage, ratings: Mapping[str, Rating], outcome: Outcome) -> tuple[Any, ...]:
        """Return what a stage gives to a record."""

    def rung(self, reached: int, at_most: int, ahead: Sequence[Stage]) -> R_co:
        """Return what follows from the stages reached, at most reached, and passed above the one reached."""

    def counts(self, rated: int, unknown: int, unanswered: int, not_applicable: int) -> C_co:
        """Return what follows from how many questions are answered in which way."""

    def way(self, questions: Sequence[Question]) -> W_co:
        """Return what the shortest way through a stage gives to a record."""


Climb: TypeAlias = tuple[int, int, R, C, Iterator[tuple[Any, ...]], list[W | None]]
"""The numbers of the stages reached and at most reached; the rung and the counts; each field of the pieces, for all
stages; and the ways of the plan, one a stage.  Each record has a climb, so it is a tuple, which is made fastest."""


class Climber(Generic[R, C, W]):
    """Climb the stages of a rubric with each record, and put together what `parts` makes of its answers.

    Each part is made once for each distinct set of answers that it follows from.  `size` is about how many bytes a
    piece takes, and `way_size` a way.  Plans lead to `target`, or else to the stage after the one reached.
    """

    def __init__(
        self, rubric: Rubric, parts: Parts[R, C, W], budget: Budget, target: Stage | None, *, size: int, way_size: int
    ) -> None:
        self._rubric = rubric
        self._parts = parts
        self._budget = budget
        self._target = target
        self._sizes = size, way_size
        self._packing = Packing(rubric)
        self._rungs = Cache(self._rung, budget, _RUNG)
        self._counts: Cache[int, C] = Cache(lambda packed: parts.counts(*self._packing.counts(packed)), budget, _RUNG)
        self._known: tuple[Stages[tuple[Any, ...]], Ways[W]] | None = None

    def climb(self, codes: Codes, keys: Sequence[str]) -> Iterator[Climb[R, C, W] | None]:
        """Yield the climb of each record; None for one with a stage that its author must be warned of."""
        if self._known is None:
            size, way_size = self._sizes
            target = self._target.number if self._target else 0
            ways = Ways(codes, self._parts.way, self._budget, way_size, target)
            self._known = Stages(codes, self._piece, self._budget, size), ways
        stages, ways = self._known
        rungs, counts, plan = self._rungs, self._counts, ways.plan
        flags, shift, thin = self._packing.flags, self._packing.shift, self._packing.thin
        for key, pieces in zip(keys, stages.pieces(keys), strict=True):
            columns = zip(*pieces)  # noqa: B905 - checking each record takes time
            total = sum(next(columns))
            if total >= thin:
                yield None
                continue
            reached, at_most, rung = rungs[total & flags]
            yield reached, at_most, rung, counts[total >> shift], columns, plan(key, reached)

    def climbed(self, assessment: Assessment) -> Climb[R, C, W]:
        """Return the climb of an assessment."""
        stages = zip(self._rubric.stages, assessment.outcomes, strict=True)
        columns = zip(*(self._piece(stage, assessment.ratings, outcome) for stage, outcome in stages), strict=True)
        total = sum(next(columns))
        rung, counts = self._rungs[total & self._packing.flags], self._counts[total >> self._packing.shift]
        return (
            *rung,
            counts,
            columns,
            [self._parts.way([step.question for step in plan(assessment, self._target).steps])],
        )

    def _piece(self, stage: Stage, ratings: Mapping[str, Rating], outcome: Outcome) -> tuple[Any, ...]:
        return self._packing.pack(stage, outcome), *self._parts.piece(stage, ratings, outcome)

    def _rung(self, flags: int) -> tuple[int, int, R]:
        passed, possible = self._packing.ladder(flags)
        reached, at_most = height(passed), height(possible)
        return reached, at_most, self._parts.rung(reached, at_most, ahead_of(reached, self._rubric.stages, passed))
