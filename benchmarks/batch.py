"""The goals of the batch, measured: each run of the program, and of what it is compared with, in turn.

    python benchmarks/batch.py [--small] [--data FOLDER] [--pandas PYTHON] [--before PROGRAM] [NAME ...]

`--pandas` names a Python that has pandas (see requirements.txt), `--before` the program of an earlier version; without
them their rows are left out.  The program runs in one process.  `--small` takes a
tenth of everything.  The data is made from a seed, and kept in the folder for the next time.  Times are CPU times (user
and system) of whole processes; a ratio is the median of the rounds' ratios.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import data

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).parent
PROGRAM = Path(sys.executable).with_name("socialmaturity")
ROUNDS = 3
KINDS = ("realistic", "uniform")
LOADS = """
import json, sys
with open(sys.argv[1], "rb") as lines:
    for line in lines:
        json.loads(line)
"""
# Only the reading of the input and the writing of the output count: the results to write are made beforehand.
LOADS_AND_DUMPS = """
import json, sys, time
from itertools import islice
counted = 0.0
with open(sys.argv[1], "rb") as inputs, open(sys.argv[2], "rb") as outputs, open("/dev/null", "w") as out:
    while results := [json.loads(line) for line in islice(outputs, 1000)]:
        lines = list(islice(inputs, 1000))
        began = time.process_time()
        for line, result in zip(lines, results):
            json.loads(line)
            out.write(json.dumps(result) + "\\n")
        counted += time.process_time() - began
print(counted)
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
    mebibytes: float  # at the peak
    out: str = ""


@dataclass(frozen=True)
class Pair:
    """Two commands to run in turn."""

    records: int
    ours: Sequence[str | Path]
    theirs: Sequence[str | Path]
    counted: bool = False  # the other one prints its seconds
    same: tuple[Path, Path] | None = None  # what must be the same in both


def run(command: Sequence[str | Path]) -> Ran:
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([str(part) for part in command], stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}")
        out.seek(0)
        return Ran(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.read(100).decode())


def measure(name: str, pair: Pair, at_most: float) -> str:
    ours, theirs = list[Ran](), list[Ran]()
    for _ in range(ROUNDS):
        ours.append(run(pair.ours))
        theirs.append(run(pair.theirs))
    if pair.same and not filecmp.cmp(*pair.same, shallow=False):
        sys.exit(f"{name}: the results differ")
    other = [float(each.out) if pair.counted else each.seconds for each in theirs]
    ratio = median(one.seconds / two for one, two in zip(ours, other, strict=True))
    seconds = median(each.seconds for each in ours)
    peak, their_peak = max(each.mebibytes for each in ours), max(each.mebibytes for each in theirs)
    return (
        f"| {name} | {pair.records / seconds:,.0f} | {seconds:.2f} s | {median(other):.2f} s | {ratio:.2f} | "
        f"{at_most:.2f} | {peak:.0f} MiB | {their_peak:.0f} MiB |"
    )


