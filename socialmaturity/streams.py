"""The only place that writes: results to standard output or a file, everything else to standard error."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from io import RawIOBase
from itertools import chain
from typing import TYPE_CHECKING, Self, TextIO

from socialmaturity import storage
from socialmaturity.errors import Problem, refuse
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.progress import Progress

    from socialmaturity.errors import InputError

NARROWEST = 20  # columns: fewer have no room for words
_FIRST, _EVERY = 1.0, 0.2  # seconds: what is done before the first needs no progress bar
_quiet = False
_bar: ProgressBar | None = None


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


def be_quiet(*, quiet: bool) -> None:
    """Leave out warnings, remarks and the progress bar from now on, or write them again."""
    global _quiet  # noqa: PLW0603 - one process has one standard error
    _quiet = quiet


def heard(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems to write: all of them, or with --quiet those that are not mere warnings."""
    return [problem for problem in problems if not (_quiet and problem.warning)]


def say(*lines: object) -> None:
    """Write lines to standard error.  With --quiet, warnings are left out."""
    _write_lines([line for line in lines if not isinstance(line, Problem) or heard([line])])


def remark(*lines: object) -> None:
    """Write a line to standard error that --quiet leaves out."""
    if not _quiet:
        _write_lines(lines)


def _write_lines(lines: Sequence[object]) -> None:
    if lines:
        if _bar is not None:
            _bar.hide()
        show("".join(f"{shown(str(line))}\n" for line in lines))


def show(text: str) -> None:
    """Write a text to standard error as it is: it has to be harmless already."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except (OSError, ValueError):  # nobody reads standard error
            silence(sys.stderr)


class ProgressBar:
    """A progress bar on standard error, for people who watch a terminal while a run takes more than a second.

    It disappears while a message is written, and at the end.  `total` is 0 if nobody knows it.
    """

    def __init__(self, total: int, *, wanted: bool) -> None:
        self._total = total
        self._next = time.monotonic() + _FIRST
        self._wanted = wanted and not _quiet and sys.stderr is not None and sys.stderr.isatty()
        self._drawn: Progress | None = None

    def __enter__(self) -> Self:
        global _bar  # noqa: PLW0603 - one process has one standard error
        _bar = self
        return self

    def __exit__(self, *_: object) -> None:
        global _bar  # noqa: PLW0603 - as above
        self.hide()
        _bar = None

    def tell(self, done: int, words: Callable[[], str]) -> None:
        """Show how much of the total is done, now and then."""
        if not self._wanted or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY
        with suppress(OSError, ValueError):  # the terminal has gone
            if self._drawn is None:
                self._drawn = _progress(self._total or None)
            self._drawn.start()
            self._drawn.update(self._drawn.task_ids[0], completed=done, description=words(), refresh=True)

    def hide(self) -> None:
        """Take the bar away, until there is more to show."""
        if self._drawn is not None:
            with suppress(OSError, ValueError):
                self._drawn.stop()


def _progress(total: int | None) -> Progress:
    # Imported after the first second: most runs end before.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    progress = Progress(
        *(columns if total else columns[:2]),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    progress.add_task("", total=total)
    return progress


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
    if isinstance(first, bytes) and sys.stdout.isatty():
        raise refuse("this format is not text, and would fill the screen with signs; name a file with -o")
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
    """Return the message for a standard output that takes no more."""
    silence(sys.stdout)
    return refuse(f"standard output cannot be written: {(error.strerror or str(error)).lower()}")


def silence(stream: TextIO) -> None:
    """Send a broken stream to the null device, so that Python can flush it at exit without another error."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def window() -> tuple[int, int]:
    """Return how many columns and lines the terminal at standard error has, or 80 and 24 if it does not say."""
    try:
        size = os.get_terminal_size(sys.stderr.fileno())
    except (OSError, AttributeError):
        return 80, 24
    return size.columns or 80, size.lines or 24


def can_show(signs: str, stream: TextIO | None) -> bool:
    """Return whether the encoding of a stream has these signs."""
    encoding = getattr(stream, "encoding", None) or "ascii"
    try:
        signs.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
