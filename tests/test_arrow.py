"""Arrow batches are scored as the same rows of a table are, by whatever engine they come."""

from __future__ import annotations

import datetime
import pickle
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from builders import question, rubric
from hypothesis import given
from hypothesis import strategies as st

from socialmaturity.api import load_rubric
from socialmaturity.documents import catalogue
from socialmaturity.errors import InputError
from socialmaturity.tables.worksheets import text_of

pa = pytest.importorskip("pyarrow")

from socialmaturity.arrow import schema, score_batches, score_table  # noqa: E402 - it needs pyarrow
from socialmaturity.tables.arrow import as_text  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SMALL = rubric([question("first-a", essential=True), question("first-b")], [question("second.c")])
DAY = datetime.date(2026, 11, 17)


def scored(table: pa.Table, keep: Sequence[str] = ()) -> list[dict]:
    batches = score_batches(table.to_batches(), SMALL, keep)
    return pa.Table.from_batches(batches, schema=schema(SMALL, keep)).to_pylist()


def test_each_row_gives_a_row_in_order() -> None:
    table = pa.table({"subject": ["Anna", "Bo"], "first-a": ["3", "0"], "first-b": ["3", None], "second.c": ["", "1"]})
    one, two = scored(table)
    assert (one["subject"], one["reached_number"], one["open"], one["errors"]) == ("Anna", 1, ["second.c"], [])
    assert (two["subject"], two["reached_number"], two["gaps"]) == ("Bo", 0, ["first-a", "second.c"])


TYPES = {
    "text": pa.array(["3", "0", ""]),
    "large text": pa.array(["3", "0", None], pa.large_string()),
    "whole numbers": pa.array([3, 0, None], pa.int8()),
    "floats that are whole": pa.array([3.0, 0.0, None]),
    "a dictionary": pa.array(["3", "0", None]).dictionary_encode(),
    "a dictionary of views": pa.DictionaryArray.from_arrays([0, 1, None], pa.array(["3", "0"], pa.string_view())),
}


@pytest.mark.parametrize("name", TYPES)
def test_answers_of_any_type_are_read(name: str) -> None:
    rows = scored(pa.table({"subject": ["Anna", "Bo", "Cy"], "first-a": TYPES[name]}))
    assert [(row["rated"], row["met_stage-1"]) for row in rows] == [(1, 1), (1, 0), (0, 0)]


DAYS = {
    "days": pa.array([DAY]),
    "milliseconds": pa.array([DAY], pa.date64()),
    "midnights": pa.array([datetime.datetime(2026, 11, 17)], pa.timestamp("us")),  # noqa: DTZ001 - without a zone
    "midnights in a zone": pa.array([datetime.datetime(2026, 11, 17, tzinfo=datetime.UTC)], pa.timestamp("s", "UTC")),
    "text": pa.array(["2026-11-17"]),
}


@pytest.mark.parametrize("name", DAYS)
def test_days_of_any_type_are_read(name: str) -> None:
    (row,) = scored(pa.table({"date": DAYS[name], "first-a": ["3"]}))
    assert (row["date"], row["errors"]) == (DAY, [])


SECONDS = st.datetimes(datetime.datetime(1970, 1, 2), datetime.datetime(2100, 1, 1)).map(  # noqa: DTZ001 - without a zone
    lambda moment: moment.replace(microsecond=0)
)
MIDNIGHTS = SECONDS.map(lambda moment: moment.replace(hour=0, minute=0, second=0))
EAST = datetime.timezone(datetime.timedelta(hours=5, minutes=30))


@given(
    SECONDS
    | MIDNIGHTS
    | (SECONDS | MIDNIGHTS).map(lambda moment: moment.replace(tzinfo=datetime.UTC))
    | SECONDS.map(lambda moment: moment.replace(tzinfo=EAST))
    | st.dates()
    | st.times().map(lambda time: time.replace(microsecond=0))
    | st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.integers(-(2**53), 2**53).map(float),
    st.sampled_from(["s", "ms", "us", "ns"]),
)
def test_a_value_has_one_text_in_arrow_in_a_workbook_and_in_memory(value: object, unit: str) -> None:
    array = pa.array([value])
    if pa.types.is_timestamp(array.type):
        array = array.cast(pa.timestamp(unit, array.type.tz))
    assert as_text(array).to_pylist() == [text_of(value)]


