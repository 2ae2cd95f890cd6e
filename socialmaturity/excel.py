"""Excel workbooks: texts that stay texts, and the same bytes for the same content."""

from __future__ import annotations

import datetime
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from socialmaturity.errors import refuse, system_reason
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BytesIO

A4 = 9  # what Excel calls this paper
ACCENT, WHITE = "#0B5261", "#FFFFFF"
FONT = {"font_name": "Arial", "font_size": 10, "valign": "top"}
_LONGEST = 32_767  # UTF-16 units of a cell's text
# A text never becomes a formula, a number or a link.
_ONLY_TEXT = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
# A workbook says when it was made.  A fixed day gives the same bytes for the same content.
_CREATED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no time zones


def new_workbook(data: BytesIO, folder: str | None = None, **properties: str) -> Workbook:
    """Return an empty workbook with these properties, which writes itself to `data` when it is closed.

    With a `folder` it keeps its cells there until then, and those of a worksheet have to be written row by row.
    """
    memory = {"constant_memory": True, "tmpdir": folder} if folder else {"in_memory": True}
    workbook = Workbook(data, {**_ONLY_TEXT, **memory})
    workbook.set_properties({**properties, "created": _CREATED})
    return workbook


@contextmanager
def temporary_folder() -> Iterator[str]:
    """Give a workbook a folder for its cells, which is removed however the work ends.

    Raises InputError where nothing can be written to it.
    """
    try:
        with TemporaryDirectory(prefix="socialmaturity-", ignore_cleanup_errors=True) as folder:
            yield folder
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = system_reason(error)
        message = f"a workbook needs temporary files, which cannot be written: {reason}; set TMPDIR to another folder"
        raise refuse(message) from None


def cut(text: str) -> str:
    """Return as much of a text as a cell can hold."""
    return text.encode("utf-16-le")[: 2 * _LONGEST].decode("utf-16-le", "ignore")


def uncut(text: str) -> str:
    """Return a text for a cell.  Raises InputError for one that is too long: it would be cut."""
    if len(text.encode("utf-16-le", "surrogatepass")) > 2 * _LONGEST:
        message = f"{quoted(text)} is too long for a workbook; shorten it, or its answers, to {_LONGEST:,} characters"
        raise refuse(message)
    return text
