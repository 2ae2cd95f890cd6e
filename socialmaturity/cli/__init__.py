"""The command line: one file a command, which parses, calls one function and exits."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys


def main() -> None:
    """Run the console command."""
    # Hardly any garbage here refers to itself.  To look for it as often as usual takes a sixth of a large run.
    gc.set_threshold(100_000)
    atexit.register(gc.freeze)  # nor is any looked for at the end, when the system takes all memory back
    try:
        _end_on_signals()
        # Imported here, so that Ctrl-C ends the program quietly while it is still starting.
        from socialmaturity.cli.app import app
        from socialmaturity.streams import prepare

        prepare()
        app()
    except SystemExit as ending:
        if "pyarrow" in sys.modules and isinstance(ending.code, int):
            _end_at_once(ending.code)
        raise
    except KeyboardInterrupt:
        from socialmaturity.cli.exits import Exit

        sys.exit(Exit.INTERRUPTED)


def _end_at_once(code: int) -> None:
    """End the program without taking it apart: threads of pyarrow that still run would now and then abort it."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)


def _end_on_signals() -> None:
    """Let a closed window and a cancelled job end the program as Ctrl-C does: nothing half-written is left."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # not every system has both
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # `nohup` has it ignored
            signal.signal(number, signal.default_int_handler)
