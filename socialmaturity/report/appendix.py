"""The appendix: the gaps that the report leaves out, and all answers with their notes and evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark
from socialmaturity.core.scoring import is_met
from socialmaturity.core.sheet import UNANSWERED
from socialmaturity.report.actions import gap
from socialmaturity.report.blocks import Labelled, Rows, RubricText, Says, Tone, given, list_of
from socialmaturity.report.words import answer_words, asked, essential, short

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from socialmaturity.core.model import Question
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.blocks import Block, Cell


def other_gaps(assessment: Assessment, above: Collection[str]) -> Iterator[Block]:
    """Yield the gaps that no section above shows, by stage."""
    for stage, outcome in zip(assessment.rubric.stages, assessment.outcomes, strict=True):
        gaps = [id_ for id_ in outcome.gaps if id_ not in above]
        if gaps:
            yield Says(f"{stage.name}:", Tone.STRONG)
            yield from list_of((gap(assessment, id_) for id_ in gaps), tasks=True)


def all_answers(assessment: Assessment) -> Iterator[Block]:
    """Yield all answers with their notes, reasons and evidence, a table for each stage."""
    for stage, outcome in zip(assessment.rubric.stages, assessment.outcomes, strict=True):
        caption = f"{stage.number}. {stage.name}: {short(stage, outcome)}"
        rows = tuple(_row(assessment, question) for question in stage.questions)
        yield Rows(("Question", "Answer", "Met"), rows, caption)


def _row(assessment: Assessment, question: Question) -> tuple[Cell, ...]:
    """Return a question, its answer with what was noted below, and whether it is met."""
    answer, rating = assessment.sheet.answers.get(question.id, UNANSWERED), assessment.ratings.get(question.id)
    mark = f" ({essential(question)})" if question.essential else ""
    noted = given(("Reason", answer.reason), ("Note", answer.note), *(("Evidence", each) for each in answer.evidence))
    met = "n/a" if rating is Mark.NOT_APPLICABLE else {True: "yes", False: "no", None: "open"}[is_met(question, rating)]
    return (
        RubricText(f"{asked(question)}{mark}"),
        (answer_words(question, rating), *(Labelled(*each) for each in noted)),
        met,
    )
