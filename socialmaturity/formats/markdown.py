"""A report as Markdown to edit: actions are a table to fill in, and gaps a task list.

Texts from files read as themselves, in CommonMark and in the dialects of GitHub and others, which turn mentions,
references, addresses and emoji into links and pictures even if their signs are escaped.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from socialmaturity.formats import Chunk
from socialmaturity.report.blocks import (
    Actions,
    Bars,
    Item,
    Items,
    Labelled,
    Ladder,
    Says,
    TableBlock,
    ThemeGrid,
    Tone,
    lines,
)
from socialmaturity.report.score import for_document
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from socialmaturity.formats import Batches
    from socialmaturity.presentation import Presentation
    from socialmaturity.report.blocks import Cell, Line, Report, ReportBlock, Rung

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"}
_MARKUP = re.compile(r"[\\`*_{}\[\]~^=]")
_START = re.compile(r"^(?=[#+-])|(?<=^)([0-9]{1,9})(?=[.)])")
# Where a forge would begin a mention, a reference, an address, a formula or an emoji.
_REFERENCE = re.compile(
    r"(?<=[@#!$%~&])(?=\w)|(?<=:)(?=//)|(?<=:)(?=[\w+-]+:)|(?<=www)(?=\.)|(?<=GH-)(?=[0-9])", re.IGNORECASE
)
_BREAK = "\u200b"  # takes no room; written as an entity, so that it can be seen while editing
_ADDRESS = re.compile(r"https?://[!-~]+")


def write_results(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write a report on each record, after the overview where there are several."""
    reports = for_document(batches, wanted, "markdown")
    if reports:
        yield Chunk("\n".join(map(draw, reports)))


def write_report(report: Callable[[], Report], data: Callable[[], dict[str, Any]], wanted: Presentation) -> str:
    """Write one report."""
    return draw(report())


def draw(report: Report) -> str:
    """Return a report as a Markdown document."""
    title, *subject = report.titles
    about = "  \n".join(map(escaped, (*subject, *report.facts)))
    head = [_heading("#", title), *([about] if about else []), *map(_says, report.headline)]
    sections = (
        [*([_heading("##", section.heading)] if section.heading else []), *map(_block, section.blocks)]
        for section in report.sections
    )
    return "\n\n".join([*head, *chain.from_iterable(sections)]) + "\n"


def _heading(sign: str, text: str) -> str:
    return f"{sign} {_CLOSING.sub(_ESCAPED, escaped(text))}"


_CLOSING = re.compile(r"#+$")  # would be taken for the end of a heading
_ESCAPED = r"\\\g<0>"


def escaped(text: str) -> str:
    """Escape a text, so that it reads as itself."""
    parts = _REFERENCE.sub(_BREAK, shown(text)).split(_BREAK)
    safe = (_MARKUP.sub(r"\\\g<0>", "".join(_ENTITIES.get(sign, sign) for sign in part)) for part in parts)
    return _START.sub(r"\1\\", "&#8203;".join(safe))


def _block(block: ReportBlock) -> str:
    match block:
        case Says():
            return _says(block)
        case Ladder():
            return _table(block.head, map(_rung, block.rungs))
        case Bars() | ThemeGrid() | Actions():
            return _rows(block.as_table)
        case TableBlock():
            return _rows(block)
        case Items():
            return "\n".join(chain.from_iterable(_item(item, task=block.tasks) for item in block.items))


def _rows(rows: TableBlock) -> str:
    caption = f"**{escaped(rows.caption)}**\n\n" if rows.caption else ""
    return caption + _table(rows.head, (list(map(_cell, row)) for row in rows.rows))


def _rung(rung: Rung) -> list[str]:
    about = f"<br>{escaped(rung.about)}" if rung.about else ""
    return [str(rung.number), f"**{escaped(rung.name)}**{about}", escaped(rung.words), rung.status.value]


def _says(says: Says) -> str:
    return f"**{escaped(says.text)}**" if says.tone is Tone.STRONG else escaped(says.text)


def _item(item: Item, *, task: bool) -> Iterator[str]:
    mark = f" *({escaped(item.mark)})*" if item.mark else ""
    yield f"- {'[ ] ' if task else ''}{escaped(item.text)}{mark}"
    for label, text in item.details:
        first, *more = lines(text)
        yield f"  - {escaped(label)}: {_line(first)}"
        yield from (f"    - {_line(line)}" for line in more)


def _table(head: Iterable[str], rows: Iterable[list[str]]) -> str:
    names = list(map(escaped, head))
    return "\n".join(f"| {' | '.join(line)} |" for line in (names, ["---"] * len(names), *rows))


def _cell(cell: Cell) -> str:
    return "<br>".join(map(_line, lines(cell)))


def _line(line: Line) -> str:
    """Keep an address whole, to be copied, without turning it into a link."""
    if isinstance(line, Labelled):
        return f"{escaped(line.label)}: {_line(line.text)}"
    return f"`{line}`" if _ADDRESS.fullmatch(line) and not set(line) & {"`", "|"} else escaped(line)
