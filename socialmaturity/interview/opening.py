"""Ask what comes before the questions: who is assessed, who answers, who asks, and when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from socialmaturity.documents.field_kinds import date_of
from socialmaturity.interview.drive import HowEnded
from socialmaturity.interview.page import ListedRow, Page, Typing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from socialmaturity.interview.line_editor import Entry

# The fields of a sheet, as a client would call them, and what to write there.
FIELD_WORDS = {
    "subject": ("Client", "the organization that is assessed"),
    "scope": ("What is covered", "optional; the part of the organization that is assessed"),
    "respondent": ("Person interviewed", "who answers"),
    "role": ("Their role", "what this person does there"),
    "assessor": ("Interviewer", "who asks"),
    "date": ("Date", "the day of the assessment, as YYYY-MM-DD"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields with what is typed into them.  `at` is the field worked on; after the last one, Enter begins."""

    entries: Mapping[str, Entry]
    at: int = 0
    ended: HowEnded | None = None
    strays: int = 0
    idle: int = 0

    @property
    def field(self) -> str | None:
        """Return the name of the field that takes what is typed."""
        return list(self.entries)[self.at] if self.at < len(self.entries) else None

    @property
    def texts(self) -> Mapping[str, str]:
        return {name: entry.text.strip() for name, entry in self.entries.items()}

    @property
    def date_is_wrong(self) -> bool:
        """Return whether the date that is typed is not a day of the calendar."""
        date = self.texts.get("date", "")
        return bool(date) and date_of(date) is None


def press(form: Form, key: str) -> Form:
    """Return the form after a key.  Keys are as in an interview."""
    after = _pressed(form, key)
    if after is None or (form.field == "date" and after.field != "date" and after.date_is_wrong):
        return replace(form, strays=form.strays + 1)
    return replace(after, strays=0)


def _pressed(form: Form, key: str) -> Form | None:
    field = form.field
    if key in ("up", "backtab"):
        return replace(form, at=form.at - 1) if form.at else None
    if field is None:
        if key == "enter":
            return replace(form, ended=HowEnded.DONE)
        return replace(form, ended=HowEnded.LEFT) if key == "q" else None
    if key in ("enter", "down", "tab"):
        return replace(form, at=form.at + 1)
    entry = form.entries[field].press(key)
    return None if entry is None else replace(form, entries={**form.entries, field: entry})


def form_page(form: Form, title: str, given: Mapping[str, str], about: Sequence[str]) -> Page:
    """Return the page of a form.  `given` are the fields that are not asked."""
    name = form.field
    texts = {**given, **{other: entry.text for other, entry in form.entries.items()}}
    label, meaning = FIELD_WORDS[name] if name else ("", "")
    change = [("↑", "change")] if form.entries else []
    last = (("Enter", "begin"), *change, ("q", "quit"))
    return Page(
        title=title,
        opening=tuple(about),
        rows=tuple(ListedRow(key=FIELD_WORDS[other][0], text=texts[other]) for other in FIELD_WORDS if other in texts),
        details=((label, meaning),) if name else (),
        typing=Typing(label=label, entry=form.entries[name], listed=True) if name else None,
        remark=_remark(form),
        keys=(("Enter", "next"), ("↑", "back")) if name else last,
        prompt=f"{label}, {meaning}:" if name else "Enter to begin, q to quit:",
        types_text=name is not None,
        arrows=True,
    )


def _remark(form: Form) -> str:
    if not form.strays:
        return ""
    if form.date_is_wrong:
        return f"'{form.texts['date'][:20]}' is not a valid date (YYYY-MM-DD)."
    if form.field is None:
        return f"That key does nothing here; type Enter{', ↑' if form.entries else ''} or q."
    return "That key does nothing here; type text, Enter, ↑, ← →, Backspace or Delete."
