#!/usr/bin/env bash
# fastparquet 2026.9.0: reading several Parquet files, or one file that was appended to, it keeps the numbers of each file and
# the words of the last one alone.  Where the files do not have all the same options, people get answers that they never gave.
#
# Seen:     answers Never, Often, Often in one file and Always, Sometimes, Never in another, both columns categories of pandas
#           with the options that occur.  ParquetFile([…]).to_pandas() gives Always, Never, Never, Always, Sometimes, Never:
#           the three of the first file are all others.  Read one by one, both files are right, and pyarrow reads them rightly
#           together.  A file to which the second part is appended by write(append=True) is read in the same wrong way.
# Expected: the answers that were written, or an error.  Each file holds the words that belong to its numbers.
# Why:      surveys are often kept as one file a month or a team, and text is made a category to save memory.  Not every option
#           is chosen in each.  All that comes out are options of the question, and the number of answers is right.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check 'fastparquet==2026.9.0' 'pandas==3.1.1' 'pyarrow==26.0.1'

env/bin/python -W error -W ignore::ResourceWarning - <<'PYTHON'
import sys

import fastparquet
import pandas

ANSWERS = ["Never", "Often", "Often", "Always", "Sometimes", "Never"]
PARTS = [pandas.DataFrame({"answer": pandas.Categorical(part)}) for part in (ANSWERS[:3], ANSWERS[3:])]


def read(files):
    return fastparquet.ParquetFile(files).to_pandas()["answer"].tolist()


for name, part in zip(("1.parquet", "2.parquet"), PARTS, strict=True):
    part.to_parquet(name, engine="pyarrow")
for append, part in zip((False, True), PARTS, strict=True):
    fastparquet.write("appended.parquet", part, append=append)

one_by_one = read("1.parquet") + read("2.parquet")
by_pyarrow = pandas.read_parquet(["1.parquet", "2.parquet"], engine="pyarrow")["answer"].tolist()
together, appended = read(["1.parquet", "2.parquet"]), read("appended.parquet")
print("written: ", ANSWERS, "together:", together, "appended:", appended, sep="\n")
others = ["Always", "Never", "Never", "Always", "Sometimes", "Never"]
sys.exit(0 if one_by_one == by_pyarrow == ANSWERS and together == appended == others else 1)
PYTHON
