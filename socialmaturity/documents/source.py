"""Open input files safely, and decode them to text."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

from socialmaturity.errors import refuse, system_reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from socialmaturity.errors import InputError

LIMIT = 1 << 20  # bytes a document or a line may have
AT_ONCE = 1 << 17  # bytes to read: what is read stays in the processor's cache

_TO_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)  # Windows would change line ends, and stop at Ctrl-Z
BOM = b"\xef\xbb\xbf"

_KINDS = (
    (stat.S_ISDIR, "is a folder, not a file; name a file in it"),
    (stat.S_ISCHR, "is a device; name a file"),
    (stat.S_ISBLK, "is a device; name a file"),
    (stat.S_ISSOCK, "is a socket; name a file"),
)


def read(path: str) -> bytes:
    """Return the bytes of a document: a regular file, or a named pipe that somebody writes to.

    Raises InputError for what cannot be read or has more than `LIMIT` bytes.
    """
    try:
        descriptor = open_(path)
        try:
            return read_from(descriptor, path)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
        raise unreadable(path, error) from None


def read_from(descriptor: int, path: str) -> bytes:
    """Return the bytes of a document that is open.  Raises InputError for more than `LIMIT`, or OSError."""
    return bounded(iter(lambda: os.read(descriptor, AT_ONCE), b""), path)


def bounded(pieces: Iterable[bytes], path: str) -> bytes:
    """Return pieces of a document in one.  Raises InputError for more than `LIMIT`."""
    parts, size = [], 0
    for piece in pieces:
        parts.append(piece)
        size += len(piece)
        if size > LIMIT:
            message = f"more than {LIMIT >> 20} MiB; a document is never that long, see if it is the right file"
            raise refuse(message, file=path)
    return b"".join(parts)


def unreadable(path: str, error: OSError | ValueError) -> InputError:
    """Return why the system does not let us open a file."""
    if isinstance(error, FileNotFoundError):
        if path.startswith(("https://", "http://")):
            return refuse("is an address, not a file; download it, and name the file", file=path)
        return refuse("no such file; see if the name is spelled right", file=path)
    if isinstance(error, PermissionError):
        return refuse("permission denied; change the permissions of the file", file=path)
    return refuse(f"cannot be read: {system_reason(error)}", file=path)


def open_(path: str) -> int:
    """Open a regular file, or a named pipe that somebody writes to.  Raises InputError or OSError."""
    mode = os.stat(path).st_mode  # noqa: PTH116 - also for names that pathlib would tidy
    for is_kind, complaint in _KINDS:
        if is_kind(mode):
            raise refuse(complaint, file=path)
    if stat.S_ISFIFO(mode):
        return os.open(path, _TO_READ)
    # Without waiting, so that a file swapped for a pipe in between cannot hold us up.
    descriptor = os.open(path, _TO_READ | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise refuse("is not a regular file", file=path)
    return descriptor


_SAVE_IT = "save it as UTF-8"
_BINARY = f"no text, but binary data or UTF-16; {_SAVE_IT}"
_UTF_16 = f"UTF-16 text; {_SAVE_IT}"
_OFFICE = "an office document or an archive; save it as text: YAML, JSON or CSV"
_OLD_OFFICE = "an office document or an archive; save a workbook as .xlsx, and a document as text"
_ARCHIVE = "an office document or an archive; save it as text, or give a workbook of answers the ending .xlsx or .ods"
_PAGE = "a web page or XML, not a document of ours; save the file itself, not the page that shows it"
_LOOKS_LIKE = {
    b"\xff\xfe": _UTF_16,
    b"\xfe\xff": _UTF_16,
    b"PK\x03\x04": _ARCHIVE,
    b"\xd0\xcf\x11\xe0": _OLD_OFFICE,
    b"{\\rtf": _OFFICE,
    b"%PDF": _OFFICE,
    b"\x1f\x8b": "packed with gzip; unpack it, or name what is in it before .gz, as in answers.csv.gz",
    b"PAR1": "a Parquet file; give it the ending .parquet",
    b"\x89PNG": "a picture, not a text file",
    b"\xff\xd8\xff": "a picture, not a text file",
    b"<!": _PAGE,
    b"<?": _PAGE,
    b"<html": _PAGE,
    b"<HTML": _PAGE,
    b"version https://git-lfs": "a pointer to a file kept elsewhere; fetch it with 'git lfs pull'",
}
_MERGE = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|\r(?!\n)")

_UNUSUAL = bytes(code for code in (*range(32), 127) if code not in b"\t\n")


def is_usual(data: bytes) -> bool:
    """Return whether this is ASCII without forbidden characters: the usual case, and quick to see."""
    return data.isascii() and len(data) == len(data.translate(None, _UNUSUAL))


_CONTROLS = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")
_FORBIDDEN_SIGNS = tuple(sign.encode() for sign in "\u2028\u2029\ufffe\uffff")
_C1 = re.compile(rb"\xc2[\x80-\x9f]")


def has_forbidden(data: bytes) -> bool:
    """Return whether UTF-8 text holds what FORBIDDEN finds.  Bytes are searched ten times as fast as their text."""
    return (
        len(data) != len(data.translate(None, _CONTROLS))
        or data.count(b"\r") != data.count(b"\r\n")
        or (not data.isascii() and (any(sign in data for sign in _FORBIDDEN_SIGNS) or bool(_C1.search(data))))
    )


def refuse_foreign(data: bytes, file: str) -> None:
    """Refuse a file that begins like something that is not our kind of text.  Raises InputError."""
    start = data[:64].lstrip()
    if start.startswith(tuple(_LOOKS_LIKE)):
        what = next(what for sign, what in _LOOKS_LIKE.items() if start.startswith(sign))
        raise refuse(f"this is {what}", file=file, line=1, column=1)


def decode(data: bytes, file: str) -> str:
    """Decode UTF-8 text, with or without a byte order mark.  Raises InputError with the place of what is not."""
    data = data.removeprefix(BOM)
    refuse_foreign(data, file)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        what = _BINARY if b"\0" in data else f"not UTF-8 text; {_SAVE_IT}"
        line = data.count(b"\n", 0, error.start) + 1
        before = data[data.rfind(b"\n", 0, error.start) + 1 : error.start]  # it decoded well so far
        raise refuse(what, file=file, line=line, column=len(before.decode()) + 1) from None
    if not is_usual(data) and (found := FORBIDDEN.search(text)):
        raise _refuse_at(found, _forbidden(found[0]), file)
    if (b"<<<<<<<" in data or b">>>>>>>" in data) and (found := _MERGE.search(text)):
        raise _refuse_at(found, "an unfinished merge; settle the parts between '<<<<<<<' and '>>>>>>>' first", file)
    return text


def _forbidden(sign: str) -> str:
    if sign == "\0":
        return _BINARY
    if sign == "\r":
        return "line ends of old Macs; use LF or CRLF line endings"
    return f"the character U+{ord(sign):04X}, which cannot be seen; remove it"


def _refuse_at(found: re.Match[str], message: str, file: str) -> InputError:
    text, offset = found.string, found.start()
    column = offset - text.rfind("\n", 0, offset)
    return refuse(message, file=file, line=text.count("\n", 0, offset) + 1, column=column)
