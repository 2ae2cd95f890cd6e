"""Plain rows of tables."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, TypeAlias

from socialmaturity.core.model import Answer
from socialmaturity.formats.csv import cell, cells_of
from socialmaturity.tables.cache import Memory
from socialmaturity.tables.codes import Form
from socialmaturity.tables.fast_record import IN_TABLE, WHO, Plain, Told, is_date, rubric_named
from socialmaturity.tables.records import Grid
from socialmaturity.tables.values import Values, cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from socialmaturity.core.model import Question, Rubric
    from socialmaturity.tables.cache import Room
    from socialmaturity.tables.codes import Entry
    from socialmaturity.tables.columns import Columns
    from socialmaturity.tables.records import Record

_Found: TypeAlias = "tuple[Sequence[int], Sequence[list[str]], Sequence[Sequence[str]]]"
"""Rows, with their places among the records, and their columns."""


class Rows:
    """Reads the plain rows of one table: column by column, which is quicker than row by row."""

    def __init__(self, columns: Columns, rubrics: Mapping[str, Rubric], default: Rubric | None, room: Room) -> None:
        self.columns = columns
        self._rubrics = rubrics
        self._default = default
        self._places = [columns.fields.get(name) for name in IN_TABLE]
        self._room = room
        self._forms: dict[str, tuple[Form, Sequence[int]]] = {}
        self._names = Memory(cell_text, room, as_long=True)
        self._cells = Memory(_cell, room, as_long=True)
        self._dates: Memory[str, bool] = Memory(lambda text: is_date(cell_text(text)), room)

    def __call__(self, records: Sequence[Record]) -> Iterator[Plain]:
        places, rows, columns = self._fitting(records)
        if not rows:
            return
        at = self.columns.fields.get("rubric")
        names = [""] if at is None else list(map(self._names.__getitem__, columns[at]))
        distinct = dict.fromkeys(names)
        for name in distinct:
            form = self._form(name)
            if form is None:
                continue
            named = [each == name for each in names] if len(distinct) > 1 else None
            plain = self._plain(*_only(named, places, rows, columns), *form)
            if plain:
                yield plain

    def _fitting(self, records: Sequence[Record]) -> _Found:
        """The rows that are not too long, filled up."""
        width = self.columns.width
        if isinstance(records, Grid) and records.width == width:
            return range(len(records)), records, records.columns()
        rows = {place: row for place, row in enumerate(records) if isinstance(row, list) and len(row) <= width}
        if any(len(row) < width for row in rows.values()):
            rows = {place: [*row, *[""] * (width - len(row))] for place, row in rows.items()}
        return list(rows), list(rows.values()), list(zip(*rows.values(), strict=True))

    def _plain(
        self,
        places: Sequence[int],
        rows: Sequence[list[str]],
        columns: Sequence[Sequence[str]],
        form: Form,
        empty: Sequence[int],
    ) -> Plain | None:
        date = self.columns.fields.get("date")
        bad = [place for place in empty if any(columns[place])]
        if bad or (date is not None and not all(map(self._dates.__getitem__, columns[date]))):
            good = [not any(row[at] for at in bad) and (date is None or self._dates[row[date]]) for row in rows]
            places, rows, columns = _only(good, places, rows, columns)
            if not rows:
                return None
        where = self.columns.questions
        entries = [[columns[where[question.id]] for question in asked] for asked in form.asked]
        blank = ['""'] * len(rows)
        subject, *others = self._places
        cells = [blank if at is None else map(self._cells.__getitem__, columns[at]) for at in others]
        subjects = blank if subject is None else cells_of(columns[subject], cell_text)
        cells_ = list(map(",".join, zip(subjects, *cells, strict=True)))
        return Plain(form, places, entries, cells_, lambda number: self._told(rows[number]))

    def _told(self, row: list[str]) -> Told:
        fields = self.columns.fields
        texts = {name: cell_text(row[fields[name]]) if name in fields else "" for name in WHO}
        tags = {name: text for name, place in self.columns.tags.items() if (text := cell_text(row[place]))}
        return Told(texts, tags)

    def _form(self, name: str) -> tuple[Form, Sequence[int]] | None:
        """The form of rows that name this rubric, and the columns that must be empty."""
        rubric = rubric_named(name, self._rubrics, self._default)
        if rubric is None:
            return None
        if name not in self._forms:
            questions = self.columns.questions
            form = Form(rubric, name.partition("@")[2], questions, _read_cell, room=self._room)
            others = [place for id_, place in questions.items() if id_ not in rubric.questions]
            self._forms[name] = form, [*self.columns.unnamed, *others]
        return self._forms[name]


def _only(
    wanted: Sequence[bool] | None, places: Sequence[int], rows: Sequence[list[str]], columns: Sequence[Sequence[str]]
) -> _Found:
    """Rows that are wanted, with their places, and their columns; all of them unless some are chosen."""
    if wanted is None:
        return places, rows, columns
    some = list(compress(rows, wanted))
    return list(compress(places, wanted)), some, list(zip(*some, strict=True))


def _cell(text: str) -> str:
    return cell(cell_text(text))


def _read_cell(question: Question, entry: Entry) -> Answer | None:
    meaning = Values(question)(str(entry))
    return meaning if isinstance(meaning, Answer) else None
