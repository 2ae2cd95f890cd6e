"""Press keys on an interview: a state machine without a terminal in it.

A key is a text: a single character as typed, or the name of a key such as "left", "enter" or "alt-b".
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark
from socialmaturity.core.sheet import UNANSWERED, Answer, LeftOut, ratings_of
from socialmaturity.interview.line_editor import EMPTY, Entry
from socialmaturity.interview.state import TYPING, Interview, KeyRemark, Phase
from socialmaturity.interview.voices import with_names, with_note

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from socialmaturity.core.model import Rating

MOST_EVIDENCE = 20  # entries for one answer
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,9})", re.ASCII)


def press(state: Interview, key: str) -> Interview:
    """Return the interview after a key."""
    after = _PRESSED[state.phase](replace(state, remark=None, key=key), key)
    answered = len(after.ratings)
    text = state.phase in TYPING and (len(key) == 1 or key == "newline")
    full = text and after.remark is KeyRemark.FULL  # a paste that is too long: no reason to give up soon
    return replace(
        after,
        strays=state.strays + 1 if after.remark and not full else 0,
        idle=0 if answered > state.most else state.idle + (full or not text),
        most=max(answered, state.most),
    )


def interrupt(state: Interview) -> Interview:
    """Return the interview with what is half typed kept, when no key will come any more."""
    text = state.entry.text.strip()
    if state.phase is Phase.REASON and text != state.answer.reason:
        # Nobody has confirmed that the question does not apply, so the reason is kept as a note.
        return _with(state, with_note(state.answer, text))
    return press(state, "enter") if state.phase in (Phase.NOTE, Phase.EVIDENCE) and text else state


# --- Asking ------------------------------------------------------------------------------------------------------


def _asking(state: Interview, key: str) -> Interview:
    typed = _typed_number(state, key) if state.by_number else _one_key(state, key)
    if typed is not None:
        return typed
    act = _ASKED.get(key)
    return act(replace(state, entry=EMPTY)) if act else replace(state, entry=EMPTY, remark=KeyRemark.NO_KEY)


def _not_applicable(state: Interview) -> Interview:
    if not state.question.may_not_apply:
        return replace(state, remark=KeyRemark.ESSENTIAL)
    return replace(state, phase=Phase.REASON, entry=Entry(state.answer.reason))


def _stage_not_applicable(state: Interview) -> Interview:
    if not _not_applying(state):
        return replace(state, remark=KeyRemark.STAGE_APPLIES)
    return replace(state, phase=Phase.REASON, entry=EMPTY, whole_stage=True)


def _not_applying(state: Interview) -> tuple[str, ...]:
    """Return the questions of the stage that may not apply and have no answer yet."""
    ratings, asked = state.ratings, state.asked
    may_not = [question.id for question in state.stage.questions if question.may_not_apply]
    return tuple(id_ for id_ in may_not if id_ in asked and id_ not in ratings)


def _leaving_out(state: Interview, reason: str, answers: Mapping[str, Answer]) -> LeftOut | None:
    """Return the parts left out, with this stage if one reason does for all, and none of its questions is open."""
    stage, parts = state.stage, state.left_out or LeftOut(reason=reason)
    whole = all(question.may_not_apply and question.id in ratings_of(answers) for question in stage.questions)
    if not whole or parts.reason != reason or stage.id in parts.stages:
        return state.left_out
    return parts._replace(stages=(*parts.stages, stage.id))


def _clear(state: Interview) -> Interview:
    if state.answer.rating is None:
        return replace(state, remark=KeyRemark.NO_ANSWER)
    return _with(state, replace(state.answer, rating=None, reason=""))


def _noting(state: Interview) -> Interview:
    return replace(state, phase=Phase.NOTE, entry=Entry(state.answer.note, paragraphs=True))


def _noting_before(state: Interview) -> Interview:
    """Note something on the question before, and come back to this one."""
    before = state.stored[-1] if state.stored else _before(state)
    if not before:
        return replace(state, remark=KeyRemark.FIRST)
    return replace(_noting(replace(state, at=before)), resume=state.at)


def _help(state: Interview) -> Interview:
    return replace(state, helping=not state.helping)


def _keep(state: Interview) -> Interview:
    """Take the answer that is offered, or leave the answer as it is, and go to where one is missing."""
    if (offered := state.offered) is not None:
        taken = with_note(replace(offered, note=state.answer.note), offered.note)
        evidence = tuple(dict.fromkeys((*state.answer.evidence, *offered.evidence)))
        return replace(_on(_with(state, replace(taken, evidence=evidence))), stored=(state.at,))
    if state.answer.rating is None:
        return replace(state, remark=KeyRemark.NO_ANSWER)
    after = None if state.reviewing else state.open_after(state.number(state.at))
    return _reviewing(state) if after is None else state.asking(after)


def _escape(state: Interview) -> Interview:
    if state.helping:
        return _help(state)
    return _reviewing(state) if state.reviewing else replace(state, remark=KeyRemark.NO_KEY)


def _leave(state: Interview) -> Interview:
    return replace(state, phase=Phase.LEFT)


def _one_key(state: Interview, key: str) -> Interview | None:
    if len(key) != 1 or not "0" <= key <= "9":
        return None
    if int(key) in state.question.scale.scores:
        return _answered(state, int(key))
    return replace(state, remark=KeyRemark.NO_SCORE)


def _typed_number(state: Interview, key: str) -> Interview | None:
    text = state.entry.text
    if key in ("enter", "newline") and text:
        score = int(text) if _NUMBER.fullmatch(text) else None
        if score in state.question.scale.scores:
            return _answered(state, score)
        return replace(state, entry=EMPTY, key=text, remark=KeyRemark.NO_SCORE)
    if (len(key) == 1 and ("0" <= key <= "9" or key == "-")) or (key == "backspace" and text):
        entry = state.entry.press(key)
        return replace(state, remark=KeyRemark.FULL) if entry is None else replace(state, entry=entry)
    return None


def _answered(state: Interview, rating: Rating, reason: str = "") -> Interview:
    answer = replace(state.answer, rating=rating, reason=reason)
    if state.agreeing:
        answer = with_note(answer, with_names(state.heard, answers=True))
    return replace(_on(_with(state, answer)), stored=(state.at,))


def _with(state: Interview, answer: Answer) -> Interview:
    answers = {id_: given for id_, given in state.answers.items() if id_ != state.at}
    changed = replace(state, answers=answers if answer == UNANSWERED else {**answers, state.at: answer})
    return changed if answer.rating is not None else _put_back(changed)


def _put_back(state: Interview) -> Interview:
    """Stop leaving out the parts of a question that has no answer any more: a file that does would give it one."""
    parts = state.left_out
    if parts is None:
        return state
    stages = tuple(id_ for id_ in parts.stages if id_ != state.stage.id)
    dimensions = tuple(id_ for id_ in parts.dimensions if id_ != state.question.dimension)
    kept = parts._replace(stages=stages, dimensions=dimensions) if stages or dimensions else None
    return replace(state, left_out=kept)


# --- Moving ------------------------------------------------------------------------------------------------------


def _reviewing(state: Interview) -> Interview:
    return replace(
        state, phase=Phase.REVIEW, entry=EMPTY, helping=False, reviewing=False, stored=(), selected="", resume=""
    )


def _on(state: Interview) -> Interview:
    here = state.number(state.at)
    after = next((id_ for id_ in state.asked if state.number(id_) > here), None)
    return _reviewing(state) if state.reviewing or after is None else state.asking(after)


def _before(state: Interview) -> str:
    """Return the question asked before this one, or "" if this is the first."""
    here = state.number(state.at)
    return next((id_ for id_ in reversed(state.asked) if state.number(id_) < here), "")


def _back(state: Interview) -> Interview:
    if state.reviewing:
        return _reviewing(state)
    before = _before(state)
    return state.asking(before) if before else replace(state, remark=KeyRemark.FIRST)


# --- Typing ------------------------------------------------------------------------------------------------------


def _reason(state: Interview, key: str) -> Interview:
    text = state.entry.text.strip()
    before = "" if state.whole_stage else state.answer.reason
    if key == "escape" and text != before and not state.warned:
        return replace(state, remark=KeyRemark.UNKEPT, warned=True)
    if key == "escape":
        return _typed_all(state)
    if key != "enter":
        return _typed(replace(state, warned=False), key)
    back = _typed_all(state)
    if not text:
        return replace(back, remark=KeyRemark.NO_REASON)
    return _left_out(back, text) if state.whole_stage else _answered(back, Mark.NOT_APPLICABLE, text)


def _left_out(state: Interview, reason: str) -> Interview:
    """Answer for a whole stage that it does not apply, as far as its questions allow."""
    ids = _not_applying(state)
    answers = dict(state.answers)
    for id_ in ids:
        answers[id_] = replace(answers.get(id_, UNANSWERED), rating=Mark.NOT_APPLICABLE, reason=reason)
    after = replace(state, answers=answers, left_out=_leaving_out(state, reason, answers))
    first = next((q.id for q in state.stage.questions if q.id in after.asked and q.id not in after.ratings), None)
    following = first or after.open_after(state.number(state.stage.questions[-1].id))
    return replace(after.asking(following) if following else _reviewing(after), stored=ids)


def _note(state: Interview, key: str) -> Interview:
    if key not in ("enter", "escape"):
        return _typed(state, key)
    noted = _with(state, replace(state.answer, note=state.entry.text.strip()))
    if key == "escape":
        return _typed_all(noted)
    return replace(noted, phase=Phase.EVIDENCE, entry=EMPTY, evidence=state.answer.evidence)


def _evidence(state: Interview, key: str) -> Interview:
    text = state.entry.text.strip()
    if key in ("backspace", "up") and not state.entry.text and state.evidence:
        return replace(state, entry=Entry(state.evidence[-1]), evidence=state.evidence[:-1])
    if key not in ("enter", "escape"):
        return _typed(state, key)
    if text and len(state.evidence) >= MOST_EVIDENCE:
        return replace(state, remark=KeyRemark.FULL)
    evidence = (*state.evidence, text) if text else state.evidence
    kept = _with(state, replace(state.answer, evidence=evidence))
    if text and key == "enter":
        return replace(kept, entry=EMPTY, evidence=evidence)
    return _typed_all(kept)


def _typed(state: Interview, key: str) -> Interview:
    entry = state.entry.press(key)
    if entry is None:
        return replace(state, remark=KeyRemark.FULL if len(key) == 1 or key == "newline" else KeyRemark.NO_KEY)
    return replace(state, entry=entry)


def _typed_all(state: Interview) -> Interview:
    """Go back to the question, or to the one to resume."""
    if state.resume:
        return state.asking(state.resume, reviewing=state.reviewing)
    return replace(state, phase=Phase.ASKING, entry=EMPTY, warned=False, whole_stage=False)


# --- Reviewing ---------------------------------------------------------------------------------------------------


def _review(state: Interview, key: str) -> Interview:
    if (len(key) == 1 and "0" <= key <= "9") or (key == "backspace" and state.entry.text):
        entry = state.entry.press(key)
        return replace(state, remark=KeyRemark.FULL) if entry is None else replace(state, entry=entry, selected="")
    if key == "enter":
        return _chosen(state)
    state = replace(state, entry=EMPTY)
    if key in ("up", "down"):
        return _select(state, 1 if key == "down" else -1)
    if key in _BACK and state.asked:
        return state.asking(state.at if state.at in state.asked else state.asked[-1])
    if key in ("escape", " ", "newline"):
        return replace(state, selected="")
    return _leave(state) if key == "q" else replace(state, remark=KeyRemark.NO_KEY)


def _select(state: Interview, step: int) -> Interview:
    """Select the next question of the list; before the first and after the last, none is selected."""
    ids = ["", *state.asked]
    return replace(state, selected=ids[(ids.index(state.selected) + step) % len(ids)])


def _chosen(state: Interview) -> Interview:
    """Open the question that is selected, or whose number is typed; finish if there is none."""
    number = state.entry.text
    if state.selected:
        return state.asking(state.selected, reviewing=True)
    if not number:
        return replace(state, phase=Phase.DONE)
    chosen = next((id_ for id_ in state.asked if str(state.number(id_)) == number), None)
    if chosen is None:
        return replace(state, entry=EMPTY, key=number, remark=KeyRemark.NO_NUMBER)
    return state.asking(chosen, reviewing=True)


def _over(state: Interview, key: str) -> Interview:
    return replace(state, key=key, remark=KeyRemark.NO_KEY)


_BACK = ("b", "left", "backspace", "backtab")
_ASKED: Mapping[str, Callable[[Interview], Interview]] = {
    **dict.fromkeys(_BACK, _back),
    "s": _on,
    "right": _on,
    "d": lambda state: _answered(state, Mark.UNKNOWN),
    "n": _not_applicable,
    "N": _stage_not_applicable,
    "c": _clear,
    "e": _noting,
    "E": _noting_before,
    "?": _help,
    "r": _reviewing,
    "enter": _keep,
    "escape": _escape,
    "q": _leave,
    **dict.fromkeys((" ", "newline"), lambda state: state),  # between pasted answers
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
