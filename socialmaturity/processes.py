"""Score on several processors: pieces of input go to other processes, and their results come back in order."""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from contextlib import contextmanager, suppress
from itertools import chain, cycle
from typing import TYPE_CHECKING, Generic, TypeVar

from socialmaturity.errors import refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection

    from socialmaturity.batch import Scorer
    from socialmaturity.core.result import Results
    from socialmaturity.tables.inputs import Piece

M = TypeVar("M")

_PATIENCE = 0.5  # seconds of work in one process before it is worth while to start others


def score_pieces(pieces: Iterable[Piece], scorer: Scorer[M], jobs: int | None) -> Iterator[Results[M]]:
    """Yield the results of each piece, in order, from as many processes as there are jobs.

    Without a number, others are started only if there is much to do.  Raises InputError if one of them ends early.
    """
    pieces = iter(pieces)
    if jobs is None:
        began = time.monotonic()
        for piece in pieces:
            yield scorer(piece)
            if time.monotonic() - began > _PATIENCE:
                break
        jobs = processors()
    if jobs == 1 or (first := next(pieces, None)) is None:
        yield from map(scorer, pieces)
    else:
        yield from _share_out(chain([first], pieces), scorer, jobs)


def processors() -> int:
    """Return how many processors there are for us."""
    with suppress(AttributeError):  # not everywhere
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _share_out(pieces: Iterable[Piece], scorer: Scorer[M], jobs: int) -> Iterator[Results[M]]:
    """Give each worker one piece at a time, in turn: the results come back in the same order.

    A worker gets its next piece only once its results were fetched: if both sides wrote at once, both would wait.
    """
    with _signals_held():
        workers = [_Worker(scorer) for _ in range(jobs)]
    busy: deque[_Worker[M]] = deque()
    try:
        for worker, piece in zip(cycle(workers), pieces, strict=False):
            results = busy.popleft().fetch() if len(busy) == jobs else None
            worker.give(piece)
            busy.append(worker)
            if results is not None:
                yield results
        while busy:
            yield busy.popleft().fetch()
    finally:
        for worker in workers:
            worker.stop()


@contextmanager
def _signals_held() -> Iterator[None]:
    """Let signals that end the program wait: while a process starts, Python drops what their handlers raise."""
    if not hasattr(signal, "pthread_sigmask"):  # not everywhere
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Worker(Generic[M]):
    """A process that scores pieces.  It ends when nobody can give it any more."""

    def __init__(self, scorer: Scorer[M]) -> None:
        # Imported only here: a single sheet has no use for it.
        from multiprocessing import Pipe, Process

        self._here, there = Pipe()
        self._process = Process(target=_work, args=(there, self._here, scorer), daemon=True)
        self._process.start()
        there.close()  # or its end could not be noticed

    def give(self, piece: Piece) -> None:
        """Send a piece to be scored.  Raises InputError if the process has ended."""
        try:
            self._here.send(piece)
        except OSError:
            raise refuse(_ENDED) from None

    def fetch(self) -> Results[M]:
        """Return the results of the piece that was sent.  Raises what scoring it raised, or InputError."""
        try:
            results: Results[M] | BaseException = self._here.recv()
        except (EOFError, OSError):
            raise refuse(_ENDED) from None
        if isinstance(results, BaseException):
            raise results
        return results

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._here.close()
        self._process.terminate()
        self._process.join()


_ENDING = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}
_ENDED = "a process that scored was ended from outside, perhaps for want of memory; try again with --jobs 1"


def _work(there: Connection, here: Connection, scorer: Scorer[M]) -> None:
    """Score what comes until nothing more can come."""
    here.close()  # a copy of the other end: while anybody holds one, something more can come
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # how `stop` ends us
    for number in _ENDING - {signal.SIGTERM}:  # Ctrl-C and a closed window are for the process that writes
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)  # held while we were started
    with suppress(EOFError, OSError):
        while True:
            piece = there.recv()
            try:
                results: object = scorer(piece)
            except Exception as error:  # noqa: BLE001 - a bug is for the process that writes, too
                results = error
            there.send(results)
