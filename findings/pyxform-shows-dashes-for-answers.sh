#!/usr/bin/env bash
# pyxform 4.5.0 (the converter of ODK, Kobo and others): a form whose questions are in two languages, and whose choices are
# in one of them, converts without a warning.  In the other language every choice is shown as "-".
#
# Seen:     warnings: [];  Deutsch (de): q1-0 is '-', q1-1 is '-', the question is translated.
# Expected: a warning, as there is one when a language lacks a single column within the same worksheet; or the text of the
#           language that is there.
# Why:      a respondent sees the question in her language and answers it by choosing among lines that all read "-".  The
#           export looks complete.  Nothing in it says that half of the answers were given blindly.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env && env/bin/pip install --quiet --disable-pip-version-check 'pyxform==4.5.0'

env/bin/python - <<'PYTHON'
import re
import sys

from pyxform.xls2xform import convert

FORM = """
| survey   |               |      |                     |                     |
|          | type          | name | label::English (en) | label::Deutsch (de) |
|          | select_one q1 | q1   | Is there a plan?    | Gibt es einen Plan? |
| choices  |               |      |                     |
|          | list_name     | name | label::English (en) |
|          | q1            | 0    | There is none.      |
|          | q1            | 1    | There is a plan.    |
| settings |               |      |
|          | form_title    | form_id |
|          | Plans         | plans   |
"""
warnings = []
form = convert(FORM, warnings=warnings, validate=False).xform
german = form.partition('<translation lang="Deutsch (de)">')[2].partition("</translation>")[0]
texts = dict(re.findall(r'<text id="([^"]+)"><value>([^<]*)</value>', german))
print("warnings:", warnings, "Deutsch:", texts)
dashes = (texts["q1-0"], texts["q1-1"]) == ("-", "-") and texts["/data/q1:label"] == "Gibt es einen Plan?"
sys.exit(0 if dashes and not warnings else 1)
PYTHON
