"""How a table was understood: what each column is taken for, and what each distinct cell means."""

from __future__ import annotations

from typing import NamedTuple

MOST_CELLS = 200  # distinct cells of one column that are kept apart


class DistinctCell(NamedTuple):
    """A distinct cell of a column: how many rows have it, and what it means.

    `answer` is a score, `unknown`, `not-applicable` or a day, as it would be in a sheet; empty where it is refused.
    `problem` says why it is refused, or what to check; `refused` tells the two apart.
    """

    text: str
    rows: int
    answer: str = ""
    words: str = ""
    problem: str = ""
    refused: bool = False


class Column(NamedTuple):
    """A column of a table.  `kind` is field, question, note, tag, metadata, ignored or unnamed; `name` says which.

    `filled` is how many rows have something there.  `more` is how many distinct cells are not listed.
    """

    letters: str
    heading: str
    kind: str
    name: str
    why: str
    filled: int = 0
    cells: tuple[DistinctCell, ...] = ()
    more: int = 0


class Understood(NamedTuple):
    """A table, or a worksheet, as it was understood.

    `rubric` is the name of the one that it answers, `without` are its questions that have no column.  `messages` are
    about the table as a whole, and `problems` counts the rows and headings that `score` would refuse.
    """

    file: str
    rubric: str
    tool: str
    rows: int
    columns: tuple[Column, ...]
    without: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    refused: int = 0
