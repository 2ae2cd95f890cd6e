#!/usr/bin/env bash
# fhirpath.js 5.2.2 (the npm package fhirpath): in an expression that scores a FHIR questionnaire, scores that are listed
# with | are a set.  Two answers with one score are added once.  FHIRPath defines it so for all of its engines.
#
# Seen:     answers 2, 2 and 3: (q1 | q2 | q3).sum() is 5 and avg() is 2.5, each q standing for
#           item.where(linkId = '…').answer.value.  item.answer.value.sum() and q1 + q2 + q3 are 7.
# Expected: 7 in all three.  The list looks like one, the questions are different, and nothing says that values get lost.
# Why:      calculatedExpression of FHIR's Structured Data Capture computes scores with such expressions.  The total is right
#           as long as all scores differ, as they do in small tests; each repeated score lowers it.  Somebody who answers 3
#           to everything gets 3.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm install --silent --no-fund --no-audit --ignore-scripts fhirpath@5.2.2 >install.log 2>&1 || { cat install.log; exit 1; }

cat >show.js <<'JAVASCRIPT'
const { evaluate } = require("fhirpath");
const r4 = require("fhirpath/fhir-context/r4");

const QUESTIONS = ["q1", "q2", "q3"];
const value = (question) => `item.where(linkId = '${question}').answer.value`;
const listed = `(${QUESTIONS.map(value).join(" | ")})`;

function totals(...scores) {
  const item = scores.map((score, place) => ({ linkId: QUESTIONS[place], answer: [{ valueInteger: score }] }));
  const answers = { resourceType: "QuestionnaireResponse", status: "completed", item };
  const formulas = [`${listed}.sum()`, `${listed}.avg()`, "item.answer.value.sum()", QUESTIONS.map(value).join(" + ")];
  return formulas.map((formula) => Number(evaluate(answers, formula, {}, r4)[0]));
}

const found = [totals(2, 2, 3), totals(1, 2, 3), totals(3, 3, 3)];
console.log("listed sum, listed avg, sum, plus:", JSON.stringify(found));
process.exit(JSON.stringify(found) === "[[5,2.5,7,7],[6,2,6,6],[3,3,9,9]]" ? 0 : 1);
JAVASCRIPT
node show.js
