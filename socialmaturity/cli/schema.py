from __future__ import annotations

from typing import Annotated, Literal

import typer

from socialmaturity.cli.exits import Exit
from socialmaturity.cli.options import Output
from socialmaturity.cli.output import path_of
from socialmaturity.streams import write


def schema(
    kind: Annotated[Literal["rubric", "sheet", "result"], typer.Argument(help="Which files it describes.")],
    output: Output = None,
) -> Exit:
    """Print the JSON Schema (draft-07) of rubrics, sheets or results."""
    from socialmaturity.documents.schema import SCHEMAS
    from socialmaturity.formats.json import as_json

    write([as_json(SCHEMAS[kind], indent=2)], path_of(output))
    return Exit.DONE
