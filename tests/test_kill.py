from __future__ import annotations

import subprocess
import sys

from conftest import ROOT


def test_killing_it_at_any_moment_loses_no_acknowledged_answer():
    script = ROOT / "benchmarks" / "kill.py"
    ran = subprocess.run(
        [sys.executable, script, "--kills", "12"], capture_output=True, encoding="utf-8", check=False, timeout=300
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("12 kills: the sheet was always whole")
