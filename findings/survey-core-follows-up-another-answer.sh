#!/usr/bin/env bash
# survey-core 3.1.1 (the engine of SurveyJS): in a condition, two texts that look like numbers are compared as numbers.
# The answer "1.10" fulfils {topic} = '1.1', although the question itself keeps the two options apart.
#
# Seen:     options "1.1" (Budget), "1.2" (Staff) and "1.10" (Training) of one question.  Choosing Training stores "1.10" and
#           shows "Training", and yet the follow-up question with visibleIf "{topic} = '1.1'" appears, and
#           iif({topic} = '1.1', 3, 0) scores 3.  {topic} <> '1.1' is false.  '1E1' equals '10' in the same way.
# Expected: no follow-up and a score of 0.  Both sides are texts in quotes, and they differ.
# Why:      practices are numbered 1.1, 1.2 … 1.10 in most published models, and those numbers become the codes of
#           options.  Who chooses the tenth is asked the follow-up of the first and gets its score.  The stored answer is
#           right, so that nothing in the data shows it.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm install --silent --no-fund --no-audit --ignore-scripts survey-core@3.1.1 >install.log 2>&1 || { cat install.log; exit 1; }

cat >show.js <<'JAVASCRIPT'
const { Model } = require("survey-core");

const OPTIONS = [["1.1", "Budget"], ["1.2", "Staff"], ["1.10", "Training"]];
const survey = new Model({
  elements: [
    { type: "radiogroup", name: "topic", choices: OPTIONS.map(([value, text]) => ({ value, text })) },
    { type: "comment", name: "budget", title: "Who decides on the budget?", visibleIf: "{topic} = '1.1'" },
    { type: "comment", name: "other", visibleIf: "{topic} <> '1.1'" },
    { type: "expression", name: "score", expression: "iif({topic} = '1.1', 3, 0)" },
  ],
});
const topic = survey.getQuestionByName("topic");
const seen = OPTIONS.map((_, place) => {
  topic.clickItemHandler(topic.visibleChoices[place]);
  const shown = ["budget", "other"].filter((name) => survey.getQuestionByName(name).isVisible);
  return [topic.value, topic.displayValue, shown.join(), survey.getValue("score")].join(" ");
});
console.log(seen);
const expected = ["1.1 Budget budget 3", "1.2 Staff other 0", "1.10 Training budget 3"];
process.exit(JSON.stringify(seen) === JSON.stringify(expected) ? 0 : 1);
JAVASCRIPT
node show.js
