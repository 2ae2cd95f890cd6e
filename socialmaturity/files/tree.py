"""The located tree of a document, what is wrong with it, and how it grows within bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TypeAlias

from socialmaturity.errors import InputError, Problem
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from socialmaturity.core.model import Kept

MAX_NODES = 20_000
MAX_DEPTH = 40
MAX_ERRORS = 100  # in one document: whoever has more mends these first


class Place(NamedTuple):
    """Where something stands: line and column from 1."""

    line: int | None = None
    column: int | None = None


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
        self.problems.append(
            Problem(message=message, file=self.file, line=place.line, column=place.column, warning=warning)
        )
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
        self.stack: list[List | Map] = []
        self.keys: list[Text | None] = []  # beside the stack: the key of a Map that awaits its value
        self.nodes = 0

    @property
    def awaits_name(self) -> bool:
        """Whether what comes next is the name of a field."""
        return bool(self.stack) and isinstance(self.stack[-1], Map) and self.keys[-1] is None

    def open(self, node: List | Map) -> None:
        self.add(node)
        self.stack.append(node)
        self.keys.append(None)
        if len(self.stack) > MAX_DEPTH:
            self.complaints.stop(f"nested more than {MAX_DEPTH} levels deep; no document of ours is", node.place)

    def close(self) -> None:
        self.stack.pop()
        self.keys.pop()

    def add(self, node: Node) -> None:
        """Put a node where the parser stands: it is the root, an entry of a list, a field's name or its value."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.complaints.stop(f"more than {MAX_NODES:,} entries; no document of ours is that long", node.place)
        if isinstance(node, Text) and _HALF.search(node.text):
            self.complaints.add("half of a character (a lone surrogate) stands in this text; remove it", node.place)
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        if isinstance(parent, List):
            parent.items.append(node)
            return
        key, self.keys[-1] = self.keys[-1], None
        if key is not None:
            self._set(parent, key, node)
        elif isinstance(node, Text):
            self.keys[-1] = node
        else:
            self.complaints.stop(
                "a list or mapping stands here for the name of a field; see if a bracket above is closed", node.place
            )

    def _set(self, parent: Map, key: Text, node: Node) -> None:
        if key.text in parent.values:
            first = parent.keys[key.text].line
            self.complaints.add(f"{quoted(key.text)} is already on line {first}; keep one of them", key.place)
        else:
            parent.keys[key.text] = key.place
            parent.values[key.text] = node


_HALF = re.compile("[\ud800-\udfff]")
