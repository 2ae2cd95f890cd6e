"""What plain rows and plain lines have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.core.model import UNANSWERED, Answer, Mark, Sheet
from socialmaturity.documents.sheet import date_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from socialmaturity.core.model import Question, Rubric
    from socialmaturity.tables.codes import Entries, Form

IN_TABLE = ("subject", "scope", "respondent", "role", "date")
WHO = (*IN_TABLE, "assessor")


class Told(NamedTuple):
    """What a record says beside its answers."""

    texts: Mapping[str, str]
    tags: Mapping[str, str]

    def sheet(self, source: str, form: Form, answers: Mapping[str, Answer]) -> Sheet:
        """The record as a sheet with these answers."""
        texts = self.texts
        return Sheet(
            source=source,
            rubric=form.rubric.id,
            version=form.version,
            subject=texts["subject"],
            scope=texts["scope"],
            respondent=texts["respondent"],
            role=texts["role"],
            date=date_of(texts["date"]),
            assessor=texts["assessor"],
            tags=self.tags,
            answers=answers,
        )


class Plain(NamedTuple):
    """The records of a block that answer a rubric in one form, and are plain as far as their entries are.

    `places` says where they stand in the block.  `entries` is what each of them answers, `cells` are those of the flat
    table that say whose it is, and `told` says more, by its number among them.
    """

    form: Form
    places: Sequence[int]
    entries: Entries
    cells: Sequence[str]
    told: Callable[[int], Told]


def rubric_named(name: str, rubrics: Mapping[str, Rubric], default: Rubric | None) -> Rubric | None:
    """The rubric that a record names, if it is the one, in the version that there is."""
    if not name:
        return default
    id_, _, version = name.partition("@")
    rubric = rubrics.get(id_)
    return rubric if rubric and (not version or version == rubric.version) else None


def is_date(text: str) -> bool:
    """Whether this is nothing, or a day of the calendar."""
    return not text or date_of(text) is not None


def plainly(question: Question, text: str, reason: str) -> Answer | None:
    """What a text answers; nothing where that takes a closer look."""
    if not text:
        return UNANSWERED
    rating = question.scale.readings.get(text)
    if rating is Mark.NOT_APPLICABLE and not (question.may_not_apply and reason):
        return None
    return None if rating is None else Answer(rating=rating, reason=reason)
