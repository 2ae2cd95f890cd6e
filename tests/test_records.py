"""Lines of JSONL and rows of CSV, as they become sheets: each complaint names its place."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from documents import SMALL, changed, lines
from hypothesis import example, given
from hypothesis import strategies as st

from socialmaturity import formulas
from socialmaturity.batch import run
from socialmaturity.core.model import Mark
from socialmaturity.core.result import Failed, Scored
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.documents.sheet import BLANK_SHEET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from socialmaturity.core.result import Result

    Read = Callable[..., str]

IDS = ("first-a", "first-b", "first-c", "first-d")
HEADER = f"subject,{','.join(IDS)}"
_SIGNS = {Mark.UNKNOWN: "?", Mark.NOT_APPLICABLE: "n", None: "."}


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Result]]:
    """What comes of a file with these bytes, when the small rubric is the one that was named."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(SMALL)

    def results(file: str, data: str | bytes, *, rubric: str | None = None) -> list[Result]:
        if rubric is not None:
            (tmp_path / "small.yaml").write_text(rubric)
        (tmp_path / file).write_bytes(data if isinstance(data, bytes) else data.encode())
        return list(run([file], Catalogue(["small.yaml"])))

    return results


@pytest.fixture
def read(results: Callable[..., list[Result]]) -> Read:
    """The same as text: who gave which answers, or what is wrong."""
    return lambda *args, **options: lines_of(results(*args, **options))


def lines_of(results: Iterable[Result]) -> str:
    return "".join(_line_of(result) for result in results)


def _line_of(result: Result) -> str:
    if isinstance(result, Failed):
        return lines(result.problems)
    sheet = result.assessment.sheet
    ratings = (sheet.answers[id_].rating if id_ in sheet.answers else None for id_ in IDS)
    signs = "".join(_SIGNS.get(rating, str(rating)) for rating in ratings)
    return f"{result.source} {sheet.subject} {signs}\n" + lines(result.warnings)


def scored(results: Iterable[Result]) -> Scored:
    """The only result."""
    (result,) = results
    assert isinstance(result, Scored), result
    return result


def line(subject: str = "Anna", **more: object) -> str:
    return json.dumps({"subject": subject, "answers": {"first-a": 2, "first-b": 1}, **more}, ensure_ascii=False)


# --- CSV: what the rows say --------------------------------------------------------------------------------------

