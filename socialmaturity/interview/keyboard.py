"""What a terminal sends, as keys."""

from __future__ import annotations

import re

_ESCAPED = re.compile(
    r"\x1b\[(?P<numbers>[0-9;]*)[ -/]*(?P<final>[@-~])"  # CSI
    r"|\x1bO(?P<function>[ -~])"
    r"|\x1b(?P<alt>[^\[O\x1b])"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-9;]*[ -/]*|O)?\Z")
_FINAL = {"A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end", "Z": "backtab"}
_NUMBERED = {"1": "home", "3": "delete", "4": "end", "5": "pageup", "6": "pagedown", "7": "home", "8": "end"}
_CONTROLS = {
    "\r": "enter",
    "\n": "enter",
    "\t": "tab",
    "\x7f": "backspace",
    "\x08": "backspace",
    "\x01": "home",
    "\x04": "end-of-input",
    "\x05": "end",
    "\x15": "delete-all",
    "\x17": "delete-word",
}


class Keys:
    """Turns characters into keys, as many as came at once.  Inside a paste a line end is a blank, not Enter."""

    def __init__(self) -> None:
        self._rest = ""
        self._pasting = False
        self._last = ""

    @property
    def unfinished(self) -> bool:
        """Whether a sequence has begun: more of it is about to come, or Esc was pressed alone."""
        return bool(self._rest)

    def feed(self, text: str) -> list[str]:
        """The keys that are complete."""
        text, self._rest = self._rest + text, ""
        keys, at = [], 0
        while at < len(text):
            if match := _ESCAPED.match(text, at):
                at = match.end()
                keys += self._sequence(match)
            elif _UNFINISHED.match(text, at):
                self._rest = text[at:]
                break
            else:
                # A line end of two characters is one key, also where they come apart.
                if not (text[at] == "\n" and self._last == "\r"):
                    keys.append(self._character(text[at]))
                at += 1
            self._last = text[at - 1]
        return keys

    def flush(self) -> list[str]:
        """The keys there are when nothing more comes."""
        rest, self._rest = self._rest, ""
        return ["escape", *map(self._character, rest[1:])] if rest else []

    def _sequence(self, match: re.Match[str]) -> list[str]:
        if match["alt"]:
            return ["escape", self._character(match["alt"])]
        number, final = match["numbers"] or "", match["final"] or match["function"]
        if final == "~" and number in ("200", "201"):
            self._pasting = number == "200"
            return []
        key = _NUMBERED.get(number.partition(";")[0]) if final == "~" else _FINAL.get(final)
        return [key or "that-key"]

    def _character(self, character: str) -> str:
        if self._pasting and character in "\r\n\t":
            return " "
        if character == "\x1b":
            return "escape"
        if character < " ":
            return _CONTROLS.get(character, "that-key")
        return _CONTROLS.get(character, character)
