"""An interview at one moment: what is asked, what is answered, and which question comes next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING

from socialmaturity.core.model import Answer
from socialmaturity.core.scoring import judge
from socialmaturity.interview.line_editor import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from socialmaturity.core.crosswalk import Hint
    from socialmaturity.core.model import Question, Rating, Rubric, Stage
    from socialmaturity.interview.line_editor import Entry

_ONE_KEY = range(10)  # the scores that a single key stands for


class Phase(Enum):
    """What a key is taken for."""

    ASKING = "asking"
    REASON = "reason"
    NOTE = "note"
    EVIDENCE = "evidence"
    REVIEW = "review"
    DONE = "done"
    LEFT = "left"


TYPING = (Phase.REASON, Phase.NOTE, Phase.EVIDENCE)
OVER = (Phase.DONE, Phase.LEFT)


class Remark(Enum):
    """Why a key has done nothing."""

    NO_KEY = "it means nothing here"
    NO_SCORE = "the number is not on the scale"
    NO_NUMBER = "no question asked has that number"
    NO_ANSWER = "there is no answer to go on from"
    FIRST = "nothing stands before the first question"
    ESSENTIAL = "the question cannot be not applicable"
    NO_REASON = "not applicable needs a reason"
    FULL = "there is no room for more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """An interview at one moment.

    `only` are the questions to ask, all of them where empty.  `at` is the question asked, or asked last.
    `reviewing` says that it was chosen in the review, and leads back there.  `carried` are the answers that came from
    another sheet.  `strays` counts the keys in a row that did nothing, `idle` those since there was one more answer.
    """

    rubric: Rubric
    answers: Mapping[str, Answer]
    at: str
    phase: Phase
    only: frozenset[str] = frozenset()
    until_decided: bool = False
    carried: Mapping[str, Answer]
    hints: Mapping[str, tuple[Hint, ...]]
    entry: Entry = EMPTY
    evidence: tuple[str, ...] = ()
    helping: bool = False
    reviewing: bool = False
    remark: Remark | None = None
    key: str = ""
    strays: int = 0
    idle: int = 0
    most: int = 0

    @property
    def question(self) -> Question:
        return self.rubric.questions[self.at]

    @property
    def answer(self) -> Answer:
        return self.answers.get(self.at, Answer())

    @property
    def stage(self) -> Stage:
        return next(stage for stage in self.rubric.stages if self.question in stage.questions)

    @property
    def ratings(self) -> Mapping[str, Rating]:
        return {id_: answer.rating for id_, answer in self.answers.items() if answer.rating is not None}

    @property
    def ended_by(self) -> Stage | None:
        """The first stage that can no longer be passed, where the interview is to stop there."""
        if not self.until_decided:
            return None
        ratings = self.ratings
        return next((stage for stage in self.rubric.stages if not judge(stage, ratings).possible), None)

    @property
    def asked(self) -> tuple[str, ...]:
        """The ids of the questions that are asked, in the rubric's order."""
        last = self.ended_by
        stages = self.rubric.stages[: last.number if last else None]
        ids = (question.id for question in chain.from_iterable(stage.questions for stage in stages))
        return tuple(id_ for id_ in ids if not self.only or id_ in self.only)

    @property
    def by_number(self) -> bool:
        """Whether scores are typed as numbers, with Enter, as no single key stands for some of them."""
        return any(point.score not in _ONE_KEY for point in self.question.scale.points)

    def asking(self, id_: str, *, reviewing: bool = False) -> Interview:
        """The same interview at this question."""
        return replace(self, at=id_, phase=Phase.ASKING, entry=EMPTY, helping=False, reviewing=reviewing)

    def open_after(self, number: int) -> str | None:
        """The first question after this number that is asked and has no answer yet."""
        ratings = self.ratings
        return next((id_ for id_ in self.asked if self.number(id_) > number and id_ not in ratings), None)

    def number(self, id_: str) -> int:
        """Which question this is, counted from 1."""
        return list(self.rubric.questions).index(id_) + 1


def begin(
    rubric: Rubric,
    answers: Mapping[str, Answer],
    *,
    only: Iterable[str] = (),
    until_decided: bool = False,
    carried: Mapping[str, Answer] | None = None,
    hints: Mapping[str, tuple[Hint, ...]] | None = None,
) -> Interview:
    """An interview at the first question without an answer, or at the first of those to ask again."""
    # Where something is noted already, the question is asked: a note is not to be lost to an answer from elsewhere.
    new = {id_: answer for id_, answer in (carried or {}).items() if answers.get(id_, Answer()) == Answer()}
    state = Interview(
        rubric=rubric,
        answers={**answers, **new},
        at=next(iter(rubric.questions)),
        phase=Phase.REVIEW,
        only=frozenset(only),
        until_decided=until_decided,
        carried=carried or {},
        hints=hints or {},
    )
    state = replace(state, most=len(state.ratings))
    asked = state.asked
    first = asked[0] if state.only and asked else state.open_after(0)
    return replace(state, at=asked[-1] if asked else state.at) if first is None else state.asking(first)
