"""Scoring several sheets from the command line: folders, tables, lines and streams, with bad ones among them."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from conftest import PROGRAM, ROOT
from documents import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXAMPLES = sorted(str(file.relative_to(ROOT)) for file in (ROOT / "examples").glob("*.yaml"))
BY_SMALL = ("--rubric", "small.yaml")
HEADER = "subject,region,first-a,first-b,first-c,first-d\n"
GOOD = "Anna,coast,2,2,2,2\n"
PARTLY = "Bo,north,2,1,,\n"
BAD = "Cy,north,9,1,,\n"
SEEN = "x.csv: 4 of 4 questions of small@1 have a column; taken for tags: 'region'\n"


@pytest.fixture(autouse=True)
def rubric(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL)


def sheet(subject: str, *answers: int) -> str:
    given = ", ".join(f"first-{id_}: {answer}" for id_, answer in zip("abcd", answers, strict=False))
    return f"subject: {subject}\nanswers: {{{given}}}\n"


def line(subject: str, **answers: int) -> str:
    return (
        json.dumps({"subject": subject, "answers": {f"first-{id_}": answer for id_, answer in answers.items()}}) + "\n"
    )


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), strict=True))


def entries(text: str) -> list[dict]:
    return [json.loads(each) for each in text.splitlines()]


# --- The overview ------------------------------------------------------------------------------------------------


def test_the_overview_at_80_columns(program: Callable, golden: Callable) -> None:
    ran = program("score", *EXAMPLES, cwd=ROOT, COLUMNS="80")
    assert (ran.code, ran.err) == (0, "")
    assert max(map(len, ran.out.splitlines())) <= 80
    golden("score/several.80.txt", ran.out)


def test_the_overview_at_40_columns(program: Callable, golden: Callable) -> None:
    ran = program("score", *EXAMPLES, cwd=ROOT, COLUMNS="40")
    assert max(map(len, ran.out.splitlines())) <= 40
    golden("score/several.40.txt", ran.out)


def test_the_overview_by_groups(program: Callable, golden: Callable) -> None:
    ran = program("score", *EXAMPLES, "--group-by", "region", cwd=ROOT, COLUMNS="80")
    assert (ran.code, ran.err) == (0, "")
    golden("score/several.by-region.80.txt", ran.out)


@pytest.mark.parametrize(
    ("field", "groups"),
    [
        ("region", ["coast 2 0 2", "0% 100%", "north 1 1 0", "100% 0%"]),
        ("role", ["(not given) 2 1 1", "50% 50%", "editor 1 0 1", "0% 100%"]),
        ("rubric", ["small@1 3 1 2", "33% 66%"]),
    ],
)
def test_groups_are_made_by_a_tag_or_a_field(program: Callable, tmp_path: Path, field: str, groups: list[str]) -> None:
    table = f"{HEADER.strip()},role\nAnna,coast,2,2,2,2,editor\nBo,north,2,1,,,\nDi,coast,2,2,2,2,\n"
    (tmp_path / "x.csv").write_text(table)
    ran = program("score", "x.csv", *BY_SMALL, "--group-by", field, COLUMNS="80")
    assert ran.code == 0
    _, heading, section = ran.out.partition(f"\nBy {field}\n")
    section, _, _ = section.partition("\n\n")
    assert heading
    found = [" ".join(each.split()) for each in section.splitlines()]
    assert found[-len(groups) :] == groups


def test_one_sheet_is_grouped_where_that_is_wanted(program: Callable) -> None:
    ran = program("score", EXAMPLES[0], "--group-by", "region", cwd=ROOT)
    assert ran.code == 0
    assert "By region" in ran.out


@pytest.mark.parametrize("format_", ["json", "jsonl", "csv"])
def test_groups_are_refused_by_formats_that_count_nothing(program: Callable, format_: str) -> None:
    ran = program("score", EXAMPLES[0], "--group-by", "region", "--format", format_, cwd=ROOT)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "--group-by is for table, markdown, html, docx, xlsx; "
        f"{format_} gives each result alone, or counts with --overview\n"
    )


@pytest.mark.parametrize("format_", ["table", "markdown", "html"])
def test_a_group_that_no_sheet_has_is_refused(program: Callable, tmp_path: Path, format_: str) -> None:
    (tmp_path / "x.csv").write_text(HEADER + GOOD)
    ran = program("score", "x.csv", *BY_SMALL, "--group-by", "Region", "--format", format_)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == SEEN + "no sheet has 'Region'; did you mean 'region'?\n"
    ran = program("score", "x.csv", *BY_SMALL, "--group-by", "size", "--format", format_)
    assert ran.err == SEEN + (
        "no sheet has 'size'; group by subject, scope, respondent, role, assessor, date, rubric, date:month, "
        "date:quarter, date:year, region\n"
    )


@pytest.mark.parametrize("format_", ["table", "markdown", "html"])
def test_a_report_says_what_is_left_out(program: Callable, tmp_path: Path, format_: str) -> None:
    (tmp_path / "x.csv").write_text(HEADER + GOOD + BAD + PARTLY + BAD)
    ran = program("score", "x.csv", *BY_SMALL, "--format", format_)
    assert ran.code == 2
    assert "Left out: 2 records that could not be scored" in ran.out


def test_sheets_of_one_subject_differ_by_who_answered_and_when(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(
        "subject,respondent,role,date,first-a\n"
        "Anna,Zoe,editor,2026-01-02,2\n"
        "Anna,,editor,2026-01-03,2\n"
        "Anna,,,,2\n"
        "Bo,Zoe,editor,2026-01-02,2\n"
    )
    ran = program("score", "x.csv", *BY_SMALL, COLUMNS="120")
    names = [each.strip().split("  ")[0] for each in ran.out.splitlines()[-4:]]
    assert names == ["Anna (Zoe, 2026-01-02)", "Anna (editor, 2026-01-03)", "Anna", "Bo"]


def test_without_records_there_is_an_empty_result(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("")
    for format_, empty in {"table": "", "jsonl": "", "markdown": "", "html": ""}.items():
        ran = program("score", "none.jsonl", *BY_SMALL, "--format", format_)
        assert (ran.code, ran.out) == (2, empty)
        assert ran.err == "nothing to score: no records in 'none.jsonl'\n"
    assert json.loads(program("score", "none.jsonl", *BY_SMALL, "--format", "json").out)["results"] == []
    header = program("score", "none.jsonl", *BY_SMALL, "--format", "csv").out
    assert header.startswith('"source","rubric","subject"')
    assert '"met_first"' in header
    assert rows(header) == []


def test_many_sheets_have_rows_for_the_first_ones_and_say_so(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(HEADER + "".join(f"S{each},,2,2,2,2\n" for each in range(1_200)))
    ran = program("score", "x.csv", *BY_SMALL, COLUMNS="80")
    assert ran.err == SEEN
    assert "1,200 assessments" in ran.out
    assert "Rows for the first 50 only, counts for all; --format csv or jsonl has all rows" in ran.out
    assert "1,200 of 1,200" in ran.out
    names = [each.split()[0] for each in ran.out.splitlines() if each.strip().startswith("S") and "First" in each][1:]
    assert names == [f"S{each}" for each in range(50)]


# --- Inputs ------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sheets in a tree, made in no order, among what is none."""
    folder = tmp_path / "sheets"
    for name in ("b.yml", "a/z.yaml", "a/b/c.json", "c.YAML", "B.yaml", "é.yaml", "10.yaml", "9.yaml"):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        text = '{"answers": {"first-a": 2}}' if name.endswith("json") else sheet(name, 2, 2)
        file.write_text(text)
    for name in (".hidden.yaml", ".git/x.yaml", "a/.x.json", "notes.txt", "yaml"):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("this is not a sheet")
    return folder


