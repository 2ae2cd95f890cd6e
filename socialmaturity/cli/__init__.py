"""The command line: one file a command, which parses, calls one function and exits."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the console command."""
    try:
        # Imported here, so that Ctrl-C ends the program quietly while it is still starting.
        from socialmaturity.cli.app import app
        from socialmaturity.streams import prepare

        prepare()
        app()
    except KeyboardInterrupt:
        from socialmaturity.cli.exits import Exit

        sys.exit(Exit.INTERRUPTED)
