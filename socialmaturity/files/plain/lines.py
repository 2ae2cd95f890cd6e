"""Plain lines of JSONL files."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NoReturn

from socialmaturity.core.memory import Memory
from socialmaturity.files.flat import cell
from socialmaturity.files.form import Form
from socialmaturity.files.plain.record import WHO, Plain, Told, is_date, plainly, rubric_named

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from socialmaturity.core.memory import Room
    from socialmaturity.core.model import Answer, Question, Rubric
    from socialmaturity.files.form import Entries, Key
    from socialmaturity.files.records import Record


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
        self._dates = Memory(is_date, room)

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
            rubric = rubric_named(name, self._rubrics, self._default)
            if rubric is None:
                return None
            version = name.partition("@")[2]
            form = Form(rubric, version, rubric.questions, _taken_apart, _read_value, room=self._room)
            self._forms[name] = form, [[f'"{id_}"' for id_ in ids] for ids in rubric.question_ids]
        return self._forms[name]


_ANSWERS = re.compile(r'"answers": ?\{')
MOST_TAGS = 1_000  # of which a plain line has far fewer: the long way counts nodes
_KNOWN = frozenset((*WHO, "format", "rubric", "tags", "answers"))
_NO_TEXTS = dict.fromkeys((*WHO, "rubric"), "")


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
    return plainly(question, "" if entry is None else str(entry), "")
