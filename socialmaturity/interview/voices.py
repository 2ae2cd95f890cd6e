"""Find what other sheets answer, last year's or colleagues', and on what they agree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from socialmaturity.core.model import Mark
from socialmaturity.core.sheet import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from socialmaturity.core.model import Question, Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """The answer of another sheet, and who or when that was, such as "2025" or "Ann"."""

    label: str
    answer: Answer


Voices: TypeAlias = "Mapping[str, tuple[Voice, ...]]"
"""What the other sheets answer, by question."""


def agreed(question: Question, voices: Sequence[Voice], *, named: bool) -> Answer | None:
    """Return the answer on which all who could answer agree, or None.

    With `named`, the notes say whose they are, and who did not know if somebody did not.
    """
    answers = [voice.answer for voice in voices if question.takes(voice.answer.rating)]
    if len({answer.rating for answer in answers}) != 1 or differ(voices):
        return None
    evidence = tuple(dict.fromkeys(text for answer in answers for text in answer.evidence))
    reason = next((answer.reason for answer in answers if answer.reason), "")
    unsure = any(voice.answer.rating is Mark.UNKNOWN for voice in voices)
    note = with_names(voices, answers=unsure) if named else next((a.note for a in reversed(answers) if a.note), "")
    return Answer(rating=answers[0].rating, note=note, reason=reason, evidence=evidence)


def differ(voices: Iterable[Voice]) -> bool:
    """Return whether two who could answer gave different answers."""
    return len({v.answer.rating for v in voices if v.answer.rating not in (None, Mark.UNKNOWN)}) > 1


def who_chose(voices: Iterable[Voice], rating: Rating) -> str:
    """Return the labels of those who gave this answer."""
    return ", ".join(voice.label for voice in voices if voice.answer.rating == rating)


def with_names(voices: Iterable[Voice], *, answers: bool) -> str:
    """Return a paragraph for each who noted something; with `answers`, for each who answered."""
    parts = [(voice.label, _brief(voice.answer) if answers else "", voice.answer.note) for voice in voices]
    return "\n".join(f"{label}: {'. '.join(filter(None, texts))}" for label, *texts in parts if any(texts))


def with_note(answer: Answer, added: str) -> Answer:
    """Return an answer whose note ends with the text, once."""
    if not added or added in answer.note:
        return answer
    return replace(answer, note="\n".join(part for part in (answer.note, added) if part))


def _brief(answer: Answer) -> str:
    match answer.rating:
        case None:
            return ""
        case Mark.UNKNOWN:
            return "don't know"
        case Mark.NOT_APPLICABLE:
            return f"does not apply{f', because {answer.reason}' if answer.reason else ''}"
        case score:
            return str(score)
