"""What is in place: the practices that are met, strongest first, by theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.scoring import is_met
from socialmaturity.report.blocks import Rows, RubricText, Says, Tone
from socialmaturity.report.words import asked, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialmaturity.core.model import Question
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.blocks import Block

SHOWN = 3  # practices of a theme; all of them are among the answers


def in_place(assessment: Assessment) -> Iterator[Block]:
    """Yield how many practices are met, the stages ahead, and the strongest practices of each theme."""
    questions, ratings = assessment.rubric.questions.values(), assessment.ratings
    met = [question for question in questions if is_met(question, ratings.get(question.id))]
    if not met:
        return
    applicable = sum(outcome.rated + len(outcome.open) for outcome in assessment.outcomes)
    best = sum(ratings[question.id] == question.scale.highest for question in met)
    fully = f", {best} of them with the best answer there is" if best else ""
    yield Says(f"{len(met)} of {applicable} practices are met{fully}.")
    passed = [stage.name for stage in assessment.rubric.stages if stage.number <= assessment.reached]
    ahead = [f"{stage.name} (ahead)" for stage in assessment.ahead]
    if passed or ahead:
        yield Says(f"Stages passed: {joined((*passed, *ahead))}.", Tone.GOOD)
    by_theme = ((label, [question for question in group if question in met]) for label, group in _groups(assessment))
    rows = tuple((RubricText(label), _strongest(assessment, own)) for label, own in by_theme if own)
    yield Rows(("Theme" if assessment.rubric.dimensions else "Stage", "In place, strongest first"), rows)


def _groups(assessment: Assessment) -> Iterator[tuple[str, Sequence[Question]]]:
    """Yield the questions by theme, or by stage if the rubric has no themes."""
    rubric = assessment.rubric
    if rubric.dimensions:
        yield from ((theme.label, rubric.by_dimension[theme.id]) for theme in rubric.dimensions)
        yield "No theme", [question for question in rubric.questions.values() if question.dimension is None]
    else:
        yield from ((stage.name, stage.questions) for stage in rubric.stages)


def _strongest(assessment: Assessment, met: Sequence[Question]) -> tuple[str, ...]:
    by_strength = sorted(met, key=lambda question: _share(assessment, question), reverse=True)
    more = (f"and {len(met) - SHOWN} more",) if len(met) > SHOWN else ()
    return (*map(asked, by_strength[:SHOWN]), *more)


def _share(assessment: Assessment, question: Question) -> float:
    """Return how far up its scale an answer is, from 0 to 1.  For the order of a list alone."""
    rating, scale = assessment.ratings[question.id], question.scale
    assert isinstance(rating, int)  # noqa: S101 - what is met is rated
    return (rating - scale.lowest) / (scale.highest - scale.lowest)
