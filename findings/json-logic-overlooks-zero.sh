#!/usr/bin/env bash
# json-logic-qubit 0.9.1 (JsonLogic, the rules of Form.io and other makers of forms, in Python): "some", "none", "all" and
# "filter" do not see an element that is 0.  Each element becomes the data of the inner rule, and data that is false in
# Python is replaced by {}.
#
# Seen:     scores 0, 1, 2.  some score == 0: False.  none == 0: True.  all >= 0: False.  filter < 2: [1].
#           The same scores as texts ("0", "1", "2") or in objects ({"score": 0}) are all found.
# Expected: True, False, True, [0, 1], as panzi-json-logic 1.0.1 finds with the same rules.
# Why:      "is any practice not met?" decides on a follow-up, a warning or a stage that is not reached, and 0 is the score of
#           a practice that is not met.  The one answer that such a rule looks for is the one that it never finds.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
for package in json-logic-qubit==0.9.1 panzi-json-logic==1.0.1; do
  python3 -m venv "${package%%==*}"
  "${package%%==*}/bin/pip" install --quiet --disable-pip-version-check "$package"
done

cat >show.py <<'PYTHON'
import json

from json_logic import jsonLogic

RULES = {"some": ("==", 0), "none": ("==", 0), "all": (">=", 0), "filter": ("<", 2)}


def found(scores, name=""):
    tests = [{kind: [{"var": "scores"}, {sign: [{"var": name}, number]}]} for kind, (sign, number) in RULES.items()]
    return [jsonLogic(test, {"scores": scores}) for test in tests]


numbers, texts = found([0, 1, 2]), found(["0", "1", "2"])
objects = found([{"score": 0}, {"score": 1}, {"score": 2}], "score")
right = texts == [True, False, True, ["0", "1"]] and objects[:3] == [True, False, True] and len(objects[3]) == 2
print(json.dumps(numbers), "texts and objects right:", right)
PYTHON
by_qubit=$(json-logic-qubit/bin/python show.py)
by_panzi=$(panzi-json-logic/bin/python show.py)
printf 'json-logic-qubit: %s\npanzi-json-logic: %s\n' "$by_qubit" "$by_panzi"
[ "$by_qubit" = "[false, true, false, [1]] texts and objects right: True" ] &&
  [ "$by_panzi" = "[true, false, true, [0, 1]] texts and objects right: True" ]
