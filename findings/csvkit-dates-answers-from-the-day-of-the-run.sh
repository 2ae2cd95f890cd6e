#!/usr/bin/env bash
# csvkit 2.2.0 (agate 1.14.2, parsedatetime 2.6): answers such as "Last year" are replaced by dates, counted from the day on
# which the command runs.  in2csv, csvsort, csvjoin and csvjson all write them so.
#
# Seen:     in 2026, in2csv writes the answers "Last year", "This year", "Next year" of a workbook as 2025-01-01T00:00:00,
#           2026-12-31T00:00:00 and 2027-01-01T00:00:00.  With one "Never" among them all stay text.
# Expected: the words, or at least the same output for the same file next year.  None of them is a date, and reading a
#           workbook or sorting lines is not meant to change a cell.
# Why:      "When did you last review the plan?" is answered in these words.  What comes out matches no option of the
#           question, means another thing with each year that passes, and looks as if people had typed dates.  Whether it
#           happens to a question depends on the other respondents.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check 'csvkit==2.2.0' 'agate==1.14.2' 'parsedatetime==2.6' 'openpyxl==3.1.5'

env/bin/python - <<'PYTHON'
import datetime
import subprocess
import sys

import openpyxl

ANSWERS = ["Last year", "This year", "Next year"]


def written(answers):
    workbook = openpyxl.Workbook()
    for row in (["subject", "reviewed"], *zip("ABCD", answers)):
        workbook.active.append(row)
    workbook.save("answers.xlsx")
    lines = subprocess.run(["env/bin/in2csv", "answers.xlsx"], capture_output=True, text=True, check=True).stdout.split("\n")
    return [line.partition(",")[2] for line in lines[1 : 1 + len(answers)]]


dates, words = written(ANSWERS), written([*ANSWERS, "Never"])
print(dates, words)
year = datetime.date.today().year
counted = [f"{year - 1}-01-01T00:00:00", f"{year}-12-31T00:00:00", f"{year + 1}-01-01T00:00:00"]
sys.exit(0 if dates == counted and words == [*ANSWERS, "Never"] else 1)
PYTHON
