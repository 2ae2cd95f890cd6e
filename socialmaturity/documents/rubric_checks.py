"""What is wrong with a rubric beyond its shape.

Empty ids and texts, and a scale that stands in for a broken one, are passed over: reading the shape has complained
about them already.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark, Point, Scale
from socialmaturity.core.scoring import judge
from socialmaturity.documents.tree import Map, place_of
from socialmaturity.text import did_you_mean, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from socialmaturity.core.model import Check, Crosswalk, Question, Rubric, Stage
    from socialmaturity.documents.tree import Complaints

MAX_STAGES = 100
MAX_QUESTIONS = 200  # in a stage: more could not be planned in reasonable time, nor asked
RESERVED = frozenset(mark.value for mark in Mark)

# What stands in for a scale that is missing or broken, until the complaints about it are settled.
NO_SCALE = Scale(id="", met_at=1, points=(Point(score=0, id="", label=""), Point(score=1, id="", label="")))


def lint(rubric: Rubric, tree: Map, complaints: Complaints) -> None:
    """Complain about everything in a rubric that no single field shows."""
    _Lint(rubric, tree, complaints).run()


class _Lint:
    def __init__(self, rubric: Rubric, tree: Map, complaints: Complaints) -> None:
        self.rubric = rubric
        self.tree = tree
        self.complaints = complaints
        self.sources = {source.id for source in rubric.sources}
        self.dimensions = {dimension.id for dimension in rubric.dimensions}

    def complain(self, message: str, *path: str | int, warning: bool = False) -> None:
        self.complaints.add(message, place_of(self.tree, *path), warning=warning)

    def run(self) -> None:
        rubric = self.rubric
        if not rubric.scales and isinstance(self.tree.values.get("scales"), Map):
            self.complain("'scales' is empty; a rubric needs an entry there", "scales")
        for scale in rubric.scales:
            if not _is_stand_in(scale):
                self.scale(scale)
        for field in ("sources", "dimensions", "stages", "checks", "benchmarks"):
            self.unique(((item.id, (field, i, "id")) for i, item in enumerate(getattr(rubric, field))))
        self.unique(
            (question.id, ("stages", s, "questions", q, "id"))
            for s, stage in enumerate(rubric.stages)
            for q, question in enumerate(stage.questions)
        )
        if len(rubric.stages) > MAX_STAGES:
            self.complain(f"more than {MAX_STAGES} stages; nobody could climb that", "stages", MAX_STAGES)
        for index, stage in enumerate(rubric.stages):
            self.stage(stage, index)
        for index, check in enumerate(rubric.checks):
            self.check(check, index)
        self.benchmarks()
        for index, crosswalk in enumerate(rubric.crosswalk):
            self.crosswalk(crosswalk, index)

    def unique(self, items: Iterable[tuple[str, tuple[str | int, ...]]]) -> None:
        first: dict[str, tuple[str | int, ...]] = {}
        for id_, path in items:
            if id_ and id_ in first:
                line = place_of(self.tree, *first[id_]).line + 1
                self.complain(f"the id {quoted(id_)} is already on line {line}; ids are unique", *path)
            first.setdefault(id_, path)

    def known(self, id_: str, known: Collection[str], what: str, *path: str | int) -> bool:
        """Whether a reference leads somewhere; complain if not."""
        if id_ and id_ not in known:
            self.complain(f"there is no {what} {quoted(id_)}{did_you_mean(id_, known)}", *path)
        return id_ in known

    def scale(self, scale: Scale) -> None:
        path = ("scales", scale.id)
        scores = [point.score for point in scale.points]
        if len(scores) > 1:
            self.met_at(scale.met_at, scale, *path, "met_at")
        else:
            self.complain("a scale needs at least two points; add one", *path, "points")
        self.unique((point.id, (*path, "points", i, "id")) for i, point in enumerate(scale.points))
        for index, (before, score) in enumerate(pairwise(scores), 1):
            if score <= before:
                self.complain(
                    f"the score {score} stands after {before}; scores rise from point to point",
                    *(*path, "points", index, "score"),
                )
        for index, point in enumerate(scale.points):
            if point.id in RESERVED:
                self.complain(_reserved(point.id), *path, "points", index, "id")
            elif point.id and not re.search("[a-z]", point.id):
                self.complain(
                    f"the id {quoted(point.id)} needs a letter, or it could be taken for a score",
                    *(*path, "points", index, "id"),
                )

    def met_at(self, score: int, scale: Scale, *path: str | int) -> None:
        scores = [point.score for point in scale.points]
        if score not in scores:
            self.complain(f"'met_at' is {score}, which is no score of the scale; it has {listed(scores)}", *path)
        elif score == min(scores):
            self.complain(
                f"'met_at' is {score}, the lowest score, so every answer would be met; it has {listed(scores)}", *path
            )

    def stage(self, stage: Stage, index: int) -> None:
        path = ("stages", index)
        if len(stage.questions) > MAX_QUESTIONS:
            self.complain(
                f"more than {MAX_QUESTIONS} questions in a stage; split it", *path, "questions", MAX_QUESTIONS
            )
        self.references(stage.sources, *path)
        for position, question in enumerate(stage.questions):
            self.question(question, *path, "questions", position)
        essential = {question.id: question.met_at for question in stage.questions if question.essential}
        supporting = len(stage.questions) > len(essential) > 0
        sound = all(question.scale.highest > question.scale.lowest for question in stage.questions)
        if supporting and sound and judge(stage, essential).passed:
            self.complain(
                "the essential questions alone already satisfy 'pass_share', so the other questions decide nothing; "
                "raise 'pass_share' or make fewer questions essential",
                *path,
                warning=True,
            )

    def question(self, question: Question, *path: str | int) -> None:
        if not _is_stand_in(question.scale):
            self.scaled(question, *path)
        if question.id in RESERVED:
            self.complain(_reserved(question.id), *path, "id")
        if question.dimension:
            self.known(question.dimension, self.dimensions, "dimension", *path, "dimension")
        self.references(question.sources, *path)

    def scaled(self, question: Question, *path: str | int) -> None:
        points, options = len(question.scale.points), len(question.options)
        if options != points:
            self.complain(
                f"'options' has {options} for the {points} points of {quoted(question.scale.id)}; give one for each",
                *(*path, "options"),
            )
        if len(question.advice) > 1 and len(question.advice) != points:
            self.complain(
                f"'advice' has {len(question.advice)} entries for the {points} points of {quoted(question.scale.id)}; "
                "write one text, or one for each point",
                *(*path, "advice"),
            )
        if question.met_at != question.scale.met_at:
            self.met_at(question.met_at, question.scale, *path, "met_at")

    def references(self, sources: Iterable[str], *path: str | int) -> None:
        for index, id_ in enumerate(sources):
            self.known(id_, self.sources, "source", *path, "sources", index)

    def check(self, check: Check, index: int) -> None:
        path = ("checks", index)
        for position, id_ in enumerate(check.questions):
            self.known(id_, self.rubric.questions, "question", *path, "questions", position)
        if check.after:
            self.known(check.after, self.rubric.by_id, "stage", *path, "after")
        elif check.near_side or check.far_side:
            self.complain("'near_side' and 'far_side' need 'after', the stage before the crossing", *path)
        self.references(check.sources, *path)

    def benchmarks(self) -> None:
        for index, benchmark in enumerate(self.rubric.benchmarks):
            path = ("benchmarks", index)
            if self.known(benchmark.question, self.rubric.questions, "question", *path, "question"):
                scores = [point.score for point in self.rubric.questions[benchmark.question].scale.points]
                if benchmark.met_by is not None and benchmark.met_by not in scores:
                    self.complain(
                        f"'met_by' is {benchmark.met_by}, which is no score of the scale; it has {listed(scores)}",
                        *(*path, "met_by"),
                    )
            self.references(benchmark.sources, *path)

    def crosswalk(self, crosswalk: Crosswalk, index: int) -> None:
        path = ("crosswalk", index)
        for position, match in enumerate(crosswalk.stages):
            self.known(match.stage, self.rubric.by_id, "stage", *path, "stages", position, "stage")
        for position, range_ in enumerate(crosswalk.ranges):
            if range_.reached > len(self.rubric.stages):
                self.complain(f"there is no stage number {range_.reached}", *path, "ranges", position, "reached")
        for field in ("same", "similar"):
            for position, counterpart in enumerate(getattr(crosswalk, field)):
                self.known(counterpart.question, self.rubric.questions, "question", *path, field, position, "question")


def _is_stand_in(scale: Scale) -> bool:
    return scale.points is NO_SCALE.points


def _reserved(id_: str) -> str:
    return f"the id '{id_}' is reserved for an answer that is no score; choose another"
