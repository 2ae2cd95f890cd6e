from __future__ import annotations

from typing import Annotated

import typer

from socialmaturity.cli.exits import Exit
from socialmaturity.cli.options import ComparisonFormat, Output, Quiet, Rubrics, Strict, TableMapping
from socialmaturity.cli.output import destination
from socialmaturity.formats import Shows
from socialmaturity.streams import say


def compare(
    sheets: Annotated[list[str], typer.Argument(metavar="SHEET...", help="Sheets of one subject, of any order.")],
    rubric: Rubrics = None,
    format_: ComparisonFormat = None,
    output: Output = None,
    strict: Strict = False,
    quiet: Quiet = False,  # noqa: ARG001 - its callback does it
    columns: TableMapping = None,
    fail_on_regression: Annotated[
        bool,
        typer.Option(
            "--fail-on-regression", help="Exit with 1 where a stage or a practice was lost since the first sheet."
        ),
    ] = False,
) -> Exit:
    """Compare sheets of one subject over time: what was gained and lost."""
    from socialmaturity.cli.several import gather
    from socialmaturity.core.compare import compare as compared
    from socialmaturity.formats.json_several import comparison_data
    from socialmaturity.report.compare import comparison_report, losses

    to = destination(Shows.COMPARISON, format_, output, sheets, rubric, columns)
    gathered = gather("compare", sheets, rubric, columns, to, strict=strict)
    comparison = compared(gathered.assessments, gathered.known)
    to.write_report(
        lambda: comparison_report(comparison), lambda: comparison_data(comparison, gathered.warnings, gathered.failed)
    )
    if fail_on_regression and comparison.regressed:
        say(*(f"--fail-on-regression: {line}" for line in losses(comparison)))
        return gathered.ending or Exit.FINDING
    return gathered.ending