FAR = {
    "nanoseconds": (pa.timestamp("ns"), "1677-09-21"),
    "seconds": (pa.timestamp("s"), "out of range"),
    "milliseconds": (pa.date64(), "out of range"),
    "days": (pa.date32(), "out of range"),
}


@pytest.mark.parametrize("name", FAR)
def test_a_day_before_all_days_stays_with_its_row(name: str) -> None:
    type_, expected = FAR[name]
    least = -(2 ** (type_.bit_width - 1)) + 1
    far, near = scored(pa.table({"date": pa.array([least, 0], type_), "first-a": ["3", "3"]}))
    assert expected in f"{far['date']} {far['errors']}"
    assert (near["date"], near["errors"]) == (datetime.date(1970, 1, 1), [])


NESTED = {
    "lists": pa.array([[-(2**62)]], pa.list_(pa.timestamp("us"))),
    "large lists": pa.array([[-800_000]], pa.large_list(pa.date32())),
    "structs": pa.StructArray.from_arrays([pa.array([-(2**62)], pa.timestamp("s"))], ["seen"]),
    "maps": pa.array([[("seen", [1])]], pa.map_(pa.string(), pa.list_(pa.time64("ns")))),
}


@pytest.mark.parametrize("name", NESTED)
def test_a_time_that_python_cannot_count_may_be_in_a_nested_column(name: str) -> None:
    (row,) = scored(pa.table({"first-a": ["3"], "more": NESTED[name]}), ["more"])
    assert (row["rated"], row["errors"], row["more"][0]) == (1, [], "{" if name == "structs" else "[")


MIXED = {
    "moments": pa.array([datetime.datetime(2026, 11, 17, hour) for hour in (0, 22)]),  # noqa: DTZ001 - without a zone
    "floats": pa.array([-0.0, 1e17, 2.5, 1e300, float("inf"), float("nan")]),
    "fractions": pa.array([7.0, 7.25], pa.float32()),
}


@pytest.mark.parametrize("name", MIXED)
def test_a_row_is_written_the_same_whatever_is_beside_it(name: str) -> None:
    values = MIXED[name]
    table = pa.table({"subject": values, "first-a": values, "kept": values})
    alone = [scored(table.slice(place, 1), ["kept"])[0] for place in range(len(table))]
    for beside, single in zip(scored(table, ["kept"]), alone, strict=True):
        assert {**beside, "source": ""} == {**single, "source": ""}


def _pairs(question: str, answer: str, scores: str) -> list[dict[str, str]]:
    # The answer first: what a field is called counts, and not where it is.
    return [{answer: score, question: id_} for score, id_ in zip(scores, ("first-a", "first-b"), strict=False)]


PAIR = pa.struct({"question": pa.string(), "answer": pa.string()})
PAIRS = [
    _pairs("question", "answer", "33"),
    [*_pairs("question", "answer", "0"), {"question": None, "answer": None}],  # as a join makes them
    None,
]


@pytest.mark.parametrize(
    "answers",
    [
        pa.array([{"first-a": 3, "first-b": 3}, {"first-a": 0, "first-b": None}, None]),
        pa.array([{"first-a": "3", "first-b": "3"}, {"first-a": "0"}, None], pa.map_(pa.string(), pa.string())),
        pa.array([_pairs("question", "answer", "33"), _pairs("question", "answer", "0"), None]),
        pa.array([_pairs("key", "value", "33"), _pairs("key", "value", "0"), []]),
        *(pa.array(PAIRS, type_(PAIR)) for type_ in (pa.large_list, pa.list_view, pa.large_list_view)),
        pa.array(PAIRS, pa.list_(PAIR, 2)),
    ],
    ids=[
        *("a struct", "a map", "a list of questions and answers", "the entries of a map"),
        *("a large list", "a list of views", "a large list of views", "a list of one size"),
    ],
)
def test_all_answers_may_be_in_one_column(answers: pa.Array) -> None:
    rows = scored(pa.table({"subject": ["Anna", "Bo", "Cy"], "answers": answers}))
    assert [row["reached_number"] for row in rows] == [1, 0, 0]
    assert [row["rated"] for row in rows] == [2, 1, 0]


@pytest.mark.parametrize("type_", [pa.ListArray, pa.MapArray])
def test_what_null_hides_is_no_answer(type_: type[pa.ListArray | pa.MapArray]) -> None:
    ids, scores, hidden = pa.array(["first-a"] * 3), pa.array(["3", "3", "0"]), pa.array([False, True, False])
    parts = (ids, scores) if type_ is pa.MapArray else (pa.StructArray.from_arrays([ids, scores], ["key", "value"]),)
    answers = type_.from_arrays(pa.array([0, 1, 2, 3], pa.int32()), *parts, mask=hidden)
    assert [row["rated"] for row in scored(pa.table({"answers": answers}))] == [1, 0, 1]


