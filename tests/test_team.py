from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from builders import NOT_APPLICABLE, UNKNOWN, question, rubric, sheet
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from socialmaturity.core.scoring import score
from socialmaturity.core.team import Agreement, Distance, letters, team
from socialmaturity.documents.schema import schemas
from socialmaturity.report.team import team_report

SCHEMAS = schemas()
ROOT = Path(__file__).parent.parent
INSURER = tuple(f"examples/team/{who}.yaml" for who in ("management", "marketing", "customer-service"))
SMALL = rubric(
    [question("a", essential=True, dimension="x"), question("b", dimension="x"), question("c", dimension="y")],
    [question("d", dimension="y")],
)
RATINGS = st.sampled_from([None, UNKNOWN, NOT_APPLICABLE, 0, 1, 2, 3])
ANSWERS = st.fixed_dictionaries({"a": st.sampled_from([None, UNKNOWN, 0, 1, 2, 3]), **dict.fromkeys("bcd", RATINGS)})


def scored(answers, respondent="", role="", source="sheet.yaml", **tags):
    named = replace(sheet(answers), respondent=respondent, role=role, source=source, tags=tags)
    return score(SMALL, named)


@pytest.mark.parametrize(
    ("ratings", "differs", "split", "distance", "unsure"),
    [
        pytest.param([2, 2, 2], False, False, 0, False, id="all the same"),
        pytest.param([2, 3], True, False, Fraction(1, 3), False, id="both met, one better"),
        pytest.param([1, 2], True, True, Fraction(1, 3), False, id="one meets and another does not"),
        pytest.param([0, 3, 1], True, True, 1, False, id="as far apart as can be"),
        pytest.param([0, 1], True, False, Fraction(1, 3), False, id="neither meets"),
        pytest.param([2, UNKNOWN], False, False, 0, True, id="not knowing is not a disagreement"),
        pytest.param([2, None], False, False, 0, True, id="not answering neither"),
        pytest.param([2, NOT_APPLICABLE], True, False, 0, False, id="whether it applies is a difference"),
        pytest.param([None, UNKNOWN], False, False, 0, True, id="nobody can answer"),
    ],
)
def test_how_a_question_is_seen(ratings, differs, split, distance, unsure):
    found = team([scored({"b": rating}) for rating in ratings])
    (seen,) = (each for each in found.seen if each.question.id == "b")
    assert (seen.differs, seen.split, seen.distance, seen.unsure) == (differs, split, distance, unsure)


def test_what_one_meets_and_another_does_not_comes_first_then_what_lies_far_apart():
    found = team([scored({"a": 0, "b": 0, "c": 1, "d": 2}), scored({"a": 1, "b": 1, "c": 2, "d": 0})])
    assert [seen.question.id for seen in found.differences] == ["d", "c", "a", "b"]


def test_the_span_is_that_of_what_anyone_sees():
    met = dict.fromkeys("abcd", 2)
    found = team([scored({"a": 0}), scored({**met, "d": UNKNOWN})])
    assert (found.lowest, found.highest) == (0, 2)


def test_agreement_is_counted_where_two_could_answer():
    found = team([scored({"a": 2, "b": 2, "c": 1, "d": 1}), scored({"a": 2, "b": 1, "c": UNKNOWN, "d": 0})])
    assert found.by_dimension == {
        "x": Agreement(compared=2, same=1, split=1),
        "y": Agreement(compared=1, same=0, split=0),
    }
    assert found.agreement == Agreement(compared=3, same=1, split=1)


