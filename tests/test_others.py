"""Whose answers are shown with the questions, what they are called, and which questions they narrow an interview to."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from builders import UNKNOWN, question, rubric, sheet

from socialmaturity.core.sheet import Answer
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.errors import InputError
from socialmaturity.interview.others import Other, Others, narrowed, read_others

SMALL = rubric([question("a", essential=True), question("b"), question("c")])
THIS_YEAR = datetime.datetime.now().astimezone().year


def files(folder, **sheets: str) -> list[str]:
    for name, fields in sheets.items():
        text = f"rubric: six-stages\n{fields}\nanswers: {{planning-listening: 2}}\n"
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return [str(folder / f"{name}.yaml") for name in sheets]


@pytest.mark.parametrize(
    "fields, labels, team",
    [
        pytest.param(["date: 2024-05-01"], ["2024"], False, id="last year's sheet is called by its year"),
        pytest.param(["date: 2023-01-01", "date: 2024-05-01"], ["2023", "2024"], False, id="two years of one subject"),
        pytest.param(
            ["date: 2024-01-01", "date: 2024-05-01"], ["2024-01-01", "2024-05-01"], False, id="two days of one year"
        ),
        pytest.param([f"date: {THIS_YEAR}-01-01"], [f"{THIS_YEAR}-01-01"], False, id="a day of this year"),
        pytest.param(
            ["respondent: Ann\ndate: 2024-05-01", "respondent: Tom\ndate: 2024-05-02"],
            ["Ann", "Tom"],
            True,
            id="two people are called by their names",
        ),
        pytest.param(["role: Clerk", "role: Board"], ["Clerk", "Board"], True, id="or by their roles"),
        pytest.param(
            ["respondent: Ann\nrole: Clerk", "respondent: Ann\nrole: Board"],
            ["Ann, Clerk", "Ann, Board"],
            True,
            id="or by both",
        ),
    ],
)
def test_other_sheets_are_called_by_what_tells_them_apart(tmp_path, fields, labels, team):
    paths = files(tmp_path, **{f"s{number}": text for number, text in enumerate(fields)})
    others = read_others(paths, Catalogue(), "")
    assert list(others.labels) == labels
    assert bool(others.agreeing(Catalogue()["six-stages"])) == team


def test_a_name_that_would_move_the_screen_is_made_harmless(tmp_path):
    paths = files(tmp_path, ann='respondent: "An\\e[2Jn"', tom="respondent: Tom")
    assert read_others(paths, Catalogue(), "").labels == ("An\\x1b[2Jn", "Tom")


def test_people_are_letters_where_nobody_is_to_be_named_and_years_stay_years(tmp_path):
    people = files(tmp_path, ann="respondent: Ann", tom="respondent: Tom")
    years = files(tmp_path, old="date: 2023-01-01", new="date: 2024-01-01")
    assert read_others(people, Catalogue(), "", names=False).labels == ("A", "B")
    assert read_others(years, Catalogue(), "", names=False).labels == ("2023", "2024")


def test_everything_that_is_wrong_with_other_sheets_is_reported_at_once(tmp_path):
    with pytest.raises(InputError) as raised:
        read_others([str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml")], Catalogue(), "")
    assert [problem.message.partition(";")[0] for problem in raised.value.problems] == ["no such file"] * 2


def others_of(*answers: dict) -> Others:
    return Others(tuple(Other(SMALL, sheet(each), label, SMALL) for each, label in zip(answers, "AB", strict=False)))


@pytest.mark.parametrize(
    "words, ours, theirs, expected",
    [
        ([], {}, [], None),
        (["b"], {}, [], {"b"}),
        (["essential"], {}, [], {"a"}),
        (["essential", "c"], {}, [], {"a", "c"}),
        (["open"], {"a": 1, "b": UNKNOWN}, [], {"b", "c"}),
        (["open"], {}, [{"a": 1}, {"b": UNKNOWN}], {"b", "c"}),
        (["differing"], {}, [{"a": 1, "b": 2, "c": 1}, {"a": 1, "b": 1, "c": UNKNOWN}], {"b"}),
        (["changed"], {}, [{"a": 1}], set()),
    ],
)
def test_words_narrow_an_interview(words, ours, theirs, expected):
    found = narrowed(words, SMALL, sheet(ours), others_of(*theirs))
    assert (None if found is None else set(found)) == expected


def test_what_changed_since_a_version_that_is_not_known_is_what_it_did_not_answer_or_worded_otherwise():
    reworded = rubric([question("a"), question("b")._replace(formerly_text=("old?",)), question("c")])
    old = replace(sheet({"a": 1, "b": 1}), version="0.9")
    others = Others((Other(reworded, old, "2025", asked=None),))
    assert narrowed(["changed"], reworded, sheet({}), others) == {"b", "c"}


@pytest.mark.parametrize("word", ["differing", "changed"])
def test_what_needs_other_sheets_says_so(word):
    with pytest.raises(InputError, match="needs sheets to compare with; name them with --from"):
        narrowed([word], SMALL, sheet({}), Others())


def test_a_misspelt_word_is_guessed():
    with pytest.raises(InputError, match="did you mean 'essential'"):
        narrowed(["essentiel"], SMALL, sheet({}), Others())


def test_the_fields_that_all_sheets_share_fill_in_a_new_one():
    one, other = replace(sheet({}), assessor="Eve", role="Clerk"), replace(sheet({}), assessor="Eve", role="Board")
    others = Others((Other(SMALL, one, "A", SMALL), Other(SMALL, other, "B", SMALL)))
    assert (others.field("subject"), others.field("assessor"), others.field("role")) == ("Somebody", "Eve", "")


def test_without_names_nothing_that_people_wrote_is_shown():
    noted = replace(sheet({}), answers={"a": Answer(rating=1, note="Tom knows", evidence=("his desk",))})
    voices = Others((Other(SMALL, noted, "A", SMALL),), named=False).voices(SMALL)
    assert voices["a"][0].answer == Answer(rating=1)


@pytest.mark.parametrize(
    ("asked", "known", "words"),
    [
        pytest.param({"text": "Old?"}, True, "Old? (2025)", id="its text"),
        pytest.param(
            {"options": ("no", "rarely", "yes", "always")}, True, "A? 1: rarely (2025)", id="the answer that was given"
        ),
        pytest.param({"options": ("never", "partly", "yes", "always")}, True, None, id="an answer that was not given"),
        pytest.param({}, False, "Once?", id="a version that is not known: all earlier wordings"),
    ],
)
def test_a_question_that_read_differently_is_shown_as_it_was_asked(asked, known, words):
    now = question("a")._replace(text="A?", options=("no", "partly", "yes", "always"), formerly_text=("Once?",))
    newest, older = rubric([now]), replace(rubric([now._replace(**asked)]), version="0.9")
    answered = replace(sheet({"a": 1}), version="0.9")
    others = Others((Other(newest, answered, "2025", older if known else None),))
    assert others.wordings(newest) == ({"a": (words,)} if words else {})
