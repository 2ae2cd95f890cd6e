#!/usr/bin/env bash
# statistics.js 1.0.0 (a library that asks for the scale of each column): spearmansRho is right only where no two people give
# the same answer.  Its option that adjusts for equal answers is wrong as well, even where there are none.
#
# Seen:     ten people, two yes-no questions, and the second is always answered in the opposite way to the first, with one
#           yes in the first: rho is 0.455, and 0.165 with the adjustment.  Where all give one answer to a question, rho with
#           the other is 0.529 and 0.506.  Neither comes with a message.  1 2 3 4 against 4 3 2 1, adjusted, is -1.034.
# Expected: -1, no value, and -1, as jStat gives: Spearman's rho is the correlation of the ranks, and lies between -1 and 1.
#           (The short formula is used, which needs ranks that all differ; the adjustment forgets to cube the first count.)
# Why:      answers on a scale of four points are nearly always equal to many others.  The more people agree, the more any
#           two questions seem to belong together, so that contradictory ones pass as one dimension.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
packages=(statistics.js@1.0.0 jstat@1.9.6)
npm install --silent --no-fund --no-audit --ignore-scripts "${packages[@]}" >install.log 2>&1 || { cat install.log; exit 1; }

cat >show.js <<'JAVASCRIPT'
const Statistics = require("statistics.js");
const { jStat } = require("jstat");

const PAIRS = {
  opposite: [[0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 0]],
  "all the same": [[2, 2, 2, 2, 2, 2], [0, 1, 2, 3, 1, 2]],
  "all different": [[1, 2, 3, 4], [4, 3, 2, 1]],
};
const found = Object.entries(PAIRS).map(([name, [first, second]]) => {
  const answers = first.map((answer, place) => ({ first: answer, second: second[place] }));
  const survey = new Statistics(answers, { first: "ordinal", second: "ordinal" });
  const rhos = [false, true].map((adjust) => survey.spearmansRho("first", "second", adjust).rho);
  const shown = [...rhos, jStat.spearmancoeff(first, second)].map((rho) => rho.toFixed(3)).join(" ");
  console.log(`${name}: plain, adjusted, by jStat: ${shown}`);
  return shown;
});
process.exit(found.join() === "0.455 0.165 -1.000,0.529 0.506 NaN,-1.000 -1.034 -1.000" ? 0 : 1);
JAVASCRIPT
node show.js
