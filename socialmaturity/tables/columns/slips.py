"""Columns that are nearly something else than a tag: a slip of the pen must not turn answers into a tag."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from socialmaturity.folding import fold, id_form
from socialmaturity.tables.columns.by_cells import cells_of, own_options
from socialmaturity.tables.columns.names import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from socialmaturity.tables.columns.draft import Draft

_ID_LENGTH = 80
_SHORTEST_TEXT = 12  # characters: shorter ones resemble too much
_SHORTEST_FIELD = 5  # so do the names of short fields: `rate` is not a slip for `date`
_ID_END = re.compile(r"(?P<sure>-?[(\[:])|[-./]")  # what may follow an id in a heading that says more
_JOINED = re.compile(r"[._]+")
_REPEATED = re.compile(r"(?P<id>.+)\.[0-9]{1,2}")
_OR_MAP_IT = "write it so, rename the column, or say in a mapping what it is"

_NEAR = 0.85  # of 1: a tag may well resemble a question a little
_LETTERS = 3  # in a row, by which names are found that may resemble another one
_COMMON = 60  # names that share such letters: more say nothing, and would take long to compare
_CANDIDATES = 8  # names that are compared letter by letter


class Slips:
    """Find columns that are nearly a question or a field, name one and more, or hold the answers to one."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._names = draft.names
        self._asked = {id_ for found in draft.asked.values() for _, id_ in found}
        self._by_option: dict[str, set[str]] = {}

    def found(self) -> Iterator[tuple[int, str]]:
        """Yield the messages about such columns, with their places."""
        near_ids, near_texts = _Near(self._names.folded_ids), _Near(self._names.folded_texts)
        near_fields = _Near(field for field in FIELDS if len(field) > _SHORTEST_FIELD)
        for place, heading in self._draft.free():
            name, called = id_form(heading), self._draft.called(place)
            words = heading if " " in heading else _JOINED.sub(" ", heading)  # as programs that clean names join them
            if id_ := self._repeated(name) or near_ids(name) if len(name) <= _ID_LENGTH else "":
                question = min(self._names.folded_ids[id_])[1]
                yield place, f"{called} is nearly the question '{question}'; {_OR_MAP_IT}"
            elif text := near_texts(fold(words)) if len(heading) > _SHORTEST_TEXT else "":
                question = min(self._names.folded_texts[text])[1]
                yield place, f"{called} is nearly the text of '{question}'; {_OR_MAP_IT}"
            elif field := near_fields(name):
                yield place, f"{called} is nearly the field '{field}'; write it so, or rename the column"
            elif named := self._named_with_more(heading):
                yield place, f"{called} names the question '{named}', which has no column; say in a mapping what it is"
            elif answered := self._of_options(place):
                yield place, f"{called} holds answers to '{answered}'; say in a mapping what it is"

    def _repeated(self, name: str) -> str:
        """Return the id of a question that pandas numbered, as it was there already: ID.1."""
        match = _REPEATED.fullmatch(name)
        return match["id"] if match and match["id"] in self._names.folded_ids else ""

    def _named_with_more(self, heading: str) -> str:
        """Return the question without a column whose id begins a heading, or whose text is in it, if any is."""
        name = id_form(heading)
        for end in _ID_END.finditer(name):
            # Many headings begin with a word that may be an id: "Team lead" is not about the question "team".
            if "-" in name[: end.start()] or end["sure"]:
                for _, id_ in self._names.folded_ids.get(name[: end.start()], ()):
                    if id_ not in self._asked:
                        return id_
        folded = fold(heading)
        for text, questions in self._names.folded_texts.items():
            if len(text) > _SHORTEST_TEXT and text in folded:
                for _, id_ in questions:
                    if id_ not in self._asked:
                        return id_
        return ""

    def _of_options(self, place: int) -> str:
        """Return the question whose option texts are more than half of the distinct cells of a column, if any is."""
        cells = set(map(fold, cells_of(place, self._draft.sample)))
        if cells and not self._by_option:
            self._by_option = own_options(self._draft.questions.values())
        counts: defaultdict[str, int] = defaultdict(int)
        for cell in cells:
            for id_ in self._by_option.get(cell, ()):
                counts[id_] += 1
        most = max(counts, key=lambda id_: counts[id_], default="")
        return most if most and 2 * counts[most] > len(cells) else ""


class _Near:
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
    if _is_swapped(heading, name):
        return True
    if not 0.7 < len(heading) / len(name) < 1 / 0.7:  # noqa: PLR2004 - no ratio of theirs would reach _NEAR
        return False
    matcher = SequenceMatcher(None, heading, name, autojunk=False)
    return matcher.quick_ratio() >= _NEAR and matcher.ratio() >= _NEAR


def _is_swapped(heading: str, name: str) -> bool:
    """Return whether two neighbouring letters have changed places.  In a short name, that is much of it."""
    if len(heading) != len(name) or len(name) < _SHORTEST_FIELD:
        return False
    apart = [place for place, (one, other) in enumerate(zip(heading, name, strict=True)) if one != other]
    if len(apart) != 2 or apart[1] - apart[0] != 1:  # noqa: PLR2004 - a pair
        return False
    both = slice(apart[0], apart[1] + 1)
    return heading[both].isalpha() and heading[both][::-1] == name[both]
