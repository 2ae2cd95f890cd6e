"""Arrow batches as blocks of records: columns of any type of text, number or day become the cells that a table has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from socialmaturity.documents.source import FORBIDDEN
from socialmaturity.tables.records import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialmaturity.core.model import Rubric

ANSWERS = "answers"  # a column that has all answers, as a struct or a map


def cells_of(batch: pa.RecordBatch, rubrics: Sequence[Rubric]) -> tuple[list[str], Grid, bool]:
    """Return the headings of a batch, its cells, and whether something in them is not allowed."""
    headings, columns = list[str](), list[list[str]]()
    for name, column in _flat(batch, rubrics):
        headings.append(name)
        columns.append(texts(column))
    suspect = any(FORBIDDEN.search("\n".join(column)) for column in columns)
    return headings, Grid.of_columns(columns), suspect


def _flat(batch: pa.RecordBatch, rubrics: Sequence[Rubric]) -> Iterator[tuple[str, pa.Array]]:
    """Yield the columns of a batch; one with all answers as a column for each question."""
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if name == ANSWERS and pa.types.is_struct(column.type):
            for place, field in enumerate(column.type):
                yield field.name, pc.struct_field(column, place)
        elif name == ANSWERS and pa.types.is_map(column.type):
            rows = [dict(row or ()) for row in column.to_pylist()]
            asked = dict.fromkeys(id_ for rubric in rubrics for id_ in rubric.questions)
            ids = dict.fromkeys((*asked, *(id_ for row in rows for id_ in row)))
            for id_ in ids:
                yield id_, pa.array([None if row.get(id_) is None else str(row[id_]) for row in rows], pa.string())
        else:
            yield name, column


def texts(column: pa.Array) -> list[str]:
    """Return a column as cells; null is an empty one."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        column = _cast(column, pa.int64())  # a blank makes whole numbers floats in many tools
    elif pa.types.is_timestamp(column.type) or pa.types.is_date64(column.type):
        column = _cast(column, pa.date32())
    if not pa.types.is_string(column.type):
        column = column.cast(pa.string())
    return pc.fill_null(column, "").to_pylist()  # type: ignore[no-any-return]


def _cast(column: pa.Array, type_: pa.DataType) -> pa.Array:
    """Return a column as another type, if nothing is lost by it."""
    try:
        return column.cast(type_)
    except pa.ArrowInvalid:
        return column
