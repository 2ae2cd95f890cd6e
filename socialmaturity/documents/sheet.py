"""Read a sheet from the bytes of its file, or from the tree of a record."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from socialmaturity.core.asked import ASKED
from socialmaturity.core.model import Mark
from socialmaturity.core.sheet import UNANSWERED, Answer, LeftOut, Sheet, left_out_questions, with_left_out
from socialmaturity.documents.field_kinds import ID
from socialmaturity.documents.parse import parse
from socialmaturity.documents.sheet_fields import ANSWER, SHEET
from socialmaturity.documents.tree import Complaints, Map, Text, place_of, without_places
from socialmaturity.errors import Problem
from socialmaturity.text import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from socialmaturity.core.asked import Asked
    from socialmaturity.core.model import Question, Rating, Rubric
    from socialmaturity.core.sheet import Kept
    from socialmaturity.documents.tree import Node, Place

FIELDS = ("subject", "scope", "date", "respondent", "role", "assessor")
CSV_FIELDS = ("subject", "respondent", "role", "date", "rubric", "scope")
BLANK_SHEET = Problem(
    message="no question is answered, and it counts all the same; leave it out if nobody filled it in",
    warning=True,
    code="blank",
)
"""The warning about a sheet without answers, in a file of its own or in a table."""
_PATH = re.compile(r"[/\\]|\.(?:ya?ml|json)$", re.IGNORECASE)


class CellAnswer(NamedTuple):
    """The answer in the cell of a question: taken with a warning if there is a complaint, or None with one."""

    answer: Answer | None
    complaint: str = ""


ReadCell: TypeAlias = "Callable[[Question, str], CellAnswer]"
"""Reads the text of a cell as an answer to a question."""


def read_sheet(
    data: bytes,
    file: str,
    rubrics: Mapping[str, Rubric],
    default: Rubric | None = None,
    *,
    json: bool | None = None,
    asked: Asked = ASKED,
) -> tuple[Rubric, Sheet, tuple[Problem, ...]]:
    """Return the sheet in the bytes of a file, with the rubric it answers and the warnings about it.

    `default` is the rubric of sheets that name none.  Raises InputError with everything that is wrong.
    """
    complaints = Complaints(file)
    tree = parse(data, complaints, json=json)
    return read_tree(tree, complaints, file, rubrics, default, asked=asked)


def read_tree(
    tree: Map,
    complaints: Complaints,
    source: str,
    rubrics: Mapping[str, Rubric],
    default: Rubric | None = None,
    *,
    asked: Asked = ASKED,
    cells: ReadCell | None = None,
) -> tuple[Rubric, Sheet, tuple[Problem, ...]]:
    """Return the same from the tree of a document or a record that is called `source`.  Raises InputError.

    `cells` reads answers that are cells of a table, which may be written in more ways.
    """
    if not {"stages", "extends"}.isdisjoint(tree.values) and "answers" not in tree.values:
        complaints.stop(
            "this is a rubric, not a sheet; 'socialmaturity sheet' makes a sheet for it", tree.place, "kind"
        )
    return _Reading(tree, complaints, rubrics, default, asked=asked, cells=cells).sheet(source)


class _Reading:
    def __init__(
        self,
        tree: Map,
        complaints: Complaints,
        rubrics: Mapping[str, Rubric],
        default: Rubric | None,
        *,
        asked: Asked,
        cells: ReadCell | None,
    ) -> None:
        self.cells = cells
        self.tree = tree
        self.complaints = complaints
        self.rubrics = rubrics
        self.default = default
        self.asked = asked
        self.aside: dict[str, Kept] = {}

    def sheet(self, source: str) -> tuple[Rubric, Sheet, tuple[Problem, ...]]:
        values = SHEET.read(self.tree, "", self.complaints)
        rubric, version = self.rubric(values.pop("rubric"))
        self.aside.update(values.pop("set_aside"))
        answers = self.answers(rubric, version, values.pop("answers"))
        left_out = values.pop("not_applicable")
        if "not_applicable" not in self.tree.values:
            left_out = None
        else:
            stages = tuple([rubric.renamed_stages.get(id_, id_) for id_ in left_out.stages])
            left_out = left_out._replace(stages=stages)
            answers = self.leave_out(rubric, left_out, answers)
        asked = tuple([rubric.renamed.get(id_, id_) for id_ in values["asked"]])
        self.check_asked(rubric, asked, answers)
        values["asked"] = tuple([id_ for id_ in asked if id_ not in rubric.left_out])
        values.pop("format")
        sheet = Sheet(
            source=source,
            rubric=rubric.id,
            version=version,
            answers=answers,
            set_aside=self.aside,
            left_out=left_out,
            **values,
        )
        return rubric, sheet, self.complaints.settle()

    def complain(self, message: str, *path: str | int, code: str, warning: bool = False) -> None:
        self.complaints.add(message, place_of(self.tree, *path), code, warning=warning)

    def rubric(self, name: str) -> tuple[Rubric, str]:
        """Return the rubric, and the version that the sheet names.  Raises InputError where there is no rubric."""
        if not name:
            if self.default is None:
                if "rubric" not in self.tree.values and (self.tree.place, "rubric") not in self.complaints.meant:
                    message = f"a sheet names its rubric; add 'rubric: ID', or say {self.asked.naming.format('ID')}"
                    self.complain(message, code="no-rubric")
                self.complaints.fail()
            return self.default, ""
        id_, _, version = name.partition("@")
        rubric = self.rubrics.get(id_)
        if version and not self.asked.set_aside:  # a sheet is scored by its own version, if that is loaded
            rubric = self.rubrics.get(name, rubric)
        place, naming = place_of(self.tree, "rubric"), self.asked.naming.format("PATH")
        if _PATH.search(name) and (rubric is None or name != rubric.name):
            message = f"{quoted(name)} is a path; a sheet names a rubric by its id, and {naming} adds a file"
            self.complaints.stop(message, place, "unknown-rubric")
        if not ID.fullmatch(id_) or rubric is None:
            guess = self.complaints.did_you_mean(id_, self.rubrics)
            known = f"; there are {listed(self.rubrics)}, and {naming} adds your own"
            self.complaints.stop(f"there is no rubric {quoted(id_)}{guess or known}", place, "unknown-rubric")
        if version and version != rubric.version:
            message = f"was made for version {quoted(version)} of '{id_}', and is read as {rubric.version}"
            self.complain(message, "rubric", code="other-version", warning=True)
        return rubric, version

    def answers(self, rubric: Rubric, version: str, nodes: Map) -> dict[str, Answer]:
        """Return the answers in the order of the rubric."""
        found: dict[str, Answer] = {}
        if self.of_another(rubric, nodes.values):
            return found
        other_version = version not in ("", rubric.version)
        for written, node in nodes.values.items():
            id_ = rubric.renamed.get(written, written)
            question = rubric.questions.get(id_)
            unfit = self.asked.set_aside and other_version and (question is None or not self.fits(question, node))
            if unfit or written in rubric.left_out:
                self.set_aside(rubric, written, question, node, nodes.keys[written])
            elif id_ in found:
                # Either of the two may come first.
                former = next(other for other in nodes.values if other != id_ and rubric.renamed.get(other) == id_)
                message = f"{quoted(former)} is what '{id_}' was called, which is answered too; keep one of them"
                self.complaints.add(message, nodes.keys[written], "repeated-answer", question=id_)
            elif question is None:
                message = self.no_question(id_, rubric)
                if isinstance(node, Map) and not rubric.questions.keys().isdisjoint(node.values):
                    message += "; write the answers in it directly below 'answers'"
                self.complaints.add(message, nodes.keys[written], "unknown-question", question=id_)
            elif (answer := self.answer(question, node)) is not UNANSWERED:
                found[id_] = answer
        return {id_: found[id_] for id_ in rubric.questions if id_ in found}

    def set_aside(self, rubric: Rubric, id_: str, question: Question | None, node: Node, place: Place) -> None:
        """Keep an answer that only another version of the rubric, or the one that it extends, understands."""
        self.aside[id_] = without_places(node)
        what = "is not asked" if question is None else "has other answers"
        message = f"{quoted(id_)} {what} in version {rubric.version} of '{rubric.id}'; its answer is set aside"
        self.complaints.add(message, place, "set-aside", warning=True, question=id_)

    def of_another(self, rubric: Rubric, ids: Iterable[str]) -> bool:
        """Return whether these are answers to another rubric: that is one mistake, not one for each question."""
        if any(id_ in rubric.questions or id_ in rubric.renamed or id_ in rubric.left_out for id_ in ids):
            return False
        for other in self.rubrics.values():
            if any(id_ in other.questions for id_ in ids):
                self.complain(
                    f"these are answers to '{other.id}', not to '{rubric.id}'; name the rubric that was asked",
                    "rubric" if "rubric" in self.tree.values else "answers",
                    code="other-rubric",
                )
                return True
        return False

    def check_asked(self, rubric: Rubric, asked: tuple[str, ...], answers: Mapping[str, Answer]) -> None:
        """Complain about questions in `asked` that there are not, and warn of answers to others."""
        for index, id_ in enumerate(asked):
            if id_ and id_ not in rubric.questions and id_ not in rubric.left_out:
                self.complain(self.no_question(id_, rubric), "asked", index, code="unknown-question")
        for id_ in answers if asked else ():
            if id_ not in asked:
                message = f"'{id_}' is answered, but is not in 'asked'; add it there"
                self.complain(message, "answers", id_, code="not-asked", warning=True)

    def leave_out(self, rubric: Rubric, parts: LeftOut, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        """Return the answers with those of the parts that do not apply.  Each question's own rule still holds."""
        for field, what, ids, known in (
            ("stages", "stage", parts.stages, rubric.by_id),
            ("dimensions", "theme", parts.dimensions, rubric.by_dimension),
        ):
            for index, id_ in enumerate(ids):
                if id_ and id_ not in known:
                    guess = self.complaints.did_you_mean(id_, known)
                    message = f"the rubric '{rubric.id}' has no {what} {quoted(id_)}{guess}"
                    self.complain(message, "not_applicable", field, index, code="unknown-part")
        for id_, question in left_out_questions(rubric, parts):
            if id_ not in answers and not question.may_not_apply:
                message = f"{refused(question)}, although its stage or theme does not apply"
                self.complain(message, "not_applicable", code="not-applicable")
        return with_left_out(rubric, parts, answers)

    def no_question(self, id_: str, rubric: Rubric) -> str:
        guess = self.complaints.did_you_mean(id_, rubric.questions)
        return f"the rubric '{rubric.id}' has no question {quoted(id_)}{guess}"

    def fits(self, question: Question, node: Node) -> bool:
        """Return whether an answer is one that its question takes, or none."""
        if self.cells and isinstance(node, Text):
            return self.cells(question, node.text).answer is not None
        text = node.values.get("answer") if isinstance(node, Map) else node
        if not isinstance(text, Text) or text.empty:
            return True
        rating = question.scale.reading(text.text)
        return question.may_not_apply if rating is Mark.NOT_APPLICABLE else rating is not None

    def answer(self, question: Question, node: Node) -> Answer:
        if self.cells and isinstance(node, Text):
            answer, complaint = self.cells(question, node.text)
            if complaint:
                code, doubtful = ("doubtful-answer", True) if answer else ("no-answer", False)
                self.complaints.add(
                    complaint, node.place, code, warning=doubtful, question=question.id, value=node.text
                )
            return answer or UNANSWERED
        if isinstance(node, Text):
            return _bare(self.rating(question, node, reason=""))
        if isinstance(node, Map):
            values = ANSWER.read(node, question.id, self.complaints)
            values.pop("answer")
            written = node.values.get("answer")
            rating = self.rating(question, written, values["reason"]) if isinstance(written, Text) else None
            full = Answer(rating=rating, **values)
            return UNANSWERED if full == UNANSWERED else full
        message = f"{quoted(question.id)} has one answer, not a list of them"
        self.complaints.add(message, node.place, "kind", question=question.id)
        return UNANSWERED

    def rating(self, question: Question, node: Text, reason: str) -> Rating | None:
        rating = question.scale.reading(node.text)
        if rating is None:
            if not node.empty:
                message = no_answer(question, node.text)
                self.complaints.add(message, node.place, "no-answer", question=question.id, value=node.text)
        elif rating is Mark.NOT_APPLICABLE:
            if not question.may_not_apply:
                self.complaints.add(refused(question), node.place, "not-applicable", question=question.id)
            elif not reason:
                message = no_reason(question)
                self.complaints.add(message, node.place, "no-reason", warning=True, question=question.id)
        return rating


@cache
def _bare(rating: Rating | None) -> Answer:
    """Return the answer that has only a rating."""
    return UNANSWERED if rating is None else Answer(rating=rating)


def no_answer(question: Question, text: str) -> str:
    """Return the message about a text that is not an answer to its question."""
    points = listed(f"{point.score} ({point.id})" for point in question.scale.points)
    marks = "unknown or not-applicable" if question.may_not_apply else "or unknown"
    return f"{quoted(text)} is not an answer to '{question.id}'; write {points}, {marks}"


def refused(question: Question, so: str = "give a score, or 'unknown'") -> str:
    """Return the message about a question that does not take `not-applicable`, with what follows from that."""
    because = "is essential and " if question.essential else ""
    return f"'{question.id}' {because}cannot be not-applicable; {so}"


def no_reason(question: Question) -> str:
    """Return the message about a question that is not applicable without a reason."""
    how = "add 'reason: …' (in a table, write 'not-applicable: …')"
    return f"'{question.id}' is not applicable without a reason; {how}"
