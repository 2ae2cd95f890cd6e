"""Parquet files are read as the same table is in CSV, and results are written as one."""

from __future__ import annotations

import csv
import datetime
import decimal
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pa = pytest.importorskip("pyarrow")
import pyarrow.parquet as pq  # noqa: E402 - it may be missing

import socialmaturity  # noqa: E402 - as above
from socialmaturity.arrow import score_table  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LISTENING, AUDIENCE = "planning-listening", "planning-audience"
SIX = ("--rubric", "six-stages")


def write(path: Path, columns: Mapping[str, object], **options: object) -> Path:
    pq.write_table(pa.table(columns), path, **options)
    return path


def answers(program: Callable, table: Path) -> list[dict[str, str]]:
    """What `--rows questions` says was answered."""
    ran = program("score", table, *SIX, "--rows", "questions", "--format", "csv", "--quiet")
    return [row for row in csv.DictReader(io.StringIO(ran.out)) if row["answer"] or row["errors"]]


COLUMNS = {
    "subject": ["Anna", "Bo", "Cy"],
    "Region": ["north", None, "south"],
    "date": [datetime.date(2026, 11, 17), None, datetime.date(2026, 11, 18)],
    LISTENING: pa.array(["2", "Not done", None]),
    "Do you know how your customers behave on social media?": pa.array([3.0, None, 1.0]),
}


def test_a_table_gives_the_same_results_as_in_csv(program: Callable, tmp_path: Path) -> None:
    write(tmp_path / "t.parquet", COLUMNS)
    rows = zip(*(pa.array(column).to_pylist() for column in COLUMNS.values()), strict=True)
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *([("" if cell is None else cell) for cell in row] for row in rows)])
    one, other = (program("score", f"t.{kind}", *SIX, "--format", "csv", "-q") for kind in ("parquet", "csv"))
    assert one.code == other.code == 0
    sources = {f"t.csv:{row + 1}": f"t.parquet:{row}" for row in range(3, 0, -1)}
    expected = other.out
    for theirs, ours in sources.items():
        expected = expected.replace(theirs, ours)
    assert one.out == expected


def test_a_time_late_in_the_day_is_a_warning_as_in_csv(program: Callable, tmp_path: Path) -> None:
    times = [datetime.datetime(2026, 11, 17, hour, 30) for hour in (9, 23)]  # noqa: DTZ001 - without a zone
    write(tmp_path / "t.parquet", {"date": times, LISTENING: ["2", "2"]})
    ran = program("score", "t.parquet", *SIX, "--format", "csv")
    assert [row["date"] for row in csv.DictReader(io.StringIO(ran.out))] == ["2026-11-17", "2026-11-17"]
    assert "t.parquet:2: warning: column A 'date': '2026-11-17 23:30:00' is read as 2026-11-17" in ran.err
    assert "t.parquet:1: warning: column A" not in ran.err


def test_results_have_the_columns_of_the_flat_table_with_types(program: Callable, tmp_path: Path) -> None:
    days = [datetime.date(2026, 11, day) for day in (17, 18, 19)]
    write(tmp_path / "t.parquet", {**COLUMNS, "date": days, LISTENING: ["2", "often", None]})
    assert program("score", "t.parquet", *SIX, "-o", "r.parquet", "-q").code == 2
    program("score", "t.parquet", *SIX, "-o", "r.csv", "-q")
    results = pq.read_table(tmp_path / "r.parquet")
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        flat = list(csv.DictReader(file))
    assert sorted(results.column_names) == sorted(flat[0])
    assert {str(type_) for type_ in results.schema.types} == {"string", "int32", "date32[day]", "list<element: string>"}
    for row, cells in zip(results.to_pylist(), flat, strict=True):
        texts = {name: " ".join(value) if isinstance(value, list) else value for name, value in row.items()}
        assert {name: "" if text is None else str(text) for name, text in texts.items()} == {
            name: cell.removesuffix(" ") for name, cell in cells.items()
        }
    bad = results.to_pylist()[1]
    assert (bad["subject"], bad["reached_number"], bad["gaps"]) == ("Bo", None, None)
    assert "'often' is not an answer" in bad["errors"][0]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_file_has_the_same_bytes_whatever_the_number_of_processes(
    program: Callable, tmp_path: Path, jobs: str
) -> None:
    count = 60_000
    write(
        tmp_path / "t.parquet",
        {"subject": [f"Shop {n}" for n in range(count)], LISTENING: [n % 4 for n in range(count)]},
    )
    program("score", "t.parquet", *SIX, "-o", f"{jobs}.parquet", "-q", "--jobs", jobs)
    made = pq.ParquetFile(tmp_path / f"{jobs}.parquet")
    assert (made.metadata.num_rows, made.num_row_groups) == (count, 3)
    assert made.read(["source"]).column(0)[-1].as_py() == f"t.parquet:{count}"