TWO = "x.csv:2 Anna 21?.\nx.csv:3 Bo 0..2\n"
TABLE = f"{HEADER}\nAnna,2,1,unknown,\nBo,0,,,2\n"


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param(TABLE, TWO, id="commas"),
        pytest.param(TABLE.replace(",", ";"), TWO, id="semicolons"),
        pytest.param(TABLE.replace(",", "\t"), TWO, id="tabs"),
        pytest.param("\ufeff" + TABLE, TWO, id="a byte order mark"),
        pytest.param(TABLE.replace("\n", "\r\n"), TWO, id="line ends of Windows"),
        pytest.param(TABLE.removesuffix("\n"), TWO, id="no last line end"),
        pytest.param(TABLE.replace("Anna", '"Anna"').replace("subject", '"subject"'), TWO, id="quotes"),
        pytest.param(
            '"' + TABLE.replace(",", '","').replace("\n", '"\n"').removesuffix('"'), TWO, id="quotes everywhere"
        ),
        pytest.param(
            "sep=;\n" + TABLE.replace(",", ";"),
            TWO.replace("csv:3", "csv:4").replace("csv:2", "csv:3"),
            id="sep=; before the header",
        ),
        pytest.param(
            '\ufeff"sep=,"\r\n' + TABLE,
            TWO.replace("csv:3", "csv:4").replace("csv:2", "csv:3"),
            id="sep in quotes after a byte order mark",
        ),
        pytest.param(
            f'"a;b;c;d;e;f;g";{HEADER.replace(",", ";")}\n"1,2,3";Anna;2;1;;\n',
            "x.csv:2 Anna 21..\n",
            id="separators in a quoted header cell do not count",
        ),
        pytest.param(
            f"{HEADER}\nAnna;Bo;Cy;Di;Em;Fi,2,1,,\n",
            "x.csv:2 Anna;Bo;Cy;Di;Em;Fi 21..\n",
            id="the header alone decides",
        ),
        pytest.param(
            f'{HEADER},remark\nAnna,2,1,,,"two\nlines, and\n\nmore"\nBo,0,,,2,\n',
            "x.csv:2 Anna 21..\nx.csv:6 Bo 0..2\n",
            id="line ends in quotes are counted",
        ),
        pytest.param(f'{HEADER},remark\nAnna,2,1,,,"she said ""no"""\n', "x.csv:2 Anna 21..\n", id="doubled quotes"),
        pytest.param(f"{HEADER}\nAnna,2,1\nBo,0\n", "x.csv:2 Anna 21..\nx.csv:3 Bo 0...\n", id="short rows"),
        pytest.param(
            f"{HEADER}\n\nAnna,2,1,,\n,,,,\n\n\nBo,0\n", "x.csv:3 Anna 21..\nx.csv:7 Bo 0...\n", id="empty rows"
        ),
        pytest.param(
            f"{HEADER}\nAnna\n", f"x.csv:2 Anna ....\nx.csv:2: warning: {BLANK_SHEET.message}\n", id="no answers"
        ),
        pytest.param(f"\n\n{HEADER}\nAnna,2\n", "x.csv:4 Anna 2...\n", id="empty lines before the header"),
        pytest.param(f"{HEADER},,\nAnna,2,1,,,,\n", "x.csv:2 Anna 21..\n", id="empty columns at the end"),
        pytest.param(" subject , first-a \n Anna , 2 \n", "x.csv:2 Anna 2...\n", id="blanks around cells"),
        pytest.param(
            f"{HEADER}\nAnna,mostly,partly,none,In place\nBo,STARTED,not done,unknown,2\n",
            "x.csv:2 Anna 2102\nx.csv:3 Bo 10?2\n",
            id="ids and labels of points",
        ),
        pytest.param(
            f"{HEADER}\nAnna,not-applicable: we sell: nothing,2,,\n", "x.csv:2 Anna n2..\n", id="not applicable"
        ),
        pytest.param(
            f"{HEADER}\nAnna,not-applicable,2,,\n",
            "x.csv:2 Anna n2..\nx.csv:2: warning: column B: 'first-a' is not applicable without a reason; add 'reason: …' (in a table, write 'not-applicable: …')\n",
            id="not applicable without a reason",
        ),
        pytest.param(
            f"{HEADER}\nAnna,2,not-applicable: why not,,\n",
            "x.csv:2 Anna 2?..\nx.csv:2: warning: column C: 'first-b' is essential and cannot be not-applicable; it "
            "counts as unknown\n",
            id="an essential question not applicable",
        ),
        pytest.param(f"{HEADER}\nMüller & Søn 🌱,2,1,,\n", "x.csv:2 Müller & Søn 🌱 21..\n", id="no ASCII"),
    ],
)
def test_a_row_is_a_sheet(read: Read, table: str, expected: str) -> None:
    assert read("x.csv", table) == expected


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        pytest.param("", "the file is empty; its first line names the columns", id="an empty file"),
        pytest.param("\n \n", "the file is empty; its first line names the columns", id="nothing but blanks"),
        pytest.param(
            f"{HEADER},first-a\n",
            "1: column B 'first-a' and column F 'first-a' are both the question 'first-a'; rename one, or say in a mapping "
            "what it is",
            id="a question twice",
        ),
        pytest.param(
            "region,subject,first-a,region\n",
            "1: columns A and D are called 'region'; rename one, or say in a mapping what they are",
            id="a tag twice",
        ),
        pytest.param(
            "subject,fisrt-a\n",
            "1: column B 'fisrt-a' is nearly the question 'first-a'; write it so, rename the column, or say in a mapping "
            "what it is",
            id="a misspelt question",
        ),
        pytest.param(
            "subject,region\nAnna,coast\n",
            "1: no column is a question of small; the headings are 'subject', 'region'; say in a mapping what they are "
            "(see 'socialmaturity columns')",
            id="no question",
        ),
        pytest.param(
            "subject,sha\x07pe,first-b\n",
            "1: the heading of column B holds the character U+0007; remove it",
            id="a control character in the header",
        ),
        pytest.param(
            '"subject,first-a\nAnna,2\n',
            '1: a quote is opened and never closed; close it, or write " in quotes as ""',
            id="an unclosed quote in the header",
        ),
        pytest.param(
            "subject,first-a" + ",x" * 10_000 + "\n",
            "1: more than 10,000 columns; a table of answers is never that wide",
            id="ten thousand columns and more",
        ),
    ],
)
def test_a_header_that_cannot_be_used_is_refused_once(read: Read, table: str, complaint: str) -> None:
    place = "x.csv:" if complaint[0].isdigit() else "x.csv: "
    assert read("x.csv", table) == f"{place}{complaint}\n"


