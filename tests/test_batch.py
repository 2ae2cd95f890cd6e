"""The fast way through a batch says what the strict way says, record by record."""

from __future__ import annotations

import csv
import io
import json
import pickle
import shutil
from functools import partial
from typing import TYPE_CHECKING

import pytest
from builders import question, rubric
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from strategies import rubrics, sheets

from socialmaturity.batch import Reports, Scorer
from socialmaturity.core.asked import ASKED, Asked
from socialmaturity.core.groups import grouping
from socialmaturity.core.model import Mark
from socialmaturity.core.overview import Overview
from socialmaturity.core.result import Failed, Remark, Scored
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.formats import ResultColumns
from socialmaturity.formats.csv import CsvRows, header
from socialmaturity.formats.json import as_json
from socialmaturity.formats.json_data import FORMAT, failed_data, scored_data
from socialmaturity.formats.json_layout import JsonLayout
from socialmaturity.formats.json_results import JsonResults
from socialmaturity.tables.chunks import Lines
from socialmaturity.tables.csv import csv_rows
from socialmaturity.tables.inputs import Document, Documents
from socialmaturity.tables.jsonl import jsonl_blocks
from socialmaturity.tables.overview import Counts
from socialmaturity.tables.records import Block
from socialmaturity.tables.table import TableSettings, blocks_of
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from hypothesis.strategies import DrawFn

    from socialmaturity.core.model import Question, Rating, Rubric
    from socialmaturity.core.result import Result

SPOILT = ["true", "-0", "2.0", "02", " 2", "２", "null", "~", "[]", "yes", '"', "not-applicable", "1e0", "x\ty", "'2"]


# --- Records, in the many ways in which they are written -----------------------------------------------------------


@st.composite
def cells(draw: DrawFn, question: Question, rating: Rating | None) -> str:
    """An answer as a cell of a table may have it; now and then spoilt."""
    if draw(st.integers(0, 60)) == 0:
        return draw(st.sampled_from(SPOILT))
    if rating is None:
        return draw(st.sampled_from(["", " "]))
    if rating is Mark.NOT_APPLICABLE:
        return draw(
            st.sampled_from(["not-applicable: there is none", "not-applicable:none", "not-applicable : we, too"])
        )
    if rating is Mark.UNKNOWN:
        return "unknown"
    point = next(point for point in question.scale.points if point.score == rating)
    return draw(st.sampled_from([str(rating), point.id, point.label, f" {rating} ", point.label.upper()]))


@st.composite
def tables(draw: DrawFn) -> tuple[Rubric, bytes]:
    rubric = draw(rubrics())
    asked = draw(st.lists(st.sampled_from(list(rubric.questions)), unique=True, min_size=1))
    fields = draw(st.lists(st.sampled_from(["subject", "role", "date", "rubric", "scope", "Region"]), unique=True))
    columns = draw(st.permutations([*asked, *fields]))
    out = io.StringIO()
    writer = csv.writer(
        out, delimiter=draw(st.sampled_from(",;\t")), lineterminator=draw(st.sampled_from(["\n", "\r\n"]))
    )
    writer.writerow(columns)
    for sheet in draw(st.lists(sheets(rubric), min_size=1, max_size=6)):
        row = [
            draw(cells(rubric.questions[name], sheet.ratings.get(name)))
            if name in rubric.questions
            else draw(st.sampled_from(FIELDS[name]))
            for name in columns
        ]
        writer.writerow(row[: draw(st.sampled_from([len(row)] * 9 + [len(row) - 1]))])
    return rubric, out.getvalue().encode()


FIELDS = {
    "subject": ["", "Bakery", "=cmd", "'=cmd", "two\nlines", 'a "quoted" one', "Ünal", " blank "],
    "role": ["", "Owner", "Board, chair"],
    "date": ["", "2026-02-28"] * 5 + ["2026-02-30", "28.2.2026"],
    "rubric": ["", "random", "random@1"] * 4 + ["random@2", "six-stages", "../x"],
    "scope": ["", "north"],
    "Region": ["", "north", "+1"],
}


