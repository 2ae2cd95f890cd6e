"""The same flat table with Polars: what a careful analyst would write for this one survey and this one rubric.

It is frozen, as `vectorized.py` is, whose rules it uses: each stage is judged once for each distinct set of answers to
it, and what that comes to is joined to the rows.  Polars works in two threads.

    python polars_script.py RUBRIC.yaml SURVEY.csv RESULT.csv
"""

from __future__ import annotations

import os
import sys
from itertools import accumulate
from operator import and_

os.environ["POLARS_MAX_THREADS"] = "2"

import numpy as np
import polars as pl
from vectorized import COUNTS, IDENTIFICATION, NOT_APPLICABLE, UNANSWERED, UNKNOWN, header, judged, rubric_of

CODES = {"0": 0, "1": 1, "2": 2, "3": 3, "unknown": UNKNOWN, "": UNANSWERED}
BITS = 3  # of a code


def main() -> None:
    rubric_file, source, target = sys.argv[1:]
    rubric = rubric_of(rubric_file)
    stages = rubric["stages"]
    height, ids = len(stages), [stage["id"] for stage in stages]
    frame = pl.read_csv(source, infer_schema=False).fill_null("")
    keys = frame.select(
        pl.sum_horizontal(
            pl.col(question["id"]).replace_strict(CODES, default=NOT_APPLICABLE, return_dtype=pl.UInt32)
            * (1 << BITS * place)
            for place, question in enumerate(stage["questions"])
        ).alias(f"key{number}")
        for number, stage in enumerate(stages)
    )
    whole = pl.concat(
        [frame.select(*(n for n in IDENTIFICATION[2:] if n != "scope"), "region"), keys], how="horizontal"
    )
    for number, stage in enumerate(stages):
        distinct = keys[f"key{number}"].unique().to_numpy()
        shifts = BITS * np.arange(len(stage["questions"]))
        answers = (distinct[:, None] >> shifts & (1 << BITS) - 1).astype(np.int8)
        outcome = {f"{name}{number}": values for name, values in judged(stage["questions"], answers).items()}
        pieces = pl.DataFrame({f"key{number}": distinct, **{n: _series(values) for n, values in outcome.items()}})
        whole = whole.join(pieces, on=f"key{number}", how="left", maintain_order="left")

    numbers = range(height)
    climbed = {
        name: pl.sum_horizontal(
            each.cast(pl.Int32) for each in accumulate((pl.col(f"{flag}{number}") for number in numbers), and_)
        ).alias(name)
        for name, flag in (("reached_number", "passed"), ("at_most_number", "possible"))
    }
    whole = whole.with_columns(**climbed)
    reached, at_most = pl.col("reached_number"), pl.col("at_most_number")
    names = dict(enumerate(["", *ids, ""]))

    def of_next(name: str) -> pl.Expr:
        chosen = pl.lit("")
        for number in numbers:
            chosen = pl.when(reached == number).then(pl.col(f"{name}{number}")).otherwise(chosen)
        return chosen

    def joined(parts: list[pl.Expr]) -> pl.Expr:
        return pl.concat_str(parts).str.strip_chars_end(" ")

    def only(condition: pl.Expr, text: pl.Expr) -> pl.Expr:
        return pl.when(condition).then(text).otherwise(pl.lit(""))

    cells = {
        "source": pl.concat_str(pl.lit(f"{source}:"), pl.int_range(2, pl.len() + 2).cast(pl.String)),
        "rubric": pl.lit(f"{rubric['id']}@{rubric['version']}"),
        "scope": pl.lit(""),
        **{name: pl.col(name) for name in IDENTIFICATION[2:] if name != "scope"},
        "reached_number": reached,
        "reached": reached.replace_strict(names, return_dtype=pl.String),
        "at_most_number": at_most,
        "at_most": at_most.replace_strict(names, return_dtype=pl.String),
        "working_on": (reached + 1).replace_strict(names, return_dtype=pl.String),
        "questions": pl.lit(sum(len(stage["questions"]) for stage in stages)),
        **{name: pl.sum_horizontal(f"{name}{number}" for number in numbers) for name in COUNTS[1:]},
        **{f"met_{id_}": pl.col(f"met{number}") for number, id_ in enumerate(ids)},
        "gaps": joined([of_next("first"), *(only(reached != number, pl.col(f"gaps{number}")) for number in numbers)]),
        "plan": of_next("plan").str.strip_chars_end(" "),
        "open": joined([pl.col(f"open{number}") for number in numbers]),
        "deciding": joined(
            [only((reached <= number) & (at_most > number), pl.col(f"deciding{number}")) for number in numbers]
        ),
        "ahead": joined(
            [only(pl.col(f"passed{number}") & (reached <= number), pl.lit(f"{id_} ")) for number, id_ in enumerate(ids)]
        ),
        "errors": pl.lit(""),
        "assessor": pl.lit(""),
        "tag_region": pl.col("region"),
    }
    texts = {name: expression.cast(pl.String) for name, expression in cells.items()}
    bare = whole.select(
        pl.when(texts[name] == "")
        .then(pl.lit(""))
        .otherwise(pl.concat_str(pl.lit('"'), texts[name], pl.lit('"')))
        .alias(f'"{name}"')
        for name in header(rubric)
    )
    bare.write_csv(target, quote_style="never")


def _series(values: np.ndarray) -> pl.Series:
    return pl.Series(values.tolist() if values.dtype == object else values)


if __name__ == "__main__":
    main()
