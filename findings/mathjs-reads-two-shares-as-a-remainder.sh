#!/usr/bin/env bash
# mathjs 15.2.0: in an expression, a percentage that is followed by + or - is no percentage.  The % is read as the sign for the
# remainder of a division, and the + or - as the sign of the number after it.
#
# Seen:     80% - 60% is -0.4, 75% - 50% is 0, 60% + 40% is 0, (30% + 50%) / 2 is 0.  No error and no warning.  Of the 400 sums
#           of two shares in steps of 5 %, 171 are 0.  (80%) - (60%) is 0.2, 60% * 50% is 0.3, mean(30%, 50%) is 0.4.
# Expected: 0.2, 0.25, 1 and 0.4, as spreadsheets give; or 60 % less than 0.8, which is what mathjs makes of 0.8 - 60%.
#           What it does is to take the remainder of 80 divided by -0.6.
# Why:      results of a survey are shares, and what is asked of them is the difference from last year, the sum of the two
#           upper answers, or the mean of teams.  A rise of 20 points is reported as a fall of 40, and "nothing changed" or
#           "nobody" comes out for nearly half of all round shares.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm install --silent --no-fund --no-audit --ignore-scripts mathjs@15.2.0 >install.log 2>&1 || { cat install.log; exit 1; }

cat >show.js <<'JAVASCRIPT'
const { evaluate, parse } = require("mathjs");

const SEEN = {
  "80% - 60%": -0.4,
  "75% - 50%": 0,
  "60% + 40%": 0,
  "(30% + 50%) / 2": 0,
  "(80%) - (60%)": 0.2,
  "60% * 50%": 0.3,
  "mean(30%, 50%)": 0.4,
  "80%": 0.8,
};
const STEPS = Array.from({ length: 20 }, (_, place) => 5 * (place + 1));
const sums = STEPS.flatMap((one) => STEPS.map((other) => evaluate(`${one}% + ${other}%`)));
const nothing = sums.filter((sum) => Math.abs(sum) < 1e-9).length;
console.log("sums:", sums.length, "of them 0:", nothing);
let same = sums.length === 400 && nothing === 171;
for (const [expression, seen] of Object.entries(SEEN)) {
  const result = evaluate(expression);
  console.log(`${expression} = ${result}, read as ${parse(expression).toString({ parenthesis: "all" })}`);
  same = same && Math.abs(result - seen) < 1e-9;
}
process.exit(same ? 0 : 1);
JAVASCRIPT
node show.js
