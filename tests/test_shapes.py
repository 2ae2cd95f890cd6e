"""Results in other shapes: a row for each question, the overview as data, workbooks, and without names."""

from __future__ import annotations

import csv
import errno
import io
import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from documents import SMALL

from socialmaturity.errors import InputError
from socialmaturity.excel import temporary_folder

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = ROOT / "examples"
SHEETS = sorted(EXAMPLES.glob("*.yaml"))
TABLE = """\
subject,scope,respondent,role,assessor,date,region,rubric,planning-listening,planning-audience,presence-profiles
Tarn,North,Zoë Quill,Chief of staff,Mo Assessor,2026-01-02,coast,six-stages,2,0,3
Tarn,South,Bo Ferret,Clerk,Mo Assessor,2026-04-02,coast,six-stages,1,,unknown
Wold,,Zoë Quill,Chief of staff,,2026-04-09,hills,six-stages,3,2,not-applicable: no profiles wanted
"""
NAMES = ("Zoë", "Quill", "Bo Ferret", "Clerk", "Chief", "Mo Assessor", "coast", "no profiles wanted")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "x.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def rows(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True))


def test_each_question_of_each_sheet_has_a_row(program: Callable) -> None:
    sheet = EXAMPLES / "lantern-street-bakeries-2026.yaml"
    found = rows(program("score", sheet, "--format", "csv", "--rows", "questions").out)
    result = json.loads(program("score", sheet, "--format", "json").out)["results"][0]
    assert len(found) == result["counts"]["questions"]
    assert {row["question"]: row["answer"] for row in found if row["answer"]} == {
        id_: str(answer) for id_, answer in result["answers"].items()
    }
    assert [row["question"] for row in sorted(found, key=lambda row: int(row["gap"] or 99)) if row["gap"]] == result[
        "gaps"
    ]
    assert {row["question"] for row in found if row["open"] == "yes"} == set(result["open"])


def test_a_record_that_could_not_be_scored_has_one_row_with_its_errors(program: Callable, table: Path) -> None:
    table.write_text(TABLE.replace("six-stages,2,0,3", "six-stages,7,0,3"), encoding="utf-8")
    ran = program("score", "x.csv", "--rows", "questions", "--format", "csv")
    first = rows(ran.out)[0]
    assert (ran.code, first["source"], first["question"]) == (2, "x.csv:2", "")
    assert "'7'" in first["errors"]


def test_the_overview_as_data_counts_what_the_overview_shows(program: Callable, table: Path) -> None:
    by = ("--group-by", "region", "--group-by", "date:quarter", "--overview", "-q")
    data = json.loads(program("score", "x.csv", *by, "--format", "json").out)
    (overview,) = data["overviews"]
    assert (data["sheets"], data["failed"], overview["sheets"]) == (3, 0, 3)
    assert sum(rung["sheets"] for rung in overview["reached"]) == 3
    assert [(each["group"], each["sheets"]) for each in overview["groups"]] == [
        ({"region": "coast", "date:quarter": "2026-Q1"}, 1),
        ({"region": "coast", "date:quarter": "2026-Q2"}, 1),
        ({"region": "hills", "date:quarter": "2026-Q2"}, 1),
    ]
    flat = rows(program("score", "x.csv", *by, "--format", "csv").out)
    reached = [row for row in flat if (row["table"], row["what"]) == ("distribution", "reached")]
    assert [int(row["count"]) for row in reached] == [rung["sheets"] for rung in overview["reached"]]
    assert {row["of"] for row in reached} == {"3"}


def test_groups_that_are_too_small_are_merged_everywhere(program: Callable, table: Path) -> None:
    by = ("--group-by", "region", "--smallest-group", "2", "-q")
    data = json.loads(program("score", "x.csv", *by, "--overview", "--format", "json").out)
    assert [(each["group"], each["sheets"]) for each in data["overviews"][0]["groups"]] == [(None, 3)]
    for format_ in ("table", "html", "markdown"):
        out = program("score", "x.csv", *by, "--format", format_).out
        assert "small groups" in out
        assert "hills" not in out


