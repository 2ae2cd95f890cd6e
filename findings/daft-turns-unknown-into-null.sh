#!/usr/bin/env bash
# daft 0.7.26: of several CSV files, the first one alone decides the type of a column. What does not fit in the others
# becomes null, without a warning.
#
# Seen:     files 1.csv (answers 0 to 3) and 2.csv (answers 2, unknown, not-applicable), read in this order:
#           {'B0': 2, 'B1': None, 'B2': None}.  In the other order: {'B0': '2', 'B1': 'unknown', 'B2': 'not-applicable'}.
# Expected: text in both orders, or an error, as pyarrow, Dask and DataFusion give on the same files.
# Why:      a survey comes in shards, and "unknown" or "not-applicable" is rare.  Whether a respondent did not know or
#           did not answer then depends on which file is named first, and every count of "don't know" is too low.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env && env/bin/pip install --quiet --disable-pip-version-check 'daft==0.7.26'

printf 'subject,answer\nA0,0\nA1,1\nA2,2\nA3,3\n' >1.csv
printf 'subject,answer\nB0,2\nB1,unknown\nB2,not-applicable\n' >2.csv

env/bin/python - <<'PYTHON'
import sys

import daft


def answers(*files):
    columns = daft.read_csv(list(files)).to_pydict()
    return dict(zip(columns["subject"], columns["answer"], strict=True))


numbers_first, words_first = answers("1.csv", "2.csv"), answers("2.csv", "1.csv")
print(numbers_first, words_first, sep="\n")
lost = numbers_first["B1"] is None and numbers_first["B2"] is None
kept = (words_first["B1"], words_first["B2"]) == ("unknown", "not-applicable")
sys.exit(0 if lost and kept else 1)
PYTHON
