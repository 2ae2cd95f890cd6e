"""How far a long run has come, on standard error, for people who watch a terminal."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from socialmaturity.tables.inputs import Piece

_FIRST, _EVERY = 1.0, 0.2  # seconds: what is done before the first needs no progress


class Progress:
    """A line that is written over and over.  Silent where nobody watches, or the result goes to the same terminal.

    As a context, it takes the line away at the end, whatever the end is.
    """

    def __init__(self, inputs: Iterable[str], *, beside: bool) -> None:
        stderr = sys.stderr
        self._shows = stderr is not None and stderr.isatty() and not beside
        self._inputs = list(inputs) if self._shows else []
        self._total = 0
        self._began = time.monotonic()
        self._next = self._began + _FIRST
        self._shown = False
        self.done = 0

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self.clear()

    def following(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """The same pieces, with the line kept up to date as they go by."""
        if not self._shows:
            yield from pieces
            return
        self._total = _size(self._inputs)
        finished, file, read = 0, "", 0
        for piece in pieces:
            if piece.file != file:
                finished, file = finished + read, piece.file
            read = piece.read
            yield piece
            self._tell(finished + read)

    def clear(self) -> None:
        """Take the line away, so that something else can be said."""
        if self._shown:
            _write("\r\x1b[K")
            self._shown = False

    def _tell(self, read: int) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _EVERY
        rate = self.done / (now - self._began)
        of = f", {min(100, 100 * read // self._total)}%" if self._total else ""
        _write(f"\r\x1b[K{self.done:,} sheets{of}, {rate:,.0f} a second")
        self._shown = True


def _write(text: str) -> None:
    with suppress(OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()


def _size(inputs: Iterable[str]) -> int:
    """How many bytes the inputs have in all; 0 where that is not known beforehand."""
    total = 0
    for name in inputs:
        try:
            if not os.path.isfile(name):  # noqa: PTH113 - names are kept as they were given
                return 0
            total += os.path.getsize(name)  # noqa: PTH202 - as above
        except OSError:
            return 0
    return total
