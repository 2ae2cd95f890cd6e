"""Turn the bytes of a document into its located tree, within bounds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from socialmaturity.documents import source
from socialmaturity.documents.tree import START, List, Map, Text
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from socialmaturity.documents.tree import Complaints, Node, Place

MAX_NODES = 20_000
MAX_DEPTH = 40
_HALF = re.compile("[\ud800-\udfff]")


def parse(data: bytes, complaints: Complaints, *, json: bool | None = None) -> Map:
    """Return the tree of a document: JSON where the caller or the file's name says so, else YAML.

    Notes what leaves the tree whole, such as a field that is there twice.  Raises InputError where there is no tree.
    """
    text = source.decode(data, complaints.file)
    builder = Builder(complaints)
    if complaints.file.lower().endswith(".json") if json is None else json:
        from socialmaturity.documents.json import read
    else:
        from socialmaturity.documents.yaml import read
    read(text, builder)
    root = builder.root
    if not isinstance(root, Map):
        complaints.stop(_not_a_document(root), root.place if root else START)
    return root


def _not_a_document(root: Text | List | None) -> str:
    if root is None or (isinstance(root, Text) and root.empty):
        return "the file is empty; a document begins with 'format: 1'"
    if isinstance(root, List):
        return "a list, where fields such as 'format: 1' belong; see 'socialmaturity schema --help' for what files hold"
    return (
        "a single text, where fields such as 'format: 1' belong; if these are rows or lines, say so by the name's "
        "ending or with --input-format"
    )


class Builder:
    """A tree made from what a parser finds, bounded while it grows."""

    def __init__(self, complaints: Complaints) -> None:
        self.complaints = complaints
        self.root: Node | None = None
        self.parent: List | Map | None = None  # the innermost collection that is open,
        self.name: str | None = None  # and the name of its field that still needs a value
        self._named_at: Place = START
        self._above: list[List | Map | None] = []
        self._nodes = 0

    def open(self, node: List | Map) -> None:
        """Begin a collection."""
        if self.name is None and isinstance(self.parent, Map):
            self.complaints.stop(
                "a list or mapping where the name of a field belongs; see if a bracket above is closed", node.place
            )
        self._put(node)
        self._above.append(self.parent)
        self.parent = node
        if len(self._above) > MAX_DEPTH:
            self.too_deep(node.place)

    def close(self) -> None:
        """End the innermost collection."""
        self.parent = self._above.pop()

    def too_deep(self, place: Place) -> NoReturn:
        """Refuse what is nested deeper than any document of ours."""
        self.complaints.stop(f"nested more than {MAX_DEPTH} levels deep; no document of ours is", place)

    def text(self, place: Place, text: str, *, bare: bool) -> None:
        """Add a text: the name of a field, or a value."""
        if not text.isascii() and _HALF.search(text):
            self.complaints.add("half of a character (a lone surrogate) in this text; remove it", place)
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
