"""Rubrics and sheets in which every text tries to be something else."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from socialmaturity.core.sheet import Answer

T = TypeVar("T")

PAYLOADS = (
    "<script>window.owned = true</script>",
    '"><img src="https://example.org/x.png" onerror="window.owned = true">',
    "' onmouseover='window.owned = true' x='",
    "</title></style></textarea><svg onload=window.owned=true>",
    "javascript:window.owned=true",
    "<a href=javascript:window.owned=true>click</a> & &lt;b&gt; &#x3c;i&#x3e;",
    "| pipes | `code` **bold** _it_ ~~gone~~ [link](javascript:x) ![pic](https://example.org/p.png)",
    "# heading\n\n- item\n1. first\n> quote\n```\nfence",
    "@everyone #12 GH-12 !3 user/repo#4 www.example.org https://example.org :smile: $x^2$ \\",
    "\x1b]52;c;aGk=\x07 \x9b31m \u202egnp.exe \u2066x",
    "<https://example.org> <b>bold</b> <!-- gone --> [x]: https://example.org 'title'",
)
EVIDENCE = (
    "javascript:window.owned=true",
    "https://example.org/ok?a=1&b=<2>",
    'https://example.org/"onmouseover="window.owned=true',
    "http://example.org/fine",
    "data:text/html,<script>window.owned=true</script>",
    "//example.org/x",
    "HTTPS://example.org/\x1b[31m",
)
_KEPT = frozenset(
    ("id", "version", "question", "questions", "dimension", "sources", "after", "rubric", "stage", "stages", "sha256")
)


def hostile(noun: T, payload: str) -> T:
    """The same rubric or sheet, with every text of it turned into this one; ids and numbers stay."""
    if isinstance(noun, tuple):  # most nouns are named tuples
        names = noun._fields
        return noun._replace(**{name: _hostile(getattr(noun, name), payload, keep=name in _KEPT) for name in names})
    assert is_dataclass(noun)
    assert not isinstance(noun, type)
    changed = {
        field.name: _hostile(getattr(noun, field.name), payload, keep=field.name in _KEPT)
        for field in fields(noun)
        if field.init
    }
    return replace(noun, **changed)


def noted(answers: Any, payload: str) -> dict[str, Answer]:
    """The same answers, each with a note, a reason and evidence of the worst kind."""
    return {
        id_: replace(answer, note=payload, reason=payload, evidence=(*EVIDENCE, payload))
        for id_, answer in answers.items()
    }


def _hostile(value: Any, payload: str, *, keep: bool) -> Any:
    if hasattr(value, "_fields") or (is_dataclass(value) and not isinstance(value, type)):
        return hostile(value, payload)
    if isinstance(value, str):
        return value if keep else payload
    if isinstance(value, tuple):
        return tuple(_hostile(each, payload, keep=keep) for each in value)
    return value
