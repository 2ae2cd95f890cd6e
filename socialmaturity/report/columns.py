"""How a table was understood, in words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from socialmaturity.report.blocks import Item, Report, Says, TableBlock, Tone, list_of, sections
from socialmaturity.text import listed, number_of, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from socialmaturity.core.understood import Column, DistinctCell, Understood
    from socialmaturity.report.blocks import ReportBlock

_LONGEST = 48  # characters of a heading or a cell in a table: the whole of it is in the JSON
_TAKEN = {
    "question": "",
    "field": "field ",
    "note": "note of ",
    "tag": "tag",
    "unnamed": "no heading",
}
_LEFT_OUT = ("metadata", "ignored")


def columns_report(table: Understood) -> Report:
    """Return the report on how a table was understood."""
    verdict = Says("All of this can be scored.", Tone.GOOD)
    if table.problems or table.refused:
        verdict = Says("Not all of this can be scored as it is.", Tone.CARE)
    return Report(
        subject=table.file,
        about=tuple(_about(table)),
        headline=(verdict,),
        sections=sections(*_parts(table)),
    )


def _about(table: Understood) -> Iterator[str]:
    yield f"{number_of(table.rows, 'row')}, {len(table.columns):,} columns"
    if table.rubric:
        yield f"answers {table.rubric}"
    if table.tool:
        yield f"an export of {table.tool}"


def _parts(table: Understood) -> Iterator[tuple[str, str, Iterable[ReportBlock]]]:
    """Yield the sections with their ids and headings; some of them may have nothing in them."""
    left_out = [column for column in table.columns if column.kind in _LEFT_OUT]
    read = [column for column in table.columns if column.kind not in _LEFT_OUT]
    without = f"{len(table.without)}: {listed(table.without)}"
    yield "refused", "What cannot be scored", _refused(table)
    yield "columns", "Columns", [_columns(read)] if read else ()
    yield "left-out", "Left out", [Says(", ".join(map(_left_out, left_out)))] if left_out else ()
    yield "without", "Questions without a column", [Says(without)] if table.without else ()
    meant = [column for column in table.columns if column.kind == "question" or column.name == "date"]
    yield "cells", "What the cells mean", [_cells(column) for column in meant if column.cells]
    yield "messages", "Also", list_of(map(Item, table.messages))


def _refused(table: Understood) -> Iterator[ReportBlock]:
    yield from list_of(map(Item, table.problems))
    # Cells with the same thing wrong are one line, however many columns and values they are in.
    same: defaultdict[str, list[tuple[Column, DistinctCell]]] = defaultdict(list)
    for column in table.columns:
        for cell in column.cells:
            if cell.refused:
                same[cell.problem.removeprefix(quoted(cell.text))].append((column, cell))
    found = sorted(same.items(), key=lambda each: -sum(cell.rows for _, cell in each[1]))
    yield from list_of(Item(_together(reason, cells)) for reason, cells in found)


def _together(reason: str, refused: Sequence[tuple[Column, DistinctCell]]) -> str:
    columns = list(dict.fromkeys(column.letters for column, _ in refused))
    count = sum(cell.rows for _, cell in refused)
    values = dict.fromkeys(quoted(cell.text) for _, cell in refused if cell.problem.startswith(quoted(cell.text)))
    if len(columns) == 1:
        return f"column {columns[0]}, {number_of(count, 'row')}: {listed(values)}{reason}"
    return f"columns {listed(columns)}, {count:,} cells: {listed(values)}{reason}"


def _columns(columns: Sequence[Column]) -> TableBlock:
    rows = tuple(
        (column.letters, _short(column.heading) or "(no heading)", _taken(column), column.why) for column in columns
    )
    return TableBlock(head=("", "Heading", "Taken for", "Known by"), rows=rows)


def _taken(column: Column) -> str:
    words = _TAKEN[column.kind]
    if column.kind == "tag":
        return words if column.name == column.heading else f"tag {column.name}"
    return words + column.name


def _left_out(column: Column) -> str:
    why = f" ({column.why})" if column.name else ""
    return f"{column.letters} {column.heading or '(no heading)'}{why}"


def _cells(column: Column) -> TableBlock:
    rows = [(_short(cell.text), _meaning(cell), f"{cell.rows:,}") for cell in column.cells]
    if column.more:
        rows.append((f"{column.more:,} more", "", ""))
    return TableBlock(head=("Cell", "Means", "Rows"), rows=tuple(rows), caption=f"{column.letters}: {column.name}")


def _meaning(cell: DistinctCell) -> str:
    if cell.refused:
        return "refused"
    meaning = f"{cell.answer} ({cell.words})" if cell.words else cell.answer or "no day"
    return f"{meaning}, with a warning" if cell.problem else meaning


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
