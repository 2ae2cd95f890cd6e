"""Use answers to one rubric for the questions of another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from socialmaturity.core.model import Counterpart, Crosswalk, Question, Rubric
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.core.sheet import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """The answer to a similar question of another rubric, and how the two questions differ."""

    question: Question
    rating: int
    difference: str


def related(rubric: Rubric, other: Rubric) -> bool:
    """Return whether one of the two rubrics says how it relates to the other."""
    here = any(crosswalk.rubric == other.id for crosswalk in rubric.crosswalk)
    return here or any(crosswalk.rubric == rubric.id for crosswalk in other.crosswalk)


def family(one: Rubric, other: Rubric) -> bool:
    """Return whether two rubrics are versions of one, or one extends the other."""
    ancestors = {parent.name.partition("@")[0] for parent in (*one.extends, *other.extends)}
    return one.id == other.id or one.id in ancestors or other.id in ancestors


def fits(one: Assessment, other: Assessment) -> bool | None:
    """Return whether the stages reached by two rubrics are plausible together, or None if neither says so.

    Open questions make ranges of both: they fit where any two stages within them do.
    """
    for here, there in ((one, other), (other, one)):
        ranges = [range_ for walk in here.rubric.crosswalk if walk.rubric == there.rubric.id for range_ in walk.ranges]
        plausible = [range_.plausible for range_ in ranges if here.reached <= range_.reached <= here.at_most]
        if plausible:
            return any(low <= there.at_most and there.reached <= high for low, high in plausible)
    return None


def carried(rubric: Rubric, other: Rubric, answers: Mapping[str, Answer], mark: str) -> dict[str, Answer]:
    """Return the answers that serve both rubrics, with `mark` at the start of their notes."""
    found = {}
    for id_, there in _served(rubric, other, answers):
        answer = answers[there]
        found[id_] = replace(answer, note=f"{mark}. {answer.note}" if answer.note else f"{mark}.")
    return found


def moved(rubric: Rubric, other: Rubric, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers to one version of a rubric as answers to another one, as far as it still takes them."""
    return {id_: answers[there] for id_, there in served(rubric, other, answers).items()}


def served(rubric: Rubric, other: Rubric, answers: Mapping[str, Answer]) -> dict[str, str]:
    """Return the questions that these answers to the other rubric serve, each with the id of the question there.

    Questions are the same by what a crosswalk says, and by their ids and former ids in rubrics of one family: versions
    of one rubric, one that extends the other, or a copy, which asks with the same words.
    """
    found = dict(_served(rubric, other, answers))
    one_family = family(rubric, other)
    for id_, question in rubric.questions.items():
        former = next((name for name in (id_, *question.formerly) if name in answers), None)
        same = former is not None and (one_family or other.questions[former].text == question.text)
        if former and same and question.takes(answers[former].rating):
            found[id_] = former
    return found


def _served(rubric: Rubric, other: Rubric, answers: Mapping[str, Answer]) -> Iterator[tuple[str, str]]:
    """Yield the questions of a crosswalk that are the same in both rubrics, and whose answer there is one here."""
    for pair in _pairs(rubric, other, attrgetter("same")):
        question, answer = rubric.questions.get(pair.question), answers.get(pair.other)
        if question and answer and question.takes(answer.rating):
            yield question.id, pair.other


def hints(rubric: Rubric, other: Rubric, answers: Mapping[str, Answer]) -> dict[str, tuple[Hint, ...]]:
    """Return the answers to similar questions of the other rubric, by question of this one."""
    found: dict[str, tuple[Hint, ...]] = {}
    for pair in _pairs(rubric, other, attrgetter("similar")):
        question, answer = other.questions.get(pair.other), answers.get(pair.other)
        if question and answer and isinstance(answer.rating, int):
            hint = Hint(question=question, rating=answer.rating, difference=pair.difference)
            found[pair.question] = (*found.get(pair.question, ()), hint)
    return found


def _pairs(
    rubric: Rubric, other: Rubric, kind: Callable[[Crosswalk], tuple[Counterpart, ...]]
) -> Iterator[Counterpart]:
    """Yield the pairs of questions of a kind, this rubric's first, whichever of the two rubrics declares them."""
    for crosswalk in rubric.crosswalk:
        if crosswalk.rubric == other.id:
            yield from kind(crosswalk)
    for crosswalk in other.crosswalk:
        if crosswalk.rubric == rubric.id:
            for pair in kind(crosswalk):
                yield pair._replace(question=pair.other, other=pair.question)
