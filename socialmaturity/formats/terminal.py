"""What report says, drawn for a terminal of any width, with or without colour and typographic signs."""

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
from socialmaturity.report import KEY, Bar, Bars, Item, Items, Ladder, Rows, Rung, Says, Tone, lines, scaled
from socialmaturity.report.overview import for_screen
from socialmaturity.streams import NARROWEST, can_show
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import RenderableType

    from socialmaturity.formats import Batches
    from socialmaturity.presentation import Presentation
    from socialmaturity.report import Block, Cell, Report, Section

USUAL_WIDTH = 80  # columns of a file

NARROW = 60  # columns below which a rung takes two lines
INDENT = 2  # columns by which a section stands below its heading

_STYLES = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.GOOD: "green",
    Tone.CARE: "yellow",
    Tone.QUIET: "dim",
}


class Signs(NamedTuple):
    """The few signs that are not text.  The ASCII ones are for terminals that have no others."""

    met: str
    open: str
    gap: str
    here: str
    bullet: str


UNICODE = Signs(met="█", open="▒", gap="░", here="▸", bullet="•")
ASCII = Signs(met="#", open="?", gap=".", here=">", bullet="-")


def write_results(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write the full report on a single record, or the overview of many."""
    found = for_screen(batches, wanted)
    if found:
        yield Chunk(_drawn(found, to_file=wanted.to_file))


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
    """A report as something for Rich to print."""
    return _Drawing(ASCII if ascii_only else UNICODE, narrow=width < NARROW).report(report)


class _Drawing(NamedTuple):
    signs: Signs
    narrow: bool

    def report(self, report: Report) -> RenderableType:
        head = [_text(report.subject, "bold"), *(_text(line, "dim") for line in report.about)]
        headline = [Text(), *map(_says, report.headline)] if report.headline else []
        sections = (self.section(section) for section in report.sections if not section.at_length)
        return Group(*head, *headline, *chain.from_iterable(sections))

    def section(self, section: Section) -> Iterator[RenderableType]:
        yield Text()
        if section.heading:
            yield _text(section.heading, "bold underline")
        for block in section.blocks:
            yield Padding(self.block(block), (0, 0, 0, 0 if self.narrow else INDENT))

    def block(self, block: Block) -> RenderableType:
        match block:
            case Says():
                return _says(block)
            case Ladder():
                return self.ladder(block.rungs)
            case Bars():
                return self.bars(block.bars)
            case Items():
                return self.items(block)
            case Rows():
                return self.rows(block)

    def ladder(self, rungs: tuple[Rung, ...]) -> RenderableType:
        table = _grid(4 if self.narrow else 5)
        for rung in rungs:
            style = _STYLES[rung.tone]
            sign = Text(self.signs.here if rung.place == "working on" else " ")
            number, name = Text(str(rung.number), style), _text(rung.name, style)
            bar = Text(self.bar(rung.met, rung.open, rung.gaps), style)
            words = _text(f"{rung.words}; {rung.place}" if rung.place else rung.words, style)
            if self.narrow:
                table.add_row(sign, number, name, bar)
                table.add_row("", "", words)
            else:
                table.add_row(sign, number, name, bar, words)
        return Group(table, _text(self.key(), "dim"))

    def key(self) -> str:
        """What the cells of a bar are called."""
        signs = (self.signs.met, self.signs.open, self.signs.gap)
        return "   ".join(f"{sign} {name}" for sign, name in zip(signs, KEY, strict=True))

    def bars(self, bars: tuple[Bar, ...]) -> RenderableType:
        drawn = [(bar, self.bar(bar.part, bar.open, bar.whole - bar.part - bar.open)) for bar in bars]
        if self.narrow:
            return Group(*chain.from_iterable((_text(bar.label), _text(f"{sign} {bar.words}")) for bar, sign in drawn))
        table = _grid(3)
        for bar, sign in drawn:
            table.add_row(_text(bar.label), sign, _text(bar.words))
        return table

    def bar(self, met: int, open_: int, gaps: int) -> str:
        """Cells beside one another, told apart by shape."""
        met, open_, gaps = scaled(met, open_, gaps)
        return self.signs.met * met + self.signs.open * open_ + self.signs.gap * gaps

    def items(self, items: Items) -> RenderableType:
        table = _grid(2)
        for number, item in enumerate(items.items, 1):
            mark = f"{number}." if items.steps else self.signs.bullet
            table.add_row(Text(mark, "bold" if items.steps else ""), self.item(item, strong=items.steps))
        return table

    def rows(self, rows: Rows) -> RenderableType:
        if self.narrow:
            return self.items(Items(tuple(_as_item(rows.head, row) for row in rows.rows)))
        title = _text(rows.caption, "bold") if rows.caption else None
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", title=title, title_justify="left")
        for name in rows.head:
            table.add_column(_text(name), overflow="fold")
        for row in rows.rows:
            table.add_row(*map(_text, map(_joined, row)))
        return table

    def item(self, item: Item, *, strong: bool) -> RenderableType:
        head = _text(item.text, "bold" if strong else "")
        if item.mark:
            head.append(f"  ({shown(item.mark)})", "magenta")
        return Group(head, *(_detail(label, text) for label, text in item.details))


def _as_item(head: tuple[str, ...], row: tuple[Cell, ...]) -> Item:
    name, *rest = map(_joined, row)
    return Item(text=name, details=tuple(zip(head[1:], rest, strict=True)))


def _joined(cell: Cell) -> str:
    return "; ".join(lines(cell))


def _detail(label: str, text: str) -> RenderableType:
    return Padding(Text.assemble((f"{label}: ", "dim"), shown(text)), (0, 0, 0, INDENT))


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
