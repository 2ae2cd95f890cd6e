"""The part of a rubric that a respondent may see.

Formats are given this and never the rubric, so that no questionnaire can show, or hide in its source, which questions
are essential, what they weigh, which answers count as met, and how many a stage needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmaturity.core.asked import ESSENTIAL
from socialmaturity.errors import InputError, Problem
from socialmaturity.tables.columns.names import codes_of
from socialmaturity.text import did_you_mean, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from socialmaturity.core.model import Question, Rubric, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChoice:
    """An answer to choose: its score, the id and the label of its point on the scale, and its words."""

    score: int
    point: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """A question as it is asked.

    `code` is a short name for tools that take no ids, `ref` its number in the published model, and `why` says what it
    is good for.
    """

    id: str
    code: str
    ref: str
    text: str
    why: str
    choices: tuple[AnswerChoice, ...]
    may_not_apply: bool

    @property
    def full_text(self) -> str:
        """Return the text behind the number of the published model, if there is one."""
        return f"{self.ref} {self.text}" if self.ref else self.text

    @property
    def every_text(self) -> str:
        """Return all that is shown of the question, to look for signs in it."""
        return "\n".join((self.ref, self.text, self.why, *(choice.text for choice in self.choices)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The questions of one stage that are asked."""

    id: str
    name: str
    motto: str
    summary: str
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """The questions of a rubric, or some of them.

    `rubric` is its name, ID@VERSION, and `sha256` that of its file.  `asked` lists the ids of the questions where not
    all are asked, and is empty otherwise.  Without `notes`, there is no room for a note with an answer.
    """

    rubric: str
    sha256: str
    title: str
    language: str
    parts: tuple[Part, ...]
    asked: tuple[str, ...] = ()
    notes: bool = True

    @property
    def questions(self) -> Mapping[str, AskedQuestion]:
        """All questions that are asked by id, in the rubric's order."""
        return {question.id: question for part in self.parts for question in part.questions}


def questionnaire(rubric: Rubric, only: Sequence[str] = (), *, notes: bool = True) -> Questionnaire:
    """Return the questionnaire of a rubric: all its questions, or `only` those that these words of --ask name.

    Raises InputError for words that name nothing.
    """
    ids = _named(rubric, only) if only else frozenset(rubric.questions)
    codes = {id_: code for id_, code in codes_of(rubric.questions).items() if id_ in ids}
    parts = (_part(stage, codes) for stage in rubric.stages)
    return Questionnaire(
        rubric=rubric.name,
        sha256=rubric.sha256,
        title=rubric.title,
        language=rubric.language,
        parts=tuple(part for part in parts if part.questions),
        asked=() if len(ids) == len(rubric.questions) else tuple(id_ for id_ in rubric.questions if id_ in ids),
        notes=notes,
    )


def _named(rubric: Rubric, words: Iterable[str]) -> frozenset[str]:
    """Return the ids of the questions that the words name: each is the id of a question or of a stage, or ESSENTIAL."""
    groups = {
        **{stage.id: tuple(question.id for question in stage.questions) for stage in rubric.stages},
        **{id_: (id_,) for id_ in rubric.questions},
        ESSENTIAL: tuple(question.id for question in rubric.questions.values() if question.essential),
    }
    words = tuple(dict.fromkeys(words))
    if unknown := [word for word in words if word not in groups]:
        raise InputError(*(Problem(message=_unknown(rubric, word, groups)) for word in unknown))
    if empty := [word for word in words if not groups[word]]:
        raise InputError(*(Problem(message=f"'{rubric.id}' has no {word} questions to ask") for word in empty))
    return frozenset(id_ for word in words for id_ in groups[word])


def _unknown(rubric: Rubric, word: str, known: Iterable[str]) -> str:
    guess = did_you_mean(word, known)
    return f"'{rubric.id}' has no question or stage {quoted(word)}{guess or f'; --ask also takes {ESSENTIAL}'}"


def _part(stage: Stage, codes: Mapping[str, str]) -> Part:
    return Part(
        id=stage.id,
        name=stage.full_name,
        motto=stage.motto,
        summary=stage.summary,
        questions=tuple(_asked(question, codes[question.id]) for question in stage.questions if question.id in codes),
    )


def _asked(question: Question, code: str) -> AskedQuestion:
    return AskedQuestion(
        id=question.id,
        code=code,
        ref=question.ref,
        text=question.text,
        why=question.why,
        choices=tuple(
            AnswerChoice(score=point.score, point=point.id, label=point.label, text=option)
            for point, option in zip(question.scale.points, question.options, strict=True)
        ),
        may_not_apply=question.may_not_apply,
    )
