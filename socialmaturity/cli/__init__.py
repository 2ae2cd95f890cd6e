"""The command line: one file a command, which parses, calls and shows."""

from __future__ import annotations

from typing import Annotated

import typer

from socialmaturity import __version__
from socialmaturity.cli.edge import NAME, Edge
from socialmaturity.streams import prepare

app = typer.Typer(
    name=NAME,
    cls=Edge,
    help="Find the maturity stage an organization has reached, and the gaps to the next one.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)


def _version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"{NAME} {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=lambda asked: _version(asked=asked), is_eager=True, help="Print the version."
        ),
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where a bug happened.")] = False,
) -> None:
    """Find the maturity stage an organization has reached, and the gaps to the next one."""


def main() -> None:
    """The console command."""
    prepare()
    app()
