"""A function that remembers: what makes a batch fast, while one rule decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

K = TypeVar("K")
V = TypeVar("V")

LIMIT = 20_000


class Memory(dict[K, V]):
    """What `make` says of a key, made once for each of the first `limit` keys and anew for all others.

    Keys that are equal must mean the same: remember texts, since (1, 2) == (True, 2.0).
    """

    def __init__(self, make: Callable[[K], V], limit: int = LIMIT) -> None:
        super().__init__()
        self.make = make
        self.limit = limit

    def __missing__(self, key: K) -> V:
        made = self.make(key)
        if len(self) < self.limit:
            self[key] = made
        return made
