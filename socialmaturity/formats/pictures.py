"""The two pictures, stairs and bars, as shapes that any format can draw.

They differ in pattern, not in colour alone, and always come with words that say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from socialmaturity.report.blocks import Status, scaled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialmaturity.report.blocks import Rung

ACCENT, PAPER, PALE, INK = "#0b5261", "#ffffff", "#8b96a1", "#1c2127"
CELL, GAP, TALL = 11, 2, 12  # a bar's cells
LONG = 240  # a bar to scale
WIDE, HIGH, LOWEST = 190, 168, 28  # the stairs, and their first step
NUMBERED = 9  # as many steps have room for their numbers
DISC = 9

XY: TypeAlias = tuple[float, float]


class Rect(NamedTuple):
    """A filled rectangle with a border.  `thick` is the border's width."""

    x: float
    y: float
    wide: float
    high: float
    fill: str
    border: str
    thick: float = 1


class Disc(NamedTuple):
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: str


class Polyline(NamedTuple):
    """A line through points."""

    points: tuple[XY, ...]
    colour: str
    thick: float


Shape: TypeAlias = Rect | Disc | Polyline


class Picture(NamedTuple):
    """Shapes, in the order in which they are painted, on a white ground of this size."""

    wide: float
    high: float
    shapes: tuple[Shape, ...]


def bar(met: int, open_: int, gaps: int) -> Picture:
    """Return a row of cells: filled for met, striped for open, empty for not met."""
    met, open_, gaps = scaled(met, open_, gaps)
    kinds = ["met"] * met + ["open"] * open_ + ["gap"] * gaps
    shapes = [shape for place, kind in enumerate(kinds) for shape in _cell(place * (CELL + GAP) + 1, kind)]
    return Picture(len(kinds) * (CELL + GAP), TALL + 2, tuple(shapes))


def length(part: int, whole: int) -> Picture:
    """Return a part of a whole to scale: a filled length in an empty frame."""
    filled = LONG * part / whole if whole else 0
    shapes = [Rect(1, 1, LONG, TALL, PAPER, PALE)]
    shapes += [Rect(1, 1, filled, TALL, ACCENT, ACCENT)] if filled else []
    return Picture(LONG + 2, TALL + 2, tuple(shapes))


def stairs(rungs: Sequence[Rung]) -> Picture:
    """Return the ladder as a flight of stairs, lowest stage first."""
    count = len(rungs)
    wide, rise = WIDE / count, (HIGH - LOWEST) / max(1, count - 1)
    shapes = [
        shape for place, rung in enumerate(rungs) for shape in _step(rung, place * wide, wide, LOWEST + place * rise)
    ]
    return Picture(WIDE, HIGH + 2, tuple(shapes))


def _cell(left: float, kind: str) -> Iterator[Shape]:
    if kind == "met":
        yield Rect(left, 1, CELL, TALL, ACCENT, ACCENT)
        return
    yield Rect(left, 1, CELL, TALL, PAPER, ACCENT if kind == "open" else PALE)
    if kind == "open":
        yield from (Polyline(((left + 1, low), (left + CELL - 1, low - 6)), ACCENT, 1.5) for low in (8, 12.5))


def _step(rung: Rung, left: float, wide: float, tall: float) -> Iterator[Shape]:
    top, right = HIGH + 1 - tall, left + wide - 2
    match rung.status:
        case Status.REACHED:
            yield Rect(left + 1, top, wide - 3, tall, ACCENT, ACCENT)
        case Status.NEXT:
            yield Rect(left + 2, top + 1, wide - 5, tall - 1, PAPER, ACCENT, 3)
        case Status.AHEAD:
            yield Rect(left + 1, top, wide - 3, tall, PAPER, ACCENT)
            yield from _dots(left + 5, top + 5, right)
        case Status.LATER:
            yield Rect(left + 1, top, wide - 3, tall, PAPER, PALE)
    if wide >= WIDE / NUMBERED:
        middle = left + wide / 2 - 0.5
        yield Disc(middle, top + 14, min(DISC, wide / 2 - 4.5), PAPER)
        yield from _number(rung.number, middle, top + 14)


def _dots(left: float, top: float, right: float) -> Iterator[Shape]:
    across, down = int((right - left) // 6) + 1, int((HIGH - top) // 6) + 1
    yield from (Disc(left + 6 * x, top + 6 * y, 1.5, ACCENT) for y in range(down) for x in range(across))


# Digits are drawn, since text browsers would print those of a text before the table that names the stages.
# Each is a line through points, written as x and y on a grid of 5 by 9.
_DIGITS = {
    "0": "20 11 02 06 17 28 37 46 42 31 20",
    "1": "12 30 38",
    "2": "02 10 30 41 43 08 48",
    "3": "01 10 30 41 43 34 24 34 45 47 38 18 07",
    "4": "38 30 05 45",
    "5": "40 00 04 13 33 45 46 38 18 07",
    "6": "41 30 10 02 06 18 38 46 45 33 13 05",
    "7": "00 40 18",
    "8": "24 03 01 10 30 41 43 24 05 07 18 38 47 45 24",
    "9": "07 18 38 46 42 30 10 02 03 15 35 43",
}
_DIGIT, _BETWEEN = 4, 2.2  # how wide a digit is, and the room between two


def _number(number: int, x: float, y: float) -> Iterator[Shape]:
    digits = str(number)
    left = x - (len(digits) * (_DIGIT + _BETWEEN) - _BETWEEN) / 2
    for place, digit in enumerate(digits):
        start = left + place * (_DIGIT + _BETWEEN)
        points = tuple((start + int(point[0]), y - 4 + int(point[1])) for point in _DIGITS[digit].split())
        yield Polyline(points, INK, 1.5)
