#!/usr/bin/env bash
# jexl 2.3.0 (an expression language that is read like JavaScript): && and || bind equally, and are joined from left to right.
#
# Seen:     board >= 2 || plan >= 2 && budget >= 2 is false for a board of 3, a plan of 3 and a budget of 0.  Of the 64 ways
#           to answer three questions from 0 to 3, 16 have another result than in JavaScript.  The reverse order,
#           plan >= 2 && budget >= 2 || board >= 2, is right for all of them.
# Expected: true: && binds before || in JavaScript, Java and C, as "and" before "or" in Python and SQL.  Comparisons, sums and
#           products do bind in the usual order in jexl, and its manual gives no order for these two.
# Why:      rules such as "the board decides, or there are a plan and a budget" decide which level is met and which question
#           is asked.  Every organisation with a strong board and no budget fails, and the rule reads right to anyone who
#           checks it.  Changing the order of its parts changes the results.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm install --silent --no-fund --no-audit --ignore-scripts jexl@2.3.0 >install.log 2>&1 || { cat install.log; exit 1; }

cat >show.js <<'JAVASCRIPT'
const jexl = require("jexl");

const RULE = "board >= 2 || plan >= 2 && budget >= 2";
const REVERSED = "plan >= 2 && budget >= 2 || board >= 2";
const inJavaScript = (rule, sheet) => new Function(...Object.keys(sheet), `return ${rule}`)(...Object.values(sheet));
const differences = (rule) => sheets.filter((sheet) => jexl.evalSync(rule, sheet) !== inJavaScript(rule, sheet)).length;

const SCALE = [0, 1, 2, 3];
const sheets = SCALE.flatMap((board) => SCALE.flatMap((plan) => SCALE.map((budget) => ({ board, plan, budget }))));
const example = { board: 3, plan: 3, budget: 0 };
const found = [jexl.evalSync(RULE, example), inJavaScript(RULE, example), differences(RULE), differences(REVERSED)];
const usual = jexl.evalSync("1 + 2 * 3 > 6");
console.log("jexl, JavaScript, differences, differences in the reverse order:", found, "usual order of the others:", usual);
process.exit(found.join() === "false,true,16,0" && usual ? 0 : 1);
JAVASCRIPT
node show.js
