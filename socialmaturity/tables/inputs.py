"""Read what was named on the command line: documents, and blocks of records."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from socialmaturity.documents import source
from socialmaturity.errors import InputError, Problem, refuse
from socialmaturity.tables.files import STDIN, kind_of, opened, text_lines
from socialmaturity.tables.records import Block, notice
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.tables.mapping import Mapping
    from socialmaturity.tables.repeats import Repeats
    from socialmaturity.tables.table import Rows, TableSettings

# How our own results begin in JSON, and a line of them.
_OWN = re.compile(rb'\s*+\{\s*+"format"\s*+:\s*+1\s*+,\s*+"(?:tool|source|file)"\s*+:')


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
    """An input from which nothing, or nothing more, can be read."""

    file: str
    problems: tuple[Problem, ...]
    read: int = 0


Piece: TypeAlias = "Documents | Block | Unreadable"
_MANY, _LARGE = 100, 1 << 18  # documents, and bytes of them, to be scored together


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How inputs are to be read.

    `kind` is that of what was named; otherwise the ending says, and it is YAML where that says nothing.  `worksheet` is
    the only one to read of workbooks.  With `complete_only`, responses are left out that were not finished or were
    rejected; with `latest`, all but the latest sheet of each respondent; with `repeats`, there is a warning of those
    who answered twice; with `strict`, warnings about a table are errors; with `anyhow`, tables are read whose headings
    are wrong.
    """

    kind: str | None = None
    mapping: Mapping | None = None
    worksheet: str = ""
    complete_only: bool = False
    latest: bool = False
    repeats: bool = True
    strict: bool = False
    anyhow: bool = False


HOW = How()


def read_inputs(inputs: Iterable[str], rubrics: Catalogue, how: How = HOW) -> Iterator[Piece]:
    """Yield all that the inputs hold, in their order, as it is read.  Folders are searched for sheets and tables.

    An input that cannot be read is Unreadable.  Raises InputError where the latest sheets are asked for, and there is
    no telling which these are.
    """
    if how.latest:
        from socialmaturity.tables.latest import latest_only

        inputs, once = list(inputs), replace(how, repeats=False)
        if passing := [name for name in inputs if not os.path.isfile(name) and not os.path.isdir(name)]:  # noqa: PTH112, PTH113
            raise refuse("--latest reads its inputs twice, so they must be files", file=passing[0])
        yield from latest_only(lambda: _documents_together(_Inputs(rubrics, once).pieces(inputs)))
        return
    yield from _documents_together(_Inputs(rubrics, how).pieces(inputs))


def _documents_together(pieces: Iterable[Document | Block | Unreadable | None]) -> Iterator[Piece]:
    """Put documents together: many at once are scored faster."""
    waiting: list[Document] = []
    for piece in pieces:
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


