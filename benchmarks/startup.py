"""How long the program takes to start and score one sheet, compared with the least that Typer and Rich allow.

Run it with the Python of a virtual environment into which the wheel was installed with pip (not editable, compiled):

    python benchmarks/startup.py

Every round runs all programs once, in turn, so that drifts of the machine meet all of them.  The figures are CPU
time (user and system) of whole processes; a ratio is the median of the rounds' ratios.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROUNDS = 31
EXAMPLE = Path(__file__).parent.parent / "examples" / "lantern-street-bakeries-2026.yaml"
PROGRAM = Path(sys.executable).with_name("socialmaturity")

HELLO = """
import typer
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def hello(name: str = "there") -> None:
    print(f"hello {name}")
app()
"""

TABLE = """
import typer
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def hello(name: str = "there") -> None:
    from rich.console import Console
    from rich.table import Table
    table = Table("Stage", "Met")
    for number in range(6):
        table.add_row(f"stage {number}", f"{number} of 7")
    Console().print(table)
app()
"""

GOALS = {  # what is measured, compared with what, and the most it may be
    "score": ("Typer and Rich, one small table", 1.30),
    "score --format json": ("Typer hello", 1.27),
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        hello, table = Path(folder, "hello.py"), Path(folder, "table.py")
        hello.write_text(HELLO, encoding="utf-8")
        table.write_text(TABLE, encoding="utf-8")
        commands = {
            "Typer hello": [sys.executable, hello],
            "Typer and Rich, one small table": [sys.executable, table],
            "score": [PROGRAM, "score", EXAMPLE],
            "score --format json": [PROGRAM, "score", EXAMPLE, "--format", "json"],
        }
        for command in commands.values():  # once before, so that everything is compiled and in the cache
            seconds(command)
        rounds = [{name: seconds(command) for name, command in commands.items()} for _ in range(ROUNDS)]
    for name in commands:
        print(f"{name:35} {1000 * median(times[name] for times in rounds):5.0f} ms")
    for name, (other, goal) in GOALS.items():
        ratio = median(times[name] / times[other] for times in rounds)
        print(f"{name} / {other}: {ratio:.2f} (goal: at most {goal})")


def seconds(command: list[str | Path]) -> float:
    """CPU time of one run."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