def test_other_tables_become_parquet(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"subject,{LISTENING}\nAnna,2\n", encoding="utf-8")
    assert program("score", "t.csv", *SIX, "-o", "r.parquet").code == 0
    assert pq.read_table(tmp_path / "r.parquet").column("subject").to_pylist() == ["Anna"]
    program("score", "t.csv", *SIX, "-o", "q.parquet", "--rows", "questions")
    assert pq.read_table(tmp_path / "q.parquet").column("needed").type == pa.int32()
    program("score", "t.csv", *SIX, "-o", "o.parquet", "--overview")
    assert sum(pq.read_table(tmp_path / "o.parquet").column("count").to_pylist()) > 0


ANSWERS = {
    "whole numbers": (pa.array([2, None], pa.int8()), ["2"]),
    "floats that are whole": (pa.array([2.0, float("nan")]), ["2"]),
    "floats that are not": (pa.array([1.5, 2.0]), ["'1.5' is not an answer", "2"]),
    "decimals": (pa.array([decimal.Decimal("2.00"), None]), ["2"]),
    "large texts": (pa.array(["2", None], pa.large_string()), ["2"]),
    "views of texts": (pa.array(["2", None], pa.string_view()), ["2"]),
    "bytes that are text": (pa.array([b"2", None]), ["2"]),
    "a dictionary": (pa.array(["2", None]).dictionary_encode(), ["2"]),
    "booleans": (pa.array([True, None]), ["'TRUE' may mean many things"]),
    "lists": (pa.array([[1, 2], None]), ["'[1, 2]' is not an answer"]),
    "bytes that are none": (pa.array([b"\xff\xfe", None]), ["no UTF-8 text in column B 'planning-listening'"]),
    "control characters": (
        pa.array(["2\x1b[31m", None]),
        ["the control character U+001B is in column B 'planning-listening'"],
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_of_any_type_are_read_or_refused(program: Callable, tmp_path: Path, name: str) -> None:
    column, expected = ANSWERS[name]
    rows = answers(program, write(tmp_path / "t.parquet", {"subject": ["Anna", "Bo"], LISTENING: column}))
    assert len(rows) == len(expected)
    for row, words in zip(rows, expected, strict=True):
        assert words in row["answer"] + row["errors"]


BOTH = [[(LISTENING, "2")], None, [("planning-pilots", "Not done"), (AUDIENCE, "unknown")]]
TOGETHER = {
    "a map": pa.array(BOTH, pa.map_(pa.string(), pa.string())),
    "a list": pa.array([[{"answer": score, "question": id_} for id_, score in row or ()] for row in BOTH]),
    "a struct": pa.array([row and dict(row) for row in BOTH]),
}


@pytest.mark.parametrize("name", TOGETHER)
def test_all_answers_may_be_in_one_column(program: Callable, tmp_path: Path, name: str) -> None:
    table = write(tmp_path / "t.parquet", {"subject": ["Anna", "Bo", "Cy"], "answers": TOGETHER[name]})
    assert {(row["subject"], row["question"], row["answer"]) for row in answers(program, table)} == {
        ("Anna", LISTENING, "2"),
        ("Cy", "planning-pilots", "0"),
        ("Cy", AUDIENCE, "unknown"),
    }


def test_a_map_with_two_answers_to_one_question_is_refused(program: Callable, tmp_path: Path) -> None:
    twice = pa.array([[(LISTENING, "2"), (LISTENING, "0")], [(LISTENING, "1")]], pa.map_(pa.string(), pa.string()))
    ran = program("score", write(tmp_path / "t.parquet", {"answers": twice}), *SIX, "--format", "csv", "-q")
    assert ran.code == 2
    assert f"t.parquet:1: the answer '{LISTENING}' is there twice; remove one" in ran.err


def test_columns_are_shown_and_mapped_as_those_of_other_tables(program: Callable, tmp_path: Path) -> None:
    write(tmp_path / "t.parquet", {"Who?": ["Anna"], "Q1": [3], LISTENING: ["2"]})
    shown = program("columns", "t.parquet", *SIX)
    assert "planning-listening  planning-listening  its id" in shown.out
    mapping = f"format: 1\nrubric: six-stages\ncolumns: {{subject: Who?, {AUDIENCE}: Q1}}\n"
    (tmp_path / "map.yaml").write_text(mapping, encoding="utf-8")
    program("score", "t.parquet", "--columns", "map.yaml", "-o", "r.parquet", "-q")
    (row,) = pq.read_table(tmp_path / "r.parquet").to_pylist()
    assert (row["subject"], row["rated"]) == ("Anna", 2)


def test_rows_without_a_value_are_passed_over_and_the_others_keep_their_numbers(
    program: Callable, tmp_path: Path
) -> None:
    table = write(tmp_path / "t.parquet", {"subject": ["Anna", None, "Bo"], LISTENING: [1, None, 2]})
    assert [row["source"] for row in answers(program, table)] == [f"{table}:1", f"{table}:3"]


def test_a_folder_may_hold_tables_in_parquet_and_results(program: Callable, tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    write(folder / "t.parquet", {"subject": ["Anna"], LISTENING: [1]})
    program("score", folder / "t.parquet", *SIX, "-o", folder / "results.parquet", "-q")
    ran = program("score", "answers", *SIX, "--format", "csv")
    assert ran.code == 0
    assert "passed over, as a result of this program: 'results.parquet'" in ran.err


def damaged(data: bytes) -> Mapping[str, tuple[bytes, str]]:
    return {
        "empty": (b"", "the file is empty"),
        "cut off": (data[:-10], "was cut off: the end of a Parquet file is missing"),
        "damaged inside": (data[:60] + b"\xff" * 40 + data[100:], "cannot be read as a Parquet file"),
        "damaged at its end": (data[:-30] + b"\xff" * 22 + data[-8:], "cannot be read as a Parquet file"),
        "only a mark": (b"PAR1", "cannot be read as a Parquet file"),
        "text": (b"subject,q\n", "is not a Parquet file"),
        "a web page": (b"<!doctype html>", "a web page"),
        "encrypted": (b"PARE" + data[4:-4] + b"PARE", "is encrypted; write it without encryption"),
    }


@pytest.mark.parametrize("what", damaged(b""))
def test_a_file_that_cannot_be_read_is_one_line(program: Callable, tmp_path: Path, what: str) -> None:
    data = write(tmp_path / "good.parquet", {"subject": ["Anna"] * 99, LISTENING: [1] * 99}).read_bytes()
    content, message = damaged(data)[what]
    (tmp_path / "bad.parquet").write_bytes(content)
    ran = program("score", "bad.parquet", *SIX, "-o", "r.parquet", "-q")
    assert ran.code == 2
    assert message in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_parquet_file_with_another_ending_is_named(program: Callable, tmp_path: Path) -> None:
    write(tmp_path / "t.csv", {"subject": ["Anna"], LISTENING: [1]})
    assert "a Parquet file; give it the ending .parquet" in program("score", "t.csv", *SIX).err


def test_a_text_that_each_row_repeats_takes_no_memory(program: Callable, tmp_path: Path) -> None:
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 5_000, pa.int32()), ["x" * 3_000_000])
    write(tmp_path / "t.parquet", {"note": long, LISTENING: [1] * 5_000}, store_schema=False)
    ran = program("score", "t.parquet", *SIX, "--format", "csv", "--max-errors", "2")
    assert "t.parquet:1: more than 1 MiB in a row" in ran.err


def test_the_extra_that_is_missing_is_named(tmp_path: Path, program: Callable) -> None:
    (tmp_path / "pyarrow.py").write_text("raise ModuleNotFoundError('pyarrow')", encoding="utf-8")
    table = tmp_path / "t.csv"
    table.write_text(f"subject,{LISTENING}\nAnna,2\n", encoding="utf-8")
    write(tmp_path / "t.parquet", {LISTENING: [1]})
    written = ("t.csv", "-o", "r.parquet")
    for arguments in (
        ("t.parquet",),
        *((*written, *shape) for shape in ((), ("--rows", "questions"), ("--overview",), ("--by", "subject"))),
    ):
        ran = program("score", *arguments, *SIX, "-q", PYTHONPATH=str(tmp_path))
        assert ran.code == 2
        assert "run: pip install 'socialmaturity[arrow]'" in ran.err
        assert len(ran.err.splitlines()) == 1


def test_parquet_is_kept_off_a_terminal(tmp_path: Path) -> None:
    pexpect = pytest.importorskip("pexpect")
    table = write(tmp_path / "t.parquet", {LISTENING: [1]})
    program = Path(sys.executable).with_name("socialmaturity")
    screen = pexpect.run(f"{program} score {table} --rubric six-stages --format parquet -q").decode()
    assert "this format is not text" in screen
    assert "PAR1" not in screen


def test_a_program_scores_a_file_row_for_row(tmp_path: Path) -> None:
    table = write(
        tmp_path / "t.parquet", {"id": [7, 8, 9], "subject": ["Anna", None, "Cy"], LISTENING: ["2", None, "often"]}
    )
    rubric = socialmaturity.load_rubric("six-stages")
    score_table(str(table), str(tmp_path / "r.parquet"), rubric, keep=["id"])
    rows = pq.read_table(tmp_path / "r.parquet").to_pylist()
    assert [(row["id"], row["subject"], row["rated"]) for row in rows] == [
        ("7", "Anna", 1),
        ("8", None, 0),
        ("9", "Cy", None),
    ]
    with pytest.raises(socialmaturity.InputError, match="no such file"):
        score_table(str(tmp_path / "none.parquet"), str(tmp_path / "r.parquet"), rubric)


@pytest.mark.parametrize(
    "type_",
    [
        pa.map_(pa.string(), pa.string()),
        pa.list_(pa.struct([("question", pa.string()), ("answer", pa.string())])),
        pa.null(),
    ],
)
def test_answers_that_nobody_gave_are_scored_as_a_program_scores_them(
    program: Callable, tmp_path: Path, type_: pa.DataType
) -> None:
    table = write(tmp_path / "t.parquet", {"subject": ["Anna", "Bo"], "answers": pa.array([None, None], type_)})
    ran = program("score", table, *SIX, "--format", "csv")
    assert (ran.code, ran.err.count("no question is answered, and it counts all the same")) == (0, 2)
    score_table(str(table), str(tmp_path / "r.parquet"), "six-stages")
    results = pq.read_table(tmp_path / "r.parquet").to_pylist()
    assert [(each["subject"], each["unanswered"]) for each in results] == [("Anna", 42), ("Bo", 42)]
    assert "say which one was asked with --rubric ID" in program("score", table).err


def test_bytes_that_are_not_text_get_advice_that_fits_a_column(program: Callable, tmp_path: Path) -> None:
    table = write(tmp_path / "t.parquet", {"subject": ["Anna"], LISTENING: pa.array([b"\xff"], pa.binary())})
    ran = program("score", table, *SIX, "--format", "csv", "-q")
    assert f"no UTF-8 text in column B '{LISTENING}'; save the file with its text in UTF-8" in ran.err
