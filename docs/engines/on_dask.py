"""Score a Dask frame: `results = score(dask.dataframe.read_parquet("survey/"), rubric, keep=["region"])`."""

import pandas as pd
import pyarrow as pa

from socialmaturity.arrow import schema, score_batches


def score(sheets, rubric, keep=()):
    found = schema(rubric, keep)

    def scored(frame):
        batches = pa.Table.from_pandas(frame, preserve_index=False).to_batches()
        table = pa.Table.from_batches(score_batches(batches, rubric, keep), found)
        return table.to_pandas(types_mapper=pd.ArrowDtype)

    return sheets.map_partitions(scored, meta=found.empty_table().to_pandas(types_mapper=pd.ArrowDtype))
