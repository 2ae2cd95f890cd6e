"""Read JSON text as a tree of located text.

No JSON number is ever made.  Python's own parser reads the scalars; what holds them is read here, because Python's
gives no places, keeps the last of two fields with one name, and recurses.
"""

from __future__ import annotations

import re
from json import JSONDecoder
from typing import TYPE_CHECKING, NoReturn

from socialmaturity.documents.tree import At, List, Map

if TYPE_CHECKING:
    from socialmaturity.documents.parse import Builder


def read(text: str, builder: Builder) -> None:
    """Build the tree of a JSON text.  Raises InputError at the first place that is not JSON."""
    reading = _JsonText(text, builder)
    if not reading.sign():
        return
    reading.value()
    while builder.parent is not None:
        reading.next_entry(builder.parent)
    if reading.sign():
        reading.stop("the document ends before this; one file holds one document")


_BLANKS = re.compile(r"[ \t\n\r]*")
_NO_NUMBERS = ("NaN", "Infinity", "-Infinity")  # which Python takes for JSON
_HINTS = {
    "Unterminated string": "a quote is not closed",
    "Invalid control character": "a line end or a tab inside quotes; write \\n or \\t",
    "Invalid \\": "a backslash in quotes begins an escape; write \\\\ for a backslash",
    "Expecting value": "a value is missing or misspelt here; text belongs in double quotes",
}


def _complaint(problem: str) -> str:
    return next((hint for start, hint in _HINTS.items() if problem.startswith(start)), problem)


class _JsonText:
    """A JSON text that is read from left to right."""

    def __init__(self, text: str, builder: Builder) -> None:
        self.text = text
        self.builder = builder
        self.scalar = JSONDecoder(parse_int=str, parse_float=str).raw_decode
        self.index = 0
        self.line, self.line_start, self.counted = 0, 0, 0

    def sign(self) -> str:
        """Go to the next sign that is not a blank, and return it; "" at the end."""
        self.index = _BLANKS.match(self.text, self.index).end()  # type: ignore[union-attr]  # it always matches
        return self.text[self.index : self.index + 1]

    def next_entry(self, parent: List | Map) -> None:
        """Read the next entry of the innermost list or mapping, or its end."""
        end, entries = ("}", parent.values) if isinstance(parent, Map) else ("]", parent.items)
        sign = self.sign()
        if sign == end:
            self.index += 1
            self.builder.close()
            return
        if entries:
            self.expect(",", f"a comma or {end!r} is missing before this")
            if self.sign() == end:
                self.stop(f"remove the comma before {end!r}")
        if isinstance(parent, Map):
            if self.sign() != '"':
                self.stop("the name of a field, in double quotes, is missing here")
            self.value()
            self.expect(":", "':' is missing after the name of a field")
        self.value()

    def value(self) -> None:
        """Read a scalar, or the beginning of a list or mapping."""
        sign = self.sign()
        place = self.place(self.index)
        if sign in ("{", "["):
            self.index += 1
            self.builder.open(Map(place) if sign == "{" else List(place))
            return
        start = self.index
        try:
            value, self.index = self.scalar(self.text, start)
        except ValueError as error:
            self.index = getattr(error, "pos", start)
            self.stop(_complaint(str(error)))
        written = self.text[start : self.index]
        if written in _NO_NUMBERS:
            self.index = start
            self.stop(f"{written} is not a number; write null where there is none")
        self.builder.text(place, value if sign == '"' else written, bare=sign != '"')

    def expect(self, sign: str, complaint: str) -> None:
        """Read this sign, or stop with the complaint."""
        if self.sign() != sign:
            self.stop(complaint)
        self.index += 1

    def stop(self, complaint: str) -> NoReturn:
        """Refuse the text from here on."""
        place = self.place(self.index)
        if not self.sign():
            complaint = "this ends too early; the rest is missing"
        elif self.text.startswith(("//", "/*", "#"), self.index):
            complaint = "JSON has no comments; remove this one"
        self.builder.complaints.stop(f"not valid JSON: {complaint}", place)

    def place(self, index: int) -> At:
        """Return the line and column of an index.  Lines before the last index are not counted again."""
        newline = self.text.rfind("\n", self.counted, index)
        if newline >= 0:
            self.line += self.text.count("\n", self.counted, index)
            self.line_start = newline + 1
        self.counted = index
        return At(self.line, index - self.line_start)
