#!/usr/bin/env bash
# duckdb 2.0.1: an ordered scale (a type ENUM, as which it also reads an ordered column of pandas) is sorted in its own
# order, and compared with a word by the alphabet.  One query does both.
#
# Seen:     scale Never < Sometimes < Often < Always, answers Always, Never, Often, Sometimes, Sometimes of A to E.
#           WHERE answer >= 'Often' finds C, D, E; BETWEEN 'Often' AND 'Always' finds nobody; ORDER BY and max() are right.
# Expected: A and C both times, as pandas finds on the same column with the same words, and DuckDB itself with
#           'Often'::ENUM(…).  A word that is no point of the scale would then be an error too.
# Why:      "at least Often" is how a practice counts as met.  Here "Sometimes" passes and "Always" fails, while the sorted
#           list and the maximum look right.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env && env/bin/pip install --quiet --disable-pip-version-check 'duckdb==2.0.1' 'pandas==3.1.1'

env/bin/python -W error - <<'PYTHON'
import sys

import duckdb
import pandas

SCALE = ["Never", "Sometimes", "Often", "Always"]
ANSWERS = ["Always", "Never", "Often", "Sometimes", "Sometimes"]
survey = pandas.DataFrame({"who": list("ABCDE"), "answer": pandas.Categorical(ANSWERS, SCALE, ordered=True)})
database = duckdb.connect()
database.register("survey", survey)


def who(rest):
    return "".join(row[0] for row in database.sql(f"SELECT who FROM survey {rest}").fetchall())


words = who("WHERE answer >= 'Often' ORDER BY who"), who("WHERE answer BETWEEN 'Often' AND 'Always'")
points = who(f"WHERE answer >= 'Often'::ENUM{tuple(SCALE)} ORDER BY who")
by_order = who("ORDER BY answer, who"), database.sql("SELECT max(answer) FROM survey").fetchall()[0]
by_pandas = "".join(survey["who"][survey["answer"] >= "Often"])
print("words:", words, "points:", points, "order:", by_order, "pandas:", by_pandas)
found = words == ("CDE", "") and points == by_pandas == "AC"
sys.exit(0 if found and by_order == ("BDECA", ("Always",)) else 1)
PYTHON
