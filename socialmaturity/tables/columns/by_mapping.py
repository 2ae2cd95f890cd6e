"""Know the columns that a mapping names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.folding import fold, one_line
from socialmaturity.tables.columns import Reading, place_of
from socialmaturity.tables.columns.names import FIELDS
from socialmaturity.text import did_you_mean, letters_of, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.tables.columns import Kind
    from socialmaturity.tables.columns.draft import Draft
    from socialmaturity.tables.mapping import Theirs

_WHY = "the mapping"


def mapped(draft: Draft) -> None:
    """Take columns for what the mapping says."""
    mapping = draft.mapping
    for name, theirs in mapping.columns.items():
        kind: Kind = "field" if name in FIELDS else "question"
        _take(draft, "columns", theirs, Reading(kind, name, _WHY))
    for name, theirs in mapping.tags.items():
        _take(draft, "tags", theirs, Reading("tag", name, _WHY))
    for name, theirs in mapping.notes.items():
        _take(draft, "notes", theirs, Reading("note", name, _WHY))
    for theirs in mapping.ignore:
        _take(draft, "ignore", theirs, Reading("ignored", "", _WHY))
    for place, reading in draft.readings.items():
        if reading.kind == "question":
            rubrics = [rubric.id for rubric in draft.rubrics.values() if reading.name in rubric.questions]
            draft.asked[place].update((rubric, reading.name) for rubric in rubrics)


def _take(draft: Draft, part: str, theirs: Theirs, reading: Reading) -> None:
    for place in _places(draft, part, theirs):
        if place in draft.readings:
            before, now = _named(draft.readings[place]), _named(reading)
            draft.wrong.append(f"{draft.called(place)} is {before} and {now} in the mapping; name it once")
        draft.readings[place] = reading


def _places(draft: Draft, part: str, theirs: Theirs) -> Iterator[int]:
    """Yield the place of the column that a mapping names, if there is just one; of all that are to be ignored."""
    if theirs.letters:
        places = [place for place in [place_of(theirs.letters)] if 0 <= place < len(draft.headings)]
    else:
        wanted, folded = one_line(theirs.heading), fold(theirs.heading)
        places = [place for place, heading in enumerate(draft.headings) if heading == wanted]
        places = places or [place for place, heading in enumerate(draft.headings) if fold(heading) == folded]
    if not places:
        guess = did_you_mean(theirs.heading, draft.headings) if theirs.heading else ""
        draft.wrong.append(f"there is no column {quoted(str(theirs))}, which '{part}' of the mapping names{guess}")
    elif len(places) > 1 and part != "ignore":
        which = listed(letters_of(place) for place in places)
        draft.wrong.append(
            f"{len(places)} columns are called {quoted(theirs.heading)} ({which}); "
            f"name one of them in the mapping by its letters, as in {{column: {letters_of(places[0])}}}"
        )
    else:
        yield from places


def _named(reading: Reading) -> str:
    return f"the {reading.kind} '{reading.name}'" if reading.name else reading.kind
