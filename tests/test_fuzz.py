"""Whatever the bytes, a loader gives a noun or an InputError, and never anything else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from documents import BAD_RUBRICS, BAD_SHEETS, SMALL, plain, read_rubric, rubric_of, tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_rubric import WHOLE as RUBRIC
from test_sheet import WHOLE as SHEET

from socialmaturity.core.model import Rubric
from socialmaturity.core.scoring import score
from socialmaturity.core.sheet import Sheet
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.documents.sheet import read_sheet
from socialmaturity.errors import InputError
from socialmaturity.text import shown

if TYPE_CHECKING:
    from pathlib import Path

# What made loaders of others fail, or could.
NASTY = [
    *(b"&a [*a]", b"*a", b"<<: *a", b"!!int foo", b"!!timestamp foo", b"!!python/name:os.system", b"!!set {a}", b"? [a]: b"),
    *(b"%YAML 9.9\n---\n", b"---\n", b"...\n", b"\t", b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\x1b[2J"),
    *(b"\xc2\x85", b"\xe2\x80\xa8", b"'", b'"', b'"\\ud800"', b'"\\x', b"[", b"]", b"{", b"}", b"{a: [", b": ", b", ", b"- ", b"|", b">"),
    *(b"#", b"@", b"`", b"null", b"~", b"true", b"NaN", b"-Infinity", b"1e999", b"0x_", b"1:30", b"2026-99-99", b"9" * 400, b"-", b"\n"),
    *(b"unknown", b"not-applicable", b"six-stages@9", b"../x", b"2/0", b"0%", b"101", b"-1", b"first-a", b"practice", b"id", b"<<<<<<< x\n"),
]  # fmt: skip
RUBRICS = [RUBRIC, SMALL, json.dumps(plain(tree(RUBRIC))), *(file.read_bytes() for file in BAD_RUBRICS)]
SHEETS = [SHEET, json.dumps(plain(tree(SHEET))), *(file.read_bytes() for file in BAD_SHEETS)]
FEW = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@st.composite
def damaged(draw: st.DrawFn, seeds: list[str | bytes]) -> bytes:
    """One of the seeds after some cuts, repetitions and insertions."""
    seed = draw(st.sampled_from(seeds))
    data = seed.encode() if isinstance(seed, str) else seed
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 30)))
        put = draw(st.sampled_from(NASTY) | st.binary(max_size=3) | st.just(data[start:end] * 2))
        data = data[:start] + put + data[draw(st.sampled_from([start, end])) :]
    return data


def check_rubric(data: bytes, file: str) -> None:
    try:
        rubric, warnings = read_rubric(data, file)
    except InputError as error:
        check_problems(error, file)
    else:
        assert isinstance(rubric, Rubric)
        assert all(warning.warning for warning in warnings)
        # What is accepted can be scored, too.
        score(rubric, Sheet(source="x", answers={}))


def check_sheet(data: bytes, file: str) -> None:
    rubrics = {"small": rubric_of(SMALL)}
    try:
        rubric, sheet, _ = read_sheet(data, file, rubrics, rubrics["small"])
    except InputError as error:
        check_problems(error, file)
    else:
        assert score(rubric, sheet).reached in range(2)


def check_problems(error: InputError, file: str) -> None:
    assert any(not problem.warning for problem in error.problems)
    for problem in error.problems:
        assert problem.file == file
        assert 0 < len(problem.message) < 400
        assert shown(problem.message) == problem.message
        assert "object at 0x" not in problem.message


FILES = st.sampled_from(["x.yaml", "x.json"])


@FEW
@given(damaged(RUBRICS), FILES)
def test_only_an_input_error_comes_out_of_a_damaged_rubric(data: bytes, file: str) -> None:
    check_rubric(data, file)


@FEW
@given(damaged(SHEETS), FILES)
def test_only_an_input_error_comes_out_of_a_damaged_sheet(data: bytes, file: str) -> None:
    check_sheet(data, file)


@FEW
@given(st.binary() | st.text().map(str.encode) | st.lists(st.sampled_from(NASTY)).map(b" ".join), FILES)
def test_only_an_input_error_comes_out_of_any_bytes(data: bytes, file: str) -> None:
    check_rubric(data, file)
    check_sheet(data, file)


@pytest.mark.parametrize(
    "file", [*(ROOT / "rubrics").glob("*.yaml"), *(ROOT / "examples").glob("*.yaml")], ids=lambda file: file.stem
)
def test_a_file_of_ours_that_is_cut_off_anywhere_is_read_or_refused(file: Path) -> None:
    data = file.read_bytes()
    rubrics = Catalogue()
    for end in range(0, len(data), len(data) // 25):
        try:
            if file.parent.name == "rubrics":
                read_rubric(data[:end], "x.yaml")
            else:
                read_sheet(data[:end], "x.yaml", rubrics)
        except InputError as error:
            check_problems(error, "x.yaml")
