"""A rubric from the bytes of its file."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from socialmaturity.core.model import Question, Rubric, Scale, Stage
from socialmaturity.documents import rubric_checks
from socialmaturity.documents.parse import parse
from socialmaturity.documents.rubric_checks import stand_in
from socialmaturity.documents.rubric_fields import RUBRIC
from socialmaturity.documents.tree import Complaints

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmaturity.core.model import Point
    from socialmaturity.errors import Problem


def read_rubric(data: bytes, file: str) -> tuple[Rubric, tuple[Problem, ...]]:
    """Return the rubric in the bytes of a file, and the warnings for its author.

    Raises InputError with everything that is wrong with it.
    """
    complaints = Complaints(file)
    tree = parse(data, complaints)
    if "answers" in tree.values and "stages" not in tree.values:
        complaints.stop("this is a sheet, not a rubric; 'socialmaturity score' reads it", tree.place)
    rubric = _rubric(RUBRIC.read(tree, "", complaints), sha256(data).hexdigest())
    rubric_checks.check(rubric, tree, complaints)
    return rubric, complaints.settle()


def _rubric(values: dict[str, Any], digest: str) -> Rubric:
    scales = {id_: _scale(id_, scale) for id_, scale in values["scales"].items()}
    values["scale"] = scales.get(values["scale"]) or next(iter(scales.values()), stand_in())
    return Rubric(
        **{field: values[field] for field in _AS_WRITTEN},
        before=values["before"] or "No stage complete yet",
        scales=tuple(scales.values()),
        stages=tuple(_stage(number, stage, values, scales) for number, stage in enumerate(values["stages"], 1)),
        sha256=digest,
    )


_AS_WRITTEN = (
    *("id", "version", "title", "summary", "language", "sources", "dimensions", "checks", "benchmarks", "crosswalk"),
)


def _scale(id_: str, scale: dict[str, Any]) -> Scale:
    """Return a scale, or a stand-in for one that cannot be used."""
    points: tuple[Point, ...] = scale["points"]
    if not points or any(point.score is None for point in points):
        return stand_in(id_)
    return Scale(id=id_, met_at=points[-1].score if scale["met_at"] is None else scale["met_at"], points=points)


def _stage(number: int, stage: dict[str, Any], defaults: dict[str, Any], scales: Mapping[str, Scale]) -> Stage:
    share = stage.pop("pass_share") or defaults["pass_share"] or Fraction(1)
    questions = tuple([_question(question, defaults["scale"], scales) for question in stage.pop("questions")])
    return Stage(number=number, pass_share=share, questions=questions, **stage)


def _question(question: dict[str, Any], scale: Scale, scales: Mapping[str, Scale]) -> Question:
    if name := question.pop("scale"):
        scale = scales.get(name) or stand_in(name)
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
