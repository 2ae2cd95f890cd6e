#!/usr/bin/env bash
# duckdb 2.0.1: a field of JSON lines that is a number in one line and text in another gets the type JSON, and keeps the
# quotes of JSON inside the text: in CSV, in Parquet, and in every comparison after a cast.
#
# Seen:     COPY of answers 2, "unknown", 3 to CSV writes 2, """unknown""", 3; Parquet holds the text '"unknown"' of nine
#           characters; WHERE answer::VARCHAR = 'unknown' counts 0 of the 1 that there is.
# Expected: the text unknown, as DuckDB itself gives for a file in which the field is text in every line.
# Why:      an answer is a score or a word such as "unknown".  One such word anywhere in the survey changes how all of the
#           column is written, the export gives a word that no code book has, and a filter for it finds nobody.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env && env/bin/pip install --quiet --disable-pip-version-check 'duckdb==2.0.1'

printf '{"subject": "A", "answer": 2}\n{"subject": "B", "answer": "unknown"}\n{"subject": "C", "answer": 3}\n' >mixed.jsonl
printf '{"subject": "A", "answer": "2"}\n{"subject": "B", "answer": "unknown"}\n' >text.jsonl

env/bin/python - <<'PYTHON'
import sys

import duckdb


def exported(file):
    duckdb.sql(f"COPY (SELECT answer FROM '{file}') TO 'out.csv'")
    duckdb.sql(f"COPY (SELECT answer FROM '{file}') TO 'out.parquet'")
    with open("out.csv") as csv:
        lines = csv.read().split()
    parquet = [row[0] for row in duckdb.sql("SELECT answer FROM 'out.parquet'").fetchall()]
    found = duckdb.sql(f"SELECT count(*) FROM '{file}' WHERE answer::VARCHAR = 'unknown'").fetchall()[0][0]
    return lines, parquet, found


mixed, text = exported("mixed.jsonl"), exported("text.jsonl")
print("mixed:", *mixed)
print("text: ", *text)
quoted = mixed == (["answer", "2", '"""unknown"""', "3"], ["2", '"unknown"', "3"], 0)
sys.exit(0 if quoted and text[1:] == (["2", "unknown"], 1) else 1)
PYTHON
