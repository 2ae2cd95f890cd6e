"""Text from outside, made harmless to look at, and quoted in messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from re import Match

QUOTED_AT_MOST = 60  # characters of a user's text in a message

# Controls, C1, hidden and direction marks, separators, surrogates, tag characters, and what is no character.
_HARMFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SPACE = re.compile(r"[\t\n\r ]+")


def shown(text: str) -> str:
    """A text on one line, with visible escapes for whatever could move, hide or forge things on a screen."""
    return _HARMFUL.sub(_escape, _SPACE.sub(" ", text).strip())


def quoted(text: str) -> str:
    """A user's own words inside a message, cut where they are long."""
    return f"'{text}'" if len(text) <= QUOTED_AT_MOST else f"'{text[:QUOTED_AT_MOST]}…'"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question after a near word, such as "; did you mean 'title'?", else nothing."""
    from difflib import get_close_matches

    near = get_close_matches(word[:QUOTED_AT_MOST].lower(), list(known), n=1, cutoff=0.7)
    return f"; did you mean '{near[0]}'?" if near else ""


def _escape(match: Match[str]) -> str:
    return match[0].encode("unicode_escape", "surrogatepass").decode("ascii")
