"""What `score` writes: results as text in each format, in pieces as they come where that can be."""

from __future__ import annotations

from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple, assert_never

from socialmaturity.cli.options import Format
from socialmaturity.cli.output import drawn
from socialmaturity.errors import refuse
from socialmaturity.text import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from socialmaturity.batch import Result, Scored, Scorer
    from socialmaturity.cli.score import Watch
    from socialmaturity.core.model import Rubric
    from socialmaturity.core.overview import Survey
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report import Report
    from socialmaturity.tables.inputs import Piece

FIELDS = ("subject", "scope", "respondent", "role", "assessor", "date", "rubric")  # to group by, beside tags
MOST_ROWS = 50  # on a screen: a table must know all its rows before it can draw the first
MOST_REPORTS = 500  # in one document: more could neither be held nor looked at
MOST_WAITING = 1_000  # failed records that wait for a scored one, to know the columns


class Wanted(NamedTuple):
    """How the results are wanted."""

    format: Format
    output: str | None
    explain: bool
    group_by: str | None


def written(batches: Iterable[Iterable[Result]], wanted: Wanted, watch: Watch) -> Iterator[str]:
    """The results as text."""
    results = chain.from_iterable(batches)
    match wanted.format:
        case Format.TABLE:
            yield from _table(results, wanted, watch)
        case Format.MARKDOWN | Format.HTML:
            yield from _documents(results, wanted)
        case Format.JSON:
            yield _json(results)
        case Format.JSONL:
            yield from _jsonl(batches, watch)
        case Format.CSV:
            raise AssertionError(wanted.format)  # rows have a way of their own
        case _:
            assert_never(wanted.format)


def flat(pieces: Iterable[Piece], scorer: Scorer, named: Sequence[Rubric], watch: Watch) -> Iterator[str]:
    """The results as rows of the flat table.

    Its columns are the stages of the rubrics that were named, and of that of the first scored record.
    """
    from socialmaturity.batch import FlatScorer, Scored
    from socialmaturity.formats.csv import line

    table: FlatScorer | None = None
    waiting: list[Result | str] = []
    others = 0
    for piece in pieces:
        results: Sequence[str | Result] = watch.heed(table(piece) if table else list(scorer(piece)))
        if table is None:
            waiting += results
            first = [result.assessment.rubric for result in results if isinstance(result, Scored)][:1]
            if not first and len(waiting) < MOST_WAITING:
                continue
            table = FlatScorer(scorer, list({rubric.id: rubric for rubric in (*named, *first)}.values()))
            results = waiting
            yield line(table.header)
        yield "".join([result if isinstance(result, str) else table.row(result) for result in results])
        watch.written = watch.seen
        for rubric in table.others[others:]:
            watch.note(f"warning: the stages of '{rubric.id}' have no columns; name it with --rubric to give it some")
        others = len(table.others)
    if table is None:
        table = FlatScorer(scorer, named)
        yield line(table.header) + "".join([table.row(result) for result in waiting if not isinstance(result, str)])


def _table(results: Iterator[Result], wanted: Wanted, watch: Watch) -> Iterator[str]:
    """The full report on a single record, or what several have in common."""
    from socialmaturity.batch import Scored
    from socialmaturity.core.overview import Survey
    from socialmaturity.formats import terminal
    from socialmaturity.report.overview import overview

    first = list(islice(results, 2))
    if len(first) == 1 and wanted.group_by is None:
        yield from (
            drawn(partial(terminal.draw, _report(each, wanted)), wanted.output)
            for each in first
            if isinstance(each, Scored)
        )
        return
    survey = Survey(MOST_ROWS, _grouping(wanted.group_by))
    for result in chain(first, results):
        if isinstance(result, Scored):
            survey.add(result.assessment, len(result.warnings))
        else:
            survey.failed += 1
    if survey.sheets:
        _refuse_nobody(survey, wanted.group_by)
        yield drawn(partial(terminal.draw, overview(survey, wanted.group_by or "")), wanted.output)
    if survey.sheets > MOST_ROWS:
        watch.note(f"the first {MOST_ROWS} of {survey.sheets:,} have rows; --format csv or jsonl has them all")


def _documents(results: Iterable[Result], wanted: Wanted) -> Iterator[str]:
    """One document: the report on a single sheet, or an overview and a report each."""
    from socialmaturity.batch import Scored
    from socialmaturity.core.overview import Survey
    from socialmaturity.report.overview import several

    survey, reports = Survey(MOST_REPORTS, _grouping(wanted.group_by)), list["Report"]()
    for result in results:
        if not isinstance(result, Scored):
            survey.failed += 1
            continue
        if len(reports) == MOST_REPORTS:
            name = wanted.format.value
            raise refuse(f"{name} is for at most {MOST_REPORTS} sheets at once; use --format csv for more")
        survey.add(result.assessment, len(result.warnings))
        reports.append(_report(result, wanted))
    if reports:
        _refuse_nobody(survey, wanted.group_by)
    before = [several(survey, wanted.group_by or "")] if len(reports) > 1 or survey.failed else []
    if wanted.format is Format.MARKDOWN:
        from socialmaturity.formats import markdown

        if reports:
            yield "\n".join(map(markdown.draw, [*before, *reports]))
        return
    from socialmaturity.formats import html

    if before:
        yield html.draw_all(before[0], reports)
    elif reports:
        yield html.draw(reports[0])


def _report(scored: Scored, wanted: Wanted) -> Report:
    from socialmaturity.report import report

    return report(scored.assessment, scored.target, explain=wanted.explain)


def _grouping(field: str | None) -> Callable[[Assessment], str] | None:
    """To which group an assessment belongs: by a field of its sheet, or else by a tag."""
    if field is None:
        return None
    if field == "rubric":
        return lambda assessment: assessment.rubric.name
    if field in FIELDS:
        # A table may have a tag of that name.
        return lambda assessment: str(getattr(assessment.sheet, field) or assessment.sheet.tags.get(field, ""))
    return lambda assessment: assessment.sheet.tags.get(field, "")


def _refuse_nobody(survey: Survey, field: str | None) -> None:
    """Raises InputError where no sheet says what they are to be grouped by."""
    if field is not None and not survey.grouped:
        tags = dict.fromkeys(tag for assessment, _ in survey.kept for tag in assessment.sheet.tags)
        raise refuse(f"no sheet says {quoted(field)}; group by {listed(dict.fromkeys((*FIELDS, *tags)))}")


def _json(results: Iterable[Result]) -> str:
    from socialmaturity.batch import Scored
    from socialmaturity.formats.json import as_json, document, failed, scored

    rubrics, entries = {}, []
    for result in results:
        if isinstance(result, Scored):
            rubrics[result.assessment.rubric.id] = result.assessment.rubric
            entries.append(scored(result.assessment, result.warnings, result.target))
        else:
            entries.append(failed(result.source, result.problems))
    return as_json(document(entries, rubrics.values()), indent=2)


def _jsonl(batches: Iterable[Iterable[Result]], watch: Watch) -> Iterator[str]:
    from socialmaturity.batch import Scored
    from socialmaturity.formats.jsonl import ResultLines

    lines = ResultLines()
    for batch in batches:
        yield "".join(
            [
                lines.line(result.assessment, result.warnings, result.target)
                if isinstance(result, Scored)
                else lines.failed(result.source, result.problems)
                for result in batch
            ]
        )
        watch.written = watch.seen
