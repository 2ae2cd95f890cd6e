"""The bytes of a table as UTF-8: unpacked if they are packed, and without a byte order mark."""

from __future__ import annotations

import codecs
import os
import zlib
from typing import TYPE_CHECKING

from socialmaturity.documents.source import BOM
from socialmaturity.errors import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE = 1 << 17  # bytes to read: rows of survey exports have some thousand each, and a result may be far longer

_GZIP = b"\x1f\x8b"
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_UNPACK_GZIP = 31  # what zlib calls a window of 32 KiB inside a gzip header


def decoded(descriptor: int) -> Iterator[bytes]:
    """Yield the bytes of an open file, as they arrive.  Raises OSError, and InputError for what cannot be decoded."""
    pieces = _whole_start(_reads(descriptor), len(_GZIP))
    start = next(pieces, b"")
    if start.startswith(_GZIP):
        pieces = _whole_start(_unpacked(start, pieces), len(BOM))
        start = next(pieces, b"")
    if encoding := _UTF_16.get(start[:2]):
        pieces = _as_utf_8(start[2:], pieces, encoding)
        start = next(pieces, b"")
    yield from _without_mark(start, pieces)


def _reads(descriptor: int) -> Iterator[bytes]:
    while data := os.read(descriptor, AT_ONCE):
        yield data


def _whole_start(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Collect the first bytes; a pipe may deliver one at a time."""
    start = b""
    for piece in pieces:
        start += piece
        if len(start) >= size:
            break
    if start:
        yield start
    yield from pieces


def _without_mark(start: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    while len(start) < len(BOM) and BOM.startswith(start) and (more := next(pieces, b"")):
        start += more
    if start := start.removeprefix(BOM):
        yield start
    yield from pieces


def _unpacked(start: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack a .gz, never more than a bounded part of it at once, as a small one may hold very much."""
    unpack = zlib.decompressobj(_UNPACK_GZIP)
    data: bytes | None = start
    try:
        while data:
            if unpack.eof:  # several packed files, one behind the other, are one file
                unpack = zlib.decompressobj(_UNPACK_GZIP)
            if piece := unpack.decompress(data, AT_ONCE):
                yield piece
            data = unpack.unconsumed_tail or unpack.unused_data or next(pieces, None)
    except zlib.error as error:
        raise refuse(f"a damaged .gz: {error}") from None
    if not unpack.eof:
        raise refuse("a .gz that was cut off; see if the file is complete")


def _as_utf_8(start: bytes, pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    data: bytes | None = start
    try:
        while data is not None:
            if text := decoder.decode(data):
                yield text.encode("utf-8", "surrogatepass")
            data = next(pieces, None)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise refuse("UTF-16 text that was cut off; see if the file is complete") from None
