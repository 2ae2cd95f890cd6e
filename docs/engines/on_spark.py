"""Score a Spark frame: `results = score(spark.read.parquet("survey/"), rubric, keep=["region"])`."""

import pyarrow as pa
from pyspark.sql.pandas.types import from_arrow_schema

from socialmaturity.arrow import schema, score_batches


def score(sheets, rubric, keep=()):
    # Without this check Spark takes columns by their place, and swaps them without a word.
    sheets.sparkSession.conf.set("spark.sql.execution.arrow.pyspark.validateSchema.enabled", "true")
    names = sheets.columns

    def scored(batches):
        return score_batches((pa.RecordBatch.from_arrays(batch.columns, names) for batch in batches), rubric, keep)

    # Spark cannot map a frame in which a name has a dot, as ids of questions may: the names travel apart from it.
    unnamed = sheets.toDF(*[f"column{place}" for place in range(len(names))])
    return unnamed.mapInArrow(scored, from_arrow_schema(schema(rubric, keep)))
