"""A report as one HTML file for a client: no script, no network, made to be printed and to be edited by hand."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING, Any, NamedTuple

from socialmaturity.formats import Chunk, logo
from socialmaturity.formats.pictures import bar, length, stairs
from socialmaturity.formats.svg import svg
from socialmaturity.markup import NOTHING, SPACE, Markup, block, html_page, isolated, join, packaged, tag, text
from socialmaturity.report.blocks import (
    Actions,
    Bars,
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
from socialmaturity.report.words import KEY
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from socialmaturity.formats import Batches
    from socialmaturity.formats.pictures import Picture
    from socialmaturity.presentation import Presentation
    from socialmaturity.report.blocks import Cell, Item, Line, Report, ReportBlock, Section

_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\]+", re.ASCII)
# Nothing is fetched and nothing runs.  Styles and embedded pictures may be changed by hand.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def write_results(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write a page: the report on a single record, or the overview and a report on each."""
    reports = for_document(batches, wanted, "html")
    if len(reports) > 1:
        yield Chunk(draw_all(reports[0], reports[1:]))
    elif reports:
        yield Chunk(draw(reports[0]))


def write_report(report: Callable[[], Report], data: Callable[[], dict[str, Any]], wanted: Presentation) -> str:
    """Write one report."""
    return draw(report())


def draw(report: Report) -> str:
    """Return a report as a page of its own."""
    return _page(report, _Article(report, number=1, level=1).draw())


def draw_all(overview: Report, reports: Sequence[Report]) -> str:
    """Return several reports as one page, with an overview of them first."""
    articles = (_Article(report, number=number, level=2).draw() for number, report in enumerate(reports, 1))
    return _page(overview, _Article(overview, number=0, level=1).draw(), *articles)


def _page(report: Report, *articles: Markup) -> str:
    title = ": ".join([report.titles[0], *(says.text for says in report.headline[:1])])
    style = packaged(__package__, "page.css")
    return html_page(title, style, POLICY, block("main", *articles), author=report.letterhead.author)


