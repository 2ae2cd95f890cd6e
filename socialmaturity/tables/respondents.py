"""Know who answered without reading the answers: which respondent about which subject and when, or which response."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.errors import refuse
from socialmaturity.tables.days import day_of
from socialmaturity.tables.records import column_of
from socialmaturity.tables.values import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from socialmaturity.tables.columns import Columns
    from socialmaturity.tables.days import Order
    from socialmaturity.tables.inputs import Document
    from socialmaturity.tables.records import Block, Record

_FIELDS = ("respondent", "subject", "scope", "date")
NAMELESS = 0  # the key of a record that does not say whose it is
_RESPONSE = "response"
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_OF_YAML = re.compile(r"^(respondent|subject|scope|date):[ \t]+(.*\S)", re.MULTILINE)
_OF_PLAIN_JSON = re.compile(r'"(respondent|subject|scope|date)": ?"([^"]*)"')
_OF_JSON = re.compile(r'"(respondent|subject|scope|date)"\s*:\s*"((?:[^"\\]|\\.)*)"')


class Who(NamedTuple):
    """What tells a record from others: the same respondent, subject, scope and day, or the same response.

    `person` is the same without the day.
    """

    key: int
    person: int
    day: str


def who_in_document(document: Document) -> Who | None:
    """Return who filled in a sheet in a file of its own, or None if it does not say.

    Its answers are not read: only what is on one line of YAML, or at the top of JSON, is found.
    """
    text = document.data.decode(errors="replace")
    if not document.json:
        return _who({name: _scalar(value) for name, value in _OF_YAML.findall(text)})
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return None
    fields = fields if isinstance(fields, dict) else {}
    return _who({name: text for name, text in fields.items() if isinstance(text, str)})


def who_in_line(line: Record) -> Who | None:
    """Return the same for a sheet that is a line of JSON."""
    fields = _around(line)
    return _who(fields) if fields else None


def key_in_line(line: Record) -> int:
    """Return the key of the same; NAMELESS for a line that does not say who answered."""
    if not (fields := _around(line)):
        return NAMELESS
    texts = [fields.get(name, "").strip() for name in _FIELDS]
    return _key(*texts) if texts[0] else NAMELESS


def _around(line: Record) -> dict[str, str]:
    """Return what a line says in the fields that name the respondent, if it names one."""
    if not isinstance(line, str) or '"respondent"' not in line:
        return {}
    start = line.find('"answers"')
    end = line.find("}", start)
    around = line if start < 0 or end < 0 else line[:start] + line[end:]
    # Most texts hold no escape, and are found far faster.
    return dict((_OF_JSON if "\\" in around else _OF_PLAIN_JSON).findall(around))


def _scalar(value: str) -> str:
    """Return the text of a YAML scalar on one line, without its quotes or the comment behind it."""
    quote = value[0]
    if quote in "\"'" and (end := value.find(quote, 1)) > 0:
        return value[1:end]
    return re.sub(r"\s+#.*", "", value)


def _who(fields: Mapping[str, str]) -> Who | None:
    respondent, subject, scope, date = (fields.get(name, "").strip() for name in _FIELDS)
    if not respondent:
        return None
    day = date[:10]
    key = _key(respondent, subject, scope, date)
    return Who(key, hash((respondent, subject, scope)), day if _ISO.fullmatch(day) else "")


def _key(respondent: str, subject: str, scope: str, date: str) -> int:
    return hash((respondent, subject, scope, date[:10]))  # a day may be written as the midnight with which it begins


class _Days(dict[str, str]):
    """The days that cells name, in ISO form; a cell that names none stays as it is.  Days are in `order`."""

    def __init__(self, order: Order) -> None:
        super().__init__()
        self._order = order

    def __missing__(self, cell: str) -> str:
        written = cell.strip()
        date = None if not written or _ISO.fullmatch(written) else day_of(written, self._order).date
        day = date.isoformat() if date else written
        if len(self) < _MOST_DAYS:
            self[cell] = day
        return day


_days_in = cache(_Days)  # what was found of one block of rows serves the next
_MOST_DAYS = 10_000


def _texts(rows: Sequence[Record], columns: Columns, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield what each row says in these fields; a field without a column is "".  The first one must have a column."""
    days = _days_in(columns.mapping.dates)
    found = [
        map(days.__getitem__ if name == "date" else str.strip, column_of(rows, columns.fields[name]))
        if name in columns.fields
        else repeat("")
        for name in names
    ]
    return zip(*found, strict=False)


def who_is_in(columns: Columns) -> tuple[str, int | None]:
    """Return what tells the rows of a table from others, response or respondent, and its column, or None."""
    if _RESPONSE in columns.tags:
        return _RESPONSE, columns.tags[_RESPONSE]
    return "respondent", columns.fields.get("respondent")


def respondents_in(block: Block) -> Iterator[str]:
    """Yield the respondent of each record that names one."""
    if block.columns is None:
        found = (_around(line).get("respondent", "").strip() for line in block.records)
        # One with an escape is left to whoever reads the line.
        return (name for name in found if name and "\\" not in name)
    if "respondent" not in block.columns.fields:
        return iter(())
    return filter(None, map(cell_text, column_of(block.records, block.columns.fields["respondent"])))


def keys_of_rows(rows: Sequence[Record], columns: Columns) -> list[int]:
    """Return what tells each row from others, in a table that says it; NAMELESS for a row that does not."""
    texts: list[tuple[str, ...]]
    if _RESPONSE in columns.tags:
        texts = [(text,) for text in map(str.strip, column_of(rows, columns.tags[_RESPONSE]))]
    else:
        texts = list(_texts(rows, columns, _FIELDS))
    keys = list(map(hash, texts))
    names = [text[0] for text in texts]
    if all(names):
        return keys
    return [key if name else NAMELESS for key, name in zip(keys, names, strict=True)]


def who_in_rows(file: str, columns: Columns, rows: Sequence[Record]) -> Iterator[Who | None]:
    """Yield who filled in each row, None for one that does not say.  Raises InputError if no column says it."""
    if "respondent" in columns.fields:  # one person may have sent several responses
        for *person, day in _texts(rows, columns, _FIELDS):
            yield Who(0, hash(tuple(person)), day if _ISO.fullmatch(day) else "") if person[0] else None
    elif _RESPONSE in columns.tags:
        for id_ in map(str.strip, column_of(rows, columns.tags[_RESPONSE])):
            yield Who(0, hash((id_,)), "") if id_ else None
    else:
        raise refuse("--latest needs a column with respondents or with the ids of responses", file=file)
