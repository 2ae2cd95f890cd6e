#!/usr/bin/env bash
# scipy 1.17.1 with pandas 3.1.1: spearmanr, kendalltau, somersd and rankdata accept a column that is an ordered scale, and
# rank its answers by the alphabet.  Other functions of scipy.stats (pearsonr, mannwhitneyu) refuse the same column.
#
# Seen:     the scale Low < Medium < High compared with its own numbers 0, 1, 2 gives a rank correlation of -0.5 where 1.0
#           is right (spearmanr; kendalltau: -0.333).  pandas itself sorts the column and finds its maximum rightly.
# Expected: the ranks of the scale, which the column carries; or a refusal, as from pearsonr.
# Why:      rank correlations are the usual choice for answers on a scale, and an ordered category is how pandas keeps
#           one.  A relation is lost or turned round without a word: "more planning, better results" becomes its opposite.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env && env/bin/pip install --quiet --disable-pip-version-check 'scipy==1.17.1' 'pandas==3.1.1'

env/bin/python -W error - <<'PYTHON'
import sys

import pandas
from scipy import stats

SCALE = ["Low", "Medium", "High"]
answers = pandas.Series(pandas.Categorical(SCALE * 3, SCALE, ordered=True))
scores = answers.cat.codes.astype(int)

assert answers.max() == "High" and answers.rank().corr(scores) > 0.999
found = [
    round(float(test(column, scores).statistic), 3)
    for test in (stats.spearmanr, stats.kendalltau, stats.somersd)
    for column in (answers, scores)
]
try:
    stats.pearsonr(answers, scores)
    refused = False
except (AttributeError, TypeError, ValueError):
    refused = True
print("ranks:", stats.rankdata(answers).tolist()[:3], "scale, scores:", found, "pearsonr refuses:", refused)
ranks = stats.rankdata(answers).tolist()[:3] == [5.0, 8.0, 2.0]
sys.exit(0 if ranks and refused and found == [-0.5, 1.0, -0.333, 1.0, -0.333, 1.0] else 1)
PYTHON
