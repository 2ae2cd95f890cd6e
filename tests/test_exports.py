"""Exports of survey tools are scored as they come, and whatever else people have."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import zipfile
from functools import partial
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from socialmaturity.batch import Reports, Scorer, run
from socialmaturity.core.asked import Asked
from socialmaturity.core.model import Mark
from socialmaturity.core.result import Failed, Scored
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.formats import ResultColumns
from socialmaturity.formats.csv import CsvRows
from socialmaturity.tables.inputs import How, read_inputs
from socialmaturity.tables.mapping import Mapping
from socialmaturity.tables.mapping_file import read_mapping
from socialmaturity.tables.records import Block

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran

EXPORTS = sorted((ROOT / "tests" / "data" / "exports").iterdir())
ASKED = (
    *("planning-listening", "planning-readiness", "presence-active"),
    *("engagement-sales", "engagement-training-risk", "formalized-governance"),
)
ADA, BO, CHLOE = "2 1 3 n 0 2", "1 ? 2 0 ? 0", "3 2 3 n 1 1"
DEV, EVE = "0 0 . . . .", "2 . 1 . . 0"
EVERYBODY = [ADA, BO, CHLOE, DEV, EVE]
FINISHED = [ADA, BO, CHLOE, EVE]
KEEP_UNFINISHED = ("limesurvey", "qualtrics", "surveymonkey", "surveyjs")
SIGNS = {None: ".", Mark.UNKNOWN: "?", Mark.NOT_APPLICABLE: "n"}


def scored(path: Path, how: How | None = None, **asked: bool) -> list[Scored]:
    found = list(run([str(path)], Catalogue(), Asked(**asked), how))
    assert all(isinstance(each, Scored) for each in found), found
    return [each for each in found if isinstance(each, Scored)]


def ratings(result: Scored) -> str:
    given = result.assessment.ratings
    return " ".join(SIGNS.get(given.get(id_), str(given.get(id_))) for id_ in ASKED)


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: path.name)
def test_an_export_is_scored_as_it_comes(export: Path) -> None:
    results = scored(export)
    expected = EVERYBODY if export.name.startswith(KEEP_UNFINISHED) else FINISHED
    assert list(map(ratings, results)) == expected
    ada, bo = results[0].assessment.sheet, results[1].assessment.sheet
    assert ada.subject in {"Tarnbrook Regional Hospitals", ""}
    assert ada.answers["engagement-sales"].reason == "We sell nothing"
    if "qualtrics" not in export.name:  # its form has no field for notes
        assert ada.answers["planning-listening"].note == "Weekly mail; see the wiki, page 3"
        assert bo.answers["planning-listening"].note == 'He said "no & never"\nand more'
    if "surveyjs" not in export.name:  # it notes no day
        assert ada.date in {datetime.date(2026, 11, 17), datetime.date(2026, 11, 27)}


def test_the_response_ids_of_tools_are_kept_and_what_is_about_devices_is_not(tmp_path: Path) -> None:
    by_name = {path.name: path for path in EXPORTS}
    (first, *_) = scored(by_name["qualtrics-choice-text.csv"])
    assert dict(first.assessment.sheet.tags)["response"] == "R_000000000000001"
    assert not {"IPAddress", "LocationLatitude", "Status"} & set(first.assessment.sheet.tags)


def test_unfinished_responses_are_scored_with_a_warning_or_left_out(program: Callable[..., Ran]) -> None:
    export = str(next(path for path in EXPORTS if path.name == "limesurvey-codes.csv"))
    ran = program("score", export, "--format", "csv")
    assert ran.code == 0
    assert "warning: 1 row not finished by the respondent: scored (--complete-only leaves out)" in ran.err
    only = program("score", export, "--format", "csv", "--complete-only")
    assert len(only.out.splitlines()) == len(ran.out.splitlines()) - 1
    assert "limesurvey-codes.csv: 1 row not finished by the respondent: left out (--complete-only)\n" in only.err
    assert program("score", export, "--format", "csv", "--strict").code == 2


def test_trials_of_the_authors_of_a_form_are_left_out_and_counted(program: Callable[..., Ran]) -> None:
    export = str(next(path for path in EXPORTS if path.name == "qualtrics-choice-text.csv"))
    assert "1 row of trials by the authors of the form left out" in program("score", export).err


def test_numbers_of_tools_that_count_from_1_are_refused_until_they_are_mapped(
    program: Callable[..., Ran], tmp_path: Path
) -> None:
    head = "respondent_id,collector_id,planning-listening\n"
    (tmp_path / "monkey.csv").write_text(f"{head}1,7,1\n2,7,3\n")
    refused = program("score", "monkey.csv", "--format", "csv")
    assert refused.code == 2
    assert "'1' may not be a score, as SurveyMonkey counts choices from 1" in refused.err
    (tmp_path / "map.yaml").write_text('format: 1\nrubric: six-stages\nvalues: {"1": 0, "2": 1, "3": 2, "4": 3}\n')
    mapping = read_mapping(str(tmp_path / "map.yaml"), Catalogue())
    given = [each.assessment.ratings for each in scored(tmp_path / "monkey.csv", How(mapping=mapping))]
    assert given == [{"planning-listening": 0}, {"planning-listening": 2}]


TABLES = [path for path in EXPORTS if path.suffix == ".csv"]
CELLS = (
    "NA",
    "2.0",
    "1",
    "3",
    "don't know",
    "not-applicable",
    "not-applicable: why",
    "Does not apply to us",
    "unknown",
)
CHANGES = st.lists(
    st.tuples(st.integers(1, 8), st.integers(0, 40), st.sampled_from((*CELLS, "3/4/2026", "2026-11-17T09:15:03Z", ""))),
    max_size=12,
)
MAPPINGS = (
    None,
    Mapping(values={"NA": "unanswered", "1": "0", "2": "1", "3": "2"}),
    Mapping(asked=("planning-listening", "planning-readiness"), dates="day-first"),
)


@given(st.sampled_from(TABLES), CHANGES, st.sampled_from(MAPPINGS), st.booleans())
@settings(max_examples=60)
def test_a_fast_reading_of_an_export_is_the_strict_one(
    tmp_path_factory: pytest.TempPathFactory,
    export: Path,
    changes: list[tuple[int, int, str]],
    mapping: Mapping | None,
    strict: bool,
) -> None:
    text = export.read_text(encoding="utf-8-sig")
    separator = ";" if text.partition("\n")[0].count(";") > 3 else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    for row, column, cell in changes:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = cell
    path = tmp_path_factory.mktemp("changed") / "changed.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    catalogue = Catalogue()
    for writer in (partial(CsvRows, columns=ResultColumns(list(catalogue.values()), ["response"])), Reports):
        scorer = Scorer(catalogue, None, Asked(strict=strict), writer)
        for piece in read_inputs([str(path)], catalogue, How(mapping=mapping)):
            if isinstance(piece, Block) and piece.records:
                results = [scorer.strict(piece, place) for place in range(len(piece.records))]
                found = scorer(piece)
                assert list(found.made) == list(map(scorer._writer.result, results))
                problems_at = {remark.place: remark.problems for remark in found.remarks}
                for place, result in enumerate(results):
                    problems = result.problems if isinstance(result, Failed) else result.warnings
                    assert sorted(map(str, problems_at.get(place, ()))) == sorted(map(str, problems))


# --- Files ---------------------------------------------------------------------------------------------------------

SIX = Catalogue().find("six-stages")
HEAD = "subject,planning-listening,planning-audience\n"
SHAPES = (["--rows", "sheets"], ["--rows", "questions"], ["--overview"], ["--by", "subject"])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.tsv", b"subject\tplanning-listening\nA\t2\n"),
        ("a.csv", b"subject,planning-listening\nA,2,,\n"),
        ("a.csv", b"Results of the survey,\n,\nsubject,Planning_Listening,planning-audience\nA,2.0,\n"),
        ("a.csv.gz", gzip.compress(b"subject,planning-listening\nA,2\n", mtime=0)),
        ("a.csv", "subject,planning-listening\nA,2\n".encode("utf-16")),
        ("a.json", b'[{"subject": "A", "planning-listening": 2.0, "planning-audience": null}]'),
        ("a.jsonl", b'{"subject": "A", "planning-listening": 2}\n'),
        ("a.ndjson", b'{"subject": "A", "planning-listening": "mostly"}\n'),
    ],
)
def test_a_table_is_read_from_any_file(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    (result,) = scored(tmp_path / name)
    assert (result.assessment.sheet.subject, dict(result.assessment.ratings)) == ("A", {"planning-listening": 2})


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, datetime.date):
                        sheet.write_datetime(row, column, datetime.datetime.combine(cell, datetime.time()), days)
                    elif isinstance(cell, str) and cell.startswith("="):
                        sheet.write_formula(row, column, cell)
                    elif cell is not None:
                        sheet.write(row, column, cell)
    return path


def test_a_workbook_is_read_by_its_worksheets_with_answers(program: Callable[..., Ran], tmp_path: Path) -> None:
    head = ["subject", "date", "planning-listening"]
    workbook(
        tmp_path / "book.xlsx",
        North=[["Answers of the north"], head, ["A", datetime.date(2026, 11, 17), 2], ["B", None, "unknown"]],
        Notes=[["Read me"]],
        South=[head, ["C", None, True]],
    )
    ran = program("score", "book.xlsx", "--format", "csv")
    assert "book.xlsx[North]: the headings are in row 2; what is above them is left out" in ran.err
    assert "book.xlsx[South]:2: column C: 'TRUE' may mean many things" in ran.err
    assert "worksheets without answers are passed over: 'Notes'" in ran.err
    assert [row.split(",")[0] for row in ran.out.splitlines()[1:]] == [
        '"book.xlsx[North]:3"',
        '"book.xlsx[North]:4"',
        '"book.xlsx[South]:2"',
    ]
    north = program("score", "book.xlsx", "--worksheet", "North", "--format", "csv")
    assert north.code == 0
    assert "2026-11-17" in north.out
    assert "there are 'North', 'Notes', 'South'" in program("score", "book.xlsx", "--worksheet", "East").err


def test_formulas_that_no_program_calculated_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", Sheet1=[["subject", "planning-listening"], ["A", "=1+1"]])
    (failed,) = run([str(path)], Catalogue())
    assert isinstance(failed, Failed)
    assert "a formula that no program has calculated" in failed.problems[0].message


def test_a_formula_that_no_program_calculated_is_refused_among_others_with_a_value(tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["subject", "planning-listening", "planning-audience"])
        sheet.write_row(1, 0, ["A", 0])
        sheet.write_formula(1, 2, "=1+1", None, 2)
        sheet.write(2, 0, "B")
        sheet.write_formula(2, 1, "=1+1", None, 2)
        sheet.write_formula(2, 2, "=1+1")
    good, failed = run([str(tmp_path / "book.xlsx")], Catalogue())
    assert isinstance(good, Scored)
    assert good.assessment.ratings == {"planning-listening": 0, "planning-audience": 2}
    assert isinstance(failed, Failed)
    (problem,) = failed.problems
    assert "column C: a formula that no program has calculated" in problem.message


@pytest.mark.parametrize("arguments", [(), ("--strict",)])
def test_a_name_that_no_program_calculated_is_a_warning(
    program: Callable[..., Ran], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    id_ = "planning-listening"
    rows = [["subject", id_, "asked", "total"], ["=1&2", 2, id_, "=B2"], ["=1&3", 1, id_, "=B3"]]
    workbook(tmp_path / "book.xlsx", Sheet1=rows)
    ran = program("score", "book.xlsx", "--format", "csv", *arguments)
    how = "open the workbook in a spreadsheet, calculate it (LibreOffice: Ctrl+Shift+F9), and save it"
    kind = "" if arguments else "warning: "
    for column in ("A 'subject'", "D 'total'"):
        words = f"column {column} has formulas that no program has calculated, read as '=?' in 2 rows; {how}"
        assert f"book.xlsx: {kind}{words}\n" in ran.err
    assert ran.code == (2 if arguments else 0)


def test_a_formula_that_a_spreadsheet_calculated_to_0_is_that_score(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "book.xlsx", Sheet1=[["planning-listening", "planning-audience"], ["=1-1", 1], ["=2", 1]]
    )
    saved = tmp_path / "saved.xlsx"  # as Excel saves it
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(saved, "w") as new:
        for name in old.namelist():
            data = old.read(name).replace(b' fullCalcOnLoad="1"', b"").replace(b"<f>2</f><v>0<", b"<f>2</f><v>2<")
            new.writestr(name, data)
    assert [each.assessment.ratings["planning-listening"] for each in scored(saved)] == [0, 2]


ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    "<office:body><office:spreadsheet>"
)
ERROR = '<table:table-cell table:formula="of:=NA()"{} office:value-type="string" office:string-value="" \
calcext:value-type="error"><text:p>{}</text:p></table:table-cell>'


def ods(path: Path, *rows: str) -> Path:
    """Write an .ods file as LibreOffice does.  A cell is a text, or the XML of a cell."""
    head = ["subject", "planning-listening", "planning-audience"]

    def cell(text: str) -> str:
        if text.startswith("<"):
            return text
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in ("".join(map(cell, head)), *rows))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f'{ODS_HEAD}<table:table table:name="T">{body}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
    return path


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        (ERROR.format("", "#N/A"), "column B: '#N/A' is the error of a formula"),
        (ERROR.format("", "#BEZUG!"), "column B: '#BEZUG!' is the error of a formula"),
        (ERROR.format("", "Err:508"), "column B: 'Err:508' is the error of a formula"),
        (ERROR.format(' table:number-columns-repeated="2"', "#N/A"), "column C: '#N/A' is the error of a formula"),
        ("<table:table-cell/>" + ERROR.format("", "#N/A"), "column C: '#N/A' is the error of a formula"),
        ('<table:table-cell table:formula="of:=1+1"/>', "column B: a formula that no program has calculated"),
    ],
    ids=["an error", "in another language", "by number", "in two cells", "behind an empty cell", "not calculated"],
)
def test_errors_in_an_ods_file_are_not_empty_cells(tmp_path: Path, cells: str, complaint: str) -> None:
    subject = '<table:table-cell office:value-type="string"><text:p>A</text:p></table:table-cell>'
    (failed,) = run([str(ods(tmp_path / "book.ods", subject + cells))], Catalogue())
    assert isinstance(failed, Failed)
    assert any(complaint in problem.message for problem in failed.problems)


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    empty = '<table:table-cell table:formula="of:=IF(1;&quot;&quot;;2)"><text:p/></table:table-cell>'
    two = '<table:table-cell office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell>'
    subject = '<table:table-cell office:value-type="string"><text:p>A</text:p></table:table-cell>'
    (found,) = scored(ods(tmp_path / "book.ods", subject + empty + two))
    assert found.assessment.ratings == {"planning-audience": 2}


def test_more_errors_than_anybody_corrects_are_one_line(tmp_path: Path) -> None:
    row = ERROR.format(' table:number-columns-repeated="3"', "#N/A")
    rows = f'</table:table-row><table:table-row table:number-rows-repeated="50000">{row}'
    (failed,) = run([str(ods(tmp_path / "book.ods", rows))], Catalogue())
    assert isinstance(failed, Failed)
    assert [problem.message.partition(";")[0] for problem in failed.problems] == [
        "more than 100,000 cells with an error or with a formula without a value"
    ]


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE html><title>Sign in</title>", "this is a web page"),
        (b"no zip at all", "is not a workbook, or is damaged"),
        (b"PK\x05\x06" + b"\0" * 18, "is an archive, but not a workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "has a password, or is a workbook of before 2007"),
    ],
    ids=["nothing", "a web page", "no zip", "an empty zip", "a password"],
)
def test_what_is_not_a_workbook_is_refused_in_one_line(tmp_path: Path, data: bytes, complaint: str) -> None:
    (tmp_path / "book.xlsx").write_bytes(data)
    (failed,) = run([str(tmp_path / "book.xlsx")], Catalogue())
    assert isinstance(failed, Failed)
    assert len(failed.problems) == 1
    assert complaint in failed.problems[0].message


def test_a_cell_far_away_is_refused_before_the_reader_makes_room_for_it(tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["subject", "planning-listening"])
        sheet.write(1_048_575, 16_383, 1)
    (failed,) = run([str(tmp_path / "book.xlsx")], Catalogue())
    assert isinstance(failed, Failed)
    assert "more than 6,000,000 cells; save the worksheet as CSV" in failed.problems[0].message


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[{"planning-listening": 2}', "a comma is missing behind this record, or the list was cut off"),
        ("[]", "a list without records"),
        ('[{"planning-listening": 2}] more', "something is behind the list of records"),
        ('[{"planning-listening": 2, "planning-listening": 3}]', "the field 'planning-listening' is there twice"),
        ('[{"planning-listening": NaN}]', "NaN is not JSON"),
    ],
)
def test_a_list_that_is_not_a_table_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "a.json").write_text(text)
    failed = [each for each in run([str(tmp_path / "a.json")], Catalogue()) if isinstance(each, Failed)]
    assert any(complaint in problem.message for each in failed for problem in each.problems)


NESTED = '"subject": "A", "planning": {"planning-listening": 2, "x": {"planning-audience": "1"}}'


@pytest.mark.parametrize(
    ("name", "text"), [("a.json", "{%s}"), ("a.json", "[{%s}]"), ("a.jsonl", "{%s}\n"), ("a.ndjson", "{%s}\n{%s}\n")]
)
def test_answers_in_records_within_records_are_read(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text.replace("%s", NESTED))
    for result in scored(tmp_path / name):
        assert result.assessment.ratings == {"planning-listening": 2, "planning-audience": 1}


def test_records_in_a_field_of_a_document_are_refused_with_its_name(
    program: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_text('{"count": 1, "results": [{"subject": "A", "planning-listening": 2}]}')
    ran = program("score", "a.json")
    assert (ran.code, ran.err.splitlines()[0]) == (
        2,
        "a.json: the records are in 'results'; save that list alone, [ … ]",
    )


def test_one_bad_record_of_a_list_does_not_stop_the_others(tmp_path: Path) -> None:
    records = [{"subject": "A", "planning-listening": 2}, [1], {"subject": "C", "planning-listening": 1}]
    (tmp_path / "a.json").write_text(json.dumps(records))
    one, two, three = run([str(tmp_path / "a.json")], Catalogue())
    assert isinstance(one, Scored)
    assert isinstance(two, Failed)
    assert isinstance(three, Scored)


def test_a_folder_names_what_it_does_not_read(program: Callable[..., Ran], tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "a.csv").write_text(f"{HEAD}A,2,1\n")
    (folder / "b.yaml").write_text("rubric: six-stages\nanswers: {planning-listening: 2}\n")
    (folder / "map.yaml").write_text("format: 1\nrubric: six-stages\nignore: [x]\n")
    (folder / "rubric.yaml").write_text((ROOT / "rubrics" / "six-stages.yaml").read_text())
    (folder / "~$open.xlsx").write_text("x")
    (folder / "picture.png").write_text("x")
    for format_ in ("csv", "json", "jsonl"):
        program("score", "answers/a.csv", "--format", format_, "-o", f"answers/result.{format_}")
    ran = program("score", "answers", "--format", "csv")
    assert ran.code == 0
    assert [row.split(",")[0] for row in ran.out.splitlines()[1:]] == ['"answers/a.csv:2"', '"answers/b.yaml"']
    for named in ("map.yaml", "rubric.yaml", "~$open.xlsx", "picture.png", "result.csv", "result.json", "result.jsonl"):
        assert f"'{named}'" in ran.err


@pytest.mark.parametrize(
    ("shape", "ending"),
    [
        *((shape, ending) for shape in SHAPES for ending in ("csv", "xlsx", "parquet")),
        *((shape, "json") for shape in SHAPES if "questions" not in shape),  # which has one shape for all rows
    ],
)
def test_results_of_every_shape_in_a_folder_are_passed_over(
    program: Callable[..., Ran], tmp_path: Path, shape: list[str], ending: str
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text(f"{HEAD}A,2,1\nB,1,1\n")
    assert program("score", "in", *shape, "-o", f"in/result.{ending}").code == 0
    ran = program("score", "in", "--format", "csv")
    assert (ran.code, ran.out.count("\n")) == (0, 3)
    assert f"in: passed over, as a result of this program: 'result.{ending}'\n" in ran.err


@pytest.mark.parametrize(
    ("command", "what"),
    [
        (["team", "in/a.csv"], "a result of this program"),
        (["columns", "in/a.csv"], "a result of this program"),
        (["rubric", "check", "six-stages"], "a result of this program"),
        (["rubric", "show", "six-stages"], "a rubric"),
        (["rubric", "list"], "a rubric"),
        (["schema", "rubric"], "a schema"),
        (["schema", "result"], "a schema"),
    ],
    ids=" ".join,
)
def test_what_other_commands_write_as_json_is_passed_over_in_a_folder(
    program: Callable[..., Ran], tmp_path: Path, command: list[str], what: str
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text(f"{HEAD}A,2,1\nA,1,1\n")
    written = program(*command, *([] if command[0] == "schema" else ["--format", "json"])).out
    (tmp_path / "in" / "x.json").write_text(written)
    ran = program("score", "in", "--rubric", "six-stages", "--format", "csv")
    assert (ran.code, ran.out.count("\n")) == (0, 3)
    assert f"in: passed over, as {what}: 'x.json'\n" in ran.err


def test_a_mapping_in_a_folder_is_passed_over_also_if_it_says_what_single_answers_mean(
    program: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text(f"{HEAD}A,2,Often\n")
    (tmp_path / "in" / "map.yaml").write_text(
        "format: 1\nrubric: six-stages\ncolumns: {}\nanswers: {planning-audience: {Often: 2}}\n"
    )
    ran = program("score", "in", "--columns", "in/map.yaml", "--format", "csv")
    assert (ran.code, ran.out.count("\n")) == (0, 2)
    assert "in: passed over, as a mapping: 'map.yaml'\n" in ran.err


def test_results_are_known_however_long_they_are(program: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text(HEAD + "".join(f"S{number},2,1\n" for number in range(120)))
    program("score", "in", "-o", "in/result.json")
    assert (tmp_path / "in" / "result.json").stat().st_size > 1 << 20
    assert program("score", "in", "--overview", "--format", "json").code == 0
    assert program("score", "in/result.json").err == "in/result.json: results of this program, not answers\n"


@pytest.mark.parametrize(
    "more",
    [
        {"not_applicable": {"stages": ["presence"], "reason": "we are on no network"}},
        {"tags": {"results": "good", "tool": "paper", "stages": "three", "columns": "two"}},
        {"answers": {"planning-listening": {"answer": 2, "note": 'no "answers": {} yet'}}},
        {"answers": {}, "not_applicable": {"stages": ["presence"], "reason": "we are on no network"}},
    ],
    ids=["a stage that does not apply", "tags called like fields", "a note", "nothing but what does not apply"],
)
@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_a_sheet_in_a_folder_is_scored_as_if_it_were_named(
    program: Callable[..., Ran], tmp_path: Path, name: str, more: dict[str, object]
) -> None:
    (tmp_path / "in").mkdir()
    sheet = {"rubric": "six-stages", "answers": {"planning-listening": 2}, **more}
    (tmp_path / "in" / name).write_text(json.dumps(sheet, indent=2))
    named, found = (program("score", each, "--format", "csv") for each in (f"in/{name}", "in"))
    assert (found.code, found.out, found.err) == (named.code, named.out, named.err)


# --- Messages ------------------------------------------------------------------------------------------------------


def test_the_same_message_of_many_rows_is_written_once(program: Callable[..., Ran], tmp_path: Path) -> None:
    rows = [f"S{number},{'Sometimes' if number % 2 else 2},x{number % 40}\n" for number in range(400)]
    (tmp_path / "a.csv").write_text(HEAD + "".join(rows))
    ran = program("score", "a.csv", "--format", "jsonl")
    lines = ran.err.splitlines()
    assert len(lines) <= 31
    assert "a.csv: 200 rows (3, 5, 7 …): column B: 'Sometimes' is not an answer to 'planning-listening'" in lines[1]
    assert sum('"errors"' in line for line in ran.out.splitlines()) == 400


def test_the_same_thing_wrong_in_many_columns_is_one_line(program: Callable[..., Ran], tmp_path: Path) -> None:
    ids = [id_ for id_ in SIX.questions if not SIX.questions[id_].essential]
    rows = [f"S{number}" + f",{'N/A' if number % 2 else 'not-applicable'}" * len(ids) + "\n" for number in range(60)]
    (tmp_path / "a.csv").write_text(f"subject,{','.join(ids)}\n" + "".join(rows))
    lines = program("score", "a.csv", "--format", "csv").err.splitlines()
    of = f"cells of {len(ids)} questions ({', '.join(ids[:3])} …; rows"
    assert [line for line in lines if " cells " in line] == [
        (
            f"a.csv: {30 * len(ids)} {of} 3, 5, 7 …): 'N/A' may mean many things; "
            "say in a mapping what it means (see 'socialmaturity columns')"
        ),
        (
            f"a.csv: warning: {30 * len(ids)} {of} 2, 4, 6 …): the question is not applicable without a reason; "
            "add 'reason: …' (in a table, write 'not-applicable: …')"
        ),
    ]


def test_a_stage_that_hardly_applies_in_many_rows_is_one_line(program: Callable[..., Ran], tmp_path: Path) -> None:
    ids = [id_ for id_ in SIX.questions if id_.startswith("presence") and SIX.questions[id_].may_not_apply]
    row = "A" + ",not-applicable: no shop" * len(ids)
    (tmp_path / "a.csv").write_text(f"subject,{','.join(ids)}\n" + f"{row}\n" * 40)
    lines = program("score", "a.csv", "--format", "csv").err.splitlines()
    assert [line.split(": ", 2)[1] for line in lines if "rests on little" in line] == ["warning", "warning"]
    assert "a.csv: warning: 39 more rows (3, 4, 5 …): more than half of the questions of 'Presence'" in "\n".join(lines)


def test_every_cell_of_a_row_that_is_refused_is_in_its_record(program: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"subject,{','.join(SIX.questions)}\nA{',N/A' * len(SIX.questions)}\n")
    (record,) = map(json.loads, program("score", "a.csv", "--format", "jsonl").out.splitlines())
    assert [error["question"] for error in record["errors"]] == list(SIX.questions)


def test_rows_that_do_not_fit_leave_room_for_what_is_wrong_with_cells(
    program: Callable[..., Ran], tmp_path: Path
) -> None:
    rows = [f"S{number},2{',,x' * number}\n" for number in range(1, 60)]
    (tmp_path / "a.csv").write_text(f"subject,planning-listening,planning-audience\nA,Sometimes,1\n{''.join(rows)}")
    lines = program("score", "a.csv", "--format", "csv").err.splitlines()
    assert "a.csv:2: column B: 'Sometimes' is not an answer" in "\n".join(lines)
    assert len(lines) <= 32


def test_who_answered_twice_is_named_and_only_the_latest_may_be_kept(
    program: Callable[..., Ran], tmp_path: Path
) -> None:
    rows = "A,1,,Ann\nB,2,,Bo\nA,3,,Ann\n"
    (tmp_path / "a.csv").write_text(HEAD.replace("\n", ",respondent\n") + rows)
    ran = program("score", "a.csv", "--format", "csv")
    assert "a.csv:4: warning: the same respondent as a.csv:2; both count (--latest keeps the last)" in ran.err
    latest = program("score", "a.csv", "--format", "csv", "--latest")
    assert [row.split(",")[0] for row in latest.out.splitlines()[1:]] == ['"a.csv:3"', '"a.csv:4"']
    (tmp_path / "b.csv").write_text(f"{HEAD}A,1,\n")
    assert "--latest needs a column with respondents" in program("score", "b.csv", "--latest").err


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.yaml"])
def test_a_file_that_is_given_twice_is_warned_of_once(program: Callable[..., Ran], tmp_path: Path, name: str) -> None:
    written = {
        "a.csv": HEAD.replace("\n", ",respondent\n") + "A,1,,Ann\nB,2,,Bo\n",
        "a.jsonl": '{"rubric": "six-stages", "subject": "A", "respondent": "Ann", "answers": {}}\n',
        "a.yaml": "rubric: six-stages\nsubject: A\nrespondent: Ann\nanswers: {}\n",
    }
    (tmp_path / name).write_text(written[name])
    twice = program("score", name, f"./{name}", "--format", "csv")
    assert f"./{name}: warning: is the same file as {name}, which was read before; its answers count twice" in twice.err
    assert "the same respondent" not in twice.err
    strict = program("score", name, name, "--format", "csv", "--strict")
    assert (strict.code, f"\n{name}: is the same file as" in f"\n{strict.err}") == (2, True)
    assert f'"{name}' not in strict.out.partition("is the same file")[2]
    once, latest = (program("score", *names, "--format", "csv", "--latest") for names in ([name], [name, name]))
    assert latest.out == once.out
    assert f"{name}: warning: is the same file as {name}, which was read before; it is left out" in latest.err


def test_those_who_answer_twice_are_named_after_a_file_that_was_given_twice(
    program: Callable[..., Ran], tmp_path: Path
) -> None:
    rows = HEAD.replace("\n", ",respondent\n") + "A,1,,Ann\n"
    (tmp_path / "a.csv").write_text(rows)
    ran = program("score", "a.csv", "a.csv", "-", "--input-format", "csv", "--format", "csv", stdin=rows)
    assert "-:2: warning: the same respondent as a.csv:2" in ran.err


def test_anonymous_rows_that_are_identical_are_nobody_twice(program: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEAD + "A,2,1\n" * 300)
    assert "the same" not in program("score", "a.csv", "--format", "csv").err


def test_columns_that_hold_every_score_but_0_are_suspicious(program: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEAD + "A,1,3\nA,2,2\nA,3,1\n" * 10)
    assert "no answer is 0, but columns (B, C) hold every other score" in program("score", "a.csv").err
    (tmp_path / "b.csv").write_text(HEAD + "A,1,3\nA,2,0\nA,3,1\n" * 10)
    assert "no answer is 0" not in program("score", "b.csv").err
    document = json.loads(program("score", "a.csv", "--format", "json").out)
    assert any("no answer is 0" in warning["message"] for warning in document["warnings"])


def test_with_strict_a_doubt_about_a_whole_table_is_an_error_of_its_own(
    program: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(HEAD + "A,1,3\nA,2,2\nA,3,1\n" * 10)
    (tmp_path / "map.yaml").write_text("format: 1\nasked: [planning-listening, planning-audience]\n")
    ran = program("score", "a.csv", "--columns", "map.yaml", "--strict", "--format", "jsonl")
    assert ran.code == 2
    results = [json.loads(line) for line in ran.out.splitlines()]
    assert ["errors" in result for result in results] == [False] * 30 + [True]
    assert results[-1]["errors"][0]["code"] == "no-lowest-score"


def test_a_rubric_that_is_only_partly_there_stops_strict_runs_unless_that_is_meant(
    program: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(f"{HEAD}A,2,1\n")
    assert program("score", "a.csv", "--strict").code == 2
    (tmp_path / "map.yaml").write_text(
        "format: 1\nrubric: six-stages\nasked: [planning-listening, planning-audience]\n"
    )
    assert program("score", "a.csv", "--strict", "--columns", "map.yaml").code == 0


@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_a_row_without_an_answer_is_a_warning(program: Callable[..., Ran], tmp_path: Path, format_: str) -> None:
    (tmp_path / "a.csv").write_text(f"{HEAD}A,2,1\nD,,\nB,,\nC,1,\n")
    ran = program("score", "a.csv", "--format", format_)
    assert ran.code == 0
    assert "a.csv:3: warning: no question is answered, and it counts all the same" in ran.err
    assert "a.csv: warning: 1 more row (4): no question is answered" in ran.err
    (tmp_path / "map.yaml").write_text(
        "format: 1\nrubric: six-stages\nasked: [planning-listening, planning-audience]\n"
    )
    strict = program("score", "a.csv", "--columns", "map.yaml", "--strict", "--format", format_)
    assert (strict.code, "2 scored, 2 could not be scored" in strict.err) == (2, True)


# --- columns -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["google-forms.csv", "qualtrics-choice-text.csv", "microsoft-forms.xlsx"])
def test_columns_shows_how_a_table_is_understood(program: Callable[..., Ran], golden: Callable, name: str) -> None:
    ran = program("columns", f"tests/data/exports/{name}", cwd=ROOT, COLUMNS="80")
    assert ran.code == 0
    assert max(map(len, ran.out.splitlines())) <= 80
    golden(f"columns/{name}.80.txt", ran.out)


BAD = """\
respondent,planning-listning,planning-audience,Q7
Ann,2,Sometimes,x
Bo,1,2,y
"""


def test_columns_says_what_score_would_refuse(program: Callable[..., Ran], golden: Callable, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text(BAD)
    ran = program("columns", "bad.csv", COLUMNS="80")
    assert ran.code == 1
    golden("columns/bad.80.txt", ran.out)
    found = json.loads(program("columns", "bad.csv", "--format", "json").out)
    assert [column["kind"] for column in found["columns"]] == ["field", "tag", "question", "tag"]
    assert found["columns"][2]["cells"][0]["refused"]


def test_two_commands_and_one_edit_lead_to_the_first_result(
    program: Callable[..., Ran], golden: Callable, tmp_path: Path
) -> None:
    (tmp_path / "bad.csv").write_text(BAD)
    assert program("score", "bad.csv").code == 2
    assert program("columns", "bad.csv", "-o", "map.yaml").code == 1
    mapping = tmp_path / "map.yaml"
    assert mapping.stat().st_mode & 0o777 == 0o600
    text = mapping.read_text()
    golden("columns/map.yaml", text)
    text = text.replace("  # planning-listening:", "  planning-listening: planning-listning")
    text = text.replace("# answers:\n#   planning-audience:", "answers:\n  planning-audience:")
    mapping.write_text(text.replace("#     Sometimes:", "    Sometimes: 1"))
    ran = program("score", "bad.csv", "--columns", "map.yaml", "--format", "csv", "--quiet")
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.out.splitlines()) == 3


def test_a_mapping_leaves_an_export_that_is_understood_as_it_is(program: Callable[..., Ran], tmp_path: Path) -> None:
    for export in EXPORTS:
        program("columns", str(export), "-o", f"{export.name}.yaml")
        mapping = read_mapping(str(tmp_path / f"{export.name}.yaml"), Catalogue())
        before, after = scored(export), scored(export, How(mapping=mapping))
        assert list(map(ratings, after)) == list(map(ratings, before)), export.name
        assert [each.assessment.sheet.date for each in after] == [each.assessment.sheet.date for each in before]


def test_a_mapping_that_is_written_again_keeps_what_it_says(program: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text(f"Answers of 2026,,,\n{BAD}Cy,-99,Often,z\n")
    (tmp_path / "first.yaml").write_text(
        "format: 1\nrubric: six-stages\nheading_rows: 2\ndates: day-first\nasked: [planning-listening]\n"
        "columns: {planning-listening: planning-listning}\nignore: [Q7]\n"
        'values: {"-99": unanswered, "2": 3, "1": 1}\nanswers: {planning-audience: {Sometimes: 1}}\n'
    )
    assert program("columns", "bad.csv", "--columns", "first.yaml", "-o", "second.yaml").code == 1
    first, second = (read_mapping(str(tmp_path / f"{name}.yaml"), Catalogue()) for name in ("first", "second"))
    kept = ("values", "answers", "asked", "dates", "heading_rows", "ignore")
    assert [getattr(second, name) for name in kept] == [getattr(first, name) for name in kept]
    assert "\n#     Often:  # 1 row" in (tmp_path / "second.yaml").read_text()


def test_a_mapping_names_the_worksheet_that_it_is_for(program: Callable[..., Ran], tmp_path: Path) -> None:
    export = "tests/data/exports/microsoft-forms.xlsx"
    mapping = tmp_path / "map.yaml"
    assert program("columns", export, "--worksheet", "Sheet1", "-o", str(mapping), cwd=ROOT).code == 0
    assert "\nworksheet: Sheet1\n" in mapping.read_text()


@pytest.mark.parametrize(
    ("file", "begins"), [("x.html", "<!doctype html>"), ("x.json", "{"), ("x.md", "# bad"), ("x.yml", "# What")]
)
def test_columns_goes_by_the_ending_of_the_file(
    program: Callable[..., Ran], tmp_path: Path, file: str, begins: str
) -> None:
    (tmp_path / "bad.csv").write_text(BAD)
    assert program("columns", "bad.csv", "-o", file).code == 1
    assert (tmp_path / file).read_text().startswith(begins)
    assert "csv cannot show the columns of a table" in program("columns", "bad.csv", "-o", "x.csv").err


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("columns: {planning-listning: Q1}", "there is no question or field 'planning-listning'; did you mean"),
        ("columns: {subject: {column: 4}}", "'4' are not the letters of a column"),
        ("values: {often: sometimes}", "'often' cannot mean 'sometimes'; write a score, the id of a point"),
        ("answers: {planning-listening: {often: 7}}", "'often' cannot mean '7'"),
        ("asked: [planning-listning]", "there is no question 'planning-listning'"),
        ("rubric: six-stagse", "there is no rubric 'six-stagse'; did you mean 'six-stages'?"),
        ("colums: {}", "did you mean 'columns'?"),
    ],
)
def test_a_mapping_names_what_is_not_there(
    program: Callable[..., Ran], tmp_path: Path, text: str, complaint: str
) -> None:
    (tmp_path / "a.csv").write_text(f"{HEAD}A,2,1\n")
    (tmp_path / "map.yaml").write_text(f"format: 1\n{text}\n")
    ran = program("score", "a.csv", "--columns", "map.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("map.yaml:2:")
    assert complaint in ran.err
