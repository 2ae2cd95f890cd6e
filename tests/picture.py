"""Make the picture of the question screen from the program itself: python tests/picture.py"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from conftest import ROOT
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text
from terminal import FRAME, Terminal

PICTURE = ROOT / "examples" / "pictures" / "question.svg"
WIDTH, ROWS = 80, 22
PAPER, INK = (24, 26, 31), (222, 226, 233)
RED, GREEN, YELLOW, BLUE = (224, 108, 117), (126, 201, 120), (229, 192, 123), (97, 175, 239)
MAGENTA, CYAN = (198, 120, 221), (86, 190, 205)
THEME = TerminalTheme(PAPER, INK, [PAPER, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, INK])
# Rich's own format loads fonts from the network.
FORMAT = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="A question of the interview in a terminal">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-family: system-ui, sans-serif; font-size: 16px; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def frame() -> str:
    """The screen at a question that has an answer and a note, as the program draws it."""
    with tempfile.TemporaryDirectory() as folder:
        options = [
            "--subject",
            "Lantern Street Bakeries",
            "--respondent",
            "Owner",
            "--scope",
            "",
            "--date",
            "2026-11-17",
        ]
        terminal = Terminal(
            *["assess", "--rubric", "six-stages", *options, "--role", "", "--assessor", ""],
            cwd=Path(folder),
            size=(WIDTH, ROWS),
        )
        terminal.sees("Enter begin").press("\r").press("32121231212").sees("12 of 42")
        terminal.press("e", "Anna has the list", "\r", "\r", "1", "b").sees("Note: Anna has the list").sees("▸  1")
        terminal.press("q")
        terminal.ends()
        return FRAME.findall(terminal.raw)[-1].replace("\x1b[2K", "")


def picture(drawn: str) -> str:
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="standard")
    for line in drawn.splitlines():
        console.print(Text.from_ansi(line.rstrip("\r")), no_wrap=True, crop=True)
    return console.export_svg(
        title="socialmaturity assess", theme=THEME, code_format=FORMAT, unique_id="question", font_aspect_ratio=0.6
    )


if __name__ == "__main__":
    PICTURE.write_text(picture(frame()), encoding="utf-8")
