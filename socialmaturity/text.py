"""Text from outside, made harmless to look at, and quoted in messages."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from re import Match

QUOTED_AT_MOST = 60  # characters of a user's text in a message
LISTED_AT_MOST = 12  # entries of a list in a message
GUESSED_AMONG = 300  # known words: more would take longer to compare than anyone waits for a guess

# Controls, C1, hidden and direction marks, separators, surrogates, tag characters, and what is no character.
# Joiners and variation selectors stay: names in Persian, Hindi and Japanese need them.
_HARMFUL = (
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_SPACE = r"[\t\n\r ]+"


def shown(text: str) -> str:
    """A text on one line, with visible escapes for whatever could move, hide or forge things on a screen."""
    return _harmless(text).strip()


def quoted(text: str) -> str:
    """A user's own words inside a message, harmless, and cut where they are long."""
    start = _harmless(text[:QUOTED_AT_MOST])
    return f"'{start}'" if len(text) <= QUOTED_AT_MOST else f"'{start}…'"


def listed(words: Iterable[object]) -> str:
    """Words in a message, separated by commas, and cut where they are many."""
    first = [str(word) for word in islice(words, LISTED_AT_MOST + 1)]
    return ", ".join(first if len(first) <= LISTED_AT_MOST else [*first[:-1], "…"])


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, if there is one."""
    from difflib import get_close_matches

    candidates = list(islice(known, GUESSED_AMONG + 1))
    if len(candidates) > GUESSED_AMONG:
        return ""
    near = get_close_matches(word[:QUOTED_AT_MOST].lower(), candidates, n=1, cutoff=0.7)
    return near[0] if near else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question after a near word, such as "; did you mean 'title'?", else nothing."""
    near = nearest(word, known)
    return f"; did you mean {quoted(near)}?" if near else ""


def _harmless(text: str) -> str:
    if text.isprintable() and "  " not in text:  # most are, and nothing harmful is
        return text
    return re.sub(_HARMFUL, _escape, re.sub(_SPACE, " ", text))


def _escape(match: Match[str]) -> str:
    return match[0].encode("unicode_escape", "surrogatepass").decode("ascii")
