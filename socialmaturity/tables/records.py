"""Blocks of records: what every kind of table is read as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, overload

from socialmaturity.documents.source import FORBIDDEN, LIMIT, has_forbidden
from socialmaturity.errors import Problem

if TYPE_CHECKING:
    from socialmaturity.tables.columns import Columns

_BETWEEN = "\x1f"  # cells, for which ASCII has this character
TOO_LONG = f"more than {LIMIT >> 20} MiB without an end; a record is never that long, see if it is the right file"

Record: TypeAlias = str | bytes | list[str] | Problem
"""A line of JSONL (bytes, if something is wrong with its text), the cells of a row, or what is wrong instead."""


class Block(NamedTuple):
    """Some records of one file, with the lines on which they begin.  Those of a table have its columns.

    `suspect` says that something in its text is not allowed, so that each row has to be searched.  `read` is how many
    bytes of the file have been read.  `notices` are about the table as a whole.  `wrong` has what is wrong with some of
    the records as a whole, by their places; their cells only say whose they are.
    """

    file: str
    records: Sequence[Record]
    numbers: Sequence[int]
    columns: Columns | None
    suspect: bool
    read: int
    notices: tuple[Problem, ...] = ()
    wrong: Mapping[int, Problem] = {}


def notice(file: str, problems: tuple[Problem, ...]) -> Block:
    """Return a block without records, with a message about a file."""
    return Block(file=file, records=(), numbers=(), columns=None, suspect=False, read=0, notices=problems)


class Grid(Sequence[list[str]]):
    """Rows of one width by their columns, which are taken from a text far faster than rows are turned over."""

    def __init__(self, columns: Sequence[Sequence[str]]) -> None:
        self.columns = columns

    @classmethod
    def of_text(cls, text: str, delimiter: str) -> Grid | None:
        """Cut whole lines without quotes into cells.  Return None for rows of several widths, and if one is blank."""
        if "\r" in text and "\r" in (text := text.replace("\r\n", "\n")):
            return None
        # Line ends become cells of their own, so that one cut makes all cells, and shows whether each row has as many.
        marked = text.replace("\n", f"{delimiter}\n{delimiter}")
        cells = marked.split(delimiter)
        width = cells.index("\n")
        ends = cells[width :: width + 1]
        lines = (len(marked) - len(text)) // 2  # faster than to count them
        if not len(ends) == ends.count("\n") == lines == len(cells) // (width + 1):
            return None
        blank = delimiter * (width - 1) + "\n"
        if text.startswith(blank) or f"\n{blank}" in text:
            return None
        cells.pop()  # behind the last line end
        return cls([cells[place :: width + 1] for place in range(width)])

    @classmethod
    def _of_cells(cls, cells: str, size: int) -> Grid:
        """Return as many rows as `size` from their cells, column by column."""
        texts = cells.split(_BETWEEN)
        return cls([texts[start : start + size] for start in range(0, len(texts), size)])

    @property
    def width(self) -> int:
        """The number of columns.  There is at least one."""
        return len(self.columns)

    def __len__(self) -> int:
        return len(self.columns[0])

    @overload
    def __getitem__(self, place: int) -> list[str]: ...

    @overload
    def __getitem__(self, place: slice) -> list[list[str]]: ...

    def __getitem__(self, place: int | slice) -> list[str] | list[list[str]]:
        if isinstance(place, slice):
            return [self[at] for at in range(len(self))[place]]
        return [column[place] for column in self.columns]

    def __reduce__(self) -> tuple[object, ...]:
        """Go to another process as one text, which is far faster than many."""
        cells = _BETWEEN.join(chain.from_iterable(self.columns))
        if cells.count(_BETWEEN) == self.width * len(self) - 1:
            return Grid._of_cells, (cells, len(self))
        return Grid, (self.columns,)  # without rows, or with this character in a cell


def column_of(rows: Sequence[Record], place: int) -> Sequence[str]:
    """Return the cells of one column; "" for a record without it."""
    if isinstance(rows, Grid):
        return rows.columns[place]
    return [row[place] if isinstance(row, list) and place < len(row) else "" for row in rows]


def text_in(data: bytes, *, usual: bool) -> str | None:
    """Decode bytes; return None if something in their text is not allowed.  `usual` text need not be searched."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return text if usual or not has_forbidden(data) else None


def misfit(cell: str) -> tuple[str, str] | None:
    """Return what in a cell is not allowed, and what to do about it."""
    if found := FORBIDDEN.search(cell):
        return f"the control character U+{ord(found[0]):04X} is in", "remove it"
    if not cell.isascii() and any("\udc80" <= sign <= "\udcff" for sign in cell):
        return "no UTF-8 text in", "save the file with its text in UTF-8"
    return None