def test_everything_wrong_with_a_header_is_reported_at_once(read: Read) -> None:
    message = read("x.csv", "subject,fisrt-a,subject,frist-b\nAnna,2,Bo,2\n")
    assert [each.split(": ")[0] for each in message.splitlines()] == ["x.csv:1"] * 3
    assert "columns A and C are the field 'subject'" in message
    assert "nearly the question 'first-a'" in message
    assert "nearly the question 'first-b'" in message


BAD_ROWS = {
    "too long": ("Bad, or not,2,1,,1", "6 cells, but the header has 5; put a text that holds the separator in quotes"),
    "a score off the scale": ("Bad,9,1,,", "column B: '9' is not an answer to 'first-a'"),
    "a score in other digits": ("Bad,２,1,,", "column B: '２' is not an answer to 'first-a'"),
    "a score with an underscore": ("Bad,1_0,1,,", "column B: '1_0' is not an answer to 'first-a'"),
    "a score with a fraction": ("Bad,2.5,1,,", "column B: '2.5' is not an answer to 'first-a'"),
    "nan": ("Bad,nan,1,,", "column B: 'nan' may mean many things"),
    "true": ("Bad,true,1,,", "column B: 'true' may mean many things"),
    "an apostrophe that hides nothing": ("Bad,'2,1,,", "column B: ''2' is not an answer to 'first-a'"),
    "a line separator": ("B\u2028ad,2,1,,", "the control character U+2028 is in column A 'subject'; remove it"),
    "no word of ours": ("Bad,rather,1,,", "column B: 'rather' is not an answer to 'first-a'"),
    "a NUL": ("B\0ad,2,1,,", "the control character U+0000 is in column A 'subject'; remove it"),
    "an escape": ("Bad,2,\x1b[31m1,,", "the control character U+001B is in column C 'first-b'"),
    "text after a quote": ('"Bad"ly,2,1,,', 'there is text after a closing quote; write " in quotes as ""'),
    "a line end of old Macs": ("Bad,2,1,,\rBad,2,1,,", "the text has line endings of old Macs"),
}


@pytest.mark.parametrize("name", BAD_ROWS)
@pytest.mark.parametrize("quoted", ["", '"Zoe, Ann",2,1,,\n'], ids=["no quotes near", "quotes near"])
def test_a_bad_row_is_one_complaint_and_the_others_are_scored(read: Read, name: str, quoted: str) -> None:
    row, complaint = BAD_ROWS[name]
    before, bad, after = read("x.csv", f"{HEADER}\nAnna,2,1,,\n{row}\nBo,0,,,2\n{quoted}").splitlines()[:3]
    assert (before, after) == ("x.csv:2 Anna 21..", "x.csv:4 Bo 0..2")
    assert bad.startswith(f"x.csv:3: {complaint}")


def test_a_row_that_is_not_utf_8_names_its_column(read: Read) -> None:
    message = read("x.csv", f"{HEADER}\nAnna,2,1,,\n".encode() + b"M\xfcller,2,1,,\nBo,0,,,2\n")
    assert message == (
        "x.csv:2 Anna 21..\n"
        "x.csv:3: no UTF-8 text in column A 'subject'; save the file with its text in UTF-8\n"
        "x.csv:4 Bo 0..2\n"
    )


