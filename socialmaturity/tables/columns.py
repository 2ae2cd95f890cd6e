"""The header of a table: what its columns are."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from socialmaturity.documents.sheet import CSV_FIELDS
from socialmaturity.documents.source import FORBIDDEN
from socialmaturity.errors import InputError, Problem, refuse
from socialmaturity.tables.folding import fold
from socialmaturity.tables.mapping import NO_MAPPING, Mapping
from socialmaturity.tables.values import ValueMap
from socialmaturity.text import QUOTED_AT_MOST, quoted

if TYPE_CHECKING:
    from collections import abc
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from socialmaturity.core.model import Question, Rubric
    from socialmaturity.tables.survey_tools import Tool

MAX_COLUMNS = 10_000
_MOST_COMPLAINTS = 20
_ALPHABET = 26

Kind: TypeAlias = Literal["field", "question", "note", "tag", "metadata", "ignored", "unnamed"]
_NEAR = 0.85  # of 1: a tag may well resemble a question a little


class Reading(NamedTuple):
    """What one column is taken for: `name` is the field, the question or the tag, `why` says how that is known."""

    kind: Kind
    name: str
    why: str


class Sign(NamedTuple):
    """A column whose folded `cells` say something about the whole row."""

    place: int
    cells: frozenset[str]

    def __call__(self, row: Sequence[str]) -> bool:
        return fold(row[self.place] if self.place < len(row) else "") in self.cells


class Columns(NamedTuple):
    """The columns of a table: which place holds which field, question or tag, and the notes of questions.

    `rubric` is the only one whose questions the columns are, where no column and no option names one.  `readings` has
    an entry for each column.  `unfinished` and `trial` are known of survey tools: rows that their respondents left, and
    rows that the authors of the form filled in themselves.
    """

    width: int
    fields: dict[str, int]
    questions: dict[str, int]
    tags: dict[str, int]
    unnamed: tuple[int, ...]
    notes: abc.Mapping[str, tuple[int, ...]] = {}
    headings: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    tool: Tool | None = None
    rubric: str = ""
    mapping: Mapping = NO_MAPPING
    unfinished: tuple[Sign, ...] = ()
    trial: tuple[Sign, ...] = ()

    def values_of(self, question: Question) -> ValueMap:
        """Return what the mapping and the survey tool say of the cells of a question."""
        return ValueMap(
            values=self.mapping.values,
            answers=self.mapping.answers.get(question.id, {}),
            codes=(self.tool.codes if self.tool else None) or {},
            numbers=self.tool.numbers if self.tool else "",
        )

    def called(self, place: int) -> str:
        """Return how messages name a column: by its letters in a spreadsheet, and its heading."""
        return column_name(place, self.headings[place] if self.headings else "")


def column_name(place: int, heading: str) -> str:
    """Return how messages name a column: by its letters in a spreadsheet, and its heading."""
    return f"column {letters_of(place)} {quoted(heading)}" if heading else f"column {letters_of(place)}"


def letters_of(place: int) -> str:
    """Return the letters that a spreadsheet gives to a column: A, B … Z, AA."""
    letters = ""
    while place >= 0:
        letters = chr(ord("A") + place % _ALPHABET) + letters
        place = place // _ALPHABET - 1
    return letters


def place_of(letters: str) -> int:
    """Return the place of a column by its letters; -1 if they are none."""
    place = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            return -1
        place = place * _ALPHABET + ord(letter) - ord("A") + 1
    return place - 1


def columns_of(header: list[str], file: str, number: int, rubrics: Collection[Rubric]) -> Columns:
    """What the columns are.  Raises InputError with everything that is wrong with the header."""
    names = [name.strip() for name in header]
    known = {id_ for rubric in rubrics for id_ in rubric.questions}
    places: dict[str, int] = {}
    wrong: list[str] = []
    if len(names) > MAX_COLUMNS:
        raise refuse(f"more than {MAX_COLUMNS:,} columns; no table of ours is that wide", file=file, line=number)
    for place, name in enumerate(names):
        if name in places:
            wrong.append(f"the column {quoted(name)} stands twice, as number {places[name] + 1} and {place + 1}")
        elif name:
            places[name] = place
        if {"\n", "\r"} & set(name):
            wrong.append(f"the name of column {place + 1} holds a line end; write it in one line")
        elif FORBIDDEN.search(name) or not name.isprintable():
            wrong.append(f"the name of column {place + 1} holds signs that are no text; save the file as UTF-8")
    tags = {name: place for name, place in places.items() if name not in known and name not in CSV_FIELDS}
    wrong.extend(islice(_misspelt(tags, known), _MOST_COMPLAINTS))
    questions = {name: place for name, place in places.items() if name in known}
    if not questions and not wrong:
        wrong.append(
            f"no column is a question of {' or '.join(rubric.id for rubric in rubrics)}; see 'socialmaturity sheet'"
        )
    if wrong:
        raise InputError(*(Problem(message=message, file=file, line=number) for message in wrong))
    return Columns(
        width=len(names),
        fields={name: place for name, place in places.items() if name in CSV_FIELDS},
        questions=questions,
        tags=tags,
        unnamed=tuple(place for place, name in enumerate(names) if not name),
    )


def _misspelt(tags: Iterable[str], known: Collection[str]) -> Iterator[str]:
    from difflib import get_close_matches

    for name in tags:
        written = re.sub(r"[\s_]+", "-", name[:QUOTED_AT_MOST].lower())
        if written in CSV_FIELDS:
            yield f"the column {quoted(name)} is nearly the field '{written}'; write it so, or rename the column"
            continue
        near = [written] if written in known else get_close_matches(written, known, n=1, cutoff=_NEAR)
        if near:
            yield f"the column {quoted(name)} is nearly the question '{near[0]}'; write it so, or rename the column"
