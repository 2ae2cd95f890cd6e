"""Pictures as inline SVG.

Each shape carries its colours itself, since WeasyPrint and pandoc pass neither a page's styles nor the patterns of
another picture on to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.formats.pictures import Disc, Polyline, Rect
from socialmaturity.markup import Markup, tag

if TYPE_CHECKING:
    from socialmaturity.formats.pictures import Picture, Shape


def svg(picture: Picture, kind: str, label: str = "") -> Markup:
    """Return a picture as an element of this class; without a label it is hidden from those who listen."""
    wide, high = _number(picture.wide), _number(picture.high)
    seen = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true", "focusable": "false"}
    attributes = {"xmlns": "http://www.w3.org/2000/svg", "class": kind, "width": wide, "height": high}
    return tag("svg", *map(_shape, picture.shapes), **attributes, viewBox=f"0 0 {wide} {high}", **seen)


def _shape(shape: Shape) -> Markup:
    match shape:
        case Rect(x, y, wide, high, fill, border, thick):
            box = {"x": _number(x), "y": _number(y), "width": _number(wide), "height": _number(high)}
            return tag("rect", **box, fill=fill, stroke=border, stroke_width=_number(thick))
        case Disc(x, y, radius, fill):
            return tag("circle", cx=_number(x), cy=_number(y), r=_number(radius), fill=fill)
        case Polyline(points, colour, thick):
            path = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
            line = {"fill": "none", "stroke": colour, "stroke_width": _number(thick)}
            return tag("polyline", points=path, **line, stroke_linecap="round", stroke_linejoin="round")


def _number(value: float) -> str:
    return f"{round(value, 1):g}"
