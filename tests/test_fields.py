from __future__ import annotations

import pickle
from fractions import Fraction

import pytest
from documents import complaint, lines, tree
from hypothesis import given
from hypothesis import strategies as st

from socialmaturity.documents.field_kinds import (
    FLAG,
    ID,
    IDENTIFIER,
    TEXT,
    OneOf,
    Share,
    WholeNumber,
    fraction_of,
    whole_of,
)
from socialmaturity.documents.fields import (
    FILLED,
    NEEDED,
    Field,
    FieldSet,
    ListOf,
    MapOf,
    OneOrMore,
)
from socialmaturity.documents.tree import At, Complaints
from socialmaturity.errors import InputError, Problem, refuse

# --- Numbers and ids ---------------------------------------------------------------------------------------------

NO_NUMBERS = [
    *("", " ", "1 ", " 1", "1\n", "01", "+1", "--1", "-", "1.5", "1.", ".1", "1e3", "1E3", "0x1", "0o1", "0b1", "1_000"),
    *("1,000", "1 000", "1:30", "١", "１", "Ⅳ", "²", "one", "true", "True", "nan", "NaN", ".nan", "inf", "-inf", "Infinity"),
    *("1e999", "1e99999999", "None", "null", "½", "1/2", "50%", "−1", "1\0", "9" * 31, "9" * 5000),
]  # fmt: skip


@pytest.mark.parametrize("text", NO_NUMBERS, ids=lambda text: ascii(text)[:20])
def test_text_that_is_not_a_whole_number_reads_as_none(text: str) -> None:
    assert whole_of(text) is None


@given(st.integers(-(10**29), 10**29))
def test_a_whole_number_is_read_as_it_is_written(number: int) -> None:
    assert whole_of(str(number)) == number
    assert whole_of(f"{number}.0") == number  # as data frames write it


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
    assert fraction_of(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "2/0", "0/0", "-1/2", "1/-2", "2 / 3", "2/3 ", "2/3\n", "1/2/3", "0.5.5", ".5", "5.", "66 %", "%", "50%%"),
        *("50‰", "0,66", "1e-1", "1e99999999", "nan", "NaN", "inf", "most", "⅔", "٢/٣", "１/２", "1_0/2_0", "0x1/2", "+0.5", "-0.5"),
        *("1/" + "9" * 10, "0." + "3" * 21, "9" * 10, "9" * 5000, "1.5/2", "1/2%"),
    ],
    ids=lambda text: ascii(text)[:20],
)  # fmt: skip
def test_text_that_is_not_a_share_reads_as_none(text: str) -> None:
    assert fraction_of(text) is None


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
def test_anything_else_is_not_an_id(id_: str) -> None:
    assert not ID.fullmatch(id_)


# --- Fields ------------------------------------------------------------------------------------------------------

THING = FieldSet(
    "thing",
    "Something with every kind of field.",
    Field("t", TEXT, "A text."),
    Field("w", WholeNumber(1, 7), "A number."),
    Field("s", Share(), "A share."),
    Field("f", FLAG, "A flag."),
    Field("c", OneOf("red", "blue"), "A choice."),
    Field("l", ListOf(TEXT), "Some texts."),
    Field("o", OneOrMore(TEXT), "One text or more."),
    Field("m", MapOf(TEXT), "Names with texts."),
    Field("i", IDENTIFIER, "An id."),
)
NEEDY = FieldSet(
    "thing",
    "Something that needs all.",
    Field("title", TEXT, "A title.", NEEDED),
    Field("parts", ListOf(TEXT, least=1), "Its parts.", NEEDED),
    Field("weight", WholeNumber(0, 1), "Its weight.", FILLED),
    Field("remark", TEXT, "A remark."),
)


def read(text: str, record: FieldSet = THING) -> tuple[dict[str, object], str]:
    """Return the values of a mapping, and the complaints."""
    complaints = Complaints("x.yaml")
    values = record.read(tree(text), "", complaints)
    return values, complaint(complaints.settle) if complaints.errors else ""


def test_a_field_that_is_there_is_read() -> None:
    values, message = read("t: x\nw: 7\ns: 1/2\nf: true\nc: red\nl: [a, b]\no: a\nm: {a: x, b: }\ni: a-b\n")
    assert message == ""
    assert values == {
        "t": "x", "w": 7, "s": Fraction(1, 2), "f": "true", "c": "red", "l": ("a", "b"), "o": ("a",),
        "m": {"a": "x", "b": ""}, "i": "a-b",
    }  # fmt: skip
    assert read("o: [a, b]\n")[0]["o"] == ("a", "b")


@pytest.mark.parametrize("written", ["{}", "{t: , w: , s: , f: , c: , l: , o: , m: , i: }", "{t: null, l: ~, w: ''}"])
def test_a_field_that_is_missing_or_empty_reads_as_nothing(written: str) -> None:
    nothing = {"t": "", "w": None, "s": None, "f": "", "c": "", "l": (), "o": (), "m": {}, "i": ""}
    assert read(written) == (nothing, "")


