"""Results as lines of JSON: the same as `result` makes of them, with what recurs remembered as text."""

from __future__ import annotations

import json
from functools import partial
from itertools import compress
from operator import getitem
from typing import TYPE_CHECKING, TypeAlias

from socialmaturity.core.result import Scored
from socialmaturity.core.scoring import Tally, tally
from socialmaturity.formats import Chunk
from socialmaturity.formats.json import (
    FORMAT,
    as_json,
    concluded,
    dimension_data,
    failed,
    identified,
    rating_data,
    stage_data,
)
from socialmaturity.tables.cache import Memory, Room

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from socialmaturity.core.model import Question, Rating, Rubric, Stage
    from socialmaturity.core.scoring import Assessment, Outcome
    from socialmaturity.errors import Problem
    from socialmaturity.formats import Batches
    from socialmaturity.report.presentation import Presentation

_ROOM = 12 << 20  # bytes, beside those for the outcomes
_STAGE, _PIECE, _QUESTION = 1_200, 150, 40  # bytes of an entry, the last for each question of a stage, beside its id
_Packed: TypeAlias = int
"""A tally as one number, so that tallies can be added up."""

_encode = json.JSONEncoder(ensure_ascii=True, allow_nan=False).encode


def write_results(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write a line for each record, as they come."""
    lines = ResultLines()
    for batch in batches:
        written = [
            lines.line(result.assessment, result.warnings, result.target)
            if isinstance(result, Scored)
            else lines.failed(result.source, result.problems)
            for result in batch
        ]
        yield Chunk("".join(written), len(written))


class ResultLines:
    """Results as lines of JSON."""

    def __init__(self) -> None:
        self._room = Room(_ROOM)
        self._pieces: dict[str, _Pieces] = {}

    def line(self, assessment: Assessment, warnings: Iterable[Problem], target: Stage | None = None) -> str:
        """The line of a result."""
        rubric = assessment.rubric
        if rubric.id not in self._pieces:
            self._pieces[rubric.id] = _Pieces(rubric, self._room)
        begins = _encode({"format": FORMAT, **identified(assessment)})[:-1]
        ends = _encode(concluded(assessment, warnings, target))[1:]
        return f"{begins}, {self._pieces[rubric.id].between(assessment)}, {ends}\n"

    def failed(self, source: str, problems: Iterable[Problem]) -> str:
        """The line of a record that could not be scored."""
        return as_json({"format": FORMAT, **failed(source, problems)})


class _Pieces:
    """What the answers to a rubric, its stages and its dimensions give to a line."""

    def __init__(self, rubric: Rubric, room: Room) -> None:
        questions = rubric.questions.values()
        weight = sum(question.weight for question in questions)
        self._rubric = rubric
        self._bits = (weight * rubric.unit).bit_length()  # no number of a tally is larger
        self._ids = list(rubric.questions)
        self._answers = [Memory(partial(_answer, id_), room, _PIECE) for id_ in self._ids]
        self._counts = [Memory(partial(self._count, question), room) for question in questions]
        self._stages = [
            (self._among(stage.questions), Memory(partial(self._stage, stage), room, _size(stage)))
            for stage in rubric.stages
        ]
        self._dimensions = [
            (self._among(own), Memory(partial(self._dimension, id_), room, _PIECE))
            for id_, own in rubric.by_dimension.items()
        ]

    def between(self, assessment: Assessment) -> str:
        """What was answered, and what that is for each stage and dimension."""
        given = list(map(assessment.ratings.get, self._ids))
        counts = list(map(getitem, self._counts, given))
        answers = ", ".join(filter(None, map(getitem, self._answers, given)))
        dimensions = ", ".join([pieces[sum(compress(counts, own))] for own, pieces in self._dimensions])
        stages = ", ".join(
            [
                pieces[outcome, sum(compress(counts, own))]
                for (own, pieces), outcome in zip(self._stages, assessment.outcomes, strict=True)
            ]
        )
        return f'"answers": {{{answers}}}, "stages": [{stages}], "dimensions": [{dimensions}]'

    def _among(self, own: Iterable[Question]) -> list[bool]:
        """Which of all questions these are."""
        ids = {question.id for question in own}
        return [id_ in ids for id_ in self._ids]

    def _count(self, question: Question, rating: Rating | None) -> _Packed:
        packed = 0
        for number in tally(self._rubric, [question], {} if rating is None else {question.id: rating}):
            packed = packed << self._bits | number
        return packed

    def _tally(self, packed: _Packed) -> Tally:
        one = (1 << self._bits) - 1
        return Tally(*(packed >> place * self._bits & one for place in reversed(range(len(Tally._fields)))))

    def _stage(self, stage: Stage, came: tuple[Outcome, _Packed]) -> str:
        outcome, counts = came
        return _encode(stage_data(stage, outcome, self._tally(counts)))

    def _dimension(self, id_: str, counts: _Packed) -> str:
        return _encode(dimension_data(id_, self._tally(counts)))


def _size(stage: Stage) -> int:
    return _STAGE + sum(len(question.id) + _QUESTION for question in stage.questions)


def _answer(id_: str, rating: Rating | None) -> str:
    return "" if rating is None else _encode({id_: rating_data(rating)})[1:-1]
