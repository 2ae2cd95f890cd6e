"""YAML or JSON text to a tree of located text.

No YAML constructor ever runs.  The tree is built from the parser's events with a stack of our own: a scalar is what the
author wrote, and depth, nodes and bytes are bounded while parsing.  This is the only module that parses YAML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TypeAlias

from socialmaturity.errors import InputError, Problem, refuse
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from typing import Protocol

    from yaml import CollectionStartEvent, ScalarEvent

    from socialmaturity.core.model import Kept

    class Mark(Protocol):
        """A position of either parser, counted from 0."""

        @property
        def line(self) -> int: ...
        @property
        def column(self) -> int: ...


MAX_NODES = 20_000
MAX_DEPTH = 40
_TOO_MANY = f"more than {MAX_NODES:,} entries; no document of ours is that long"
_TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep; no document of ours is"

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|\r(?!\n)")


class Place(NamedTuple):
    """Where something stands: line and column from 1, or (in JSON) the path of the field."""

    line: int | None = None
    column: int | None = None
    path: str = ""


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
    items: list[Node]


@dataclass(slots=True)
class Map:
    """A mapping: its keys with their places, and its values."""

    place: Place
    keys: dict[str, Place]
    values: dict[str, Node]


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
    """The problems of one document, in the order found."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def add(self, message: str, place: Place, *, warning: bool = False) -> None:
        where = f"{place.path}: " if place.path else ""
        self.problems.append(
            Problem(message=where + message, file=self.file, line=place.line, column=place.column, warning=warning)
        )

    def settle(self) -> tuple[Problem, ...]:
        """The warnings, if there is nothing worse.

        Raises InputError with everything, in the order of the file.
        """
        ordered = sorted(self.problems, key=lambda problem: (problem.line or 0, problem.column or 0))
        if any(not problem.warning for problem in ordered):
            raise InputError(*ordered)
        return tuple(ordered)


def parse(data: bytes, file: str, *, json: bool | None = None) -> Map:
    """The tree of a document: JSON where the caller or the file's name says so, else YAML.

    Raises InputError where it is neither, or breaks a bound.
    """
    text = decode(data, file)
    complaints = Complaints(file)
    is_json = file.lower().endswith(".json") if json is None else json
    root = _json(text, complaints) if is_json else _yaml(text, complaints)
    if not isinstance(root, Map):
        complaints.add(_not_a_document(root), root.place if root else Place(1, 1))
        complaints.settle()
    assert isinstance(root, Map)  # noqa: S101 - settle has raised otherwise
    if complaints.problems:
        complaints.settle()
    return root


def comments(data: bytes, file: str) -> frozenset[str]:
    """The comments of a YAML document that `parse` accepts, a line each."""
    import yaml

    text = decode(data, file)
    outside, end = [], 0
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            outside.append(text[end : event.start_mark.index])
            end = max(0, event.end_mark.index - 1)  # a block of text ends after a line end, where a comment may begin
    return frozenset(match[1].strip() for match in _COMMENT.finditer("'".join([*outside, text[end:]])))


_COMMENT = re.compile(r"(?:^|[ \t\n])#([^\n]*)")