def test_a_folder_is_searched_for_sheets_in_a_stable_order(program: Callable, folder: Path) -> None:
    ran = program("score", "sheets", *BY_SMALL, "--format", "jsonl")
    assert (ran.code, ran.err) == (0, "sheets: passed over, as files of other kinds: 'notes.txt', 'yaml'\n")
    assert [each["source"] for each in entries(ran.out)] == [
        f"sheets/{name}"
        for name in ("10.yaml", "9.yaml", "B.yaml", "a/b/c.json", "a/z.yaml", "b.yml", "c.YAML", "é.yaml")
    ]


def test_a_file_that_cannot_be_opened_in_a_folder_is_reported_and_the_rest_is_scored(
    program: Callable, folder: Path
) -> None:
    (folder / "0-gone.yaml").symlink_to("nowhere")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.yaml")
    ran = program("score", "sheets", *BY_SMALL, "--format", "jsonl")
    assert ran.code == 2
    assert ran.err == (
        "sheets/0-gone.yaml: no such file; see if the name is spelled right\n"
        "sheets: passed over, as files of other kinds: 'notes.txt', 'yaml'\n"
        "8 scored, 1 could not be scored\n"
    )
    assert [each["source"] for each in entries(ran.out) if "errors" in each] == ["sheets/0-gone.yaml"]