@pytest.mark.parametrize(
    ("who", "names"),
    [
        pytest.param([("Ann", ""), ("Ben", "")], ["Ann", "Ben"], id="by name"),
        pytest.param([("", "Sales"), ("", "Service")], ["Sales", "Service"], id="by role, without a name"),
        pytest.param([("Head", "Sales"), ("Head", "Service")], ["Head, Sales", "Head, Service"], id="by both"),
        pytest.param([("", ""), ("Ben", "")], ["0.yaml", "Ben"], id="by file, without either"),
        pytest.param([("Ann", "Sales"), ("Ann", "Sales")], ["0.yaml", "1.yaml"], id="by file, with the same"),
    ],
)
def test_each_respondent_has_a_name_of_its_own(who, names):
    found = team([scored({}, *each, source=f"{place}.yaml") for place, each in enumerate(who)])
    assert list(found.names) == names


def test_the_same_sheet_twice_still_has_two_names():
    assert team([scored({}), scored({})]).names == ("sheet.yaml (1)", "sheet.yaml (2)")


def test_groups_differ_where_each_is_at_one_within_and_not_with_the_other():
    found = team(
        [
            scored({"a": 2, "b": 2, "c": 2, "d": 2}, "1", "Sales"),
            scored({"a": 3, "b": 1, "c": UNKNOWN, "d": 2}, "2", "Sales"),
            scored({"a": 1, "b": 1, "c": 0, "d": 3}, "3", "Service"),
            scored({"a": 2, "b": 1, "c": 1, "d": 1}, "4", "Board"),
        ]
    )
    groups = found.groups(lambda each: each.role)
    assert [(group.name, group.members) for group in groups] == [("Sales", (0, 1)), ("Service", (2,)), ("Board", (3,))]
    divides = {divide.question.id: divide for divide in found.divides(groups)}
    assert list(divides) == ["a", "c", "d"]
    assert (divides["a"].met, divides["a"].not_met, divides["a"].divided) == (("Sales", "Board"), ("Service",), ())
    assert (divides["c"].met, divides["c"].not_met) == (("Sales",), ("Service", "Board"))


def test_a_group_may_be_a_tag():
    found = team([scored({}, region="north"), scored({}, region="south"), scored({}, region="north")])
    groups = found.groups(lambda each: each.tags["region"])
    assert [(group.name, group.members) for group in groups] == [("north", (0, 2)), ("south", (1,))]


@given(answers=ANSWERS, count=st.integers(2, 5))
def test_identical_respondents_differ_nowhere(answers, count):
    found = team([scored(answers)] * count)
    assert found.differences == ()
    assert found.agreement.same == found.agreement.compared
    assert list(found.divides(found.groups(lambda each: each.source))) == []


@given(sheets=st.lists(ANSWERS, min_size=2, max_size=5))
def test_the_order_of_respondents_does_not_matter(sheets):
    there, back = team(list(map(scored, sheets))), team(list(map(scored, reversed(sheets))))
    assert [seen.question for seen in there.differences] == [seen.question for seen in back.differences]
    assert (there.lowest, there.highest, there.agreement) == (back.lowest, back.highest, back.agreement)


@given(sheets=st.lists(ANSWERS, min_size=2, max_size=5))
def test_everyone_is_within_the_span_and_counts_add_up(sheets):
    found = team(list(map(scored, sheets)))
    assert all(found.lowest <= each.reached <= each.at_most <= found.highest for each in found.respondents)
    assert (
        found.agreement.same + len([seen for seen in found.differences if seen.comparable]) == found.agreement.compared
    )
    assert sum(each.compared for each in found.by_dimension.values()) == found.agreement.compared


# --- The command -----------------------------------------------------------------------------------------------------


def test_three_respondents_on_a_screen(program, golden):
    ran = program("team", *INSURER, cwd=ROOT, COLUMNS="80")
    assert ran.code == 0
    froms = " ".join(f"--from {path}" for path in INSURER)
    assert ran.err == f"To agree on the 17 questions that differ: socialmaturity assess {froms} --ask differing\n"
    assert max(map(len, ran.out.splitlines())) <= 80
    golden("team/insurer.txt", ran.out)


