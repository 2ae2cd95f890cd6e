#!/usr/bin/env bash
# @formio/core 2.8.3 (the engine of Form.io's forms): the condition "is equal to 0" is never fulfilled where the 0 is written
# as text, as the option itself is, and "is not equal to 0" always is.  All other numbers work.
#
# Seen:     options "0" to "3", and a text field that is shown if the answer is equal to "0".  Somebody chooses 0 and fills it
#           in.  The two passes of the engine for a server (submission, evaluator) return {"level":0}: the text is deleted,
#           without an error.  With "1" in place of "0" it is {"level":1,"why":"Nobody has time"}; so it is for 2 and 3.
# Expected: the text is kept in all four cases.  The engine turns the answer "0" into the number 0, and a text in a
#           condition into a number before it compares them; but only if the answer is not 0.
# Why:      "Why is nothing done?" follows the lowest answer, and those reasons are what an assessment is made for.  They are
#           lost for exactly this answer, and a field that is meant for all others ("not equal to 0") is kept for it.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm install --silent --no-fund --no-audit --ignore-scripts @formio/core@2.8.3 >install.log 2>&1 || { cat install.log; exit 1; }

cat >show.js <<'JAVASCRIPT'
const { processSync, ProcessTargets } = require("@formio/core");

const OPTIONS = ["0", "1", "2", "3"];

function returned(operator, answer) {
  const conditions = [{ component: "level", operator, value: answer }];
  const components = [
    { type: "radio", key: "level", input: true, values: OPTIONS.map((value) => ({ label: `Level ${value}`, value })) },
    { type: "textarea", key: "why", input: true, conditional: { show: true, conjunction: "all", conditions } },
  ];
  const submission = { data: { level: answer, why: "Nobody has time" } };
  const context = { form: { components }, components, submission, data: submission.data, scope: {}, config: { server: true } };
  for (const processors of [ProcessTargets.submission, ProcessTargets.evaluator]) processSync(Object.assign(context, { processors }));
  return JSON.stringify([context.data, context.scope.errors ?? []]);
}

const kept = (level) => `[{"level":${level},"why":"Nobody has time"},[]]`;
const deleted = (level) => `[{"level":${level}},[]]`;
const equal = OPTIONS.map((answer) => returned("isEqual", answer));
const different = OPTIONS.map((answer) => returned("isNotEqual", answer));
console.log("equal to the answer:    ", ...equal, "\nnot equal to the answer:", ...different);
const seen = [[deleted(0), kept(1), kept(2), kept(3)], [kept(0), deleted(1), deleted(2), deleted(3)]];
process.exit(JSON.stringify([equal, different]) === JSON.stringify(seen) ? 0 : 1);
JAVASCRIPT
node show.js