@st.composite
def values(draw: DrawFn, question: Question, rating: Rating | None) -> object:
    """An answer as a line of JSON may have it."""
    if draw(st.integers(0, 60)) == 0:
        return draw(st.sampled_from([True, False, 2.0, -0.0, [], {}, "x", "{", "\\", "\ud800", 10**30, " "]))
    if rating is None:
        return draw(st.sampled_from([None, ""]))
    if isinstance(rating, Mark):
        plain = rating.value if rating is Mark.UNKNOWN else {"answer": rating.value, "reason": "none"}
        return draw(st.sampled_from([plain, {"answer": rating.value, "reason": "x", "note": "y"}]))
    point = next(point for point in question.scale.points if point.score == rating)
    return draw(st.sampled_from([rating, rating, rating, str(rating), point.id]))


@st.composite
def lines(draw: DrawFn) -> tuple[Rubric, bytes]:
    rubric = draw(rubrics())
    written = []
    for sheet in draw(st.lists(sheets(rubric), min_size=1, max_size=6)):
        answers = {
            id_: draw(values(question, sheet.ratings.get(id_)))
            for id_, question in rubric.questions.items()
            if id_ in sheet.ratings or draw(st.booleans())
        }
        extra = draw(st.dictionaries(st.sampled_from(sorted(EXTRA)), st.sampled_from([0, 1, 2, 3, 4]), max_size=4))
        record = {name: EXTRA[name][place] for name, place in extra.items()}
        if draw(st.booleans()):
            record = {"rubric": "random", **record, "answers": answers}
        else:
            record = {"answers": answers, "rubric": draw(st.sampled_from(["random", "random@1", "random@7"])), **record}
        layout = draw(
            st.sampled_from([{}, {}, {"separators": (",", ":")}, {"sort_keys": True}, {"ensure_ascii": False}])
        )
        line = json.dumps(record, **layout).encode(errors="surrogatepass")
        written.append(draw(st.sampled_from([line] * 12 + [line[:-1], line + b" ", b" " + line, twice(line)])))
    return rubric, b"\n".join(written) + draw(st.sampled_from([b"", b"\n", b"\r\n"]))


EXTRA: dict[str, list[object]] = {
    "subject": ["Bakery", "", None, 2026, 'with "answers": {} in it'],
    "role": ["Owner", " ", "a\\b", "\u00e9", "\ud83d\ude00"],
    "date": ["2026-02-28", "", "2026-02-30", None, "x"],
    "tags": [{"region": "north"}, {}, None, {"shops": 11}, {"answers": {}}],
    "format": [1, "1", None, 2, True],
    "assessor": ["We", "", "=1", "]", "}"],
    "subjct": ["x"] * 5,
}


def twice(line: bytes) -> bytes:
    """The same line, with a field that is in it twice."""
    return line.replace(b'{"', b'{"answers": {}, "', 1)


def blocks(data: bytes, rubric: Rubric, kind: str) -> Iterator[Block]:
    chunk = Lines(first=1, data=data, read=len(data), ended=data.endswith(b"\n"))
    if kind == "jsonl":
        return jsonl_blocks("x.jsonl", iter([chunk]))
    return blocks_of("x.csv", csv_rows("x.csv", iter([chunk])), TableSettings(rubrics={rubric.id: rubric}))


# --- The law -------------------------------------------------------------------------------------------------------


