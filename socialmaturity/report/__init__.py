"""Put results into words, as blocks of words and counts: the one source for every format."""

from __future__ import annotations

from socialmaturity.report.blocks import (
    Action,
    Actions,
    Bar,
    Bars,
    Block,
    Cell,
    Count,
    Grid,
    GridRow,
    Item,
    Items,
    Ladder,
    Report,
    Rows,
    RubricText,
    Rung,
    Says,
    Section,
    Status,
    Tone,
    lines,
    scaled,
)
from socialmaturity.report.sheet import report
from socialmaturity.report.words import KEY, RULE

__all__ = [
    "KEY",
    "RULE",
    "Action",
    "Actions",
    "Bar",
    "Bars",
    "Block",
    "Cell",
    "Count",
    "Grid",
    "GridRow",
    "Item",
    "Items",
    "Ladder",
    "Report",
    "Rows",
    "RubricText",
    "Rung",
    "Says",
    "Section",
    "Status",
    "Tone",
    "lines",
    "report",
    "scaled",
]
