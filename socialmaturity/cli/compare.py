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
    from socialmaturity.cli.rubrics import load_rubrics, warn_of_unused
    from socialmaturity.cli.several import gather
    from socialmaturity.core.compare import compare as compared
    from socialmaturity.core.compare import version as rubric_answered
    from socialmaturity.formats.json_several import comparison_data
    from socialmaturity.report.compare import losses, progress

    to = destination(Shows.COMPARISON, format_, output, [*sheets, *(rubric or ()), *([columns] if columns else ())])
    rubrics = load_rubrics(rubric, strict=strict)
    gathered = gather("compare", sheets, rubrics, columns, to, strict=strict)
    answered = {rubric_answered(each) for each in gathered.assessments}
    older = {name: rubrics[name] for name in answered if name in rubrics}
    warn_of_unused(rubrics, (*older, *(each.rubric.name for each in gathered.assessments)), strict=strict)
    comparison = compared(gathered.assessments, older)
    to.write_report(
        lambda: progress(comparison), lambda: comparison_data(comparison, gathered.warnings, gathered.failed)
    )
    if fail_on_regression and comparison.regressed:
        say(*(f"--fail-on-regression: {line}" for line in losses(comparison)))
        return gathered.ending or Exit.FINDING
    return gathered.ending