def test_their_roles_on_a_screen(program, golden):
    ran = program("team", *INSURER, "--group-by", "role", cwd=ROOT, COLUMNS="80")
    assert ran.code == 0
    golden("team/insurer-by-role.txt", ran.out)


@pytest.mark.parametrize("more", [(), ("--group-by", "role"), ("--group-by", "region")], ids=" ".join)
def test_three_respondents_as_json(program, golden, more):
    ran = program("team", *INSURER, "--format", "json", *more, cwd=ROOT)
    data = json.loads(ran.out)
    Draft7Validator(SCHEMAS["result"]).validate(data)
    assert ("groups" in data) == bool(more)
    if not more:
        del data["rubrics"], data["tool"]
        golden("team/insurer.json", json.dumps(data, indent=1) + "\n")


@pytest.mark.parametrize("format_", ["markdown", "html"])
def test_other_formats_say_the_same(program, format_):
    ran = program("team", *INSURER, "--format", format_, cwd=ROOT)
    assert ran.code == 0
    assert "They give the same answer to 25 questions, and different answers to 17." in ran.out


def test_nobody_takes_a_mean_or_a_vote(program):
    out = program("team", *INSURER, cwd=ROOT).out
    assert "No mean is taken and no vote" in " ".join(out.split())
    assert "average" not in out
    assert "%" not in out


def test_one_sheet_alone_is_not_a_team(program):
    ran = program("team", INSURER[0], cwd=ROOT)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "team is for two or more sheets that can be scored; there are 1\n"


def test_a_bad_sheet_among_good_ones_is_reported_and_the_others_are_shown(program):
    ran = program("team", *INSURER, "examples/none.yaml", "--format", "json", cwd=ROOT)
    data = json.loads(ran.out)
    assert ran.code == 2
    assert [entry["source"] for entry in data["failed"]] == ["examples/none.yaml"]
    assert len(data["respondents"]) == 3


def test_two_subjects_are_refused(program):
    ran = program("team", INSURER[0], "examples/fernhill-outdoor.yaml", cwd=ROOT)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "examples/fernhill-outdoor.yaml: has the subject 'Fernhill Outdoor', and examples/team/management.yaml has "
        "'Oakmere Mutual Insurance'; team is about one subject; 'score --by subject' has a result for each\n"
    )


def test_of_a_table_with_many_subjects_only_a_few_are_named(program, tmp_path):
    rows = "".join(f"Org {number},2\n" for number in range(9))
    (tmp_path / "x.csv").write_text(f"subject,planning-listening\n{rows}")
    ran = program("team", "x.csv", "--rubric", "six-stages", "--quiet")
    assert ran.code == 2
    assert ran.err.count("has the subject") == 3
    assert ran.err.splitlines()[-1] == "5 more sheets have another subject than x.csv:2"
    compared = program("compare", "x.csv", "--rubric", "six-stages")
    assert compared.err.count("has the subject") == 3
    assert "warning: 5 more sheets have another subject than x.csv:2\n" in compared.err


def test_units_are_not_people(program, tmp_path):
    for name, scope in (("a", "north"), ("b", "south")):
        (tmp_path / f"{name}.yaml").write_text(f"rubric: six-stages\nscope: {scope}\nanswers: {{planning-pilots: 2}}\n")
    ran = program("team", "a.yaml", "b.yaml")
    assert ran.code == 0
    assert "these are units, not people who see one thing; 'score --by scope' shows units" in ran.err


def test_somebody_who_answers_twice_is_warned_of(program):
    ran = program("team", INSURER[0], INSURER[0], cwd=ROOT)
    assert f"'Member of the executive board' has answered in {INSURER[0]} too; leave one of the two out" in ran.err


def test_a_team_that_agrees_everywhere_reads_so(program):
    ran = program("team", INSURER[0], INSURER[0], "--group-by", "role", cwd=ROOT)
    assert "Both respondents place the organization at Engagement." in ran.out
    assert "They give the same answer to 41 questions." in ran.out
    assert "There is no question that one group as a whole meets and another" in ran.out


