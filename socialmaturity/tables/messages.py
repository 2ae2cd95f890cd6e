"""Say what is wrong with many rows in few lines: the same message once, with how many rows it is about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from socialmaturity.text import listed, number_of, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from socialmaturity.errors import Problem

MOST_LINES = 30  # about one file
BELOW_FLOOR = "below-floor"  # the code of records that --fail-under is about
_AT_ONCE = 20  # of them are shown as they come; the others are left for what is known of many rows
FIRST_ROWS = 3  # that are named of many
_FIRST_QUESTIONS = 3  # that are named of many
_MOST_KINDS = 2_000  # different messages of one file; a bound on what must be kept
_MOST_VALUES = 4  # of one column with the same thing wrong; the rest is counted


@dataclass(slots=True)
class _Group:
    """Rows with one message.  `shown` is whether one row was shown already, which is not counted here."""

    problem: Problem
    shown: bool = False
    rows: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        self.rows += 1
        if problem.line is not None and len(self.first) < FIRST_ROWS:
            self.first.append(problem.line)

    def __str__(self) -> str:
        if self.rows == 1 and not self.shown:
            return str(self.problem)
        rows = number_of(self.rows, "more row" if self.shown else "row")
        about = f"{rows} ({first_rows(self.first, self.rows)})" if self.first else rows
        return str(replace(self.problem, line=None, message=f"{about}: {self.problem.message}"))

    def reason(self) -> str:
        """Return what is wrong with a cell, without its column, its value and the name of its question."""
        message, question = self.problem.message, quoted(self.problem.question)
        _, found, reason = message.partition(quoted(self.problem.value))
        if not found:
            reason = message[message.find(question) :] if question in message else message.partition(": ")[2]
        return reason.replace(question, "the question")


class Messages:
    """Pass problems on to `say`, file by file.

    Problems of cells, and what --fail-under found, are held back until their file ends: the same problem of many rows
    becomes one message, and so does that of many columns.  Others are passed on at once, the first time.  No file gets
    more than MOST_LINES; the rest is counted.
    """

    def __init__(self, say: Callable[[object], None]) -> None:
        self._say = say
        self._file: str | None = None
        self._begin()

    def _begin(self) -> None:
        self._groups: dict[tuple[str, bool], _Group] = {}
        self._lines = 0
        self._not_shown = 0

    def add(self, problems: Iterable[Problem]) -> None:
        """Take the problems of one record.  The same on several of its lines is not grouped: each needs correcting."""
        here = set[tuple[str, bool]]()
        for problem in problems:
            if problem.file != self._file:
                self.end()
                self._file = problem.file
            key = (problem.message, problem.warning)
            if key in here and not problem.column_name:
                self._write(problem)
            else:
                self._group(key, problem)
            here.add(key)

    def _group(self, key: tuple[str, bool], problem: Problem) -> None:
        if key in self._groups:
            self._groups[key].add(problem)
        elif len(self._groups) == _MOST_KINDS:
            self._not_shown += 1
        else:
            group = self._groups[key] = _Group(problem)
            if problem.column_name or problem.code == BELOW_FLOOR or self._lines >= _AT_ONCE:
                group.add(problem)
            else:
                self._write(problem)
                group.shown = True

    def _write(self, line: object) -> None:
        if self._lines < MOST_LINES:
            self._lines += 1
            self._say(line)
        else:
            self._not_shown += 1

    def end(self) -> None:
        """Say what was held back about the last file."""
        for line in self._held():
            self._write(line)
        if self._not_shown:
            self._say(f"{self._file}: and {self._not_shown:,} more; --format json or jsonl has each in its record")
        self._begin()

    def _held(self) -> Iterable[object]:
        """Yield the messages that were held back, errors and the most frequent first."""
        same: defaultdict[tuple[str, ...], list[_Group]] = defaultdict(list)
        for group in self._groups.values():
            if group.rows:
                problem = group.problem
                reason = group.reason() if problem.question else problem.message
                same[str(problem.warning), problem.code, reason].append(group)
        lines: list[tuple[bool, int, object]] = []
        by_column: defaultdict[tuple[str, str, bool], list[_Group]] = defaultdict(list)
        for groups in same.values():
            if len({group.problem.question for group in groups}) > _FIRST_QUESTIONS:
                lines.append((groups[0].problem.warning, -sum(group.rows for group in groups), _of_questions(groups)))
            else:
                for group in groups:
                    problem = group.problem
                    name = problem.column_name or problem.message
                    by_column[name, problem.code, problem.warning].append(group)
        for groups in by_column.values():
            groups.sort(key=lambda group: -group.rows)
            most = len(groups) if len(groups) == _MOST_VALUES + 1 else _MOST_VALUES  # a count of one saves no line
            of_column: list[object] = [*groups[:most]]
            if rest := groups[most:]:
                problem, rows = rest[0].problem, sum(group.rows for group in rest)
                values = f"{number_of(len(rest), 'more value')} like these in {problem.column_name!r}"
                of_column.append(replace(problem, line=None, message=f"{values}, in {number_of(rows, 'row')}"))
            lines += [(groups[0].problem.warning, -groups[0].rows, line) for line in of_column]
        yield from (line for _, _, line in sorted(lines, key=lambda each: each[:2]))


def _of_questions(groups: Sequence[_Group]) -> Problem:
    """Return one message about the cells of several questions with the same thing wrong."""
    problem, reason = groups[0].problem, groups[0].reason()
    ids = list(dict.fromkeys(group.problem.question for group in groups))
    cells = sum(group.rows for group in groups)
    lines = sorted({line for group in groups for line in group.first})
    values = dict.fromkeys(quoted(group.problem.value) for group in groups)
    named = ", ".join(ids[:_FIRST_QUESTIONS])
    about = f"{cells:,} cells of {len(ids)} questions ({named} …; rows {first_rows(lines, cells)})"
    says = f"{listed(values)}{reason}" if reason.startswith(" ") else reason  # a blank: it was behind the value
    return replace(problem, line=None, message=f"{about}: {says}")


def first_rows(lines: Sequence[int], count: int) -> str:
    """Return the numbers of the first of some rows."""
    return ", ".join(map(str, lines[:FIRST_ROWS])) + (" …" if count > FIRST_ROWS else "")
