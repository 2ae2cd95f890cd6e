"""Results as the columns of Arrow batches: what engines for big data and Parquet files take."""

from __future__ import annotations

import datetime
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import pyarrow as pa

from socialmaturity.core.asked import stage_of
from socialmaturity.core.plan import plan
from socialmaturity.core.result import Failed
from socialmaturity.core.scoring import ahead_of, deciding_between, essential_first, gaps_in_order, height
from socialmaturity.formats.csv import stage_ids
from socialmaturity.tables.cache import Cache
from socialmaturity.tables.stages import Packing, Stages, Ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from socialmaturity.core.asked import Asked
    from socialmaturity.core.codes import Codes
    from socialmaturity.core.model import Question, Rating, Rubric, Stage
    from socialmaturity.core.result import Result
    from socialmaturity.core.scoring import Assessment, Outcome
    from socialmaturity.formats import Columns
    from socialmaturity.tables.cache import Budget
    from socialmaturity.tables.fast import FastRecords

Row: TypeAlias = "tuple[Any, ...]"
"""The values of one row, in the order of the schema."""

_WHO = ("subject", "scope", "respondent", "role", "assessor")
_COUNTS = ("rated", "unknown", "unanswered", "not_applicable")
_LISTS = ("gaps", "plan", "open", "deciding", "ahead", "errors")
_PIECE, _RUNG = 400, 400  # bytes


def schema_of(columns: Columns) -> pa.Schema:
    """Return the schema of results: texts, whole numbers of 32 bits, a date, and lists of texts."""
    text, number, ids = pa.string(), pa.int32(), pa.list_(pa.string())
    return pa.schema(
        [
            *(pa.field(name, text) for name in ("source", "rubric", *_WHO)),
            pa.field("date", pa.date32()),
            pa.field("reached_number", number),
            pa.field("reached", text),
            pa.field("at_most_number", number),
            pa.field("at_most", text),
            pa.field("working_on", text),
            *(pa.field(name, number) for name in ("questions", *_COUNTS)),
            *(pa.field(f"met_{id_}", number) for id_ in stage_ids(columns.rubrics)),
            *(pa.field(name, ids) for name in _LISTS),
            *(pa.field(f"tag_{name}", text) for name in columns.tags),
        ]
    )


def batch_of(rows: Sequence[Row], schema: pa.Schema) -> pa.RecordBatch:
    """Return rows as a batch."""
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    arrays = [_array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(column: Sequence[Any], type_: pa.DataType) -> pa.Array:
    """Return a column as an array.  Lists are put together from all their texts at once, which is far faster."""
    if not pa.types.is_list(type_):
        return pa.array(column, type_)
    empty: tuple[str, ...] = ()
    offsets = [0, *accumulate(len(each or empty) for each in column)]
    missing = pa.array([each is None for each in column], pa.bool_())
    values = pa.array(list(chain.from_iterable(each or empty for each in column)), type_.value_type)
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), values, mask=missing)


class ArrowRows:
    """The writer of rows, in which the stages of these rubrics, and these tags, have columns."""

    leaves_out_warnings = True

    def __init__(self, asked: Asked, budget: Budget, columns: Columns) -> None:
        self._asked = asked
        self._budget = budget
        self._columns = columns
        self._names = schema_of(columns).names
        self._stages = stage_ids(columns.rubrics)
        self._tables: dict[str, _Table] = {}
        self._dates = Cache(_date, budget)

    def fast(self, records: FastRecords) -> Sequence[Row | None]:
        """Return the rows of fast records."""
        rubric, size = records.codes.rubric, len(records.places)
        blank = [""] * size
        who = [records.fields.get(name) or blank for name in _WHO]
        dates = map(self._dates.__getitem__, records.fields.get("date") or blank)
        tags = [
            records.tag_column(name, records.places) if name in records.tag_names else blank
            for name in self._columns.tags
        ]
        starts = zip(
            [f"{records.file}:{number}" for number in records.numbers], [rubric.name] * size, *who, dates, strict=True
        )
        ends = zip(*tags, strict=True) if tags else [()] * size
        middles = self._table(rubric).fast(records.codes, records.keys)
        return [
            None if middle is None else (*start, *middle, *end)
            for start, middle, end in zip(starts, middles, ends, strict=True)
        ]

    def result(self, result: Result) -> Row:
        """Return the row of a result.  One that failed has nothing but its errors."""
        if isinstance(result, Failed):
            errors = [problem.message for problem in result.problems if not problem.warning]
            of_tags = {f"tag_{name}": text for name, text in result.tags.items()}
            known = {**of_tags, **result.known, "date": None, "source": result.source, "errors": errors}
            return tuple([known.get(name) for name in self._names])
        assessment, sheet = result.assessment, result.assessment.sheet
        who = (sheet.subject, sheet.scope, sheet.respondent, sheet.role, sheet.assessor)
        middle = self._table(assessment.rubric).slow(assessment, result.target)
        tags = [sheet.tags.get(name, "") for name in self._columns.tags]
        return (sheet.source, assessment.rubric.name, *who, sheet.date, *middle, *tags)

    def _table(self, rubric: Rubric) -> _Table:
        if rubric.name not in self._tables:
            target = stage_of(rubric, self._asked.target)
            self._tables[rubric.name] = _Table(rubric, self._stages, target, self._budget)
        return self._tables[rubric.name]


