from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path

import pytest
from builders import NOT_APPLICABLE, UNKNOWN, question, rubric, sheet
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from socialmaturity.core.compare import MoveKind, compare, is_same
from socialmaturity.core.scoring import score
from socialmaturity.core.sheet import Answer
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.documents.schema import schemas

SCHEMAS = schemas()
ROOT = Path(__file__).parent.parent
BAKERIES = ("examples/lantern-street-bakeries-2025.yaml", "examples/lantern-street-bakeries-2026.yaml")
SMALL = rubric([question("a", essential=True), question("b"), question("c")], [question("d", dimension="x")])
RATINGS = st.sampled_from([None, UNKNOWN, NOT_APPLICABLE, 0, 1, 2, 3])
ANSWERS = st.fixed_dictionaries({"a": st.sampled_from([None, UNKNOWN, 0, 1, 2, 3]), **dict.fromkeys("bcd", RATINGS)})


def assessed(answers, date=None, version="", source="sheet.yaml"):
    dated = datetime.date.fromisoformat(date) if date else None
    return score(SMALL, replace(sheet(answers), date=dated, version=version, source=source))


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        pytest.param(2, 1, MoveKind.LOST, id="met, then rated below: lost"),
        pytest.param(3, UNKNOWN, MoveKind.LOST, id="met, then not known: what is open does not count as met"),
        pytest.param(2, None, MoveKind.LOST, id="met, then not answered: lost too"),
        pytest.param(1, 2, MoveKind.CLOSED, id="a gap, then met: closed"),
        pytest.param(0, 3, MoveKind.CLOSED, id="however far"),
        pytest.param(0, 1, MoveKind.UP, id="a gap still, but nearer"),
        pytest.param(2, 3, MoveKind.UP, id="met still, and better"),
        pytest.param(3, 2, MoveKind.DOWN, id="met still, and lower: no loss"),
        pytest.param(1, 0, MoveKind.DOWN, id="a gap still, and lower"),
        pytest.param(None, 2, MoveKind.FOUND_OUT, id="not answered, then met: found out, nobody knows what was before"),
        pytest.param(UNKNOWN, 0, MoveKind.FOUND_OUT, id="not known, then a gap: found out"),
        pytest.param(1, UNKNOWN, MoveKind.UNSURE, id="a gap, then not known"),
        pytest.param(2, NOT_APPLICABLE, MoveKind.SCOPE, id="met, then not applicable: not lost"),
        pytest.param(NOT_APPLICABLE, 0, MoveKind.SCOPE, id="not applicable, then a gap"),
        pytest.param(NOT_APPLICABLE, UNKNOWN, MoveKind.SCOPE, id="not applicable, then not known"),
        pytest.param(UNKNOWN, NOT_APPLICABLE, MoveKind.SCOPE, id="not known, then not applicable"),
        pytest.param(1, 1, None, id="the same answer is not a move"),
        pytest.param(None, UNKNOWN, None, id="open is open"),
        pytest.param(UNKNOWN, None, None, id="and stays open"),
    ],
)
def test_what_became_of_a_question(before, after, kind):
    moves = compare([assessed({"b": before}), assessed({"b": after})]).moves
    assert [move.kind for move in moves] == ([kind] if kind else [])


MET = dict.fromkeys("abcd", 2)


@pytest.mark.parametrize(
    ("before", "after", "gained", "lost", "regressed"),
    [
        pytest.param({}, MET, ["stage-1", "stage-2"], [], False, id="two stages up at once"),
        pytest.param(MET, {**MET, "a": 1}, [], ["stage-1", "stage-2"], True, id="the first one lost takes all above"),
        pytest.param(MET, {**MET, "c": 1}, [], [], True, id="a practice lost while the stage holds is a regression"),
        pytest.param(MET, {**MET, "c": NOT_APPLICABLE}, [], [], False, id="what no longer applies is not lost"),
        pytest.param({**MET, "c": 1}, {**MET, "c": 0}, [], [], False, id="a gap that grew loses nothing"),
        pytest.param(MET, {**MET, "d": UNKNOWN}, [], ["stage-2"], True, id="a stage that is no longer certain is lost"),
        pytest.param({"a": 2}, {"a": 2, "b": 2}, ["stage-1"], [], False, id="a stage by one more question"),
    ],
)
def test_stages_gained_and_lost(before, after, gained, lost, regressed):
    comparison = compare([assessed(before), assessed(after)])
    assert [stage.id for stage in comparison.gained] == gained
    assert [stage.id for stage in comparison.lost] == lost
    assert comparison.regressed is regressed


