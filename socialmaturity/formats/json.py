"""Assessments to JSON-ready data: what other programs read."""

from __future__ import annotations

import json
from dataclasses import fields
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from socialmaturity import __version__
from socialmaturity.core.model import Mark
from socialmaturity.core.plan import fragile, near_miss, plan
from socialmaturity.core.scoring import tally
from socialmaturity.formats import Chunk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from socialmaturity.core.asked import Asked
    from socialmaturity.core.model import Benchmark, Check, Question, Rating, Rubric, Stage
    from socialmaturity.core.plan import Fragile
    from socialmaturity.core.result import Failed, Results
    from socialmaturity.core.scoring import Assessment, Outcome, Tally
    from socialmaturity.core.understood import Understood
    from socialmaturity.errors import Problem
    from socialmaturity.formats import Batches
    from socialmaturity.formats.json_results import JsonResults
    from socialmaturity.presentation import Presentation
    from socialmaturity.report import Report
    from socialmaturity.tables.cache import Budget

FORMAT = 1
_BEGINNING = {"format": FORMAT, "tool": {"name": "socialmaturity", "version": __version__}}
_ITEM = "\n    "  # before an item of the results
Data: TypeAlias = dict[str, Any]
"""JSON-ready: texts, numbers, booleans, nulls, and lists and mappings of them."""


def record_writer(asked: Asked, budget: Budget, columns: Sequence[Rubric]) -> JsonResults:
    """Return what makes an item of the document's list of each record."""
    from socialmaturity.formats.json_results import JsonResults, Layout

    return JsonResults(asked, budget, Layout(depth=3))


def write_records(
    results: Iterable[Results[str]], rubrics: Mapping[str, Rubric], columns: Sequence[Rubric]
) -> Iterator[Chunk]:
    """Write one document as the records come: the texts of their rubrics, known only then, are at its end."""
    yield Chunk(as_json({**_BEGINNING, "results": []}, indent=2).rpartition("]")[0])
    found, between = dict[str, None](), _ITEM
    for each in results:
        found.update(dict.fromkeys(each.rubrics))
        yield Chunk(between + f",{_ITEM}".join(each.made), len(each.made))
        between = f",{_ITEM}"
    texts = as_json({"rubrics": rubrics_data(rubrics[id_] for id_ in found)}, indent=2)
    yield Chunk(("]" if between == _ITEM else "\n  ]") + "," + texts.removeprefix("{"))


def write_report(report: Callable[[], Report], data: Callable[[], Data], wanted: Presentation) -> str:
    """Write the data of one report."""
    return as_json(data(), indent=2)


