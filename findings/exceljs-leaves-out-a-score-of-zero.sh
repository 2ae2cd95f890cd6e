#!/usr/bin/env bash
# exceljs 4.4.0: a cell whose formula results in 0 is read without a result, like one that was never calculated.  When a
# workbook is written as CSV, the cell is empty.
#
# Seen:     scores 1, 0, 3, 0 by formula: cell.value is {formula, result: 1} for the first and {formula} for the second, cell.text
#           is "1" and "", and the CSV has the lines "A,1", "B,", "C,3" and "D,".  A 0 that was typed stays 0.
# Expected: result: 0, "0" and "B,0": the value is in the file, and SheetJS reads it.  (cell.result of exceljs is 0 too.)
# Why:      totals and levels are formulas in most workbooks of answers, and 0 is the lowest score.  Those who reached nothing
#           look as if they had not answered; the mean of these four is 2 instead of 1.  FALSE is lost in the same way.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm install --silent --no-fund --no-audit --ignore-scripts exceljs@4.4.0 xlsx@0.18.5 >install.log 2>&1 || { cat install.log; exit 1; }

cat >show.js <<'JAVASCRIPT'
const { readFileSync } = require("fs");
const { Workbook } = require("exceljs");
const SheetJS = require("xlsx");

const SCORES = [1, 0, 3, 0];

async function show() {
  const written = new Workbook();
  const sheet = written.addWorksheet("answers");
  SCORES.forEach((score, place) => sheet.addRow(["ABCD"[place], { formula: `${score + 1}-1`, result: score }]));
  sheet.addRow(["typed", 0]);
  sheet.addRow(["met", { formula: "1=2", result: false }]);
  await written.xlsx.writeFile("answers.xlsx");

  const read = new Workbook();
  await read.xlsx.readFile("answers.xlsx");
  const cells = [1, 2, 3, 4, 6].map((row) => read.worksheets[0].getCell(row, 2));
  await read.csv.writeFile("answers.csv");
  const found = {
    value: cells.map((cell) => cell.value.result ?? "none"),
    text: cells.map((cell) => cell.text),
    result: cells.map((cell) => cell.result),
    csv: readFileSync("answers.csv", "utf8").trim().split("\n"),
    sheetjs: SheetJS.utils.sheet_to_json(SheetJS.readFile("answers.xlsx").Sheets.answers, { header: 1 }).map((row) => row[1]),
  };
  console.log(found);
  return JSON.stringify(Object.values(found));
}

const SEEN = [
  [1, "none", 3, "none", "none"],
  ["1", "", "3", "", ""],
  [1, 0, 3, 0, false],
  ["A,1", "B,", "C,3", "D,", "typed,0", "met,"],
  [1, 0, 3, 0, 0, false],
];
show().then((found) => process.exit(found === JSON.stringify(SEEN) ? 0 : 1));
JAVASCRIPT
node show.js
