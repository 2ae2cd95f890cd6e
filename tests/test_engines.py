"""Every engine gives the results of the program: in whatever order, from whatever partitions.

An engine that is not installed is skipped; `.ci/engines` installs them all, and sets ENGINES so that none may be.
"""

from __future__ import annotations

import csv
import os
import random
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from conftest import ROOT

pa = pytest.importorskip("pyarrow")
import pyarrow.parquet as pq  # noqa: E402 - it may be missing

import socialmaturity  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from socialmaturity import Rubric

sys.path.append(str(ROOT / "docs" / "engines"))
DATA_FRAMES = (ROOT / "docs" / "data-frames.md").read_text(encoding="utf-8")
RECIPES = re.findall(r"```python\n((?:results|fields) = (?:spark|\"subject string).*?)```", DATA_FRAMES, re.DOTALL)
COUNT = 10_000
SHIPPED = ("pots-plots-plantations", "six-stages")
WRONG = {"rubric": "no-such", "date": "2026-13-01", "planning-listening": "often"}
OWN = """\
format: 1
id: shop
version: "1"
title: Shops
scales:
  often: {met_at: 1, points: [{score: 0, id: never, label: Never}, {score: 1, id: always, label: Always}]}
scale: often
pass_share: 1
stages:
  - {id: open.early, name: Open early, questions: [{id: door.front, text: Is the door open?, advice: Open it}]}
  - {id: open.late, name: Open late, questions: [{id: door.back, text: And the other door?, advice: Open it}]}
"""


class Survey(NamedTuple):
    """A survey in many files, one of them empty, two rubrics in it, and what the program makes of it."""

    folder: Path
    rubrics: Sequence[Rubric]
    expected: dict[str, dict]