def test_respondents_with_the_same_name_get_numbers() -> None:
    named = [
        replace(sheet({}), source="b.yaml", respondent="a.yaml"),
        replace(sheet({}), source="a.yaml", respondent=""),
    ]
    on = rubric([question("a")])
    names = team([score(on, each) for each in named]).names
    assert names == ("a.yaml (1)", "a.yaml (2)")


# --- What they have agreed on ------------------------------------------------------------------------------------


def test_people_who_are_not_named_are_letters():
    assert [letters(28)[place] for place in (0, 25, 26, 27)] == ["A", "Z", "AA", "AB"]


def test_how_far_each_one_was_from_what_was_agreed():
    agreed = scored({"a": 2, "b": 1, "c": NOT_APPLICABLE, "d": UNKNOWN})
    found = team(
        [scored({"a": 3, "b": 0, "c": 2}), scored({"a": 2, "b": UNKNOWN, "c": NOT_APPLICABLE, "d": 3})], agreed
    )
    assert found.distances == (
        Distance(above=1, below=1, otherwise=1),
        Distance(same=2, open=1),
    )


@given(answers=ANSWERS)
def test_who_says_what_was_agreed_is_nowhere_far_from_it(answers):
    found = team([scored(answers), scored(answers)], scored(answers))
    assert {away.above + away.below + away.otherwise + away.open for away in found.distances} == {0}


def write_team(folder: Path) -> None:
    for name, answers in {
        "anneke": "2, note: I am there each Tuesday",
        "tomasz": "0, note: Found it closed twice",
    }.items():
        (folder / f"{name}.yaml").write_text(
            f"rubric: six-stages\nsubject: Library\nrespondent: {name.title()}\nrole: Clerk\n"
            f"answers: {{planning-pilots: {{answer: {answers}}}, planning-listening: 2}}\n"
        )
    (folder / "agreed.yaml").write_text(
        "rubric: six-stages\nsubject: Library\ndate: 2026-11-27\nagreed_by: [Anneke, Tomasz]\n"
        "answers: {planning-pilots: 1, planning-listening: 2}\n"
    )


def test_an_agreed_sheet_is_shown_apart_with_how_far_each_was_from_it(program, tmp_path, golden):
    write_team(tmp_path)
    ran = program("team", "anneke.yaml", "tomasz.yaml", "agreed.yaml", COLUMNS="80")
    assert (ran.code, ran.err) == (0, "")
    golden("team/agreed.txt", ran.out)
    data = json.loads(program("team", "anneke.yaml", "agreed.yaml", "tomasz.yaml", "--format", "json").out)
    Draft7Validator(SCHEMAS["result"]).validate(data)
    assert [each["name"] for each in data["respondents"]] == ["Anneke", "Tomasz"]
    assert data["agreed"]["agreed_by"] == ["Anneke", "Tomasz"]
    assert data["agreed"]["distances"]["Tomasz"] == {"same": 1, "above": 0, "below": 1, "otherwise": 0, "open": 0}


@pytest.mark.parametrize("format_", ["table", "json", "html", "markdown"])
def test_without_names_nothing_says_who_it_was(program, tmp_path, format_):
    write_team(tmp_path)
    ran = program("team", "anneke.yaml", "tomasz.yaml", "agreed.yaml", "--without-names", "--format", format_)
    assert ran.code == 0
    written = ran.out
    if format_ == "json":
        written = json.dumps({**json.loads(ran.out), "rubrics": {}})
    assert not [word for word in ("Ann", "Tom", "anneke.yaml", "Clerk", "Tuesday", "closed twice") if word in written]


def test_without_names_there_are_no_groups(program):
    ran = program("team", *INSURER, "--without-names", "--group-by", "role", cwd=ROOT)
    assert (ran.code, ran.out) == (2, "")


