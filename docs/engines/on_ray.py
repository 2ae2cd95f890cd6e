"""Score a Ray dataset: `results = score(ray.data.read_parquet("survey/"), rubric, keep=["region"])`."""

import pyarrow as pa

from socialmaturity.arrow import schema, score_batches


def score(sheets, rubric, keep=()):
    def scored(table):
        return pa.Table.from_batches(score_batches(table.to_batches(), rubric, keep), schema(rubric, keep))

    return sheets.map_batches(scored, batch_format="pyarrow", batch_size=None)