def test_an_unclosed_quote_costs_its_own_row_alone(read: Read) -> None:
    message = read("x.csv", f'{HEADER}\nAnna,2,1,,\n"Bad,2,1,,\nBo,0,,,2\nCy,1,,,\n')
    assert message == (
        "x.csv:2 Anna 21..\n"
        'x.csv:3: a quote is opened and never closed; close it, or write " in quotes as ""\n'
        "x.csv:4 Bo 0..2\n"
        "x.csv:5 Cy 1...\n"
    )


def test_a_last_row_without_its_end_is_reported(read: Read) -> None:
    message = read("x.csv", f"{HEADER}\nAnna,2,1,,\nBo,0,")
    assert message.startswith("x.csv:2 Anna 21..\nx.csv:3: cut off: it has no line end, and 3 of 5 cells")


def test_a_cell_in_a_column_without_a_name_is_refused(read: Read) -> None:
    message = read("x.csv", f",{HEADER}\n,Anna,2,1,,\nwhat,Bo,2,1,,\n")
    assert (
        message
        == "x.csv:2 Anna 21..\nx.csv:3: column A has no name, but something is in it; name the column, or empty the cell\n"
    )


@pytest.mark.parametrize("name", ["x.csv", "x.csv.gz"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_a_table_may_be_packed_and_in_utf_16(read: Read, name: str, encoding: str) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    data = mark + TABLE.encode(encoding)
    data = gzip.compress(data[:9]) + gzip.compress(data[9:]) if name.endswith(".gz") else data
    assert read(name, data) == read("y.csv", TABLE).replace("y.csv", name)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (gzip.compress(TABLE.encode())[:-9], "a .gz that was cut off; see if the file is complete"),
        (gzip.compress(TABLE.encode())[:-9] + b"\0" * 9, "a damaged .gz"),
        (gzip.compress(b"x" * (30 << 20)), "more than 1 MiB without an end"),
    ],
    ids=["cut off", "damaged", "without an end"],
)
def test_a_gz_that_cannot_be_unpacked_is_refused(read: Read, data: bytes, complaint: str) -> None:
    message = read("x.csv.gz", data)
    assert message.count("\n") == 1
    assert complaint in message


def test_an_office_document_is_refused_once(read: Read) -> None:
    message = read("x.csv", b"PK\x03\x04" + b"\x00\xff\n" * 100)
    assert message == (
        "x.csv:1:1: this is an office document or an archive; save it as text, or give a workbook of answers the ending "
        ".xlsx or .ods\n"
    )


