"""The nouns of a rubric: a ladder of stages with questions, and all that is declared with them.

Most are named tuples, as each dataclass costs a hundredth of the program's start.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction


class Mark(Enum):
    """An answer that is not a score."""

    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


# For what runs often: CPython 3.11 takes ten times as long to find a member in its class.
UNKNOWN, NOT_APPLICABLE = Mark.UNKNOWN, Mark.NOT_APPLICABLE

Rating: TypeAlias = int | Mark
"""A score, or a mark.  What was not answered has none: the fourth state is absence."""

# How pandas, Spark and R write whole numbers of a column that has gaps.
_WHOLE_DECIMAL = re.compile(r"-?[0-9]{1,30}\.0{1,20}", re.ASCII)


class Source(NamedTuple):
    """A document that a rubric rests on."""

    id: str
    title: str
    author: str = ""
    year: int | None = None
    url: str = ""


class Point(NamedTuple):
    """One entry of a scale."""

    score: int
    id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Ordered points, lowest first, and the score from which an answer counts as met.

    `readings` is what can be written as an answer, and what it means: scores, the ids of points, and the two marks.
    `scores` are those of the points.
    """

    id: str
    met_at: int
    points: tuple[Point, ...]
    scores: tuple[int, ...] = field(init=False, repr=False, compare=False)
    readings: Mapping[str, Rating] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        readings = {
            **{point.id: point.score for point in self.points},
            **{str(point.score): point.score for point in self.points},
            **{mark.value: mark for mark in Mark},
        }
        object.__setattr__(self, "readings", readings)
        object.__setattr__(self, "scores", tuple([point.score for point in self.points]))

    def reading(self, text: str) -> Rating | None:
        """Return the answer that a text means, or None.  A whole number may be written as a decimal: 2.0 is 2."""
        if text not in self.readings and _WHOLE_DECIMAL.fullmatch(text):
            text = text.partition(".")[0]
        return self.readings.get(text)

    @property
    def lowest(self) -> int:
        return self.points[0].score

    @property
    def highest(self) -> int:
        return self.points[-1].score


class Question(NamedTuple):
    """One practice, asked in plain words.  `options` describe the scale's points, in their order.

    `ref` is the number that the published model prints.  `advice` is one text, or one for each point of the scale: what
    to do next from there.  `formerly` and `formerly_text` are ids and wordings that earlier versions used, and
    `formerly_options` are earlier wordings of each option, if any are known.
    """

    id: str
    text: str
    scale: Scale
    met_at: int
    options: tuple[str, ...]
    ref: str = ""
    formerly: tuple[str, ...] = ()
    formerly_text: tuple[str, ...] = ()
    formerly_options: tuple[tuple[str, ...], ...] = ()
    why: str = ""
    advice: tuple[str, ...] = ()
    evidence: str = ""
    dimension: str | None = None
    essential: bool = False
    weight: int = 1
    may_not_apply: bool = True
    sources: tuple[str, ...] = ()

    @property
    def full_text(self) -> str:
        """Return the text behind the number that is printed in the published model, if there is one."""
        return f"{self.ref} {self.text}" if self.ref else self.text

    def advice_from(self, rating: Rating | None) -> str:
        """Return what to do next from this answer, or from the lowest point where it has no score."""
        if len(self.advice) <= 1:
            return "".join(self.advice)
        scores = self.scale.scores
        return self.advice[scores.index(rating) if isinstance(rating, int) and rating in scores else 0]

    def option(self, score: int) -> str:
        """Return how the point with this score is described."""
        return self.options[self.scale.scores.index(score)]

    def takes(self, rating: Rating | None) -> bool:
        """Return whether an answer from elsewhere settles this question: a score of its scale, or not applicable."""
        return rating in self.scale.scores or (rating is NOT_APPLICABLE and self.may_not_apply)

    @property
    def asks(self) -> tuple[object, ...]:
        """Return all that the meaning of an answer depends on: equal for questions that ask the same."""
        return self.text, self.options, self.scale.points, self.scale.met_at, self.met_at


