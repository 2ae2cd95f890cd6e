"""Check that the ids of a rubric are unique, and that each id that it names exists and is not left out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from socialmaturity.documents.tree import List, Map, file_of, place_of
from socialmaturity.text import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from socialmaturity.core.model import Question, Stage
    from socialmaturity.documents.tree import Complaints, Node, Place, Text

Path: TypeAlias = "tuple[str | int, ...]"
"""The fields and indexes that lead to a part of a rubric."""


class References:
    """The ids of a rubric, and what names them.

    `all_read` says whether all stages and questions could be read; if not, an unknown id may be right.
    """

    def __init__(self, tree: Map, complaints: Complaints) -> None:
        self.tree = tree
        self.complaints = complaints
        self.all_read = _is_list_of_maps(tree.values.get("stages"), "questions")
        # A rubric may leave out a stage or question of the rubric that it extends, although a field of that rubric
        # still names it.  By the entry of `leave_out` and that field: the places that name what is left out, and
        # (in `_counting`) the places with a stage number that counts it.
        self._naming: defaultdict[tuple[Text, str], list[Place]] = defaultdict(list)
        self._counting: defaultdict[tuple[Text, str], list[Place]] = defaultdict(list)

    def unique(self, items: Iterable[tuple[str, Path]]) -> None:
        """Complain about ids that are there twice."""
        first: dict[str, Path] = {}
        for id_, path in items:
            if id_ and id_ in first:
                there, here = place_of(self.tree, *first[id_]), place_of(self.tree, *path)
                if file_of(here):
                    # The second id is in the rubric that is extended: complain about the one that was added to it.
                    there, here = here, there
                message = f"the id {quoted(id_)} is already {_on_line(there)}; ids are unique"
                self.complaints.add(message, here, "repeated-id")
            first.setdefault(id_, path)

    def former_ids(self, items: Collection[tuple[Stage | Question, Path]]) -> None:
        """Complain about former ids that lead to two stages or questions."""
        former = [(id_, (*path, "formerly", n)) for item, path in items for n, id_ in enumerate(item.formerly)]
        ids: dict[str, Path] = {item.id: (*path, "id") for item, path in items} if former else {}
        for id_, here in former:
            if first := ids.get(id_):
                where = _on_line(place_of(self.tree, *first))
                message = f"an earlier id cannot be {quoted(id_)}, which is {where} too: it must lead to one"
                self.complaints.add(message, place_of(self.tree, *here), "formerly")
            ids.setdefault(id_, here)

    def known(self, id_: str, known: Collection[str], what: str, *path: str | int) -> bool:
        """Return whether an id leads to one of those that are known; complain if not."""
        inside = what in ("stage", "question")
        if id_ and id_ not in known and (self.all_read or not inside):
            place, change = place_of(self.tree, *path), self.complaints.left_out.get(id_) if inside else None
            if change and file_of(place):  # what extends the rubric is to be corrected, not the rubric
                self._naming[change, str(path[0])].append(place)
            elif change:
                message = f"there is no {what} {quoted(id_)}; it is left out on line {change.place.line + 1}"
                self.complaints.add(message, place, "reference")
            else:
                guess = self.complaints.did_you_mean(id_, known)
                self.complaints.add(f"there is no {what} {quoted(id_)}{guess}", place, "reference")
        return id_ in known

    def known_number(self, number: int, stages: int, *path: str | int) -> None:
        """Complain about a stage number that does not exist, or means another stage since one below was left out."""
        place = place_of(self.tree, *path)
        left_out = [change for id_, change in self.complaints.left_out.items() if change.text != id_]
        for change in left_out:  # only stages: the entry of a stage leaves out its questions too
            if file_of(place) and place not in self._counting[change, str(path[0])]:
                self._counting[change, str(path[0])].append(place)
        dangling = any(field == path[0] for _, field in (*self._naming, *self._counting))
        if number > stages and self.all_read and not dangling:
            self.complaints.add(
                f"there is no stage number {number}", place_of(self.tree, *path, "reached"), "reference"
            )

    def settle(self) -> None:
        """Complain once about each thing that is left out, and is needed in a field of the rubric that is extended."""
        for change, field in dict.fromkeys((*self._naming, *self._counting)):
            naming, counting = self._naming[change, field], self._counting[change, field]
            places = [*naming, *counting]
            lines = listed(sorted({place.line + 1 for place in places}))
            where = f"{file_of(places[0])} ({'lines' if ',' in lines else 'line'} {lines})"
            if naming:
                why, how = "names it", "without it"
            else:
                why, how = "has 'ranges' that go by the numbers of stages", "with the numbers as they are now"
            message = f"{quoted(change.text)} cannot be left out alone: '{field}' in {where} {why}"
            self.complaints.add(f"{message}; write '{field}' in this file as well, {how}", change.place, "reference")


def _on_line(place: Place) -> str:
    """Return the line of a place in words, and its file if that is not the file that is checked."""
    file = file_of(place)
    return f"on line {place.line + 1}{f' of {file}' if file else ''}"


def _is_list_of_maps(node: Node | None, *inner: str) -> bool:
    """Return whether a node is a list of mappings that have ids, and inner lists of the same kind."""
    if not isinstance(node, List):
        return False
    return all(
        isinstance(item, Map) and "id" in item.values and all(_is_list_of_maps(item.values.get(name)) for name in inner)
        for item in node.items
    )
