"""Decide what a cell of a question's column means.  No other module does, in the fast way or in the strict one.

A cell is a score, the id, label or option text of a point, "don't know", "not applicable", or empty.  All readings are
computed: those of the text as it is written first, then those of the folded text, then those of forms around a reading
such as "2: Usually".  Two readings that differ are refused, as is what may mean that the question was never asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from socialmaturity import formulas
from socialmaturity.core.model import Mark
from socialmaturity.core.sheet import UNANSWERED, Answer
from socialmaturity.documents.sheet import no_answer, no_reason, refused
from socialmaturity.folding import fold
from socialmaturity.tables.ods_cells import UNCALCULATED
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from socialmaturity.core.model import Question, Rating

# "I don't know" and the like, folded; `unk` is the code of our LimeSurvey questionnaires, which takes five letters.
UNKNOWN_WORDS = frozenset(("unknown", "don't know", "i don't know", "unk", "dk"))
NOT_APPLICABLE_WORDS = frozenset(("not-applicable", "not_applicable", "not applicable", "does not apply"))
UNANSWERED_WORD = "unanswered"  # in mappings only
ALL_OTHERS = "*"  # in mappings only

_NUMBER = re.compile(r"(-?(?:0|[1-9][0-9]{0,29}))(?:\.0{1,20}|,0)?", re.ASCII)
_DOES_NOT_APPLY = re.compile(r"(?:does not|doesn't) apply(?: to (?:us|me))?(?: ?[(,;.:-].*| because\b.*)?")
_BECAUSE = re.compile(r"(?:(?:apply|us|me) ?:|because:?)\s+(.+)", re.IGNORECASE | re.DOTALL)  # not "(say why below)"
# A score with its own words: "[2] Usually", "2) Usually", "2 = Usually", "2 (usually)", "Usually (2)".
_WITH_NUMBER = (
    re.compile(r"[\[(]?(?P<code>[0-9]{1,3})(?:[\])]?[.:]?| =) ?(?P<words>[^0-9\s=].*)"),
    re.compile(r"(?P<code>[0-9]{1,3}) ?[\[(](?P<words>[^()\[\]]+)[\])]"),
    re.compile(r"(?P<words>.+) ?[\[(](?P<code>[0-9]{1,3})[\])]"),
)
# R, spreadsheets and form tools write these where nothing was asked, nothing was ticked, or something went wrong.
_MAP_IT = frozenset(("na", "n/a", "-", "?", "true", "false", "nan", "null"))
_MISSING_IN_PYTHON = "None"  # as text; a point may have the id "none"
_FORMULA_ERROR = re.compile(r"#[a-z0-9/]{2,20}[!?]|#n/a|#nv|err:[0-9]{3}")
HOW_TO_CALCULATE = "open the workbook in a spreadsheet, calculate it (LibreOffice: Ctrl+Shift+F9), and save it"
_HOW_TO_MAP = "say in a mapping what it means (see 'socialmaturity columns')"


class Unread(NamedTuple):
    """A cell that is not an answer: `message` says why, and what to write."""

    message: str


class Doubt(NamedTuple):
    """An answer that is taken with a warning."""

    answer: Answer
    message: str


Meaning: TypeAlias = "Answer | Doubt | Unread"
Readings: TypeAlias = "frozenset[Rating]"
_NONE: Readings = frozenset()


class ValueMap(NamedTuple):
    """How a mapping reads the cells of one question.  `values` are those of all questions, `answers` its own.

    The keys are cells as they are written, the values are scores, ids of points, `unknown`, `not-applicable` or
    `unanswered`.  `codes` are short marks that one survey tool needs, and `numbers` is why numbers are not scores.
    """

    values: Mapping[str, str] = {}
    answers: Mapping[str, str] = {}
    codes: Mapping[str, str] = {}
    numbers: str = ""


NO_MAP = ValueMap()


class Values:
    """Read the cells of one question's column: call it with the text of a cell, as it is in the file.

    The same text always means the same, so the caller may remember what it meant.
    """

    def __init__(self, question: Question, mapping: ValueMap | None = None) -> None:
        self.question = question
        self._map = mapping or NO_MAP
        self._exact, self._folded = _readings(question)
        mapped = {**self._map.values, **self._map.answers}
        self._mapped = {_key(text): meaning for text, meaning in mapped.items() if text != ALL_OTHERS}
        self._others = mapped.get(ALL_OTHERS)
        self._maps_numbers = any(_NUMBER.fullmatch(text) for text in mapped)

    def __call__(self, text: str) -> Meaning:
        """Return the answer that a cell gives; UNANSWERED if it is empty."""
        written = cell_text(text)
        if not written:
            return UNANSWERED
        word = self._mapped.get(_key(written)) or self._map.codes.get(written)
        if word is None:
            found = self._reading(written)
            if not isinstance(found, Unread) or self._others is None:
                return found
            word = self._others
        return self.meant(word)

    def meant(self, word: str) -> Meaning:
        """Return the answer that a word of a mapping means."""
        if word == UNANSWERED_WORD:
            return UNANSWERED
        rating = self.question.scale.reading(word)
        return Unread(no_answer(self.question, word)) if rating is None else self._answer(rating)

    def _reading(self, written: str) -> Meaning:
        """Return what a cell that is not in the mapping means by itself."""
        if _NUMBER.fullmatch(written) and (why := self._no_score(written)):
            return Unread(why)
        folded = fold(written)
        marks = _marks(folded)
        number = _NUMBER.fullmatch(written)
        whole = number[1] if number else written  # a label "1" comes back as 1.0 where a column was made numbers
        for readings in (
            self._exact.get(written, _NONE) | self._exact.get(whole, _NONE) | _scores(self.question, written),
            _NONE if written == _MISSING_IN_PYTHON else self._folded.get(folded, _NONE),
        ):
            if found := readings | marks:
                return self._only(found, written)
        if written == UNCALCULATED:
            return Unread(f"a formula that no program has calculated; {HOW_TO_CALCULATE}")
        if _FORMULA_ERROR.fullmatch(folded):
            return Unread(f"{quoted(written)} is the error of a formula; correct it, or {_HOW_TO_MAP}")
        if folded in _MAP_IT or written == _MISSING_IN_PYTHON:
            return Unread(f"{quoted(written)} may mean many things; {_HOW_TO_MAP}")
        return self._around(written, folded)

    def _no_score(self, written: str) -> str:
        """Return why a number cannot be taken for a score, or ""."""
        if self._maps_numbers:
            return f"{quoted(written)} is not among the numbers of the mapping; add it"
        if self._map.numbers:
            return f"{quoted(written)} may not be a score, as {self._map.numbers}; {_HOW_TO_MAP}"
        known = self.question.scale.reading(written.replace(",", ".")) is not None
        if written.startswith("-") and not known:
            return f"{quoted(written)} may mean many things; {_HOW_TO_MAP}"
        return ""

    def _around(self, written: str, folded: str) -> Meaning:
        """Read a code before its own label, a reason after `not-applicable`, and sentences about what applies."""
        mark, colon, reason = written.partition(":")
        if colon and fold(mark) in NOT_APPLICABLE_WORDS:
            return self._answer(Mark.NOT_APPLICABLE, reason.strip())
        for separator in (":", " - "):
            code, found, words = folded.partition(separator)
            if found and (both := self._both(code.strip(), words.strip())):
                return self._only(both, written)
        for pattern in _WITH_NUMBER:
            match = pattern.fullmatch(folded)
            if match and (both := self._both(match["code"], match["words"].strip())):
                return self._only(both, written)
        if _DOES_NOT_APPLY.fullmatch(folded):
            because = _BECAUSE.search(written)
            return self._answer(Mark.NOT_APPLICABLE, because[1].strip() if because else "")
        return Unread(no_answer(self.question, written))

    def _both(self, code: str, words: str) -> Readings:
        """Return the readings of a code and of the words behind it, if both have one."""
        first = self._folded.get(code, _NONE) | _scores(self.question, code) | _marks(code)
        second = self._folded.get(words, _NONE) | _marks(words)
        return first | second if first and second else _NONE

    def _only(self, found: Readings, written: str) -> Meaning:
        if len(found) > 1:
            words = sorted(str(each.value if isinstance(each, Mark) else each) for each in found)
            return Unread(
                f"{quoted(written)} means {' and '.join(words)} to '{self.question.id}'; write one of them, "
                f"or {_HOW_TO_MAP}"
            )
        (rating,) = found
        return self._answer(rating)

    def _answer(self, rating: Rating, reason: str = "") -> Meaning:
        if rating is not Mark.NOT_APPLICABLE:
            return Answer(rating=rating)
        if not self.question.may_not_apply:
            # A form cannot forbid it, and nobody is left out for one cell.
            return Doubt(Answer(rating=Mark.UNKNOWN, reason=reason), refused(self.question, "it counts as unknown"))
        answer = Answer(rating=rating, reason=reason)
        return answer if reason else Doubt(answer, no_reason(self.question))


def cell_text(cell: str) -> str:
    """Return the text of a cell without the blanks and the apostrophe that a spreadsheet puts around it."""
    return formulas.restored(cell).strip()


def noted(meaning: Meaning, note: str) -> Meaning:
    """Return what a cell means together with the note of its question: if it does not apply, the note is the reason."""
    if not note or isinstance(meaning, Unread):
        return meaning
    answer = meaning.answer if isinstance(meaning, Doubt) else meaning
    if answer.rating is not Mark.NOT_APPLICABLE:
        answer = replace(answer, note=note)
        return Doubt(answer, meaning.message) if isinstance(meaning, Doubt) else answer
    return replace(answer, note=note) if answer.reason else replace(answer, reason=note)


def joined_note(cells: Iterable[str]) -> str:
    """Return the note that the cells of a question's note columns make."""
    return "; ".join(filter(None, map(cell_text, cells)))


