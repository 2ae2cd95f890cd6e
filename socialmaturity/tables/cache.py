"""Functions that remember: what makes a batch fast, while one rule decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

K = TypeVar("K")
V = TypeVar("V")

_ENTRY = 100  # bytes that an entry takes before its key has any letters


class Room:
    """How many bytes may still be remembered, by all that share it.  They are estimated, rather too high."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, size: int) -> bool:
        """Whether there is room; then so much of it is taken."""
        if self.left <= 0:
            return False
        self.left -= size
        return True


class Memory(dict[K, V]):
    """What `make` says of a key, made once for each key while there is room, and then anew for all others.

    `size` is about how many bytes a value takes, with a key that is no text; where values are `as_long` as keys that
    are texts, they need not be counted.  Keys that are equal must mean the same: texts do, and so do ratings, but
    (1, 2) == (True, 2.0).
    """

    def __init__(self, make: Callable[[K], V], room: Room, size: int = 0, *, as_long: bool = False) -> None:
        super().__init__()
        self._make = make
        self._room = room
        self._size = size + _ENTRY
        self._copies = 2 if as_long else 1

    def __missing__(self, key: K) -> V:
        made = self._make(key)
        if self._room.take(self._size + (self._copies * bytes_of(key) if isinstance(key, str) else 0)):
            self[key] = made
        return made


def bytes_of(text: str) -> int:
    """About how many bytes a text takes, at most."""
    return len(text) if text.isascii() else 4 * len(text)
