from __future__ import annotations

import pickle
from fractions import Fraction

import pytest
from documents import complaint, lines, tree
from hypothesis import given
from hypothesis import strategies as st

from socialmaturity.documents.fields import ID, Reader, share, whole
from socialmaturity.documents.tree import At, Complaints
from socialmaturity.errors import InputError, Problem, refuse


def reader(text: str) -> Reader:
    return Reader(tree(text), Complaints("x.yaml"), "a thing")


def said(read: Reader) -> str:
    return complaint(read.complaints.settle)


# --- Numbers and ids ---------------------------------------------------------------------------------------------

NO_NUMBERS = [
    *("", " ", "1 ", " 1", "1\n", "01", "+1", "--1", "-", "1.5", "1.", ".1", "1e3", "1E3", "0x1", "0o1", "0b1", "1_000"),
    *("1,000", "1 000", "1:30", "١", "１", "Ⅳ", "²", "one", "true", "True", "nan", "NaN", ".nan", "inf", "-inf", "Infinity"),
    *("1e999", "1e99999999", "None", "null", "½", "1/2", "50%", "−1", "1\0", "9" * 31, "9" * 5000),
]  # fmt: skip


@pytest.mark.parametrize("text", NO_NUMBERS, ids=lambda text: ascii(text)[:20])
def test_what_is_no_plain_whole_number_is_none(text: str) -> None:
    assert whole(text) is None


@given(st.integers(-(10**29), 10**29))
def test_a_whole_number_is_read_as_it_is_written(number: int) -> None:
    assert whole(str(number)) == number
    assert whole(f"{number}.0") == number  # as data frames write it


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2/3", Fraction(2, 3)),
        ("4/6", Fraction(2, 3)),
        ("0.66", Fraction(66, 100)),
        ("66%", Fraction(66, 100)),
        ("66.6%", Fraction(666, 1000)),
        ("1", Fraction(1)),
        ("1.0", Fraction(1)),
        ("100%", Fraction(1)),
        ("0.1", Fraction(1, 10)),
        ("0/1", Fraction(0)),
        ("999999999/1", Fraction(999999999)),
    ],
)
def test_a_share_is_read_exactly(text: str, number: Fraction) -> None:
    assert share(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "2/0", "0/0", "-1/2", "1/-2", "2 / 3", "2/3 ", "2/3\n", "1/2/3", "0.5.5", ".5", "5.", "66 %", "%", "50%%"),
        *("50‰", "0,66", "1e-1", "1e99999999", "nan", "NaN", "inf", "most", "⅔", "٢/٣", "１/２", "1_0/2_0", "0x1/2", "+0.5", "-0.5"),
        *("1/" + "9" * 10, "0." + "3" * 21, "9" * 10, "9" * 5000, "1.5/2", "1/2%"),
    ],
    ids=lambda text: ascii(text)[:20],
)  # fmt: skip
def test_what_is_no_plain_share_is_none(text: str) -> None:
    assert share(text) is None


@pytest.mark.parametrize("id_", ["a", "0", "six-stages", "a_b.c-d", "2026", "a" * 80, "a1.b2"])
def test_an_id_is_letters_and_digits_joined_by_signs(id_: str) -> None:
    assert ID.fullmatch(id_)


@pytest.mark.parametrize(
    "id_",
    [
        *("", " ", "A", "a b", "a\n", "\na", "a\0", "-a", "a-", "a--b", "a-_b", ".", "..", ".a", "a.", "a..b", "_", "/", "a/b"),
        *("../../etc/passwd", "/etc/passwd", "a\\b", "C:a", "~a", "$a", "a@1", "a:b", "a*", "?", "a%b", "a&b", "a'b", 'a"b', "<a>"),
        *("é", "ａ", "а", "٣", "a٣", "a\u200b", "a\u202e", "a\x1b", "a" * 81, "{0.__class__}"),
    ],
    ids=lambda text: ascii(text)[:20],
)  # fmt: skip
def test_anything_else_is_no_id(id_: str) -> None:
    assert not ID.fullmatch(id_)


# --- Fields ------------------------------------------------------------------------------------------------------


def test_a_field_that_is_there_is_read() -> None:
    read = reader("t: x\nw: 7\ns: 1/2\nf: true\nc: red\nl: [a, b]\no: a\nm: {a: x}\ni: a-b\n")
    assert read.text("t") == "x"
    assert read.whole("w", 1, 7) == 7
    assert read.share("s") == Fraction(1, 2)
    assert read.flag("f") is True
    assert read.choice("c", ("red", "blue")) == "red"
    assert read.texts("l") == ("a", "b")
    assert (read.one_or_more("o"), read.one_or_more("l")) == (("a",), ("a", "b"))
    assert [key for key, _, _ in read.entries("m")] == ["a"]
    assert read.identifier("i") == "a-b"
    read.finish()
    assert read.complaints.settle() == ()


