"""Choose where a result goes: to a file or standard output, in the format that was asked for."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from socialmaturity.errors import refuse
from socialmaturity.formats import choose
from socialmaturity.presentation import Presentation
from socialmaturity.streams import write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from socialmaturity.formats import Content, Format, Shows
    from socialmaturity.report.blocks import Report

Files: TypeAlias = "str | Iterable[str] | None"
"""The files that an option or an argument names: one, several or none."""

STDOUT = "-"
PAGES = (".txt", ".md", ".markdown", ".html", ".htm", ".docx")  # endings of files that no command reads from a folder


class Destination(NamedTuple):
    """A format, and the file to write; None is standard output."""

    format: Format
    path: str | None

    def write(self, pieces: Iterable[Content]) -> None:
        """Write the pieces of a result.  Raises InputError."""
        write(pieces, self.path, for_terminal=self.format.for_terminal)

    def write_report(self, report: Callable[[], Report], data: Callable[[], dict[str, Any]]) -> None:
        """Write one report, from its words or from its data.  Raises InputError."""
        self.write([self.format.writer.write_report(report, data, Presentation(to_file=self.path is not None))])


def destination(shows: Shows, name: str | None, output: str | None, *made_from: Files) -> Destination:
    """Return where a result goes.  `made_from` are the inputs and rubrics, which it must not replace.

    Raises InputError where the format and the file disagree, and where the result would replace an input.
    """
    path = path_of(output)
    keep_apart(path, *made_from)
    return Destination(choose(shows, name, path), path)


def path_of(output: str | None) -> str | None:
    """Return the file that -o names, or None for standard output."""
    return None if output == STDOUT else output


def new_file(output: str | None) -> str | None:
    """Return the file that -o names for something to fill in.

    Raises InputError if it exists already: it may be filled in, and a blank one must not replace it.
    """
    path = path_of(output)
    if path is not None and os.path.isfile(path):  # noqa: PTH113 - also for names that pathlib would tidy
        raise refuse("is there already; name another file, or remove it first", file=path)
    return path


def keep_apart(output: str | None, *made_from: Files) -> None:
    """Refuse to write a result over a file that it is made from, by any path or link.  Raises InputError."""
    if output is None or not os.path.isfile(output):  # noqa: PTH113 - as above
        return
    for files in made_from:
        for path in chain.from_iterable(map(_readable, [files] if isinstance(files, str) else files or ())):
            with suppress(OSError, ValueError):
                if os.path.samefile(path, output):  # noqa: PTH121 - as above
                    raise refuse("is what the result is made from; name another file with -o", file=output)


def _readable(name: str) -> Iterator[str | int]:
    """Yield what a command may read when this is named: a file, standard input, or the files in a folder."""
    if name == STDOUT:
        yield 0  # as in `score - < sheet.yaml -o sheet.yaml`
        return
    yield name
    for folder, _, files in os.walk(name):
        yield from (os.path.join(folder, file) for file in files if not file.lower().endswith(PAGES))  # noqa: PTH118
