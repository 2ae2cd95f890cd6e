#!/usr/bin/env bash
# petl 1.7.30 (reads .xls through xlrd 2.0.2): a cell with an error value is read as the number that the format keeps for it.
# #DIV/0! is 7, #NULL! is 0, #N/A is 42.
#
# Seen:     answers 3, #DIV/0!, #NULL!, 2, #N/A: fromxls gives 3.0, 7, 0, 2.0, 42, and their mean is 10.8.
# Expected: None, a text or an error.  tablib, which reads through xlrd too, gives the names of the errors, and so does petl
#           itself for the same cells of an .xlsx file.
# Why:      #DIV/0! is what the mean of some questions shows for somebody who answered none of them.  On a scale from 1 to 7
#           the silent ones become the most content, and on one from 0 a range that does not exist becomes "not met".  A check
#           that all values are points of the scale lets both pass.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
  'petl==1.7.30' 'xlrd==2.0.2' 'xlwt==1.3.0' 'tablib==3.10.0' 'openpyxl==3.1.5'

env/bin/python - <<'PYTHON'
import sys

import openpyxl
import petl
import tablib
import xlwt

ANSWERS = [3, "#DIV/0!", "#NULL!", 2, "#N/A"]
CODES = {"#DIV/0!": 7, "#NULL!": 0, "#N/A": 42}

old, new = xlwt.Workbook(), openpyxl.Workbook()
sheet = old.add_sheet("answers")
sheet.write(0, 0, "answer")
new.active.append(["answer"])
for number, answer in enumerate(ANSWERS, 1):
    new.active.append([answer])
    if answer in CODES:
        sheet.row(number).set_cell_error(0, CODES[answer])
    else:
        sheet.write(number, 0, answer)
old.save("answers.xls")
new.save("answers.xlsx")
assert [cell.data_type for cell in new.active["A"]] == ["s", "n", "e", "e", "n", "e"]

by_petl = list(petl.values(petl.fromxls("answers.xls"), "answer"))
from_xlsx = list(petl.values(petl.fromxlsx("answers.xlsx"), "answer"))
with open("answers.xls", "rb") as file:
    by_tablib = tablib.Dataset().load(file.read(), format="xls")["answer"]
print("petl:", by_petl, "petl from xlsx:", from_xlsx, "tablib:", by_tablib)
sys.exit(0 if by_petl == [3, 7, 0, 2, 42] and from_xlsx == by_tablib == ANSWERS else 1)
PYTHON