def decode(data: bytes, file: str) -> str:
    """UTF-8 text, with or without a byte order mark.  Raises InputError with the line of what is not."""
    for start, what in _LOOKS_LIKE.items():
        if data[: len(start)].lower() == start:
            raise refuse(what, file=file, line=1, column=1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse("not UTF-8 text; save it as UTF-8", file=file, line=line) from None
    if found := _FORBIDDEN.search(text):
        line, column = _position(text, found.start())
        what = "a line end of old Macs" if found[0] == "\r" else f"the control character U+{ord(found[0]):04X}"
        raise refuse(
            f"{what} stands in the text; remove it or save the file as plain text", file=file, line=line, column=column
        )
    return text


_LOOKS_LIKE = {
    b"\xff\xfe": "UTF-16 text; save it as UTF-8",
    b"\xfe\xff": "UTF-16 text; save it as UTF-8",
    b"pk\x03\x04": "a zip archive or an office document; save it as YAML, JSON or CSV text",
    b"\x89png": "a picture, not a text file",
    b"%pdf": "a PDF, not a text file",
    b"<!doctype": "a web page; save the file itself, not the page that shows it",
    b"<html": "a web page; save the file itself, not the page that shows it",
    b"version https://git-lfs": "a pointer to a file kept elsewhere; fetch it with 'git lfs pull'",
    b"<<<<<<<": "an unfinished merge; settle the parts between '<<<<<<<' and '>>>>>>>' first",
}


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _not_a_document(root: Node | None) -> str:
    if root is None or (isinstance(root, Text) and root.empty):
        return "the file is empty; a document begins with 'format: 1'"
    kind = "a list" if isinstance(root, List) else "a single text"
    return f"{kind}, where fields such as 'format: 1' belong; see 'socialmaturity schema' for what a file holds"


# --- YAML --------------------------------------------------------------------------------------------------------


def _yaml(text: str, complaints: Complaints) -> Node | None:
    import yaml

    builder = _Builder(complaints)
    try:
        parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        while (event := parser.get_event()) is not None:
            if isinstance(event, yaml.ScalarEvent):
                builder.scalar(event)
            elif isinstance(event, yaml.MappingStartEvent):
                builder.open(event, Map(_place(event.start_mark), {}, {}))
            elif isinstance(event, yaml.SequenceStartEvent):
                builder.open(event, List(_place(event.start_mark), []))
            elif isinstance(event, yaml.CollectionEndEvent):
                builder.stack.pop()
            elif isinstance(event, yaml.AliasEvent):
                builder.stop(f"the alias {quoted(f'*{event.anchor}')} is refused; write the text out", event.start_mark)
            elif isinstance(event, yaml.DocumentStartEvent):
                builder.begin(event.start_mark, directives=bool(event.version or event.tags))
    except yaml.MarkedYAMLError as error:
        builder.stop(f"not valid YAML: {_yaml_complaint(str(error.problem))}", error.problem_mark or error.context_mark)
    except yaml.YAMLError as error:
        builder.stop(f"not valid YAML: {str(error).splitlines()[0]}", None)
    return builder.root


_YAML_HINTS = {
    "mapping values are not allowed": "put text that contains ': ' in quotes, or check the indentation",
    "cannot start any token": "indent with blanks, not tabs, and put text that begins with a sign in quotes",
    "could not find expected ':'": "a field is 'name: value'; text of several lines needs quotes or '>-'",
    "did not find expected key": "check the indentation and the quotes of this line and the one before",
    "did not find expected '-' indicator": "check the indentation of this list",
    "found unexpected end of stream": "a quote or bracket is not closed",
    "did not find expected ',' or": "a bracket is not closed, or a comma is missing",
    "found unknown escape": "a backslash in double quotes starts an escape; use single quotes",
}


def _yaml_complaint(problem: str) -> str:
    return next((f"{problem}; {hint}" for start, hint in _YAML_HINTS.items() if start in problem), problem)


class _Builder:
    """A tree made from parser events, without recursion."""

    def __init__(self, complaints: Complaints) -> None:
        self.complaints = complaints
        self.root: Node | None = None
        self.stack: list[List | Map] = []
        self.keys: list[Text | None] = []  # beside the stack: the key of a Map that awaits its value
        self.nodes = 0

    def stop(self, message: str, mark: Mark | None) -> NoReturn:
        self.complaints.add(message, _place(mark))
        raise InputError(*self.complaints.problems)

    def begin(self, mark: Mark | None, *, directives: bool) -> None:
        if directives:
            self.stop("YAML directives ('%…') are refused; remove the line", mark)
        if self.root is not None:
            self.stop("a second document begins here; one file holds one document", mark)

    def scalar(self, event: ScalarEvent) -> None:
        self._check(event)
        self._attach(Text(_place(event.start_mark), event.value, event.style is None), event.start_mark)

    def open(self, event: CollectionStartEvent, node: List | Map) -> None:
        self._check(event)
        self._attach(node, event.start_mark)
        self.stack.append(node)
        self.keys.append(None)
        if len(self.stack) > MAX_DEPTH:
            self.stop(_TOO_DEEP, event.start_mark)

    def _check(self, event: ScalarEvent | CollectionStartEvent) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.stop(_TOO_MANY, event.start_mark)
        if event.anchor is not None:
            self.stop(f"the anchor {quoted(f'&{event.anchor}')} is refused; write the text out", event.start_mark)
        if event.tag is not None:
            self.stop(f"the tag {quoted(event.tag)} is refused; all values are read as text", event.start_mark)

    def _attach(self, node: Node, mark: Mark | None) -> None:
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
        elif not isinstance(node, Text):
            self.stop("a list or mapping cannot be the name of a field", mark)
        elif node.text == "<<" and node.bare:
            self.stop("the merge key '<<' is refused; write the fields out", mark)
        else:
            self.keys[-1] = node

    def _set(self, parent: Map, key: Text, node: Node) -> None:
        if key.text in parent.values:
            first = parent.keys[key.text].line
            self.complaints.add(f"{quoted(key.text)} is already on line {first}; keep one of them", key.place)
        else:
            parent.keys[key.text] = key.place
            parent.values[key.text] = node


def _place(mark: Mark | None) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else Place()


# --- JSON --------------------------------------------------------------------------------------------------------


class _Pairs(list[tuple[str, object]]):
    """A JSON object, with keys that stand twice still in it."""


def _json(text: str, complaints: Complaints) -> Node | None:
    import json

    if not text.strip():
        return None
    try:
        value = json.loads(
            text, object_pairs_hook=_Pairs, parse_int=str, parse_float=str, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        message = f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        complaints.add(message, Place(error.lineno, error.colno))
    except RecursionError:
        complaints.add(_TOO_DEEP, Place())
    except _ConstantError as error:
        complaints.add(f"{error} is not a number", Place())
    else:
        return _JsonTree(complaints).node(value, "", 1)
    raise InputError(*complaints.problems)


class _ConstantError(Exception):
    pass


def _refuse_constant(text: str) -> NoReturn:
    raise _ConstantError(text)


_LITERALS = {None: "null", True: "true", False: "false"}


class _JsonTree:
    def __init__(self, complaints: Complaints) -> None:
        self.complaints = complaints
        self.nodes = 0

    def node(self, value: object, path: str, depth: int) -> Node:
        place = Place(path=path)
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.complaints.add(_TOO_MANY, place)
            raise InputError(*self.complaints.problems)
        if depth > MAX_DEPTH:
            self.complaints.add(_TOO_DEEP, Place())
            raise InputError(*self.complaints.problems)
        if isinstance(value, _Pairs):
            return self._map(value, place, depth)
        if isinstance(value, list):
            return List(place, [self.node(item, f"{path}[{i}]", depth + 1) for i, item in enumerate(value, 1)])
        if isinstance(value, str):
            self._check(value, place)
            return Text(place, value, bare=False)
        assert value is None or isinstance(value, bool)  # noqa: S101 - json.loads gives nothing else
        return Text(place, _LITERALS[value], bare=True)

    def _map(self, pairs: _Pairs, place: Place, depth: int) -> Map:
        result = Map(place, {}, {})
        for key, value in pairs:
            path = f"{place.path}.{key}" if place.path else key
            self._check(key, Place(path=path))
            self.nodes += 1
            if key in result.values:
                self.complaints.add("stands twice; keep one of them", Place(path=path))
            else:
                result.keys[key] = Place(path=path)
                result.values[key] = self.node(value, path, depth + 1)
        return result

    def _check(self, text: str, place: Place) -> None:
        if any("\ud800" <= character <= "\udfff" for character in text):
            self.complaints.add("half of a character (a lone surrogate) stands in the text; remove it", place)
