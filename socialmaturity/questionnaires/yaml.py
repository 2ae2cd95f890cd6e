"""A sheet to fill in with an editor: YAML with each question and its options as comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark
from socialmaturity.documents.sheet import FIELDS
from socialmaturity.documents.sheet_writer import comment, heading, scalar
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.questionnaires.questionnaire import Part, Questionnaire

_MARKS = f"'{Mark.UNKNOWN.value}' where nobody can say, and nothing where it was not asked"
_NOT_APPLICABLE = f"What does not apply is written {{answer: {Mark.NOT_APPLICABLE.value}, reason: …}}."
_NOTES = "A note or evidence goes with an answer: {answer: 2, note: …, evidence: [ … ]}."


def write(questionnaire: Questionnaire) -> str:
    """Return a sheet without answers."""
    notes = f" {_NOTES}" if questionnaire.notes else ""
    head = (
        f"{shown(questionnaire.title)}: a sheet to fill in. Answer with a score or its id, {_MARKS}. "
        f"{_NOT_APPLICABLE}{notes}"
    )
    lines = [*comment(head), "format: 1", f"rubric: {scalar(questionnaire.rubric)}", *(f"{field}:" for field in FIELDS)]
    if questionnaire.asked:
        lines += ["asked:", *(f"  - {scalar(id_)}" for id_ in questionnaire.asked)]
    lines += ["", "answers:"]
    for part in questionnaire.parts:
        lines += ["", *heading(part.name, part.motto), *_answers(part)]
    return "\n".join([*lines, ""])


def _answers(part: Part) -> Iterator[str]:
    for question in part.questions:
        yield ""
        yield from comment(question.full_text, "  ")
        for choice in question.choices:
            yield from comment(f"{choice.score} {choice.point}: {choice.text}", "  ", "  ")
        yield f"  {question.id}:"
