"""Lines of JSON: blocks of them as they are read, and the fast way through those without anything to complain about."""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from socialmaturity.core.codes import Codes
from socialmaturity.core.model import Mark
from socialmaturity.core.sheet import TEXT_FIELDS, UNANSWERED, Answer
from socialmaturity.errors import Problem
from socialmaturity.tables.cache import Cache
from socialmaturity.tables.fast import Encoder, FastRecords, iso_date, readable, rubric_named
from socialmaturity.tables.records import TOO_LONG, Block, text_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from socialmaturity.core.model import Question, Rubric
    from socialmaturity.tables.cache import Budget
    from socialmaturity.tables.chunks import Lines
    from socialmaturity.tables.records import Record

_MOST_TAGS = 1_000  # a line with more goes the strict way, which counts nodes
_NO_TEXTS = dict.fromkeys((*TEXT_FIELDS, "date", "rubric"), "")
_TEXTS = frozenset((str,))


def jsonl_blocks(file: str, chunks: Iterator[Lines]) -> Iterator[Block]:
    """Yield the lines of a JSONL file.  Blank ones are passed over."""
    for chunk in chunks:
        records: list[Record]
        if chunk.too_long:
            records = [Problem(message=TOO_LONG, file=file, line=chunk.first)]
        else:
            # JSON itself allows no control character in a line but these two.
            text = text_in(chunk.data, usual=chunk.data.isascii() and not any(map(chunk.data.__contains__, b"\r\x7f")))
            # Split at line feeds alone: JSON texts may hold other characters that end lines elsewhere.
            records = list(chunk.data.split(b"\n") if text is None else text.split("\n"))
            if chunk.ended:
                records.pop()
            if b"\r" in chunk.data:
                records = [_without_return(record) for record in records]
            if text is None:  # in at least one line
                records = [_text_or_bytes(record) for record in records]
        numbers: Sequence[int] = range(chunk.first, chunk.first + len(records))
        blank = [isinstance(record, str | bytes) and (not record or record.isspace()) for record in records]
        if any(blank):
            numbers = [number for number, is_blank in zip(numbers, blank, strict=True) if not is_blank]
            records = [record for record, is_blank in zip(records, blank, strict=True) if not is_blank]
        yield Block(file=file, records=records, numbers=numbers, columns=None, suspect=False, read=chunk.read)


def _text_or_bytes(line: Record) -> Record:
    text = text_in(line, usual=False) if isinstance(line, bytes) else None
    return line if text is None else text


def _without_return(record: Record) -> Record:
    """Cut off the first half of a line end of Windows."""
    if isinstance(record, bytes):
        return record.removesuffix(b"\r")
    return record.removesuffix("\r") if isinstance(record, str) else record


class _Around(NamedTuple):
    """The fields of a line other than its answers."""

    texts: Mapping[str, str]
    tags: Mapping[str, str]


class _Form:
    """The lines that answer one rubric under one name: the JSON text of each answer is what is encoded."""

    def __init__(self, encoder: Encoder, version: str) -> None:
        self.encoder = encoder
        self.version = version
        self.ids = list(encoder.codes.rubric.questions)

    @cached_property
    def in_order(self) -> re.Pattern[str]:
        """Matches the answers of a line that has them in the order of the rubric."""
        pattern = "".join(map(_ANSWER.format, map(re.escape, self.ids)))
        return re.compile(pattern if len(self.ids) <= _MOST_IN_ORDER else _NEVER)


