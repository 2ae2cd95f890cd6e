from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from socialmaturity.cli.exits import Exit
from socialmaturity.cli.options import Output, Quiet, Rubrics, Strict, TableMapping, TeamFormat
from socialmaturity.cli.output import destination
from socialmaturity.errors import refuse
from socialmaturity.formats import Shows
from socialmaturity.streams import remark
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmaturity.core.sheet import Sheet


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
    from socialmaturity.cli.rubrics import load_rubrics, warn_of_unused
    from socialmaturity.cli.several import gather
    from socialmaturity.core.compare import version as rubric_answered
    from socialmaturity.core.team import SEVERAL, apart
    from socialmaturity.core.team import team as teamed
    from socialmaturity.formats.json_several import team_data
    from socialmaturity.report.team import people
    from socialmaturity.report.words import questions

    to = destination(Shows.TEAM, format_, output, [*inputs, *(rubric or ()), *([columns] if columns else ())])
    rubrics = load_rubrics(rubric, strict=strict)
    gathered = gather("team", inputs, rubrics, columns, to, strict=strict)
    answered = {name for each in gathered.assessments for name in (rubric_answered(each), *each.rubric.names)}
    warn_of_unused(rubrics, (name for name in answered if name in rubrics), strict=strict)
    if group_by and without_names:
        raise refuse("--group-by shows roles and tags, and --without-names leaves them out; choose one of them")
    respondents, agreed = apart(gathered.assessments)
    if len(respondents) < SEVERAL:
        raise refuse(f"team needs two or more respondents besides the agreed sheet; there is {len(respondents)}")
    found = teamed(respondents, agreed, named=not without_names)
    if group_by and not any(_group(each.sheet, group_by) for each in respondents):
        known = dict.fromkeys(tag for each in respondents for tag in each.sheet.tags)
        raise refuse(f"no sheet has {quoted(group_by)}; group by role{''.join(f', {tag}' for tag in known)}")
    groups = None if group_by is None else found.groups(lambda sheet: _group(sheet, group_by))
    to.write_report(
        lambda: people(found, groups, group_by or ""),
        lambda: team_data(found, groups, gathered.warnings, gathered.failed),
    )
    if found.differences and agreed is None:
        count = len(found.differences)
        asked = f"To agree on the {questions(count)} that {'differs' if count == 1 else 'differ'}"
        needed = [name for name, named in zip(rubric or (), rubrics.named, strict=True) if named.name in answered]
        remark(f"{asked}: {agreeing_command(inputs, needed, without_names=without_names)}")
    return gathered.ending


def agreeing_command(inputs: Sequence[str], rubrics: Sequence[str], *, without_names: bool) -> str:
    """Return the command that starts the interview in which a team agrees."""
    words = [word for name in rubrics for word in ("--rubric", name)]
    words += [word for path in inputs for word in ("--from", path)]
    words += ["--without-names"] if without_names else []
    return shlex.join(["socialmaturity", "assess", *words, "--ask", "differing"])


def _group(sheet: Sheet, key: str) -> str:
    return sheet.role if key == "role" else sheet.tags.get(key, "")
