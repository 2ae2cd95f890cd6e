"""How records answer a rubric, stage by stage: what makes it worth while to remember."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from socialmaturity.core.memory import Memory
from socialmaturity.core.model import Answer, Mark, ratings_of
from socialmaturity.core.scoring import rests_on_little

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Mapping

    from socialmaturity.core.model import Question, Rating, Rubric, Stage

Key: TypeAlias = "tuple[Hashable, ...]"
"""How the questions of one stage were answered: an entry for each that was asked, in whatever form it came."""

UNANSWERED = Answer()


class Form:
    """How the records of one shape answer one rubric.

    `version` is the one that the records name.  `read` makes an answer of what stands for a question: nothing where
    that takes a closer look.  Stages that rest on little take one as well, unless the form is not `watchful`.
    """

    def __init__(
        self,
        rubric: Rubric,
        version: str,
        asked: Collection[str],
        read: Callable[[Question, Hashable], Answer | None],
        *,
        watchful: bool = True,
    ) -> None:
        self.rubric = rubric
        self.version = version
        self.read = read
        self.watchful = watchful
        self.asked = [[question for question in stage.questions if question.id in asked] for stage in rubric.stages]
        self._answers = {
            question.id: Memory(partial(read, question)) for questions in self.asked for question in questions
        }

    def answers(self, stage: Stage, key: Key) -> Mapping[str, Answer] | None:
        """What a key says; nothing where that takes a closer look."""
        answers: dict[str, Answer] = {}
        for question, written in zip(self.asked[stage.number - 1], key, strict=True):
            answer = self._answers[question.id][written]
            if answer is None:
                return None
            if answer is not UNANSWERED:
                answers[question.id] = answer
        left_out = sum(answer.rating is Mark.NOT_APPLICABLE for answer in answers.values())
        return None if self.watchful and rests_on_little(stage, left_out) else answers

    def ratings(self, stage: Stage, key: Key) -> Mapping[str, Rating] | None:
        """The same as ratings alone."""
        answers = self.answers(stage, key)
        return None if answers is None else ratings_of(answers)


def rated(rubric: Rubric) -> Form:
    """The form of sheets that were read before: their keys hold the ratings themselves."""
    return Form(rubric, "", rubric.questions, _by_rating, watchful=False)


def rating_keys(rubric: Rubric, ratings: Mapping[str, Rating]) -> list[Key]:
    """The keys of such a sheet."""
    return [tuple(map(ratings.get, ids)) for ids in rubric.question_ids]


def _by_rating(_: Question, entry: Hashable) -> Answer:
    return Answer(rating=entry if isinstance(entry, int | Mark) else None)
