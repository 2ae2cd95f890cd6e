"""Read the options of a report, and refuse them for formats that show no report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.errors import refuse
from socialmaturity.presentation import Letterhead
from socialmaturity.text import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

REPORTS = ("table", "markdown", "html", "docx")
"""The formats in which a person reads a report."""
_NARROWER = {"--logo": ("html", "docx")}


def letterhead(title: str, author: str, logo: str | None) -> Letterhead:
    """Return the title, author and logo of a report.  Raises InputError for a logo that is not a picture."""
    from socialmaturity.documents import source
    from socialmaturity.formats.logo import kind

    picture = source.read(logo) if logo is not None else b""
    if logo is not None and not kind(picture):
        raise refuse("is not a picture for a report; use PNG, JPEG, GIF or SVG", file=logo)
    return Letterhead(title, author, picture)


def refuse_for_data(format_: str, given: Mapping[str, object]) -> None:
    """Refuse options of a report for a format that shows none.  `given` is what each option was set to."""
    for option, value in given.items():
        formats = _NARROWER.get(option, REPORTS)
        if value and format_ not in formats:
            raise refuse(f"{option} is for {listed(formats)}, not for {format_}")
