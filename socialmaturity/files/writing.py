"""Sheets back to files: tidy, in the rubric's order, readable by every YAML reader without being retyped."""

from __future__ import annotations

import json
import re
import textwrap
from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.core.model import Rubric, Stage

FIELDS = ("subject", "scope", "date", "respondent", "role", "assessor")
CSV_FIELDS = ("subject", "respondent", "role", "date", "rubric", "scope")
_WIDTH = 100

# Text that YAML 1.1 and 1.2 both leave alone: no number, date, boolean or null, and no sign with a meaning.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./@-]*(?: [A-Za-z0-9_./()-]+)*", re.ASCII)
_RETYPED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def scalar(text: str) -> str:
    """A text as a YAML scalar that reads as exactly this text.

    Half a character (a lone surrogate) cannot be carried by any file, and is written as the mark of a lost one.
    """
    if _PLAIN.fullmatch(text) and text.lower() not in _RETYPED:
        return text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(whole, ensure_ascii=False))


def blank_sheet(rubric: Rubric) -> str:
    """A sheet to fill in, with every question and its options as comments."""
    marks = f"'{Mark.UNKNOWN.value}' where nobody can say, and nothing where it was not asked"
    head = (
        f"{shown(rubric.title)}: a sheet to fill in. Answer with a score or its id, {marks}. "
        f"What does not apply is written {{answer: {Mark.NOT_APPLICABLE.value}, reason: …}}. "
        "A note or evidence goes beside an answer: {answer: 2, note: …, evidence: [ … ]}."
    )
    lines = [*_comment(head, ""), "format: 1", f"rubric: {scalar(rubric.name)}", *(f"{field}:" for field in FIELDS)]
    return "\n".join([*lines, "", "answers:", *_blank_answers(rubric), ""])


def blank_csv(rubric: Rubric) -> str:
    """The header row of a table of sheets."""
    return ",".join([*CSV_FIELDS, *rubric.questions]) + "\n"


def _blank_answers(rubric: Rubric) -> Iterator[str]:
    for stage in rubric.stages:
        yield from _stage(stage)
        for question in stage.questions:
            kind = " (essential)" if question.essential else ""
            yield ""
            yield from _comment(question.text + kind, "  ")
            for point, option in zip(question.scale.points, question.options, strict=True):
                yield from _comment(f"{point.score} {point.id}: {option}", "  ", "  ")
            yield f"  {question.id}:"


def _stage(stage: Stage) -> Iterator[str]:
    yield ""
    yield from _comment(f"--- {stage.name}{f': {stage.motto}' if stage.motto else ''} ---", "  ")


def _comment(text: str, indent: str, inner: str = "") -> list[str]:
    start = f"{indent}# {inner}"
    return textwrap.wrap(
        shown(text),
        _WIDTH,
        initial_indent=start,
        subsequent_indent=f"{start}{'  ' if inner else ''}",
        break_long_words=False,
        break_on_hyphens=False,
    )