def both(data: bytes, rubric: Rubric, kind: str, asked: Asked = ASKED) -> tuple[list[Result], list[Result], list[str]]:
    """What the fast way says, what the strict way says, and the rows of the flat table that the fast way writes."""
    found = {"random": rubric}
    fast, strict = Scorer(found, rubric, asked, Reports), Scorer(found, rubric, asked, Reports)
    flat = Scorer(found, rubric, asked, partial(CsvRows, columns=ResultColumns([rubric], ["Region"])))
    one: list[Result] = []
    other: list[Result] = []
    rows: list[str] = []
    for block in blocks(data, rubric, kind):
        results, expected, written = fast(block), list(strict.each(block)), flat(block)
        assert remarks_of(expected) == results.remarks == written.remarks
        one += results.made
        other += expected
        rows += written.made
    return one, other, rows


def remarks_of(results: Sequence[Result]) -> list[Remark]:
    """What must be known of results."""
    found = []
    for place, result in enumerate(results):
        if isinstance(result, Failed):
            found.append(Remark(place=place, source=result.source, problems=result.problems, failed=True))
            continue
        below = result.floor if result.floor and result.assessment.reached < result.floor.number else None
        if below or result.warnings:
            found.append(Remark(place=place, source=result.source, problems=result.warnings, below=below))
    return found


def row_of(result: Result) -> list[str]:
    """A row of the flat table from the JSON result."""
    columns = header(
        ResultColumns([result.assessment.rubric], ["Region"]) if isinstance(result, Scored) else ResultColumns()
    )
    if isinstance(result, Failed):
        return [result.source, " | ".join(problem.message for problem in result.problems if not problem.warning)]
    data = scored_data(result.assessment, result.warnings, result.target)
    cells = {
        **{name: data[name] or "" for name in ("source", "rubric", "subject", "scope", "respondent", "role", "date")},
        **{f"{name}_number": data[name]["number"] for name in ("reached", "at_most")},
        **{name: data[name]["id"] or "" for name in ("reached", "at_most")},
        "working_on": data["working_on"]["id"] if data["working_on"] else "",
        **data["counts"],
        **{f"met_{stage['id']}": stage["met"] for stage in data["stages"]},
        **{name: " ".join(data[name]) for name in ("gaps", "open", "deciding", "ahead")},
        "plan": " ".join(data["plan"]["questions"]),
        "errors": "",
        "assessor": data["assessor"],
        "tag_Region": data["tags"].get("Region", ""),
    }
    return [str(cells[name]) for name in columns]


def read_back(rows: Iterable[str]) -> list[list[str]]:
    return list(csv.reader(io.StringIO("".join(rows), newline="")))


def as_cells(row: list[str]) -> list[str]:
    """What a spreadsheet is shown."""
    safe = (text if text.isprintable() else shown(text) for text in row)
    return [f"'{text}" if text[:1] and text[:1] in "=+-@'" else text for text in safe]


@st.composite
def asked_of(draw: DrawFn, rubric: Rubric) -> Asked:
    stages = st.sampled_from([None, *rubric.by_id])
    return Asked(target=draw(stages), floor=draw(stages), strict=draw(st.booleans()), set_aside=draw(st.booleans()))


@given(tables(), st.data())
def test_a_row_of_a_table_is_scored_as_a_sheet_with_the_same_answers(
    survey: tuple[Rubric, bytes], drawn: st.DataObject
) -> None:
    rubric, data = survey
    quick, long, rows = both(data, rubric, "csv", drawn.draw(asked_of(rubric)))
    assert quick == long
    for result, row in zip(quick, read_back(rows), strict=True):
        assert (row if isinstance(result, Scored) else [row[0], row[-3]]) == as_cells(row_of(result))


@given(lines(), st.data())
def test_a_line_is_scored_as_the_sheet_that_it_is(survey: tuple[Rubric, bytes], drawn: st.DataObject) -> None:
    rubric, data = survey
    quick, long, rows = both(data, rubric, "jsonl", drawn.draw(asked_of(rubric)))
    assert quick == long
    for result, row in zip(quick, read_back(rows), strict=True):
        assert (row if isinstance(result, Scored) else [row[0], row[-3]]) == as_cells(row_of(result))