def test_a_part_in_which_nobody_answered_may_have_answers_of_no_type() -> None:
    (row,) = scored(pa.table({"subject": ["Anna"], "answers": pa.nulls(1)}))
    assert (row["subject"], row["rated"], row["errors"]) == ("Anna", 0, [])


def test_a_map_is_read_row_for_row_however_many_there_are() -> None:
    answers = [[("first-a", str(number % 4))] for number in range(2_500)]
    table = pa.table({"answers": pa.array(answers, pa.map_(pa.string(), pa.string()))})
    assert [row["met_stage-1"] for row in scored(table.slice(1))] == [number % 4 >= 2 for number in range(1, 2_500)]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([("first-a", "3"), ("first-aa", "3")], "there is no question 'first-aa'; did you mean 'first-a'?"),
        ([("first-a", "3"), ("first-a", "0")], "the answer 'first-a' is there twice; remove one"),
    ],
)
def test_a_map_with_a_wrong_key_is_an_error_of_its_row(answers: list[tuple[str, str]], message: str) -> None:
    column = pa.array([answers, [("first-a", "3")]], pa.map_(pa.string(), pa.string()))
    bad, good = scored(pa.table({"subject": ["Anna", "Bo"], "date": [DAY, DAY], "answers": column}))
    assert (bad["subject"], bad["date"], bad["rated"], bad["errors"]) == ("Anna", DAY, None, [message])
    assert (good["subject"], good["rated"], good["errors"]) == ("Bo", 1, [])


def test_a_bad_record_is_a_row_with_its_errors_and_what_says_whose_it_is() -> None:
    table = pa.table({"region": ["north", "south"], "respondent": ["Anna", "Bo"], "first-a": ["often", "3"]})
    bad, good = scored(table, ["region"])
    assert "'often' is not an answer to 'first-a'" in bad["errors"][0]
    assert (bad["region"], bad["respondent"], bad["reached_number"], bad["gaps"]) == ("north", "Anna", None, None)
    assert (good["region"], good["respondent"], good["errors"]) == ("south", "Bo", [])


def test_a_trial_by_the_authors_of_a_form_is_an_error_of_its_row() -> None:
    tool = {name: ["x", "x"] for name in ("StartDate", "EndDate", "Progress", "Finished", "ResponseId")}
    table = pa.table({**tool, "Status": ["Survey Preview", "IP Address"], "first-a": ["unknown", "unknown"]})
    trial, answer = scored(table)
    assert trial["errors"] == ["a trial by the authors of the form, not an answer; leave it out"]
    assert (trial["unknown"], answer["unknown"], answer["errors"]) == (None, 1, [])


def test_a_table_or_a_single_batch_may_be_given_as_it_is() -> None:
    table = pa.table({"first-a": ["3", "0"]})
    expected = list(score_batches(table.to_batches(), SMALL))
    assert list(score_batches(table, SMALL)) == list(score_batches(table.to_batches()[0], SMALL)) == expected


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_a_frame_may_be_given_as_it_is(package: str) -> None:
    frame = pytest.importorskip(package).DataFrame({"subject": ["Anna", "Bo"], "first-a": ["3", "0"]})
    rows = [row for batch in score_batches(frame, SMALL) for row in batch.to_pylist()]
    assert [(row["subject"], row["met_stage-1"]) for row in rows] == [("Anna", 1), ("Bo", 0)]


def test_columns_that_cannot_be_used_are_refused() -> None:
    with pytest.raises(InputError, match="batch: no column"):
        scored(pa.table({"colour": ["red"]}))


@pytest.mark.parametrize(
    "answers",
    [pa.array(['{"first-a": 3}']), pa.array([["first-a", "3"]]), pa.array([[{"id": "first-a", "score": 3}]])],
    ids=["JSON", "a list", "a list of other structs"],
)
def test_answers_in_one_column_that_cannot_be_read_say_how_to_write_them(answers: pa.Array) -> None:
    with pytest.raises(InputError, match="column A 'answers' cannot be read; make a column for each question"):
        scored(pa.table({"answers": answers}))