def write_overview(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write what all results come to together."""
    from socialmaturity.formats.overview import counted, overview_data

    survey = counted(batches, wanted)
    rubrics = (standing.rubric for standing in survey.standings.values())
    data = {**envelope(rubrics), **overview_data(survey, wanted)}
    yield Chunk(as_json(data, indent=2), survey.sheets + survey.failed)


def as_json(data: Data, indent: int | None = None) -> str:
    """JSON text that any parser reads and any terminal can show."""
    return json.dumps(data, ensure_ascii=True, allow_nan=False, indent=indent) + "\n"


def envelope(rubrics: Iterable[Rubric]) -> Data:
    """Return the fields that every JSON document begins with."""
    return {**_BEGINNING, "rubrics": rubrics_data(rubrics)}


def scored(assessment: Assessment, warnings: Iterable[Problem], target: Stage | None = None) -> Data:
    """Return one result.  `target` is the stage that the plan leads to, if it is not the next one."""
    rubric = assessment.rubric
    return {
        **identified(assessment),
        "answers": answers_data(assessment.ratings, rubric.questions),
        "stages": [
            stage_data(stage, outcome, achievement(tally(rubric, stage.questions, assessment.ratings)))
            for stage, outcome in zip(rubric.stages, assessment.outcomes, strict=True)
        ],
        "dimensions": [dimension_data(id_, counted) for id_, counted in assessment.dimensions.items()],
        **concluded(assessment, warnings, target),
    }


def identified(assessment: Assessment) -> Data:
    """Return the first fields of a result: whose it is, and what is reached."""
    rubric, sheet, outcomes = assessment.rubric, assessment.sheet, assessment.outcomes
    return {
        "source": sheet.source,
        "rubric": rubric.name,
        "subject": sheet.subject,
        "scope": sheet.scope,
        "respondent": sheet.respondent,
        "role": sheet.role,
        "date": sheet.date.isoformat() if sheet.date else None,
        "tags": dict(sheet.tags),
        **ladder_data(rubric, assessment.reached, assessment.at_most),
        "counts": counts_data(
            rubric,
            sum([outcome.rated for outcome in outcomes]),
            sum([outcome.unknown for outcome in outcomes]),
            sum([outcome.unanswered for outcome in outcomes]),
            sum([outcome.not_applicable for outcome in outcomes]),
        ),
    }


def ladder_data(rubric: Rubric, reached: int, at_most: int) -> Data:
    """Return what is reached, at least and at most, and what comes next."""
    return {
        "reached": rung(rubric, reached),
        "at_most": rung(rubric, at_most),
        "working_on": rung(rubric, reached + 1) if reached < len(rubric.stages) else None,
    }


def counts_data(rubric: Rubric, rated: int, unknown: int, unanswered: int, not_applicable: int) -> Data:
    """Return how many questions were answered, and how."""
    return {
        "questions": len(rubric.questions),
        "rated": rated,
        "unknown": unknown,
        "unanswered": unanswered,
        "not_applicable": not_applicable,
    }


def answers_data(ratings: Mapping[str, Rating], ids: Iterable[str]) -> Data:
    """Return the answers to these questions, without the unanswered ones."""
    return {id_: rating_data(ratings[id_]) for id_ in ids if id_ in ratings}


def stage_data(stage: Stage, outcome: Outcome, achieved: float | str | None) -> Data:
    """Return what a stage came to, and what of it is achieved."""
    return {
        "id": stage.id,
        "passed": outcome.passed,
        "possible": outcome.possible,
        "met": outcome.met,
        "applicable": outcome.applicable,
        "needed": outcome.needed,
        "essential_met": outcome.essential_met,
        "essential": outcome.essential,
        "achievement": achieved,
        "gaps": list(outcome.gaps),
        "open": list(outcome.open),
    }


def dimension_data(id_: str, counted: Tally) -> Data:
    """Return the counts of the questions of a dimension."""
    return {"id": id_, "met": counted.met, "applicable": counted.applicable, "achievement": achievement(counted)}


def concluded(assessment: Assessment, warnings: Iterable[Problem], target: Stage | None = None) -> Data:
    """Return the last fields of a result: what follows for all stages together."""
    rubric = assessment.rubric
    ahead = plan(assessment)
    aimed = ahead if target is None else plan(assessment, target)
    return {
        "gaps": list(assessment.gaps),
        "open": list(assessment.open),
        "plan": {
            "target": aimed.target.id if aimed.target else None,
            "questions": [step.question.id for step in aimed.steps],
            "impossible": bool(aimed.impossible),
        },
        "near_miss": near_miss(ahead) is not None,
        "fragile": list(map(fragile_data, fragile(assessment))),
        "deciding": list(assessment.deciding),
        "ahead": [stage.id for stage in assessment.ahead],
        "checks": [check_data(check, met=assessment.holds(check)) for check in rubric.checks],
        "benchmarks": [
            benchmark_data(benchmark, at_or_above=assessment.at_or_above(benchmark)) for benchmark in rubric.benchmarks
        ],
        "warnings": [problem_data(problem) for problem in warnings],
    }


def fragile_data(spare: Fragile) -> Data:
    """Return the questions without which a stage would be lost."""
    return {"stage": spare.stage.id, "questions": list(spare.questions), "essential": list(spare.essential)}


def check_data(check: Check, *, met: bool | None) -> Data:
    """Return whether a check is met."""
    return {"id": check.id, "met": met}


def benchmark_data(benchmark: Benchmark, *, at_or_above: bool | None) -> Data:
    """Return how an answer compares with a survey."""
    return {"id": benchmark.id, "at_or_above": at_or_above}


def failed(result: Failed) -> Data:
    """Return the entry of a record that could not be scored, with what is known of whose it is."""
    errors = [problem_data(problem) for problem in result.problems if not problem.warning]
    tags = {"tags": dict(result.tags)} if result.tags else {}
    return {"source": result.source, **result.known, **tags, "errors": errors}


def columns_data(table: Understood) -> Data:
    """Return how a table was understood: its columns with what they are taken for, and their distinct cells."""
    return {
        "format": FORMAT,
        "file": table.file,
        "rubric": table.rubric,
        "tool": table.tool,
        "rows": table.rows,
        "columns": [
            {
                "column": column.letters,
                "heading": column.heading,
                "kind": column.kind,
                "name": column.name,
                "known_by": column.why,
                "filled": column.filled,
                "cells": [cell._asdict() for cell in column.cells],
                "more_cells": column.more,
            }
            for column in table.columns
        ],
        "questions_without_column": list(table.without),
        "messages": list(table.messages),
        "problems": list(table.problems),
    }


def rubrics_data(rubrics: Iterable[Rubric]) -> Data:
    """Rubrics by id, with all their texts."""
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


def achievement(counted: Tally) -> float | None:
    """With 4 decimals, rounded down: 1.0 means all of it."""
    return counted.earned * 10_000 // counted.whole / 10_000 if counted.whole else None


def rung(rubric: Rubric, number: int) -> Data:
    """Return a stage by its number; 0 is below the first."""
    if number == 0:
        return {"number": 0, "id": None, "name": rubric.before}
    stage = rubric.stages[number - 1]
    return {"number": number, "id": stage.id, "name": stage.name}


def rating_data(rating: Rating) -> int | str:
    """Return an answer as a score or a word."""
    return rating.value if isinstance(rating, Mark) else rating


def problem_data(problem: Problem) -> Data:
    """Return what is wrong, and where."""
    more = {"code": problem.code, "question": problem.question, "value": problem.value}
    more["column_name"] = problem.column_name
    return {
        "message": problem.message,
        "line": problem.line,
        "column": problem.column,
        **{name: text for name, text in more.items() if text},
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