@pytest.mark.parametrize(
    "arguments",
    [
        *(["--format", name] for name in ("table", "json", "jsonl", "csv", "html", "markdown")),
        ["--format", "csv", "--rows", "questions"],
        ["--format", "html", "--each"],
        ["--format", "json", "--overview"],
    ],
    ids=" ".join,
)
def test_without_names_nobody_can_be_recognized(program: Callable, table: Path, arguments: list[str]) -> None:
    out = program("score", "x.csv", "-q", *arguments).out
    hidden = program("score", "x.csv", "-q", "--without-names", *arguments)
    assert hidden.code == 0
    assert any(name in out for name in NAMES) or {"table", "--overview"} & {*arguments}
    assert [name for name in NAMES if name in hidden.out] == []
    assert "Tarn" in hidden.out or "--overview" in arguments


def test_one_person_has_one_letter_and_a_file_of_a_person_has_no_name(program: Callable, tmp_path: Path) -> None:
    for name in ("zoe-quill", "bo-ferret"):
        (tmp_path / f"{name}.yaml").write_text(
            f"rubric: six-stages\nsubject: Tarn\nrespondent: {name}\nanswers: {{planning-listening: 2}}\n", "utf-8"
        )
    files = ("zoe-quill.yaml", "bo-ferret.yaml", "zoe-quill.yaml")
    ran = program("score", *files, "--without-names", "--format", "csv", "-q")
    assert [(row["source"], row["respondent"]) for row in rows(ran.out)] == [
        ("sheet 1", "A"),
        ("sheet 2", "B"),
        ("sheet 1", "A"),
    ]


@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_letters_come_in_the_order_of_the_records_whatever_is_wrong_with_some(
    program: Callable, tmp_path: Path, format_: str
) -> None:
    (tmp_path / "a.csv").write_text(
        "respondent,planning-listening,planning-pilots\nZoe,2,not-applicable\nBo,2,1\nCy,9,1\nDee,1,0\nZoe,2,2\n"
    )
    ran = program("score", "a.csv", "--rubric", "six-stages", "--without-names", "--format", format_, "-q")
    letters = (
        [row["respondent"] for row in rows(ran.out)]
        if format_ == "csv"
        else [json.loads(line)["respondent"] for line in ran.out.splitlines()]
    )
    assert letters == ["A", "B", "C", "D", "A"]


def test_what_is_grouped_by_is_kept_without_names(program: Callable, table: Path) -> None:
    ran = program("score", "x.csv", "--group-by", "region", "--without-names", "-q")
    assert "coast" in ran.out
    assert "Quill" not in ran.out


def test_csv_comes_as_a_spreadsheet_in_another_language_wants_it(program: Callable, table: Path) -> None:
    plain = program("score", "x.csv", "-q", "--format", "csv").out
    for delimiter, sign in ((",", ","), (";", ";"), ("tab", "\t")):
        ran = program("score", "x.csv", "-q", "--format", "csv", "--excel", "--delimiter", delimiter)
        assert ran.out.startswith("\ufeff")
        assert rows(ran.out.removeprefix("\ufeff"), sign) == rows(plain)


def test_a_workbook_holds_the_overview_and_all_data(program: Callable, tmp_path: Path) -> None:
    calamine = pytest.importorskip("python_calamine")
    assert program("score", *SHEETS, "-o", "many.xlsx", "-q").code == 0
    book = calamine.load_workbook(str(tmp_path / "many.xlsx"))
    assert book.sheet_names[:4] == ["Overview", "Sheets", "Questions", "Answers"]
    head, *questions = book.get_sheet_by_name("Questions").to_python()
    flat = rows(program("score", *SHEETS, "--format", "csv", "--rows", "questions", "-q").out)
    assert head == list(flat[0])
    place = head.index("answer")
    assert [str(row[place]).removesuffix(".0") for row in questions] == [row["answer"] for row in flat]


