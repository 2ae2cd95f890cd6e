"""Score a DuckDB relation: `results = score(duckdb.read_parquet("survey/*.parquet"), rubric, keep=["region"])`.

SQL on another connection reads the results by the name of the variable.
"""

import pyarrow as pa

from socialmaturity.arrow import schema, score_batches


def score(sheets, rubric, keep=()):
    batches = score_batches(sheets.to_arrow_reader(10_000), rubric, keep)
    return pa.RecordBatchReader.from_batches(schema(rubric, keep), batches)
