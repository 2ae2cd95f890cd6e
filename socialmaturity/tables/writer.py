"""The base of formats that write records while they are read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmaturity.core.result import Result
    from socialmaturity.tables.fast import FastRecords
    from socialmaturity.tables.records import Block

W = TypeVar("W")


class RecordWriter(ABC, Generic[W]):
    """Makes what a format needs of each record, and remembers what recurs.

    With `leaves_out_warnings`, the format does not write the warnings of a record.
    """

    leaves_out_warnings = False

    def meet(self, block: Block) -> None:
        """See a block before its records are scored."""

    @abstractmethod
    def fast(self, records: FastRecords) -> Sequence[W | None]:
        """Return what is made of each record; None for one that its author must be warned of."""

    @abstractmethod
    def result(self, result: Result) -> W:
        """Return what is made of a result."""

    def together(self, made: list[W]) -> Sequence[W]:
        """Join what was made of a piece's records, in the process that scores them."""
        return made
