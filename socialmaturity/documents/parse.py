"""Turn the bytes of a document into its located tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.documents import source
from socialmaturity.documents.tree import START, Builder, List, Map, Text

if TYPE_CHECKING:
    from socialmaturity.documents.tree import Complaints


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
