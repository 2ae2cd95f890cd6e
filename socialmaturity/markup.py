"""HTML by type: a `Markup` is HTML already, and any other text is escaped where it enters."""

from __future__ import annotations

import pkgutil
import re
from html import escape
from typing import TYPE_CHECKING

from socialmaturity.text import OWN_LANGUAGE, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

ALONE = frozenset({"meta", "br", "img", "input", "rect", "circle", "polyline"})
"""Elements without content."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)


class Markup(str):
    """Text that is HTML: made by this module, or written as a constant."""

    __slots__ = ()


NEWLINE, SPACE, NOTHING = Markup("\n"), Markup(" "), Markup()


def text(value: str) -> Markup:
    """Return a text with its HTML escaped, unless it is HTML already."""
    return value if isinstance(value, Markup) else Markup(escape(shown(value), quote=True))


def tag(name: str, /, *content: str, **attributes: str) -> Markup:
    """Return an element with its content and attributes escaped.

    A `_` in an attribute's name is written as `-`, and one at its end, as in `class_`, is left out.
    """
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{text(value)}"' for key, value in attributes.items())
    if name in ALONE:
        return Markup(f"<{name}{written} />")
    return Markup(f"<{name}{written}>{join(content)}</{name}>")


def block(name: str, /, *parts: str, **attributes: str) -> Markup:
    """Return an element with each part on a line of its own."""
    return tag(name, NEWLINE, *(join((part, NEWLINE)) for part in parts if part), **attributes)


def join(parts: Iterable[str], between: Markup = NOTHING) -> Markup:
    """Return the parts in a row."""
    return Markup(between.join(map(text, parts)))


def isolated(value: str, language: str = "") -> Markup:
    """Return a text that cannot turn the direction of what is around it, and says its language if that is given."""
    return tag("bdi", value, **({"lang": language} if _LANGUAGE.fullmatch(language) else {}))


def packaged(package: str, file: str) -> Markup:
    """Return a style or a script that is a file of a package."""
    return Markup((pkgutil.get_data(package, file) or b"").decode())


def html_page(title: str, style: Markup, policy: str, *body: str, author: str = "") -> str:
    """Return a whole page.  Its policy says what a browser may run and fetch for it."""
    head = block(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="author", content=author) if author else NOTHING,
        tag("title", title),
        tag("style", style),
    )
    return f"<!doctype html>\n{block('html', head, block('body', *body), lang=OWN_LANGUAGE)}\n"
