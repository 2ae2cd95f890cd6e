"""A report as a Word document to edit: real headings, lists and tables, the pictures, and actions to assign."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple, assert_never

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor

from socialmaturity.errors import refuse
from socialmaturity.formats import Chunk, logo
from socialmaturity.formats.pictures import bar, length, stairs
from socialmaturity.formats.png import png
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
    given,
    line_texts,
    lines,
)
from socialmaturity.report.score import for_document
from socialmaturity.report.words import KEY
from socialmaturity.text import shown
from socialmaturity.word import (
    ACCENT,
    BOX,
    SOFT,
    WIDTH,
    add_table_style,
    describe,
    hang,
    keep_together,
    new_document,
    new_row,
    repeat_on_each_page,
    saved,
    shade,
    shading,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

    from socialmaturity.formats import Batches
    from socialmaturity.formats.pictures import Picture
    from socialmaturity.presentation import Presentation
    from socialmaturity.report.blocks import Count, Item, Line, Report, ReportBlock, Section

NO_LOGO = "the logo is not a picture that Word shows; use PNG, JPEG or GIF"
_HEAD, _TINT = "EAF1F2", "F3F6F7"  # grounds of a table's head, and of the result
_SHADES = {"none": "FFFFFF", "some": "D8E8EB", "most": "8FBCC5", "all": str(ACCENT)}
_WHITE = RGBColor(255, 255, 255)
_STAIRS, _BAR = 3.2, 0.28  # how wide the stairs and how high a bar is, in centimetres
_LADDER = (4.0, 0.9, 5.1, WIDTH - 11.9, 1.9)  # how wide the columns of tables are, in centimetres
_ACTIONS = (0.8, 6.6, WIDTH - 11.0, 2.0, 1.6)
_THEME, _ALL, _LEVEL = 2.9, 1.4, 3.1
_LETTER = 0.17  # how wide a letter of a table is, in centimetres
_LONGEST_WORD, _MOST_LETTERS = 12, 60  # of a cell, for which a column has room


def write_results(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write a document: the report on a single record, or the overview and a report on each."""
    reports = for_document(batches, wanted, "docx")
    if reports:
        yield Chunk(draw(*reports))


def write_report(report: Callable[[], Report], data: Callable[[], dict[str, Any]], wanted: Presentation) -> bytes:
    """Write one report."""
    return draw(report())


def draw(first: Report, *others: Report) -> bytes:
    """Return reports as one document.  Raises InputError if the logo is not a picture that Word shows."""
    document = new_document(first.titles[0], first.letterhead.author)
    _set_styles(document)
    for place, report in enumerate((first, *others)):
        _Drawing(document, report, level=1 if place == 0 else 2).draw()
    return saved(document)


