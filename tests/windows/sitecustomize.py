"""Take away what only POSIX systems have, before the program starts, and lend it the lock of Windows."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess  # noqa: F401 - which would take us for Windows later
import sys
import types

LOCKS = fcntl.flock, fcntl.LOCK_EX | fcntl.LOCK_NB


def _locking(descriptor: int, _mode: int, _size: int) -> None:
    LOCKS[0](descriptor, LOCKS[1])


for name in ("fcntl", "termios", "tty", "pty", "pwd", "grp", "resource"):
    sys.modules[name] = None  # type: ignore[assignment]  # an import of it fails
for name in ("O_CLOEXEC", "O_NONBLOCK", "O_NOFOLLOW", "O_DIRECTORY", "O_SYNC", "fchmod", "fchown", "chown", "getuid"):
    delattr(os, name)
for name in ("SIGHUP", "SIGQUIT", "SIGTSTP", "SIGSTOP", "SIGCONT", "SIGWINCH", "SIGPIPE", "SIGUSR1", "SIGALRM"):
    delattr(signal, name)
for name in ("pthread_sigmask", "SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK", "sigwait", "alarm", "setitimer"):
    delattr(signal, name)
sys.modules["msvcrt"] = types.SimpleNamespace(locking=_locking, LK_NBLCK=2)  # type: ignore[assignment]
