"""The two faces of the interview: a screen that is drawn anew for each key, and plain lines."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from socialmaturity.interview.line_editor import EMPTY
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from rich.console import RenderableType

    from socialmaturity.interview.pages import Choice, Page

    Lines: TypeAlias = Sequence[str]

BROAD = 60  # columns from which the title and the count share a line


@dataclass(frozen=True, slots=True)
class Parts:
    """A page in parts: what stays at the top, what may scroll, in groups with room between them, and the bottom."""

    head: tuple[RenderableType, ...]
    groups: tuple[tuple[RenderableType, ...], ...]
    foot: tuple[RenderableType, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The lines of a screen.  A page that is too long can be scrolled `beyond` lines, and shows `room` at a time."""

    lines: tuple[str, ...]
    beyond: int = 0
    room: int = 0


def draw(page: Page, *, width: int, ascii_only: bool, tight: bool = False) -> Parts:
    """A page for a screen of this width.  A tight one leaves out what is only pleasant."""
    return _Screen(page, width, ascii_only=ascii_only, tight=tight).parts()


def fits(head: Lines, groups: Sequence[Lines], foot: Lines, rows: int) -> bool:
    """Whether these lines need no scrolling."""
    return len(head) + sum(map(len, groups)) + len(foot) <= rows


def frame(head: Lines, groups: Sequence[Lines], foot: Lines, *, rows: int, scrolled: int) -> Frame:
    """The lines for a screen of so many rows: with blank lines while there is room, else a window on the groups."""
    if not fits(head, groups, foot, rows):
        return _window(head, list(chain(*groups)), foot, rows, scrolled)
    blank = rows - len(head) - sum(map(len, groups)) - len(foot)
    # Room first between the three parts, then between the groups, from the top.
    after_head, before_foot, between = blank > 0, blank > 1, blank - 2
    lines = [*head, *([""] if after_head and head else [])]
    for number, group in enumerate(groups):
        lines += ["", *group] if number and number <= between else group
    return Frame(lines=(*lines, *([""] if before_foot else []), *foot))


def _window(head: Lines, body: Lines, foot: Lines, rows: int, scrolled: int) -> Frame:
    # A screen of a few rows keeps a line of the body and the beginning of the rest.
    foot = foot[: max(0, rows - 2)]
    head = head[: max(0, rows - len(foot) - 2)]
    room = max(1, rows - len(head) - len(foot) - 1)
    beyond = max(0, len(body) - room)
    first = min(max(0, scrolled), beyond)
    below = len(body) - first - room
    more = f"(down: {below} more)" if below > 0 else "(up: more above)"
    lines = (*head, *body[first : first + room], more, *foot)
    return Frame(lines=lines[:rows], beyond=beyond, room=room)


