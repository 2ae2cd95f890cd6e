"""The columns of a table: what each of them is taken for."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from socialmaturity.errors import Problem
from socialmaturity.folding import fold
from socialmaturity.tables.mapping import NO_MAPPING, Mapping
from socialmaturity.tables.values import ValueMap
from socialmaturity.text import letters_of, quoted

if TYPE_CHECKING:
    from collections import abc
    from collections.abc import Sequence

    from socialmaturity.core.model import Question
    from socialmaturity.tables.columns.survey_tools import Tool

MAX_COLUMNS = 10_000
NEARLY = "nearly something else"  # why a column is a tag for want of a better reading
TWO_READINGS = "two readings"  # why a column is left out, until a mapping says which one is meant
_ALPHABET = 26

Kind: TypeAlias = Literal["field", "question", "note", "tag", "metadata", "ignored", "unnamed"]


class Reading(NamedTuple):
    """What one column is taken for: `name` is the field, the question or the tag, `why` says how that is known.

    `by_tool` means that a survey tool filled it in, not a respondent.
    """

    kind: Kind
    name: str
    why: str
    by_tool: bool = False


TRIAL = "of trials by the authors of the form"
REJECTED = "rejected by a reviewer"
UNFINISHED = "not finished by the respondent"


class Sign(NamedTuple):
    """A column whose folded `cells` say that the whole row is a trial, was rejected, or is unfinished."""

    what: str
    place: int
    cells: frozenset[str]

    def __call__(self, row: Sequence[str]) -> bool:
        return fold(row[self.place] if self.place < len(row) else "") in self.cells


class Columns(NamedTuple):
    """The columns of a table: which place holds which field, question or tag, and the notes of questions.

    `rubric` is the only one whose questions the columns are, where no column and no option names one.  `readings` has
    an entry for each column.  The `signs` are those of a survey tool, the first that is found in a row counts, and
    `days` are the columns whose day is taken where the one of the field `date` is empty.  `wrong` must be corrected
    before anything is scored.  `numbers` is why numbers are not scores.  `rows` are the rows that were turned into
    columns, where the table has a question a row.
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
    days: tuple[int, ...] = ()
    signs: tuple[Sign, ...] = ()
    wrong: tuple[Problem, ...] = ()
    rows: tuple[int, ...] = ()
    numbers: str = ""

    def values_of(self, question: Question) -> ValueMap:
        """Return what the mapping and the survey tool say of the cells of a question."""
        return ValueMap(
            values=self.mapping.values,
            answers=self.mapping.answers.get(question.id, {}),
            codes=self.tool.codes if self.tool else {},
            numbers=self.numbers,
        )

    def called(self, place: int, *, by_heading: bool = True) -> str:
        """Return how messages name a column."""
        return column_name(place, self.headings[place] if self.headings and by_heading else "", self.rows)


def column_name(place: int, heading: str, rows: Sequence[int] = ()) -> str:
    """Return how messages name a column: by its letters in a spreadsheet, or its row, and by its heading."""
    called = f"row {rows[place]}" if rows else f"column {letters_of(place)}"
    return f"{called} {quoted(heading)}" if heading else called


def place_of(letters: str) -> int:
    """Return the place of a column by its letters; -1 if they are none."""
    place = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            return -1
        place = place * _ALPHABET + ord(letter) - ord("A") + 1
    return place - 1


def placed(problem: Problem, columns: Columns) -> Problem:
    """Name the column of what is wrong with an answer."""
    place = columns.questions.get(problem.question)
    if place is None or not columns.headings:
        return problem
    heading = columns.headings[place]
    # The message names the question already.
    called = columns.called(place, by_heading=heading != problem.question)
    return replace(problem, message=f"{called}: {problem.message}", column_name=heading)


@lru_cache(maxsize=1_000)
def _doubt(question: str, value: str, message: str) -> Problem:
    return Problem(message=message, warning=True, code="doubtful-answer", question=question, value=value)


def doubt_of(columns: Columns, question: str, value: str, message: str) -> Problem:
    """Return the warning about the answer that a cell gives."""
    return placed(_doubt(question, value, message), columns)
