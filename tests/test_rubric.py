from __future__ import annotations

import json
from fractions import Fraction
from hashlib import sha256

import pytest
from documents import SMALL, changed, complaint, lines, plain, read_rubric, rubric_of, tree

from socialmaturity.core.model import (
    Benchmark,
    Check,
    Counterpart,
    Crosswalk,
    Dimension,
    PlausibleRange,
    Point,
    Scale,
    Source,
    StageMatch,
)
from socialmaturity.documents.skeleton import skeleton

WHOLE = """\
format: 1
id: whole
version: 1.10
title: Everything there is
summary: A rubric with every field.
language: en
before: Not yet begun
sources:
  - {id: handbook, title: Our handbook, author: We, year: 2026, url: https://example.org/}
scales:
  practice:
    met_at: 2
    points: [{score: -1, id: none, label: No}, {score: 0, id: partly, label: Partly}, {score: 2, id: fully, label: Yes}]
  degree:
    met_at: 10
    points: [{score: 0, id: low, label: Low}, {score: 10, id: high, label: High}]
scale: degree
pass_share: 66%
dimensions: [{id: people, label: People}]
stages:
  - id: first
    ref: "1"
    formerly: [zeroth]
    name: First
    motto: Begin
    also_called: [Start, Onset]
    summary: The first one.
    benefits: [This, That]
    pitfall: To stop here.
    pass_share: 0.5
    sources: [handbook]
    questions:
      - id: first-a
        ref: TL.L1-3.1.1
        formerly: [zeroth-a, a]
        formerly_text: [Is it A?]
        text: A?
        why: Because.
        options: [Not at all, {text: A bit, formerly_text: [A little]}, All of it]
        advice: [Start a., Do a., Keep a.]
        evidence: A list.
        dimension: people
        essential: true
        weight: 100
        scale: practice
        met_at: 0
        not_applicable: allowed
        sources: [handbook]
      - {id: first-b, text: B?, advice: Do b.}
  - id: second
    name: Second
    questions: [{id: second-a, text: A?, advice: Do a.}]
checks:
  - {id: begun, label: It has begun, questions: [first-a], sources: [handbook]}
  - {id: over, label: Over it, questions: [second-a], after: first, near_side: Before., far_side: Behind.}
benchmarks:
  - {id: b-1, question: first-a, met_by: 2, share: 34%, statement: have it, year: 2013, base: 120, note: Old., sources: [handbook]}
  - {id: b-2, question: first-b, statement: is context only}
crosswalk:
  - rubric: other
    stages: [{stage: first, matches: [one, two], because: They look alike.}]
    ranges: [{reached: 1, plausible: [0, 3]}]
    same: [{question: first-a, as: one-a}]
    similar: [{question: first-b, as: one-b, difference: It asks for more.}]
"""


def test_every_field_of_a_rubric_is_read() -> None:
    rubric = rubric_of(WHOLE)
    assert (rubric.id, rubric.version, rubric.name) == ("whole", "1.10", "whole@1.10")
    assert (rubric.title, rubric.summary) == ("Everything there is", "A rubric with every field.")
    assert (rubric.language, rubric.before) == ("en", "Not yet begun")
    assert rubric.sha256 == sha256(WHOLE.encode()).hexdigest()
    assert rubric.sources == (
        Source(id="handbook", title="Our handbook", author="We", year=2026, url="https://example.org/"),
    )
    practice, degree = rubric.scales
    none, partly, fully = (-1, "none", "No"), (0, "partly", "Partly"), (2, "fully", "Yes")
    assert practice == Scale(
        id="practice",
        met_at=2,
        points=tuple(Point(score=score, id=id_, label=label) for score, id_, label in (none, partly, fully)),
    )
    assert (degree.id, degree.met_at) == ("degree", 10)
    assert rubric.dimensions == (Dimension(id="people", label="People"),)
    assert rubric.checks == (
        Check(id="begun", label="It has begun", questions=("first-a",), sources=("handbook",)),
        Check(
            id="over", label="Over it", questions=("second-a",), after="first", near_side="Before.", far_side="Behind."
        ),
    )
    assert rubric.benchmarks == (
        Benchmark(
            id="b-1",
            question="first-a",
            met_by=2,
            share=Fraction(34, 100),
            statement="have it",
            year=2013,
            base="120",
            note="Old.",
            sources=("handbook",),
        ),
        Benchmark(id="b-2", question="first-b", statement="is context only"),
    )
    assert rubric.crosswalk == (
        Crosswalk(
            rubric="other",
            stages=(StageMatch(stage="first", matches=("one", "two"), because="They look alike."),),
            ranges=(PlausibleRange(reached=1, plausible=(0, 3)),),
            same=(Counterpart(question="first-a", other="one-a"),),
            similar=(Counterpart(question="first-b", other="one-b", difference="It asks for more."),),
        ),
    )


