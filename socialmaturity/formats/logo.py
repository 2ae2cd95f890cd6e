"""Recognize the kind of a picture by its first bytes."""

from __future__ import annotations

import re

_SIGNATURES = {
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "jpeg": re.compile(rb"\xff\xd8\xff"),
    "gif": re.compile(rb"GIF8[79]a"),
    "svg+xml": re.compile(rb"(?s)\s*(\xef\xbb\xbf)?\s*(<\?xml.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>|\s)*<svg[\s>]"),
}


def kind(data: bytes) -> str:
    """Return "png", "jpeg", "gif" or "svg+xml", as in a media type, or "" if it is none of these."""
    return next((name for name, signature in _SIGNATURES.items() if signature.match(data)), "")
