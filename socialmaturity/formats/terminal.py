"""A report for a terminal of any width, with or without colour and typographic signs."""

from __future__ import annotations

import io
import sys
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from socialmaturity.formats import Chunk
from socialmaturity.report.blocks import (
    ALL,
    LEVEL,
    Actions,
    Bar,
    Bars,
    Item,
    Items,
    Labelled,
    Ladder,
    Rung,
    Says,
    Status,
    TableBlock,
    ThemeGrid,
    Tone,
    line_texts,
    lines,
    scaled,
)
from socialmaturity.report.score import for_screen
from socialmaturity.report.words import KEY
from socialmaturity.streams import NARROWEST, can_show
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import RenderableType

    from socialmaturity.formats import Batches
    from socialmaturity.presentation import Presentation
    from socialmaturity.report.blocks import Cell, Count, Line, Report, ReportBlock, Section

USUAL_WIDTH = 80  # columns of a file

LENGTH = 24  # cells of a bar to scale
NARROW = 60  # columns below which a rung takes two lines
INDENT = 2  # columns by which a section is indented below its heading

_STYLES = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.GOOD: "green",
    Tone.CARE: "yellow",
    Tone.QUIET: "dim",
}
_OF_STATUS = {Status.REACHED: "green", Status.NEXT: "bold", Status.AHEAD: "green", Status.LATER: "dim"}


class Signs(NamedTuple):
    """The few signs that are not text, so that a terminal without them can have others."""

    met: str
    open: str
    gap: str
    here: str
    bullet: str
    none: str
    parts: str  # of a cell, by eighths


UNICODE = Signs(met="█", open="▒", gap="░", here="▸", bullet="•", none="–", parts=" ▏▎▍▌▋▊▉")
ASCII = Signs(met="#", open="?", gap=".", here=">", bullet="-", none="-", parts=" #######")