class _Screen:
    def __init__(self, page: Page, width: int, *, ascii_only: bool, tight: bool) -> None:
        self.page = page
        self.width = width
        self.tight = tight
        self.ascii_only = ascii_only
        self.here, self.full, self.rest, self.dot = (">", "=", "-", "-") if ascii_only else ("▸", "━", "─", "·")

    def parts(self) -> Parts:
        groups = tuple(tuple(group) for group in self.groups() if group)
        typed = [self.typed()] if self.page.typing and not self.page.typing.listed else []
        remark = [_text(self.page.remark, "yellow")] if self.page.remark else []
        return Parts(tuple(self.head()), groups, (*typed, *remark, self.keys()))

    def head(self) -> Iterator[RenderableType]:
        page = self.page
        title = page.title + (f" {self.dot} {page.subject}" if page.subject else "")
        if page.tally and self.width < BROAD:
            title = page.subject or page.title
        line = Table.grid(expand=True, padding=(0, 0, 0, 1))
        line.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
        line.add_column(justify="right", no_wrap=True)
        line.add_row(_text(title, "bold"), _text(page.tally, "dim"))
        yield line
        if page.whole and not self.tight:
            done = self.width * page.part // page.whole
            yield Text.assemble((self.full * done, "green"), (self.rest * (self.width - done), "dim"))

    def groups(self) -> Iterator[list[RenderableType]]:
        page = self.page
        place = [_text(page.place.replace("·", self.dot), "cyan")] if page.place else []
        opening = [] if self.tight and page.question else [_text(text, "italic") for text in page.opening]
        yield [*place, *opening]
        yield [_text(page.question, "bold")] if page.question else []
        yield [self.choices(page.choices)] if page.choices else []
        yield [self.choices(page.marks)] if page.marks else []
        yield [self.lines()] if page.lines else []
        yield [Text.assemble((f"{label}: ", "dim"), shown(text)) for label, text in page.details]

    def choices(self, choices: tuple[Choice, ...]) -> RenderableType:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(width=1)
        table.add_column(justify="right")
        table.add_column(ratio=1)
        for choice in choices:
            style = "bold green" if choice.chosen else ""
            mark = self.here if choice.chosen else ""
            table.add_row(Text(mark, style), Text(choice.key, style or "bold"), _text(choice.text, style))
        return table

    def lines(self) -> RenderableType:
        table = Table.grid(padding=(0, 1))
        table.add_column(justify="right", no_wrap=True)
        table.add_column(ratio=1)
        values = any(line.value for line in self.page.lines)
        if values:
            table.add_column(max_width=max(10, self.width // 5))
        for line in self.page.lines:
            style = "yellow" if line.value.startswith("open") else ""
            typing = self.page.typing
            text = self.entry() if typing and typing.listed and typing.label == line.key else _text(line.text)
            table.add_row(_text(line.key, "dim"), text, *([_text(line.value, style)] if values else []))
        return table

    def typed(self) -> Text:
        label = f"{shown(self.page.typing.label)}: " if self.page.typing else ""
        return Text.assemble((label, "bold"), self.entry())

    def entry(self) -> Text:
        """The line that is typed, with its cursor."""
        entry = self.page.typing.entry if self.page.typing else EMPTY
        cursor, rest = (_piece(entry.after[:1]), _piece(entry.after[1:])) if entry.after else (" ", "")
        return Text.assemble(_piece(entry.before), (cursor, "reverse"), rest)

    def keys(self) -> Text:
        pieces = [(f"{key} ", words) if key else ("", words) for key, words in self.page.keys]
        line = Text()
        for key, said in pieces:
            words = said.split()[0].rstrip(",") if self.tight and key else said
            # A key and its words stay together when the line is wrapped.
            if line.plain and _last_line(line.plain, self.width) + 2 + len(key + words) > self.width:
                line.append("\n")
            elif line.plain:
                line.append("  ")
            line.append(self.ascii(key), "bold").append(words, "dim")
        return line

    def ascii(self, key: str) -> str:
        return key.replace("↑", "Up").replace("↓", "Down") if self.ascii_only else key


def _last_line(text: str, width: int) -> int:
    return len(text.rpartition("\n")[2]) % max(width, 1)


def _text(text: str, style: str = "") -> Text:
    # Text, not str: what comes from a file may look like markup.
    return Text(shown(text), style)


def _piece(text: str) -> str:
    """A part of a line that is typed, with the blanks at its ends."""
    return shown(f"|{text}|")[1:-1]


# --- Lines -------------------------------------------------------------------------------------------------------


def lines(page: Page, width: int, *, opening: bool) -> str:
    """A page to be read aloud: no column means anything, and nothing is drawn.  The opening need not be said twice."""
    texts = [*_said(page, opening=opening)]
    if page.remark:
        texts.append(page.remark)
    keys = ", ".join(f"{key} {words}" for key, words in page.keys if len(key) == 1 and key.isascii())
    if keys and not page.types_text:
        texts.append(f"Type and press Enter. {keys}.")
    wrapped = (textwrap.wrap(shown(text), width, subsequent_indent="  ") for text in texts if text)
    return "".join(f"{line}\n" for text in wrapped for line in text)


def _said(page: Page, *, opening: bool) -> Iterator[str]:
    if not page.types_text or (opening and page.opening):
        yield ", ".join(part for part in (page.place or page.title, page.tally) if part)
    if opening:
        yield from page.opening
    if page.types_text:
        now = page.typing.entry.text if page.typing else ""
        yield f"{now} (Enter keeps it, a single - clears it)" if now else ""
        return
    yield page.question
    for choice in (*page.choices, *page.marks):
        yield f"{choice.key}. {choice.text}{' (your answer)' if choice.chosen else ''}"
    for line in page.lines:
        sign = "." if line.key.isdigit() else ":"
        yield f"{line.key}{sign} {line.text or 'not given'}{f' Answer: {line.value}.' if line.value else ''}"
    for label, text in page.details:
        yield f"{label}: {text}"