def test_a_folder_without_sheets_is_an_error(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = program("score", "empty", *BY_SMALL)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "empty: no sheets or tables in this folder\n"


@pytest.fixture
def mixed(tmp_path: Path) -> tuple[str, ...]:
    """Inputs of every kind, with something wrong in most of them."""
    (tmp_path / "one.yaml").write_text(sheet("One", 2, 2, 2, 2))
    (tmp_path / "two.json").write_text('{"subject": "Two", "answers": {"first-a": 1}}')
    (tmp_path / "lines.jsonl").write_text(line("Three", a=2, b=2, c=2, d=2) + '{"subject"\n' + line("Four", a=0))
    (tmp_path / "table.csv").write_text(HEADER + GOOD + BAD + PARTLY)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "five.yaml").write_text(sheet("Five", 2))
    return ("one.yaml", "missing.yaml", "two.json", "lines.jsonl", "table.csv", "folder", *BY_SMALL)


MIXED = [
    "one.yaml",
    "missing.yaml",
    "two.json",
    *(f"lines.jsonl:{number}" for number in (1, 2, 3)),
    *(f"table.csv:{number}" for number in (2, 3, 4)),
    "folder/five.yaml",
]
FAILED = ["missing.yaml", "lines.jsonl:2", "table.csv:3"]


def test_one_bad_record_never_stops_the_rest_in_any_format(
    program: Callable, mixed: tuple[str, ...], golden: Callable
) -> None:
    ran = {format_: program("score", *mixed, "--format", format_) for format_ in ("jsonl", "json", "csv")}
    by_line, document, table = entries(ran["jsonl"].out), json.loads(ran["json"].out), rows(ran["csv"].out)
    golden("score/mixed.csv", ran["csv"].out)
    for found in (by_line, document["results"], table):
        assert [each["source"] for each in found] == MIXED
        assert [each["source"] for each in found if each.get("errors")] == FAILED
    for each in ran.values():
        messages = [line for line in each.err.splitlines() if "have a column" not in line]
        assert each.code == 2
        assert [problem.split(": ")[0] for problem in messages[:-1]] == [
            "missing.yaml",
            "lines.jsonl:2:11",
            "table.csv:3",
        ]
        assert messages[-1] == "7 scored, 3 could not be scored"
    assert [{key: value for key, value in each.items() if key != "format"} for each in by_line] == document["results"]
    assert [each["reached"]["number"] for each in by_line if "errors" not in each] == [
        int(row["reached_number"]) for row in table if not row["errors"]
    ]


def test_an_error_entry_says_where_and_what(program: Callable, tmp_path: Path, golden: Callable) -> None:
    (tmp_path / "x.csv").write_text(f"{HEADER}Cy,north,9,8,,\n{GOOD}")
    (tmp_path / "x.jsonl").write_text(line("Cy", a=9, x=1) + "[]\n")
    ran = program("score", "x.csv", "x.jsonl", "gone.csv", *BY_SMALL, "--format", "jsonl")
    failed = [each for each in ran.out.splitlines(keepends=True) if '"errors"' in each]
    golden("score/errors.jsonl", "".join(failed))
    golden("score/errors.txt", ran.err)


