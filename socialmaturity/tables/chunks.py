"""Read a file as whole lines, as many as have arrived, and never more than a bounded part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.documents.source import LIMIT
from socialmaturity.tables.decoding import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator


class Lines(NamedTuple):
    """Some lines of a file: the number of the first, their bytes, and how much of the file has been read.

    `too_long` means a single line that was passed over.  `ended` is false if the last line has no line end.
    """

    first: int
    data: bytes
    read: int
    too_long: bool = False
    ended: bool = True


def lines_of(descriptor: int) -> Iterator[Lines]:
    """Yield the lines of an open file, without its byte order mark.  Raises OSError."""
    number, read, rest, skipping = 1, 0, b"", False
    for data in decoded(descriptor):
        read += len(data)
        if skipping:
            cut = data.find(b"\n") + 1
            if not cut:
                continue
            skipping, number = False, number + 1
            data = data[cut:]  # noqa: PLW2901 - the rest of the line that is passed over
        lines = rest + data
        cut = lines.rfind(b"\n") + 1
        whole, rest = lines[:cut], lines[cut:]
        if cut and whole.find(b"\n") > LIMIT:  # only the first can be: the others came within one read
            yield Lines(first=number, data=b"", read=read, too_long=True)
            whole, number = whole[whole.find(b"\n") + 1 :], number + 1
        if whole:
            yield Lines(first=number, data=whole, read=read)
            number += whole.count(b"\n")
        if len(rest) > LIMIT:
            yield Lines(first=number, data=b"", read=read, too_long=True)
            rest, skipping = b"", True
    if rest:
        yield Lines(first=number, data=rest, read=read, ended=False)
