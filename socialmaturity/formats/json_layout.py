"""How a result is laid out as JSON text: on one line, or indented in a document."""

from __future__ import annotations

import json
from json.encoder import encode_basestring_ascii as quote
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.formats.json_data import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

encode = json.JSONEncoder(ensure_ascii=True, allow_nan=False).encode


class JsonLayout(NamedTuple):
    """How a result is laid out: on one line, or in an indented document with its fields at a depth."""

    depth: int | None = None

    def between(self, deeper: int = 0) -> str:
        """Return the separator between the fields of a result, or of a value nested `deeper` levels in it."""
        return ", " if self.depth is None else ",\n" + "  " * (self.depth + deeper)

    def value(self, data: object, deeper: int = 0) -> str:
        """Return data as the text of a field, or of a value nested `deeper` levels in it."""
        if self.depth is None:
            return encode(data)
        text = json.dumps(data, ensure_ascii=True, allow_nan=False, indent=2)
        # Each line end is one of the layout: the texts in JSON write theirs as \n.
        return text.replace("\n", "\n" + "  " * (self.depth + deeper))

    def fields(self, data: Mapping[str, object]) -> str:
        """Return several fields of a result."""
        return self.between().join([f"{quote(name)}: {self.value(value)}" for name, value in data.items()])

    def group(self, items: Iterable[str], brackets: str = "[]", deeper: int = 0) -> str:
        """Join the texts that are not empty to a list or an object, as a field or nested `deeper` levels in one."""
        if self.depth is None:
            return f"{brackets[0]}{', '.join(filter(None, items))}{brackets[1]}"
        joined = self.between(deeper + 1).join(filter(None, items))
        if not joined:
            return brackets
        outside = "\n" + "  " * (self.depth + deeper)
        return f"{brackets[0]}{outside}  {joined}{outside}{brackets[1]}"

    def whole(self, fields: str) -> str:
        """Return the text of a result from that of its fields: a line of its own, or an item of a document's list."""
        if self.depth is None:
            return f'{{"format": {FORMAT}, {fields}}}\n'
        outside = "\n" + "  " * (self.depth - 1)
        return f"{{{outside}  {fields}{outside}}}"
