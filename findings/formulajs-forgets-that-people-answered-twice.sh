#!/usr/bin/env bash
# @formulajs/formulajs 4.6.1 (the formulas of Excel in JavaScript): T.TEST and TTEST take no notice of their last two
# arguments, the number of tails and the kind of test.  All of the six tests have one result.
#
# Seen:     eight teams before and after a year: T.TEST(before, after, 2, 1), the test of pairs, is 0.1489; so are the other five.
# Expected: 0.0025 for the pairs, and 0.0013 with one tail, as Excel defines them and HyperFormula 3.5.0 gives.  Both
#           arguments are required in Excel; an unknown kind is an error there.
# Why:      asking the same teams again is how progress on a maturity scale is shown, and the test of pairs is there for it.  Six
#           of the eight rose by a point and none fell, and the report says that this may well be chance.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
packages=(@formulajs/formulajs@4.6.1 hyperformula@3.5.0)
npm install --silent --no-fund --no-audit --ignore-scripts "${packages[@]}" >install.log 2>&1 || { cat install.log; exit 1; }

cat >show.js <<'JAVASCRIPT'
const formulajs = require("@formulajs/formulajs");
const { HyperFormula } = require("hyperformula");

const BEFORE = [0, 1, 1, 2, 0, 2, 1, 3];
const AFTER = [1, 2, 1, 3, 1, 3, 2, 3];

function byHyperFormula(tails, kind) {
  const rows = BEFORE.map((score, place) => [score, AFTER[place]]);
  const sheet = HyperFormula.buildFromArray([...rows, [`=T.TEST(A1:A8, B1:B8, ${tails}, ${kind})`]], { licenseKey: "gpl-v3" });
  return sheet.getCellValue({ sheet: 0, row: rows.length, col: 0 }).toFixed(4);
}

const TESTS = [2, 1].flatMap((tails) => [1, 2, 3].map((kind) => [tails, kind]));
const found = TESTS.map((test) => formulajs.T.TEST(BEFORE, AFTER, ...test).toFixed(4));
const right = TESTS.map((test) => byHyperFormula(...test));
console.log("tails, kind:", TESTS.join(" "));
console.log("formulajs:  ", found.join(" "));
console.log("HyperFormula:", right.join(" "));
const same = new Set(found).size === 1 && found[0] === "0.1489" && formulajs.TTEST === formulajs.T.TEST;
process.exit(same && right.join() === "0.0025,0.1489,0.1492,0.0013,0.0745,0.0746" ? 0 : 1);
JAVASCRIPT
node show.js
