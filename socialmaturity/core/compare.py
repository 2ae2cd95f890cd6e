"""One subject over time: where it stood, where it stands, and what moved in between."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark
from socialmaturity.core.scoring import is_met

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from socialmaturity.core.model import Question, Rating, Stage
    from socialmaturity.core.scoring import Assessment


class State(Enum):
    """What an answer comes to."""

    MET = "met"
    GAP = "gap"
    OPEN = "open"
    NOT_APPLICABLE = "not-applicable"


class Kind(Enum):
    """What became of a question.  Of what was met, only a lower or an open answer is a loss."""

    LOST = "lost"
    CLOSED = "closed"
    UP = "up"
    DOWN = "down"
    FOUND_OUT = "found-out"
    UNSURE = "unsure"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A question whose answer is another one now."""

    question: Question
    before: Rating | None
    after: Rating | None

    @property
    def was(self) -> State:
        return state(self.question, self.before)

    @property
    def now(self) -> State:
        return state(self.question, self.after)

    @property
    def kind(self) -> Kind:
        was, now = self.was, self.now
        if State.NOT_APPLICABLE in (was, now):
            return Kind.SCOPE
        if was is State.OPEN:
            return Kind.FOUND_OUT
        if was is State.MET and now is not State.MET:
            return Kind.LOST
        if now is State.OPEN:
            return Kind.UNSURE
        if was is State.GAP and now is State.MET:
            return Kind.CLOSED
        return Kind.UP if _score(self.after) > _score(self.before) else Kind.DOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What moved from the first of these assessments to the last, in the rubric's order.

    `apart` are the questions that cannot be compared: only one of the two versions of the rubric asked them.
    """

    steps: tuple[Assessment, ...]
    moves: tuple[Move, ...]
    apart: tuple[str, ...]

    @property
    def before(self) -> Assessment:
        return self.steps[0]

    @property
    def after(self) -> Assessment:
        return self.steps[-1]

    @property
    def gained(self) -> tuple[Stage, ...]:
        """Stages reached now, and not before."""
        return self.after.rubric.stages[self.before.reached : self.after.reached]

    @property
    def lost(self) -> tuple[Stage, ...]:
        """Stages reached before, and not now."""
        return self.after.rubric.stages[self.after.reached : self.before.reached]

    @property
    def closed(self) -> tuple[str, ...]:
        """Gaps that are met now."""
        return tuple(move.question.id for move in self.of(Kind.CLOSED))

    @property
    def opened(self) -> tuple[str, ...]:
        """Gaps that were none before."""
        return tuple(move.question.id for move in self.moves if move.was is not State.GAP and move.now is State.GAP)

    @property
    def regressed(self) -> bool:
        """Whether a stage or a practice was lost.  As everywhere, what is open does not count as met."""
        return bool(self.lost or self.of(Kind.LOST))

    def of(self, *kinds: Kind) -> tuple[Move, ...]:
        """The moves of these kinds."""
        return tuple(move for move in self.moves if move.kind in kinds)


def compare(assessments: Iterable[Assessment]) -> Comparison:
    """Compare two or more assessments by one rubric: in the order of their dates, where each of them has one."""
    steps = in_order(tuple(assessments))
    before, after = steps[0], steps[-1]
    changed = [
        Move(question=question, before=before.ratings.get(id_), after=after.ratings.get(id_))
        for id_, question in after.rubric.questions.items()
        if before.ratings.get(id_) != after.ratings.get(id_)
    ]
    apart = {move.question.id for move in changed if None in (move.before, move.after)}
    if version(before) == version(after):
        apart = set()
    return Comparison(
        steps=steps,
        moves=tuple(m for m in changed if m.question.id not in apart and (m.was, m.now) != (State.OPEN, State.OPEN)),
        apart=tuple(move.question.id for move in changed if move.question.id in apart),
    )


def in_order(assessments: Sequence[Assessment]) -> tuple[Assessment, ...]:
    """By date, or as given where one has none."""
    dated = [(sheet.date, place) for place, each in enumerate(assessments) if (sheet := each.sheet).date is not None]
    if len(dated) < len(assessments):
        return tuple(assessments)
    return tuple(assessments[place] for _, place in sorted(dated))


def version(assessment: Assessment) -> str:
    """The version of the rubric that was answered, as far as the sheet says."""
    return assessment.sheet.version or assessment.rubric.version


def state(question: Question, rating: Rating | None) -> State:
    """What a rating comes to."""
    if rating is Mark.NOT_APPLICABLE:
        return State.NOT_APPLICABLE
    return {True: State.MET, False: State.GAP, None: State.OPEN}[is_met(question, rating)]


def _score(rating: Rating | None) -> int:
    return rating if isinstance(rating, int) else -1