def test_the_flat_table_reads_back_with_formulas_made_safe(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f"{HEADER}'=1+1,coast,2,2,2,2\n=2+2,coast,2,2,2,2\nZoe,coast,2,2,2,2\n")
    ran = program("score", "x.csv", *BY_SMALL, "--format", "csv")
    assert [row["subject"] for row in rows(ran.out)] == ["'=1+1", "'=2+2", "Zoe"]
    assert all(each.startswith('"') for each in ran.out.splitlines())


def test_rubrics_are_mixed(program: Callable) -> None:
    found = rows(program("score", *EXAMPLES, "--format", "csv", "--rubric", "six-stages", cwd=ROOT).out)
    assert {row["rubric"] for row in found} == {"six-stages@1.0", "pots-plots-plantations@1.0"}


def test_standard_input_is_of_the_kind_that_is_named(program: Callable) -> None:
    inputs = {
        "csv": (HEADER + GOOD, "-:2"),
        "jsonl": (line("Anna", a=2, b=2, c=2, d=2), "-:1"),
        "json": (line("Anna", a=2, b=2, c=2, d=2), "-"),
    }
    for kind, (text, source) in inputs.items():
        ran = program("score", "-", "--input-format", kind, *BY_SMALL, "--format", "jsonl", stdin=text)
        (entry,) = entries(ran.out)
        message = SEEN.replace("x.csv", "-") if kind == "csv" else ""
        assert (ran.code, ran.err, entry["source"], entry["reached"]["id"]) == (0, message, source, "first")


def test_standard_input_is_yaml_unless_another_kind_is_named(program: Callable) -> None:
    ran = program("score", "-", *BY_SMALL, "--format", "jsonl", stdin=sheet("Anna", 2, 2, 2, 2))
    assert (ran.code, entries(ran.out)[0]["subject"]) == (0, "Anna")
    ran = program("score", "-", *BY_SMALL, stdin=HEADER + GOOD)
    assert ran.code == 2
    assert ran.err.endswith(
        "standard input was read as a YAML sheet; if it is not one, add --input-format json, jsonl or csv\n"
    )


def test_a_row_may_name_a_rubric_that_has_no_column_in_the_table(program: Callable, tmp_path: Path) -> None:
    rows_ = "A,six-stages,2\nB,pots-plots-plantations,\nC,six-stages,1\n"
    (tmp_path / "x.csv").write_text(f"subject,rubric,planning-listening\n{rows_}")
    for format_ in ("jsonl", "csv", "table"):
        ran = program("score", "x.csv", "--format", format_)
        assert ran.code == 0, ran.err
    assert [each["counts"]["unanswered"] for each in entries(program("score", "x.csv", "--format", "jsonl").out)] == [
        41,
        18,
        41,
    ]


def test_a_sheet_is_scored_before_what_is_piped_in_after_it(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL)
    (tmp_path / "a.yaml").write_text(sheet("Anna", 2, 2, 2, 2))
    command = [PROGRAM, "score", "a.yaml", "-", *BY_SMALL, "--format", "jsonl"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["subject"] == "Anna"
        process.communicate(sheet("Zoe", 2, 2, 2, 2))
        assert process.returncode == 0


def test_after_ctrl_c_what_is_written_is_whole_lines_and_it_says_how_far_it_came(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL)
    (tmp_path / "a.yaml").write_text(sheet("Anna", 2, 2, 2, 2))
    command = [PROGRAM, "score", "a.yaml", "-", *BY_SMALL, "--format", "jsonl"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=tmp_path, text=True, **pipes) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["subject"] == "Anna"
        time.sleep(0.5)  # to let it count what it has written
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out, err) == (130, "", "interrupted; 1 record written, all lines whole\n")


