"""Fold texts for comparison, as survey tools and spreadsheets change them on the way."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from unicodedata import normalize

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", re.ASCII)
_BREAK = re.compile(r"</?(?:br|p|div|li)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>", re.ASCII)  # "<5 %" is not a tag
_BLANKS = re.compile(r"\s+")
_ID_BLANKS = re.compile(r"[\s_]+")
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u02bc`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys(_INVISIBLE, None),
    }
)
_ENDS = " ;:*"  # signs that forms put behind a text


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return a text as it is compared: without markup, typographic signs, extra blanks, end signs and case."""
    if not text.isascii():
        text = normalize("NFC", text)
    if "&" in text:
        # Kobo escapes what was escaped already.
        text = _unescaped(_unescaped(text))
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", text))
    if not text.isascii():
        text = text.translate(_PLAIN)
    folded = _BLANKS.sub(" ", text).strip().casefold().rstrip(_ENDS)
    return folded if folded.isascii() else normalize("NFC", folded)


def one_line(text: str) -> str:
    """Return a heading on one line: line ends, tabs and runs of blanks become one blank."""
    return _BLANKS.sub(" ", text).strip()


def id_form(heading: str) -> str:
    """Return a heading as ids are compared: `_` and blanks become hyphens."""
    return _ID_BLANKS.sub("-", heading.strip().casefold())


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda found: unescape(found[0]), text)
