"""What a key does to an interview: a state machine without a terminal in it.

A key is a text: a single character as typed, or the name of a key such as "left", "enter" or "backspace".
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from socialmaturity.core.model import Answer, Mark
from socialmaturity.interview.line_editor import EMPTY, Entry
from socialmaturity.interview.state import TYPING, Interview, Phase, Remark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from socialmaturity.core.model import Rating

MOST_EVIDENCE = 20  # entries for one answer
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,9})", re.ASCII)


def press(state: Interview, key: str) -> Interview:
    """The interview after a key."""
    after = _PRESSED[state.phase](replace(state, remark=None, key=key), key)
    answered = len(after.ratings)
    text = state.phase in TYPING and len(key) == 1
    full = text and after.remark is Remark.FULL  # a paste that is too long: no reason to give up soon
    return replace(
        after,
        strays=state.strays + 1 if after.remark and not full else 0,
        idle=0 if answered > state.most else state.idle + (full or not text),
        most=max(answered, state.most),
    )


# --- Asking ------------------------------------------------------------------------------------------------------


def _asking(state: Interview, key: str) -> Interview:
    typed = _typed_number(state, key) if state.by_number else _one_key(state, key)
    if typed is not None:
        return typed
    act = _ASKED.get(key)
    return act(replace(state, entry=EMPTY)) if act else replace(state, entry=EMPTY, remark=Remark.NO_KEY)


def _unknown(state: Interview) -> Interview:
    return _answered(state, Mark.UNKNOWN)


def _not_applicable(state: Interview) -> Interview:
    if not state.question.may_not_apply:
        return replace(state, remark=Remark.ESSENTIAL)
    return replace(state, phase=Phase.REASON, entry=Entry(state.answer.reason))


def _clear(state: Interview) -> Interview:
    if state.answer.rating is None:
        return replace(state, remark=Remark.NO_ANSWER)
    return _with(state, replace(state.answer, rating=None, reason=""))


def _noting(state: Interview) -> Interview:
    return replace(state, phase=Phase.NOTE, entry=Entry(state.answer.note))


def _help(state: Interview) -> Interview:
    return replace(state, helping=not state.helping)


def _keep(state: Interview) -> Interview:
    """Leave the answer as it is, and go to where one is missing."""
    if state.answer.rating is None:
        return replace(state, remark=Remark.NO_ANSWER)
    after = None if state.reviewing else state.open_after(state.number(state.at))
    return _reviewing(state) if after is None else state.asking(after)


def _escape(state: Interview) -> Interview:
    if state.helping:
        return _help(state)
    return _reviewing(state) if state.reviewing else replace(state, remark=Remark.NO_KEY)


def _leave(state: Interview) -> Interview:
    return replace(state, phase=Phase.LEFT)


def _nothing(state: Interview) -> Interview:
    return state


def _one_key(state: Interview, key: str) -> Interview | None:
    if len(key) != 1 or not "0" <= key <= "9":
        return None
    if any(point.score == int(key) for point in state.question.scale.points):
        return _answered(state, int(key))
    return replace(state, remark=Remark.NO_SCORE)


def _typed_number(state: Interview, key: str) -> Interview | None:
    text = state.entry.text
    if key == "enter" and text:
        score = int(text) if _NUMBER.fullmatch(text) else None
        if score is not None and any(point.score == score for point in state.question.scale.points):
            return _answered(state, score)
        return replace(state, entry=EMPTY, key=text, remark=Remark.NO_SCORE)
    if (len(key) == 1 and ("0" <= key <= "9" or key == "-")) or (key == "backspace" and text):
        entry = state.entry.press(key)
        return replace(state, remark=Remark.FULL) if entry is None else replace(state, entry=entry)
    return None


def _answered(state: Interview, rating: Rating, reason: str = "") -> Interview:
    answer = state.answer
    # What is said of an answer that was taken over is not true of another one.
    if answer == state.carried.get(state.at) and rating != answer.rating:
        answer = Answer()
    return _on(_with(state, replace(answer, rating=rating, reason=reason)))


def _with(state: Interview, answer: Answer) -> Interview:
    answers = {id_: given for id_, given in state.answers.items() if id_ != state.at}
    return replace(state, answers=answers if answer == Answer() else {**answers, state.at: answer})


# --- Moving ------------------------------------------------------------------------------------------------------


def _reviewing(state: Interview) -> Interview:
    return replace(state, phase=Phase.REVIEW, entry=EMPTY, helping=False, reviewing=False)


def _on(state: Interview) -> Interview:
    here = state.number(state.at)
    after = next((id_ for id_ in state.asked if state.number(id_) > here), None)
    return _reviewing(state) if state.reviewing or after is None else state.asking(after)


def _back(state: Interview) -> Interview:
    if state.reviewing:
        return _reviewing(state)
    here = state.number(state.at)
    before = [id_ for id_ in state.asked if state.number(id_) < here]
    return state.asking(before[-1]) if before else replace(state, remark=Remark.FIRST)


# --- Typing ------------------------------------------------------------------------------------------------------


def _reason(state: Interview, key: str) -> Interview:
    if key != "enter":
        return _typed(state, key)
    reason = state.entry.text.strip()
    back = replace(state, phase=Phase.ASKING, entry=EMPTY)
    return _answered(back, Mark.NOT_APPLICABLE, reason) if reason else replace(back, remark=Remark.NO_REASON)


def _note(state: Interview, key: str) -> Interview:
    if key != "enter":
        return _typed(state, key)
    noted = _with(state, replace(state.answer, note=state.entry.text.strip()))
    return replace(noted, phase=Phase.EVIDENCE, entry=EMPTY, evidence=state.answer.evidence)


def _evidence(state: Interview, key: str) -> Interview:
    text = state.entry.text.strip()
    if key == "backspace" and not state.entry.text and state.evidence:
        return replace(state, entry=Entry(state.evidence[-1]), evidence=state.evidence[:-1])
    if key != "enter":
        return _typed(state, key)
    if text and len(state.evidence) >= MOST_EVIDENCE:
        return replace(state, remark=Remark.FULL)
    evidence = (*state.evidence, text) if text else state.evidence
    shown = _with(state, replace(state.answer, evidence=evidence))
    return replace(shown, phase=Phase.EVIDENCE if text else Phase.ASKING, entry=EMPTY, evidence=evidence)


def _typed(state: Interview, key: str) -> Interview:
    if key == "escape":
        return replace(state, phase=Phase.ASKING, entry=EMPTY)
    entry = state.entry.press(key)
    if entry is None:
        return replace(state, remark=Remark.FULL if len(key) == 1 else Remark.NO_KEY)
    return replace(state, entry=entry)


# --- Reviewing ---------------------------------------------------------------------------------------------------


def _review(state: Interview, key: str) -> Interview:
    if key == "enter":
        return _chosen(state) if state.entry.text else replace(state, phase=Phase.DONE)
    if (len(key) == 1 and "0" <= key <= "9") or (key == "backspace" and state.entry.text):
        entry = state.entry.press(key)
        return replace(state, remark=Remark.FULL) if entry is None else replace(state, entry=entry)
    state = replace(state, entry=EMPTY)
    if key == "q":
        return _leave(state)
    if key in _BACK and state.asked:
        return state.asking(state.at if state.at in state.asked else state.asked[-1])
    return state if key in ("escape", " ") else replace(state, remark=Remark.NO_KEY)


def _chosen(state: Interview) -> Interview:
    number = state.entry.text
    chosen = next((id_ for id_ in state.asked if str(state.number(id_)) == number), None)
    if chosen is None:
        return replace(state, entry=EMPTY, key=number, remark=Remark.NO_NUMBER)
    return state.asking(chosen, reviewing=True)


def _over(state: Interview, key: str) -> Interview:
    return replace(state, key=key, remark=Remark.NO_KEY)


_BACK = ("b", "left", "backspace", "backtab")
_ASKED: Mapping[str, Callable[[Interview], Interview]] = {
    **dict.fromkeys(_BACK, _back),
    "s": _on,
    "right": _on,
    "d": _unknown,
    "n": _not_applicable,
    "c": _clear,
    "e": _noting,
    "?": _help,
    "r": _reviewing,
    "enter": _keep,
    "escape": _escape,
    "q": _leave,
    " ": _nothing,  # between pasted answers
}
_PRESSED: Mapping[Phase, Callable[[Interview, str], Interview]] = {
    Phase.ASKING: _asking,
    Phase.REASON: _reason,
    Phase.NOTE: _note,
    Phase.EVIDENCE: _evidence,
    Phase.REVIEW: _review,
    Phase.DONE: _over,
    Phase.LEFT: _over,
}
