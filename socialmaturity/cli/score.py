from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from socialmaturity.cli import options
from socialmaturity.cli.exits import Exit
from socialmaturity.cli.letterhead import REPORTS, letterhead, refuse_for_data
from socialmaturity.cli.output import destination
from socialmaturity.errors import refuse
from socialmaturity.formats import Shows
from socialmaturity.presentation import Presentation
from socialmaturity.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COUNTING = (*REPORTS, "xlsx")  # the formats that say what several sheets have in common


def score(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...", help="Sheets, tables such as .csv, .xlsx and .parquet, folders of them, or - for stdin."
        ),
    ],
    rubric: options.Rubrics = None,
    format_: options.ResultsFormat = None,
    output: options.Output = None,
    target: options.Target = None,
    explain: options.Explain = False,
    brief: options.Brief = False,
    without: options.Without = None,
    title: options.Title = "",
    author: options.Author = "",
    logo: options.Logo = None,
    strict: options.Strict = False,
    fail_under: options.FailUnder = None,
    group_by: options.GroupBy = None,
    smallest_group: options.SmallestGroup = 1,
    rows: options.Rows = "sheets",
    by: options.By = None,
    overview: options.Overview = False,
    excel: options.Excel = False,
    delimiter: options.Delimiter = ",",
    without_names: options.WithoutNames = False,
    each: options.Each = False,
    input_format: options.InputFormat = None,
    columns: options.TableMapping = None,
    worksheet: options.Worksheet = None,
    complete_only: options.CompleteOnly = False,
    latest: options.Latest = False,
    jobs: options.Jobs = None,
    max_errors: options.MaxErrors = None,
    quiet: options.Quiet = False,  # noqa: ARG001 - its callback does it
) -> Exit:
    """Score sheets and tables: the stage reached, and what is missing.

    One sheet gives a full report, with the gaps to the next stage and the shortest way there.  Several give a row
    each, and what they have in common.
    """
    shape = _shape(by, rows, overview=overview)
    to = destination(shape, format_, output, inputs, rubric, columns, logo)
    name = to.format.name
    if group_by and not overview and name not in COUNTING:
        raise refuse(f"--group-by is for {listed(COUNTING)}; {name} gives each result alone, or counts with --overview")
    if (excel or delimiter != ",") and name != "csv":
        raise refuse("--excel and --delimiter are for csv")
    if by:
        _refuse_by(
            by,
            {
                "--target": target,
                "--explain": explain,
                "--brief": brief,
                "--without": without,
                "--group-by": group_by,
                "--smallest-group": smallest_group > 1,
                "--each": each,
            },
        )
    refuse_for_data(
        name,
        {"--brief": brief, "--each": each, "--without": without, "--title": title, "--author": author, "--logo": logo},
    )
    from socialmaturity.cli.loading import load_rubrics
    from socialmaturity.cli.results import Work, write_results
    from socialmaturity.core.asked import Asked, refuse_unknown
    from socialmaturity.core.groups import grouping
    from socialmaturity.tables.inputs import How
    from socialmaturity.tables.mapping import mapping_in

    groups = grouping(group_by or ())
    rubrics = load_rubrics(rubric, strict=strict)
    asked = Asked(target=target, floor=fail_under, strict=strict)
    if target is not None or fail_under is not None:
        refuse_unknown(asked, rubrics.named or list(rubrics.values()))
    how = How(
        kind=input_format,
        mapping=mapping_in(columns, rubrics),
        worksheet=worksheet or "",
        complete_only=complete_only,
        latest=latest,
        strict=strict,
    )
    keep = frozenset(field.partition(":")[0] for field in groups.fields) if without_names else None
    work = Work(inputs, how, rubrics, asked, groups, _processes(jobs, inputs, keep), max_errors, keep)
    wanted = Presentation(
        explain=explain,
        group_by=groups.fields,
        smallest_group=smallest_group,
        each=each,
        to_file=to.path is not None,
        brief=brief,
        without=tuple(without or ()),
        letterhead=letterhead(title, author, logo),
    )
    return write_results(work, to, shape, wanted, by, delimiter="\t" if delimiter == "tab" else delimiter, mark=excel)


def _processes(jobs: int | None, inputs: Iterable[str], keep: frozenset[str] | None) -> int | None:
    """Return how many processes to use, or None for as many as help."""
    if keep is not None:
        return 1  # only one can give people their letters, in the order in which they come
    if jobs is None and not all(map(os.path.exists, inputs)):
        return 1  # what comes through a pipe is answered at once
    return jobs


def _refuse_by(by: str, given: Mapping[str, object]) -> None:
    """Refuse options about single sheets, or about groups of them, for one result for each subject or scope."""
    if names := [option for option, value in given.items() if value]:
        raise refuse(
            f"{listed(names)} cannot be used with --by, which shows what the sheets about each {by} have in common; "
            "remove one"
        )


def _shape(by: str | None, rows: str, *, overview: bool) -> Shows:
    """Return what is to be written.  Raises InputError where two options ask for different things."""
    asked = {"--by": by is not None, "--rows": rows == "questions", "--overview": overview}
    if sum(asked.values()) > 1:
        raise refuse(f"{listed(name for name, given in asked.items() if given)} cannot be used together; choose one")
    return Shows.UNITS if by else Shows.OVERVIEW if overview else Shows.QUESTIONS if asked["--rows"] else Shows.RESULTS
