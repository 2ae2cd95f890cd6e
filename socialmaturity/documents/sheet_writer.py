"""Write sheets as files: tidy, in the rubric's order, and read as the same texts by every YAML reader."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark
from socialmaturity.core.sheet import without_left_out
from socialmaturity.documents.sheet import FIELDS
from socialmaturity.text import shown

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from socialmaturity.core.model import Rubric
    from socialmaturity.core.sheet import Answer, Kept, Sheet

    Value: TypeAlias = Kept | int | datetime.date | Sequence["Value"] | Mapping[str, "Value"]

_WIDTH = 100

# Text that YAML 1.1 and 1.2 both leave alone: no number, date, boolean or null, and no sign with a meaning.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./@-]*(?: [A-Za-z0-9_./()-]+)*", re.ASCII)
_LONGEST_KEY = 1_000  # YAML reads no longer name without a question mark
_RETYPED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def scalar(text: str) -> str:
    """Return a text as a YAML scalar that reads as exactly this text.

    Half a character (a lone surrogate) cannot be carried by any file, and is written as the mark of a lost one.
    """
    if _PLAIN.fullmatch(text) and text.lower() not in _RETYPED:
        return text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _escaped(json.dumps(whole, ensure_ascii=False))


def _escaped(text: str) -> str:
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def write_sheet(rubric: Rubric, sheet: Sheet) -> str:
    """Return the YAML of a sheet, with each question as a comment.  It reads back as the same sheet."""
    fields = {"format": 1, "rubric": rubric.name, **_about(sheet)}
    lines = [*comment(f"{shown(rubric.title)}: the answers of one respondent."), *_pairs(fields), "answers:"]
    answers = without_left_out(rubric, sheet.left_out, sheet.answers)
    for stage in rubric.stages:
        lines += ["", *heading(stage.name, stage.motto)]
        for question in stage.questions:
            lines += comment(question.text, "  ")
            lines += _pairs({question.id: _shortest(answers.get(question.id))}, "  ")
    if sheet.set_aside:
        lines += ["", *comment("Asked by another version of the rubric, and kept:")]
        lines += _pairs({"set_aside": sheet.set_aside})
    return "\n".join([*lines, ""])


def write_json_sheet(rubric: Rubric, sheet: Sheet) -> str:
    """Return the same sheet as JSON."""
    given = without_left_out(rubric, sheet.left_out, sheet.answers)
    answers = {id_: _shortest(given[id_]) for id_ in rubric.questions if id_ in given}
    aside = {"set_aside": sheet.set_aside} if sheet.set_aside else {}
    fields = {"format": 1, "rubric": rubric.name, **_about(sheet), "answers": answers, **aside}
    return _escaped(json.dumps(fields, ensure_ascii=False, indent=2, default=str)) + "\n"


def _about(sheet: Sheet) -> dict[str, Value]:
    names = (*FIELDS, "agreed_by", "asked", "tags", "summary")
    about: dict[str, Value] = {name: value for name in names if (value := getattr(sheet, name))}
    if sheet.left_out:
        about["not_applicable"] = {name: value for name, value in sheet.left_out._asdict().items() if value}
    return about


def _shortest(answer: Answer | None) -> Value:
    """Return an answer in the shortest way it can be written."""
    if answer is None:
        return None
    rating = answer.rating.value if isinstance(answer.rating, Mark) else answer.rating
    fields: dict[str, Value] = {"answer": rating, "reason": answer.reason, "note": answer.note}
    fields["evidence"] = answer.evidence
    filled = {field: value for field, value in fields.items() if value or (field == "answer" and value is not None)}
    return rating if set(filled) <= {"answer"} else filled


def _pairs(fields: Mapping[str, Value], indent: str = "") -> Iterator[str]:
    for name, value in fields.items():
        key = scalar(name)
        start = f"{indent}{key}:" if len(key) <= _LONGEST_KEY else f"{indent}? {key}\n{indent}:"
        yield from _value(start, value, indent)


def _value(start: str, value: Value, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        yield start
        yield from _pairs(value, f"{indent}  ")
    elif isinstance(value, list | tuple) and value:
        yield start
        for item in value:
            yield from _value(f"{indent}  -", item, f"{indent}  ")
    elif value is None:
        yield start
    elif isinstance(value, str) and _has_plain_paragraphs(value):
        yield f"{start} |-"
        yield from (f"{indent}  {line}" if line else "" for line in value.split("\n"))
    else:
        yield f"{start} {_flat(value)}"


def _has_plain_paragraphs(text: str) -> bool:
    """Return whether a text has several lines that every reader keeps as they are, so that people can read them."""
    lines = text.split("\n")
    several = len(lines) > 1 and bool(lines[0] and lines[-1])
    return several and all(line.isprintable() and line == line.strip() for line in lines)


def _flat(value: Value) -> str:
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    return scalar(value) if isinstance(value, str) else str(value)


def heading(name: str, motto: str) -> list[str]:
    """Return the name of a stage as a comment above its answers."""
    return comment(f"--- {name}{f': {motto}' if motto else ''} ---", "  ")


def comment(text: str, indent: str = "", inner: str = "") -> list[str]:
    """Return a text as lines of comment, each with this indent before its "#" and `inner` after it."""
    start = f"{indent}# {inner}"
    return textwrap.wrap(
        shown(text),
        _WIDTH,
        initial_indent=start,
        subsequent_indent=f"{start}{'  ' if inner else ''}",
        break_long_words=False,
        break_on_hyphens=False,
    )
