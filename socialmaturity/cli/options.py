"""Declare the options of commands: those that mean the same have the same name everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from socialmaturity.cli.completion import complete_rubric, complete_stage
from socialmaturity.formats import Shows, names
from socialmaturity.presentation import SectionName
from socialmaturity.streams import be_quiet

if TYPE_CHECKING:
    from typer.models import OptionInfo


Rubrics: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--rubric",
        metavar="ID|PATH",
        help="A rubric by its id, or a file of your own. May be repeated; a single one serves sheets that name none.",
        autocompletion=complete_rubric,
    ),
]
Rubric: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="ID|PATH", help="A rubric by its id, or a file of your own.", autocompletion=complete_rubric
    ),
]
Parents: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--rubric",
        metavar="PATH",
        help="A file of your own that this rubric extends. May be repeated.",
        autocompletion=complete_rubric,
    ),
]


def _format(shows: Shows) -> OptionInfo:
    """Return the option of a command that shows this."""
    known = names(shows)
    option: OptionInfo = typer.Option(
        "--format",
        metavar="|".join(known),
        help="What to write; without it, the ending of -o decides, else it is a table.",
        autocompletion=lambda incomplete: [name for name in known if name.startswith(incomplete)],
    )
    return option


ResultsFormat: TypeAlias = Annotated[str | None, _format(Shows.RESULTS)]
ComparisonFormat: TypeAlias = Annotated[str | None, _format(Shows.COMPARISON)]
TeamFormat: TypeAlias = Annotated[str | None, _format(Shows.TEAM)]
RubricFormat: TypeAlias = Annotated[str | None, _format(Shows.RUBRIC)]
ColumnsFormat: TypeAlias = Annotated[str | None, _format(Shows.COLUMNS)]
CheckFormat: TypeAlias = Annotated[str | None, _format(Shows.CHECK)]
Output: TypeAlias = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write the result to a file, whole or not at all.")
]
Target: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--target",
        metavar="STAGE",
        help="Plan the way to this stage, not just to the next one.",
        autocompletion=complete_stage,
    ),
]
Explain: TypeAlias = Annotated[bool, typer.Option("--explain", help="Say for each stage how its numbers come about.")]
InputFormat: TypeAlias = Annotated[
    Literal["yaml", "json", "jsonl", "csv", "xlsx", "ods", "parquet"] | None,
    typer.Option("--input-format", help="What the inputs hold, where their names do not say."),
]
TableMapping: TypeAlias = Annotated[
    str | None,
    typer.Option("--columns", metavar="FILE", help="A mapping: what the columns and cells of tables mean."),
]
Worksheet: TypeAlias = Annotated[
    str | None, typer.Option("--worksheet", metavar="NAME", help="The only worksheet to read of a workbook.")
]
CompleteOnly: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--complete-only", help="Leave out responses that were not finished, or were rejected, where a table says so."
    ),
]
Latest: TypeAlias = Annotated[
    bool, typer.Option("--latest", help="Keep only the latest sheet or row of each respondent or response.")
]
Strict: TypeAlias = Annotated[bool, typer.Option("--strict", help="Treat warnings as errors.")]
Brief: TypeAlias = Annotated[bool, typer.Option("--brief", help="Write the first page of a report alone.")]
Without: TypeAlias = Annotated[
    list[SectionName] | None,
    typer.Option(
        "--without",
        metavar="SECTION",
        help=f"Leave a section out of a report: {', '.join(part.value for part in SectionName)}. May be repeated.",
    ),
]
Logo: TypeAlias = Annotated[
    str | None, typer.Option("--logo", metavar="FILE", help="Put a picture (PNG, JPEG, GIF, SVG) on a report.")
]
Title: TypeAlias = Annotated[str, typer.Option("--title", metavar="TEXT", help="Give a report a title of its own.")]
Author: TypeAlias = Annotated[str, typer.Option("--author", metavar="TEXT", help="Say who prepared a report.")]
FailUnder: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--fail-under",
        metavar="STAGE",
        help="Exit with 1 where less than this stage is reached for certain.",
        autocompletion=complete_stage,
    ),
]
Quiet: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--quiet", "-q", callback=lambda quiet: be_quiet(quiet=quiet), help="Say only what is wrong: no warnings."
    ),
]

# --- Of `score` alone --------------------------------------------------------------------------------------------

GroupBy: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--group-by",
        metavar="FIELD",
        help="Also count by a field or a tag, such as role, region or date:quarter. May be repeated.",
    ),
]
SmallestGroup: TypeAlias = Annotated[
    int, typer.Option("--smallest-group", metavar="N", min=1, help="Merge groups of fewer than N sheets.")
]
Rows: TypeAlias = Annotated[
    Literal["sheets", "questions"], typer.Option("--rows", help="What has a row in csv, xlsx and parquet.")
]
By: TypeAlias = Annotated[
    Literal["subject", "scope"] | None,
    typer.Option("--by", help="Give one result for each of these: lowest, highest, and where the sheets differ."),
]
Overview: TypeAlias = Annotated[
    bool,
    typer.Option("--overview", help="Write the counts over all sheets as json, csv, xlsx or parquet, not the sheets."),
]
Excel: TypeAlias = Annotated[bool, typer.Option("--excel", help="Begin csv with a mark, so that Excel reads umlauts.")]
Delimiter: TypeAlias = Annotated[
    Literal[",", ";", "tab"], typer.Option("--delimiter", help="What separates the cells of csv.")
]
WithoutNames: TypeAlias = Annotated[
    bool, typer.Option("--without-names", help="Call people A, B, C; leave out roles, tags, notes and assessors.")
]
Each: TypeAlias = Annotated[bool, typer.Option("--each", help="Add the report on each sheet to the overview of many.")]
Jobs: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--jobs", metavar="N", min=1, help="Score in N processes; without it, in as many as help with large files."
    ),
]
MaxErrors: TypeAlias = Annotated[
    int | None,
    typer.Option("--max-errors", metavar="N", min=1, help="Stop after N records that cannot be scored."),
]