class FastLines:
    """Read the lines of JSONL files."""

    def __init__(self, rubrics: Mapping[str, Rubric], default: Rubric | None, budget: Budget) -> None:
        self._rubrics = rubrics
        self._default = default
        self._budget = budget
        self._encoders: dict[str, Encoder] = {}
        self._forms: dict[str, _Form] = {}
        self._dates = Cache(iso_date, budget, as_long=True)

    def __call__(self, block: Block) -> Iterator[FastRecords]:
        """Yield the fast records of a block, one group for each name of a rubric."""
        found: dict[str, list[tuple[int, Sequence[str], _Around]]] = {}
        for place, line in enumerate(block.records):
            if isinstance(line, str) and (read := self._line(line)):
                found.setdefault(read[1].texts["rubric"], []).append((place, *read))
        for name, lines in found.items():
            records = readable(self._records(block, self._forms[name], lines))
            if records.places:
                yield records

    def _records(self, block: Block, form: _Form, lines: Sequence[tuple[int, Sequence[str], _Around]]) -> FastRecords:
        places, answers, around = zip(*lines, strict=True)
        rows = {place: number for number, place in enumerate(places)}
        fields: dict[str, Sequence[str]] = {name: [each.texts[name] for each in around] for name in TEXT_FIELDS}
        fields["date"] = [self._dates[each.texts["date"]] or "" for each in around]
        return FastRecords(
            file=block.file,
            codes=form.encoder.codes,
            version=form.version,
            places=places,
            numbers=list(map(block.numbers.__getitem__, places)),
            keys=form.encoder.keys(dict(zip(form.ids, zip(*answers, strict=True), strict=True)), len(places)),
            fields=fields,
            tags=lambda place: around[rows[place]].tags,
            tag_names=set().union(*(each.tags for each in around)),
            tag_column=lambda name, places: [around[rows[place]].tags.get(name, "") for place in places],
            answers=lambda place: form.encoder.answers(dict(zip(form.ids, answers[rows[place]], strict=True))),
        )

    def _line(self, line: str) -> tuple[Sequence[str], _Around] | None:
        """Return the JSON texts of the answers of a line, and what is around them; None for the strict way."""
        answers = _ANSWERS.search(line)
        end = line.find("}", answers.end()) if answers else -1
        if answers is None or end < 0:
            return None
        start = answers.end()
        around = _around(line[:start] + line[end:])
        form = self._form(around.texts["rubric"]) if around else None
        if form is None or around is None or self._dates[around.texts["date"]] is None:
            return None
        in_order = form.in_order.fullmatch(line, start, end)
        found = in_order.groups("null") if in_order and line[end - 1] not in ", " else _rewritten(line, form)
        return (found, around) if found else None

    def _form(self, name: str) -> _Form | None:
        if name not in self._forms:
            rubric = rubric_named(name, self._rubrics, self._default)
            if rubric is None:
                return None
            if rubric.name not in self._encoders:
                self._encoders[rubric.name] = Encoder(Codes(rubric), _reader, self._budget)
            self._forms[name] = _Form(self._encoders[rubric.name], name.partition("@")[2])
        return self._forms[name]


_ANSWERS = re.compile(r'"answers": ?\{')
_ANSWER = r'(?:"{}": ?+([^,]*+),?+ ?+)?+'
_NEVER = "(?!)"
_MOST_IN_ORDER = 1_000  # questions: a pattern of more would take too long to make


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make a JSON object of names that differ.  Raises ValueError."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError
    return fields


def _whole(text: str) -> int:
    """Read a whole number as everybody would write it.  Raises ValueError."""
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


def _around(shell: str) -> _Around | None:
    """Read a line without its answers: texts, and tags that are texts.  Return None for the strict way.

    If there is nothing else in it, the answers cannot have been anywhere but in their own field.  And if every quote
    belongs to a name or a text that was found, no name is there twice: of two, a parser keeps only one.
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
    texts = [*fields.values(), *tags.values()]
    if not fields.keys() <= _NO_TEXTS.keys() or not _TEXTS.issuperset(map(type, texts)) or any(map(str.isspace, texts)):
        return None
    is_once = shell.count('"') == 2 * (names + len(tags) + len(texts))
    return _Around({**_NO_TEXTS, **fields}, tags) if is_once else None


def _rewritten(line: str, form: _Form) -> Sequence[str] | None:
    """Return the answers of a line that has them in another order or layout, rewritten in ours."""
    try:
        answers = _decode(line)["answers"]
        if answers.keys() - form.encoder.codes.rubric.questions.keys():
            return None
        return [_encode(answers.get(id_)) for id_ in form.ids]
    except (ValueError, RecursionError):
        return None


def _reader(question: Question) -> Callable[[str], Answer | None]:
    """Read the JSON texts that answer a question; what is more than a score or an id goes the strict way."""

    def read(text: str) -> Answer | None:
        text = text.strip(" ")
        if _TEXT.fullmatch(text):
            text = text[1:-1]
        elif text == "null":
            text = ""
        elif not _NUMBER.fullmatch(text):
            return None
        if not text:
            return UNANSWERED
        rating = question.scale.readings.get(text)
        return None if rating is None or rating is Mark.NOT_APPLICABLE else Answer(rating=rating)

    return read


_TEXT = re.compile(r'"[^"\\]*"')
_NUMBER = re.compile(r"-?[0-9]+")
