"""Write results, an overview or a report as one JSON document."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from socialmaturity.formats import Chunk
from socialmaturity.formats.json_data import BEGINNING, Data, envelope, rubrics_data, table_warning_data
from socialmaturity.formats.json_layout import JsonLayout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from socialmaturity.core.asked import Asked
    from socialmaturity.core.model import Rubric
    from socialmaturity.core.result import Results
    from socialmaturity.formats import Batches, ResultColumns
    from socialmaturity.formats.json_results import JsonResults
    from socialmaturity.presentation import Presentation
    from socialmaturity.report.blocks import Report
    from socialmaturity.tables.cache import Budget

_ITEM = "\n    "  # before an item of the results
MOST_WARNINGS = 1_000  # about whole tables: they have to be kept until the end
_AT_ONCE = 100  # items: each has some 10 kB, so more at once would take much memory


def record_writer(asked: Asked, budget: Budget, columns: ResultColumns) -> JsonResults:
    """Return the writer that makes each record an item of the document's list."""
    from socialmaturity.formats.json_results import JsonResults

    return JsonResults(asked, budget, JsonLayout(depth=3))


def write_records(
    results: Iterable[Results[str]], rubrics: Mapping[str, Rubric], columns: ResultColumns
) -> Iterator[Chunk]:
    """Write one document as the records come: the texts of their rubrics, known only then, are at its end."""
    yield Chunk(as_json({**BEGINNING, "results": []}).rpartition("]")[0])
    found, between = dict[str, None](), _ITEM
    warnings: list[Data] = []
    for each in results:
        about_tables = (notice for notice in each.notices if notice.warning)
        warnings += map(table_warning_data, islice(about_tables, MOST_WARNINGS - len(warnings)))
        found.update(dict.fromkeys(each.rubrics))
        for start in range(0, len(each.made), _AT_ONCE):
            items = each.made[start : start + _AT_ONCE]
            yield Chunk(between + f",{_ITEM}".join(items), len(items))
            between = f",{_ITEM}"
    more = {"warnings": warnings} if warnings else {}
    texts = as_json({"rubrics": rubrics_data(rubrics[id_] for id_ in found), **more})
    yield Chunk(("]" if between == _ITEM else "\n  ]") + "," + texts.removeprefix("{"))


def write_report(report: Callable[[], Report], data: Callable[[], Data], wanted: Presentation) -> str:
    """Write the data of one report."""
    return as_json(data())


def write_overview(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write the counts over all results."""
    from socialmaturity.formats.overview import overview_data, overview_of

    survey = overview_of(batches, wanted)
    rubrics = (standing.rubric for standing in survey.standings.values())
    data = {**envelope(rubrics), **overview_data(survey, wanted)}
    yield Chunk(as_json(data), survey.sheets + survey.failed)


def as_json(data: Data) -> str:
    """Return JSON text that any parser reads and any terminal can show."""
    return json.dumps(data, ensure_ascii=True, allow_nan=False, indent=2) + "\n"
