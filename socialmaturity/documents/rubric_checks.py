"""Check a rubric beyond its single fields.  `complaint_kinds` describes each kind by its code.

Empty ids and texts, and the placeholder for a scale that cannot be used, have their complaint already.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from socialmaturity.core.model import Point, Scale
from socialmaturity.core.scoring import judge
from socialmaturity.documents.limits import MAX_QUESTIONS, MAX_STAGES, TABLE_WORDS
from socialmaturity.documents.tree import List, Map, Text, file_of, place_of
from socialmaturity.text import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from socialmaturity.core.model import Check, Crosswalk, Question, Rubric, Stage
    from socialmaturity.documents.tree import Complaints, Node, Place

_PLACEHOLDER = (Point(score=0, id="", label=""), Point(score=1, id="", label=""))
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.ASCII | re.IGNORECASE)


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
        self.sources = {source.id for source in rubric.sources}
        self.dimensions = {dimension.id for dimension in rubric.dimensions}
        self.scales = {scale.id for scale in rubric.scales}
        # What is left out, with a field of the rubric that is extended, and the places there that still name it.
        self.dangling: defaultdict[tuple[Text, str], list[Place]] = defaultdict(list)
        self.named: set[tuple[Text, str]] = set()  # those of them that are named, not just counted as a stage
        # Where stages or questions could not be read, what refers to them may be right.
        self.all_read = _is_list_of_maps(tree.values.get("stages"), "questions")

    def complain(self, code: str, message: str, *path: str | int, warning: bool = False) -> None:
        self.complaints.add(message, place_of(self.tree, *path), code, warning=warning)

    def warn(self, code: str, message: str, *path: str | int) -> None:
        self.complain(code, message, *path, warning=True)

    def run(self) -> None:
        rubric = self.rubric
        self.pass_shares()
        self.known((default := _text(self.tree, "scale")), self.scales or {default}, "scale", "scale")
        if rubric.language and not _LANGUAGE.fullmatch(rubric.language):
            self.warn("language", f"{quoted(rubric.language)} is not the code of a language, such as en", "language")
        for scale in rubric.scales:
            if not is_placeholder(scale):
                self.scale(scale)
        for field in ("sources", "dimensions", "stages", "checks", "benchmarks"):
            self.unique(((item.id, (field, i, "id")) for i, item in enumerate(getattr(rubric, field))))
        self.unique(
            (question.id, ("stages", s, "questions", q, "id"))
            for s, stage in enumerate(rubric.stages)
            for q, question in enumerate(stage.questions)
        )
        self.former_ids((stage, ("stages", s)) for s, stage in enumerate(rubric.stages))
        self.former_ids(self.questions())
        if len(rubric.stages) > MAX_STAGES:
            self.complain("size", f"more than {MAX_STAGES} stages; nobody could climb that", "stages", MAX_STAGES)
        for index, stage in enumerate(rubric.stages):
            self.stage(stage, index)
        self.idle_questions()
        for index, check_ in enumerate(rubric.checks):
            self.check(check_, index)
        self.benchmarks()
        for index, crosswalk in enumerate(rubric.crosswalk):
            self.crosswalk(crosswalk, index)
        for index in range(len(rubric.cases)):
            self.case(index)
        self.dangling_names()

    def pass_shares(self) -> None:
        """Check that the rubric has a pass share for all stages, or each stage has its own."""
        if "pass_share" in self.tree.values or self.meant(self.tree, "pass_share"):
            return
        stages = self.tree.values.get("stages")
        nodes = [node for node in stages.items if isinstance(node, Map)] if isinstance(stages, List) else []
        own = [node for node in nodes if "pass_share" in node.values or self.meant(node, "pass_share")]
        for node in [node for node in nodes if node not in own] if own else [self.tree]:
            what = "a stage needs it, as the rubric has none for all" if own else "a rubric needs it"
            self.complaints.add(f"'pass_share' is missing; {what}", node.place, "missing")

    def meant(self, node: Node, field: str) -> bool:
        """Return whether an unknown field of this mapping was taken for a misspelt one."""
        return (node.place, field) in self.complaints.meant

    def unique(self, items: Iterable[tuple[str, tuple[str | int, ...]]]) -> None:
        first: dict[str, Place] = {}
        for id_, path in items:
            place = place_of(self.tree, *path)
            if id_ and id_ in first:
                # What a rubric adds to the one that it extends is to be corrected, in whichever file it is.
                there, here = (place, first[id_]) if file_of(place) else (first[id_], place)
                message = f"the id {quoted(id_)} is already {_on_line(there)}; ids are unique"
                self.complaints.add(message, here, "repeated-id")
            first.setdefault(id_, place)

    def questions(self) -> Iterator[tuple[Question, tuple[str | int, ...]]]:
        for s, stage in enumerate(self.rubric.stages):
            for q, question in enumerate(stage.questions):
                yield question, ("stages", s, "questions", q)

    def former_ids(self, items: Iterable[tuple[Stage | Question, tuple[str | int, ...]]]) -> None:
        """Complain about former ids that lead to two stages or questions."""
        all_items = list(items)
        ids = {item.id: (*path, "id") for item, path in all_items}
        for item, path in all_items:
            for index, former in enumerate(item.formerly):
                here = (*path, "formerly", index)
                if first := ids.get(former):
                    where = _on_line(place_of(self.tree, *first))
                    message = f"an earlier id cannot be {quoted(former)}, which is {where} too: it must lead to one"
                    self.complain("formerly", message, *here)
                ids.setdefault(former, here)

    def known(self, id_: str, known: Collection[str], what: str, *path: str | int) -> bool:
        """Return whether a reference leads somewhere; complain if not."""
        if id_ and id_ not in known and (self.all_read or what not in ("stage", "question")):
            if id_ in self.complaints.left_out and what in ("stage", "question"):
                self.left_out(id_, what, *path)
            else:
                guess = self.complaints.did_you_mean(id_, known)
                self.complain("reference", f"there is no {what} {quoted(id_)}{guess}", *path)
        return id_ in known

    def left_out(self, id_: str, what: str, *path: str | int) -> None:
        """Complain about a name that leads to what is left out: the change is in one place, the name in another."""
        change, place = self.complaints.left_out[id_], place_of(self.tree, *path)
        if file_of(place):  # what extends the rubric is to be corrected, not the rubric
            self.dangling[change, str(path[0])].append(place)
            self.named.add((change, str(path[0])))
        else:
            message = f"there is no {what} {quoted(id_)}; it is left out on line {change.place.line + 1}"
            self.complaints.add(message, place, "reference")

    def shifted(self, *path: str | int) -> None:
        """Note a place in the rubric that is extended which goes by the numbers of stages, if one is left out."""
        place = place_of(self.tree, *path)
        for id_, change in self.complaints.left_out.items():
            if change.text != id_ and file_of(place):  # a stage, as its questions are left out with it
                places = self.dangling[change, str(path[0])]
                if place not in places:  # another question of the stage
                    places.append(place)

    def dangling_names(self) -> None:
        """Complain once about each thing that is left out, and is named in a field of the rubric that is extended."""
        for (change, field), places in self.dangling.items():
            lines = listed(sorted({place.line + 1 for place in places}))
            where = f"{getattr(places[0], 'file', '')} ({'lines' if ',' in lines else 'line'} {lines})"
            if (change, field) in self.named:
                why, how = "names it", "without it"
            else:
                why, how = "has 'ranges' that go by the numbers of stages", "with the numbers as they are now"
            message = f"{quoted(change.text)} cannot be left out alone: '{field}' in {where} {why}"
            self.complaints.add(f"{message}; write '{field}' in this file as well, {how}", change.place, "reference")

    def scale(self, scale: Scale) -> None:
        path = ("scales", scale.id)
        scores = scale.scores
        if len(scores) > 1:
            self.met_at(scale.met_at, scale, *path, "met_at")
        else:
            self.complain("points", "a scale needs at least two points; add one", *path, "points")
        self.unique((point.id, (*path, "points", i, "id")) for i, point in enumerate(scale.points))
        for index, (before, score) in enumerate(pairwise(scores), 1):
            if score <= before:
                self.complain(
                    "points",
                    f"the score {score} follows {before}; scores rise from point to point",
                    *(*path, "points", index, "score"),
                )

    def met_at(self, score: int, scale: Scale, *path: str | int) -> None:
        scores = scale.scores
        if score not in scores:
            message = f"'met_at' is {score}, which is not a score of the scale; it has {listed(scores)}"
            self.complain("score", message, *path)
        elif score == min(scores):
            message = f"'met_at' is {score}, the lowest score, so every answer would be met; it has {listed(scores)}"
            self.complain("score", message, *path)

    def stage(self, stage: Stage, index: int) -> None:
        path = ("stages", index)
        if len(stage.questions) > MAX_QUESTIONS:
            message = f"more than {MAX_QUESTIONS} questions in a stage; split it"
            self.complain("size", message, *path, "questions", MAX_QUESTIONS)
        self.references(stage.sources, *path)
        for position, question in enumerate(stage.questions):
            self.question(question, *path, "questions", position)

    def idle_questions(self) -> None:
        """Warn of stages that their essential questions alone pass: together, where the rubric's share is to blame."""
        idle = [index for index, stage in enumerate(self.rubric.stages) if _has_idle_questions(stage)]
        shared = [index for index in idle if "pass_share" not in _fields(self.tree, "stages", index)]
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
        if self.known(question.scale.id, self.scales or {question.scale.id}, "scale", *path, "scale"):
            self.scaled(question, *path)
        if question.id in TABLE_WORDS:
            message = f"the id {quoted(question.id)} is also a field of tables or a word of --ask; choose another"
            self.warn("table-field", message, *path, "id")
        if question.dimension:
            self.known(question.dimension, self.dimensions, "dimension", *path, "dimension")
        self.advice(question, *path)
        self.references(question.sources, *path)

    def advice(self, question: Question, *path: str | int) -> None:
        node = _node(self.tree, *path)
        if not question.advice and isinstance(node, Map) and not self.meant(node, "advice"):
            where = (*path, "advice") if "advice" in node.values else path
            self.warn("advice", "'advice' is missing; a gap here will come without a first step", *where)

    def scaled(self, question: Question, *path: str | int) -> None:
        if is_placeholder(question.scale):
            return
        points, options, advice = len(question.scale.points), question.options, question.advice
        if len(options) != points:
            message = f"'options' has {len(options)} for the {points} points of {quoted(question.scale.id)}"
            self.complain("options", f"{message}; give one for each", *path, "options")
        for index, option in enumerate(options):
            if option and option in options[:index] and "options" in _fields(self.tree, *path):
                message = f"{quoted(option)} is also option {options.index(option) + 1}; nobody could choose"
                self.warn("equal-options", message, *path, "options", index)
        if len(advice) > 1 and len(advice) != points:
            message = f"'advice' has {len(advice)} entries for the {points} points of {quoted(question.scale.id)}"
            self.complain("options", f"{message}; write one text, or one for each point", *path, "advice")
        if question.met_at != question.scale.met_at:
            self.met_at(question.met_at, question.scale, *path, "met_at")

    def references(self, sources: Iterable[str], *path: str | int) -> None:
        for index, id_ in enumerate(sources):
            self.known(id_, self.sources, "source", *path, "sources", index)

    def check(self, check_: Check, index: int) -> None:
        path = ("checks", index)
        for position, id_ in enumerate(check_.questions):
            self.known(id_, self.rubric.questions, "question", *path, "questions", position)
        if check_.after:
            found = self.known(check_.after, self.rubric.by_id, "stage", *path, "after")
            if found and self.all_read and check_.after == self.rubric.stages[-1].id:
                message = (
                    f"{quoted(check_.after)} is the last stage, so there is nothing to cross to; name the one below"
                )
                self.warn("crossing", message, *path, "after")
        elif check_.near_side or check_.far_side:
            message = "'near_side' and 'far_side' need 'after', the stage before the crossing"
            self.complain("crossing", message, *path)
        self.references(check_.sources, *path)

    def benchmarks(self) -> None:
        for index, benchmark in enumerate(self.rubric.benchmarks):
            path = ("benchmarks", index)
            if self.known(benchmark.question, self.rubric.questions, "question", *path, "question"):
                scores = self.rubric.questions[benchmark.question].scale.scores
                if benchmark.met_by is not None and benchmark.met_by not in scores:
                    message = (
                        f"'met_by' is {benchmark.met_by}, which is not a score of the scale; it has {listed(scores)}"
                    )
                    self.complain("score", message, *path, "met_by")
            self.references(benchmark.sources, *path)

    def case(self, index: int) -> None:
        path = ("cases", index)
        for field in ("reached", "at_most"):
            self.known(_text(self.tree, *path, field), {"0", *self.rubric.by_id}, "stage", *path, field)
        for id_ in _fields(self.tree, *path, "answers"):
            if not isinstance(_node(self.tree, *path, "answers", id_), Text):
                self.complain("kind", f"{quoted(id_)} has one answer, written as a single value", *path, "answers", id_)
            written = _text(self.tree, *path, "answers", id_)
            if self.known(id_, self.rubric.questions, "question", *path, "answers", id_) and written:
                question = self.rubric.questions[id_]
                if question.scale.reading(written) is None and not is_placeholder(question.scale):
                    from socialmaturity.documents.sheet import no_answer

                    self.complain("case", no_answer(question, written), *path, "answers", id_)

    def crosswalk(self, crosswalk: Crosswalk, index: int) -> None:
        path = ("crosswalk", index)
        for position, match in enumerate(crosswalk.stages):
            self.known(match.stage, self.rubric.by_id, "stage", *path, "stages", position, "stage")
        for position, range_ in enumerate(crosswalk.ranges):
            self.shifted(*path, "ranges", position)
            if range_.reached > len(self.rubric.stages) and self.all_read:
                message = f"there is no stage number {range_.reached}"
                if not any(field == "crosswalk" for _, field in self.dangling):  # it follows from what is left out
                    self.complain("reference", message, *path, "ranges", position, "reached")
            bounds = range_.plausible
            sound = all(isinstance(bound, int) for bound in bounds)  # those that are not have been complained about
            if bounds and sound and (len(bounds) != 2 or bounds[0] > bounds[1]):  # noqa: PLR2004 - from and to
                message = "'plausible' must be two stage numbers, the lower first, such as [0, 3]"
                self.complain("number", message, *path, "ranges", position, "plausible")
        for field in ("same", "similar"):
            for position, counterpart in enumerate(getattr(crosswalk, field)):
                self.known(counterpart.question, self.rubric.questions, "question", *path, field, position, "question")


