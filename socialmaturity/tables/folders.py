"""The sheets and tables in a folder.  What else lies there is named, and not read."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from socialmaturity.documents import source
from socialmaturity.documents.parse import parse
from socialmaturity.documents.tree import Complaints, Map, Text
from socialmaturity.errors import InputError, Problem, refuse
from socialmaturity.tables.files import kind_of
from socialmaturity.text import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.documents.tree import Node
    from socialmaturity.tables.inputs import Document

# Answers with nothing in them, in YAML and JSON.  Possessive: what is given back again would take quadratic time.
_NOTHING = rb"""(?:null|~|''|""|\{[ \t]*+\})?+[ \t]*+(?:#[^\n]*+)?+"""
_EMPTY_LINE = rb"[ \t]*+(?:#[^\n]*+)?+"
_BLANK = (
    re.compile(
        rb"^answers:[ \t]*+" + _NOTHING + rb"\r?"
        rb"(?:\n(?:[ \t]++[a-z0-9._-]++:[ \t]*+" + _NOTHING + rb"|" + _EMPTY_LINE + rb")\r?(?=\n|\Z))*+"
        rb"\n?(?:\Z|(?<=\n)(?=\S))",
        re.MULTILINE,
    ),
    re.compile(rb'"answers"\s*+:\s*+\{\s*+(?:"[a-z0-9._-]++"\s*+:\s*+(?:null|"")\s*+,?+\s*+)*+\}'),
)
_MAPPING = "a mapping"
_OTHERS = {
    "a result of this program": {"tool"},
    "a rubric": {"stages", "extends"},
    _MAPPING: {"columns", "values", "ignore", "heading_rows"},
    "a schema": {"definitions"},
}
"""The fields by which other documents of ours are known, which have no `answers` unless they are mappings."""
_MAY_BE_OTHER = re.compile(
    rb'(?:^|")(?:' + "|".join(sorted(set().union(*_OTHERS.values()))).encode() + rb')"?[ \t\r\n]*+:', re.MULTILINE
)
_KINDS = {
    "own-result": "a result of this program",
    "form": "a form for a survey tool",
    "blank": "a blank questionnaire",
}


class Folder:
    """Searches a folder, and keeps what is passed over."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._found = 0
        self._other: dict[str, list[str]] = {}

    def files(self) -> Iterator[str]:
        """Yield the sheets and tables, in the order of their names.

        What is hidden is left out, no link to a folder is followed, and no pipe or device is touched.
        """
        waiting = [(self.path, True)]
        while waiting:
            path, is_folder = waiting.pop()
            if is_folder:
                waiting.extend(_entries(path))
            elif os.path.basename(path).startswith("~$"):  # noqa: PTH119 - names are kept as they were given
                self._pass_over("files of an open office program", path)
            elif kind_of(path):
                self._found += 1
                yield path
            else:
                self._pass_over("files of other kinds", path)

    def what(self, document: Document) -> str:
        """Return what a document is if it is not a filled sheet, and pass it over; "" for a sheet."""
        what = _what(document)
        if what:
            self._pass_over(what, document.file)
            self._found -= 1
        return what

    def passes_over(self, path: str, error: InputError) -> bool:
        """Return whether a file that cannot be read is not a table of answers at all, and pass it over."""
        what = next((_KINDS[problem.code] for problem in error.problems if problem.code in _KINDS), "")
        if not what:
            return False
        self._pass_over(what, path)
        self._found -= 1
        return True

    def _pass_over(self, what: str, path: str) -> None:
        self._other.setdefault(what, []).append(path)

    def passed_over(self) -> tuple[Problem, ...]:
        """Return the message about all that was passed over."""
        return tuple(
            Problem(
                message=f"passed over, as {what}: {listed(map(quoted, map(os.path.basename, paths)))}", file=self.path
            )
            for what, paths in self._other.items()
        )

    def refuse_empty(self) -> None:
        """Refuse inputs in which nothing was found.  Raises InputError."""
        if self._found <= 0:
            raise refuse("no sheets or tables in this folder", file=self.path)


def _what(document: Document) -> str:
    """Return what a document is if it is not a filled sheet, or "" if it is one or cannot be read."""
    if not any(pattern.search(document.data) for pattern in (_MAY_BE_OTHER, *_BLANK)):
        return ""  # most are sheets, and it costs less to see that than to read them twice
    try:
        fields = parse(document.data, Complaints(document.file), json=document.json).values
    except InputError:
        return ""  # what is wrong with it is reported where sheets are read
    if "answers" in fields and _OTHERS[_MAPPING].isdisjoint(fields):
        return "a blank questionnaire" if _answers_nothing(fields) else ""
    # 'rubric list' and 'rubric show' write rubrics by their ids.
    if all(isinstance(each, Map) and "stages" in each.values for each in fields.values()):
        return "a rubric"
    return next((what for what, names in _OTHERS.items() if not names.isdisjoint(fields)), "")


def _answers_nothing(fields: dict[str, Node]) -> bool:
    """Return whether a sheet has no answers, and names nothing that does not apply as a whole."""
    answers, left_out = fields["answers"], fields.get("not_applicable")
    given = answers.values.values() if isinstance(answers, Map) else [answers]
    return (left_out is None or _is_empty(left_out)) and all(map(_is_empty, given))


def _is_empty(node: Node) -> bool:
    return isinstance(node, Text) and node.empty


def _entries(folder: str) -> list[tuple[str, bool]]:
    """Return the files and folders in a folder, the last one first."""
    try:
        with os.scandir(folder) as entries:
            seen = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        raise source.unreadable(folder, error) from None
    seen.sort(key=lambda entry: os.fsencode(entry.name), reverse=True)
    return [(entry.path, entry.is_dir(follow_symlinks=False)) for entry in seen if _wanted(entry)]


def _wanted(entry: os.DirEntry[str]) -> bool:
    if entry.is_dir(follow_symlinks=False):
        return True
    dangling = entry.is_symlink() and not os.path.exists(entry.path)  # noqa: PTH110 - to be complained about
    return entry.is_file() or dangling
