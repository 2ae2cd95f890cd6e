"""Declare the fields of a kind of file once: its reader, its JSON Schema and its reference page are made from that.

A `FieldSet` is a mapping with its `Field`s; each has a kind, a sentence for people, and says whether it is needed.
Reading notes everything that is wrong and goes on; what cannot be read is as if it were missing.  That is safe: whoever
reads a document settles its complaints before anyone can see what was built from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from socialmaturity.documents.field_kinds import check_id, node_kind
from socialmaturity.documents.tree import START, List, Map, Text, without_places
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmaturity.core.sheet import Kept
    from socialmaturity.documents.tree import Complaints, Node

NEEDED = "needed"
FILLED = "filled"  # may be missing, but not empty: an empty value would silently change the result
OPTIONAL = "optional"


class Kind(Protocol):
    """The kind of a field's value.  `nothing` is what a missing value reads as."""

    @property
    def nothing(self) -> Any: ...  # noqa: ANN401 - each kind has its own
    def read(self, node: Node, field: str, complaints: Complaints) -> Any:  # noqa: ANN401
        """Return the value of a node, and note what is wrong with it."""


class Field(NamedTuple):
    """A field of a record: `about` is one sentence for editors and the reference page."""

    name: str
    kind: Kind
    about: str
    need: str = OPTIONAL


class ListOf:
    """A list with entries of one kind.  A text that cannot be read is empty, so that the others keep their places."""

    nothing: tuple[Any, ...] = ()

    def __init__(self, kind: Kind, *, least: int = 0, most: int | None = None) -> None:
        self.kind = kind
        self.least = least
        self.most = most

    def read(self, node: Node, field: str, complaints: Complaints) -> tuple[Any, ...]:
        if isinstance(node, List):
            return tuple([self.entry(item, field, complaints) for item in node.items])
        complaints.add(f"'{field}' must be a list, not {node_kind(node)}", node.place, "kind")
        return ()

    def entry(self, item: Node, field: str, complaints: Complaints) -> Any:  # noqa: ANN401 - of the kind
        """Return the value of one entry."""
        nested = isinstance(self.kind, FieldSet) or (isinstance(self.kind, Either) and isinstance(item, Map))
        if nested or (isinstance(item, Text) and not item.empty):
            return self.kind.read(item, field, complaints)
        complaints.add(f"each entry of '{field}' must be text, not {node_kind(item)}", item.place, "kind")
        return self.kind.nothing


class OneOrMore(ListOf):
    """A list of texts, or a single one."""

    def read(self, node: Node, field: str, complaints: Complaints) -> tuple[Any, ...]:
        if isinstance(node, Text):
            return (self.kind.read(node, field, complaints),)
        return super().read(node, field, complaints)


class MapOf:
    """A mapping of names that the author chooses.  With `ids`, they must be ids.  A text in it may be empty."""

    nothing: dict[str, Any] = {}  # noqa: RUF012 - nobody changes it

    def __init__(self, kind: Kind, *, ids: bool = False, least: int = 0) -> None:
        self.kind = kind
        self.ids = ids
        self.least = least

    def read(self, node: Node, field: str, complaints: Complaints) -> dict[str, Any]:
        mapping = _mapping(node, field, complaints)
        if self.ids:
            for name, place in mapping.keys.items():
                check_id(name, place, complaints)
        return {name: self.entry(name, value, complaints) for name, value in mapping.values.items()}

    def entry(self, name: str, value: Node, complaints: Complaints) -> Any:  # noqa: ANN401 - of the kind
        """Return the value of one entry."""
        if isinstance(value, Text) and value.empty and not isinstance(self.kind, FieldSet):
            return self.kind.nothing
        return self.kind.read(value, name, complaints)


