#!/usr/bin/env bash
# pyspark 4.3.0: reading several CSV files with a header, Spark takes the header of one of them for all. In a file whose
# columns stand in another order the answers go to other questions, without an error and without a warning.
#
# Seen:     a.csv (subject,listening,budget: Anna,3,0) and b.csv (subject,budget,listening: Bo,0,3), both read with
#           option("header", True).csv("survey/"): {'Anna': ('3', '0'), 'Bo': ('0', '3')} for (listening, budget).
#           Bo answered as Anna did.
# Expected: columns by their names, as DuckDB (union_by_name) and Spark itself for Parquet and JSON do, or an error.  It
#           is one with option("enforceSchema", False), which is not the default; the header of each file is then checked.
# Why:      survey tools order columns by the version of the form, and one export a month is read as a folder.  Every
#           count of such a month is of another question, and all its values are valid.
set -euo pipefail
command -v java >/dev/null || { echo "Spark needs Java 17 or newer"; exit 2; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env && env/bin/pip install --quiet --disable-pip-version-check 'pyspark==4.3.0'

mkdir survey
printf 'subject,listening,budget\nAnna,3,0\n' >survey/a.csv
printf 'subject,budget,listening\nBo,0,3\n' >survey/b.csv

PYSPARK_PYTHON=env/bin/python env/bin/python - <<'PYTHON' 2>spark.log || { tail -n 5 spark.log; exit 1; }
import sys

from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
read = spark.read.option("header", True)
answers = {row["subject"]: (row["listening"], row["budget"]) for row in read.csv("survey/").collect()}
print(answers)
try:
    read.option("enforceSchema", False).csv("survey/").collect()
except Exception as error:
    refused = "header" in str(error).lower()
else:
    refused = False
sys.exit(0 if answers["Anna"] != answers["Bo"] and refused else 1)
PYTHON
