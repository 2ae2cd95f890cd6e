"""The texts of records, made while they are read."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from socialmaturity.batch import MOST_WAITING, Reports, Scorer, find_rubric
from socialmaturity.core.result import Scored
from socialmaturity.presentation import MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from socialmaturity.core.asked import Asked
    from socialmaturity.core.groups import Grouping
    from socialmaturity.core.model import Rubric
    from socialmaturity.core.overview import Counted
    from socialmaturity.core.result import Result, Results
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.core.units import By
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.formats import Chunk, Format
    from socialmaturity.report import Report
    from socialmaturity.tables.cache import Budget
    from socialmaturity.tables.inputs import Piece
    from socialmaturity.tables.writer import RecordWriter

W = TypeVar("W")


def records(
    pieces: Iterable[Piece],
    format_: Format,
    rubrics: Catalogue,
    asked: Asked,
    watched: Callable[[Results[str]], Results[str]],
    note: Callable[[str], None],
    max_errors: int | None,
    keep: frozenset[str] | None = None,
) -> Iterator[Chunk]:
    """Yield the results in a format that writes each record.

    `watched` cuts results off where no more are wanted, and `note` tells the user something.  `keep` are the fields
    and tags to keep where names are left out.
    """
    columns: Sequence[Rubric] = ()
    if format_.columns:
        most = min(MOST_WAITING, max_errors or MOST_WAITING)
        first, pieces = find_rubric(pieces, Scorer(rubrics, rubrics.default, asked, Reports), most)
        columns = list({rubric.name: rubric for rubric in (*rubrics.named, *((first,) if first else ()))}.values())
    writer = _covered(partial(format_.record_writer, columns=columns), keep)
    scorer = Scorer(rubrics, rubrics.default, asked, writer)

    def results() -> Iterator[Results[str]]:
        known = {rubric.name for rubric in columns}
        for piece in pieces:
            yield (found := watched(scorer(piece)))
            for name in found.rubrics if format_.columns else ():
                if name not in known:
                    id_ = name.partition("@")[0]
                    note(f"warning: the stages of '{id_}' have no columns; name it with --rubric to give it some")
            known.update(found.rubrics)

    yield from format_.write_records(results(), rubrics, columns)


def _covered(
    writer: Callable[[Asked, Budget], RecordWriter[W]], keep: frozenset[str] | None
) -> Callable[[Asked, Budget], RecordWriter[W]]:
    """Return a writer that never sees names, except these fields and tags; or the same writer if `keep` is None."""
    if keep is None:
        return writer
    from socialmaturity.tables.without_names import WithoutNames

    return partial(WithoutNames, writer=writer, keep=keep)


def batches(
    pieces: Iterable[Piece],
    format_: Format,
    rubrics: Catalogue,
    asked: Asked,
    watched: Callable[[Results[Result | Counted]], Results[Result | Counted]],
    grouping: Grouping,
    keep: frozenset[str] | None = None,
) -> Iterator[Sequence[Result | Counted]]:
    """Yield the results of each piece, or what is counted of those that the format does not show."""
    scorer: Scorer[Result | Counted] = Scorer(rubrics, rubrics.default, asked, _covered(Reports, keep))
    shown, counting = 0, False
    for piece in pieces:
        if format_.counting and not counting and shown >= MOST_ROWS:
            from socialmaturity.tables.counting import Counts

            counts = _covered(partial(Counts, grouping=grouping), keep)
            scorer, counting = Scorer(rubrics, rubrics.default, asked, counts), True
        results = watched(scorer(piece))
        shown += sum(isinstance(result, Scored) for result in results.made)
        yield results.made


def units_of(
    results: Iterable[Sequence[Result | Counted]], by: By
) -> tuple[Callable[[], Report], Callable[[], dict[str, Any]]] | None:
    """Return the report on each subject or each part of it, and its data, or None if nothing could be scored."""
    from socialmaturity.core.units import units
    from socialmaturity.formats.json_units import units_data
    from socialmaturity.report.units import units_report

    failed = 0

    def assessments() -> Iterator[Assessment]:
        nonlocal failed
        for result in chain.from_iterable(results):
            if isinstance(result, Scored):
                yield result.assessment
            else:
                failed += 1

    found = units(assessments(), by)
    if not found:
        return None
    return lambda: units_report(found, by), lambda: units_data(found, by, failed)
