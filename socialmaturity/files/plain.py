"""Records that are plainly good, read quickly.  Whatever is not plain is left to `entry`, which says what is wrong.

A plain record comes as the keys of its stages: the answers to each, as they were written.  What a key means is read
once for all records that have it.
"""

from __future__ import annotations

import json
import re
from functools import partial
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from socialmaturity.core.memory import Memory
from socialmaturity.core.model import UNANSWERED, Answer, Mark, Sheet
from socialmaturity.files.entry import cell_answer, cell_text
from socialmaturity.files.flat import cell
from socialmaturity.files.form import Form
from socialmaturity.files.sheet import date_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from socialmaturity.core.memory import Room
    from socialmaturity.core.model import Question, Rubric
    from socialmaturity.files.form import Entries, Key
    from socialmaturity.files.records import Block, Columns, Record

_IN_TABLE = ("subject", "scope", "respondent", "role", "date")
_WHO = (*_IN_TABLE, "assessor")


class Told(NamedTuple):
    """What a record says beside its answers."""

    texts: Mapping[str, str]
    tags: Mapping[str, str]

    def sheet(self, source: str, form: Form, answers: Mapping[str, Answer]) -> Sheet:
        """The record as a sheet with these answers."""
        texts = self.texts
        return Sheet(
            source=source,
            rubric=form.rubric.id,
            version=form.version,
            subject=texts["subject"],
            scope=texts["scope"],
            respondent=texts["respondent"],
            role=texts["role"],
            date=date_of(texts["date"]),
            assessor=texts["assessor"],
            tags=self.tags,
            answers=answers,
        )


class Plain(NamedTuple):
    """The records of a block that answer a rubric in one form, and are plain as far as their keys are.

    `places` says where they stand in the block.  For each of them there is an entry in `cells` (those of the flat table
    that say whose it is) and in each stage's `keys`; `told` says more, by its number among them.
    """

    form: Form
    places: Sequence[int]
    keys: Sequence[Sequence[Key]]
    cells: Sequence[str]
    told: Callable[[int], Told]


class Reading:
    """Reads the plain records of one block after another.  `room` is for what is remembered of them."""

    def __init__(self, rubrics: Mapping[str, Rubric], default: Rubric | None, room: Room) -> None:
        self._lines = Lines(rubrics, default, room)
        self._make_rows = partial(Rows, rubrics=rubrics, default=default, room=room)
        self._rows: Rows | None = None

    def knows(self, columns: Columns) -> bool:
        """Whether rows with these columns can be read beside what was read before."""
        return self._rows is None or columns == self._rows.columns

    def __call__(self, block: Block) -> Iterable[Plain]:
        if block.columns is None:
            return self._lines(block.records)
        if block.suspect:
            return ()
        if self._rows is None:
            self._rows = self._make_rows(block.columns)
        return self._rows(block.records)


# --- Rows --------------------------------------------------------------------------------------------------------


