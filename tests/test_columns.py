"""What the columns of a table are taken for: a wrong reading is worse than a refusal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from builders import question, rubric
from hypothesis import given
from hypothesis import strategies as st

from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.errors import InputError
from socialmaturity.tables.columns import Columns, place_of
from socialmaturity.tables.columns.heading_row import lay_out
from socialmaturity.tables.columns.names import Names
from socialmaturity.tables.columns.understand import understand
from socialmaturity.tables.mapping import NO_MAPPING, Mapping, Theirs
from socialmaturity.text import letters_of

if TYPE_CHECKING:
    from socialmaturity.core.model import Rubric

PLAN = question("plan-goals")._replace(
    text="Do you have goals?",
    ref="A.1",
    formerly=("goals-set",),
    formerly_text=("Are goals set?",),
    options=("No goals are set.", "Some goals are set.", "Goals are set.", "Goals are reviewed."),
)
TEAM = question("plan-team")._replace(text="Is there a team for it?", ref="A.2")
LONG = question("governance-of-channels")._replace(text="Who decides about “new” channels?")
LADDER = replace(rubric([PLAN, TEAM, LONG]), id="ladder")


def columns(*headings: str, ladder: Rubric = LADDER, mapping: Mapping | None = None) -> Columns:
    return usable(understand(headings, [ladder], mapping or NO_MAPPING))


def usable(found: Columns) -> Columns:
    if found.wrong:
        raise InputError(*found.wrong)
    return found


def wrong(*headings: str, ladder: Rubric = LADDER, mapping: Mapping | None = None) -> str:
    with pytest.raises(InputError) as caught:
        columns(*headings, ladder=ladder, mapping=mapping)
    return str(caught.value)


@pytest.mark.parametrize(
    "heading",
    [
        "plan-goals",
        "Plan-Goals",
        "plan_goals",
        "plan goals",
        "A.1",
        "a.1",
        "goals-set",
        "Do you have goals?",
        "do you have goals? ",
        "Do you\u00a0have\ngoals?",
        "<b>Do you have goals?</b>",
        "1. Do you have goals?",
        "Q12: Do you have goals?",
        "How far are you? [Do you have goals?]",
        "Do you have goals? - Selected Choice",
        "Are goals set?",
        "How far? [plan-goals]",
        "How far are you? - Do you have goals?",
        "How far are you? >> Do you have goals?",
        "plangoals. Do you have goals?",
        "plan.goals",
        "plangoals",
    ],
)
def test_a_heading_names_a_question(heading: str) -> None:
    found = columns(heading, "plan-team")
    assert found.questions == {"plan-goals": 0, "plan-team": 1}
    assert not found.tags


@pytest.mark.parametrize("heading", ["Subject", "DATE", "role ", "Respondent", "scope", "assessor", "Rubric"])
def test_a_heading_names_a_field_in_any_case(heading: str) -> None:
    assert columns(heading, "plan-team").fields == {heading.strip().lower(): 0}


def test_a_prefix_counts_where_two_questions_share_it() -> None:
    assert columns("x-plan-goals", "x-plan-team").questions == {"plan-goals": 0, "plan-team": 1}
    assert "column A 'x-plan-goals' may be the question 'plan-goals'" in wrong("x-plan-goals", "plan-team")
    assert columns("one/plan_goals", "two/plan_team").questions == {"plan-goals": 0, "plan-team": 1}
    assert columns("old_plan-goals", "plan-goals").tags == {"old_plan-goals": 0}


def test_two_titles_before_the_text_of_a_question_are_two_columns_for_it() -> None:
    assert "are both the question 'plan-goals'" in wrong("Now - Do you have goals?", "In a year - Do you have goals?")
    found = columns("Do you have goals?", "In a year - Do you have goals?")
    assert found.questions == {"plan-goals": 0}
    assert list(found.tags) == ["In a year - Do you have goals?"]


def test_a_code_without_hyphens_may_be_cut_at_20_letters() -> None:
    assert columns("governanceofchannels").questions == {"governance-of-channels": 0}
    assert columns("GovernanceOfChannels").questions == {"governance-of-channels": 0}


@pytest.mark.parametrize(
    "heading",
    [
        "plan-goals-note",
        "plan_goals_note",
        "plan-goals-Comment",
        "plan-goals[comment]",
        "plan-goals_other",
        "plan_goals_6_TEXT",
        "Do you have goals? [Comment]",
        "Note to plan-goals",
        "plangoals[comment]",
        "plangoals[comment]. Do you have goals? [Comment]",
        "Comment: Do you have goals?",
        "Note - Do you have goals?",
        "Note",
        "Note2",
        "Comment.1",
        "other",
        "",
    ],
)
def test_a_column_is_the_note_of_a_question(heading: str) -> None:
    found = columns("plan-goals", heading, "plan-team")
    assert found.notes == {"plan-goals": (1,)}
    assert not found.tags


def test_notes_follow_their_question_in_whatever_number() -> None:
    found = columns("subject", "plan-goals", "Note", "", "plan-team", "Note", "region", "note")
    assert found.notes == {"plan-goals": (2, 3), "plan-team": (5,)}
    assert found.tags == {"region": 6, "note": 7}


def ladder_of(*ids: str) -> Rubric:
    return replace(rubric([question(id_) for id_ in ids]), id="odd")


@pytest.mark.parametrize(
    ("ids", "headings", "expected"),
    [
        pytest.param(("note", "sales"), ("sales", "note"), {"sales": 0, "note": 1}, id="a question called note"),
        pytest.param(("release",), ("release", "release-note"), {"release": 0}, id="a note whose name ends in an id"),
        pytest.param(("sales", "date"), ("sales", "date"), {"sales": 0}, id="a question called like a field"),
        pytest.param(("sales", "news"), ("sales", "news", "old_sales"), {"sales": 0, "news": 1}, id="an older column"),
        pytest.param(("sales", "created"), ("sales", "created_at"), {"sales": 0}, id="a longer word"),
    ],
)
def test_ids_that_are_words_of_tables(ids: tuple[str, ...], headings: tuple[str, ...], expected: object) -> None:
    assert columns(*headings, ladder=ladder_of(*ids)).questions == expected


@pytest.mark.parametrize(
    ("headings", "complaint"),
    [
        (("plan-goals", "plan-goals"), "column A 'plan-goals' and column B 'plan-goals' are both the question"),
        (("plan-goals", "Do you have goals?"), "are both the question 'plan-goals'"),
        (("plan-gaols",), "column A 'plan-gaols' is nearly the question 'plan-goals'"),
        (("plan-goals", "Is there a team for that?"), "is nearly the text of 'plan-team'"),
        (("plan-goals", "subjects"), "column B 'subjects' is nearly the field 'subject'"),
        (("plan-goals", "region", "region"), "columns B and C are called 'region'"),
        (("plan-goals", "Subject", "subject"), "columns B and C are the field 'subject'"),
        (("region", "sector"), "no column is a question of ladder; the headings are 'region', 'sector'"),
        (("plan-goals", "re\0gion"), "the heading of column B holds the character U+0000; remove it"),
    ],
)
def test_headings_that_may_mean_something_else_are_refused(headings: tuple[str, ...], complaint: str) -> None:
    assert complaint in wrong(*headings)


def test_a_heading_that_may_be_a_question_or_a_note_is_refused() -> None:
    ladder = ladder_of("note", "release", "sales")
    assert "may be" in wrong("release-note", "release-sales", "release", ladder=ladder)


def test_everything_wrong_is_reported_at_once_with_at_most_twenty_guesses() -> None:
    ids = [f"question-{number:03}-{'abcdefgh'[number % 8] * 3}" for number in range(60)]
    message = wrong(*(f"{id_[:-1]}x" for id_ in ids), ladder=ladder_of(*ids))
    assert message.count("is nearly") == 20
    assert message.endswith("and more columns are nearly something; the others were not looked at")


def test_a_tag_that_holds_the_options_of_a_question_is_refused() -> None:
    rows = [["plan-team", "Ziele"], ["2", "No goals are set."], ["1", "some goals are set."], ["1", "elsewhere"]]
    with pytest.raises(InputError, match="column B 'Ziele' holds answers to 'plan-goals'"):
        usable(lay_out(rows, [LADDER]).columns)


def test_the_rubric_is_that_of_the_columns_where_nothing_names_it() -> None:
    other = replace(ladder_of("pots"), id="other")
    assert understand(["plan-goals"], [other, LADDER]).rubric == "ladder"
    assert understand(["rubric", "plan-goals"], [other, LADDER]).rubric == ""
    with pytest.raises(InputError, match="the columns are questions of 'ladder' and 'other'; say which one was asked"):
        usable(understand(["pots", "plan-goals"], [other, LADDER]))


@pytest.mark.parametrize("newest_first", [True, False])
def test_a_question_that_only_one_of_two_versions_asks_is_read(newest_first: bool) -> None:
    renamed = PLAN._replace(id="plan-aims", formerly=("plan-goals",))
    newer = replace(rubric([renamed, TEAM]), id="ladder", version="2.0")
    versions = [newer, LADDER] if newest_first else [LADDER, newer]
    sample = [["3", "2", ""], ["0", "1", ""]]
    found = understand(["plan-aims", "plan-team", ""], versions, sample=sample)
    assert (found.questions, found.rubric) == ({"plan-aims": 0, "plan-team": 1}, "ladder")
    assert set(understand(["plan-goals", "rubric"], versions, sample=[["3", "ladder"]]).questions) == {"plan-goals"}


def test_a_mapping_decides() -> None:
    mapping = Mapping(
        columns={"subject": Theirs("Which one?"), "plan-goals": Theirs(letters="C")},
        tags={"region": Theirs("Bundesland")},
        notes={"plan-goals": Theirs("why")},
        ignore=(Theirs("E-mail"),),
    )
    found = columns("Which one?", "Bundesland", "Q7", "why", "E-Mail", mapping=mapping)
    assert (found.fields, found.questions, found.tags, found.notes) == (
        {"subject": 0},
        {"plan-goals": 2},
        {"region": 1},
        {"plan-goals": (3,)},
    )
    assert "there is no column 'Bundesland', which 'tags' of the mapping names" in wrong("plan-goals", mapping=mapping)


def test_a_mapping_names_one_of_several_columns_by_its_letters() -> None:
    twice = Mapping(columns={"plan-goals": Theirs("Q")})
    assert "2 columns are called 'Q' (A, B); name one of them" in wrong("Q", "Q", mapping=twice)


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (43, "AR"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_spreadsheets(place: int, letters: str) -> None:
    assert letters_of(place) == letters
    assert place_of(letters) == place_of(letters.lower()) == place


# --- Rows ----------------------------------------------------------------------------------------------------------


def test_headings_below_a_title_line_are_found() -> None:
    found = lay_out(
        [["Results", "", ""], ["", "", ""], ["subject", "plan-goals", "plan-team"], ["A", "1", "2"]], [LADDER]
    )
    assert (found.heading, found.body) == (2, 3)


def test_a_row_of_answers_is_not_a_heading() -> None:
    rows = [["subject", "question", "answer"], ["A", "plan-goals", "2"], ["A", "plan-team", "2"]]
    with pytest.raises(InputError, match="no column is a question"):
        usable(lay_out(rows, [LADDER]).columns)


@pytest.mark.parametrize(
    "second",
    [
        ['{"ImportId":"a"}', '{"ImportId":"b"}'],
        ["#org", "#indicator +goals"],
        ["Organization", "Do you have goals?"],
        ["", "Do you have goals? - Selected Choice"],
    ],
)
def test_further_heading_rows_are_known_by_what_they_say(second: list[str]) -> None:
    assert lay_out([["subject", "plan-goals"], second, ["A", "1"]], [LADDER]).body == 2


def test_an_empty_row_below_the_headings_is_not_a_heading() -> None:
    assert lay_out([["respondent_id", "collector_id", "plan-goals"], []], [LADDER]).body == 1


@pytest.mark.parametrize("first", [0, 1], ids=["pandas", "R"])
def test_row_numbers_are_not_tags(first: int) -> None:
    found = lay_out([["", "plan-goals"], [str(first), "2"], [str(first + 1), "1"]], [LADDER])
    assert [reading.kind for reading in found.columns.readings] == ["ignored", "question"]


# --- Laws --------------------------------------------------------------------------------------------------------


@given(
    st.sampled_from(["plan-goals", "plan-team", "Do you have goals?", "Is there a team for it?"]),
    st.data(),
)
def test_case_blanks_and_numbers_around_a_heading_change_nothing(heading: str, data: st.DataObject) -> None:
    signs = [
        data.draw(st.sampled_from(["\u00a0", "  ", "\n"]))
        if sign == " " and data.draw(st.booleans())
        else sign.upper()
        if data.draw(st.booleans())
        else sign
        for sign in heading
    ]
    around = data.draw(st.sampled_from(["{}", " {} ", "{}*"])) if " " in heading else "{}"
    found = columns(around.format("".join(signs)), "governance-of-channels")
    assert found.questions == columns(heading, "governance-of-channels").questions


@given(st.lists(st.text(max_size=30), min_size=1, max_size=6))
def test_headings_are_read_or_refused_with_words(headings: list[str]) -> None:
    try:
        found = columns(*headings)
    except InputError:
        return
    assert len(found.readings) == len(headings)
    assert len(set(found.questions.values())) == len(found.questions)


@pytest.mark.parametrize("heading", ["plan-goals[SQ001]", "plan-goals [SQ001]", "plangoals[SQ001]"])
def test_the_only_row_of_an_array_is_its_question(heading: str) -> None:
    assert columns("plan-team", heading).questions == {"plan-team": 0, "plan-goals": 1}
    assert "are both the question 'plan-goals'" in wrong("plan-team", heading, heading.replace("1", "2"))


@pytest.mark.parametrize(
    "heading",
    ["Plan goals (score)", "plan-goals: how far", "plan-goals-last-year", "Your view: do you have goals? (choose one)"],
)
def test_a_heading_that_names_a_question_without_a_column_is_not_a_tag(heading: str) -> None:
    assert "plan-goals" in wrong("plan-team", heading)


@pytest.mark.parametrize("heading", ["plan", "Planning goals", "goals", "Team lead"])
def test_a_heading_that_has_a_word_of_a_question_is_a_tag(heading: str) -> None:
    assert heading in columns("plan-team", heading).tags


def test_a_second_column_of_a_question_is_no_tag_where_pandas_has_numbered_it() -> None:
    short = replace(rubric([question("sales"), PLAN]), id="ladder")
    assert "column B 'sales.1' is nearly the question 'sales'" in wrong("sales", "sales.1", ladder=short)


@pytest.mark.parametrize(("id_", "heading"), [("sales", "slaes"), ("a-one", "a-oen"), ("news-2", "nesw-2")])
def test_two_letters_that_have_changed_places_are_a_slip_in_short_names_too(id_: str, heading: str) -> None:
    short = replace(rubric([question(id_), PLAN]), id="ladder")
    assert f"'{heading}' is nearly the question '{id_}'" in wrong("plan-goals", heading, ladder=short)


@pytest.mark.parametrize(("id_", "heading"), [("q-12", "q-21"), ("form", "from")])
def test_other_numbers_and_short_words_are_no_slips(id_: str, heading: str) -> None:
    short = replace(rubric([question(id_), PLAN]), id="ladder")
    assert heading in columns("plan-goals", heading, ladder=short).tags


def test_an_id_and_the_text_of_another_question_are_two_readings_of_one_column() -> None:
    assert "may be the questions 'plan-goals' and 'plan-team'" in wrong(f"plan-team: {PLAN.text}")


@pytest.mark.parametrize("heading", ["Group/{}", "Group | {}", "Group > {}", "[4] {}", "Q5_{}", "(6) {}", "7/ {}"])
def test_a_text_is_found_behind_its_group_and_its_number(heading: str) -> None:
    assert columns(heading.format(PLAN.text)).questions == {"plan-goals": 0}


@pytest.mark.parametrize(
    "heading",
    ["Subject:", "subject *", "2. Which organization do you answer for?", "Q00. Which organization do you answer for?"],
)
def test_a_field_is_found_as_a_question_is(heading: str) -> None:
    assert columns(heading, "plan-goals").fields == {"subject": 0}


def test_a_text_that_two_rubrics_share_is_named_by_the_one_that_is_answered() -> None:
    other = replace(rubric([question("aims")._replace(text=PLAN.text)]), id="another")
    found = usable(understand([PLAN.text], [other, LADDER], default=LADDER))
    assert (found.questions, found.readings[0].name) == ({"plan-goals": 0}, "plan-goals")


def test_all_numbers_are_refused_where_most_rows_have_one_that_is_too_high() -> None:
    rows = [["0", "5"], ["5", "2"], ["3", "0"]]
    found = understand(["plan-goals", "plan-team"], [LADDER], sample=rows)
    assert found.numbers == "most rows have a number that is too high (up to 5), so the scale seems to be another one"
    assert understand(["plan-goals", "plan-team"], [LADDER], sample=[*rows, ["0", "1"]]).numbers == ""


def test_microsoft_forms_in_any_language_is_known_although_a_mapping_names_its_first_column() -> None:
    headings = ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "plan-goals"]
    rows = [["1", "2026-11-17 09:00:00", "2026-11-17 09:10:00", "anonymous", "", "2"]]
    given = Mapping(tags={"response": Theirs(heading="ID")})
    found = usable(understand(headings, [LADDER], given, sample=rows))
    assert (found.tags, found.fields) == ({"response": 0}, {"date": 2, "respondent": 4})


@pytest.mark.parametrize("heading", ["Do.you.have.goals.", "do_you_have_goals", "Do.you.have.goals"])
def test_a_text_is_found_as_r_and_programs_that_clean_names_write_it(heading: str) -> None:
    assert columns(heading).questions == {"plan-goals": 0}


@pytest.mark.parametrize("heading", ["Do you have goals", "do_you_have_goal"])
def test_a_text_that_lacks_a_sign_or_a_letter_is_refused(heading: str) -> None:
    assert "is nearly" in wrong(heading, "plan-team")


def test_the_points_of_a_quiz_are_passed_over() -> None:
    google = columns(PLAN.text, f"{PLAN.text} [Score]", f"{PLAN.text} [Feedback]", "Total score")
    assert [each.kind for each in google.readings] == ["question", "metadata", "metadata", "tag"]
    microsoft = columns(PLAN.text, f"Points - {PLAN.text}", f"Feedback - {PLAN.text}")
    assert [each.kind for each in microsoft.readings] == ["question", "metadata", "metadata"]


@pytest.mark.parametrize("heading", ["Timestamp", "Submitted at", "Date Submitted"])
def test_the_time_of_a_response_is_its_day_whatever_tool_wrote_it(heading: str) -> None:
    headings = ["Submission ID", "Respondent ID", heading, "plan-goals"]
    found = usable(understand(headings, [LADDER], sample=[["s1", "r1", "2026-11-17 08:10:00", "2"]]))
    assert (found.fields, found.tags) == ({"date": 2}, {"response": 0, "Respondent ID": 1})
    assert "date" not in usable(understand(headings, [LADDER], sample=[["s1", "r1", "later", "2"]])).fields


@pytest.mark.parametrize("signs", ["/", ". ", " - ", "[", "a_", "- "])
def test_a_heading_of_a_million_signs_is_looked_up_in_no_time(signs: str) -> None:
    # Where each of its ends was looked up, one took hours.
    names = Names(Catalogue().values())
    heading = signs * (1_000_000 // len(signs))
    assert (names.exact(heading)[0], [*names.loose(heading)], names.note_of(heading)) == (set(), [], set())


def test_a_question_behind_a_title_of_a_million_signs_is_known() -> None:
    rubric = Catalogue()["six-stages"]
    question = rubric.questions["planning-listening"]
    asked, names = {(rubric.id, question.id)}, Names([rubric])
    for heading in (
        f"{'a. ' * 300_000}{question.text}",
        f"{'a/' * 500_000}{question.id}",
        f"How? {'[' * 500_000}{question.id}]",
    ):
        assert {loose.asked for loose in names.loose(heading)} == asked
