"""Results as a Parquet file: the columns of the flat table, as numbers, days and lists."""

from __future__ import annotations

import io
from itertools import chain
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from socialmaturity.formats import Chunk
from socialmaturity.formats.arrow_columns import ArrowRows, arrow_schema
from socialmaturity.storage import encoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from socialmaturity.core.model import Rubric
    from socialmaturity.core.result import Results
    from socialmaturity.formats import Batches, ResultColumns
    from socialmaturity.formats.arrow_columns import ArrowRow
    from socialmaturity.formats.rows import Value
    from socialmaturity.presentation import Presentation
    from socialmaturity.report.blocks import Report

_GROUP = 20_000  # rows that are written together, and that engines share out: more of them take more memory


record_writer = ArrowRows


def write_records(
    results: Iterable[Results[ArrowRow]], rubrics: Mapping[str, Rubric], columns: ResultColumns
) -> Iterator[Chunk]:
    """Write a row for each record."""
    yield from written((each.made for each in results), arrow_schema(columns))


def write_questions(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write a row for each question of each sheet."""
    from socialmaturity.formats.rows import QUESTION_HEAD, question_rows

    yield from _values((chain.from_iterable(map(question_rows, batch)) for batch in batches), QUESTION_HEAD)


def write_overview(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write the overview, one number a row."""
    from socialmaturity.formats.overview import OVERVIEW_HEAD, overview_of, overview_rows

    survey = overview_of(batches, wanted)
    if survey.sheets:
        yield from _values([overview_rows(survey, wanted)], OVERVIEW_HEAD)


def write_report(report: Callable[[], Report], data: Callable[[], Mapping[str, Any]], wanted: Presentation) -> bytes:
    """Write a row for each unit of --by, from their data."""
    from socialmaturity.formats.rows import UNIT_HEAD, unit_rows

    return b"".join(encoded(chunk.content) for chunk in _values([unit_rows(data())], UNIT_HEAD))


def written(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[Chunk]:
    """Yield the bytes of a Parquet file with these batches, a group of rows after the other."""
    bytes_ = _Bytes()
    waiting, rows = list[pa.RecordBatch](), 0
    with pq.ParquetWriter(pa.PythonFile(bytes_, mode="w"), schema) as writer:
        for batch in batches:
            waiting.append(batch)
            rows += batch.num_rows
            if rows >= _GROUP:
                writer.write_table(pa.Table.from_batches(waiting, schema))
                yield Chunk(bytes_.take(), rows)
                waiting, rows = [], 0
        if rows:
            writer.write_table(pa.Table.from_batches(waiting, schema))
    yield Chunk(bytes_.take(), rows)


class _Bytes(io.RawIOBase):
    """What is written to it, to be taken from time to time."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._at = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def write(self, data: bytes) -> int:  # type: ignore[override]  # or anything else with bytes in it
        self._parts.append(bytes(data))
        self._at += len(self._parts[-1])
        return len(self._parts[-1])

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken, self._parts = b"".join(self._parts), []
        return taken


_NUMBERS = (
    *("reached_number", "stage_number", "needed", "gap", "count", "of"),
    *("sheets", "lowest_number", "highest_number", "highest_at_most_number"),
)


def _values(groups: Iterable[Iterable[Sequence[Value]]], head: Sequence[str]) -> Iterator[Chunk]:
    """Write rows of plain values: days and numbers as such, all else as text."""
    types = {"date": pa.date32(), **dict.fromkeys(_NUMBERS, pa.int32())}
    schema = pa.schema([(name, types.get(name, pa.string())) for name in head])

    def batch(rows: Iterable[Sequence[Value]]) -> pa.RecordBatch:
        columns = list(zip(*rows, strict=True)) or [()] * len(head)
        texts = ([None if value in (None, "") else str(value) for value in column] for column in columns)
        arrays = [
            pa.array(text if pa.types.is_string(field.type) else column, field.type)
            for column, text, field in zip(columns, texts, schema, strict=True)
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=schema)

    yield from written(map(batch, groups), schema)
