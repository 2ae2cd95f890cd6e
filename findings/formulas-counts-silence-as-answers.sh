#!/usr/bin/env bash
# formulas 1.3.4 (calculates Excel workbooks in Python): three usual ways to count answers give other numbers than Excel, and
# no error.  COUNTIF(…,"<>") counts the cells that are empty, SUMPRODUCT(--(…)) is always 0, and a text with * depends on
# capitals, unlike the same text without it.
#
# Seen:     answers Yes, yes, "Yes, always", No and one empty cell, scores 0, 2, 3, 3 and an empty cell.
#           COUNTIF(answers,"<>") is 1 where 4 were given; SUMPRODUCT(--(scores>=2)) is 0 where 3 are;
#           COUNTIF(answers,"yes") is 2, as it should be, and COUNTIF(answers,"yes*") is 1, which cannot be fewer.
# Expected: 4, 3, 2, 3, as Excel defines it and as pycel 1.0b30 calculates from the same file.  (formulas reads "<>" as
#           "less than the text >", and -- as a plus, so that TRUE stays TRUE, which SUMPRODUCT counts as 0.)
# Why:      scoring sheets are workbooks, and these are how they count answered questions and practices that are met.
#           Whoever moves such a sheet to a server gets figures for "answered" that rise with each question left open, and
#           nobody meets anything.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check 'formulas==1.3.4' 'pycel==1.0b30' 'openpyxl==3.1.5'

env/bin/python - <<'PYTHON' 2>log.txt || { cat log.txt; exit 1; }
import sys

import formulas
import openpyxl
from pycel import ExcelCompiler

ANSWERS, SCORES = ["Yes", "yes", "Yes, always", "No", None], [0, 2, 3, 3, None]
FORMULAS = [
    '=COUNTIF(A1:A5,"<>")',
    "=SUMPRODUCT(--(B1:B5>=2))",
    '=COUNTIF(A1:A5,"yes")',
    '=COUNTIF(A1:A5,"yes*")',
]
workbook = openpyxl.Workbook()
workbook.active.title = "S"
for row, cells in enumerate(zip(ANSWERS, SCORES, strict=True), 1):
    for column, cell in enumerate(cells, 1):
        workbook.active.cell(row, column, cell)
for row, formula in enumerate(FORMULAS, 1):
    workbook.active.cell(row, 3, formula)
workbook.save("scores.xlsx")

calculated = formulas.ExcelModel().loads("scores.xlsx").finish().calculate()
cells = {name.rpartition("!")[2]: cell for name, cell in calculated.items()}
by_formulas = [int(cells[f"C{row}"].value[0, 0]) for row in range(1, 5)]
compiler = ExcelCompiler("scores.xlsx")
by_pycel = [int(compiler.evaluate(f"S!C{row}")) for row in range(1, 5)]
print(*FORMULAS, "formulas:", by_formulas, "pycel:", by_pycel)
sys.exit(0 if by_formulas == [1, 0, 2, 1] and by_pycel == [4, 3, 2, 3] else 1)
PYTHON
