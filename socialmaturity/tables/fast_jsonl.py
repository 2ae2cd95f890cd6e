"""Plain lines of JSONL files."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NoReturn

from socialmaturity.formats.csv import cell, cells_of
from socialmaturity.tables.cache import Memory
from socialmaturity.tables.codes import Form, by_stage
from socialmaturity.tables.fast_record import IN_TABLE, WHO, Plain, Told, is_date, plainly, rubric_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from socialmaturity.core.model import Answer, Question, Rubric
    from socialmaturity.tables.cache import Room
    from socialmaturity.tables.codes import Entry
    from socialmaturity.tables.records import Record

_MOST_TAGS = 1_000  # of which a plain line has far fewer: the long way counts nodes
_NO_TEXTS = dict.fromkeys((*WHO, "rubric"), "")
_TEXTS = frozenset((str,))


class Lines:
    """Reads the plain lines of JSONL files.

    An entry is the JSON text of an answer.  What is around the answers is read for each line.
    """

    def __init__(self, rubrics: Mapping[str, Rubric], default: Rubric | None, room: Room) -> None:
        self._rubrics = rubrics
        self._default = default
        self._room = room
        self._forms: dict[str, tuple[Form, re.Pattern[str]]] = {}
        self._cells = Memory(cell, room, as_long=True)
        self._dates = Memory(is_date, room)

    def __call__(self, records: Sequence[Record]) -> Iterator[Plain]:
        found: dict[Form, tuple[list[int], list[Sequence[Entry]], list[Told]]] = {}
        for place, line in enumerate(records):
            read = self._line(line) if isinstance(line, str) else None
            if read is not None:
                form, entries, told = read
                places, rows, all_told = found.get(form) or found.setdefault(form, ([], [], []))
                places.append(place)
                rows.append(entries)
                all_told.append(told)
        for form, (places, rows, all_told) in found.items():
            yield Plain(form, places, by_stage(form.asked, rows), self._who(all_told), all_told.__getitem__)

    def _line(self, line: str) -> tuple[Form, Sequence[Entry], Told] | None:
        answers = _ANSWERS.search(line)
        end = line.find("}", answers.end()) if answers else -1
        if answers is None or end < 0:
            return None
        start = answers.end()
        told = _around(line[:start] + line[end:])
        known = self._form(told.texts["rubric"]) if told else None
        if known is None or told is None or not self._dates[told.texts["date"]]:
            return None
        form, pattern = known
        in_order = pattern.fullmatch(line, start, end)
        entries = in_order.groups() if in_order and line[end - 1] not in ", " else _rewritten(line, form)
        return (form, entries, told) if entries else None

    def _who(self, all_told: Sequence[Told]) -> Sequence[str]:
        subject, *others = ([told.texts[name] for told in all_told] for name in IN_TABLE)
        cells = (map(self._cells.__getitem__, texts) for texts in others)
        return list(map(",".join, zip(cells_of(subject), *cells, strict=True)))

    def _form(self, name: str) -> tuple[Form, re.Pattern[str]] | None:
        """The form of lines that name this rubric, and how their answers lie where they are in its order."""
        if name not in self._forms:
            rubric = rubric_named(name, self._rubrics, self._default)
            if rubric is None:
                return None
            form = Form(rubric, name.partition("@")[2], rubric.questions, _read_value, room=self._room)
            pattern = "".join(map(_ANSWER.format, map(re.escape, form.ids)))
            self._forms[name] = form, re.compile(pattern if len(form.ids) <= _MOST_IN_ORDER else _NEVER)
        return self._forms[name]


_ANSWERS = re.compile(r'"answers": ?\{')
_ANSWER = r'(?:"{}": ?+([^,]*+),?+ ?+)?+'
_NEVER = "(?!)"
_MOST_IN_ORDER = 1_000  # questions: a pattern of more would take too long to make


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object in which no name stands twice.  Raises ValueError."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError
    return fields


def _whole(text: str) -> int:
    """A number that is written as all others would write it.  Raises ValueError."""
    if text == "-0":
        raise ValueError(text)
    return int(text)


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


_scan = json.JSONDecoder().raw_decode
_decode = json.JSONDecoder(
    object_pairs_hook=_once, parse_int=_whole, parse_float=_refuse, parse_constant=_refuse
).decode
_encode = json.JSONEncoder(ensure_ascii=False).encode


def _around(shell: str) -> Told | None:
    """What a line says beside its answers, which are left out of it: texts, and tags that are texts.

    Where there is nothing else, the answers cannot have stood anywhere but in their own field.  And where every quote
    belongs to a name or a text that was found, no name stands twice: of two, a parser keeps only one.
    """
    try:
        fields, end = _scan(shell)
    except (ValueError, RecursionError):
        return None
    if type(fields) is not dict or "\\" in shell or shell[end:].strip(" \t\r\n"):
        return None
    names = len(fields)
    answers, version, tags = fields.pop("answers", None), fields.pop("format", 1), fields.pop("tags", None)
    tags = {} if tags is None else tags
    if answers != {} or type(version) is not int or version != 1 or type(tags) is not dict or len(tags) > _MOST_TAGS:
        return None
    if None in fields.values():
        fields = {name: text for name, text in fields.items() if text is not None or name not in _NO_TEXTS}
    said = [*fields.values(), *tags.values()]
    if not fields.keys() <= _NO_TEXTS.keys() or not _TEXTS.issuperset(map(type, said)) or any(map(str.isspace, said)):
        return None
    is_once = shell.count('"') == 2 * (names + len(tags) + len(said))
    return Told({**_NO_TEXTS, **fields}, tags) if is_once else None


def _rewritten(line: str, form: Form) -> Sequence[Entry] | None:
    """The entries of a line with its answers in another order, or otherwise laid out."""
    try:
        answers = _decode(line)["answers"]
        if answers.keys() - form.rubric.questions.keys():
            return None
        return [_encode(answers.get(id_)) for id_ in form.ids]
    except (ValueError, RecursionError):
        return None


def _read_value(question: Question, entry: Entry) -> Answer | None:
    text = "null" if entry is None else str(entry).strip(" ")
    if _TEXT.fullmatch(text):
        return plainly(question, text[1:-1], "")
    if _NUMBER.fullmatch(text):
        return plainly(question, text, "")
    return plainly(question, "", "") if text == "null" else None


_TEXT = re.compile(r'"[^"\\]*"')
_NUMBER = re.compile(r"-?[0-9]+")
