"""What is in place: the practices that are met, strongest first, by theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.scoring import is_met
from socialmaturity.report.blocks import Rows, RubricText, Says, Tone
from socialmaturity.report.words import asked, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from socialmaturity.core.model import Question
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.blocks import Block

SHOWN = 3  # practices of a theme; all of them are among the answers


def in_place(assessment: Assessment) -> Iterator[Block]:
    """Yield how many practices are met, the stages ahead, and the strongest practices of each theme."""
    met = [q for q in assessment.rubric.questions.values() if is_met(q, assessment.ratings.get(q.id))]
    if not met:
        return
    applicable = sum(outcome.rated + len(outcome.open) for outcome in assessment.outcomes)
    best = sum(assessment.ratings[question.id] == question.scale.highest for question in met)
    fully = f", {best} of them with the best answer there is" if best else ""
    yield Says(f"{len(met)} of {applicable} practices are met{fully}.")
    passed = [stage.name for stage in assessment.rubric.stages if stage.number <= assessment.reached]
    ahead = [f"{stage.name} (ahead)" for stage in assessment.ahead]
    if passed or ahead:
        yield Says(f"Stages passed: {joined((*passed, *ahead))}.", Tone.GOOD)
    by_theme = [(label, own) for label, group in _groups(assessment).items() if (own := [q for q in group if q in met])]
    rows = tuple((RubricText(label), _strongest(assessment, own)) for label, own in by_theme)
    yield Rows(("Theme" if assessment.rubric.dimensions else "Stage", "In place, strongest first"), rows)


def _groups(assessment: Assessment) -> Mapping[str, Sequence[Question]]:
    """Return the questions by theme, or by stage if the rubric has no themes."""
    rubric = assessment.rubric
    if not rubric.dimensions:
        return {stage.name: stage.questions for stage in rubric.stages}
    themes: dict[str, Sequence[Question]] = {theme.label: rubric.by_dimension[theme.id] for theme in rubric.dimensions}
    themed = {question.id for own in themes.values() for question in own}
    return {**themes, "No theme": [question for question in rubric.questions.values() if question.id not in themed]}


def _strongest(assessment: Assessment, met: Sequence[Question]) -> tuple[str, ...]:
    by_strength = sorted(met, key=lambda question: _share(assessment, question), reverse=True)
    more = len(met) - SHOWN
    return (
        *(asked(question) for question in by_strength[:SHOWN]),
        *((f"and {more} more",) if more > 0 else ()),
    )


def _share(assessment: Assessment, question: Question) -> float:
    """Return how far up its scale an answer is, from 0 to 1.  For the order of a list alone."""
    rating, scale = assessment.ratings[question.id], question.scale
    assert isinstance(rating, int)  # noqa: S101 - what is met is rated
    return (rating - scale.lowest) / (scale.highest - scale.lowest)
