"""Records that are plainly good, read quickly.  Whatever is not plain is left to `entry`, which says what is wrong.

A plain record comes as the keys of its stages: the answers to each, as they were written.  What a key means is read
once for all records that have it.
"""

from __future__ import annotations

import json
import re
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from socialmaturity.core.memory import Memory
from socialmaturity.core.model import Answer, Mark, Sheet
from socialmaturity.files.entry import cell_answer, cell_text
from socialmaturity.files.flat import cell
from socialmaturity.files.form import UNANSWERED, Form, as_they_are
from socialmaturity.files.sheet import date_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from socialmaturity.core.model import Question, Rubric
    from socialmaturity.files.form import Entries, Key
    from socialmaturity.files.records import Block, Columns

_IN_TABLE = ("subject", "scope", "respondent", "role", "date")
_WHO = (*_IN_TABLE, "assessor")


class Told(NamedTuple):
    """What a record says beside its answers."""

    texts: Mapping[str, str]
    tags: Mapping[str, str]


class Plain(NamedTuple):
    """A record that is plain as far as its keys are.  `cells` are those of the flat table that say whose it is."""

    form: Form
    keys: Sequence[Key]
    cells: str
    told: Callable[[], Told]

    def sheet(self, source: str, answers: Mapping[str, Answer]) -> Sheet:
        """The record as a sheet with these answers."""
        texts, tags = self.told()
        return Sheet(
            source=source,
            rubric=self.form.rubric.id,
            version=self.form.version,
            subject=texts["subject"],
            scope=texts["scope"],
            respondent=texts["respondent"],
            role=texts["role"],
            date=date_of(texts["date"]),
            assessor=texts["assessor"],
            tags=tags,
            answers=answers,
        )


class Reading:
    """Reads the records of one block after another; nothing for those that are not plain."""

    def __init__(self, rubrics: Mapping[str, Rubric], default: Rubric | None) -> None:
        self._rubrics = rubrics
        self._default = default
        self._lines = Lines(rubrics, default)
        self._columns: Columns | None = None
        self._rows: Rows | None = None

    def __call__(self, block: Block) -> Iterator[Plain | None]:
        if block.columns is None:
            line = self._lines
            return (line(record) if isinstance(record, str) else None for record in block.records)
        if self._rows is None or block.columns is not self._columns:
            self._columns, self._rows = block.columns, Rows(block.columns, self._rubrics, self._default)
        row = self._rows
        suspect = block.suspect
        return (row(record) if isinstance(record, list) and not suspect else None for record in block.records)


# --- Rows --------------------------------------------------------------------------------------------------------


class Rows:
    """Reads the plain rows of one table."""

    def __init__(self, columns: Columns, rubrics: Mapping[str, Rubric], default: Rubric | None) -> None:
        self._columns = columns
        self._rubrics = rubrics
        self._default = default
        self._rubric = columns.fields.get("rubric")
        self._date = columns.fields.get("date")
        self._places = [columns.fields.get(name) for name in _IN_TABLE]
        self._forms = Memory(self._form)
        self._cells: Memory[str, str] = Memory(lambda text: cell(cell_text(text)))
        self._dates: Memory[str, bool] = Memory(lambda text: _is_date(cell_text(text)))

    def __call__(self, row: list[str]) -> Plain | None:
        missing = self._columns.width - len(row)
        if missing:
            if missing < 0:
                return None
            row = row + [""] * missing
        found = self._forms["" if self._rubric is None else row[self._rubric]]
        if found is None or not (self._date is None or self._dates[row[self._date]]):
            return None
        form, picks, empty = found
        if empty and any(map(row.__getitem__, empty)):
            return None
        cells = self._cells
        told = ",".join(['""' if place is None else cells[row[place]] for place in self._places])
        return Plain(form, [pick(row) for pick in picks], told, partial(self._told, row))

    def _told(self, row: list[str]) -> Told:
        fields = self._columns.fields
        texts = {name: cell_text(row[fields[name]]) if name in fields else "" for name in _WHO}
        tags = {name: text for name, place in self._columns.tags.items() if (text := cell_text(row[place]))}
        return Told(texts, tags)

    def _form(self, name: str) -> tuple[Form, Sequence[Callable[[list[str]], Key]], Sequence[int]] | None:
        """The form of rows that name this rubric, where their keys stand, and the columns that must be empty."""
        named = cell_text(name)
        rubric = _rubric(named, self._rubrics, self._default)
        if rubric is None:
            return None
        places = self._columns.questions
        form = Form(rubric, named.partition("@")[2], places, as_they_are, _read_cell)
        picks = [_picking([places[question.id] for question in asked]) for asked in form.asked]
        others = [place for id_, place in places.items() if id_ not in rubric.questions]
        return form, picks, [*self._columns.unnamed, *others]


def _picking(places: Sequence[int]) -> Callable[[list[str]], Key]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[place] for place in places)


def _read_cell(question: Question, entry: Hashable) -> Answer | None:
    return _plainly(question, *cell_answer(question, cell_text(str(entry))))


# --- Lines -------------------------------------------------------------------------------------------------------


