from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from socialmaturity.cli.exits import Exit
from socialmaturity.cli.options import Output, Quiet, Rubrics, Strict, TableMapping, TeamFormat
from socialmaturity.cli.output import destination
from socialmaturity.errors import refuse
from socialmaturity.formats import Shows
from socialmaturity.streams import remark
from socialmaturity.text import command_line, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmaturity.core.team import Team, TeamGroup
    from socialmaturity.text import Options


def team(
    inputs: Annotated[
        list[str], typer.Argument(metavar="SHEET...", help="The sheets of several respondents about one subject.")
    ],
    rubric: Rubrics = None,
    format_: TeamFormat = None,
    output: Output = None,
    strict: Strict = False,
    quiet: Quiet = False,  # noqa: ARG001 - its callback does it
    columns: TableMapping = None,
    group_by: Annotated[
        str | None,
        typer.Option("--group-by", metavar="role|TAG", help="Also say where these groups see it differently."),
    ] = None,
    without_names: Annotated[
        bool, typer.Option("--without-names", help="Call people A, B, C, and leave out roles and notes.")
    ] = False,
) -> Exit:
    """Show where several respondents agree, and where they differ.

    A sheet on which they have agreed, made with 'assess --from SHEET... --ask differing', is shown apart.
    """
    from socialmaturity.cli.several import gather
    from socialmaturity.core.team import SEVERAL, apart
    from socialmaturity.core.team import team as teamed
    from socialmaturity.formats.json_several import team_data
    from socialmaturity.report.team import team_report

    if group_by and without_names:
        raise refuse("--group-by shows roles and tags, and --without-names leaves them out; choose one of them")
    to = destination(Shows.TEAM, format_, output, inputs, rubric, columns)
    gathered = gather("team", inputs, rubric, columns, to, strict=strict)
    respondents, agreed = apart(gathered.assessments)
    if len(respondents) < SEVERAL:
        raise refuse(f"team needs two or more respondents besides the agreed sheet; there is {len(respondents)}")
    found = teamed(respondents, agreed, named=not without_names)
    groups = _groups(found, group_by) if group_by else None
    to.write_report(
        lambda: team_report(found, groups, group_by or ""),
        lambda: team_data(found, groups, gathered.warnings, gathered.failed),
    )
    if found.differences and agreed is None:
        named = zip(rubric or (), gathered.rubrics.named, strict=True)
        used = [name for name, its in named if its.name in gathered.known]
        remark(_how_to_agree(len(found.differences), inputs, used, without_names=without_names))
    return gathered.ending


def _groups(team: Team, field: str) -> tuple[TeamGroup, ...]:
    """Return the respondents by their roles or a tag.  Raises InputError if no sheet has it."""
    groups = team.groups(lambda sheet: sheet.role if field == "role" else sheet.tags.get(field, ""))
    if not any(group.name for group in groups):
        known = dict.fromkeys(tag for each in team.respondents for tag in each.sheet.tags)
        raise refuse(f"no sheet has {quoted(field)}; group by role{''.join(f', {tag}' for tag in known)}")
    return groups


def _how_to_agree(count: int, inputs: Sequence[str], rubrics: Sequence[str], *, without_names: bool) -> str:
    """Say which command starts the interview in which a team agrees."""
    from socialmaturity.report.words import questions

    options: Options = {"--rubric": rubrics, "--from": inputs, "--without-names": without_names, "--ask": "differing"}
    differing = f"{questions(count)} that {'differs' if count == 1 else 'differ'}"
    return f"To agree on the {differing}: {command_line('assess', options=options)}"
