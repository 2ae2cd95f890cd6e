"""Know a filled-in questionnaire that has a question a row, and turn it into a table with one row.

Such a sheet has the columns `id` and `answer`, and may have `reason` and `note`.  A row whose id is that of a field,
such as `subject`, gives its value as the answer.  Turned, it is a table like any other: a heading for each id, and one
record below.  So what its ids and its answers mean is decided where that is decided for all tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark
from socialmaturity.formulas import safe
from socialmaturity.tables.folding import fold
from socialmaturity.tables.values import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ID, QUESTION, ANSWER, REASON, NOTE = COLUMNS = ("id", "question", "answer", "reason", "note")
"""The names of the columns.  What is in the column `question`, and in any other, is for people alone."""

_NOT_APPLICABLE = frozenset(map(fold, (Mark.NOT_APPLICABLE.value, "not applicable", "does not apply to us")))


def turned(rows: Iterable[Sequence[str]]) -> list[list[str]] | None:
    """Return the headings and the one record of a filled-in questionnaire, or None if the rows are another table."""
    rows = iter(rows)
    head = {fold(heading): place for place, heading in reversed([*enumerate(next(rows, ()))])}
    if ID not in head or ANSWER not in head:
        return None
    headings: list[str] = []
    record: list[str] = []
    for row in rows:
        id_, answer, reason, note = (_cell(row, head.get(name)) for name in (ID, ANSWER, REASON, NOTE))
        if id_:
            headings.append(id_)
            record.append(safe(_with_reason(answer, reason)))
            if NOTE in head:
                headings.append(f"{id_}-{NOTE}")
                record.append(safe(note))
    return [headings, record]


def _cell(row: Sequence[str], place: int | None) -> str:
    return cell_text(row[place]) if place is not None and place < len(row) else ""


def _with_reason(answer: str, reason: str) -> str:
    """Return an answer that does not apply with its reason, as tables write it; other answers have none."""
    return f"{Mark.NOT_APPLICABLE.value}: {reason}" if reason and fold(answer) in _NOT_APPLICABLE else answer
