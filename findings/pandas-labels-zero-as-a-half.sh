#!/usr/bin/env bash
# pandas 3.1.1: to_stata accepts value labels for half points and cuts the numbers to whole ones, without a warning.  The label
# of 0.5 replaces that of 0, and 0.5 has none.
#
# Seen:     scores 0, 0.5, 1, labels {0: "not met", 0.5: "partly met", 1: "met"}.  read_stata gives "partly met", 0.5, "met",
#           and so does pyreadstat; the numbers in the file are 0, 0.5, 1.  The file holds two labels for 0 and none for 0.5.
# Expected: an error, as pyreadstat gives when it is to write the same labels: those of Stata belong to whole numbers only.
#           pandas itself refuses labels for a column of text.
# Why:      "partly met" with half a point is common in checklists.  Whoever had nothing is reported as half way there, in
#           every table by label.  The mean is right, so that nothing looks wrong.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env && env/bin/pip install --quiet --disable-pip-version-check 'pandas==3.1.1' 'pyreadstat==1.3.7'

env/bin/python -W error - <<'PYTHON'
import sys

import pandas
import pyreadstat

LABELS = {0: "not met", 0.5: "partly met", 1: "met"}
scores = pandas.DataFrame({"plan": [0, 0.5, 1]})

scores.to_stata("scores.dta", value_labels={"plan": LABELS}, write_index=False)
by_pandas = pandas.read_stata("scores.dta")["plan"].tolist()
by_pyreadstat = pyreadstat.read_dta("scores.dta", apply_value_formats=True)[0]["plan"].tolist()
numbers = pandas.read_stata("scores.dta", convert_categoricals=False)["plan"].tolist()
try:
    pyreadstat.write_dta(scores, "refused.dta", variable_value_labels={"plan": LABELS})
    refused = False
except Exception:
    refused = True
print("labels by pandas:", by_pandas, "by pyreadstat:", by_pyreadstat, "numbers:", numbers, "pyreadstat refuses:", refused)
moved = by_pandas == by_pyreadstat == ["partly met", 0.5, "met"]
sys.exit(0 if moved and numbers == [0, 0.5, 1] and refused else 1)
PYTHON
