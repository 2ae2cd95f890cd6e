"""The goals of the batch, measured: each run of the program, and of what it is compared with, in turn.

    python benchmarks/batch.py [--share N] [--rounds N] [--data FOLDER] [--frames PYTHON] [--before PROGRAM] [NAME ...]

`--frames` names a Python that has pandas and Polars (see requirements.txt), `--before` the program of an earlier
version; without them their rows are left out.  `--share 10` takes a tenth of everything.  The data is made from a seed,
and kept in the folder for the next time; all programs read the same rubric, in a file that the version before reads as
well.  Times are CPU times (user and system) of whole processes, and elapsed times where more than one process works.  A
ratio is that of the quickest rounds: what else a machine does only ever adds time.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import data

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).parent
PROGRAM = Path(sys.executable).with_name("socialmaturity")
KINDS = ("realistic", "uniform")
LOADS = """
import json, sys
with open(sys.argv[1], "rb") as lines:
    for line in lines:
        json.loads(line)
"""
READER = """
import csv, sys
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    for row in csv.reader(file):
        pass
"""
CALAMINE = """
import sys, python_calamine
python_calamine.load_workbook(sys.argv[1]).get_sheet_by_index(0).to_python()
"""
YAML = """
import os, sys, yaml
for name in sorted(os.listdir(sys.argv[1])):
    with open(os.path.join(sys.argv[1], name), "rb") as file:
        yaml.load(file, Loader=yaml.CSafeLoader)
