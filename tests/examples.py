"""The sheets in examples/, scored as they are or with every text replaced."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builders import overview_of
from conftest import ROOT
from hostile import hostile, noted

from socialmaturity.core.scoring import score
from socialmaturity.documents import source
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.documents.sheet import read_sheet
from socialmaturity.presentation import Presentation
from socialmaturity.report.overview import overview_report, rows_of_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.blocks import Report


def assessed(name: str, payload: str | None = None) -> Assessment:
    """An example sheet, scored; with a payload, every text of its rubric and of itself is that."""
    file = ROOT / "examples" / f"{name}.yaml"
    rubric, sheet, _ = read_sheet(source.read(str(file)), f"{name}.yaml", Catalogue())
    if payload is not None:
        rubric, sheet = hostile(rubric, payload), hostile(sheet, payload)
        sheet = replace(sheet, answers=noted(sheet.answers, payload))
    return score(rubric, sheet)


def contents_of(assessments: Sequence[Assessment]) -> Report:
    """The overview that leads to the reports on these."""
    totals = overview_of(assessments)
    return overview_report(totals, Presentation(), rows_of_document(totals, first=1))
