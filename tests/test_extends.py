"""A rubric that is another one, changed; its cases; and what a new version changes for old sheets."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
from conftest import ROOT
from documents import SMALL, changed, complaint, lines, rubric_of, sheet_of

from socialmaturity.api import load_rubric
from socialmaturity.core.asked import stage_of
from socialmaturity.core.crosswalk import moved
from socialmaturity.core.model import Mark
from socialmaturity.core.sheet import Answer
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.documents.rubric_review import problems_of
from socialmaturity.documents.schema import schemas

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

OURS = """\
format: 1
id: ours
version: "2"
extends: small
leave_out: [first-d]
stages:
  - id: first
    name: Getting ready
    questions:
      - {id: first-a, text: Really A?}
    add:
      - {id: first-e, text: E?, advice: Do e.}
"""


CHANGE = "format: 1\nid: ours\nversion: '1'\nextends: small\n"
BOTH = ("--rubric", "small.yaml", "--rubric", "ours.yaml")


def both() -> Catalogue:
    return Catalogue(["small.yaml", "ours.yaml"])


def write(text: str, name: str = "ours.yaml") -> None:
    Path(name).write_text(text, encoding="utf-8")


def test_an_answer_to_a_question_that_is_left_out_is_set_aside_and_named(
    program: Callable[..., Ran], here: Path
) -> None:
    write(OURS)
    write("rubric: ours\nanswers: {first-a: 2, first-d: 2}\n", "sheet.yaml")
    ran = program("score", "sheet.yaml", *BOTH, "--format", "json")
    assert ran.code == 0
    assert ran.err.startswith(
        "sheet.yaml:2:23: warning: 'first-d' is not asked in version 2 of 'ours'; its answer is set aside\n"
    )
    assert json.loads(ran.out)["results"][0]["counts"]["rated"] == 1
    # What neither of them asks is a mistake, as ever.
    write("rubric: ours\nanswers: {first-x: 2}\n", "sheet.yaml")
    assert program("score", "sheet.yaml", *BOTH).code == 2


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        (
            "a.csv",
            "subject,first-a,first-d\nA,2,2\n",
            "a.csv:1: warning: ours@2 leaves out what column C 'first-d' asks",
        ),
        (
            "a.csv",
            "subject,first-a,first-d,first-d-note\nA,2,2,why\n",
            "a.csv:1: warning: ours@2 leaves out what these columns ask: column C 'first-d', column D 'first-d-note'",
        ),
        (
            "a.jsonl",
            '{"first-a": 2, "first-d": 2}\n',
            "a.jsonl:1: warning: ours@2 leaves out what column B 'first-d' asks",
        ),
        (
            "a.csv",
            "subject,rubric,first-a,first-d\nA,ours,2,2\nB,ours,2,1\n",
            "a.csv: warning: 2 rows (2, 3): column D: 'first-d' is not asked in version 2 of 'ours'",
        ),
        (
            "a.jsonl",
            '{"rubric": "ours", "answers": {"first-a": 2, "first-d": 2}}\n',
            "a.jsonl:1:46: warning: 'first-d' is not asked in version 2 of 'ours'; its answer is set aside",
        ),
    ],
    ids=["column", "column and its note", "flat record", "rows that name a rubric", "sheet a line"],
)
def test_a_column_of_a_question_that_is_left_out_is_named(
    file: str, text: str, message: str, program: Callable[..., Ran], here: Path
) -> None:
    write(OURS)
    write(text, file)
    ran = program("score", file, *BOTH, "--format", "jsonl")
    assert message in ran.err
    assert ran.code == 0
    assert all(json.loads(line)["counts"]["rated"] == 1 for line in ran.out.splitlines())
    assert '"tags": {}' in ran.out


def test_a_row_that_names_the_other_rubric_keeps_its_answer(program: Callable[..., Ran], here: Path) -> None:
    write(OURS)
    write("subject,rubric,first-a,first-d\nA,small,2,2\n", "a.csv")
    ran = program("score", "a.csv", *BOTH, "--format", "jsonl")
    assert json.loads(ran.out)["counts"]["rated"] == 2


def test_a_rubric_with_a_mistake_has_the_same_mistake_when_it_is_read_again(here: Path) -> None:
    write(changed(OURS, ("leave_out: [first-d]", "leave_out: [first-x]")))
    rubrics = Catalogue(["small.yaml"])
    first, again = (complaint(lambda: rubrics.find("ours.yaml")) for _ in range(2))
    assert first == again
    assert "extends itself" not in again


def test_what_a_rubric_does_not_change_stays(here: Path) -> None:
    write(OURS)
    for names in (["small.yaml", "ours.yaml"], ["ours.yaml", "small.yaml"]):  # in any order
        small, ours = Catalogue(names)["small"], Catalogue(names)["ours"]
        assert (ours.name, ours.title) == ("ours@2", "Small")
        assert [stage.name for stage in ours.stages] == ["Getting ready"]
        assert list(ours.questions) == ["first-a", "first-b", "first-c", "first-e"]
        assert ours.questions["first-a"].text == "Really A?"
        assert ours.questions["first-a"].advice == ("Do a.",)
        assert ours.questions["first-b"] == small.questions["first-b"]
        assert [(parent.name, parent.sha256) for parent in ours.extends] == [("small@1", small.sha256)]
        assert ours.sha256 != small.sha256


def test_questions_that_are_unchanged_are_the_same_in_both(here: Path) -> None:
    write(OURS)
    rubrics = both()
    (walk,) = rubrics["ours"].crosswalk
    assert walk.rubric == "small"
    assert [(pair.question, pair.other) for pair in walk.same] == [("first-b", "first-b"), ("first-c", "first-c")]


def test_the_questions_of_any_stage_can_be_changed_without_naming_it(here: Path) -> None:
    text = CHANGE + "questions: [{id: first-b, met_at: 1}]\n"
    write(text)
    assert both()["ours"].questions["first-b"].met_at == 1


def test_a_mistake_is_reported_in_the_file_that_makes_it(here: Path) -> None:
    write(changed(SMALL, ("pass_share", "checks: [{id: c, label: C, questions: [first-d]}]\npass_share")), "small.yaml")
    write(changed(OURS, ("text: Really A?", "txt: A?"), ("id: first\n", "id: frist\n")) + "questions: [{id: z}]\n")
    assert complaint(both) == (
        "ours.yaml:5:13: 'first-d' cannot be left out alone: 'checks' in small.yaml (line 12) names it; write 'checks' "
        "in this file as well, without it\n"
        "ours.yaml:7:9: 'small' has no stage 'frist'; did you mean 'first'?\n"
        "ours.yaml:13:18: 'small' has no question 'z' in the rubric; 'add' lists new ones\n"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("extends: small@1\nid: small", "ours.yaml:4:5: a rubric that extends 'small@1' needs an id of its own\n"),
        ("extends: smal\nid: x", "ours.yaml:3:10: there is no rubric 'smal' to extend; did you mean 'small'?\n"),
        ("extends: small@9\nid: x", "ours.yaml:3:10: there is no version '9' of 'small'; there is 1\n"),
        ("extends: ../small.yaml\nid: x", "ours.yaml:3:10: there is no rubric '../small.yaml' to extend; there are"),
        ("extends: [small]\nid: x", "ours.yaml:3:10: 'extends' must be the id of a rubric, such as six-stages@1.0\n"),
        ("extends: x\nid: x", "ours.yaml:3:10: this rubric extends itself; name another one\n"),
        (
            "extends: small\nid: x\nleave_out: [nothing]",
            "ours.yaml:5:13: 'small' has no stage or question 'nothing' to leave out\n",
        ),
    ],
)
def test_what_cannot_be_extended_is_refused(text: str, message: str, here: Path) -> None:
    write(f"format: 1\nversion: '2'\n{text}\n")
    assert complaint(both).startswith(message)


def test_a_circle_is_reported_with_the_place_of_each_link(program: Callable[..., Ran], here: Path) -> None:
    for id_, other in (("a", "b"), ("b", "c"), ("c", "a")):
        write(f"format: 1\nid: {id_}\nversion: '1'\nextends: {other}\n", f"{id_}.yaml")
    message = "4:10: a extends b extends c extends a, which is a circle; remove one 'extends' of it\n"
    assert complaint(lambda: Catalogue(["a.yaml", "b.yaml", "c.yaml"])) == "".join(f"{n}.yaml:{message}" for n in "abc")
    assert program("rubric", "check", "a.yaml", "b.yaml", "c.yaml").out.count("circle") == 3
    assert message in program("rubric", "check", "c.yaml", "--rubric", "a.yaml", "--rubric", "b.yaml").err


def test_what_is_left_out_and_still_named_is_reported_with_both_places(here: Path) -> None:
    parent = """\
