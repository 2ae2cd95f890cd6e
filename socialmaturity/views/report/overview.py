"""Several assessments as one report: what each has reached, and how many have reached what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.views.report.blocks import Bar, Bars, Report, Rows, Section
from socialmaturity.views.report.words import edition, name_of, reached, rung_name

SOME = 2  # of one rubric, from which there is something to distribute

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialmaturity.core.model import Rubric
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.views.report.blocks import Cell


def several(assessments: Sequence[Assessment]) -> Report:
    """The table of contents of a document of reports, and how the stages reached are distributed."""
    rubrics = {assessment.rubric.name: assessment.rubric for assessment in assessments}
    table = Rows(
        ("Subject", "Date", "By", "Reached", "Working on", "Met"),
        tuple(map(_row, assessments)),
        contents=True,
    )
    counts = tuple(
        Section(id=f"reached-{rubric.id}", heading=f"Reached for certain: {rubric.title}", blocks=(bars,))
        for rubric in rubrics.values()
        for bars in _distribution(rubric, assessments)
    )
    return Report(
        subject=f"{len(assessments)} assessments",
        about=tuple(map(edition, rubrics.values())),
        headline=(),
        sections=(Section(id="contents", heading="Overview", blocks=(table,)), *counts),
    )


def _row(assessment: Assessment) -> tuple[Cell, ...]:
    sheet, goal = assessment.sheet, assessment.working_on
    met = sum(outcome.rated - len(outcome.gaps) for outcome in assessment.outcomes)
    asked = sum(outcome.rated + len(outcome.open) for outcome in assessment.outcomes)
    return (
        name_of(sheet),
        sheet.date.isoformat() if sheet.date else "",
        sheet.respondent or sheet.role,
        reached(assessment),
        goal.name if goal else "",
        f"{met} of {asked}",
    )


def _distribution(rubric: Rubric, assessments: Sequence[Assessment]) -> Iterator[Bars]:
    """How many are at each stage.  Counts, and no mean of them: a stage is not a number."""
    at = [assessment.reached for assessment in assessments if assessment.rubric.name == rubric.name]
    if len(at) < SOME:
        return
    yield Bars(
        tuple(
            Bar(
                label=rung_name(rubric, number),
                part=at.count(number),
                whole=len(at),
                words=f"{at.count(number)} of {len(at)}",
            )
            for number in range(len(rubric.stages) + 1)
        ),
        head=("Stage", "Assessments"),
    )
