"""How records answer a rubric: what makes it worth while to remember.

Many records are read more quickly together, so their entries come in columns.
"""

from __future__ import annotations

from enum import Enum
from functools import partial
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, TypeAlias

from socialmaturity.core.model import UNANSWERED, Answer, Mark
from socialmaturity.core.scoring import is_met, judge, rests_on_little
from socialmaturity.tables.cache import Memory

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence

    from socialmaturity.core.model import Question, Rating, Rubric
    from socialmaturity.core.scoring import Outcome
    from socialmaturity.tables.cache import Room

Entry: TypeAlias = "Hashable"
"""How a question was answered, as it was written: a text or a whole number, and of a sheet that was read its rating."""
Entries: TypeAlias = "Sequence[Sequence[Sequence[Entry]]]"
"""For each stage, for each of its questions that was asked, the entries of all records."""
Known: TypeAlias = "Callable[[Question, Entry], Answer | None]"
"""Makes an answer of an entry: nothing where that takes a closer look."""
Counting: TypeAlias = "Callable[[Question, Rating | None], Rating | None]"
"""Gives a rating, or none, that stands for all that count alike."""

_ANSWER = 120  # bytes


class Unclear(Enum):
    """What takes a closer look."""

    UNCLEAR = "unclear"


_UNCLEAR = Unclear.UNCLEAR
_Standing: TypeAlias = "Rating | Unclear | None"


class Letters:
    """Letters for entries, the same one for all that count alike: those of a stage, put together, are a short key."""

    def __init__(
        self, asked: Sequence[Sequence[Question]], stand: Callable[[Question, Entry], _Standing], room: Room
    ) -> None:
        self._meanings: list[_Standing] = []
        self._letters = [
            [Memory(partial(self._letter, stand, question), room) for question in questions] for questions in asked
        ]

    def keys(self, place: int, columns: Sequence[Iterable[Entry]], size: int) -> list[str]:
        """The keys of what records answer to the stage at this place, of which there are so many."""
        letters = [map(each.__getitem__, column) for each, column in zip(self._letters[place], columns, strict=True)]
        return list(map("".join, zip(*letters, strict=True))) if letters else [""] * size

    def meanings(self, key: str) -> list[_Standing]:
        """What the letters of a key stand for."""
        return [self._meanings[ord(letter)] for letter in key]

    def _letter(self, stand: Callable[[Question, Entry], _Standing], question: Question, entry: Entry) -> str:
        meaning = stand(question, entry)
        if meaning not in self._meanings:
            self._meanings.append(meaning)
        return chr(self._meanings.index(meaning))


class Form:
    """How the records of one shape answer one rubric.

    `version` is the one that they name.  `read` makes an answer of an entry, and nothing where that takes a closer
    look.  Stages that rest on little take one too, where the form is `watchful`.  There is `room` for what is
    remembered of it.
    """

    def __init__(
        self,
        rubric: Rubric,
        version: str,
        asked: Collection[str],
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
        self._ids = [[question.id for question in questions] for questions in self.asked]
        self.ids = [id_ for ids in self._ids for id_ in ids]
        self._answers = {q.id: Memory(partial(read, q), room, _ANSWER) for questions in self.asked for q in questions}
        self.sides = self.letters(_side)

    def letters(self, counting: Counting) -> Letters:
        """Letters for what is answered, as far as it counts."""
        return Letters(self.asked, partial(self._stand, counting), self.room)

    def answers(self, entries: Entries, size: int) -> Iterator[dict[str, Answer]]:
        """For each of so many records, what it answers, as far as that takes no closer look."""
        memories, columns = self._answers.values(), chain.from_iterable(entries)
        answers = [map(each.__getitem__, column) for each, column in zip(memories, columns, strict=True)]
        for given in zip(*answers, strict=True) if answers else repeat((), size):
            both = zip(self.ids, given, strict=True)
            yield {id_: answer for id_, answer in both if answer and answer is not UNANSWERED}

    def outcome(self, place: int, key: str) -> Outcome | None:
        """What the stage at this place comes to, by its sides' key: nothing where that takes a closer look."""
        ratings = self.ratings(place, self.sides.meanings(key))
        return None if ratings is None else judge(self.rubric.stages[place], ratings)

    def ratings(self, place: int, given: Sequence[_Standing]) -> dict[str, Rating] | None:
        """The ratings that were given to the questions of a stage, if nothing about them takes a closer look."""
        if _UNCLEAR in given:
            return None
        if self.watchful and rests_on_little(self.rubric.stages[place], given.count(Mark.NOT_APPLICABLE)):
            return None
        both = zip(self._ids[place], given, strict=True)
        return {id_: rating for id_, rating in both if isinstance(rating, int | Mark)}

    def _stand(self, counting: Counting, question: Question, entry: Entry) -> _Standing:
        answer = self._answers[question.id][entry]
        return _UNCLEAR if answer is None else counting(question, answer.rating)


def rated(rubric: Rubric, room: Room, *, watchful: bool) -> Form:
    """The form of sheets that were read before: their entries are the ratings themselves."""
    return Form(rubric, "", rubric.questions, _by_rating, room=room, watchful=watchful)


def rated_entries(rubric: Rubric, ratings: Iterable[Mapping[str, Rating]]) -> Entries:
    """The entries of such sheets, at least one."""
    return by_stage(rubric.question_ids, [tuple(map(each.get, rubric.questions)) for each in ratings])


def by_stage(asked: Sequence[Sequence[object]], records: Iterable[Sequence[Entry]]) -> Entries:
    """The entries of records, at least one, that come with one for each question that was asked."""
    columns = zip(*records, strict=True)
    return [list(islice(columns, len(questions))) for questions in asked]


def _by_rating(_: Question, entry: Entry) -> Answer:
    return Answer(rating=entry if isinstance(entry, int | Mark) else None)


def _side(question: Question, rating: Rating | None) -> Rating | None:
    """All that is met is alike, and all that is not: by how much decides nothing."""
    if not isinstance(rating, int):
        return rating
    return question.met_at if is_met(question, rating) else question.scale.lowest
