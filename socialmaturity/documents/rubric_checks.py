"""Check a rubric beyond its single fields.  docs/complaint_kinds.py describes each kind by its code.

Empty ids and texts, and the placeholder for a scale that cannot be used, have their complaint already.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from socialmaturity.core.asked import ASK_WORDS
from socialmaturity.core.model import Point, Scale
from socialmaturity.core.scoring import judge
from socialmaturity.core.sheet import RECORD_FIELDS
from socialmaturity.documents.rubric_fields import MAX_QUESTIONS, MAX_STAGES
from socialmaturity.documents.rubric_references import References
from socialmaturity.documents.tree import List, Map, Text, fields_at, node_at, place_of, text_at
from socialmaturity.text import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from socialmaturity.core.model import Benchmark, Check, Crosswalk, Question, Rubric, Stage
    from socialmaturity.documents.tree import Complaints

_PLACEHOLDER = (Point(score=0, id="", label=""), Point(score=1, id="", label=""))
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.ASCII | re.IGNORECASE)
_TABLE_WORDS = frozenset((*RECORD_FIELDS, *ASK_WORDS))  # with a meaning of their own as a heading, or after --ask


def placeholder(id_: str = "") -> Scale:
    """Return a scale in place of one that is missing or broken, until the complaints about it are settled."""
    return Scale(id=id_, met_at=1, points=_PLACEHOLDER)


def is_placeholder(scale: Scale) -> bool:
    """Return whether this scale only replaces a broken one."""
    return scale.points is _PLACEHOLDER


def check(rubric: Rubric, tree: Map, complaints: Complaints) -> None:
    """Complain about everything in a rubric that no single field shows."""
    _Checks(rubric, tree, complaints).run()


class _Checks:
    def __init__(self, rubric: Rubric, tree: Map, complaints: Complaints) -> None:
        self.rubric = rubric
        self.tree = tree
        self.complaints = complaints
        self.references = References(tree, complaints)
        self.source_ids = {source.id for source in rubric.sources}
        self.dimension_ids = {dimension.id for dimension in rubric.dimensions}
        self.scale_ids = {scale.id for scale in rubric.scales}

    def complain(self, code: str, message: str, *path: str | int, warning: bool = False) -> None:
        self.complaints.add(message, place_of(self.tree, *path), code, warning=warning)

    def warn(self, code: str, message: str, *path: str | int) -> None:
        self.complain(code, message, *path, warning=True)

    def run(self) -> None:
        rubric = self.rubric
        self.pass_shares()
        self.scales()
        if rubric.language and not _LANGUAGE.fullmatch(rubric.language):
            self.warn("language", f"{quoted(rubric.language)} is not the code of a language, such as en", "language")
        for field in ("sources", "dimensions", "stages", "checks", "benchmarks"):
            self.references.unique((item.id, (field, i, "id")) for i, item in enumerate(getattr(rubric, field)))
        self.ladder()
        self.idle_questions()
        for index, check_ in enumerate(rubric.checks):
            self.check(check_, "checks", index)
        for index, benchmark in enumerate(rubric.benchmarks):
            self.benchmark(benchmark, "benchmarks", index)
        for index, crosswalk in enumerate(rubric.crosswalk):
            self.crosswalk(crosswalk, "crosswalk", index)
        for index in range(len(rubric.cases)):
            self.case("cases", index)
        self.references.settle()

    def pass_shares(self) -> None:
        """Check that the rubric has a pass share for all stages, or each stage has its own."""
        if self.has(self.tree, "pass_share"):
            return
        stages = self.tree.values.get("stages")
        nodes = [node for node in stages.items if isinstance(node, Map)] if isinstance(stages, List) else []
        own = [node for node in nodes if self.has(node, "pass_share")]
        for node in [node for node in nodes if node not in own] if own else [self.tree]:
            what = "a stage needs it, as the rubric has none for all" if own else "a rubric needs it"
            self.complaints.add(f"'pass_share' is missing; {what}", node.place, "missing")

    def has(self, node: Map, field: str) -> bool:
        """Return whether a mapping has a field, or an unknown one that was taken for this one, misspelt."""
        return field in node.values or (node.place, field) in self.complaints.meant

    def ladder(self) -> None:
        stages = [(stage, ("stages", index)) for index, stage in enumerate(self.rubric.stages)]
        questions = [
            (question, (*path, "questions", index))
            for stage, path in stages
            for index, question in enumerate(stage.questions)
        ]
        self.references.unique((question.id, (*path, "id")) for question, path in questions)
        self.references.former_ids(stages)
        self.references.former_ids(questions)
        if len(stages) > MAX_STAGES:
            self.complain("size", f"more than {MAX_STAGES} stages; nobody could climb that", "stages", MAX_STAGES)
        for stage, path in stages:
            if len(stage.questions) > MAX_QUESTIONS:
                message = f"more than {MAX_QUESTIONS} questions in a stage; split it"
                self.complain("size", message, *path, "questions", MAX_QUESTIONS)
            self.sources(stage.sources, *path)
        for question, question_path in questions:
            self.question(question, *question_path)

    def scales(self) -> None:
        default = text_at(self.tree, "scale")
        self.references.known(default, self.scale_ids or {default}, "scale", "scale")
        for scale in self.rubric.scales:
            if not is_placeholder(scale):
                self.scale(scale)

    def scale(self, scale: Scale) -> None:
        path = ("scales", scale.id)
        if len(scale.points) > 1:
            self.met_at(scale.met_at, scale, *path, "met_at")
        else:
            self.complain("points", "a scale needs at least two points; add one", *path, "points")
        self.references.unique((point.id, (*path, "points", i, "id")) for i, point in enumerate(scale.points))
        for index, (before, score) in enumerate(pairwise(scale.scores), 1):
            if score <= before:
                message = f"the score {score} follows {before}; scores rise from point to point"
                self.complain("points", message, *path, "points", index, "score")

    def met_at(self, score: int, scale: Scale, *path: str | int) -> None:
        wrong = ""
        if score not in scale.scores:
            wrong = "which is not a score of the scale"
        elif score == min(scale.scores):
            wrong = "the lowest score, so every answer would be met"
        if wrong:
            self.complain("score", f"'met_at' is {score}, {wrong}; it has {listed(scale.scores)}", *path)

    def idle_questions(self) -> None:
        """Warn of stages that their essential questions alone pass: together, where the rubric's share is to blame."""
        idle = [index for index, stage in enumerate(self.rubric.stages) if _has_idle_questions(stage)]
        shared = [index for index in idle if "pass_share" not in fields_at(self.tree, "stages", index)]
        found = (
            "the essential questions alone already satisfy 'pass_share', so the other questions decide nothing; "
            "raise 'pass_share' or make fewer questions essential"
        )
        if len(shared) > 1:
            which = listed(self.rubric.stages[index].id for index in shared)
            self.warn("idle-questions", f"in {len(shared)} stages ({which}), {found}", "pass_share")
            idle = [index for index in idle if index not in shared]
        for index in idle:
            self.warn("idle-questions", found, "stages", index)

    def question(self, question: Question, *path: str | int) -> None:
        known = self.references.known(question.scale.id, self.scale_ids or {question.scale.id}, "scale", *path, "scale")
        if known and not is_placeholder(question.scale):
            self.points(question, *path)
        if question.id in _TABLE_WORDS:
            message = f"the id {quoted(question.id)} is also a field of tables or a word of --ask; choose another"
            self.warn("table-field", message, *path, "id")
        if question.dimension:
            self.references.known(question.dimension, self.dimension_ids, "dimension", *path, "dimension")
        if not question.advice:
            node = node_at(self.tree, *path)
            if isinstance(node, Map) and (node.place, "advice") not in self.complaints.meant:
                where = (*path, "advice") if "advice" in node.values else path
                self.warn("advice", "'advice' is missing; a gap here will come without a first step", *where)
        self.sources(question.sources, *path)

    def points(self, question: Question, *path: str | int) -> None:
        """Check what a question has for each point of its scale."""
        points, options, advice = len(question.scale.points), question.options, question.advice
        if len(options) != points:
            message = f"'options' has {len(options)} for the {points} points of {quoted(question.scale.id)}"
            self.complain("options", f"{message}; give one for each", *path, "options")
        for index, option in enumerate(options):
            if option and option in options[:index] and "options" in fields_at(self.tree, *path):
                message = f"{quoted(option)} is also option {options.index(option) + 1}; nobody could choose"
                self.warn("equal-options", message, *path, "options", index)
        if len(advice) > 1 and len(advice) != points:
            message = f"'advice' has {len(advice)} entries for the {points} points of {quoted(question.scale.id)}"
            self.complain("options", f"{message}; write one text, or one for each point", *path, "advice")
        if question.met_at != question.scale.met_at:
            self.met_at(question.met_at, question.scale, *path, "met_at")

    def sources(self, ids: Iterable[str], *path: str | int) -> None:
        for index, id_ in enumerate(ids):
            self.references.known(id_, self.source_ids, "source", *path, "sources", index)

    def check(self, check_: Check, *path: str | int) -> None:
        known = self.references.known
        for position, id_ in enumerate(check_.questions):
            known(id_, self.rubric.questions, "question", *path, "questions", position)
        if check_.after:
            found = known(check_.after, self.rubric.by_id, "stage", *path, "after")
            if found and self.references.all_read and check_.after == self.rubric.stages[-1].id:
                problem = "is the last stage, so there is nothing to cross to; name the one below"
                self.warn("crossing", f"{quoted(check_.after)} {problem}", *path, "after")
        elif check_.near_side or check_.far_side:
            self.complain("crossing", "'near_side' and 'far_side' need 'after', the stage before the crossing", *path)
        self.sources(check_.sources, *path)

    def benchmark(self, benchmark: Benchmark, *path: str | int) -> None:
        questions = self.rubric.questions
        if self.references.known(benchmark.question, questions, "question", *path, "question"):
            scores = questions[benchmark.question].scale.scores
            if benchmark.met_by is not None and benchmark.met_by not in scores:
                message = f"'met_by' is {benchmark.met_by}, which is not a score of the scale; it has {listed(scores)}"
                self.complain("score", message, *path, "met_by")
        self.sources(benchmark.sources, *path)

    def case(self, *path: str | int) -> None:
        known = self.references.known
        for field in ("reached", "at_most"):
            known(text_at(self.tree, *path, field), {"0", *self.rubric.by_id}, "stage", *path, field)
        for id_ in fields_at(self.tree, *path, "answers"):
            answer = (*path, "answers", id_)
            if not isinstance(node_at(self.tree, *answer), Text):
                self.complain("kind", f"{quoted(id_)} has one answer, written as a single value", *answer)
            written = text_at(self.tree, *answer)
            if known(id_, self.rubric.questions, "question", *answer) and written:
                question = self.rubric.questions[id_]
                if question.scale.reading(written) is None and not is_placeholder(question.scale):
                    from socialmaturity.documents.sheet import no_answer

                    self.complain("case", no_answer(question, written), *answer)

    def crosswalk(self, crosswalk: Crosswalk, *path: str | int) -> None:
        known = self.references.known
        for position, match in enumerate(crosswalk.stages):
            known(match.stage, self.rubric.by_id, "stage", *path, "stages", position, "stage")
        for position, range_ in enumerate(crosswalk.ranges):
            here = (*path, "ranges", position)
            self.references.known_number(range_.reached, len(self.rubric.stages), *here)
            bounds = range_.plausible
            sound = all(isinstance(bound, int) for bound in bounds)  # those that are not have been complained about
            if bounds and sound and (len(bounds) != 2 or bounds[0] > bounds[1]):  # noqa: PLR2004 - from and to
                message = "'plausible' must be two stage numbers, the lower first, such as [0, 3]"
                self.complain("number", message, *here, "plausible")
        for field in ("same", "similar"):
            for position, counterpart in enumerate(getattr(crosswalk, field)):
                known(counterpart.question, self.rubric.questions, "question", *path, field, position, "question")


def _has_idle_questions(stage: Stage) -> bool:
    """Return whether a stage with other questions is passed by its essential ones alone."""
    essential = {question.id: question.met_at for question in stage.questions if question.essential}
    sound = all(question.scale.highest > question.scale.lowest for question in stage.questions)
    return len(stage.questions) > len(essential) > 0 and sound and judge(stage, essential).passed
