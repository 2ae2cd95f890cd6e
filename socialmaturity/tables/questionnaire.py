"""Know a filled-in questionnaire that has a question a row, and turn it into a table with one row.

Such a sheet has the columns `id` and `answer`, and may have `reason` and `note`.  A row whose id is that of a field,
such as `subject`, gives its value as the answer.  Turned, it is a table like any other: a heading for each id, and one
record below.  So what its ids and its answers mean is decided where that is decided for all tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.core.model import Mark
from socialmaturity.errors import InputError, Problem, refuse
from socialmaturity.folding import fold
from socialmaturity.formulas import safe
from socialmaturity.tables.columns.names import FIELDS
from socialmaturity.tables.values import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from socialmaturity.core.model import Rubric

ID, QUESTION, ANSWER, REASON, NOTE = COLUMNS = ("id", "question", "answer", "reason", "note")
"""The names of the columns.  What is in the column `question`, and in any other, is for people alone."""

ASKED_HEADING = "asked"
"""The id of the row, or the heading of the column, that lists what was asked where that is not everything."""

LIMESURVEY_FORM = frozenset(("related_id", "class", "type/scale", "relevance"))
XLSFORM = frozenset(("survey", "choices"))
"""Headings, and names of worksheets, of the forms that are made for survey tools."""

FORM = Problem(
    message="a form for a survey tool, not answers; import it there, and score the answers that it exports", code="form"
)
BLANK = Problem(message="a questionnaire that is not filled in", code="blank")

_NOT_APPLICABLE = frozenset(map(fold, (Mark.NOT_APPLICABLE.value, "not applicable", "does not apply to us")))


class Turned(NamedTuple):
    """The headings and the cells of the one record, with the number of the row from which each comes."""

    headings: list[str]
    record: list[str]
    rows: tuple[int, ...]


def is_questionnaire(heading: Sequence[str]) -> bool:
    """Return whether a table with these headings has a question a row."""
    return {ID, ANSWER} <= set(map(fold, heading))


def turned(rows: Iterable[tuple[int, Sequence[str]]], rubrics: Iterable[Rubric]) -> Turned | None:
    """Return a questionnaire as one record, or None if none of its ids is known: then it is another table.

    `rows` come with their numbers; the first holds the headings.  Raises InputError for a questionnaire that is not
    filled in, and for one that holds the answers of several people.
    """
    rows = iter(rows)
    head = {fold(heading): place for place, heading in reversed([*enumerate(next(rows)[1])])}
    headings: list[str] = []
    record: list[str] = []
    numbers: list[int] = []
    for number, row in rows:
        id_, answer, reason, note = (_cell(row, head.get(name)) for name in (ID, ANSWER, REASON, NOTE))
        cells = {id_: _with_reason(answer, reason), f"{id_}-{NOTE}": note}
        for name, text in cells.items() if id_ else ():
            if text or name == id_:
                headings.append(name)
                record.append(safe(text))
                numbers.append(number)
    questions = {id_ for rubric in rubrics for id_ in rubric.questions}
    known = [name for name in headings if name in questions or name in FIELDS]
    if not known:
        return None
    if twice := next((name for place, name in enumerate(known) if name in known[:place]), ""):
        one, two = [number for number, name in zip(numbers, headings, strict=True) if name == twice][:2]
        message = f"rows {one} and {two} are both for '{twice}', but a table with a question in each row has the "
        raise refuse(f"{message}answers of one respondent; give each respondent a row and each question a column")
    answered = {name.removesuffix(f"-{NOTE}") for name, text in zip(headings, record, strict=True) if text}
    if questions.intersection(known) and not questions & answered:
        raise InputError(BLANK)
    return Turned(headings, record, tuple(numbers))


def asked_in(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the ids in the column ASKED of a table, if it has one and all its rows agree; else nothing."""
    places = [place for place, heading in enumerate(rows[0]) if fold(heading) == ASKED_HEADING]
    lists = {_cell(row, places[0]) for row in rows[1:]} if len(places) == 1 else set()
    return tuple(lists.pop().split()) if len(lists) == 1 else ()


def _cell(row: Sequence[str], place: int | None) -> str:
    return cell_text(row[place]) if place is not None and place < len(row) else ""


def _with_reason(answer: str, reason: str) -> str:
    """Return an answer that does not apply with its reason, as tables write it; other answers have none."""
    return f"{Mark.NOT_APPLICABLE.value}: {reason}" if reason and fold(answer) in _NOT_APPLICABLE else answer
