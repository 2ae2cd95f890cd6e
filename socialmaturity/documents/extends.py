"""A rubric that is another one, changed: their trees are merged, and each node keeps its file and line.

The merged tree is read like that of any rubric, so whatever a change breaks is complained about where it is written.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.core.model import Counterpart, Crosswalk, Parent
from socialmaturity.documents.tree import At, List, Map, Text, file_of
from socialmaturity.errors import InputError
from socialmaturity.text import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from socialmaturity.core.model import Rubric
    from socialmaturity.documents.tree import Complaints, Node, Place
    from socialmaturity.errors import Problem

MAX_PARENTS = 5
# What is about the parent alone, or only for the merging.
_NOT_INHERITED = ("extends", "leave_out", "cases", "formerly", "$schema")


class Base(NamedTuple):
    """A rubric to extend, with its whole tree, its file, and what there is to complain about."""

    rubric: Rubric
    tree: Map
    file: str
    problems: tuple[Problem, ...] = ()

    @property
    def lineage(self) -> tuple[Parent, ...]:
        """The rubric itself and those that it extends, nearest first."""
        return (Parent(self.rubric.name, self.rubric.sha256, self.file), *self.rubric.extends)


def merge(tree: Map, complaints: Complaints, find: Callable[[str], Base]) -> tuple[Map, Base | None]:
    """Return the whole tree of a rubric, and the rubric that it extends, or None.

    `find` returns the rubric with an id or ID@VERSION, and raises InputError if there is none.
    """
    extends = tree.values.get("extends")
    if extends is None:
        return tree, None
    if not isinstance(extends, Text) or extends.empty:
        complaints.stop("'extends' must be the id of a rubric, such as six-stages@1.0", extends.place, "extends")
    try:
        base = find(extends.text)
    except InputError as error:
        if any(problem.file for problem in error.problems):  # it is there, and something is wrong with it
            raise
        complaints.stop("; ".join(problem.message for problem in error.problems), extends.place, "extends")
    if len(base.lineage) > MAX_PARENTS:
        message = f"more than {MAX_PARENTS} rubrics that extend one another in turn; extend an earlier one"
        complaints.stop(message, extends.place, "extends")
    id_ = tree.values.get("id")
    if id_ is None or (isinstance(id_, Text) and id_.text == base.rubric.id):
        message = f"a rubric that extends {quoted(extends.text)} needs an id of its own"
        complaints.add(message, id_.place if id_ else tree.place, "extends")
    return _Merge(complaints, extends.text, base.file).rubric(base.tree, tree), base


def with_counterparts(rubric: Rubric, base: Base) -> Rubric:
    """Return a rubric with a crosswalk to the one it extends: questions that are unchanged are the same.

    What that one asks and this one does not is left out, so that sheets with answers to it can be read.
    """
    there = base.rubric.questions
    written = {pair.question for walk in rubric.crosswalk if walk.rubric == base.rubric.id
               for pair in (*walk.same, *walk.similar)}  # fmt: skip
    same = tuple(
        Counterpart(question=id_, other=id_)
        for id_, question in rubric.questions.items()
        if id_ in there and id_ not in written and question.asks == there[id_].asks
    )
    walks = (*rubric.crosswalk, Crosswalk(rubric=base.rubric.id, same=same)) if same else rubric.crosswalk
    left_out = (there.keys() | base.rubric.left_out) - rubric.questions.keys() - rubric.renamed.keys()
    return replace(rubric, crosswalk=walks, extends=base.lineage, left_out=frozenset(left_out))


def as_changed(problems: Iterable[Problem], base: Base, place: Place, file: str) -> Iterator[Problem]:
    """Yield the problems of a rubric that extends another one, each in the file whose author can do something about it.

    What is wrong in the other file only because of the changes is placed at the 'extends' of this one; what is wrong
    there without them is left to its own check.
    """
    elsewhere: defaultdict[tuple[str, str | None], list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.file == file:
            yield problem
        elif problem not in base.problems:
            elsewhere[problem.message, problem.file].append(problem)
    for (message, other), same in elsewhere.items():  # whoever replaces a list breaks all references to it at once
        where = f":{same[0].line}" if len(same) == 1 else f", lines {listed(problem.line for problem in same)}"
        message = f"with the changes in this file, {message} ({other}{where})"  # noqa: PLW2901 - where it is from
        yield replace(same[0], message=message, file=file, line=place.line + 1, column=(place.column or 0) + 1)


class _Merge:
    """Merge a rubric into the one that it extends, whose name and file are `name` and `file`."""

    def __init__(self, complaints: Complaints, name: str, file: str) -> None:
        self.complaints = complaints
        self.name = name
        self.file = file
        self.changed: dict[str, Place] = {}

    def rubric(self, base: Map, change: Map) -> Map:
        """Return the whole tree of a rubric that changes another one."""
        merged = _copy(base, self.file)
        assert isinstance(merged, Map)  # noqa: S101 - as what was copied
        for name in _NOT_INHERITED:
            merged.keys.pop(name, None), merged.values.pop(name, None)
        self.leave_out(merged, change)
        for name, node in change.values.items():
            scales = merged.values.get(name) if name == "scales" else None
            if name == "stages":
                self.stages(merged, node)
            elif name == "questions":
                for question in self.entries(node, "a question"):
                    self.question(question, list(_questions(merged)), "the rubric")
            elif isinstance(scales, Map) and isinstance(node, Map):
                for scale in node.values:
                    scales.take(scale, node)
            elif name not in ("extends", "leave_out"):
                merged.take(name, change)
        merged.place = change.place
        return merged

    def leave_out(self, merged: Map, change: Map) -> None:
        """Remove stages and questions by their ids."""
        ids = change.values.get("leave_out")
        if ids is not None and not isinstance(ids, List):
            message = "a list belongs here, with the id of a stage or question in each entry"
            self.complaints.add(message, ids.place, "kind")
        stages, left_out = _list(merged, "stages"), dict[str, Text]()
        known = {*_ids(stages.items), *_ids(_questions(merged))}
        for node in ids.items if isinstance(ids, List) else []:
            name = node.text if isinstance(node, Text) else ""
            if isinstance(node, Text) and name in known:
                left_out[name] = node
            else:
                guess = self.complaints.did_you_mean(name, known)
                message = f"{quoted(self.name)} has no stage or question {quoted(name)} to leave out{guess}"
                self.complaints.add(message, node.place, "reference")
        self.complaints.left_out = dict(left_out)
        for stage in stages.items:
            if entry := left_out.get(_id(stage)):  # with all its questions
                self.complaints.left_out.update(dict.fromkeys(_ids(_list(stage, "questions").items), entry))
        stages.items = [stage for stage in stages.items if _id(stage) not in left_out]
        for stage in stages.items:
            questions = _list(stage, "questions")
            questions.items = [question for question in questions.items if _id(question) not in left_out]

    def stages(self, merged: Map, node: Node) -> None:
        remedy = "; stages cannot be added, only questions; copy the rubric without --extends"
        for change in self.entries(node, "a stage"):
            stage = self.found(change, "stage", _list(merged, "stages").items, remedy)
            if stage is None:
                continue
            questions = _list(stage, "questions").items
            for name, value in change.values.items():
                if name == "questions":
                    for question in self.entries(value, "a question"):
                        self.question(question, questions, f"the stage {quoted(_id(stage))}")
                elif name == "add":
                    questions.extend(self.entries(value, "a question"))
                else:
                    stage.take(name, change)

    def question(self, change: Map, questions: list[Node], where: str) -> None:
        if found := self.found(change, "question", questions, f" in {where}; 'add' lists new ones"):
            for name in change.values:
                found.take(name, change)

    def found(self, change: Map, what: str, among: list[Node], remedy: str) -> Map | None:
        """Return the stage or question that is changed, or complain that there is none, or that it was changed."""
        id_ = _id(change)
        if not id_:
            self.complaints.add(f"'id' is missing; it says which {what} changes", change.place, "missing")
            return None
        place = change.values["id"].place
        found = next((each for each in among if isinstance(each, Map) and _id(each) == id_), None)
        if found is not None:
            first = self.changed.setdefault(id_, place)
            if first is not place:  # one of the two would win
                message = f"{quoted(id_)} is changed on line {first.line + 1} already; put the changes together"
                self.complaints.add(message, place, "repeated-id")
        elif entry := self.complaints.left_out.get(id_):
            message = f"{quoted(id_)} is left out on line {entry.place.line + 1}; it cannot be changed as well"
            self.complaints.add(message, place, "reference")
        else:
            guess = self.complaints.did_you_mean(id_, _ids(among))
            self.complaints.add(f"{quoted(self.name)} has no {what} {quoted(id_)}{guess or remedy}", place, "reference")
        return found

    def entries(self, node: Node, what: str) -> list[Map]:
        """Return the mappings of a list, and complain about anything else."""
        if not isinstance(node, List):
            self.complaints.add(f"a list belongs here, with {what} in each entry", node.place, "kind")
            return []
        for item in node.items:
            if not isinstance(item, Map):
                self.complaints.add(f"{what} must be a mapping of fields", item.place, "kind")
        return [item for item in node.items if isinstance(item, Map)]


def _copy(node: Node, file: str) -> Node:
    """Copy a tree whose places say which file they are in."""
    place = At(node.place.line, node.place.column, file_of(node.place) or file)
    if isinstance(node, Text):
        return Text(place, node.text, node.bare)
    if isinstance(node, List):
        return List(place, [_copy(item, file) for item in node.items])
    keys: dict[str, Place] = {name: At(key.line, key.column, file_of(key) or file) for name, key in node.keys.items()}
    return Map(place, keys, {name: _copy(value, file) for name, value in node.values.items()})


def _id(node: Node) -> str:
    id_ = node.values.get("id") if isinstance(node, Map) else None
    return id_.text if isinstance(id_, Text) else ""


def _ids(nodes: Iterable[Node]) -> list[str]:
    return [_id(node) for node in nodes]


def _list(node: Node, field: str) -> List:
    """Return the list in a field of a sound rubric."""
    found = node.values.get(field) if isinstance(node, Map) else None
    return found if isinstance(found, List) else List(node.place)


def _questions(rubric: Map) -> Iterator[Node]:
    for stage in _list(rubric, "stages").items:
        yield from _list(stage, "questions").items
