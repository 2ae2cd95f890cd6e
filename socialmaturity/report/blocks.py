"""What a report is made of: sections of plain sentences, lists, tables and counts that any view can draw.

Texts from rubrics and sheets are passed on as they are: drawing makes them harmless.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple, TypeAlias

LONGEST_BAR = 14  # cells


class Tone(Enum):
    """How a sentence is meant.  Never the only carrier of what it says."""

    PLAIN = "plain"
    STRONG = "strong"
    GOOD = "good"
    CARE = "care"
    QUIET = "quiet"


class Says(NamedTuple):
    """A sentence or a few."""

    text: str
    tone: Tone = Tone.PLAIN


class Rung(NamedTuple):
    """A stage on the ladder: how many of its questions are met, open and not met, and its place in words."""

    number: int
    name: str
    met: int
    open: int
    gaps: int
    words: str
    place: str
    tone: Tone


class Ladder(NamedTuple):
    """All stages, lowest first."""

    rungs: tuple[Rung, ...]
    head: tuple[str, str, str, str] = ("No.", "Stage", "Questions", "Place")


class Bar(NamedTuple):
    """A part of a whole, in words too.  `open` is what may belong to the part, and is not known to."""

    label: str
    part: int
    whole: int
    words: str
    open: int = 0


class Bars(NamedTuple):
    """Bars that stand below one another: what they are called, and what their words say."""

    bars: tuple[Bar, ...]
    head: tuple[str, str] = ("Theme", "Questions")


class Item(NamedTuple):
    """Something to do or to know, with labelled details.  `mark` is a word such as "essential"."""

    text: str
    mark: str = ""
    details: tuple[tuple[str, str], ...] = ()


class Items(NamedTuple):
    """A list.  `tasks` are things to do, to be ticked off on paper; `steps` are those of a way, and numbered."""

    items: tuple[Item, ...]
    tasks: bool = False
    steps: bool = False


Cell: TypeAlias = str | tuple[str, ...]
"""A text, or several lines of it.  A line of its own that is an address may become a link."""


class Rows(NamedTuple):
    """A table.  Where it is a table of contents, each row leads to the report of its number."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    contents: bool = False


Block: TypeAlias = Says | Ladder | Bars | Items | Rows


class Section(NamedTuple):
    """A heading with what stands below it.  One that is `at_length` is for documents, not for a screen."""

    id: str
    heading: str
    blocks: tuple[Block, ...]
    at_length: bool = False


class Report(NamedTuple):
    """What there is to say about a subject.  `language` is that of the rubric's texts, where it says so."""

    subject: str
    about: tuple[str, ...]
    headline: tuple[Says, ...]
    sections: tuple[Section, ...]
    language: str = ""


def lines(cell: Cell) -> tuple[str, ...]:
    """The lines of a cell."""
    return (cell,) if isinstance(cell, str) else cell


def scaled(met: int, open_: int, gaps: int) -> tuple[int, int, int]:
    """The cells of a bar: one each, or to scale where there are too many, rounded down, so that full means all."""
    whole = met + open_ + gaps
    if whole > LONGEST_BAR:
        met, open_, whole = met * LONGEST_BAR // whole, open_ * LONGEST_BAR // whole, LONGEST_BAR
    return met, open_, whole - met - open_
