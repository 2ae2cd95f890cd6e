from __future__ import annotations

from typing import Annotated, Literal

import typer

from socialmaturity.cli.exits import Exit
from socialmaturity.cli.options import Output
from socialmaturity.cli.output import path_of
from socialmaturity.streams import write


def schema(
    kind: Annotated[
        Literal["rubric", "sheet", "result", "columns"],
        typer.Argument(metavar="rubric|sheet|result|columns", help="Which files it describes."),
    ],
    output: Output = None,
) -> Exit:
    """Write the JSON Schema (draft-07) of a kind of file."""
    from socialmaturity.documents.schema import schemas
    from socialmaturity.formats.json import as_json

    write([as_json(schemas()[kind], indent=2)], path_of(output))
    return Exit.DONE
