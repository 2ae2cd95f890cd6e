"""Functions that remember: what makes a batch fast, while one rule decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

K = TypeVar("K")
V = TypeVar("V")

_ENTRY = 100  # bytes that an entry takes before its key has any letters


class Room:
    """How many bytes may still be remembered, by all that share it."""

    def __init__(self, left: int = 44 << 20) -> None:
        self.left = left

    def take(self, size: int) -> bool:
        """Whether so many bytes may be remembered; then they are taken."""
        if self.left <= 0:
            return False
        self.left -= size
        return True


class Memory(dict[K, V]):
    """What `make` says of a key, made once for each key while there is room, and then anew for all others.

    `size` is about how many bytes such a value takes, with a key that is no text.  Keys that are equal must mean the
    same: remember texts, since (1, 2) == (True, 2.0).
    """

    def __init__(self, make: Callable[[K], V], room: Room, size: int = 0) -> None:
        super().__init__()
        self._make = make
        self._room = room
        self._size = size + _ENTRY

    def __missing__(self, key: K) -> V:
        made = self._make(key)
        if self._room.take(self._size + (len(key) if isinstance(key, str) else 0)):
            self[key] = made
        return made
