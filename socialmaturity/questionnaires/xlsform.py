"""A questionnaire as an XLSForm, from which Kobo and ODK Central make a form for the web and for phones.

The form keeps our ids as its names and scores as its choices, so what these tools export is a table that `score` reads.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.core.model import Mark
from socialmaturity.errors import Problem
from socialmaturity.excel import new_workbook, uncut
from socialmaturity.questionnaires.words import DOES_NOT_APPLY, DONT_KNOW, FIELD_LABELS
from socialmaturity.text import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialmaturity.questionnaires.questionnaire import Part, Questionnaire

_SURVEY = ("type", "name", "label", "hint", "relevant", "appearance", "calculation")
_CHOICES = ("list_name", "name", "label")
_SETTINGS = ("form_title", "form_id", "version")
# Names that the form has besides those of questions; `meta` is the tools' own.
_TAKEN = frozenset(("date", "rubric", "asked", "meta", *(name for name, _ in FIELD_LABELS)))
_SUFFIXES = ("-note", "-comment", "-remark", "-other")
_BY_ITSELF = "q_"  # before all ids, where one of them cannot be a name

# "${" begins a reference to another question.  With a mark between the two that nobody sees, it is text.
_REFERENCE = re.compile(r"\$(?=\s*\{)")
_APART = "$\u2060"
# What the tools show as bold, italic, a heading or a link: Markdown and a little HTML.
_STYLED = re.compile(r"(\*|_)(?=\S)[^*_]+(?<=\S)\1|^#+ |\[[^\]]+\]\([^)]+\)|</?span\b")


class _Row(NamedTuple):
    """A row of the survey."""

    type: str
    name: str = ""
    label: str = ""
    hint: str = ""
    relevant: str = ""
    appearance: str = ""
    calculation: str = ""


def write(questionnaire: Questionnaire) -> bytes:
    """Return the form as a workbook: the same bytes for the same questionnaire."""
    rubric, _, version = questionnaire.rubric.partition("@")
    data = io.BytesIO()
    workbook = new_workbook(data)
    for name, rows in (
        ("survey", [_SURVEY, *_survey(questionnaire)]),
        ("choices", [_CHOICES, *_choices(questionnaire)]),
        ("settings", [_SETTINGS, (_text(questionnaire.title), rubric, shown(version))]),
    ):
        sheet = workbook.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                sheet.write_string(row, column, uncut(text))
    workbook.close()
    return data.getvalue()


def warnings(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield what to look at in the finished form, because the tools may show or run texts in their own way."""
    referring = [id_ for id_, question in questionnaire.questions.items() if _REFERENCE.search(question.every_text)]
    if referring:
        yield Problem(
            message=f"'${{' is a reference in Kobo and ODK; it is written so that it is shown, in {listed(referring)}",
            warning=True,
        )
    if styled := [id_ for id_, question in questionnaire.questions.items() if _STYLED.search(question.every_text)]:
        yield Problem(
            message=f"Kobo and ODK may show signs such as * and _ as bold or italic; look at {listed(styled)} there",
            warning=True,
        )


def _survey(questionnaire: Questionnaire) -> Iterator[Sequence[str]]:
    yield _Row("today", "date")
    yield _Row("calculate", "rubric", calculation=f"'{_rubric(questionnaire)}'")
    if questionnaire.asked:
        yield _Row("calculate", "asked", calculation=f"'{' '.join(questionnaire.asked)}'")
    # In no group: in a group, an export would call them "about-subject", which is not a field of a table.
    for name, label in FIELD_LABELS:
        yield _Row("text", name, label)
    prefix = _prefix(questionnaire)
    for number, part in enumerate(questionnaire.parts, 1):
        yield from _part(part, number, questionnaire, prefix)


def _part(part: Part, number: int, questionnaire: Questionnaire, prefix: str) -> Iterator[Sequence[str]]:
    # Its number, not its id: with hyphens, Central's `group-question` could not be taken apart again.
    heading = ": ".join(text for text in (part.name, part.motto) if text)
    yield _Row("begin_group", f"stage_{number}", _text(heading), appearance="field-list")
    suffix = _suffix(questionnaire)
    for question in part.questions:
        name = f"{prefix}{question.id}"
        yield _Row(f"select_one {name}", name, _text(question.full_text), _text(question.why))
        # One field for both: a note that comes with "does not apply" is its reason.
        if questionnaire.notes:
            relevant = f"${{{name}}} != ''"
            yield _Row("text", name + suffix, f"Note to {name}", relevant=relevant, appearance="multiline")
        elif question.may_not_apply:
            relevant = f"${{{name}}} = '{Mark.NOT_APPLICABLE.value}'"
            yield _Row("text", name + suffix, f"Reason for {name}", relevant=relevant, appearance="multiline")
    yield _Row("end_group")


def _choices(questionnaire: Questionnaire) -> Iterator[Sequence[str]]:
    prefix = _prefix(questionnaire)
    for question in questionnaire.questions.values():
        name = f"{prefix}{question.id}"
        for choice in question.choices:
            yield name, str(choice.score), _text(choice.text)
        yield name, Mark.UNKNOWN.value, DONT_KNOW
        if question.may_not_apply:
            where = "in the note" if questionnaire.notes else "below"
            yield name, Mark.NOT_APPLICABLE.value, f"{DOES_NOT_APPLY} (say why {where})"


def _prefix(questionnaire: Questionnaire) -> str:
    """Return what all names of questions begin with, so that each is a name of its own that the tools allow."""
    ids = set(questionnaire.questions)
    names = {*_TAKEN, *(f"stage_{number}" for number in range(1, len(questionnaire.parts) + 1))}
    clash = ids & names or any(id_[0].isdigit() for id_ in ids)
    return _BY_ITSELF if clash else ""


def _suffix(questionnaire: Questionnaire) -> str:
    """Return what the names of notes end with, so that none is the id of another question."""
    ids = questionnaire.questions
    return next(suffix for suffix in _SUFFIXES if not any(f"{id_}{suffix}" in ids for id_ in ids))


def _rubric(questionnaire: Questionnaire) -> str:
    """Return the name of the rubric, or its id alone where its version has signs that an expression cannot hold."""
    id_, _, version = questionnaire.rubric.partition("@")
    return questionnaire.rubric if re.fullmatch(r"[\w. +-]+", version) else id_


def _text(text: str) -> str:
    return _REFERENCE.sub(_APART, shown(text))
