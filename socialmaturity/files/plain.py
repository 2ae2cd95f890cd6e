"""Records that are plainly good, read quickly.  Whatever is not plain is left to `entry`, which says what is wrong.

A plain record comes as the keys of its stages: the answers to each, as they were written.  What a key means is read
once for all records that have it.
"""

from __future__ import annotations

import json
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.core.memory import Memory
from socialmaturity.core.model import Answer, Mark, Sheet
from socialmaturity.files.entry import cell_answer, cell_text
from socialmaturity.files.form import UNANSWERED, Form
from socialmaturity.files.sheet import FIELDS, date_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from socialmaturity.core.model import Question, Rubric
    from socialmaturity.files.form import Key
    from socialmaturity.files.records import Block, Columns

WHO = ("subject", "scope", "respondent", "role", "date", "assessor")


class Plain(NamedTuple):
    """A record that is plain as far as its keys are.  `who` has the texts of `WHO`."""

    form: Form
    keys: list[Key]
    who: tuple[str, ...]
    tags: Mapping[str, str]

    def sheet(self, source: str, answers: Mapping[str, Answer]) -> Sheet:
        """The record as a sheet with these answers."""
        subject, scope, respondent, role, date, assessor = self.who
        return Sheet(
            source=source,
            rubric=self.form.rubric.id,
            version=self.form.version,
            subject=subject,
            scope=scope,
            respondent=respondent,
            role=role,
            date=date_of(date),
            assessor=assessor,
            tags=self.tags,
            answers=answers,
        )


class Rows:
    """Reads the plain rows of one table."""

    def __init__(self, columns: Columns, rubrics: Mapping[str, Rubric], default: Rubric | None) -> None:
        self._columns = columns
        self._rubrics = rubrics
        self._default = default
        self._name = columns.fields.get("rubric")
        self._who = [columns.fields.get(name) for name in WHO]
        self._forms = Memory(self._form)
        self._texts = Memory(cell_text)
        self._dates = Memory(_is_date)

    def __call__(self, row: list[str]) -> Plain | None:
        columns = self._columns
        if len(row) != columns.width:
            if len(row) > columns.width:
                return None
            row = row + [""] * (columns.width - len(row))
        found = self._forms["" if self._name is None else row[self._name]]
        if found is None:
            return None
        form, picks, empty = found
        if empty and any(map(row.__getitem__, empty)):
            return None
        texts = self._texts
        who = tuple(["" if place is None else texts[row[place]] for place in self._who])
        if not self._dates[who[4]]:
            return None
        tags = {name: text for name, place in columns.tags.items() if (text := texts[row[place]])}
        return Plain(form, [pick(row) for pick in picks], who, tags)

    def _form(self, name: str) -> tuple[Form, Sequence[Callable[[list[str]], Key]], Sequence[int]] | None:
        """The form of rows that name this rubric, where their keys stand, and the columns that must be empty."""
        rubric = _rubric(cell_text(name), self._rubrics, self._default)
        if rubric is None:
            return None
        places = self._columns.questions
        form = Form(rubric, cell_text(name).partition("@")[2], places, _read_cell)
        picks = [_picking([places[question.id] for question in asked]) for asked in form.asked]
        others = [place for id_, place in places.items() if id_ not in rubric.questions]
        return form, picks, [*self._columns.unnamed, *others]


class Lines:
    """Reads the plain lines of JSONL files."""

    def __init__(self, rubrics: Mapping[str, Rubric], default: Rubric | None) -> None:
        self._rubrics = rubrics
        self._default = default
        # Whole numbers are told apart from all else by what is looked for in the line; the others stay text.
        self._decode = json.JSONDecoder(parse_float=str, parse_constant=str).raw_decode
        self._forms = Memory(self._form)
        self._dates = Memory(_is_date)

    def __call__(self, line: str) -> Plain | None:
        # Lists, escapes that may be half a character, and what Python takes for the number 1 or 0.
        if (
            "[" in line
            or "true" in line
            or "false" in line
            or ": -0" in line
            or ":-0" in line
            or ("\\" in line and "\\ud" in line.lower())
        ):
            return None
        try:
            record, end = self._decode(line)
        except (ValueError, RecursionError):
            return None
        if type(record) is not dict or not record.keys() <= _KNOWN or line[end:].strip():
            return None
        answers, tags = record.get("answers"), record.get("tags") or {}
        if type(answers) is not dict or not _is_flat(line, record, answers, tags):
            return None
        form = self._forms[record.get("rubric") or ""]
        if (
            form is None
            or record.get("format", 1) not in _FORMATS
            or not answers.keys() <= form.rubric.questions.keys()
        ):
            return None
        who = tuple([record.get(name) or "" for name in WHO])
        if not all([type(text) is str and not text.isspace() for text in who]) or not self._dates[who[4]]:
            return None
        get = answers.get
        texts = {name: "" if tag is None or str(tag).isspace() else str(tag) for name, tag in tags.items()}
        return Plain(form, [tuple(map(get, ids)) for ids in form.rubric.question_ids], who, texts)

    def _form(self, name: object) -> Form | None:
        rubric = _rubric(name, self._rubrics, self._default) if isinstance(name, str) else None
        return Form(rubric, str(name).partition("@")[2], rubric.questions, _read_value) if rubric else None


_KNOWN = frozenset((*FIELDS, "format", "rubric", "tags", "answers"))
_FORMATS = (1, "1", "", None)


def _is_flat(line: str, record: Mapping[str, object], answers: Mapping[str, object], tags: object) -> bool:
    """Whether nothing stands deeper than answers and tags, and no name twice.

    A line with as many names as it has fields says none of them twice: a parser that keeps the last one only has
    fewer fields than there are names.  A name is a quote and a colon where no blank stands before a colon.  Where
    a text holds such a thing, the count is too high, and the line is looked at closely.
    """
    if type(tags) is not dict or " :" in line or "\t" in line or "\r" in line:
        return False
    if line.count("{") != 2 + ("tags" in record and record["tags"] is not None):
        return False
    return line.count('":') == len(record) + len(answers) + len(tags)


def _rubric(name: str, rubrics: Mapping[str, Rubric], default: Rubric | None) -> Rubric | None:
    """The rubric that a record names, if it is the one, in the version that there is."""
    if not name:
        return default
    id_, _, version = name.partition("@")
    rubric = rubrics.get(id_)
    return rubric if rubric and (not version or version == rubric.version) else None


def _picking(places: Sequence[int]) -> Callable[[list[str]], Key]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[place] for place in places)


def _is_date(text: str) -> bool:
    return not text or date_of(text) is not None


def _read_cell(question: Question, cell: Hashable) -> Answer | None:
    return _plainly(question, *cell_answer(question, cell_text(str(cell))))


def _read_value(question: Question, value: Hashable) -> Answer | None:
    return _plainly(question, "" if value is None else str(value), "")


def _plainly(question: Question, text: str, reason: str) -> Answer | None:
    if not text.strip():
        return UNANSWERED
    rating = question.readings().get(text)
    if rating is Mark.NOT_APPLICABLE and not (question.may_not_apply and reason):
        return None
    return None if rating is None else Answer(rating=rating, reason=reason)


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
