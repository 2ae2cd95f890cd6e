"""Random rubrics, and sheets that answer them, for laws.

Rubrics are such as a file may hold: scales with scores that leap or fall below zero, cut-offs of a question's own,
weights, shares, essential questions, dimensions, checks and benchmarks.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import builders
from builders import NOT_APPLICABLE, UNKNOWN
from hypothesis import strategies as st

from socialmaturity.core.model import Benchmark, Check, Dimension, Point, Question, Rubric, Scale
from socialmaturity.core.sheet import Answer, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from socialmaturity.core.model import Rating, Stage
    from socialmaturity.core.scoring import Assessment

SCALES = tuple(
    Scale(
        id=f"scale-{number}",
        met_at=met_at,
        points=tuple(Point(score=score, id=f"p{place}", label=f"P{place}") for place, score in enumerate(scores)),
    )
    for number, (met_at, scores) in enumerate(
        [(2, (0, 1, 2, 3)), (1, (0, 1)), (3, (-5, -1, 3)), (3, (0, 2, 3, 9)), (1, (-1, 0, 1, 2, 10))]
    )
)
DIMENSIONS = (Dimension(id="goals", label="Goals"), Dimension(id="people", label="People"))
SHARES = st.sampled_from(["2/3", "1/2", "1", "1/3", "0.66", "0.7", "0.07", "0.95", "1/7", "5/6", "3/4"])
WEIGHTS = st.sampled_from([1, 2, 3, 4, 5, 1, 2, 7, 10, 33, 99, 100])


@st.composite
def rubrics(
    draw: DrawFn, *, max_stages: int = 4, max_questions: int = 5, weights: SearchStrategy[int] = WEIGHTS
) -> Rubric:
    stages = tuple(
        builders.stage(
            number,
            [
                draw(_KINDS)._replace(
                    id=f"s{number}-q{place}", text=f"Question {number}.{place}?", weight=draw(weights)
                )
                for place in range(1, draw(_sizes(max_questions)) + 1)
            ],
            draw(SHARES),
        )
        for number in range(1, draw(_sizes(max_stages)) + 1)
    )
    return Rubric(
        id="random",
        version="1",
        title="Random",
        stages=stages,
        scales=SCALES,
        sha256="0" * 64,
        dimensions=DIMENSIONS,
        checks=_checks(stages),
        benchmarks=_benchmarks(stages[0].questions[0]),
    )


@st.composite
def sheets(draw: DrawFn, rubric: Rubric) -> Sheet:
    """Answers to a rubric.  Each stage has a mood, or hardly any sheet would climb."""
    answers: dict[str, Answer] = {}
    for stage in rubric.stages:
        mood = draw(_MOODS)
        for question in stage.questions:
            scores = tuple(point.score for point in question.scale.points)
            answer = draw(_answers(scores, question.met_at, mood, may_not_apply=question.may_not_apply))
            if answer is not None:
                answers[question.id] = answer
    return Sheet(source="sheet.yaml", subject="Somebody", answers=answers)


@st.composite
def surveys(
    draw: DrawFn, *, max_stages: int = 4, max_questions: int = 5, weights: SearchStrategy[int] = WEIGHTS
) -> tuple[Rubric, Sheet]:
    """A rubric and a sheet that answers it."""
    rubric = draw(rubrics(max_stages=max_stages, max_questions=max_questions, weights=weights))
    return rubric, draw(sheets(rubric))


def ladders(
    *, max_stages: int = 3, max_questions: int = 3, answers: str = "0123?.n", weights: str = "1111234"
) -> SearchStrategy[Assessment]:
    """Small ladders, to try all there is to try; written as `builders.answered` reads them."""
    words = st.builds(
        "{}{}x{}".format, st.sampled_from(answers), st.sampled_from(["", "", "!"]), st.sampled_from(weights)
    )
    lines = st.lists(words, min_size=1, max_size=max_questions).map(" ".join)
    texts = st.lists(lines, min_size=1, max_size=max_stages).map(" / ".join)
    return st.builds(builders.answered, texts, SHARES)


_KINDS = st.sampled_from(
    [
        Question(
            id="",
            text="",
            scale=scale,
            met_at=met_at,
            options=tuple(point.label for point in scale.points),
            advice=("Make it so",),
            dimension=dimension,
            essential=essential,
            may_not_apply=may_not_apply,
        )
        for essential, may_not_apply in (*[(False, True)] * 3, (False, False), (True, False), (True, True))
        for scale in SCALES
        for met_at in (scale.met_at, *(point.score for point in scale.points[1:]))
        for dimension in (None, *(dimension.id for dimension in DIMENSIONS))
    ]
)

_MOODS = st.sampled_from(
    [
        *[("met",) * 12 + ("gap", "open", "not-applicable")] * 2,
        ("met",) * 3 + ("open",) * 2 + ("gap",),
        ("met", "gap", "open", "not-applicable"),
        ("not-applicable",) * 20 + ("met", "open"),
    ]
)


@cache
def _sizes(most: int) -> SearchStrategy[int]:
    """From 1 to this, mostly much: small ones show little."""
    return st.sampled_from([*range(1, most + 1), *[most] * most])


@cache
def _answers(
    scores: Sequence[int], met_at: int, mood: Sequence[str], *, may_not_apply: bool
) -> SearchStrategy[Answer | None]:
    """What a sheet may say on a question: nothing at all, too."""
    noted = Answer(note="ask again")
    states: dict[str, list[Rating | Answer | None]] = {
        "met": [score for score in scores if score >= met_at],
        "gap": [score for score in scores if score < met_at],
        "open": [UNKNOWN, noted, None],
        "not-applicable": [NOT_APPLICABLE] if may_not_apply else [],
    }
    ratings = [rating for state in mood for rating in states[state]]
    return st.sampled_from([each if each in (noted, None) else Answer(rating=each) for each in ratings])


def _checks(stages: Sequence[Stage]) -> tuple[Check, ...]:
    firsts = tuple(stage.questions[0].id for stage in stages)
    lasts = tuple(question.id for question in stages[-1].questions)
    return (
        Check(id="roots", label="Roots", questions=firsts),
        Check(id="leap", label="Leap", questions=lasts, after=stages[-1].id, near_side="Before", far_side="Beyond"),
    )


def _benchmarks(question: Question) -> tuple[Benchmark, ...]:
    return (
        Benchmark(id="plan", question=question.id, statement="have a plan", met_by=question.scale.highest, year=2013),
        Benchmark(id="more", question=question.id, statement="Most do more"),
    )
