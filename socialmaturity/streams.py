"""The only place that writes: results to standard output or a file, everything else to standard error."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import RawIOBase
from itertools import chain
from typing import TYPE_CHECKING, TextIO

from socialmaturity import storage
from socialmaturity.errors import refuse
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from socialmaturity.errors import InputError

NARROWEST = 20  # columns: less is no room for words


def prepare() -> None:
    """Make the three streams safe to use, whatever they are connected to."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:  # closed: the next file we open would take its place
            os.open(os.devnull, os.O_RDWR)
    if sys.stdout is not None and not sys.stdout.isatty() and isinstance(sys.stdout.buffer, RawIOBase):
        # PYTHONUNBUFFERED: what a full disk or a reader who leaves does not take of a text would be lost in silence.
        sys.stdout = open(1, "w", encoding=sys.stdout.encoding, closefd=False)  # noqa: SIM115 - it stays open
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def say(*lines: object) -> None:
    """Say something on standard error, a line each."""
    show("".join(f"{shown(str(line))}\n" for line in lines))


def say_help(text: str) -> None:
    """Show how a command is used, in the columns in which it is written."""
    show(f"{text}\n")


def show(text: str) -> None:
    """Write a text to standard error as it is: it has to be harmless already."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except (OSError, ValueError):  # nobody reads it, and there is nobody to tell
            silence(sys.stderr)


def write(
    pieces: Iterable[str | bytes], output: str | None = None, *, private: bool = False, for_terminal: bool = False
) -> None:
    """Write a result as it comes: to a file, or to standard output.  Where there is nothing, an existing file stays.

    Text is UTF-8, whatever the locale is; only what is `for_terminal` follows the locale on standard output.  A new
    file gets the usual mode, or is `private`.  Raises InputError where it cannot be written.
    """
    pieces = iter(pieces)
    first = next(pieces, None)
    if first is None:
        return
    pieces = chain((first,), pieces)
    if output is not None:
        storage.save(output, pieces, private=private)
        return
    if sys.stdout is None:
        raise refuse("standard output is closed, so nobody could read the result; use -o FILE")
    for piece in pieces:
        try:
            if isinstance(piece, str) and for_terminal:
                sys.stdout.write(piece)
            else:
                sys.stdout.buffer.write(storage.encoded(piece))
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise unwritable(error) from None


def unwritable(error: OSError) -> InputError:
    """What to say when standard output takes no more."""
    silence(sys.stdout)
    return refuse(f"standard output cannot be written: {(error.strerror or str(error)).lower()}")


def silence(stream: TextIO) -> None:
    """Give what Python still wants to flush somewhere to go."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def can_show(signs: str, stream: TextIO | None) -> bool:
    """Whether a stream has letters for these signs."""
    encoding = getattr(stream, "encoding", None) or "ascii"
    try:
        signs.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
