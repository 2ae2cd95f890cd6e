"""Find who answered twice: the same respondent on the same subject and day, or the same response."""

from __future__ import annotations

import os
from itertools import compress
from typing import TYPE_CHECKING

from socialmaturity.errors import Problem, refuse
from socialmaturity.tables.records import Block, Grid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from socialmaturity.tables.columns import Columns
    from socialmaturity.tables.inputs import Piece
    from socialmaturity.tables.records import Record

MOST_KEPT = 100_000  # respondents: what is remembered of a stream is bounded
_MOST_ROWS = 1 << 40  # of a table
_NAMELESS = 0
_FIELDS = ("respondent", "subject", "scope", "date")


def places_of(columns: Columns) -> tuple[int, ...]:
    """Return the columns that identify respondents; none if rows have no names."""
    if "response" in columns.tags:
        return (columns.tags["response"],)
    if "respondent" not in columns.fields:
        return ()
    return tuple(columns.fields[name] for name in _FIELDS if name in columns.fields)


def latest_only(read: Callable[[], Iterator[Piece]]) -> Iterator[Piece]:
    """Yield the pieces of inputs with the last row alone of each respondent, or of each response.

    `read` reads the inputs, which is done twice.  Raises InputError for a table whose rows have neither.
    """
    last: dict[int, tuple[str, int]] = {}
    for piece in read():
        for number, key in _keys(piece):
            last[key] = piece.file, number
    for piece in read():
        if isinstance(piece, Block) and piece.columns is not None:
            kept = {number for number, key in _keys(piece) if last[key] == (piece.file, number)}
            named = {number for number, _ in _keys(piece)}
            chosen = [number in kept or number not in named for number in piece.numbers]
            yield piece._replace(
                records=list(compress(piece.records, chosen)), numbers=list(compress(piece.numbers, chosen))
            )
        else:
            yield piece


def _keys(piece: Piece) -> Iterator[tuple[int, int]]:
    """Yield the number of each row that says whose it is, and a key of that.  Raises InputError."""
    if not isinstance(piece, Block) or piece.columns is None or not piece.records:
        return
    columns = piece.columns
    places = [columns.tags["response"]] if "response" in columns.tags else []
    if "respondent" in columns.fields:
        # Where there are names, one person may have sent several responses.
        places = [columns.fields[name] for name in ("respondent", "subject", "scope") if name in columns.fields]
    if not places:
        raise refuse("--latest needs a column with respondents or with the ids of responses", file=piece.file)
    for number, row in zip(piece.numbers, piece.records, strict=True):
        if isinstance(row, list) and len(row) > places[0] and row[places[0]].strip():
            yield number, hash(tuple(row[place].strip() if place < len(row) else "" for place in places))


def _names(rows: Sequence[Record], places: Sequence[int]) -> list[int]:
    """Return what tells the respondent of each row from others; _NAMELESS for a row without a name."""
    if isinstance(rows, Grid):
        columns = [list(map(str.strip, rows.columns[place])) for place in places]
    else:
        cells = [row if isinstance(row, list) else [] for row in rows]
        columns = [[row[at].strip() if at < len(row) else "" for row in cells] for at in places]
    names = list(map(hash, zip(*columns, strict=True)))
    return (
        names
        if all(columns[0])
        else [name if cell else _NAMELESS for name, cell in zip(names, columns[0], strict=True)]
    )


class Repeats:
    """Remember who was met, over all inputs of a run."""

    def __init__(self) -> None:
        self._met: dict[int, int] = {}  # rows of all tables, by the hash of what names their respondent
        self._tables: list[str] = []
        self._files: dict[tuple[int, int], str] = {}

    def file(self, name: str) -> Iterator[Problem]:
        """Yield a warning if a file was read before, by any path."""
        try:
            status = os.stat(name)  # noqa: PTH116 - names are kept as they were given
        except (OSError, ValueError):
            return
        key = status.st_dev, status.st_ino
        if key in self._files:
            message = f"is the same file as {self._files[key]}, which was read before; its answers count twice"
            yield Problem(message=message, file=name, warning=True, code="repeated")
        else:
            self._files[key] = name

    def begin(self, file: str) -> int:
        """Return the number of a table that is read from now on."""
        self._tables.append(file)
        return len(self._tables) - 1

    def rows(
        self, table: int, columns: Columns, numbers: Sequence[int], rows: Sequence[Record]
    ) -> Iterator[tuple[int, Problem]]:
        """Yield a warning, with its row, for each of these rows of a table whose respondent was met before."""
        places = places_of(columns)
        if not places:
            return
        names = _names(rows, places)
        here = [table * _MOST_ROWS + number for number in numbers]
        meet = self._met.setdefault if len(self._met) < MOST_KEPT else self._met.get
        met = list(map(meet, names, here))
        if met == here:  # usually all of them are new, which this shows far faster than a look at each
            return
        whose = "response" if "response" in columns.tags else "respondent"
        for number, name, first, place in zip(numbers, names, met, here, strict=True):
            if name == _NAMELESS or first == place:
                continue
            before, line = divmod(first, _MOST_ROWS)
            yield (
                number,
                Problem(
                    message=f"the same {whose} as {self._tables[before]}:{line}; both count (--latest keeps the last)",
                    file=self._tables[table],
                    line=number,
                    warning=True,
                    code="repeated",
                    column_name=columns.headings[places[0]],
                ),
            )
