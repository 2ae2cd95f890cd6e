"""Make cells safe that a spreadsheet would run as a formula, and read them back as they were."""

from __future__ import annotations

_SIGNS = "=+-@'\t\r\n"
_LOOKED_AT = 8  # characters, as spaces and byte order marks before the sign do not hide it


def safe(text: str) -> str:
    """Return the text, after an apostrophe if it would begin a formula or begins with an apostrophe itself."""
    return f"'{text}" if _runs(text) else text


def restored(text: str) -> str:
    """Return the text that `safe` made the cell from, or the cell as it is."""
    return text[1:] if text[:1] == "'" and _runs(text[1:]) else text


def _runs(text: str) -> bool:
    if text[:1].isalnum() and text[:1].isascii():
        return False
    from unicodedata import normalize

    start = normalize("NFKC", text[:_LOOKED_AT]).lstrip(" \ufeff")[:1]
    return bool(start) and start in _SIGNS
