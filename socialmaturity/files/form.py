"""How records answer a rubric, stage by stage: what makes it worth while to remember."""

from __future__ import annotations

from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from socialmaturity.core.memory import Memory
from socialmaturity.core.model import UNANSWERED, Answer, Mark
from socialmaturity.core.scoring import rests_on_little

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Mapping

    from socialmaturity.core.memory import Room
    from socialmaturity.core.model import Question, Rating, Rubric

Key: TypeAlias = "Hashable"
"""How the questions of one stage were answered, as it was written."""
Entries: TypeAlias = "tuple[Hashable, ...]"
"""What a key holds for each question of the stage that was asked."""
Ratings: TypeAlias = "tuple[Rating | None, ...]"
"""The key of a stage in a sheet that was read before."""
Known: TypeAlias = "Callable[[Question, Hashable], Answer | None]"
"""Makes an answer of an entry: nothing where that takes a closer look."""

_ANSWER = 120  # bytes


class Unclear(Enum):
    """What takes a closer look."""

    UNCLEAR = "unclear"


UNCLEAR = Unclear.UNCLEAR


class Form:
    """How the records of one shape answer one rubric.

    `version` is the one that they name.  `entries` takes a key apart, and `read` makes an answer of an entry: both give
    nothing where that takes a closer look.  Stages that rest on little take one too, where the form is `watchful`.
    There is `room` for what is remembered of it.
    """

    def __init__(
        self,
        rubric: Rubric,
        version: str,
        asked: Collection[str],
        entries: Callable[[tuple[str, ...], Key], Entries | None],
        read: Known,
        *,
        room: Room,
        watchful: bool = True,
    ) -> None:
        self.rubric = rubric
        self.version = version
        self.room = room
        self.watchful = watchful
        self.asked = [[question for question in stage.questions if question.id in asked] for stage in rubric.stages]
        self._ids = [tuple(question.id for question in questions) for questions in self.asked]
        self._entries = entries
        self._answers = {q.id: Memory(partial(read, q), room, _ANSWER) for questions in self.asked for q in questions}

    def entries(self, place: int, key: Key) -> Entries | None:
        """What a key holds for each question of the stage at this place."""
        return self._entries(self._ids[place], key)

    def answer(self, question: Question, entry: Hashable) -> Answer | None:
        """What an entry answers."""
        return self._answers[question.id][entry]

    def answers(self, place: int, key: Key) -> tuple[Mapping[str, Answer], Mapping[str, Rating]] | None:
        """What a key answers, by the ids of the questions, and the ratings alone."""
        ids = self._ids[place]
        entries = self._entries(ids, key)
        if entries is None:
            return None
        answers = {
            id_: answer for id_, entry in zip(ids, entries, strict=True) if (answer := self._answers[id_][entry])
        }
        if len(answers) < len(ids):
            return None
        ratings = self.ratings(place, [answer.rating for answer in answers.values()])
        if ratings is None:
            return None
        return {id_: answer for id_, answer in answers.items() if answer is not UNANSWERED}, ratings

    def ratings(self, place: int, given: Collection[Rating | Unclear | None]) -> dict[str, Rating] | None:
        """The ratings that were given to the questions of a stage, if nothing about them takes a closer look."""
        left_out = sum([rating is Mark.NOT_APPLICABLE for rating in given])
        if self.watchful and rests_on_little(self.rubric.stages[place], left_out):
            return None
        ratings: dict[str, Rating] = {}
        for id_, rating in zip(self._ids[place], given, strict=True):
            if rating is UNCLEAR:
                return None
            if rating is not None:
                ratings[id_] = rating
        return ratings


def rated(rubric: Rubric, room: Room, *, watchful: bool) -> Form:
    """The form of sheets that were read before: their keys are the ratings themselves."""
    return Form(rubric, "", rubric.questions, as_they_are, _by_rating, room=room, watchful=watchful)


def rating_keys(rubric: Rubric, ratings: Mapping[str, Rating]) -> list[Ratings]:
    """The keys of such a sheet."""
    return [tuple(map(ratings.get, ids)) for ids in rubric.question_ids]


def as_they_are(_: tuple[str, ...], key: Key) -> Entries | None:
    """The entries of a key that holds them one by one."""
    return key if isinstance(key, tuple) else None


def _by_rating(_: Question, entry: Hashable) -> Answer:
    return Answer(rating=entry if isinstance(entry, int | Mark) else None)