class Rows:
    """Reads the plain rows of one table: column by column, which is quicker than row by row."""

    def __init__(self, columns: Columns, rubrics: Mapping[str, Rubric], default: Rubric | None, room: Room) -> None:
        self.columns = columns
        self._rubrics = rubrics
        self._default = default
        self._places = [columns.fields.get(name) for name in _IN_TABLE]
        self._room = room
        self._forms: dict[str, tuple[Form, Sequence[int]]] = {}
        self._names = Memory(cell_text, room, as_long=True)
        self._cells = Memory(_cell, room, as_long=True)
        self._dates: Memory[str, bool] = Memory(lambda text: _is_date(cell_text(text)), room)

    def __call__(self, records: Sequence[Record]) -> Iterator[Plain]:
        places, rows = self._fitting(records)
        if not rows:
            return
        columns = list(zip(*rows, strict=True))
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

    def _fitting(self, records: Sequence[Record]) -> tuple[Sequence[int], Sequence[list[str]]]:
        """The rows that are not too long, filled up, and their places among the records."""
        width = self.columns.width
        rows = {place: row for place, row in enumerate(records) if isinstance(row, list) and len(row) <= width}
        if any(len(row) < width for row in rows.values()):
            rows = {place: [*row, *[""] * (width - len(row))] for place, row in rows.items()}
        return list(rows), list(rows.values())

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
        nothing, blank = [""] * len(rows), ['""'] * len(rows)
        keys = [
            list(map(_APART.join, zip(*(columns[where[question.id]] for question in asked), strict=True)))
            if asked
            else nothing
            for asked in form.asked
        ]
        subject, *others = self._places
        cells = [blank if at is None else map(self._cells.__getitem__, columns[at]) for at in others]
        subjects = blank if subject is None else map(_cell, columns[subject])  # no two are alike
        return Plain(
            form, places, keys, list(map(",".join, zip(subjects, *cells, strict=True))), lambda n: self._told(rows[n])
        )

    def _told(self, row: list[str]) -> Told:
        fields = self.columns.fields
        texts = {name: cell_text(row[fields[name]]) if name in fields else "" for name in _WHO}
        tags = {name: text for name, place in self.columns.tags.items() if (text := cell_text(row[place]))}
        return Told(texts, tags)

    def _form(self, name: str) -> tuple[Form, Sequence[int]] | None:
        """The form of rows that name this rubric, and the columns that must be empty."""
        rubric = _rubric(name, self._rubrics, self._default)
        if rubric is None:
            return None
        if name not in self._forms:
            questions = self.columns.questions
            form = Form(rubric, name.partition("@")[2], questions, _cells, _read_cell, room=self._room)
            others = [place for id_, place in questions.items() if id_ not in rubric.questions]
            self._forms[name] = form, [*self.columns.unnamed, *others]
        return self._forms[name]


def _only(
    wanted: Sequence[bool] | None, places: Sequence[int], rows: Sequence[list[str]], columns: Sequence[Sequence[str]]
) -> tuple[Sequence[int], Sequence[list[str]], Sequence[Sequence[str]]]:
    """Rows that are wanted, with their places, and their columns; all of them unless some are chosen."""
    if wanted is None:
        return places, rows, columns
    some = list(compress(rows, wanted))
    return list(compress(places, wanted)), some, list(zip(*some, strict=True))


def _cell(text: str) -> str:
    return cell(cell_text(text))


_APART = "\0"  # between the cells of a key, which are a text for its size: what is small is quickly fetched
"""No cell holds one: blocks with control characters are suspect."""


def _cells(ids: tuple[str, ...], key: Key) -> Entries | None:
    return tuple(str(key).split(_APART)) if ids else ()


def _read_cell(question: Question, entry: Hashable) -> Answer | None:
    return _plainly(question, *cell_answer(question, cell_text(str(entry))))


# --- Lines -------------------------------------------------------------------------------------------------------


