"""Warn of those who answered twice: the same respondent on the same subject and day, or the same response."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from socialmaturity.errors import Problem
from socialmaturity.tables.files import STDIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialmaturity.tables.columns import Columns
    from socialmaturity.tables.inputs import Document
    from socialmaturity.tables.records import Record

MOST_KEPT = 100_000  # respondents: what is remembered of a stream is bounded
_MOST_ROWS = 1 << 40  # of a table


class Repeats:
    """Remember who was met, over all inputs of a run."""

    def __init__(self) -> None:
        # The row or line of each, with the number of its file, by the hash of what names its respondent.
        self._met: dict[int, int] = {}
        self._tables: list[str] = []
        self._files: dict[tuple[int, int], str] = {}
        self._first: Document | None = None  # the first sheet
        self._looked = False
        self._again = False  # the file that is read now was read before

    def file(self, name: str) -> str:
        """Return the name by which the file that is read from now on was read before, or "" if it is new.

        Nobody in a file that was read before is warned of again: all of them are there twice.
        """
        self._again = False
        if name == STDIN:
            return ""
        try:
            status = os.stat(name)  # noqa: PTH116 - names are kept as they were given
        except (OSError, ValueError):
            return ""
        key = status.st_dev, status.st_ino
        if key not in self._files:
            self._files[key] = name
            return ""
        self._again = True
        return self._files[key]

    def begin(self, file: str) -> int:
        """Return the number of a table, or of a file of lines, that is read from now on."""
        self._look_at_first()
        self._tables.append(file)
        return len(self._tables) - 1

    def document(self, document: Document) -> Problem | None:
        """Return a warning if the respondent of a sheet was met before."""
        if self._again:
            return None
        if self._first is None and not self._met:
            self._first = document  # looked at only once there is another one: start-up is a feature
            return None
        self._look_at_first()
        return self._of_document(document)

    def _look_at_first(self) -> None:
        if self._first is not None and not self._looked:
            self._looked = True
            self._of_document(self._first)

    def _of_document(self, document: Document) -> Problem | None:
        from socialmaturity.tables.respondents import who_in_document

        who = who_in_document(document)
        if who is None:
            return None
        return next(self._problems(self.begin(document.file), [0], [who.key], "respondent"), (0, None))[1]

    def lines(self, table: int, numbers: Sequence[int], lines: Sequence[Record]) -> Iterator[tuple[int, Problem]]:
        """Yield a warning, with its number, for each of these lines of a file whose respondent was met before."""
        from socialmaturity.tables.respondents import key_in_line

        return self._problems(table, numbers, list(map(key_in_line, lines)), "respondent")

    def rows(
        self, table: int, columns: Columns, numbers: Sequence[int], rows: Sequence[Record]
    ) -> Iterator[tuple[int, Problem]]:
        """Yield a warning, with its row, for each of these rows of a table whose respondent was met before."""
        from socialmaturity.tables.respondents import keys_of_rows, who_is_in

        whose, place = who_is_in(columns)
        if place is None:
            return iter(())
        return self._problems(table, numbers, keys_of_rows(rows, columns), whose, columns.headings[place])

    def _problems(
        self, table: int, numbers: Sequence[int], keys: Sequence[int], whose: str, column_name: str = ""
    ) -> Iterator[tuple[int, Problem]]:
        """Yield a warning, with its number, for each record whose key was met before; remember the others."""
        if self._again:
            return
        from socialmaturity.tables.respondents import NAMELESS

        here = [table * _MOST_ROWS + number for number in numbers]
        meet = self._met.setdefault if len(self._met) < MOST_KEPT else self._met.get
        met = list(map(meet, keys, here))
        if met == here:  # usually all of them are new, which this shows far faster than a look at each
            return
        for number, key, first, place in zip(numbers, keys, met, here, strict=True):
            if key == NAMELESS or first == place:
                continue
            before, line = divmod(first, _MOST_ROWS)
            where = f"{self._tables[before]}:{line}" if line else self._tables[before]
            yield (
                number,
                Problem(
                    message=f"the same {whose} as {where}; both count (--latest keeps the last)",
                    file=self._tables[table],
                    line=number or None,
                    warning=True,
                    code="repeated",
                    column_name=column_name,
                ),
            )
