"""Name the group that an assessment belongs to, by fields of its sheet."""

from __future__ import annotations

import unicodedata
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from socialmaturity.core.sheet import RECORD_FIELDS, TEXT_FIELDS
from socialmaturity.errors import refuse
from socialmaturity.text import did_you_mean, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from socialmaturity.core.scoring import Assessment

Group: TypeAlias = tuple[str, ...]
"""The texts that the sheets of a group share, one for each field; empty where they say nothing."""

_PERIODS: Mapping[str, Callable[[str], str]] = {
    "date:month": lambda day: day[:7],
    "date:quarter": lambda day: f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}",
    "date:year": lambda day: day[:4],
}


class Grouping(NamedTuple):
    """The fields to group by.  An empty one groups by nothing."""

    fields: tuple[str, ...] = ()

    def of(self, assessment: Assessment) -> Group | None:
        """Return the group of an assessment, or None if there is nothing to group by."""
        sheet = assessment.sheet
        values: dict[str, str] = {name: getattr(sheet, name) for name in TEXT_FIELDS}
        values |= {"rubric": assessment.rubric.name, "date": sheet.date.isoformat() if sheet.date else ""}
        # A table may have a tag with the name of a field.
        return self.named(lambda name: values.get(name) or sheet.tags.get(name, ""))

    def named(self, text_of: Callable[[str], str]) -> Group | None:
        """Return the group of a record whose fields have these texts."""
        return tuple(_text(field, text_of) for field in self.fields) or None


UNGROUPED = Grouping()
SMALL_GROUPS, NOT_GIVEN = "(small groups)", "(not given)"  # what to call merged groups, and a field without a text


def grouping(fields: Iterable[str]) -> Grouping:
    """Return the grouping by these fields.  Raises InputError for an unknown period."""
    for field in (fields := tuple(fields)):
        if field.startswith("date:") and field not in _PERIODS:
            raise refuse(f"{quoted(field)} is not a period; group by {listed(_PERIODS)}")
    return Grouping(fields)


def refuse_missing(wanted: Grouping, groups: Iterable[Group], tags: Iterable[str]) -> None:
    """Raise InputError if a field to group by is in no sheet.  `tags` are those that sheets have."""
    groups = list(groups)
    for place, field in enumerate(wanted.fields):
        if not any(group[place] for group in groups):
            known = dict.fromkeys(chain(RECORD_FIELDS, _PERIODS, tags))
            near = did_you_mean(field, known) if field not in known else ""
            raise refuse(f"no sheet has {quoted(field)}{near or f'; group by {listed(known)}'}")


def spelt_apart(groups: Iterable[Group]) -> list[tuple[int, list[str]]]:
    """Return the texts that only differ in case, each time with the place of their field: they make groups apart."""
    spellings: dict[tuple[int, str], dict[str, None]] = {}
    for group in groups:
        for place, text in enumerate(group):
            folded = unicodedata.normalize("NFC", text).casefold()
            spellings.setdefault((place, folded), {})[text] = None
    return [(place, list(texts)) for (place, _), texts in spellings.items() if len(texts) > 1]


def merged(sizes: Mapping[Group, int], smallest: int) -> Mapping[Group, Group | None]:
    """Return what to show each group as: itself, or None if it is merged with others for being too small.

    What is merged has `smallest` sheets too, or else the next larger groups are merged with it: nobody can tell by
    subtraction who is in a small group.
    """
    by_size = sorted(sizes, key=lambda group: (sizes[group], group))
    hidden, total = 0, 0
    for group in by_size:
        if sizes[group] >= smallest and not 0 < total < smallest:
            break
        hidden, total = hidden + 1, total + sizes[group]
    return {group: None if place < hidden else group for place, group in enumerate(by_size)}


def _text(field: str, text_of: Callable[[str], str]) -> str:
    if period := _PERIODS.get(field):
        day = text_of("date")
        return period(day) if day else ""
    return " ".join(text_of(field).split())  # two spellings that look the same are one group
