"""The formats of results: one file a format, and the registry of them all.

A format is a module with a function for each thing that it shows.  `write_results(batches, wanted)` yields what `score`
found, in chunks; `write_questions` and `write_overview` do the same for other shapes of the results.
`write_report(report, data, wanted)` returns one report, such as a comparison, made from its words or from its data.
A format in which each record has a text of its own makes these texts while records are read: instead of
`write_results` it has `record_writer(asked, budget, columns)`, and `write_records(results, rubrics, columns)`, which
adds what comes before, between and after them.
To add one, write that module and add its line to `FORMATS`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias, cast

from socialmaturity import registry
from socialmaturity.errors import refuse
from socialmaturity.text import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from socialmaturity.core.asked import Asked
    from socialmaturity.core.model import Rubric
    from socialmaturity.core.overview import Counted
    from socialmaturity.core.result import Result, Results
    from socialmaturity.presentation import Presentation
    from socialmaturity.report.blocks import Report
    from socialmaturity.tables.cache import Budget
    from socialmaturity.tables.writer import RecordWriter

Content: TypeAlias = str | bytes
Batches: TypeAlias = "Iterable[Sequence[Result | Counted]]"
"""Results.  A format that is `counting` gets the first ones in full, and of the others only what overviews count."""


class ResultColumns(NamedTuple):
    """What has columns of its own in a table of results: the stages of these rubrics, and these tags."""

    rubrics: Sequence[Rubric] = ()
    tags: Sequence[str] = ()


class Chunk(NamedTuple):
    """A piece of what is written, and how many records it completes."""

    content: Content
    records: int = 0


class Shows(StrEnum):
    """What a format may be able to show, in the words of a message."""

    RESULTS = "results"
    QUESTIONS = "a row for each question"
    OVERVIEW = "the overview as data"
    UNITS = "one result for each unit"
    COMPARISON = "a comparison"
    TEAM = "a team"
    RUBRIC = "a rubric"
    COLUMNS = "the columns of a table"
    CHECK = "a check of rubrics"


class Writer(Protocol):
    """What the module of a format offers."""

    def record_writer(self, asked: Asked, budget: Budget, columns: ResultColumns) -> RecordWriter[str]:
        """Return the writer that makes the text of each record while records are read."""

    def write_records(
        self, results: Iterable[Results[str]], rubrics: Mapping[str, Rubric], columns: ResultColumns
    ) -> Iterator[Chunk]:
        """Write the texts of all records, with what comes before, between and after them."""

    def write_results(self, batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
        """Write the results of `score`.  Yield nothing if there is nothing to show."""

    def write_questions(self, batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
        """Write a row for each question of each sheet."""

    def write_overview(self, batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
        """Write the counts over all results, as data."""

    def write_report(
        self, report: Callable[[], Report], data: Callable[[], dict[str, Any]], wanted: Presentation
    ) -> Content:
        """Write one report, from its words or from its data."""


class Format(NamedTuple):
    """A format by its name, with the module that writes it and the endings of its files.

    All formats are bytes, or text to be encoded as UTF-8, but one: `for_terminal` follows the locale.  One that is
    `by_record` makes the text of each record while records are read, and has no use for whole results; one with
    `columns` needs to know beforehand which, and one that is `counting` shows the first results only.
    `extra` is the one with the packages that the module needs.
    """

    name: str
    module: str
    endings: tuple[str, ...]
    shows: tuple[Shows, ...]
    for_terminal: bool = False
    by_record: bool = False
    columns: bool = False
    counting: bool = False
    extra: str = ""

    def write(self, shape: Shows, batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
        """Write the results of `score` in one of their shapes."""
        if shape is Shows.QUESTIONS:
            return self.writer.write_questions(batches, wanted)
        if shape is Shows.OVERVIEW:
            return self.writer.write_overview(batches, wanted)
        return self.writer.write_results(batches, wanted)

    @property
    def writer(self) -> Writer:
        """Return the module of the format."""
        # Loaded only now: a run needs one format, and start-up is a feature.
        return cast("Writer", registry.load(f"{__name__}.{self.module}", self.name, self.extra))


_ALL = (Shows.RESULTS, Shows.COMPARISON, Shows.TEAM, Shows.RUBRIC, Shows.COLUMNS, Shows.UNITS)
_DATA = (Shows.RESULTS, Shows.QUESTIONS, Shows.OVERVIEW, Shows.UNITS)
FORMATS = {
    format_.name: format_
    for format_ in (
        Format("table", "terminal", (".txt",), (*_ALL, Shows.CHECK), for_terminal=True, counting=True),
        Format("json", "json", (".json",), (*_ALL, Shows.OVERVIEW, Shows.CHECK), by_record=True),
        Format("jsonl", "jsonl", (".jsonl", ".ndjson"), (Shows.RESULTS,), by_record=True),
        Format("csv", "csv", (".csv",), _DATA, by_record=True, columns=True),
        Format("markdown", "markdown", (".md", ".markdown"), _ALL),
        Format("html", "html", (".html", ".htm"), _ALL),
        Format("docx", "docx", (".docx",), _ALL, extra="office"),
        Format("xlsx", "xlsx", (".xlsx",), _DATA, extra="office"),
        Format("parquet", "parquet", (".parquet",), _DATA, by_record=True, columns=True, extra="arrow"),
    )
}
USUAL = FORMATS["table"]


def names(shows: Shows) -> list[str]:
    """Return the names of the formats that can show this."""
    return [format_.name for format_ in FORMATS.values() if shows in format_.shows]


def choose(shows: Shows, name: str | None, output: str | None) -> Format:
    """Return the format with this name, or else the one that the output file's ending belongs to, or else the table.

    Raises InputError where there is no such format, where it cannot show this, and where name and ending disagree.
    """
    found = registry.choose(FORMATS, USUAL, name, output, names(shows))
    if shows not in found.shows:
        raise refuse(f"{found.name} cannot show {shows}; use {listed(names(shows))}", file=output)
    return found
