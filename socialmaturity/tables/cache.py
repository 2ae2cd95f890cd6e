"""Functions that remember what they returned, within a budget of bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

K = TypeVar("K")
V = TypeVar("V")

_ENTRY = 100  # bytes of an entry without the characters of its key


class Budget:
    """The bytes that caches may still take together, estimated rather too high."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, size: int) -> bool:
        """Take some bytes, if any are left.  Return whether that was so."""
        if self.left <= 0:
            return False
        self.left -= size
        return True


class Cache(dict[K, V]):
    """Remember what `make` returns for each key while the budget lasts; without budget, call it anew each time.

    `size` is about how many bytes a value takes, with a key that is not text.  With `as_long`, a value is charged like
    its key, which is text.  Keys that are equal must mean the same: texts do, but (1, 2) == (True, 2.0).
    """

    def __init__(self, make: Callable[[K], V], budget: Budget, size: int = 0, *, as_long: bool = False) -> None:
        super().__init__()
        self._make = make
        self._budget = budget
        self._size = size + _ENTRY
        self._copies = 2 if as_long else 1

    def __missing__(self, key: K) -> V:
        made = self._make(key)
        if self._budget.take(self._size + (self._copies * bytes_of(key) if isinstance(key, str) else 0)):
            self[key] = made
        return made


def bytes_of(text: str) -> int:
    """Return about how many bytes a text takes, at most."""
    return len(text) if text.isascii() else 4 * len(text)
