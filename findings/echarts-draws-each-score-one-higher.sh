#!/usr/bin/env bash
# echarts 6.1.0: on an axis with the points "1" to "5", a score that is a number is taken for a place, counted from 0; a score that
# is text is taken for the point.  The chart of 1 to 5 shows 2 to 5, and the highest score is not drawn.
#
# Seen:     five teams with the scores 1 to 5, drawn on a category axis "1", "2", "3", "4", "5".  As texts they are at
#           1 2 3 4 5; as numbers at 2 3 4 5 and nowhere.  It is the same where the axis is given as numbers.  No warning.
# Expected: 1 2 3 4 5 each time, or a warning for the 5, which is outside the axis.  A category may be given by its place, but
#           hardly anybody thinks of that where the categories are numbers themselves.
# Why:      a scale has few points, so a category axis is the usual choice, and JSON gives numbers where CSV gives texts.  All
#           teams look better than they are, the best are missing, and the picture looks complete.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm install --silent --no-fund --no-audit --ignore-scripts echarts@6.1.0 >install.log 2>&1 || { cat install.log; exit 1; }

cat >show.js <<'JAVASCRIPT'
const echarts = require("echarts");

const TEAMS = ["A", "B", "C", "D", "E"];
const warnings = [];
for (const kind of ["warn", "error"]) console[kind] = (...words) => warnings.push(words.join(" "));

function drawn(points, scores) {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: 400, height: 300 });
  chart.setOption({
    animation: false,
    xAxis: { type: "category", data: TEAMS },
    yAxis: { type: "category", data: points },
    series: [{ type: "scatter", data: scores.map((score, place) => [TEAMS[place], score]) }],
  });
  const picture = chart.renderToSVGString();
  // The height of each label of the axis, and the height of each dot.
  const labels = [...picture.matchAll(/<text [^>]*text-anchor="end"[^>]*translate\(\S+ ([\d.]+)\)[^>]*>(\d)<\/text>/g)];
  const point = Object.fromEntries(labels.map(([, height, label]) => [height, label]));
  const dots = [...picture.matchAll(/<path [^>]*transform="matrix\([^)]*,([\d.]+)\)"[^>]*ecmeta_data_index="(\d)"/g)];
  const heights = Object.fromEntries(dots.map(([, height, place]) => [place, height]));
  return scores.map((_, place) => point[heights[place]] ?? "-").join(" ");
}

const numbers = [1, 2, 3, 4, 5];
const texts = numbers.map(String);
const found = [drawn(texts, texts), drawn(texts, numbers), drawn(numbers, numbers)];
console.log("texts:", found[0], " numbers:", found[1], " axis of numbers:", found[2], " warnings:", warnings);
process.exit(found.join() === "1 2 3 4 5,2 3 4 5 -,2 3 4 5 -" && warnings.length === 0 ? 0 : 1);
JAVASCRIPT
node show.js
