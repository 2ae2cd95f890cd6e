"""Make text from files harmless to look at, and quote it in messages."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from re import Match
    from typing import TypeAlias

    Options: TypeAlias = Mapping[str, str | Sequence[str] | bool | None]

OWN_LANGUAGE = "en"  # of this program's words
QUOTED_AT_MOST = 60  # characters of a user's text in a message
LISTED_AT_MOST = 12  # entries of a list in a message
GUESSED_AMONG = 300  # known words; comparing with more would take too long

# Control characters, hidden and direction marks, line separators, surrogates, tag characters and noncharacters.
# Joiners and variation selectors are kept: names in Persian, Hindi and Japanese need them.
_HARMFUL = (
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_SPACE = r"[\t\n\r ]+"


def shown(text: str) -> str:
    """Return a text on one line, with visible escapes for characters that could move or hide things on a screen."""
    return _harmless(text).strip()


def quoted(text: str) -> str:
    """Return a user's own words in quotes for a message: harmless, and cut if they are long."""
    start = _harmless(text[:QUOTED_AT_MOST])
    return f"'{start}'" if len(text) <= QUOTED_AT_MOST else f"'{start}…'"


def listed(words: Iterable[object]) -> str:
    """Join words with commas for a message, and leave out the rest if they are many."""
    first = [str(word) for word in islice(words, LISTED_AT_MOST + 1)]
    return ", ".join(first if len(first) <= LISTED_AT_MOST else [*first[:-1], "…"])


def number_of(count: int, noun: str) -> str:
    """Return a number of things, such as "1 row" or "2,000 rows"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that was probably meant, or "" if none is near."""
    from difflib import get_close_matches

    candidates = list(islice(known, GUESSED_AMONG + 1))
    if len(candidates) > GUESSED_AMONG:
        return ""
    near = get_close_matches(word[:QUOTED_AT_MOST].lower(), candidates, n=1, cutoff=0.7)
    return near[0] if near else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a question such as "; did you mean 'title'?", or "" if no known word is near."""
    near = nearest(word, known)
    return f"; did you mean {quoted(near)}?" if near else ""


def command_line(command: str, *paths: str, options: Options) -> str:
    """Return a command of the program as it is to be typed, with those of the options that have a value."""
    import shlex

    words = [*map(_as_path, paths)]
    for name, value in options.items():
        if isinstance(value, bool):
            words += [name] if value else []
        else:
            for each in [value] if isinstance(value, str) else value or ():
                words += [name, _as_path(each)]
    return shlex.join(["socialmaturity", command, *words])


def _as_path(word: str) -> str:
    """Return a word of a command so that it is not taken for an option.  A single "-" is a standard stream."""
    return f"./{word}" if word.startswith("-") and word != "-" else word


def _harmless(text: str) -> str:
    if text.isprintable() and "  " not in text:  # the usual case; nothing harmful is printable
        return text
    return re.sub(_HARMFUL, _escape, re.sub(_SPACE, " ", text))


def _escape(match: Match[str]) -> str:
    return match[0].encode("unicode_escape", "surrogatepass").decode("ascii")


def letters_of(place: int) -> str:
    """Return A, B … Z, AA, AB … for 0, 1 …, as a spreadsheet calls its columns."""
    before, letter = divmod(place, 26)
    return (letters_of(before - 1) if before else "") + chr(ord("A") + letter)
