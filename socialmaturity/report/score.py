"""What `score` reports: everything about a single record, or the overview of many."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from socialmaturity.core.groups import grouping
from socialmaturity.core.overview import Counted, Overview
from socialmaturity.core.result import Scored
from socialmaturity.errors import InputError, refuse
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


def for_screen(batches: Iterable[Sequence[Result | Counted]], wanted: Presentation) -> list[Report]:
    """Return the report on a single record; of several, the overview, and if asked, the report on each.

    Raises InputError for more reports than can be shown, and for options about single reports where there are none.
    """
    totals, reports = _gathered(batches, wanted, "table", MOST_ROWS)
    if not totals.sheets or _is_single(totals, wanted):
        return reports
    if options := _of_single_reports(wanted):
        raise _no_report(options)
    totals.refuse_missing()
    return [overview_report(totals, wanted, rows_of_screen(totals)), *(reports if wanted.each else ())]


def for_document(batches: Iterable[Sequence[Result | Counted]], wanted: Presentation, name: str) -> list[Report]:
    """Return the report on a single record; of several, the overview, a page for each group, and if asked, reports.

    Raises InputError for more reports than one document, in the format of this name, can hold, and for options about
    single reports where there are none.
    """
    totals, reports = _gathered(batches, wanted, name, MOST_LISTED)
    if not totals.sheets or _is_single(totals, wanted):
        return reports
    totals.refuse_missing()
    pages = list(islice(pages_of_groups(totals, wanted), MOST_PAGES))
    first = len(pages) + 1 if reports else 0
    whole = overview_report(totals, wanted, rows_of_document(totals, first=first))
    groups = sum(len(standing.shown_groups(wanted.smallest_group)) for standing in totals.standings.values())
    if groups > len(pages):
        whole = whole._replace(about=(*whole.about, f"Pages for the first {len(pages)} of {groups:,} groups only"))
    return [whole, *pages, *reports]


def _gathered(
    batches: Iterable[Sequence[Result | Counted]], wanted: Presentation, name: str, rows: int
) -> tuple[Overview, list[Report]]:
    """Count all records, and return also the report on each, or on the only one.  `rows` are listed in the overview.

    Raises InputError as the functions above do.
    """
    totals, singles = Overview(rows, grouping(wanted.group_by)), list[Scored]()
    options = _of_single_reports(wanted)
    for result in chain.from_iterable(batches):
        totals.take(result)
        if isinstance(result, Scored) and (wanted.each or not singles):
            if len(singles) == MOST_LISTED:
                raise refuse(f"{name} with --each is for at most {MOST_LISTED} sheets; leave it out for the overview")
            singles.append(result)
        if options and totals.sheets > 1:  # refused at once: there may be a million of them
            raise _no_report(options)
    shown = singles if wanted.each or totals.sheets == 1 else []
    return totals, [sheet_report(single.assessment, single.target, wanted) for single in shown]


def _is_single(totals: Overview, wanted: Presentation) -> bool:
    return totals.sheets == 1 and not totals.failed and not wanted.group_by


def _of_single_reports(wanted: Presentation) -> list[str]:
    """Return the options about single reports that were given, if these are shown of a single record only."""
    given = {"--brief": wanted.brief, "--without": wanted.without}
    return [] if wanted.each else [option for option, value in given.items() if value]


def _no_report(options: Sequence[str]) -> InputError:
    return refuse(
        f"{listed(options)} cannot be used with the overview of several sheets, only with the report on each; "
        "remove it, or add --each"
    )