def test_many_are_listed_by_answer_and_their_notes_below():
    found = team([scored({"a": n % 2 + 1}, str(n)) for n in range(9)])
    lines = [detail for item in team_report(found).sections[1].blocks[0].items for detail in item.details]
    assert lines == [("2 – mostly (4)", "1, 3, 5, 7"), ("1 – partly (5)", "0, 2, 4, 6, 8")]


def test_rows_of_a_table_are_a_team_too(program, tmp_path):
    (tmp_path / "team.csv").write_text(
        "subject,respondent,rubric,planning-listening,planning-pilots\n"
        "Library,Ann,six-stages,2,1\nLibrary,Tom,six-stages,2,2\n"
    )
    ran = program("team", "team.csv")
    assert ran.code == 0
    assert "socialmaturity assess --from team.csv --ask differing\n" in ran.err


def test_the_command_to_agree_names_no_rubric_that_the_sheets_do_not_use(program, here):
    row = "subject,respondent,rubric,first-a,first-b\nLibrary,Ann,small,2,1\nLibrary,Tom,small,2,2\n"
    (here / "team.csv").write_text(row)
    ran = program("team", "team.csv", "--rubric", "small.yaml", "--rubric", "six-stages")
    assert ran.code == 0
    assert "socialmaturity assess --rubric small.yaml --from team.csv --ask differing\n" in ran.err


PARTLY = """\
rubric: pots-plots-plantations
respondent: {name}
asked: [pots-experiments, pots-fit]
answers:
  pots-experiments: {{answer: {score}, note: Note {name}, evidence: [File {name}, Page {name}]}}
  pots-fit: {{answer: unknown, note: "{name} was away"}}
"""


@pytest.fixture
def partly(here):
    for name, score_ in (("Ann", 1), ("Bo", 2)):
        (here / f"{name}.yaml").write_text(PARTLY.format(name=name, score=score_))
    for name, answer in (("Cy", 2), ("Di", "unknown")):
        (here / f"{name}.yaml").write_text(
            f"rubric: pots-plots-plantations\nrespondent: {name}\nanswers: {{pots-activities: {answer}}}\n"
        )
    return here


def test_what_nobody_was_asked_is_nothing_that_somebody_could_not_answer(program, partly):
    ran = program("team", "Ann.yaml", "Bo.yaml", cwd=partly)
    assert "Nobody could answer 1 question:" in ran.out
    three = program("team", "Ann.yaml", "Cy.yaml", "Di.yaml", cwd=partly).out
    assert "Not known to: Di\n      Not asked of: Ann\n      Answered by: Cy\n" in three


@pytest.mark.parametrize("format_", ["table", "markdown", "html", "json"])
def test_notes_and_evidence_of_everybody_reach_each_format(program, partly, format_):
    out = program("team", "Ann.yaml", "Bo.yaml", "--format", format_, cwd=partly).out
    for text in ("Note Ann", "File Ann", "Page Bo", "Ann was away", "Bo was away"):
        assert text in out
    letters = program("team", "Ann.yaml", "Bo.yaml", "--format", format_, "--without-names", cwd=partly).out
    assert not any(text in letters for text in ("Ann.yaml", "Note Ann", "File Ann", "Bo was away"))


@pytest.mark.parametrize("format_", ["table", "markdown", "html", "json"])
def test_evidence_then_and_now_reaches_each_format_of_a_comparison(program, partly, format_):
    for name, day in (("Ann", "2025-01-01"), ("Bo", "2026-01-01")):
        text = (partly / f"{name}.yaml").read_text()
        (partly / f"{name}.yaml").write_text(f"date: {day}\n{text}")
    out = program("compare", "Ann.yaml", "Bo.yaml", "--format", format_, cwd=partly).out
    for text in ("Note Ann", "File Ann", "Note Bo", "Page Bo", "Ann was away"):
        assert text in out
