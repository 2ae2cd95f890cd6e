"""Records that are plainly good, read quickly.  Whatever is not plain is left to `entry`, which says what is wrong."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from socialmaturity.tables.fast_csv import Rows
from socialmaturity.tables.fast_jsonl import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from socialmaturity.core.model import Rubric
    from socialmaturity.tables.cache import Room
    from socialmaturity.tables.columns import Columns
    from socialmaturity.tables.fast_record import Plain
    from socialmaturity.tables.records import Block


class Reading:
    """Reads the plain records of one block after another.  `room` is for what is remembered of them."""

    def __init__(self, rubrics: Mapping[str, Rubric], default: Rubric | None, room: Room) -> None:
        self._lines = Lines(rubrics, default, room)
        self._make_rows = partial(Rows, rubrics=rubrics, default=default, room=room)
        self._rows: Rows | None = None

    def knows(self, columns: Columns) -> bool:
        """Whether rows with these columns can be read beside what was read before."""
        return self._rows is None or columns == self._rows.columns

    def __call__(self, block: Block) -> Iterable[Plain]:
        if block.columns is None:
            return self._lines(block.records)
        if block.suspect:
            return ()
        if self._rows is None:
            self._rows = self._make_rows(block.columns)
        return self._rows(block.records)
