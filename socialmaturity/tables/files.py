"""Open what was named on the command line, and know by its name what it holds."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from socialmaturity.documents import source
from socialmaturity.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.tables.chunks import Lines

STDIN = "-"
_KINDS = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".ods": "ods",
    ".parquet": "parquet",
}
_READ_PACKED = ("jsonl", "csv", "json")


def kind_of(name: str) -> str:
    """Return what a file holds by the ending of its name, or ""."""
    stem, ending = os.path.splitext(name.lower())  # noqa: PTH122 - names are kept as they were given
    if ending != ".gz":
        return _KINDS.get(ending, "")
    kind = _KINDS.get(os.path.splitext(stem)[1], "")  # noqa: PTH122 - as above
    return kind if kind in _READ_PACKED else ""


@contextmanager
def opened(name: str) -> Iterator[int]:
    """Open a file or standard input.  Raises InputError for what the system does not let us read."""
    if name == STDIN:
        yield 0
        return
    try:
        descriptor = source.open_(name)
    except (OSError, ValueError) as error:
        raise source.unreadable(name, error) from None
    try:
        yield descriptor
    except OSError as error:
        raise source.unreadable(name, error) from None
    finally:
        os.close(descriptor)


def text_lines(name: str, descriptor: int) -> Iterator[Lines]:
    """Yield the lines of a file.  Raises InputError where they begin like a file that is not text."""
    from socialmaturity.tables.chunks import lines_of

    try:
        for chunk in lines_of(descriptor):
            if chunk.first == 1:
                source.refuse_foreign(chunk.data, name)
            yield chunk
    except InputError as error:
        raise error.at(file=name) from None
