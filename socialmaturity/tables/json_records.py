"""Flat JSON records as the rows of a table: a list of them in one file, or one on each line."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from socialmaturity.documents.source import LIMIT
from socialmaturity.errors import Problem, refuse
from socialmaturity.tables.columns.heading_row import LOOKED_AT, SAMPLE
from socialmaturity.tables.table import Rows
from socialmaturity.text import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from socialmaturity.tables.records import Record

_AT_ONCE = 1_000  # records
Numbered: TypeAlias = "tuple[int, dict[str, str] | Problem]"
"""A record with its number, as texts by the names of its fields, or what is wrong with it."""


class _UnusableError(ValueError):
    """JSON that a program would read otherwise than a person."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _twice(twice)
    return fields


def _twice(name: str) -> _UnusableError:
    return _UnusableError(f"the field {quoted(name)} is there twice; remove one")


def _no_number(text: str) -> object:
    raise _UnusableError(f"{text} is not JSON; write null where there is no value")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_int=str, parse_float=str, parse_constant=_no_number)


def is_flat(line: str | bytes) -> bool:
    """Return whether a line of JSON is a flat record, and not a sheet with `answers`."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and bool(record) and "answers" not in record


def lists_in(record: bytes) -> dict[str, bytes]:
    """Return the lists of records that are fields of a record, as JSON."""
    fields = json.loads(record).items()
    lists = {name: value for name, value in fields if isinstance(value, list) and value and isinstance(value[0], dict)}
    return {name: json.dumps(value).encode() for name, value in lists.items()}


def list_rows(file: str, pieces: Iterable[bytes]) -> Iterator[Rows]:
    """Yield the records of a JSON list as the rows of a table.  Raises InputError for anything else."""
    return as_rows(file, _records(file, pieces))


def line_rows(file: str, lines: Iterable[tuple[int, Record]]) -> Iterator[Rows]:
    """Yield flat records, one on each line, as the rows of a table."""
    return as_rows(file, ((number, _of_line(file, number, line)) for number, line in lines))


def _of_line(file: str, number: int, line: Record) -> dict[str, str] | Problem:
    if isinstance(line, Problem):
        return line
    try:
        text = line if isinstance(line, str) else bytes(line).decode()  # type: ignore[arg-type]  # lines are never rows
        return _texts(_DECODER.decode(text))
    except _UnusableError as error:
        return Problem(message=str(error), file=file, line=number)
    except (ValueError, RecursionError):
        return Problem(message="is not valid JSON", file=file, line=number)


def _records(file: str, pieces: Iterable[bytes]) -> Iterator[Numbered]:
    """Read the records of a list one after the other: no more than one of them, and a piece, is held."""
    text = _Text(file, pieces)
    text.skip("[")
    number = 1
    while not text.skip("]"):
        record = None
        while record is None:
            if text.left() and (record := _next(file, text.read, text.at, number, last=text.ended)):
                break
            text.more(number)
        yield number, record[0]
        text.at = record[1]
        if not text.skip(",") and text.peek() != "]":
            raise refuse("a comma is missing behind this record, or the list was cut off", file=file, line=number)
        number += 1
    if text.peek():
        raise refuse("something is behind the list of records", file=file)


class _Text:
    """The part of a text that is being read, from `at` on."""

    def __init__(self, file: str, pieces: Iterable[bytes]) -> None:
        self._file = file
        self._pieces = iter(pieces)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.read = ""
        self.at = 0
        self.ended = False

    def left(self) -> int:
        return len(self.read) - self.at

    def peek(self) -> str:
        """Return the next character that is not a blank; "" at the end."""
        while True:
            while self.at < len(self.read) and self.read[self.at] in " \t\r\n":
                self.at += 1
            if self.at < len(self.read) or self.ended:
                return self.read[self.at : self.at + 1]
            self.more(0)

    def skip(self, sign: str) -> bool:
        """Skip a sign, if it is the next one."""
        found = self.peek() == sign
        self.at += found
        return found

    def more(self, number: int) -> None:
        """Read on.  Raises InputError where there is no more, or where a record has no end."""
        if self.ended:
            raise refuse("the list of records was cut off; see if the file is complete", file=self._file, line=number)
        if self.left() > LIMIT:
            message = f"a record of more than {LIMIT >> 20} MiB; see if it is the right file"
            raise refuse(message, file=self._file, line=number)
        data = next(self._pieces, None)
        self.ended = data is None
        try:
            self.read, self.at = self.read[self.at :] + self._decoder.decode(data or b"", final=self.ended), 0
        except UnicodeDecodeError:
            raise refuse("not UTF-8 text; save the file as UTF-8", file=self._file, line=number or 1) from None


def _next(file: str, text: str, at: int, number: int, *, last: bool) -> tuple[dict[str, str] | Problem, int] | None:
    """Return the record that begins here and where it ends, or None if its end has not been read yet."""
    try:
        record, end = _DECODER.raw_decode(text, at)
        return _texts(record), end
    except _UnusableError as error:
        # The record is whole and unusable: the plain decoder knows where it ends.
        try:
            return Problem(message=str(error), file=file, line=number), json.JSONDecoder().raw_decode(text, at)[1]
        except ValueError:
            return None
    except RecursionError:
        raise refuse("nested too deeply", file=file, line=number) from None
    except json.JSONDecodeError as error:
        if last or (len(text) - error.pos > _NEAR_END and not error.msg.startswith("Unterminated string")):
            raise refuse(f"is not valid JSON: {error.msg.lower()}", file=file, line=number) from None
        return None


_NEAR_END = 16  # characters: a mistake farther from the end of what was read stays one however much more is read


def _texts(record: object) -> dict[str, str]:
    if not isinstance(record, dict):
        raise _UnusableError("is not a record with named fields")
    if "answers" in record:
        raise _UnusableError(
            "is a sheet with 'answers' among flat records; put sheets into a .jsonl file, one on each line"
        )
    return flat(record, _text)


def flat(record: Mapping[str, object], text: Callable[[object], str]) -> dict[str, str]:
    """Return the fields of a record as texts; those of a record in it have its name before theirs: group/ID.

    Raises ValueError for two fields of one name.
    """
    found: dict[str, str] = {}
    for name, value in record.items():
        fields = flat(value, text) if isinstance(value, Mapping) and value else {"": text(value)}
        for each, written in fields.items():
            full = f"{name}/{each}" if each else str(name)
            if full in found:
                raise _twice(full)
            found[full] = written
    return found


def _text(value: object) -> str:
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return str(value).upper()
        case _:
            return json.dumps(value, ensure_ascii=False) if value else ""


def as_rows(file: str, records: Iterator[Numbered]) -> Iterator[Rows]:
    """Yield records as rows below their headings: the names of the fields of the first of them.

    Raises InputError if none of these is a record.
    """
    first = [each for _, each in zip(range(LOOKED_AT + SAMPLE), records, strict=False)]
    names = list(dict.fromkeys(name for _, record in first if isinstance(record, dict) for name in record))
    if not names:
        problems = [record for _, record in first if isinstance(record, Problem)]
        raise refuse(problems[0].message if problems else "a list without records", file=file, line=1)
    yield Rows(numbers=[first[0][0]], rows=[names])
    numbers: list[int] = []
    rows: list[Record] = []
    for number, record in chain(first, records):
        numbers.append(number)
        rows.append(_row(file, number, record, names))
        if len(rows) == _AT_ONCE:
            yield Rows(numbers=numbers, rows=rows)
            numbers, rows = [], []
    if rows:
        yield Rows(numbers=numbers, rows=rows)


def _row(file: str, number: int, record: dict[str, str] | Problem, names: list[str]) -> Record:
    if isinstance(record, Problem):
        return record
    if late := [name for name in record if name not in names]:
        message = (
            f"has fields that none of the first records has: {listed(map(quoted, late))}; begin with a full record"
        )
        return Problem(message=message, file=file, line=number)
    return [record.get(name, "") for name in names]
