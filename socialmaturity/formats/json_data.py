"""Turn results and rubrics into JSON-ready data."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from socialmaturity import __version__
from socialmaturity.core.model import Mark
from socialmaturity.core.plan import fragile, near_miss, plan
from socialmaturity.core.scoring import tally
from socialmaturity.core.themes import theme_counts, theme_levels, themes_alone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from socialmaturity.core.model import Benchmark, Check, Dimension, Question, Rating, Rubric, Stage
    from socialmaturity.core.plan import Fragile
    from socialmaturity.core.result import Failed
    from socialmaturity.core.scoring import Assessment, Outcome, Tally
    from socialmaturity.core.sheet import Answer, Sheet
    from socialmaturity.core.themes import ThemeLevel
    from socialmaturity.core.understood import Understood
    from socialmaturity.errors import Problem

FORMAT = 1
BEGINNING = {"format": FORMAT, "tool": {"name": "socialmaturity", "version": __version__}}
Data: TypeAlias = dict[str, Any]
"""JSON-ready: texts, numbers, booleans, nulls, and lists and mappings of them."""


def scored_data(
    assessment: Assessment, warnings: Iterable[Problem], target: Stage | None = None, floor: Stage | None = None
) -> Data:
    """Return one result.  `target` is the stage that the plan leads to, if not the one worked on."""
    rubric, ratings = assessment.rubric, assessment.ratings
    levels = zip(theme_levels(assessment), assessment.dimensions.values(), strict=True)
    return {
        **identified(assessment),
        "answers": {id_: rating_data(ratings[id_]) for id_ in rubric.questions if id_ in ratings},
        "notes": notes_data(assessment.sheet.answers, rubric.questions),
        "stages": [
            stage_data(stage, outcome, achievement(tally(rubric, stage.questions, ratings)))
            for stage, outcome in zip(rubric.stages, assessment.outcomes, strict=True)
        ],
        "dimensions": [dimension_data(rubric, level, counted) for level, counted in levels],
        "grid": [
            cell_data(theme, alone, ratings)
            for own in zip(*themes_alone(rubric), strict=True)
            for theme, alone in zip(rubric.dimensions, own, strict=True)
            if alone
        ],
        **concluded(assessment, warnings, target, floor),
    }


def identified(assessment: Assessment) -> Data:
    """Return the first fields of a result: whose it is, and which stage is reached."""
    rubric, sheet = assessment.rubric, assessment.sheet
    return {
        "source": sheet.source,
        "rubric": rubric.name,
        "rubric_sha256": rubric.sha256,
        "subject": sheet.subject,
        "scope": sheet.scope,
        "respondent": sheet.respondent,
        "role": sheet.role,
        "assessor": sheet.assessor,
        "date": date_data(sheet),
        "summary": sheet.summary,
        "tags": dict(sheet.tags),
        **agreed_data(sheet.agreed_by),
        **asked_data(sheet.asked),
        **ladder_data(rubric, assessment.reached, assessment.at_most),
        "counts": counts_data(rubric, *assessment.counts.values()),
    }


def agreed_data(agreed_by: Sequence[str]) -> Data:
    """Return who has agreed on the answers, if they are those of a team."""
    return {"agreed_by": list(agreed_by)} if agreed_by else {}


def asked_data(asked: Sequence[str]) -> Data:
    """Return the questions that were asked, if not all of them were."""
    return {"asked": list(asked)} if asked else {}


def date_data(sheet: Sheet) -> str | None:
    """Return the date of a sheet, or None if it has none."""
    return sheet.date.isoformat() if sheet.date else None


def ladder_data(rubric: Rubric, reached: int, at_most: int) -> Data:
    """Return the stage reached, at least and at most, and the next one."""
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


def notes_data(answers: Mapping[str, Answer], questions: Iterable[str]) -> Data:
    """Return what supports the answers, by question, in the order of the rubric."""
    return {
        id_: {"note": answer.note, "evidence": list(answer.evidence), "reason": answer.reason}
        for id_ in questions
        if (answer := answers.get(id_)) and (answer.note or answer.evidence or answer.reason)
    }


def stage_data(stage: Stage, outcome: Outcome, achieved: float | str | None) -> Data:
    """Return the outcome of a stage, with the share that is achieved."""
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


def dimension_data(rubric: Rubric, level: ThemeLevel, counted: Tally) -> Data:
    """Return the counts of a dimension, and the stages that its questions alone reach."""
    return {
        "id": level.theme.id,
        "met": counted.met,
        "applicable": counted.applicable,
        "achievement": achievement(counted),
        "reached": None if level.reached is None else rung(rubric, level.reached),
        "at_most": None if level.at_most is None else rung(rubric, level.at_most),
    }


def cell_data(dimension: Dimension, alone: Stage, ratings: Mapping[str, Rating]) -> Data:
    """Return the counts of a dimension in a stage.  `alone` is the stage with the questions of this dimension only."""
    return {"dimension": dimension.id, "stage": alone.id, **theme_counts(alone.questions, ratings)._asdict()}


def concluded(assessment: Assessment, warnings: Iterable[Problem], target: Stage | None, floor: Stage | None) -> Data:
    """Return the last fields of a result: gaps, plan, checks and all else that concerns the stages together."""
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
        "verdict": verdict_data(floor, assessment.reached),
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


def verdict_data(floor: Stage | None, reached: int) -> Data | None:
    """Return what --fail-under decided, or None if nothing was asked for."""
    return {"stage": floor.id, "passed": reached >= floor.number} if floor else None


def failed_data(result: Failed) -> Data:
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


def achievement(counted: Tally) -> float | None:
    """Return a share with 4 decimals, rounded down: 1.0 means all of it."""
    return counted.earned * 10_000 // counted.whole / 10_000 if counted.whole else None


def rung(rubric: Rubric, number: int) -> Data:
    """Return a stage by its number; 0 is below the first."""
    if number == 0:
        return {"number": 0, "id": None, "name": rubric.before}
    stage = rubric.stages[number - 1]
    return {"number": number, "id": stage.id, "name": stage.name}


def rating_data(rating: Rating | None) -> int | str | None:
    """Return an answer as a score or a word, or None if there is none."""
    return rating.value if isinstance(rating, Mark) else rating


def problem_data(problem: Problem) -> Data:
    """Return a problem with its place."""
    more = {"code": problem.code, "question": problem.question, "value": problem.value}
    more["column_name"] = problem.column_name
    return {
        "message": problem.message,
        "line": problem.line,
        "column": problem.column,
        **{name: text for name, text in more.items() if text},
    }


def table_warning_data(problem: Problem) -> Data:
    """Return a warning about a table as a whole, with the file that it is about."""
    return {"source": problem.file, **problem_data(problem)}


def envelope(rubrics: Iterable[Rubric]) -> Data:
    """Return the fields that every JSON document begins with."""
    return {**BEGINNING, "rubrics": rubrics_data(rubrics)}


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
        **BEGINNING,
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
