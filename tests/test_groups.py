"""Groups of assessments: periods, several fields, and groups that are too small to show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmaturity.core.groups import grouping, merged
from socialmaturity.errors import InputError


@pytest.mark.parametrize(
    ("field", "group"),
    [
        ("date:month", "2026-07"),
        ("date:quarter", "2026-Q3"),
        ("date:year", "2026"),
        ("date", "2026-07-09"),
        ("region", "North Sea"),
        ("role", ""),
    ],
)
def test_a_record_belongs_to_the_group_of_its_fields(field: str, group: str) -> None:
    fields = {"date": "2026-07-09", "region": " North  Sea"}
    wanted = grouping([field, "date:year"])
    assert wanted.named(lambda name: fields.get(name, "")) == (group, "2026")


def test_text_that_is_not_a_period_is_refused() -> None:
    with pytest.raises(InputError, match="'date:week' is not a period; group by date:month, date:quarter, date:year"):
        grouping(["date:week"])


def test_names_that_differ_in_case_alone_are_said_to_be_counted_apart(program, tmp_path):
    rows = "Tarn,North,2\ntarn,north,1\nTarn,South,1\n"
    (tmp_path / "x.csv").write_text(f"subject,region,planning-listening\n{rows}")
    for flags, names in ((["--group-by", "region"], "'North' and 'north'"), (["--by", "subject"], "'Tarn' and 'tarn'")):
        out = " ".join(program("score", "x.csv", "--rubric", "six-stages", "--quiet", *flags).out.split())
        assert f"Counted apart, though they differ in upper and lower case alone: {names}." in out


def test_a_document_says_which_groups_have_no_page(program, tmp_path):
    rows = "".join(f"Tarn,r{number},2\n" for number in range(62))
    (tmp_path / "x.csv").write_text(f"subject,region,planning-listening\n{rows}")
    table = ("x.csv", "--rubric", "six-stages", "-q", "--group-by", "region", "--format", "markdown")
    out = program("score", *table).out
    assert "Pages for the first 60 of 62 groups only\n" in out
    assert out.count("\n# region: ") == 60
    assert "Pages for the first" not in program("score", *table, "--smallest-group", "2").out


def test_results_by_subject_have_the_letterhead_too(program, tmp_path):
    (tmp_path / "x.csv").write_text("subject,planning-listening\nTarn,2\nTarn,1\n")
    options = ("--by", "subject", "--title", "Winter", "--author", "Ida Holm", "--format", "markdown")
    out = program("score", "x.csv", "--rubric", "six-stages", "-q", *options).out
    assert out.startswith("# Winter\n\n1 result by subject")
    assert "Prepared by Ida Holm\n" in out


SIZES = st.dictionaries(st.tuples(st.text(max_size=3)), st.integers(1, 9), min_size=1, max_size=8)


@given(SIZES, st.integers(1, 12))
def test_no_group_that_is_shown_is_smaller_than_asked_unless_there_is_but_one(sizes: dict, smallest: int) -> None:
    shown = merged(sizes, smallest)
    rest = sum(sizes[group] for group, as_ in shown.items() if as_ is None)
    assert all(sizes[group] >= smallest for group, as_ in shown.items() if as_ is not None)
    assert rest == 0 or rest >= smallest or all(as_ is None for as_ in shown.values())
    assert set(shown) == set(sizes)


@given(SIZES)
def test_all_groups_are_shown_unless_asked_otherwise(sizes: dict) -> None:
    assert all(group == as_ for group, as_ in merged(sizes, 1).items())