def test_sheets_are_compared_by_date_and_not_as_they_were_named():
    days = ["2026-01-01", "2024-01-01", "2025-01-01"]
    comparison = compare([assessed({"b": number}, date) for number, date in enumerate(days)])
    assert [step.sheet.date.year for step in comparison.steps] == [2024, 2025, 2026]
    assert [(move.before, move.after) for move in comparison.moves] == [(1, 0)]


def test_sheets_of_one_day_and_those_without_a_date_stay_in_order():
    one_day = [assessed({"b": number}, "2026-01-01") for number in (2, 1)]
    undated = [assessed({"b": 2}, "2026-01-01"), assessed({"b": 1})]
    for steps in (one_day, undated):
        assert [(move.before, move.after) for move in compare(steps).moves] == [(2, 1)]


def test_gaps_closed_and_opened():
    comparison = compare([assessed({"a": 1, "b": 2, "c": None}), assessed({"a": 2, "b": 0, "c": 1})])
    assert (comparison.closed, comparison.opened) == (("a",), ("b", "c"))


def test_what_only_one_version_answered_cannot_be_compared():
    before, after = assessed({"a": 2, "b": 1}, version="0.9"), assessed({"a": 1, "c": 2, "d": 2}, version="1")
    comparison = compare([before, after])
    assert comparison.new == ("b", "c", "d")
    assert [move.question.id for move in comparison.moves] == ["a"]
    same = compare([before, replace(after, sheet=replace(after.sheet, version="0.9"))])
    assert same.new == ()


def test_what_a_sheet_says_it_did_not_ask_is_not_lost():
    before, after = assessed(MET), assessed({"a": 3})
    comparison = compare([before, replace(after, sheet=replace(after.sheet, asked=("a",)))])
    assert comparison.new == ("b", "c", "d")
    assert ([move.kind for move in comparison.moves], comparison.lost) == ([MoveKind.UP], ())


def test_no_stage_is_lost_through_a_question_that_is_new():
    before, after = assessed({"a": 2, "b": 2}, version="0.9"), assessed({**MET, "c": 0, "b": 2}, version="1")
    comparison = compare([before, after])
    assert comparison.narrowed
    assert [len(stage.questions) for stage in comparison.judged[0].rubric.stages] == [2]
    assert (comparison.gained, comparison.lost, comparison.regressed) == ((), (), False)


def test_a_stage_that_one_version_did_not_ask_is_not_compared():
    before, after = assessed({"a": 2, "b": 2, "c": 2}, version="0.9"), assessed(MET, version="1")
    assert compare([before, after]).gained == ()


def test_a_note_that_changed_is_found_though_the_answer_did_not():
    before, after = assessed({"a": 2, "b": 1}), assessed({"a": 2, "b": 1})
    noted = replace(after.sheet, answers={**after.sheet.answers, "a": Answer(rating=2, note="new")})
    comparison = compare([before, replace(after, sheet=noted)])
    assert ([question.id for question in comparison.notes], comparison.moves) == (["a"], ())


@given(answers=ANSWERS)
def test_a_sheet_compared_with_itself_moves_nothing(answers):
    comparison = compare([assessed(answers), assessed(answers)])
    assert (comparison.moves, comparison.gained, comparison.lost, comparison.regressed) == ((), (), (), False)


@given(one=ANSWERS, other=ANSWERS)
def test_what_is_gained_one_way_is_lost_the_other_way(one, other):
    there = compare([assessed(one), assessed(other)])
    back = compare([assessed(other), assessed(one)])
    assert there.gained == back.lost
    assert [move.question for move in there.moves] == [move.question for move in back.moves]
    assert set(there.closed) <= {move.question.id for move in back.of(MoveKind.LOST)}


@given(answers=ANSWERS, better=st.sampled_from("abcd"))
def test_a_better_answer_is_never_a_regression(answers, better):
    assert not compare([assessed(answers), assessed({**answers, better: 3})]).regressed


# --- The command -----------------------------------------------------------------------------------------------------


def test_two_years_on_a_screen(program, golden):
    ran = program("compare", *reversed(BAKERIES), cwd=ROOT, COLUMNS="80")
    assert (ran.code, ran.err) == (0, "")
    assert max(map(len, ran.out.splitlines())) <= 80
    golden("compare/bakeries.txt", ran.out)


