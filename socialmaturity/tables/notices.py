"""Messages about a table as a whole: what its columns were taken for, and what its answers look like."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from socialmaturity.errors import Problem
from socialmaturity.tables.fast import rubric_named
from socialmaturity.tables.messages import FIRST_ROWS, first_rows
from socialmaturity.tables.records import Grid, column_of
from socialmaturity.tables.values import cell_text
from socialmaturity.text import letters_of, listed, number_of, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from socialmaturity.core.model import Rubric
    from socialmaturity.tables.columns import Columns
    from socialmaturity.tables.columns.heading_row import Layout
    from socialmaturity.tables.records import Record
    from socialmaturity.tables.table import TableSettings

ABOUT_COLUMNS = "columns"  # the code of messages about a table's columns
SET_ASIDE = "set-aside"  # the code of answers to what the rubric does not ask
_LOOKED_AT = 10_000  # rows: numbers that begin at 1 show themselves in as many
_TELLING = 20  # rows: in fewer it says nothing that an answer is missing
_FEW = 4  # one row in this many without a respondent is odd; where more have none, names are voluntary


def about_columns(file: str, numbers: Sequence[int], layout: Layout, settings: TableSettings) -> Iterator[Problem]:
    """Yield the messages about the headings and the columns of a table."""
    columns, line = layout.columns, numbers[layout.heading]
    if layout.heading:
        yield Problem(message=f"the headings are in row {line}; what is above them is left out", file=file)
    if more := layout.body - layout.heading - 1:
        yield Problem(message=f"{number_of(more, 'more row')} of headings left out", file=file)
    unasked = [
        columns.called(place) for place, each in enumerate(columns.readings) if each.kind == "ignored" and each.name
    ]
    if unasked:
        leaves_out = f"{settings.rubrics[columns.rubric].name} leaves out what"
        message = f"{leaves_out} {unasked[0]} asks; what is in it is not counted"
        if len(unasked) > 1:
            message = f"{leaves_out} these columns ask: {listed(unasked)}; what is in them is not counted"
        yield Problem(message=message, file=file, line=line, warning=True, code=SET_ASIDE)
    if columns.rubric and "rubric" not in columns.fields:  # else the rows say which rubrics they answer
        yield from _about_rubric(file, line, columns, settings.rubrics[columns.rubric])


def _about_rubric(file: str, line: int, columns: Columns, rubric: Rubric) -> Iterator[Problem]:
    """Yield which questions of a rubric that rows answer have a column, and what the other columns are."""
    tags = f"; taken for tags: {listed(map(quoted, columns.tags))}" if columns.tags else ""
    if tags and "subject" not in columns.fields:
        tags += "; no column is the subject"
    asked = columns.mapping.asked or tuple(rubric.questions)
    missing = [each for each in asked if not _has_column(columns, rubric, each)]
    found = f"{len(asked) - len(missing)} of {len(asked)} questions of {rubric.name} have a column"
    if missing:
        message = (
            f"{found}; none for {listed(missing)}; if they were not asked, list those that were under 'asked' in a "
            f"mapping{tags}"
        )
        yield Problem(message=message, file=file, line=line, warning=True, code=ABOUT_COLUMNS)
    elif tags or columns.tool:  # a table all in our words needs no words about it
        yield Problem(message=f"{found}{tags}", file=file, code=ABOUT_COLUMNS)


def _has_column(columns: Columns, rubric: Rubric, id_: str) -> bool:
    """Return whether a question has a column under its id, or under one that an earlier version gave it."""
    former = rubric.questions[id_].formerly if id_ in rubric.questions else ()
    return any(name in columns.questions for name in (id_, *former))


def with_errors(records: Sequence[Record], numbers: Sequence[int], warnings: Mapping[int, Problem]) -> list[Record]:
    """Return records with errors in place of those whose numbers have a warning: what --strict makes of them."""
    errors = {number: replace(warning, warning=False) for number, warning in warnings.items()}
    return [errors.get(number, record) for number, record in zip(numbers, records, strict=True)]


class Seen:
    """Look at the rows of a table as they go by."""

    def __init__(self, file: str, line: int, columns: Columns, settings: TableSettings) -> None:
        self._file = file
        self._line = line
        self._table = settings.repeats.begin(file) if settings.repeats else 0
        self._columns = columns
        self._settings = settings
        self._named: set[str] = set()  # rubrics, by their names, that rows name
        self._later: list[Problem] = []
        self.rows = 0
        self._left = 0 if columns.mapping.values or columns.numbers else _LOOKED_AT
        self._cells: dict[int, set[str]] = {place: set() for place in columns.questions.values()}
        self._nameless = {name: _Nameless() for name in ("subject", "respondent") if name in columns.fields}

    def about_named(self, rows: Sequence[Record]) -> Iterator[Problem]:
        """Yield the messages about the columns of each rubric that these rows name, and none before them."""
        place = self._columns.fields.get("rubric")
        if place is None:
            return
        whole = rows if isinstance(rows, Grid) else [row for row in rows if isinstance(row, list)]
        for cell in sorted(set(column_of(whole, place))):
            rubric = rubric_named(cell_text(cell), self._settings.rubrics, self._settings.default)
            if rubric and rubric.name not in self._named:
                self._named.add(rubric.name)
                yield from _about_rubric(self._file, self._line, self._columns, rubric)

    def look(self, numbers: Sequence[int], rows: Sequence[Record]) -> Iterator[tuple[int, Problem]]:
        """Take note of what the cells of these rows hold.  Yield what to say of some of them, with their numbers."""
        self.rows += len(rows)
        self._later += self.about_named(rows)
        if self._left > 0:
            self._left -= len(rows)
            for place, cells in self._cells.items():
                cells.update(column_of(rows, place))
        for name, nameless in self._nameless.items():
            nameless.look(numbers, rows, self._columns.fields[name])
        if self._settings.repeats:
            yield from self._settings.repeats.rows(self._table, self._columns, numbers, rows)

    def at_end(self) -> Iterator[Problem]:
        """Yield what only later rows showed, and a warning where the numbers seem to begin at 1."""
        yield from self._later
        yield from self._about_nameless()
        suspicious = [place for place, cells in self._cells.items() if self._lacks_lowest(place, cells)]
        zero = any("0" in cells or "0.0" in cells for cells in self._cells.values())
        if suspicious and not zero and self.rows >= _TELLING:
            which = ", ".join(letters_of(place) for place in islice(suspicious, 3)) + (" …" if suspicious[3:] else "")
            yield Problem(
                message=f"no answer is 0, but columns ({which}) hold every other score; if 1 is the first choice, "
                "say in a mapping what the numbers mean",
                file=self._file,
                warning=True,
                code="no-lowest-score",
            )

    def _about_nameless(self) -> Iterator[Problem]:
        """Yield what to say where some rows do not say who or what they are about, while others do."""
        named: list[int] = []
        for name, nameless in self._nameless.items():
            few = nameless.count * _FEW <= self.rows
            if 0 < nameless.count < self.rows and (few or name == "subject") and nameless.first != named:
                named = nameless.first
                count = f"{nameless.count:,} of {self.rows:,} rows ({first_rows(nameless.first, nameless.count)})"
                message = (
                    f"{count} name no {name}, which the others do; fill in what a merged cell leaves empty, and remove "
                    "lines that are no respondents, such as totals or targets"
                )
                yield Problem(message=message, file=self._file, warning=name == "subject", code=f"no-{name}")

    def _lacks_lowest(self, place: int, cells: set[str]) -> bool:
        """Return whether a column of numbers holds every score of its question but 0."""
        ids = [id_ for id_, at in self._columns.questions.items() if at == place]
        questions = (
            each.questions[id_] for each in self._settings.rubrics.values() for id_ in ids if id_ in each.questions
        )
        scores = {str(point.score) for point in next(questions).scale.points}
        numbers = {cell.strip().removesuffix(".0") for cell in cells}
        return len(scores) > 2 and scores - numbers == {"0"}  # noqa: PLR2004 - of yes and no, one may be all that is there


class _Nameless:
    """The rows with nothing in one column: how many there are, and the first of them."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[int] = []

    def look(self, numbers: Sequence[int], rows: Sequence[Record], place: int) -> None:
        """Count the rows among these.  What could not be read as a row is not counted."""
        column = column_of(rows, place)
        if "" in column:
            is_row = [True] * len(rows) if isinstance(rows, Grid) else [isinstance(row, list) for row in rows]
            empty = [number for number, cell, row in zip(numbers, column, is_row, strict=True) if row and not cell]
            self.count += len(empty)
            self.first += empty[: FIRST_ROWS - len(self.first)]
