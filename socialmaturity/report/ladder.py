"""The ladder: how much of each stage is met, by theme too, and where on it the organization is."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from socialmaturity.core.themes import grid, theme_levels
from socialmaturity.report.blocks import (
    Count,
    GridRow,
    Item,
    Ladder,
    RubricText,
    Rung,
    Says,
    Status,
    ThemeGrid,
    Tone,
    list_of,
)
from socialmaturity.report.words import explanation, joined, rung_name, short, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialmaturity.core.model import Rubric, Stage
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.core.themes import ThemeLevel
    from socialmaturity.report.blocks import ReportBlock

RUN = 3  # numbers in a row that are written as "3 to 5"
_FIRST_SENTENCE = re.compile(r"(?s).*?[.!?…](?=\s|$)")


def ladder(assessment: Assessment) -> Iterator[ReportBlock]:
    """Yield the stages with their counts, lowest first, and what does not apply as a whole."""
    yield Ladder(tuple(rungs(assessment)))
    if left_out := assessment.sheet.left_out:
        rubric = assessment.rubric
        themes = rubric.dimension_labels
        names = [*(rubric.by_id[id_].name for id_ in left_out.stages), *(themes[id_] for id_ in left_out.dimensions)]
        yield Says(f"Left out: {joined(names)}. {left_out.reason}")


def rungs(assessment: Assessment) -> Iterator[Rung]:
    """Yield each stage as it is on the ladder."""
    ahead = assessment.ahead
    for stage, outcome in zip(assessment.rubric.stages, assessment.outcomes, strict=True):
        yield Rung(
            number=stage.number,
            name=RubricText(stage.full_name),
            about=what_it_is(stage),
            met=outcome.questions_met,
            open=len(outcome.open),
            gaps=len(outcome.gaps),
            words=short(stage, outcome),
            status=_status(assessment, stage, ahead),
        )


def what_it_is(stage: Stage) -> RubricText:
    """Return what a stage is in one line: its motto, or else the first sentence of its summary."""
    sentence = _FIRST_SENTENCE.match(stage.summary)
    return RubricText(stage.motto or (sentence[0] if sentence else stage.summary))


def counting(assessment: Assessment) -> Iterator[ReportBlock]:
    """Yield the line that explains the numbers of each stage."""
    pairs = zip(assessment.rubric.stages, assessment.outcomes, strict=True)
    yield from list_of(Item(explanation(stage, outcome)) for stage, outcome in pairs)


def _status(assessment: Assessment, stage: Stage, ahead: tuple[Stage, ...]) -> Status:
    if stage.number <= assessment.reached:
        return Status.REACHED
    if stage is assessment.working_on:
        return Status.NEXT
    return Status.AHEAD if stage in ahead else Status.LATER


def theme_grid(assessment: Assessment) -> Iterator[ReportBlock]:
    """Yield the grid of themes and stages, with the level of each theme."""
    rubric = assessment.rubric
    rows = tuple(
        GridRow(
            label=RubricText(level.theme.label),
            counts=tuple(Count(*cell) for cell in cells),
            total=Count(*map(sum, zip(*cells, strict=True))),
            words=_level(rubric, level),
        )
        for level, cells in zip(theme_levels(assessment), grid(assessment), strict=True)
    )
    if rows:
        yield ThemeGrid(columns=tuple(RubricText(stage.name) for stage in rubric.stages), rows=rows)
        yield Says(
            "Met of those that apply, for each stage. A theme's level is the stage that its practices alone reach, "
            "counting the stages that ask about it. It decides nothing about your stage.",
            Tone.QUIET,
        )


def _level(rubric: Rubric, level: ThemeLevel) -> str:
    if level.reached is None or level.at_most is None:
        return "does not apply"
    if not level.at_most:
        name = "none yet"
    elif not level.reached:
        name = f"none yet, at most {rung_name(rubric, level.at_most)}"
    else:
        name = span(rubric, level.reached, level.at_most)
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