def test_what_is_wrong_is_noted_and_reading_goes_on() -> None:
    values, message = read("w: 8\ns: most\nf: yes\nc: green\nl: [a, [], '']\nm: [a]\no: {a: b}\ni: A\nt: [x]\n")
    assert values["l"] == ("a", "", "")
    assert message == (
        "x.yaml:1:4: 'w' must be from 1 to 7, not 8\n"
        "x.yaml:2:4: 's' must be a share above 0 and at most 1, such as 2/3, 0.66 or 66%, not 'most'\n"
        "x.yaml:3:4: 'f' must be true or false, not 'yes'\n"
        "x.yaml:4:4: 'c' must be red or blue, not 'green'\n"
        "x.yaml:5:8: each entry of 'l' must be text, not a list\n"
        "x.yaml:5:12: each entry of 'l' must be text, not an empty entry\n"
        "x.yaml:6:4: 'm' must be a mapping, not a list\n"
        "x.yaml:7:4: 'o' must be a list, not a mapping\n"
        "x.yaml:8:4: the id 'A' is not valid; use lower-case letters and digits joined by '-', '_' or '.'\n"
        "x.yaml:9:4: 't' must be a single value, not a list\n"
    )


def test_an_id_that_is_only_too_long_gets_that_reason() -> None:
    message = read(f"i: {'a' * 85}\n")[1]
    assert message.endswith("has 85 characters, more than 80; shorten it\n")


def test_a_misspelt_field_is_named_once_and_not_missed_too() -> None:
    assert read("titel: x\nremarc: y\n", NEEDY)[1] == (
        "x.yaml:1:1: a thing has no field 'titel'; did you mean 'title'?\n"
        "x.yaml:1:1: 'parts' is missing; a thing needs it\n"
        "x.yaml:2:1: a thing has no field 'remarc'; did you mean 'remark'?\n"
    )


@pytest.mark.parametrize("empty", ["", "''", "null", "~"])
def test_a_field_that_is_needed_or_changes_the_result_must_not_be_empty(empty: str) -> None:
    assert read(f"title: {empty}\nparts: []\nweight: {empty}\nremark: {empty}\n", NEEDY)[1] == (
        f"x.yaml:1:{7 + bool(empty)}: 'title' is empty; a thing needs it\n"
        "x.yaml:2:8: 'parts' is empty; a thing needs an entry there\n"
        f"x.yaml:3:{8 + bool(empty)}: 'weight' is empty; give a value, or remove the field\n"
    )


def test_a_needed_text_of_blanks_says_nothing() -> None:
    assert "'title' is empty" in read("title: ' '\nparts: [a]\n", NEEDY)[1]


def test_a_field_that_is_there_is_not_what_another_one_was_meant_to_be() -> None:
    assert read("title: x\ntitel: y\ntitul: z\nparts: [a]\n", NEEDY)[1] == (
        "x.yaml:2:1: a thing has no field 'titel'; the fields of a thing are title, parts, weight, remark\n"
        "x.yaml:3:1: a thing has no field 'titul'; remove it\n"
    )


def test_a_value_that_is_not_a_mapping_gets_one_complaint() -> None:
    outer = FieldSet("outer", "It holds others.", Field("a", ListOf(NEEDY), "Others."))
    assert read("a: [x]\n", outer)[1] == "x.yaml:1:5: a thing must be a mapping of fields, not 'x'\n"


# --- Problems ----------------------------------------------------------------------------------------------------


def test_a_problem_says_where_it_is_as_far_as_that_is_known() -> None:
    assert str(Problem(message="wrong; correct it")) == "wrong; correct it"
    assert str(Problem(message="wrong", file="x")) == "x: wrong"
    assert str(Problem(message="wrong", file="x", line=3)) == "x:3: wrong"
    assert str(Problem(message="wrong", file="x", line=3, column=7, warning=True)) == "x:3:7: warning: wrong"


def test_problems_come_in_the_order_of_the_file_and_warnings_alone_stop_nothing() -> None:
    complaints = Complaints("x")
    for line, column in ((2, 1), (1, 9), (1, 3)):
        complaints.add(f"{line}:{column}", At(line - 1, column - 1), warning=True)
    assert [problem.message for problem in complaints.settle()] == ["1:3", "1:9", "2:1"]
    complaints.add("error", tree("a: b").place)
    assert len(complaint(complaints.settle).splitlines()) == 4


def test_an_error_crosses_processes_with_all_its_problems() -> None:
    error = pickle.loads(pickle.dumps(InputError(*refuse("a", file="x", line=1).problems, Problem(message="b"))))
    assert lines(error.problems) == "x:1: a\nb\n"
    assert str(error) == "x:1: a\nb"
