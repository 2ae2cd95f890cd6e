"""The answers that follow from leaving out whole stages and themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.model import Answer, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from socialmaturity.core.model import LeftOut, Question, Rubric


def left_out_questions(rubric: Rubric, parts: LeftOut) -> Iterator[tuple[str, Question]]:
    """Yield the questions of these stages and themes, by id."""
    for stage in rubric.stages:
        for question in stage.questions:
            if stage.id in parts.stages or question.dimension in parts.dimensions:
                yield question.id, question


def with_left_out(rubric: Rubric, parts: LeftOut, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers, with 'not applicable' for each question of these parts that has none."""
    reason = Answer(rating=Mark.NOT_APPLICABLE, reason=parts.reason)
    found = {id_: reason for id_, question in left_out_questions(rubric, parts) if question.may_not_apply}
    found.update(answers)
    return {id_: found[id_] for id_ in rubric.questions if id_ in found}


def without_left_out(rubric: Rubric, parts: LeftOut | None, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers that do not follow from leaving out these parts."""
    implied = with_left_out(rubric, parts, {}) if parts else {}
    return {id_: answer for id_, answer in answers.items() if implied.get(id_) != answer}
