from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from socialmaturity.cli.completion import complete_rubric
from socialmaturity.cli.exits import Exit
from socialmaturity.cli.help import Command, Group
from socialmaturity.cli.options import Output, Rubric, RubricFormat, Rubrics, Strict
from socialmaturity.cli.output import destination, keep_old, path_of
from socialmaturity.errors import InputError, refuse
from socialmaturity.formats import Shows
from socialmaturity.streams import say, write
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from socialmaturity.errors import Problem

app = typer.Typer(
    help="List, show, check and write rubrics.",
    cls=Group,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.command("list", cls=Command)
def list_(format_: RubricFormat = None, output: Output = None) -> Exit:
    """Name the rubrics that ship with this program."""
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.formats.json import rubrics_data
    from socialmaturity.report.rubric import overview

    to = destination(Shows.RUBRIC, format_, output)
    rubrics = list(Catalogue().values())
    to.write_report(lambda: overview(rubrics), lambda: rubrics_data(rubrics))
    return Exit.DONE


@app.command(cls=Command)
def show(
    rubric: Rubric,
    full: Annotated[
        bool,
        typer.Option(
            "--full", help="Show the whole ladder, to print for a workshop: all answers, and which of them count."
        ),
    ] = False,
    format_: RubricFormat = None,
    output: Output = None,
) -> Exit:
    """Show what each stage requires and brings, before anyone starts."""
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.formats.json import rubrics_data
    from socialmaturity.report.rubric import requirements

    to = destination(Shows.RUBRIC, format_, output, [rubric])
    found = Catalogue().find(rubric)
    to.write_report(lambda: requirements(found, full=full), lambda: rubrics_data([found]))
    return Exit.DONE


@app.command(cls=Command)
def check(
    rubrics: Annotated[
        list[str],
        typer.Argument(
            metavar="ID|PATH...", help="Rubrics by their ids, or files of your own.", autocompletion=complete_rubric
        ),
    ],
    against: Annotated[
        list[str] | None,
        typer.Option(
            "--against", metavar="SHEETS", help="Also say which of these sheets would change their stage. Repeatable."
        ),
    ] = None,
    rubric: Rubrics = None,
    strict: Strict = False,
) -> Exit:
    """Check rubrics, and write everything that is wrong with them.

    Exits with 1 if there are errors, and with 2 if a file cannot be used.  --rubric names others that they extend, or
    that the sheets of --against name.
    """
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.documents.rubric_review import problems_of

    catalogue, unreadable = Catalogue(rubric or ()), 0
    found: list[tuple[str, tuple[Problem, ...]]] = []
    for name in rubrics:
        catalogue.offer(name)
    for name in rubrics:
        try:
            found.append((name, problems_of(*catalogue.data(name), catalogue)))
        except InputError as error:
            say(*error.problems)
            unreadable += 1
    write((line for name, problems in found for line in _lines(name, problems)), for_terminal=True)
    serious = any(strict or not problem.warning for _, problems in found for problem in problems)
    if against and not unreadable and not any(not problem.warning for _, problems in found for problem in problems):
        from socialmaturity.cli.against import changes

        wrong: dict[Problem, None] = {}
        for name in rubrics:
            write(changes(name, against, rubric or (), wrong), for_terminal=True)
        say(*wrong)
        unreadable += bool(wrong)
    return Exit.UNUSABLE if unreadable else Exit.FINDING if serious else Exit.DONE


@app.command(cls=Command)
def copy(
    rubric: Rubric,
    id_: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="The id of the copy; my-ID unless given.")
    ] = None,
    extends: Annotated[
        bool, typer.Option("--extends", help="Write down only what changes: the copy extends the rubric.")
    ] = False,
    output: Output = None,
) -> Exit:
    """Write a copy of a rubric to change, under an id of its own."""
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.documents.copying import copy_of, extension_of
    from socialmaturity.documents.values import ID, ID_RULE

    path = path_of(output)
    keep_old(path)
    catalogue = Catalogue()
    found = catalogue.find(rubric)
    new_id = id_ or f"my-{found.id}"
    if not ID.fullmatch(new_id) or new_id == found.id:
        raise refuse(f"{quoted(new_id)} is not an id of its own; {ID_RULE}")
    write([extension_of(found, new_id) if extends else copy_of(catalogue.data(rubric)[0], new_id, found)], path)
    return Exit.DONE


@app.command(cls=Command)
def new(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The id of the new rubric.")] = "my-rubric",
    output: Output = None,
) -> Exit:
    """Write a commented rubric to start from."""
    from socialmaturity.documents.skeleton import skeleton
    from socialmaturity.documents.values import ID, ID_RULE

    path = path_of(output)
    keep_old(path)
    if not ID.fullmatch(id_):
        raise refuse(f"{quoted(id_)} is not an id; {ID_RULE}")
    write([skeleton(id_)], path)
    return Exit.DONE


def _lines(name: str, problems: tuple[Problem, ...]) -> list[str]:
    from socialmaturity.text import shown

    return [f"{shown(str(problem))}{_code(problem)}\n" for problem in problems] or [
        f"{shown(name)}: nothing to complain about\n"
    ]


def _code(problem: Problem) -> str:
    return f" [{problem.code}]" if problem.code else ""
