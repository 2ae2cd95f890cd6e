"""Small rubrics and sheets, made in one line."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from socialmaturity.core.model import Dimension, Mark, Point, Question, Rubric, Scale, Stage
from socialmaturity.core.overview import Overview
from socialmaturity.core.scoring import score
from socialmaturity.core.sheet import Answer, Sheet
from socialmaturity.interview import state
from socialmaturity.interview.state import Interview

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from socialmaturity.core.model import Rating
    from socialmaturity.core.scoring import Assessment

SCALE = Scale(
    id="practice",
    met_at=2,
    points=tuple(
        Point(score=score, id=id_, label=id_) for score, id_ in enumerate(("none", "partly", "mostly", "fully"))
    ),
)
UNKNOWN, NOT_APPLICABLE = Mark.UNKNOWN, Mark.NOT_APPLICABLE


def question(
    id_: str,
    *,
    essential: bool = False,
    weight: int = 1,
    scale: Scale = SCALE,
    met_at: int | None = None,
    dimension: str | None = None,
) -> Question:
    return Question(
        id=id_,
        text=f"{id_}?",
        scale=scale,
        met_at=scale.met_at if met_at is None else met_at,
        options=tuple(point.label for point in scale.points),
        advice=(f"start {id_}",),
        essential=essential,
        weight=weight,
        dimension=dimension,
    )


def stage(number: int, questions: Sequence[Question], pass_share: str = "2/3") -> Stage:
    return Stage(
        number=number,
        id=f"stage-{number}",
        name=f"Stage {number}",
        pass_share=Fraction(pass_share),
        questions=tuple(questions),
    )


def rubric(*stages: Sequence[Question], pass_share: str = "2/3") -> Rubric:
    """A ladder with these questions in its stages, lowest first."""
    named = {q.dimension for questions in stages for q in questions if q.dimension}
    return Rubric(
        id="small",
        version="1",
        title="Small",
        stages=tuple(stage(number, questions, pass_share) for number, questions in enumerate(stages, 1)),
        scales=(SCALE,),
        sha256="0" * 64,
        dimensions=tuple(Dimension(id=id_, label=id_) for id_ in sorted(named)),
    )


def sheet(answers: Mapping[str, Rating | None]) -> Sheet:
    return Sheet(source="sheet.yaml", subject="Somebody", answers={id_: Answer(rating=r) for id_, r in answers.items()})


def answered(text: str, pass_share: str = "2/3") -> Assessment:
    """A rubric and a sheet in one line, such as "3! 2 ? / 1 n .x3", scored.

    Stages are parted by "/", and each word is a question with its answer: a score, "?" unknown, "." unanswered or
    "n" not applicable; then "!" where it is essential, and "x3" for its weight.  Questions are called a, b, c, ...
    """
    ids = iter("abcdefghijklmnopqrstuvwxyz")
    stages: list[list[Question]] = []
    answers: dict[str, Rating | None] = {}
    for words in text.split("/"):
        stages.append([])
        for word in words.split():
            answer, essential, weight = _WORD.fullmatch(word).groups()
            id_ = next(ids)
            stages[-1].append(question(id_, essential=bool(essential), weight=int(weight or 1)))
            answers[id_] = _STATES[answer] if answer in _STATES else int(answer)
    return score(rubric(*stages, pass_share=pass_share), sheet(answers))


def changed(assessment: Assessment, ratings: Mapping[str, Rating]) -> Assessment:
    """The same sheet with these answers, scored anew."""
    answers = {id_: Answer(rating=rating) for id_, rating in ratings.items()}
    return score(assessment.rubric, replace(assessment.sheet, answers={**assessment.sheet.answers, **answers}))


_WORD = re.compile(r"([0-3?.n])(!?)(?:x(\d+))?")
_STATES: Mapping[str, Rating | None] = {"?": UNKNOWN, ".": None, "n": NOT_APPLICABLE}


def overview_of(assessments: Sequence[Assessment]) -> Overview:
    """The counts over a few assessments, which are all kept."""
    totals = Overview(len(assessments))
    for each in assessments:
        totals.add(each)
    return totals


def begin(rubric: Rubric, answers: Mapping[str, Answer], *, again: bool = False, **given: Any) -> Interview:
    """An interview at its beginning; `given` are fields of `Interview`."""
    return state.begin(Interview(rubric=rubric, answers=answers, **given), again=again)
