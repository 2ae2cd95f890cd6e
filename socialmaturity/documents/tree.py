"""The located tree of a document, and the complaints about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, NoReturn, Protocol, TypeAlias

from socialmaturity.errors import InputError, Problem
from socialmaturity.text import did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from socialmaturity.core.sheet import Kept

SYNTAX = "syntax"  # the code of what is wrong with the file as such
MAX_SHOWN = 30  # problems of one document: the rest is counted
MAX_GUESSES = 30  # "did you mean …?" compares letter by letter, and takes too long for thousands of words


class Place(Protocol):
    """A place counted from 0, as parsers do: the marks of PyYAML are places.  A row of a table has no column."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int | None: ...


class At(NamedTuple):
    """A place of our own.  `file` is given where a tree is merged from two files."""

    line: int
    column: int | None = None
    file: str = ""


START = At(0, 0)


def file_of(place: Place) -> str:
    """Return the file of a rubric that this one extends, if a place of a merged tree is there, or ""."""
    return place.file if isinstance(place, At) else ""


# Plain classes with slots: a rubric has a thousand nodes, and dataclasses of them cost more to define and to make.
class Text:
    """A scalar, as written.  `bare` is one without quotes."""

    __slots__ = ("bare", "place", "text")

    def __init__(self, place: Place, text: str, bare: bool) -> None:  # noqa: FBT001 - made a thousand times a file
        self.place = place
        self.text = text
        self.bare = bare

    @property
    def empty(self) -> bool:
        """Return whether it has no value.  Only these spellings mean that to every reader of YAML and JSON."""
        return not self.text or (self.bare and self.text in ("null", "~"))


class List:
    """A sequence of nodes."""

    __slots__ = ("items", "place")

    def __init__(self, place: Place, items: Iterable[Node] = ()) -> None:
        self.place = place
        self.items: list[Node] = list(items)


class Map:
    """A mapping: its keys with their places, and its values."""

    __slots__ = ("keys", "place", "values")

    def __init__(
        self, place: Place, keys: dict[str, Place] | None = None, values: dict[str, Node] | None = None
    ) -> None:
        self.place = place
        self.keys = {} if keys is None else keys
        self.values = {} if values is None else values

    def take(self, name: str, other: Map) -> None:
        """Put a field of another mapping in place of the one here."""
        self.keys[name], self.values[name] = other.keys[name], other.values[name]


Node: TypeAlias = Text | List | Map


def without_places(node: Node) -> Kept:
    """Return what a node holds, without its places."""
    if isinstance(node, Text):
        return None if node.empty else node.text
    if isinstance(node, List):
        return [without_places(item) for item in node.items]
    return {key: without_places(value) for key, value in node.values.items()}


def texts_in(node: Node) -> Iterator[Text]:
    """Yield all texts in a tree, in its order."""
    if isinstance(node, Text):
        yield node
    else:
        for inner in node.items if isinstance(node, List) else node.values.values():
            yield from texts_in(inner)


def _along(node: Node, path: Iterable[str | int]) -> Iterator[Node]:
    """Yield a node, and those at the steps of a path of fields and indexes, as far as they exist."""
    yield node
    for step in path:
        if isinstance(step, str) and isinstance(node, Map) and step in node.values:
            node = node.values[step]
        elif isinstance(step, int) and isinstance(node, List) and step < len(node.items):
            node = node.items[step]
        else:
            return
        yield node


def place_of(node: Node, *path: str | int) -> Place:
    """Return the place of the value at a path of fields and indexes, or of the last part of the path that exists."""
    *_, last = _along(node, path)
    return last.place


def node_at(node: Node, *path: str | int) -> Node | None:
    """Return the node at a path of fields and indexes, or None."""
    nodes = list(_along(node, path))
    return nodes[-1] if len(nodes) > len(path) else None


def fields_at(node: Node, *path: str | int) -> Collection[str]:
    """Return the fields of the mapping at a path, or () if there is none."""
    found = node_at(node, *path)
    return found.values if isinstance(found, Map) else ()


def text_at(node: Node, *path: str | int) -> str:
    """Return the text at a path, or "" if there is none."""
    found = node_at(node, *path)
    return found.text if isinstance(found, Text) and not found.empty else ""


class Complaints:
    """The problems of one document.

    At most `shown` of them are reported, errors before warnings, and the others are counted; None reports all.
    """

    def __init__(self, file: str, *, shown: int | None = MAX_SHOWN) -> None:
        self.file = file
        self.shown = shown
        self.problems: list[Problem] = []
        self.errors = 0
        self.meant: set[tuple[Place, str]] = set()  # mappings with the fields that others were taken for
        # Stages and questions of the rubric that this one extends, with what leaves them out.
        self.left_out: dict[str, Text] = {}
        self._guesses = 0
        self._advised: set[str] = set()

    def add(
        self,
        message: str,
        place: Place,
        code: str = SYNTAX,
        *,
        warning: bool = False,
        question: str = "",
        value: str = "",
    ) -> None:
        self.problems.append(
            Problem(
                message=message,
                file=file_of(place) or self.file,
                line=place.line + 1,
                column=None if place.column is None else place.column + 1,
                warning=warning,
                code=code,
                question=question,
                value=value,
            )
        )
        self.errors += not warning

    def stop(self, message: str, place: Place, code: str = SYNTAX) -> NoReturn:
        """Raise InputError with everything noted, and a problem that leaves nothing to go on with."""
        self.add(message, place, code)
        self.fail()

    def fail(self) -> NoReturn:
        """Raise InputError with everything noted."""
        raise InputError(*self._reported())

    def settle(self) -> tuple[Problem, ...]:
        """Return the warnings.  Raises InputError with everything in the order of the file if there are errors."""
        if self.errors:
            self.fail()
        return self._reported()

    def did_you_mean(self, word: str, known: Iterable[str]) -> str:
        """Return "; did you mean '…'?" for a misspelt word, or "".  Only the first unknown words are compared."""
        self._guesses += 1
        return did_you_mean(word, known) if self._guesses <= MAX_GUESSES else ""

    def nearest(self, word: str, known: Iterable[str]) -> str:
        """Return the known word that was probably meant, or "".  Only the first unknown words are compared."""
        self._guesses += 1
        return nearest(word, known) if self._guesses <= MAX_GUESSES else ""

    def once(self, advice: str) -> str:
        """Return a long advice the first time, then ""."""
        if advice in self._advised:
            return ""
        self._advised.add(advice)
        return advice

    def _order(self, problem: Problem) -> tuple[bool, int, int]:
        return problem.file != self.file, problem.line or 0, problem.column or 0

    def _reported(self) -> tuple[Problem, ...]:
        problems = sorted(self.problems, key=self._order)
        if self.shown is None or len(problems) <= self.shown:
            return tuple(problems)
        # Errors before warnings, and each in the order of the file: sorting keeps the order of equals.
        chosen = sorted(range(len(problems)), key=lambda index: problems[index].warning)[: self.shown]
        only_warnings = self.errors <= self.shown
        message = (
            f"and {len(problems) - self.shown:,} more {'warnings' if only_warnings else 'problems; fix these first'}"
        )
        rest = Problem(message=message, file=self.file, warning=only_warnings)
        return (*(problems[index] for index in sorted(chosen)), rest)
