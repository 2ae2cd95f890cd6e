"""The same flat table with pandas: what a careful analyst would write for this one survey and this one rubric.

It is frozen, so that the ratio keeps its meaning.  All work on rows is done on whole columns: each column's texts are
read once for each distinct text, stages are judged in bit masks, and lists of ids are looked up by mask.  It knows the
rules only as far as `data.py` needs them: weights of 1, one scale, no errors in the data.

    python vectorized.py RUBRIC.yaml SURVEY.csv RESULT.csv
"""

from __future__ import annotations

import sys
from functools import reduce
from pathlib import Path

import numpy as np
import yaml

MET_AT = 2
UNKNOWN, UNANSWERED, NOT_APPLICABLE = 4, 5, 6  # above the scores from 0 to 3
IDENTIFICATION = ("source", "rubric", "subject", "scope", "respondent", "role", "date")
LADDER = ("reached_number", "reached", "at_most_number", "at_most", "working_on")
COUNTS = ("questions", "rated", "unknown", "unanswered", "not_applicable")
LISTS = ("gaps", "plan", "open", "deciding", "ahead")


def rubric_of(file: str) -> dict:
    return yaml.load(Path(file).read_bytes(), Loader=yaml.CSafeLoader)


def header(rubric: dict) -> list[str]:
    met = [f"met_{stage['id']}" for stage in rubric["stages"]]
    return [*IDENTIFICATION, *LADDER, *COUNTS, *met, *LISTS, "errors", "assessor", "tag_region"]


def code(text: object) -> int:
    if not isinstance(text, str) or not text:
        return UNANSWERED
    return int(text) if text.isdigit() else UNKNOWN if text == "unknown" else NOT_APPLICABLE


def bits(flags: np.ndarray) -> np.ndarray:
    return flags @ (1 << np.arange(flags.shape[1])).astype(np.int16)


def listed(ids: list[str]) -> np.ndarray:
    """The ids in each mask, as text that ends with a blank."""
    masks = range(1 << len(ids))
    return np.array(
        ["".join(f"{id_} " for place, id_ in enumerate(ids) if mask >> place & 1) for mask in masks], object
    )


def judged(questions: list[dict], answers: np.ndarray) -> dict[str, np.ndarray]:
    """What one stage comes to, for the answers of each row to its questions."""
    ids, size = [question["id"] for question in questions], len(questions)
    essential = np.array([question.get("essential", False) for question in questions])
    rated, open_ = answers <= 3, (answers == UNKNOWN) | (answers == UNANSWERED)
    met = rated & (answers >= MET_AT)
    gaps = rated & ~met
    applicable = answers != NOT_APPLICABLE
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
    order = sorted(range(size), key=lambda place: not essential[place])
    texts = listed(ids)
    return {
        "passed": is_passed,
        "possible": is_possible,
        "met": met_count,
        "gaps": texts[bits(gaps)],
        "first": listed([ids[place] for place in order])[bits(gaps[:, order])],
        "open": texts[bits(open_)],
        "deciding": texts[bits(deciding)],
        "plan": texts[bits(planned)],
        "rated": rated.sum(axis=1),
        "unknown": (answers == UNKNOWN).sum(axis=1),
        "unanswered": (answers == UNANSWERED).sum(axis=1),
        "not_applicable": (answers == NOT_APPLICABLE).sum(axis=1),
    }


def main() -> None:
    import pandas as pd

    rubric_file, source, target = sys.argv[1:]
    rubric = rubric_of(rubric_file)
    stages = rubric["stages"]
    frame = pd.read_csv(source, dtype=str, keep_default_na=False)
    count, height = len(frame), len(stages)

    def column(texts: pd.Series) -> np.ndarray:
        places, distinct = pd.factorize(texts)
        return np.array([code(text) for text in distinct], dtype=np.int8)[places]

    outcomes = [
        judged(stage["questions"], np.column_stack([column(frame[question["id"]]) for question in stage["questions"]]))
        for stage in stages
    ]
    passed = np.column_stack([each["passed"] for each in outcomes])
    possible = np.column_stack([each["possible"] for each in outcomes])
    reached = np.cumprod(passed, axis=1).sum(axis=1)
    at_most = np.cumprod(possible, axis=1).sum(axis=1)
    names = np.array(["", *(stage["id"] for stage in stages), ""], object)
    next_ = np.minimum(reached, height - 1)

    gaps = np.where(reached < height, np.choose(next_, [each["first"] for each in outcomes]), "")
    plan = np.where(reached < height, np.choose(next_, [each["plan"] for each in outcomes]), "")
    opened, deciding = np.full(count, "", object), np.full(count, "", object)
    for place, each in enumerate(outcomes):
        gaps = gaps + np.where(reached == place, "", each["gaps"])
        opened = opened + each["open"]
        deciding = deciding + np.where((place >= reached) & (place < at_most), each["deciding"], "")
    ahead = listed([stage["id"] for stage in stages])[bits(passed & (np.arange(height) >= reached[:, None]))]

    def quoted(cells: object) -> np.ndarray:
        texts = pd.Series(cells).astype(str).str.rstrip(" ").to_numpy(object)
        return np.where(texts == "", "", '"' + texts + '"')

    def total(name: str) -> np.ndarray:
        return sum(each[name] for each in outcomes)

    blank = np.full(count, "", object)
    columns = [
        quoted(source + ":" + np.arange(2, count + 2).astype(str).astype(object)),
        np.full(count, f'"{rubric["id"]}@{rubric["version"]}"', object),
        *(blank if name == "scope" else quoted(frame[name]) for name in IDENTIFICATION[2:]),
        *map(quoted, (reached, names[reached], at_most, names[at_most], names[reached + 1])),
        np.full(count, f'"{sum(len(stage["questions"]) for stage in stages)}"', object),
        *(quoted(total(name)) for name in COUNTS[1:]),
        *(quoted(each["met"]) for each in outcomes),
        *map(quoted, (gaps, plan, opened, deciding, ahead)),
        blank,
        blank,
        quoted(frame["region"]),
    ]
    lines = reduce(lambda before, cells: before + "," + cells, columns)
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(f'"{name}"' for name in header(rubric)) + "\n")
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
