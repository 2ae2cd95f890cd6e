"""Score Arrow batches: the one function that Spark, Ray, Dask, DuckDB and Polars call.

`schema(rubric, keep)` is what comes out; `score_batches(batches, rubric, keep)` yields a row for each row that goes in.
It needs the extra `arrow`.
"""

from __future__ import annotations

import os
import threading
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

try:
    import pyarrow as pa
except ModuleNotFoundError as error:
    from socialmaturity.errors import needs_extra

    raise ImportError(str(needs_extra("arrow", "socialmaturity.arrow")), name=error.name) from error

from socialmaturity import storage
from socialmaturity.batch import Scorer
from socialmaturity.core.asked import Asked
from socialmaturity.core.model import Rubric
from socialmaturity.documents import source
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.errors import InputError, Problem, refuse
from socialmaturity.formats import ResultColumns
from socialmaturity.formats.arrow_columns import ArrowRows, arrow_schema
from socialmaturity.formats.parquet import written
from socialmaturity.tables.arrow import Cells, batch_cells, passed_on
from socialmaturity.tables.columns import TRIAL
from socialmaturity.tables.columns.understand import understand
from socialmaturity.tables.parquet import batches_of, open_table
from socialmaturity.tables.records import Block
from socialmaturity.text import did_you_mean, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from socialmaturity.formats.arrow_columns import ArrowRow
    from socialmaturity.tables.columns import Columns as TableColumns

__all__ = ["schema", "score_batches", "score_table"]

FILE = "batch"
_AT_ONCE = 1_000  # rows: with more of them in memory, Python spends its time looking for garbage
_local = threading.local()  # some engines call from several threads at once

One: TypeAlias = "Rubric | str | os.PathLike[str]"
"""A rubric, its id, or its file."""


@runtime_checkable
class Frame(Protocol):
    """A table of Arrow, a frame of Polars or pandas, a relation of DuckDB: what gives its batches to others."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the batches, as the Arrow C stream interface says."""


def schema(rubric: One | Iterable[One], keep: str | Sequence[str] = ()) -> pa.Schema:
    """Return the schema of the results: the columns to keep, as texts, and what every result has.

    With several rubrics, each row names its own; the stages of all of them have columns.  Raises InputError for a
    rubric that cannot be used.
    """
    return _schema(_rubrics(rubric), _names(keep))


def score_batches(
    batches: Iterable[pa.RecordBatch] | Frame | pa.RecordBatch,
    rubric: One | Iterable[One],
    keep: str | Sequence[str] = (),
) -> Iterator[pa.RecordBatch]:
    """Yield the results of each batch: a row for each row, in their order.

    `batches` may also be a table, a frame, or a single batch.  A row that cannot be scored has its `errors`, its
    fields and the columns to keep, and nothing else.  Raises InputError for columns, or a rubric, that cannot be used.
    """
    if isinstance(batches, pa.RecordBatch):
        batches = [batches]
    elif isinstance(batches, Frame):
        batches = pa.RecordBatchReader.from_stream(batches)
    return _scored(batches, _rubrics(rubric), _names(keep), FILE)


def score_table(answers: str, results: str, rubric: One | Iterable[One], keep: str | Sequence[str] = ()) -> None:
    """Score a Parquet file, and write the results as another: a row for each row, in their order.

    Raises InputError for columns, or a rubric, that cannot be used, and for a file that cannot be read or written.
    """
    rubrics, names = _rubrics(rubric), _names(keep)
    try:
        with os.fdopen(source.open_(answers), "rb") as data:
            batches = batches_of(open_table(data, answers), answers)
            chunks = written(_scored(batches, rubrics, names, answers), _schema(rubrics, names))
            storage.save(results, (chunk.content for chunk in chunks), private=False)
    except OSError as error:
        raise source.unreadable(answers, error) from None


