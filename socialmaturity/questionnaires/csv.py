"""The header row of a table of sheets, with a column for each question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.documents.sheet import CSV_FIELDS

if TYPE_CHECKING:
    from socialmaturity.questionnaires.questionnaire import Questionnaire


def write(questionnaire: Questionnaire) -> str:
    """Return the header row.  Ids and names of fields need no quotes."""
    return ",".join([*CSV_FIELDS, *questionnaire.questions]) + "\n"
