"""Headings that are nearly the name of a question: a slip of the pen must not turn answers into a tag."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NEAR = 0.85  # of 1: a tag may well resemble a question a little
_LETTERS = 3  # in a row, by which names are found that may resemble another one
_COMMON = 60  # names that share such letters: more say nothing, and would take long to compare
_CANDIDATES = 8  # names that are compared letter by letter


class Near:
    """Names by the letters in them, to find those that resemble a heading without comparing it with each of them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_letters: defaultdict[str, list[str]] = defaultdict(list)
        for name in names:
            for letters in set(_in_a_row(name)):
                self._by_letters[letters].append(name)

    def __call__(self, heading: str) -> str:
        """Return the name that a heading nearly is, or ""."""
        shared: defaultdict[str, int] = defaultdict(int)
        for letters in set(_in_a_row(heading)):
            names = self._by_letters.get(letters, ())
            if len(names) <= _COMMON:
                for name in names:
                    shared[name] += 1
        best = sorted(shared, key=lambda name: (-shared[name], name))[:_CANDIDATES]
        return next((name for name in best if _resembles(heading, name)), "")


def _in_a_row(text: str) -> Iterator[str]:
    padded = f"  {text} "
    return (padded[place : place + _LETTERS] for place in range(len(padded) - _LETTERS + 1))


def _resembles(heading: str, name: str) -> bool:
    if not 0.7 < len(heading) / len(name) < 1 / 0.7:  # noqa: PLR2004 - no ratio of theirs would reach NEAR
        return False
    matcher = SequenceMatcher(None, heading, name, autojunk=False)
    return matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR
