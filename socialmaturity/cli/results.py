"""Score records and make what is written of them, while they are read."""

from __future__ import annotations

import sys
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from socialmaturity.batch import Reports, Scorer, look_ahead
from socialmaturity.cli.exits import Exit
from socialmaturity.cli.loading import warn, warn_of_unused
from socialmaturity.cli.progress import following, size
from socialmaturity.cli.watch import Watch
from socialmaturity.core.result import Scored
from socialmaturity.errors import InputError, Problem
from socialmaturity.formats import Chunk, ResultColumns, Shows
from socialmaturity.presentation import MOST_ROWS
from socialmaturity.processes import score_pieces
from socialmaturity.streams import ProgressBar, say
from socialmaturity.tables.files import STDIN
from socialmaturity.tables.inputs import read_inputs
from socialmaturity.text import listed, number_of, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from socialmaturity.cli.output import Destination
    from socialmaturity.core.asked import Asked
    from socialmaturity.core.groups import Grouping
    from socialmaturity.core.overview import Counted
    from socialmaturity.core.result import Result, Results
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.core.units import By
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.formats import Format
    from socialmaturity.presentation import Presentation
    from socialmaturity.tables.cache import Budget
    from socialmaturity.tables.inputs import How, Piece
    from socialmaturity.tables.writer import RecordWriter

M = TypeVar("M")


class Work(NamedTuple):
    """What is to be scored, and how: in how many processes, and up to how many errors.

    `keep` are the fields and tags to keep where names are left out, or None where they are not.
    """

    inputs: Sequence[str]
    how: How
    rubrics: Catalogue
    asked: Asked
    grouping: Grouping
    jobs: int | None = 1
    max_errors: int | None = None
    keep: frozenset[str] | None = None

    def scorer(self, writer: Callable[[Asked, Budget], RecordWriter[M]]) -> Scorer[M]:
        """Return what scores pieces for a writer, which sees no names where they are left out."""
        if self.keep is not None:
            from socialmaturity.tables.without_names import WithoutNames

            writer = partial(WithoutNames, writer=writer, keep=self.keep)
        return Scorer(self.rubrics, self.rubrics.default, self.asked, writer)


def write_results(
    work: Work,
    to: Destination,
    shape: Shows,
    wanted: Presentation,
    by: By | None,
    *,
    delimiter: str = ",",
    mark: bool = False,
) -> Exit:
    """Score the inputs, and write the results in this shape: with `by`, one for each subject or part of it.

    `delimiter` separates the cells of csv, which begins with a `mark` for Excel.
    """
    streams = to.path is None and to.format.by_record
    on_terminal = streams and sys.stdout is not None and sys.stdout.isatty()
    bar = ProgressBar(size(work.inputs), wanted=not on_terminal)
    watch = Watch(work.inputs, work.max_errors, guessed=work.how.kind is None and STDIN in work.inputs)
    pieces = following(read_inputs(work.inputs, work.rubrics, work.how), bar, lambda: watch.seen)
    if shape is Shows.RESULTS and to.format.by_record:
        chunks: Iterable[Chunk] = _records(pieces, work, watch, to.format)
    elif by:
        found = _batches(pieces, work, watch, counting=False)
        chunks = _units(found, by, to.format, wanted, strict=work.asked.strict)
    else:
        counting = (to.format.counting and not wanted.each) or shape is Shows.OVERVIEW
        chunks = to.format.write(shape, _batches(pieces, work, watch, counting=counting), wanted)
    if mark or delimiter != ",":
        from socialmaturity.formats.delimiters import delimited

        chunks = delimited(chunks, delimiter, mark=mark)
    try:
        with bar:
            to.write(watch.counted(chunks))
        warn_of_unused(work.rubrics, watch.used, strict=work.asked.strict)
    except KeyboardInterrupt:
        say(watch.interruption(streams=streams, format_=to.format.name))
        return Exit.INTERRUPTED
    except InputError:
        watch.say_held()
        raise
    return watch.ending()


def _records(pieces: Iterable[Piece], work: Work, watch: Watch, format_: Format) -> Iterator[Chunk]:
    """Yield the results in a format that writes each record."""
    columns, rubrics = ResultColumns(), work.rubrics
    known: Sequence[Sequence[Result]] = ()  # results that looking ahead has found already
    if format_.columns:
        ahead = look_ahead(pieces, work.scorer(Reports), work.max_errors)
        found = {rubric.name: rubric for rubric in (*rubrics.named, *((ahead.rubric,) if ahead.rubric else ()))}
        tags = [tag for tag in ahead.tags if work.keep is None or tag in work.keep]
        columns, known, pieces = ResultColumns(list(found.values()), tags), ahead.results, ahead.pieces
    scorer = work.scorer(partial(format_.writer.record_writer, columns=columns))
    results = watch.report(chain(map(scorer.write, known), score_pieces(pieces, scorer, work.jobs)))
    yield from format_.writer.write_records(
        _noted(results, columns, strict=work.asked.strict) if format_.columns else results, rubrics, columns
    )


def _batches(
    pieces: Iterator[Piece], work: Work, watch: Watch, *, counting: bool
) -> Iterator[Sequence[Result | Counted]]:
    """Return the results of each piece; if `counting`, only what is counted of those after the first ones."""
    results = watch.report(_results(pieces, work, counting=counting))
    batches = (each.made for each in results)
    if work.grouping.fields:
        from socialmaturity.cli.spellings import watched

        return watched(batches, work.grouping, strict=work.asked.strict)
    return batches


def _results(pieces: Iterator[Piece], work: Work, *, counting: bool) -> Iterator[Results[Result | Counted]]:
    shown = 0
    scorer = work.scorer(Reports)
    for piece in pieces:
        results = scorer(piece)
        shown += sum(isinstance(result, Scored) for result in results.made)
        yield results
        if counting and shown >= MOST_ROWS:
            break
    from socialmaturity.tables.overview import Counts

    yield from score_pieces(pieces, work.scorer(partial(Counts, grouping=work.grouping)), work.jobs)


def _noted(results: Iterable[Results[str]], columns: ResultColumns, *, strict: bool) -> Iterator[Results[str]]:
    """Pass results on, and warn of what they have that has no columns."""
    rubrics, tags = {rubric.name for rubric in columns.rubrics}, set(columns.tags)
    other: dict[str, None] = {}
    late: set[str] = set()
    for each in results:
        yield each
        other.update((name.partition("@")[0], None) for name in each.rubrics if name not in rubrics)
        late.update(tag for tag in each.tags if tag not in tags)
    messages = [f"the stages of '{id_}' have no columns; name it with --rubric to give it some" for id_ in other]
    if late:
        named, have = listed(map(quoted, sorted(late))), "has" if len(late) == 1 else "have"
        tags_ = number_of(len(late), "tag")
        messages.append(f"{tags_} {have} no column, as the first records have no such tag: {named}")
    warn([Problem(message=message, warning=True, code="no-column") for message in messages], strict=strict)


def _units(
    results: Iterable[Sequence[Result | Counted]], by: By, format_: Format, wanted: Presentation, *, strict: bool
) -> Iterator[Chunk]:
    """Yield the report on each subject or each part of it, if anything could be scored."""
    from socialmaturity.cli.spellings import warn_of_units
    from socialmaturity.core.units import units as units_by
    from socialmaturity.formats.json_several import units_data
    from socialmaturity.report.units import units_report

    failed = 0

    def assessments() -> Iterator[Assessment]:
        nonlocal failed
        for result in chain.from_iterable(results):
            if isinstance(result, Scored):
                yield result.assessment
            else:
                failed += 1

    found = units_by(assessments(), by)
    warn_of_units(found, strict=strict)
    if found:
        content = format_.writer.write_report(
            lambda: units_report(found, by, wanted.letterhead), lambda: units_data(found, by, failed), wanted
        )
        yield Chunk(content, sum(len(unit.reached) + len(unit.agreed) for unit in found) + failed)
