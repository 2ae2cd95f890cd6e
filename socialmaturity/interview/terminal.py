"""Show pages on a POSIX terminal, and read one key at a time.

On other systems this module cannot be imported, and the interview asks in lines.
"""

from __future__ import annotations

import codecs
import os
import select
import signal
import sys
import termios
from collections import deque
from contextlib import suppress
from signal import SIG_DFL, SIGSTOP, SIGTSTP, SIGWINCH
from typing import TYPE_CHECKING, Self

from socialmaturity.interview import screen
from socialmaturity.interview.keyboard import Keys
from socialmaturity.streams import NARROWEST, can_show, show, window

if TYPE_CHECKING:
    from types import FrameType

    from socialmaturity.interview.page import Page
    from socialmaturity.interview.signals import Signals

BROADEST = 100  # columns
AT_ONCE = 4096  # bytes
ESCAPE_TIME = 0.05  # seconds in which the rest of an arrow key follows its first byte
SHORTEST_PASTE = 24  # characters with a line end between them that come at once: nobody types as fast
_OPEN = "\x1b[?1049h\x1b[?25l\x1b[?2004h"  # another screen, no cursor, pasted text marked as such
_CLOSE = "\x1b[?2004l\x1b[?25h\x1b[?1049l"


class Screen:
    """A screen that is drawn anew whenever something has changed.

    Keys typed ahead and pasted ones are kept, which is why the terminal stays in one mode from beginning to end:
    entering it anew for each key, as `typer.getchar` does, throws away what was typed meanwhile.
    """

    patience = 100
    draws = True

    def __init__(self, signals: Signals, encoding: str) -> None:
        from rich.console import Console

        self._signals = signals
        self._keys: deque[str] = deque()
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._parser = Keys()
        self._console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        self._ascii_only = not can_show("━─▸▹·↑✗…", sys.stderr)
        self._place = ""
        self._selected: int | None = None
        self._scrolled: dict[str, int] = {}  # how many lines of a page are above the window
        self._frame = screen.DrawnPage(lines=())

    def __enter__(self) -> Self:
        self._mode = termios.tcgetattr(sys.stdin.fileno())
        self._waker, self._wakes = os.pipe()
        for descriptor in (self._waker, self._wakes):
            os.set_blocking(descriptor, False)
        # A signal must wake `select`, so that a window of another size is drawn anew.
        self._wakeup = signal.set_wakeup_fd(self._wakes, warn_on_full_buffer=False)
        signal.signal(SIGWINCH, lambda *_: None)
        signal.signal(SIGTSTP, self._suspend)
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        with self._signals.waiting():
            self._close()
            signal.signal(SIGWINCH, SIG_DFL)
            signal.signal(SIGTSTP, SIG_DFL)
            signal.set_wakeup_fd(self._wakeup)
            os.close(self._waker)
            os.close(self._wakes)

    def ask(self, page: Page) -> str:
        """Show a page, and wait for a key.  Raises EOFError if none will come, KeyboardInterrupt on a signal."""
        while True:
            while not self._keys:
                self._draw(page)
                self._keys.extend(self._read(page))
            key = self._keys.popleft()
            if key == "end-of-input":
                raise EOFError
            if key == "interrupt":  # Ctrl-C of a terminal that sends it as a key
                raise KeyboardInterrupt
            if key == "suspend":
                os.kill(os.getpid(), SIGTSTP)
            elif not self._scroll(key, page):
                return key

    def _open(self) -> None:
        mode = termios.tcgetattr(sys.stdin.fileno())
        mode[0] &= ~(termios.ICRNL | termios.IXON)
        mode[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
        # At once, so that nothing typed ahead is thrown away.
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, mode)
        show(_OPEN)

    def _close(self) -> None:
        show(_CLOSE)
        with suppress(termios.error, OSError):
            # What is still unread was meant for us: a shell must not run it.
            termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, self._mode)

    def _suspend(self, _number: int, _frame: FrameType | None) -> None:
        self._close()
        os.kill(os.getpid(), SIGSTOP)
        self._open()

    def _read(self, page: Page) -> list[str]:
        """Return the keys that come next: none if only the window has changed."""
        terminal = sys.stdin.fileno()
        ready, _, _ = select.select([terminal, self._waker], [], [], ESCAPE_TIME if self._parser.unfinished else None)
        if not ready:
            return self._parser.flush()
        if self._waker in ready:
            with suppress(BlockingIOError):
                os.read(self._waker, AT_ONCE)
        if terminal not in ready:
            return []
        try:
            data = os.read(terminal, AT_ONCE)
        except OSError:
            data = b""
        if not data:
            raise EOFError
        text = self._decoder.decode(data)
        return self._parser.feed(text, pasted=page.paragraphs and _is_pasted(text))

    def _scroll(self, key: str, page: Page) -> bool:
        """Scroll a page that is longer than the screen.  Return whether the key has done so."""
        frame = self._frame
        steps = {"pageup": -frame.room, "pagedown": frame.room}
        if not page.types_text:
            steps |= {"home": -frame.beyond, "end": frame.beyond}
        if not page.arrows:
            steps |= {"up": -1, "down": 1}
        if not frame.beyond or key not in steps:
            return False
        # Not from `frame.first`: several keys may come before the page is drawn again.
        self._scrolled[self._place] = min(max(0, self._scrolled[self._place] + steps[key]), frame.beyond)
        return True

    def _draw(self, page: Page) -> None:
        columns, rows = window()
        # The last column stays free, as a terminal may wrap there; and long lines are tiring.
        self._console.width = min(max(NARROWEST, columns - 1), BROADEST)
        self._place = page.place + page.question
        scrolled = self._scrolled.get(self._place, 0)
        # What is selected comes into view once; after that one may scroll away from it.
        follow = page.selected != self._selected
        self._selected = page.selected
        self._frame = screen.compose(page, self._console, rows, scrolled, ascii_only=self._ascii_only, follow=follow)
        self._scrolled[self._place] = self._frame.first
        show("\x1b[H" + "\n".join(f"\x1b[2K{line}" for line in self._frame.lines) + "\x1b[J")


def _is_pasted(text: str) -> bool:
    """Return whether paragraphs came at once from a terminal that does not mark what is pasted."""
    return len(text) >= SHORTEST_PASTE and any(end in text.rstrip("\r\n") for end in "\r\n")
