"""Know the columns that a survey tool adds: the day of the answers, the id of the response, what is about delivery."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from socialmaturity.folding import fold
from socialmaturity.tables.columns import REJECTED, TRIAL, UNFINISHED, Reading, Sign
from socialmaturity.tables.columns.by_cells import all_times, are_row_numbers, begins_as_microsoft, cells_of
from socialmaturity.tables.columns.survey_tools import DAYS, GOOGLE, MICROSOFT, RESPONSE_IDS, names_of, tool_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from socialmaturity.tables.columns.draft import Draft
    from socialmaturity.tables.columns.survey_tools import Tool

_OF_QUIZ = re.compile(r"(?:points|feedback) - (?P<microsoft>.+)|(?P<google>.+) \[(?:score|feedback)\]")
_RESPONSE = "response"  # the tag with the id of a response


def added_by_tool(draft: Draft) -> None:
    """Read the columns of a survey tool, in a table that has questions."""
    draft.tool = tool_of(draft.headings)
    if not draft.asked:
        return
    if draft.tool:
        _known_columns(draft, draft.tool)
    elif _is_free_or_tag(draft) and begins_as_microsoft(draft.sample):
        _first_columns_of_microsoft(draft)
    else:
        _first_column(draft)
    _lone_response(draft)
    _lone_day(draft)
    _points_of_quiz(draft)


def _known_columns(draft: Draft, tool: Tool) -> None:
    for place, reading in draft.readings.items():
        if reading.name == "date" and names_of(draft.headings[place]).intersection(tool.days):
            draft.readings[place] = reading._replace(by_tool=True)
    free = {name: place for place, heading in reversed(list(draft.free())) for name in names_of(heading)}
    why = f"a column of {tool.name}"
    fields = draft.taken("field")
    for field, names in (("date", tool.days), ("respondent", tool.respondent)):
        if field not in fields and (at := _first(names, free)) is not None:
            draft.readings[at] = Reading("field", field, why, by_tool=True)
    if (at := _first(tool.response, free)) is not None:
        draft.readings[at] = Reading("tag", _RESPONSE, why)
    for place, heading in draft.free():
        if names_of(heading) & tool.metadata:
            draft.readings[place] = Reading("metadata", "", why)


def _is_free_or_tag(draft: Draft) -> bool:
    """Return whether the first column may have the id of a response: a mapping calls it a tag."""
    return 0 not in draft.readings or draft.readings[0].kind == "tag"


def _first(names: Iterable[str], places: Mapping[str, int]) -> int | None:
    return next((places[name] for name in names if name in places), None)


def _first_columns_of_microsoft(draft: Draft) -> None:
    """Read the columns of Microsoft Forms by their places: their headings are in the language of the owner."""
    draft.tool, why = MICROSOFT, f"its place in {MICROSOFT.name}"
    metadata = Reading("metadata", "", f"a column of {MICROSOFT.name}")
    meant = (
        Reading("tag", _RESPONSE, why),
        metadata,
        Reading("field", "date", why, by_tool=True),
        metadata,
        Reading("field", "respondent", why),
    )
    fields, free = draft.taken("field"), dict(draft.free())
    for place, reading in enumerate(meant):
        if place in free:
            draft.readings[place] = metadata if reading.kind == "field" and reading.name in fields else reading
    if len(meant) in free and all_times(len(meant), draft.sample):
        draft.readings[len(meant)] = metadata  # when the response was last changed


def _first_column(draft: Draft) -> None:
    """Take a first column of times for the day: Google names it in the language of the form's owner."""
    reading = draft.readings.get(0)
    if not reading and not draft.headings[0]:
        if are_row_numbers(cells_of(0, draft.sample)):
            draft.readings[0] = Reading("ignored", "", "row numbers of pandas or R")
    elif not all_times(0, draft.sample):
        return
    elif not reading:
        draft.tool, why = GOOGLE, "times in the first column"
        has_date = "date" in draft.taken("field")
        draft.readings[0] = Reading("metadata", "", why) if has_date else Reading("field", "date", why, by_tool=True)
    elif reading.name == "date":
        draft.readings[0] = reading._replace(by_tool=True)


def _lone_response(draft: Draft) -> None:
    """Know the id of the response where the other columns of its survey tool were left out."""
    known = _RESPONSE in draft.taken("tag").union(draft.headings)
    for place, heading in draft.free():
        if names_of(heading) & RESPONSE_IDS:
            draft.readings[place] = Reading("tag", heading if known else _RESPONSE, "the id of a response")
            known = True


def _lone_day(draft: Draft) -> None:
    """Know the day of the response by a column of times with a telling name, whatever tool wrote it."""
    if "date" in draft.taken("field"):
        return
    for place, heading in draft.free():
        if fold(heading) in DAYS and all_times(place, draft.sample):
            draft.readings[place] = Reading("field", "date", "its name and its times", by_tool=True)
            return


def _points_of_quiz(draft: Draft) -> None:
    """Pass over the points and the feedback that Google and Microsoft add to each question of a quiz."""
    headings = set(map(fold, draft.headings))
    for place, heading in draft.free():
        match = _OF_QUIZ.fullmatch(fold(heading))
        if match and (match["microsoft"] or match["google"]) in headings:
            draft.readings[place] = Reading("metadata", "", "points of a quiz")


def later_days(draft: Draft) -> tuple[int, ...]:
    """Return the other columns with a day of the response, the best first, if a survey tool noted the date."""
    date = next((place for place, each in draft.readings.items() if each.name == "date" and each.by_tool), None)
    places = _places(draft)
    days = draft.tool.days if draft.tool and date is not None else ()
    return tuple(places[name] for name in days if places.get(name, date) != date)


def signs(draft: Draft) -> tuple[Sign, ...]:
    """Return the columns whose cells say something about the whole row."""
    if not draft.tool:
        return ()
    places, tool = _places(draft), draft.tool
    return tuple(
        Sign(what, places[name], texts)
        for what, cells in ((TRIAL, tool.trial), (REJECTED, tool.rejected), (UNFINISHED, tool.unfinished))
        for name, texts in cells.items()
        if name in places
    )


def _places(draft: Draft) -> dict[str, int]:
    return {name: place for place, heading in enumerate(draft.headings) for name in names_of(heading)}
