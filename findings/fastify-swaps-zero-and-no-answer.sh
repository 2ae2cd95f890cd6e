#!/usr/bin/env bash
# fastify 5.12.8 (a web server of Node; its validator is ajv 8.20.0): a request that is valid already is changed.  Where
# a field may be a whole number or null, written as anyOf, an answer becomes what the first alternative makes of it.
#
# Seen:     anyOf integer, null: the answer null arrives as 0.  anyOf null, integer: the score 0 arrives as null, and 1 stays.
#           Status 200 both times.  With type: ["integer", "null"] both arrive as they were sent.
# Expected: null and 0 in all three.  The three schemas allow the same answers, and these are among them.  Fastify is known
#           to turn the text "2" into 2, which does not fit its schema; these fit.
# Why:      "not answered" becomes the lowest score, or the lowest score becomes "not answered", for every respondent.
#           anyOf is how generators write an optional number (pydantic: integer first), so nobody chose the order.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm install --silent --no-fund --no-audit --ignore-scripts fastify@5.12.8 ajv@8.20.0 >install.log 2>&1 || { cat install.log; exit 1; }

cat >show.js <<'JAVASCRIPT'
const Ajv = require("ajv");
const fastify = require("fastify");

const integer = { type: "integer", minimum: 0, maximum: 3 };
const SCHEMAS = {
  numberFirst: { anyOf: [integer, { type: "null" }] },
  nullFirst: { anyOf: [{ type: "null" }, integer] },
  typeList: { ...integer, type: ["integer", "null"] },
};

async function arrived(schema) {
  const server = fastify();
  const body = { type: "object", properties: { score: schema } };
  server.post("/", { schema: { body } }, async (request) => request.body);
  const scores = [];
  for (const score of [null, 0, 1]) {
    if (!new Ajv().validate(body, { score })) throw new Error("the request is not valid");
    const answer = await server.inject({ method: "POST", url: "/", payload: { score } });
    scores.push(answer.statusCode === 200 ? answer.json().score : answer.statusCode);
  }
  return JSON.stringify(scores);
}

Promise.all(Object.values(SCHEMAS).map(arrived)).then((found) => {
  console.log("sent: [null,0,1]", Object.keys(SCHEMAS).map((name, place) => `${name}: ${found[place]}`));
  process.exit(found.join() === "[0,0,1],[null,null,1],[null,0,1]" ? 0 : 1);
});
JAVASCRIPT
node show.js