def records(rubric: Rubric) -> Iterator[dict[str, str | None]]:
    """Ten thousand records: one in twenty is about a shop, one in fifty cannot be scored."""
    dice = random.Random(16)  # noqa: S311 - no secret
    names = ("subject", "respondent", "date", "rubric", "region", "door.front", "door.back", *rubric.questions)
    for number in range(COUNT):
        row = dict.fromkeys(names)
        row |= {"subject": f"Organization {number}", "region": dice.choice(["north", "south, east", None])}
        row |= {"respondent": dice.choice(["Anna", "Bo ☂"]), "date": f"2026-11-{dice.randint(1, 30):02}"}
        if dice.random() < 0.05:
            row |= {"rubric": "shop", "door.front": dice.choice("01"), "door.back": dice.choice(["0", "1", "unknown"])}
        else:
            row |= {"rubric": "six-stages"}
            most = dice.choice(["1", "2", "3"])
            row |= dict.fromkeys(rubric.questions, most)
            row |= {id_: dice.choice(["0", "1", "2", "unknown", None]) for id_ in dice.sample([*rubric.questions], 4)}
        if dice.random() < 0.02:
            name = dice.choice(list(WRONG))
            row |= {name: WRONG[name]}
        if number == COUNT - 1:
            row |= {"respondent": "a control character \x1b"}  # then each record near it is read with care
        yield row


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("survey")
    own = folder / "shop.yaml"
    own.write_text(OWN, encoding="utf-8")
    rubrics = [socialmaturity.load_rubric(name) for name in (*SHIPPED, own)]
    rows = list(records(rubrics[-2]))
    with (folder / "survey.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    schema = pa.schema([(name, pa.string()) for name in rows[0]])
    parts = folder / "parts"
    parts.mkdir()
    for number, (start, end) in enumerate([(0, 3000), (3000, 3000), (3000, 9990), (9990, 10_000)]):
        part = pa.Table.from_pylist(rows[start:end], schema=schema)
        if number == 2:  # it has its columns in another order than the other files
            part = part.select(schema.names[::-1])
        pq.write_table(part, parts / f"{number}.parquet", row_group_size=1_000)
    return Survey(parts, rubrics, expected(folder, own))


def expected(folder: Path, own: Path) -> dict[str, dict]:
    """What the program says of the same records in a CSV file, by subject."""
    program = Path(sys.executable).with_name("socialmaturity")
    rubrics = [part for name in (*SHIPPED, own) for part in ("--rubric", name)]
    command = [program, "score", "survey.csv", *rubrics, "-o", "results.parquet", "-q"]
    subprocess.run(command, cwd=folder, check=False, stderr=subprocess.DEVNULL)
    found = pq.read_table(folder / "results.parquet").to_pylist()
    assert len(found) == COUNT
    assert 100 < sum(bool(row["errors"]) for row in found) < 300
    return {row["subject"]: row for row in found}


def unplaced(errors: Sequence[str]) -> list[str]:
    """Messages without what differs: each file has its columns elsewhere, and Python names a rubric in its own way."""
    alike = (error.replace("--rubric PATH", "rubric='PATH'") for error in errors)
    return [re.sub(r"\bcolumn ([A-Z]+|[0-9]+)\b", "column", error) for error in alike]


def installed(name: str) -> object:
    return import_module(name) if "ENGINES" in os.environ else pytest.importorskip(name)


def on_arrow(survey: Survey, keep: Sequence[str]) -> pa.Table:
    from socialmaturity.arrow import schema, score_batches

    batches = (batch for file in sorted(survey.folder.iterdir()) for batch in pq.ParquetFile(file).iter_batches())
    return pa.Table.from_batches(score_batches(batches, survey.rubrics, keep), schema(survey.rubrics, keep))


def on_duckdb(survey: Survey, keep: Sequence[str]) -> pa.Table:
    duckdb = installed("duckdb")
    sheets = duckdb.read_parquet(f"{survey.folder}/*.parquet")
    return import_module("on_duckdb").score(sheets, survey.rubrics, keep).read_all()


def on_polars(survey: Survey, keep: Sequence[str]) -> pa.Table:
    polars = installed("polars")
    sheets = polars.scan_parquet(f"{survey.folder}/*.parquet")
    return import_module("on_polars").score(sheets, survey.rubrics, keep).collect().to_arrow()


def on_dask(survey: Survey, keep: Sequence[str]) -> pa.Table:
    dask = installed("dask.dataframe")
    sheets = dask.read_parquet(str(survey.folder))
    results = import_module("on_dask").score(sheets, survey.rubrics, keep)
    assert results.npartitions > 1
    return pa.Table.from_pandas(results.compute(), preserve_index=False)


def on_ray(survey: Survey, keep: Sequence[str]) -> pa.Table:
    ray = installed("ray")
    ray.init(num_cpus=2, include_dashboard=False, ignore_reinit_error=True, log_to_driver=False)
    sheets = ray.data.read_parquet(str(survey.folder))
    results = import_module("on_ray").score(sheets, survey.rubrics, keep)
    return pa.concat_tables([ray.get(each) for each in results.to_arrow_refs()])


def on_spark(survey: Survey, keep: Sequence[str]) -> pa.Table:
    sheets = spark().read.parquet(str(survey.folder))
    # Some partitions are empty: there are more of them than of these values.
    sheets = sheets.repartition(16, "region")
    return import_module("on_spark").score(sheets, survey.rubrics, keep).toArrow()


def spark() -> object:
    installed("pyspark")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    return builder.config("spark.sql.shuffle.partitions", "16").getOrCreate()


ENGINES = (on_arrow, on_duckdb, on_polars, on_dask, on_ray, on_spark)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_gives_the_results_of_the_program(engine: Callable, survey: Survey) -> None:
    results = engine(survey, ["region", "subject"]).to_pylist()
    assert len(results) == COUNT
    for row in results:
        expected = survey.expected[row["subject"]]
        assert row["region"] == expected["tag_region"]
        assert unplaced(row["errors"]) == unplaced(expected["errors"])
        for name in row.keys() - {"source", "region", "errors"}:
            assert row[name] == expected[name], (row["subject"], name)


def test_spark_does_not_swap_columns_without_a_word(survey: Survey) -> None:
    session = spark()
    from pyspark.sql.pandas.types import from_arrow_schema

    import_module("on_spark").score(session.read.parquet(str(survey.folder)), survey.rubrics)  # turns the check on

    def swapped(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield pa.RecordBatch.from_arrays(batch.columns[::-1], names=["two", "one"])

    frame = session.createDataFrame([("1", "2")], "one string, two string")
    told = from_arrow_schema(pa.schema([("one", pa.string()), ("two", pa.string())]))
    with pytest.raises(Exception, match=r"(?s)one.*two"):
        frame.mapInArrow(swapped, told).collect()


@pytest.mark.parametrize("file", sorted((ROOT / "docs" / "engines").glob("on_*.py")), ids=lambda file: file.stem)
def test_the_docs_show_the_code_that_is_run(file: Path) -> None:
    assert file.read_text(encoding="utf-8") in (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")


def test_spark_reads_results_as_they_are(survey: Survey) -> None:
    names: dict[str, object] = {"spark": spark()}
    folder = survey.folder.parent
    program = Path(sys.executable).with_name("socialmaturity")
    rubrics = [part for name in (*SHIPPED, "shop.yaml") for part in ("--rubric", name)]
    for file, recipe in zip(("results.csv", "results.jsonl"), RECIPES, strict=True):
        command = [program, "score", "survey.csv", *rubrics, "-o", file, "-q"]
        subprocess.run(command, cwd=folder, check=False, stderr=subprocess.DEVNULL)
        exec(recipe.replace("results.", f"{folder}/results."), names)  # noqa: S102 - it is on our own page
        found = {row["subject"]: row.asDict(recursive=True) for row in names["results"].collect()}
        assert len(found) == COUNT
        for subject, row in found.items():
            expected = survey.expected[subject]
            gaps = row["gaps"].split() if isinstance(row["gaps"], str) else row["gaps"]
            assert (gaps or []) == (expected["gaps"] or [])
            reached = row["reached"]["number"] if isinstance(row["reached"], dict) else row.get("reached_number")
            assert (None if reached is None else int(reached)) == expected["reached_number"]
