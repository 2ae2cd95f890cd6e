"""Write results as one JSON document, and turn rubrics into JSON-ready data."""

from __future__ import annotations

import json
from dataclasses import fields
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

from socialmaturity import __version__
from socialmaturity.formats import Chunk
from socialmaturity.formats.json_data import FORMAT, Data, table_warning_data
from socialmaturity.formats.json_layout import JsonLayout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from socialmaturity.core.asked import Asked
    from socialmaturity.core.model import Question, Rubric, Stage
    from socialmaturity.core.result import Results
    from socialmaturity.errors import Problem
    from socialmaturity.formats import Batches, ResultColumns
    from socialmaturity.formats.json_results import JsonResults
    from socialmaturity.presentation import Presentation
    from socialmaturity.report.blocks import Report
    from socialmaturity.tables.cache import Budget

_BEGINNING = {"format": FORMAT, "tool": {"name": "socialmaturity", "version": __version__}}
_ITEM = "\n    "  # before an item of the results
MOST_WARNINGS = 1_000  # about whole tables: they have to be kept until the end
_AT_ONCE = 100  # items: each has some 10 kB, so more at once would take much memory


def record_writer(asked: Asked, budget: Budget, columns: ResultColumns) -> JsonResults:
    """Return the writer that makes each record an item of the document's list."""
    from socialmaturity.formats.json_results import JsonResults

    return JsonResults(asked, budget, JsonLayout(depth=3))


def write_records(
    results: Iterable[Results[str]], rubrics: Mapping[str, Rubric], columns: ResultColumns
) -> Iterator[Chunk]:
    """Write one document as the records come: the texts of their rubrics, known only then, are at its end."""
    yield Chunk(as_json({**_BEGINNING, "results": []}).rpartition("]")[0])
    found, between = dict[str, None](), _ITEM
    warnings: list[Data] = []
    for each in results:
        about_tables = (notice for notice in each.notices if notice.warning)
        warnings += map(table_warning_data, islice(about_tables, MOST_WARNINGS - len(warnings)))
        found.update(dict.fromkeys(each.rubrics))
        for start in range(0, len(each.made), _AT_ONCE):
            items = each.made[start : start + _AT_ONCE]
            yield Chunk(between + f",{_ITEM}".join(items), len(items))
            between = f",{_ITEM}"
    more = {"warnings": warnings} if warnings else {}
    texts = as_json({"rubrics": rubrics_data(rubrics[id_] for id_ in found), **more})
    yield Chunk(("]" if between == _ITEM else "\n  ]") + "," + texts.removeprefix("{"))


def write_report(report: Callable[[], Report], data: Callable[[], Data], wanted: Presentation) -> str:
    """Write the data of one report."""
    return as_json(data())


def write_overview(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write the counts over all results."""
    from socialmaturity.formats.overview import overview_data, overview_of

    survey = overview_of(batches, wanted)
    rubrics = (standing.rubric for standing in survey.standings.values())
    data = {**envelope(rubrics), **overview_data(survey, wanted)}
    yield Chunk(as_json(data), survey.sheets + survey.failed)


def as_json(data: Data) -> str:
    """Return JSON text that any parser reads and any terminal can show."""
    return json.dumps(data, ensure_ascii=True, allow_nan=False, indent=2) + "\n"


def envelope(rubrics: Iterable[Rubric]) -> Data:
    """Return the fields that every JSON document begins with."""
    return {**_BEGINNING, "rubrics": rubrics_data(rubrics)}


def rubrics_data(rubrics: Iterable[Rubric]) -> Data:
    """Return rubrics by id, with all their texts."""
    found: dict[str, Data] = {}
    for rubric in rubrics:  # where there are two versions, the second one is under ID@VERSION
        found[rubric.name if rubric.id in found else rubric.id] = rubric_data(rubric)
    return found


def rubric_data(rubric: Rubric) -> Data:
    """Return a rubric with all its texts."""
    return {
        "id": rubric.id,
        "version": rubric.version,
        "sha256": rubric.sha256,
        "extends": [{"rubric": parent.name, "sha256": parent.sha256} for parent in rubric.extends],
        "title": rubric.title,
        "summary": rubric.summary,
        "language": rubric.language,
        "before": rubric.before,
        "sources": [_texts(source) for source in rubric.sources],
        "scales": [
            {"id": scale.id, "met_at": scale.met_at, "points": [_texts(point) for point in scale.points]}
            for scale in rubric.scales
        ],
        "dimensions": [_texts(dimension) for dimension in rubric.dimensions],
        "stages": [
            {**_texts(stage), "questions": [question.id for question in stage.questions]} for stage in rubric.stages
        ],
        "questions": [_question(stage, question) for stage in rubric.stages for question in stage.questions],
        "checks": [_texts(check) for check in rubric.checks],
        "benchmarks": [_texts(benchmark) for benchmark in rubric.benchmarks],
        "crosswalk": [
            {
                "rubric": crosswalk.rubric,
                "stages": [_texts(match) for match in crosswalk.stages],
                "ranges": [_texts(range_) for range_ in crosswalk.ranges],
                "same": [{"question": same.question, "as": same.other} for same in crosswalk.same],
                "similar": [
                    {"question": similar.question, "as": similar.other, "difference": similar.difference}
                    for similar in crosswalk.similar
                ],
            }
            for crosswalk in rubric.crosswalk
        ],
    }


def checked_data(checked: Iterable[tuple[str, Sequence[Problem], Data | None]]) -> Data:
    """Return what was found: each rubric as it was named, its problems, and what it would change, if that was asked."""
    return {
        **_BEGINNING,
        "checked": [
            {"rubric": name, "problems": list(map(_problem, problems)), **({"against": changes} if changes else {})}
            for name, problems, changes in checked
        ],
    }


def _problem(problem: Problem) -> Data:
    return {
        "severity": "warning" if problem.warning else "error",
        "code": problem.code,
        "message": problem.message,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
    }


def _question(stage: Stage, question: Question) -> Data:
    return {
        **_texts(question, leave_out=("scale", "options", "formerly_options", "may_not_apply")),
        "advice": list(question.advice) if len(question.advice) > 1 else "".join(question.advice),
        "stage": stage.id,
        "scale": question.scale.id,
        "options": [
            {"score": point.score, "id": point.id, "text": option}
            for point, option in zip(question.scale.points, question.options, strict=True)
        ],
        "not_applicable": "allowed" if question.may_not_apply else "refused",
    }


def _texts(noun: Any, leave_out: Iterable[str] = ()) -> Data:  # noqa: ANN401 - any of the nouns
    """Return the fields of a noun under their own names."""
    every = getattr(noun, "_fields", None) or [field.name for field in fields(noun)]
    names = [name for name in every if name not in leave_out]
    return {name: _plain(getattr(noun, name)) for name in names}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Fraction) else value
