"""Choose what asks: a screen with one key an answer, or plain lines."""

from __future__ import annotations

import codecs
import os
import sys
from typing import TYPE_CHECKING, Protocol, Self

from socialmaturity.errors import refuse
from socialmaturity.interview.lines import PlainLines

if TYPE_CHECKING:
    from socialmaturity.interview.page import Page
    from socialmaturity.interview.signals import Signals

NEEDS_A_TERMINAL = (
    "the interview needs a terminal to ask in; 'socialmaturity sheet RUBRIC' gives a sheet to fill in with an editor, "
    "and 'socialmaturity score FILE' scores one that is filled in"
)


class Face(Protocol):
    """A way to ask.  `patience` is how many keys in a row may do nothing, `draws` whether it takes the whole screen."""

    patience: int
    draws: bool

    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...
    def ask(self, page: Page) -> str:
        """Show a page, and wait for a key.  Raises EOFError if none will come, KeyboardInterrupt on a signal."""


def face(signals: Signals, *, lines: bool) -> Face:
    """Return the screen, or plain lines if they are asked for or the terminal can do no more.  Raises InputError."""
    if sys.stdin is None or sys.stderr is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise refuse(NEEDS_A_TERMINAL)
    simple = os.environ.get("TERM", "dumb") == "dumb" or os.environ.get("ACCESSIBLE", "0") not in ("", "0")
    if lines or simple:
        return PlainLines(_encoding())
    try:
        from socialmaturity.interview.terminal import Screen
    except ImportError:  # a system without POSIX has no way to read one key
        return PlainLines(_encoding())
    return Screen(signals, _encoding())


def _encoding() -> str:
    """Return the encoding of what is typed: UTF-8 if the locale says ASCII, which it also does if it is not set."""
    name = codecs.lookup(sys.stdin.encoding).name
    return "utf-8" if name == "ascii" else name
