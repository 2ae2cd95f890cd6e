"""The worksheets of an .xlsx or .ods file as rows of text, as they would be in a CSV file."""

from __future__ import annotations

import datetime
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.documents.source import refuse_foreign
from socialmaturity.errors import InputError, needs_extra, refuse
from socialmaturity.tables import ods_cells
from socialmaturity.tables.columns import place_of
from socialmaturity.tables.ods_cells import MOST_MARKS, UNCALCULATED
from socialmaturity.text import letters_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO

    from socialmaturity.tables.ods_cells import Marks

MOST_CELLS = 6_000_000  # the reader holds them all, in about 400 MB, and cannot be stopped
MOST_BYTES = 400 << 20  # of XML in a workbook
_SAVE_AS_CSV = "save the worksheet as CSV"
_TOO_MANY_ERRORS = f"more than {MOST_MARKS:,} cells with an error or with a formula without a value; correct them"
_REFERENCE = re.compile(rb"""[ ]r=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_DIMENSION = re.compile(rb"""dimension ref=["'](?:[A-Z]+[0-9]+:)?([A-Z]+)([0-9]+)["']""")
_CELL = re.compile(rb"""<(?:\w+:)?c r=["']([A-Z]+)([0-9]+)["']([^>]*)>(.*?)</(?:\w+:)?c>""", re.DOTALL)
_ERROR = re.compile(rb"""t=["']e["']""")
_TEXT = re.compile(rb"""t=["']str["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_NO_VALUE = re.compile(rb"<(?:\w+:)?v>[^<]")
_ZERO = re.compile(rb"<(?:\w+:)?v>0</")


class Worksheet(NamedTuple):
    """A worksheet: its rows as text, and the number that a spreadsheet shows for the first of them."""

    name: str
    rows: Sequence[list[str]]
    first: int
    hidden: bool = False


def worksheets(data: IO[bytes], file: str, name: str = "") -> Iterator[Worksheet]:
    """Yield the worksheets of an open workbook, or only the one with a name.

    Raises InputError for a file that is not a workbook, for one that is too large, and where `office` is not installed.
    """
    try:
        import python_calamine
    except ModuleNotFoundError:
        raise needs_extra("office", "a workbook", file=file) from None
    marks = _examined(data, file)
    data.seek(0)
    try:
        workbook = python_calamine.load_workbook(data)
        names = [sheet.name for sheet in workbook.sheets_metadata]
        if name and name not in names:
            from socialmaturity.text import did_you_mean, listed, quoted

            known = f"; there are {listed(map(quoted, names))}"
            raise refuse(f"no worksheet is called {quoted(name)}{did_you_mean(name, names) or known}", file=file)
        for place, about in enumerate(workbook.sheets_metadata):
            if name in ("", about.name) and "sheet" in str(about.typ).lower():
                sheet = workbook.get_sheet_by_index(place)
                rows = _rows(sheet, marks.get(place, {}))
                hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
                yield Worksheet(name=about.name, rows=rows, first=(sheet.start or (0, 0))[0] + 1, hidden=hidden)
    except InputError:
        raise
    except (python_calamine.CalamineError, OSError, ValueError, IndexError) as error:
        raise refuse(f"cannot be read as a workbook: {str(error).lower()}; {_SAVE_AS_CSV}", file=file) from None


def text_of(value: object) -> str:
    """Return the text of a cell: whole numbers without a point, days and times in ISO form."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2.0**63 else repr(value)  # as in Parquet files
    if isinstance(value, datetime.datetime):
        text = re.sub(r"\+00:00$", "Z", value.isoformat(sep=" "))
        return text[:10] if text[10:19] == " 00:00:00" and not value.microsecond else text  # a day stored as a moment
    return "" if value is None else str(value)


class _Numbers(dict[float, str]):
    """Numbers as text: most cells of a table have one of few numbers."""

    def __missing__(self, number: float) -> str:
        text = text_of(number)
        if len(self) < 1_000:  # noqa: PLR2004 - a table of answers has fewer
            self[number] = text
        return text


def _rows(sheet: object, marks: Marks) -> list[list[str]]:
    """Return the rows of a worksheet from column A on."""
    below, right = sheet.start or (0, 0)  # type: ignore[attr-defined]  # calamine has no types
    before = [""] * right
    numbers = _Numbers()
    rows = [
        [
            *before,
            *[
                cell if cell.__class__ is str else numbers[cell] if cell.__class__ is float else text_of(cell)
                for cell in row
            ],
        ]
        for row in sheet.to_python(skip_empty_area=True)  # type: ignore[attr-defined]
    ]
    for (row, column), text in marks.items():
        if 0 <= row - below < len(rows):
            cells = rows[row - below]
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = text
    return rows


# --- Before the reader is called --------------------------------------------------------------------------------


def _examined(data: IO[bytes], file: str) -> dict[int, Marks]:
    """Refuse a workbook that is too large for the reader, by what its archive says of it and by what is in it.

    Return the cells with an error or with a formula that was never calculated, by the place of their worksheet: the
    reader gives nothing, or 0, for both.
    """
    start = data.read(64)
    if not start:
        raise refuse("the file is empty; see if it is the right file", file=file)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse("has a password, or is a workbook of before 2007; save it as .xlsx without a password", file=file)
    if not start.startswith(b"PK"):
        refuse_foreign(start, file)  # such as the page that asked to sign in, saved in place of the workbook
    try:
        with zipfile.ZipFile(data) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MOST_BYTES:
                raise refuse(f"more than {MOST_BYTES >> 20} MiB of data; {_SAVE_AS_CSV}", file=file)
            if any(part.flag_bits & 1 for part in parts):
                raise refuse("has a password; save it without one", file=file)
            return _looked_through(archive, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise refuse(f"is not a workbook, or is damaged: {str(error).lower()}; {_SAVE_AS_CSV}", file=file) from None


def _looked_through(archive: zipfile.ZipFile, file: str) -> dict[int, Marks]:
    names = archive.namelist()
    if "content.xml" in names:
        xml = archive.read("content.xml")
        if ods_cells.repeated(xml) > MOST_CELLS:
            raise refuse(f"more than {MOST_CELLS:,} cells; {_SAVE_AS_CSV}", file=file)
        try:
            return ods_cells.odd_cells(xml)
        except OverflowError:
            raise refuse(_TOO_MANY_ERRORS, file=file) from None
    places = _places(archive)
    if not places:
        raise refuse("is an archive, but not a workbook (.xlsx or .ods)", file=file)
    stale = _is_stale(archive)
    marks = {}
    for name, place in places.items():
        if name in names:
            cells, found = _scanned(archive, name, stale=stale)
            if cells > MOST_CELLS:
                raise refuse(f"a worksheet with more than {MOST_CELLS:,} cells; {_SAVE_AS_CSV}", file=file)
            if len(found) > MOST_MARKS:
                raise refuse(_TOO_MANY_ERRORS, file=file)
            marks[place] = found
    return marks


_RELATION = re.compile(rb"<(?:\w+:)?Relationship [^>]*>")
_TO_CALCULATE = re.compile(rb"""<(?:\w+:)?calcPr [^>]*\bfullCalcOnLoad=["'](?:1|true)["']""")
_SHEET = re.compile(rb"""<(?:\w+:)?sheet [^>]*?\b(?:\w+:)?id=["']([^"']+)["']""")


def _places(archive: zipfile.ZipFile) -> dict[str, int]:
    """Return the place of each worksheet in the workbook, by the name of its part of the archive."""
    names = archive.namelist()
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return {name: place for place, name in enumerate(n for n in names if n.startswith("xl/worksheets/"))}
    targets = {}
    for relation in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        id_ = re.search(rb"""\bId=["']([^"']+)["']""", relation)
        target = re.search(rb"""\bTarget=["']([^"']+)["']""", relation)
        if id_ and target:
            path = target[1].decode(errors="replace")
            targets[id_[1]] = path[1:] if path.startswith("/") else f"xl/{path}"
    ids = _SHEET.findall(archive.read("xl/workbook.xml"))
    return {targets[id_]: place for place, id_ in enumerate(ids) if id_ in targets}


def _is_stale(archive: zipfile.ZipFile) -> bool:
    """Return whether no spreadsheet has saved a workbook since a program wrote it: they take this mark away."""
    return "xl/workbook.xml" in archive.namelist() and bool(_TO_CALCULATE.search(archive.read("xl/workbook.xml")))


def _scanned(archive: zipfile.ZipFile, name: str, *, stale: bool) -> tuple[int, Marks]:
    """Return how many cells the reader would make room for, and the cells that it reads wrongly.

    It makes room up to the last row and the last column of all cells, so one cell far away may take all memory.
    """
    xml = archive.read(name)
    rows, columns = _extent(xml)
    odd = b'"e"' in xml or b"<f" in xml or b":f" in xml
    return rows * columns, _odd_cells(xml, stale=stale) if odd and rows * columns <= MOST_CELLS else {}


def _extent(xml: bytes) -> tuple[int, int]:
    """Return the last row and the last column that any cell is in."""
    rows = columns = 1
    if dimension := _DIMENSION.search(xml, 0, 4_000):
        rows, columns = int(dimension[2]), _place(dimension[1]) + 1
    else:  # the last row shows how far most worksheets go
        for cell in _REFERENCE.finditer(xml, xml.rfind(b"<row ")):
            rows, columns = max(rows, int(cell[2])), max(columns, _place(cell[1]) + 1)
    if _beyond(rows, columns).search(xml):
        for cell in _REFERENCE.finditer(xml):
            rows, columns = max(rows, int(cell[2])), max(columns, _place(cell[1]) + 1)
    return rows, columns


def _beyond(rows: int, columns: int) -> re.Pattern[bytes]:
    """Return a pattern for a cell below these rows or right of these columns."""
    right = "|".join(_greater(letters_of(columns - 1), "[A-Z]", "{}-Z", 3))
    below = "|".join(_greater(str(rows), "[0-9]", "{}-9", 7))
    return re.compile(rf"""[ ]r=["'](?:(?:{right})[0-9]|[A-Z]{{1,3}}(?:{below})["'])""".encode())


def _greater(word: str, any_sign: str, to_last: str, longest: int) -> Iterator[str]:
    """Yield patterns for what comes after a number, or after the letters of a column."""
    if len(word) < longest:
        yield f"{any_sign}{{{len(word) + 1},{longest}}}"
    for place, sign in enumerate(word):
        if sign not in "9Z":
            same = len(word) - place - 1
            yield f"{word[:place]}[{to_last.format(chr(ord(sign) + 1))}]" + (f"{any_sign}{{{same}}}" if same else "")


def _odd_cells(xml: bytes, *, stale: bool) -> Marks:
    """Return the cells with an error, and those with a formula that was never calculated, with what to read there."""
    found: Marks = {}
    zeros: list[tuple[int, int]] = []
    calculated = False
    for cell in _CELL.finditer(xml):
        place = int(cell[2]) - 1, _place(cell[1])
        if _ERROR.search(cell[3]):
            error = re.search(rb"v>([^<]*)<", cell[4])
            found[place] = error[1].decode(errors="replace") if error else "#N/A"
        elif _FORMULA.search(cell[4]):
            if _TEXT.search(cell[3]):
                calculated = True  # perhaps to an empty text
            elif not _NO_VALUE.search(cell[4]):
                found[place] = UNCALCULATED
            elif _ZERO.search(cell[4]):
                zeros.append(place)
            else:
                calculated = True
    if stale or not calculated:
        # XlsxWriter gives a formula the value 0, whatever it is, and LibreOffice keeps that when it saves the workbook:
        # where all are 0, none was calculated.
        found.update(dict.fromkeys(zeros, UNCALCULATED))
    return found


def _place(letters: bytes) -> int:
    return place_of(letters.decode())
