"""Say what is wrong with many rows in few lines: the same message once, with how many rows it is about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from socialmaturity.errors import Problem

MOST_LINES = 30  # about one file
FIRST_ROWS = 3  # that are named of many
_MOST_KINDS = 2_000  # different messages of one file; a bound on what must be kept
_MOST_VALUES = 4  # of one column with the same thing wrong; the rest is counted


@dataclass(slots=True)
class _Group:
    """Rows with one message."""

    problem: Problem
    rows: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        self.rows += 1
        if problem.line is not None and len(self.first) < FIRST_ROWS:
            self.first.append(problem.line)

    def __str__(self) -> str:
        if self.rows == 1:
            return str(self.problem)
        named = ", ".join(map(str, self.first)) + (" …" if self.rows > len(self.first) else "")
        return str(replace(self.problem, line=None, message=f"{self.rows:,} rows ({named}): {self.problem.message}"))


class Messages:
    """Pass problems on to `say`, file by file.

    Problems of cells are held back until their file ends: the same problem of many rows becomes one message.  Others
    are passed on at once.  No file gets more than MOST_LINES; the rest is counted.
    """

    def __init__(self, say: Callable[[object], None]) -> None:
        self._say = say
        self._file: str | None = None
        self._begin()

    def _begin(self) -> None:
        self._groups: dict[tuple[str, bool], _Group] = {}
        self._lines = 0
        self._unsaid = 0

    def add(self, problems: Iterable[Problem]) -> None:
        """Take the problems of one record."""
        for problem in problems:
            if problem.file != self._file:
                self.end()
                self._file = problem.file
            if problem.column_name:
                self._hold(problem)
            elif self._lines < MOST_LINES:
                self._lines += 1
                self._say(problem)
            else:
                self._unsaid += 1

    def _hold(self, problem: Problem) -> None:
        key = (problem.message, problem.warning)
        if key not in self._groups:
            if len(self._groups) == _MOST_KINDS:
                self._unsaid += 1
                return
            self._groups[key] = _Group(problem)
        self._groups[key].add(problem)

    def end(self) -> None:
        """Say what was held back about the last file."""
        for line in self._held():
            if self._lines < MOST_LINES:
                self._lines += 1
                self._say(line)
            else:
                self._unsaid += 1
        if self._unsaid:
            self._say(f"{self._file}: and {self._unsaid:,} more; --format json or jsonl has each in its record")
        self._begin()

    def _held(self) -> Iterable[object]:
        """Yield the messages about cells, errors and the most frequent first."""
        same: defaultdict[tuple[str, str, bool], list[_Group]] = defaultdict(list)
        for group in sorted(self._groups.values(), key=lambda group: (group.problem.warning, -group.rows)):
            problem = group.problem
            same[problem.column_name, problem.code, problem.warning].append(group)
        for groups in same.values():
            yield from groups[:_MOST_VALUES]
            if rest := groups[_MOST_VALUES:]:
                problem, rows = rest[0].problem, sum(group.rows for group in rest)
                what = f"{len(rest):,} more values like these in {problem.column_name!r}, in {rows:,} rows"
                yield replace(problem, line=None, message=what)
