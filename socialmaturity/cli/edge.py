"""Where an error becomes a message and an exit code, and nowhere else."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from socialmaturity.cli.exits import Exit
from socialmaturity.cli.output import say
from socialmaturity.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "socialmaturity"
REPORT_BUGS = "please report this with the command you ran; --debug before the command's name shows where it happened"


class Edge(TyperGroup):
    """The group of commands.  A command returns an Exit, or raises what it cannot deal with."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and leave with the code that follows."""
        try:
            code = super().main(args, prog_name or NAME, complete_var, False, windows_expand_args, **extra)
        except typer.TyperException as error:
            code = _usage(error)
        except typer.Abort:
            say("interrupted")
            code = Exit.INTERRUPTED
        if standalone_mode:
            sys.exit(code or 0)
        return code

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Run a command, and turn what it raises into a message and a code."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            say(*error.problems)
            return Exit.UNUSABLE
        except BrokenPipeError:
            _silence()
            return Exit.READER_GONE
        except KeyboardInterrupt:
            say("interrupted")
            return Exit.INTERRUPTED
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise
        except Exception as error:  # the one place where a bug must not become a traceback
            if ctx.params.get("debug"):
                raise
            say(f"a bug in {NAME}: {type(error).__name__}: {error}; {REPORT_BUGS}")
            return Exit.BUG


def _usage(error: typer.TyperException) -> Exit:
    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx is not None else NAME
    if message := error.format_message():
        say(f"{message.rstrip('.')}; see '{command} --help'")
    elif ctx is not None:
        say(*ctx.get_help().splitlines())
    return Exit.UNUSABLE


def _silence() -> None:
    """Give what Python still wants to flush somewhere to go."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
