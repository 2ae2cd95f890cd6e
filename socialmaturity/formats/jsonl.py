"""Results as lines of JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.formats import Chunk
from socialmaturity.formats.json_layout import JsonLayout
from socialmaturity.formats.json_results import JsonResults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from socialmaturity.core.asked import Asked
    from socialmaturity.core.model import Rubric
    from socialmaturity.core.result import Results
    from socialmaturity.formats import ResultColumns
    from socialmaturity.tables.cache import Budget


def record_writer(asked: Asked, budget: Budget, columns: ResultColumns) -> JsonResults:
    """Return the writer that makes each record a line."""
    return JsonResults(asked, budget, JsonLayout())


def write_records(
    results: Iterable[Results[str]], rubrics: Mapping[str, Rubric], columns: ResultColumns
) -> Iterator[Chunk]:
    """Write a line for each record, as they come."""
    for each in results:
        yield Chunk("".join(each.made), len(each.made))
