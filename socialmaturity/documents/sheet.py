"""The shape of a sheet."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from socialmaturity.core.model import UNANSWERED, Answer, Mark, Sheet
from socialmaturity.documents.fields import ID, Reader, kind
from socialmaturity.documents.parse import parse
from socialmaturity.documents.rubric import read_format
from socialmaturity.documents.tree import Complaints, Map, Text, plain
from socialmaturity.text import did_you_mean, listed, quoted

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from socialmaturity.core.model import Kept, Question, Rating, Rubric
    from socialmaturity.documents.tree import Node, Place
    from socialmaturity.errors import Problem

_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9:.]{5,18}) ?(Z|[+-][0-9]{2}:?[0-9]{2})?)?", re.ASCII)
_MIDNIGHT = re.compile(r"00:00(?::00(?:\.0{1,9})?)?", re.ASCII)
_UTC = ("", "Z", "+00:00", "+0000", "-00:00", "-0000")
_MILLISECONDS = re.compile(r"[0-9]{12,13}", re.ASCII)
FIELDS = ("subject", "scope", "date", "respondent", "role", "assessor")
CSV_FIELDS = ("subject", "respondent", "role", "date", "rubric", "scope")
_PATH = re.compile(r"[/\\]|\.(?:ya?ml|json)$", re.IGNORECASE)


def read_sheet(
    data: bytes,
    file: str,
    rubrics: Mapping[str, Rubric],
    default: Rubric | None = None,
    *,
    json: bool | None = None,
    set_aside: bool = False,
) -> tuple[Rubric, Sheet, tuple[Problem, ...]]:
    """A sheet from the bytes of its file, with the rubric it answers and the warnings about it.

    `default` is the rubric of sheets that name none.  With `set_aside`, answers that only another version of the
    rubric knows are warned of and set aside, instead of being errors.  Raises InputError with everything that is wrong.
    """
    complaints = Complaints(file)
    tree = parse(data, complaints, json=json)
    return read_tree(tree, complaints, file, rubrics, default, set_aside=set_aside)


def read_tree(
    tree: Map,
    complaints: Complaints,
    source: str,
    rubrics: Mapping[str, Rubric],
    default: Rubric | None = None,
    *,
    set_aside: bool = False,
) -> tuple[Rubric, Sheet, tuple[Problem, ...]]:
    """The same from the tree of a document, or of a record: `source` is what it is called.  Raises InputError."""
    if "stages" in tree.values and "answers" not in tree.values:
        complaints.stop("this is a rubric, not a sheet; 'socialmaturity sheet' makes a sheet for it", tree.place)
    return _Sheet(
        Reader(tree, complaints, "a sheet", ignored=("$schema",)), rubrics, default, set_aside=set_aside
    ).read(source)


class _Sheet:
    def __init__(
        self, reader: Reader, rubrics: Mapping[str, Rubric], default: Rubric | None, *, set_aside: bool
    ) -> None:
        self.reader = reader
        self.rubrics = rubrics
        self.default = default
        self.sets_aside = set_aside
        self.aside: dict[str, Kept] = {}

    def read(self, source: str) -> tuple[Rubric, Sheet, tuple[Problem, ...]]:
        reader = self.reader
        read_format(reader, required=False)
        rubric, version = self.rubric()
        self.aside.update((id_, plain(node)) for id_, _, node in reader.entries("set_aside"))
        sheet = Sheet(
            source=source,
            rubric=rubric.id if rubric else "",
            version=version,
            subject=reader.text("subject"),
            scope=reader.text("scope"),
            date=self.date(),
            respondent=reader.text("respondent"),
            role=reader.text("role"),
            assessor=reader.text("assessor"),
            summary=reader.text("summary"),
            agreed_by=reader.texts("agreed_by"),
            asked=self.asked(rubric),
            tags={key: self.tag(key, node) for key, _, node in reader.entries("tags")},
            answers=self.answers(rubric, version),
            set_aside=self.aside,
        )
        reader.finish()
        warnings = reader.complaints.settle()
        assert rubric is not None  # noqa: S101 - settle has raised otherwise
        return rubric, sheet, warnings

    def rubric(self) -> tuple[Rubric | None, str]:
        """The rubric, if there is one, and the version that the sheet names."""
        name = self.reader.text("rubric")
        if not name:
            if self.default is None and not self.reader.has("rubric"):
                self.reader.lacks("rubric", "a sheet names its rubric; add 'rubric: ID', or say --rubric ID")
            return self.default, ""
        id_, _, version = name.partition("@")
        rubric = self.rubrics.get(id_)
        if _PATH.search(name) and (rubric is None or name != rubric.name):
            message = f"{quoted(name)} is a path; a sheet names a rubric by its id, and --rubric PATH adds a file"
            self.reader.complain(message, "rubric")
        elif not ID.fullmatch(id_) or rubric is None:
            guess = did_you_mean(id_, self.rubrics)
            known = f"; there are {listed(self.rubrics)}, and --rubric PATH adds your own"
            self.reader.complain(f"there is no rubric {quoted(id_)}{guess or known}", "rubric")
        else:
            if version and version != rubric.version:
                self.reader.complain(
                    f"was made for version {quoted(version)} of '{id_}', and is read as {rubric.version}",
                    "rubric",
                    warning=True,
                )
            return rubric, version
        return None, version

    def date(self) -> datetime.date | None:
        text = self.reader.text("date")
        date = date_of(text)
        if text and date is None:
            self.reader.complain(no_date(text), "date")
        return date

    def asked(self, rubric: Rubric | None) -> tuple[str, ...]:
        """Return the questions that were asked, or nothing where all of them were."""
        ids = self.reader.texts("asked")
        if rubric:
            for id_, node in zip(ids, self.reader.items("asked"), strict=True):
                if id_ and id_ not in rubric.questions:
                    self.reader.complaints.add(_no_question(id_, rubric), node.place)
        return ids

    def tag(self, key: str, node: Node) -> str:
        if isinstance(node, Text):
            return "" if node.empty else node.text
        self.reader.complaints.add(f"the tag {quoted(key)} must be text, not {kind(node)}", node.place)
        return ""

    def answers(self, rubric: Rubric | None, version: str) -> dict[str, Answer]:
        """The answers in the order of the rubric.  Without a rubric nothing can be said of them."""
        found: dict[str, Answer] = {}
        entries = list(self.reader.entries("answers", required=True))
        if rubric is None or self.of_another(rubric, [id_ for id_, _, _ in entries]):
            return found
        questions, other = rubric.questions, version not in ("", rubric.version)
        for id_, place, node in entries:
            question = questions.get(id_)
            if self.sets_aside and (question is None or (other and not _fits(question, node))):
                self.aside[id_] = plain(node)
                what = "is not asked" if question is None else "has other answers"
                message = f"{quoted(id_)} {what} in version {rubric.version} of '{rubric.id}'; its answer is set aside"
                self.reader.complaints.add(message, place, warning=True)
            elif question is None:
                self.reader.complaints.add(_no_question(id_, rubric), place)
            elif (answer := self.answer(question, node)) is not UNANSWERED:
                found[id_] = answer
        return {id_: found[id_] for id_ in questions if id_ in found}

    def of_another(self, rubric: Rubric, ids: Sequence[str]) -> bool:
        """Whether these are answers to another rubric altogether: that is one mistake, not one for each question."""
        if any(id_ in rubric.questions for id_ in ids):
            return False
        for other in self.rubrics.values():
            if any(id_ in other.questions for id_ in ids):
                self.reader.complain(
                    f"these are answers to '{other.id}', not to '{rubric.id}'; name the rubric that was asked",
                    "rubric" if self.reader.has("rubric") else "answers",
                )
                return True
        return False

    def answer(self, question: Question, node: Node) -> Answer:
        if isinstance(node, Text):
            return _bare(self.rating(question, node, reason=""))
        if isinstance(node, Map):
            full = self.reader.read(node, lambda answer: self.full_answer(question, answer), "an answer")
            return UNANSWERED if full == UNANSWERED else full
        self.reader.complaints.add(f"{quoted(question.id)} has one answer, not a list of them", node.place)
        return UNANSWERED

    def full_answer(self, question: Question, answer: Reader) -> Answer:
        answer.text("answer")
        node = answer.node.values.get("answer")
        reason = answer.text("reason")
        return Answer(
            rating=self.rating(question, node, reason) if isinstance(node, Text) else None,
            note=answer.text("note"),
            reason=reason,
            evidence=answer.one_or_more("evidence"),
        )

    def rating(self, question: Question, node: Text, reason: str) -> Rating | None:
        rating = question.scale.reading(node.text)
        if rating is None:
            if not node.empty:
                self.reader.complaints.add(no_answer(question, node.text), node.place)
        elif rating is Mark.NOT_APPLICABLE:
            self.not_applicable(question, node.place, reason)
        return rating

    def not_applicable(self, question: Question, place: Place, reason: str) -> None:
        if not question.may_not_apply:
            self.reader.complaints.add(refused(question), place)
        elif not reason:
            self.reader.complaints.add(no_reason(question), place, warning=True)


@cache
def _bare(rating: Rating | None) -> Answer:
    """An answer without a word beside it."""
    return UNANSWERED if rating is None else Answer(rating=rating)


def _fits(question: Question, node: Node) -> bool:
    """Whether an answer is one that its question takes, or none."""
    text = node.values.get("answer") if isinstance(node, Map) else node
    if not isinstance(text, Text) or text.empty:
        return True
    rating = question.scale.reading(text.text)
    return question.may_not_apply if rating is Mark.NOT_APPLICABLE else rating is not None


def date_of(text: str) -> datetime.date | None:
    """Return the date written as YYYY-MM-DD, or None.  A midnight may follow, without a zone or in UTC.

    Data frames and JavaScript have no dates without a time, and write the midnight.
    """
    import datetime

    match = _DATE.fullmatch(text)
    if not match or (match[2] and not (_MIDNIGHT.fullmatch(match[2]) and (match[3] or "") in _UTC)):
        return None
    try:
        return datetime.date.fromisoformat(match[1])
    except ValueError:
        return None


def no_date(text: str) -> str:
    """Say why a text is not the date of a sheet."""
    match = _DATE.fullmatch(text)
    if match and match[2] and date_of(match[1]):
        return f"{quoted(text)} is a time of day; write the date alone (YYYY-MM-DD)"
    hint = "; milliseconds since 1970? write the date itself" if _MILLISECONDS.fullmatch(text) else ""
    return f"{quoted(text)} is not a valid date (YYYY-MM-DD){hint}"


def no_answer(question: Question, text: str) -> str:
    """What to say of an answer that its question does not know."""
    points = listed(f"{point.score} ({point.id})" for point in question.scale.points)
    marks = "unknown or not-applicable" if question.may_not_apply else "or unknown"
    return f"{quoted(text)} is no answer to '{question.id}'; write {points}, {marks}"


def refused(question: Question) -> str:
    """What to say where a question does not take `not-applicable`."""
    because = "is essential and " if question.essential else ""
    return f"'{question.id}' {because}cannot be not-applicable; give a score, or 'unknown'"


def no_reason(question: Question) -> str:
    """Say that a question is not applicable and nobody says why."""
    how = "add 'reason: …' (in a table, write 'not-applicable: …')"
    return f"'{question.id}' is not applicable without a reason; {how}"


def _no_question(id_: str, rubric: Rubric) -> str:
    return f"the rubric '{rubric.id}' has no question {quoted(id_)}{did_you_mean(id_, rubric.questions)}"
