"""Show how much of the inputs has been read."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from socialmaturity.streams import ProgressBar
    from socialmaturity.tables.inputs import Piece


def following(pieces: Iterable[Piece], bar: ProgressBar, done: Callable[[], int]) -> Iterator[Piece]:
    """Yield the same pieces, and keep the bar up to date as they go by.  `done` counts the sheets."""
    began = time.monotonic()
    finished, file, read = 0, "", 0
    for piece in pieces:
        if piece.file != file:
            finished, file = finished + read, piece.file
        read = piece.read
        yield piece
        bar.tell(finished + read, lambda: f"{done():,} sheets, {done() / (time.monotonic() - began):,.0f} a second")


def size(inputs: Iterable[str]) -> int:
    """Return how many bytes the inputs have in all, or 0 if that is not known beforehand."""
    total = 0
    for name in inputs:
        try:
            if not os.path.isfile(name):  # noqa: PTH113 - names are kept as they were given
                return 0
            total += os.path.getsize(name)  # noqa: PTH202 - as above
        except OSError:
            return 0
    return total
