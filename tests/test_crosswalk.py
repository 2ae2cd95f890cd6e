from __future__ import annotations

from dataclasses import replace

from builders import NOT_APPLICABLE, UNKNOWN, question, rubric

from socialmaturity.core.crosswalk import carried, hints, related
from socialmaturity.core.model import Answer, Counterpart, Crosswalk, Point, Scale
from socialmaturity.interview.press import press
from socialmaturity.interview.state import begin
from socialmaturity.interview.voices import Voice

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
