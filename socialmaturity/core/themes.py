"""The themes of a rubric across its stages: counts to look at, and a level for each theme.

They decide nothing about the organization's stage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.core.model import Mark
from socialmaturity.core.scoring import height, is_met, judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from socialmaturity.core.model import Dimension, Question, Rating, Rubric, Stage
    from socialmaturity.core.scoring import Assessment


class ThemeCounts(NamedTuple):
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


def grid(assessment: Assessment) -> tuple[tuple[ThemeCounts, ...], ...]:
    """Count each theme in each stage: one row a theme, one cell a stage, in the rubric's order."""
    return tuple(
        tuple(theme_counts(stage.questions if stage else (), assessment.ratings) for stage in stages)
        for stages in themes_alone(assessment.rubric)
    )


def theme_levels(assessment: Assessment) -> tuple[ThemeLevel, ...]:
    """Climb the ladder with the questions of each theme alone, in the rubric's order of themes."""
    rubric = assessment.rubric
    alone = themes_alone(rubric)
    states = [[theme_state(stage, assessment.ratings) for stage in stages] for stages in alone]
    return tuple(theme_level(rubric, theme, own) for theme, own in zip(rubric.dimensions, states, strict=True))


def themes_alone(rubric: Rubric) -> list[list[Stage | None]]:
    """Return for each theme the stages with its questions alone; None for a stage that asks nothing of it."""
    return [[_alone(stage, theme) for stage in rubric.stages] for theme in rubric.dimensions]


def _alone(stage: Stage, theme: Dimension) -> Stage | None:
    own = tuple(question for question in stage.questions if question.dimension == theme.id)
    return stage._replace(questions=own) if own else None


def theme_state(alone: Stage | None, ratings: Mapping[str, Rating]) -> tuple[bool, bool] | None:
    """Return whether a stage with the questions of one theme alone is passed, and whether it may be.

    Return None if none of them applies.
    """
    outcome = judge(alone, ratings) if alone else None
    return (outcome.passed, outcome.possible) if outcome and outcome.applicable else None


def theme_level(rubric: Rubric, theme: Dimension, states: Sequence[tuple[bool, bool] | None]) -> ThemeLevel:
    """Climb the stages that ask of a theme, from the state of each stage of the rubric."""
    asked = [(stage, state) for stage, state in zip(rubric.stages, states, strict=True) if state]
    numbers = [0, *(stage.number for stage, _ in asked)]
    return ThemeLevel(
        theme=theme,
        stages=tuple(stage for stage, _ in asked),
        reached=numbers[height([passed for _, (passed, _) in asked])] if asked else None,
        at_most=numbers[height([possible for _, (_, possible) in asked])] if asked else None,
    )


def theme_counts(questions: Iterable[Question], ratings: Mapping[str, Rating]) -> ThemeCounts:
    """Count some questions of one theme."""
    met = open_ = applicable = 0
    for question in questions:
        rating = ratings.get(question.id)
        if rating is Mark.NOT_APPLICABLE:
            continue
        applicable += question.weight
        state = is_met(question, rating)
        met += question.weight if state else 0
        open_ += question.weight if state is None else 0
    return ThemeCounts(met, open_, applicable)
