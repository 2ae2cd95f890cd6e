"""Remember what a writer makes of a stage's answers, for each distinct set of them."""

from __future__ import annotations

from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING, Generic, TypeVar

from socialmaturity.core.model import NOT_APPLICABLE
from socialmaturity.core.plan import on_the_way, way
from socialmaturity.core.scoring import judge, rests_on_little
from socialmaturity.tables.cache import Cache

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from socialmaturity.core.codes import Codes
    from socialmaturity.core.model import Question, Rating, Rubric, Stage
    from socialmaturity.core.scoring import Outcome
    from socialmaturity.tables.cache import Budget

P = TypeVar("P")

_QUESTION = 20  # bytes for each question of a stage


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
        self._target = target
        stages = codes.rubric.stages
        ways = [
            (cut, Cache(partial(self._make, place), budget, size + _QUESTION * len(stages[place].questions)))
            for place, cut in enumerate(codes.cuts)
        ]
        self._ways = [ways[on_the_way(reached, target, len(stages))] for reached in range(len(stages) + 1)]

    def plans(self, keys: Sequence[str], reached: Sequence[int]) -> list[list[P | None]]:
        """Return the pieces of each record's plan, one a stage: None for a stage without an applicable question."""
        ways, near = self._ways, self._codes.near
        # A plan leads through few stages, so the others are not worth folding.
        return [
            [cache[key[cut].translate(near)] for cut, cache in ways[at]] for key, at in zip(keys, reached, strict=True)
        ]

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
