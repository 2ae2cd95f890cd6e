"""Draw a report in the format that was asked for, and write it."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, assert_never

from socialmaturity.streams import NARROWEST, can_show, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType

    from socialmaturity.cli.options import JoinedFormat
    from socialmaturity.formats.json import Data
    from socialmaturity.report import Report

USUAL_WIDTH = 80


def drawn(draw: Callable[..., RenderableType], output: str | None) -> str:
    """What a view draws, as text for standard output as it is, or for a file: without colour, at the usual width."""
    import io

    from rich.console import Console

    # Drawn aside, as Rich would write to what it draws for: a full disk must not look like a bug.
    aside = io.StringIO()
    if output is not None:
        console = Console(file=aside, width=USUAL_WIDTH, color_system=None, force_terminal=False, highlight=False)
        ascii_only = False
    else:
        seen = Console()
        console = Console(
            file=aside,
            width=max(NARROWEST, seen.width),
            color_system=seen.color_system,  # type: ignore[arg-type]  # one of those it takes
            force_terminal=seen.is_terminal,
            highlight=False,
        )
        ascii_only = not can_show("█▒░▸•", sys.stdout)
    console.print(draw(width=console.width, ascii_only=ascii_only), markup=False, emoji=False)
    return "".join(f"{line.rstrip()}\n" for line in aside.getvalue().splitlines())


def hand_out(report: Callable[[], Report], data: Callable[[], Data], format_: JoinedFormat, output: str | None) -> None:
    """Hand out a report, or its data, in the format that was asked for."""
    match format_:
        case "table":
            from socialmaturity.formats import terminal

            text = drawn(partial(terminal.draw, report()), output)
        case "markdown":
            from socialmaturity.formats import markdown

            text = markdown.draw(report())
        case "html":
            from socialmaturity.formats import html

            text = html.draw(report())
        case "json":
            from socialmaturity.formats.json import as_json

            text = as_json(data(), indent=2)
        case _:
            assert_never(format_)
    write([text], output)
