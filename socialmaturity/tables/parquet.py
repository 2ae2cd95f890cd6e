"""Parquet files as tables: their rows are read a few at a time, whatever their size."""

from __future__ import annotations

import os
from contextlib import contextmanager
from itertools import compress
from typing import IO, TYPE_CHECKING

from socialmaturity.documents.source import LIMIT, refuse_foreign
from socialmaturity.errors import needs_extra, refuse
from socialmaturity.tables.columns import MAX_COLUMNS
from socialmaturity.tables.table import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa
    import pyarrow.parquet as pq

    from socialmaturity.tables.arrow import Cells
    from socialmaturity.tables.records import Record

_AT_ONCE = 1_000  # rows
_MOST = 32 << 20  # bytes of rows to be read at once
_BUFFER = 1 << 16  # bytes of each column that are read ahead
_MARK, _ENCRYPTED = b"PAR1", b"PARE"
_IS_ENCRYPTED = "is encrypted; write it without encryption"
_AGAIN = "write it again, or copy it again"


def parquet_rows(data: IO[bytes], file: str, questions: Sequence[str] = ()) -> Iterator[Rows]:
    """Yield the rows of an open Parquet file, with numbers from 1.  Rows without a value are passed over.

    `questions` are the columns of a map of answers in which nobody answered anything.

    Raises InputError for what is no Parquet file or cannot be read, and where `arrow` is not installed.
    """
    table = open_table(data, file)
    from socialmaturity.tables.arrow import batch_cells

    asked = _keys(table, file) or questions
    empty = batch_cells(_empty(table, file), asked, file, 1)
    yield Rows(numbers=[1], rows=[list(empty.headings)])
    number, count, size = 1, table.metadata.num_rows, os.fstat(data.fileno()).st_size
    for batch in batches_of(table, file):
        cells = batch_cells(batch, asked, file, number)
        numbers, records = _filled(range(number, number + batch.num_rows), cells)
        number += batch.num_rows
        read = size * (number - 1) // max(count, 1)
        yield Rows(numbers=numbers, rows=records, suspect=cells.suspect, read=read)


def open_table(data: IO[bytes], file: str) -> pq.ParquetFile:
    """Open a Parquet file.  Raises InputError as `parquet_rows` does."""
    try:
        import pyarrow.parquet as pq
    except ModuleNotFoundError:
        raise needs_extra("arrow", "a Parquet file", file=file) from None
    from socialmaturity.tables.arrow import is_text

    _examine(data, file)
    with _understood(file):
        # Texts as dictionaries: a long one that each row repeats would take all memory otherwise.
        texts = [field.name for field in pq.read_schema(data) if is_text(field.type)]
        data.seek(0)
        return pq.ParquetFile(data, read_dictionary=texts, buffer_size=_BUFFER)


def batches_of(table: pq.ParquetFile, file: str, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table, or only some columns, a few at a time.  Raises InputError for what is damaged."""
    from socialmaturity.tables.arrow import TOO_LONG

    with _understood(file):
        groups = [table.metadata.row_group(place) for place in range(table.num_row_groups)]
        longest = max((group.total_byte_size // max(group.num_rows, 1) for group in groups), default=0)
        if longest > LIMIT:
            raise refuse(TOO_LONG, file=file)
        at_once = max(1, min(_AT_ONCE, _MOST // max(longest, 1)))  # rows
        yield from table.iter_batches(batch_size=at_once, columns=columns, use_threads=False)


@contextmanager
def _understood(file: str) -> Iterator[None]:
    """Raise InputError for what the reader says is wrong."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        if "decrypt" in str(error).lower():
            raise refuse(_IS_ENCRYPTED, file=file) from None
        reason = next(iter(str(error).splitlines()), "").rstrip(".") or type(error).__name__
        raise refuse(f"cannot be read as a Parquet file: {reason}; {_AGAIN}", file=file) from None


def _examine(data: IO[bytes], file: str) -> None:
    """Refuse a file that is no whole Parquet file, by its first and last bytes.  Raises InputError."""
    start = data.read(64)
    if not start:
        raise refuse("the file is empty; see if it is the right file", file=file)
    data.seek(-min(len(_MARK), len(start)), os.SEEK_END)
    end = data.read()
    data.seek(0)
    if _ENCRYPTED in (start[: len(_MARK)], end):
        raise refuse(_IS_ENCRYPTED, file=file)
    if not start.startswith(_MARK):
        refuse_foreign(start, file)
        raise refuse("is not a Parquet file; give it the ending of what it is, or say --input-format", file=file)
    if end != _MARK:
        raise refuse(f"was cut off: the end of a Parquet file is missing; {_AGAIN}", file=file)


def _empty(table: pq.ParquetFile, file: str) -> pa.RecordBatch:
    """Return the table without rows."""
    import pyarrow as pa

    with _understood(file):
        if len(table.schema_arrow) > MAX_COLUMNS:
            raise refuse(f"more than {MAX_COLUMNS:,} columns; a table of answers is never that wide", file=file)
        return pa.RecordBatch.from_pylist([], schema=table.schema_arrow)


def _keys(table: pq.ParquetFile, file: str) -> Sequence[str]:
    """Return the keys of a map of answers, over all rows: they are columns of the table."""
    import pyarrow.compute as pc

    from socialmaturity.tables.arrow import ANSWERS, pair_of

    schema = table.schema_arrow
    if ANSWERS not in schema.names or not (pair := pair_of(schema.field(ANSWERS).type)):
        return ()
    paths = [column.path for column in table.schema if column.path.startswith(f"{ANSWERS}.")]
    of_keys = [path for path in paths if path.rpartition(".")[2] == pair[0]]  # the values need not be read
    keys: dict[str, None] = {}
    for batch in batches_of(table, file, of_keys):
        found = pc.unique(batch.column(0).flatten().field(0)).drop_null()
        keys.update(dict.fromkeys(map(str, found.to_pylist())))
        if len(keys) > MAX_COLUMNS:
            break
    return list(keys)


def _filled(numbers: Sequence[int], cells: Cells) -> tuple[Sequence[int], Sequence[Record]]:
    """Leave out the rows without a value, and put what is wrong with a row in its place."""
    if not cells.wrong and all(cells.grid.columns[0]):
        return numbers, cells.grid
    records: list[Record] = [cells.wrong.get(place) or row for place, row in enumerate(cells.grid)]
    filled = [not isinstance(row, list) or any(row) for row in records]
    return list(compress(numbers, filled)), list(compress(records, filled))
