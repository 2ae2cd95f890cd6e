"""Opening files safely, and writing them so that a failure leaves the old one whole."""

from __future__ import annotations

import os
import re
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from socialmaturity.errors import refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from socialmaturity.errors import InputError

LIMIT = 1 << 20  # bytes a document or a line may have
AT_ONCE = 1 << 17  # bytes to read: what is read stays in the processor's cache
PRIVATE = 0o600  # the mode of a new file: what people answer is nobody else's to read

BOM = b"\xef\xbb\xbf"

_KINDS = (
    (stat.S_ISDIR, "is a folder, not a file; name a file in it"),
    (stat.S_ISCHR, "is a device; name a file"),
    (stat.S_ISBLK, "is a device; name a file"),
    (stat.S_ISSOCK, "is a socket; name a file"),
)


def read(path: str) -> bytes:
    """The bytes of a document: a regular file, or a named pipe that somebody writes to.

    Raises InputError for whatever cannot be read or has more than `LIMIT` bytes.
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
    """The bytes of a document that is open.  Raises InputError for more than `LIMIT`, or OSError."""
    parts = []
    left = LIMIT + 1
    while left and (part := os.read(descriptor, min(left, AT_ONCE))):
        parts.append(part)
        left -= len(part)
    if not left:
        raise refuse(
            f"more than {LIMIT >> 20} MiB; a document is never that long, see if it is the right file", file=path
        )
    return b"".join(parts)


def unreadable(path: str, error: OSError | ValueError) -> InputError:
    """What to say when the system does not let us at a file."""
    if isinstance(error, FileNotFoundError):
        return refuse("no such file; see if the name is spelled right", file=path)
    if isinstance(error, PermissionError):
        return refuse("not readable for you; change its permissions", file=path)
    return refuse(f"cannot be read: {_reason(error)}", file=path)


def open_(path: str) -> int:
    """A descriptor of a regular file, or of a named pipe that somebody writes to.  Raises InputError or OSError."""
    mode = os.stat(path).st_mode  # noqa: PTH116 - also for names that pathlib would tidy
    for is_kind, complaint in _KINDS:
        if is_kind(mode):
            raise refuse(complaint, file=path)
    if stat.S_ISFIFO(mode):
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    # Without waiting, so that a file swapped for a pipe in between cannot hold us up.
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise refuse("is not a regular file", file=path)
    return descriptor


_SAVE_IT = "save it as UTF-8"
_BINARY = f"no text, but binary data or UTF-16; {_SAVE_IT}"
_UTF_16 = f"UTF-16 text; {_SAVE_IT}"
_OFFICE = "an office document or an archive; save it as text: YAML, JSON or CSV"
_PAGE = "a web page or XML, not a document of ours; save the file itself, not the page that shows it"
_LOOKS_LIKE = {
    b"\xff\xfe": _UTF_16,
    b"\xfe\xff": _UTF_16,
    b"PK\x03\x04": _OFFICE,
    b"\xd0\xcf\x11\xe0": _OFFICE,
    b"{\\rtf": _OFFICE,
    b"%PDF": _OFFICE,
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
    """Whether this is ASCII in which nothing is forbidden: as most is, and quickly found out."""
    return data.isascii() and len(data) == len(data.translate(None, _UNUSUAL))


def refuse_foreign(data: bytes, file: str) -> None:
    """Raises InputError where a file begins like something that is no text of ours."""
    start = data[:64].lstrip()
    if start.startswith(tuple(_LOOKS_LIKE)):
        what = next(what for sign, what in _LOOKS_LIKE.items() if start.startswith(sign))
        raise refuse(f"this is {what}", file=file, line=1, column=1)


def decode(data: bytes, file: str) -> str:
    """UTF-8 text, with or without a byte order mark.  Raises InputError with the place of what is not."""
    data = data.removeprefix(BOM)
    refuse_foreign(data, file)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        what = _BINARY if b"\0" in data else f"not UTF-8 text; {_SAVE_IT}"
        raise refuse(what, file=file, line=data.count(b"\n", 0, error.start) + 1) from None
    if not is_usual(data) and (found := FORBIDDEN.search(text)):
        raise _refuse_at(found, _forbidden(found[0]), file)
    if (b"<<<<<<<" in data or b">>>>>>>" in data) and (found := _MERGE.search(text)):
        raise _refuse_at(found, "an unfinished merge; settle the parts between '<<<<<<<' and '>>>>>>>' first", file)
    return text


def _forbidden(sign: str) -> str:
    if sign == "\0":
        return _BINARY
    if sign == "\r":
        return "a line end of old Macs stands in the text; save it with line ends of today"
    return f"the character U+{ord(sign):04X}, which cannot be seen, stands in the text; remove it"


def _refuse_at(found: re.Match[str], message: str, file: str) -> InputError:
    text, offset = found.string, found.start()
    column = offset - text.rfind("\n", 0, offset)
    return refuse(message, file=file, line=text.count("\n", 0, offset) + 1, column=column)


def save(path: str, pieces: Iterable[str]) -> None:
    """Write a file whole or not at all: a temporary one beside it, synced, then renamed over it.

    A link is followed, the mode of an existing file is kept, and a new one is private.  What is not a regular file
    (a device, a pipe) is written to directly: it must not be replaced by one.  Raises InputError.
    """
    lines = (piece.encode("utf-8", "backslashreplace") for piece in pieces)
    try:
        mode = _mode(path)
        if mode is not None and stat.S_ISREG(mode) and not mode & stat.S_IWUSR:
            raise refuse("is write-protected; change its permissions, or name another file", file=path)
        if mode is None or stat.S_ISREG(mode):
            _replace(Path(os.path.realpath(path)), lines)
        elif stat.S_ISDIR(mode):
            raise refuse("is a folder; name a file to write to", file=path)
        else:
            # By the name that was given: that of a pipe behind /dev/stdout leads nowhere.
            with Path(path).open("wb") as file:
                file.writelines(lines)
    except OSError as error:
        raise refuse(f"cannot be written: {_reason(error)}", file=path) from None


def _mode(path: str) -> int | None:
    """What kind of file is there, if any."""
    with suppress(FileNotFoundError):
        return os.stat(path or ".").st_mode  # noqa: PTH116 - also for names that pathlib would tidy
    return None


@contextmanager
def lock(path: str) -> Iterator[None]:
    """Keep a file to ourselves, and clear away what a killed writer left beside it.

    The lock is a hidden file beside it, so that it lasts while the file itself is replaced, and goes with the process
    however that ends.  Raises InputError where somebody else has it, or where nothing can be written.
    """
    try:
        target = Path(os.path.realpath(path))
        side = target.with_name(f"{_prefix(target)}lock")
        if target.exists() and not target.is_file():
            raise refuse("is not a regular file; name a file to keep answers in", file=path)
        descriptor = _locked(side)
    except BlockingIOError:
        raise refuse("is open in another interview; finish that one, or name another file", file=path) from None
    except FileNotFoundError:
        raise refuse("cannot be written: its folder does not exist; make the folder first", file=path) from None
    except (OSError, ValueError) as error:
        raise refuse(f"cannot be written: {_reason(error)}; name a file in another folder", file=path) from None
    try:
        _clear(target)
        yield
    finally:
        with suppress(OSError):
            side.unlink()
        os.close(descriptor)


def _locked(side: Path) -> int:
    import fcntl

    while True:
        descriptor = os.open(side, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, PRIVATE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever had the lock before us may have removed this very file in between.
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(descriptor), side.stat()):
                    return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _clear(target: Path) -> None:
    """Remove the temporary files of earlier writers of this file, and of no other."""
    pattern = re.compile(re.escape(_prefix(target)) + r"[a-z0-9_]{8}" + re.escape(_SUFFIX))
    with suppress(OSError):
        for entry in os.scandir(target.parent):
            if pattern.fullmatch(entry.name):
                with suppress(OSError):
                    Path(entry.path).unlink()


_SUFFIX = ".tmp"
LONGEST_NAME = 200  # bytes of a file's name that leave room for more beside them


def _prefix(target: Path) -> str:
    """How the hidden files beside a file begin: never as those of another one, and never too long for a name."""
    import zlib

    name = os.fsencode(target.name)
    return f".{target.name}." if len(name) <= LONGEST_NAME else f".{target.name[:40]}.{zlib.crc32(name):08x}."


def _replace(target: Path, lines: Iterable[bytes]) -> None:
    import tempfile

    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else PRIVATE
    descriptor, name = tempfile.mkstemp(prefix=_prefix(target), suffix=_SUFFIX, dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    with suppress(OSError):  # the file is in its place; some folders may be written to, but not opened
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _reason(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