def test_two_years_as_json(program, golden):
    ran = program("compare", *BAKERIES, "--format", "json", cwd=ROOT)
    data = json.loads(ran.out)
    Draft7Validator(SCHEMAS["result"]).validate(data)
    assert list(data.pop("rubrics")) == ["six-stages"]
    del data["tool"]
    golden("compare/bakeries.json", json.dumps(data, indent=1) + "\n")


@pytest.mark.parametrize("format_", ["markdown", "html"])
def test_other_formats_say_the_same(program, format_):
    ran = program("compare", *BAKERIES, "--format", format_, cwd=ROOT)
    assert ran.code == 0
    assert "You are at Planning, stage 1 of 6." in ran.out
    assert "No stage complete yet." in ran.out


def test_a_regression_is_named_and_ends_with_1(program):
    ran = program("compare", *BAKERIES, "--fail-on-regression", cwd=ROOT)
    assert ran.code == 1
    assert ran.err == (
        "--fail-on-regression: planning-audience was met, and is not any more "
        "(1: Staff have impressions, but nothing is written down.)\n"
    )


def test_no_regression_ends_with_0(program):
    assert program("compare", BAKERIES[0], BAKERIES[0], "--fail-on-regression", cwd=ROOT).code == 0


SHEET = "rubric: {rubric}\nsubject: {subject}\ndate: {date}\nanswers: {{{answers}}}\n"


def write(folder, name, answers, date="2026-01-01", *, rubric="six-stages", subject="Somebody"):
    text = SHEET.format(rubric=rubric, subject=subject, date=date, answers=answers)
    (folder / name).write_text(text, encoding="utf-8")


def test_a_lost_stage_is_named_first(program, tmp_path):
    answers = "pots-experiments: 2, pots-activities: 2, pots-affordable: 2, pots-fit: 2, pots-results: 2"
    write(tmp_path, "a.yaml", answers, "2025-01-01", rubric="pots-plots-plantations")
    write(tmp_path, "b.yaml", answers.replace("fit: 2", "fit: 1"), "2026-01-01", rubric="pots-plots-plantations")
    ran = program("compare", "a.yaml", "b.yaml", "--fail-on-regression")
    assert ran.code == 1
    assert ran.err.splitlines()[0] == "--fail-on-regression: Pots was reached, and is not any more"
    assert "Lost: Pots, through one answer: " in ran.out


def test_what_another_version_asked_is_set_aside_and_named(program, tmp_path, golden):
    write(
        tmp_path,
        "a.yaml",
        "planning-listening: 1, gone: 2, planning-audience: 9",
        "2024-01-01",
        rubric="six-stages@0.9",
    )
    write(tmp_path, "b.yaml", "planning-listening: 2, planning-pilots: 2", "2026-01-01", rubric="six-stages@1.0")
    ran = program("compare", "a.yaml", "b.yaml", COLUMNS="80")
    assert ran.code == 0
    assert (
        "a.yaml:4:34: warning: 'gone' is not asked in version 1.0 of 'six-stages'; its answer is set aside" in ran.err
    )
    golden("compare/versions.txt", ran.out)
    data = json.loads(program("compare", "a.yaml", "b.yaml", "--format", "json").out)
    assert data["steps"][0]["set_aside"] == ["gone", "planning-audience"]
    assert data["not_comparable"] == ["planning-pilots"]
    assert len(data["warnings"]) == 3
    assert program("compare", "a.yaml", "b.yaml", "--strict").code == 2


def test_score_still_refuses_what_its_rubric_does_not_ask(program, tmp_path):
    write(tmp_path, "a.yaml", "gone: 2", rubric="six-stages@0.9")
    assert program("score", "a.yaml").code == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            {"rubric": "pots-plots-plantations", "answers": "pots-fit: 1"},
            "b.yaml: answers the rubric 'pots-plots-plantations', and a.yaml answers 'six-stages'; "
            "compare is for sheets of one rubric\n",
            id="two rubrics",
        ),
        pytest.param(
            {"answers": "planning-audience: 9"},
            "b.yaml:4:30: '9' is not an answer to 'planning-audience'; write 0 (none), 1 (partly), 2 (mostly), 3 (fully), "
            "unknown or not-applicable\n"
            "compare is for two or more sheets that can be scored; there are 1\n",
            id="one that cannot be scored",
        ),
    ],
)
def test_sheets_that_cannot_be_compared_are_refused(program, tmp_path, change, message):
    write(tmp_path, "a.yaml", "planning-listening: 1")
    write(tmp_path, "b.yaml", **{"answers": "planning-listening: 1", **change})
    ran = program("compare", "a.yaml", "b.yaml")
    assert (ran.code, ran.out, ran.err) == (2, "", message)


