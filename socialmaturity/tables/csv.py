"""Tables in CSV: blocks of rows, as they are read.  What cannot be a row is a problem in its place."""

from __future__ import annotations

import csv
import re
from contextlib import suppress
from itertools import chain, compress
from typing import TYPE_CHECKING

from socialmaturity.documents.source import LIMIT, is_usual
from socialmaturity.errors import Problem
from socialmaturity.tables.records import TOO_LONG, Grid, text_in
from socialmaturity.tables.table import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialmaturity.tables.chunks import Lines
    from socialmaturity.tables.records import Record

_DELIMITERS = ",;\t"


def csv_rows(file: str, chunks: Iterator[Lines]) -> Iterator[Rows]:
    """Yield the rows of a table as they are read.  Empty rows are passed over."""
    csv.field_size_limit(max(csv.field_size_limit(), LIMIT))
    table = _Table(file)
    for chunk in chain(chunks, [None]):
        numbers, rows, suspect = table.rows(chunk)
        torn = chunk is not None and not chunk.ended
        yield Rows(numbers=numbers, rows=rows, suspect=suspect, read=chunk.read if chunk else table.read, torn=torn)


class _Table:
    """Rows from lines.  A row whose quotes are still open waits for more lines."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.delimiter = ""
        self.waiting: list[str] = []
        self.waits_from = 1
        self.suspect = False
        self.read = 0
        self.torn = 0  # rows whose quotes were never closed

    def rows(self, chunk: Lines | None) -> tuple[Sequence[int], Sequence[Record], bool]:
        """Return the rows that end in this chunk, their lines, and whether they are suspect.  None ends the file."""
        if chunk is None:
            return self._quoted([], self.waits_from, last=True)
        self.read = chunk.read
        if chunk.too_long:
            numbers, rows, suspect = self._quoted([], self.waits_from, last=True)
            return [*numbers, chunk.first], [*rows, _problem(TOO_LONG, self.file, chunk.first)], suspect
        text = text_in(chunk.data, usual=is_usual(chunk.data))
        suspect = text is None
        # Bytes that are not UTF-8 become surrogates, which are found again in the cells.
        text = chunk.data.decode(errors="surrogateescape") if text is None else text
        plain = '"' not in text and not self.waiting
        if plain and self.delimiter and chunk.ended and not suspect and (grid := Grid.of_text(text, self.delimiter)):
            return range(chunk.first, chunk.first + len(grid)), grid, False
        lines = text.split("\n")
        if chunk.ended:
            lines.pop()  # after the last line end there is no line: in quotes it would be read as one
        first = chunk.first
        if not self.delimiter:
            first, lines = self._begin(first, lines)
        if not lines:
            return [], [], suspect
        if plain:
            with suppress(csv.Error):
                rows = list(csv.reader(lines, delimiter=self.delimiter, strict=True))
                return *_filled(range(first, first + len(rows)), rows), suspect
        self.suspect |= suspect
        return self._quoted(lines, first, last=False)

    def _begin(self, first: int, lines: list[str]) -> tuple[int, list[str]]:
        """Find out what separates the cells: a line such as "sep=;" may say so, and the header shows it."""
        blank = next((place for place, line in enumerate(lines) if line.strip()), len(lines))
        first, lines = first + blank, lines[blank:]
        if not lines:
            return first, lines
        declared = re.fullmatch(r'"?sep=([,;\t])"?\r?', lines[0], re.IGNORECASE)
        if declared:
            self.delimiter = declared[1]
            return first + 1, lines[1:]
        bare = re.sub('"[^"]*"', "", lines[0])
        self.delimiter = max(_DELIMITERS, key=bare.count)
        return first, lines

    def _quoted(self, lines: list[str], first: int, *, last: bool) -> tuple[Sequence[int], list[Record], bool]:
        """Return the same with quotes, which may hold line ends.  Where they are wrong, only their own line is lost."""
        feed = _Feed(self.waiting + [f"{line}\n" for line in lines], line_by_line=self.torn >= _MOST_TORN)
        first = self.waits_from if self.waiting else first
        numbers, rows, suspect = list[int](), list["Record"](), self.suspect
        self.waiting = []
        if feed.lines and not feed.line_by_line and sum(map(len, feed.lines)) <= LIMIT:
            feed.at = self._many(feed.lines, first, numbers, rows)
        while feed.at < len(feed.lines):
            start = feed.begin()
            try:
                row: Record = next(csv.reader(feed, delimiter=self.delimiter, strict=True), [])
            except csv.Error as error:
                if feed.short and not feed.line_by_line:
                    if not last and feed.size <= LIMIT:
                        self.waiting, self.waits_from = feed.lines[start:], first + start
                        break
                    self.torn += 1
                    feed.line_by_line = self.torn >= _MOST_TORN
                row = _problem(_csv_complaint(str(error)), self.file, first + start)
                feed.at = start + 1
            numbers.append(first + start)
            rows.append(row)
        if not self.waiting:
            self.suspect = False
        return *_filled(numbers, rows), suspect

    def _many(self, lines: list[str], first: int, numbers: list[int], rows: list[Record]) -> int:
        """Read rows in one go up to the first that is wrong or has no end yet, which is far faster than one by one.

        Return how many lines they have.
        """
        at, reader = 0, csv.reader(lines, delimiter=self.delimiter, strict=True)
        with suppress(csv.Error):
            for row in reader:
                numbers.append(first + at)
                rows.append(row)
                at = reader.line_num
        return at


_MOST_TORN = 10  # each costs as much time as all that follows it; after that, no row may have more than one line


class _Feed:
    """Lines for one row after another: no row gets more than LIMIT characters, or than one line if `line_by_line`."""

    def __init__(self, lines: list[str], *, line_by_line: bool) -> None:
        self.lines = lines
        self.line_by_line = line_by_line
        self.at = self.size = 0
        self.short = False

    def begin(self) -> int:
        self.size, self.short = 0, False
        return self.at

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if self.at == len(self.lines) or self.size > (0 if self.line_by_line else LIMIT):
            self.short = True
            raise StopIteration
        line = self.lines[self.at]
        self.at += 1
        self.size += len(line)
        return line


def _filled(numbers: Sequence[int], rows: Sequence[Record]) -> tuple[Sequence[int], list[Record]]:
    """Return the rows without the blank ones."""
    full = [isinstance(row, Problem) or any(row) for row in rows]
    return list(compress(numbers, full)), list(compress(rows, full))


_COMPLAINTS = {
    "unexpected end of data": 'a quote is opened and never closed; close it, or write " in quotes as ""',
    "expected after": 'there is text after a closing quote; write " in quotes as ""',
    "new-line character": "the text has line endings of old Macs; use LF or CRLF line endings",
    "field larger than": f"a cell of more than {LIMIT >> 20} MiB; see if it is the right file",
}


def _csv_complaint(problem: str) -> str:
    return next((words for sign, words in _COMPLAINTS.items() if sign in problem), f"not valid CSV: {problem}")


def _problem(message: str, file: str, line: int) -> Problem:
    return Problem(message=message, file=file, line=line)
