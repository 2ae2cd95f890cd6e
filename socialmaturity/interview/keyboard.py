"""Turn what a terminal sends into keys.

A key is a text: a single character as typed, or a name such as "left", "enter" or "alt-b".  Nothing else comes out of
here, so that no control character and no escape sequence can get into an answer.
"""

from __future__ import annotations

import re
import sys
from unicodedata import category

_ESCAPED = re.compile(
    r"\x1b\[\[(?P<console>[A-E])"  # the function keys of the Linux console
    r"|\x1b\[M(?P<mouse>[ -\U0010ffff]{3})"
    r"|\x1b\[(?![M\[])(?P<parameters>[0-?]*)[ -/]*(?P<final>[@-~])"  # CSI
    r"|\x1bO(?P<function>[ -~])"
    r"|\x1b[\]P_^X](?P<answer>[^\x07\x1b]*)(?:\x07|\x1b\\)"  # a terminal's answer to a question of some program
    r"|\x1b(?![\[O\x1b]|[\]P_^X][^\x07\x1b]*\x1b?\Z)(?P<alt>.)",
    re.DOTALL,
)
_UNFINISHED = re.compile(r"\x1b(?:\[(?:\[|M[ -\U0010ffff]{0,2}|[0-?]*[ -/]*)?|O|[\]P_^X][^\x07\x1b]*\x1b?)?\Z")
_FINAL = {"A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end", "Z": "backtab"}
_FUNCTION_FINALS = {"P": "F1", "Q": "F2", "R": "F3", "S": "F4", "M": "enter"}
_NUMBERED = {
    **dict(zip(range(1, 9), ["home", "insert", "delete", "end", "pageup", "pagedown", "home", "end"], strict=True)),
    **dict(zip((11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24), (f"F{n}" for n in range(1, 13)), strict=True)),
}
_CODES = {8: "backspace", 9: "tab", 10: "enter", 13: "enter", 27: "escape", 127: "backspace"}
# The keypad as Kitty's protocol numbers it, should a program before us have left that on.
_KEYPAD = {
    **{57399 + place: sign for place, sign in enumerate("0123456789./*-+")},
    57414: "enter",
    57415: "=",
    **dict(
        zip(
            range(57417, 57427),
            ["left", "right", "up", "down", "pageup", "pagedown", "home", "end", "insert", "delete"],
            strict=True,
        )
    ),
}
_CONTROLS = {
    "\r": "enter",
    "\n": "enter",
    "\t": "tab",
    "\x7f": "backspace",
    "\x08": "backspace",
    "\x01": "home",
    "\x03": "interrupt",
    "\x04": "end-of-input",
    "\x05": "end",
    "\x0b": "delete-rest",
    "\x15": "delete-all",
    "\x17": "delete-word",
    "\x1a": "suspend",
    "\x1c": "interrupt",
}
_WITH_MODIFIER = {
    "left": "word-left",
    "right": "word-right",
    "backspace": "delete-word",
    "alt-b": "word-left",
    "alt-f": "word-right",
    "alt-d": "delete-next-word",
}
_SHIFT, _ALT, _CTRL, _MODIFIERS = 1, 2, 4, 0b111111  # the higher bits are Caps Lock and Num Lock
_RELEASED = "3"
_PRIVATE = range(57344, 63744)  # the keys that have no character, in Kitty's protocol
_OTHER = "unknown-key"


class Keys:
    """Turn characters into keys, in whatever pieces they come.

    Inside a marked paste a line end is "newline", not "enter".
    """

    def __init__(self) -> None:
        self._rest = ""
        self._pasting = False
        self._last = ""

    @property
    def unfinished(self) -> bool:
        """Return whether a sequence has begun: more of it is about to come, or Esc was pressed alone."""
        return bool(self._rest)

    def feed(self, text: str, *, pasted: bool = False) -> list[str]:
        """Return the keys that are complete.  `pasted` is for text that is a paste, though nothing marks it."""
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
                    keys.append(_character(text[at], pasted=pasted or self._pasting))
                at += 1
            self._last = text[at - 1]
        return keys

    def flush(self) -> list[str]:
        """Return the keys there are when nothing more comes."""
        rest, self._rest = self._rest, ""
        if not rest:
            return []
        if len(rest) > 1:  # Alt with a sign that also begins a sequence, and what was typed after it
            return [_alt(rest[1]), *(_character(sign, pasted=self._pasting) for sign in rest[2:])]
        return ["escape"]

    def _sequence(self, match: re.Match[str]) -> list[str]:
        if match["alt"]:
            return [_alt(match["alt"])]
        if match["console"]:
            return [f"F{'ABCDE'.index(match['console']) + 1}"]
        if match["answer"] is not None or match["mouse"]:
            return []
        parameters, final = match["parameters"] or "", match["final"] or match["function"]
        if final == "~" and parameters in ("200", "201"):
            self._pasting = parameters == "200"
            return []
        return _control_sequence(parameters, final)