def test_a_workbook_on_one_sheet_has_its_ladder_and_its_actions(program: Callable, tmp_path: Path) -> None:
    calamine = pytest.importorskip("python_calamine")
    program("score", EXAMPLES / "lantern-street-bakeries-2026.yaml", "-o", "one.xlsx")
    book = calamine.load_workbook(str(tmp_path / "one.xlsx"))
    assert "Actions" in book.sheet_names
    texts = [str(cell) for row in book.get_sheet_by_name("Overview").to_python() for cell in row]
    assert texts[0] == "Lantern Street Bakeries"
    assert any(text.startswith("6. Converged") for text in texts)


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")  # openpyxl draws no bars
def test_a_head_is_as_far_right_as_the_numbers_below_it(program: Callable, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    assert program("score", *SHEETS, "-o", "many.xlsx", "-q").code == 0
    for worksheet in openpyxl.load_workbook(tmp_path / "many.xlsx").worksheets[1:]:
        for head, *values in worksheet.iter_cols():
            numbers = any(value.value is not None and value.data_type != "s" for value in values)
            assert (head.alignment.horizontal == "right") == numbers, (worksheet.title, head.value)


@pytest.mark.parametrize(
    ("worksheet", "printed", "again", "across"),
    [
        pytest.param("Sheets 2", "$H$1:$R$6", "$C:$E", 1, id="the counts of each sheet"),
        pytest.param("Questions", "$O$1:$S$229", "$C:$E", 2, id="question and answer"),
        pytest.param("Answers 2", "$E$1:$AU$6", "$B:$D", 7, id="every answer, over several pages"),
    ],
)
@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")  # openpyxl draws no bars
def test_a_wide_table_is_printed_to_be_read(
    program: Callable, tmp_path: Path, *, worksheet: str, printed: str, again: str, across: int
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    assert program("score", *SHEETS, "-o", "many.xlsx", "-q").code == 0
    found = openpyxl.load_workbook(tmp_path / "many.xlsx")[worksheet]
    assert (found.print_area.split("!")[1], found.print_title_cols) == (printed, again)
    assert (found.page_setup.fitToWidth or 1, found.page_setup.fitToHeight) == (across, 0)


@pytest.mark.parametrize(
    "nasty", ["=1+1", "+A1", "@SUM(A1)", "http://x.example", "012", "{=1}", "two  blanks", "x" * 40_000]
)
def test_a_text_in_a_workbook_stays_a_text(program: Callable, tmp_path: Path, nasty: str) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    (tmp_path / "s.yaml").write_text(
        f"rubric: six-stages\nsubject: {json.dumps(nasty)}\nanswers: {{planning-listening: 2}}\n", "utf-8"
    )
    assert program("score", "s.yaml", "-o", "s.xlsx").code == 0
    with closing(openpyxl.load_workbook(tmp_path / "s.xlsx", read_only=True)) as book:
        cell = book["Answers"]["B2"]
        assert (cell.data_type, cell.value) == ("s", nasty[:32_767])


@pytest.mark.parametrize("answer", ["2", "nonsense"], ids=["written", "nothing to write"])
def test_a_workbook_leaves_no_temporary_files(program: Callable, tmp_path: Path, answer: str) -> None:
    """They hold the answers of clients."""
    (tmp_path / "x.csv").write_text(f"subject,planning-listening\nTarn,{answer}\n", encoding="utf-8")
    (tmp_path / "temporary").mkdir()
    program("score", "x.csv", "--rubric", "six-stages", "-o", "x.xlsx", TMPDIR=str(tmp_path / "temporary"))
    assert (tmp_path / "x.xlsx").exists() == (answer == "2")
    assert not list((tmp_path / "temporary").iterdir())


@pytest.mark.parametrize(
    ("error", "raised", "words"),
    [
        (KeyboardInterrupt(), KeyboardInterrupt, "^$"),
        (
            OSError(errno.ENOSPC, "No space left on device"),
            InputError,
            "be written: no space left on device; set TMPDIR",
        ),
    ],
    ids=["interrupted", "a full disk"],
)
def test_nor_does_one_that_is_given_up(error: BaseException, raised: type[BaseException], words: str) -> None:
    folders: list[str] = []

    def work() -> None:
        with temporary_folder() as folder:
            folders.append(folder)
            Path(folder, "cells").write_text("of a client", encoding="utf-8")
            raise error

    with pytest.raises(raised, match=words):
        work()
    assert not Path(folders[0]).exists()


def test_options_of_csv_are_refused_elsewhere(program: Callable) -> None:
    ran = program("score", SHEETS[0], "--excel", "--format", "html")
    assert (ran.code, ran.err) == (2, "--excel and --delimiter are for csv\n")
    ran = program("score", SHEETS[0], "--rows", "questions", "--format", "html")
    assert (ran.code, ran.err) == (2, "html cannot show a row for each question; use csv, xlsx, parquet\n")


def test_each_subject_has_one_result_with_the_lowest_and_the_highest(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "x.csv").write_text(
        "subject,scope,first-a,first-b,first-c,first-d\n"
        "Tarn,North,2,2,2,2\nTarn,South,0,2,2,\nTarn  ,South,2,2,0,2\nWold,,2,2,2,2\n"
    )
    (tmp_path / "agreed.yaml").write_text(
        "rubric: small\nsubject: Tarn\nagreed_by: [Ann, Bo]\nanswers: {first-a: 2, first-b: 2, first-c: 2, first-d: 2}\n"
    )
    arguments = ("score", "x.csv", "agreed.yaml", "--rubric", "./small.yaml", "-q")
    ran = program(*arguments, "--by", "subject", "--format", "json")
    tarn, wold = json.loads(ran.out)["units"]
    assert (tarn["subject"], tarn["sheets"], wold["sheets"]) == ("Tarn", 3, 1)
    assert (tarn["lowest"]["number"], tarn["highest"]["number"]) == (0, 1)
    assert tarn["met_by_all"] == ["first-b"]
    assert tarn["differing"] == [
        {"question": "first-a", "met": 2, "gaps": 1, "open": 0},
        {"question": "first-c", "met": 2, "gaps": 1, "open": 0},
    ]
    assert [each["reached"]["number"] for each in tarn["agreed"]] == [1]
    parts = json.loads(program(*arguments, "--by", "scope", "--format", "json").out)["units"]
    assert [(unit["subject"], unit["scope"], unit["sheets"]) for unit in parts] == [
        ("Tarn", "North", 1),
        ("Tarn", "South", 2),
        ("Wold", "", 1),
        ("Tarn", "", 0),
    ]
    for format_ in ("table", "html", "markdown"):
        out = program(*arguments, "--by", "scope", "--format", format_).out
        assert "Tarn, South" in out


def test_the_parts_of_a_subject_show_what_all_have_met_and_which_differ(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "x.csv").write_text(
        "subject,scope,first-a,first-b,first-c,first-d\nTarn,North,2,2,2,2\nTarn,South,0,2,2,\nWold,,2,2,2,2\n"
    )
    arguments = ("score", "x.csv", "--rubric", "./small.yaml", "-q", "--by", "scope")
    (tarn,) = json.loads(program(*arguments, "--format", "json").out)["subjects"]
    assert (tarn["subject"], tarn["scopes"]) == ("Tarn", ["North", "South"])
    assert (tarn["lowest"]["number"], tarn["highest"]["number"]) == (0, 1)
    assert tarn["met_by_all"] == ["first-b", "first-c"]
    # What South left open is not a difference: nobody knows yet.
    assert tarn["differing"] == [{"question": "first-a", "met": ["North"], "gaps": ["South"]}]
    text = " ".join(program(*arguments, "--format", "markdown").out.split())
    assert "Tarn: its 2 parts" in text
    assert "(South). Highest:" in text
    assert "met by North; not by South" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--group-by", "sector"), "'Retail' and 'retail' are counted apart (--group-by sector)"),
        (("--group-by", "sector", "--overview", "--format", "csv"), "'Retail' and 'retail' are counted apart"),
        (("--by", "subject"), "'Tarn' and 'TARN' are counted apart (--by subject)"),
    ],
    ids=["groups", "an overview", "subjects"],
)
def test_names_that_only_differ_in_case_are_counted_apart_with_a_warning(
    program: Callable, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "x.csv").write_text(
        "rubric,subject,sector,planning-listening\nsix-stages,Tarn,Retail,2\nsix-stages,TARN,retail,2\n"
    )
    (tmp_path / "map.yaml").write_text("format: 1\nasked: [planning-listening]\n")
    ran = program("score", "x.csv", "--columns", "map.yaml", *arguments)
    assert ran.code == 0
    assert f"warning: {said}" in ran.err
    strict = program("score", "x.csv", "--columns", "map.yaml", *arguments, "--strict")
    assert strict.code == 2
    assert said in strict.err


