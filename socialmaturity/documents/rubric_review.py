"""What `rubric check` looks at beyond what makes a rubric usable: its texts, its cases, and the rubrics it names."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from socialmaturity.core.scoring import score
from socialmaturity.core.sheet import Answer, Sheet
from socialmaturity.documents.rubric import read_rubric
from socialmaturity.documents.skeleton import placeholders
from socialmaturity.documents.tree import file_of, place_of, texts_in
from socialmaturity.errors import InputError
from socialmaturity.folding import fold, id_form
from socialmaturity.text import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from socialmaturity.core.model import Case, Crosswalk, Question, Rubric
    from socialmaturity.core.scoring import Outcome
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.documents.tree import Complaints, Map
    from socialmaturity.errors import Problem

_COMMENT = re.compile(r" +#[^\s#]")  # a comment is usually set off with a blank: '# why'


def problems_of(data: bytes, file: str, rubrics: Catalogue) -> tuple[Problem, ...]:
    """Return everything that is wrong with a rubric file.  `rubrics` are those that it may refer to."""
    text = data.decode("utf-8-sig", "replace")  # where it is not UTF-8, it never comes to a review
    try:
        return read_rubric(data, file, rubrics.base, partial(_review, text, rubrics)).warnings
    except InputError as error:
        here = tuple(problem for problem in error.problems if problem.file == file)
        return here or error.problems  # of a circle, each file has a link of its own


def _review(text: str, rubrics: Catalogue, rubric: Rubric, tree: Map, complaints: Complaints) -> None:
    """Complain about a sound rubric."""
    if message := rubrics.edited(rubric.id, rubric.version, rubric.sha256):
        complaints.add(message, tree.keys["id"], "edited-copy", warning=True)
    _cut_texts(tree, complaints, text)
    _placeholders(tree, complaints)
    _equal_questions(rubric, tree, complaints)
    crosswalks = _Crosswalks(rubric, tree, complaints, rubrics)
    for index, crosswalk in enumerate(rubric.crosswalk):
        crosswalks.check(crosswalk, index)
    for index, case in enumerate(rubric.cases):
        _case(rubric, case, index, tree, complaints)


def _cut_texts(tree: Map, complaints: Complaints, text: str) -> None:
    """Warn of texts without quotes that end at a ' #', which YAML takes for a comment."""
    if complaints.file.lower().endswith(".json") or not _COMMENT.search(text):
        return
    lines = text.splitlines()
    for node in texts_in(tree):
        place = node.place
        if not node.bare or file_of(place) or place.line >= len(lines):
            continue
        rest = lines[place.line][(place.column or 0) :]
        if rest.startswith(node.text) and _COMMENT.match(rest, len(node.text)):
            cut = rest[len(node.text) :].strip()
            message = f"the text ends before {quoted(cut)}, which YAML takes for a comment; put the text in quotes"
            complaints.add(message, place, "cut-text", warning=True)


def _placeholders(tree: Map, complaints: Complaints) -> None:
    """Warn of texts that 'rubric new' wrote to be replaced."""
    known = placeholders()
    found = [node.place for node in texts_in(tree) if node.text in known and not file_of(node.place)]
    if found:
        lines = listed(place.line + 1 for place in found)
        message = f"{len(found)} texts are those of 'rubric new' (lines {lines}); write your own"
        complaints.add(message, found[0], "placeholder", warning=True)


def _equal_questions(rubric: Rubric, tree: Map, complaints: Complaints) -> None:
    """Warn of questions that one heading of a table could name both."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for s, stage in enumerate(rubric.stages):
        for q, question in enumerate(stage.questions):
            for field, what, text in _names(question):
                as_id, as_text = id_form(text), fold(text)
                if what.endswith("text"):
                    own, others = [("text", as_text), ("text as id", as_id)], [("id", as_id), ("id", as_text)]
                else:
                    own, others = [("id", as_id)], [("text as id", as_id), ("text", as_text)]
                found = [first[heading] for heading in (own[0], *others) if heading in first]
                for heading in own:
                    first.setdefault(heading, (question.id, what))
                other, its = next((each for each in found if each[0] != question.id), ("", ""))
                if other:
                    same = f"has the same {what} as" if what == its else f"has as its {what} the {its} of"
                    message = f"'{question.id}' {same} '{other}'; a table could not tell them apart"
                    place = place_of(tree, "stages", s, "questions", q, field)
                    complaints.add(message, place, "equal-questions", warning=True)


