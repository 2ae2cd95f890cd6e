"""Read one record as a sheet, with every complaint about it: a row or a line is read as a document is."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from socialmaturity.core.asked import ASKED
from socialmaturity.documents.field_kinds import date_of
from socialmaturity.documents.parse import parse
from socialmaturity.documents.sheet import CellAnswer, read_tree
from socialmaturity.documents.tree import At, Complaints, Map, Text
from socialmaturity.errors import InputError, Problem, refuse
from socialmaturity.tables.columns import placed
from socialmaturity.tables.days import NO_DAY, day_of, day_problem
from socialmaturity.tables.records import misfit
from socialmaturity.tables.values import Doubt, Unread, Values, cell_text, joined_note, noted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmaturity.core.asked import Asked
    from socialmaturity.core.model import Question, Rubric
    from socialmaturity.core.sheet import Sheet
    from socialmaturity.documents.sheet import ReadCell
    from socialmaturity.documents.tree import Node
    from socialmaturity.tables.columns import Columns
    from socialmaturity.tables.records import Block


Read: TypeAlias = "tuple[Rubric, Sheet, tuple[Problem, ...]]"
"""A sheet, the rubric that it answers, and the warnings about it."""


class Strict:
    """Reads records one by one, with every complaint about them.  `default` is the rubric of those that name none."""

    def __init__(self, rubrics: Mapping[str, Rubric], default: Rubric | None, asked: Asked = ASKED) -> None:
        self._rubrics = rubrics
        self._default = default
        self._asked = asked
        self._row: _Row | None = None

    def __call__(self, block: Block, index: int) -> Read:
        """Return a record of a block as `read_sheet` does.  Raises InputError with all that is wrong."""
        record, number = block.records[index], block.numbers[index]
        if isinstance(record, Problem):
            raise InputError(record)
        if index in block.wrong:
            raise InputError(block.wrong[index])
        if isinstance(record, list):
            assert block.columns is not None  # noqa: S101 - rows come with their columns
            _refuse_misfit(record, block.columns, block.file, number, suspect=block.suspect)
            return self._read_row(record, block.columns, block.file, number)
        try:
            complaints = Complaints(block.file)
            tree = parse(record.encode() if isinstance(record, str) else record, complaints, json=True)
            source = f"{block.file}:{number}"
            rubric, sheet, warnings = self._read_tree(tree, complaints, source, self._default, None)
        except InputError as error:
            # The line is a document of its own: what is on its first line is on this one of the file.
            raise error.at(line=number) from None
        return rubric, sheet, tuple(replace(warning, line=number) for warning in warnings)

    def _read_row(self, record: list[str], columns: Columns, file: str, number: int) -> Read:
        if self._row is None or self._row.columns is not columns:
            self._row = _Row(columns)
        row = self._row
        row.fill(record, file, number)
        default = self._rubrics.get(columns.rubric, self._default)
        tree, source = row.tree(), f"{file}:{number}"
        # A row has no more complaints than columns, and those of many rows are put together: all of them are wanted.
        complaints = Complaints(file, shown=None)
        try:
            rubric, sheet, warnings = self._read_tree(tree, complaints, source, default, row.answer)
        except InputError as error:
            raise InputError(*row.problems, *(placed(problem, columns) for problem in error.problems)) from None
        if any(not problem.warning for problem in row.problems):
            raise InputError(*row.problems)
        sheet = replace(sheet, asked=columns.mapping.asked)
        return rubric, sheet, (*row.problems, *(placed(problem, columns) for problem in warnings))

    def _read_tree(
        self, tree: Map, complaints: Complaints, source: str, default: Rubric | None, cells: ReadCell | None
    ) -> Read:
        return read_tree(tree, complaints, source, self._rubrics, default, asked=self._asked, cells=cells)


_KNOWN = ("subject", "scope", "respondent", "role", "date")


def known_of(block: Block, index: int) -> tuple[dict[str, str], dict[str, str]]:
    """Return the fields and the tags of a record that cannot be scored, as far as they can be read."""
    record, columns = block.records[index], block.columns
    if columns is None or not isinstance(record, list):
        return known_of_json(record) if isinstance(record, str | bytes) else ({}, {})
    if len(record) > columns.width:
        return {}, {}
    if block.suspect:
        record = [cell if misfit(cell) is None else "" for cell in record]
    known = {name: cell_text(record[at]) for name, at in columns.fields.items() if name in _KNOWN and at < len(record)}
    if known.get("date"):
        day = day_of(known["date"], columns.mapping.dates)
        known["date"] = day.date.isoformat() if day.date else ""
    tags = {name: cell_text(record[at]) for name, at in columns.tags.items() if at < len(record)}
    return _filled(known), _filled(tags)


def known_of_json(line: str | bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Return the same of a sheet in JSON."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return {}, {}
    if not isinstance(fields, dict):
        return {}, {}
    tags = fields.get("tags")
    known = {name: text for name in _KNOWN if isinstance(text := fields.get(name), str)}
    if date_of(known.get("date", "")) is None:
        known.pop("date", None)
    tags = tags if isinstance(tags, dict) else {}
    return _filled(known), _filled({str(name): text for name, text in tags.items() if isinstance(text, str)})


def _filled(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}


class _Row:
    """One row of a table after another: the columns stay the same, and so does what their cells mean."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.cells: list[str] = []
        self.number = 0
        self.problems: list[Problem] = []
        self._day = NO_DAY
        self._values: dict[int, Values] = {}

    def fill(self, cells: list[str], file: str, number: int) -> None:
        """Take the cells of the next row."""
        self.cells, self.number, self.problems = cells, number, []
        self._day = NO_DAY
        at = self.columns.fields.get("date", len(cells))
        if at < len(cells):
            self._day, problem = day_problem(self.columns, cells[at])
            if problem:
                self.problems.append(replace(problem, file=file, line=number))

    def tree(self) -> Map:
        """Return the row as a document.  Its answers are cells as they are written."""
        # A question without an answer may still have a note.
        notes = {id_: self._text("") for id_ in self.columns.notes if self._note(id_)}
        answers = self._map({**notes, **self._texts(self.columns.questions)})
        fields = self._texts(self.columns.fields)
        fields.pop("date", None)
        if self._day.date:
            fields["date"] = self._text(self._day.date.isoformat())
        return self._map({**fields, "tags": self._map(self._texts(self.columns.tags)), "answers": answers})

    def answer(self, question: Question, text: str) -> CellAnswer:
        """Return the answer in the cell of a question, with the note that the row has on it."""
        if id(question) not in self._values:
            self._values[id(question)] = Values(question, self.columns.values_of(question))
        meaning = noted(self._values[id(question)](text), self._note(question.id))
        if isinstance(meaning, Unread):
            return CellAnswer(None, meaning.message)
        return CellAnswer(meaning.answer, meaning.message) if isinstance(meaning, Doubt) else CellAnswer(meaning)

    def _note(self, id_: str) -> str:
        return joined_note(self.cells[at] for at in self.columns.notes.get(id_, ()) if at < len(self.cells))

    def _texts(self, names: Mapping[str, int]) -> dict[str, Node]:
        found = {name: cell_text(self.cells[at]) for name, at in names.items() if at < len(self.cells)}
        return {name: self._text(text) for name, text in found.items() if text}

    def _text(self, text: str) -> Text:
        return Text(At(self.number - 1), text, bare=False)

    def _map(self, values: Mapping[str, Node]) -> Map:
        place = At(self.number - 1)
        return Map(place, dict.fromkeys(values, place), dict(values))


def _refuse_misfit(row: list[str], columns: Columns, file: str, number: int, *, suspect: bool) -> None:
    """Refuse a row that does not fit under its header, or holds bytes that are not text."""
    if len(row) > columns.width:
        raise refuse(
            f"{len(row)} cells, but the header has {columns.width}; put a text that holds the separator in quotes",
            file=file,
            line=number,
        )
    for place in columns.unnamed:
        if row[place : place + 1] not in ([], [""]):
            raise refuse(
                f"{columns.called(place)} has no name, but something is in it; name the column, or empty the cell",
                file=file,
                line=number,
            )
    for place, cell in enumerate(row if suspect else ()):
        if found := misfit(cell):
            raise refuse(f"{found[0]} {columns.called(place)}; {found[1]}", file=file, line=number)