@given(tables(), st.data())
def test_json_is_written_as_its_data_says(survey: tuple[Rubric, bytes], drawn: st.DataObject) -> None:
    rubric, data = survey
    asked = drawn.draw(asked_of(rubric))
    lines_ = Scorer({"random": rubric}, rubric, asked, partial(JsonResults, layout=JsonLayout()))
    items = Scorer({"random": rubric}, rubric, asked, partial(JsonResults, layout=JsonLayout(depth=3)))
    for block in blocks(data, rubric, "csv"):
        results = list(Scorer({"random": rubric}, rubric, asked, Reports).each(block))
        entries = [
            scored_data(result.assessment, result.warnings, result.target, result.floor)
            if isinstance(result, Scored)
            else failed_data(result)
            for result in results
        ]
        assert lines_(block).made == [json.dumps({"format": FORMAT, **entry}) + "\n" for entry in entries]
        if not entries:  # a block of headings alone has no items
            continue
        between = ",\n    "
        assert as_json({"results": entries}) == (
            f'{{\n  "results": [\n    {between.join(items(block).made)}\n  ]\n}}\n'
        )


@given(lines())
def test_a_sheet_of_its_own_gives_what_a_line_gives(survey: tuple[Rubric, bytes]) -> None:
    rubric, data = survey
    flat = Scorer({"random": rubric}, rubric, ASKED, partial(CsvRows, columns=ResultColumns([rubric], ["Region"])))
    for block in blocks(data, rubric, "jsonl"):
        records = [record for record in block.records if isinstance(record, str)]
        documents = Documents([Document(file="x.json", data=record.encode(), json=True) for record in records])
        rows = read_back(flat(block._replace(records=records, numbers=range(len(records)))).made)
        alone = read_back(flat(documents).made)
        assert [row[1:] for row in alone] == [row[1:] for row in rows]


@given(tables(), st.data())
def test_what_is_counted_of_records_is_what_is_counted_of_their_results(
    survey: tuple[Rubric, bytes], drawn: st.DataObject
) -> None:
    rubric, data = survey
    field = drawn.draw(st.sampled_from(["role", "Region", "rubric", "date", "nothing"]))
    counts = Scorer({"random": rubric}, rubric, ASKED, partial(Counts, grouping=grouping([field])))
    one, other = Overview(0, grouping([field])), Overview(0, grouping([field]))
    for block in blocks(data, rubric, "csv"):
        for made, result in zip(counts(block).made, counts.each(block), strict=True):
            one.take(made)
            other.take(result)
    assert counted(one) == counted(other)


def counted(totals: Overview) -> list[object]:
    return [
        (each.sheets, each.ranges, each.reached, each.groups, each.themes(), each.blocking())
        for each in totals.standings.values()
    ]


def test_a_scorer_can_be_sent_to_another_process() -> None:
    asked = rubric([question("first-a"), question("first-b")])
    scorer = Scorer({"small": asked}, asked, ASKED, partial(CsvRows, columns=ResultColumns([asked])))
    block, *_ = blocks(b"subject,first-a,first-b\nAnna,2,1\nBo,x,1\n", asked, "csv")
    assert pickle.loads(pickle.dumps(scorer))(pickle.loads(pickle.dumps(block))) == scorer(block)


def test_a_scorer_carries_its_rubrics_and_no_paths(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        (ROOT / "rubrics" / "six-stages.yaml").read_text(encoding="utf-8").replace("id: six-", "id: own-", 1)
    )
    scorer = Scorer(Catalogue([str(path)]), None, ASKED, Reports)
    there = pickle.dumps(scorer)
    path.unlink()
    assert str(tmp_path).encode() not in there
    assert str(ROOT).encode() not in there
    (made,) = pickle.loads(there)(lines_of("own-stages")).made
    assert isinstance(made, Scored)