"""


@dataclass(frozen=True)
class Ran:
    seconds: float  # of the processor
    elapsed: float
    mebibytes: float  # at the peak


@dataclass(frozen=True)
class Pair:
    """Two commands to run in turn.

    `same` are files that must be the same in both.  With `elapsed`, what counts is how long it took.  `apart` are
    the same commands without work: what they take is taken off.
    """

    records: int
    ours: Sequence[str | Path]
    theirs: Sequence[str | Path]
    same: tuple[Path, Path] | None = None
    elapsed: bool = False
    apart: tuple[Sequence[str | Path], Sequence[str | Path]] | None = None


def run(command: Sequence[str | Path]) -> Ran:
    began = time.monotonic()
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen([str(part) for part in command], stderr=errors, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        errors.seek(0)
        if status:
            sys.exit(f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}: {errors.read().decode()[-500:]}")
    return Ran(usage.ru_utime + usage.ru_stime, time.monotonic() - began, usage.ru_maxrss / 1024)


def measure(name: str, pair: Pair, at_most: float, rounds: int) -> str:
    ours, theirs = list[Ran](), list[Ran]()
    for _ in range(rounds):
        ours.append(run(pair.ours))
        theirs.append(run(pair.theirs))
    if pair.same and not filecmp.cmp(*pair.same, shallow=False):
        sys.exit(f"{name}: the results differ")
    mine, other = (min(each.elapsed if pair.elapsed else each.seconds for each in runs) for runs in (ours, theirs))
    if pair.apart:
        mine, other = (
            seconds - min(run(start).seconds for _ in range(rounds))
            for seconds, start in zip((mine, other), pair.apart, strict=True)
        )
    peak, their_peak = max(each.mebibytes for each in ours), max(each.mebibytes for each in theirs)
    return (
        f"| {name} | {pair.records / mine:,.0f} | {mine:.2f} s | {other:.2f} s | {mine / other:.2f} | "
        f"{at_most:.2f} | {peak:.0f} MiB | {their_peak:.0f} MiB |"
    )


@dataclass(frozen=True)
class Data:
    """Where the data lies, and which share of it is wanted; what is missing is made."""

    folder: Path
    share: int
    frames: str | None
    before: str | None

    @property
    def rubric(self) -> Path:
        path = self.folder / "survey.yaml"
        if not path.exists():
            path.write_text(data.rubric_text(), encoding="utf-8")
        return path

    def made(self, name: str, write: Callable[[Path, str, int], None], kind: str, count: int) -> tuple[Path, int]:
        count //= self.share
        path = self.folder / f"{kind}-{count}{name}"
        if not path.exists():
            print(f"making {path}", file=sys.stderr)
            write(unfinished := path.with_name(f"unfinished{name}"), kind, count)
            unfinished.rename(path)
        return path, count

    def score(
        self, inputs: Path, form: str, output: Path | str = os.devnull, jobs: int = 1, program: str | None = None
    ) -> list[str | Path]:
        command: list[str | Path] = [program or PROGRAM, "score", inputs, "--rubric", self.rubric, "--format", form]
        return [*command, "-o", output, *(() if program else ("--jobs", str(jobs)))]

    def pandas(self, kind: str) -> Pair:
        return self._frames("vectorized.py", kind, jobs=1)

    def polars(self, kind: str) -> Pair:
        return self._frames("polars_script.py", kind, jobs=2)

    def _frames(self, script: str, kind: str, jobs: int) -> Pair:
        table, count = self.made(".csv", data.write_csv, kind, 1_000_000)
        ours, theirs = self.folder / "ours.csv", self.folder / "theirs.csv"
        command = [self.frames or "", HERE / script, self.rubric, table, theirs]
        return Pair(count, self.score(table, "csv", ours, jobs), command, same=(ours, theirs), elapsed=jobs > 1)

    def lines(self, kind: str) -> Pair:
        lines, count = self.made(".jsonl", data.write_jsonl, kind, 200_000)
        return Pair(count, self.score(lines, "csv"), [sys.executable, "-c", LOADS, lines])

    def sheets(self, kind: str) -> Pair:
        folder, count = self.made("", data.write_folder, kind, 10_000)
        return Pair(count, self.score(folder, "csv", jobs=2), [sys.executable, "-c", YAML, folder], elapsed=True)

    def table_before(self, kind: str) -> Pair:
        return self._before(kind, ".csv", data.write_csv, 1_000_000, "csv")

    def same_columns_before(self, kind: str) -> Pair:
        """Without the column of the tag, which the version before does not write."""
        pair = self.table_before(kind)
        mapping = self.folder / "mapping.yaml"
        mapping.write_text("format: 1\nignore: [region]\n", encoding="utf-8")
        return Pair(pair.records, [*pair.ours, "--columns", mapping], pair.theirs)

    def two_before(self, kind: str) -> Pair:
        return self._before(kind, ".csv", data.write_csv, 1_000_000, "csv", jobs=2)

    def lines_before(self, kind: str) -> Pair:
        return self._before(kind, ".jsonl", data.write_jsonl, 200_000, "jsonl")

    def document_before(self, kind: str) -> Pair:
        return self._before(kind, ".csv", data.write_csv, 100_000, "json")

    def _before(
        self, kind: str, ending: str, write: Callable[[Path, str, int], None], records: int, form: str, *, jobs: int = 1
    ) -> Pair:
        inputs, count = self.made(ending, write, kind, records)
        theirs = self.score(inputs, form, program=self.before or "")
        return Pair(count, self.score(inputs, form, jobs=jobs), theirs, elapsed=jobs > 1)

    def overview(self, kind: str) -> Pair:
        table, count = self.made(".csv", data.write_csv, kind, 100_000)
        return Pair(count, self.score(table, "table"), self.score(table, "csv"))

    def export(self, kind: str) -> Pair:
        table, count = self.made("-export.csv", data.write_survey, kind, 100_000)
        one, _ = self.made("-export.csv", data.write_survey, kind, 10 * self.share)
        starts = self.score(one, "csv"), [sys.executable, "-c", READER, one]
        return Pair(count, self.score(table, "csv"), [sys.executable, "-c", READER, table], apart=starts)

    def workbook(self, kind: str) -> Pair:
        book, count = self.made(".xlsx", data.write_workbook, kind, 20_000)
        one, _ = self.made(".xlsx", data.write_workbook, kind, 10 * self.share)
        starts = self.score(one, "csv"), [sys.executable, "-c", CALAMINE, one]
        return Pair(count, self.score(book, "csv"), [sys.executable, "-c", CALAMINE, book], apart=starts)

    def growth(self, kind: str) -> Pair:
        large, count = self.made(".csv", data.write_csv, kind, 1_000_000)
        small, _ = self.made(".csv", data.write_csv, kind, 100_000)
        return Pair(count, self.score(large, "csv"), self.score(small, "csv"))


GOALS = {  # what is measured, against what; how; and the most that the ratio may be
    "CSV to flat CSV, against the version before": (Data.table_before, 0.80),
    "CSV to flat CSV with the same columns, against the version before": (Data.same_columns_before, 0.80),
    "CSV to flat CSV in two processes, elapsed, against the version before": (Data.two_before, 0.50),
    "CSV to flat CSV in two processes, elapsed, against Polars in two threads": (Data.polars, 1.1),
    "CSV to flat CSV, against pandas": (Data.pandas, 0.30),
    "CSV to flat CSV, against a tenth of it": (Data.growth, 11.0),
    "CSV to one JSON document, against the version before": (Data.document_before, 0.25),
    "CSV to the overview, against the flat CSV": (Data.overview, 1.2),
    "JSONL to flat CSV, against json.loads": (Data.lines, 2.0),
    "JSONL to JSONL, against the version before": (Data.lines_before, 0.55),
    "survey export to flat CSV, against csv.reader, start-up apart": (Data.export, 1.5),
    "workbook to flat CSV, against python-calamine, start-up apart": (Data.workbook, 1.5),
    "folder of YAML sheets in two processes, elapsed, against CSafeLoader": (Data.sheets, 0.6),
}
BEFORE = (Data.table_before, Data.same_columns_before, Data.two_before, Data.lines_before, Data.document_before)
FRAMES = (Data.pandas, Data.polars)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("names", nargs="*", help="parts of the names of the goals to measure; all, unless given")
    parser.add_argument("--share", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir(), "socialmaturity-benchmarks"))
    parser.add_argument("--frames", metavar="PYTHON")
    parser.add_argument("--before", metavar="PROGRAM")
    wanted = parser.parse_args()
    wanted.data.mkdir(exist_ok=True)
    made = Data(wanted.data, wanted.share, wanted.frames, wanted.before)
    print("| what | records a second | ours | the other | ratio | at most | our peak | its peak |")
    print("|---|---|---|---|---|---|---|---|")
    for (what, (pair, at_most)), kind in product(GOALS.items(), KINDS):
        name = f"{what} ({kind})"
        is_possible = (wanted.frames or pair not in FRAMES) and (wanted.before or pair not in BEFORE)
        if is_possible and all(part in name for part in wanted.names):
            print(measure(name, pair(made, kind), at_most, wanted.rounds), flush=True)


if __name__ == "__main__":
    main()
