"""Many assessments in counts: any number of them fits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from operator import add
from typing import TYPE_CHECKING

from socialmaturity.core.plan import plan
from socialmaturity.core.scoring import Tally

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmaturity.core.model import Rubric
    from socialmaturity.core.scoring import Assessment

MOST_GROUPS = 1_000  # what has more is no group, but a name


@dataclass(slots=True, kw_only=True)
class Standing:
    """What the assessments by one rubric have come to.

    `reached` counts by stage number; `ranges` is how many may have reached more.  `blocking` counts for each question
    the assessments whose shortest way to their next stage leads through it.
    """

    rubric: Rubric
    sheets: int = 0
    ranges: int = 0
    reached: Counter[int] = field(default_factory=Counter)
    blocking: Counter[str] = field(default_factory=Counter)
    dimensions: dict[str, Tally] = field(default_factory=dict)
    groups: dict[str, Counter[int]] = field(default_factory=dict)

    def add(self, assessment: Assessment, group: str | None) -> None:
        self.sheets += 1
        self.ranges += assessment.at_most > assessment.reached
        self.reached[assessment.reached] += 1
        self.blocking.update(step.question.id for step in plan(assessment).steps)
        for id_, tally in assessment.dimensions.items():
            before = self.dimensions.get(id_)
            self.dimensions[id_] = Tally(*map(add, before, tally)) if before else tally
        if group is not None and (group in self.groups or len(self.groups) < MOST_GROUPS):
            self.groups.setdefault(group, Counter())[assessment.reached] += 1


class Survey:
    """Counts over assessments by any rubrics, and the first few assessments themselves.

    `group_of` says to which group an assessment belongs; `failed` is how many records there were that gave none.
    """

    def __init__(self, keep: int, group_of: Callable[[Assessment], str] | None = None) -> None:
        self.failed = 0
        self.kept: list[tuple[Assessment, int]] = []
        self.standings: dict[str, Standing] = {}
        self._keep = keep
        self._group_of = group_of

    @property
    def grouped(self) -> bool:
        """Whether any assessment belongs to a group that has a name."""
        return any(any(standing.groups) for standing in self.standings.values())

    @property
    def sheets(self) -> int:
        return sum(standing.sheets for standing in self.standings.values())

    def add(self, assessment: Assessment, warnings: int = 0) -> None:
        """Count an assessment, of which so many warnings were given."""
        rubric = assessment.rubric
        if rubric.name not in self.standings:
            self.standings[rubric.name] = Standing(rubric=rubric)
        self.standings[rubric.name].add(assessment, self._group_of and self._group_of(assessment))
        if len(self.kept) < self._keep:
            self.kept.append((assessment, warnings))