@dataclass(frozen=True)
class Data:
    """Where the data lies, and which share of it is wanted; what is missing is made."""

    folder: Path
    share: int
    pandas: str | None
    before: str | None

    def made(self, name: str, write: Callable[[Path, str, int], None], kind: str, count: int) -> tuple[Path, int]:
        count //= self.share
        path = self.folder / f"{kind}-{count}{name}"
        if not path.exists():
            print(f"making {path}", file=sys.stderr)
            write(path, kind, count)
        return path, count

    def table(self, kind: str) -> Pair:
        table, count = self.made(".csv", data.write_csv, kind, 1_000_000)
        ours, theirs, rubric = (self.folder / name for name in ("ours.csv", "theirs.csv", "rubric.json"))
        shown = subprocess.run(
            [PROGRAM, "rubric", "show", data.RUBRIC, "--format", "json"], check=True, capture_output=True
        )
        rubric.write_text(json.dumps(json.loads(shown.stdout)[data.RUBRIC]), encoding="utf-8")
        command = [self.pandas or "", HERE / "vectorized.py", rubric, table, theirs]
        return Pair(count, score(table, "csv", ours), command, same=(ours, theirs))

    def lines(self, kind: str) -> Pair:
        lines, count = self.made(".jsonl", data.write_jsonl, kind, 200_000)
        return Pair(count, score(lines, "csv", os.devnull), [sys.executable, "-c", LOADS, lines])

    def full(self, kind: str) -> Pair:
        lines, count = self.made(".jsonl", data.write_jsonl, kind, 200_000)
        results = self.folder / "results.jsonl"
        run(score(lines, "jsonl", results))
        theirs = [sys.executable, "-c", LOADS_AND_DUMPS, lines, results]
        return Pair(count, score(lines, "jsonl", os.devnull), theirs, counted=True)

    def sheets(self, kind: str) -> Pair:
        folder, count = self.made("", data.write_folder, kind, 10_000)
        return Pair(count, score(folder, "csv", os.devnull), [sys.executable, "-c", YAML, folder])

    def table_before(self, kind: str) -> Pair:
        return self._before(kind, ".csv", data.write_csv, 1_000_000, "csv")

    def lines_before(self, kind: str) -> Pair:
        return self._before(kind, ".jsonl", data.write_jsonl, 200_000, "jsonl")

    def document_before(self, kind: str) -> Pair:
        return self._before(kind, ".csv", data.write_csv, 100_000, "json")

    def overview(self, kind: str) -> Pair:
        table, count = self.made(".csv", data.write_csv, kind, 100_000)
        return Pair(count, score(table, "table", os.devnull), score(table, "csv", os.devnull))

    def _before(self, kind: str, ending: str, write: Callable[[Path, str, int], None], records: int, form: str) -> Pair:
        inputs, count = self.made(ending, write, kind, records)
        theirs = [self.before or "", "score", inputs, "--format", form, "-o", os.devnull]
        return Pair(count, score(inputs, form, os.devnull), theirs)

    def growth(self, kind: str) -> Pair:
        large, count = self.made(".csv", data.write_csv, kind, 1_000_000)
        small, _ = self.made(".csv", data.write_csv, kind, 100_000)
        return Pair(count, score(large, "csv", os.devnull), score(small, "csv", os.devnull))


GOALS = {  # what is measured, against what; how; and the most that the ratio may be
    "CSV to flat CSV, against pandas": (Data.table, 1 / 2.5),
    "JSONL to flat CSV, against json.loads": (Data.lines, 2.5),
    "JSONL to JSONL, against json.loads and json.dumps": (Data.full, 2.5),
    "folder of YAML sheets to flat CSV, against CSafeLoader": (Data.sheets, 1.0),
    "CSV to flat CSV, against a tenth of it": (Data.growth, 11.0),
    "CSV to flat CSV, against the version before": (Data.table_before, 0.80),
    "JSONL to JSONL, against the version before": (Data.lines_before, 0.55),
    "CSV to one JSON document, against the version before": (Data.document_before, 0.25),
    "CSV to the overview, against the flat CSV": (Data.overview, 1.2),
}
BEFORE = (Data.table_before, Data.lines_before, Data.document_before)


def score(inputs: Path, form: str, output: Path | str) -> list[str | Path]:
    return [PROGRAM, "score", inputs, "--format", form, "-o", output, "--jobs", "1"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("names", nargs="*", help="parts of the names of the goals to measure; all, unless given")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir(), "socialmaturity-benchmarks"))
    parser.add_argument("--pandas", metavar="PYTHON")
    parser.add_argument("--before", metavar="PROGRAM")
    wanted = parser.parse_args()
    wanted.data.mkdir(exist_ok=True)
    made = Data(wanted.data, 10 if wanted.small else 1, wanted.pandas, wanted.before)
    print("| what | records a second | ours | the other | ratio | at most | our peak | its peak |")
    print("|---|---|---|---|---|---|---|---|")
    for (what, (pair, at_most)), kind in product(GOALS.items(), KINDS):
        name = f"{what} ({kind})"
        is_possible = (wanted.pandas or pair is not Data.table) and (wanted.before or pair not in BEFORE)
        if is_possible and all(part in name for part in wanted.names):
            print(measure(name, pair(made, kind), at_most), flush=True)


if __name__ == "__main__":
    main()
