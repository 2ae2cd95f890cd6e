"""Look through the XML of an .ods file before its reader is called: for its size, and for cells it reads wrongly."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Marks: TypeAlias = "dict[tuple[int, int], str]"
"""What to read in place of some cells, by row and column counted from 0."""

UNCALCULATED = "=?"
"""What is read from a formula whose value no program calculated."""

MOST_MARKS = 100_000  # cells with an error; more are not slips, and each takes memory

_REPEATED_ROW = re.compile(rb'number-rows-repeated="([0-9]+)"[^>]*(?<!/)>(.*?)</table:table-row>', re.DOTALL)
_REPEATED_CELL = re.compile(rb'<table:table-cell[^>]*number-columns-repeated="([0-9]+)"[^>]*value-type')
_TABLE = re.compile(rb"<table:table[ >](.*?)</table:table>", re.DOTALL)
_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell>)", re.DOTALL)
_ROWS = re.compile(rb'number-rows-repeated="([0-9]{1,7})"')
_COLUMNS = re.compile(rb'number-columns-repeated="([0-9]{1,5})"')
_COMMENT = re.compile(rb"<office:annotation\b.*?</office:annotation>", re.DOTALL)
_PARAGRAPH = re.compile(rb"<text:p[^>]*>([^<]*)<")
_ERROR = re.compile(rb"#(?:N/A|DIV/0!|REF!|NAME\?|VALUE!|NUM!|NULL!)|Err:[0-9]{3}")


def repeated(xml: bytes) -> int:
    """Return how many cells the repeated rows come to."""
    cells = 0
    for row in _REPEATED_ROW.finditer(xml):
        if b"value-type" in row[2]:
            wide = sum(int(each) for each in _REPEATED_CELL.findall(row[2])) + row[2].count(b"<table:table-cell")
            cells += int(row[1]) * wide
    widest = max((int(each) for each in _REPEATED_CELL.findall(xml)), default=1)
    return max(cells, widest * xml.count(b"<table:table-row") if widest > 1_000 else 0)  # noqa: PLR2004


def odd_cells(xml: bytes) -> dict[int, Marks]:
    """Return the cells with an error or with a formula that was never calculated, by the place of their worksheet.

    The reader gives nothing for both.  Raises OverflowError for more than MOST_MARKS.
    """
    if not (b'"error"' in xml or b"table:formula=" in xml or b">#" in xml or b">Err:" in xml):
        return {}
    found: dict[int, Marks] = {}
    for place, table in enumerate(_TABLE.finditer(xml)):
        marks = found[place] = {}
        for rows, columns, text in _odd_in(table[1]):
            if len(marks) + len(rows) * len(columns) > MOST_MARKS:
                raise OverflowError
            marks.update(dict.fromkeys(product(rows, columns), text))
    return found


def _odd_in(table: bytes) -> Iterator[tuple[range, range, str]]:
    """Yield the rows and the columns of each odd cell of a worksheet, more than one where it is repeated."""
    below = 0
    for row in _ROW.finditer(table):
        rows = range(below, below + _times(_ROWS, row[1]))
        below = rows.stop
        right = 0
        for cell in _CELL.finditer(row[2] or b""):
            columns = range(right, right + _times(_COLUMNS, cell[1]))
            right = columns.stop
            if text := _odd(cell[1], _COMMENT.sub(b"", cell[2] or b"")):
                yield rows, columns, text


def _times(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1


def _odd(attributes: bytes, content: bytes) -> str:
    """Return what to read from a cell with an error or with a formula without a value; nothing for other cells."""
    shown = _PARAGRAPH.search(content)
    if b'value-type="error"' in attributes or (shown and _ERROR.fullmatch(shown[1])):
        # LibreOffice writes the error as its user sees it, in the user's language.
        return shown[1].decode(errors="replace") if shown and shown[1] else "#N/A"
    # A formula that gives an empty text has no value either, but a paragraph.
    calculated = shown or b"value-type=" in attributes or b"<text:p" in content
    return UNCALCULATED if b"table:formula=" in attributes and not calculated else ""