def test_a_tag_that_is_called_like_a_field_makes_groups_too(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("subject,assessor,first-a\nAnna,Bob,2\nZoe,Eve,2\n")
    ran = program("score", "x.csv", *BY_SMALL, "--group-by", "assessor", "--quiet")
    assert (ran.code, ran.err) == (0, "")
    assert "Bob" in ran.out
    assert "Eve" in ran.out


@pytest.mark.parametrize(
    ("kind", "code", "message"),
    [
        ("jsonl", 2, "nothing to score: no records in '-'\n"),
        ("csv", 2, "-: the file is empty; its first line names the columns\n"),
        ("yaml", 2, "-:1:1: the file is empty; a document begins with 'format: 1'\n"),
    ],
)
def test_a_closed_stdin_is_an_empty_file(tmp_path: Path, kind: str, code: int, message: str) -> None:
    ran = shell(f"socialmaturity score - --input-format {kind} --rubric small.yaml <&-", tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (code, "", message)


# --- Findings and ends -------------------------------------------------------------------------------------------


def test_a_run_stops_after_max_errors(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(HEADER + GOOD + BAD + PARTLY + BAD + GOOD + BAD)
    for format_ in ("csv", "jsonl"):
        ran = program("score", "x.csv", *BY_SMALL, "--format", format_, "--max-errors", "2")
        found = rows(ran.out) if format_ == "csv" else entries(ran.out)
        assert ran.code == 2
        assert [each["source"] for each in found] == [f"x.csv:{number}" for number in (2, 3, 4, 5)]
        assert ran.err.splitlines()[-2:] == [
            "stopped after 2 records that could not be scored (--max-errors 2)",
            "2 scored, 2 could not be scored",
        ]


@pytest.mark.parametrize("format_", ["table", "json", "jsonl", "csv"])
def test_nothing_more_is_read_after_max_errors(tmp_path: Path, format_: str) -> None:
    endless = "yes 'no sheet' | socialmaturity score - --input-format jsonl --rubric small.yaml --max-errors 3"
    ran = shell(f"{endless} --format {format_}", tmp_path)
    assert ran.returncode == 2
    assert "stopped after 3 records that could not be scored (--max-errors 3)\n" in ran.stderr


def test_fewer_errors_than_max_errors_stop_nothing(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(HEADER + GOOD + BAD + PARTLY)
    ran = program("score", "x.csv", *BY_SMALL, "--format", "csv", "--max-errors", "2")
    assert (ran.code, len(rows(ran.out))) == (2, 3)
    assert "stopped" not in ran.err


@pytest.mark.parametrize("format_", ["table", "csv"])
def test_fail_under_names_the_sheets_below(program: Callable, tmp_path: Path, format_: str) -> None:
    (tmp_path / "x.csv").write_text(HEADER + PARTLY + GOOD + PARTLY)
    ran = program("score", "x.csv", *BY_SMALL, "--format", format_, "--fail-under", "first")
    assert ran.code == 1
    assert ran.err == SEEN + (
        "x.csv: 2 rows (2, 4): has not reached First for certain (--fail-under first)\n"
        "2 of 3 have not reached what was asked for (--fail-under)\n"
    )


def test_input_that_cannot_be_used_beats_a_finding(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(HEADER + PARTLY + BAD)
    assert program("score", "x.csv", *BY_SMALL, "--fail-under", "first").code == 2


def test_with_strict_a_warning_is_an_error_of_its_record(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f"{HEADER}{GOOD}Bo,north,not-applicable,2,2,2\n")
    lax = program("score", "x.csv", *BY_SMALL, "--format", "csv")
    strict = program("score", "x.csv", *BY_SMALL, "--format", "csv", "--strict")
    assert (lax.code, strict.code) == (0, 2)
    assert lax.err.startswith(f"{SEEN}x.csv:3: warning: ")
    assert [bool(row["errors"]) for row in rows(strict.out)] == [False, True]


def test_a_file_gets_the_whole_result_and_no_other_file_is_left(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(HEADER + GOOD + BAD + PARTLY)
    ran = program("score", "x.csv", *BY_SMALL, "--format", "csv", "-o", "out.csv")
    assert (ran.code, ran.out) == (2, "")
    assert len(rows((tmp_path / "out.csv").read_text())) == 3
    assert sorted(file.name for file in tmp_path.iterdir()) == ["out.csv", "small.yaml", "x.csv"]


# --- In a shell --------------------------------------------------------------------------------------------------


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    ran = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}"},
    )
    assert "Traceback" not in ran.stderr
    return ran


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_a_reader_that_has_seen_enough_ends_it_quietly(tmp_path: Path, format_: str, unbuffered: str) -> None:
    (tmp_path / "x.csv").write_text(HEADER + GOOD * 5_000)
    command = f"PYTHONUNBUFFERED={unbuffered} socialmaturity score x.csv --rubric small.yaml --format {format_}"
    ran = shell(f"{command} | head -1", tmp_path)
    assert (ran.returncode, ran.stderr) == (141, SEEN)
    assert len(ran.stdout.splitlines()) == 1


@pytest.mark.parametrize("format_", ["table", "csv", "json"])
def test_a_full_disk_is_one_line(tmp_path: Path, format_: str) -> None:
    (tmp_path / "x.csv").write_text(HEADER + GOOD + PARTLY)
    ran = shell(f"socialmaturity score x.csv --rubric small.yaml --format {format_} > /dev/full", tmp_path)
    assert ran.returncode == 2
    assert ran.stderr.removeprefix(SEEN) == "standard output cannot be written: no space left on device\n"


def test_what_another_program_writes_is_read_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(HEADER + GOOD + PARTLY)
    ran = shell(
        "socialmaturity score <(cat x.csv) --input-format csv --rubric small.yaml --format jsonl",
        tmp_path,
    )
    assert ran.returncode == 0
    assert ran.stderr.endswith(SEEN.removeprefix("x.csv"))
    assert [each["subject"] for each in entries(ran.stdout)] == ["Anna", "Bo"]


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
def test_a_disk_that_takes_only_a_part_is_not_a_success(tmp_path: Path, unbuffered: str) -> None:
    (tmp_path / "x.csv").write_text(HEADER + GOOD * 5_000)
    command = f"PYTHONUNBUFFERED={unbuffered} socialmaturity score x.csv --rubric small.yaml --format csv"
    ran = shell(f"trap '' XFSZ; ulimit -f 64; {command} > out.csv", tmp_path)
    assert (ran.returncode, ran.stderr) == (2, f"{SEEN}standard output cannot be written: file too large\n")


@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_the_first_lines_are_out_before_the_last_are_in(tmp_path: Path, format_: str) -> None:
    command = [PROGRAM, "score", "-", "--input-format", "jsonl", *BY_SMALL, "--format", format_]
    with subprocess.Popen(
        command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        # The columns of the CSV are those that the first 1,000 records need.
        process.stdin.write(line("Anna", a=2) * (1_000 if format_ == "csv" else 1))
        process.stdin.flush()
        first = [process.stdout.readline() for _ in range(2 if format_ == "csv" else 1)]
        assert "Anna" in first[-1]
        process.stdin.write(line("Bo", a=2))
        rest, err = process.communicate(timeout=60)
        assert "Bo" in rest
        assert (process.returncode, err) == (0, "")


def test_what_has_no_column_is_a_warning_and_with_strict_an_error(program: Callable, tmp_path: Path) -> None:
    record = '{"rubric": "small", "answers": {"first-a": 2}}\n'
    late = '{"rubric": "small", "tags": {"late": "1"}, "answers": {"first-a": 2}}\n'
    (tmp_path / "x.jsonl").write_text(record * 1_000 + late, encoding="utf-8")
    arguments = ("score", "x.jsonl", *BY_SMALL, "--format", "csv")
    no_column = "1 tag has no column, as the first records have no such tag: 'late'\n"
    ran = program(*arguments)
    assert (ran.code, ran.err) == (0, f"warning: {no_column}")
    strict = program(*arguments, "--strict", "-o", "x.csv")
    assert (strict.code, strict.err) == (2, no_column)
    assert not (tmp_path / "x.csv").exists()
    assert program(*arguments, "--quiet").err == ""


def test_what_is_wrong_with_rows_is_said_also_where_strict_refuses_something_else(
    program: Callable, tmp_path: Path
) -> None:
    (tmp_path / "x.csv").write_text(HEADER + GOOD + BAD)
    ran = program("score", "x.csv", *BY_SMALL, "--rubric", "six-stages", "--format", "csv", "--strict")
    assert ran.code == 2
    assert ran.err.splitlines()[-1].startswith("no sheet uses the rubric")
    assert "x.csv:3: " in ran.err
