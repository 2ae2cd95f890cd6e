"""Columns that are nearly something else than a tag: a slip of the pen must not turn answers into a tag."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from socialmaturity.folding import fold, id_form
from socialmaturity.tables.columns import column_name
from socialmaturity.tables.headings import FIELDS
from socialmaturity.tables.near import Near

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from socialmaturity.core.model import Rubric
    from socialmaturity.tables.headings import Names

_ID_LENGTH = 80
_SHORTEST_TEXT = 12  # characters: shorter ones resemble too much
_SHORTEST_FIELD = 5  # so do the names of short fields: `rate` is not a slip for `date`
_ID_END = re.compile(r"(?P<sure>-?[(\[:])|[-./]")  # what may follow an id in a heading that says more
_REPEATED = re.compile(r"(?P<id>.+)\.[0-9]{1,2}")
_OR_MAP_IT = "write it so, rename the column, or say in a mapping what it is"


class Slips:
    """Find columns that are nearly a question or a field, name one and more, or hold the answers to one.

    `sample` has some of the rows below the headings.  `asked` are the ids of the questions that have a column.
    """

    def __init__(
        self, names: Names, rubrics: Collection[Rubric], sample: Sequence[Sequence[str]], asked: Collection[str]
    ) -> None:
        self._names = names
        self._asked = asked
        self._rubrics = rubrics
        self._sample = sample
        self._by_option: defaultdict[str, set[str]] | None = None

    def __call__(self, columns: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """Yield the messages about such columns, with their places."""
        near_ids, near_texts = Near(self._names.folded_ids), Near(self._names.folded_texts)
        near_fields = Near(field for field in FIELDS if len(field) > _SHORTEST_FIELD)
        for place, heading in columns:
            name, called = id_form(heading), column_name(place, heading)
            if id_ := self._repeated(name) or near_ids(name) if len(name) <= _ID_LENGTH else "":
                question = min(self._names.folded_ids[id_])[1]
                yield place, f"{called} is nearly the question '{question}'; {_OR_MAP_IT}"
            elif text := near_texts(fold(heading)) if len(heading) > _SHORTEST_TEXT else "":
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
        cells = {fold(row[place]) for row in self._sample if place < len(row) and row[place].strip()}
        if not cells:
            return ""
        counts: defaultdict[str, int] = defaultdict(int)
        for cell in cells:
            for id_ in self._options().get(cell, ()):
                counts[id_] += 1
        most = max(counts, key=lambda id_: counts[id_], default="")
        return most if most and 2 * counts[most] > len(cells) else ""

    def _options(self) -> dict[str, set[str]]:
        """Return the questions by the folded texts of their own options."""
        if self._by_option is None:
            self._by_option = defaultdict(set)
            for rubric in self._rubrics:
                for question in rubric.questions.values():
                    for point, option in zip(question.scale.points, question.options, strict=True):
                        if option != point.label:
                            self._by_option[fold(option)].add(question.id)
        return self._by_option
