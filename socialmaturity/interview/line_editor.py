"""Edit a text while it is typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 10_000  # characters: more than anybody pastes into a note
_WORD_BEFORE = re.compile(r"\S*\s*\Z")
_WORD_AFTER = re.compile(r"\s*\S*")


@dataclass(frozen=True, slots=True)
class Entry:
    """The text before the cursor and after it.  With `paragraphs`, a pasted line end is kept, else it is a blank."""

    before: str = ""
    after: str = ""
    paragraphs: bool = False

    @property
    def text(self) -> str:
        return self.before + self.after

    def press(self, key: str) -> Entry | None:
        """Return the text after a key, or None if the key does nothing here.  A single character is text."""
        before, after = self.before, self.after
        if key == "newline":
            key = "\n" if self.paragraphs else " "
        if len(key) == 1:
            return self._with(before + key, after) if len(self.text) < LONGEST else None
        word_before, word_after = _WORD_BEFORE.search(before), _WORD_AFTER.match(after)
        start = word_before.start() if word_before else 0
        end = word_after.end() if word_after else 0
        line_start, line_end = before.rfind("\n") + 1, (after + "\n").index("\n")
        halves = {
            "left": (before[:-1], before[-1:] + after),
            "right": (before + after[:1], after[1:]),
            "word-left": (before[:start], before[start:] + after),
            "word-right": (before + after[:end], after[end:]),
            "home": (before[:line_start], before[line_start:] + after),
            "end": (before + after[:line_end], after[line_end:]),
            "backspace": (before[:-1], after),
            "delete": (before, after[1:]),
            "delete-word": (before[:start], after),
            "delete-next-word": (before, after[end:]),
            "delete-rest": (before, after[line_end:]),
            "delete-all": ("", ""),
        }
        return self._with(*halves[key]) if key in halves else None

    def _with(self, before: str, after: str) -> Entry:
        return Entry(before, after, self.paragraphs)


EMPTY = Entry()
