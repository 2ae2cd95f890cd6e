"""Encode answers as characters, so that records with equal answers are judged once."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.core.model import Mark
from socialmaturity.core.scoring import is_met

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmaturity.core.model import Question, Rating, Rubric

UNREAD = "\0"
"""The code of an answer that only the strict reader can judge."""


class _Meaning(NamedTuple):
    """The answer of a character, and what a plan (`near`) and `judge` (`side`) need of it."""

    rating: Rating | None
    near: Rating | None
    side: Rating | None
    worded: bool = False


class Codes:
    """One character for each answer to a rubric's questions: a record is a key of them, in the rubric's order.

    `side` folds a key (with `str.translate`) to what `judge` sees: a score is met or not, by how much decides nothing.
    `near` folds it to what a plan sees: all scores that are met are the same, and an open question counts from the
    lowest score.  `worded` are the characters of answers that have a note, a reason or evidence.
    `cuts` are the slices of the stages.  Keys of two processes can be compared: they follow from the rubric alone.
    """

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.side: dict[int, str] = {}
        self.near: dict[int, str] = {}
        self.worded: set[str] = set()
        self._ratings: list[Rating | None] = [None]  # by code point; the first is UNREAD
        self._known: dict[_Meaning, str] = {}
        self._codes = {question.id: self._of(question) for question in rubric.questions.values()}
        ends = [0]
        for stage in rubric.stages:
            ends.append(ends[-1] + len(stage.questions))
        self.cuts = [slice(start, end) for start, end in pairwise(ends)]

    def code(self, question: Question, rating: Rating | None, *, worded: bool = False) -> str:
        """Return the character of an answer."""
        return self._codes[question.id][rating, worded]

    def key(self, ratings: Mapping[str, Rating]) -> str:
        """Return the key of a sheet."""
        return "".join([codes[ratings.get(id_), False] for id_, codes in self._codes.items()])

    def codes(self, question: Question) -> Mapping[str, Rating | None]:
        """Return the rating of each character that may answer a question."""
        return {code: rating for (rating, _), code in self._codes[question.id].items()}

    def rating(self, code: str) -> Rating | None:
        """Return the rating that a character means."""
        return self._ratings[ord(code)]

    def ratings(self, place: int, key: str) -> dict[str, Rating]:
        """Return the ratings of a stage, by its place and its slice of a key."""
        meanings, both = self._ratings, zip(self.rubric.question_ids[place], key, strict=True)
        return {id_: rating for id_, code in both if (rating := meanings[ord(code)]) is not None}

    def _of(self, question: Question) -> dict[tuple[Rating | None, bool], str]:
        codes = {}
        for rating in (*(point.score for point in question.scale.points), *Mark, None):
            meaning = _meaning(question, rating)
            codes[rating, False] = self._code(meaning)
            codes[rating, True] = self._code(meaning._replace(worded=True))
            self.worded.add(codes[rating, True])
            for code in (codes[rating, False], codes[rating, True]):
                self.side[ord(code)] = self._code(_meaning(question, meaning.side))
                self.near[ord(code)] = self._code(_meaning(question, meaning.near))
        return codes

    def _code(self, meaning: _Meaning) -> str:
        if meaning not in self._known:
            self._known[meaning] = chr(len(self._ratings))
            self._ratings.append(meaning.rating)
        return self._known[meaning]


def _meaning(question: Question, rating: Rating | None) -> _Meaning:
    lowest, met_at = question.scale.lowest, question.met_at
    if isinstance(rating, int):
        return _Meaning(rating, min(rating, met_at), met_at if is_met(question, rating) else lowest)
    return _Meaning(rating, rating if rating is Mark.NOT_APPLICABLE else lowest, rating)
