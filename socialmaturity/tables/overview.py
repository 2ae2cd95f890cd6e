"""Count records for the overview of many, without assessing each of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from socialmaturity.core.overview import Counted
from socialmaturity.core.scoring import height
from socialmaturity.tables.cache import Cache
from socialmaturity.tables.stages import Packing, Stages
from socialmaturity.tables.writer import RecordWriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from socialmaturity.core.asked import Asked
    from socialmaturity.core.codes import Codes
    from socialmaturity.core.groups import Group, Grouping
    from socialmaturity.core.model import Rating, Stage
    from socialmaturity.core.result import Result
    from socialmaturity.core.scoring import Outcome
    from socialmaturity.tables.cache import Budget
    from socialmaturity.tables.fast import FastRecords


class Counts(RecordWriter["Result | Counted"]):
    """The writer that makes of each record what is counted of it."""

    def __init__(self, _: Asked, budget: Budget, grouping: Grouping) -> None:
        self._budget = budget
        self._grouping = grouping
        self._rubrics: dict[str, _Ladders] = {}

    def fast(self, records: FastRecords) -> Sequence[Counted | None]:
        """Return what is counted of fast records."""
        rubric = records.codes.rubric
        if rubric.name not in self._rubrics:
            self._rubrics[rubric.name] = _Ladders(records.codes, self._budget)
        keys = [key.translate(records.codes.side) for key in records.keys]
        ladders, groups = self._rubrics[rubric.name](records.keys), self._groups(records)
        return [
            ladder and Counted(rubric, key, *ladder, group)
            for key, ladder, group in zip(keys, ladders, groups, strict=True)
        ]

    def result(self, result: Result) -> Result:
        """Return a result as it is."""
        return result

    def _groups(self, records: FastRecords) -> Sequence[Group | None]:
        if not self._grouping.fields:
            return [None] * len(records.places)
        return [self._grouping.named(partial(_text, records, number)) for number in range(len(records.places))]


def _text(records: FastRecords, number: int, field: str) -> str:
    """Return what a record says in a field or a tag."""
    if field == "rubric":
        return records.codes.rubric.name
    text = records.fields[field][number] if field in records.fields else ""
    # A table may have a tag with the name of a field.
    return text or records.tags(records.places[number]).get(field, "")


class _Ladders:
    """How far up the ladder of a rubric records are."""

    def __init__(self, codes: Codes, budget: Budget) -> None:
        self._packing = Packing(codes.rubric)
        self._stages = Stages(codes, self._piece, budget, 0)
        self._heights = Cache(self._height, budget)

    def __call__(self, keys: Sequence[str]) -> list[tuple[int, int] | None]:
        """Return what each record has reached, at least and at most; None for one with a stage to warn of."""
        flags, thin = self._packing.flags, self._packing.thin
        totals = map(sum, self._stages.pieces(keys))
        return [None if total >= thin else self._heights[total & flags] for total in totals]

    def _piece(self, stage: Stage, _: Mapping[str, Rating], outcome: Outcome) -> int:
        return self._packing.pack(stage, outcome)

    def _height(self, flags: int) -> tuple[int, int]:
        passed, possible = self._packing.ladder(flags)
        return height(passed), height(possible)
