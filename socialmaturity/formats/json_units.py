"""One result for each subject, or each part of it, as JSON-ready data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.units import wholes
from socialmaturity.formats.json import envelope
from socialmaturity.formats.json_data import rung

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmaturity.core.units import By, Unit, Whole
    from socialmaturity.formats.json_data import Data


def units_data(units: Sequence[Unit], by: By, failed: int) -> Data:
    """Return the JSON document.  `failed` is how many records could not be scored."""
    rubrics = {unit.rubric.name: unit.rubric for unit in units}
    found = {"units": list(map(_unit, units)), "subjects": list(map(_whole, wholes(units)))}
    return {**envelope(rubrics.values()), "by": by, "failed": failed, **found}


def _whole(whole: Whole) -> Data:
    return {
        "subject": whole.subject,
        "rubric": whole.rubric.name,
        "scopes": [unit.scope for unit in whole.units],
        "lowest": rung(whole.rubric, whole.lowest),
        "highest": rung(whole.rubric, whole.highest),
        "met_by_all": [question.id for question in whole.met_by_all],
        "differing": [
            {"question": question.id, "met": [unit.scope for unit in met], "gaps": [unit.scope for unit in gaps]}
            for question, met, gaps in whole.differing
        ],
    }


def _unit(unit: Unit) -> Data:
    return {
        "subject": unit.subject,
        "scope": unit.scope,
        "rubric": unit.rubric.name,
        "sheets": len(unit.reached),
        "lowest": rung(unit.rubric, min(unit.reached)) if unit.reached else None,
        "highest": rung(unit.rubric, max(unit.reached)) if unit.reached else None,
        "highest_at_most": rung(unit.rubric, max(unit.at_most)) if unit.reached else None,
        "agreed": [{"source": each.sheet.source, "reached": rung(unit.rubric, each.reached)} for each in unit.agreed],
        "met_by_all": [question.id for question in unit.met_by_all],
        "differing": [
            {"question": question.id, "met": tally.met, "gaps": tally.gaps, "open": tally.open}
            for question, tally in unit.differing
        ],
    }
