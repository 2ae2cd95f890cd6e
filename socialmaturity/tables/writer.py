"""The protocol of formats that write records while they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmaturity.core.result import Result
    from socialmaturity.tables.fast import FastRecords

W_co = TypeVar("W_co", covariant=True)


class RecordWriter(Protocol[W_co]):
    """Makes what a format needs of each record, and remembers what recurs.

    A writer may also have `meet(block)`, called with each block before its records are scored; `together(made)`, which
    joins what was made of a piece's records; and `leaves_out_warnings`, if it does not write the warnings of a record.
    """

    def fast(self, records: FastRecords) -> Sequence[W_co | None]:
        """Return what is made of each record; None for one that its author must be warned of."""

    def result(self, result: Result) -> W_co:
        """Return what is made of a result."""
