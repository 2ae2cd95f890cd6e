from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from socialmaturity.cli.exits import Exit
from socialmaturity.cli.options import Output, Quiet, Rubrics, Strict, TeamFormat
from socialmaturity.cli.output import destination
from socialmaturity.errors import refuse
from socialmaturity.formats import Shows
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from socialmaturity.core.model import Sheet


def team(
    inputs: Annotated[
        list[str], typer.Argument(metavar="SHEET...", help="The sheets of several respondents about one subject.")
    ],
    rubric: Rubrics = None,
    format_: TeamFormat = None,
    output: Output = None,
    strict: Strict = False,
    quiet: Quiet = False,  # noqa: ARG001 - its callback does it
    group_by: Annotated[
        str | None,
        typer.Option("--group-by", metavar="role|TAG", help="Also say where these groups see it differently."),
    ] = None,
) -> Exit:
    """Show where several respondents agree, and where they differ."""
    from socialmaturity.batch import run
    from socialmaturity.cli.several import gather
    from socialmaturity.core.asked import Asked
    from socialmaturity.core.team import team as teamed
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.formats.json_several import team_data
    from socialmaturity.report.team import people

    to = destination(Shows.TEAM, format_, output, [*inputs, *(rubric or ())])
    results = run(inputs, Catalogue(rubric or ()), Asked(strict=strict))
    gathered = gather(results, "team", to, strict=strict)
    found = teamed(gathered.assessments)
    if group_by and not any(_group(each.sheet, group_by) for each in gathered.assessments):
        known = dict.fromkeys(tag for each in gathered.assessments for tag in each.sheet.tags)
        raise refuse(f"no sheet says {quoted(group_by)}; group by role{''.join(f', {tag}' for tag in known)}")
    groups = None if group_by is None else found.groups(lambda sheet: _group(sheet, group_by))
    to.write_report(
        lambda: people(found, groups, group_by or ""),
        lambda: team_data(found, groups, gathered.warnings, gathered.failed),
    )
    return gathered.ending


def _group(sheet: Sheet, key: str) -> str:
    return sheet.role if key == "role" else sheet.tags.get(key, "")