class Lines:
    """Reads the plain lines of JSONL files.

    A key is the piece of the line that answers a stage: it is taken apart once.  What is around the answers is read
    for each line.
    """

    def __init__(self, rubrics: Mapping[str, Rubric], default: Rubric | None, room: Room) -> None:
        self._rubrics = rubrics
        self._default = default
        self._room = room
        self._forms: dict[str, tuple[Form, list[list[str]]]] = {}
        self._cells = Memory(cell, room, as_long=True)
        self._dates = Memory(_is_date, room)

    def __call__(self, records: Sequence[Record]) -> Iterator[Plain]:
        found: dict[Form, tuple[list[int], list[Sequence[Key]], list[Told]]] = {}
        for place, line in enumerate(records):
            read = self._line(line) if isinstance(line, str) else None
            if read is not None:
                form, keys, told = read
                places, all_keys, all_told = found.get(form) or found.setdefault(form, ([], [], []))
                places.append(place)
                all_keys.append(keys)
                all_told.append(told)
        for form, (places, all_keys, all_told) in found.items():
            keys_by_stage = list(zip(*all_keys, strict=True))
            cells = [self._who(told.texts) for told in all_told]
            yield Plain(form, places, keys_by_stage, cells, all_told.__getitem__)

    def _line(self, line: str) -> tuple[Form, Sequence[Key], Told] | None:
        answers = _ANSWERS.search(line)
        end = line.find("}", answers.end()) if answers else -1
        if answers is None or end < 0:
            return None
        start = answers.end()
        told = _around(line[:start] + line[end:])
        form = self._form(told.texts["rubric"]) if told else None
        if form is None or told is None or not self._dates[told.texts["date"]]:
            return None
        keys = _keys(line, start, end, form[1]) or _rewritten(line, form[0].rubric)
        return (form[0], keys, told) if keys else None

    def _who(self, texts: Mapping[str, str]) -> str:
        cells = self._cells
        return (
            f"{cell(texts['subject'])},{cells[texts['scope']]},{cells[texts['respondent']]},"
            f"{cells[texts['role']]},{cells[texts['date']]}"
        )

    def _form(self, name: str) -> tuple[Form, list[list[str]]] | None:
        """The form of lines that name this rubric, and what the pieces of its stages may begin with."""
        if name not in self._forms:
            rubric = _rubric(name, self._rubrics, self._default)
            if rubric is None:
                return None
            version = name.partition("@")[2]
            form = Form(rubric, version, rubric.questions, _taken_apart, _read_value, room=self._room)
            self._forms[name] = form, [[f'"{id_}"' for id_ in ids] for ids in rubric.question_ids]
        return self._forms[name]


_ANSWERS = re.compile(r'"answers": ?\{')
MOST_TAGS = 1_000  # of which a plain line has far fewer: the long way counts nodes
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
    if type(fields) is not dict or not fields.keys() <= _KNOWN or fields.get("answers") != {}:
        return None
    version, tags = fields.get("format", 1), fields.get("tags")
    tags = {} if tags is None else tags
    is_plain = type(tags) is dict and len(tags) <= MOST_TAGS and type(version) is int and version == 1
    if not is_plain or "\\" in shell or shell[end:].strip(" \t\r\n"):
        return None
    texts = {name: text for name, text in fields.items() if name in _NO_TEXTS and text is not None}
    said = (*texts.values(), *tags.values())
    if not _TEXTS.issuperset(map(type, said)) or any(map(str.isspace, said)):
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
    return keys if all(keys) else None


def _rewritten(line: str, rubric: Rubric) -> list[Key] | None:
    """The same for a line with its answers in another order, or otherwise laid out."""
    try:
        answers = _decode(line)["answers"]
        if answers.keys() - rubric.questions.keys():
            return None
        return [json.dumps({id_: answers[id_] for id_ in ids if id_ in answers})[1:-1] for ids in rubric.question_ids]
    except (ValueError, RecursionError):
        return None


def _taken_apart(ids: tuple[str, ...], key: Key) -> Entries | None:
    """The answers in a piece of a line, if it holds nothing else: whole numbers and texts, each name once."""
    piece = str(key)
    try:
        answers, end = _scan("{" + piece + "}")
    except (ValueError, RecursionError):
        return None
    types = list(map(type, answers.values()))
    names = len(answers) + types.count(str)
    if end < len(piece) + 2 or piece.count('"') != 2 * names or "\\" in piece or "-0" in piece:
        return None
    if not _ENTRIES.issuperset(types) or not answers.keys() <= set(ids):
        return None
    return tuple(map(answers.get, ids))


_TEXTS = frozenset((str,))
_ENTRIES = frozenset((int, str, type(None)))  # and no bool, which is an int to Python


def _read_value(question: Question, entry: Hashable) -> Answer | None:
    return _plainly(question, "" if entry is None else str(entry), "")


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
