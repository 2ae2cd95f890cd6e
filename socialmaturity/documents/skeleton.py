"""A commented rubric to start from."""

from __future__ import annotations

import pkgutil

from socialmaturity.documents.parse import parse
from socialmaturity.documents.tree import Complaints, texts_in

_SHORT = 15  # characters: shorter texts, such as 'Mostly in place', may well be somebody's own


def skeleton(id_: str) -> str:
    """Return the text of a rubric file that is sound, with this id."""
    return _data().decode().replace("id: my-rubric", f"id: {id_}", 1)


def placeholders() -> frozenset[str]:
    """Return the texts of the skeleton that its author has to replace."""
    tree = parse(_data(), Complaints("skeleton.yaml"))
    nodes = [node for field, node in tree.values.items() if field not in ("scales", "before")]
    texts = (each.text for node in nodes for each in texts_in(node))
    return frozenset(text for text in texts if len(text) > _SHORT and " " in text)


def _data() -> bytes:
    return pkgutil.get_data(__package__, "skeleton.yaml") or b""
