"""Turn the rows of a table into blocks of records: find its headings, and pass over rows that nobody answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, cast

from socialmaturity.errors import InputError, Problem, as_error, refuse
from socialmaturity.tables.columns import MAX_COLUMNS, TRIAL
from socialmaturity.tables.columns.heading_row import LOOKED_AT, SAMPLE, lay_out
from socialmaturity.tables.inputs import HOW
from socialmaturity.tables.mapping import NO_MAPPING, Theirs
from socialmaturity.tables.notices import Seen, about_columns, with_errors
from socialmaturity.tables.other_rows import SECOND_TABLE, OtherRows
from socialmaturity.tables.questionnaire import ASKED_HEADING, asked_in, is_questionnaire, turned
from socialmaturity.tables.records import Block, Grid
from socialmaturity.text import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from socialmaturity.core.model import Rubric
    from socialmaturity.tables.inputs import How
    from socialmaturity.tables.mapping import Mapping as TableMapping
    from socialmaturity.tables.questionnaire import Turned
    from socialmaturity.tables.records import Record
    from socialmaturity.tables.repeats import Repeats


class Rows(NamedTuple):
    """Some rows of a table, with the numbers by which people find them.  `read` is how many bytes were read so far.

    `suspect` says that something in their text is not allowed.  `torn` means that the last row has no line end.
    """

    numbers: Sequence[int]
    rows: Sequence[Record]
    suspect: bool = False
    read: int = 0
    torn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSettings:
    """How tables are to be read, and by which rubrics.

    The questions are those of any of the `rubrics`; `default` is that of rows that name none.
    """

    rubrics: Mapping[str, Rubric]
    default: Rubric | None = None
    how: How = HOW
    repeats: Repeats | None = None


def blocks_of(file: str, pieces: Iterator[Rows], settings: TableSettings) -> Iterator[Block]:
    """Yield the records of a table in blocks.  Raises InputError for headings that cannot be used."""
    first = _first(pieces)
    if not first:
        message = "the file is empty; its first line names the columns"
        raise refuse(message, file=file, code="empty")
    if record := _questionnaire(file, first, pieces, settings):
        first, pieces = [Rows(numbers=record.rows[:1] * 2, rows=[record.headings, record.record])], iter(())
    table = _Table(file, first, settings, record.rows if record else ())
    for piece in chain(first, pieces):
        block = table.block(piece)
        if block.records or block.notices:
            yield block
    last = table.end()
    if last.notices or last.records:
        yield last


def _questionnaire(file: str, first: Sequence[Rows], pieces: Iterator[Rows], settings: TableSettings) -> Turned | None:
    """Return the one record of a questionnaire that has a question a row, or None for any other table."""
    heading = first[0].rows[0]
    if not isinstance(heading, list) or not is_questionnaire(heading):
        return None
    rows: list[tuple[int, list[str]]] = []
    for piece in chain(first, pieces if sum(len(piece.rows) for piece in first) <= MAX_COLUMNS else ()):
        for number, row in zip(piece.numbers, piece.rows, strict=True):
            if isinstance(row, Problem):
                raise InputError(row)
            rows.append((number, row if isinstance(row, list) else []))
    try:
        return turned(rows, settings.rubrics.values())
    except InputError as error:
        raise error.at(file=file) from None


def _first(pieces: Iterator[Rows]) -> list[Rows]:
    """Take the pieces with the headings and enough rows to know the columns by.

    However a pipe delivers them, the same rows are looked at: what is found must not depend on it.
    """
    first: list[Rows] = []
    count = 0
    for piece in pieces:
        if piece.rows:
            first.append(piece)
            count += len(piece.rows)
        if count >= LOOKED_AT + SAMPLE:
            break
    return first


class _Table:
    def __init__(self, file: str, first: Sequence[Rows], settings: TableSettings, turned_rows: tuple[int, ...]) -> None:
        self.file = file
        rows = [row for piece in first for row in piece.rows][: LOOKED_AT + SAMPLE]
        numbers = [number for piece in first for number in piece.numbers]
        if isinstance(rows[0], Problem):
            raise InputError(rows[0])
        cells: list[list[str]] = [row if isinstance(row, list) else [] for row in rows]
        self.how = how = settings.how
        try:
            rubrics, mapping = settings.rubrics, _with_asked(how.mapping or NO_MAPPING, settings.rubrics, cells)
            layout = lay_out(cells, rubrics.values(), mapping, settings.default, turned=turned_rows)
        except InputError as error:
            raise error.at(file=file, line=numbers[0]) from None
        if layout.columns.wrong and not how.anyhow:
            raise InputError(*layout.columns.wrong).at(file=file, line=numbers[0])
        self.columns = layout.columns
        self.skip = layout.body
        self.line = numbers[layout.heading]
        self.seen = Seen(file, self.line, self.columns, settings)
        self.others = OtherRows(self.columns, settings.rubrics)
        self.leaves_out = False  # rows that no respondent filled in, which have a message of their own
        self.read = 0
        self.odd = Counter[str]()  # rows that are not whole answers, by what they are
        self.notices = (*about_columns(file, numbers, layout, settings), *self.seen.about_named(cells[layout.body :]))
        if how.strict and any(notice.warning for notice in self.notices):
            raise as_error(each for each in self.notices if each.warning)

    def block(self, piece: Rows) -> Block:
        """Return the records among some rows."""
        numbers, rows = piece.numbers, piece.rows
        if self.skip:
            skipped = min(self.skip, len(rows))
            self.skip -= skipped
            numbers, rows = numbers[skipped:], rows[skipped:]
        width = self.columns.width
        if not (isinstance(rows, Grid) and rows.width == width):
            rows = [_without_surplus(row, width) for row in rows]
        if piece.torn:
            rows = _whole(rows, width, self.file, numbers)
        numbers, rows, left_out = self._without_others(numbers, rows)
        if self.columns.signs:
            numbers, rows = self._respondents(numbers, rows)
        self.read = piece.read
        rows = _by_columns(rows, width)
        remarks = dict(self.seen.look(numbers, rows))
        if self.how.strict and remarks:
            rows, remarks = with_errors(rows, numbers, remarks), {}
        notices, self.notices = (*self.notices, *left_out, *remarks.values()), ()
        return Block(
            file=self.file,
            records=rows,
            numbers=numbers,
            columns=self.columns,
            suspect=piece.suspect,
            read=piece.read,
            notices=notices,
        )

    def end(self) -> Block:
        """Return a block with what is known only at the end: notices, or records of errors if warnings are errors."""
        doubts = list(self.seen.at_end())
        errors = [replace(doubt, warning=False) for doubt in doubts if doubt.warning] if self.how.strict else []
        notices = [] if errors else doubts
        if not (self.seen.rows or self.odd or self.leaves_out):
            notices.append(self._notice("no rows below the headings"))
        asked_for = self.how.complete_only  # and then no reason to warn
        how = "left out (--complete-only)" if asked_for else "scored (--complete-only leaves out)"
        for what, count in self.odd.items():
            done = " left out" if what == TRIAL else f": {how}"
            warning = what != TRIAL and not asked_for
            notices.append(self._notice(f"{number_of(count, 'row')} {what}{done}", warning=warning))
        return Block(
            file=self.file,
            records=errors,
            numbers=[self.line] * len(errors),
            columns=self.columns,
            suspect=False,
            read=self.read,
            notices=tuple(notices),
        )

    def _notice(self, message: str, *, warning: bool = False) -> Problem:
        return Problem(message=message, file=self.file, warning=warning)

    def _without_others(
        self, numbers: Sequence[int], rows: Sequence[Record]
    ) -> tuple[Sequence[int], Sequence[Record], list[Problem]]:
        """Leave out rows that no respondent filled in, and return what to say of them.  Errors are in their places."""
        found = {place: replace(each, file=self.file) for place, each in self.others.look(numbers, rows).items()}
        if not found:
            return numbers, rows, []
        errors = {
            place: replace(each, warning=False)
            for place, each in found.items()
            if each.code == SECOND_TABLE or (each.warning and self.how.strict)
        }
        left_out = {place: each for place, each in found.items() if place not in errors}
        self.leaves_out |= bool(left_out)
        kept = [place for place in range(len(rows)) if place not in left_out]
        records = [errors.get(place, rows[place]) for place in kept]
        return [numbers[place] for place in kept], records, list(left_out.values())

    def _respondents(self, numbers: Sequence[int], rows: Sequence[Record]) -> tuple[Sequence[int], list[Record]]:
        """Leave out trials, and rows that are not whole answers if that is asked for."""
        kept_numbers: list[int] = []
        kept: list[Record] = []
        signs = self.columns.signs
        for number, row in zip(numbers, rows, strict=True):
            what = next((sign.what for sign in signs if sign(row)), "") if isinstance(row, list) else ""
            record = self._odd(number, row, what) if what and isinstance(row, list) else row
            if record is not None:
                kept_numbers.append(number)
                kept.append(record)
        return kept_numbers, kept

    def _odd(self, number: int, row: list[str], what: str) -> Record | None:
        """Return a row that is not a whole answer, or what is wrong with it; None if it is left out."""
        self.odd[what] += 1
        if what == TRIAL or self.how.complete_only:
            return None
        if self.how.strict:
            return Problem(message=f"{what}; --complete-only leaves such rows out", file=self.file, line=number)
        # The best day is that of the end, which such a row may lack.
        at = self.columns.fields.get("date", len(row))
        if at >= len(row) or row[at].strip():
            return row
        day = next((row[place] for place in self.columns.days if place < len(row) and row[place].strip()), "")
        return [*row[:at], day, *row[at + 1 :]]


def _with_asked(mapping: TableMapping, rubrics: Mapping[str, Rubric], rows: Sequence[Sequence[str]]) -> TableMapping:
    """Add what the rows say was asked, unless the mapping says it.  The column that lists it is not a tag."""
    known = {id_ for rubric in rubrics.values() for id_ in rubric.questions}
    asked = asked_in(rows) if not mapping.asked else ()
    if not asked or not known.issuperset(asked):
        return mapping
    return replace(mapping, asked=asked, ignore=(*mapping.ignore, Theirs(heading=ASKED_HEADING)))


def _without_surplus(row: Record, width: int) -> Record:
    """Cut off cells behind the last column if nothing is in them."""
    if isinstance(row, list) and len(row) > width and not any(row[width:]):
        return row[:width]
    return row


def _by_columns(rows: Sequence[Record], width: int) -> Sequence[Record]:
    """Return the rows by their columns, which are read faster, if all of them have as many cells as the headings."""
    if isinstance(rows, Grid) or not rows or {len(row) if isinstance(row, list) else -1 for row in rows} != {width}:
        return rows
    return Grid(list(zip(*cast("list[list[str]]", rows), strict=True)))


def _whole(rows: Sequence[Record], width: int, file: str, numbers: Sequence[int]) -> Sequence[Record]:
    """Refuse the last row, which has no line end, if it has not all cells either."""
    if rows and isinstance(rows[-1], list) and len(rows[-1]) < width:
        message = f"cut off: it has no line end, and {len(rows[-1])} of {width} cells; see if the file is complete"
        return [*rows[:-1], Problem(message=message, file=file, line=numbers[-1])]
    return rows
