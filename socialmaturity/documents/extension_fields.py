"""The fields of a rubric that extends another one: those of a rubric, but only the changes are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.documents.field_kinds import IDENTIFIER, RubricName
from socialmaturity.documents.fields import NEEDED, OPTIONAL, Field, FieldSet, ListOf
from socialmaturity.documents.rubric_fields import QUESTION, RUBRIC, STAGE

if TYPE_CHECKING:
    from socialmaturity.documents.fields import Kind

_KEPT = ("format", "id", "version")  # what names the rubric, a stage or a question is needed all the same


def _changes(record: FieldSet, name: str, about: str, *more: Field, **kinds: Kind) -> FieldSet:
    """Return a record with the same fields, all of them optional.  `kinds` replace those of some fields."""
    fields = [
        field._replace(
            kind=kinds.get(field.name, field.kind),
            need=OPTIONAL if field.need == NEEDED and field.name not in _KEPT else field.need,
        )
        for field in record.fields
    ]
    return FieldSet(name, about, *fields, *more, what=record.what, top=record.top)


QUESTION_CHANGE = _changes(
    QUESTION, "question_change", "A question of the other rubric: its id, and the fields of a question that change."
)
STAGE_CHANGE = _changes(
    STAGE,
    "stage_change",
    "A stage of the other rubric: its id, and the fields of a stage that change.",
    Field("add", ListOf(QUESTION), "New questions of the stage."),
    questions=ListOf(QUESTION_CHANGE),
)
EXTENSION = _changes(
    RUBRIC,
    "extension",
    "Another rubric, changed.",
    Field("extends", RubricName(), "The rubric that this one changes: ID, or ID@VERSION.", NEEDED),
    Field("leave_out", ListOf(IDENTIFIER), "Stages and questions of the other rubric to leave out."),
    Field("questions", ListOf(QUESTION_CHANGE), "Changes to questions, without naming their stages."),
    stages=ListOf(STAGE_CHANGE),
)
