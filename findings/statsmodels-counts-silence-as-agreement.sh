#!/usr/bin/env bash
# statsmodels 0.15.0: aggregate_raters, which prepares answers for fleiss_kappa, makes NaN a point of the scale like any
# other.  Raters who all left a question open then agree on it.
#
# Seen:     three raters give three different answers to each of four questions: kappa is -0.5, the lowest for three.
#           With two more questions that none of them answered (NaN) it is 0.1; the points are [0, 1, 2, nan].
# Expected: an error, which the documentation promises for data that "cannot be converted to integer"; or -0.5 again, as the
#           two questions say nothing.
# Why:      Fleiss' kappa is reported to show that raters understand a questionnaire in the same way.  Open questions,
#           often the ones that nobody understands, raise it, and no number in the result shows that this happened.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env && env/bin/pip install --quiet --disable-pip-version-check 'statsmodels==0.15.0'

env/bin/python -W error - <<'PYTHON'
import sys

import numpy
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

ANSWERED = [[0, 1, 2], [1, 2, 0], [2, 0, 1], [0, 2, 1]]
SILENCE = [[numpy.nan] * 3] * 2


def kappa(answers):
    counts, points = aggregate_raters(numpy.array(answers, dtype=float))
    return round(float(fleiss_kappa(counts)), 3), [str(point) for point in points]


answered, with_silence = kappa(ANSWERED), kappa(ANSWERED + SILENCE)
print(answered, with_silence)
sys.exit(0 if answered[0] == -0.5 and with_silence == (0.1, ["0.0", "1.0", "2.0", "nan"]) else 1)
PYTHON
