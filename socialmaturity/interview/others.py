"""Read the other sheets that are shown with the questions: last year's, colleagues', or a related rubric's."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from socialmaturity.core.compare import counterpart
from socialmaturity.core.crosswalk import carried, family, hints, moved, related
from socialmaturity.core.model import Mark
from socialmaturity.core.team import SEVERAL, letters, names_of
from socialmaturity.errors import InputError, refuse
from socialmaturity.interview.voices import differ, heard
from socialmaturity.text import did_you_mean, quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from socialmaturity.core.crosswalk import Hint
    from socialmaturity.core.model import Question, Rating, Rubric
    from socialmaturity.core.sheet import Answer, Sheet
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.errors import Problem
    from socialmaturity.interview.voices import Voices

WORDS = ("changed", "differing", "open", "essential")


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """Other sheets, each with its rubric, and the label that says who or when it was.

    Without `named`, people are letters, and nothing that they wrote is shown.  `older` are the versions of rubrics that
    were answered and are known, by ID@VERSION.
    """

    sheets: tuple[tuple[Rubric, Sheet], ...] = ()
    labels: tuple[str, ...] = ()
    named: bool = True
    older: Mapping[str, Rubric] = field(default_factory=dict)

    @property
    def rubric(self) -> Rubric | None:
        """Return the rubric of the first of them, or None if there are none."""
        return self.sheets[0][0] if self.sheets else None

    def agreeing(self, rubric: Rubric) -> tuple[str, ...]:
        """Return the labels of several people who answered this rubric, or () if there were not several."""
        same = [
            (sheet, label) for (of, sheet), label in zip(self.sheets, self.labels, strict=True) if of.id == rubric.id
        ]
        if len(same) < SEVERAL or _is_history([sheet for sheet, _ in same]):
            return ()
        return tuple(label for _, label in same)

    def unknown(self, rubric: Rubric) -> tuple[str, ...]:
        """Return the other versions of rubrics that were answered and are not known, as ID@VERSION."""
        answered = sorted({f"{of.id}@{sheet.version}" for of, sheet in self.sheets if sheet.version})
        known = {rubric.name, *self.older, *(of.name for of, _ in self.sheets)}
        return tuple(name for name in answered if name not in known)

    def field(self, name: str) -> str:
        """Return what all sheets have in a field, or "" if they differ."""
        values = {getattr(sheet, name) for _, sheet in self.sheets}
        return values.pop() if len(values) == 1 else ""

    def voices(self, rubric: Rubric) -> Voices:
        """Return what the sheets answer to the questions of a rubric."""
        return heard(
            (label, self._answers(rubric, of, sheet))
            for (of, sheet), label in zip(self.sheets, self.labels, strict=True)
        )

    def _answers(self, rubric: Rubric, of: Rubric, sheet: Sheet) -> Mapping[str, Answer]:
        """Return the answers of a sheet as answers to a rubric, as far as it takes them."""
        mark = f"Taken over from {shown(sheet.source)} ({of.title})"
        same = family(rubric, of)
        answers = moved(rubric, of, sheet.answers) if same else carried(rubric, of, sheet.answers, mark)
        if self.named:
            return answers
        return {id_: replace(answer, note="", evidence=()) for id_, answer in answers.items()}

    def wordings(self, rubric: Rubric) -> Mapping[str, tuple[str, ...]]:
        """Return how questions were asked, and answered, by question, where either reads differently now."""
        found: dict[str, dict[str, None]] = {}
        for (of, sheet), label in zip(self.sheets, self.labels, strict=True):
            if family(rubric, of):
                for id_, answer in self._answers(rubric, of, sheet).items():
                    if words := _wording(rubric.questions[id_], answer, self.version(of, sheet), label):
                        found.setdefault(id_, {})[words] = None
        return {id_: tuple(words) for id_, words in found.items()}

    def version(self, of: Rubric, sheet: Sheet) -> Rubric | None:
        """Return the version of a rubric that a sheet answered, or None if it is not known."""
        answered = f"{of.id}@{sheet.version or of.version}"
        return of if of.name == answered else self.older.get(answered)

    def hints(self, rubric: Rubric) -> Mapping[str, tuple[Hint, ...]]:
        """Return what similar questions of related rubrics were answered with."""
        found: dict[str, tuple[Hint, ...]] = {}
        for of, sheet in self.sheets:
            if not family(rubric, of):
                for id_, more in hints(rubric, of, sheet.answers).items():
                    found[id_] = (*found.get(id_, ()), *more)
        return found


def read_others(paths: Sequence[str], rubrics: Catalogue, subject: str, *, names: bool = True) -> Others:
    """Read sheets, and rows of tables, of one subject.  Without `names`, people are called A, B, C.

    Raises InputError with everything that is wrong.
    """
    from socialmaturity.batch import run
    from socialmaturity.core.asked import Asked
    from socialmaturity.core.result import Scored

    found: list[tuple[Rubric, Sheet]] = []
    problems: list[Problem] = []
    for result in run(paths, rubrics, Asked(set_aside=True)):
        if isinstance(result, Scored):
            found.append((result.assessment.rubric, result.assessment.sheet))
        else:
            problems += result.problems
    if problems:
        raise InputError(*problems)
    subjects = list(dict.fromkeys(sheet.subject for _, sheet in found if sheet.subject))
    if len(subjects) > 1 and subject in subjects:
        # The rows of a table may be about many: those about this one are meant.
        found = [(rubric, sheet) for rubric, sheet in found if sheet.subject == subject]
    elif len(subjects) > 1:
        several = f"{quoted(subjects[0])} and {quoted(subjects[1])}"
        raise refuse(f"--from has sheets of {several}; take those of one subject, or say which with --subject")
    if not found:
        raise refuse("--from has no sheet in it", file=paths[0])
    sheets = [sheet for _, sheet in found]
    named = names or _is_history(sheets)
    answered = {f"{rubric.id}@{sheet.version}" for rubric, sheet in found}
    return Others(
        sheets=tuple(found),
        labels=_labels(sheets) if named else letters(len(sheets)),
        named=named,
        older={name: rubrics[name] for name in answered if name in rubrics},
    )


def refuse_unrelated(others: Others, rubric: Rubric) -> None:
    """Raise InputError if a sheet answers a rubric that has nothing to do with this one."""
    for of, sheet in others.sheets:
        if not family(rubric, of) and not related(rubric, of):
            raise refuse(f"answers '{of.id}', which '{rubric.id}' has no crosswalk with", file=sheet.source)


def narrowed(words: Iterable[str], rubric: Rubric, sheet: Sheet, others: Others) -> frozenset[str] | None:
    """Return the questions that the words of --ask name, or None if all are asked.  Raises InputError."""
    words = tuple(words)
    if not words:
        return None
    found: set[str] = set()
    for word in words:
        if word in ("changed", "differing") and not others.sheets:
            raise refuse(f"--ask {word} needs sheets to compare with; name them with --from")
        if word in rubric.questions:
            found.add(word)
        elif word in WORDS:
            found |= _meant(word, rubric, sheet, others)
        else:
            guess = did_you_mean(word, (*WORDS, *rubric.questions))
            raise refuse(f"the rubric '{rubric.id}' has no question {quoted(word)}{guess}")
    return frozenset(found)


def _meant(word: str, rubric: Rubric, sheet: Sheet, others: Others) -> set[str]:
    """Return the questions that one of the words names."""
    voices = others.voices(rubric)
    ratings = sheet.ratings
    match word:
        case "essential":
            return {question.id for question in rubric.questions.values() if question.essential}
        case "differing":
            return {id_ for id_, theirs in voices.items() if differ(theirs)}
        case "changed":
            return {question.id for question in rubric.questions.values() if _is_changed(question, rubric, others)}
        case _:
            open_here = {id_ for id_ in rubric.questions if not isinstance(ratings.get(id_), int)}
            given = {id_ for id_, theirs in voices.items() if any(isinstance(v.answer.rating, int) for v in theirs)}
            return {id_ for id_ in open_here - given if ratings.get(id_) != Mark.NOT_APPLICABLE}


def _is_changed(question: Question, rubric: Rubric, others: Others) -> bool:
    """Return whether a question is new, or not the same, for one of the sheets."""
    return any(_is_changed_for(question, rubric, sheet, others.version(of, sheet)) for of, sheet in others.sheets)


def _is_changed_for(question: Question, rubric: Rubric, sheet: Sheet, was: Rubric | None) -> bool:
    if was is not None and was.name == rubric.name:
        return False
    if was is not None:
        before = counterpart(question, was)
        return before is None or before.asks != question.asks
    # The version that was answered is not known: what it could not answer, or worded otherwise.
    known = question.id in sheet.answers and question.id not in sheet.set_aside
    return not known or bool(question.formerly_text or any(question.formerly_options))


def _wording(question: Question, answer: Answer, was: Rubric | None, label: str) -> str:
    """Return how a question was asked, and answered, or "" if it reads as it does now."""
    if was is None:  # only the wordings are known, not the version
        return " / ".join(question.formerly_text)
    before = counterpart(question, was)
    if before is None:
        return ""
    now, then = _option(question, answer.rating), _option(before, answer.rating)
    if now == then and question.full_text == before.full_text:
        return ""
    chosen = f" {answer.rating}: {then}" if then and then != now else ""
    return f"{before.full_text}{chosen} ({label})"


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
    this_year = str(datetime.datetime.now().astimezone().year)
    distinct = len(set(years)) == len(years) and this_year not in years
    return tuple(years) if distinct else tuple(date.isoformat() for date in dates)


def _is_history(sheets: Sequence[Sheet]) -> bool:
    """Return whether these are one respondent's sheets, each of another day."""
    people = {sheet.respondent or sheet.role for sheet in sheets}
    return len(people) == 1 and len({sheet.date for sheet in sheets if sheet.date}) == len(sheets)