@pytest.mark.parametrize("written", ["{b: x}", "{a: , b: x}", "{a: null, b: x}", "{a: '', b: x}"])
def test_a_field_that_is_missing_or_empty_reads_as_nothing(written: str) -> None:
    read = reader(written)
    assert read.has("b")
    assert not read.has("a")
    assert (read.text("a"), read.identifier("a"), read.choice("a", ("x",)), read.flag("a")) == ("", "", "", False)
    assert (read.whole("a", 0, 1), read.share("a"), read.texts("a"), read.one_or_more("a")) == (None, None, (), ())
    assert (read.items("a"), list(read.entries("a")), read.each("a", Reader.finish, "x")) == ([], [], ())
    read.finish()
    assert read.complaints.settle() == ()


def test_what_is_wrong_is_noted_and_reading_goes_on() -> None:
    read = reader("w: 8\nx: most\nf: yes\nc: green\nl: [a, [], '']\nm: [a]\no: {a: b}\nq: 99999999999999999999\n")
    assert read.whole("w", 1, 7) is None
    assert read.whole("x", 1, 7) is None
    assert read.flag("f") is False
    assert read.choice("c", ("red", "blue")) == ""
    assert read.texts("l") == ("a", "", "")
    assert list(read.entries("m")) == []
    assert read.one_or_more("o") == ()
    assert read.whole("q", 1, 7) is None
    read.finish()
    assert said(read) == (
        "x.yaml:1:4: 'w' must be from 1 to 7, not 8\n"
        "x.yaml:2:4: 'x' must be a whole number, not 'most'\n"
        "x.yaml:3:4: 'f' must be true or false, not 'yes'\n"
        "x.yaml:4:4: 'c' must be red or blue, not 'green'\n"
        "x.yaml:5:8: each entry of 'l' must be text, not a list\n"
        "x.yaml:5:12: each entry of 'l' must be text, not an empty entry\n"
        "x.yaml:6:4: 'm' must be a mapping, not a list\n"
        "x.yaml:7:4: 'o' must be a list, not a mapping\n"
        "x.yaml:8:4: 'q' must be from 1 to 7, not 99999999999999999999\n"
    )


def test_a_misspelt_field_is_named_once_and_not_missed_too() -> None:
    read = reader("titel: x\nsumary: y\n")
    read.text("title", required=True)
    read.text("name", required=True)
    read.text("summary")
    read.lacks("advice", "no advice", warning=True)
    read.finish()
    assert said(read) == (
        "x.yaml:1:1: a thing has no field 'titel'; did you mean 'title'?\n"
        "x.yaml:1:1: 'name' is missing; a thing needs it\n"
        "x.yaml:1:1: warning: no advice\n"
        "x.yaml:2:1: a thing has no field 'sumary'; did you mean 'summary'?\n"
    )


def test_a_field_that_is_needed_must_say_something() -> None:
    read = reader("a: \nb: ' '\nc: null\nd: []\n")
    read.text("a", required=True)
    read.text("b", required=True)
    read.whole("c", 0, 1, required=True)
    read.items("d", required=True)
    read.finish()
    assert said(read) == (
        "x.yaml:1:3: 'a' is empty; a thing needs it\n"
        "x.yaml:2:4: 'b' is empty; a thing needs it\n"
        "x.yaml:3:4: 'c' is empty; a thing needs it\n"
        "x.yaml:4:4: 'd' is empty; a thing needs an entry there\n"
    )


def test_a_field_that_is_there_is_not_what_another_one_was_meant_to_be() -> None:
    read = reader("title: x\ntitel: y\n")
    read.text("title")
    read.finish()
    assert said(read) == "x.yaml:2:1: a thing has no field 'titel'; a thing knows title\n"


def test_of_what_is_no_mapping_nothing_more_is_said() -> None:
    outer = reader("a: [x]\n")

    def build(inner: Reader) -> None:
        inner.text("title", required=True)
        inner.complain("something about it")

    outer.each("a", build, "an entry")
    outer.finish()
    assert said(outer) == "x.yaml:1:5: an entry must be a mapping of fields, not 'x'\n"


# --- Problems ----------------------------------------------------------------------------------------------------


def test_a_problem_says_where_it_is_as_far_as_that_is_known() -> None:
    assert str(Problem(message="wrong; mend it")) == "wrong; mend it"
    assert str(Problem(message="wrong", file="x")) == "x: wrong"
    assert str(Problem(message="wrong", file="x", line=3)) == "x:3: wrong"
    assert str(Problem(message="wrong", file="x", line=3, column=7, warning=True)) == "x:3:7: warning: wrong"


def test_problems_are_said_in_the_order_of_the_file_and_warnings_alone_stop_nothing() -> None:
    complaints = Complaints("x")
    for line, column in ((2, 1), (1, 9), (1, 3)):
        complaints.add(f"{line}:{column}", At(line - 1, column - 1), warning=True)
    assert [problem.message for problem in complaints.settle()] == ["1:3", "1:9", "2:1"]
    complaints.add("error", tree("a: b").place)
    assert len(complaint(complaints.settle).splitlines()) == 4


def test_an_error_crosses_processes_with_all_its_problems() -> None:
    error = pickle.loads(pickle.dumps(InputError(*refuse("a", file="x", line=1).problems, Problem(message="b"))))  # noqa: S301 - our own
    assert lines(error.problems) == "x:1: a\nb\n"
    assert str(error) == "x:1: a\nb"
