"""A file as it comes in: whole lines, as many as have arrived, and never more than a bounded part of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.documents.source import AT_ONCE, BOM, LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator


class Lines(NamedTuple):
    """Some lines of a file: the number of the first, their bytes, and how much of the file has been read.

    `too_long` stands for a line that was passed over.  `ended` is false where the last line has no line end.
    """

    first: int
    data: bytes
    read: int
    too_long: bool = False
    ended: bool = True


def lines_of(descriptor: int) -> Iterator[Lines]:
    """The lines of an open file.  The byte order mark is left out.  Raises OSError."""
    number, read, rest, skipping = 1, 0, b"", False
    while data := os.read(descriptor, AT_ONCE):
        if not read:
            data = data.removeprefix(BOM)
        read += len(data)
        if skipping:
            cut = data.find(b"\n") + 1
            if not cut:
                continue
            data, skipping, number = data[cut:], False, number + 1
        data = rest + data
        cut = data.rfind(b"\n") + 1
        whole, rest = data[:cut], data[cut:]
        if cut and data.find(b"\n") > LIMIT:  # only the first can be: the others came within one read
            yield Lines(first=number, data=b"", read=read, too_long=True)
            whole, number = whole[data.find(b"\n") + 1 :], number + 1
        if whole:
            yield Lines(first=number, data=whole, read=read)
            number += whole.count(b"\n")
        if len(rest) > LIMIT:
            yield Lines(first=number, data=b"", read=read, too_long=True)
            rest, skipping = b"", True
    if rest:
        yield Lines(first=number, data=rest, read=read, ended=False)
