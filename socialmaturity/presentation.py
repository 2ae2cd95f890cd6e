"""Options for how a result is shown."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

MOST_ROWS = 50  # on a screen: a table must know all its rows before it can draw the first


class SectionName(StrEnum):
    """A section of a report on one sheet, by the name that leaves it out."""

    LADDER = "ladder"
    SUMMARY = "summary"
    ACTIONS = "actions"
    IN_PLACE = "in-place"
    THEMES = "themes"
    NEXT = "next"
    RISKS = "risks"
    OPEN = "open"
    CHECKS = "checks"
    SURVEY = "survey"
    ABOUT = "about"
    GAPS = "gaps"
    ANSWERS = "answers"


class Letterhead(NamedTuple):
    """What whoever hands over a report puts on it.  `logo` is a picture file's bytes."""

    title: str = ""
    author: str = ""
    logo: bytes = b""


class Presentation(NamedTuple):
    """What a format is asked to show; one that cannot show something leaves it out.

    `explain` adds the line behind each number.  `group_by` names fields and tags to count
    by, and groups of fewer sheets than `smallest_group` are merged.  `each` adds the reports on single sheets to the
    overview of many.  `to_file` means that nobody looks at a terminal: no colour, and the usual width.  `brief` keeps
    the first page of a report, and `without` leaves sections out.
    """

    explain: bool = False
    group_by: tuple[str, ...] = ()
    smallest_group: int = 1
    each: bool = False
    to_file: bool = False
    brief: bool = False
    without: tuple[SectionName, ...] = ()
    letterhead: Letterhead = Letterhead()


USUAL = Presentation()
