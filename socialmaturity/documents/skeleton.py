"""A commented rubric to start from."""

from __future__ import annotations

import pkgutil

from socialmaturity.documents.parse import parse
from socialmaturity.documents.tree import Complaints, List, Map, Text

_SHORT = 15  # characters: shorter texts, such as 'Mostly in place', may well be somebody's own


def skeleton(id_: str) -> str:
    """Return the text of a rubric file that is sound, with this id."""
    return _data().decode().replace("id: my-rubric", f"id: {id_}", 1)


def placeholders() -> frozenset[str]:
    """Return the texts of the skeleton that its author has to replace."""
    tree = parse(_data(), Complaints("skeleton.yaml"))
    nodes, found = [node for field, node in tree.values.items() if field not in ("scales", "before")], set()
    while nodes:
        match nodes.pop():
            case Text() as node if len(node.text) > _SHORT and " " in node.text:
                found.add(node.text)
            case List() as node:
                nodes += node.items
            case Map() as node:
                nodes += node.values.values()
    return frozenset(found)


def _data() -> bytes:
    return pkgutil.get_data(__package__, "skeleton.yaml") or b""
