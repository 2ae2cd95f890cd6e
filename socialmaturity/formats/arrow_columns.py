"""Results as the columns of Arrow batches: what engines for big data and Parquet files take."""

from __future__ import annotations

import datetime
from itertools import accumulate, chain, repeat
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from socialmaturity.core.asked import stage_of
from socialmaturity.core.result import Failed
from socialmaturity.core.scoring import deciding_between, gaps_in_order
from socialmaturity.core.sheet import TEXT_FIELDS
from socialmaturity.formats.flat import COUNTS, LISTS, REACHED, places_in, rung_values, spaced, stage_ids
from socialmaturity.tables.cache import Cache
from socialmaturity.tables.stages import Climber
from socialmaturity.tables.writer import RecordWriter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from socialmaturity.core.asked import Asked
    from socialmaturity.core.codes import Codes
    from socialmaturity.core.model import Question, Rating, Rubric, Stage
    from socialmaturity.core.result import Result
    from socialmaturity.core.scoring import Assessment, Outcome
    from socialmaturity.formats import ResultColumns
    from socialmaturity.tables.cache import Budget
    from socialmaturity.tables.fast import FastRecords
    from socialmaturity.tables.stages import Climb

ArrowRow: TypeAlias = "tuple[Any, ...]"
"""The values of one row in groups, in the order of the schema: whose it is, the rung, counts, what is met for each
stage, a text for each list of ids, the errors, and the tags."""

_PIECE = 300  # bytes


def arrow_schema(columns: ResultColumns) -> pa.Schema:
    """Return the schema of results: texts, whole numbers of 32 bits, a date, and lists of texts."""
    text, number, texts = pa.string(), pa.int32(), pa.list_(pa.string())
    return pa.schema(
        [
            *(pa.field(name, text) for name in ("source", "rubric", *TEXT_FIELDS)),
            pa.field("date", pa.date32()),
            *(pa.field(name, number if name.endswith("_number") else text) for name in REACHED),
            *(pa.field(name, number) for name in COUNTS),
            *(pa.field(f"met_{id_}", number) for id_ in stage_ids(columns.rubrics)),
            *(pa.field(name, texts) for name in (*LISTS, "errors")),
            *(pa.field(f"tag_{name}", text) for name in columns.tags),
        ]
    )


