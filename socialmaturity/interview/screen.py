"""Draw a page for a screen of a given size."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.table import Table
from rich.text import Text

from socialmaturity.interview.line_editor import EMPTY
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from rich.console import Console, RenderableType

    from socialmaturity.interview.page import Choice, ListedRow, Page

    Lines: TypeAlias = Sequence[str]

BROAD = 60  # columns from which the title and the count share a line, and a question and its answer
_ASCII = str.maketrans({"·": "-", "✗": "x", "↑": "Up", "↓": "Down", "←": "Left", "→": "Right", "…": "~", "–": "-"})


@dataclass(frozen=True, slots=True)
class PageParts:
    """A page in parts: what stays at the top, what may scroll, in groups with room between them, and the bottom.

    `selected` is the number of the part within the last group that has to be in view.
    """

    head: tuple[RenderableType, ...]
    groups: tuple[tuple[RenderableType, ...], ...]
    foot: tuple[RenderableType, ...]
    selected: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPage:
    """The lines of a screen.

    A page that is too long can be scrolled `beyond` lines, is scrolled `first` lines, and shows `room` at a time.
    """

    lines: tuple[str, ...]
    beyond: int = 0
    first: int = 0
    room: int = 0


def compose(
    page: Page, console: Console, rows: int, scrolled: int, *, ascii_only: bool = False, follow: bool = True
) -> DrawnPage:
    """Draw a page for a screen as broad as the console and `rows` high, from `scrolled` lines on.

    With `follow`, it is scrolled to the row that is selected.
    """
    for tight in (False, True):
        parts = _Screen(page, console.width, ascii_only=ascii_only, tight=tight).parts()
        head, foot = _rendered(parts.head, console), _rendered(parts.foot, console)
        groups = [_rendered(group, console) for group in parts.groups]
        if len(head) + sum(map(len, groups)) + len(foot) <= rows:
            return DrawnPage(lines=_with_room(head, groups, foot, rows))
    in_view = None
    if follow and parts.selected is not None:
        above = sum(map(len, groups[:-1])) + len(_rendered(parts.groups[-1][: parts.selected], console))
        in_view = above, above + len(_rendered((parts.groups[-1][parts.selected],), console))
    return _window(head, list(chain(*groups)), foot, rows=rows, scrolled=scrolled, in_view=in_view)


def _rendered(parts: Sequence[RenderableType], console: Console) -> list[str]:
    with console.capture() as captured:
        for part in parts:
            console.print(part)
    return captured.get().splitlines()


def _with_room(head: Lines, groups: Sequence[Lines], foot: Lines, rows: int) -> tuple[str, ...]:
    """Return the lines with blank ones while there is room: first between the three parts, then between the groups."""
    blank = rows - len(head) - sum(map(len, groups)) - len(foot)
    after_head, before_foot, between = blank > 0, blank > 1, blank - 2
    lines = [*head, *([""] if after_head and head else [])]
    for number, group in enumerate(groups):
        lines += ["", *group] if number and number <= between else group
    return (*lines, *([""] if before_foot else []), *foot)


def _window(
    head: Lines, body: Lines, foot: Lines, *, rows: int, scrolled: int, in_view: tuple[int, int] | None
) -> DrawnPage:
    # A screen of a few rows keeps a line of the body and the beginning of the rest.
    foot = foot[: max(0, rows - 2)]
    head = head[: max(0, rows - len(foot) - 2)]
    room = max(1, rows - len(head) - len(foot) - 1)
    beyond = max(0, len(body) - room)
    if in_view is not None:
        scrolled = min(max(scrolled, in_view[1] - room), in_view[0])
    first = min(max(0, scrolled), beyond)
    below = len(body) - first - room
    more = f"(down: {below} more)" if below > 0 else "(up: more above)"
    lines = (*head, *body[first : first + room], more, *foot)
    return DrawnPage(lines=lines[:rows], beyond=beyond, first=first, room=room)


class _Screen:
    """A page for a screen of this width; `tight` drops decoration."""

    def __init__(self, page: Page, width: int, *, ascii_only: bool, tight: bool) -> None:
        self.page = page
        self.width = width
        self.tight = tight
        self.ascii_only = ascii_only
        self.here, self.offer, self.full, self.rest = (">", "?", "=", "-") if ascii_only else ("▸", "▹", "━", "─")

    def parts(self) -> PageParts:
        page = self.page
        groups = tuple(tuple(group) for group in self.groups() if group)
        typed = [self.typed()] if page.typing and not page.typing.listed else []
        stored = [self.line(page.stored, "dim")] if page.stored else []
        remark = [self.text(page.remark, "yellow")] if page.remark else []
        return PageParts(tuple(self.head()), groups, (*typed, *stored, *remark, self.keys()), page.selected)

    def head(self) -> Iterator[RenderableType]:
        page = self.page
        title = self.signs(f"{page.title} · {page.subject}" if page.subject else page.title)
        if page.tally and self.width < BROAD:
            title = page.subject or page.title
        room = self.width - len(page.tally) - (1 if page.tally else 0)
        line = Table.grid(expand=True, padding=(0, 0, 0, 1))
        line.add_column(ratio=1, no_wrap=True)
        line.add_column(justify="right", no_wrap=True)
        line.add_row(Text(self.cut(title, room), "bold"), _text(page.tally, "dim"))
        yield line
        if page.whole and not self.tight:
            done = self.width * page.part // page.whole
            yield Text.assemble((self.full * done, "green"), (self.rest * (self.width - done), "dim"))

    def groups(self) -> Iterator[list[RenderableType]]:
        page = self.page
        # A narrow screen has no room for the number of the stage before its name.
        place_text = page.place if cell_len(page.place) <= self.width else page.place.partition(", ")[2] or page.place
        place = [self.text(place_text, "cyan")] if page.place else []
        opening = [] if self.tight and page.question else [self.text(text, "italic") for text in page.opening]
        yield [*place, *opening]
        yield [_text(page.question, "bold")] if page.question else []
        yield [self.choices(page.choices)] if page.choices else []
        yield [self.choices(page.marks)] if page.marks else []
        yield [Text.assemble((f"{label}: ", "dim"), _paragraphs(text)) for label, text in page.details]
        listed = page.typing is None or page.typing.listed
        yield [self.fields()] if page.rows and listed else []
        yield [self.row(row, here=number == page.selected) for number, row in enumerate(page.rows) if not listed]

    def choices(self, choices: tuple[Choice, ...]) -> RenderableType:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(width=1)
        table.add_column(justify="right")
        table.add_column(ratio=1)
        for choice in choices:
            style = "bold green" if choice.chosen else ""
            sign = self.here if choice.chosen else self.offer if choice.offered else ""
            by = Text(f"  ({shown(choice.by)})", "cyan") if choice.by else Text()
            table.add_row(
                Text(sign, style), Text(choice.key, style or "bold"), _text(choice.text, style).append_text(by)
            )
        return table

    def fields(self) -> RenderableType:
        """Draw the fields of a form, below one another."""
        table = Table.grid(padding=(0, 1))
        table.add_column(justify="right", no_wrap=True)
        table.add_column(ratio=1)
        for row in self.page.rows:
            typed = self.page.typing is not None and self.page.typing.label == row.key
            table.add_row(_text(row.key, "dim"), self.entry() if typed else _text(row.text))
        return table

    def row(self, row: ListedRow, *, here: bool) -> Text:
        """Draw a question of the review: with its answer in one line if there is room, and its note below."""
        if row.heading:
            return Text(self.cut(row.text, self.width), "cyan")
        style, start = ("bold" if here else ""), f"{self.here if here else ' '} {row.key:>3} "
        sign = self.signs(row.mark[0] or " ")
        line = Text.assemble((start, style or "dim"), (f"{sign} ", "yellow"))
        room, indent = self.width - len(line.plain), " " * len(line.plain)
        if self.width >= BROAD:
            half = room // 2
            line.append(set_cell_size(self.cut(row.text, half - 2), half), style).append(
                self.cut(row.answer, room - half)
            )
        else:
            line.append(self.cut(row.text, room), style).append(f"\n{indent}").append(self.cut(row.answer, room))
        if row.note:
            line.append(f"\n{indent}").append(self.cut(f"Note: {row.note}", room), "dim")
        return line

    def typed(self) -> Text:
        label = f"{shown(self.page.typing.label)}: " if self.page.typing else ""
        return Text.assemble((label, "bold"), self.entry())

    def entry(self) -> Text:
        """Draw the text that is typed, with its cursor."""
        entry = self.page.typing.entry if self.page.typing else EMPTY
        cursor = entry.after[:1]
        shown_cursor = " \n" if cursor == "\n" else _piece(cursor) if cursor else " "
        return Text.assemble(_piece(entry.before), (shown_cursor, "reverse"), _piece(entry.after[1:]))

    def keys(self) -> Text:
        pieces = [(self.signs(key) + " ", words) if key else ("", self.signs(words)) for key, words in self.page.keys]
        line = Text()
        for key, meaning in pieces:
            words = meaning.split()[0].rstrip(",") if self.tight and key else meaning
            # A key and its words stay together when the line is wrapped.
            used = len(line.plain.rpartition("\n")[2]) % max(self.width, 1)
            if line.plain and used + 2 + len(key + words) > self.width:
                line.append("\n")
            elif line.plain:
                line.append("  ")
            line.append(key, "bold").append(words, "dim")
        return line

    def text(self, text: str, style: str = "") -> Text:
        return Text(self.signs(shown(text)), style)

    def line(self, text: str, style: str) -> Text:
        return Text(self.cut(text, self.width), style)

    def cut(self, text: str, width: int) -> str:
        """Return the text in one line, cut if it is too long."""
        text = self.signs(shown(text))
        if cell_len(text) <= width:
            return text
        return set_cell_size(text, max(0, width - 1)).rstrip() + self.signs("…")

    def signs(self, text: str) -> str:
        """Return the text with signs that the terminal can show."""
        return text.translate(_ASCII) if self.ascii_only else text


def _text(text: str, style: str = "") -> Text:
    # Text, not str: what comes from a file may look like markup.
    return Text(shown(text), style)


def _paragraphs(text: str) -> str:
    return "\n".join(map(shown, text.split("\n")))


def _piece(text: str) -> str:
    """Return a part of a typed text made harmless, with the blanks at its ends."""
    return "\n".join(shown(f"|{line}|")[1:-1] for line in text.split("\n"))
