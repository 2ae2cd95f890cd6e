from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from builders import NOT_APPLICABLE, UNKNOWN, answered, begin, question, rubric

from socialmaturity.core.crosswalk import carried, fits, hints, related
from socialmaturity.core.model import Counterpart, Crosswalk, PlausibleRange, Point, Scale
from socialmaturity.core.scoring import score
from socialmaturity.core.sheet import Answer
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.interview.press import press
from socialmaturity.interview.voices import Voice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran

SHORT = Scale(id="short", met_at=1, points=tuple(Point(score=score, id=f"p{score}", label="") for score in (0, 1)))
OTHER = replace(rubric([question("x"), question("y")]), id="other")
HERE = replace(
    rubric([question("a"), question("b"), question("c", scale=SHORT)]),
    crosswalk=(
        Crosswalk(
            rubric="other",
            same=(Counterpart(question="a", other="x"), Counterpart(question="c", other="y")),
            similar=(Counterpart(question="b", other="y", difference="larger"),),
        ),
    ),
)


def test_same_answers_are_taken_over_and_marked():
    answers = {"x": Answer(rating=2, note="seen", evidence=("page 1",))}
    assert carried(HERE, OTHER, answers, "From other") == {
        "a": Answer(rating=2, note="From other. seen", evidence=("page 1",))
    }


def test_an_answer_that_the_scale_does_not_have_is_not_taken_over():
    assert carried(HERE, OTHER, {"y": Answer(rating=2)}, "From other") == {}
    assert carried(HERE, OTHER, {"y": Answer(rating=1)}, "From other") == {"c": Answer(rating=1, note="From other.")}


def test_not_knowing_there_is_not_taken_over_and_not_applicable_is():
    assert carried(HERE, OTHER, {"x": Answer(rating=UNKNOWN)}, "From other") == {}
    assert carried(HERE, OTHER, {"x": Answer(note="only a note")}, "From other") == {}
    taken = carried(HERE, OTHER, {"x": Answer(rating=NOT_APPLICABLE, reason="none")}, "From other")
    assert taken == {"a": Answer(rating=NOT_APPLICABLE, reason="none", note="From other.")}


def test_similar_answers_are_hints_only():
    (hint,) = hints(HERE, OTHER, {"y": Answer(rating=1)})["b"]
    assert (hint.question.id, hint.rating, hint.difference) == ("y", 1, "larger")
    assert hints(HERE, OTHER, {"y": Answer(rating=UNKNOWN)}) == {}


def test_a_crosswalk_is_read_from_either_side():
    assert related(HERE, OTHER)
    assert related(OTHER, HERE)
    assert not related(HERE, replace(OTHER, id="third"))
    assert carried(OTHER, HERE, {"a": Answer(rating=3)}, "From here") == {"x": Answer(rating=3, note="From here.")}
    assert list(hints(OTHER, HERE, {"b": Answer(rating=3)})) == ["y"]


def test_an_answer_from_elsewhere_is_offered_and_never_takes_the_place_of_a_note() -> None:
    noted = {"a": Answer(note="ask the workshop first")}
    there = Voice(label="2025", answer=Answer(rating=2, note="Taken over."))
    state = begin(HERE, noted, voices={"a": (there,)})
    assert state.answers == noted
    assert press(state, "enter").answers["a"] == Answer(rating=2, note="ask the workshop first\nTaken over.")


# --- Results of two rubrics ----------------------------------------------------------------------------------------

WALK = Crosswalk(
    rubric="other",
    ranges=(PlausibleRange(reached=0, plausible=(0, 0)), PlausibleRange(reached=1, plausible=(1, 2))),
)


@pytest.mark.parametrize(
    ("here", "there", "fit"),
    [("2", "2 / 2", True), ("2", "0 / 2", False), ("0", "2 / 2", False), ("0", "0 / 0", True), ("?", "2 / 0", True)],
)
def test_stages_fit_where_the_crosswalk_finds_them_plausible(here: str, there: str, fit: bool) -> None:
    one, other = answered(here), answered(there)
    one = score(replace(one.rubric, id="here", crosswalk=(WALK,)), one.sheet)
    other = score(replace(other.rubric, id="other"), other.sheet)
    assert fits(one, other) is fit
    assert fits(other, one) is fit
    assert fits(one, replace(other, rubric=replace(other.rubric, id="third"))) is None


def test_the_overview_says_whether_two_results_of_one_subject_fit(program: Callable[..., Ran], tmp_path: Path) -> None:
    names = []
    for name, most in (("pots-plots-plantations", 1), ("six-stages", 2)):
        rubric = Catalogue()[name]
        best = {
            q.id: q.scale.highest if s.number <= most else q.scale.lowest for s in rubric.stages for q in s.questions
        }
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps({"rubric": name, "subject": "Tarn Tools", "answers": best}), encoding="utf-8")
        names.append(file.name)
    out = program("score", *names, cwd=tmp_path).out
    assert "• Tarn Tools: Pots (1 of 3) fits Presence (2 of 6)\n" in out
    # The other way round, the sentence is turned; as data, both results are there with their stages.
    assert "• Tarn Tools: Presence (2 of 6) fits Pots (1 of 3)\n" in program("score", *names[::-1], cwd=tmp_path).out
    (pair,) = json.loads(program("score", *names, "--overview", "--format", "json", cwd=tmp_path).out)["pairs"]
    assert (pair["subject"], pair["fits"]) == ("Tarn Tools", True)
    assert [(each["rubric"], each["reached"]["id"]) for each in pair["results"]] == [
        ("pots-plots-plantations@1.0", "pots"),
        ("six-stages@1.0", "presence"),
    ]


def test_two_results_of_which_one_is_a_range_may_fit(program: Callable[..., Ran], tmp_path: Path) -> None:
    for name, most in (("pots-plots-plantations", 1), ("six-stages", 2)):
        stages = Catalogue()[name].stages[:most]
        best = {question.id: question.scale.highest for stage in stages for question in stage.questions}
        (tmp_path / f"{name}.json").write_text(
            json.dumps({"rubric": name, "subject": "Tarn", "answers": best}), encoding="utf-8"
        )
    out = program("score", "pots-plots-plantations.json", "six-stages.json", cwd=tmp_path).out
    said = "Tarn: Pots, at most Plantations (1 to 3 of 3) may fit Presence, at most Converged (2 to 6 of 6)"
    assert said in " ".join(out.split())
