"""The located tree of a document, what is wrong with it, and how it grows within bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, NoReturn, Protocol, TypeAlias

from socialmaturity.errors import InputError, Problem
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from socialmaturity.core.model import Kept

MAX_NODES = 20_000
MAX_DEPTH = 40
MAX_ERRORS = 100  # in one document: whoever has more mends these first


class Place(Protocol):
    """Where something stands, counted from 0, as parsers do: their marks are places.  A row has no column."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int | None: ...


class At(NamedTuple):
    """A place of our own."""

    line: int
    column: int | None = None


START = At(0, 0)


# Not frozen: a sheet has a hundred of these, and a frozen one takes three times as long to make.
@dataclass(slots=True)
class Text:
    """A scalar, as written.  `bare` is one without quotes."""

    place: Place
    text: str
    bare: bool

    @property
    def empty(self) -> bool:
        """Nothing is said here: the one thing besides text that all YAML and JSON readers agree on."""
        return not self.text or (self.bare and self.text in ("null", "~"))


@dataclass(slots=True)
class List:
    """A sequence of nodes."""

    place: Place
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Map:
    """A mapping: its keys with their places, and its values."""

    place: Place
    keys: dict[str, Place] = field(default_factory=dict)
    values: dict[str, Node] = field(default_factory=dict)


Node: TypeAlias = Text | List | Map


def plain(node: Node) -> Kept:
    """What a node holds, without its places."""
    if isinstance(node, Text):
        return None if node.empty else node.text
    if isinstance(node, List):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.values.items()}


def place_of(node: Node, *path: str | int) -> Place:
    """Where the value at a path of fields and indexes stands, or the last part of the path that exists."""
    for step in path:
        if isinstance(step, str) and isinstance(node, Map) and step in node.values:
            node = node.values[step]
        elif isinstance(step, int) and isinstance(node, List) and step < len(node.items):
            node = node.items[step]
        else:
            break
    return node.place


class Complaints:
    """The problems of one document."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.errors = 0

    def add(self, message: str, place: Place, *, warning: bool = False) -> None:
        """Note a problem.  Raises InputError when there are too many to be of use."""
        line, column = place.line + 1, None if place.column is None else place.column + 1
        self.problems.append(Problem(message=message, file=self.file, line=line, column=column, warning=warning))
        self.errors += not warning
        if self.errors >= MAX_ERRORS:
            more = Problem(
                message=f"there may be more than these {MAX_ERRORS} problems; mend them first", file=self.file
            )
            raise InputError(*self._ordered(), more)

    def stop(self, message: str, place: Place) -> NoReturn:
        """Note a problem that leaves nothing to go on with."""
        self.add(message, place)
        raise InputError(*self._ordered())

    def settle(self) -> tuple[Problem, ...]:
        """The warnings, if there is nothing worse.

        Raises InputError with everything, in the order of the file.
        """
        if self.errors:
            raise InputError(*self._ordered())
        return self._ordered()

    def _ordered(self) -> tuple[Problem, ...]:
        return tuple(sorted(self.problems, key=lambda problem: (problem.line or 0, problem.column or 0)))


class Builder:
    """A tree made from what a parser finds, bounded while it grows."""

    def __init__(self, complaints: Complaints) -> None:
        self.complaints = complaints
        self.root: Node | None = None
        self.parent: List | Map | None = None  # where the parser stands,
        self.name: str | None = None  # and the name of the field that awaits its value there
        self._named_at: Place = START
        self._above: list[List | Map | None] = []
        self._nodes = 0

    def open(self, node: List | Map) -> None:
        if self.name is None and isinstance(self.parent, Map):
            self.complaints.stop(
                "a list or mapping stands here for the name of a field; see if a bracket above is closed", node.place
            )
        self._put(node)
        self._above.append(self.parent)
        self.parent = node
        if len(self._above) > MAX_DEPTH:
            self.complaints.stop(f"nested more than {MAX_DEPTH} levels deep; no document of ours is", node.place)

    def close(self) -> None:
        self.parent = self._above.pop()

    def text(self, place: Place, text: str, *, bare: bool) -> None:
        """A text where the parser stands: the name of a field, or a value."""
        if not text.isascii() and _HALF.search(text):
            self.complaints.add("half of a character (a lone surrogate) stands in this text; remove it", place)
        if self.name is None and isinstance(self.parent, Map):
            self._nodes += 1
            self.name, self._named_at = text, place
        else:
            self._put(Text(place, text, bare))

    def _put(self, node: Node) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self.complaints.stop(f"more than {MAX_NODES:,} entries; no document of ours is that long", node.place)
        parent, name = self.parent, self.name
        if isinstance(parent, Map) and name is not None:
            self.name = None
            if name in parent.values:
                first = parent.keys[name].line
                where = "this line" if first == self._named_at.line else f"line {first + 1}"
                self.complaints.add(f"{quoted(name)} is already on {where}; keep one of them", self._named_at)
            else:
                parent.keys[name] = self._named_at
                parent.values[name] = node
        elif isinstance(parent, List):
            parent.items.append(node)
        else:
            self.root = node


_HALF = re.compile("[\ud800-\udfff]")
