"""One record to a sheet, with every complaint about it: a row or a line is read as the document that it stands for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark
from socialmaturity.documents.parse import parse
from socialmaturity.documents.sheet import read_tree
from socialmaturity.documents.source import FORBIDDEN
from socialmaturity.documents.tree import At, Complaints, Map, Text
from socialmaturity.errors import InputError, Problem, refuse
from socialmaturity.tables.values import Doubt, Unread, Values, cell_text
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmaturity.core.model import Rubric, Sheet
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
        tree = _tree(record, block.columns, number, rubrics)
        return read_tree(tree, Complaints(block.file), source, rubrics, default, set_aside=set_aside)
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


def _tree(row: list[str], columns: Columns, number: int, rubrics: Mapping[str, Rubric]) -> Map:
    """The document that a row stands for."""
    place = At(number - 1)
    asked = {id_: question for rubric in rubrics.values() for id_, question in rubric.questions.items()}

    def texts(names: Mapping[str, int]) -> dict[str, str]:
        found = {name: cell_text(row[at]) for name, at in names.items() if at < len(row)}
        return {name: text for name, text in found.items() if text}

    def mapping(values: Mapping[str, Node]) -> Map:
        return Map(place, dict.fromkeys(values, place), dict(values))

    def answer(id_: str, text: str) -> Node:
        meaning = Values(asked[id_])(text)
        answer = meaning.answer if isinstance(meaning, Doubt) else meaning
        if isinstance(answer, Unread):  # the reader of sheets says the same of it, with its place
            mark = text.partition(":")[0].rstrip()
            return Text(place, mark if mark == Mark.NOT_APPLICABLE.value else text, bare=False)
        rating = answer.rating.value if isinstance(answer.rating, Mark) else str(answer.rating)
        node = Text(place, rating, bare=False)
        return mapping({"answer": node, "reason": Text(place, answer.reason, bare=False)}) if answer.reason else node

    return mapping(
        {
            **{name: Text(place, text, bare=False) for name, text in texts(columns.fields).items()},
            "tags": mapping({name: Text(place, text, bare=False) for name, text in texts(columns.tags).items()}),
            "answers": mapping({id_: answer(id_, text) for id_, text in texts(columns.questions).items()}),
        }
    )
