from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from builders import UNKNOWN, question, rubric, sheet

from socialmaturity.core.model import Benchmark
from socialmaturity.core.scoring import Assessment, score
from socialmaturity.report.blocks import Items, Says
from socialmaturity.report.sheet import sheet_report
from socialmaturity.report.words import share_words

LADDER = rubric([question("a"), question("b")], [question("c")])
TOP = dict.fromkeys("abc", 3)


def lines_of(assessment: Assessment, section: str, target: int | None = None) -> list[str]:
    """Return the sentences and items of a section."""
    made = sheet_report(assessment, assessment.rubric.stages[target - 1] if target else None)
    blocks = [block for part in made.sections if part.id == section for block in part.blocks]
    return [
        text
        for block in blocks
        if isinstance(block, Says | Items)
        for text in ([block.text] if isinstance(block, Says) else [item.text for item in block.items])
    ]


@pytest.mark.parametrize(
    ("share", "words"),
    [
        pytest.param("2/3", "2/3", id="two thirds stay two thirds"),
        pytest.param("0.66", "66%", id="a decimal is a percentage"),
        pytest.param("7/10", "70%", id="and so is a fraction that is one"),
        pytest.param("0.665", "66.5%", id="with decimals where it has them"),
        pytest.param("0.66666", "66.666%", id="which are not rounded"),
        pytest.param("9999999/10000000", "9999999/10000000", id="nearly all is never called all"),
        pytest.param("1", "100%", id="all"),
    ],
)
def test_a_share_is_shown_as_exactly_as_it_was_given(share, words):
    assert share_words(Fraction(share)) == words


@pytest.mark.parametrize(("share", "words"), [("1/3", "1/3 have a plan"), ("34/100", "34% have a plan")])
def test_the_share_of_a_survey_is_as_exact(share, words):
    plan = Benchmark(id="plan", question="a", statement="have a plan", share=Fraction(share), met_by=2)
    assert lines_of(score(replace(LADDER, benchmarks=(plan,)), sheet(TOP)), "survey")[-1] == words


@pytest.mark.parametrize("answers", [TOP, {**TOP, "c": 0}], ids=["at the top", "below it"])
def test_a_target_that_is_reached_says_so(answers):
    assert lines_of(score(LADDER, sheet(answers)), "next", target=1) == ["Stage 1 is reached already."]


def test_open_questions_that_may_decide_the_next_stage_come_first():
    words = lines_of(score(LADDER, sheet({"a": 2, "b": UNKNOWN})), "open")
    assert words == ["These may decide whether Stage 1 is reached:", "b?", "1 more question is open:", "c?"]
