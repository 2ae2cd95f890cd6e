#!/usr/bin/env bash
# polars 2.1.0 with fastexcel 0.21.0: read_excel turns TRUE in a column of numbers into 1, and leaves TRUE in a column of
# text as the word true.  The cell is a boolean in the file, and nothing warns.
#
# Seen:     a column with 2, TRUE, 3 is Int64 with 2, 1, 3; a column with 2, TRUE, "unknown" is String with 2, true, unknown.
# Expected: an error or a null, or at least the same for the same cell: openpyxl and calamine both give a boolean.
# Why:      people tick a box, or type TRUE, where a score from 0 to 3 was meant.  It is then read as the score 1, "started",
#           and nobody can see it any more; one "unknown" elsewhere in the column changes what the tick means.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check 'polars==2.1.0' 'fastexcel==0.21.0' 'XlsxWriter==3.3.1' 'python-calamine==0.9.1'

env/bin/python - <<'PYTHON'
import sys

import polars
import xlsxwriter
from python_calamine import CalamineWorkbook

with xlsxwriter.Workbook("answers.xlsx") as book:
    sheet = book.add_worksheet()
    for number, row in enumerate([("scores", "words"), (2, 2), (True, True), (3, "unknown")]):
        sheet.write_row(number, 0, row)

read = polars.read_excel("answers.xlsx")
print(read)
cells = CalamineWorkbook.from_path("answers.xlsx").get_sheet_by_index(0).to_python()
print("calamine:", cells[2])
one, word = read["scores"].to_list(), read["words"].to_list()
sys.exit(0 if one == [2, 1, 3] and word[1] == "true" and cells[2] == [True, True] else 1)
PYTHON