class Stage(NamedTuple):
    """One rung of the ladder."""

    number: int
    id: str
    name: str
    pass_share: Fraction
    questions: tuple[Question, ...]
    ref: str = ""
    formerly: tuple[str, ...] = ()
    motto: str = ""
    also_called: tuple[str, ...] = ()
    summary: str = ""
    benefits: tuple[str, ...] = ()
    pitfall: str = ""
    sources: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """Return the name with the number that is printed in the published model, if there is one."""
        return f"{self.name} ({self.ref})" if self.ref else self.name

    def needed(self, applicable: int) -> int:
        """Return how much of this weight of applicable questions must be met: its pass share, rounded up."""
        return -(-self.pass_share.numerator * applicable // self.pass_share.denominator)


class Dimension(NamedTuple):
    """A theme that questions of several stages share."""

    id: str
    label: str


class Check(NamedTuple):
    """A claim that holds when all its questions are met.  With `after`, a crossing between two stages."""

    id: str
    label: str
    questions: tuple[str, ...]
    after: str | None = None
    near_side: str = ""
    far_side: str = ""
    sources: tuple[str, ...] = ()


class Benchmark(NamedTuple):
    """A figure from a survey, shown with an answer.  Without `met_by` it is context only."""

    id: str
    question: str
    statement: str
    share: Fraction | None = None
    met_by: int | None = None
    year: int | None = None
    base: str = ""
    note: str = ""
    sources: tuple[str, ...] = ()


class StageMatch(NamedTuple):
    """Stages of another rubric that a stage of this one resembles."""

    stage: str
    matches: tuple[str, ...]
    because: str = ""


class PlausibleRange(NamedTuple):
    """The results in the other rubric that are plausible for `reached` here: lowest and highest stage number."""

    reached: int
    plausible: tuple[int, int]


class Counterpart(NamedTuple):
    """A question of another rubric: the same one, or (with a difference) a similar one."""

    question: str
    other: str
    difference: str = ""


class Crosswalk(NamedTuple):
    """How this rubric relates to another one."""

    rubric: str
    stages: tuple[StageMatch, ...] = ()
    ranges: tuple[PlausibleRange, ...] = ()
    same: tuple[Counterpart, ...] = ()
    similar: tuple[Counterpart, ...] = ()


class Parent(NamedTuple):
    """A rubric that another one extends: ID@VERSION, the SHA-256 of its file, and the file."""

    name: str
    sha256: str
    file: str


class Case(NamedTuple):
    """Answers with the stage that they must reach, so that a change of the rubric shows what it changes.

    `reached` and `at_most` are stage numbers; `at_most` is None where the case says nothing of it.
    """

    name: str
    answers: Mapping[str, Rating]
    reached: int
    at_most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Rubric:
    """A ladder of stages, with its questions and its rule.  `sha256` is that of the bytes of its file.

    `extends` are the rubrics that this one is made from, nearest first, and `left_out` the questions that they ask and
    this one does not.
    """

    id: str
    version: str
    title: str
    stages: tuple[Stage, ...]
    scales: tuple[Scale, ...]
    sha256: str
    summary: str = ""
    language: str = ""
    before: str = "No stage complete yet"
    sources: tuple[Source, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    checks: tuple[Check, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    crosswalk: tuple[Crosswalk, ...] = ()
    cases: tuple[Case, ...] = ()
    extends: tuple[Parent, ...] = ()
    left_out: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Return the name that sheets and results use: ID@VERSION."""
        return f"{self.id}@{self.version}"

    @property
    def names(self) -> tuple[str, ...]:
        """Return the name of this rubric, and those of the rubrics that it extends, nearest first."""
        return (self.name, *(parent.name for parent in self.extends))

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """All questions by id, in the rubric's order."""
        return {question.id: question for stage in self.stages for question in stage.questions}

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The ids that earlier versions used for questions, with those of today."""
        former = {old: question.id for question in self.questions.values() for old in question.formerly}
        return {old: new for old, new in former.items() if old not in self.questions}

    @cached_property
    def renamed_stages(self) -> Mapping[str, str]:
        """The ids that earlier versions used for stages, with those of today."""
        return {old: stage.id for stage in self.stages for old in stage.formerly}

    @cached_property
    def question_ids(self) -> tuple[tuple[str, ...], ...]:
        """The ids of the questions of each stage."""
        return tuple(tuple(question.id for question in stage.questions) for stage in self.stages)

    @cached_property
    def by_dimension(self) -> Mapping[str, tuple[Question, ...]]:
        """The questions of each dimension."""
        questions = self.questions.values()
        return {each.id: tuple(q for q in questions if q.dimension == each.id) for each in self.dimensions}

    @cached_property
    def dimension_labels(self) -> Mapping[str, str]:
        """The labels of the dimensions by id."""
        return {dimension.id: dimension.label for dimension in self.dimensions}

    @cached_property
    def unit(self) -> int:
        """A common multiple of the spans of all scales: in it, what answers earn adds up as whole numbers."""
        return math.lcm(*(q.scale.highest - q.scale.lowest for q in self.questions.values()))

    @cached_property
    def by_id(self) -> Mapping[str, Stage]:
        """All stages by id, lowest first."""
        return {stage.id: stage for stage in self.stages}
