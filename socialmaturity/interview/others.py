"""Read the other sheets that are shown with the questions: last year's, colleagues', or a related rubric's."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.core.asked import ASK_WORDS
from socialmaturity.core.compare import counterpart, version
from socialmaturity.core.crosswalk import carried, family, hints, moved, related
from socialmaturity.core.sheet import UNANSWERED
from socialmaturity.core.team import SEVERAL, is_open, letters, names_of
from socialmaturity.errors import InputError, refuse
from socialmaturity.interview.voices import Voice, differ
from socialmaturity.text import did_you_mean, quoted, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from socialmaturity.core.crosswalk import Hint
    from socialmaturity.core.model import Question, Rating, Rubric
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.core.sheet import Answer, Sheet
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.errors import Problem
    from socialmaturity.interview.voices import Voices


class Other(NamedTuple):
    """Another sheet, with the rubric that reads it, and the label that says who or when it was.

    `asked` is the version of the rubric that was answered, or None if that is not known.
    """

    rubric: Rubric
    sheet: Sheet
    label: str
    asked: Rubric | None


class Others(NamedTuple):
    """Other sheets.  Without `named`, people are letters, and nothing that they wrote is shown."""

    sheets: tuple[Other, ...] = ()
    named: bool = True

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(other.label for other in self.sheets)

    def agreeing(self, rubric: Rubric) -> tuple[str, ...]:
        """Return the labels of several people who answered this rubric, or () if there were not several."""
        same = [other for other in self.sheets if other.rubric.id == rubric.id]
        if len(same) < SEVERAL or _is_history([other.sheet for other in same]):
            return ()
        return tuple(other.label for other in same)

    def unknown(self) -> list[str]:
        """Return the versions of rubrics that were answered and are not known, as ID@VERSION."""
        return sorted({f"{other.rubric.id}@{other.sheet.version}" for other in self.sheets if other.asked is None})

    def field(self, name: str) -> str:
        """Return what all sheets have in a field, or "" if they differ."""
        values = {getattr(other.sheet, name) for other in self.sheets}
        return values.pop() if len(values) == 1 else ""

    def voices(self, rubric: Rubric) -> Voices:
        """Return what the sheets answer to the questions of a rubric."""
        found: dict[str, tuple[Voice, ...]] = {}
        for other in self.sheets:
            for id_, answer in self._answers(rubric, other).items():
                if answer != UNANSWERED:
                    found[id_] = (*found.get(id_, ()), Voice(label=other.label, answer=answer))
        return found

    def _answers(self, rubric: Rubric, other: Other) -> Mapping[str, Answer]:
        """Return the answers of a sheet as answers to a rubric, as far as it takes them."""
        if family(rubric, other.rubric):
            answers = moved(rubric, other.rubric, other.sheet.answers)
        else:
            mark = f"Taken over from {shown(other.sheet.source)} ({other.rubric.title})"
            answers = carried(rubric, other.rubric, other.sheet.answers, mark)
        if self.named:
            return answers
        return {id_: replace(answer, note="", evidence=()) for id_, answer in answers.items()}

    def wordings(self, rubric: Rubric) -> Mapping[str, tuple[str, ...]]:
        """Return how questions were asked, and answered, by question, where either reads differently now."""
        found: dict[str, dict[str, None]] = {}
        for other in self.sheets:
            if family(rubric, other.rubric):
                for id_, answer in self._answers(rubric, other).items():
                    if words := _wording(rubric.questions[id_], answer, other):
                        found.setdefault(id_, {})[words] = None
        return {id_: tuple(words) for id_, words in found.items()}

    def hints(self, rubric: Rubric) -> Mapping[str, tuple[Hint, ...]]:
        """Return what similar questions of related rubrics were answered with."""
        found: dict[str, tuple[Hint, ...]] = {}
        for other in self.sheets:
            if not family(rubric, other.rubric):
                for id_, more in hints(rubric, other.rubric, other.sheet.answers).items():
                    found[id_] = (*found.get(id_, ()), *more)
        return found


def read_others(paths: Sequence[str], rubrics: Catalogue, subject: str, *, names: bool = True) -> Others:
    """Read sheets, and rows of tables, of one subject.  Without `names`, people are called A, B, C.

    Raises InputError with everything that is wrong.
    """
    from socialmaturity.batch import run
    from socialmaturity.core.asked import Asked
    from socialmaturity.core.result import Scored

    found: list[Assessment] = []
    problems: list[Problem] = []
    for result in run(paths, rubrics, Asked(set_aside=True)):
        if isinstance(result, Scored):
            found.append(result.assessment)
        else:
            problems += result.problems
    if problems:
        raise InputError(*problems)
    subjects = list(dict.fromkeys(each.sheet.subject for each in found if each.sheet.subject))
    if len(subjects) > 1 and subject in subjects:
        # The rows of a table may be about many: those about this one are meant.
        found = [each for each in found if each.sheet.subject == subject]
    elif len(subjects) > 1:
        several = f"{quoted(subjects[0])} and {quoted(subjects[1])}"
        raise refuse(f"--from has sheets of {several}; take those of one subject, or say which with --subject")
    if not found:
        raise refuse("--from has no sheet in it", file=paths[0])
    sheets = [each.sheet for each in found]
    named = names or _is_history(sheets)
    labels = _labels(sheets) if named else letters(len(sheets))
    return Others(
        tuple(
            Other(each.rubric, each.sheet, label, rubrics.get(version(each)))
            for each, label in zip(found, labels, strict=True)
        ),
        named,
    )


def refuse_unrelated(others: Others, rubric: Rubric) -> None:
    """Raise InputError if a sheet answers a rubric that has nothing to do with this one."""
    for of, sheet, *_ in others.sheets:
        if not family(rubric, of) and not related(rubric, of):
            raise refuse(f"answers '{of.id}', which '{rubric.id}' has no crosswalk with", file=sheet.source)


def narrowed(words: Sequence[str], rubric: Rubric, sheet: Sheet, others: Others) -> frozenset[str] | None:
    """Return the questions that the words of --ask name, or None if all are asked.  Raises InputError."""
    if not words:
        return None
    found: set[str] = set()
    for word in words:
        if word in rubric.questions:
            found.add(word)
        elif word in ("changed", "differing") and not others.sheets:
            raise refuse(f"--ask {word} needs sheets to compare with; name them with --from")
        elif word in ASK_WORDS:
            found |= _meant(word, rubric, sheet, others)
        else:
            guess = did_you_mean(word, (*ASK_WORDS, *rubric.questions))
            raise refuse(f"the rubric '{rubric.id}' has no question {quoted(word)}{guess}")
    return frozenset(found)


def _meant(word: str, rubric: Rubric, sheet: Sheet, others: Others) -> set[str]:
    """Return the questions that one of the words names."""
    voices, ratings, questions = others.voices(rubric), sheet.ratings, rubric.questions.values()
    match word:
        case "essential":
            return {question.id for question in questions if question.essential}
        case "differing":
            return {id_ for id_, theirs in voices.items() if differ(theirs)}
        case "changed":
            return {q.id for q in questions if any(_is_changed(q, rubric, other) for other in others.sheets)}
        case _:
            given = {id_ for id_, theirs in voices.items() if any(isinstance(v.answer.rating, int) for v in theirs)}
            return {id_ for id_ in rubric.questions if id_ not in given and is_open(ratings.get(id_))}


def _is_changed(question: Question, rubric: Rubric, other: Other) -> bool:
    """Return whether a question is new, or not the same, for another sheet."""
    if other.asked is None:
        # All that is known is what the sheet could not answer, and what was worded otherwise at some time.
        known = question.id in other.sheet.answers and question.id not in other.sheet.set_aside
        return not known or bool(question.formerly_text or any(question.formerly_options))
    before = counterpart(question, other.asked)
    return other.asked.name != rubric.name and (before is None or before.asks != question.asks)


def _wording(question: Question, answer: Answer, other: Other) -> str:
    """Return how a question was asked, and answered, or "" if it reads as it does now."""
    if other.asked is None:  # only the wordings are known, not the version
        return " / ".join(question.formerly_text)
    before = counterpart(question, other.asked)
    if before is None:
        return ""
    now, then = _option(question, answer.rating), _option(before, answer.rating)
    if now == then and question.full_text == before.full_text:
        return ""
    chosen = f" {answer.rating}: {then}" if then and then != now else ""
    return f"{before.full_text}{chosen} ({other.label})"


def _option(question: Question, rating: Rating | None) -> str:
    """Return the text of an answer, or "" if the scale has no such score."""
    return question.option(rating) if isinstance(rating, int) and rating in question.scale.scores else ""


def _labels(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """Return the shortest labels that tell sheets apart: the year, the day, or the name."""
    if not _is_history(sheets):
        # Made harmless here, as the labels also go into notes.
        return tuple(map(shown, names_of(sheets)))
    dates = [sheet.date for sheet in sheets if sheet.date]
    years = [str(date.year) for date in dates]
    distinct = len(set(years)) == len(years) and str(today().year) not in years
    return tuple(years) if distinct else tuple(date.isoformat() for date in dates)


def today() -> datetime.date:
    """Return the day it is here."""
    return datetime.datetime.now().astimezone().date()


def _is_history(sheets: Sequence[Sheet]) -> bool:
    """Return whether these are one respondent's sheets, each of another day."""
    people = {sheet.respondent or sheet.role for sheet in sheets}
    return len(people) == 1 and len({sheet.date for sheet in sheets if sheet.date}) == len(sheets)
