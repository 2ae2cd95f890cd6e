"""HTML by type: a `Markup` is HTML already, and any other text is escaped where it enters."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

ALONE = frozenset({"meta", "br", "img", "input", "rect", "circle", "polyline"})
"""Elements without content."""


class Markup(str):
    """Text that is HTML.  Made here out of other text, and elsewhere of constants alone."""

    __slots__ = ()


NEWLINE, SPACE, NOTHING = Markup("\n"), Markup(" "), Markup()


def text(value: str) -> Markup:
    """Return a text with its HTML escaped, unless it is HTML already."""
    return value if isinstance(value, Markup) else Markup(escape(shown(value), quote=True))


def tag(name: str, /, *content: str, **attributes: str) -> Markup:
    """Return an element with its content and attributes escaped.  A `_` in an attribute's name is written as `-`."""
    written = "".join(f' {key.replace("_", "-")}="{text(value)}"' for key, value in attributes.items())
    if name in ALONE:
        return Markup(f"<{name}{written} />")
    return Markup(f"<{name}{written}>{join(content)}</{name}>")


def block(name: str, /, *parts: str, **attributes: str) -> Markup:
    """Return an element with each part on a line of its own."""
    return tag(name, NEWLINE, *(join((part, NEWLINE)) for part in parts if part), **attributes)


def join(parts: Iterable[str], between: Markup = NOTHING) -> Markup:
    """Return the parts in a row."""
    return Markup(between.join(map(text, parts)))
