from __future__ import annotations

from typing import Annotated, Literal

import typer

from socialmaturity.cli.exits import Exit
from socialmaturity.cli.options import Output
from socialmaturity.cli.output import write


def schema(
    kind: Annotated[Literal["rubric", "sheet", "result"], typer.Argument(help="Which files it describes.")],
    output: Output = None,
) -> Exit:
    """Print the JSON Schema (draft-07) of rubrics, sheets or results."""
    from socialmaturity.files.result import as_json
    from socialmaturity.files.schemas import SCHEMAS

    write([as_json(SCHEMAS[kind], indent=2)], output)
    return Exit.DONE
