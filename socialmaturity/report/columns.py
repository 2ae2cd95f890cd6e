"""How a table was understood, in words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from socialmaturity.report.blocks import Item, Items, Report, Rows, Says, Section, Tone
from socialmaturity.text import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialmaturity.core.understood import Cell, Column, Understood

_LONGEST = 48  # characters of a heading or a cell in a table: the whole of it is in the JSON
_TAKEN = {
    "question": "",
    "field": "field ",
    "note": "note of ",
    "tag": "tag",
    "unnamed": "no heading",
}


def understanding(table: Understood) -> Report:
    """Return the report on how a table was understood."""
    return Report(
        subject=table.file,
        about=tuple(_about(table)),
        headline=_headline(table),
        sections=tuple(section for section in _sections(table) if section.blocks),
    )


def _about(table: Understood) -> Iterator[str]:
    yield f"{table.rows:,} {'row' if table.rows == 1 else 'rows'}, {len(table.columns):,} columns"
    if table.rubric:
        yield f"answers {table.rubric}"
    if table.tool:
        yield f"an export of {table.tool}"


def _headline(table: Understood) -> tuple[Says, ...]:
    if table.problems or table.refused:
        return (Says("Not all of this can be scored as it is.", Tone.CARE),)
    return (Says("All of this can be scored.", Tone.GOOD),)


def _sections(table: Understood) -> Iterator[Section]:
    refused = [(column, cell) for column in table.columns for cell in column.cells if cell.refused]
    yield Section("refused", "What cannot be scored", tuple(_refused(table, refused)))
    read = [column for column in table.columns if column.kind not in ("metadata", "ignored")]
    yield Section("columns", "Columns", (_columns(read),) if read else ())
    left_out = [column for column in table.columns if column.kind in ("metadata", "ignored")]
    yield Section("left-out", "Left out", (Says(", ".join(map(_left_out, left_out))),) if left_out else ())
    if table.without:
        ids = listed(table.without)
        yield Section("without", "Questions without a column", (Says(f"{len(table.without)}: {ids}"),))
    yield Section("cells", "What the cells mean", tuple(map(_cells, filter(_is_read, table.columns))))
    if table.messages:
        yield Section("messages", "Also", (Items(tuple(map(Item, table.messages))),))


def _refused(table: Understood, refused: Sequence[tuple[Column, Cell]]) -> Iterator[Items | Says]:
    if table.problems:
        yield Items(tuple(map(Item, table.problems)))
    # Cells with the same thing wrong are one line, however many columns and values they are in.
    same: defaultdict[str, list[tuple[Column, Cell]]] = defaultdict(list)
    for column, cell in refused:
        same[cell.problem.removeprefix(quoted(cell.text))].append((column, cell))
    found = sorted(same.items(), key=lambda each: -sum(cell.rows for _, cell in each[1]))
    if found:
        yield Items(tuple(Item(_together(reason, cells)) for reason, cells in found))


def _together(reason: str, refused: Sequence[tuple[Column, Cell]]) -> str:
    columns = list(dict.fromkeys(column.letters for column, _ in refused))
    count = sum(cell.rows for _, cell in refused)
    values = dict.fromkeys(quoted(cell.text) for _, cell in refused if cell.problem.startswith(quoted(cell.text)))
    if len(columns) == 1:
        return f"column {columns[0]}, {_rows(count)}: {listed(values)}{reason}"
    return f"columns {listed(columns)}, {count:,} cells: {listed(values)}{reason}"


def _columns(columns: Sequence[Column]) -> Rows:
    rows = tuple(
        (column.letters, _short(column.heading) or "(no heading)", _taken(column), column.why) for column in columns
    )
    return Rows(head=("", "Heading", "Taken for", "Known by"), rows=rows)


def _taken(column: Column) -> str:
    words = _TAKEN[column.kind]
    if column.kind == "tag":
        return words if column.name == column.heading else f"tag {column.name}"
    return words + column.name


def _left_out(column: Column) -> str:
    why = f" ({column.why})" if column.name else ""
    return f"{column.letters} {column.heading or '(no heading)'}{why}"


def _is_read(column: Column) -> bool:
    return bool(column.cells) and (column.kind == "question" or column.name == "date")


def _cells(column: Column) -> Rows:
    rows = [(_short(cell.text), _meaning(cell), f"{cell.rows:,}") for cell in column.cells]
    if column.more:
        rows.append((f"{column.more:,} more", "", ""))
    return Rows(head=("Cell", "Means", "Rows"), rows=tuple(rows), caption=f"{column.letters}: {column.name}")


def _meaning(cell: Cell) -> str:
    if cell.refused:
        return "refused"
    meaning = f"{cell.answer} ({cell.words})" if cell.words else cell.answer or "no day"
    return f"{meaning}, with a warning" if cell.problem else meaning


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