class _Article(NamedTuple):
    """One report of a page.  `level` is that of its heading."""

    report: Report
    number: int
    level: int

    def draw(self) -> Markup:
        """Return the report with its header and sections."""
        _, author, picture = self.report.letterhead
        title, *subject = self.report.titles
        header = block(
            "header",
            _logo(picture, author) if picture else NOTHING,
            tag(f"h{self.level}", self.text(title)),
            _div("about", *(tag("p", self.text(line)) for line in (*subject, *self.report.facts))),
            _div("headline", *map(self.says, self.report.headline)) if self.report.headline else NOTHING,
        )
        sections = map(self.section, self.report.sections)
        return block("article", header, *sections, class_="report", id=f"report-{self.number}")

    def section(self, section: Section) -> Markup:
        """Return a heading and its blocks."""
        id_, kinds = f"report-{self.number}-{section.id}", f"section part-{section.id}"
        if section.appendix:
            kinds += " appendix"
        heading = tag(f"h{self.level + 1}", self.text(section.heading), id=id_) if section.heading else NOTHING
        labelled = {"aria_labelledby": id_} if heading else {}
        blocks = (self.block(part, section.heading) for part in section.blocks)
        return block("section", heading, *blocks, class_=kinds, **labelled)

    def block(self, part: ReportBlock, heading: str) -> Markup:
        """Return any block."""
        match part:
            case Says():
                return self.says(part)
            case Ladder():
                return self.ladder(part, heading)
            case Bars():
                return self.bars(part)
            case ThemeGrid():
                return self.grid(part)
            case Items() | Actions():
                return self.items(part.as_list if isinstance(part, Actions) else part)
            case TableBlock():
                return self.rows(part)

    def says(self, says: Says) -> Markup:
        """Return a paragraph."""
        return tag("p", self.text(says.text), **({} if says.tone is Tone.PLAIN else {"class": says.tone.value}))

    def ladder(self, ladder: Ladder, heading: str) -> Markup:
        """Return the stairs, and next to them a table that says the same."""
        rows = (
            [
                Markup(rung.number),
                self.named(rung.name, rung.about),
                self.counted(bar(rung.met, rung.open, rung.gaps), "bar", rung.words),
                tag("span", rung.status.value, class_="status") if rung.status.value else NOTHING,
            ]
            for rung in ladder.rungs
        )
        swatches = (svg(bar(*(int(kind == place) for place in range(3))), "bar") for kind in range(3))
        key = (tag("span", swatch, SPACE, word) for swatch, word in zip(swatches, KEY, strict=True))
        table = _table("rungs", ladder.head, rows, names=1)
        return _div(
            "ladder",
            svg(stairs(ladder.rungs), "stairs", heading),
            block("div", table, tag("p", join(key, SPACE), class_="key")),
        )

    def named(self, name: str, about: str) -> Markup:
        """Return a stage's name, and below it what it is."""
        what = (tag("br"), tag("span", self.text(about), class_="what")) if about else ()
        return join((self.text(name), *what), SPACE)

    def counted(self, picture: Picture, kind: str, words: str) -> Markup:
        """Return a bar and what it says in words."""
        return join((svg(picture, kind), self.text(words)), SPACE)

    def bars(self, bars: Bars) -> Markup:
        """Return a table of labels and bars."""
        rows = (
            [
                self.text(each.label),
                self.counted(length(each.part, each.whole), "length", each.words)
                if bars.to_scale
                else self.counted(bar(each.part, each.open, each.gaps), "bar", each.words),
            ]
            for each in bars.bars
        )
        return _table("bars", bars.head, rows)

    def grid(self, grid: ThemeGrid) -> Markup:
        """Return a table of counts, the darker the more is met."""
        rows = (
            [self.text(row.label), *(text(str(count)) for count in (*row.counts, row.total)), self.text(row.words)]
            for row in grid.rows
        )
        shades = [["", *(count.shade or "unasked" for count in row.counts), "", ""] for row in grid.rows]
        return _table("grid", grid.head, rows, names=0, shades=shades)

    def items(self, items: Items) -> Markup:
        """Return a list."""
        kinds = ["tasks" if items.tasks else "items", *([] if any(item.details for item in items.items) else ["short"])]
        return block("ol" if items.steps else "ul", *map(self.item, items.items), class_=" ".join(kinds))

    def item(self, item: Item) -> Markup:
        """Return an entry of a list, with its details."""
        mark = (SPACE, tag("span", self.text(item.mark), class_="mark")) if item.mark else ()
        details = ((tag("dt", self.text(label)), tag("dd", self.cell(text))) for label, text in item.details)
        listed = block("dl", *(join(pair) for pair in details)) if item.details else NOTHING
        return tag("li", tag("p", self.text(item.text), *mark), listed)

    def rows(self, rows: TableBlock) -> Markup:
        """Return a table; in a table of contents the first cell of a row is a link to its report."""
        cells = ([*map(self.cell, row)] for row in rows.rows)
        if rows.contents:
            cells = (
                [tag("a", row[0], href=f"#report-{number}"), *row[1:]]
                for number, row in enumerate(cells, rows.contents)
            )
        return _table("rows counts" if rows.counts else "rows", rows.head, cells, caption=rows.caption)

    def cell(self, cell: Cell) -> Markup:
        """Return a cell, line by line."""
        return join((tag("span", self.line(line), class_="line") for line in lines(cell)), tag("br"))

    def line(self, line: Line) -> Markup:
        """Return a line of a cell.  A text that is an address, and nothing else, is a link."""
        if isinstance(line, Labelled):
            return join((tag("span", f"{line.label}:", class_="label"), self.line(line.text)), SPACE)
        if _ADDRESS.fullmatch(line) and shown(line) == line:
            return tag("a", line, href=line, rel="noopener noreferrer")
        return self.text(line)

    def text(self, text: str) -> Markup:
        """Return a text that cannot turn the direction of what is around it, in its own language."""
        return isolated(text, self.report.foreign(text))


def _div(kind: str, *parts: Markup) -> Markup:
    return block("div", *parts, class_=kind)


def _logo(picture: bytes, author: str) -> Markup:
    address = f"data:image/{logo.kind(picture)};base64,{b64encode(picture).decode()}"
    return tag("img", src=address, alt=author or "Logo", class_="logo")


def _table(
    kind: str,
    head: Iterable[str],
    rows: Iterable[Sequence[Markup]],
    *,
    caption: str = "",
    names: int = -1,
    shades: Iterable[Sequence[str]] = (),
) -> Markup:
    """Return a table.  `names` is the column that names a row, `shades` are classes of cells.

    A narrow screen stacks the cells below the names of their columns, so tables, rows and cells have roles too.
    """
    head = list(head)
    heads = (tag("th", name, scope="col", role="columnheader") for name in head)
    shaded = zip(rows, shades, strict=True) if shades else ((row, [""] * len(head)) for row in rows)
    body = (tag("tr", *_cells(head, row, classes, names), role="row") for row, classes in shaded)
    return block(
        "table",
        tag("caption", isolated(caption)) if caption else NOTHING,
        tag("thead", tag("tr", *heads, role="row"), role="rowgroup"),
        block("tbody", *body, role="rowgroup"),
        class_=kind,
        role="table",
    )


def _cells(head: Sequence[str], row: Sequence[Markup], classes: Sequence[str], names: int) -> Iterator[Markup]:
    for column, (name, cell, shade) in enumerate(zip(head, row, classes, strict=True)):
        if column == names:
            yield tag("th", cell, scope="row", role="rowheader")
        else:
            yield tag("td", cell, role="cell", data_label=name, **({"class": shade} if shade else {}))
