"""Understand a heading: as a field, or as a question by its id, by the number in its model, or by its text."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from socialmaturity.folding import fold, id_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from socialmaturity.core.model import Question, Rubric

FIELDS = ("subject", "scope", "respondent", "role", "assessor", "date", "rubric")
FIELD_QUESTIONS = {
    "subject": "Which organization do you answer for?",
    "respondent": "Your name",
    "role": "Your role",
}
"""How questionnaires ask for fields: tools that export texts give these for headings."""

CUT = 20  # letters and digits of a question's code in LimeSurvey

Asked: TypeAlias = tuple[str, str]
"""A question of a rubric, by the ids of both."""


class Loose(NamedTuple):
    """A reading of a heading with something around an id: the question, and the prefix that was taken off."""

    asked: Asked
    prefix: str
    why: str


_FIELDS_BY_QUESTION = {fold(question): field for field, question in FIELD_QUESTIONS.items()}
_NUMBERED = re.compile(
    r"[\[(]?(?:question |q|frage )?[0-9]{1,4}(?:\.[0-9]{1,3}){0,3}(?:[.:/_]|[)\]][.:]?| -)? ?(?P<text>[^0-9].+)"
)
_CODED = re.compile(r"[a-z][a-z0-9_]{0,19}(?:\[[a-z0-9_]+\])?\. (?P<text>.+)")  # as LimeSurvey writes codes and texts
_BRACKETED = re.compile(r".*\[(?P<text>[^\[]+)\]", re.DOTALL)
_ONE_ROW = re.compile(r"(?P<id>.+?)-?\[sq[0-9]{1,4}\]")  # LimeSurvey: ID[SQ001] is a row of an array
_OUR_GROUP = re.compile(r"stage-[0-9]+-")
_NO_WORD = re.compile(r"[\W_]+")
_TITLE_END = re.compile(r" - | ?/ ?| ?\| ?| >>? | → |[:.] ")
_SELECTED = " - selected choice"  # Qualtrics, where a choice has a field for text

_WORD = (
    r"notes?|comments?|other|kommentar|anmerkung|sonstiges|commentaire|autre|comentario|otro|commento|altro|opmerking"
)
_NOTE_WORD = re.compile(rf"(?:{_WORD})[ ._-]?\(?[0-9]*\)?")
_NOTE_OF = re.compile(
    rf"(?P<id>.+)(?:[-_.](?:{_WORD})|_text)|(?P<text>.+?) ?\[(?:{_WORD})\]|"
    rf"(?:{_WORD})(?: (?:to|on|for|about)| -|:) (?P<of>.+)"
)
_CHOICE = re.compile(r"(?P<id>.+)_[0-9]+")  # Qualtrics: QUESTION_6_TEXT is the text of its sixth choice


class Names:
    """The names of the questions of some rubrics."""

    def __init__(self, rubrics: Iterable[Rubric]) -> None:
        self.ids: defaultdict[str, set[Asked]] = defaultdict(set)
        self.folded_ids: defaultdict[str, set[Asked]] = defaultdict(set)
        self.numbers: set[str] = set()  # the numbers of questions in published models
        self.compact_ids: defaultdict[str, set[Asked]] = defaultdict(set)
        self.texts: defaultdict[str, set[Asked]] = defaultdict(set)
        self.folded_texts: defaultdict[str, set[Asked]] = defaultdict(set)
        self.joined_texts: defaultdict[str, set[Asked]] = defaultdict(set)
        for rubric in rubrics:
            codes = codes_of(rubric.questions)
            for question in rubric.questions.values():
                self._add(question, (rubric.id, question.id), codes[question.id])
        # Longer ends of a heading are not looked up: a cell of a million signs would take hours.
        self._longest = max(map(len, (*self.folded_ids, *self.folded_texts)), default=0)

    def _add(self, question: Question, asked: Asked, code: str) -> None:
        for id_ in (question.id, *question.formerly):
            self.ids[id_].add(asked)
            self.folded_ids[id_form(id_)].add(asked)
            self.compact_ids[_compact(id_)].add(asked)
        self.compact_ids[code].add(asked)
        if question.ref:
            self.folded_ids[id_form(question.ref)].add(asked)
            self.numbers.add(id_form(question.ref))
        for text in (question.text, *question.formerly_text):
            self.texts[text].add(asked)
            self.folded_texts[fold(text)].add(asked)
            self.joined_texts[_joined(text)].add(asked)

    def exact(self, heading: str) -> tuple[set[Asked], str]:
        """Return the questions that a heading names in full, and how it does."""
        if found := self.ids.get(heading, set()) | self.texts.get(heading, set()):
            return found, "its id" if heading in self.ids else "its text"
        name = id_form(heading)
        by_id, by_text = self.folded_ids.get(name, set()), self._by_text(fold(heading))
        by = "its number" if name in self.numbers else "its id"
        return by_id | by_text, by if by_id else "its text"

    def _by_text(self, folded: str) -> set[Asked]:
        if found := self.folded_texts.get(folded):
            return found
        without = folded.removesuffix(_SELECTED)
        for pattern in (_NUMBERED, _BRACKETED):
            match = pattern.fullmatch(without)
            if match and (found := self.folded_texts.get(fold(match["text"]))):
                return found
        return self.folded_texts.get(without, set())

    def loose(self, heading: str) -> Iterator[Loose]:
        """Yield the questions that a heading names with something around the name.

        Their id is behind a group, in brackets, before a row in brackets, or without its hyphens, or their text is
        behind a title.
        """
        written, folded = heading.strip().casefold(), id_form(heading)
        for place in range(max(0, len(written) - self._longest - 1), len(written)):
            if (sign := written[place]) in "/._-":
                for asked in self.folded_ids.get(id_form(written[place + 1 :]), ()):
                    # A slash never is part of an id, and groups of our own forms have telling names: no other column
                    # need be in the group.
                    prefix = id_form(written[: place + 1])
                    sure = sign == "/" or _OUR_GROUP.fullmatch(prefix)
                    yield Loose(asked, "" if sure else prefix, "its id behind a group")
        bracketed = _BRACKETED.fullmatch(folded) if not folded.startswith("[") else None
        row = _ONE_ROW.fullmatch(folded)
        is_id = folded in self.folded_ids
        for found, why in (
            (self.folded_ids.get(bracketed["text"] if bracketed else "", ()), "its id in brackets"),
            (self.compact_ids.get("" if is_id else folded, ()), "its id without hyphens"),
            (self.folded_ids.get("" if is_id else folded.replace(".", "-"), ()), "its id as R writes it"),
            (self._behind_a_title(fold(heading)), "its text behind a title"),
            (() if " " in heading else self.joined_texts.get(_joined(heading), ()), "its text as R writes it"),
            (self._by_code(row["id"]) if row else (), "its id before a row in brackets"),
        ):
            for asked in found:
                yield Loose(asked, "", why)

    def _behind_a_title(self, folded: str) -> set[Asked]:
        """Return the questions whose text ends a heading such as "How far are you? - TEXT" or "CODE. TEXT".

        Where the code is the id of another question, both are returned: nobody knows which one was asked.
        """
        for end in _TITLE_END.finditer(folded):
            if len(folded) - end.end() > self._longest:
                continue
            title = folded[: end.start()]
            if (found := self.folded_texts.get(folded[end.end() :])) and not is_note_word(title):
                return found | self._by_code(id_form(title))
        return set()

    def note_of(self, heading: str) -> set[Asked]:
        """Return the questions whose note a heading names by itself."""
        match = _NOTE_OF.fullmatch(fold(heading))
        if not match:
            return set()
        if match["id"]:
            choice = _CHOICE.fullmatch(match["id"])
            return self._by_id(match["id"]) or (self._by_id(choice["id"]) if choice else set())
        name = match["text"] or match["of"]
        return self.exact(name)[0] or self._behind_a_title(name) or self._by_id(name)

    def _by_code(self, name: str) -> set[Asked]:
        return self.folded_ids.get(name) or self.compact_ids.get(name) or set()

    def _by_id(self, name: str) -> set[Asked]:
        return self.folded_ids.get(id_form(name)) or {loose.asked for loose in self.loose(name)}


def field_of(heading: str) -> str:
    """Return the field that a heading names, or ""."""
    folded = fold(heading)
    if folded in FIELDS:
        return folded
    numbered = _NUMBERED.fullmatch(folded)
    coded = _CODED.fullmatch(folded)
    texts = (folded, numbered["text"] if numbered else "", coded["text"] if coded else "")
    return next((_FIELDS_BY_QUESTION[text] for text in texts if text in _FIELDS_BY_QUESTION), "")


def is_note_word(heading: str) -> bool:
    """Return whether a heading is nothing but a word for notes, with or without a number: Note, Comment2, Other."""
    return bool(_NOTE_WORD.fullmatch(fold(heading)))


def codes_of(ids: Iterable[str]) -> dict[str, str]:
    """Return a code of at most CUT letters and digits for each id, with a letter first; no two are the same."""
    codes: dict[str, str] = {}
    taken = set(FIELDS)
    for id_ in ids:
        compact = _compact(id_)
        whole = compact if compact[0].isalpha() else f"q{compact}"
        code, number = whole[:CUT], 1
        while code in taken:
            number += 1
            code = f"{whole[: CUT - len(str(number))]}{number}"
        taken.add(code)
        codes[id_] = code
    return codes


def _joined(text: str) -> str:
    """Return the words of a text joined by dots, as R does it; other programs that clean names take other signs."""
    return _NO_WORD.sub(".", fold(text)).strip(".")


def _compact(id_: str) -> str:
    return re.sub(r"[^a-z0-9]", "", id_)
