"""Reading the mappings of a document: what is asked for is known, what is wrong is noted, and reading goes on."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from socialmaturity.documents.tree import List, Map, Text
from socialmaturity.text import nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from socialmaturity.documents.tree import Complaints, Node, Place

ID_RULE = "use lower-case letters and digits joined by '-', '_' or '.'"
ID = re.compile(r"(?=.{1,80}\Z)[a-z0-9]+(?:[-_.][a-z0-9]+)*", re.ASCII)
_WHOLE = re.compile(r"(-?(?:0|[1-9][0-9]{0,29}))(?:\.0{1,20})?", re.ASCII)
_SHARE = re.compile(r"([0-9]{1,9})/([0-9]{1,9})|([0-9]{1,9}(?:\.[0-9]{1,20})?)(%?)", re.ASCII)

_T = TypeVar("_T")


class Reader:
    """A mapping of a document, which notes what is wrong and reads on.

    A field that is missing or of another kind reads as empty.  That is safe: whoever reads a document settles its
    complaints before anyone can see what was built from it.  What follows from one mistake is no second one: a field
    that is missing because it is misspelt is named once, and of what is no mapping nothing more is said.
    """

    def __init__(self, node: Node, complaints: Complaints, what: str, *, ignored: tuple[str, ...] = ()) -> None:
        self.complaints = complaints
        self.what = what
        self.sound = isinstance(node, Map)
        self.node = node if isinstance(node, Map) else Map(node.place)
        self._asked: dict[str, None] = {}  # in order
        self._ignored = ignored
        self._missing: dict[str, tuple[str, bool]] = {}  # with what to say about it, and whether as a warning
        if not self.sound:
            complaints.add(f"{what} must be a mapping of fields, not {kind(node)}", node.place)

    def complain(self, message: str, field: str = "", *, warning: bool = False) -> None:
        """Note a problem at the value of a field, or at the mapping itself."""
        if self.sound:
            node = self.node.values.get(field, self.node)
            self.complaints.add(message, node.place, warning=warning)

    def has(self, field: str) -> bool:
        return self._value(field) is not None

    def text(self, field: str, *, required: bool = False) -> str:
        node = self._value(field, required=required)
        if node is None:
            return ""
        if isinstance(node, Text):
            return node.text
        self.complain(f"'{field}' must be a single value, not {kind(node)}", field)
        return ""

    def identifier(self, field: str, *, required: bool = False) -> str:
        """An id.  A bad one is returned as it is, so that what refers to it is not taken for another mistake."""
        text = self.text(field, required=required)
        if text and not ID.fullmatch(text):
            self.complain(f"{quoted(text)} is no id; {ID_RULE}", field)
        return text

    def whole(self, field: str, low: int, high: int, *, required: bool = False) -> int | None:
        text = self.text(field, required=required)
        if not text:
            return None
        number = whole(text)
        if number is None:
            self.complain(f"'{field}' must be a whole number, not {quoted(text)}", field)
        elif not low <= number <= high:
            self.complain(f"'{field}' must be from {low} to {high}, not {number}", field)
            return None
        return number

    def share(self, field: str, *, required: bool = False) -> Fraction | None:
        """A share above 0 and at most 1, exactly."""
        text = self.text(field, required=required)
        if not text:
            return None
        number = share(text)
        if number is None or not 0 < number <= 1:
            self.complain(
                f"'{field}' must be a share above 0 and at most 1, such as 2/3, 0.66 or 66%, not {quoted(text)}", field
            )
            return None
        return number

    def flag(self, field: str) -> bool:
        text = self.choice(field, ("true", "false"))
        return text == "true"

    def choice(self, field: str, choices: Collection[str]) -> str:
        text = self.text(field)
        if text and text not in choices:
            self.complain(f"'{field}' must be {' or '.join(choices)}, not {quoted(text)}", field)
            return ""
        return text

    def texts(self, field: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts.  What is no text reads as empty, so that the others keep their places."""
        return tuple(self.entry(item, field) for item in self.items(field, required=required))

    def identifiers(self, field: str) -> tuple[str, ...]:
        """A list of ids."""
        texts = self.texts(field)
        for text, node in zip(texts, self.items(field), strict=True) if texts else ():
            if text and not ID.fullmatch(text):
                self.complaints.add(f"{quoted(text)} is no id; {ID_RULE}", node.place)
        return texts

    def one_or_more(self, field: str) -> tuple[str, ...]:
        """A list of texts, or a single one."""
        if isinstance(self._value(field), Text):
            return (self.text(field),)
        return self.texts(field)

    def each(self, field: str, build: Callable[[Reader], _T], what: str, *, required: bool = False) -> tuple[_T, ...]:
        """What `build` makes of each mapping in a list."""
        return tuple(self.read(node, build, what) for node in self.items(field, required=required))

    def read(self, node: Node, build: Callable[[Reader], _T], what: str) -> _T:
        """What `build` makes of a mapping.  Whatever field it did not ask for is unknown."""
        reader = Reader(node, self.complaints, what)
        built = build(reader)
        reader.finish()
        return built

    def items(self, field: str, *, required: bool = False) -> list[Node]:
        node = self._value(field, required=required)
        if node is None:
            return []
        if isinstance(node, List):
            if required and not node.items:
                self.complain(f"'{field}' is empty; {self.what} needs an entry there", field)
            return node.items
        self.complain(f"'{field}' must be a list, not {kind(node)}", field)
        return []

    def entries(self, field: str, *, required: bool = False) -> Iterator[tuple[str, Place, Node]]:
        """The keys of a mapping with their places and values."""
        node = self._value(field, required=required)
        if node is None:
            return
        if not isinstance(node, Map):
            self.complain(f"'{field}' must be a mapping, not {kind(node)}", field)
            return
        for key, value in node.values.items():
            yield key, node.keys[key], value

    def lacks(self, field: str, message: str, *, warning: bool = False) -> None:
        """Note that a field is missing or empty: at its place, or at the end unless it turns out to be misspelt."""
        if field in self.node.values:
            self.complain(message, field, warning=warning)
        else:
            self._missing[field] = message, warning

    def finish(self) -> None:
        """Complain about every field that nobody asked for, and about those that are missing."""
        free = [field for field in self._asked if field not in self.node.keys]
        for field, place in self.node.keys.items():
            if field not in self._asked and field not in self._ignored:
                near = nearest(field, free)
                advice = f"did you mean {near!r}?" if near else f"{self.what} knows {', '.join(self._asked)}"
                self.complaints.add(f"{self.what} has no field {quoted(field)}; {advice}", place)
                self._missing.pop(near, None)
        for message, warning in self._missing.values():
            self.complain(message, warning=warning)

    def _value(self, field: str, *, required: bool = False) -> Node | None:
        self._asked[field] = None
        node = self.node.values.get(field)
        blank = isinstance(node, Text) and (node.empty or (required and not node.text.strip()))
        if node is not None and not blank:
            return node
        if required:
            self.lacks(field, f"'{field}' is {'missing' if node is None else 'empty'}; {self.what} needs it")
        return None

    def entry(self, item: Node, field: str) -> str:
        """Return the text of one entry of a list."""
        if isinstance(item, Text) and not item.empty:
            return item.text
        self.complaints.add(f"each entry of '{field}' must be text, not {kind(item)}", item.place)
        return ""


def whole(text: str) -> int | None:
    """Return a whole number in ASCII digits, without grouping or leading zeros.  It may be a decimal such as 2.0."""
    match = _WHOLE.fullmatch(text)
    return int(match[1]) if match else None


def share(text: str) -> Fraction | None:
    """A number written as 2/3, 0.66 or 66%."""
    match = _SHARE.fullmatch(text)
    if not match:
        return None
    above, below, decimal, percent = match.groups()
    if above:
        return Fraction(int(above), int(below)) if int(below) else None
    return Fraction(decimal) / (100 if percent else 1)


def kind(node: Node) -> str:
    """What a node is, said in a message."""
    if isinstance(node, Text):
        return "an empty entry" if node.empty else quoted(node.text)
    return "a list" if isinstance(node, List) else "a mapping"
