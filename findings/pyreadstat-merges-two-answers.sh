#!/usr/bin/env bash
# pyreadstat 1.3.7: write_sav cuts a value label after 120 bytes without a warning, so that two options of a question
# that begin with the same words get one label.  Reading the file with its labels makes one answer of the two.
#
# Seen:     three different answers are written; read_sav(apply_value_formats=True) gives two, one of them counted twice.
# Expected: an error, as there is one for a name of a variable that is too long; or labels that stay different.
# Why:      options that describe behaviour are sentences, and neighbours on a scale differ at their end ("… and reports to
#           the team", "… and reports to the board").  A frequency table by label then adds up two points of the scale.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env && env/bin/pip install --quiet --disable-pip-version-check 'pyreadstat==1.3.7' 'pandas==3.1.1'

env/bin/python - <<'PYTHON'
import sys
import warnings

import pandas
import pyreadstat

warnings.simplefilter("error")
SAME = (
    "A named person or service watches the topics that we agreed on, at least once a week, and reports in writing "
    "what was learned"
)
labels = {0: "Nobody looks", 1: f"{SAME} to the team", 2: f"{SAME} to the whole board"}
pyreadstat.write_sav(pandas.DataFrame({"q1": [0, 1, 2]}), "answers.sav", variable_value_labels={"q1": labels})
read, _ = pyreadstat.read_sav("answers.sav", apply_value_formats=True)
counted = read["q1"].astype(str).value_counts().to_dict()
print(counted)
sys.exit(0 if sorted(counted.values()) == [1, 2] and max(map(len, counted)) == 120 else 1)
PYTHON
