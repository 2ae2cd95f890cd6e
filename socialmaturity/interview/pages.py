"""What an interview says at each moment: the words that both of its faces show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark
from socialmaturity.interview.state import Phase, Remark
from socialmaturity.report.words import questions, stages
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from socialmaturity.core.crosswalk import Hint
    from socialmaturity.core.model import Answer, Question, Rating, Rubric
    from socialmaturity.interview.line_editor import Entry
    from socialmaturity.interview.opening import Form
    from socialmaturity.interview.state import Interview

FIELDS = {
    "subject": ("Subject", "the organization that is assessed, or a part of it by its name"),
    "scope": ("Scope", "the part of it that is assessed, where it is not all of it"),
    "respondent": ("Respondent", "who answers"),
    "role": ("Role", "what the respondent does there"),
    "assessor": ("Assessor", "who asks"),
}
NEEDS_A_TERMINAL = (
    "the interview needs a terminal to ask in; 'socialmaturity sheet RUBRIC' gives a sheet to fill in with an editor, "
    "and 'socialmaturity score FILE' scores one that is filled in"
)
MEANS_NOTHING = "That key means nothing here."
CHOICE_KEYS = "123456789abcdefghijklmnoprstuvwxyz"  # without the one that quits
GAVE_UP = "the interview has ended by itself: too many keys in a row meant nothing"


@dataclass(frozen=True, slots=True)
class Choice:
    """A key and what it stands for."""

    key: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """A line that is being typed, and what it is for.  One that is `listed` stands in the list, where its label is."""

    label: str
    entry: Entry
    listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a list: what stands before it, what it says, and what is said of it."""

    key: str
    text: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything that there is to see at one moment.  `prompt` says in words what to type, where keys need Enter."""

    title: str
    subject: str = ""
    tally: str = ""
    part: int = 0
    whole: int = 0
    place: str = ""
    opening: tuple[str, ...] = ()
    question: str = ""
    choices: tuple[Choice, ...] = ()
    marks: tuple[Choice, ...] = ()
    lines: tuple[Line, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    typing: Typing | None = None
    remark: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    prompt: str = ""
    types_text: bool = False
    scrolls: bool = True


# --- Questions ---------------------------------------------------------------------------------------------------


def page(state: Interview, subject: str) -> Page:
    """What to show of an interview."""
    whole, part = len(state.rubric.questions), len(state.ratings)
    start = Page(
        title=state.rubric.title,
        subject=subject,
        tally=f"{part} of {whole} answered",
        part=part,
        whole=whole,
        remark=_remark(state),
    )
    return _review(state, start) if state.phase is Phase.REVIEW else _question(state, start)


def _question(state: Interview, start: Page) -> Page:
    question, stage = state.question, state.stage
    first = question is stage.questions[0]
    asked = replace(
        start,
        place=f"{stage.name} · question {state.number(state.at)} of {start.whole}",
        opening=tuple(text for text in (stage.motto, stage.summary) if text) if first else (),
        question=question.text,
        choices=tuple(
            Choice(str(point.score), option, state.answer.rating == point.score)
            for point, option in zip(question.scale.points, question.options, strict=True)
        ),
        marks=tuple(_marks(state)),
        details=tuple(_details(state)),
    )
    match state.phase:
        case Phase.REASON:
            keys = "Enter keeps it and goes on, Esc goes back"
            return _typing(asked, "Why does it not apply", state.entry, keys, "an empty line goes back")
        case Phase.NOTE:
            keys = "Enter keeps it and asks for evidence, Esc leaves it as it was"
            return _typing(asked, "Note", state.entry, keys, "may be empty")
        case Phase.EVIDENCE:
            listed = tuple(("Evidence", text) for text in state.evidence)
            others = tuple((label, text) for label, text in asked.details if label != "Evidence")
            asked = replace(asked, details=(*others, *listed))
            keys = "Enter adds it, and on an empty line goes back to the question"
            return _typing(asked, "Evidence, a document or a link", state.entry, keys, "an empty line goes on")
    typing = Typing(label="Number", entry=state.entry) if state.by_number else None
    return replace(asked, typing=typing, keys=tuple(_keys(state)), prompt=_prompt(question))


def _typing(page: Page, label: str, entry: Entry, keys: str, meaning: str) -> Page:
    return replace(
        page,
        typing=Typing(label=label, entry=entry),
        keys=(("", keys),),
        prompt=f"{label} ({meaning}):",
        types_text=True,
    )


def _marks(state: Interview) -> Iterator[Choice]:
    rating = state.answer.rating
    yield Choice("d", "Don't know", rating is Mark.UNKNOWN)
    if state.question.may_not_apply:
        yield Choice("n", "Not applicable here", rating is Mark.NOT_APPLICABLE)


def _details(state: Interview) -> Iterator[tuple[str, str]]:
    answer = state.answer
    if answer.rating is Mark.NOT_APPLICABLE and answer.reason:
        yield "Reason", answer.reason
    if answer.note:
        yield "Note", answer.note
    for text in answer.evidence:
        yield "Evidence", text
    for hint in state.hints.get(state.at, ()):
        yield from _hint(hint)
    if state.helping:
        question = state.question
        yield "Why", question.why or "the rubric does not say"
        if question.evidence:
            yield "Would show it", question.evidence


def _hint(hint: Hint) -> Iterator[tuple[str, str]]:
    yield "A similar question was answered", f"{hint.question.text} {hint.rating}: {hint.question.option(hint.rating)}"
    if hint.difference:
        yield "But they differ", hint.difference


def _keys(state: Interview) -> Iterator[tuple[str, str]]:
    if state.answer.rating is not None:
        yield "Enter", "back to the review" if state.reviewing else "next open one"
        yield "c", "clear"
    yield "e", "note"
    yield "?", "why, evidence"
    yield "b", "back"
    yield "s", "skip"
    yield "r", "review"
    yield "q", "save and quit"


def _prompt(question: Question) -> str:
    scores = [str(point.score) for point in question.scale.points]
    few = ", ".join(scores) if len(scores) <= LISTED_SCORES else f"{scores[0]} to {scores[-1]}"
    return f"Answer {few}, d{' or n' if question.may_not_apply else ''}:"


LISTED_SCORES = 10


# --- Review ------------------------------------------------------------------------------------------------------


def _review(state: Interview, start: Page) -> Page:
    asked = [(state.number(id_), state.rubric.questions[id_], state.answers.get(id_)) for id_ in state.asked]
    stopped = state.ended_by
    ended = f"{stopped.name} can no longer be passed, so no later stage is asked." if stopped else ""
    return replace(
        start,
        place="Review of the answers",
        opening=tuple(text for text in (ended, _counted([answer for _, _, answer in asked])) if text),
        lines=tuple(
            Line(key=str(number), text=question.text, value=said(answer)) for number, question, answer in asked
        ),
        typing=Typing(label="Change question number", entry=state.entry),
        keys=(("Enter", "finish"), ("↑ ↓", "scroll"), ("b", "back to the questions"), ("q", "save and quit")),
        prompt="A number to change that answer, b to go back, Enter to finish:",
    )


def said(answer: Answer | None) -> str:
    """An answer in a word."""
    rating: Rating | None = answer.rating if answer else None
    words = {None: "open", Mark.UNKNOWN: "don't know", Mark.NOT_APPLICABLE: "not applicable"}
    word = str(rating) if isinstance(rating, int) else words[rating]
    return f"{word} +note" if answer and (answer.note or answer.evidence) else word


def _counted(answers: Sequence[Answer | None]) -> str:
    ratings = [answer.rating if answer else None for answer in answers]
    counts = (
        (sum(isinstance(rating, int) for rating in ratings), "rated"),
        (ratings.count(Mark.UNKNOWN), "don't know"),
        (ratings.count(Mark.NOT_APPLICABLE), "not applicable"),
        (ratings.count(None), "open"),
    )
    return ", ".join(f"{count} {word}" for count, word in counts if count) + "."


def _remark(state: Interview) -> str:
    if state.remark is None:
        return ""
    because = "is essential to its stage" if state.question.essential else "always applies"
    key = f"'{state.key}'" if len(state.key) == 1 else state.key.capitalize()
    return {
        Remark.NO_KEY: f"{key[:20]} means nothing here.",
        Remark.NO_SCORE: f"{key} is not on the scale.",
        Remark.NO_NUMBER: f"No question with the number {key[:20]} is asked.",
        Remark.NO_ANSWER: "Not answered yet; s skips it.",
        Remark.FIRST: "This is the first question.",
        Remark.ESSENTIAL: f"This question {because}; give a score, or d for don't know.",
        Remark.NO_REASON: "Nothing has changed: 'not applicable' needs a reason.",
        Remark.FULL: "There is no room for more.",
    }[state.remark]


# --- Before and after the questions ------------------------------------------------------------------------------


def form_page(form: Form, rubric: Rubric, given: Mapping[str, str], about: Sequence[str]) -> Page:
    """The lines to fill in before the questions.  `given` are filled in already; `about` is what else to know now."""
    name = form.field
    extent = f"{questions(len(rubric.questions))} in {stages(len(rubric.stages))}. You can stop and go on at any time."
    texts = {**given, **{other: entry.text for other, entry in form.entries.items()}}
    label, meaning = FIELDS[name] if name else ("", "")
    keys = (("Enter", "next"), ("↑", "back")) if name else (("Enter", "begin"), ("↑", "change"), ("q", "quit"))
    return Page(
        title=rubric.title,
        opening=(*about, extent),
        lines=tuple(Line(key=FIELDS[other][0], text=texts[other]) for other in FIELDS if other in texts),
        details=((label, meaning),) if name else (),
        typing=Typing(label=label, entry=form.entries[name], listed=True) if name else None,
        remark=MEANS_NOTHING if form.strays else "",
        keys=keys if form.entries else (("Enter", "begin"), ("q", "quit")),
        prompt=f"{label}, {meaning}:" if name else "Enter to begin, q to quit:",
        types_text=name is not None,
        scrolls=False,
    )


def which_rubric(rubrics: Sequence[Rubric]) -> Page:
    """The choice of a rubric, by one key."""
    return Page(
        title="Social maturity",
        question="Which rubric?",
        choices=tuple(
            Choice(key, f"{rubric.title} ({rubric.id})") for key, rubric in zip(CHOICE_KEYS, rubrics, strict=False)
        ),
        keys=(("q", "quit"),),
        prompt="Number, or q to quit:",
    )


def continue_or_new(name: str, other: str) -> Page:
    """What to do about a sheet that has the name we wanted."""
    return Page(
        title="Social maturity",
        question=f"{name} exists already.",
        choices=(Choice("c", "Continue it"), Choice("n", f"Begin a new one, in {other}")),
        keys=(("q", "quit"),),
        prompt="c, n, or q to quit:",
    )


def saving_in(path: str) -> str:
    """Where the answers go."""
    return f"Each answer is saved at once in {path}"


def backing_up(path: str, backup: str) -> str:
    """What happens to a user's own comments."""
    return f"Your own comments in {path} cannot be kept in it. At the first change, it is copied to {backup} as it is."


def taken_from(source: str, other: Rubric) -> str:
    """What the note of an answer says that was taken over."""
    return f"Taken over from {shown(source)} ({other.title})"


def saved(rated: int, whole: int, path: str) -> str:
    """What is kept when the interview ends."""
    return f"{rated} of {whole} answers are saved in {path}."


def not_saved(path: str) -> str:
    """What to say when the file cannot take the answers."""
    return f"the answers could not be saved in {path}; they follow here, as a sheet to keep"
