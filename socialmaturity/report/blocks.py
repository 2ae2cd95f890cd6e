"""The parts of a report: sections of sentences, lists, tables and counts that every format can draw.

Texts from rubrics and sheets are passed on as they are; the formats make them harmless.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from socialmaturity.presentation import Letterhead
from socialmaturity.text import OWN_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST_BAR = 14  # cells
ALL, LEVEL = "All", "Level"  # the last columns of a grid


class RubricText(str):
    """A text of the rubric, in the rubric's language and not in that of the program."""

    __slots__ = ()


class Tone(Enum):
    """How a sentence is meant.  Formats show it by colour or weight, and the words say the same."""

    PLAIN = "plain"
    STRONG = "strong"
    GOOD = "good"
    CARE = "care"
    QUIET = "quiet"


class Says(NamedTuple):
    """A sentence or a few."""

    text: str
    tone: Tone = Tone.PLAIN


class Status(Enum):
    """Where a stage is on the way up."""

    REACHED = "reached"
    NEXT = "next"
    AHEAD = "ahead"
    LATER = ""


class Rung(NamedTuple):
    """A stage on the ladder: what it is, and how many of its questions are met, open and not met."""

    number: int
    name: str
    about: str
    met: int
    open: int
    gaps: int
    words: str
    status: Status


class Ladder(NamedTuple):
    """All stages, lowest first."""

    rungs: tuple[Rung, ...]
    head: tuple[str, str, str, str] = ("No.", "Stage", "Practices", "Status")


class Bar(NamedTuple):
    """A part of a whole, and words that say the same.  `open` is what may still turn out to be part of it."""

    label: str
    part: int
    whole: int
    words: str
    open: int = 0

    @property
    def gaps(self) -> int:
        """Return what is neither the part nor open."""
        return self.whole - self.part - self.open


class Bars(NamedTuple):
    """Bars in a column.  `head` names the labels and the words.

    Bars `to_scale` show large numbers as a length; the others have a cell for each.
    """

    bars: tuple[Bar, ...]
    head: tuple[str, str] = ("Theme", "Questions")
    to_scale: bool = False

    @property
    def as_table(self) -> TableBlock:
        """Return the same as a table, in words alone."""
        return TableBlock(self.head, tuple((bar.label, bar.words) for bar in self.bars))