checks: [{id: c, label: C, questions: [first-a, first-d]}, {id: e, label: E, questions: [first-d]}]
benchmarks: [{id: b, question: first-d, statement: Say so.}]
crosswalk:
  - {rubric: six-stages, same: [{question: first-d, as: planning-pilots}]}
"""
    write(SMALL + parent, "small.yaml")
    write(CHANGE + "leave_out: [first-d]\n")
    assert complaint(both) == "".join(
        f"ours.yaml:5:13: 'first-d' cannot be left out alone: '{field}' in small.yaml (line {line}) names it; "
        f"write '{field}' in this file as well, without it\n"
        for field, line in (("checks", 21), ("benchmarks", 22), ("crosswalk", 24))
    )
    write(
        CHANGE + "leave_out: [first-d]\nbenchmarks: []\ncrosswalk: []\n"
        "checks: [{id: c, label: C, questions: [first-d]}]\n"
        "cases: [{name: n, answers: {first-d: 2}, reached: first}]\n"
    )
    assert complaint(both) == (
        "ours.yaml:8:40: there is no question 'first-d'; it is left out on line 5\n"
        "ours.yaml:9:38: there is no question 'first-d'; it is left out on line 5\n"
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "pass_share: 1/4",
            (
                "ours.yaml:4:10: warning: with the changes in this file, the essential questions alone already satisfy "
                "'pass_share', so the other questions decide nothing; raise 'pass_share' or make fewer questions essential "
                "(small.yaml:14)\n"
            ),
        ),
        (
            "scales: {practice: {met_at: 1, points: [{score: 0, id: no, label: No}, {score: 1, id: yes, label: Yes}]}}",
            (
                "ours.yaml:4:10: with the changes in this file, 'options' has 3 for the 2 points of 'practice'; give one for "
                "each (small.yaml:17)\n"
            ),
        ),
    ],
    ids=["a warning", "an error"],
)
def test_what_is_wrong_only_because_of_the_changes_is_said_where_they_are(change: str, said: str, here: Path) -> None:
    small = changed(SMALL, ("advice: Do a.", "options: [No, Yes, Both]"))
    write(small, "small.yaml")  # has no advice, which is the concern of its own author
    text = f"{CHANGE}{change}\n"
    assert lines(problems_of(text.encode(), "ours.yaml", Catalogue(["small.yaml"]))) == said
    write(changed(text, ("id: ours", "id: between")), "between.yaml")
    more = "format: 1\nid: ours\nversion: '1'\nextends: between\n"
    if "warning" in said:  # and the next one in the chain does not hear of it again
        assert lines(problems_of(more.encode(), "ours.yaml", Catalogue(["small.yaml", "between.yaml"]))) == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(
            "questions: [{id: first-a, weight: 2}, {id: first-a, weight: 3}]",
            "ours.yaml:5:44: 'first-a' is changed on line 5 already; put the changes together\n",
            id="a question twice",
        ),
        pytest.param(
            "stages: [{id: first, name: One}, {id: first, name: Two}]",
            "ours.yaml:5:39: 'first' is changed on line 5 already; put the changes together\n",
            id="a stage twice",
        ),
        pytest.param(
            "questions: [{id: first-d, weight: 2}]\nleave_out: [first-d]",
            "ours.yaml:5:18: 'first-d' is left out on line 6; it cannot be changed as well\n",
            id="a question that is left out",
        ),
        pytest.param(
            "stages: [{id: first, add: [{id: first-b, text: B again?, advice: x}]}]",
            "ours.yaml:5:33: the id 'first-b' is already on line 18 of small.yaml; ids are unique\n",
            id="a new question under an id that is there",
        ),
        pytest.param(
            "questions: [{weight: 2}]",
            "ours.yaml:5:13: 'id' is missing; it says which question changes\n",
            id="nothing",
        ),
        pytest.param(
            "leave_out: first-d",
            "ours.yaml:5:12: a list belongs here, with the id of a stage or question in each entry\n",
            id="an id instead of a list",
        ),
        pytest.param(
            "stages: [{id: second, name: Second}]",
            "ours.yaml:5:15: 'small' has no stage 'second'; stages cannot be added, only questions; "
            "copy the rubric without --extends\n",
            id="a new stage",
        ),
    ],
)
def test_a_change_that_cannot_be_meant_is_refused(change: str, said: str, here: Path) -> None:
    text = f"{CHANGE}{change}\n"
    assert lines(problems_of(text.encode(), "ours.yaml", Catalogue(["small.yaml"]))) == said


def test_a_pass_share_that_makes_questions_idle_in_many_stages_is_warned_of_once(
    program: Callable[..., Ran], here: Path
) -> None:
    write("format: 1\nid: ours\nversion: '1'\nextends: six-stages\npass_share: 1/7\n")
    out = program("rubric", "check", "ours.yaml").out
    assert out.startswith("ours.yaml:5:13: warning: in 6 stages (planning, presence, engagement, ")
    assert out.count("\n") == 1


def test_a_list_that_is_replaced_breaks_all_references_to_an_entry_in_one_line(
    program: Callable[..., Ran], here: Path
) -> None:
    write("format: 1\nid: ours\nversion: '1'\nextends: six-stages\ndimensions: []\n")
    found = program("rubric", "check", "ours.yaml").out.splitlines()
    assert len(found) == len(Catalogue()["six-stages"].dimensions)
    assert found[0].startswith("ours.yaml:4:10: with the changes in this file, there is no dimension 'engagement' (")
    assert ", lines " in found[0]


@pytest.mark.parametrize("field", ["asked: [first-a, first-d]", "answers: {first-d: 2}"])
def test_a_sheet_of_the_other_rubric_may_name_what_is_left_out(
    field: str, program: Callable[..., Ran], here: Path
) -> None:
    write(OURS)
    write(f"{field}\n" if "answers" in field else f"{field}\nanswers: {{first-a: 2}}\n", "sheet.yaml")
    ran = program("score", "sheet.yaml", *BOTH)
    assert (ran.code, "ours" in ran.out, "first-d" in ran.err) == (0, False, "answers" in field)


def test_a_mapping_that_names_what_is_left_out_says_so(program: Callable[..., Ran], here: Path) -> None:
    write(OURS)
    write("format: 1\nrubric: ours\ncolumns: {first-a: A, first-d: D}\n", "map.yaml")
    write("A,D\n2,2\n", "rows.csv")
    options = (*BOTH, "--columns", "map.yaml")
    ran = program("score", "rows.csv", *options)
    assert ran.err == "map.yaml:3:32: ours@2 leaves out the question 'first-d'; remove it here as well\n"


def test_a_rubric_that_extends_another_one_is_not_a_sheet(program: Callable[..., Ran], here: Path) -> None:
    write(OURS)
    Path("small.yaml").unlink()
    write("rubric: six-stages\nanswers: {planning-listening: 2}\n", "sheet.yaml")
    assert "passed over, as a rubric: 'ours.yaml'\n" in program("score", ".").err
    assert "this is a rubric, not a sheet" in program("score", "ours.yaml").err


@pytest.mark.parametrize(
    "command",
    [("rubric", "show", "ours.yaml"), ("rubric", "copy", "ours.yaml", "--extends"), ("sheet", "ours.yaml")],
    ids=" ".join,
)
def test_commands_take_the_file_that_a_rubric_extends(
    command: tuple[str, ...], program: Callable[..., Ran], here: Path
) -> None:
    write(OURS)
    assert program(*command, "--rubric", "small.yaml").code == 0
    ran = program(*command)
    assert ran.code == 2
    assert ran.err == (
        "ours.yaml:4:10: there is no rubric 'small' to extend; there are pots-plots-plantations, six-stages, and "
        "--rubric PATH adds your own\n"
    )


def test_a_python_program_names_the_file_that_a_rubric_extends(here: Path) -> None:
    write(OURS)
    assert load_rubric(Path("ours.yaml"), Path("small.yaml")).extends[0].name == "small@1"


def test_a_rubric_is_shown_with_what_it_changes(program: Callable[..., Ran], here: Path) -> None:
    write(OURS)
    shown = program("rubric", "show", "ours.yaml", "--rubric", "small.yaml").out
    assert (
        "Compared with small\n"
        "  • 2 questions are the same\n"
        "  • New or changed here: first-a, first-e\n"
        "  • Left out here: first-d\n"
    ) in shown


def test_the_schema_of_sheets_knows_the_rubric_that_extends_the_other(program: Callable[..., Ran], here: Path) -> None:
    write(OURS)
    assert '"first-e"' in program("schema", "sheet", *BOTH).out
    assert program("schema", "sheet", "--rubric", "six-stages", "--rubric", "small.yaml").code == 2


def test_the_schema_of_sheets_allows_earlier_ids_and_those_that_are_left_out(
    program: Callable[..., Ran], here: Path
) -> None:
    write(OURS + "questions: [{id: first-b, formerly: [b-before]}]\n")
    schema = json.loads(program("schema", "sheet", *BOTH).out)
    answers = schema["properties"]["answers"]["properties"]
    assert answers["b-before"]["description"].startswith("Earlier id of first-b.\n\nB?")
    assert answers["first-d"]["description"] == "Left out in this rubric."
    check = jsonschema.Draft7Validator(schema)
    sheet = {"rubric": "ours", "asked": ["b-before", "first-d"], "answers": {"b-before": 2, "first-d": 2}}
    assert list(check.iter_errors(sheet)) == []
    assert list(check.iter_errors({"rubric": "ours", "answers": {"b-before": 7}}))


def test_a_stage_that_is_left_out_takes_its_questions_with_it(here: Path) -> None:
    write("format: 1\nid: ours\nversion: '1'\nextends: pots-plots-plantations\nleave_out: [plots]\n")
    message = complaint(lambda: Catalogue(["ours.yaml"]))
    assert message.startswith("ours.yaml:5:13: 'plots' cannot be left out alone: 'crosswalk' in ")
    assert message.count("\n") == 1


def test_a_stage_is_not_left_out_below_a_crosswalk_that_goes_by_the_numbers_of_stages(here: Path) -> None:
    second = "  - {id: second, name: Second, questions: [{id: second-a, text: A?, advice: Do a.}]}\n"
    ranges = "crosswalk: [{rubric: six-stages, ranges: [{reached: 1, plausible: [0, 2]}]}]\n"
    write(SMALL + second + ranges, "small.yaml")
    changes = CHANGE + "leave_out: [first]\n"
    write(changes)
    assert complaint(both) == (
        "ours.yaml:5:13: 'first' cannot be left out alone: 'crosswalk' in small.yaml (line 22) has 'ranges' that go by "
        "the numbers of stages; write 'crosswalk' in this file as well, with the numbers as they are now\n"
    )
    write(changes + "crosswalk: [{rubric: six-stages, ranges: [{reached: 1, plausible: [2, 3]}]}]\n")
    assert [each.reached for each in both()["ours"].crosswalk[0].ranges] == [1]
    # A question alone moves no stage.
    write(changes.replace("[first]", "[first-a]"))
    assert both()["ours"].crosswalk[0].ranges


def test_rubrics_that_are_checked_together_may_extend_each_other(program: Callable[..., Ran], here: Path) -> None:
    write(OURS)
    ran = program("rubric", "check", "ours.yaml", "small.yaml")
    assert (ran.code, ran.out.count("nothing to complain about")) == (0, 2)


def test_a_long_chain_is_refused(here: Path) -> None:
    names = ["small.yaml"]
    for number in range(1, 8):
        parent = f"r{number - 1}" if number > 1 else "small"
        names.append(f"r{number}.yaml")
        write(f"format: 1\nid: r{number}\nversion: '1'\nextends: {parent}\n", names[-1])
    assert len(Catalogue(names[:6])["r5"].extends) == 5
    assert "r6.yaml:4:10: more than 5 rubrics that extend one another in turn" in complaint(lambda: Catalogue(names))


def test_a_copy_can_be_checked_at_once(program: Callable[..., Ran], here: Path) -> None:
    for extends in ([], ["--extends"]):
        assert program("rubric", "copy", "six-stages", *extends, "-o", "copy.yaml").code == 0
        assert program("rubric", "check", "--strict", "copy.yaml").out == "copy.yaml: nothing to complain about\n"
        assert Catalogue(["copy.yaml"]).named[0].id == "my-six-stages"
        same = Catalogue(["copy.yaml"])["my-six-stages"].crosswalk[-1].same
        assert (
            [pair.question for pair in same] == [pair.other for pair in same] == [*Catalogue()["six-stages"].questions]
        )
        Path("copy.yaml").unlink()


def test_a_copy_keeps_the_crosswalks_of_the_original(program: Callable[..., Ran], here: Path) -> None:
    program("rubric", "copy", "pots-plots-plantations", "-o", "copy.yaml")
    walks = Catalogue(["copy.yaml"]).named[0].crosswalk
    assert [walk.rubric for walk in walks] == ["pots-plots-plantations", "six-stages"]
    assert walks[1] == Catalogue()["pots-plots-plantations"].crosswalk[0]


# --- Cases -------------------------------------------------------------------------------------------------------


def review(text: str) -> str:
    return lines(problems_of(text.encode(), "x.yaml", Catalogue()))


CASES = """\
cases:
  - {name: all, answers: {first-a: 2, first-b: 2, first-c: 2, first-d: 2}, reached: first}
  - {name: half, answers: {first-a: 2, first-b: mostly, first-c: unknown}, reached: 0, at_most: first}
