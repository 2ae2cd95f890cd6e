from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from socialmaturity.cli.exits import Exit
from socialmaturity.cli.letterhead import letterhead, refuse_for_data
from socialmaturity.cli.options import (
    Author,
    Brief,
    CompleteOnly,
    Explain,
    FailUnder,
    InputFormat,
    Latest,
    Logo,
    Output,
    Quiet,
    ResultsFormat,
    Rubrics,
    Strict,
    TableMapping,
    Target,
    Title,
    Without,
    Worksheet,
)
from socialmaturity.cli.output import destination
from socialmaturity.cli.progress import following, size
from socialmaturity.errors import refuse
from socialmaturity.formats import Shows
from socialmaturity.presentation import Presentation
from socialmaturity.streams import Bar, remark, say
from socialmaturity.tables.grouping import Messages
from socialmaturity.text import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from socialmaturity.core.result import Remark, Results
    from socialmaturity.errors import Problem
    from socialmaturity.formats import Chunk, Content

    M = TypeVar("M")

COUNTING = ("table", "markdown", "html", "docx", "xlsx")  # the formats that say what several sheets have in common


def score(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...", help="Sheets, tables such as .csv and .xlsx, folders of them, or - for stdin."
        ),
    ],
    rubric: Rubrics = None,
    format_: ResultsFormat = None,
    output: Output = None,
    target: Target = None,
    explain: Explain = False,
    brief: Brief = False,
    without: Without = None,
    title: Title = "",
    author: Author = "",
    logo: Logo = None,
    strict: Strict = False,
    fail_under: FailUnder = None,
    group_by: Annotated[
        list[str] | None,
        typer.Option(
            "--group-by",
            metavar="FIELD",
            help="Also count by a field or a tag, such as role, region or date:quarter. May be repeated.",
        ),
    ] = None,
    smallest_group: Annotated[
        int, typer.Option("--smallest-group", metavar="N", min=1, help="Merge groups of fewer than N sheets.")
    ] = 1,
    rows: Annotated[
        Literal["sheets", "questions"], typer.Option("--rows", help="What has a row in csv and xlsx.")
    ] = "sheets",
    by: Annotated[
        Literal["subject", "scope"] | None,
        typer.Option("--by", help="Give one result for each of these: lowest, highest, and where the sheets differ."),
    ] = None,
    overview: Annotated[
        bool, typer.Option("--overview", help="Write the counts over all sheets as json, csv or xlsx, not the sheets.")
    ] = False,
    excel: Annotated[bool, typer.Option("--excel", help="Begin csv with a mark, so that Excel reads umlauts.")] = False,
    delimiter: Annotated[
        Literal[",", ";", "tab"], typer.Option("--delimiter", help="What separates the cells of csv.")
    ] = ",",
    without_names: Annotated[
        bool, typer.Option("--without-names", help="Call people A, B, C; leave out roles, tags, notes and assessors.")
    ] = False,
    each: Annotated[bool, typer.Option("--each", help="Add the report on each sheet to the overview of many.")] = False,
    input_format: InputFormat = None,
    columns: TableMapping = None,
    worksheet: Worksheet = None,
    complete_only: CompleteOnly = False,
    latest: Latest = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", metavar="N", min=1, help="Score in N processes; without it, in as many as help with large files."
        ),
    ] = None,
    max_errors: Annotated[
        int | None,
        typer.Option("--max-errors", metavar="N", min=1, help="Stop after N records that cannot be scored."),
    ] = None,
    quiet: Quiet = False,  # noqa: ARG001 - its callback does it
) -> Exit:
    """Score sheets and tables: the stage reached, and what is missing.

    One sheet gives a full report, with the gaps to the next stage and the shortest way there.  Several give a row
    each, and what they have in common.
    """
    wanted_shape = _shape(by, rows, overview=overview)
    made_from = [*inputs, *(rubric or ()), *filter(None, (columns, logo))]
    to = destination(wanted_shape, format_, output, made_from)
    if group_by and not overview and to.format.name not in COUNTING:
        raise refuse(
            f"--group-by is for {listed(COUNTING)}; {to.format.name} gives each result alone, or counts with --overview"
        )
    if (excel or delimiter != ",") and to.format.name != "csv":
        raise refuse("--excel and --delimiter are for csv")
    shown = {"--brief": brief, "--without": without, "--title": title, "--author": author, "--logo": logo}
    refuse_for_data(to.format.name, shown)
    from socialmaturity.cli.reading import how_to_read
    from socialmaturity.cli.results import Work, batches, records, units
    from socialmaturity.cli.rubrics import load_rubrics, warn_of_unused
    from socialmaturity.core.asked import Asked, refuse_unknown
    from socialmaturity.core.groups import grouping
    from socialmaturity.tables.inputs import STDIN, read_inputs

    groups = grouping(group_by or ())
    rubrics = load_rubrics(rubric, strict=strict)
    asked = Asked(target=target, floor=fail_under, strict=strict)
    if target is not None or fail_under is not None:
        refuse_unknown(asked, rubrics.named or list(rubrics.values()))
    streams = to.path is None and to.format.by_record
    on_terminal = streams and sys.stdout is not None and sys.stdout.isatty()
    bar = Bar(size(inputs), wanted=not on_terminal)
    watch = Watch(inputs, max_errors, guessed=input_format is None and STDIN in inputs)
    how = how_to_read(
        rubrics,
        columns=columns,
        kind=input_format,
        worksheet=worksheet,
        complete_only=complete_only,
        latest=latest,
        strict=strict,
    )
    pieces = following(read_inputs(inputs, rubrics, how), bar, lambda: watch.seen)
    keep = frozenset(field.partition(":")[0] for field in group_by or ()) if without_names else None
    work = Work(pieces, rubrics, asked, _processes(jobs, inputs, keep), max_errors, keep)
    wanted = Presentation(
        explain=explain,
        group_by=tuple(group_by or ()),
        smallest_group=smallest_group,
        each=each,
        to_file=to.path is not None,
        brief=brief,
        without=tuple(without or ()),
        letterhead=letterhead(title, author, logo),
    )
    if by:
        each_sheet = to.format._replace(counting=False)
        chunks = units(batches(work, each_sheet, watch, groups), by, to.format, wanted)
    elif wanted_shape is Shows.RESULTS and to.format.by_record:
        chunks = records(work, to.format, watch)
    else:
        shown_format = to.format._replace(counting=to.format.counting or overview)
        chunks = to.format.write(wanted_shape, batches(work, shown_format, watch, groups), wanted)
    if excel or delimiter != ",":
        from socialmaturity.formats.delimiters import delimited

        chunks = delimited(chunks, "\t" if delimiter == "tab" else delimiter, mark=excel)
    try:
        with bar:
            to.write(watch.counted(chunks))
    except KeyboardInterrupt:
        say(watch.interruption(streams=streams, lines=to.format.name != "json"))
        return Exit.INTERRUPTED
    warn_of_unused(rubrics, watch.used, strict=strict)
    return watch.ending()


