"""The commands by name, each read when it is first needed: a run needs one of them, and start-up is a feature."""

from __future__ import annotations

from collections import UserDict
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

COMMANDS = ("assess", "score", "compare", "team", "rubric", "sheet", "schema")


class Commands(UserDict[str, Any]):
    """What Typer makes of the commands with these names, in their order."""

    def __init__(self, names: Iterable[str] = COMMANDS) -> None:
        super().__init__(dict.fromkeys(names))

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a command is of a class that Typer keeps to itself
        if self.data[name] is None:
            self.data[name] = _command(name)
        return self.data[name]


def _command(name: str) -> object:
    """The command that the module of this name holds: a function, or several in an `app` of their own."""
    module = import_module(f"socialmaturity.cli.{name}")
    app = getattr(module, "app", None)
    if app is None:
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(name)(getattr(module, name))
    command = typer.main.get_command(app)
    command.name = name
    return command