def write_results(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write the full report on a single record, or the overview of many and the reports asked for."""
    reports = for_screen(batches, wanted)
    if reports:
        yield Chunk("\n\n".join(_drawn(report, to_file=wanted.to_file) for report in reports))


def write_report(report: Callable[[], Report], data: Callable[[], dict[str, Any]], wanted: Presentation) -> str:
    """Write one report."""
    return _drawn(report(), to_file=wanted.to_file)


def _drawn(report: Report, *, to_file: bool) -> str:
    """Return the report for standard output as it is, or for a file: without colour, at the usual width."""
    # Drawn to memory first, as Rich would write to what it draws for: a full disk must not look like a bug.
    memory = io.StringIO()
    if to_file:
        console = Console(file=memory, width=USUAL_WIDTH, color_system=None, force_terminal=False, highlight=False)
        ascii_only = False
    else:
        seen = Console()
        console = Console(
            file=memory,
            width=max(NARROWEST, seen.width),
            color_system=seen.color_system,  # type: ignore[arg-type]  # one of those it takes
            force_terminal=seen.is_terminal,
            highlight=False,
        )
        ascii_only = not can_show("█▒░▸•", sys.stdout)
    console.print(draw(report, width=console.width, ascii_only=ascii_only), markup=False, emoji=False)
    return "".join(f"{line.rstrip()}\n" for line in memory.getvalue().splitlines())


def draw(report: Report, *, width: int, ascii_only: bool) -> RenderableType:
    """Return a report as something for Rich to print."""
    return _Drawing(ASCII if ascii_only else UNICODE, narrow=width < NARROW, tight=report.tight).report(report)


class _Drawing(NamedTuple):
    signs: Signs
    narrow: bool
    tight: bool

    def report(self, report: Report) -> RenderableType:
        head = [*(_text(name, "bold") for name in report.titles), *(_text(line, "dim") for line in report.facts)]
        headline = [*self.gap(), *map(_says, report.headline)] if report.headline else []
        sections = (self.section(section) for section in report.sections if not section.at_length)
        return Group(*head, *headline, *chain.from_iterable(sections))

    def section(self, section: Section) -> Iterator[RenderableType]:
        yield from self.gap()
        if section.heading:
            yield _text(section.heading, "bold underline")
        for place, block in enumerate(section.blocks):
            if place and isinstance(block, TableBlock) and block.caption:
                yield from self.gap()
            yield Padding(self.block(block), (0, 0, 0, 0 if self.narrow else INDENT))

    def gap(self) -> list[RenderableType]:
        return [] if self.tight else [Text()]

    def block(self, block: ReportBlock) -> RenderableType:
        match block:
            case Says():
                return _says(block)
            case Ladder():
                return self.ladder(block.rungs)
            case Bars():
                return self.bars(block)
            case ThemeGrid():
                return self.grid(block)
            case Items() | Actions():
                return self.items(block.as_list if isinstance(block, Actions) else block)
            case TableBlock():
                return self.rows(block)

    def ladder(self, rungs: tuple[Rung, ...]) -> RenderableType:
        """Draw each stage with its bar and counts, and below that what it is."""
        table = _grid(4 if self.narrow and not self.tight else 5)
        for rung in rungs:
            style = _OF_STATUS[rung.status]
            sign = Text(self.signs.here if rung.status is Status.NEXT else " ")
            number, name = Text(str(rung.number), style), _text(rung.name, style)
            bar = Text(self.bar(rung.met, rung.open, rung.gaps), style)
            words = _text(f"{rung.words}; {rung.status.value}" if rung.status.value else rung.words, style)
            about = [_text(rung.about, "dim")] if rung.about else []
            if self.narrow and not self.tight:
                table.add_row(sign, number, name, bar)
                table.add_row("", "", Group(words, *about))
            else:
                table.add_row(sign, number, name, bar, Group(words, *about))
        return table if self.tight else Group(table, _text(self.key(), "dim"))

    def key(self) -> str:
        """Return what the cells of a bar are called."""
        signs = (self.signs.met, self.signs.open, self.signs.gap)
        return "   ".join(f"{sign} {name}" for sign, name in zip(signs, KEY, strict=True))

    def bars(self, bars: Bars) -> RenderableType:
        drawn = [
            (bar, self.length(bar) if bars.to_scale else self.bar(bar.part, bar.open, bar.gaps)) for bar in bars.bars
        ]
        if self.narrow:
            return Group(*chain.from_iterable((_text(bar.label), _text(f"{sign} {bar.words}")) for bar, sign in drawn))
        table = _grid(3)
        for bar, sign in drawn:
            table.add_row(_text(bar.label), sign, _text(bar.words))
        return table

    def grid(self, grid: ThemeGrid) -> RenderableType:
        """Draw the counts of each theme below the numbers of the stages."""
        if self.narrow:
            return self.items(Items(tuple(_grid_item(grid, place) for place in range(len(grid.rows)))))
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
        table.add_column(grid.head[0], overflow="fold")
        for name in (*map(str, range(1, len(grid.columns) + 1)), ALL):
            table.add_column(name, no_wrap=True)
        table.add_column(LEVEL, overflow="fold")
        for row in grid.rows:
            counts = (Text(self.fraction(count), _share_style(count)) for count in row.counts)
            table.add_row(_text(row.label), *counts, Text(self.fraction(row.total)), _text(row.words))
        return table

    def bar(self, met: int, open_: int, gaps: int) -> str:
        """Return cells next to each other, which differ in shape."""
        met, open_, gaps = scaled(met, open_, gaps)
        return self.signs.met * met + self.signs.open * open_ + self.signs.gap * gaps

    def length(self, bar: Bar) -> str:
        """Return a length to scale.  What is not quite a cell shows as a part of one, so that few are not none."""
        eighths = max(bar.part * LENGTH * 8 // bar.whole, 1) if bar.part else 0
        return f"{self.signs.met * (eighths // 8)}{self.signs.parts[eighths % 8]}".ljust(LENGTH)[:LENGTH]

    def fraction(self, count: Count) -> str:
        """Return what is met of a cell of the grid."""
        return f"{count.met}/{count.whole}" if count.whole else self.signs.none

    def items(self, items: Items) -> RenderableType:
        table = _grid(2)
        for number, item in enumerate(items.items, 1):
            mark = f"{number}." if items.steps else self.signs.bullet
            table.add_row(Text(mark, "bold" if items.steps else ""), self.item(item, strong=items.steps))
        return table

    def rows(self, rows: TableBlock) -> RenderableType:
        if self.narrow:
            return self.items(Items(tuple(_as_item(rows.head, row) for row in rows.rows)))
        title = _text(rows.caption, "bold") if rows.caption else None
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", title=title, title_justify="left")
        for name in rows.head:
            table.add_column(_text(name), overflow="fold")
        for row in rows.rows:
            table.add_row(*(Text("\n").join(map(_line, lines(cell))) for cell in row))
        return table

    def item(self, item: Item, *, strong: bool) -> RenderableType:
        head = _text(item.text, "bold" if strong else "")
        if item.mark:
            head.append(f"  ({shown(item.mark)})", "magenta")
        return Group(head, *(_detail(label, text) for label, text in item.details))


def _share_style(count: Count) -> str:
    return "dim" if not count.met else "green" if count.met == count.whole else ""


def _grid_item(grid: ThemeGrid, place: int) -> Item:
    row = grid.rows[place]
    counts = zip(grid.columns, row.counts, strict=True)
    asked = ((name, str(count)) for name, count in counts if count.whole)
    return Item(row.label, "", ((LEVEL, row.words), (ALL, f"{row.total.met} of {row.total.whole}"), *asked))


def _as_item(head: tuple[str, ...], row: tuple[Cell, ...]) -> Item:
    name, *rest = ("; ".join(line_texts(cell)) for cell in row)
    return Item(text=name, details=tuple(zip(head[1:], rest, strict=True)))


def _line(line: Line) -> Text:
    if isinstance(line, Labelled):
        return Text.assemble((f"{shown(line.label)}: ", "dim"), shown(line.text))
    return _text(line)


def _detail(label: str, text: Cell) -> RenderableType:
    first, *more = lines(text)
    named = Text.assemble((f"{shown(label)}: ", "dim"), _line(first))
    below = (Padding(_line(line), (0, 0, 0, INDENT)) for line in more)
    return Padding(Group(named, *below), (0, 0, 0, INDENT))


def _says(says: Says) -> Text:
    return _text(says.text, _STYLES[says.tone])


def _text(text: str, style: str = "") -> Text:
    # Text, not str: a rubric may say "[optional]", which Rich would take for markup.
    return Text(shown(text), style)


def _grid(columns: int) -> Table:
    table = Table.grid(padding=(0, 1))
    for _ in range(columns - 1):
        table.add_column(overflow="fold")
    table.add_column(ratio=1, overflow="fold")  # a long word goes on in the next line: nothing is cut
    return table
