"""Count assessments, without keeping them: there may be any number."""

from __future__ import annotations

from collections import Counter
from itertools import chain, combinations
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.core.codes import Codes
from socialmaturity.core.crosswalk import fits
from socialmaturity.core.groups import UNGROUPED, merged, refuse_missing
from socialmaturity.core.model import Mark
from socialmaturity.core.result import Scored
from socialmaturity.core.scoring import is_met

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.core.groups import Group, Grouping
    from socialmaturity.core.model import Question, Rating, Rubric, Stage
    from socialmaturity.core.result import Result
    from socialmaturity.core.scoring import Assessment

MOST_GROUPS = 1_000  # a field with more values is a name, not a group
MOST_PAIRED = 100  # sheets among which those of one subject are looked for
_MOST_KEYS = 20_000  # of a stage, before they are summed up


class Counted(NamedTuple):
    """An assessment, as far as it is counted: `key` is from `Codes.side`."""

    rubric: Rubric
    key: str
    reached: int
    at_most: int
    group: Group | None = None


class Pair(NamedTuple):
    """The results of one subject by two rubrics, and whether they are plausible together."""

    one: Assessment
    other: Assessment
    fits: bool


class StateCounts(NamedTuple):
    """How often a question was met, a gap or open; the sum is how often it was applicable."""

    met: int = 0
    gaps: int = 0
    open: int = 0

    @property
    def applicable(self) -> int:
        return self.met + self.gaps + self.open

    def weighted(self, question: Question) -> tuple[int, ...]:
        """Return the three numbers in weights."""
        return tuple(question.weight * number for number in self)

    def with_answer(self, question: Question, rating: Rating | None, count: int = 1) -> StateCounts:
        """Return the counts with an answer that was given this often."""
        if rating is Mark.NOT_APPLICABLE:
            return self
        state = is_met(question, rating)
        if state is None:
            return self._replace(open=self.open + count)
        return self._replace(met=self.met + count) if state else self._replace(gaps=self.gaps + count)


class _Keys:
    """Count the answers to one stage: equal sets of answers first, and from time to time what they add up to."""

    def __init__(self, codes: Codes, place: int) -> None:
        self._codes = codes
        self._place = place
        self._counts: Counter[str] = Counter()
        self._tallies = {question.id: StateCounts() for question in codes.rubric.stages[place].questions}

    def add(self, key: str) -> None:
        self._counts[key] += 1
        if len(self._counts) > _MOST_KEYS:
            self._sum_up()

    def tallies(self) -> dict[str, StateCounts]:
        self._sum_up()
        return self._tallies

    def _sum_up(self) -> None:
        for key, count in self._counts.items():
            ratings = self._codes.ratings(self._place, key)
            for question in self._codes.rubric.stages[self._place].questions:
                known = self._tallies[question.id]
                self._tallies[question.id] = known.with_answer(question, ratings.get(question.id), count)
        self._counts.clear()