class _Piece(NamedTuple):
    """What one stage gives to a row; `packed` is from `Packing`."""

    packed: int
    met: int
    gaps: tuple[str, ...]
    essential_first: tuple[str, ...]
    open: tuple[str, ...]
    deciding: tuple[str, ...]


class _Rung(NamedTuple):
    """What follows from the stages that are passed, and those that are possible."""

    reached: int
    at_most: int
    values: tuple[object, ...]
    ahead: tuple[str, ...]


class _Table:
    """The rows of one rubric, without what says whose they are."""

    def __init__(self, rubric: Rubric, stages: Sequence[str], target: Stage | None, budget: Budget) -> None:
        own = [stage.id for stage in rubric.stages]
        self._rubric = rubric
        self._target = target.number if target else 0
        self._budget = budget
        self._places = [own.index(id_) if id_ in own else None for id_ in stages]
        self._packing = Packing(rubric)
        self._rungs = Cache(self._rung, budget, _RUNG)
        self._counts = Cache(self._counted, budget, _RUNG)
        self._judged: tuple[Stages[_Piece], Ways[tuple[str, ...]]] | None = None

    def fast(self, codes: Codes, keys: Sequence[str]) -> Iterator[Row | None]:
        """Yield the values of each key; None for one with a stage to warn of."""
        if self._judged is None:
            ways = Ways(codes, _ids, self._budget, _PIECE, self._target)
            self._judged = Stages(codes, self._piece, self._budget, _PIECE), ways
        stages, ways = self._judged
        pieces = stages.pieces(keys)
        totals = [sum([piece[0] for piece in each]) for each in pieces]
        reached = [self._rungs[total & self._packing.flags].reached for total in totals]
        for total, each, way in zip(totals, pieces, ways.plans(keys, reached), strict=True):
            if total >= self._packing.thin:
                yield None
            else:
                steps = () if None in way else chain.from_iterable(way)  # type: ignore[arg-type]  # none is None
                yield self._values(total, each, list(steps))

    def slow(self, assessment: Assessment, target: Stage | None) -> Row:
        """Return the values of an assessment."""
        outcomes = zip(self._rubric.stages, assessment.outcomes, strict=True)
        pieces = [self._piece(stage, assessment.ratings, outcome) for stage, outcome in outcomes]
        steps = [step.question.id for step in plan(assessment, target).steps]
        return self._values(sum([piece.packed for piece in pieces]), pieces, steps)

    def _values(self, total: int, pieces: Sequence[_Piece], steps: list[str]) -> Row:
        _, met, gaps, first, open_, deciding = zip(*pieces, strict=True)
        reached, at_most, values, ahead = self._rungs[total & self._packing.flags]
        return (
            *values,
            *self._counts[total >> self._packing.shift],
            *[None if place is None else met[place] for place in self._places],
            list(chain.from_iterable(gaps_in_order(reached, gaps, first))),
            steps,
            list(chain.from_iterable(open_)),
            list(chain.from_iterable(deciding_between(reached, at_most, deciding))),
            ahead,
            (),
        )

    def _piece(self, stage: Stage, _: Mapping[str, Rating], outcome: Outcome) -> _Piece:
        (first,) = essential_first([outcome])
        packed = self._packing.pack(stage, outcome)
        return _Piece(packed, outcome.met, outcome.gaps, first, outcome.open, outcome.deciding)

    def _rung(self, flags: int) -> _Rung:
        stages = self._rubric.stages
        passed, possible = self._packing.ladder(flags)
        reached, at_most = height(passed), height(possible)
        names = [None, *(stage.id for stage in stages), None]
        values = (reached, names[reached], at_most, names[at_most], names[reached + 1])
        return _Rung(reached, at_most, values, tuple(stage.id for stage in ahead_of(reached, stages, passed)))

    def _counted(self, packed: int) -> tuple[int, ...]:
        return len(self._rubric.questions), *self._packing.counts(packed)


def _ids(questions: Iterable[Question]) -> tuple[str, ...]:
    return tuple([question.id for question in questions])


def _date(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
