"""The program as a whole: its commands, and the one place where an error becomes a message and an exit code."""

from __future__ import annotations

import errno
import re
import sys
import traceback
from collections import UserDict
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from socialmaturity import __version__
from socialmaturity.cli.exits import Exit
from socialmaturity.cli.help import Command, CommandGroup
from socialmaturity.errors import InputError
from socialmaturity.streams import say, show, silence, unwritable, write

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "socialmaturity"
COMMANDS = ("assess", "score", "compare", "team", "columns", "rubric", "sheet", "schema")
REPORT_BUGS = "please report this with the command you ran; --debug before the command's name shows where it happened"


class Commands(UserDict[str, Any]):
    """The commands by name, each imported when it is first needed: a run needs one, and start-up is a feature."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(COMMANDS))

    def __getitem__(self, name: str) -> Any:
        if self.data[name] is None:
            self.data[name] = _command(name)
        return self.data[name]


def _command(name: str) -> object:
    """Return the command in the module of this name: a function, or several in an `app` of their own."""
    module = import_module(f"socialmaturity.cli.{name}")
    app = getattr(module, "app", None)
    if app is None:
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(name, cls=Command)(getattr(module, name))
    command = typer.main.get_command(app)
    command.name = name
    return command


class Edge(CommandGroup):
    """The group of commands.  A command returns an Exit, or raises what it cannot deal with."""

    def __init__(self, **extra: Any) -> None:
        super().__init__(**extra)
        self.commands = Commands()

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

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """Read the command line, and write what --help and --version ask for."""
        try:
            return super().make_context(*args, **extra)
        except InputError as error:  # --version is written here, before any command runs
            say(*error.problems)
            raise typer.Exit(Exit.UNUSABLE) from error
        except OSError as error:
            raise typer.Exit(_unwritten(error) or Exit.BUG) from error

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Run a command, and turn what it raises into a message and a code."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            say(*error.problems)
            return Exit.UNUSABLE
        except KeyboardInterrupt:
            say("interrupted")
            return Exit.INTERRUPTED
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise
        except Exception as error:  # noqa: BLE001 - the one place where a bug must not become a traceback
            if isinstance(error, OSError) and error.errno in _STREAM_ERRORS and (code := _unwritten(error)):
                return code
            if ctx.params.get("debug"):
                traceback.print_exc()
            say(f"a bug in {NAME}: {type(error).__name__}: {error}; {REPORT_BUGS}")
            return Exit.BUG


# What a stream that takes no more says; other errors of the system are bugs here.
_STREAM_ERRORS = (errno.EPIPE, errno.ENOSPC, errno.EIO, errno.EBADF)
# The ways in which Typer guesses what was meant.
_GUESS = re.compile(r"\.? \(?(?:Did you mean|Possible options:) (.*?)[?)]+$")


def _usage(error: typer.TyperException) -> Exit:
    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx is not None else NAME
    message = error.format_message().replace("Value error, ", "")  # the words of a library behind Typer
    if ctx is not None and message in ("", ctx.get_help()):
        show(f"{ctx.get_help()}\n")
        return Exit.UNUSABLE
    guess = _GUESS.search(message)
    if guess:
        say(f"{message[: guess.start()]}; did you mean {guess[1]}? See '{command} --help'")
    else:
        say(f"{message.rstrip('.')}; see '{command} --help'")
    return Exit.UNUSABLE


def _unwritten(error: Exception) -> Exit | None:
    """Return the code where standard output takes no more, or None if the error is another one."""
    if not isinstance(error, OSError) or error.filename is not None:
        return None
    if isinstance(error, BrokenPipeError):
        silence(sys.stdout)
        return Exit.READER_GONE
    say(*unwritable(error).problems)
    return Exit.UNUSABLE


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
        write([f"{NAME} {__version__}\n"])
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
