"""The header of a table: what its columns are."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.documents.sheet import CSV_FIELDS
from socialmaturity.documents.source import FORBIDDEN
from socialmaturity.errors import InputError, Problem, refuse
from socialmaturity.text import QUOTED_AT_MOST, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from socialmaturity.core.model import Rubric

MAX_COLUMNS = 10_000
_MOST_COMPLAINTS = 20
_NEAR = 0.85  # of 1: a tag may well resemble a question a little


class Columns(NamedTuple):
    """The header of a table: which column holds which field, question or tag."""

    width: int
    fields: dict[str, int]
    questions: dict[str, int]
    tags: dict[str, int]
    unnamed: tuple[int, ...]


def columns_of(header: list[str], file: str, number: int, rubrics: Collection[Rubric]) -> Columns:
    """What the columns are.  Raises InputError with everything that is wrong with the header."""
    names = [name.strip() for name in header]
    known = {id_ for rubric in rubrics for id_ in rubric.questions}
    places: dict[str, int] = {}
    wrong: list[str] = []
    if len(names) > MAX_COLUMNS:
        raise refuse(f"more than {MAX_COLUMNS:,} columns; no table of ours is that wide", file=file, line=number)
    for place, name in enumerate(names):
        if name in places:
            wrong.append(f"the column {quoted(name)} stands twice, as number {places[name] + 1} and {place + 1}")
        elif name:
            places[name] = place
        if {"\n", "\r"} & set(name):
            wrong.append(f"the name of column {place + 1} holds a line end; write it in one line")
        elif FORBIDDEN.search(name) or not name.isprintable():
            wrong.append(f"the name of column {place + 1} holds signs that are no text; save the file as UTF-8")
    tags = {name: place for name, place in places.items() if name not in known and name not in CSV_FIELDS}
    wrong.extend(islice(_misspelt(tags, known), _MOST_COMPLAINTS))
    questions = {name: place for name, place in places.items() if name in known}
    if not questions and not wrong:
        wrong.append(
            f"no column is a question of {' or '.join(rubric.id for rubric in rubrics)}; see 'socialmaturity sheet'"
        )
    if wrong:
        raise InputError(*(Problem(message=message, file=file, line=number) for message in wrong))
    return Columns(
        width=len(names),
        fields={name: place for name, place in places.items() if name in CSV_FIELDS},
        questions=questions,
        tags=tags,
        unnamed=tuple(place for place, name in enumerate(names) if not name),
    )


def _misspelt(tags: Iterable[str], known: Collection[str]) -> Iterator[str]:
    from difflib import get_close_matches

    for name in tags:
        written = re.sub(r"[\s_]+", "-", name[:QUOTED_AT_MOST].lower())
        if written in CSV_FIELDS:
            yield f"the column {quoted(name)} is nearly the field '{written}'; write it so, or rename the column"
            continue
        near = [written] if written in known else get_close_matches(written, known, n=1, cutoff=_NEAR)
        if near:
            yield f"the column {quoted(name)} is nearly the question '{near[0]}'; write it so, or rename the column"