class _Drawing(NamedTuple):
    """One report of a document.  `level` is that of its title: 1 for the document's own."""

    document: Document
    report: Report
    level: int

    def draw(self) -> None:
        if self.report.letterhead.logo:
            self.logo()
        title, *subject = self.report.titles
        heading = self.paragraph(title, "Title" if self.level == 1 else "Heading 1")
        heading.paragraph_format.page_break_before = self.level > 1
        for line in (*subject, *self.report.facts):
            self.paragraph(line, "Quiet")
        for says in self.report.headline:
            self.paragraph(says.text, "Result").runs[0].bold = says.tone is Tone.STRONG
        before = None
        for section in self.report.sections:
            self.section(section, new_page=_begins_page(section, before))
            before = section

    def logo(self) -> None:
        _, author, picture = self.report.letterhead
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if logo.kind(picture) == "svg+xml":
            raise refuse(NO_LOGO)
        try:
            added = paragraph.add_run().add_picture(io.BytesIO(picture), height=Cm(1.6))
        except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError) as error:
            raise refuse(NO_LOGO) from error
        if added.width > Cm(WIDTH / 2):
            added.height, added.width = Length(added.height * Cm(WIDTH / 2) // added.width), Cm(WIDTH / 2)
        describe(added, author or "Logo")

    def section(self, section: Section, *, new_page: bool) -> None:
        if section.heading:
            heading = self.paragraph(section.heading, f"Heading {self.level}")
            heading.paragraph_format.page_break_before = new_page
        for block in section.blocks:
            self.block(block, section.heading)
            if block is not section.blocks[-1] and isinstance(block, Says):
                self.document.paragraphs[-1].paragraph_format.keep_with_next = True

    def block(self, block: ReportBlock, heading: str) -> None:
        match block:
            case Says(text, tone):
                paragraph = self.paragraph(text, "Quiet" if tone is Tone.QUIET else "Normal")
                if tone is Tone.STRONG:
                    paragraph.runs[0].bold = True
            case Ladder():
                self.ladder(block, heading)
            case Bars():
                self.bars(block)
            case ThemeGrid():
                self.grid(block)
            case Items():
                for item in block.items:
                    self.item(item, task=block.tasks)
            case Actions():
                self.actions(block)
            case TableBlock():
                self.rows(block)
            case _:
                assert_never(block)

    def ladder(self, ladder: Ladder, heading: str) -> None:
        """Draw the stairs, and next to them the table, whose first column they fill."""
        table = self.table(("", *ladder.head), _LADDER)
        for rung in ladder.rungs:
            _, number, name, counts, status = new_row(table)
            self.write(number, str(rung.number))
            self.write(name, rung.name, *([rung.about] if rung.about else []))
            name.paragraphs[0].runs[0].bold = True
            _draw(counts.paragraphs[0], bar(rung.met, rung.open, rung.gaps))
            self.write(counts, "", rung.words)
            self.write(status, rung.status.value)
        room = table.cell(1, 0).merge(table.cell(len(ladder.rungs), 0))
        room.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        added = room.paragraphs[0].add_run().add_picture(io.BytesIO(png(stairs(ladder.rungs))), width=Cm(_STAIRS))
        describe(added, heading)
        key = room.add_paragraph(style="Quiet")
        for kind, word in enumerate(KEY):
            _draw(key, bar(*(int(kind == place) for place in range(3))))
            key.add_run(f" {word}  ".replace(" ", "\u00a0"))
        keep_together(table)

    def bars(self, bars: Bars) -> None:
        table = self.table(bars.head, (6.0, WIDTH - 6.0))
        for each in bars.bars:
            label, counts = new_row(table)
            self.write(label, each.label)
            drawn = length(each.part, each.whole) if bars.to_scale else bar(each.part, each.open, each.gaps)
            counts.paragraphs[0].style = "Cell"
            _draw(counts.paragraphs[0], drawn)
            counts.paragraphs[0].add_run(f"  {shown(each.words)}")

    def grid(self, grid: ThemeGrid) -> None:
        columns = len(grid.columns)
        table = self.table(grid.head, (_THEME, *[(WIDTH - _THEME - _ALL - _LEVEL) / columns] * columns, _ALL, _LEVEL))
        for cell in table.rows[0].cells[1:-2]:
            cell.paragraphs[0].runs[0].font.size = Pt(6.5)
        for row in grid.rows:
            label, *cells, total, words = new_row(table)
            self.write(label, row.label)
            for cell, count in zip(cells, row.counts, strict=True):
                self.write_count(cell, count)
            self.write(total, _unbroken(row.total))
            self.write(words, row.words)
        keep_together(table)

    def write_count(self, cell: _Cell, count: Count) -> None:
        """Write a count on a ground that is the darker, the more is met."""
        self.write(cell, _unbroken(count))
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        if count.shade:
            shade(cell, _SHADES[count.shade])
        if count.shade == "all":
            cell.paragraphs[0].runs[0].font.color.rgb = _WHITE

    def item(self, item: Item, *, task: bool) -> None:
        paragraph = self.paragraph(item.text, "Task" if task else "List Bullet", before=f"{BOX}\t" if task else "")
        if item.details and not task:
            paragraph.runs[-1].bold, paragraph.paragraph_format.space_before = True, Pt(5)
        _mark(paragraph, item.mark)
        paragraphs = [paragraph]
        for label, text in item.details:
            first, *more = lines(text)
            paragraphs.append(self.document.add_paragraph(style="Detail"))
            self.label(paragraphs[-1], label)
            self.line(paragraphs[-1], first)
            for line in more:
                paragraphs.append(self.document.add_paragraph(style="Detail below"))
                self.line(paragraphs[-1], line)
        for each in paragraphs[:-1]:
            each.paragraph_format.keep_with_next = True

    def actions(self, actions: Actions) -> None:
        head = ("No.", "Practice, and where it is now", "Target, and first step", "Owner", "Date")
        table = self.table(head, _ACTIONS)
        for number, action in enumerate(actions.actions, 1):
            place, practice, step = new_row(table)[:3]
            self.write(place, str(number))
            now = given(("Now", action.now), ("Note", action.note))
            self.write(practice, action.text, *(Labelled(*each) for each in now))
            practice.paragraphs[0].runs[0].bold = True
            _mark(practice.paragraphs[0], action.mark)
            todo = given(("Target", action.target), ("First step", action.first_step), ("Evidence", action.evidence))
            self.write(step, *(Labelled(*each) for each in todo))

    def rows(self, rows: TableBlock) -> None:
        if rows.caption:
            self.paragraph(rows.caption, f"Heading {self.level + 1}")
        table = self.table(rows.head, _widths(rows))
        for row in rows.rows:
            for cell, text in zip(new_row(table), row, strict=True):
                self.write(cell, *lines(text))

    def table(self, head: Sequence[str], widths: Sequence[float]) -> Table:
        """Add a table with its head, which is repeated on each page."""
        table: Table = self.document.add_table(rows=1, cols=len(head), style="Lines")
        table.autofit = False
        for column, cell, name, width in zip(table.columns, table.rows[0].cells, head, widths, strict=True):
            column.width = cell.width = Cm(width)
            self.write(cell, name)
            cell.paragraphs[0].runs[0].font.color.rgb = SOFT
            shade(cell, _HEAD)
        repeat_on_each_page(table)
        return table

    def write(self, cell: _Cell, *texts: Line) -> None:
        """Write lines into an empty cell, a paragraph each."""
        for place, text in enumerate(texts or ("",)):
            paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
            paragraph.style = "Cell"
            self.line(paragraph, text)

    def line(self, paragraph: Paragraph, line: Line) -> None:
        if isinstance(line, Labelled):
            self.label(paragraph, line.label)
            self.run(paragraph, line.text)
        else:
            self.run(paragraph, line)

    def label(self, paragraph: Paragraph, text: str) -> None:
        paragraph.add_run(f"{shown(text)}: ").font.color.rgb = SOFT

    def paragraph(self, text: str, style: str, *, before: str = "") -> Paragraph:
        paragraph = self.document.add_paragraph(style=style)
        if before:
            paragraph.add_run(before)
        self.run(paragraph, text)
        return paragraph

    def run(self, paragraph: Paragraph, text: str) -> None:
        """Add a text, marked with its language where that is not the program's."""
        run = paragraph.add_run(shown(text))
        if language := self.report.foreign(text):
            mark = OxmlElement("w:lang")
            mark.set(qn("w:val"), shown(language))
            run._r.get_or_add_rPr().append(mark)  # noqa: SLF001 - it has no name there


def _set_styles(document: Document) -> None:
    """Add the styles of a report, which Word then offers to change."""
    for name in ("Quiet", "Result", "Task", "Detail", "Detail below", "Cell"):
        style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = document.styles["Normal"], True
        style.paragraph_format.space_after = Pt(2)
    for name, size in (("Normal", 9.5), ("Quiet", 8.5), ("Cell", 8.5)):
        document.styles[name].font.size = Pt(size)
        document.styles[name].paragraph_format.line_spacing = 1.0
    document.styles["Cell"].paragraph_format.space_after = Pt(0)
    document.styles["Quiet"].font.color.rgb = SOFT
    result: Any = document.styles["Result"]
    result.font.size, result.paragraph_format.space_before = Pt(10), Pt(3)
    result.element.get_or_add_pPr().append(shading(_TINT))
    task, detail, below = (document.styles[name].paragraph_format for name in ("Task", "Detail", "Detail below"))
    hang(task, 0.6, 0.6)
    task.space_before = Pt(4)
    detail.left_indent, below.left_indent = Cm(0.6), Cm(1.2)
    for name, before in (("Heading 1", 10), ("Heading 2", 8), ("List Bullet", 0)):
        document.styles[name].paragraph_format.space_before = Pt(before)
        document.styles[name].paragraph_format.space_after = Pt(3)
    add_table_style(document)


def _begins_page(section: Section, before: Section | None) -> bool:
    """Return whether a section begins a page: the first one that is not on the first page, and the appendix."""
    if before is None:
        return False
    return (before.first_page and not section.first_page) or (section.appendix and not before.appendix)


def _draw(paragraph: Paragraph, picture: Picture) -> None:
    """Add a bar.  Words next to it say the same, so it needs none of its own."""
    describe(paragraph.add_run().add_picture(io.BytesIO(png(picture)), height=Cm(_BAR)), "")


def _mark(paragraph: Paragraph, mark: str) -> None:
    if mark:
        paragraph.add_run(f"  ({shown(mark)})").font.color.rgb = SOFT


def _unbroken(count: Count) -> str:
    """Return a count with spaces that do not break, as the columns are narrow."""
    return str(count).replace(" ", "\u00a0")


def _widths(rows: TableBlock) -> list[float]:
    """Return how wide the columns of a table are: room for the longest word, and the rest by what they hold."""
    least, wanted = [], []
    for place, name in enumerate(rows.head):
        texts = [" ".join(line_texts(row[place])) for row in rows.rows if any(line_texts(row[place]))]
        longest = max(len(word) for word in " ".join((name, *texts)).split(" "))
        least.append(_LETTER * (min(longest, _LONGEST_WORD) + 2))
        wanted.append(min(_MOST_LETTERS, sum(map(len, texts)) // max(1, len(texts))) or 1)
    spare = max(0.0, WIDTH - sum(least))
    return [width + spare * want / sum(wanted) for width, want in zip(least, wanted, strict=True)]