def _control_sequence(parameters: str, final: str) -> list[str]:
    """Return the key of a CSI or SS3 sequence, or [] for focus, mouse and answers of the terminal."""
    if parameters[:1] in ("?", "<", "=", ">") or (final in "IO" and not parameters):
        return []
    fields = [field.split(":") for field in parameters.split(";")]
    modifiers = _modifiers(fields[1] if len(fields) > 1 else [])
    if len(fields) > 1 and fields[1][1:2] == [_RELEASED]:
        return []
    number = _number(fields[0][0])
    if final == "u":
        return _coded(fields, number, modifiers)
    if final == "~" and number == 27 and len(fields) > 2:  # noqa: PLR2004 - xterm's way to send any key: 27;modifiers;code
        return _coded([fields[2]], _number(fields[2][0]), modifiers)
    key = _NUMBERED.get(number) if final == "~" else _FINAL.get(final) or _FUNCTION_FINALS.get(final)
    return [_modified(key or _OTHER, modifiers)]


def _coded(fields: list[list[str]], code: int, modifiers: int) -> list[str]:
    """Return the key with a character's code, as tmux, xterm and Kitty send keys with modifiers."""
    if code in _CODES:
        return [_named(_CODES[code], modifiers)]
    if code in _PRIVATE:
        return [_KEYPAD[code]] if code in _KEYPAD else []
    character = _typed(code)
    if len(character) > 1:
        return [_OTHER]
    if modifiers & _CTRL:
        return [_CONTROLS.get(chr(code & 0x1F), _OTHER) if character.isascii() else _OTHER]
    if modifiers & ~_SHIFT:
        return [_alt(character)]
    if modifiers & _SHIFT:
        # Kitty says which character Shift makes of the key; the others send that character itself.
        shifted = _number(fields[0][1]) if len(fields[0]) > 1 else ord(character.upper()[:1])
        character = _typed(shifted)
    return [character]


def _named(key: str, modifiers: int) -> str:
    if key == "tab" and modifiers & _SHIFT:
        return "backtab"
    if key == "enter" and modifiers & (_SHIFT | _ALT):
        return "newline"
    return _modified(key, modifiers)


def _modified(key: str, modifiers: int) -> str:
    return _WITH_MODIFIER.get(key, key) if modifiers & ~_SHIFT else key


def _modifiers(field: list[str]) -> int:
    """Return the modifiers that are held down: they are sent as their bits plus one."""
    return max(0, _number(field[0]) - 1) & _MODIFIERS if field else 0


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0  # noqa: PLR2004 - no code is longer


def _alt(character: str) -> str:
    if character in "\r\n":
        return "newline"
    if character in "\x7f\x08":
        return "delete-word"
    key = _typed(ord(character))
    return _OTHER if key in (_OTHER, " ") else _WITH_MODIFIER.get(f"alt-{key}", f"alt-{key}")


def _character(character: str, *, pasted: bool) -> str:
    if pasted and character in "\r\n":
        return "newline"
    if pasted and character == "\t":
        return " "
    if character == "\x1b":
        return "escape"
    key = _typed(ord(character))
    return _CONTROLS.get(character, key) if key == _OTHER and not pasted else key


def _typed(code: int) -> str:
    """Return the character with this code, unless it is one that could end, hide or forge a line of a file."""
    character = chr(code) if code <= sys.maxunicode else ""
    return character if character and category(character) not in ("Cc", "Cs", "Zl", "Zp") else _OTHER
