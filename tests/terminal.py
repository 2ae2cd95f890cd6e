"""A program in a terminal of its own, to be typed at and looked at."""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING

import pexpect
from conftest import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FRAME = re.compile(r"\x1b\[H((?:(?!\x1b\[H).)*?)\x1b\[J", re.DOTALL)
ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[=>]")
KEYS = {"left": "\x1b[D", "right": "\x1b[C", "up": "\x1b[A", "down": "\x1b[B", "backtab": "\x1b[Z", "escape": "\x1b"}
SECONDS = 20


class Terminal:
    """What `socialmaturity` shows and is sent.  `output` is everything that came, without its escapes."""

    def __init__(
        self,
        *arguments: str | Path,
        cwd: Path,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        program: tuple[str, ...] = (str(PROGRAM),),
        preexec_fn: Callable[[], None] | None = None,
    ) -> None:
        plain = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES", "NO_COLOR")}
        self.cwd = cwd
        self.raw = ""
        self.child = pexpect.spawn(
            program[0],
            [*program[1:], *map(str, arguments)],
            preexec_fn=preexec_fn,
            cwd=str(cwd),
            dimensions=(size[1], size[0]),
            env={**plain, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", **(env or {})},
            encoding="utf-8",
            codec_errors="replace",
            timeout=SECONDS,
        )
        self.child.delaybeforesend = None

    @property
    def output(self) -> str:
        return ESCAPES.sub("", self.raw).replace("\r\n", "\n")

    @property
    def screen(self) -> str:
        """The page that was drawn last."""
        frames = FRAME.findall(self.raw)
        text = ESCAPES.sub("", frames[-1]) if frames else ""
        return "\n".join(line.rstrip() for line in text.split("\r\n"))

    def press(self, *keys: str) -> Terminal:
        for key in keys:
            self.child.send(KEYS.get(key, key))
        return self

    def sees(self, text: str, *, anywhere: bool = False) -> Terminal:
        """Wait until the page (or, with `anywhere`, all that came) has this text."""
        deadline = time.monotonic() + SECONDS
        while text not in (self.output if anywhere else self.screen):
            assert time.monotonic() < deadline, f"waited for {text!r}, and saw\n{self.output[-3000:]}"
            self.read()
        return self

    def says(self, text: str) -> Terminal:
        return self.sees(text, anywhere=True)

    def read(self) -> None:
        try:
            self.raw += self.child.read_nonblocking(65536, timeout=0.2)
        except pexpect.TIMEOUT:
            pass
        except pexpect.EOF:
            time.sleep(0.01)

    def ends(self) -> int:
        """Wait for the end, and give the exit code."""
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                self.raw += self.child.read_nonblocking(65536, timeout=0.2)
            except pexpect.TIMEOUT:
                assert time.monotonic() < deadline, f"it does not end; it wrote\n{self.output[-3000:]}"
            except pexpect.EOF:
                break
        self.child.close()
        assert "Traceback" not in self.output, self.output
        return self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus


def names(folder: Path) -> list[str]:
    """What is in a folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())
