"""What was named on the command line, as it is read: documents, and blocks of records."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from socialmaturity.documents import source
from socialmaturity.errors import InputError, refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from socialmaturity.core.model import Rubric
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.errors import Problem
    from socialmaturity.tables.chunks import Lines
    from socialmaturity.tables.records import Block

STDIN = "-"
_SHEETS = (".yaml", ".yml", ".json")  # what is looked for in folders
_KINDS = {".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv"}


class Document(NamedTuple):
    """The bytes of one sheet."""

    file: str
    data: bytes
    json: bool


class Documents(NamedTuple):
    """Some sheets, at least one: many are scored more quickly together."""

    documents: Sequence[Document]

    @property
    def file(self) -> str:
        return self.documents[0].file

    @property
    def read(self) -> int:
        return sum(len(document.data) for document in self.documents)


class Unreadable(NamedTuple):
    """An input of which nothing, or nothing more, can be read."""

    file: str
    problems: tuple[Problem, ...]
    read: int = 0


Piece: TypeAlias = "Documents | Block | Unreadable"
_MANY, _LARGE = 100, 1 << 18  # documents, and bytes of them, to be scored together


def read_inputs(inputs: Iterable[str], rubrics: Catalogue, kind: str | None = None) -> Iterator[Piece]:
    """All that the inputs hold, in their order, as it is read.

    `kind` (yaml, json, jsonl or csv) is that of what was named; otherwise the ending says, and it is YAML where that
    says nothing.  In folders, sheets are searched for.
    """
    waiting: list[Document] = []
    for piece in _pieces(inputs, rubrics, kind):
        if isinstance(piece, Document):
            waiting.append(piece)
        if waiting and (not isinstance(piece, Document) or _are_enough(waiting)):
            yield Documents(waiting)
            waiting = []
        if piece is not None and not isinstance(piece, Document):
            yield piece
    if waiting:
        yield Documents(waiting)


def _are_enough(documents: Sequence[Document]) -> bool:
    return len(documents) >= _MANY or sum(len(document.data) for document in documents) >= _LARGE


def _pieces(
    inputs: Iterable[str], rubrics: Catalogue, kind: str | None
) -> Iterator[Document | Block | Unreadable | None]:
    """What the inputs hold.  Nothing comes before what is no file, and may let us wait."""
    for name in inputs:
        if not os.path.isfile(name):  # noqa: PTH113 - names are kept as they were given
            yield None
        try:
            if name != STDIN and os.path.isdir(name):  # noqa: PTH112 - as above
                yield from _sheets_in(name)
            else:
                yield from _records(name, kind or _kind(name), rubrics)
        except InputError as error:
            yield Unreadable(file=name, problems=error.problems)


def _kind(name: str) -> str:
    return _KINDS.get(os.path.splitext(name)[1].lower(), "yaml")  # noqa: PTH122 - as above


def _records(name: str, kind: str, rubrics: Catalogue) -> Iterator[Document | Block]:
    if kind in ("yaml", "json"):
        yield _document(name, kind)
        return
    from socialmaturity.tables.chunks import lines_of

    with _opened(name) as descriptor:
        lines = _familiar(name, lines_of(descriptor))
        if kind == "jsonl":
            from socialmaturity.tables.jsonl import jsonl_blocks

            yield from jsonl_blocks(name, lines)
        else:
            from socialmaturity.tables.csv import csv_blocks

            yield from csv_blocks(name, lines, _asked(rubrics))


def _familiar(name: str, chunks: Iterator[Lines]) -> Iterator[Lines]:
    """The same lines.  Raises InputError where they begin like something that is no text of ours."""
    for chunk in chunks:
        if chunk.first == 1:
            source.refuse_foreign(chunk.data, name)
        yield chunk


def _document(name: str, kind: str) -> Document:
    with _opened(name) as descriptor:
        return Document(file=name, data=source.read_from(descriptor, name), json=kind == "json")


def _asked(rubrics: Catalogue) -> list[Rubric]:
    """The rubrics whose questions may be columns."""
    return [rubrics.default] if rubrics.default else list(rubrics.values())


@contextmanager
def _opened(name: str) -> Iterator[int]:
    if name == STDIN:
        yield 0
        return
    try:
        descriptor = source.open_(name)
    except (OSError, ValueError) as error:
        raise source.unreadable(name, error) from None
    try:
        yield descriptor
    except OSError as error:
        raise source.unreadable(name, error) from None
    finally:
        os.close(descriptor)


def _sheets_in(folder: str) -> Iterator[Document | Unreadable]:
    found = False
    waiting = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        try:
            if is_folder:
                waiting.extend(_entries(path))
            else:
                found = True
                yield _document(path, _kind(path))
        except InputError as error:
            found = True
            yield Unreadable(file=path, problems=error.problems)
    if not found:
        raise refuse(
            f"no sheets in this folder; they end in {', '.join(_SHEETS)}, and tables and lines are named one by one",
            file=folder,
        )


def _entries(folder: str) -> list[tuple[str, bool]]:
    """The sheets and folders in a folder, the last one first.

    What is hidden is left out, no link to a folder is followed, and no pipe or device is touched.
    """
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
    return entry.name.lower().endswith(_SHEETS) and (entry.is_file() or dangling)
