"""Results as rows of plain values: one row a sheet, or one row a question of a sheet."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from socialmaturity.core.model import Mark
from socialmaturity.core.plan import plan
from socialmaturity.core.result import Failed, Scored
from socialmaturity.core.scoring import is_met
from socialmaturity.core.sheet import TEXT_FIELDS, UNANSWERED
from socialmaturity.formats.flat import COUNTS, LISTS, REACHED, rung_values
from socialmaturity.formats.json_data import rating_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from socialmaturity.core.model import Question, Rating, Rubric, Stage
    from socialmaturity.core.overview import Counted
    from socialmaturity.core.result import Result
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.core.sheet import Sheet

Value: TypeAlias = str | int | datetime.date | None
"""What a cell holds.  None is an empty one."""

WHO = ("source", "rubric", *TEXT_FIELDS, "date")
QUESTION_HEAD = (
    *WHO,
    *("reached_number", "reached", "stage_number", "stage", "question", "ref", "text", "theme", "essential"),
    *("answer", "answer_text", "needed", "needed_text", "met", "open", "gap", "note", "evidence", "reason", "advice"),
    "errors",
)
UNIT_HEAD = (
    *("rubric", "subject", "scope", "sheets", "lowest_number", "lowest", "highest_number", "highest"),
    *("highest_at_most_number", "highest_at_most", "agreed_numbers", "met_by_all", "differing"),
)


def sheet_head(rubric: Rubric, tags: Sequence[str]) -> list[str]:
    """Return the names of the columns of rows for sheets, in which each stage and each tag has one."""
    stages = (f"met_{stage.id}" for stage in rubric.stages)
    return [*WHO, *REACHED, *COUNTS, *stages, *LISTS, *(f"tag_{tag}" for tag in tags)]


def sheet_row(result: Scored, columns: Sequence[str]) -> list[Value]:
    """Return the row of a sheet under these columns."""
    assessment = result.assessment
    rubric = assessment.rubric
    lists = (
        assessment.gaps,
        [step.question.id for step in plan(assessment, result.target).steps],
        assessment.open,
        assessment.deciding,
        [stage.id for stage in assessment.ahead],
    )
    values: dict[str, Value] = {
        **_who(rubric, assessment.sheet),
        **dict(zip(REACHED, rung_values(rubric, assessment.reached, assessment.at_most), strict=True)),
        "questions": len(rubric.questions),
        **assessment.counts,
        **{f"met_{stage.id}": outcome.met for stage, outcome in zip(rubric.stages, assessment.outcomes, strict=True)},
        **{name: " ".join(ids) for name, ids in zip(LISTS, lists, strict=True)},
        **{f"tag_{name}": text for name, text in assessment.sheet.tags.items()},
    }
    return [None if (value := values.get(name)) == "" else value for name in columns]


def question_rows(result: Result | Counted) -> Iterable[list[Value]]:
    """Return the rows of a sheet under `QUESTION_HEAD`: one for each question, or one with what is wrong."""
    if isinstance(result, Scored):
        return _question_rows(result.assessment)
    return [failed_row(result, len(QUESTION_HEAD))] if isinstance(result, Failed) else ()


def _question_rows(assessment: Assessment) -> Iterator[list[Value]]:
    rubric = assessment.rubric
    reached = rung_values(rubric, assessment.reached, assessment.at_most)[:2]
    who = [*_who(rubric, assessment.sheet).values(), *reached]
    places = {id_: place for place, id_ in enumerate(assessment.gaps, 1)}
    for stage in rubric.stages:
        for question in stage.questions:
            answer = assessment.sheet.answers.get(question.id, UNANSWERED)
            rating = assessment.ratings.get(question.id)
            yield [
                *who,
                *_asked(rubric, stage, question),
                *_answered(question, rating),
                places.get(question.id),
                answer.note or None,
                "; ".join(answer.evidence) or None,
                answer.reason or None,
                question.advice_from(rating) or None,
                None,
            ]


def unit_rows(data: Mapping[str, Any]) -> Iterator[list[Value]]:
    """Yield the row of each unit under UNIT_HEAD, from their data: stages by number and id."""
    for unit in data["units"]:
        rungs = [unit[name] or {"number": None, "id": None} for name in ("lowest", "highest", "highest_at_most")]
        yield [
            *(unit[name] for name in ("rubric", "subject", "scope", "sheets")),
            *(rung[name] for rung in rungs for name in ("number", "id")),
            " ".join(str(each["reached"]["number"]) for each in unit["agreed"]),
            " ".join(unit["met_by_all"]),
            " ".join(each["question"] for each in unit["differing"]),
        ]


def failed_row(result: Failed, width: int) -> list[Value]:
    """Return the row of a record that could not be scored, with its errors in the last column."""
    errors = " | ".join(problem.message for problem in result.problems if not problem.warning)
    return [result.source, *[None] * (width - 2), errors]


def tags_of(results: Iterable[Scored]) -> list[str]:
    """Return the tags that any of these sheets has, each once."""
    return list(dict.fromkeys(tag for result in results for tag in result.assessment.sheet.tags))


def _who(rubric: Rubric, sheet: Sheet) -> dict[str, Value]:
    fields: dict[str, Value] = {name: getattr(sheet, name) or None for name in TEXT_FIELDS}
    return {"source": sheet.source, "rubric": rubric.name, **fields, "date": sheet.date}


def _asked(rubric: Rubric, stage: Stage, question: Question) -> list[Value]:
    theme = rubric.dimension_labels.get(question.dimension or "")
    essential = "yes" if question.essential else "no"
    return [stage.number, stage.id, question.id, question.ref or None, question.text, theme, essential]


def _answered(question: Question, rating: Rating | None) -> list[Value]:
    text = question.option(rating) if isinstance(rating, int) else None
    met = {True: "yes", False: "no", None: None}[None if rating is Mark.NOT_APPLICABLE else is_met(question, rating)]
    open_ = "no" if isinstance(rating, int) or rating is Mark.NOT_APPLICABLE else "yes"
    return [rating_data(rating), text, question.met_at, question.option(question.met_at), met, open_]