def test_a_rubric_may_be_named_by_its_id_or_its_file(tmp_path: Path) -> None:
    shipped = load_rubric("six-stages")
    copy = tmp_path / "copy.yaml"
    copy.write_bytes((catalogue.folder() / "six-stages.yaml").read_bytes())
    batches = [pa.record_batch({"planning-listening": ["2"], "region": ["north"]})]
    (expected,) = score_batches(batches, shipped, ["region"])
    for name in ("six-stages", copy, [str(copy)], ("six-stages",)):
        (batch,) = score_batches(batches, name, "region")
        assert batch == expected
        assert schema(name, "region") == expected.schema


@pytest.mark.parametrize(
    ("rubrics", "message"),
    [
        ([], "no rubric is given; give one or more, as in score_batches(batches, 'six-stages')"),
        ("six-stage", "there is no rubric 'six-stage'; did you mean 'six-stages'?"),
    ],
)
def test_a_rubric_that_is_missing_is_an_error_at_once(rubrics: object, message: str) -> None:
    for call in (partial(score_batches, []), schema, partial(score_table, "no-such.parquet", "results.parquet")):
        with pytest.raises(InputError) as caught:
            call(rubrics)
        assert str(caught.value) == message


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["first-a", "regoin"], "batch: there is no column 'region' to keep; did you mean 'regoin'?"),
        (["first-a", "region", "region"], "batch: there are 2 columns 'region' to keep; rename them"),
    ],
)
def test_a_column_to_keep_must_be_there_once(names: Sequence[str], message: str) -> None:
    with pytest.raises(InputError) as caught:
        scored(pa.Table.from_arrays([pa.array(["3"])] * len(names), names=names), ["region"])
    assert str(caught.value) == message


def test_a_column_is_kept_once_however_often_it_is_named() -> None:
    assert schema(SMALL, ["region", "region"]) == schema(SMALL, ["region"])
    assert [row["region"] for row in scored(pa.table({"region": ["x"], "first-a": ["3"]}), ["region"] * 2)] == ["x"]


def test_columns_may_come_in_another_order_in_each_batch() -> None:
    one = pa.record_batch({"first-a": ["3"], "subject": ["Anna"]})
    two = pa.record_batch({"subject": ["Bo"], "first-a": ["0"]})
    rows = pa.Table.from_batches(score_batches([one, two], SMALL), schema=schema(SMALL)).to_pylist()
    assert [(row["subject"], row["met_stage-1"]) for row in rows] == [("Anna", 1), ("Bo", 0)]


def test_empty_partitions_give_empty_batches() -> None:
    assert list(score_batches([], SMALL)) == []
    (batch,) = score_batches([pa.record_batch({"first-a": pa.array([], pa.string())})], SMALL)
    assert (batch.num_rows, batch.schema) == (0, schema(SMALL))


def test_each_row_may_name_one_of_several_rubrics() -> None:
    other = replace(SMALL, id="other", stages=SMALL.stages[:1])
    table = pa.table({"rubric": [SMALL.id, "other", "no-such"], "first-a": ["3", "3", "3"], "first-b": ["3", "3", "3"]})
    batches = score_batches(table.to_batches(), [SMALL, other])
    rows = pa.Table.from_batches(batches, schema=schema([SMALL, other])).to_pylist()
    assert [row["working_on"] for row in rows] == ["stage-2", None, None]
    assert [row["errors"][:1] for row in rows] == [
        [],
        [],
        ["there is no rubric 'no-such'; there are small, other, and rubric='PATH' adds your own"],
    ]


def test_the_function_travels_by_value() -> None:
    function = pickle.loads(pickle.dumps(partial(score_batches, rubric=SMALL, keep=["subject"])))
    (batch,) = function([pa.record_batch({"subject": ["Anna"], "first-a": ["3"]})])
    assert batch.column("subject").to_pylist() == ["Anna"]


def test_duckdb_reads_what_comes_out() -> None:
    duckdb = pytest.importorskip("duckdb")
    answers = duckdb.sql("""select 'Shop ' || i as subject, i % 4 as "first-a" from range(25000) t(i)""")
    results = score_batches(answers.to_arrow_reader(10_000), SMALL)
    connection = duckdb.connect()
    connection.register("results", pa.RecordBatchReader.from_batches(schema(SMALL), results))
    counts = connection.sql('select "met_stage-1", count(*) from results group by 1 order by 1').fetchall()
    assert counts == [(0, 12500), (1, 12500)]
