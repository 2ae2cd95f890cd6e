"""Copy a rubric to change it: the whole file, or a file with the changes only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from socialmaturity.errors import refuse

if TYPE_CHECKING:
    from socialmaturity.core.model import Rubric

_MODELINE = re.compile(r"\A# yaml-language-server:[^\n]*\n")
_ID = re.compile(r"^id:[ ]*\S+", re.MULTILINE)

_EXTENSION = """\
# {title}, changed.  Fields that are written here replace those of {name}; all else stays.
# Try it with: socialmaturity rubric check FILE
format: 1
id: {id}
version: "1"
title: {title}, our way
extends: {name}

# Stages and questions to remove, by their ids.
# leave_out: [{question}]

# Stages are found by their ids, and so are their questions.  'add' lists new questions.
# stages:
#   - id: {stage}
#     name: What we call it
#     questions:
#       - {{id: {question}, text: As we ask it?}}
#     add:
#       - id: {stage}-our-own
#         text: What we ask as well?
#         advice: What to do first.

# Answers with the stage that they must reach; 'rubric check' tries them.
# cases:
#   - {{name: nothing yet, answers: {{{question}: 0}}, reached: 0}}
"""


_CROSSWALK = re.compile(r"^crosswalk:[^\S\n]*\n(?P<indent> *)(?=- )", re.MULTILINE)


def copy_of(data: bytes, id_: str, rubric: Rubric) -> str:
    """Return the text of a rubric file with another id, and a crosswalk to what it is a copy of.

    Raises InputError for a file that is not YAML.
    """
    text = _MODELINE.sub("", data.decode("utf-8-sig"))
    copied, found = _ID.subn(f"id: {id_}", text, count=1)
    if not found:
        raise refuse("this rubric has no line 'id: …'; copy the file, and change the id by hand")
    return _with_crosswalk(copied, rubric)


def _with_crosswalk(text: str, rubric: Rubric) -> str:
    """Return the text with a crosswalk that says of each question that it is the same in the other rubric.

    The answers to the other one are then of use for the copy, in `assess --from` and in comparisons.
    """
    there = _CROSSWALK.search(text)
    indent = there["indent"] if there else "  "
    lines = [
        f"- rubric: {rubric.id}",
        "  # Questions that are asked here as they are there.  Remove those that you change.",
        "  same:",
        *(f"    - {{question: {id_}, as: {id_}}}" for id_ in rubric.questions),
    ]
    crosswalk = "".join(f"{indent}{line}\n" for line in lines)
    if there:
        return text[: there.start("indent")] + crosswalk + text[there.start("indent") :]
    return f"{text.rstrip()}\n\ncrosswalk:\n{crosswalk}"


def extension_of(rubric: Rubric, id_: str) -> str:
    """Return a commented rubric file that extends this rubric and changes nothing yet."""
    stage = rubric.stages[0]
    return _EXTENSION.format(
        title=rubric.title.replace(":", ""),
        name=rubric.name,
        id=id_,
        stage=stage.id,
        question=next((question.id for question in stage.questions if not question.essential), stage.questions[0].id),
    )