"""


def test_cases_that_come_to_what_they_say_are_not_mentioned() -> None:
    assert review(SMALL + CASES) == ""


def test_a_case_that_comes_to_something_else_says_why() -> None:
    assert review(changed(SMALL + CASES, ("reached: first}", "reached: 0}"), ("at_most: first", "at_most: 0"))) == (
        "x.yaml:22:85: the case 'all' comes to first\nx.yaml:23:97: the case 'half' comes to first\n"
    )
    assert review(changed(SMALL + CASES, ("reached: 0, at_most: first", "reached: first"))) == (
        "x.yaml:23:85: the case 'half' comes to 0; first has 2 met of 3 needed: first-c, first-d not met\n"
    )


def test_the_example_of_a_published_standard_is_sound_and_keeps_its_numbers(program: Callable[..., Ran]) -> None:
    path = ROOT / "examples" / "rubrics" / "safeguards.yaml"
    assert program("rubric", "check", "--strict", path).code == 0
    rubric = Catalogue([str(path)]).named[0]
    assert rubric.questions["access-authorized"].ref == "3.1.1"
    assert [(stage.ref, stage.pass_share) for stage in rubric.stages] == [
        ("Level 1", 1),
        ("Level 2", Fraction(88, 110)),
    ]
    assert len(rubric.questions["access-authorized"].advice) == 3


def test_the_number_of_a_stage_is_shown_with_its_name(program: Callable[..., Ran]) -> None:
    ran = program("rubric", "show", str(ROOT / "examples" / "rubrics" / "safeguards.yaml"))
    assert "1. Basic safeguards (Level 1): Keep strangers out\n" in ran.out


def test_a_case_names_what_there_is() -> None:
    message = review(changed(SMALL + CASES, ("reached: first}", "reached: frist}"), ("at_most: first", "at_most: no")))
    assert message == (
        "x.yaml:22:85: there is no stage 'frist'; did you mean 'first'?\nx.yaml:23:97: there is no stage 'no'\n"
    )
    message = review(
        changed(SMALL + CASES, ("first-b: mostly", "first-x: 7"), ("first-a: 2, first-b: 2", "first-a: 7"))
    )
    answers = "write 0 (none), 1 (partly), 2 (mostly), unknown or not-applicable"
    assert f"x.yaml:22:36: '7' is not an answer to 'first-a'; {answers}\n" in message
    assert "there is no question 'first-x'" in message


@pytest.mark.parametrize("format_", ["table", "markdown", "html"])
def test_a_report_shows_the_published_number_of_a_stage(format_: str, program: Callable[..., Ran], here: Path) -> None:
    write("rubric: safeguards\nanswers: {access-authorized: 2}\n", "sheet.yaml")
    ran = program(
        "score", "sheet.yaml", "--rubric", str(ROOT / "examples/rubrics/safeguards.yaml"), "--format", format_
    )
    assert "Basic safeguards (Level 1)" in " ".join(ran.out.split())


def test_lists_of_questions_show_their_published_numbers(program: Callable[..., Ran], here: Path) -> None:
    rubric = ("--rubric", str(ROOT / "examples/rubrics/safeguards.yaml"))
    write("subject,scope,3.1.1,3.1.2\nA,North,0,2\nA,South,2,2\n", "rows.csv")
    table = program("score", "rows.csv", *rubric).out
    assert "• 3.1.22 Does somebody check" in table
    assert program("score", "rows.csv", *rubric, "--by", "scope").out.count("3.1.1 Can only people") == 1
    (found, *_) = json.loads(program("score", "rows.csv", *rubric, "--overview", "--format", "json").out)["overviews"]
    assert found["blocking"][0]["ref"] == "3.1.22"
    head, *rows = csv.reader(program("score", "rows.csv", *rubric, "--overview", "--format", "csv").out.splitlines())
    assert head[-1] == "ref"
    assert next(row for row in rows if row[1] == "blocking")[-1] == "3.1.22"


@pytest.mark.parametrize("format_", ["yaml", "html", "limesurvey"])
def test_a_questionnaire_shows_the_published_number_of_a_stage(
    format_: str, program: Callable[..., Ran], here: Path
) -> None:
    ran = program("sheet", str(ROOT / "examples/rubrics/safeguards.yaml"), "--format", format_)
    assert "Basic safeguards (Level 1)" in ran.out


# --- Texts and references ----------------------------------------------------------------------------------------


def test_a_text_that_is_cut_by_a_sign_is_warned_of() -> None:
    assert review(changed(SMALL, ("title: Small", "title: Owner #1?"))) == (
        "x.yaml:4:8: warning: the text ends before '#1?', which YAML takes for a comment; put the text in quotes\n"
    )
    assert review(changed(SMALL, ("title: Small", "title: Small  # our own"))) == ""


def test_texts_of_the_skeleton_are_warned_of_in_one_line(program: Callable[..., Ran]) -> None:
    message = review(program("rubric", "new").out)
    assert message.count("\n") == 1
    assert "texts are those of 'rubric new' (lines 6, 7, 41" in message


def test_a_crosswalk_that_leads_nowhere_is_warned_of() -> None:
    walk = """\