def _processes(jobs: int | None, inputs: Iterable[str], keep: frozenset[str] | None) -> int | None:
    """Return how many processes to use, or None for as many as help."""
    if keep is not None:
        return 1  # only one can give people their letters, in the order in which they come
    if jobs is None and not all(map(os.path.exists, inputs)):
        return 1  # what comes through a pipe is answered at once
    return jobs


def _shape(by: str | None, rows: str, *, overview: bool) -> Shows:
    """Return what is to be written.  Raises InputError where two options ask for different things."""
    asked = {"--by": by is not None, "--rows": rows == "questions", "--overview": overview}
    if sum(asked.values()) > 1:
        raise refuse(f"{listed(name for name, given in asked.items() if given)} cannot be used together; choose one")
    return Shows.UNITS if by else Shows.OVERVIEW if overview else Shows.QUESTIONS if asked["--rows"] else Shows.RESULTS


class Watch:
    """Write what is wrong while the results go by, and remember how it ends.

    `written` is how many of them have been written.  `guessed` is whether standard input is taken for YAML.
    """

    def __init__(self, inputs: Iterable[str], max_errors: int | None, *, guessed: bool = False) -> None:
        self._inputs = inputs
        self._guessed = guessed
        self._max_errors = max_errors
        self._messages = Messages(say)
        self.seen = self.failed = self.below = self.written = 0
        self.stopped = False
        self.used: dict[str, None] = {}  # the rubrics of the sheets, as ID@VERSION

    def _tell(self, notices: Sequence[Problem]) -> None:
        """Say what there is to say about a table as a whole."""
        for notice in notices:
            if notice.warning:
                self._messages.add([notice])
            else:
                remark(notice)

    def report(self, batches: Iterable[Results[M]]) -> Iterator[Results[M]]:
        """Report what is wrong, and yield the results up to the last error that --max-errors allows."""
        for batch in batches:
            self._tell(batch.notices)
            results = batch
            for each in batch.remarks:
                self._say(each)
                if self.stopped:
                    results = batch.first(each.place + 1)
                    break
            self.seen += len(results.made)
            self.used.update(dict.fromkeys(results.rubrics))
            yield results
            if self.stopped:
                return

    def counted(self, chunks: Iterable[Chunk]) -> Iterator[Content]:
        """Yield what is to be written, and count the records once they are."""
        for chunk in chunks:
            yield chunk.content
            self.written += chunk.records

    def interruption(self, *, streams: bool, lines: bool) -> str:
        """Return the message after Ctrl-C."""
        self._messages.end()
        if streams:
            whole = "all lines whole" if lines else "but not the end of the JSON document"
            return f"interrupted; {_records(self.written)} written, {whole}"
        return f"interrupted after {_records(self.seen)}; nothing is written"

    def ending(self) -> Exit:
        self._messages.end()
        if not self.seen:
            say(f"nothing to score: no records in {listed(map(quoted, self._inputs))}")
            return Exit.UNUSABLE
        if self.stopped:
            say(f"stopped after {_records(self.failed)} that could not be scored (--max-errors {self._max_errors})")
        if self.failed and self.seen > 1:
            say(f"{self.seen - self.failed:,} scored, {self.failed:,} could not be scored")
        if self.below > 1:
            say(f"{self.below:,} of {self.seen - self.failed:,} have not reached what was asked for (--fail-under)")
        return Exit.UNUSABLE if self.failed else Exit.FINDING if self.below else Exit.DONE

    def _say(self, remark: Remark) -> None:
        from socialmaturity.tables.inputs import STDIN

        self._messages.add(remark.problems)
        if remark.failed:
            if self._guessed and remark.source == STDIN:
                say("standard input was read as a YAML sheet; if it is none, say --input-format json, jsonl or csv")
            self.failed += 1
            self.stopped = self.failed == self._max_errors
        if remark.below:
            self.below += 1
            floor = remark.below
            say(f"{remark.source}: has not reached {floor.name} for certain (--fail-under {floor.id})")


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count:,} records"
