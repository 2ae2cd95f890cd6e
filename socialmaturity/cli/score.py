from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Annotated, assert_never

import typer

from socialmaturity.cli.exits import Exit
from socialmaturity.cli.options import AnyFormat, Explain, FailUnder, Format, Output, Rubrics, Strict, Target
from socialmaturity.cli.output import as_json, drawn, keep_apart, say, write
from socialmaturity.errors import refuse
from socialmaturity.text import did_you_mean, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from socialmaturity.batch import Failed, Scored
    from socialmaturity.core.model import Rubric, Stage
    from socialmaturity.files.result import Data
    from socialmaturity.views.report import Report


def score(
    inputs: Annotated[list[str], typer.Argument(metavar="SHEET...", help="Answer sheets: YAML or JSON files.")],
    rubric: Rubrics = None,
    format_: AnyFormat = Format.TABLE,
    output: Output = None,
    target: Target = None,
    explain: Explain = False,
    strict: Strict = False,
    fail_under: FailUnder = None,
) -> Exit:
    """Score sheets: the stage reached, the gaps to the next one, and the shortest way there."""
    keep_apart(inputs, output)
    from socialmaturity.batch import run
    from socialmaturity.files.catalogue import Catalogue

    watch = _Watch(fail_under)
    results = watch.passing(run(inputs, Catalogue(rubric or ()), strict=strict))
    write(_written(results, format_, target, explain=explain, output=output), output)
    return watch.ending()


def stage_of(rubric: Rubric, id_: str | None) -> Stage | None:
    """The stage that an option names.  Raises InputError where the rubric has none of that id."""
    if id_ is None or id_ in rubric.by_id:
        return rubric.by_id[id_] if id_ else None
    raise refuse(
        f"the rubric '{rubric.id}' has no stage {quoted(id_)}{did_you_mean(id_, rubric.by_id)}; "
        f"it has {', '.join(rubric.by_id)}"
    )


class _Watch:
    """Says what is wrong while the results go by, and remembers how it ends."""

    def __init__(self, fail_under: str | None) -> None:
        self.fail_under = fail_under
        self.failed = self.below = 0

    def passing(self, results: Iterable[Scored | Failed]) -> Iterator[Scored | Failed]:
        from socialmaturity.batch import Scored

        for result in results:
            if isinstance(result, Scored):
                say(*result.warnings)
                floor = stage_of(result.assessment.rubric, self.fail_under)
                if floor and result.assessment.reached < floor.number:
                    self.below += 1
                    say(f"{result.source}: has not reached {floor.name} for certain (--fail-under {floor.id})")
            else:
                say(*result.problems)
                self.failed += 1
            yield result

    def ending(self) -> Exit:
        return Exit.UNUSABLE if self.failed else Exit.FINDING if self.below else Exit.DONE


def _written(
    results: Iterator[Scored | Failed], format_: Format, target: str | None, *, explain: bool, output: str | None
) -> Iterator[str]:
    """The pieces of the result.  What can be streamed is."""
    match format_:
        case Format.TABLE:
            from socialmaturity.views import table

            for report in _reports(results, target, explain=explain):
                yield drawn(partial(table.draw, report), output)
        case Format.MARKDOWN:
            from socialmaturity.views import markdown

            yield from map(markdown.draw, _reports(results, target, explain=explain))
        case Format.HTML:
            yield from _html(results, target, explain=explain)
        case Format.JSON:
            yield _json(results, target)
        case Format.JSONL:
            yield from _jsonl(results, target)
        case Format.CSV:
            yield from _csv(results, target)
        case _:
            assert_never(format_)


def _reports(results: Iterable[Scored | Failed], target: str | None, *, explain: bool) -> Iterator[Report]:
    from socialmaturity.batch import Scored
    from socialmaturity.views.report import report

    for result in results:
        if isinstance(result, Scored):
            yield report(result.assessment, stage_of(result.assessment.rubric, target), explain=explain)


MOST_REPORTS = 500  # in one HTML file: more could neither be held nor looked at


def _html(results: Iterable[Scored | Failed], target: str | None, *, explain: bool) -> Iterator[str]:
    from socialmaturity.batch import Scored
    from socialmaturity.views import html
    from socialmaturity.views.report import report
    from socialmaturity.views.report.overview import several

    assessments = [each.assessment for each in islice(results, MOST_REPORTS + 1) if isinstance(each, Scored)]
    if len(assessments) > MOST_REPORTS:
        raise refuse(f"html is for at most {MOST_REPORTS} sheets at once; use --format csv for more")
    reports = [report(each, stage_of(each.rubric, target), explain=explain) for each in assessments]
    if len(reports) == 1:
        yield html.draw(reports[0])
    elif reports:
        yield html.draw_all(several(assessments), reports)


def _data(result: Scored | Failed, target: str | None) -> Data:
    from socialmaturity.batch import Scored
    from socialmaturity.files.result import failed, scored

    if isinstance(result, Scored):
        return scored(result.assessment, result.warnings, stage_of(result.assessment.rubric, target))
    return failed(result.source, result.problems)


def _json(results: Iterable[Scored | Failed], target: str | None) -> str:
    from socialmaturity.batch import Scored
    from socialmaturity.files.result import document

    rubrics, entries = {}, []
    for result in results:
        if isinstance(result, Scored):
            rubrics[result.assessment.rubric.id] = result.assessment.rubric
        entries.append(_data(result, target))
    return as_json(document(entries, rubrics.values()), indent=2)


def _jsonl(results: Iterable[Scored | Failed], target: str | None) -> Iterator[str]:
    from socialmaturity.files.result import FORMAT

    for result in results:
        yield as_json({"format": FORMAT, **_data(result, target)})


def _csv(results: Iterable[Scored | Failed], target: str | None) -> Iterator[str]:
    import csv
    import io

    from socialmaturity.batch import Scored
    from socialmaturity.files.result import csv_header, csv_row

    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n")
    header: list[str] = []
    for result in results:
        if not header:
            header = csv_header([result.assessment.rubric] if isinstance(result, Scored) else [])
            writer.writerow(header)
        writer.writerow(csv_row(_data(result, target), header))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