class Count(NamedTuple):
    """What is met, open and applicable, in one cell of a grid."""

    met: int
    open: int
    whole: int

    @property
    def shade(self) -> str:
        """Return how dark the cell is drawn: none, some, most or all of it is met; "" where nothing applies."""
        if not self.whole:
            return ""
        return "all" if self.met == self.whole else ("none", "some", "most")[-(-2 * self.met // self.whole)]

    def __str__(self) -> str:
        return f"{self.met} of {self.whole}" if self.whole else "–"


class GridRow(NamedTuple):
    """A theme with its count for each stage, for all of them, and its level in words."""

    label: str
    counts: tuple[Count, ...]
    total: Count
    words: str


class ThemeGrid(NamedTuple):
    """Counts of themes by stages.  `columns` are the stages."""

    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]

    @property
    def head(self) -> tuple[str, ...]:
        """Return the names of all columns."""
        return "Theme", *self.columns, ALL, LEVEL

    @property
    def as_table(self) -> TableBlock:
        """Return the same as a table, in words alone."""
        rows = ((row.label, *map(str, row.counts), str(row.total), row.words) for row in self.rows)
        return TableBlock(self.head, tuple(rows))


class Labelled(NamedTuple):
    """A line of a cell behind its label, such as a note below an answer."""

    label: str
    text: str

    def __str__(self) -> str:
        return f"{self.label}: {self.text}"


Line: TypeAlias = str | Labelled
Cell: TypeAlias = str | tuple[Line, ...]
"""A text, or several lines of it.  A line's text that is an address, and nothing else, may become a link."""
C = TypeVar("C", str, Cell)


class Item(NamedTuple):
    """Something to do or to know, with labelled details.  `mark` is a word such as "essential"."""

    text: str
    mark: str = ""
    details: tuple[tuple[str, Cell], ...] = ()


class Items(NamedTuple):
    """A list.  `tasks` are things to do, to be ticked off on paper; `steps` are numbered."""

    items: tuple[Item, ...]
    tasks: bool = False
    steps: bool = False


class Action(NamedTuple):
    """A practice to bring to its target: where it is now, what the client noted, and what to do first."""

    text: str
    mark: str
    now: str
    note: str
    target: str
    first_step: str
    evidence: str

    @property
    def item(self) -> Item:
        """Return the same as an item of a list."""
        details = given(
            ("Now", self.now),
            ("Note", self.note),
            ("Target", self.target),
            ("First step", self.first_step),
            ("Evidence", self.evidence),
        )
        return Item(self.text, self.mark, details)


class Actions(NamedTuple):
    """Numbered tasks.  Formats to edit draw a table with room for an owner and a date."""

    actions: tuple[Action, ...]

    @property
    def as_list(self) -> Items:
        """Return the same as a list."""
        return Items(tuple(action.item for action in self.actions), tasks=True, steps=True)

    @property
    def as_table(self) -> TableBlock:
        """Return the same as a table, with an empty owner and date for each action."""
        head = ("No.", "Practice", "Now", "Target", "First step", "Evidence", "Owner", "Date")
        return TableBlock(head, tuple(_action_row(number, action) for number, action in enumerate(self.actions, 1)))


class TableBlock(NamedTuple):
    """A table.  With `contents` it is a table of contents: the first row leads to the report with this number.

    `counts` says that its cells are counts with their shares below them.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    contents: int = 0
    counts: bool = False


ReportBlock: TypeAlias = Says | Ladder | Bars | ThemeGrid | Items | Actions | TableBlock


class Section(NamedTuple):
    """A heading and what belongs to it.

    `first_page` sections are the result on one page, and the `appendix` begins a page of its own.  An `at_length`
    section is for documents, not for a screen.
    """

    id: str
    heading: str
    blocks: tuple[ReportBlock, ...]
    at_length: bool = False
    appendix: bool = False
    first_page: bool = False


class Report(NamedTuple):
    """What there is to say about a subject.  `language` is that of the rubric's texts, where it says so.

    A `tight` one is for a small screen: without empty lines, and each stage of the ladder in one line.
    """

    subject: str
    about: tuple[str, ...]
    headline: tuple[Says, ...]
    sections: tuple[Section, ...]
    language: str = ""
    letterhead: Letterhead = Letterhead()
    tight: bool = False

    @property
    def titles(self) -> tuple[str, ...]:
        """Return the subject, below the title of the letterhead if it has one."""
        return (self.letterhead.title, self.subject) if self.letterhead.title else (self.subject,)

    @property
    def facts(self) -> tuple[str, ...]:
        """Return the lines below the titles, the last one with the author."""
        author = self.letterhead.author
        return (*self.about, f"Prepared by {author}") if author else self.about

    def foreign(self, text: str) -> str:
        """Return the language of a text where it is not the program's own, as far as that is known, or ""."""
        return self.language if isinstance(text, RubricText) and self.language != OWN_LANGUAGE else ""


def sections(*parts: tuple[str, str, Iterable[ReportBlock]]) -> tuple[Section, ...]:
    """Return the sections that have something in them, made from an id, a heading and blocks."""
    made = (Section(id_, heading, tuple(blocks)) for id_, heading, blocks in parts)
    return tuple(section for section in made if section.blocks)


def list_of(items: Iterable[Item], *, tasks: bool = False, steps: bool = False) -> Iterator[Items]:
    """Yield a list of the items, if there are any."""
    if found := tuple(items):
        yield Items(found, tasks, steps)


def given(*details: tuple[str, C]) -> tuple[tuple[str, C], ...]:
    """Return the details that are not empty."""
    return tuple((label, text) for label, text in details if text)


def answer_and_note(text: str, note: str) -> Cell:
    """Return an answer, and below it the note on it, if there is one."""
    return (text, Labelled("Note", note)) if note else text


def lines(cell: Cell) -> tuple[Line, ...]:
    """Return the lines of a cell."""
    return (cell,) if isinstance(cell, str) else cell


def line_texts(cell: Cell) -> tuple[str, ...]:
    """Return the lines of a cell as texts, each behind its label."""
    return tuple(map(str, lines(cell)))


def scaled(met: int, open_: int, gaps: int) -> tuple[int, int, int]:
    """Return the cells of a bar, one each, or to scale if there are too many: rounded down, so that full means all."""
    whole = met + open_ + gaps
    if whole > LONGEST_BAR:
        met, open_, whole = met * LONGEST_BAR // whole, open_ * LONGEST_BAR // whole, LONGEST_BAR
    return met, open_, whole - met - open_


def _action_row(number: int, action: Action) -> tuple[Cell, ...]:
    mark = (f"({action.mark})",) if action.mark else ()
    now = answer_and_note(action.now, action.note)
    return (str(number), (action.text, *mark), now, action.target, action.first_step, action.evidence, "", "")
