"""The examples in README.md and docs/*.md: find them, run them, check what is only shown.

How a page marks an example is written in docs/how-to-write.md.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conftest import PROGRAM, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

# What a reader has after a clone, as far as examples use it.
SHARED = ("examples", "rubrics", "docs/reference.py", "docs/complaint_kinds.py", "tests/data")

_BLOCK = re.compile(
    r"(?:^<!-- (?P<mark>needs|not run): (?P<words>[^\n]*) -->\n)?"
    r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_MADE = re.compile(r"^<!-- made by: (?P<command>[^\n]*) -->\n(?P<body>.*?)^<!-- end -->$", re.MULTILINE | re.DOTALL)
_OUTPUT = re.compile(r"\A\n+```text\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Block:
    """A fenced block of a page."""

    language: str
    file: str  # the name after the language, or ""
    body: str
    runs: bool  # False where something it needs is missing, or where the page says that it is not run


def blocks(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page in their order."""
    for match in _BLOCK.finditer(text):
        yield _block(match)


def rerun(text: str, folder: Path) -> str:
    """Return the page as it should read: with what its examples print now.

    Files that the page shows by name are written to the folder on the way.
    """
    page, rest = "", text
    while match := _BLOCK.search(rest):
        block = _block(match)
        page, rest = page + rest[: match.end()], rest[match.end() :]
        if block.file:
            file = folder / block.file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.body, encoding="utf-8")
        elif block.runs and block.language == "console":
            page = page.removesuffix(block.body + "```") + _session(block.body, folder) + "```"
        elif block.runs and block.language == "python":
            printed = _python(block.body, folder)
            if output := _OUTPUT.match(rest):
                page, rest = f"{page}\n\n```text\n{printed}```", rest[output.end() :]
    return _MADE.sub(lambda match: _made(match["command"], folder), page + rest)


def clone(folder: Path) -> Path:
    """Copy what the examples use from the repository into the folder."""
    for name in SHARED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    return folder


def _block(match: re.Match[str]) -> Block:
    language, _, file = match["info"].partition(" ")
    needs = match["words"].split(", ") if match["mark"] == "needs" else []
    return Block(
        language=language,
        file=file,
        body=match["body"],
        runs=match["mark"] != "not run" and all(map(_is_here, needs)),
    )


def _is_here(name: str) -> bool:
    """Return whether a program or a Python package of this name is installed."""
    return bool(shutil.which(name) or importlib.util.find_spec(name))


def _session(body: str, folder: Path) -> str:
    """Run the commands of a session, and return it with what they print now."""
    commands = re.findall(r"^\$ (.*(?:\n> .*)*)\n", body, re.MULTILINE)
    return "".join(f"$ {command}\n{run(command.replace(chr(10) + '> ', chr(10)), folder)}" for command in commands)


def _made(command: str, folder: Path) -> str:
    return f"<!-- made by: {command} -->\n{run(command, folder)}<!-- end -->"


def run(command: str, folder: Path) -> str:
    """Return what a shell command prints, on an 80-column screen without colours."""
    # The environment's Python and program come first, as with an activated one.
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "NO_COLOR")},
        "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}",
        "COLUMNS": "80",
        "PYTHONIOENCODING": "utf-8",
    }
    ran = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        # Behind a pipe, the two streams may come in any order: there, standard error is shown first.
        stderr=subprocess.PIPE if "|" in command else subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    printed = (ran.stderr or "") + ran.stdout
    assert "Traceback" not in printed, printed
    return printed


def _python(program: str, folder: Path) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
