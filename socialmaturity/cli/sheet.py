from __future__ import annotations

from typing import Annotated

import typer

from socialmaturity.cli.completion import complete_asked
from socialmaturity.cli.exits import Exit
from socialmaturity.cli.options import Output, Parents, Rubric
from socialmaturity.cli.output import new_file, path_of
from socialmaturity.questionnaires import FORMATS, choose
from socialmaturity.streams import say, write

_NAMES = list(FORMATS)


def sheet(
    rubric: Rubric,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="|".join(_NAMES),
            help="What to fill in. Without it, the ending of the output file decides, else it is yaml.",
            autocompletion=lambda: _NAMES,
        ),
    ] = None,
    output: Output = None,
    ask: Annotated[
        list[str] | None,
        typer.Option(
            "--ask",
            metavar="ID|STAGE|essential",
            help="Ask this question, those of this stage, or the essential ones, and no others. May be repeated.",
            autocompletion=complete_asked,
        ),
    ] = None,
    without_notes: Annotated[bool, typer.Option("--without-notes", help="Leave no room for notes.")] = False,
    parents: Parents = None,
) -> Exit:
    """Write an empty sheet or a questionnaire, for others to fill in."""
    from socialmaturity.cli.loading import load_rubric
    from socialmaturity.questionnaires.questionnaire import questionnaire

    chosen = choose(format_, path_of(output))
    path = new_file(output)
    asked = questionnaire(load_rubric(rubric, parents), ask or (), notes=not without_notes)
    say(*chosen.warnings(asked))
    write([chosen.write(asked)], path, private=not chosen.for_others)
    return Exit.DONE
