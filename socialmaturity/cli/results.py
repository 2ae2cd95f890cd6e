"""Rows of the flat table, as the records are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.formats import Chunk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from socialmaturity.batch import Scorer
    from socialmaturity.core.model import Rubric
    from socialmaturity.core.result import Result
    from socialmaturity.tables.inputs import Piece

    Rows = Sequence[str | Result]

MOST_WAITING = 1_000  # failed records that wait for a scored one, to know the columns


def rows(
    pieces: Iterable[Piece],
    scorer: Scorer,
    named: Sequence[Rubric],
    watched: Callable[[Rows], Rows],
    note: Callable[[str], None],
) -> Iterator[Chunk]:
    """Yield the header and the rows of the flat table.

    Its columns are the stages of the rubrics that were named, and of that of the first scored record.  `watched` cuts
    results off where no more are wanted, and `note` tells the user something.
    """
    from socialmaturity.batch import FlatScorer
    from socialmaturity.core.result import Scored
    from socialmaturity.formats.csv import line

    table: FlatScorer | None = None
    waiting: list[Result | str] = []
    others = 0
    for piece in pieces:
        results: Rows = watched(table(piece) if table else list(scorer(piece)))
        if table is None:
            waiting += results
            first = [result.assessment.rubric for result in results if isinstance(result, Scored)][:1]
            if not first and len(waiting) < MOST_WAITING:
                continue
            table = FlatScorer(scorer, list({rubric.id: rubric for rubric in (*named, *first)}.values()))
            results = waiting
            yield Chunk(line(table.header))
        yield Chunk(
            "".join([result if isinstance(result, str) else table.row(result) for result in results]), len(results)
        )
        for rubric in table.others[others:]:
            note(f"warning: the stages of '{rubric.id}' have no columns; name it with --rubric to give it some")
        others = len(table.others)
    if table is None:
        table = FlatScorer(scorer, named)
        yield Chunk(line(table.header))
        yield Chunk("".join([table.row(each) for each in waiting if not isinstance(each, str)]), len(waiting))
