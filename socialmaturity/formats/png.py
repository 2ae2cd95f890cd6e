"""Pictures as PNG files, for documents that cannot hold SVG."""

from __future__ import annotations

import math
import struct
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING

from socialmaturity.formats.pictures import PAPER, Disc, Polyline, Rect

if TYPE_CHECKING:
    from socialmaturity.formats.pictures import XY, Picture, Shape

SCALE = 4  # pixels for each unit of a picture


def png(picture: Picture) -> bytes:
    """Return a picture as a file of few colours."""
    canvas = _Canvas(round(picture.wide * SCALE), round(picture.high * SCALE))
    for shape in picture.shapes:
        canvas.paint(shape)
    return canvas.file()


class _Canvas:
    """Rows of pixels, each of them the number of a colour."""

    def __init__(self, wide: int, high: int) -> None:
        self.wide = wide
        self.rows = [bytearray(wide) for _ in range(high)]
        self.colours = [PAPER]

    def paint(self, shape: Shape) -> None:
        match shape:
            case Rect(x, y, wide, high, fill, border, thick):
                self._fill(x - thick / 2, y - thick / 2, x + wide + thick / 2, y + high + thick / 2, border)
                self._fill(x + thick / 2, y + thick / 2, x + wide - thick / 2, y + high - thick / 2, fill)
            case Disc(x, y, radius, fill):
                self._disc(x, y, radius, fill)
            case Polyline(points, colour, thick):
                self._line(points, colour, thick / 2)

    def file(self) -> bytes:
        size = struct.pack(">IIBBBBB", self.wide, len(self.rows), 8, 3, 0, 0, 0)  # 8 bits, of a palette
        palette = b"".join(bytes.fromhex(colour[1:]) for colour in self.colours)
        pixels = zlib.compress(b"".join(b"\0" + row for row in self.rows), 9)
        parts = ((b"IHDR", size), (b"PLTE", palette), (b"IDAT", pixels), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, data) for name, data in parts)

    def _colour(self, colour: str) -> int:
        if colour not in self.colours:
            self.colours.append(colour)
        return self.colours.index(colour)

    def _fill(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        first, last = max(0, round(left * SCALE)), min(self.wide, round(right * SCALE))
        run = bytes([self._colour(colour)]) * max(0, last - first)
        for row in self.rows[max(0, round(top * SCALE)) : max(0, round(bottom * SCALE))]:
            row[first : first + len(run)] = run

    def _disc(self, x: float, y: float, radius: float, colour: str) -> None:
        size = radius * SCALE
        for row in range(round((y - radius) * SCALE), round((y + radius) * SCALE) + 1):
            across = size**2 - (row - y * SCALE) ** 2
            if across > 0:
                half = math.sqrt(across) / SCALE
                self._fill(x - half, row / SCALE, x + half, (row + 1) / SCALE, colour)

    def _line(self, points: tuple[XY, ...], colour: str, radius: float) -> None:
        """Paint discs along a line, as close as its pixels."""
        for (x, y), (to_x, to_y) in pairwise(points):
            steps = math.ceil(math.dist((x, y), (to_x, to_y)) * SCALE) or 1
            for step in range(steps + 1):
                part = step / steps
                self._disc(x + (to_x - x) * part, y + (to_y - y) * part, radius, colour)


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
