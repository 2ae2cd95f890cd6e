from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from socialmaturity.cli.exits import Exit
from socialmaturity.cli.options import AnyJoinedFormat, Output, Rubrics, Strict
from socialmaturity.cli.output import keep_apart, say
from socialmaturity.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.batch import Failed, Scored
    from socialmaturity.files.catalogue import Catalogue

UNDATED = "has no date, so the sheets are compared in the order in which they were named"


def compare(
    sheets: Annotated[list[str], typer.Argument(metavar="SHEET SHEET...", help="Sheets of one subject, of any order.")],
    rubric: Rubrics = None,
    format_: AnyJoinedFormat = "table",
    output: Output = None,
    strict: Strict = False,
    fail_on_regression: Annotated[
        bool,
        typer.Option(
            "--fail-on-regression", help="Exit with 1 where a stage or a practice was lost since the first sheet."
        ),
    ] = False,
) -> Exit:
    """Compare sheets of one subject over time: the stage then and now, and what moved."""
    from socialmaturity.cli.together import Gathered, show
    from socialmaturity.core.compare import compare as compared
    from socialmaturity.files.catalogue import Catalogue
    from socialmaturity.files.together import comparison_data
    from socialmaturity.views.report.progress import losses, progress

    keep_apart(sheets, output)
    gathered = Gathered(_scored(sheets, Catalogue(rubric or ()), strict=strict), "compare", strict=strict)
    undated = [each.sheet.source for each in gathered.assessments if each.sheet.date is None]
    gathered.warn(*(Problem(message=UNDATED, file=source, warning=True) for source in undated[:1]))
    comparison = compared(gathered.assessments)
    show(
        lambda: progress(comparison),
        lambda: comparison_data(comparison, gathered.warnings, gathered.failed),
        format_,
        output,
    )
    if fail_on_regression and comparison.regressed:
        say(*(f"--fail-on-regression: {line}" for line in losses(comparison)))
        return gathered.ending or Exit.FINDING
    return gathered.ending


def _scored(sheets: list[str], rubrics: Catalogue, *, strict: bool) -> Iterator[Scored | Failed]:
    """One result for each sheet.  What only another version of the rubric asked is set aside."""
    from dataclasses import replace

    from socialmaturity.batch import Failed, Scored
    from socialmaturity.core.scoring import score
    from socialmaturity.errors import InputError
    from socialmaturity.files import disk
    from socialmaturity.files.sheet import read_sheet

    for source in sheets:
        try:
            rubric, sheet, warnings = read_sheet(disk.read(source), source, rubrics, rubrics.default, set_aside=True)
        except InputError as error:
            yield Failed(source=source, problems=error.problems)
        else:
            if strict and warnings:
                yield Failed(source=source, problems=tuple(replace(each, warning=False) for each in warnings))
            else:
                yield Scored(source=source, assessment=score(rubric, sheet), warnings=warnings)
