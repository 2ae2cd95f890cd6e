"""A questionnaire as a tab-separated file, which LimeSurvey imports as a survey.

Its importer drops signs, and whole answers, without a word where names break its rules: codes of questions have at
most 20 letters and digits, a letter first, codes of answers at most 5.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from socialmaturity.errors import Problem, refuse
from socialmaturity.questionnaires.words import DOES_NOT_APPLY, DONT_KNOW, FIELD_LABELS
from socialmaturity.text import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.questionnaires.questionnaire import AnswerChoice, AskedQuestion, Questionnaire

UNKNOWN, NOT_APPLICABLE = "unk", "na"
_COLUMNS = (
    *("id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "validation"),
    *("mandatory", "encrypted", "other", "default", "same_default"),
)
_SETTINGS = {"format": "G", "anonymized": "N", "datestamp": "Y", "allowprev": "Y", "allowsave": "Y"}
_CODE = re.compile(r"[A-Za-z0-9]{1,5}", re.ASCII)
_SHORT_TEXT, _LIST, _LIST_WITH_COMMENT = "S", "L", "O"

# All texts are HTML there, and what is in braces is run.  As entities, a browser shows these signs, and nothing runs
# them.  No quotes and no backslashes are left for the reader of the file to take for its own.
_ENTITIES = {ord(sign): f"&#{ord(sign)};" for sign in '{}\\"'} | {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}


def write(questionnaire: Questionnaire) -> str:
    """Return the file.  Raises InputError where a choice has no code that LimeSurvey takes."""
    if wrong := [id_ for id_, question in questionnaire.questions.items() if _without_code(question)]:
        message = (
            "LimeSurvey takes codes of at most five letters and digits, and no signs; "
            f"give the points of the scale such scores or ids, for {listed(wrong)}"
        )
        raise refuse(message)
    lines = ("\t".join(row.get(column, "") for column in _COLUMNS) for row in _rows(questionnaire))
    return "\n".join(["\t".join(_COLUMNS), *lines, ""])


def warnings(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield what to look at in the finished survey, because LimeSurvey runs what is in braces."""
    questions = questionnaire.questions.items()
    if braces := [id_ for id_, question in questions if any(sign in question.every_text for sign in "{}")]:
        yield Problem(
            message=f"LimeSurvey runs what is in braces; they are written so that it is shown, in {listed(braces)}",
            warning=True,
        )


def _rows(questionnaire: Questionnaire) -> Iterator[dict[str, str]]:
    """Yield the rows of the file: settings of the survey, and all its texts in its one language."""
    known = re.match(r"[a-z]{2,3}(?![A-Za-z])", questionnaire.language)
    language = known[0] if known else "en"
    for name, value in {"language": language, **_SETTINGS}.items():
        yield {"class": "S", "name": name, "text": value}
    for row in _groups(questionnaire):
        yield {**row, "language": language}


def _groups(questionnaire: Questionnaire) -> Iterator[dict[str, str]]:
    """Yield the title, and the groups of questions with their answers."""
    yield {"class": "SL", "name": "surveyls_title", "text": _text(questionnaire.title)}
    yield {"class": "G", "type/scale": "1", "name": "About you", "relevance": "1"}
    for name, text in FIELD_LABELS:
        yield _question(_SHORT_TEXT, name, text)
    for number, part in enumerate(questionnaire.parts, 2):
        yield {
            "class": "G",
            "type/scale": str(number),
            "name": _text(part.name),
            "relevance": "1",
            "text": _text(f"{part.motto} {part.summary}"),
        }
        for question in part.questions:
            commented = questionnaire.notes or question.may_not_apply
            kind = _LIST_WITH_COMMENT if commented else _LIST
            yield _question(kind, question.code, _text(question.full_text), _text(question.why))
            yield from _answers(question)


def _question(type_: str, name: str, text: str, help_: str = "") -> dict[str, str]:
    row = {"class": "Q", "type/scale": type_, "name": name, "relevance": "1", "text": text, "help": help_}
    return {**row, "mandatory": "N", "other": "N"}


def _answers(question: AskedQuestion) -> Iterator[dict[str, str]]:
    answers = {_code(choice): choice.text for choice in question.choices}
    answers[UNKNOWN] = DONT_KNOW
    if question.may_not_apply:
        answers[NOT_APPLICABLE] = f"{DOES_NOT_APPLY} (say why in the field next to it)"
    for code, text in answers.items():
        yield {"class": "A", "type/scale": "0", "name": code, "text": _text(text)}


def _code(choice: AnswerChoice) -> str:
    """Return the score of a choice, or the id of its point where LimeSurvey does not take the score."""
    return str(choice.score) if _CODE.fullmatch(str(choice.score)) else choice.point


def _without_code(question: AskedQuestion) -> bool:
    codes = [_code(choice) for choice in question.choices]
    return not all(map(_CODE.fullmatch, codes)) or bool({UNKNOWN, NOT_APPLICABLE} & set(codes))


def _text(text: str) -> str:
    return shown(text).translate(_ENTITIES)
