#!/usr/bin/env bash
# python-docx 1.2.0: what was typed in Word with "track changes" switched on is not part of paragraph.text, of a cell or of a
# run.  The words around it are joined, without a sign that something is left out.
#
# Seen:     the answer "We do not review the plan.", in which "not " is a tracked insertion, is read as "We do review the
#           plan."  A "Yes" typed into an empty cell is read as ''.  docx2python and mammoth read the insertion in both.
# Expected: the text as Word shows it, and as it is once the change is accepted; or a sign that there is more.
# Why:      a questionnaire goes round as a document, often one that tracks changes by itself, so that all that the
#           respondents write is an insertion.  Most of it is lost as "not answered"; where they corrected a sentence, the
#           opposite is scored.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check 'python-docx==1.2.0' 'docx2python==3.7.1' 'mammoth==1.13.0'

env/bin/python - <<'PYTHON'
import sys

import docx
import mammoth
from docx2python import docx2python
from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def insert(paragraph, text):
    """Add text as Word does while it tracks changes."""
    insertion = OxmlElement("w:ins", {qn("w:id"): "1", qn("w:author"): "Ann", qn("w:date"): "2026-01-01T00:00:00Z"})
    insertion.append(paragraph.add_run(text)._r)
    paragraph._p.append(insertion)


document = docx.Document()
paragraph = document.add_paragraph("We do ")
insert(paragraph, "not ")
paragraph.add_run("review the plan.")
insert(document.add_table(1, 1).cell(0, 0).paragraphs[0], "Yes")
document.save("answers.docx")

read = docx.Document("answers.docx")
by_python_docx = read.paragraphs[0].text, read.tables[0].cell(0, 0).text
with open("answers.docx", "rb") as file:
    by_mammoth = mammoth.extract_raw_text(file).value.split()
with docx2python("answers.docx") as content:
    by_docx2python = content.text.split()
print("python-docx:", by_python_docx, "mammoth:", by_mammoth, "docx2python:", by_docx2python)
words = ["We", "do", "not", "review", "the", "plan.", "Yes"]
sys.exit(0 if by_python_docx == ("We do review the plan.", "") and by_mammoth == by_docx2python == words else 1)
PYTHON