class Standing:
    """Counts over the assessments by one rubric.

    `reached` and `possible` count the stages reached for certain and at most, by number, also for each group in
    `groups`; `ranges` is how many may have reached more.
    """

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.sheets = self.ranges = 0
        self.reached: Counter[int] = Counter()
        self.possible: Counter[int] = Counter()
        self.groups: dict[Group, Counter[int]] = {}
        self._codes = Codes(rubric)
        self._stages = [_Keys(self._codes, place) for place in range(len(rubric.stages))]
        self._next = [_Keys(self._codes, place) for place in range(len(rubric.stages))]

    def add(self, counted: Counted) -> None:
        _, key, reached, at_most, group = counted
        self.sheets += 1
        self.ranges += at_most > reached
        self.reached[reached] += 1
        self.possible[at_most] += 1
        for keys, cut in zip(self._stages, self._codes.cuts, strict=True):
            keys.add(key[cut])
        if reached < len(self._next):
            self._next[reached].add(key[self._codes.cuts[reached]])
        if group is not None and (group in self.groups or len(self.groups) < MOST_GROUPS):
            self.groups.setdefault(group, Counter())[reached] += 1

    def shown_groups(self, smallest: int = 1) -> dict[Group | None, Counter[int]]:
        """Return the counts of each group, in their order; None is for all groups of fewer sheets, merged."""
        shown: dict[Group | None, Counter[int]] = {}
        for group, as_ in merged({group: each.total() for group, each in self.groups.items()}, smallest).items():
            shown.setdefault(as_, Counter()).update(self.groups[group])
        named = sorted(group for group in shown if group is not None)
        return {group: shown[group] for group in (*named, *([None] if None in shown else []))}

    def counted(self, assessment: Assessment, group: Group | None) -> Counted:
        """Return what is counted of an assessment."""
        key = self._codes.key(assessment.ratings).translate(self._codes.side)
        return Counted(self.rubric, key, assessment.reached, assessment.at_most, group)

    def themes(self) -> dict[str, StateCounts]:
        """Return the tally of the questions of each theme, in weights and in the rubric's order."""
        tallies = {id_: tally for keys in self._stages for id_, tally in keys.tallies().items()}
        return {
            id_: StateCounts(
                *map(sum, zip(*(tallies[question.id].weighted(question) for question in questions), strict=True))
            )
            for id_, questions in self.rubric.by_dimension.items()
            if questions
        }

    def blocking(self) -> list[tuple[Stage, Question, StateCounts]]:
        """Return the questions that keep sheets from their next stage, those of most sheets first.

        A question counts for the sheets whose next stage is its own: as a gap or as open, of those for which it is
        applicable.
        """
        found = [
            (stage, question, keys.tallies()[question.id])
            for stage, keys in zip(self.rubric.stages, self._next, strict=True)
            for question in stage.questions
        ]
        blocking = [each for each in found if each[2].gaps + each[2].open]
        return sorted(blocking, key=lambda each: (-each[2].gaps - each[2].open, -each[2].gaps))


class Overview:
    """Counts over assessments by any rubrics, and the first few of the assessments.

    `standings` has the counts of each rubric, `failed` is how many records could not be scored, and `kept` are the
    first `keep` assessments, each with the number of its warnings.
    """

    def __init__(self, keep: int, grouping: Grouping = UNGROUPED) -> None:
        self.failed = 0
        self.kept: list[tuple[Assessment, int]] = []
        self.standings: dict[str, Standing] = {}
        self._keep = keep
        self.grouping = grouping

    def refuse_missing(self) -> None:
        """Raise InputError if a field to group by is in no sheet."""
        groups = chain.from_iterable(standing.groups for standing in self.standings.values())
        refuse_missing(self.grouping, groups, chain.from_iterable(each.sheet.tags for each, _ in self.kept))

    @property
    def sheets(self) -> int:
        """Return how many assessments were counted."""
        return sum(standing.sheets for standing in self.standings.values())

    def take(self, result: Result | Counted) -> None:
        """Count a result, or what is counted of it."""
        if isinstance(result, Counted):
            self._standing(result.rubric).add(result)
        elif isinstance(result, Scored):
            self.add(result.assessment, len(result.warnings))
        else:
            self.failed += 1

    def add(self, assessment: Assessment, warnings: int = 0) -> None:
        """Count an assessment that came with some warnings, and keep it if it is one of the first."""
        standing = self._standing(assessment.rubric)
        standing.add(standing.counted(assessment, self.grouping.of(assessment)))
        if len(self.kept) < self._keep:
            self.kept.append((assessment, warnings))

    def pairs(self) -> Iterator[Pair]:
        """Yield the results of one subject by two related rubrics, where a rubric says which results fit."""
        if len(self.standings) > 1 and len(self.kept) <= MOST_PAIRED:
            for one, other in combinations((assessment for assessment, _ in self.kept), 2):
                if _whose(one) == _whose(other) and (fit := fits(one, other)) is not None:
                    yield Pair(one, other, fit)

    def _standing(self, rubric: Rubric) -> Standing:
        if rubric.name not in self.standings:
            self.standings[rubric.name] = Standing(rubric)
        return self.standings[rubric.name]


def _whose(assessment: Assessment) -> tuple[str, str]:
    return assessment.sheet.subject.casefold(), assessment.sheet.scope.casefold()