def _scored(
    batches: Iterable[pa.RecordBatch], rubrics: Sequence[Rubric], keep: Sequence[str], file: str
) -> Iterator[pa.RecordBatch]:
    scorer, out, found = _scorer(rubrics), _schema(rubrics, keep), arrow_schema(ResultColumns(rubrics))
    asked = list(dict.fromkeys(id_ for rubric in rubrics for id_ in rubric.questions))
    columns: dict[tuple[str, ...], TableColumns] = {}
    number = 1
    for batch in batches:
        kept = {name: passed_on(batch.column(name)) for name in _to_keep(keep, batch.schema.names, file)}
        parts = []
        for start in range(0, batch.num_rows, _AT_ONCE):
            cells = batch_cells(batch.slice(start, _AT_ONCE), asked, file, number)
            if (key := cells.headings) not in columns:
                columns[key] = _understood(key, rubrics, file)
            numbers = range(number, number + len(cells.grid))
            wrong = {**_trials(cells, columns[key], file, number), **cells.wrong}
            block = Block(file, cells.grid, numbers, columns[key], cells.suspect, read=0, wrong=wrong)
            parts.append(scorer(block).made)
            number = numbers.stop
        made = pa.Table.from_batches(parts, schema=found).combine_chunks()
        arrays = [kept[name] if name in kept else _only_chunk(made.column(name)) for name in out.names]
        yield pa.RecordBatch.from_arrays(arrays, schema=out)


def _understood(headings: Sequence[str], rubrics: Sequence[Rubric], file: str) -> TableColumns:
    """Return what the columns are taken for.  Raises InputError."""
    columns = understand(headings, rubrics, default=rubrics[0] if len(rubrics) == 1 else None)
    if columns.wrong:
        raise InputError(*columns.wrong).at(file=file)
    return columns


def _trials(cells: Cells, columns: TableColumns, file: str, first: int) -> dict[int, Problem]:
    """Return an error for each row that the authors of a form filled in: tables leave such rows out."""
    signs = [sign for sign in columns.signs if sign.what == TRIAL]
    places = [place for place, row in enumerate(cells.grid) if any(sign(row) for sign in signs)] if signs else []
    message = "a trial by the authors of the form, not an answer; leave it out"
    return {place: Problem(message=message, file=file, line=first + place) for place in places}


def _to_keep(keep: Sequence[str], names: Sequence[str], file: str) -> Sequence[str]:
    """Return the names of the columns to keep.  Raises InputError for each that is not there, or is there twice."""
    wrong = {name: count for name in keep if (count := names.count(name)) != 1}
    if wrong:
        messages = (
            f"there are {count} columns {quoted(name)} to keep; rename them"
            if count
            else f"there is no column {quoted(name)} to keep{did_you_mean(name, names)}"
            for name, count in wrong.items()
        )
        raise InputError(*(Problem(message=message, file=file) for message in messages))
    return keep


def _only_chunk(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks else pa.array([], column.type)


def _rubrics(rubric: One | Iterable[One]) -> list[Rubric]:
    """Return the rubrics that were given, at least one.  Raises InputError."""
    given = [rubric] if isinstance(rubric, Rubric | str | os.PathLike) else list(rubric)
    if not given:
        raise refuse("no rubric is given; give one or more, as in score_batches(batches, 'six-stages')")
    named = Catalogue(os.fspath(each) for each in given if not isinstance(each, Rubric))
    return [each if isinstance(each, Rubric) else named.find(os.fspath(each)) for each in given]


def _names(keep: str | Sequence[str]) -> Sequence[str]:
    return [keep] if isinstance(keep, str) else keep


def _schema(rubrics: Sequence[Rubric], keep: Sequence[str]) -> pa.Schema:
    kept = [pa.field(name, pa.string()) for name in dict.fromkeys(keep)]
    return pa.schema([*kept, *(field for field in arrow_schema(ResultColumns(rubrics)) if field.name not in keep)])


def _scorer(rubrics: Sequence[Rubric]) -> Scorer[ArrowRow]:
    """Return what scores blocks for these rubrics, and remembers for the batches of this thread."""
    key = tuple((rubric.id, rubric.sha256) for rubric in rubrics)
    made: dict[object, Scorer[ArrowRow]] = _local.__dict__.setdefault("scorers", {})
    if key not in made:
        default = rubrics[0] if len(rubrics) == 1 else None
        writer = partial(ArrowRows, columns=ResultColumns(list(rubrics)))
        made[key] = Scorer({rubric.id: rubric for rubric in rubrics}, default, Asked(naming="rubric='{}'"), writer)
    return made[key]
