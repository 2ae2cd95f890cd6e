"""Records a second, and memory of a worker: the plain program, and each engine with the adapter of docs/engines.

    python benchmarks/engines.py [--records N] [--data FOLDER] [NAME ...]

Run it with a Python that has the engines (`.ci/engines` makes one); an engine that is not installed is left out.
The data is a survey in Parquet, in eight files, made from a seed.  A run starts the engine and scores a small file
first, which is the time to start; then it scores all, to Parquet, and that is the speed: in seconds of the clock, and
in seconds of the processor, which count what all processes use and hold on a busy machine as well.
Memory is what the largest process of those that score has at its peak, and what all processes have together.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import suppress
from itertools import islice
from pathlib import Path

import data
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent
PROGRAM = Path(sys.executable).with_name("socialmaturity")
FILES = 8
KEEP = ["region"]
sys.path.append(str(HERE.parent / "docs" / "engines"))


def make(folder: Path, count: int) -> Path:
    path = folder / f"survey-{count}"
    if not path.exists():
        print(f"making {path}", file=sys.stderr)
        path.mkdir(parents=True)
        rows = data.records("realistic", count)
        for number in range(FILES):
            part = list(islice(rows, count // FILES))
            pq.write_table(pa.Table.from_pylist(part), path / f"{number}.parquet", row_group_size=20_000)
    return path


# --- One run, in a process of its own -------------------------------------------------------------------------------


def plain(workers: int):
    def score(survey: Path, results: Path) -> None:
        rubric = results / "rubric.yaml"
        rubric.write_text(data.rubric_text(), encoding="utf-8")
        jobs = ["--jobs", str(workers), "--quiet"]
        command = [PROGRAM, "score", survey, "--rubric", rubric, "-o", results / "results.parquet", *jobs]
        subprocess.run(command, check=True)

    return score


def on_duckdb(_: int):
    import duckdb
    from on_duckdb import score

    def run(survey: Path, results: Path) -> None:
        found = score(duckdb.read_parquet(f"{survey}/*.parquet"), data.rubric(), KEEP)  # noqa: F841 - SQL names it
        duckdb.connect().sql(f"copy (from found) to '{results}/results.parquet'")

    return run


def on_polars(_: int):
    import polars
    from on_polars import score

    def run(survey: Path, results: Path) -> None:
        score(polars.scan_parquet(f"{survey}/*.parquet"), data.rubric(), KEEP).sink_parquet(results / "results.parquet")

    return run


def on_dask(workers: int):
    import dask
    import dask.dataframe
    from on_dask import score

    dask.config.set(scheduler="processes", num_workers=workers)

    def run(survey: Path, results: Path) -> None:
        found = score(dask.dataframe.read_parquet(str(survey), split_row_groups=True), data.rubric(), KEEP)
        found.to_parquet(str(results))

    return run


def on_ray(workers: int):
    import ray
    from on_ray import score

    ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False)

    def run(survey: Path, results: Path) -> None:
        score(ray.data.read_parquet(str(survey)), data.rubric(), KEEP).write_parquet(str(results))

    return run


def on_spark(workers: int):
    from on_spark import score
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = SparkSession.builder.master(f"local[{workers}]").config("spark.ui.enabled", "false").getOrCreate()

    def run(survey: Path, results: Path) -> None:
        score(session.read.parquet(str(survey)), data.rubric(), KEEP).write.mode("overwrite").parquet(str(results))

    return run


RUNS = {
    "plain": (plain, None, (1, 2)),
    "duckdb": (on_duckdb, "duckdb", (1,)),
    "polars": (on_polars, "polars", (1,)),
    "dask": (on_dask, "dask", (1, 2)),
    "ray": (on_ray, "ray", (1, 2)),
    "spark": (on_spark, "pyspark", (1, 2)),
}


def one(name: str, workers: int, small: Path, survey: Path) -> None:
    began = time.perf_counter()
    run = RUNS[name][0](workers)
    with tempfile.TemporaryDirectory() as results:
        run(small, Path(results))
    started, before = time.perf_counter(), processor(os.getpid())
    with tempfile.TemporaryDirectory() as results:
        run(survey, Path(results))
    ended = time.perf_counter()
    used = processor(os.getpid()) - before
    print(json.dumps({"start": started - began, "score": ended - started, "used": used}), flush=True)


# --- All of them ----------------------------------------------------------------------------------------------------


def processor(root: int) -> float:
    """Seconds of the processor that a process, and all below it, have used."""
    ticks = 0
    for process in tree(root):
        with suppress(OSError):
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))  # its own, and those of children that have ended
    return ticks / os.sysconf("SC_CLK_TCK")


def tree(root: int) -> dict[int, tuple[str, int]]:
    """The processes below one, and itself, with their names and memory in KiB."""
    children, about = defaultdict(list), {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
        except OSError:
            continue
        children[int(fields["PPid"])].append(int(fields["Pid"]))
        about[int(fields["Pid"])] = fields["Name"], int(fields.get("VmRSS", "0 kB").split()[0])
    found, waiting = {}, [root]
    while waiting:
        process = waiting.pop()
        found[process] = about.get(process, ("", 0))
        waiting += children[process]
    return found


def measure(name: str, workers: int, small: Path, survey: Path, count: int) -> str:
    command = [sys.executable, __file__, "--one", name, str(workers), str(small), str(survey)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    worker = all_ = 0
    while process.poll() is None:
        found = tree(process.pid)
        all_ = max(all_, sum(size for _, size in found.values()))
        scoring = [size for pid, (called, size) in found.items() if pid != process.pid and _scores(called)]
        worker = max([worker, *scoring]) if scoring else max(worker, found[process.pid][1])
        time.sleep(0.1)
    if process.returncode:
        return f"| {name} | {workers} | failed | | | | |"
    took = json.loads(process.stdout.read().splitlines()[-1])
    speed, cost = count / took["score"], count / took["used"]
    sizes = f"{worker >> 10} MiB | {all_ >> 10} MiB"
    return f"| {name} | {workers} | {took['start']:.1f} s | {speed:,.0f} | {cost:,.0f} | {sizes} |"


def _scores(called: str) -> bool:
    return called.startswith(("python", "socialmaturity", "ray::"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("names", nargs="*", help=f"of {', '.join(RUNS)}; all, unless given")
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir(), "socialmaturity-benchmarks"))
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.one:
        name, workers, small, survey = wanted.one
        one(name, int(workers), Path(small), Path(survey))
        return
    small, survey = make(wanted.data, 800), make(wanted.data, wanted.records)
    print("| engine | workers | to start | records a second | … of processor time | a worker's memory | all memory |")
    print("|---|---|---|---|---|---|---|")
    for name, (_, module, workers) in RUNS.items():
        if (not wanted.names or name in wanted.names) and (module is None or importlib.util.find_spec(module)):
            for number in workers:
                print(measure(name, number, small, survey, wanted.records), flush=True)


if __name__ == "__main__":
    main()
