"""The terminal during an interview: it shows pages and hands over keys.  Standard output stays free for the result."""

from __future__ import annotations

import codecs
import os
import re
import select
import signal
import sys
from collections import deque
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Protocol, Self

from socialmaturity.errors import refuse
from socialmaturity.interview import screen
from socialmaturity.interview.keyboard import Keys
from socialmaturity.interview.pages import NEEDS_A_TERMINAL
from socialmaturity.streams import NARROWEST, can_show
from socialmaturity.streams import show as _write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from rich.console import Console, RenderableType

    from socialmaturity.interview.pages import Page

BROADEST = 100  # columns
LONGEST_LINE = 4096
ESCAPE_TIME = 0.05  # seconds in which the rest of an arrow key follows its first byte
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_OPEN = "\x1b[?1049h\x1b[?25l\x1b[?2004h"  # another screen, no cursor, pasted text marked as such
_CLOSE = "\x1b[?2004l\x1b[?25h\x1b[?1049l"


class Face(Protocol):
    """What asks.  `patience` is how many keys in a row may mean nothing."""

    patience: int

    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...
    def ask(self, page: Page) -> str:
        """Show a page, and wait for a key.  Raises EOFError where none will come, KeyboardInterrupt on a signal."""


def face(*, lines: bool) -> Face:
    """The screen, or plain lines where they are asked for or the terminal can do no more.  Raises InputError."""
    if sys.stdin is None or sys.stderr is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise refuse(NEEDS_A_TERMINAL)
    plain = os.environ.get("TERM", "dumb") == "dumb" or os.environ.get("ACCESSIBLE", "0") not in ("", "0")
    return Lines() if lines or plain else Screen()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let a signal wait until what is under way is done."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Signals:
    """Makes every signal that ends a program end the interview, once."""

    def __init__(self) -> None:
        self._before = {number: signal.signal(number, self._raise) for number in _ENDING}

    def _raise(self, _number: int, _frame: FrameType | None) -> None:
        for number in _ENDING:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    def restore(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)


class Lines:
    """Plain lines, answered with Enter."""

    patience = 20

    def __init__(self) -> None:
        self._keys: deque[str] = deque()
        self._opening: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        self._signals = _Signals()
        return self

    def __exit__(self, *_: object) -> None:
        self._signals.restore()

    def ask(self, page: Page) -> str:
        if not self._keys:
            width = max(NARROWEST, _size()[0] - 1)
            _write(f"\n{screen.lines(page, width, opening=page.opening != self._opening)}{page.prompt} ")
            self._opening = page.opening
            line = sys.stdin.buffer.readline(LONGEST_LINE)
            if not line:
                _write("\n")
                raise EOFError
            self._keys.extend(line_keys(line.decode(_encoding(), "replace").strip(), page))
        return self._keys.popleft()


_WORDS = {
    "back": "b",
    "clear": "c",
    "help": "?",
    "note": "e",
    "quit": "q",
    "review": "r",
    "skip": "s",
    "unknown": "d",
    "why": "?",
}


_NUMBER = re.compile(r"-?[0-9]+", re.ASCII)


def line_keys(line: str, page: Page) -> list[str]:
    """The keys that a line stands for."""
    if not line:
        return ["enter"]
    if page.types_text:
        return ["delete-all", "enter"] if line == "-" else ["delete-all", *line, "enter"]
    if page.typing and _NUMBER.fullmatch(line):
        return [*line, "enter"]
    return [_WORDS.get(line.lower(), line)]


