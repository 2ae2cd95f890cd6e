"""Compare one subject over time: the stage then and now, and what moved in between."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from itertools import takewhile
from typing import TYPE_CHECKING

from socialmaturity.core.crosswalk import moved
from socialmaturity.core.model import Mark
from socialmaturity.core.scoring import is_met, score
from socialmaturity.core.sheet import UNANSWERED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from socialmaturity.core.model import Question, Rating, Rubric, Stage
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.core.sheet import Sheet


class AnswerState(Enum):
    """The state of an answer."""

    MET = "met"
    GAP = "gap"
    OPEN = "open"
    NOT_APPLICABLE = "not-applicable"


class MoveKind(Enum):
    """How the answer to a question changed.  A question that was met is lost only by a lower or an open answer."""

    LOST = "lost"
    CLOSED = "closed"
    UP = "up"
    DOWN = "down"
    FOUND_OUT = "found-out"
    UNSURE = "unsure"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A question whose answer has changed."""

    question: Question
    before: Rating | None
    after: Rating | None

    @property
    def was(self) -> AnswerState:
        return state(self.question, self.before)

    @property
    def now(self) -> AnswerState:
        return state(self.question, self.after)

    @property
    def kind(self) -> MoveKind:
        was, now = self.was, self.now
        if AnswerState.NOT_APPLICABLE in (was, now):
            return MoveKind.SCOPE
        if was is AnswerState.OPEN:
            return MoveKind.FOUND_OUT
        if was is AnswerState.MET and now is not AnswerState.MET:
            return MoveKind.LOST
        if now is AnswerState.OPEN:
            return MoveKind.UNSURE
        if was is AnswerState.GAP and now is AnswerState.MET:
            return MoveKind.CLOSED
        return MoveKind.UP if _score(self.after) > _score(self.before) else MoveKind.DOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The changes from the first of these assessments to the last, in the rubric's order.

    `new` are the questions that were asked only once, or in another way, and `gone` those that the last version of the
    rubric does not have.  `judged` are the assessments on the questions that both asked: these decide which stages are
    gained and lost.
    """

    steps: tuple[Assessment, ...]
    judged: tuple[Assessment, ...]
    moves: tuple[Move, ...]
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def narrowed(self) -> bool:
        """Return whether the stages are judged on fewer questions than the rubric has."""
        return bool(self.new)

    @property
    def before(self) -> Assessment:
        return self.steps[0]

    @property
    def after(self) -> Assessment:
        return self.steps[-1]

    @property
    def gained(self) -> tuple[Stage, ...]:
        """Return the stages reached now, and not before."""
        return self.after.rubric.stages[self.judged[0].reached : self.judged[-1].reached]

    @property
    def lost(self) -> tuple[Stage, ...]:
        """Return the stages reached before, and not now."""
        return self.after.rubric.stages[self.judged[-1].reached : self.judged[0].reached]

    @property
    def closed(self) -> tuple[str, ...]:
        """Return the gaps that are met now."""
        return tuple(move.question.id for move in self.of(MoveKind.CLOSED))

    @property
    def opened(self) -> tuple[str, ...]:
        """Return the gaps that were not gaps before."""
        return tuple(
            move.question.id for move in self.moves if move.was is not AnswerState.GAP and move.now is AnswerState.GAP
        )

    @property
    def regressed(self) -> bool:
        """Return whether a stage or a practice was lost.  As everywhere, what is open does not count as met."""
        return bool(self.lost or self.of(MoveKind.LOST))

    @property
    def notes(self) -> tuple[Question, ...]:
        """Return the questions whose note is another one now."""
        was, now = self.before.sheet.answers, self.after.sheet.answers
        questions = self.after.rubric.questions.items()
        return tuple(
            question for id_, question in questions if was.get(id_, UNANSWERED).note != now.get(id_, UNANSWERED).note
        )

    def of(self, *kinds: MoveKind) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if move.kind in kinds)


def compare(assessments: Iterable[Assessment], older: Mapping[str, Rubric] | None = None) -> Comparison:
    """Compare two or more assessments: in the order of their dates, if each of them has one.

    If they answer versions of one rubric, or a rubric and one that extends it, all are judged by that of the last one,
    on the questions that the first and the last both ask.  `older` are the versions that are known, by ID@VERSION.
    """
    given = in_order(tuple(assessments))
    rubric = given[-1].rubric
    steps = tuple(_by(rubric, step) for step in given)
    before, after = steps[0], steps[-1]
    changed = [
        Move(question=question, before=before.ratings.get(id_), after=after.ratings.get(id_))
        for id_, question in rubric.questions.items()
        if before.ratings.get(id_) != after.ratings.get(id_)
    ]
    apart = _not_asked(before.sheet, rubric) | _not_asked(after.sheet, rubric)
    if version(given[0]) != version(given[-1]):
        was = (older or {}).get(version(given[0])) or (given[0].rubric if given[0].rubric.id != rubric.id else None)
        if was:
            apart |= {id_ for id_, question in rubric.questions.items() if not is_same(question, was)}
        else:  # the older version is not known: it may not have asked what only one sheet answers
            apart |= {move.question.id for move in changed if None in (move.before, move.after)}
    common = _without(rubric, apart) if apart else rubric
    return Comparison(
        steps=steps,
        judged=tuple(score(common, _on(common, step.sheet)) for step in steps) if apart else steps,
        moves=tuple(
            m for m in changed if m.question.id not in apart and (m.was, m.now) != (AnswerState.OPEN, AnswerState.OPEN)
        ),
        new=tuple(id_ for id_ in rubric.questions if id_ in apart),
        gone=tuple(dict.fromkeys(id_ for step in steps for id_ in step.sheet.set_aside if id_ not in rubric.questions)),
    )


def _by(rubric: Rubric, step: Assessment) -> Assessment:
    """Return an assessment by this rubric, with the answers that it still takes."""
    if step.rubric.name == rubric.name:
        return step
    answers = moved(rubric, step.rubric, step.sheet.answers)
    left = {id_: None for id_ in step.sheet.answers if rubric.renamed.get(id_, id_) not in answers}
    return score(rubric, replace(step.sheet, answers=answers, set_aside={**left, **step.sheet.set_aside}))


def _not_asked(sheet: Sheet, rubric: Rubric) -> frozenset[str]:
    """Return the questions that a sheet says it did not ask."""
    return frozenset(id_ for id_ in rubric.questions if not sheet.asks(id_))


def is_same(question: Question, older: Rubric) -> bool:
    """Return whether an older rubric asks the same: scale, target, and texts that are known to mean the same."""
    was = counterpart(question, older)
    if was is None or (was.scale, was.met_at) != (question.scale, question.met_at):
        return False
    former = question.formerly_options or ((),) * len(question.options)
    options = zip(was.options, question.options, former, strict=True)
    same_text = was.text in (question.text, *question.formerly_text)
    return same_text and all(old in (new, *texts) for old, new, texts in options)


def counterpart(question: Question, older: Rubric) -> Question | None:
    """Return what a question was in an older rubric, under its id or a former one, or None if it is new."""
    return next((older.questions[id_] for id_ in (question.id, *question.formerly) if id_ in older.questions), None)


def _without(rubric: Rubric, ids: frozenset[str]) -> Rubric:
    """Return a rubric without these questions, up to the first stage that has no question left."""
    stages = [
        stage._replace(questions=tuple(question for question in stage.questions if question.id not in ids))
        for stage in rubric.stages
    ]
    kept = tuple(takewhile(lambda stage: stage.questions, stages))
    known = {question.id for stage in kept for question in stage.questions}
    checks = tuple(check for check in rubric.checks if known.issuperset(check.questions))
    return replace(rubric, stages=kept, checks=checks)


def _on(rubric: Rubric, sheet: Sheet) -> Sheet:
    return replace(sheet, answers={id_: answer for id_, answer in sheet.answers.items() if id_ in rubric.questions})


def in_order(assessments: Sequence[Assessment]) -> tuple[Assessment, ...]:
    """Return assessments by date, or as given if one has none."""
    dated = [(sheet.date, place) for place, each in enumerate(assessments) if (sheet := each.sheet).date is not None]
    if len(dated) < len(assessments):
        return tuple(assessments)
    return tuple(assessments[place] for _, place in sorted(dated))


def version(assessment: Assessment) -> str:
    """Return the rubric that was answered, as ID@VERSION, as far as the sheet says which version."""
    return f"{assessment.rubric.id}@{assessment.sheet.version or assessment.rubric.version}"


def state(question: Question, rating: Rating | None) -> AnswerState:
    """Return the state of a rating."""
    if rating is Mark.NOT_APPLICABLE:
        return AnswerState.NOT_APPLICABLE
    return {True: AnswerState.MET, False: AnswerState.GAP, None: AnswerState.OPEN}[is_met(question, rating)]


def _score(rating: Rating | None) -> int:
    return rating if isinstance(rating, int) else -1
