"""Score a lazy Polars frame: `score(pl.scan_parquet("survey/*.parquet"), rubric, keep=["region"]).collect()`."""

import polars as pl
import pyarrow as pa

from socialmaturity.arrow import schema, score_batches


def score(sheets, rubric, keep=()):
    found = schema(rubric, keep)

    def scored(frame):
        return pl.from_arrow(pa.Table.from_batches(score_batches(frame.to_arrow().to_batches(), rubric, keep), found))

    return sheets.map_batches(scored, schema=pl.from_arrow(found.empty_table()).schema)
