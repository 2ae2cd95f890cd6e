"""The worksheets of a workbook as tables: all of them that hold answers."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import IO, TYPE_CHECKING

from socialmaturity.errors import InputError, Problem, as_error, refuse
from socialmaturity.tables.ods_cells import UNCALCULATED
from socialmaturity.tables.questionnaire import FORM, XLSFORM, is_questionnaire
from socialmaturity.tables.records import notice
from socialmaturity.tables.table import Rows, blocks_of
from socialmaturity.tables.values import HOW_TO_CALCULATE
from socialmaturity.tables.worksheets import worksheets
from socialmaturity.text import listed, number_of, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.tables.records import Block
    from socialmaturity.tables.table import TableSettings
    from socialmaturity.tables.worksheets import Worksheet

_AT_ONCE = 1_000  # rows


def workbook_blocks(data: IO[bytes], file: str, name: str, settings: TableSettings) -> Iterator[Block]:
    """Yield the records of a workbook: of one worksheet, or of all that have a column with answers.

    Raises InputError for a worksheet with columns that cannot be used, and for a workbook without any answers.
    """
    sheets = list(worksheets(data, file, name))
    if {sheet.name for sheet in sheets} >= XLSFORM:
        raise InputError(replace(FORM, file=file))
    # What else is in a questionnaire are the lists to choose from.
    sheets = [sheet for sheet in sheets if sheet.rows and is_questionnaire(sheet.rows[0])] or sheets
    passed_over: list[str] = []
    refused: list[InputError] = []
    found: list[str] = []
    for sheet in sheets:
        called = file if len(sheets) == 1 else f"{file}[{sheet.name}]"
        blocks = blocks_of(called, _rows(sheet), settings)
        try:
            first = next(blocks)
        except InputError as error:
            if name or len(sheets) == 1 or not _is_other(error):
                raise
            passed_over.append(sheet.name)
            refused.append(error)
            continue
        found.append(sheet.name)
        if doubts := _uncalculated(sheet, first, called):
            if settings.how.strict:
                raise as_error(doubts)
            yield notice(called, doubts)
        yield first
        yield from blocks
    if not found:
        raise refused[0] if refused else refuse("the workbook has no worksheets", file=file)
    if len(found) > 1:
        message = f"{len(found)} worksheets are read: {listed(map(quoted, found))}; --worksheet NAME reads one alone"
        yield notice(file, (Problem(message=message, file=file),))
    if passed_over:
        message = f"worksheets without answers are passed over: {listed(map(quoted, passed_over))}"
        yield notice(file, (Problem(message=message, file=file),))


def _uncalculated(sheet: Worksheet, block: Block, called: str) -> tuple[Problem, ...]:
    """Return warnings about columns with formulas without a value; those of questions are refused in their records."""
    columns = block.columns
    if columns is None or columns.rows or not any(UNCALCULATED in row for row in sheet.rows):
        return ()
    places = sorted({*columns.fields.values(), *columns.tags.values(), *chain.from_iterable(columns.notes.values())})
    counts = {place: sum(row[place : place + 1] == [UNCALCULATED] for row in sheet.rows) for place in places}
    return tuple(
        Problem(
            message=f"{columns.called(place)} has formulas that no program has calculated, read as '{UNCALCULATED}' in "
            f"{number_of(count, 'row')}; {HOW_TO_CALCULATE}",
            file=called,
            warning=True,
            code="uncalculated",
        )
        for place, count in counts.items()
        if count
    )


def _is_other(error: InputError) -> bool:
    """Return whether a worksheet holds something else than answers."""
    return all(problem.code in ("no-questions", "empty") for problem in error.problems)


def _rows(sheet: Worksheet) -> Iterator[Rows]:
    for start in range(0, len(sheet.rows), _AT_ONCE):
        rows = sheet.rows[start : start + _AT_ONCE]
        filled = [any(row) for row in rows]
        numbers = range(sheet.first + start, sheet.first + start + len(rows))
        yield Rows(
            numbers=[number for number, is_filled in zip(numbers, filled, strict=True) if is_filled],
            rows=[row for row, is_filled in zip(rows, filled, strict=True) if is_filled],
        )