def _batch_of(rows: Sequence[ArrowRow], schema: pa.Schema) -> pa.RecordBatch:
    """Return rows as a batch."""
    if not rows:
        return pa.RecordBatch.from_pylist([], schema=schema)
    whose, reached, counts, met, *ids, errors, tags = zip(*rows, strict=True)
    before = chain.from_iterable(zip(*group, strict=True) for group in (whose, reached, counts, met))
    types = iter(schema.types)
    arrays = [_array(column, type_) for column, type_ in zip(before, types, strict=False)]
    arrays += [*map(_lists, ids), pa.array(errors, pa.list_(pa.string()))]
    arrays += [_array(column, pa.string()) for column in zip(*tags, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(column: Sequence[object], type_: pa.DataType) -> pa.Array:
    """Return a column; an empty text in it is null."""
    return pa.array([value or None for value in column] if "" in column else column, type_)


def _lists(column: Sequence[str | None]) -> pa.Array:
    """Return texts of ids, with a blank after each, as lists.  All of them are split at once, which is far faster."""
    texts = [text or "" for text in column]
    offsets = pa.array([0, *accumulate(map(str.count, texts, repeat(" ")))], pa.int32())
    ids = pc.split_pattern(pa.array(["".join(texts)]), " ").values[:-1]
    missing = pa.array([text is None for text in column]) if None in column else None
    return pa.ListArray.from_arrays(offsets, ids, mask=missing)


class ArrowRows(RecordWriter[ArrowRow]):
    """The writer of rows, in which the stages of these rubrics, and these tags, have columns."""

    leaves_out_warnings = True

    def __init__(self, asked: Asked, budget: Budget, columns: ResultColumns) -> None:
        self._asked = asked
        self._budget = budget
        self._columns = columns
        self._schema = arrow_schema(columns)
        self._stages = stage_ids(columns.rubrics)
        self._tables: dict[str, _Table] = {}
        self._dates = Cache(_date, budget)

    def fast(self, records: FastRecords) -> Sequence[ArrowRow | None]:
        """Return the rows of fast records."""
        rubric, size = records.codes.rubric, len(records.places)
        blank = [""] * size
        who = [records.fields.get(name) or blank for name in TEXT_FIELDS]
        dates = map(self._dates.__getitem__, records.fields.get("date") or blank)
        tags = [
            records.tag_column(name, records.places) if name in records.tag_names else blank
            for name in self._columns.tags
        ]
        sources = [f"{records.file}:{number}" for number in records.numbers]
        whose = zip(sources, [rubric.name] * size, *who, dates, strict=True)
        ends = zip(*tags, strict=True) if tags else [()] * size
        middles = self._table(rubric).fast(records.codes, records.keys)
        return [
            None if middle is None else (start, *middle, (), end)
            for start, middle, end in zip(whose, middles, ends, strict=True)
        ]

    def result(self, result: Result) -> ArrowRow:
        """Return the row of a result.  One that failed has only its errors, and what says whose it is."""
        if isinstance(result, Failed):
            errors = tuple([problem.message for problem in result.problems if not problem.warning])
            whose = (result.source, None, *map(result.known.get, TEXT_FIELDS), _date(result.known.get("date", "")))
            tags = tuple(map(result.tags.get, self._columns.tags))
            blank = ((None,) * len(REACHED), (None,) * len(COUNTS), (None,) * len(self._stages))
            return (whose, *blank, *(None,) * len(LISTS), errors, tags)
        assessment, sheet = result.assessment, result.assessment.sheet
        who = [getattr(sheet, name) for name in TEXT_FIELDS]
        middle = self._table(assessment.rubric).slow(assessment)
        tags = tuple([sheet.tags.get(name, "") for name in self._columns.tags])
        return ((sheet.source, assessment.rubric.name, *who, sheet.date), *middle, (), tags)

    def together(self, made: Sequence[ArrowRow]) -> pa.RecordBatch:
        """Return rows as a batch: it is sent to another process far faster than single rows."""
        return _batch_of(made, self._schema)

    def _table(self, rubric: Rubric) -> _Table:
        if rubric.name not in self._tables:
            target = stage_of(rubric, self._asked.target)
            self._tables[rubric.name] = _Table(rubric, self._stages, target, self._budget)
        return self._tables[rubric.name]


class _Piece(NamedTuple):
    """What one stage gives to a row.  The lists of ids have a blank after each."""

    met: int
    gaps: str
    essential_first: str
    open: str
    deciding: str


class _Rung(NamedTuple):
    """What follows from the stages that are passed, and those that are possible."""

    values: tuple[object, ...]
    ahead: str


class _Table:
    """The rows of one rubric, without what says whose they are."""

    def __init__(self, rubric: Rubric, stages: Sequence[str], target: Stage | None, budget: Budget) -> None:
        self._rubric = rubric
        self._places = places_in(rubric, stages)
        self._climber = Climber(rubric, self, budget, target, size=_PIECE, way_size=_PIECE)

    def fast(self, codes: Codes, keys: Sequence[str]) -> Iterator[ArrowRow | None]:
        """Yield the values of each key; None for one with a stage to warn of."""
        for climb in self._climber.climb(codes, keys):
            yield climb and self._values(climb)

    def slow(self, assessment: Assessment) -> ArrowRow:
        """Return the values of an assessment."""
        return self._values(self._climber.climbed(assessment))

    def _values(self, climb: Climb[_Rung, tuple[int, ...], str]) -> ArrowRow:
        reached, at_most, (values, ahead), counts, (met, gaps, first, open_, deciding), ways = climb
        if self._places is not None:
            met = tuple([None if place is None else met[place] for place in self._places])
        return (
            values,
            counts,
            met,
            "".join(gaps_in_order(reached, gaps, first)),
            "" if None in ways else "".join(ways),  # type: ignore[arg-type]  # none is None
            "".join(open_),
            "".join(deciding_between(reached, at_most, deciding)),
            ahead,
        )

    def piece(self, _: Stage, __: Mapping[str, Rating], outcome: Outcome) -> _Piece:
        """Return what a stage gives to a row."""
        lists = (outcome.gaps, outcome.essential_first, outcome.open, outcome.deciding)
        return _Piece(outcome.met, *map(spaced, lists))

    def way(self, questions: Sequence[Question]) -> str:
        """Return the ids of the questions on the way through a stage."""
        return spaced(question.id for question in questions)

    def rung(self, reached: int, at_most: int, ahead: Sequence[Stage]) -> _Rung:
        """Return the values of the ladder."""
        return _Rung(rung_values(self._rubric, reached, at_most), spaced(stage.id for stage in ahead))

    def counts(self, *counts: int) -> tuple[int, ...]:
        """Return the values that count questions."""
        return len(self._rubric.questions), *counts


def _date(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
