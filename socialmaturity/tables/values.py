"""What a cell of a question's column means.  Nothing else decides that, in the fast way and in the strict one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from socialmaturity import formulas
from socialmaturity.core.model import UNANSWERED, Answer, Mark
from socialmaturity.documents.sheet import no_answer, no_reason, refused

if TYPE_CHECKING:
    from socialmaturity.core.model import Question, Rating


class Unread(NamedTuple):
    """A cell that is no answer: `message` says why, and what to write."""

    message: str


class Doubt(NamedTuple):
    """An answer that is taken with a warning."""

    answer: Answer
    message: str


Meaning: TypeAlias = "Answer | Doubt | Unread"


class Values:
    """Read the cells of one question's column: call it with the text of a cell, as it is in the file.

    The same text always means the same, so the caller may remember what it meant.
    """

    def __init__(self, question: Question) -> None:
        self.question = question
        self._labels = _unique_labels(question)

    def __call__(self, text: str) -> Meaning:
        """Return the answer that a cell gives; UNANSWERED if it is empty."""
        written = cell_text(text)
        if not written:
            return UNANSWERED
        mark, colon, reason = written.partition(":")
        if colon and mark.rstrip() == Mark.NOT_APPLICABLE.value:
            return self._not_applicable(reason.strip())
        rating = self.question.scale.readings.get(written)
        if rating is None:
            rating = self._labels.get(written.casefold())
        if rating is None:
            return Unread(no_answer(self.question, written))
        return self._not_applicable("") if rating is Mark.NOT_APPLICABLE else Answer(rating=rating)

    def _not_applicable(self, reason: str) -> Meaning:
        if not self.question.may_not_apply:
            return Unread(refused(self.question))
        answer = Answer(rating=Mark.NOT_APPLICABLE, reason=reason)
        return answer if reason else Doubt(answer, no_reason(self.question))


def cell_text(cell: str) -> str:
    """Return what a cell says, without the blanks and the apostrophe that a spreadsheet puts around it."""
    return formulas.plain(cell).strip()


def _unique_labels(question: Question) -> dict[str, Rating]:
    """Map the labels of the scale, in lower case, to their scores; a label of two points means neither."""
    labels = [point.label.casefold() for point in question.scale.points]
    return {
        label: point.score
        for label, point in zip(labels, question.scale.points, strict=True)
        if labels.count(label) == 1
    }
