"""Read a rubric from the bytes of its file."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from socialmaturity.core.model import Case, Question, Rubric, Scale, Stage
from socialmaturity.documents import rubric_checks
from socialmaturity.documents.extends import Base, as_changed, merge, with_counterparts
from socialmaturity.documents.parse import parse
from socialmaturity.documents.rubric_checks import placeholder
from socialmaturity.documents.rubric_fields import RUBRIC
from socialmaturity.documents.tree import Complaints, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from socialmaturity.core.model import Point
    from socialmaturity.documents.tree import Map
    from socialmaturity.errors import Problem


class ReadRubric(NamedTuple):
    """A rubric with its whole tree, for those that extend it, and the warnings for its author."""

    base: Base
    warnings: tuple[Problem, ...]

    @property
    def rubric(self) -> Rubric:
        return self.base.rubric


def read_rubric(
    data: bytes, file: str, find: Callable[[str], Base], review: Callable[[Rubric, Map, Complaints], None] | None = None
) -> ReadRubric:
    """Return the rubric in the bytes of a file, with its tree and the warnings for its author.

    `find` returns the rubric that this one extends; `review` complains of more.  Raises InputError with everything that
    is wrong with it.
    """
    complaints = Complaints(file)
    tree = parse(data, complaints)
    if "answers" in tree.values and "stages" not in tree.values:
        complaints.stop("this is a sheet, not a rubric; 'socialmaturity score' reads it", tree.place, "kind")
    change = tree
    tree, base = merge(change, complaints, find)
    rubric = _rubric(RUBRIC.read(tree, "", complaints), sha256(data).hexdigest())
    rubric_checks.check(rubric, tree, complaints)
    found = tuple(complaints.problems)
    if base:
        rubric = with_counterparts(rubric, base)
        complaints.problems = list(as_changed(found, base, change.values["extends"].place, file))
    if review and not complaints.errors:
        review(rubric, tree, complaints)
    warnings = complaints.settle()
    return ReadRubric(Base(rubric, tree, file, found), warnings)


def _rubric(values: dict[str, Any], digest: str) -> Rubric:
    scales = {id_: _scale(id_, scale) for id_, scale in values["scales"].items()}
    values["scale"] = scales.get(values["scale"]) or next(iter(scales.values()), placeholder())
    stages = tuple([_stage(number, stage, values, scales) for number, stage in enumerate(values["stages"], 1)])
    return Rubric(
        **{field: values[field] for field in _AS_WRITTEN},
        before=values["before"] or "No stage complete yet",
        scales=tuple(scales.values()),
        stages=stages,
        sha256=digest,
        cases=tuple([_case(case, stages) for case in values["cases"]]),
    )


_AS_WRITTEN = (
    *("id", "version", "title", "summary", "language", "sources", "dimensions", "checks", "benchmarks", "crosswalk"),
)


def _scale(id_: str, scale: dict[str, Any]) -> Scale:
    """Return a scale, or a placeholder for one that cannot be used."""
    points: tuple[Point, ...] = scale["points"]
    if not points or any(point.score is None for point in points):
        return placeholder(id_)
    return Scale(id=id_, met_at=points[-1].score if scale["met_at"] is None else scale["met_at"], points=points)


def _case(case: dict[str, Any], stages: tuple[Stage, ...]) -> Case:
    """Return a case, with the answers that are answers; the checks complain about the others."""
    numbers = {"0": 0, **{stage.id: stage.number for stage in stages}}
    questions = {question.id: question for stage in stages for question in stage.questions}
    ratings = {
        id_: questions[id_].scale.reading(node.text)
        for id_, node in case["answers"].values.items()
        if id_ in questions and isinstance(node, Text)
    }
    return Case(
        name=case["name"],
        answers={id_: rating for id_, rating in ratings.items() if rating is not None},
        reached=numbers.get(case["reached"], 0),
        at_most=numbers.get(case["at_most"]),
    )


def _stage(number: int, stage: dict[str, Any], defaults: dict[str, Any], scales: Mapping[str, Scale]) -> Stage:
    share = stage.pop("pass_share") or defaults["pass_share"] or Fraction(1)
    questions = tuple([_question(question, defaults["scale"], scales) for question in stage.pop("questions")])
    return Stage(number=number, pass_share=share, questions=questions, **stage)


def _question(question: dict[str, Any], scale: Scale, scales: Mapping[str, Scale]) -> Question:
    if name := question.pop("scale"):
        scale = scales.get(name) or placeholder(name)
    options = [option if isinstance(option, dict) else {"text": option} for option in question.pop("options")]
    formerly = tuple([option.get("formerly_text", ()) for option in options])
    essential, weight, met_at = (question.pop(field) for field in ("essential", "weight", "met_at"))
    not_applicable = question.pop("not_applicable")
    return Question(
        **{**question, "dimension": question["dimension"] or None},
        scale=scale,
        met_at=scale.met_at if met_at is None else met_at,
        options=tuple([option["text"] for option in options] or [point.label for point in scale.points]),
        formerly_options=formerly if any(formerly) else (),
        essential=essential == "true",
        weight=1 if weight is None else weight,
        may_not_apply=not_applicable == "allowed" if not_applicable else essential != "true",
    )