def test_json_says_why_sheets_cannot_be_compared(program, tmp_path):
    write(tmp_path, "a.yaml", "planning-listening: 1")
    write(tmp_path, "b.yaml", "planning-listening: 9")
    ran = program("compare", "a.yaml", "b.yaml", "--format", "json")
    data = json.loads(ran.out)
    Draft7Validator(SCHEMAS["result"]).validate(data)
    assert ran.code == 2
    assert [entry["source"] for entry in data["failed"]] == ["b.yaml"]
    assert [each["message"] for each in data["errors"]] == [
        "compare is for two or more sheets that can be scored; there are 1"
    ]
    assert ran.err.endswith("compare is for two or more sheets that can be scored; there are 1\n")


def test_rows_of_a_table_are_compared_like_sheets(program, tmp_path):
    (tmp_path / "years.csv").write_text(
        "subject,date,rubric,planning-listening,planning-audience\n"
        "Somebody,2026-01-01,six-stages,2,0\n"
        "Somebody,2025-01-01,six-stages,1,\n"
    )
    ran = program("compare", "years.csv", "--format", "json", "--quiet")
    data = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert [step["source"] for step in data["steps"]] == ["years.csv:3", "years.csv:2"]
    assert data["closed"] == ["planning-listening"]


def test_a_stage_that_rests_on_little_is_warned_of_here_too(program, tmp_path):
    ids = [question.id for question in Catalogue()["six-stages"].stages[1].questions if question.may_not_apply]
    write(tmp_path, "a.yaml", ", ".join(f"{id_}: {{answer: not-applicable, reason: small}}" for id_ in ids))
    write(tmp_path, "b.yaml", "planning-listening: 2", "2027-01-01")
    ran = program("compare", "a.yaml", "b.yaml")
    assert ran.code == 0
    assert ran.err == (
        "a.yaml: warning: more than half of the questions of 'Presence' are not applicable; its result rests on little\n"
    )


def test_another_subject_is_a_warning_and_with_strict_an_error(program, tmp_path):
    write(tmp_path, "a.yaml", "planning-listening: 1")
    write(tmp_path, "b.yaml", "planning-listening: 1", "2027-01-01", subject="Else")
    ran = program("compare", "a.yaml", "b.yaml")
    warning = "has the subject 'Else', and a.yaml has 'Somebody'; compare is about one subject\n"
    assert (ran.code, ran.err) == (0, f"b.yaml: warning: {warning}")
    ran = program("compare", "a.yaml", "b.yaml", "--strict")
    assert (ran.code, ran.out, ran.err) == (2, "", f"b.yaml: {warning}")


def test_a_bad_sheet_among_good_ones_is_reported_and_the_others_are_compared(program, tmp_path):
    write(tmp_path, "a.yaml", "planning-listening: 1")
    write(tmp_path, "b.yaml", "planning-listening: 2", "2027-01-01")
    ran = program("compare", "a.yaml", "none.yaml", "b.yaml", "--format", "json", "--fail-on-regression")
    data = json.loads(ran.out)
    Draft7Validator(SCHEMAS["result"]).validate(data)
    assert ran.code == 2
    assert [entry["source"] for entry in data["failed"]] == ["none.yaml"]
    assert data["closed"] == ["planning-listening"]


def test_without_dates_the_order_of_naming_counts_and_a_warning_says_so(program, tmp_path):
    write(tmp_path, "a.yaml", "planning-listening: 2", date="")
    write(tmp_path, "b.yaml", "planning-listening: 1", date="2026-01-01")
    ran = program("compare", "a.yaml", "b.yaml", "--fail-on-regression")
    assert ran.code == 1
    assert ran.err.splitlines()[0] == (
        "a.yaml: warning: has no date, so the sheets are compared in the order in which they were named; "
        "'assess FILE --date YYYY-MM-DD' gives it one"
    )


def test_two_sheets_of_one_day_are_compared_as_named_and_a_date_is_asked_for(program, tmp_path):
    write(tmp_path, "a.yaml", "planning-listening: 2")
    write(tmp_path, "b.yaml", "planning-listening: 1")
    ran = program("compare", "a.yaml", "b.yaml")
    assert ran.code == 0
    assert ran.err == (
        "b.yaml: warning: has the date of a.yaml, 2026-01-01, so they are compared in the order in which they were named; "
        "'assess FILE --date YYYY-MM-DD' gives one of them its own date\n"
    )


