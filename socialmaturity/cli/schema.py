from __future__ import annotations

from typing import Annotated, Literal

import typer

from socialmaturity.cli.exits import Exit
from socialmaturity.cli.options import Output
from socialmaturity.cli.output import path_of
from socialmaturity.errors import refuse
from socialmaturity.streams import write


def schema(
    kind: Annotated[
        Literal["rubric", "sheet", "result", "columns", "rubrics"],
        typer.Argument(metavar="rubric|sheet|columns|result|rubrics", help="Which files it describes."),
    ],
    rubric: Annotated[
        list[str] | None,
        typer.Option(
            "--rubric",
            metavar="ID|PATH",
            help="For sheets: know the questions and answers of this rubric. Repeat it for those that it extends.",
        ),
    ] = None,
    output: Output = None,
) -> Exit:
    """Write the JSON Schema (draft-07) of a kind of file."""
    from socialmaturity.cli.loading import load_rubrics
    from socialmaturity.documents.schema import schema_for_sheets, schemas
    from socialmaturity.formats.json import as_json

    if rubric and kind != "sheet":
        raise refuse(f"--rubric is for the schema of sheets; the one of {kind} knows no questions")
    asked = load_rubrics(rubric).default
    if rubric and not asked:
        raise refuse("a schema knows the questions of one rubric; name one, or one with those that it extends")
    write([as_json(schema_for_sheets(asked) if asked else schemas()[kind])], path_of(output))
    return Exit.DONE
