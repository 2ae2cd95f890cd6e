"""The pictures of a report show what its counts say, in every format and for every renderer."""

from __future__ import annotations

import re
import subprocess
import zlib
from shutil import which

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import assessed
from socialmaturity.formats import html
from socialmaturity.formats.pictures import ACCENT, CELL, GAP, Disc, Polyline, Rect, bar, stairs
from socialmaturity.formats.png import SCALE, png
from socialmaturity.formats.svg import svg
from socialmaturity.report.blocks import LONGEST_BAR, Ladder, Rung, Status, scaled
from socialmaturity.report.sheet import sheet_report

COUNTS = st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20)).filter(any)
INK = tuple(bytes.fromhex(ACCENT[1:]))
MET, OPEN, GAP_CELL = "met", "open", "not met"


def kinds(met, open_, gaps):
    """What each cell of a bar is."""
    return [MET] * met + [OPEN] * open_ + [GAP_CELL] * gaps


def pixels(data):
    """The pixels of a PNG of ours, as rows of colours."""
    wide, high = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    parts, at = {}, 8
    while at < len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        parts[name], at = data[at + 8 : at + 8 + size], at + 12 + size
    palette = [tuple(parts[b"PLTE"][place : place + 3]) for place in range(0, len(parts[b"PLTE"]), 3)]
    rows = zlib.decompress(parts[b"IDAT"])
    return [[palette[number] for number in rows[y * (wide + 1) + 1 : (y + 1) * (wide + 1)]] for y in range(high)]


def seen(rows, cells, scale):
    """What each cell of a bar looks like: full of ink inside its border, striped, or empty."""
    found = []
    for place in range(cells):
        left = (place * (CELL + GAP) + 1) * scale
        across = range(round(left + 2 * scale), round(left + (CELL - 2) * scale))
        inside = [rows[y][x] for y in range(3 * round(scale), 11 * round(scale)) for x in across]
        share = sum(all(abs(a - b) < 40 for a, b in zip(pixel, INK, strict=True)) for pixel in inside) / len(inside)
        found.append(MET if share > 0.9 else OPEN if share > 0.1 else GAP_CELL)
    return found


@given(COUNTS)
def test_a_bar_has_a_cell_for_each_question_or_is_to_scale_and_full_only_where_all_are_met(counts):
    met, open_, gaps = scaled(*counts)
    assert met + open_ + gaps == min(sum(counts), LONGEST_BAR)
    assert (met == met + open_ + gaps) == (counts[0] == sum(counts))
    shapes = [shape for shape in bar(*counts).shapes if isinstance(shape, Rect)]
    assert [shape.fill == ACCENT for shape in shapes] == [kind == MET for kind in kinds(met, open_, gaps)]


@pytest.mark.parametrize("counts", [(3, 2, 2), (0, 0, 4), (7, 0, 0), (0, 5, 0), (1, 1, 1), (20, 10, 10)])
def test_a_png_shows_the_counts(counts):
    assert seen(pixels(png(bar(*counts))), sum(scaled(*counts)), SCALE) == kinds(*scaled(*counts))


def test_every_shape_carries_its_own_colours():
    page = html.draw(sheet_report(assessed("city-of-merrowford")))
    shapes = re.findall(r"<(?:rect|circle|polyline) [^>]*>", page)
    assert shapes
    assert all(re.search(r' fill="(none|#[0-9a-f]{6})"', shape) for shape in shapes)
    assert all(re.search(r' stroke="#[0-9a-f]{6}"', shape) for shape in shapes if not shape.startswith("<circle"))
    assert "url(" not in page
    assert "<text" not in page


def test_the_stairs_tell_stages_apart_by_pattern():
    rungs = [Rung(number, "", "", 0, 0, 0, "", status) for number, status in enumerate(Status, 1)]
    steps = [shape for shape in stairs(rungs).shapes if isinstance(shape, Rect)]
    reached, after, ahead, later = steps
    assert (reached.fill, after.fill, ahead.fill, later.fill) == (ACCENT, "#ffffff", "#ffffff", "#ffffff")
    assert (after.thick, later.thick) == (3, 1)
    dots = [each for each in stairs(rungs).shapes if isinstance(each, Disc) and each.fill == ACCENT]
    assert dots
    assert all(ahead.x < dot.x < ahead.x + ahead.wide for dot in dots)
    assert any(isinstance(shape, Polyline) for shape in stairs(rungs).shapes), "numbers are drawn, and not text"


@pytest.mark.skipif(which("pdftoppm") is None, reason="no pdftoppm (Debian: apt install poppler-utils)")
@pytest.mark.filterwarnings("ignore")
def test_a_pdf_by_weasyprint_shows_the_counts(tmp_path):
    weasyprint = pytest.importorskip("weasyprint")
    page = html.draw(sheet_report(assessed("city-of-merrowford")))
    (ladder,) = (
        block
        for part in sheet_report(assessed("city-of-merrowford")).sections
        for block in part.blocks
        if isinstance(block, Ladder)
    )
    style = re.search(r"<style>.*?</style>", page, re.DOTALL)[0]
    bars = [svg(bar(rung.met, rung.open, rung.gaps), "bar") for rung in ladder.rungs]
    assert all(each in page for each in bars)
    alone = "<style>@page { size: 91px 14px; margin: 0; @bottom-right { content: none } } div { height: 14px; line-height: 0 } .bar { vertical-align: top !important }</style>"
    weasyprint.HTML(string=style + alone + "".join(f"<div>{each}</div>" for each in bars)).write_pdf(tmp_path / "b.pdf")
    # 96 of CSS's pixels are an inch: four of the picture's for each of them.
    subprocess.run(["pdftoppm", "-r", str(96 * 4), tmp_path / "b.pdf", tmp_path / "b"], check=True)
    shown = []
    for file in sorted(tmp_path.glob("b-*.ppm")):
        head, size, _, data = file.read_bytes().split(b"\n", 3)
        wide, high = map(int, size.split())
        assert head == b"P6"
        rows = [[tuple(data[3 * (y * wide + x) :][:3]) for x in range(wide)] for y in range(high)]
        shown.append(rows)
    assert [seen(rows, sum(scaled(r.met, r.open, r.gaps)), 4) for rows, r in zip(shown, ladder.rungs, strict=True)] == [
        kinds(rung.met, rung.open, rung.gaps) for rung in ladder.rungs
    ]
