"""The nouns of a sheet: the answers of one respondent, and the parts of the rubric that do not apply."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from socialmaturity.core.model import NOT_APPLICABLE

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping, Sequence

    from socialmaturity.core.model import Question, Rating, Rubric

TEXT_FIELDS = ("subject", "scope", "respondent", "role", "assessor")
"""The fields of a sheet that are texts, and say whose it is."""
RECORD_FIELDS = (*TEXT_FIELDS, "date", "rubric")
"""The fields that a record may have, apart from tags."""

Kept: TypeAlias = "str | Sequence[Kept] | Mapping[str, Kept] | None"
"""What we do not understand and keep as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one question in a sheet.  Without a rating it is a note, not an answer."""

    rating: Rating | None = None
    note: str = ""
    reason: str = ""
    evidence: tuple[str, ...] = ()


class LeftOut(NamedTuple):
    """Whole stages and themes that do not apply to a subject, by their ids, with the one reason for all."""

    stages: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    reason: str = ""


UNANSWERED = Answer()  # what says nothing is as good as absent


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The answers of one respondent about one subject on one date.

    `source` says where it came from: the file as it was given, with `:LINE` for a record of many.
    `rubric` and `version` are what it names, which may be nothing.  `set_aside` is what another version of the rubric
    asked, by question: it counts for nothing, and is not lost.  `summary` is the assessor's text for the report.
    `agreed_by` are the people whose agreement the sheet records.  `asked` are the only questions that were asked, or
    empty where all of them were.  `left_out` are whole stages and themes that do not apply: their questions are
    answered so, each with that reason.
    """

    source: str
    answers: Mapping[str, Answer]
    subject: str = ""
    scope: str = ""
    date: datetime.date | None = None
    respondent: str = ""
    role: str = ""
    assessor: str = ""
    summary: str = ""
    agreed_by: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    left_out: LeftOut | None = None
    rubric: str = ""
    version: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    set_aside: Mapping[str, Kept] = field(default_factory=dict)

    def asks(self, id_: str) -> bool:
        """Return whether a question was asked: there is no list, or it is on it, or it has an answer all the same."""
        return not self.asked or id_ in self.asked or self.answers.get(id_, UNANSWERED).rating is not None

    @property
    def ratings(self) -> Mapping[str, Rating]:
        """The answers alone: a rating for each question that has one."""
        return ratings_of(self.answers)


def ratings_of(answers: Mapping[str, Answer]) -> dict[str, Rating]:
    """Return the ratings of the answers that have one."""
    return {id_: answer.rating for id_, answer in answers.items() if answer.rating is not None}


def left_out_questions(rubric: Rubric, parts: LeftOut) -> Iterator[tuple[str, Question]]:
    """Yield the questions of these stages and themes, by id."""
    for stage in rubric.stages:
        for question in stage.questions:
            if stage.id in parts.stages or question.dimension in parts.dimensions:
                yield question.id, question


def with_left_out(rubric: Rubric, parts: LeftOut, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers, with 'not applicable' for each question of these parts that has none."""
    reason = Answer(rating=NOT_APPLICABLE, reason=parts.reason)
    found = {id_: reason for id_, question in left_out_questions(rubric, parts) if question.may_not_apply}
    found.update(answers)
    return {id_: found[id_] for id_ in rubric.questions if id_ in found}


def without_left_out(rubric: Rubric, parts: LeftOut | None, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers that do not follow from leaving out these parts."""
    implied = with_left_out(rubric, parts, {}) if parts else {}
    return {id_: answer for id_, answer in answers.items() if implied.get(id_) != answer}