class Lines:
    """Reads the plain lines of JSONL files: those with their answers in the rubric's order.

    A key is the piece of the line that answers a stage: it is taken apart once.  What is around the answers is read
    for each line.
    """

    def __init__(self, rubrics: Mapping[str, Rubric], default: Rubric | None) -> None:
        self._rubrics = rubrics
        self._default = default
        self._forms = Memory(self._form)
        self._cells = Memory(cell)
        self._dates = Memory(_is_date)

    def __call__(self, line: str) -> Plain | None:
        found = _ANSWERS.search(line)
        end = line.find("}", found.end()) if found else -1
        if found is None or end < 0:
            return None
        start = found.end()
        around = _around(line[:start] + line[end:])
        if around is None:
            return None
        texts = around.texts
        form = self._forms[texts["rubric"]]
        if form is None or not self._dates[texts["date"]]:
            return None
        keys = _keys(line, start, end, form[1]) or _rewritten(line, form[0].rubric)
        if keys is None:
            return None
        cells = self._cells
        # One by one: a comprehension would take longer.
        who = f"{cell(texts['subject'])},{cells[texts['scope']]},{cells[texts['respondent']]}"
        told = f"{who},{cells[texts['role']]},{cells[texts['date']]}"
        return Plain(form[0], keys, told, lambda: around)

    def _form(self, name: str) -> tuple[Form, list[list[str]]] | None:
        """The form of lines that name this rubric, and what the pieces of its stages may begin with."""
        rubric = _rubric(name, self._rubrics, self._default)
        if rubric is None:
            return None
        form = Form(rubric, name.partition("@")[2], rubric.questions, _taken_apart, _read_value)
        return form, [[f'"{id_}"' for id_ in ids] for ids in rubric.question_ids]


_ANSWERS = re.compile(r'"answers": ?\{')
_KNOWN = frozenset((*_WHO, "format", "rubric", "tags", "answers"))
_NO_TEXTS = dict.fromkeys((*_WHO, "rubric"), "")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object in which no name stands twice.  Raises ValueError."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError
    return fields


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


_scan = json.JSONDecoder().raw_decode
# Numbers stay as they are written.
_decode = json.JSONDecoder(object_pairs_hook=_once, parse_int=str, parse_float=str, parse_constant=_refuse).decode


def _around(shell: str) -> Told | None:
    """What a line says beside its answers, which are left out of it: texts, and tags that are texts.

    Where there is nothing else, the answers cannot have stood anywhere but in their own field.  And where every quote
    belongs to a name or a text that was found, no name stands twice: of two, a parser keeps only one.
    """
    try:
        fields, end = _scan(shell)
    except (ValueError, RecursionError):
        return None
    if type(fields) is not dict or not fields.keys() <= _KNOWN or fields.get("answers") != {} or shell[end:].strip():
        return None
    version, tags = fields.get("format", 1), fields.get("tags") or {}
    if type(tags) is not dict or version != 1 or version is True or "\\" in shell:
        return None
    texts = {name: text for name, text in fields.items() if name in _NO_TEXTS and text is not None}
    for text in (*texts.values(), *tags.values()):
        if type(text) is not str or text.isspace():
            return None
    if shell.count('"') != 2 * (len(fields) + len(texts) + 2 * len(tags)):
        return None
    return Told({**_NO_TEXTS, **texts}, tags)


def _keys(line: str, start: int, end: int, names: list[list[str]]) -> list[Key] | None:
    """The pieces of a line between two places that answer the stages: they begin with one of these names."""
    starts = [start]
    for candidates in names[1:]:
        at = -1
        for name in candidates:
            at = line.find(name, starts[-1], end)
            if at >= 0:
                break
        if at < 0:
            return None
        starts.append(at)
    keys: list[Key] = []
    for at in reversed(starts):
        keys.append(line[at:end])
        end = at - 2 if line[at - 1] == " " else at - 1
        if line[end] != "," and at != start:
            return None
    keys.reverse()
    return keys


def _rewritten(line: str, rubric: Rubric) -> list[Key] | None:
    """The same for a line with its answers in another order, or otherwise laid out."""
    try:
        answers = _decode(line)["answers"]
    except (ValueError, RecursionError):
        return None
    if answers.keys() - rubric.questions.keys():
        return None
    return [json.dumps({id_: answers[id_] for id_ in ids if id_ in answers})[1:-1] for ids in rubric.question_ids]


def _taken_apart(ids: tuple[str, ...], key: Key) -> Entries | None:
    """The answers in a piece of a line, if it holds nothing else: whole numbers and texts, each name once."""
    piece = str(key)
    try:
        answers, end = _scan("{" + piece + "}")
    except (ValueError, RecursionError):
        return None
    given = answers.values()
    names = len(answers) + sum([type(answer) is str for answer in given])
    if end < len(piece) + 2 or piece.count('"') != 2 * names or "\\" in piece or "-0" in piece:
        return None
    if not answers.keys() <= set(ids) or not all(type(answer) in _ENTRIES for answer in given):
        return None
    return tuple(map(answers.get, ids)) if None not in given else tuple([_blank(answers, id_) for id_ in ids])


_ENTRIES = (int, str, type(None))  # and no bool, which is an int to Python


def _blank(answers: Mapping[str, Hashable], id_: str) -> Hashable:
    return "" if answers.get(id_, "") is None else answers.get(id_)


_BLANK = Answer()  # there is an answer, and it says nothing


def _read_value(question: Question, entry: Hashable) -> Answer | None:
    if entry is None or entry == "":
        return UNANSWERED if entry is None else _BLANK
    return _plainly(question, str(entry), "")


# --- Both --------------------------------------------------------------------------------------------------------


def _rubric(name: str, rubrics: Mapping[str, Rubric], default: Rubric | None) -> Rubric | None:
    """The rubric that a record names, if it is the one, in the version that there is."""
    if not name:
        return default
    id_, _, version = name.partition("@")
    rubric = rubrics.get(id_)
    return rubric if rubric and (not version or version == rubric.version) else None


def _is_date(text: str) -> bool:
    return not text or date_of(text) is not None


def _plainly(question: Question, text: str, reason: str) -> Answer | None:
    if not text:
        return UNANSWERED
    rating = question.scale.readings.get(text)
    if rating is Mark.NOT_APPLICABLE and not (question.may_not_apply and reason):
        return None
    return None if rating is None else Answer(rating=rating, reason=reason)
