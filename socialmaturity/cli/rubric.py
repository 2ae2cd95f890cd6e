from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from socialmaturity.cli.completion import complete_rubric
from socialmaturity.cli.exits import Exit
from socialmaturity.cli.help import Command, CommandGroup
from socialmaturity.cli.options import CheckFormat, Output, Parents, Rubric, RubricFormat, Rubrics, Strict, TableMapping
from socialmaturity.cli.output import Destination, destination, new_file
from socialmaturity.errors import InputError, refuse
from socialmaturity.formats import Shows
from socialmaturity.streams import say, write
from socialmaturity.text import quoted, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmaturity.cli.against import Changes
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.errors import Problem

app = typer.Typer(
    help="List, show, check and write rubrics.",
    cls=CommandGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.command("list", cls=Command)
def list_(format_: RubricFormat = None, output: Output = None) -> Exit:
    """Name the rubrics that ship with this program."""
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.formats.json_data import rubrics_data
    from socialmaturity.report.rubric import rubrics_report

    to = destination(Shows.RUBRIC, format_, output)
    rubrics = list(Catalogue().values())
    to.write_report(lambda: rubrics_report(rubrics), lambda: rubrics_data(rubrics))
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
    parents: Parents = None,
) -> Exit:
    """Show what each stage requires and brings, before anyone starts."""
    from socialmaturity.cli.loading import load_rubric
    from socialmaturity.formats.json_data import rubrics_data
    from socialmaturity.report.rubric import rubric_report

    to = destination(Shows.RUBRIC, format_, output, rubric, parents)
    found = load_rubric(rubric, parents)
    to.write_report(lambda: rubric_report(found, full=full), lambda: rubrics_data([found]))
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
    columns: TableMapping = None,
    format_: CheckFormat = None,
    output: Output = None,
    strict: Strict = False,
) -> Exit:
    """Check rubrics, and write everything that is wrong with them.

    Exits with 1 if there are errors, and with 2 if a file cannot be used.  --rubric names others that they extend, or
    that the sheets of --against name.
    """
    from socialmaturity.documents.catalogue import Catalogue

    to = destination(Shows.CHECK, format_, output, rubrics, rubric, against)
    catalogue = Catalogue(rubric or (), offered=rubrics)
    found, unusable = _checked(rubrics, catalogue)
    problems = [problem for each in found for problem in each.problems]
    if against and (unusable or any(not problem.warning for problem in problems)):
        say("--against: nothing is compared, as a rubric has errors; correct them first")
    elif against:
        found = _compared(found, catalogue, against, Catalogue(rubric or ()), columns)
        unusable = any(each.changes and each.changes.failed for each in found)
    _write_checked(found, to)
    serious = any(strict or not problem.warning for problem in problems)
    return Exit.UNUSABLE if unusable else Exit.FINDING if serious else Exit.DONE


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
    parents: Parents = None,
) -> Exit:
    """Write a copy of a rubric to change, under an id of its own."""
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.documents.copying import copy_of, extension_of
    from socialmaturity.documents.field_kinds import ID, ID_RULE

    path, catalogue = new_file(output), Catalogue(parents or ())
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
    from socialmaturity.documents.field_kinds import ID, ID_RULE
    from socialmaturity.documents.skeleton import skeleton

    path = new_file(output)
    if not ID.fullmatch(id_):
        raise refuse(f"{quoted(id_)} is not an id; {ID_RULE}")
    write([skeleton(id_)], path)
    return Exit.DONE


class _Checked(NamedTuple):
    """A rubric that was checked, what is wrong with it, and what it would change for sheets, if that was asked."""

    name: str
    problems: tuple[Problem, ...]
    changes: Changes | None = None


def _checked(names: Sequence[str], catalogue: Catalogue) -> tuple[list[_Checked], bool]:
    """Check each rubric.  Say which files cannot be used and why, and return whether there are any."""
    from socialmaturity.documents.rubric_review import problems_of

    found, unusable = list[_Checked](), False
    for name in names:
        try:
            found.append(_Checked(name, problems_of(*catalogue.data(name), catalogue)))
        except InputError as error:
            say(*error.problems)
            unusable = True
    return found, unusable


def _compared(
    checked: Sequence[_Checked], catalogue: Catalogue, sheets: Sequence[str], others: Catalogue, columns: str | None
) -> list[_Checked]:
    """Return the rubrics with what each of them would change for these sheets, which name `others`."""
    from socialmaturity.cli.against import changes
    from socialmaturity.tables.inputs import How
    from socialmaturity.tables.mapping import mapping_in

    how = How(mapping=mapping_in(columns, others))
    return [each._replace(changes=changes(catalogue.find(each.name), sheets, others, how)) for each in checked]


def _write_checked(checked: Sequence[_Checked], to: Destination) -> None:
    if to.format.name == "json":
        from socialmaturity.formats.json import as_json
        from socialmaturity.formats.json_data import checked_data

        data = checked_data(
            (each.name, each.problems, each.changes.data() if each.changes else None) for each in checked
        )
        to.write([as_json(data)])
    else:
        problems = (line for each in checked for line in _problems(each))
        to.write(chain(problems, (line for each in checked if each.changes for line in each.changes.lines())))


def _problems(checked: _Checked) -> list[str]:
    if not checked.problems:
        return [f"{shown(checked.name)}: nothing to complain about\n"]
    return [f"{shown(str(each))}{f' [{each.code}]' if each.code else ''}\n" for each in checked.problems]
