#!/usr/bin/env bash
# scikit-learn 1.9.1: cohen_kappa_score with weights counts steps between the points that somebody chose, and not between
# the numbers given.  A point that nobody chose is taken out of the scale, and its neighbours move together.
#
# Seen:     two raters, scale 0 to 3, nobody says 2: kappa with weights="quadratic" is 0.75, as if every 3 were a 2.
#           With labels=[0, 1, 2, 3] it is 0.571, the value that follows from the definition.  Linear: 0.625 and 0.5.
# Expected: 0.571 and 0.5 both times: the answers are numbers, and 1 and 3 are two steps apart, whoever says 2.
# Why:      weights are used because a scale has distances.  In a small group some point is nearly always unused, so that
#           agreement looks better than it is, kappas of two questions on one scale cannot be compared, and a single
#           answer more can lower the kappa of all others.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env && env/bin/pip install --quiet --disable-pip-version-check 'scikit-learn==1.9.1'

env/bin/python -W error - <<'PYTHON'
import sys

from sklearn.metrics import cohen_kappa_score

ANN, BEN = [0, 1, 3, 3, 0, 1], [0, 3, 3, 1, 0, 1]
SCALE = [0, 1, 2, 3]


def by_definition(power):
    pairs = [(one, other) for one in ANN for other in BEN]
    observed = sum(abs(one - other) ** power for one, other in zip(ANN, BEN, strict=True)) / len(ANN)
    return 1 - observed / (sum(abs(one - other) ** power for one, other in pairs) / len(pairs))


found = []
for weights, power in (("quadratic", 2), ("linear", 1)):
    without = cohen_kappa_score(ANN, BEN, weights=weights)
    named = cohen_kappa_score(ANN, BEN, weights=weights, labels=SCALE)
    found.append([round(float(kappa), 3) for kappa in (without, named, by_definition(power))])
print("without labels, with labels, by definition:", *found)
sys.exit(0 if found == [[0.75, 0.571, 0.571], [0.625, 0.5, 0.5]] else 1)
PYTHON
