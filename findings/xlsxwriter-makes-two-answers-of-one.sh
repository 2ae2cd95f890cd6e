#!/usr/bin/env bash
# XlsxWriter 3.3.1: a drop-down of two answers, given as a Python list, has three if one of them holds a comma.  There is
# no warning and no escape: the texts are joined with commas, and Excel takes them apart again at each of them.
#
# Seen:     ["Yes, always", "No"]  ->  <formula1>"Yes, always,No"</formula1>, a list of "Yes", "always" and "No"; the
#           method returns 0, which means that all went well, and no warning is given.  (A list that is too long gets both.)
# Expected: two answers; or a refusal, as a text in such a list cannot hold a comma in any way.
# Why:      the options of most questionnaires are sentences with commas.  People choose a half of one, and what comes back
#           is none of the answers that were sent out, or is another one: "No, never" and "No" both come back as "No".
#           A list in cells, to which the validation refers, holds every text.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env && env/bin/pip install --quiet --disable-pip-version-check 'XlsxWriter==3.3.1' 'openpyxl==3.1.5'

env/bin/python -W error - <<'PYTHON'
import sys

import openpyxl
import xlsxwriter

CHOICES = ["Yes, always", "No"]
with xlsxwriter.Workbook("form.xlsx") as workbook:
    returned = workbook.add_worksheet().data_validation("A1", {"validate": "list", "source": CHOICES})
(validation,) = openpyxl.load_workbook("form.xlsx").active.data_validations.dataValidation
offered = [text.strip() for text in validation.formula1.strip('"').split(",")]
print("given:", CHOICES, "returned:", returned, "in the file:", validation.formula1, "offered:", offered)
sys.exit(0 if returned == 0 and offered == ["Yes", "always", "No"] else 1)
PYTHON
