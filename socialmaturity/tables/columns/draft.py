"""The columns of one table while they are being understood."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from socialmaturity import formulas
from socialmaturity.folding import one_line
from socialmaturity.tables.columns import Reading, column_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from socialmaturity.core.model import Question, Rubric
    from socialmaturity.tables.columns import Kind
    from socialmaturity.tables.columns.names import Asked, Names
    from socialmaturity.tables.columns.survey_tools import Tool
    from socialmaturity.tables.mapping import Mapping

_LONGEST = 4_000  # characters of a heading that may name something: patterns take long on longer ones


class Draft:
    """What the rules have found so far, each of them in columns that the rules before it left free.

    `asked` has the questions of each column, by all rubrics that know it, and `wrong` what must be corrected.
    """

    def __init__(
        self,
        headings: Sequence[str],
        rubrics: Collection[Rubric],
        *,
        mapping: Mapping,
        default: Rubric | None,
        sample: Sequence[Sequence[str]],
        names: Names,
        rows: Sequence[int],
    ) -> None:
        self.headings = tuple(one_line(formulas.restored(heading)) for heading in headings)
        # The newest of several versions comes first, and has their id.
        self.rubrics = {rubric.id: rubric for rubric in reversed([*rubrics])}
        self.questions = {
            (rubric.id, question.id): question
            for rubric in reversed([*rubrics])
            for question in rubric.questions.values()
        }
        self.mapping = mapping
        self.default = self.rubrics.get(mapping.rubric.partition("@")[0]) or default
        self.sample = sample
        self.names = names
        self.rows = tuple(rows)
        self.tool: Tool | None = None
        self.readings: dict[int, Reading] = {}
        self.asked: defaultdict[int, set[Asked]] = defaultdict(set)
        self.wrong: list[str] = []

    def free(self) -> Iterator[tuple[int, str]]:
        """Yield the columns that have a heading and no reading yet."""
        for place, heading in enumerate(self.headings):
            if place not in self.readings and heading and len(heading) <= _LONGEST:
                yield place, heading

    def ask(self, place: int, found: Iterable[Asked], why: str) -> None:
        """Take a column for one or more questions."""
        self.asked[place].update(found)
        self.readings[place] = Reading("question", min(id_ for _, id_ in self.asked[place]), why)

    def taken(self, *kinds: Kind) -> set[str]:
        """Return the names of all columns of some kinds."""
        return {reading.name for reading in self.readings.values() if reading.kind in kinds}

    def question_of(self, place: int) -> Question:
        """Return the question of a column, of any rubric that has it."""
        return self.questions[min(self.asked[place])]

    def called(self, place: int) -> str:
        """Return how messages name a column."""
        return column_name(place, self.headings[place], self.rows)