@pytest.mark.parametrize(
    ("date", "code", "message"),
    [
        ("2026-01-01", 2, "compare shows one thing over time, 'team' shows what several people see"),
        ("2027-01-01", 0, "what moved may be how they see it, and 'team' shows that"),
    ],
    ids=["on one day", "a year later"],
)
def test_two_people_are_refused_on_one_day_and_warned_of_later(program, tmp_path, date, code, message):
    for name, day, who in (("a.yaml", "2026-01-01", "Ann"), ("b.yaml", date, "Tom")):
        write(tmp_path, name, f"planning-listening: 1}}\nrespondent: {who}\ntags: {{a: b", day)
    ran = program("compare", "a.yaml", "b.yaml")
    assert (ran.code, bool(ran.out)) == (code, not code)
    assert message in ran.err
    assert "'Tom'" in ran.err


def test_a_misspelt_question_is_a_mistake_and_not_of_another_version(program, tmp_path):
    write(tmp_path, "a.yaml", "planning-audince: 1")
    write(tmp_path, "b.yaml", "planning-audience: 1, planning-listenin: 2", "2027-01-01", rubric="six-stages@1.0")
    ran = program("compare", "a.yaml", "b.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean 'planning-audience'?" in ran.err
    assert "did you mean 'planning-listening'?" in ran.err
    assert "set aside" not in ran.err


# --- Versions of a rubric that are both known ------------------------------------------------------------------------

RUBRIC = """
format: 1
id: lab
version: '{version}'
title: Lab
pass_share: 1
scales:
  yes-no: {{met_at: 1, points: [{{score: 0, id: no-way, label: No}}, {{score: 1, id: yes-sir, label: Yes}}]}}
scale: yes-no
stages:
  - id: first
    name: First
    questions:
{questions}
"""


def rubric_file(folder, name, version, *questions):
    lines = "".join(f"      - {{{question}, advice: Do it.}}\n" for question in questions)
    (folder / name).write_text(RUBRIC.format(version=version, questions=lines), encoding="utf-8")


def two_versions(folder):
    rubric_file(folder, "old.yaml", 1, "id: air, text: Air?", "id: h2o, text: Water?", "id: fire, text: Fire?")
    new = "id: air, text: Air?", "id: water, formerly: [h2o], text: Water?", "id: earth, text: Earth?"
    rubric_file(folder, "new.yaml", 2, *new)
    write(folder, "a.yaml", "air: 1, h2o: 1, fire: 1", "2025-01-01", rubric="lab@1")
    write(folder, "b.yaml", "air: 1, water: 1, earth: 0", "2026-01-01", rubric="lab@2")


def test_both_are_judged_by_the_newer_version_on_what_both_ask(program, tmp_path):
    two_versions(tmp_path)
    ran = program("compare", "a.yaml", "b.yaml", "--rubric", "old.yaml", "--rubric", "new.yaml", "--format", "json")
    data = json.loads(ran.out)
    assert ran.code == 0
    assert (data["not_comparable"], data["gained"], data["lost"], data["moved"]) == (["earth"], [], [], [])
    assert data["judged_on"]["questions"] == 2
    assert [step["name"] for step in data["judged_on"]["reached"]] == ["First", "First"]
    assert data["steps"][0]["set_aside"] == ["fire"]
    words = " ".join(program("compare", "a.yaml", "b.yaml", "--rubric", "old.yaml", "--rubric", "new.yaml").out.split())
    assert words.index("Earth?") < words.index("Progress")
    assert "Judged on the 2 questions that both ask, by the rule of lab@2: First, stage 1 of 1 on 2025-01-01" in words


def test_a_question_that_is_asked_in_another_way_is_not_the_same():
    asked = question("a")
    old = rubric([asked])
    assert is_same(asked, old)
    assert is_same(asked._replace(id="b", formerly=("a",)), old)
    assert is_same(asked._replace(text="new?", formerly_text=("a?",)), old)
    assert not is_same(asked._replace(text="new?"), old)
    assert not is_same(asked._replace(met_at=3), old)
    assert not is_same(asked._replace(options=("x", *asked.options[1:])), old)
    assert not is_same(question("c"), old)
