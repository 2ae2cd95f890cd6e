"""Kill an interview again and again, at random moments, and see what is left of its sheet.

After every kill the sheet must be whole, hold every answer that was acknowledged (the next question was on the screen),
and nothing that was never typed.  The older sheets that it shows must never be touched.  After the next start no
temporary file may be left.

    python benchmarks/kill.py [--kills 300] [--seed 1]
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import random
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.documents.sheet import read_sheet
from socialmaturity.errors import InputError

PROGRAM = Path(sys.executable).with_name("socialmaturity")
RUBRICS = Catalogue()
IDS = list(RUBRICS["six-stages"].questions)
FIELDS = {"subject": "Kill", "scope": "", "respondent": "", "role": "", "assessor": "", "date": "2026-11-27"}
NOBODY = [word for field, text in FIELDS.items() for word in (f"--{field}", text)]
OLDER = "older.yaml"
ANSWERS = "".join(f"  {id_}: {number % 4}\n" for number, id_ in enumerate(IDS))
OLDER_TEXT = f"rubric: six-stages\nsubject: Kill\ndate: 2025-11-27\nanswers:\n{ANSWERS}"
WAIT = 20  # seconds for a page to come
LONGEST_START = 0.6  # seconds within which a start is killed
LONGEST_SAVE = 0.02  # seconds after a key within which a save is killed
_QUESTION = re.compile(" · (\\d+) of 42".encode())


class Interview:
    """The program on a sheet, in a terminal of its own."""

    def __init__(self, sheet: Path) -> None:
        self.terminal, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            [PROGRAM, "assess", sheet.name, "--rubric", "six-stages", *NOBODY, "--from", OLDER],
            cwd=sheet.parent,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm"},
        )
        os.close(inside)
        self.seen = b""

    def press(self, key: str) -> None:
        self.seen = b""
        os.write(self.terminal, key.encode())

    def wait(self, pattern: re.Pattern[bytes]) -> re.Match[bytes]:
        """Read until the screen shows something."""
        deadline = time.monotonic() + WAIT
        while (found := pattern.search(self.seen)) is None:
            if time.monotonic() > deadline:
                raise SystemExit(f"waited for {pattern.pattern!r}, and saw {self.seen[-2000:]!r}")
            if select.select([self.terminal], [], [], 0.1)[0]:
                self.seen += os.read(self.terminal, 65536)
        return found

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        os.close(self.terminal)


def ratings(sheet: Path) -> dict[str, object]:
    """What the sheet says.  Ends the run where it cannot be read."""
    if not sheet.exists():
        return {}
    try:
        return dict(read_sheet(sheet.read_bytes(), str(sheet), RUBRICS)[1].ratings)
    except InputError as error:
        raise SystemExit(f"DAMAGED: {error}\n{sheet.read_text(errors='replace')}") from None


def kill_at_start(sheet: Path, rng: random.Random) -> tuple[dict[str, object], dict[str, object]]:
    before = ratings(sheet)
    interview = Interview(sheet)
    time.sleep(rng.uniform(0, LONGEST_START))
    interview.kill()
    return before, {}


def kill_while_answering(sheet: Path, rng: random.Random) -> tuple[dict[str, object], dict[str, object]]:
    """What was acknowledged, and what was typed last."""
    acknowledged = ratings(sheet)
    interview = Interview(sheet)
    interview.wait(re.compile(rb"Enter.*begin"))
    leftovers = [path.name for path in sheet.parent.glob(".*.tmp")]
    if leftovers:
        raise SystemExit(f"LEFT BEHIND after a start: {leftovers}")
    interview.press("\r")
    at = int(interview.wait(_QUESTION)[1])
    for _ in range(rng.randint(0, 4)):
        score = rng.randint(0, 3)
        interview.press(str(score))
        interview.wait(re.compile(f" · {at + 1} of 42|Review of".encode()))
        acknowledged[IDS[at - 1]] = score
        at += 1
        if at > len(IDS):
            break
    typed = {}
    if at <= len(IDS):
        typed[IDS[at - 1]] = rng.randint(0, 3)
        interview.press(str(typed[IDS[at - 1]]))
        time.sleep(rng.uniform(0, LONGEST_SAVE))
    interview.kill()
    return acknowledged, typed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    counts = {"old": 0, "new": 0, "leftovers": 0}
    with tempfile.TemporaryDirectory() as folder:
        sheet, older = Path(folder) / "sheet.yaml", Path(folder) / OLDER
        older.write_text(OLDER_TEXT, encoding="utf-8")
        for number in range(1, options.kills + 1):
            how = kill_at_start if rng.random() < 0.2 else kill_while_answering
            acknowledged, typed = how(sheet, rng)
            found = ratings(sheet)
            if found not in (acknowledged, {**acknowledged, **typed}):
                raise SystemExit(f"LOST, at kill {number}: {found} is neither {acknowledged} nor with {typed}")
            if older.read_text(encoding="utf-8") != OLDER_TEXT:
                raise SystemExit(f"TOUCHED, at kill {number}: the older sheet")
            counts["old" if found == acknowledged else "new"] += 1
            counts["leftovers"] += any(Path(folder).glob(".*.tmp"))
            if len(found) >= len(IDS) - 6:
                sheet.unlink()
    print(
        f"{options.kills} kills: the sheet was always whole, {counts['old']} times as it was acknowledged, "
        f"{counts['new']} times with the answer typed last; {counts['leftovers']} temporary files were left, "
        "and cleared by the next start"
    )


if __name__ == "__main__":
    main()
