"""Small documents, and the complaints about bad ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from socialmaturity.documents import rubric as rubric_module
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.documents.parse import parse
from socialmaturity.documents.sheet import read_sheet
from socialmaturity.documents.tree import Complaints, List, Text
from socialmaturity.errors import InputError
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmaturity.core.model import Rubric
    from socialmaturity.core.sheet import Sheet
    from socialmaturity.documents.tree import Map, Node, Place
    from socialmaturity.errors import Problem

INVALID = Path(__file__).parent / "invalid"
BAD_RUBRICS = sorted((INVALID / "rubrics").iterdir())
BAD_SHEETS = sorted((INVALID / "sheets").iterdir())

SMALL = """\
format: 1
id: small
version: "1"
title: Small
scales:
  practice:
    met_at: 2
    points:
      - {score: 0, id: none, label: Not done}
      - {score: 1, id: partly, label: Started}
      - {score: 2, id: mostly, label: In place}
pass_share: 3/4
stages:
  - id: first
    name: First
    questions:
      - {id: first-a, text: A?, advice: Do a.}
      - {id: first-b, text: B?, advice: Do b., essential: true}
      - {id: first-c, text: C?, advice: Do c., essential: true, not_applicable: allowed}
      - {id: first-d, text: D?, advice: Do d., not_applicable: refused}
"""


def complaint(read: Callable[[], object]) -> str:
    """All complaints of the document that `read` refuses, a line for each problem, as a person sees it."""
    with pytest.raises(InputError) as refusal:
        read()
    return lines(refusal.value.problems)


def lines(problems: tuple[Problem, ...]) -> str:
    return "".join(f"{shown(str(problem))}\n" for problem in problems)


def tree(text: str | bytes, file: str = "x.yaml") -> Map:
    """The tree of a document, or all that is wrong with it."""
    complaints = Complaints(file)
    root = parse(text.encode() if isinstance(text, str) else text, complaints)
    complaints.settle()
    return root


def plain(node: Node) -> object:
    """The texts that a tree holds, without their places."""
    if isinstance(node, Text):
        return node.text
    if isinstance(node, List):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.values.items()}


def read_rubric(data: bytes, file: str) -> tuple[Rubric, tuple[Problem, ...]]:
    """The rubric in the bytes of a file, and the warnings for its author.  It may extend the rubrics that ship."""
    read = rubric_module.read_rubric(data, file, lambda name: Catalogue().base(name))
    return read.rubric, read.warnings


def rubric_of(text: str, *changes: tuple[str, str]) -> Rubric:
    """The rubric in a text, after some replacements in it."""
    return read_rubric(changed(text, *changes).encode(), "x.yaml")[0]


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def sheet_of(text: str, rubric: Rubric | None = None, file: str = "x.yaml") -> tuple[Sheet, str]:
    """The sheet in a text about the small rubric (or this one), and the warnings about it."""
    rubric = rubric or rubric_of(SMALL)
    _, sheet, warnings = read_sheet(text.encode(), file, {rubric.id: rubric})
    return sheet, lines(warnings)


def seen(place: Place) -> tuple[int, int | None]:
    """A place as an editor shows it: line and column from 1."""
    return place.line + 1, None if place.column is None else place.column + 1


def located(node: Node) -> tuple[object, ...]:
    """All that there is to know of a node."""
    if isinstance(node, Text):
        return seen(node.place), node.text, "bare" if node.bare else "quoted"
    if isinstance(node, List):
        return seen(node.place), *map(located, node.items)
    return seen(node.place), *((name, seen(node.keys[name]), located(value)) for name, value in node.values.items())