crosswalk:
  - rubric: six-stages
    stages: [{stage: first, matches: [formalised, planning]}]
    ranges: [{reached: 1, plausible: [0, 7]}]
    same: [{question: first-a, as: planning-action}]
  - {rubric: six-stagez}
  - {rubric: elsewhere}
"""
    assert review(SMALL + walk) == (
        "x.yaml:23:39: warning: 'six-stages' has no stage 'formalised'; did you mean 'formalized'?\n"
        "x.yaml:24:38: warning: 'six-stages' has 6 stages, and no number 7\n"
        "x.yaml:25:36: warning: 'six-stages' has no question 'planning-action'; did you mean 'planning-action-plan'?\n"
        "x.yaml:26:14: warning: there is no rubric 'six-stagez'; did you mean 'six-stages'?\n"
        "x.yaml:27:14: warning: there is no rubric 'elsewhere', so this crosswalk is not checked; if you have it, name "
        "it with --rubric PATH\n"
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        *(
            ([("first-d,", f"{id_},")], f"the id '{id_}' is also a field of tables or a word of --ask; choose another")
            for id_ in ("date", "changed", "differing", "open", "essential")
        ),
        ([("title: Small", "title: Small\nlanguage: English")], "'English' is not the code of a language, such as en"),
        ([("advice: Do a.", "advice: Do a., options: [No, Yes, No]")], "'No' is also option 1; nobody could choose"),
        (
            [("pass_share", "checks: [{id: c, label: C, questions: [first-a], after: first}]\npass_share")],
            "'first' is the last stage, so there is nothing to cross to; name the one below",
        ),
    ],
)
def test_what_was_hardly_meant_is_warned_of(changes: list[tuple[str, str]], message: str) -> None:
    assert review(changed(SMALL, *changes)).partition("warning: ")[2] == f"{message}\n"


def test_one_mistake_in_the_list_of_stages_is_not_many() -> None:
    checks = "checks: [{id: c, label: C, questions: [first-a, first-b], after: first}]\n"
    message = review(changed(SMALL, ("    questions:", "    question:")) + checks)
    assert message == "x.yaml:16:5: a stage has no field 'question'; did you mean 'questions'?\n"


# --- Names of earlier versions -----------------------------------------------------------------------------------

RENAMED = changed(SMALL, ("{id: first-a,", "{id: first-a, formerly: [a-before],"), ('version: "1"', 'version: "2"'))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            [("{id: first-a,", "{id: first-a, formerly: [first-b],")],
            "x.yaml:17:34: an earlier id cannot be 'first-b', which is on line 18 too: it must lead to one\n",
        ),
        (
            [("{id: first-a,", "{id: first-a, formerly: [old],"), ("{id: first-b,", "{id: first-b, formerly: [old],")],
            "x.yaml:18:34: an earlier id cannot be 'old', which is on line 17 too: it must lead to one\n",
        ),
        (
            [("text: A?", "text: b?, ref: '1'"), ("text: C?", "text: C?, ref: '1'")],
            (
                "x.yaml:18:29: warning: 'first-b' has the same text as 'first-a'; a table could not tell them apart\n"
                "x.yaml:19:38: warning: 'first-c' has the same number as 'first-a'; a table could not tell them apart\n"
            ),
        ),
        (
            [
                ("{id: first-a,", "{id: first-a, ref: 3-1,"),
                ("{id: first-b, text: B?", "{id: first-b, ref: 3 1, text: B?"),
            ],
            "x.yaml:18:28: warning: 'first-b' has the same number as 'first-a'; a table could not tell them apart\n",
        ),
        (
            [
                ("{id: first-b,", "{id: first-b, ref: First_A,"),
                ("{id: first-c,", "{id: first-c, formerly_text: ['A?: '],"),
            ],
            (
                "x.yaml:18:28: warning: 'first-b' has as its number the id of 'first-a'; a table could not tell them apart\n"
                "x.yaml:19:38: warning: 'first-c' has as its earlier text the text of 'first-a'; a table could not tell them "
                "apart\n"
            ),
        ),
        (
            [("text: A?", "text: First B"), ("text: D?", "text: 'First-c: '")],
            (
                "x.yaml:18:14: warning: 'first-b' has as its id the text of 'first-a'; a table could not tell them apart\n"
                "x.yaml:20:29: warning: 'first-d' has as its text the id of 'first-c'; a table could not tell them apart\n"
            ),
        ),
    ],
    ids=[
        "an id that is there",
        "an earlier id twice",
        "a text and a number twice",
        "written otherwise",
        "in other fields",
        "a text that is an id",
    ],
)
def test_a_name_leads_to_one_question(changes: list[tuple[str, str]], said: str) -> None:
    assert review(changed(SMALL, *changes)) == said


def test_a_crosswalk_leads_to_another_rubric() -> None:
    assert review(SMALL + "crosswalk: [{rubric: small}]\n") == (
        "x.yaml:21:22: warning: this crosswalk leads to its own rubric; name the other one\n"
    )


def test_a_sheet_may_use_the_ids_of_earlier_versions() -> None:
    sheet, warnings = sheet_of("rubric: small\nanswers: {a-before: 2}\n", rubric_of(RENAMED))
    assert (dict(sheet.answers), warnings) == ({"first-a": Answer(rating=2)}, "")
    both = "rubric: small\nanswers: {a-before: 2, first-a: 1}\n"
    message = complaint(lambda: sheet_of(both, rubric_of(RENAMED)))
    assert message == "x.yaml:2:24: 'a-before' is what 'first-a' was called, which is answered too; keep one of them\n"
    assert "'a-before' is what 'first-a' was called" in complaint(
        lambda: sheet_of("rubric: small\nanswers: {first-a: 1, a-before: 2}\n", rubric_of(RENAMED))
    )


def test_a_sheet_may_use_former_ids_wherever_it_names_questions_and_stages() -> None:
    rubric = rubric_of(changed(RENAMED, ("- id: first\n", "- id: now-first\n    formerly: [first]\n")))
    asked, warnings = sheet_of("rubric: small\nasked: [a-before]\nanswers: {a-before: 2}\n", rubric)
    assert (asked.asked, warnings) == (("first-a",), "")
    named = "rubric: small\nnot_applicable: {stages: [first], reason: none}\nanswers: {first-b: 2, first-d: 2}\n"
    left, _ = sheet_of(named, rubric)
    assert left.left_out is not None
    assert left.left_out.stages == ("now-first",)
    assert left.answers["first-a"].rating is Mark.NOT_APPLICABLE


def test_a_mapping_may_use_former_ids(program: Callable[..., Ran], here: Path) -> None:
    write(RENAMED, "new.yaml")
    write("who,A,B\nX,2,other\n", "rows.csv")
    mapping = (
        "format: 1\nrubric: small\ncolumns: {subject: who, a-before: A, first-b: B}\nasked: [a-before, first-b]\n"
        "answers: {first-b: {other: unknown}, a-before: {nine: unknown}}\n"
    )
    write(mapping, "map.yaml")
    given = ("score", "rows.csv", "--rubric", "new.yaml", "--columns", "map.yaml", "--format", "jsonl")
    ran = program(*given)
    assert json.loads(ran.out)["counts"]["rated"] == 1
    write(changed(mapping, ("a-before: A", "a-before: A, first-a: A")), "map.yaml")
    assert "there is no question or field 'a-before'" in program(*given).err


def test_a_crosswalk_to_an_id_of_an_earlier_version_says_what_it_is_now(here: Path) -> None:
    write(changed(RENAMED, ("- id: first\n", "- id: now-first\n    formerly: [first]\n")), "new.yaml")
    walk = "stages: [{stage: first, matches: [first]}], same: [{question: first-b, as: a-before}]"
    text = changed(SMALL, ("id: small", "id: other")) + f"crosswalk: [{{rubric: small, {walk}}}]\n"
    said = lines(problems_of(text.encode(), "x.yaml", Catalogue(["new.yaml"])))
    assert "'small' has no stage 'first'; it is 'now-first' now\n" in said
    assert "'small' has no question 'a-before'; it is 'first-a' now\n" in said


def test_sheets_of_a_version_that_is_not_named_say_what_to_name(program: Callable[..., Ran], here: Path) -> None:
    write(RENAMED, "new.yaml")
    write("rubric: small@1\nanswers: {a-before: 2}\n", "sheet.yaml")
    ran = program("rubric", "check", "new.yaml", "--against", "sheet.yaml")
    assert ran.code == 2
    assert ran.err.endswith("--against: name the rubric that the sheets were made for with --rubric\n")


def test_a_column_is_known_by_the_number_of_its_question(program: Callable[..., Ran], here: Path) -> None:
    write(changed(SMALL, ("{id: first-a,", "{id: first-a, ref: 3.1.1,")))
    write("subject,3.1.1,first-b\nA,2,2\n", "rows.csv")
    found = json.loads(program("columns", "rows.csv", "--rubric", "ours.yaml", "--format", "json").out)
    assert [(each["name"], each["known_by"]) for each in found["columns"]][1:] == [
        ("first-a", "its number"),
        ("first-b", "its id"),
    ]


def test_a_team_is_compared_by_the_newest_version(program: Callable[..., Ran], here: Path) -> None:
    write(changed(SMALL, ("first-a", "a-before")), "old.yaml")
    write(RENAMED, "new.yaml")
    write("rubric: small@1\nrespondent: Old\nanswers: {a-before: 2, first-b: 2}\n", "a.yaml")
    write("rubric: small@2\nrespondent: New\nanswers: {first-a: 2, first-b: 0}\n", "b.yaml")
    versions = ("--rubric", "old.yaml", "--rubric", "new.yaml")
    for sheets in (("a.yaml", "b.yaml"), ("b.yaml", "a.yaml")):
        ran = program("team", *sheets, *versions, "--format", "json")
        data = json.loads(ran.out)
        assert (data["rubric"], data["agreement"]) == ("small@2", {"compared": 2, "same": 1, "split": 1})
        assert ran.err.startswith(
            "a.yaml:1:9: warning: was made for version '1' of 'small', and is read as 2\nTo agree"
        )


def test_rows_of_a_table_are_scored_by_the_version_that_they_name(program: Callable[..., Ran], here: Path) -> None:
    write(changed(SMALL, ("first-a", "a-before")), "old.yaml")
    write(RENAMED, "new.yaml")
    write("subject,rubric,a-before,first-b\nA,small@1,2,2\nB,small@2,2,2\n", "rows.csv")
    ran = program("score", "rows.csv", "--rubric", "old.yaml", "--rubric", "new.yaml", "--format", "jsonl")
    message = [json.loads(line) for line in ran.out.splitlines()]
    assert [(each["rubric"], each["counts"]["rated"]) for each in message] == [("small@1", 2), ("small@2", 2)]
    assert "a-before" not in ran.err
    assert "first-a" not in ran.err


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        (["A,small@1,2"], ["small@1"]),
        (["A,small@1,2", "B,small@2,2"], ["small@1", "small@2"]),
        (["A,small@1,2"] * 2_000 + ["B,small@2,2"], ["small@1", "small@2"]),
    ],
    ids=["one version", "both", "one of them later"],
)
def test_columns_are_missed_only_for_rubrics_that_rows_name(
    rows: list[str], named: list[str], program: Callable[..., Ran], here: Path
) -> None:
    write(changed(SMALL, ("first-a", "a-before")), "old.yaml")
    write(RENAMED, "new.yaml")
    write("\n".join(["subject,rubric,first-b", *rows]), "rows.csv")
    score = ("score", "rows.csv", "--rubric", "old.yaml", "--rubric", "new.yaml", "--format", "csv")
    missed = [line for line in program(*score).err.splitlines() if "have a column" in line]
    assert [line.partition(" questions of ")[2].split()[0] for line in missed] == named
    assert program(*score, "--strict").code == 2


def test_a_changed_copy_under_the_old_name_is_warned_of(program: Callable[..., Ran], here: Path) -> None:
    shipped = (ROOT / "rubrics" / "six-stages.yaml").read_text(encoding="utf-8")
    write(shipped, "same.yaml")
    write(shipped.replace("met_at: 2", "met_at: 3", 1), "edited.yaml")
    ran = program("rubric", "check", "same.yaml", "edited.yaml")
    assert "same.yaml: nothing to complain about\n" in ran.out
    assert "this is not the 'six-stages@1.0' that ships" in ran.out
    assert "[edited-copy]" in ran.out


def test_answers_move_to_a_new_version_by_id_and_by_former_id() -> None:
    old, new = rubric_of(changed(SMALL, ("first-a", "a-before"))), rubric_of(RENAMED)
    answers = {"a-before": Answer(rating=2), "first-b": Answer(rating=1)}
    assert moved(new, old, answers) == {"first-a": Answer(rating=2), "first-b": Answer(rating=1)}


def test_a_new_version_is_checked_against_sheets(program: Callable[..., Ran], here: Path) -> None:
    write(changed(SMALL, ('version: "1"', 'version: "2"'), ("pass_share: 3/4", "pass_share: 1/4")), "new.yaml")
    full = "rubric: small@1\nanswers: {first-a: 0, first-b: 2, first-c: 2, first-d: 0}\n"
    write(full, "sheet.yaml")
    write(changed(full, ("first-b: 2", "first-b: 0")), "other.yaml")
    ran = program(
        "rubric", "check", "new.yaml", "--rubric", "small.yaml", "--against", "sheet.yaml", "--against", "other.yaml"
    )
    assert ran.out.splitlines()[-2:] == [
        "sheet.yaml: No stage complete yet, would be First",
        "small@2: 1 of 2 sheets would change their stage",
    ]


def test_each_sheet_was_scored_by_the_version_that_it_names(program: Callable[..., Ran], here: Path) -> None:
    for version, share in (("2", "1"), ("3", "3/4")):
        text = changed(SMALL, ('version: "1"', f'version: "{version}"'), ("pass_share: 3/4", f"pass_share: {share}"))
        if version == "3":
            text = changed(text, ("id: first\n", "id: renamed\n    formerly: [first]\n"))
        write(text, f"{version}.yaml")
    full = "rubric: small@1\nanswers: {first-a: 2, first-b: 2, first-c: 2, first-d: 0}\n"
    write(full, "first.yaml")
    write(changed(full, ("small@1", "small@3")), "newest.yaml")
    others = ("--rubric", "small.yaml", "--rubric", "2.yaml")
    ran = program("rubric", "check", "3.yaml", *others, "--against", "first.yaml", "--against", "newest.yaml")
    assert ran.out.splitlines()[-1] == "small@3: 0 of 2 sheets would change their stage"


def test_a_sheet_that_a_new_version_cannot_be_checked_against_is_named(program: Callable[..., Ran], here: Path) -> None:
    write(SMALL, "small.yaml")
    write("rubric: small@1\nanswers: {first-a: 2, first-b: 2, first-c: 2, first-d: 2}\n", "sheet.yaml")
    ran = program(
        "rubric", "check", "small.yaml", "--rubric", "small.yaml", "--against", "sheet.yaml", "--against", "gone.yaml"
    )
    assert ran.code == 2
    assert ran.err == "gone.yaml: no such file; see if the name is spelled right\n"
    assert ran.out.splitlines()[-2:] == [
        "small@1: 0 of 1 sheets would change their stage",
        "left out: 1 that could not be scored",
    ]


def test_a_new_version_says_which_answers_it_would_lose(program: Callable[..., Ran], here: Path) -> None:
    write(changed(SMALL, ('version: "1"', 'version: "2"'), ("first-a", "now-a"), ("first-d", "now-d")), "new.yaml")
    write("subject,first-a,first-b,first-c,first-d\nA,2,2,2,2\nB,,2,2,0\nC,unknown,2,2,2\n", "rows.csv")
    write("rubric: six-stages\nanswers: {planning-listening: 2}\n", "other.yaml")
    given = ("new.yaml", "--rubric", "small.yaml", "--against", "rows.csv", "--against", "other.yaml")
    ran = program("rubric", "check", *given)
    assert ran.code == 0
    assert ran.out == (
        "new.yaml: nothing to complain about\n"
        "rows.csv:2: First, would be No stage complete yet, at most First\n"
        "rows.csv:4: First, would be No stage complete yet, at most First\n"
        "other.yaml: left out, as it answers nothing that small@2 asks\n"
        "'first-d': 3 sheets would lose this answer, which small@2 does not take\n"
        "'first-a': 1 sheet would lose this answer, which small@2 does not take\n"
        "small@2: 2 of 3 sheets would change their stage\n"
    )
    data = json.loads(program("rubric", "check", *given, "--format", "json").out)
    jsonschema.validate(data, schemas()["result"])
    assert data["checked"][0]["against"]["lost"] == {"first-d": 3, "first-a": 1}
    assert data["checked"][0]["against"]["changed"][0]["was"] == {
        "rubric": "small@1",
        "reached": "first",
        "at_most": "first",
    }


def test_a_check_goes_to_a_file_in_the_format_of_its_ending(program: Callable[..., Ran], here: Path) -> None:
    write(CHANGE)
    check = ("rubric", "check", "ours.yaml", "--rubric", "small.yaml", "-o")
    assert program(*check, "found.json").out == program(*check, "found.txt").out == ""
    assert json.loads(Path("found.json").read_text())["checked"] == [{"rubric": "ours.yaml", "problems": []}]
    assert Path("found.txt").read_text() == "ours.yaml: nothing to complain about\n"
    assert program(*check, "found.html").err == "found.html: html cannot show a check of rubrics; use table, json\n"
    assert "is what the result is made from" in program(*check, "ours.yaml", "--format", "json").err


def test_complaints_are_also_data(program: Callable[..., Ran], here: Path) -> None:
    write(changed(SMALL, ("met_at: 2", "met_at: 9"), (", advice: Do a.", "")))
    ran = program("rubric", "check", "ours.yaml", "--format", "json")
    jsonschema.validate(json.loads(ran.out), schemas()["result"])
    found = json.loads(ran.out)["checked"][0]["problems"]
    assert [(each["severity"], each["code"], each["line"]) for each in found] == [
        ("error", "score", 7),
        ("warning", "advice", 17),
    ]
    assert ran.code == 1


def test_a_table_is_compared_by_its_mapping(program: Callable[..., Ran], here: Path) -> None:
    write(changed(SMALL, ('version: "1"', 'version: "2"'), ("pass_share: 3/4", "pass_share: 1/4")), "new.yaml")
    write("who,A?,B?,C?,D?\nX,1,3,3,1\n", "rows.csv")
    write(
        "format: 1\nrubric: small\ncolumns: {subject: who, first-a: A?, first-b: B?, first-c: C?, first-d: D?}\n"
        'values: {"1": 0, "2": 1, "3": 2}\n',
        "map.yaml",
    )
    options = ("--rubric", "small.yaml", "--against", ".", "--columns", "map.yaml")
    ran = program("rubric", "check", "new.yaml", *options)
    assert ran.out.endswith("small@2: 1 of 1 sheets would change their stage\n")
    assert "passed over" in ran.err


def test_a_rubric_with_errors_is_compared_with_no_sheets(program: Callable[..., Ran], here: Path) -> None:
    write(changed(SMALL, ("met_at: 2", "met_at: 9")))
    ran = program("rubric", "check", "ours.yaml", "--against", "sheet.yaml")
    assert (ran.code, ran.err) == (1, "--against: nothing is compared, as a rubric has errors; correct them first\n")


def test_an_extension_that_changes_nothing_scores_like_its_parent(here: Path) -> None:
    write("format: 1\nid: ours\nversion: '1'\nextends: six-stages\n")
    rubrics = Catalogue(["ours.yaml"])
    assert rubrics["ours"].stages == rubrics["six-stages"].stages
    assert len(rubrics["ours"].crosswalk[-1].same) == len(rubrics["ours"].questions)


def test_a_stage_is_still_found_by_the_id_of_an_earlier_version() -> None:
    rubric = rubric_of(changed(SMALL, ("  - id: first\n", "  - id: first\n    formerly: [zeroth]\n")))
    assert stage_of(rubric, "zeroth") is rubric.stages[0]
