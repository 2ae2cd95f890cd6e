"""Make the pictures of the README from the real program: `python examples/pictures.py`, with Chromium for the page."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
PROGRAM = Path(sys.executable).with_name("socialmaturity")
COLUMNS = 80
SCREENS = {
    "team": (24, ("team", "team/management.yaml", "team/marketing.yaml", "team/customer-service.yaml")),
}
PAGE = ("score", "lantern-street-bakeries-2026.yaml", "--format", "html", "--output")
SIZE = 1000, 1130
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
# Rich's own frame without the fonts that it would fetch from a network.
FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>{lines}</defs>
<rect fill="#ffffff" stroke="#c9d0d6" x="1" y="1" width="99.6%" height="99.6%" rx="8"/>
<g transform="translate(14, 18)" clip-path="url(#{unique_id}-clip-terminal)">{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""
LIGHT = TerminalTheme(
    (255, 255, 255),
    (28, 33, 39),
    [
        (28, 33, 39),
        (170, 40, 40),
        (11, 110, 60),
        (138, 75, 8),
        (20, 80, 160),
        (130, 50, 130),
        (11, 82, 97),
        (83, 93, 104),
    ],
)


def main() -> None:
    """Make them all."""
    PICTURES.mkdir(exist_ok=True)
    for name, (lines, arguments) in SCREENS.items():
        (PICTURES / f"{name}.svg").write_text(_screen(name, arguments, lines), encoding="utf-8")
    _page(PICTURES / "report.png")


def _screen(name: str, arguments: tuple[str, ...], lines: int) -> str:
    """Draw the first lines of what a command prints."""
    env = {**os.environ, "COLUMNS": str(COLUMNS), "FORCE_COLOR": "1", "TERM": "xterm-256color", "PYTHONUTF8": "1"}
    ran = subprocess.run([PROGRAM, *arguments], cwd=HERE, env=env, capture_output=True, encoding="utf-8", check=True)
    console = Console(width=COLUMNS, record=True, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ socialmaturity {' '.join(arguments)}\n", "dim"), highlight=False)
    console.print(Text.from_ansi("\n".join(ran.stdout.splitlines()[:lines])), highlight=False)
    console.print(Text("  …", "dim"))
    return console.export_svg(title="", theme=LIGHT, code_format=FRAME, unique_id=name)


def _page(file: Path) -> None:
    """Photograph the top of the page that a client gets."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("the page needs Chromium (Debian: apt install chromium); the other pictures are made")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        subprocess.run([PROGRAM, *PAGE, page], cwd=HERE, check=True)
        picture, window = f"--screenshot={file}", f"--window-size={SIZE[0]},{SIZE[1]}"
        profile = f"--user-data-dir={folder}/profile"
        subprocess.run(
            [chromium, *QUIET, profile, picture, window, page.as_uri()], stderr=subprocess.DEVNULL, check=True
        )


if __name__ == "__main__":
    main()
