"""Options that mean the same thing have the same name everywhere."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

import typer

from socialmaturity.cli.completion import complete_rubric, complete_stage


class Format(StrEnum):
    """What a result can be written as."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"


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
AnyFormat: TypeAlias = Annotated[Format, typer.Option("--format", help="What to write the result as.")]
ReadingFormat: TypeAlias = Annotated[
    Literal["table", "json", "markdown"], typer.Option("--format", help="What to write it as.")
]
JoinedFormat: TypeAlias = Literal["table", "json", "markdown", "html"]
AnyJoinedFormat: TypeAlias = Annotated[JoinedFormat, typer.Option("--format", help="What to write the result as.")]
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
    Literal["yaml", "json", "jsonl", "csv"] | None,
    typer.Option("--input-format", help="What the inputs hold, where their names do not say."),
]
Strict: TypeAlias = Annotated[bool, typer.Option("--strict", help="Treat warnings as errors.")]
FailUnder: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--fail-under",
        metavar="STAGE",
        help="Exit with 1 where less than this stage is reached for certain.",
        autocompletion=complete_stage,
    ),
]
