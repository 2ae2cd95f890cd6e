"""A line of text while it is typed."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 10_000  # characters: more than anybody pastes into a note


@dataclass(frozen=True, slots=True)
class Entry:
    """The text before the cursor and after it."""

    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        return self.before + self.after

    def press(self, key: str) -> Entry | None:
        """The line after a key: a single character is text.  None for a key that means nothing to it."""
        before, after = self.before, self.after
        if len(key) == 1:
            return Entry(before + key, after) if len(self.text) < LONGEST else None
        halves = {
            "left": (before[:-1], before[-1:] + after),
            "right": (before + after[:1], after[1:]),
            "home": ("", self.text),
            "end": (self.text, ""),
            "backspace": (before[:-1], after),
            "delete": (before, after[1:]),
            "delete-word": (before[: before.rstrip().rfind(" ") + 1], after),
            "delete-all": ("", ""),
        }
        return Entry(*halves[key]) if key in halves else None


EMPTY = Entry()
