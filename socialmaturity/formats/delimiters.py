"""CSV as spreadsheets in other languages want it: with another delimiter, and a mark that says it is UTF-8."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from socialmaturity.formats import Chunk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MARK = "\ufeff"


def delimited(chunks: Iterable[Chunk], delimiter: str, *, mark: bool) -> Iterator[Chunk]:
    """Yield chunks of whole rows of CSV with this delimiter, and with a byte order mark if asked."""
    start = MARK if mark else ""
    for content, records in chunks:
        assert isinstance(content, str)  # noqa: S101 - CSV is text
        yield Chunk(start + (content if delimiter == "," else _changed(content, delimiter)), records)
        start = ""


def _changed(rows: str, delimiter: str) -> str:
    return "".join(f"{delimiter.join(map(_cell, row))}\n" for row in csv.reader(io.StringIO(rows), strict=True))


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if text else ""
