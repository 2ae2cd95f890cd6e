"""Word documents: their styles and page, what python-docx cannot do, and the same bytes for the same content."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.shape import InlineShape
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.parfmt import ParagraphFormat

_PAGE = 21.0, 29.7  # centimetres: A4; Word fits it to Letter
_MARGIN = 1.9
WIDTH = _PAGE[0] - 2 * _MARGIN
"""Centimetres between the margins."""
ACCENT, SOFT, INK = map(RGBColor.from_string, ("0B5261", "535D68", "1C2127"))
BODY, HEADINGS = "Arial", "Georgia"  # LibreOffice has letters as wide as those of Arial
_LOOKS = {
    "Normal": (BODY, 10, INK),
    "Title": (HEADINGS, 20, INK),
    "Heading 1": (HEADINGS, 13, ACCENT),
    "Heading 2": (HEADINGS, 11, ACCENT),
}
BOX = "☐"  # to tick
_LONGEST = 250  # characters of a property
_FIRST_DAY = 1980, 1, 1, 0, 0, 0  # of a zip archive


def new_document(title: str, author: str = "") -> Document:
    """Return an empty document on A4 with numbered pages."""
    document = docx.Document()
    document.core_properties.title = shown(title)[:_LONGEST]
    document.core_properties.author = shown(author)[:_LONGEST]
    document.core_properties.comments = ""
    _set_styles(document)
    _set_page(document)
    return document


def saved(document: Document) -> bytes:
    """Return the document as a file, without the time at which it was made."""
    data, copy = io.BytesIO(), io.BytesIO()
    document.save(data)
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename, _FIRST_DAY), old.read(part), zipfile.ZIP_DEFLATED)
    return copy.getvalue()


def _set_styles(document: Document) -> None:
    for name, (font, size, colour) in _LOOKS.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size = font, Pt(size)
        # The template names fonts of its theme, which would win.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        style.font.color.rgb = colour
        style.paragraph_format.space_after = Pt(2)
    border = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        border.getparent().remove(border)


def _set_page(document: Document) -> None:
    """Set the paper and its margins, and number the pages."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(_PAGE[0]), Cm(_PAGE[1])
    section.left_margin = section.right_margin = Cm(_MARGIN)
    section.top_margin = section.bottom_margin = Cm(1.4)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.styles["Footer"].font.size = Pt(9)
    _field(foot, "PAGE")
    foot.add_run(" / ")
    _field(foot, "NUMPAGES")


def hang(form: ParagraphFormat, left: float, by: float) -> None:
    """Indent a paragraph, and let its first line begin further left by so much, up to a tab.  In centimetres."""
    form.left_indent, form.first_line_indent = Cm(left), Cm(-by)
    form.tab_stops.add_tab_stop(Cm(left))


# python-docx has no names for some parts of a document: these are written as their XML.


def _field(paragraph: Paragraph, name: str) -> None:
    """Add what Word works out itself, such as the number of the page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)  # noqa: SLF001


def shading(colour: str) -> Any:  # noqa: ANN401 - an element of XML
    """Return what gives a paragraph or a cell a ground of this colour, written as in "0B5261"."""
    return parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>')


def shade(cell: _Cell, colour: str) -> None:
    """Give a cell a ground of this colour."""
    cell._tc.get_or_add_tcPr().append(shading(colour))  # noqa: SLF001


def repeat_on_each_page(table: Table) -> None:
    """Repeat the first row of a table on each page."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001


def new_row(table: Table) -> Sequence[_Cell]:
    """Add a row, which stays on one page, and return its cells."""
    row: Any = table.add_row()  # type: ignore[no-untyped-call]  # it has no types
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
    cells: Sequence[_Cell] = row.cells
    return cells


def keep_together(table: Table) -> None:
    """Keep a short table on one page."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def describe(picture: InlineShape, words: str) -> None:
    """Say what a picture shows to those who do not see it, and put it where the text is.

    LibreOffice draws an inline picture that says nothing about its distances 3 mm further to the right.
    """
    inline: Any = picture._inline  # noqa: SLF001
    inline.docPr.set("descr", shown(words))
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")


def add_table_style(document: Document) -> None:
    """Add a style of tables with thin lines between the rows."""
    style: Any = document.styles.add_style("Lines", WD_STYLE_TYPE.TABLE)
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="D3D9DF"/>' for side in ("top", "bottom", "insideH")
    )
    margins = "".join(
        f'<w:{side} w:w="{twips}" w:type="dxa"/>'
        for side, twips in (("top", 25), ("left", 70), ("bottom", 25), ("right", 70))
    )
    layout = f"<w:tblBorders>{sides}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar>"
    style.element.append(parse_xml(f"<w:tblPr {nsdecls('w')}>{layout}</w:tblPr>"))