class Screen:
    """A screen that is drawn anew whenever something has changed.

    Keys typed ahead and pasted ones are kept, which is why the terminal stays in one mode from beginning to end:
    entering it anew for each key, as `typer.getchar` does, throws away what was typed meanwhile.
    """

    patience = 100

    def __init__(self) -> None:
        self._keys: deque[str] = deque()
        self._decoder = codecs.getincrementaldecoder(_encoding())("replace")
        self._parser = Keys()
        self._console = _console()
        self._ascii_only = not can_show("━─▸·↑", sys.stderr)
        self._place = ""
        self._scrolled: dict[str, int] = {}  # how many lines of a page are above the window
        self._frame = screen.Frame(lines=())

    def __enter__(self) -> Self:
        import termios

        self._mode = termios.tcgetattr(sys.stdin.fileno())
        self._waker, wakes = os.pipe()
        for descriptor in (self._waker, wakes):
            os.set_blocking(descriptor, False)
        self._wakes = wakes
        self._wakeup = signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
        self._signals = _Signals()
        signal.signal(signal.SIGWINCH, lambda *_: None)
        signal.signal(signal.SIGTSTP, self._suspend)
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        with undisturbed():
            self._close()
            signal.signal(signal.SIGWINCH, signal.SIG_DFL)
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            signal.set_wakeup_fd(self._wakeup)
            os.close(self._waker)
            os.close(self._wakes)
        self._signals.restore()

    def ask(self, page: Page) -> str:
        while True:
            while not self._keys:
                self._draw(page)
                self._keys.extend(self._read())
            key = self._keys.popleft()
            if key == "end-of-input":
                raise EOFError
            if not self._scroll(key, page):
                return key

    def _open(self) -> None:
        import termios

        mode = termios.tcgetattr(sys.stdin.fileno())
        mode[0] &= ~(termios.ICRNL | termios.IXON)
        mode[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
        # At once, so that nothing typed ahead is thrown away.
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, mode)
        _write(_OPEN)

    def _close(self) -> None:
        import termios

        _write(_CLOSE)
        with suppress(termios.error, OSError):
            # What is still unread was meant for us: a shell must not run it.
            termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, self._mode)

    def _suspend(self, _number: int, _frame: FrameType | None) -> None:
        self._close()
        os.kill(os.getpid(), signal.SIGSTOP)
        self._open()

    def _read(self) -> list[str]:
        """The keys that come next: none where only the window has changed."""
        terminal = sys.stdin.fileno()
        ready, _, _ = select.select([terminal, self._waker], [], [], ESCAPE_TIME if self._parser.unfinished else None)
        if not ready:
            return self._parser.flush()
        if self._waker in ready:
            with suppress(BlockingIOError):
                os.read(self._waker, LONGEST_LINE)
        if terminal not in ready:
            return []
        try:
            data = os.read(terminal, LONGEST_LINE)
        except OSError:
            data = b""
        if not data:
            raise EOFError
        return self._parser.feed(self._decoder.decode(data))

    def _scroll(self, key: str, page: Page) -> bool:
        """Whether a key only moves a page that is longer than the screen."""
        frame = self._frame
        steps = {"up": -1, "down": 1, "pageup": -frame.room, "pagedown": frame.room}
        if not (page.scrolls and frame.beyond and key in steps):
            return False
        scrolled = min(self._scrolled.get(self._place, 0), frame.beyond)
        self._scrolled[self._place] = min(max(0, scrolled + steps[key]), frame.beyond)
        return True

    def _draw(self, page: Page) -> None:
        columns, rows = _size()
        # The last column stays free, as a terminal may wrap there; and long lines are tiring.
        self._console.width = width = min(max(NARROWEST, columns - 1), BROADEST)
        self._place = page.place + page.question
        for tight in (False, True):
            parts = screen.draw(page, width=width, ascii_only=self._ascii_only, tight=tight)
            head, foot = self._rendered(parts.head), self._rendered(parts.foot)
            groups = [self._rendered(group) for group in parts.groups]
            if screen.fits(head, groups, foot, rows):
                break
        self._frame = screen.frame(head, groups, foot, rows=rows, scrolled=self._scrolled.get(self._place, 0))
        _write("\x1b[H" + "\n".join(f"\x1b[2K{line}" for line in self._frame.lines) + "\x1b[J")

    def _rendered(self, parts: tuple[RenderableType, ...]) -> list[str]:
        with self._console.capture() as captured:
            for part in parts:
                self._console.print(part)
        return captured.get().splitlines()


def _encoding() -> str:
    """What is typed comes in.  Where the locale says ASCII, it says nothing: then UTF-8 is the best guess."""
    name = codecs.lookup(sys.stdin.encoding).name
    return "utf-8" if name == "ascii" else name


def _console() -> Console:
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def _size() -> tuple[int, int]:
    try:
        size = os.get_terminal_size(sys.stderr.fileno())
    except OSError:
        return 80, 24
    return size.columns or 80, size.lines or 24