def test_a_rubric_that_cannot_be_read_is_an_error_of_the_records_that_name_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(ROOT / "rubrics" / "six-stages.yaml", tmp_path)
    (tmp_path / "broken.yaml").write_text("stages: [", encoding="utf-8")
    monkeypatch.setattr("socialmaturity.documents.catalogue.folder", lambda: tmp_path)
    scorer = Scorer(Catalogue(), None, ASKED, Reports)
    for each in (scorer, pickle.loads(pickle.dumps(scorer))):
        made = each(lines_of("six-stages", "broken", "six-stages")).made
        assert list(map(type, made)) == [Scored, Failed, Scored]


def lines_of(*rubrics: str) -> Block:
    """A block of lines of JSON, one for each of these rubrics."""
    lines = [json.dumps({"rubric": name, "answers": {"planning-listening": 2}}) for name in rubrics]
    return Block("t.jsonl", lines, range(1, len(lines) + 1), columns=None, suspect=False, read=0)


GIVEN = '"answers": {"first-a": 2, "first-b": 1}'
ODD_LINES = [
    *(f'{{"tags": {tags}, {GIVEN}}}' for tags in ("false", "0", "[]", '""', "null", "{}", '{"a": 1}')),
    *(f'{{"format": {version}, {GIVEN}}}' for version in ("1", "1.0", "1e0", "true", '"1"', "null", "2")),
    *(f"{{{GIVEN}}}{blank}" for blank in (" ", "\t", "\u00a0", "\u3000", "x", "{}")),
    *('{"answers": {, "first-b": 2}}', '{"answers": {"first-a": 2,}}', '{"answers": {"first-a": 2,, "first-b": 2}}'),
    *('{"answers": {}}', '{"answers": {"first-b": 2, "first-a": 1}}', '{"answers": {"first-a": 2, "first-a": 1}}'),
    *('{"answers": {"first-a": 2}, "answers": {}}', '{"answers": {"first-a": NaN}}', '{"answers": {"first-a": -0}}'),
    f'{{"tags": {{{", ".join(f"{chr(34)}t{number}{chr(34)}: {chr(34)}{chr(34)}" for number in range(21_000))}}}, {GIVEN}}}',
    *('{"answers": {"first-a": ' + "[" * depth + "]" * depth + "}}" for depth in (38, 41, *range(900, 1000))),
]


@pytest.mark.parametrize("line", ODD_LINES, ids=range(len(ODD_LINES)))
def test_what_the_long_way_refuses_the_quick_way_never_takes(line: str) -> None:
    asked = rubric([question("first-a", essential=True), question("first-b")])
    quick, long, rows = both(line.encode(), asked, "jsonl")
    assert quick == long
    assert [row[-3] != "" for row in read_back(rows)] == [isinstance(result, Failed) for result in long]


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
@pytest.mark.parametrize("bad", [b"\x07", b"\xff", b"\xe2\x80\xa8", b"\xc2\x85", b"\rx"], ids=repr)
def test_a_record_that_holds_more_than_text_leaves_the_others_on_the_quick_way(bad: bytes, kind: str) -> None:
    asked = rubric([question("first-a", essential=True), question("first-b")])
    subjects = [b"A", b"\xc3\x84 x", b"B" + bad + b"B", b"D"]
    if kind == "csv":
        data = b"subject,first-a,first-b\n" + b"".join(b'"%s",2,1\n' % subject for subject in subjects)
    else:
        data = b"".join(b'{"subject": "%s", "answers": {"first-a": 2}}\r\n' % subject for subject in subjects)
    quick, long, _ = both(data, asked, kind)
    assert quick == long
    assert [type(result) for result in long] == [Scored, Scored, Failed, Scored]
    scorer = Scorer({"random": asked}, asked, ASKED, Reports)
    fast = [records.places for block in blocks(data, asked, kind) for records in scorer.fast(block)]
    assert list(map(list, fast)) == [[0, 1, 3]]