def test_each_unit_has_a_row_in_csv_and_in_a_workbook(program: Callable, tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "x.csv").write_text(
        "subject,scope,first-a,first-b,first-c,first-d\nTarn,North,2,2,2,2\nTarn,North,0,2,2,\nWold,,2,2,2,2\n"
    )
    arguments = ("score", "x.csv", "--rubric", "./small.yaml", "-q", "--by", "scope")
    north, wold = rows(program(*arguments, "--format", "csv").out)
    assert (north["subject"], north["scope"], north["sheets"]) == ("Tarn", "North", "2")
    assert (north["lowest_number"], north["lowest"]) == ("0", "")
    assert (north["highest_number"], north["highest"]) == ("1", "first")
    assert north["met_by_all"] == "first-b first-c"
    assert north["differing"] == "first-a"
    assert (wold["subject"], wold["differing"]) == ("Wold", "")
    assert program(*arguments, "--format", "csv", "--delimiter", ";").out.startswith('"rubric";"subject"')
    assert program(*arguments, "-o", "units.xlsx").code == 0
    calamine = pytest.importorskip("python_calamine")
    book = calamine.CalamineWorkbook.from_path(tmp_path / "units.xlsx")
    assert book.sheet_names == ["Overview", "Units"]
    assert [row[1:4] for row in book.get_sheet_by_index(1).to_python()[1:]] == [["Tarn", "North", 2], ["Wold", "", 1]]