def test_every_field_of_a_stage_and_a_question_is_read() -> None:
    whole = rubric_of(WHOLE)
    first, second = whole.stages
    assert (first.number, first.id, first.name, first.motto) == (1, "first", "First", "Begin")
    assert (first.also_called, first.benefits) == (("Start", "Onset"), ("This", "That"))
    assert (first.summary, first.pitfall, first.sources) == ("The first one.", "To stop here.", ("handbook",))
    assert (first.pass_share, second.pass_share) == (Fraction(1, 2), Fraction(66, 100))
    assert whole.unit == 30  # of scales that span 3 and 10
    question = first.questions[0]
    assert (question.id, question.text, question.why) == ("first-a", "A?", "Because.")
    assert question.options == ("Not at all", "A bit", "All of it")
    assert question.advice == ("Start a.", "Do a.", "Keep a.")
    assert (question.evidence, question.dimension) == ("A list.", "people")
    assert (question.ref, question.formerly, question.formerly_text) == (
        "TL.L1-3.1.1",
        ("zeroth-a", "a"),
        ("Is it A?",),
    )
    assert question.formerly_options == ((), ("A little",), ())
    assert (question.essential, question.weight, question.may_not_apply) == (True, 100, True)
    assert (question.scale.id, question.met_at, question.sources) == ("practice", 0, ("handbook",))


def test_fields_that_are_left_out_have_their_defaults() -> None:
    rubric = rubric_of(WHOLE)
    question = rubric.questions["first-b"]
    assert (question.scale.id, question.met_at, question.options) == ("degree", 10, ("Low", "High"))
    assert (question.weight, question.essential, question.may_not_apply, question.dimension) == (1, False, True, None)
    small = rubric_of(SMALL)
    assert (small.before, small.summary, small.sources, small.checks) == ("No stage complete yet", "", (), ())
    assert small.questions["first-a"].scale.id == "practice"  # the first one, where none is named


@pytest.mark.parametrize(
    ("question", "may_not_apply"), [("first-a", True), ("first-b", False), ("first-c", True), ("first-d", False)]
)
def test_an_essential_question_is_never_not_applicable_unless_it_says_so(question: str, may_not_apply: bool) -> None:
    assert rubric_of(SMALL).questions[question].may_not_apply is may_not_apply


def test_a_rubric_in_json_is_the_same_rubric() -> None:
    data = json.dumps(plain(tree(WHOLE))).encode()
    from_json, _ = read_rubric(data, "x.json")
    from_yaml = rubric_of(WHOLE)
    assert from_json.stages == from_yaml.stages
    assert (from_json.scales, from_json.crosswalk) == (from_yaml.scales, from_yaml.crosswalk)


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_the_fields_does_not_matter(order: int) -> None:
    data = dict(sorted(plain(tree(WHOLE)).items())[::order])
    assert read_rubric(json.dumps(data).encode(), "x.json")[0].stages == rubric_of(WHOLE).stages


def test_every_stage_may_have_a_share_of_its_own_and_then_the_rubric_needs_none() -> None:
    text = changed(SMALL, ("pass_share: 3/4\n", ""), ("    name: First\n", "    name: First\n    pass_share: 100%\n"))
    assert rubric_of(text).stages[0].pass_share == 1


@pytest.mark.parametrize("written", ["true", '"true"', "'true'"])
def test_quotes_do_not_change_what_a_value_is(written: str) -> None:
    text = changed(SMALL, ("advice: Do a.}", f"advice: Do a., essential: {written}, weight: '2'}}"))
    question = rubric_of(text, ("met_at: 2", 'met_at: "2"')).questions["first-a"]
    assert (question.essential, question.weight, question.met_at) == (True, 2, 2)


def test_texts_stay_what_the_author_wrote() -> None:
    text = changed(
        SMALL, ("title: Small", "title: 1.10"), ("name: First", "name: no"), ("label: Not done", "label: on")
    )
    rubric = rubric_of(text)
    assert (rubric.title, rubric.stages[0].name, rubric.scales[0].points[0].label) == ("1.10", "no", "on")


def test_the_skeleton_is_a_rubric_without_a_flaw() -> None:
    rubric, warnings = read_rubric(skeleton("my-own").encode(), "x.yaml")
    assert (rubric.id, lines(warnings)) == ("my-own", "")


def test_a_sheet_is_not_taken_for_a_rubric() -> None:
    message = complaint(lambda: read_rubric(b"rubric: six-stages\nanswers: {}\n", "x.yaml"))
    assert message == "x.yaml:1:1: this is a sheet, not a rubric; 'socialmaturity score' reads it\n"
