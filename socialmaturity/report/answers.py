"""The answers: the practices that are in place, the gaps that no other section shows, and all answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark
from socialmaturity.core.scoring import is_met
from socialmaturity.core.sheet import UNANSWERED
from socialmaturity.report.actions import gap
from socialmaturity.report.blocks import RubricText, Says, TableBlock, Tone, list_of
from socialmaturity.report.words import NOT_ASKED, answer_words, asked, essential, joined, short, supported

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from socialmaturity.core.model import Question
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.blocks import Cell, ReportBlock

SHOWN = 3  # practices of a theme; all of them are among the answers


def in_place(assessment: Assessment) -> Iterator[ReportBlock]:
    """Yield how many practices are met, the stages ahead, and the strongest practices of each theme."""
    questions, ratings = assessment.rubric.questions.values(), assessment.ratings
    met = [question for question in questions if is_met(question, ratings.get(question.id))]
    if not met:
        return
    applicable = sum(outcome.questions_applicable for outcome in assessment.outcomes)
    best = sum(ratings[question.id] == question.scale.highest for question in met)
    fully = f", {best} of them with the best answer there is" if best else ""
    yield Says(f"{len(met)} of {applicable} practices are met{fully}.")
    passed = [stage.name for stage in assessment.rubric.stages if stage.number <= assessment.reached]
    ahead = [f"{stage.name} (ahead)" for stage in assessment.ahead]
    if passed or ahead:
        yield Says(f"Stages passed: {joined((*passed, *ahead))}.", Tone.GOOD)
    by_theme = ((label, [question for question in group if question in met]) for label, group in _groups(assessment))
    rows = tuple((RubricText(label), _strongest(assessment, own)) for label, own in by_theme if own)
    yield TableBlock(("Theme" if assessment.rubric.dimensions else "Stage", "In place, strongest first"), rows)


def _groups(assessment: Assessment) -> Iterator[tuple[str, Sequence[Question]]]:
    """Yield the questions by theme, or by stage if the rubric has no themes."""
    rubric = assessment.rubric
    if rubric.dimensions:
        yield from ((theme.label, rubric.by_dimension[theme.id]) for theme in rubric.dimensions)
        yield "No theme", [question for question in rubric.questions.values() if question.dimension is None]
    else:
        yield from ((stage.name, stage.questions) for stage in rubric.stages)


def _strongest(assessment: Assessment, met: Sequence[Question]) -> tuple[str, ...]:
    by_strength = sorted(met, key=lambda question: _height(assessment, question), reverse=True)
    more = (f"and {len(met) - SHOWN} more",) if len(met) > SHOWN else ()
    return (*map(asked, by_strength[:SHOWN]), *more)


def _height(assessment: Assessment, question: Question) -> float:
    """Return how far up its scale an answer is, from 0 to 1."""
    rating, scale = assessment.ratings[question.id], question.scale
    assert isinstance(rating, int)  # noqa: S101 - what is met is rated
    return (rating - scale.lowest) / (scale.highest - scale.lowest)


def other_gaps(assessment: Assessment, above: Collection[str]) -> Iterator[ReportBlock]:
    """Yield the gaps that no section above shows, by stage."""
    for stage, outcome in zip(assessment.rubric.stages, assessment.outcomes, strict=True):
        gaps = [id_ for id_ in outcome.gaps if id_ not in above]
        if gaps:
            yield Says(f"{stage.name}:", Tone.STRONG)
            yield from list_of((gap(assessment, id_) for id_ in gaps), tasks=True)


def all_answers(assessment: Assessment) -> Iterator[ReportBlock]:
    """Yield all answers with their notes, reasons and evidence, a table for each stage."""
    for stage, outcome in zip(assessment.rubric.stages, assessment.outcomes, strict=True):
        caption = f"{stage.number}. {stage.name}: {short(stage, outcome)}"
        rows = tuple(_row(assessment, question) for question in stage.questions)
        yield TableBlock(("Question", "Answer", "Met"), rows, caption)


def _row(assessment: Assessment, question: Question) -> tuple[Cell, ...]:
    """Return a question, its answer with what was noted below, and whether it is met."""
    answer, rating = assessment.sheet.answers.get(question.id, UNANSWERED), assessment.ratings.get(question.id)
    mark = f" ({essential(question)})" if question.essential else ""
    words = answer_words(question, rating) if assessment.sheet.asks(question.id) else NOT_ASKED
    met = "n/a" if rating is Mark.NOT_APPLICABLE else {True: "yes", False: "no", None: "open"}[is_met(question, rating)]
    return (
        RubricText(f"{asked(question)}{mark}"),
        supported(words, answer),
        met,
    )
