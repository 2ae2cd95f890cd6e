"""Several processes write what one process writes, say the same, and end as it does."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from socialmaturity.batch import Reports, Scorer
from socialmaturity.core.asked import ASKED
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.processes import score_pieces
from socialmaturity.tables.inputs import How, read_inputs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROGRAM = Path(sys.executable).with_name("socialmaturity")
ROWS = 6_000  # in some ten blocks
BAD = 17  # one row in this many cannot be scored


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("jobs") / "survey.csv"
    rows = [
        f"Shop {number},{'bad' if number % BAD == 5 else number % 4},{number % 3},{'north' if number % 2 else 'south'}"
        for number in range(ROWS)
    ]
    header = "subject,planning-listening,presence-profiles,region\n"
    path.write_text(header + "".join(f"{row}{' ' * 90}\n" for row in rows))
    return path


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sheets")
    for number in range(250):
        answer = "bad" if number % BAD == 5 else number % 4
        (folder / f"{number:03}.yaml").write_text(
            f"rubric: six-stages\nsubject: Shop {number}\nanswers:\n  planning-listening: {answer}\n"
        )
    return folder


def score(*args: str | Path, jobs: int) -> tuple[int, str, str]:
    run = subprocess.run(
        [PROGRAM, "score", *map(str, args), "--rubric", "six-stages", "--jobs", str(jobs)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return run.returncode, run.stdout, run.stderr


@pytest.mark.parametrize(
    ("format_", "options"),
    [
        ("csv", []),
        ("csv", ["--max-errors", "40"]),
        ("jsonl", ["--fail-under", "presence"]),
        ("json", ["--strict"]),
        ("table", ["--group-by", "region"]),
    ],
)
def test_a_table_gives_the_same_bytes_messages_and_exit_code(table: Path, format_: str, options: Sequence[str]) -> None:
    one, three = (score(table, "--format", format_, *options, jobs=jobs) for jobs in (1, 3))
    assert one == three
    assert one[0] == 2


@pytest.mark.parametrize("format_", ["csv", "table"])
def test_a_folder_of_sheets_gives_the_same(sheets: Path, format_: str) -> None:
    assert score(sheets, "--format", format_, jobs=1) == score(sheets, "--format", format_, jobs=2)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run that waits for more rows, in two processes that have had some."""
    process = subprocess.Popen(
        [PROGRAM, "score", "-", "--input-format", "csv", "--rubric", "six-stages", "--jobs", "2", "-o", "out.csv"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    )
    assert process.stdin
    process.stdin.write(b"subject,planning-listening\n" + b"".join(b"Shop %d,2\n" % number for number in range(30_000)))
    process.stdin.flush()
    wait_for_workers(process, 2)
    yield process
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stderr):
        with suppress(OSError):  # what was not sent stays unsent
            pipe.close()


def wait_for_workers(process: subprocess.Popen[bytes], count: int, every: float = 0.05) -> None:
    deadline = time.monotonic() + 60
    while len(workers(process.pid)) < count and time.monotonic() < deadline:
        time.sleep(every)


def workers(pid: int) -> list[int]:
    """The processes that this one has started."""
    return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def ended(pids: Sequence[int]) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.05)
    return False


def test_a_worker_that_is_killed_is_one_line_and_no_output(running: subprocess.Popen[bytes], tmp_path: Path) -> None:
    children = workers(running.pid)
    assert len(children) == 2
    os.kill(children[0], signal.SIGKILL)
    _, errors = running.communicate(b"".join(b"Shop %d,2\n" % number for number in range(60_000)), timeout=60)
    assert running.returncode == 2
    assert b"ended from outside" in errors
    assert b"Traceback" not in errors
    assert list(tmp_path.iterdir()) == []
    assert ended(children)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_what_ends_a_run_ends_all_its_processes_and_leaves_no_output(
    number: signal.Signals, running: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    children = workers(running.pid)
    everyone = number is not signal.SIGTERM  # a terminal tells all processes of a run; who cancels it, only the first
    for pid in (running.pid, *(children if everyone else ())):
        os.kill(pid, number)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"nothing is written" in errors
    assert b"Traceback" not in errors
    assert list(tmp_path.iterdir()) == []
    assert ended(children)


def test_a_signal_waits_until_all_processes_have_started(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python drops what the handler of a signal raises within a fork, and shows a traceback."""
    held = list[set[signal.Signals]]()
    start = multiprocessing.Process.start

    def watched(process: multiprocessing.Process) -> None:
        held.append(signal.pthread_sigmask(signal.SIG_BLOCK, ()))
        start(process)

    monkeypatch.setattr(multiprocessing.Process, "start", watched)
    rubrics = Catalogue(["six-stages"])
    scorer = Scorer(rubrics, rubrics.default, ASKED, Reports)
    pieces = list(read_inputs([str(table)], rubrics, How()))
    results = [each for piece in score_pieces(pieces, scorer, 2) for each in piece.made]
    assert len(results) == ROWS
    assert len(held) == 2
    assert all(mask >= {signal.SIGINT, signal.SIGTERM, signal.SIGHUP} for mask in held)
    assert not signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_no_process_outlives_a_run_that_is_killed(running: subprocess.Popen[bytes]) -> None:
    children = workers(running.pid)
    running.kill()
    running.wait()
    assert ended(children)


def test_a_reader_that_leaves_ends_all_processes(table: Path) -> None:
    command = f"'{PROGRAM}' score '{table}' --rubric six-stages --format jsonl --jobs 2 2>err | head -1 >/dev/null; echo ${{PIPESTATUS[0]}}"
    run = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60, cwd=table.parent
    )
    assert run.stdout == "141\n"
    assert "Traceback" not in (table.parent / "err").read_text()
