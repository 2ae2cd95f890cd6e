"""Answers that a Python program holds in memory, as the rows of a table."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeAlias

from socialmaturity.errors import Problem
from socialmaturity.tables.json_records import as_rows, flat
from socialmaturity.tables.records import Block
from socialmaturity.tables.table import Rows, blocks_of
from socialmaturity.tables.worksheets import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from socialmaturity.tables.records import Record
    from socialmaturity.tables.table import TableSettings

_AT_ONCE = 1_000  # rows
Row: TypeAlias = "Mapping[str, object] | Sequence[object]"


def row_blocks(rows: Iterable[Row], columns: Sequence[str], source: str, settings: TableSettings) -> Iterator[Block]:
    """Yield rows in blocks: sheets with `answers`, records with named fields, or cells below these columns.

    Raises InputError for columns that cannot be used.
    """
    if hasattr(rows, "iter_rows"):  # a frame of Polars
        rows, columns = rows.iter_rows(), list(rows.columns)  # type: ignore[attr-defined]
    elif hasattr(rows, "itertuples"):  # a frame of pandas
        rows, columns = rows.itertuples(index=False, name=None), list(map(str, rows.columns))  # type: ignore[attr-defined]
    rows = iter(rows)
    first = list(islice(rows, 1))
    rows = chain(first, rows)
    if columns:
        yield from blocks_of(source, _tabular(rows, columns, source), settings)
    elif first and isinstance(first[0], Mapping) and "answers" in first[0]:
        yield from _sheets(rows, source)
    elif first:
        yield from blocks_of(source, as_rows(source, _named(rows, source)), settings)


def cell_of(value: object) -> str:
    """Return a value as the text of a cell; nothing for what data frames put where there is none."""
    if hasattr(value, "item") and not isinstance(value, str):  # a number of NumPy
        value = value.item()
    if value is None or type(value).__name__ in ("NAType", "NaTType") or value != value:  # noqa: PLR0124 - as NaN is
        return ""
    return text_of(value)


def _tabular(rows: Iterable[Row], columns: Sequence[str], source: str) -> Iterator[Rows]:
    yield Rows(numbers=[0], rows=[list(columns)])
    numbered = enumerate(rows, 1)
    while some := list(islice(numbered, _AT_ONCE)):
        yield Rows(numbers=[number for number, _ in some], rows=[_cells(row, source, number) for number, row in some])


def _cells(row: Row, source: str, number: int) -> Record:
    if isinstance(row, Mapping | str):
        message = "is not a sequence of cells; rows that are mappings have names of their own, so leave out `names`"
        return Problem(message=message, file=source, line=number)
    return list(map(cell_of, row))


def _named(rows: Iterable[Row], source: str) -> Iterator[tuple[int, dict[str, str] | Problem]]:
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            message = "is not a mapping of names to values; give the headings of cells in a row as `names`"
            yield number, Problem(message=message, file=source, line=number)
            continue
        try:
            yield number, flat(row, cell_of)
        except ValueError as error:
            yield number, Problem(message=str(error), file=source, line=number)


def _sheets(rows: Iterable[Row], source: str) -> Iterator[Block]:
    numbered = enumerate(rows, 1)
    while some := list(islice(numbered, _AT_ONCE)):
        lines: list[Record] = [json.dumps(row, default=_json, ensure_ascii=False) for _, row in some]
        numbers = [number for number, _ in some]
        yield Block(file=source, records=lines, numbers=numbers, columns=None, suspect=False, read=0)


def _json(value: object) -> object:
    """Return what JSON has no word for: a day, a number of NumPy, a mapping of another kind."""
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return value.item() if hasattr(value, "item") else str(value)