class _Inputs:
    """Reads one input after another, and remembers what was read."""

    def __init__(self, rubrics: Catalogue, how: How) -> None:
        self._rubrics = rubrics
        self._how = how
        self._repeats: Repeats | None = None

    def pieces(self, inputs: Iterable[str]) -> Iterator[Document | Block | Unreadable | None]:
        """Yield what the inputs hold.  None comes before a pipe: the caller may have to wait there."""
        for name in inputs:
            if not os.path.isfile(name):  # noqa: PTH113 - names are kept as they were given
                yield None
            try:
                if name != STDIN and os.path.isdir(name):  # noqa: PTH112 - as above
                    yield from self._folder(name)
                else:
                    yield from self._file(name, self._how.kind or kind_of(name) or "yaml")
            except InputError as error:
                yield Unreadable(file=name, problems=error.problems)

    def _file(self, name: str, kind: str) -> Iterator[Document | Block | Unreadable]:
        if before := self._met.file(name):
            yield self._again(name, before)
            if self._how.latest or self._how.strict:
                return
        with opened(name) as descriptor:
            match kind:
                case "yaml":
                    yield from self._sheet(Document(file=name, data=source.read_from(descriptor, name), json=False))
                case "json":
                    yield from self._json(name, descriptor)
                case "jsonl":
                    yield from self._lines(name, descriptor)
                case "csv":
                    from socialmaturity.tables.csv import csv_rows

                    yield from self._table(name, csv_rows(name, text_lines(name, descriptor)))
                case _:
                    yield from self._binary(name, kind, descriptor)

    @property
    def _met(self) -> Repeats:
        if self._repeats is None:
            from socialmaturity.tables.repeats import Repeats

            self._repeats = Repeats()
        return self._repeats

    def _again(self, name: str, before: str) -> Block | Unreadable:
        """Return a warning about a file that was read before, or an error if warnings are errors."""
        done = "it is left out (--latest)" if self._how.latest else "its answers count twice"
        message = f"is the same file as {before}, which was read before; {done}"
        problem = Problem(message=message, file=name, warning=not self._how.strict, code="repeated")
        return notice(name, (problem,)) if problem.warning else Unreadable(file=name, problems=(problem,))

    def _settings(self) -> TableSettings:
        from socialmaturity.tables.table import TableSettings

        repeats = self._met if self._how.repeats else None
        return TableSettings(rubrics=dict(self._rubrics), default=self._rubrics.default, how=self._how, repeats=repeats)

    def _table(self, name: str, rows: Iterator[Rows]) -> Iterator[Block]:
        from socialmaturity.tables.table import blocks_of

        yield from blocks_of(name, rows, self._settings())

    def _json(self, name: str, descriptor: int) -> Iterator[Document | Block | Unreadable]:
        """Read a sheet, a flat record, or the flat records of a list."""
        from socialmaturity.tables.decoding import decoded

        pieces = decoded(descriptor)
        start = next(pieces, b"")
        while not start.strip() and (more := next(pieces, b"")):
            start += more
        _refuse_own(name, start)
        if start.lstrip().startswith(b"["):
            from socialmaturity.tables.json_records import list_rows

            yield from self._table(name, list_rows(name, chain([start], pieces)))
        else:
            data = source.bounded(chain([start], pieces), name)
            if record := self._flat_record(name, data):
                yield from record
                return
            yield from self._sheet(Document(file=name, data=data, json=True))

    def _flat_record(self, name: str, data: bytes) -> list[Block]:
        """Return a file with one flat record as a table of one row, or [] if nothing in it is a question."""
        if not _is_flat_record(data):
            return []
        from socialmaturity.tables.json_records import list_rows, lists_in

        records = {"": b"[" + data + b"]", **lists_in(data)}
        for field, text in records.items():
            try:
                blocks = list(self._table(name, list_rows(name, [text])))
            except InputError as error:
                if error.problems[0].code != "no-questions":
                    raise
                continue  # whatever it is, the reader of sheets says it better
            if field:
                raise refuse(f"the records are in {quoted(field)}; save that list alone, [ … ]", file=name)
            return blocks
        return []

    def _lines(self, name: str, descriptor: int) -> Iterator[Block]:
        """Read sheets, one on each line, or flat records."""
        from socialmaturity.tables.jsonl import jsonl_blocks

        blocks = jsonl_blocks(name, text_lines(name, descriptor))
        before: list[Block] = []
        for block in blocks:
            before.append(block)
            if block.records:
                break
        first = before[-1].records[0] if before and before[-1].records else None
        line = first.encode() if isinstance(first, str) else first
        if isinstance(line, bytes):
            _refuse_own(name, line)
        if isinstance(line, bytes) and _is_flat_record(line):
            from socialmaturity.tables.json_records import line_rows

            lines = (each for b in chain(before, blocks) for each in zip(b.numbers, b.records, strict=True))
            yield from self._table(name, line_rows(name, lines))
        else:
            table = self._met.begin(name)
            yield from (self._with_repeats(table, block) for block in chain(before, blocks))

    def _sheet(self, document: Document) -> Iterator[Document | Block | Unreadable]:
        """Yield a sheet, with a warning if its respondent was met before."""
        problem = self._met.document(document) if self._how.repeats else None
        if problem and self._how.strict:
            yield Unreadable(file=document.file, problems=(replace(problem, warning=False),))
            return
        if problem:
            yield notice(document.file, (problem,))
        yield document

    def _with_repeats(self, table: int, block: Block) -> Block:
        """Return lines with a warning about each whose respondent was met before, or an error in its place."""
        repeated = dict(self._met.lines(table, block.numbers, block.records)) if self._how.repeats else {}
        if not repeated:
            return block
        if not self._how.strict:
            return block._replace(notices=(*block.notices, *repeated.values()))
        from socialmaturity.tables.notices import with_errors

        return block._replace(records=with_errors(block.records, block.numbers, repeated))

    def _binary(self, name: str, kind: str, descriptor: int) -> Iterator[Block]:
        """Read a workbook or a Parquet file, whose parts are not in the order in which they are needed."""
        if name == STDIN:
            what = "a Parquet file" if kind == "parquet" else "a workbook"
            raise refuse(f"{what} is read from a file, not from standard input", file=name)
        with open(descriptor, "rb", closefd=False) as data:
            if kind == "parquet":
                from socialmaturity.tables.parquet import parquet_rows

                questions = dict.fromkeys(
                    id_ for rubric in self._settings().rubrics.values() for id_ in rubric.questions
                )
                yield from self._table(name, parquet_rows(data, name, [*questions]))
            else:
                from socialmaturity.tables.workbook import workbook_blocks

                mapping = self._how.mapping
                sheet = self._how.worksheet or (mapping.worksheet if mapping else "")
                yield from workbook_blocks(data, name, sheet, self._settings())

    def _folder(self, folder: str) -> Iterator[Document | Block | Unreadable]:
        from socialmaturity.tables.folders import Folder

        found = Folder(folder)
        for path in found.files():
            try:
                for piece in self._file(path, kind_of(path) or "yaml"):
                    what = found.what(piece) if isinstance(piece, Document) else ""
                    if not what:
                        yield piece
            except InputError as error:
                if not found.passes_over(path, error):
                    yield Unreadable(file=path, problems=error.problems)
        if passed_over := found.passed_over():
            yield notice(folder, passed_over)
        found.refuse_empty()


def _refuse_own(name: str, start: bytes) -> None:
    """Refuse JSON that begins as our own results do, however long they are.  Raises InputError."""
    if _OWN.match(start):
        raise refuse("results of this program, not answers", file=name, code="own-result")


def _is_flat_record(data: bytes) -> bool:
    """Return whether JSON is a flat record.  Most is not, which shows before the reader of such records is imported."""
    if b'"answers"' in data:
        return False
    from socialmaturity.tables.json_records import is_flat

    return is_flat(data)