def _has_idle_questions(stage: Stage) -> bool:
    """Return whether a stage with other questions is passed by its essential ones alone."""
    essential = {question.id: question.met_at for question in stage.questions if question.essential}
    sound = all(question.scale.highest > question.scale.lowest for question in stage.questions)
    return len(stage.questions) > len(essential) > 0 and sound and judge(stage, essential).passed


def _on_line(place: Place) -> str:
    """Say on which line something is, and in which file if that is not the file that is checked."""
    file = file_of(place)
    return f"on line {place.line + 1}{f' of {file}' if file else ''}"


def _node(tree: Node, *path: str | int) -> Node | None:
    """Return the node at a path of fields and indexes, or None."""
    for step in path:
        if isinstance(step, str):
            found = tree.values.get(step) if isinstance(tree, Map) else None
        else:
            found = tree.items[step] if isinstance(tree, List) and step < len(tree.items) else None
        if found is None:
            return None
        tree = found
    return tree


def _fields(tree: Node, *path: str | int) -> Collection[str]:
    node = _node(tree, *path)
    return node.values if isinstance(node, Map) else ()


def _text(tree: Node, *path: str | int) -> str:
    node = _node(tree, *path)
    return node.text if isinstance(node, Text) and not node.empty else ""


def _is_list_of_maps(node: Node | None, *inner: str) -> bool:
    """Return whether a node is a list of mappings that have ids, and inner lists of the same kind."""
    if not isinstance(node, List):
        return False
    return all(
        isinstance(item, Map) and "id" in item.values and all(_is_list_of_maps(item.values.get(name)) for name in inner)
        for item in node.items
    )
