"""Assessments to JSON-ready data: what other programs read."""

from __future__ import annotations

import json
from dataclasses import fields
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from socialmaturity import __version__
from socialmaturity.core.model import Mark
from socialmaturity.core.plan import fragile, near_miss, plan
from socialmaturity.core.result import Scored
from socialmaturity.core.scoring import tally
from socialmaturity.formats import Chunk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from socialmaturity.core.model import Question, Rating, Rubric, Stage
    from socialmaturity.core.scoring import Assessment, Outcome, Tally
    from socialmaturity.errors import Problem
    from socialmaturity.formats import Batches
    from socialmaturity.report import Report
    from socialmaturity.report.presentation import Presentation

FORMAT = 1
Data: TypeAlias = dict[str, Any]
"""JSON-ready: texts, numbers, booleans, nulls, and lists and mappings of them."""


def write_results(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write one document with all results."""
    rubrics, entries = {}, []
    for batch in batches:
        for result in batch:
            if isinstance(result, Scored):
                rubrics[result.assessment.rubric.id] = result.assessment.rubric
                entries.append(scored(result.assessment, result.warnings, result.target))
            else:
                entries.append(failed(result.source, result.problems))
    yield Chunk(as_json(document(entries, rubrics.values()), indent=2), len(entries))


def write_report(report: Callable[[], Report], data: Callable[[], Data], wanted: Presentation) -> str:
    """Write the data of one report."""
    return as_json(data(), indent=2)


def as_json(data: Data, indent: int | None = None) -> str:
    """JSON text that any parser reads and any terminal can show."""
    return json.dumps(data, ensure_ascii=True, allow_nan=False, indent=indent) + "\n"


def document(results: Sequence[Data], rubrics: Iterable[Rubric]) -> Data:
    """The whole JSON document: the results, with all texts of their rubrics once."""
    return {**envelope(rubrics), "results": list(results)}


def envelope(rubrics: Iterable[Rubric]) -> Data:
    """What every JSON document begins with."""
    return {
        "format": FORMAT,
        "tool": {"name": "socialmaturity", "version": __version__},
        "rubrics": rubrics_data(rubrics),
    }


def scored(assessment: Assessment, warnings: Iterable[Problem], target: Stage | None = None) -> Data:
    """One result.  `target` is the stage that the plan leads to, if not the one worked on."""
    rubric = assessment.rubric
    return {
        **identified(assessment),
        "answers": answers_data(assessment.ratings, rubric.questions),
        "stages": [
            stage_data(stage, outcome, tally(rubric, stage.questions, assessment.ratings))
            for stage, outcome in zip(rubric.stages, assessment.outcomes, strict=True)
        ],
        "dimensions": [dimension_data(id_, counted) for id_, counted in assessment.dimensions.items()],
        **concluded(assessment, warnings, target),
    }


def identified(assessment: Assessment) -> Data:
    """What a result begins with: whose it is, and what is reached."""
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
        "reached": rung(rubric, assessment.reached),
        "at_most": rung(rubric, assessment.at_most),
        "working_on": rung(rubric, assessment.reached + 1) if assessment.working_on else None,
        "counts": {
            "questions": len(rubric.questions),
            "rated": sum([outcome.rated for outcome in outcomes]),
            "unknown": sum([outcome.unknown for outcome in outcomes]),
            "unanswered": sum([outcome.unanswered for outcome in outcomes]),
            "not_applicable": sum([outcome.not_applicable for outcome in outcomes]),
        },
    }


def answers_data(ratings: Mapping[str, Rating], ids: Iterable[str]) -> Data:
    """The answers to these questions.  The unanswered are left out."""
    return {id_: rating_data(ratings[id_]) for id_ in ids if id_ in ratings}


def stage_data(stage: Stage, outcome: Outcome, counted: Tally) -> Data:
    """What a stage came to, and what its questions count."""
    return {
        "id": stage.id,
        "passed": outcome.passed,
        "possible": outcome.possible,
        "met": outcome.met,
        "applicable": outcome.applicable,
        "needed": outcome.needed,
        "essential_met": outcome.essential_met,
        "essential": outcome.essential,
        "achievement": achievement(counted),
        "gaps": list(outcome.gaps),
        "open": list(outcome.open),
    }


def dimension_data(id_: str, counted: Tally) -> Data:
    """What the questions of a dimension count."""
    return {"id": id_, "met": counted.met, "applicable": counted.applicable, "achievement": achievement(counted)}


def concluded(assessment: Assessment, warnings: Iterable[Problem], target: Stage | None = None) -> Data:
    """What a result ends with: what follows for all stages together."""
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
        "fragile": [
            {"stage": each.stage.id, "questions": list(each.questions), "essential": list(each.essential)}
            for each in fragile(assessment)
        ],
        "deciding": list(assessment.deciding),
        "ahead": [stage.id for stage in assessment.ahead],
        "checks": [{"id": check.id, "met": assessment.holds(check)} for check in rubric.checks],
        "benchmarks": [
            {"id": benchmark.id, "at_or_above": assessment.at_or_above(benchmark)} for benchmark in rubric.benchmarks
        ],
        "warnings": [problem_data(problem) for problem in warnings],
    }


def failed(source: str, problems: Iterable[Problem]) -> Data:
    """The entry of a record that could not be scored."""
    return {"source": source, "errors": [problem_data(problem) for problem in problems if not problem.warning]}


def rubrics_data(rubrics: Iterable[Rubric]) -> Data:
    """Rubrics by id, with all their texts."""
    return {rubric.id: rubric_data(rubric) for rubric in rubrics}


def rubric_data(rubric: Rubric) -> Data:
    """A rubric with all its texts."""
    return {
        "id": rubric.id,
        "version": rubric.version,
        "sha256": rubric.sha256,
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
    """A stage by its number; 0 is below the first."""
    if number == 0:
        return {"number": 0, "id": None, "name": rubric.before}
    stage = rubric.stages[number - 1]
    return {"number": number, "id": stage.id, "name": stage.name}


def rating_data(rating: Rating) -> int | str:
    """An answer: a score, or a word."""
    return rating.value if isinstance(rating, Mark) else rating


def problem_data(problem: Problem) -> Data:
    """What is wrong, and where."""
    return {"message": problem.message, "line": problem.line, "column": problem.column}


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
    """The fields of a noun under their own names."""
    names = [field.name for field in fields(noun) if field.name not in leave_out]
    return {name: _plain(getattr(noun, name)) for name in names}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Fraction) else value
