#!/usr/bin/env bash
# python-calamine 0.9.1: a cell with an error value (#N/A, #REF!, #DIV/0!) is read as '', exactly as a cell that is empty.
# pandas with engine="calamine" and polars, which read through calamine, give NaN and null.
#
# Seen:     rows ['A', ''] for #N/A and ['B', ''] for an empty cell.
# Expected: something to tell them apart: openpyxl gives '#N/A' and None for the same cells.
# Why:      answers are often looked up (VLOOKUP of a code book).  A lookup that fails is #N/A: somebody answered, and the
#           answer was not understood.  Read in this way it is a question that nobody answered, and the mistake in the
#           workbook is never reported.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
  'python-calamine==0.9.1' 'openpyxl==3.1.5' 'XlsxWriter==3.3.1' 'pandas==3.1.1'

env/bin/python - <<'PYTHON'
import sys

import openpyxl
import pandas
import xlsxwriter
from python_calamine import CalamineWorkbook

with xlsxwriter.Workbook("answers.xlsx") as book:
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["subject", "answer", "code"])
    sheet.write_row(1, 0, ["A"])
    sheet.write_formula(1, 1, "=VLOOKUP(9, C2:C4, 1, FALSE)", None, "#N/A")
    sheet.write_row(2, 0, ["B", None, 1])
    sheet.write_row(3, 0, ["C", 2, 2])

by_calamine = [row[1] for row in CalamineWorkbook.from_path("answers.xlsx").get_sheet_by_index(0).to_python()[1:]]
rows = openpyxl.load_workbook("answers.xlsx", data_only=True).active.iter_rows(min_row=2, values_only=True)
by_openpyxl = [row[1] for row in rows]
by_pandas = pandas.read_excel("answers.xlsx", engine="calamine")["answer"].isna().tolist()
print("calamine", by_calamine, "openpyxl", by_openpyxl, "pandas by calamine, missing:", by_pandas)
same = by_calamine == ["", "", 2.0] and by_pandas == [True, True, False]
sys.exit(0 if same and by_openpyxl == ["#N/A", None, 2] else 1)
PYTHON
