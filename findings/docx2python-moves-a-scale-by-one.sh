#!/usr/bin/env bash
# docx2python 3.7.1: a numbered list of Word that starts at 0 is written out with numbers from 1.  A list that starts at 2 is
# written from 2.  The start 0 is taken for "no start given".
#
# Seen:     options Never, Sometimes, Often, Always, numbered by Word 0 to 3, become "1)	Never", "2)	Sometimes", "3)	Often",
#           "4)	Always".  With the start 2 they are numbered 2 to 5, as in Word.
# Expected: 0 to 3.  The numbers of a list are not in the text of a document but counted by its reader, and docx2python
#           does so for any other start.
# Why:      scales from 0 are usual, and what respondents give back is the number.  Whoever takes the code book from the
#           document finds each answer one point too low: a 1, which Word calls "Sometimes", is looked up as "Never".
#           A 0 is then in no code book, and a 3, the best answer, becomes "Often".
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env && env/bin/pip install --quiet --disable-pip-version-check 'docx2python==3.7.1' 'python-docx==1.2.0'

env/bin/python - <<'PYTHON'
import sys

import docx
from docx2python import docx2python
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

SCALE = ["Never", "Sometimes", "Often", "Always"]
LEVEL = '<w:lvl w:ilvl="0"><w:start w:val="{}"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>'


def numbered(start):
    """Return the scale as docx2python reads it from a list of Word with this start."""
    document = docx.Document()
    lists = document.part.numbering_part.element
    lists.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{LEVEL.format(start)}</w:abstractNum>'))
    lists.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for option in SCALE:
        properties = document.add_paragraph(option)._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))
    document.save("scale.docx")
    with docx2python("scale.docx") as content:
        return [line.split(")\t") for line in content.text.split("\n\n")]


from_zero, from_two = numbered(0), numbered(2)
print("from 0:", from_zero, "from 2:", from_two)


def numbers(first):
    return [[str(number), option] for number, option in enumerate(SCALE, first)]


sys.exit(0 if from_zero == numbers(1) and from_two == numbers(2) else 1)
PYTHON
