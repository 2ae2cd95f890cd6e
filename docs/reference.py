"""Print the parts of the reference that are made from the program: `python docs/reference.py commands`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from socialmaturity.cli.app import app
from socialmaturity.cli.help import described

if TYPE_CHECKING:
    from collections.abc import Iterator


def commands() -> Iterator[str]:
    """Yield a section for each command: what it does, its arguments and its options."""
    for name, command in _leaves(typer.main.get_command(app), ""):
        context = command.make_context(name, [], resilient_parsing=True)
        yield f"## {name}\n"
        yield "\n\n".join(map(_one_line, (command.help or "").split("\n\n"))) + "\n"
        yield "| argument or option | means |\n|---|---|"
        for parameter in command.get_params(context):
            if record := described(parameter, context):
                names, meaning = record
                yield f"| `{_cell(names)}` | {_cell(_one_line(meaning))} |"
        yield ""


def _leaves(command: typer.main.click.Command, name: str) -> Iterator[tuple[str, typer.main.click.Command]]:
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
        return
    for word, inner in below.items():
        yield from _leaves(inner, f"{name} {word}".strip())


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def _one_line(text: str) -> str:
    return " ".join(text.replace("\b", "").split())


if __name__ == "__main__":
    print("\n".join({"commands": commands}[sys.argv[1]]()))
