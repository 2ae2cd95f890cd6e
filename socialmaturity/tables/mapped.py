"""The columns of a table that a mapping names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.folding import fold, one_line
from socialmaturity.tables.columns import Reading, column_name, letters_of, place_of
from socialmaturity.tables.headings import FIELDS
from socialmaturity.text import did_you_mean, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialmaturity.tables.columns import Kind
    from socialmaturity.tables.mapping import Mapping, Theirs

_WHY = "the mapping"


def mapped(mapping: Mapping, headings: Sequence[str]) -> tuple[dict[int, Reading], list[str]]:
    """Return what a mapping takes the columns with these headings for, and the complaints about it."""
    table = _Mapped(headings)
    for name, theirs in mapping.columns.items():
        table.take("columns", theirs, "field" if name in FIELDS else "question", name)
    for name, theirs in mapping.tags.items():
        table.take("tags", theirs, "tag", name)
    for name, theirs in mapping.notes.items():
        table.take("notes", theirs, "note", name)
    for theirs in mapping.ignore:
        table.take("ignore", theirs, "ignored", "")
    return table.readings, table.wrong


class _Mapped:
    def __init__(self, headings: Sequence[str]) -> None:
        self.headings = headings
        self.readings: dict[int, Reading] = {}
        self.wrong: list[str] = []

    def take(self, part: str, theirs: Theirs, kind: Kind, name: str) -> None:
        """Note what the column that a part of the mapping names is taken for."""
        reading = Reading(kind, name, _WHY)
        for place in self._places(theirs, part):
            if place in self.readings:
                called, before = column_name(place, self.headings[place]), _named(self.readings[place])
                self.wrong.append(f"{called} is {before} and {_named(reading)} in the mapping; name it once")
            self.readings[place] = reading

    def _places(self, theirs: Theirs, part: str) -> Iterator[int]:
        """Yield the place of the column that a mapping names, if there is just one."""
        if theirs.letters:
            places = [place for place in [place_of(theirs.letters)] if 0 <= place < len(self.headings)]
        else:
            wanted, folded = one_line(theirs.heading), fold(theirs.heading)
            places = [place for place, heading in enumerate(self.headings) if heading == wanted]
            places = places or [place for place, heading in enumerate(self.headings) if fold(heading) == folded]
        if not places:
            guess = did_you_mean(theirs.heading, self.headings) if theirs.heading else ""
            self.wrong.append(f"there is no column {quoted(str(theirs))}, which '{part}' of the mapping names{guess}")
        elif len(places) > 1 and part != "ignore":
            which = listed(letters_of(place) for place in places)
            self.wrong.append(
                f"{len(places)} columns are called {quoted(theirs.heading)} ({which}); "
                f"name one of them in the mapping by its letters, as in {{column: {letters_of(places[0])}}}"
            )
        else:
            yield from places


def _named(reading: Reading) -> str:
    return f"the {reading.kind} '{reading.name}'" if reading.name else reading.kind