def _names(question: Question) -> Iterator[tuple[str, str, str]]:
    """Yield what a heading may name a question by: the field, what people call it, and its text."""
    for field, what, texts in (
        ("id", "id", (question.id,)),
        ("formerly", "earlier id", question.formerly),
        ("ref", "number", (question.ref,)),
        ("text", "text", (question.text,)),
        ("formerly_text", "earlier text", question.formerly_text),
    ):
        for text in filter(None, texts):
            yield field, what, text


class _Crosswalks:
    """References to other rubrics that lead nowhere: warnings, as the others may be changed later."""

    def __init__(self, rubric: Rubric, tree: Map, complaints: Complaints, rubrics: Mapping[str, Rubric]) -> None:
        self.rubric = rubric
        self.tree = tree
        self.complaints = complaints
        self.rubrics = rubrics

    def warn(self, message: str, *path: str | int) -> None:
        place = place_of(self.tree, "crosswalk", *path)
        if not file_of(place):
            self.complaints.add(message, place, "crosswalk", warning=True)

    def check(self, crosswalk: Crosswalk, index: int) -> None:
        if crosswalk.rubric == self.rubric.id:
            self.warn("this crosswalk leads to its own rubric; name the other one", index, "rubric")
            return
        other = self.rubrics.get(crosswalk.rubric)
        if other is None:
            ids = [id_ for id_ in self.rubrics if "@" not in id_ and id_ != self.rubric.id]
            guess = self.complaints.did_you_mean(crosswalk.rubric, ids)
            unknown = ", so this crosswalk is not checked; if you have it, name it with --rubric PATH"
            self.warn(f"there is no rubric {quoted(crosswalk.rubric)}{guess or unknown}", index, "rubric")
            return
        for place, match in enumerate(crosswalk.stages):
            for position, id_ in enumerate(match.matches):
                self.known(other, "stage", id_, index, "stages", place, "matches", position)
        for place, range_ in enumerate(crosswalk.ranges):
            if range_.plausible[1] > len(other.stages):
                message = f"'{other.id}' has {len(other.stages)} stages, and no number {range_.plausible[1]}"
                self.warn(message, index, "ranges", place, "plausible")
        for field in ("same", "similar"):
            for place, pair in enumerate(getattr(crosswalk, field)):
                self.known(other, "question", pair.other, index, field, place, "as")

    def known(self, other: Rubric, what: str, id_: str, *path: str | int) -> None:
        """Warn of an id that the other rubric does not have."""
        stages = what == "stage"
        known: Collection[str] = other.by_id if stages else other.questions
        renamed = other.renamed_stages if stages else other.renamed
        if id_ not in known:
            guess = self.complaints.did_you_mean(id_, known)
            if id_ in renamed:
                guess = f"; it is '{renamed[id_]}' now"
            self.warn(f"'{other.id}' has no {what} {quoted(id_)}{guess}", *path)


def _case(rubric: Rubric, case: Case, index: int, tree: Map, complaints: Complaints) -> None:
    """Score the answers of a case, and complain if they do not reach what it says."""
    answers = {id_: Answer(rating=rating) for id_, rating in case.answers.items()}
    assessment = score(rubric, Sheet(source="", answers=answers))
    for field, wanted, found in (
        ("reached", case.reached, assessment.reached),
        ("at_most", case.at_most, assessment.at_most),
    ):
        if wanted is not None and found != wanted:
            there = rubric.stages[found - 1].id if found else "0"
            message = f"the case {quoted(case.name)} comes to {there}{_because(rubric, assessment.outcomes, found)}"
            complaints.add(message, place_of(tree, "cases", index, field), "case")


def _because(rubric: Rubric, outcomes: Sequence[Outcome], found: int) -> str:
    """Say what the next stage lacks."""
    if found == len(rubric.stages):
        return ""
    stage, outcome = rubric.stages[found], outcomes[found]
    lacking = [*outcome.gaps, *outcome.open]
    missing = f": {listed(lacking)} not met" if lacking else ""
    return f"; {stage.id} has {outcome.met} met of {outcome.needed} needed{missing}"
