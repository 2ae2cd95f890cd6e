"""Describe an interview at one moment: what is asked, what is answered, and which question comes next."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING

from socialmaturity.core.scoring import judge
from socialmaturity.core.sheet import UNANSWERED, Answer, ratings_of
from socialmaturity.interview.drive import HowEnded
from socialmaturity.interview.line_editor import EMPTY
from socialmaturity.interview.voices import agreed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmaturity.core.crosswalk import Hint
    from socialmaturity.core.model import Question, Rating, Rubric, Stage
    from socialmaturity.core.sheet import LeftOut
    from socialmaturity.interview.line_editor import Entry
    from socialmaturity.interview.voices import Voice, Voices

_ONE_KEY = range(10)  # the scores that have a key of their own


class Phase(Enum):
    """What the interview waits for, which decides what a key does."""

    ASKING = "asking"
    REASON = "reason"
    NOTE = "note"
    EVIDENCE = "evidence"
    REVIEW = "review"
    DONE = "done"
    LEFT = "left"


TYPING = (Phase.REASON, Phase.NOTE, Phase.EVIDENCE)
OVER = {Phase.DONE: HowEnded.DONE, Phase.LEFT: HowEnded.LEFT}


class KeyRemark(Enum):
    """Why a key has done nothing."""

    NO_KEY = "it has no meaning here"
    NO_SCORE = "the number is not on the scale"
    NO_NUMBER = "no question asked has that number"
    NO_ANSWER = "there is no answer yet"
    FIRST = "nothing comes before the first question"
    ESSENTIAL = "the question cannot be not applicable"
    STAGE_APPLIES = "no question of the stage is left that may not apply"
    NO_REASON = "not applicable needs a reason"
    UNKEPT = "Esc would throw away what is typed"
    FULL = "there is no room for more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """An interview at one moment.

    `only` are the questions to ask, or None for all of them.  `at` is the question asked, or asked last.  `reviewing`
    says that it was chosen in the review, and leads back there.  `stored` are the questions that got the last answer,
    `selected` the one that Enter opens in the review, `resume` the one to go back to when a note is typed.
    `whole_stage` says that the reason that is typed is for all questions of the stage that may not apply.
    `left_out` are the stages and themes that do not apply as a whole, and whose questions have no answers of their own.
    `voices` are the answers of other sheets; with `agreeing`, those of people who settle on one answer together.
    `wordings` are questions as those sheets were asked, where they read differently now.
    `strays` counts the keys in a row that did nothing, `idle` those since there was one more answer.
    """

    rubric: Rubric
    answers: Mapping[str, Answer]
    at: str = ""
    phase: Phase = Phase.REVIEW
    only: frozenset[str] | None = None
    until_decided: bool = False
    left_out: LeftOut | None = None
    voices: Voices = field(default_factory=dict)
    agreeing: bool = False
    hints: Mapping[str, tuple[Hint, ...]] = field(default_factory=dict)
    wordings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    entry: Entry = EMPTY
    evidence: tuple[str, ...] = ()
    helping: bool = False
    reviewing: bool = False
    stored: tuple[str, ...] = ()
    selected: str = ""
    resume: str = ""
    warned: bool = False
    whole_stage: bool = False
    remark: KeyRemark | None = None
    key: str = ""
    strays: int = 0
    idle: int = 0
    most: int = 0

    @property
    def ended(self) -> HowEnded | None:
        return OVER.get(self.phase)

    @property
    def question(self) -> Question:
        return self.rubric.questions[self.at]

    @property
    def answer(self) -> Answer:
        return self.answers.get(self.at, UNANSWERED)

    @property
    def heard(self) -> tuple[Voice, ...]:
        """Return what other sheets answer to the question asked."""
        return self.voices.get(self.at, ())

    @property
    def offered(self) -> Answer | None:
        """Return the answer that Enter takes: the one on which the other sheets agree, while there is none here."""
        if self.answer.rating is not None:
            return None
        return agreed(self.question, self.heard, named=self.agreeing)

    @property
    def stage(self) -> Stage:
        return self.stage_of(self.question)

    @property
    def ratings(self) -> Mapping[str, Rating]:
        return ratings_of(self.answers)

    @property
    def ended_by(self) -> Stage | None:
        """Return the first stage that can no longer be passed, or None if the interview does not stop there."""
        if not self.until_decided:
            return None
        ratings = self.ratings
        return next((stage for stage in self.rubric.stages if not judge(stage, ratings).possible), None)

    @property
    def asked(self) -> tuple[str, ...]:
        """Return the ids of the questions that are asked, in the rubric's order."""
        last = self.ended_by
        stages = self.rubric.stages[: last.number if last else None]
        ids = (question.id for question in chain.from_iterable(stage.questions for stage in stages))
        return tuple(id_ for id_ in ids if self.only is None or id_ in self.only)

    @property
    def by_number(self) -> bool:
        """Return whether scores are typed as numbers, with Enter, as some of them have no key of their own."""
        return any(point.score not in _ONE_KEY for point in self.question.scale.points)

    def asking(self, id_: str, *, reviewing: bool = False) -> Interview:
        """Return the same interview at this question."""
        return replace(
            self,
            at=id_,
            phase=Phase.ASKING,
            entry=EMPTY,
            whole_stage=False,
            helping=False,
            reviewing=reviewing,
            stored=(),
            selected="",
            resume="",
        )

    def stage_of(self, question: Question) -> Stage:
        """Return the stage that a question belongs to."""
        return next(stage for stage in self.rubric.stages if question in stage.questions)

    def open_after(self, number: int) -> str | None:
        """Return the first question after this number that is asked and has no answer yet."""
        ratings = self.ratings
        return next((id_ for id_ in self.asked if self.number(id_) > number and id_ not in ratings), None)

    def number(self, id_: str) -> int:
        """Return which question this is, counted from 1."""
        return list(self.rubric.questions).index(id_) + 1


def begin(state: Interview, *, again: bool = False) -> Interview:
    """Return the interview at its first question without an answer; with `again`, at its first one in any case."""
    state = replace(state, at=next(iter(state.rubric.questions)), most=len(state.ratings))
    asked = state.asked
    first = asked[0] if again and asked else state.open_after(0)
    return replace(state, at=asked[-1] if asked else state.at) if first is None else state.asking(first)
