"""Stage by theme: a grid of counts, and the level of each theme."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from socialmaturity.core import themes
from socialmaturity.report.blocks import Count, Grid, GridRow, RubricText, Says, Tone
from socialmaturity.report.words import rung_name, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialmaturity.core.model import Rubric
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.core.themes import Cell, ThemeLevel
    from socialmaturity.report.blocks import Block

RUN = 3  # numbers in a row that are written as "3 to 5"


def theme_grid(assessment: Assessment) -> Iterator[Block]:
    """Yield the grid of themes and stages, with the level of each theme."""
    rubric = assessment.rubric
    rows = tuple(
        GridRow(
            label=RubricText(level.theme.label),
            counts=tuple(Count(*cell) for cell in cells),
            total=_total(cells),
            words=_level(rubric, level),
        )
        for level, cells in zip(themes.theme_levels(assessment), themes.grid(assessment), strict=True)
    )
    if rows:
        yield Grid(columns=tuple(RubricText(stage.name) for stage in rubric.stages), rows=rows)
        yield Says(
            "Met of those that apply, for each stage. A theme's level is the stage that its practices alone reach, "
            "counting the stages that ask about it. It decides nothing about your stage.",
            Tone.QUIET,
        )


def _total(cells: Sequence[Cell]) -> Count:
    return Count(*(sum(numbers) for numbers in zip(*cells, strict=True)))


def _level(rubric: Rubric, level: ThemeLevel) -> str:
    if level.reached is None or level.at_most is None:
        return "does not apply"
    name = span(rubric, level.reached, level.at_most) if level.at_most else "none yet"
    if not level.reached and level.at_most:
        name = f"none yet, at most {rung_name(rubric, level.at_most)}"
    if len(level.stages) == len(rubric.stages):
        return name
    return f"{name} (of {_runs([stage.number for stage in level.stages])})"


def _runs(numbers: Sequence[int]) -> str:
    """Return rising numbers with runs of three and more put together: "1, 3 to 5"."""
    starts = [numbers[0], *(after for before, after in pairwise(numbers) if after != before + 1)]
    runs: list[str] = []
    for start, beyond in zip(starts, [*starts[1:], numbers[-1] + 1], strict=True):
        run = [number for number in numbers if start <= number < beyond]
        runs += [f"{run[0]} to {run[-1]}"] if len(run) >= RUN else map(str, run)
    return ", ".join(runs)
