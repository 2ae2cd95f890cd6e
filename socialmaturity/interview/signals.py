"""Let every signal that ends a program end the interview in order, and never in the middle of a save."""

from __future__ import annotations

import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

# These do not end a program, cannot be caught, mean that it has crashed, or (the last two) are ignored by Python.
_NOT_OURS = (
    *("SIGCHLD", "SIGCLD", "SIGCONT", "SIGURG", "SIGWINCH", "SIGINFO", "SIGTSTP", "SIGTTIN", "SIGTTOU"),
    *("SIGKILL", "SIGSTOP"),
    *("SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL", "SIGTRAP", "SIGSYS", "SIGABRT", "SIGIOT"),
    *("SIGPIPE", "SIGXFSZ"),
)


class Signals:
    """Turn the first signal that would end the program into a KeyboardInterrupt, and ignore the others.

    Without POSIX there are fewer signals, and nothing else changes: this needs no signal by its name.
    """

    def __init__(self) -> None:
        self._before: dict[int, object] = {}
        self._waits = False
        self._came = False

    def __enter__(self) -> Self:
        for number in signal.valid_signals():
            if getattr(number, "name", "") not in _NOT_OURS:
                with suppress(OSError, ValueError, RuntimeError):  # the C library keeps some for itself
                    self._before[number] = signal.signal(number, self._arrived)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            # A handler that was not set from Python is None, and cannot be set again.
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)  # type: ignore[arg-type]

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let a signal wait until what is under way is done."""
        outer, self._waits = self._waits, True
        try:
            yield
        finally:
            self._waits = outer
        if self._came and not self._waits:
            self._end()

    def _arrived(self, _number: int, _frame: FrameType | None) -> None:
        self._came = True
        if not self._waits:
            self._end()

    def _end(self) -> None:
        for number in self._before:
            signal.signal(number, signal.SIG_IGN)
        self._came = False
        raise KeyboardInterrupt
