"""Put the interview into words: what both the screen and the plain lines show while it asks and reviews."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark
from socialmaturity.core.scoring import is_met
from socialmaturity.interview.page import Choice, ListedRow, Page, Typing
from socialmaturity.interview.state import TYPING, KeyRemark, Phase
from socialmaturity.interview.voices import who_chose
from socialmaturity.report.words import questions, stages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from socialmaturity.core.crosswalk import Hint
    from socialmaturity.core.model import Question, Rating, Rubric
    from socialmaturity.core.sheet import Answer, Sheet
    from socialmaturity.interview.line_editor import Entry
    from socialmaturity.interview.state import Interview

LISTED_SCORES = 10
FIRST_WORDS = 48  # characters of an answer that is repeated


def page(state: Interview, subject: str) -> Page:
    """Return what to show of an interview."""
    whole, part = len(state.rubric.questions), len(state.ratings)
    start = Page(
        title=state.rubric.title,
        subject=subject,
        tally=f"{part} of {whole} answered",
        part=part,
        whole=whole,
        stored="" if state.phase in TYPING else _stored(state),
        remark=_remark(state),
    )
    return _review(state, start) if state.phase is Phase.REVIEW else _question(state, start)


# --- Questions ---------------------------------------------------------------------------------------------------


def _question(state: Interview, start: Page) -> Page:
    question, stage = state.question, state.stage
    in_stage = stage.questions.index(question) + 1
    asked = replace(
        start,
        place=f"Stage {stage.number} of {len(state.rubric.stages)}, {stage.name} · {in_stage} of "
        f"{len(stage.questions)} · {state.number(state.at)} of {start.whole}",
        opening=tuple(text for text in (stage.motto, stage.summary) if text) if in_stage == 1 else (),
        question=question.full_text,
        choices=tuple(
            _choice(state, str(point.score), option, point.score)
            for point, option in zip(question.scale.points, question.options, strict=True)
        ),
        marks=tuple(_marks(state)),
        details=tuple(_details(state)),
    )
    match state.phase:
        case Phase.REASON:
            what = f"all of {stage.name}" if state.whole_stage else "it"
            keys = "Enter keeps it and goes on, Esc goes back"
            return _typing(asked, f"Why does {what} not apply", state.entry, keys, "an empty line goes back")
        case Phase.NOTE:
            keys = "Enter keeps it and asks for evidence, Esc keeps it and goes back"
            return _typing(asked, "Note", state.entry, keys, "may be empty")
        case Phase.EVIDENCE:
            listed = tuple(("Evidence", text) for text in state.evidence)
            others = tuple((label, text) for label, text in asked.details if label != "Evidence")
            edits = "; ↑ edits the last" if state.evidence else ""
            keys = f"Enter adds it, and on an empty line goes back to the question{edits}"
            asked = replace(asked, details=(*others, *listed), arrows=True)
            return _typing(asked, "Evidence, a document or a link", state.entry, keys, "an empty line goes on")
    typing = Typing(label="Number", entry=state.entry) if state.by_number else None
    return replace(asked, typing=typing, keys=tuple(_keys(state)), prompt=_prompt(state))


def _choice(state: Interview, key: str, text: str, rating: Rating) -> Choice:
    offered = state.offered
    return Choice(
        key=key,
        text=text,
        chosen=state.answer.rating == rating,
        offered=offered is not None and offered.rating == rating,
        by=who_chose(state.heard, rating),
    )


def _marks(state: Interview) -> Iterator[Choice]:
    yield _choice(state, "d", "Don't know", Mark.UNKNOWN)
    if state.question.may_not_apply:
        yield _choice(state, "n", "Does not apply here", Mark.NOT_APPLICABLE)


def _typing(page: Page, label: str, entry: Entry, keys: str, meaning: str) -> Page:
    return replace(
        page,
        typing=Typing(label=label, entry=entry),
        keys=(("", keys),),
        prompt=f"{label} ({meaning}):",
        types_text=True,
        paragraphs=entry.paragraphs,
    )


def _details(state: Interview) -> Iterator[tuple[str, str]]:
    answer = state.answer
    if answer.rating is Mark.NOT_APPLICABLE and answer.reason:
        yield "Reason", answer.reason
    if answer.note and state.phase is not Phase.NOTE:
        yield "Note", answer.note
    for text in answer.evidence:
        yield "Evidence", text
    for hint in state.hints.get(state.at, ()):
        yield from _hint(hint)
    for words in state.wordings.get(state.at, ()):
        yield "Asked differently", words
    noted = [voice for voice in state.heard if voice.answer.note or voice.answer.reason]
    if state.helping:
        for voice in noted:
            yield f"Note of {voice.label}", " ".join(part for part in (voice.answer.reason, voice.answer.note) if part)
        question = state.question
        yield "Why", question.why or "the rubric does not say"
        if question.evidence:
            yield "Evidence", question.evidence
        yield "N", f"says that {state.stage.name} as a whole does not apply, as far as its questions allow"
    elif noted and state.phase is Phase.ASKING:
        yield "?", f"shows the note of {', '.join(voice.label for voice in noted)}"


def _hint(hint: Hint) -> Iterator[tuple[str, str]]:
    yield (
        "A similar question was answered",
        f"{hint.question.full_text} {hint.rating}: {hint.question.option(hint.rating)}",
    )
    if hint.difference:
        yield "Not the same", hint.difference


def _keys(state: Interview) -> Iterator[tuple[str, str]]:
    if state.offered is not None:
        yield "Enter", "same again"
    elif state.answer.rating is not None:
        yield "Enter", "back to the review" if state.reviewing else "next open one"
        yield "c", "clear"
    yield "e", "note"
    if state.stored:
        yield "E", "note on the one before"
    yield "?", "why, evidence"
    yield "b", "back"
    yield "s", "skip"
    yield "r", "review"
    yield "q", "save and quit"


def _prompt(state: Interview) -> str:
    takes = ", Enter for the answer offered" if state.offered is not None else ""
    return f"Answer {_scores(state.question)}, d{' or n' if state.question.may_not_apply else ''}{takes}:"


def _scores(question: Question) -> str:
    scores = [str(point.score) for point in question.scale.points]
    return ", ".join(scores) if len(scores) <= LISTED_SCORES else f"{scores[0]} to {scores[-1]}"


# --- What a key has done, or why it did nothing ------------------------------------------------------------------


def _stored(state: Interview) -> str:
    """Say what the key before has stored, such as "16: 2, every working day …; b changes it"."""
    if not state.stored:
        return ""
    question = state.rubric.questions[state.stored[-1]]
    words = _first_words(answer_phrase(question, state.answers[question.id]))
    if len(state.stored) == 1:
        return f"{state.number(question.id)}: {words}; b changes it"
    stage = state.stage_of(question)
    return f"{len(state.stored)} of {len(stage.questions)} questions of {stage.name}: {words}; r shows them"


def answer_phrase(question: Question, answer: Answer | None) -> str:
    """Return an answer with its score, and without capitals that a sentence would not have."""
    match answer.rating if answer else None:
        case None:
            return "unanswered"
        case Mark.UNKNOWN:
            return "don't know"
        case Mark.NOT_APPLICABLE:
            return f"does not apply{f', because {answer.reason}' if answer and answer.reason else ''}"
        case score:
            return f"{score}, {_uncapitalized(question.option(score))}"


def _uncapitalized(text: str) -> str:
    """Return a sentence as the end of another one.  A first word with more capitals is a name, or "I"."""
    first = text.partition(" ")[0]
    return text[:1].lower() + text[1:] if first != "I" and first[1:] == first[1:].lower() else text


def _first_words(text: str) -> str:
    if len(text) <= FIRST_WORDS:
        return text.rstrip(".")
    return text[:FIRST_WORDS].rpartition(" ")[0].rstrip(",;: ") + " …"


def _remark(state: Interview) -> str:
    if state.remark is None:
        return ""
    because = "is essential to its stage" if state.question.essential else "always applies"
    key = f"'{state.key}'" if len(state.key) == 1 else _key_name(state.key)
    return {
        KeyRemark.NO_KEY: f"{key[:20]} does nothing here; {_working_keys(state)}.",
        KeyRemark.NO_SCORE: f"{key[:20]} is not on the scale; answer {_scores(state.question)}.",
        KeyRemark.NO_NUMBER: f"No question with the number {key[:20]} is asked.",
        KeyRemark.NO_ANSWER: "Not answered yet; s skips it.",
        KeyRemark.FIRST: "This is the first question.",
        KeyRemark.ESSENTIAL: f"This question {because}; give a score, or d for don't know.",
        KeyRemark.STAGE_APPLIES: f"No question of {state.stage.name} is left that may not apply.",
        KeyRemark.NO_REASON: "Nothing has changed: what does not apply needs a reason.",
        KeyRemark.UNKEPT: "Esc again throws away what is typed; Enter keeps it.",
        KeyRemark.FULL: "There is no room for more.",
    }[state.remark]


def _key_name(key: str) -> str:
    return "That key" if key == "unknown-key" else key[:1].upper() + key[1:]


def _working_keys(state: Interview) -> str:
    match state.phase:
        case Phase.REVIEW:
            return "type a number, ↑ or ↓, Enter, b or q"
        case Phase.ASKING:
            also = ", n" if state.question.may_not_apply else ""
            return f"type {_scores(state.question)}, d{also}, N, e, E, ?, b, s, r or q"
        case _:
            return "type text, Enter, Esc, ← → Home End, Backspace or Delete"


# --- Review ------------------------------------------------------------------------------------------------------


def _review(state: Interview, start: Page) -> Page:
    stopped = state.ended_by
    ended = f"{stopped.name} can no longer be passed, so no later stage is asked." if stopped else ""
    rows = tuple(_rows(state))
    start = replace(start, place="Review of the answers")
    if not rows:
        keys = (("Enter", "finish"), ("q", "save and quit"))
        return replace(start, opening=("No question is asked.",), keys=keys, prompt="Enter to finish, q to quit:")
    legend = ", ".join(f"{sign} {words}" for sign, words in sorted({row.mark for row in rows}) if sign)
    selected = next((i for i, row in enumerate(rows) if state.selected and row.key == _number(state)), None)
    enter = f"change question {_number(state)}" if state.selected else "finish"
    return replace(
        start,
        opening=tuple(text for text in (ended, tally_words(state.ratings, state.asked), legend) if text),
        rows=rows,
        selected=selected,
        typing=Typing(label="Change question number", entry=state.entry),
        keys=(("Enter", enter), ("↑ ↓", "choose one to change"), ("b", "back"), ("q", "save and quit")),
        prompt="A number to change that answer, b to go back, Enter to finish:",
        arrows=True,
    )


def _number(state: Interview) -> str:
    return str(state.number(state.selected)) if state.selected else ""


def _rows(state: Interview) -> Iterator[ListedRow]:
    """Yield the questions that are asked, below the names of their stages."""
    asked = set(state.asked)
    for stage in state.rubric.stages:
        questions = [question for question in stage.questions if question.id in asked]
        if questions:
            yield ListedRow(text=f"Stage {stage.number}, {stage.name}")
        for question in questions:
            answer = state.answers.get(question.id)
            yield ListedRow(
                key=str(state.number(question.id)),
                text=question.full_text,
                answer=answer_phrase(question, answer),
                note=answer.note if answer else "",
                mark=_mark(question, answer),
            )


def _mark(question: Question, answer: Answer | None) -> tuple[str, str]:
    rating = answer.rating if answer else None
    if rating is Mark.NOT_APPLICABLE:
        return "", ""
    return {True: ("", ""), False: ("✗", "not met"), None: ("?", "open")}[is_met(question, rating)]


def tally_words(ratings: Mapping[str, Rating], asked: tuple[str, ...]) -> str:
    """Say how many of the questions asked are answered, and how."""
    given = [ratings.get(id_) for id_ in asked]
    counts = (
        (sum(isinstance(rating, int) for rating in given), "rated"),
        (given.count(Mark.UNKNOWN), "don't know"),
        (given.count(Mark.NOT_APPLICABLE), "not applicable"),
    )
    how = ", ".join(f"{count} {word}" for count, word in counts if count)
    unanswered = given.count(None)
    rest = f" {unanswered} unanswered." if unanswered else ""
    return f"{len(given) - unanswered} of {len(given)} answered{f': {how}' if how else ''}.{rest}"


def extent(rubric: Rubric) -> str:
    """Say how long an interview by a rubric is."""
    return f"{questions(len(rubric.questions))} in {stages(len(rubric.stages))}. You can stop and go on at any time."


def goes_on(rubric: Rubric, sheet: Sheet, only: frozenset[str] | None, *, again: bool) -> str:
    """Say how much of a sheet is answered, and where the interview goes on: with `again`, also at what is answered."""
    ratings = sheet.ratings
    start = f"{len(ratings)} of {len(rubric.questions)} answered; Enter goes on"
    numbered = enumerate(rubric.questions, 1)
    asked = ((n, id_) for n, id_ in numbered if only is None or id_ in only)
    first = next((n for n, id_ in asked if again or id_ not in ratings), None)
    return f"{start} {'with the review' if first is None else f'at question {first}'}."
