#!/usr/bin/env bash
# nltk 3.10.4: AnnotationTask.weighted_kappa(max_distance) divides the disagreement that is expected by max_distance, and
# the one that is observed by 1.  With the longest distance of the scale the kappa of two raters who agree is negative.
#
# Seen:     two raters, six questions, a scale from 0 to 3, distance abs(a - b): weighted_kappa() is 0.4, and
#           weighted_kappa(max_distance=3) is -0.8.  With interval_distance, the squared one of nltk itself:
#           0.526 without, and -3.263 with max_distance=9.  No warning, though a kappa cannot be below -1.
# Expected: 0.4 and 0.526 both times: dividing both disagreements by one number cannot change their ratio, and without it
#           the values are those of scikit-learn.
# Why:      max_distance is there for scales on which answers can lie further apart than 1, and those are the scales of
#           questionnaires.  Who gives it reports that the raters did worse than chance, and drops good questions.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env && env/bin/pip install --quiet --disable-pip-version-check 'nltk==3.10.4' 'scikit-learn==1.9.1'

env/bin/python -W error - <<'PYTHON'
import sys

from nltk.metrics import interval_distance
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score

ANN, BEN = [0, 1, 3, 3, 0, 1], [0, 3, 3, 1, 0, 2]
ANSWERS = [(rater, item, score) for rater, scores in (("ann", ANN), ("ben", BEN)) for item, score in enumerate(scores)]


def kappas(distance, longest, weights):
    task = AnnotationTask(ANSWERS, distance=distance)
    right = cohen_kappa_score(ANN, BEN, weights=weights, labels=[0, 1, 2, 3])
    found = [task.weighted_kappa(), task.weighted_kappa(max_distance=longest), right]
    return [round(float(kappa), 3) for kappa in found]


linear = kappas(lambda one, other: abs(one - other), 3, "linear")
squared = kappas(interval_distance, 9, "quadratic")
print("without, with max_distance, scikit-learn:", linear, squared)
sys.exit(0 if (linear, squared) == ([0.4, -0.8, 0.4], [0.526, -3.263, 0.526]) else 1)
PYTHON
