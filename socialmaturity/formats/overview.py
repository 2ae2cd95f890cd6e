"""The overview of many assessments as data, for other programs to draw and to calculate with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from socialmaturity.core.groups import SMALL_GROUPS, grouping
from socialmaturity.core.overview import Overview
from socialmaturity.formats.json_data import rung as stage_data
from socialmaturity.presentation import MOST_ROWS

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping

    from socialmaturity.core.model import Rubric
    from socialmaturity.core.overview import Standing, StateCounts
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.formats import Batches
    from socialmaturity.formats.rows import Value
    from socialmaturity.presentation import Presentation

OVERVIEW_HEAD = (
    "rubric",
    "table",
    "group",
    "stage_number",
    "stage",
    "theme",
    "question",
    "text",
    "what",
    "count",
    "of",
    "ref",
)


def overview_of(batches: Batches, wanted: Presentation) -> Overview:
    """Count all results.  Raises InputError if a field to group by is in no sheet."""
    totals = Overview(MOST_ROWS, grouping(wanted.group_by))
    for batch in batches:
        for result in batch:
            totals.take(result)
    if totals.sheets:
        totals.refuse_missing()
    return totals


def overview_data(totals: Overview, wanted: Presentation) -> dict[str, Any]:
    """Return the overview as JSON-ready data, by rubric."""
    return {
        "sheets": totals.sheets,
        "failed": totals.failed,
        "overviews": [_standing(standing, wanted) for standing in totals.standings.values()],
        "pairs": [
            {"subject": pair.one.sheet.subject, "fits": pair.fits, "results": [_paired(pair.one), _paired(pair.other)]}
            for pair in totals.pairs()
        ],
    }


def _paired(assessment: Assessment) -> dict[str, Any]:
    rubric = assessment.rubric
    return {
        "source": assessment.sheet.source,
        "rubric": rubric.name,
        "reached": stage_data(rubric, assessment.reached),
        "at_most": stage_data(rubric, assessment.at_most),
    }


def _standing(standing: Standing, wanted: Presentation) -> dict[str, Any]:
    rubric = standing.rubric
    themes = standing.themes()
    return {
        "rubric": rubric.name,
        "sheets": standing.sheets,
        "reached": _ladder(rubric, standing.reached),
        "at_most": _ladder(rubric, standing.possible),
        "groups": [
            {
                "group": None if group is None else dict(zip(wanted.group_by, group, strict=True)),
                "sheets": counts.total(),
                "reached": _ladder(rubric, counts),
            }
            for group, counts in standing.shown_groups(wanted.smallest_group).items()
        ],
        "blocking": [
            {"stage": stage.id, "question": question.id, "ref": question.ref, "text": question.text, **_tally(tally)}
            for stage, question, tally in standing.blocking()
        ],
        "themes": [
            {"id": dimension.id, "label": dimension.label, **_tally(themes[dimension.id])}
            for dimension in rubric.dimensions
            if dimension.id in themes
        ],
    }


def _ladder(rubric: Rubric, counts: Counter[int]) -> list[dict[str, Any]]:
    ids: list[str | None] = [None, *rubric.by_id]
    return [{"number": number, "id": id_, "sheets": counts[number]} for number, id_ in enumerate(ids)]


def _tally(tally: StateCounts) -> Mapping[str, int]:
    return {"met": tally.met, "gaps": tally.gaps, "open": tally.open, "applicable": tally.applicable}


def overview_rows(totals: Overview, wanted: Presentation) -> Iterator[list[Value]]:
    """Yield the overview as rows under `OVERVIEW_HEAD`: one number each, with what it is a part of."""
    for data in overview_data(totals, wanted)["overviews"]:
        name = data["rubric"]
        for what in ("reached", "at_most"):
            yield from _ladder_rows(name, "distribution", None, what, data[what])
        for group in data["groups"]:
            label = SMALL_GROUPS if group["group"] is None else ", ".join(group["group"].values())
            yield from _ladder_rows(name, "groups", label, "reached", group["reached"])
        for each in data["blocking"]:
            for what in ("gaps", "open"):
                yield [
                    *(name, "blocking", None, None, each["stage"], None, each["question"], each["text"]),
                    *(what, each[what], each["applicable"], each["ref"] or None),
                ]
        for each in data["themes"]:
            for what in ("met", "gaps", "open"):
                yield [
                    *(name, "themes", None, None, None, each["id"], None, each["label"]),
                    *(what, each[what], each["applicable"], None),
                ]


def _ladder_rows(
    name: str, table: str, group: str | None, what: str, ladder: list[dict[str, Any]]
) -> Iterator[list[Value]]:
    whole = sum(rung["sheets"] for rung in ladder)
    for rung in ladder:
        yield [name, table, group, rung["number"], rung["id"], None, None, None, what, rung["sheets"], whole, None]
