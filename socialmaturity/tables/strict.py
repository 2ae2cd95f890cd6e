"""One record to a sheet, with every complaint about it: a row or a line is read as the document that it stands for."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from socialmaturity.documents.parse import parse
from socialmaturity.documents.sheet import Cell, read_tree
from socialmaturity.documents.source import FORBIDDEN
from socialmaturity.documents.tree import At, Complaints, Map, Text
from socialmaturity.errors import InputError, Problem, refuse
from socialmaturity.tables.values import Doubt, Unread, Values, cell_text, joined_note, noted
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmaturity.core.model import Question, Rubric, Sheet
    from socialmaturity.documents.tree import Node
    from socialmaturity.tables.columns import Columns
    from socialmaturity.tables.records import Block


def read_entry(
    block: Block, index: int, rubrics: Mapping[str, Rubric], default: Rubric | None, *, set_aside: bool = False
) -> tuple[Rubric, Sheet, tuple[Problem, ...]]:
    """A record of a block as a sheet, as `read_sheet` gives it.  Raises InputError with all that is wrong."""
    record, number = block.records[index], block.numbers[index]
    source = f"{block.file}:{number}"
    if isinstance(record, Problem):
        raise InputError(record)
    if isinstance(record, list):
        assert block.columns is not None  # noqa: S101 - rows come with their columns
        _refuse_misfit(record, block.columns, block.file, number, suspect=block.suspect)
        tree, cells = _tree(record, block.columns, number), partial(_cell, record, block.columns)
        return read_tree(tree, Complaints(block.file), source, rubrics, default, set_aside=set_aside, cells=cells)
    try:
        complaints = Complaints(block.file)
        tree = parse(record.encode() if isinstance(record, str) else record, complaints, json=True)
        rubric, sheet, warnings = read_tree(tree, complaints, source, rubrics, default, set_aside=set_aside)
    except InputError as error:
        # The line is a document of its own: what is on its first line is on this one of the file.
        raise InputError(*(replace(problem, line=number) for problem in error.problems)) from None
    return rubric, sheet, tuple(replace(warning, line=number) for warning in warnings)


def _refuse_misfit(row: list[str], columns: Columns, file: str, number: int, *, suspect: bool) -> None:
    """Refuse a row that does not fit under its header, or holds what is no text."""
    if len(row) > columns.width:
        raise refuse(
            f"{len(row)} cells, but the header has {columns.width}; put a text that holds the separator in quotes",
            file=file,
            line=number,
        )
    for place in columns.unnamed:
        if row[place : place + 1] not in ([], [""]):
            raise refuse(
                f"{quoted(row[place])} stands in column {place + 1}, which has no name; name it or empty it",
                file=file,
                line=number,
            )
    for place, cell in enumerate(row if suspect else ()):
        if found := FORBIDDEN.search(cell):
            what = f"the control character U+{ord(found[0]):04X} stands in"
        elif not cell.isascii() and any("\udc80" <= sign <= "\udcff" for sign in cell):
            what = "no UTF-8 text in"
        else:
            continue
        raise refuse(f"{what} column {place + 1}; save the file as UTF-8 text", file=file, line=number)


def _tree(row: list[str], columns: Columns, number: int) -> Map:
    """Return the document that says what a row says.  Its answers are cells as they are written."""
    place = At(number - 1)

    def texts(names: Mapping[str, int]) -> Map:
        found = {name: cell_text(row[at]) for name, at in names.items() if at < len(row)}
        return mapping({name: Text(place, text, bare=False) for name, text in found.items() if text})

    def mapping(values: Mapping[str, Node]) -> Map:
        return Map(place, dict.fromkeys(values, place), dict(values))

    # A question without an answer may still have a note.
    notes = {id_: Text(place, "", bare=False) for id_ in columns.notes if _note_of(row, columns, id_)}
    answers = mapping({**notes, **texts(columns.questions).values})
    return mapping({**texts(columns.fields).values, "tags": texts(columns.tags), "answers": answers})


def _note_of(row: list[str], columns: Columns, id_: str) -> str:
    return joined_note(row[at] for at in columns.notes.get(id_, ()) if at < len(row))


def _cell(row: list[str], columns: Columns, question: Question, text: str) -> Cell:
    """Return what the cell of a question says, with the note that its row has on it."""
    meaning = noted(Values(question, columns.values_of(question))(text), _note_of(row, columns, question.id))
    if isinstance(meaning, Unread):
        return Cell(None, meaning.message)
    return Cell(meaning.answer, meaning.message) if isinstance(meaning, Doubt) else Cell(meaning)
