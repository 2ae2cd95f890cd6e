"""Cells that a spreadsheet would run as a formula are made safe, and read back as they were."""

from __future__ import annotations

_SIGNS = "=+-@'\t\r\n"
_LOOKED_AT = 8  # characters: blanks and marks before the sign do not hide it


def safe(text: str) -> str:
    """The text, with a leading apostrophe where it would begin a formula, or begins with an apostrophe."""
    return f"'{text}" if _runs(text) else text


def plain(text: str) -> str:
    """What a cell says: the text that `safe` made it from, whoever wrote it."""
    return text[1:] if text[:1] == "'" and _runs(text[1:]) else text


def _runs(text: str) -> bool:
    if text[:1].isalnum() and text[:1].isascii():
        return False
    from unicodedata import normalize

    start = normalize("NFKC", text[:_LOOKED_AT]).lstrip(" \ufeff")[:1]
    return bool(start) and start in _SIGNS