@pytest.mark.parametrize("length", [131_073, 500_000])
def test_a_long_cell_is_read_whole(results: Callable, length: int) -> None:
    note = "long, " * (length // 6) + "x" * (length % 6)
    result = scored(results("x.csv", f'{HEADER},remark\nAnna,2,1,,,"{note}"\n'))
    assert result.assessment.sheet.tags["remark"] == note


def test_after_some_quotes_that_are_never_closed_each_line_is_a_row_of_its_own(results: Callable) -> None:
    torn = 'a","\n' * 20_000  # each line opens a quote, also where the one before has left one open
    found = results("x.csv", f"{HEADER}\n{torn}Anna,2,1,0,2\n")
    assert len(found) == 20_001
    assert "never closed" in lines(found[0].problems)
    assert "never closed" in lines(found[-2].problems)
    assert lines_of(found[-1:]) == "x.csv:20002 Anna 2102\n"


def test_blank_lines_before_the_header_are_passed_over(read: Callable) -> None:
    assert read("x.csv", "\n" * 200_000 + f"{HEADER}\nAnna,2,1,0,2\n") == "x.csv:200002 Anna 2102\n"


def test_a_version_may_look_like_a_file(read: Callable) -> None:
    rubric = changed(SMALL, ('version: "1"', 'version: "1.yml"'))
    message = '{"rubric": "small@1.yml", "subject": "Anna", "answers": {"first-a": 2}}\n'
    assert read("x.jsonl", message, rubric=rubric) == "x.jsonl:1 Anna 2...\n"
    assert read("x.json", message, rubric=rubric) == "x.json Anna 2...\n"


def test_a_table_of_5000_columns_is_read(results: Callable) -> None:
    names = [f"tag{number}" for number in range(5_000)]
    result = scored(results("x.csv", f"{HEADER},{','.join(names)}\nAnna,2,1,,,{','.join('v' * 5_000)}\n"))
    assert result.assessment.sheet.tags == dict.fromkeys(names, "v")


def test_columns_are_fields_questions_and_else_tags(results: Callable) -> None:
    table = (
        "region,date,role,first-a,respondent,scope,Größe,subject,rubric\n"
        "coast,2026-02-03,editor,2,Zoe,all,klein,Anna,small\n"
    )
    sheet = scored(results("x.csv", table)).assessment.sheet
    assert (sheet.subject, sheet.respondent, sheet.role, sheet.scope) == ("Anna", "Zoe", "editor", "all")
    assert str(sheet.date) == "2026-02-03"
    assert sheet.tags == {"region": "coast", "Größe": "klein"}
    assert sheet.rubric == "small"


def test_empty_cells_are_not_tags(results: Callable) -> None:
    sheet = scored(results("x.csv", "subject,first-a,region,size\nAnna,2,,small\n")).assessment.sheet
    assert sheet.tags == {"size": "small"}


def test_the_reason_why_a_question_does_not_apply_is_kept(results: Callable) -> None:
    result = scored(results("x.csv", f'{HEADER}\nAnna,"not-applicable: we sell: nothing, yet",2,,\n'))
    answer = result.assessment.sheet.answers["first-a"]
    assert (answer.rating, answer.reason) == (Mark.NOT_APPLICABLE, "we sell: nothing, yet")


def test_a_label_that_two_points_share_is_not_an_answer(read: Read) -> None:
    rubric = changed(SMALL, ("label: In place", "label: Started"))
    assert "'Started' means 1 and 2 to 'first-a'" in read("x.csv", f"{HEADER}\nAnna,Started,1,,\n", rubric=rubric)


# --- CSV: formulas -----------------------------------------------------------------------------------------------

FORMULAS = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "＝1",
    "\u00a0=1",
    "\ufeff=1",
    " =1",
    "'",
    "'=1",
    "''",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_begins_a_formula(text: str) -> None:
    assert formulas.safe(text) == f"'{text}"


@given(st.text())
@example("")
@example("'tis")
@example("''=1")
def test_a_safe_cell_is_read_as_it_was(text: str) -> None:
    assert formulas.restored(formulas.safe(text)) == text


@given(st.text())
def test_a_cell_that_was_made_safe_stays_so(text: str) -> None:
    safe = formulas.safe(text)
    assert safe[:1] not in tuple("=+-@\t\r\n")


@pytest.mark.parametrize("subject", ["=1+1", "-5 degrees", "@home", "'tis", "'=1", "＝1", "plain"])
def test_the_prefix_is_removed_from_texts_and_from_tags(results: Callable, subject: str) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(
        [["subject", "first-a", "first-b", "nick"], [*map(formulas.safe, (subject, "2", "1", subject))]]
    )
    sheet = scored(results("x.csv", text.getvalue())).assessment.sheet
    assert (sheet.subject, sheet.tags["nick"]) == (subject, subject)


def test_a_negative_score_is_read_with_the_prefix_and_without(read: Read) -> None:
    rubric = changed(SMALL, ("score: 0", "score: -1"))
    assert read("x.csv", f"{HEADER}\nAnna,-1,'-1,,\n", rubric=rubric) == "x.csv:2 Anna -1-1..\n"


# --- JSONL -------------------------------------------------------------------------------------------------------


LINE_ENDS_ELSEWHERE = ["\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x1c"]


@pytest.mark.parametrize("sign", LINE_ENDS_ELSEWHERE, ids=ascii)
def test_only_a_line_feed_ends_a_line(read: Read, sign: str) -> None:
    text = f"{line()}\n{line('A B').replace('A B', f'A{sign}B')}\n{line('Bo')}\n"
    first, bad, third = read("x.jsonl", text).splitlines()
    assert (first, third) == ("x.jsonl:1 Anna 21..", "x.jsonl:3 Bo 21..")
    assert bad.startswith("x.jsonl:2:")
    assert f"U+{ord(sign):04X}" in bad


@pytest.mark.parametrize("sign", ["\\u2028", "\\u2029", "\\n", "\\u000a", "é", "🌱"])
def test_what_is_escaped_is_read_as_it_is_meant(results: Callable, sign: str) -> None:
    result = scored(results("x.jsonl", f'{{"subject": "A{sign}B", "answers": {{"first-a": 2}}}}\n'))
    assert result.assessment.sheet.subject == json.loads(f'"A{sign}B"')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"{line()}\n{line('Bo')}\n", "x.jsonl:1 Anna 21..\nx.jsonl:2 Bo 21..\n", id="two lines"),
        pytest.param(f"\ufeff{line()}\n", "x.jsonl:1 Anna 21..\n", id="a byte order mark"),
        pytest.param(f"{line()}\r\n{line('Bo')}\r\n", "x.jsonl:1 Anna 21..\nx.jsonl:2 Bo 21..\n", id="Windows"),
        pytest.param(f"\n{line()}\n  \n\n{line('Bo')}", "x.jsonl:2 Anna 21..\nx.jsonl:5 Bo 21..\n", id="blank lines"),
        pytest.param(
            line(answers={"first-a": {"answer": 2, "note": "n"}, "first-b": "partly", "first-c": "unknown"}),
            "x.jsonl:1 Anna 21?.\n",
            id="full answers, ids and marks",
        ),
        pytest.param(
            line(answers={}), f"x.jsonl:1 Anna ....\nx.jsonl:1: warning: {BLANK_SHEET.message}\n", id="no answers"
        ),
        pytest.param("", "", id="an empty file"),
    ],
)
def test_a_line_is_a_sheet(read: Read, text: str, expected: str) -> None:
    assert read("x.jsonl", text) == expected