def _readings(question: Question) -> tuple[dict[str, Readings], dict[str, Readings]]:
    """Return the texts that mean a point of the question: as they are written, and folded."""
    exact: defaultdict[str, set[Rating]] = defaultdict(set)
    folded: defaultdict[str, set[Rating]] = defaultdict(set)
    for place, (point, option) in enumerate(zip(question.scale.points, question.options, strict=True)):
        former = question.formerly_options[place] if question.formerly_options else ()
        for text in (point.id, point.label, option, *former):
            exact[text].add(point.score)
            folded[fold(text)].add(point.score)
    return (
        {text: frozenset(scores) for text, scores in exact.items()},
        {text: frozenset(scores) for text, scores in folded.items()},
    )


def _scores(question: Question, written: str) -> Readings:
    """Return the score that a number is, if the question has it."""
    number = _NUMBER.fullmatch(written)
    score = int(number[1]) if number else None
    return frozenset(point.score for point in question.scale.points if point.score == score)


def _marks(folded: str) -> Readings:
    """Return the marks that a folded text is a word for."""
    if folded in UNKNOWN_WORDS:
        return frozenset((Mark.UNKNOWN,))
    return frozenset((Mark.NOT_APPLICABLE,)) if folded in NOT_APPLICABLE_WORDS else _NONE


def _key(written: str) -> str:
    """Return how a cell is looked up in a mapping: numbers without their decimals, other texts folded."""
    number = _NUMBER.fullmatch(written)
    return number[1] if number else fold(written)
