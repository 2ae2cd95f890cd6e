#!/usr/bin/env bash
# pandas 3.1.1 with pyarrow 26.0.1: an ordered scale that is written to Parquet without a dictionary, or in two files of
# which neither has all points, is read back as an ordered scale in another order.  Nothing warns.
#
# Seen:     the scale Never < Sometimes < Often < Always, written by to_parquet(use_dictionary=False), comes back from
#           read_parquet as Sometimes < Often < Always < Never, and still says ordered=True: max() is "Never", and 5 of 6
#           respondents are "at least Often" instead of 3.  Two files of one team each, both written with the default
#           options and without the points that the team did not use, come back as Sometimes < Often < Never < Always: 5 too.
# Expected: the order that was written, as with one file and the default options; or a column that does not say ordered.
# Why:      the points take the order in which they first occur in the file or files.  Minima, medians, sorting and
#           every "at least" are then wrong, and differ from file to file; numbers that are taken from the column
#           (.cat.codes, to_stata) are other scores.  All answers are there, so no look at the data finds it.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env && env/bin/pip install --quiet --disable-pip-version-check 'pandas==3.1.1' 'pyarrow==26.0.1'

env/bin/python -W error - <<'PYTHON'
import sys

import pandas

SCALE = ["Never", "Sometimes", "Often", "Always"]
ANSWERS = ["Sometimes", "Often", "Always", "Never", "Never", "Often"]
survey = pandas.DataFrame({"answer": pandas.Categorical(ANSWERS, SCALE, ordered=True)})


def read(*files):
    answers = pandas.read_parquet(list(files))["answer"]
    assert answers.cat.ordered and answers.tolist() == ANSWERS
    return " < ".join(answers.cat.categories), answers.max(), int((answers >= "Often").sum())


survey.to_parquet("default.parquet")
survey.to_parquet("plain.parquet", use_dictionary=False)
for name, team in (("1.parquet", survey[:2]), ("2.parquet", survey[2:])):
    team.assign(answer=team["answer"].cat.remove_unused_categories()).to_parquet(name)

found = [read("default.parquet"), read("plain.parquet"), read("1.parquet", "2.parquet")]
print(*found, sep="\n")
seen = [
    ("Never < Sometimes < Often < Always", "Always", 3),
    ("Sometimes < Often < Always < Never", "Never", 5),
    ("Sometimes < Often < Never < Always", "Always", 5),
]
sys.exit(0 if found == seen else 1)
PYTHON
