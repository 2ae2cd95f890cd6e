"""Pictures as inline SVG: told apart by pattern, not by colour alone, and always beside a table that says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.report import scaled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialmaturity.report import Rung

CELL, GAP, TALL = 11, 2, 12  # a bar's cells, in pixels
WIDE, HIGH, LOWEST = 190, 168, 28  # the stairs, and their first step
NUMBERED = 9  # so many steps have room for their numbers

PATTERNS = (
    '<svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
    '<pattern id="stripes" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="5" height="5" class="ground"/><rect width="2" height="5" class="line"/></pattern>'
    '<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" class="ground"/><circle cx="3" cy="3" r="1.5" class="line"/></pattern>'
    "</defs></svg>"
)
_STEPS = {"reached": "full", "working on": "here", "ahead": "dotted"}


def stairs(rungs: Sequence[Rung], label: str) -> str:
    """The ladder as a flight of stairs, climbed up to the stage reached.  `label` is harmless already."""
    count = len(rungs)
    wide, rise = WIDE / count, (HIGH - LOWEST) / max(1, count - 1)
    steps = "".join(_step(rung, index * wide, wide, LOWEST + index * rise) for index, rung in enumerate(rungs))
    return f'<svg class="stairs" viewBox="0 0 {WIDE} {HIGH + 2}" role="img" aria-label="{label}">{steps}</svg>'


def bar(met: int, open_: int, gaps: int) -> str:
    """Cells beside one another, told apart by pattern."""
    met, open_, gaps = scaled(met, open_, gaps)
    wide = (met + open_ + gaps) * (CELL + GAP)
    cells = "".join(_cells(["full"] * met + ["striped"] * open_ + ["empty"] * gaps))
    return (
        f'<svg class="bar" width="{wide}" height="{TALL + 2}" viewBox="0 0 {wide} {TALL + 2}" {_UNSEEN}>{cells}</svg>'
    )


def swatch(kind: int) -> str:
    """A single cell, for the key: 0 met, 1 open, 2 not met."""
    return bar(*(int(kind == place) for place in range(3)))


_UNSEEN = 'aria-hidden="true" focusable="false"'


def _step(rung: Rung, left: float, wide: float, tall: float) -> str:
    kind, top = _STEPS.get(rung.place, "empty"), HIGH + 1 - tall
    step = f'<rect class="{kind}" x="{left + 1:.1f}" y="{top:.1f}" width="{wide - 3:.1f}" height="{tall:.1f}"/>'
    if wide < WIDE / NUMBERED:
        return step
    middle = left + wide / 2 - 0.5
    disc = f'<circle class="disc" cx="{middle:.1f}" cy="{top + 14:.1f}" r="9"/>'
    return f'{step}{disc}<text x="{middle:.1f}" y="{top + 18:.1f}">{rung.number}</text>'


def _cells(kinds: list[str]) -> Iterator[str]:
    for place, kind in enumerate(kinds):
        left = place * (CELL + GAP) + 1
        yield f'<rect class="{kind}" x="{left}" y="1" width="{CELL}" height="{TALL}"/>'