BAD_LINES = {
    "cut off": line()[:40],
    "no JSON": "what is this",
    "YAML": "subject: Bad",
    "two documents": line() + line(),
    "a trailing comma": '{"subject": "Bad", "answers": {"first-a": 2},}',
    "single quotes": "{'subject': 'Bad'}",
    "a list": "[1, 2]",
    "a text": '"Bad"',
    "null": "null",
    "a number": "1",
    "nothing in it": "{}",
    "a duplicate field": '{"subject": "Bad", "subject": "Bo", "answers": {"first-a": 2}}',
    "a duplicate question": '{"answers": {"first-a": 2, "first-a": 1}}',
    "a duplicate in disguise": '{"answers": {"first-a": 2, "first\\u002da": 2}}',
    "a duplicate in an answer": '{"answers": {"first-a": {"answer": 2, "answer": 2}}}',
    "an unknown field": line(answer=1),
    "an unknown question": line(answers={"fisrt-a": 2}),
    "another rubric": line(rubric="no-such"),
    "no date": line(date="2026-02-30"),
    "NaN": '{"answers": {"first-a": NaN}}',
    "Infinity": '{"answers": {"first-a": -Infinity}}',
    "1e999": '{"answers": {"first-a": 1e999}}',
    "a fraction": '{"answers": {"first-a": 1.5}}',
    "a truth": '{"answers": {"first-a": true}}',
    "a list as an answer": '{"answers": {"first-a": [2]}}',
    "many digits": '{"answers": {"first-a": ' + "9" * 5_000 + "}}",
    "deep": '{"answers": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "a NUL": '{"subject": "B\0ad", "answers": {"first-a": 2}}',
    "an escape": '{"subject": "B\x1b[31mad", "answers": {"first-a": 2}}',
    "a lone surrogate": '{"subject": "\\ud800", "answers": {"first-a": 2}}',
    "an open text": '{"subject": "Bad, "answers": {"first-a": 2}}',
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_never_stops_the_others(results: Callable, name: str) -> None:
    first, bad, third = results("x.jsonl", f"{line()}\n{BAD_LINES[name]}\n{line('Bo')}\n")
    assert lines_of([first, third]) == "x.jsonl:1 Anna 21..\nx.jsonl:3 Bo 21..\n"
    assert isinstance(bad, Failed), lines_of([bad])
    assert bad.source == "x.jsonl:2"
    assert {(problem.file, problem.line) for problem in bad.problems} == {("x.jsonl", 2)}
    assert all(0 < len(problem.message) < 400 for problem in bad.problems)


def test_a_line_that_is_not_utf_8_never_stops_the_others(results: Callable) -> None:
    data = f"{line()}\n".encode() + line("Müller").encode("latin-1") + f"\n{line('Bo')}\n".encode()
    first, bad, third = results("x.jsonl", data)
    assert lines_of([first, third]) == "x.jsonl:1 Anna 21..\nx.jsonl:3 Bo 21..\n"
    assert "UTF-8" in lines_of([bad])


def test_everything_wrong_with_a_line_is_reported(results: Callable) -> None:
    (bad,) = results("x.jsonl", line(date="soon", answers={"first-a": 9, "first-b": 8, "first-x": 1}))
    assert isinstance(bad, Failed)
    assert len(bad.problems) == 4


@pytest.mark.parametrize("cut", [1, 10, 30, len(line("Bo")) - 1])
def test_a_truncated_last_line_is_reported_and_the_earlier_ones_are_scored(read: Read, cut: int) -> None:
    message = read("x.jsonl", f"{line()}\n{line('Bo')[:cut]}")
    first, second = message.splitlines()
    assert first == "x.jsonl:1 Anna 21.."
    assert second == f"x.jsonl:2:{cut + 1}: not valid JSON: this ends too early; the rest is missing"


@pytest.mark.parametrize("file", ["x.jsonl", "x.csv"])
@pytest.mark.parametrize("ended", [True, False], ids=["ended", "not ended"])
def test_a_line_of_30_mb_is_one_complaint_in_bounded_memory(read: Read, tmp_path: Path, file: str, ended: bool) -> None:
    good = {"x.jsonl": [f"{line()}\n", f"{line('Bo')}\n"], "x.csv": [f"{HEADER}\nAnna,2,1,,\n", "Bo,2,1,,\n"]}[file]
    number = 2 if file == "x.jsonl" else 3
    data = b"%b%b%b" % (good[0].encode(), b"x" * 30_000_000, f"\n{good[1]}".encode() if ended else b"")
    first = f"{file}:{number - 1} Anna 21..\n"
    last = f"{file}:{number + 1} Bo 21..\n" if ended else ""
    (tmp_path / file).write_bytes(data)
    del data
    tracemalloc.start()
    try:
        message = lines_of(run([file], Catalogue(["small.yaml"])))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    complaint = (
        f"{file}:{number}: more than 1 MiB without an end; a record is never that long, see if it is the right file\n"
    )
    assert message == first + complaint + last
    assert peak < 15_000_000


@pytest.mark.parametrize("file", ["x.jsonl", "x.csv"])
def test_lines_are_numbered_over_all_that_is_read_at_once(results: Callable, file: str) -> None:
    """More than is read at once, with a text that has a line end wherever that may fall."""
    count = 20_000
    if file == "x.jsonl":
        text, places = "".join(f"{line(f'S{each}')}\n" for each in range(count)), range(1, count + 1)
    else:
        rows = (f'S{each},2,1,,"two\nlines"\n' for each in range(count))
        text = f"{HEADER.replace('first-d', 'remark')}\n{''.join(rows)}"
        places = range(2, 2 * count + 2, 2)
    found = results(file, text)
    assert [result.source for result in found] == [f"{file}:{place}" for place in places]
    assert all(
        isinstance(result, Scored) and result.assessment.sheet.subject == f"S{each}"
        for each, result in enumerate(found)
    )
    if file == "x.csv":
        assert {result.assessment.sheet.tags["remark"] for result in found} == {"two\nlines"}


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [("x.csv", "first-a,first-b\n2,1\n", "x.csv:2"), ("x.jsonl", '{"answers": {"first-a": 2}}\n', "x.jsonl:1")],
)
def test_a_sheet_without_a_subject_is_named_by_its_file_and_line(
    results: Callable, file: str, text: str, named: str
) -> None:
    from socialmaturity.report.words import name_of

    sheet = scored(results(file, text)).assessment.sheet
    assert (sheet.subject, sheet.source, name_of(sheet)) == ("", named, named)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 40])
