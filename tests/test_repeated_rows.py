"""Who answered twice is said with both places, however the rows come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.tables import repeats
from socialmaturity.tables.inputs import read_inputs
from socialmaturity.tables.records import Block

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "respondent,subject,planning-listening\n"


def repeated(*inputs: Path) -> list[str]:
    """Return what is said of repeated rows: the line, and where the respondent was met before."""
    names = [str(path) for path in inputs]
    notices = [
        notice
        for piece in read_inputs(names, Catalogue(["six-stages"]))
        if isinstance(piece, Block)
        for notice in piece.notices
        if notice.code == "repeated" and notice.line
    ]
    return [f"{notice.line}: {notice.message.split(';')[0].replace(f'{inputs[0].parent}/', '')}" for notice in notices]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        pytest.param(["Ada,X,1", "Bo,X,1"], [], id="two people"),
        pytest.param(["Ada,X,1", "Ada,Y,1"], [], id="one person on two subjects"),
        pytest.param(["Ada,X,1", "Ada ,X,2"], ["3: the same respondent as a.csv:2"], id="a blank is no other name"),
        pytest.param([",X,1", ",X,1", " ,X,1"], [], id="rows without a name"),
        pytest.param(
            [",X,1", "Ada,X,1", ",X,1", "Ada,X,1", "Ada,X,1"],
            ["5: the same respondent as a.csv:3", "6: the same respondent as a.csv:3"],
            id="the first row is named, each time",
        ),
        pytest.param(
            ["Ada,X,1", '"Ada",X,1'], ["3: the same respondent as a.csv:2"], id="quotes, which are read in another way"
        ),
    ],
)
def test_a_row_is_repeated_if_its_respondent_and_its_subject_are(
    rows: list[str], said: list[str], tmp_path: Path
) -> None:
    table = tmp_path / "a.csv"
    table.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    assert repeated(table) == said


def test_a_respondent_of_another_table_is_found_there(tmp_path: Path) -> None:
    one, other = tmp_path / "a.csv", tmp_path / "b.csv"
    one.write_text(HEAD + "Bo,X,1\nAda,X,1\n", encoding="utf-8")
    other.write_text(HEAD + "Ada,X,1\n", encoding="utf-8")
    assert repeated(one, other) == ["2: the same respondent as a.csv:3"]


def test_the_rows_of_a_table_that_is_read_twice_are_not_named_one_by_one(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text(HEAD + "Bo,X,1\nAda,X,1\n", encoding="utf-8")
    assert repeated(table, table) == []  # the file is: tests/test_exports.py


def test_each_row_of_a_copy_of_a_table_is_repeated(tmp_path: Path) -> None:
    table, copy = tmp_path / "a.csv", tmp_path / "copy.csv"
    table.write_text(HEAD + "Bo,X,1\nAda,X,1\n", encoding="utf-8")
    copy.write_bytes(table.read_bytes())
    assert repeated(table, copy) == ["2: the same respondent as a.csv:2", "3: the same respondent as a.csv:3"]


def test_what_is_remembered_is_bounded_and_the_first_are_still_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repeats, "MOST_KEPT", 3)
    rows = [f"Person {number},X,1\n" for number in range(20_000)]
    table = tmp_path / "a.csv"
    table.write_text(HEAD + "".join([*rows, rows[0], rows[-1]]), encoding="utf-8")
    assert repeated(table) == ["20002: the same respondent as a.csv:2"]
