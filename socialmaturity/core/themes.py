"""The themes of a rubric across its stages: counts to look at, and a level for each theme.

They decide nothing about the organization's stage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.core.model import Mark
from socialmaturity.core.scoring import height, is_met, judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from socialmaturity.core.model import Dimension, Question, Rating, Rubric, Stage
    from socialmaturity.core.scoring import Assessment


class Cell(NamedTuple):
    """What the questions of one theme in one stage weigh together (their number, where all weights are 1).

    `applicable` is 0 where the stage asks nothing of the theme, or nothing that applies.
    """

    met: int
    open: int
    applicable: int


class ThemeLevel(NamedTuple):
    """How far a theme climbs the stages that have applicable questions of it.

    `stages` are those stages, lowest first.  `reached` and `at_most` are stage numbers: 0 where the first of
    `stages` is not passed, None where there are no such stages.  `at_most` counts open questions as met.
    """

    theme: Dimension
    stages: tuple[Stage, ...]
    reached: int | None
    at_most: int | None


def grid(assessment: Assessment) -> tuple[tuple[Cell, ...], ...]:
    """Count each theme in each stage: one row a theme, one cell a stage, in the rubric's order."""
    rubric, ratings = assessment.rubric, assessment.ratings
    return tuple(
        tuple(_cell(own.get(stage.id, ()), ratings) for stage in rubric.stages) for own in _by_theme(rubric).values()
    )


def theme_levels(assessment: Assessment) -> tuple[ThemeLevel, ...]:
    """Climb the ladder with the questions of each theme alone, in the rubric's order of themes."""
    themes = assessment.rubric.dimensions
    by_theme = _by_theme(assessment.rubric)
    return tuple(_level(assessment, theme, by_theme[theme.id]) for theme in themes)


def _level(assessment: Assessment, theme: Dimension, own: Mapping[str, tuple[Question, ...]]) -> ThemeLevel:
    # A stage with the theme's questions alone is judged by the same rule as a whole one.
    alone = (stage._replace(questions=own[stage.id]) for stage in assessment.rubric.stages if stage.id in own)
    judged = [(stage, judge(stage, assessment.ratings)) for stage in alone]
    asked = [(stage, outcome) for stage, outcome in judged if outcome.applicable]
    stages = tuple(assessment.rubric.by_id[stage.id] for stage, _ in asked)
    numbers = [0, *(stage.number for stage in stages)]
    return ThemeLevel(
        theme=theme,
        stages=stages,
        reached=numbers[height([outcome.passed for _, outcome in asked])] if asked else None,
        at_most=numbers[height([outcome.possible for _, outcome in asked])] if asked else None,
    )


def _by_theme(rubric: Rubric) -> Mapping[str, Mapping[str, tuple[Question, ...]]]:
    """Sort the questions by theme and then by stage; a stage that asks nothing of a theme is left out."""
    return {
        theme.id: {
            stage.id: own
            for stage in rubric.stages
            if (own := tuple(question for question in stage.questions if question.dimension == theme.id))
        }
        for theme in rubric.dimensions
    }


def _cell(questions: Iterable[Question], ratings: Mapping[str, Rating]) -> Cell:
    met = open_ = applicable = 0
    for question in questions:
        rating = ratings.get(question.id)
        if rating is Mark.NOT_APPLICABLE:
            continue
        applicable += question.weight
        state = is_met(question, rating)
        met += question.weight if state else 0
        open_ += question.weight if state is None else 0
    return Cell(met, open_, applicable)
