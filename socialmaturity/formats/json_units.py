"""One result for each subject, or each part of it, as JSON-ready data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.formats.json import envelope
from socialmaturity.formats.json_data import rung

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmaturity.core.units import By, Unit
    from socialmaturity.formats.json_data import Data


def units_data(units: Sequence[Unit], by: By, failed: int) -> Data:
    """Return the JSON document.  `failed` is how many records could not be scored."""
    rubrics = {unit.rubric.name: unit.rubric for unit in units}
    return {**envelope(rubrics.values()), "by": by, "failed": failed, "units": list(map(_unit, units))}


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