@pytest.mark.parametrize("format_", ["csv", "json", "xlsx"])
def test_the_report_on_each_sheet_is_refused_where_there_is_none(program: Callable, format_: str) -> None:
    ran = program("score", *SHEETS, "--each", "--format", format_)
    assert (ran.code, ran.out, ran.err) == (2, "", f"--each is for table, markdown, html, docx, not for {format_}\n")


def test_shapes_that_exclude_each_other_are_refused(program: Callable) -> None:
    ran = program("score", SHEETS[0], "--by", "subject", "--overview")
    assert (ran.code, ran.err) == (2, "--by, --overview cannot be used together; choose one\n")


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--brief"], "--brief"),
        (["--without", "ladder", "--explain"], "--explain, --without"),
        (["--target", "presence", "--each"], "--target, --each"),
        (["--group-by", "role", "--smallest-group", "5"], "--group-by, --smallest-group"),
    ],
)
def test_options_that_results_by_subject_or_scope_cannot_honour_are_refused(
    program: Callable, options: list[str], names: str
) -> None:
    ran = program("score", SHEETS[0], "--by", "scope", *options)
    message = "cannot be used with --by, which shows what the sheets about each scope have in common; remove one\n"
    assert (ran.code, ran.out, ran.err) == (2, "", f"{names} {message}")


@pytest.mark.parametrize("form", ["table", "markdown", "html", "docx"])
@pytest.mark.parametrize(
    ("options", "names"), [(["--brief"], "--brief"), (["--brief", "--without", "ladder"], "--brief, --without")]
)
def test_options_that_an_overview_cannot_honour_are_refused(
    program: Callable, form: str, options: list[str], names: str
) -> None:
    ran = program("score", *SHEETS[:2], *options, "--format", form)
    message = (
        "cannot be used with the overview of several sheets, only with the report on each; remove it, or add --each"
    )
    assert (ran.code, ran.out, ran.err) == (2, "", f"{names} {message}\n")


def test_the_reports_on_each_sheet_follow_the_overview_on_the_screen(program: Callable) -> None:
    singles = [program("score", sheet).out for sheet in SHEETS]
    assert program("score", *SHEETS, "--each").out == "\n\n".join([program("score", *SHEETS).out, *singles])


def test_a_brief_report_on_each_of_several_sheets_is_its_first_page(program: Callable) -> None:
    brief, full = (
        program("score", *SHEETS, "--each", "--format", "markdown", *options).out for options in (["--brief"], [])
    )
    assert brief.count("## About this result") == full.count("## About this result") == len(SHEETS)
    assert "## All answers" in full
    assert "## All answers" not in brief
