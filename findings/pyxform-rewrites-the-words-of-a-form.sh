#!/usr/bin/env bash
# pyxform 4.5.0 (the converter of ODK, Kobo and others): what people read in a form is not what its author wrote.  Curly
# quotes and apostrophes become straight in questions and choices, and a no-break space becomes a blank, without a warning.
# Runs of blanks shrink in questions, and stay as they are in choices.
#
# Seen:     question “Won’t  do” is it?  ->  "Won't do" is it?      choice “Won’t  do” at 9 %  ->  "Won't  do" at 9 %
#           (one blank in the question, two in the choice, an ordinary blank before the %), warnings: [].
# Expected: the labels as they were written; or, if they are tidied, all of them in the same way, with a warning.
# Why:      exports with labels give the changed words.  Who matches them with the questionnaire that was sent out finds
#           no answer, or, worse, only those without an apostrophe: "We don't know" is lost and "We do" is counted.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env && env/bin/pip install --quiet --disable-pip-version-check 'pyxform==4.5.0' 'XlsxWriter==3.3.1'

env/bin/python - <<'PYTHON'
import re
import sys
from html import unescape

import xlsxwriter
from pyxform.xls2xform import convert

QUESTION, CHOICE = "“Won’t  do” is it?", "“Won’t  do” at 9\u00a0%"
SHEETS = {
    "survey": [("type", "name", "label"), ("select_one q1", "q1", QUESTION)],
    "choices": [("list_name", "name", "label"), ("q1", "0", CHOICE)],
    "settings": [("form_title", "form_id"), ("Plans", "plans")],
}
with xlsxwriter.Workbook("form.xlsx") as workbook:
    for name, rows in SHEETS.items():
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

warnings = []
form = convert("form.xlsx", warnings=warnings, validate=False).xform
labels = [unescape(label) for label in re.findall(r"<label>([^<]*)</label>", form)]
print("warnings:", warnings, "labels:", labels)
expected = {'"Won\'t do" is it?', '"Won\'t  do" at 9 %'}
sys.exit(0 if expected <= set(labels) and not warnings else 1)
PYTHON
