"""Save files atomically, and lock them."""

from __future__ import annotations

import os
import re
import stat
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from socialmaturity.errors import refuse, system_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PRIVATE, USUAL = 0o600, 0o666  # modes of new files: of answers, which are nobody else's to read, and of results


def save(path: str, pieces: Iterable[str | bytes], *, private: bool = True) -> None:
    """Write a file whole or not at all: a temporary one in its folder, synced, then renamed over it.

    A link is followed, and the mode of an existing file is kept.  What is not a regular file (a device, a pipe) is
    written to directly: it must not be replaced by one.  Raises InputError.
    """
    data = map(encoded, pieces)
    try:
        mode = _mode(path)
        if mode is not None and stat.S_ISREG(mode) and not mode & stat.S_IWUSR:
            raise refuse("is write-protected; change its permissions, or name another file", file=path)
        if mode is None or stat.S_ISREG(mode):
            _replace(Path(os.path.realpath(path)), data, PRIVATE if private else USUAL & ~_umask())
        elif stat.S_ISDIR(mode):
            raise refuse("is a folder; name a file to write to", file=path)
        else:
            # By the name that was given: that of a pipe behind /dev/stdout leads nowhere.
            with Path(path).open("wb") as file:
                file.writelines(data)
    except OSError as error:
        raise refuse(f"cannot be written: {system_reason(error)}", file=path) from None


def encoded(piece: str | bytes) -> bytes:
    """Return a piece of a file as bytes."""
    return piece.encode("utf-8", "backslashreplace") if isinstance(piece, str) else piece


def _mode(path: str) -> int | None:
    """Return what kind of file is there, or None if there is none."""
    with suppress(FileNotFoundError):
        return os.stat(path or ".").st_mode  # noqa: PTH116 - also for names that pathlib would tidy
    return None


@contextmanager
def lock(path: str) -> Iterator[None]:
    """Lock a file, and remove what a killed writer left next to it.

    The lock is a hidden file next to it, so that it lasts while the file itself is replaced, and goes with the process
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
        raise refuse(f"cannot be written: {system_reason(error)}; name a file in another folder", file=path) from None
    try:
        _clear(target)
        yield
    finally:
        with suppress(OSError):  # Windows does not remove what is open; a lock that nobody holds does no harm
            side.unlink()
        os.close(descriptor)


def _locked(side: Path) -> int:
    while True:
        # A link there would lead to a file of somebody else; Windows has no such flag.
        descriptor = os.open(side, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), PRIVATE)
        try:
            _take(descriptor)
            # Whoever had the lock before us may have removed this very file in between.
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(descriptor), side.stat()):
                    return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _take(descriptor: int) -> None:
    """Lock an open file for this process, however it ends.  Raise BlockingIOError if another process has the lock."""
    try:
        import fcntl
    except ImportError:
        windows: Any = import_module("msvcrt")
        try:
            windows.locking(descriptor, windows.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _clear(target: Path) -> None:
    """Remove the temporary files that earlier writers of this file left, but those of no other file."""
    pattern = re.compile(re.escape(_prefix(target)) + r"[a-z0-9_]{8}" + re.escape(_SUFFIX))
    with suppress(OSError):
        for entry in os.scandir(target.parent):
            if pattern.fullmatch(entry.name):
                with suppress(OSError):
                    Path(entry.path).unlink()


_SUFFIX = ".tmp"
LONGEST_NAME = 200  # bytes of a file's name that leave room for a longer one


def _prefix(target: Path) -> str:
    """Return how the names of the hidden files next to a file begin: unlike those of any other, and never too long."""
    import zlib

    name = os.fsencode(target.name)
    return f".{target.name}." if len(name) <= LONGEST_NAME else f".{target.name[:40]}.{zlib.crc32(name):08x}."


def _umask() -> int:
    """Return the permissions that a new file must not have: it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _replace(target: Path, data: Iterable[bytes], mode_of_new: int) -> None:
    import tempfile

    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else mode_of_new
    descriptor, name = tempfile.mkstemp(prefix=_prefix(target), suffix=_SUFFIX, dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
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
