"""What `score` reports: everything about a single record, or the overview of many."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from socialmaturity.core.groups import grouping
from socialmaturity.core.overview import Counted, Overview
from socialmaturity.core.result import Scored
from socialmaturity.errors import refuse
from socialmaturity.presentation import MOST_ROWS
from socialmaturity.report.overview import overview_report, pages_of_groups, rows_of_document, rows_of_screen
from socialmaturity.report.sheet import sheet_report
from socialmaturity.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from socialmaturity.core.result import Result
    from socialmaturity.presentation import Presentation
    from socialmaturity.report.blocks import Report

MOST_LISTED = 500  # sheets that a document lists, or reports on: nobody looks at more
MOST_PAGES = 60  # groups with a page of their own


def for_screen(batches: Iterable[Sequence[Result | Counted]], wanted: Presentation) -> Report | None:
    """Return the full report on a single record, or the overview of many, or None if no record was scored.

    Raises InputError for options about single reports where there is none.
    """
    results = chain.from_iterable(batches)
    first = list(islice(results, 2))
    if len(first) == 1 and not wanted.group_by:
        only = first[0]
        return sheet_report(only.assessment, only.target, wanted) if isinstance(only, Scored) else None
    if first:
        _refuse_for_overview(wanted)
    totals = Overview(MOST_ROWS, grouping(wanted.group_by))
    for result in chain(first, results):
        totals.take(result)
    if not totals.sheets:
        return None
    totals.refuse_missing()
    return overview_report(totals, wanted, rows_of_screen(totals))


def for_document(batches: Iterable[Sequence[Result | Counted]], wanted: Presentation, name: str) -> list[Report]:
    """Return the report on a single record; of several, the overview, a page for each group, and if asked, reports.

    Raises InputError for more reports than one document, in the format of this name, can hold, and for options about
    single reports where there are none.
    """
    totals, singles = Overview(MOST_LISTED, grouping(wanted.group_by)), list[Scored]()
    most = MOST_LISTED if wanted.each else 1
    for result in chain.from_iterable(batches):
        totals.take(result)
        if isinstance(result, Scored):
            if wanted.each and len(singles) == MOST_LISTED:
                raise refuse(f"{name} with --each is for at most {MOST_LISTED} sheets; leave it out for the overview")
            singles += [result] if len(singles) < most else []
        if totals.sheets > 1 and not wanted.each:
            _refuse_for_overview(wanted)
    if not totals.sheets:
        return []
    shown = singles if wanted.each or totals.sheets == 1 else []
    reports = [sheet_report(single.assessment, single.target, wanted) for single in shown]
    if totals.sheets == 1 and not totals.failed and not wanted.group_by:
        return reports
    totals.refuse_missing()
    pages = list(islice(pages_of_groups(totals, wanted), MOST_PAGES))
    first = len(pages) + 1 if reports else 0
    whole = overview_report(totals, wanted, rows_of_document(totals, first=first))
    groups = sum(len(standing.shown_groups(wanted.smallest_group)) for standing in totals.standings.values())
    if groups > len(pages):
        whole = whole._replace(about=(*whole.about, f"Pages for the first {len(pages)} of {groups:,} groups only"))
    return [whole, *pages, *reports]


def _refuse_for_overview(wanted: Presentation) -> None:
    """Raise InputError for options about the report on a single sheet, where the overview is shown without any."""
    if given := [option for option, value in (("--brief", wanted.brief), ("--without", wanted.without)) if value]:
        raise refuse(
            f"{listed(given)} cannot be used with the overview of several sheets, only with the report on each; "
            "remove it, or add --each and write markdown, html or docx"
        )
