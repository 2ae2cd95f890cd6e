"""The same flat table with pandas: what a careful analyst would write for this one survey and this one rubric.

It is frozen, so that the ratio keeps its meaning.  All work on rows is done on whole columns: each column's texts are
read once for each distinct text, stages are judged in bit masks, and lists of ids are looked up by mask.  It knows the
rules only as far as `data.py` needs them: weights of 1, one scale, no errors in the data.

    python vectorized.py RUBRIC.json SURVEY.csv RESULT.csv
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

SCORE, UNKNOWN, UNANSWERED, NOT_APPLICABLE = range(4)
MET_AT = 2


def code(text: object) -> int:
    """A score from 0 to 3, or 4 unknown, 5 unanswered, 6 not applicable."""
    if not isinstance(text, str) or not text:
        return 5
    return int(text) if text.isdigit() else 4 if text == "unknown" else 6


def column(texts: pd.Series) -> np.ndarray:
    places, distinct = pd.factorize(texts)
    codes = np.array([code(text) for text in distinct] + [5], dtype=np.int8)  # -1 is missing, which is the last
    return codes[places]


def bits(flags: np.ndarray) -> np.ndarray:
    return flags @ (1 << np.arange(flags.shape[1])).astype(np.int16)


def listed(ids: list[str]) -> np.ndarray:
    """The ids in each mask, as text that ends with a blank."""
    masks = range(1 << len(ids))
    return np.array(
        ["".join(f"{id_} " for place, id_ in enumerate(ids) if mask >> place & 1) for mask in masks], object
    )


def main() -> None:
    rubric_file, source, target = sys.argv[1:]
    rubric = json.loads(Path(rubric_file).read_text(encoding="utf-8"))
    stages = rubric["stages"]
    questions = {question["id"]: question for question in rubric["questions"]}
    frame = pd.read_csv(source, dtype=str, keep_default_na=False)
    count, height = len(frame), len(stages)

    passed, possible, mets = [], [], []
    gap_texts, first_texts, open_texts, deciding_texts, plans = [], [], [], [], []
    counts = np.zeros((count, 4), dtype=np.int16)
    for stage in stages:
        ids = stage["questions"]
        size = len(ids)
        answers = np.column_stack([column(frame[id_]) for id_ in ids])
        essential = np.array([questions[id_]["essential"] for id_ in ids])
        rated, open_ = answers <= 3, (answers == 4) | (answers == 5)
        met = rated & (answers >= MET_AT)
        gaps = rated & ~met
        applicable = answers != 6
        needed = (2 * applicable.sum(axis=1) + 2) // 3
        met_count, open_count = met.sum(axis=1), open_.sum(axis=1)
        essential_gap, essential_open = (gaps & essential).any(axis=1), (open_ & essential).any(axis=1)
        some = applicable.any(axis=1)
        is_passed = some & ~essential_gap & ~essential_open & (met_count >= needed)
        is_possible = some & ~essential_gap & (met_count + open_count >= needed)
        enough = met_count + (open_ & essential).sum(axis=1) >= needed
        deciding = (open_ & (essential | ~enough[:, None])) & (is_possible & ~is_passed)[:, None]
        # The plan: all essential ones, then those with the fewest steps, then the earliest.
        missing = applicable & ~met
        others = missing & ~essential
        steps = np.where(rated, MET_AT - answers, MET_AT) * size + np.arange(size)
        cost = np.where(others, steps, 99)
        rank = cost.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
        lacking = needed - (applicable.sum(axis=1) - others.sum(axis=1))
        planned = (missing & essential) | (others & (rank < lacking[:, None]))

        texts = listed(ids)
        order = [id_ for id_ in ids if questions[id_]["essential"]]
        order += [id_ for id_ in ids if not questions[id_]["essential"]]
        places = [ids.index(id_) for id_ in order]
        passed.append(is_passed)
        possible.append(is_possible)
        mets.append(met_count)
        gap_texts.append(texts[bits(gaps)])
        first_texts.append(listed(order)[bits(gaps[:, places])])
        open_texts.append(texts[bits(open_)])
        deciding_texts.append(texts[bits(deciding)])
        plans.append(texts[bits(planned)])
        counts += np.column_stack(
            [rated.sum(axis=1), (answers == 4).sum(axis=1), (answers == 5).sum(axis=1), (answers == 6).sum(axis=1)]
        ).astype(np.int16)

    passed, possible = np.column_stack(passed), np.column_stack(possible)
    reached = np.cumprod(passed, axis=1).sum(axis=1)
    at_most = np.cumprod(possible, axis=1).sum(axis=1)
    names = np.array(["", *(stage["id"] for stage in stages), ""], object)
    numbers = np.arange(height)

    gaps = np.choose(np.minimum(reached, height - 1), first_texts)
    gaps = np.where(reached < height, gaps, "")
    for place in range(height):
        gaps = gaps + np.where(reached == place, "", gap_texts[place])
    plan = np.where(reached < height, np.choose(np.minimum(reached, height - 1), plans), "")
    opened, deciding = open_texts[0], np.full(count, "", object)
    for place in range(1, height):
        opened = opened + open_texts[place]
    for place in range(height):
        within = (place >= reached) & (place < at_most)
        deciding = deciding + np.where(within, deciding_texts[place], "")
    ahead = listed([stage["id"] for stage in stages])[bits(passed & (numbers >= reached[:, None]))]

    lines = np.arange(2, count + 2).astype(str).astype(object)
    result = pd.DataFrame(
        {
            "source": source + ":" + lines,
            "rubric": f"{rubric['id']}@{rubric['version']}",
            "subject": frame["subject"],
            "scope": "",
            "respondent": frame["respondent"],
            "role": frame["role"],
            "date": frame["date"],
            "reached_number": reached,
            "reached": names[reached],
            "at_most_number": at_most,
            "at_most": names[at_most],
            "working_on": names[reached + 1],
            "questions": len(questions),
            "rated": counts[:, 0],
            "unknown": counts[:, 1],
            "unanswered": counts[:, 2],
            "not_applicable": counts[:, 3],
            **{f"met_{stage['id']}": met for stage, met in zip(stages, mets, strict=True)},
            "gaps": pd.Series(gaps).str.rstrip(),
            "plan": pd.Series(plan).str.rstrip(),
            "open": pd.Series(opened).str.rstrip(),
            "deciding": pd.Series(deciding).str.rstrip(),
            "ahead": pd.Series(ahead).str.rstrip(),
            "errors": "",
        }
    )
    result.to_csv(target, index=False, quoting=csv.QUOTE_ALL, lineterminator="\n")


if __name__ == "__main__":
    main()