def test_a_table_that_comes_bit_by_bit_is_read_as_a_whole(
    results: Callable, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    table = f'\n\nsep=;\n{HEADER};remark\nAnna,2,1,,;"two\n\nlines"\n\nBo,0,,,2;"a ""b"""\n'.replace(",", ";")
    monkeypatch.setattr("socialmaturity.tables.decoding.AT_ONCE", size)
    found = results("x.csv", table)
    assert lines_of(found) == "x.csv:5 Anna 21..\nx.csv:9 Bo 0..2\n"
    assert [result.assessment.sheet.tags["remark"] for result in found] == ["two\n\nlines", 'a "b"']


# --- However the bytes come --------------------------------------------------------------------------------------

BIT_BY_BIT = {
    "marked.csv": "\ufeff" + TABLE.replace("\n", "\r\n"),
    "marked.jsonl": "\ufeff" + line() + "\n",
    "blank.jsonl": f"\n  \n\t\n{line()}\n \r\n\t{line('Bo')}\n  ",
    "torn.csv": f'{HEADER}\nAnna,2,1,,\nBo,"2,1,,\n',
    "quoted.csv": f'{HEADER},remark\nAnna,2,1,,,"two\nlines, and ""quotes"""\n',
}


@pytest.mark.parametrize("file", BIT_BY_BIT)
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_a_pipe_is_read_the_same_way_however_it_is_cut(
    results: Callable, monkeypatch: pytest.MonkeyPatch, file: str, size: int
) -> None:
    whole = lines_of(results(file, BIT_BY_BIT[file]))
    monkeypatch.setattr("socialmaturity.tables.decoding.AT_ONCE", size)
    assert lines_of(results(file, BIT_BY_BIT[file])) == whole


# --- Rows that name their rubric -----------------------------------------------------------------------------------

OTHER = SMALL.replace("id: small", "id: other").replace("label: Started", "label: Usually")
MINE = SMALL.replace("label: In place", "label: Usually")


@pytest.mark.parametrize("named", [["small.yaml", "other.yaml"], ["small.yaml"]], ids=["both named", "one named"])
def test_a_cell_belongs_to_the_rubric_that_its_row_names(tmp_path: Path, named: list[str]) -> None:
    (tmp_path / "small.yaml").write_text(MINE)
    (tmp_path / "other.yaml").write_text(OTHER)
    (tmp_path / "x.csv").write_text("subject,rubric,first-a\nAnna,small,Usually\nBo,other,Usually\nCy,nobody,2\n")
    rubrics = Catalogue([str(tmp_path / name) for name in named])
    one, two, three = run([str(tmp_path / "x.csv")], rubrics)
    assert one.assessment.ratings == {"first-a": 2}
    assert isinstance(three, Failed)
    if len(named) == 2:
        assert two.assessment.ratings == {"first-a": 1}
    else:
        assert "no rubric 'other'" in lines(two.problems)


def test_a_row_may_name_a_shipped_rubric_where_another_one_is_the_default(results: Callable) -> None:
    table = "subject,rubric,first-a,planning-listening\nAnna,,2,\nBo,six-stages,,3\nCy,,2,3\n"
    one, two, three = results("x.csv", table)
    assert one.assessment.ratings == {"first-a": 2}
    assert two.assessment.rubric.id == "six-stages"
    assert two.assessment.ratings == {"planning-listening": 3}
    assert "has no question 'planning-listening'" in lines(three.problems)
