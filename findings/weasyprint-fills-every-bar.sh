#!/usr/bin/env bash
# WeasyPrint 70.0: the style sheet of a page does not reach the shapes of an inline <svg>, and a pattern of another <svg> is
# not drawn.  There is no message, and every shape is black.
#
# Seen:     a bar of seven cells, coloured by class: three met (blue), two open (a striped pattern, defined once at the top
#           of the page), two not met (white with a grey line).  In the PDF:
#           met met met open open gap gap -> black black black black black black black
#           With the same colours as attributes of each shape, and the pattern in the same <svg>:
#           met met met open open gap gap -> blue blue blue striped striped white white
# Expected: what browsers show (blue, striped, white) both times, or a message: the same style sheet colours the rest of
#           the page, the HTML around the <svg> included.
# Why:      scores are drawn as bars.  Whoever prints them in this way hands over a report in which every question looks as
#           if it were met.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check weasyprint==70.0 pypdfium2==4.30.0 pillow==11.3.0
cat > "$folder/show.py" <<'PYTHON'
import logging

import pypdfium2
from weasyprint import HTML

logging.getLogger("weasyprint").setLevel(logging.ERROR)
KINDS = ["met"] * 3 + ["open"] * 2 + ["gap"] * 2
STRIPES = (
    '<pattern id="stripes" width="4" height="4" patternUnits="userSpaceOnUse">'
    '<rect width="4" height="4" fill="#fff"/><rect width="2" height="4" fill="#0000ff"/></pattern>'
)
PAGE = "@page { size: 140px 20px; margin: 0 } body { margin: 0 } svg { display: block }"
STYLE = ".met { fill: #00f } .open { fill: url(#stripes) } .gap { fill: #fff; stroke: #888 }"
FILLS = {"met": "#0000ff", "open": "url(#stripes)", "gap": "#ffffff"}


def colours(style, defined, attributes, inside):
    cells = "".join(
        f'<rect x="{20 * place}" y="0" width="20" height="20" {attributes(kind)}/>' for place, kind in enumerate(KINDS)
    )
    html = f'<style>{PAGE}{style}</style>{defined}<svg width="140" height="20">{inside}{cells}</svg>'
    image = pypdfium2.PdfDocument(HTML(string=html).write_pdf())[0].render(scale=96 / 72).to_pil().convert("RGB")
    return [name({image.getpixel((20 * place + x, 10)) for x in range(4, 16)}) for place in range(len(KINDS))]


def name(seen):
    if len(seen) > 1:
        return "striped"
    return {(0, 0, 0): "black", (0, 0, 255): "blue", (255, 255, 255): "white"}.get(*seen, str(seen))


hidden = f'<svg width="0" height="0" style="position: absolute"><defs>{STRIPES}</defs></svg>'
by_class = colours(STYLE, hidden, lambda kind: f'class="{kind}"', "")
by_attribute = colours("", "", lambda kind: f'fill="{FILLS[kind]}"', f"<defs>{STRIPES}</defs>")
for found in (by_class, by_attribute):
    print(*KINDS, "->", *found)
expected = (["black"] * 7, ["blue"] * 3 + ["striped"] * 2 + ["white"] * 2)
raise SystemExit(0 if (by_class, by_attribute) == expected else 1)
PYTHON
"$folder/venv/bin/python" "$folder/show.py"
