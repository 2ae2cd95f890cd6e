"""Keep the latest record alone of each respondent, or of each response."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, TypeAlias

from socialmaturity.errors import refuse
from socialmaturity.tables.inputs import Documents
from socialmaturity.tables.records import Block
from socialmaturity.tables.respondents import who_in_document, who_in_line, who_in_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from socialmaturity.tables.inputs import Piece
    from socialmaturity.tables.respondents import Who

RecordPlace: TypeAlias = tuple[str, int]
"""Where a record is: its file, and its row or line; 0 for a file with one sheet."""


def latest_only(read: Callable[[], Iterator[Piece]]) -> Iterator[Piece]:
    """Yield the pieces of inputs with the latest record alone of each respondent, or of each response.

    The latest is that of the last day, and of the same day the last that is read.  `read` reads the inputs, which is
    done twice.  Raises InputError for a table whose rows say neither, and where no sheet says who answered.
    """
    last: dict[int, tuple[str, RecordPlace]] = {}
    nobody = ""  # the first file whose sheets do not say who answered
    for piece in read():
        found = False
        for place, who in _whose(piece):
            found = True
            if who.person not in last or who.day >= last[who.person][0]:
                last[who.person] = who.day, place
        if not found and not nobody and (isinstance(piece, Documents) or (isinstance(piece, Block) and piece.records)):
            nobody = piece.file
    if nobody and not last:
        raise refuse("--latest needs sheets with a respondent", file=nobody)
    for piece in read():
        left_out = {place for place, who in _whose(piece) if last[who.person][1] != place}
        if isinstance(piece, Documents):
            kept = [document for document in piece.documents if (document.file, 0) not in left_out]
            if kept:
                yield Documents(kept)
        elif isinstance(piece, Block):
            chosen = [(piece.file, number) not in left_out for number in piece.numbers]
            yield piece._replace(
                records=list(compress(piece.records, chosen)), numbers=list(compress(piece.numbers, chosen))
            )
        else:
            yield piece


def _whose(piece: Piece) -> Iterator[tuple[RecordPlace, Who]]:
    """Yield the place of each record that says whose it is, and who that is.  Raises InputError."""
    if isinstance(piece, Documents):
        for document in piece.documents:
            if who := who_in_document(document):
                yield (document.file, 0), who
    elif isinstance(piece, Block) and piece.columns is None:
        for number, line in zip(piece.numbers, piece.records, strict=True):
            if who := who_in_line(line):
                yield (piece.file, number), who
    elif isinstance(piece, Block) and piece.columns is not None and piece.records:
        for number, who in zip(piece.numbers, who_in_rows(piece.file, piece.columns, piece.records), strict=True):
            if who:
                yield (piece.file, number), who
