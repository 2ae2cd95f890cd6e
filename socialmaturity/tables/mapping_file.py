"""Mapping files: what the columns and cells of a table mean, in YAML that people edit."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any

from socialmaturity.documents import source
from socialmaturity.documents.mapping_fields import MAPPING
from socialmaturity.documents.parse import parse
from socialmaturity.documents.sheet_writer import scalar
from socialmaturity.documents.tree import Complaints, place_of
from socialmaturity.tables import columns as columns_
from socialmaturity.tables.columns import NEARLY, TWO_READINGS
from socialmaturity.tables.columns.names import FIELDS
from socialmaturity.tables.mapping import Mapping, Theirs
from socialmaturity.tables.values import UNANSWERED_WORD
from socialmaturity.text import number_of, quoted, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from collections.abc import Mapping as Map

    from socialmaturity.core.model import Question, Rubric
    from socialmaturity.core.understood import Column, Understood
    from socialmaturity.documents import tree as tree_


def read_mapping(path: str, rubrics: Map[str, Rubric]) -> Mapping:
    """Return the mapping in a file.  Raises InputError with everything that is wrong with it."""
    complaints = Complaints(path)
    tree = parse(source.read(path), complaints)
    fields: dict[str, Any] = MAPPING.read(tree, "", complaints)
    check = _Check(tree, complaints)
    questions = check.questions(fields["rubric"], rubrics)
    former = {old: new for rubric in rubrics.values() for old, new in rubric.renamed.items() if old not in questions}
    for name in ("columns", "notes", "answers"):  # a mapping of last year may have the ids of last year
        fields[name] = {
            id_ if former.get(id_, id_) in fields[name] else former.get(id_, id_): theirs
            for id_, theirs in fields[name].items()
        }
    fields["asked"] = tuple([former.get(id_, id_) for id_ in fields["asked"]])
    check.known("columns", fields["columns"], (*FIELDS, *questions))
    for name in ("notes", "answers", "asked"):
        check.known(name, fields[name], questions)
    check.meanings(("values",), fields["values"], questions.values())
    for id_, cells in fields["answers"].items():
        if id_ in questions:
            check.meanings(("answers", id_), cells, (questions[id_],))
    mapping = Mapping(
        rubric=fields["rubric"].partition("@")[0],
        columns=check.theirs("columns", fields["columns"]),
        tags=check.theirs("tags", fields["tags"]),
        notes=check.theirs("notes", fields["notes"]),
        ignore=tuple(check.theirs("ignore", dict(enumerate(fields["ignore"]))).values()),
        values=fields["values"],
        answers=fields["answers"],
        asked=fields["asked"],
        dates=fields["dates"],
        heading_rows=fields["heading_rows"] or 0,
        worksheet=fields["worksheet"],
    )
    complaints.settle()
    return mapping


class _Check:
    """Notes what is wrong with a mapping, apart from the kinds of its fields."""

    def __init__(self, tree: tree_.Map, complaints: Complaints) -> None:
        self._tree = tree
        self._complaints = complaints
        self._left_out: dict[str, str] = {}  # questions of extended rubrics, with the rubric that leaves them out

    def _add(self, message: str, *path: str | int) -> None:
        self._complaints.add(message, place_of(self._tree, *path))

    def questions(self, name: str, rubrics: Map[str, Rubric]) -> dict[str, Question]:
        """Return the questions of the rubric that the table answers, or those of all rubrics."""
        id_ = name.partition("@")[0]
        if id_ and id_ not in rubrics:
            guess = self._complaints.did_you_mean(id_, rubrics)
            self._add(f"there is no rubric {quoted(id_)}{guess}", "rubric")
        chosen = [rubrics[id_]] if id_ in rubrics else list(rubrics.values())
        self._left_out = {left: rubric.name for rubric in chosen for left in rubric.left_out}
        return dict(chain.from_iterable(rubric.questions.items() for rubric in chosen))

    def known(self, field: str, names: Collection[str], known: Collection[str]) -> None:
        """Complain about names that are not questions, nor fields where those are allowed."""
        what = "question or field" if field == "columns" else "question"
        for index, name in enumerate(names):
            if name not in known and (name or field != "asked"):  # the list was refused for an empty entry
                message = f"there is no {what} {quoted(name)}{self._complaints.did_you_mean(name, known)}"
                if name in self._left_out:
                    message = f"{self._left_out[name]} leaves out the question {quoted(name)}; remove it here as well"
                self._add(message, field, index if field == "asked" else name)

    def meanings(self, path: tuple[str, ...], cells: Map[str, str], questions: Collection[Question]) -> None:
        """Complain about cells that are to mean what no question has."""
        for cell, word in cells.items():
            if word != UNANSWERED_WORD and all(question.scale.reading(word) is None for question in questions):
                meaning = f"mean {quoted(word)}" if word else "mean nothing"
                self._add(
                    f"{quoted(cell)} cannot {meaning}; write a score, the id of a point, unknown, not-applicable or "
                    f"{UNANSWERED_WORD}",
                    *path,
                    cell,
                )

    def theirs(self, field: str, columns: Map[Any, Any]) -> dict[Any, Theirs]:
        """Return the columns that are named, by their headings or their letters."""
        found = {}
        for name, column in columns.items():
            letters = column["column"] if isinstance(column, dict) else ""
            if isinstance(column, str) and not column:
                self._add("the heading of a column is missing; write it, or remove the line", field, name)
            elif letters and columns_.place_of(letters) < 0:
                self._add(f"{quoted(letters)} are not the letters of a column, such as AR", field, name)
            else:
                found[name] = Theirs(letters=letters.upper()) if letters else Theirs(heading=column)
        return found


# --- Writing ---------------------------------------------------------------------------------------------------------

_HEAD = """\
# What the columns and cells of {file} mean.  Edit it, and use it:
#
#   socialmaturity score {file} --columns THIS-FILE
#
# Ours: theirs.  Theirs is a heading as it is in the table, or {{column: AR}} by its letters.
format: 1
"""
_CELLS = """
# What cells mean that have no meaning by themselves: a score, the id of a point, unknown, not-applicable or unanswered.
# Where a number is mapped, other numbers are refused.
"""
_FOR_EXAMPLE = '# values: {"-99": unanswered, "98": not-applicable, "1": 0, "2": 1, "3": 2, "4": 3}'


def write_mapping(table: Understood, rubric: Rubric | None, known: Mapping) -> str:
    """Return the mapping that says what was understood of a table, with what is still to be filled in as comments.

    `known` is the mapping by which it was understood; what that says of cells, days and rows is written again.
    """
    return "".join(f"{line}\n" for line in _lines(table, rubric, known))


def _lines(table: Understood, rubric: Rubric | None, known: Mapping) -> Iterator[str]:
    twice = {heading for heading, count in Counter(each.heading for each in table.columns).items() if count > 1}
    meant = Counter((each.kind, each.name) for each in table.columns)

    def ours(column: Column) -> str:
        # Of two columns with one meaning the author has to choose.
        sign = "# " if meant[column.kind, column.name] > 1 else _open(column)
        return f"{sign}{scalar(column.name)}: {theirs(column)}"

    def theirs(column: Column) -> str:
        by_letters = not column.heading or column.heading in twice
        return f"{{column: {column.letters}}}" if by_letters else scalar(column.heading)

    def of(kind: str) -> list[Column]:
        return [column for column in table.columns if column.kind == kind]

    yield from _HEAD.format(file=shown(table.file)).rstrip("\n").split("\n")
    if rubric:
        yield f"rubric: {rubric.id}"
    yield "columns:"
    fields, questions = of("field"), of("question")
    yield from (f"  {ours(column)}" for column in fields)
    yield from (f"  # {name}:" for name in FIELDS[:-1] if name not in {column.name for column in fields})
    yield from (f"  {ours(column)}" for column in questions)
    if rubric:
        missing = [id_ for id_ in rubric.questions if id_ not in {column.name for column in questions}]
        yield from (f"  # {id_}:  # {shown(rubric.questions[id_].text)}" for id_ in missing)
    yield from _part("tags", [ours(column) for column in of("tag")])
    yield from _part("notes", [f"{column.name}: {theirs(column)}" for column in _first_of_each(of("note"))])
    yield from _part("ignore", [f"{_open(column)}- {theirs(column)}" for column in of("ignored") if column.heading])
    yield from _CELLS.rstrip("\n").split("\n")
    yield "values:" if known.values else _FOR_EXAMPLE
    yield from (f"  {scalar(cell)}: {scalar(word)}" for cell, word in known.values.items())
    yield from _answers(questions, known)
    yield from _of_the_table(known)
    if rubric and table.without and questions and not known.asked:
        yield ""
        yield f"# If only these were asked: asked: [{', '.join(column.name for column in questions)}]"


def _open(column: Column) -> str:
    """Return the sign before a line that its author has to decide on."""
    return "# " if column.why in (NEARLY, TWO_READINGS) else ""


def _of_the_table(known: Mapping) -> Iterator[str]:
    """Yield what a mapping says of the table as a whole."""
    lines = (
        ("asked", f"[{', '.join(known.asked)}]" if known.asked else ""),
        ("dates", known.dates),
        ("heading_rows", str(known.heading_rows or "")),
        ("worksheet", scalar(known.worksheet) if known.worksheet else ""),
    )
    given = [f"{name}: {text}" for name, text in lines if text]
    yield from ["", *given] if given else ()


def _part(name: str, lines: list[str]) -> Iterator[str]:
    yield ""
    yield f"{name}:" if any(not line.startswith("#") for line in lines) else f"# {name}:"
    yield from (f"  {line}" for line in lines)


def _first_of_each(columns: list[Column]) -> Iterator[Column]:
    """Yield one note of each question: those behind it are known by their place."""
    names: set[str] = set()
    for column in columns:
        if column.name not in names:
            names.add(column.name)
            yield column


def _answers(questions: list[Column], known: Mapping) -> Iterator[str]:
    """Yield what the cells of single questions mean, and as comments those that are refused as they are."""
    refused = {column.name: [cell for cell in column.cells if cell.refused] for column in questions}
    ids = [id_ for id_ in dict.fromkeys((*known.answers, *refused)) if known.answers.get(id_) or refused.get(id_)]
    if any(refused.values()):
        yield "# Cells that are refused as they are: say what they mean, and take the signs before them away."
    if ids:
        yield f"{'' if known.answers else '# '}answers:"
    for id_ in ids:
        cells = known.answers.get(id_, {})
        yield f"{'' if cells else '# '}  {id_}:"
        yield from (f"    {scalar(cell)}: {scalar(word)}" for cell, word in cells.items())
        yield from (f"#     {scalar(cell.text)}:  # {number_of(cell.rows, 'row')}" for cell in refused.get(id_, ()))
