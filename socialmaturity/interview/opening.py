"""What is asked before the questions: lines to fill in, one after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmaturity.interview.line_editor import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields with what is typed into them.  `at` is the field worked on; after the last one, Enter begins."""

    entries: Mapping[str, Entry]
    at: int = 0
    done: bool = False
    left: bool = False
    strays: int = 0

    @property
    def field(self) -> str | None:
        """The name of the field that takes what is typed."""
        return list(self.entries)[self.at] if self.at < len(self.entries) else None

    @property
    def texts(self) -> Mapping[str, str]:
        return {name: entry.text.strip() for name, entry in self.entries.items()}


def press(form: Form, key: str) -> Form:
    """The form after a key.  Keys are as in an interview."""
    after = _pressed(form, key)
    return replace(form, strays=form.strays + 1) if after is None else replace(after, strays=0)


def _pressed(form: Form, key: str) -> Form | None:
    field = form.field
    if key in ("up", "backtab"):
        return replace(form, at=form.at - 1) if form.at else None
    if field is None:
        if key == "enter":
            return replace(form, done=True)
        return replace(form, left=True) if key == "q" else None
    if key in ("enter", "down", "tab"):
        return replace(form, at=form.at + 1)
    entry = form.entries[field].press(key)
    return None if entry is None else replace(form, entries={**form.entries, field: entry})
