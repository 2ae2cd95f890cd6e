#!/usr/bin/env bash
# PSPP 1.6.2 (the free program that runs the syntax of SPSS): CROSSTABS /STATISTICS=KAPPA pairs the points of the two raters by
# their place in the table, and not by their value.  It is done whenever both raters used the same number of points.
#
# Seen:     Ann says 0 0 1 1 2 2, Ben says 1 1 2 2 3 3.  They never agree, and kappa is 1.00, the highest there is.  No warning.
#           Where both raters use all four points (0 1 2 3 against 1 2 3 0) it is -.33, as it should be.
# Expected: -.29, which follows from the definition; or no kappa, as in SPSS, which asks for the same values in both, and
#           in PSPP itself when the numbers of points differ (Ben says 1 1 2 2 3 0).
# Why:      a strict rater and a mild one, one step apart on the scale, are what a kappa is meant to find.  In a small group
#           they seldom use the same points, and the report then says that they agree perfectly.
set -euo pipefail
export LC_ALL=C  # PSPP speaks the language of its user
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
mkdir -p packages/partial  # PSPP of Debian 12 with the libraries that it needs, unpacked here, not installed
apt-get -qq -o Dir::Cache::archives="$work/packages" -o Dir::State::status=/dev/null -o Debug::NoLocking=1 \
  --yes --download-only --no-install-recommends install pspp=1.6.2-2 >download.txt 2>&1 || { cat download.txt >&2; exit 2; }
for package in packages/pspp_*.deb packages/lib[!c]*.deb packages/libcairo*.deb; do dpkg -x "$package" unpacked; done
libraries=$PWD/unpacked/usr/lib/$(uname -m)-linux-gnu
export LD_LIBRARY_PATH=$libraries:$libraries/pspp

kappa() { # ANSWERS OF ANN, ANSWERS OF BEN
  paste -d ' ' <(tr ' ' '\n' <<<"$1") <(tr ' ' '\n' <<<"$2") >answers.txt
  cat >kappa.sps <<'SYNTAX'
DATA LIST LIST FILE='answers.txt' /ann ben.
CROSSTABS /TABLES=ann BY ben /STATISTICS=KAPPA.
SYNTAX
  unpacked/usr/bin/pspp -O format=csv -o result.csv kappa.sps >log.txt 2>&1 || { cat log.txt >&2; exit 1; }
  cat log.txt result.csv >>messages.txt
  awk -F, '/Kappa/ { found = $3 } END { print found == "" ? "none" : found }' result.csv
}

apart=$(kappa '0 0 1 1 2 2' '1 1 2 2 3 3')
all_points=$(kappa '0 1 2 3' '1 2 3 0')
other_number=$(kappa '0 0 1 1 2 2' '1 1 2 2 3 0')
warned=$(grep -ci warning messages.txt || true)
echo "never the same answer: $apart, all points used: $all_points, other number of points: $other_number, warnings: $warned"
[ "$apart $all_points $other_number $warned" = "1.00 -.33 none 0" ]
