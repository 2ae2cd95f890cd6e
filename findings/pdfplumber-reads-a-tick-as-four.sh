#!/usr/bin/env bash
# pdfplumber 0.11.10 (pdfminer.six): a tick in a PDF is read as the digit 4, and a cross as the digit 8.  In ZapfDingbats, the
# font of PDF for such marks, the tick has the code of a 4.  pdfminer.six reads a font that names no encoding as if it were
# one of letters; the standard of PDF says that this one has an encoding of its own.
#
# Seen:     "We have a plan. ✔", "We review it. ✘" and "We test it. ●" give "We have a plan. 4", "We review it. 8" and
#           "We test it. l".  pypdf and pdfium read ✔, ✘ and ●.  The file is made by ReportLab.
# Expected: the marks, or at least characters that nobody takes for an answer, as for other symbols that are not known.
# Why:      ZapfDingbats is one of the fourteen fonts that every reader of PDF has, and ticks in PDF forms are usually drawn
#           with it.  Where answers are scores, a ticked line becomes a 4, the top of a scale from 0 to 4, and one with a
#           cross an 8.  A number is what was looked for, so the import has nothing to complain about.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
  'pdfplumber==0.11.10' 'pdfminer.six==20260107' 'reportlab==5.1.0' 'pypdf==7.1.1' 'pypdfium2==5.15.2'

env/bin/python -W error - <<'PYTHON'
import sys

import pdfplumber
import pypdf
import pypdfium2
from reportlab.pdfgen.canvas import Canvas

LINES = {"We have a plan.": "✔", "We review it.": "✘", "We test it.": "●", "We publish it.": ""}
page = Canvas("answers.pdf", pagesize=(300, 120))
for place, (text, mark) in enumerate(LINES.items()):
    for font, x, words in (("Helvetica", 20, text), ("ZapfDingbats", 200, mark)):
        page.setFont(font, 12)
        page.drawString(x, 90 - 20 * place, words)
page.save()


def marks(text):
    """Return what is left of the text without the words of the questions."""
    for question in LINES:
        text = text.replace(question, "")
    return text.split()


with pdfplumber.open("answers.pdf") as document:
    by_pdfplumber = document.pages[0].extract_text().split("\n")
by_pypdf = marks(pypdf.PdfReader("answers.pdf").pages[0].extract_text())
by_pdfium = marks(pypdfium2.PdfDocument("answers.pdf")[0].get_textpage().get_text_range())
print("pdfplumber:", by_pdfplumber, "pypdf:", by_pypdf, "pdfium:", by_pdfium)
digits = by_pdfplumber == ["We have a plan. 4", "We review it. 8", "We test it. l", "We publish it."]
sys.exit(0 if digits and by_pypdf == by_pdfium == ["✔", "✘", "●"] else 1)
PYTHON