class ReadLater:
    """A mapping whose values are read later, when more is known.  `kind` is what they then must be."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    @property
    def nothing(self) -> Map:
        return Map(START)

    def read(self, node: Node, field: str, complaints: Complaints) -> Map:
        return _mapping(node, field, complaints)


class Untouched:
    """A mapping that is kept as it is, and not understood."""

    @property
    def nothing(self) -> dict[str, Kept]:
        return {}

    def read(self, node: Node, field: str, complaints: Complaints) -> dict[str, Kept]:
        return {name: without_places(value) for name, value in _mapping(node, field, complaints).values.items()}


def _mapping(node: Node, field: str, complaints: Complaints) -> Map:
    """Return a node that is a mapping; else complain, and return one without entries."""
    if isinstance(node, Map):
        return node
    complaints.add(f"'{field}' must be a mapping, not {node_kind(node)}", node.place, "kind")
    return Map(node.place)


class Either:
    """A single value, or a record for those who say more."""

    def __init__(self, single: Kind, record: FieldSet) -> None:
        self.single = single
        self.record = record

    @property
    def nothing(self) -> Any:  # noqa: ANN401 - of the kind
        return self.single.nothing

    def read(self, node: Node, field: str, complaints: Complaints) -> Any:  # noqa: ANN401 - of either kind
        return (self.record if isinstance(node, Map) else self.single).read(node, field, complaints)


class FieldSet:
    """A mapping with fields, from which `build` makes a noun, or else a dictionary.

    `name` is what it is called in schemas and in the reference, `what` in messages.  `top` is the whole file, where an
    editor's "$schema" is allowed, and ignored.
    """

    def __init__(
        self,
        name: str,
        about: str,
        *fields: Field,
        what: str = "",
        build: Callable[..., Any] = dict,
        top: bool = False,
    ) -> None:
        self.name = name
        self.what = what or f"{'an' if name[0] in 'aeio' else 'a'} {name}"
        self.about = about
        self.fields = fields
        self.build = build
        self.top = top
        self._kinds = {field.name: field for field in fields}
        self._needed = [field.name for field in fields if field.need == NEEDED]
        self._nothing = {field.name: field.kind.nothing for field in fields}

    @property
    def nothing(self) -> Any:  # noqa: ANN401 - what is built
        return self.build(**self._nothing)

    def read(self, node: Node, field: str, complaints: Complaints) -> Any:  # noqa: ANN401, ARG002 - as every kind is read
        """Return what `build` makes of a mapping.  A value that is not a mapping gets one complaint."""
        if not isinstance(node, Map):
            complaints.add(f"{self.what} must be a mapping of fields, not {node_kind(node)}", node.place, "kind")
            return self.nothing
        values = self._nothing.copy()
        unknown = []
        for name, value in node.values.items():
            known = self._kinds.get(name)
            if known is None:
                unknown.append(name)
            elif self._filled(known, value, complaints):
                values[name] = known.kind.read(value, name, complaints)
        missing = [name for name in self._needed if name not in node.values]
        if unknown:
            self._refuse(unknown, node, missing, complaints)
        for name in missing:
            complaints.add(f"'{name}' is missing; {self.what} needs it", node.place, "missing")
        return self.build(**values)

    def _filled(self, field: Field, value: Node, complaints: Complaints) -> bool:
        """Return whether a field has a value, and complain where it should."""
        if isinstance(value, Text):
            blank = value.empty or (field.need == NEEDED and not value.text.strip())
            remedy = f"{self.what} needs it"
        else:
            blank = not (value.items if isinstance(value, List) else value.values) and bool(
                getattr(field.kind, "least", 0)
            )
            remedy = f"{self.what} needs an entry there"
        if blank and field.need != OPTIONAL:
            remedy = remedy if field.need == NEEDED else "give a value, or remove the field"
            complaints.add(f"'{field.name}' is empty; {remedy}", value.place, "empty")
        return not blank

    def _refuse(self, unknown: list[str], node: Map, missing: list[str], complaints: Complaints) -> None:
        """Complain about fields that there are not.  One that was probably meant is not missing as well."""
        free = [field.name for field in self.fields if field.name not in node.keys]
        for name in unknown:
            if self.top and name == "$schema":
                continue
            near = complaints.nearest(name, free)
            if near:
                advice = f"did you mean {near!r}?"
                complaints.meant.add((node.place, near))
            else:
                advice = complaints.once(f"the fields of {self.what} are {', '.join(self._kinds)}") or "remove it"
            complaints.add(f"{self.what} has no field {quoted(name)}; {advice}", node.keys[name], "unknown-field")
            if near in missing:
                missing.remove(near)
