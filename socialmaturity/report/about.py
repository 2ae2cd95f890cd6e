"""About this result: what it rests on, the rule, the words "met" and "essential", and the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.report.blocks import Says, Tone
from socialmaturity.report.words import CONVENTIONS, edition, joined, questions, share_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.core.model import Rubric, Source
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.blocks import Block


def about_this_result(assessment: Assessment) -> Iterator[Block]:
    """Yield how many answers there are of each kind, the rule, and who says so."""
    rubric = assessment.rubric
    yield Says(_counts(assessment))
    pairs = zip(rubric.stages, assessment.outcomes, strict=True)
    silent = [stage.name for stage, outcome in pairs if outcome.unanswered == len(stage.questions)]
    if silent:
        yield Says(f"Not asked, or not answered at all: {joined(silent)}.")
    yield Says(f"{_rule(rubric)} {CONVENTIONS}")
    sources = f"Sources: {joined(map(_source, rubric.sources), '; ')}." if rubric.sources else ""
    yield Says(joined((f"The ladder: {edition(rubric)}.", rubric.summary, sources), " "), Tone.QUIET)


def _counts(assessment: Assessment) -> str:
    """Return how many questions have which kind of answer: answered is rated, "don't know" or not applicable."""
    outcomes, total = assessment.outcomes, len(assessment.rubric.questions)
    unanswered = sum(outcome.unanswered for outcome in outcomes)
    kinds = (
        (sum(outcome.rated for outcome in outcomes), "rated"),
        (sum(outcome.unknown for outcome in outcomes), '"don\'t know"'),
        (sum(outcome.not_applicable for outcome in outcomes), "not applicable"),
    )
    words = [f"{count} {kind}" for count, kind in kinds if count]
    detail = f" ({joined(words)})" if len(words) > 1 else ""
    few = " (not all of them were asked)" if assessment.sheet.asked else ""
    left = f", {unanswered} unanswered{few}" if unanswered else ""
    return f"Self-reported: of {questions(total)} {total - unanswered} are answered{detail}{left}."


def _rule(rubric: Rubric) -> str:
    return (
        f"A practice is met when {_met(rubric)}; essential practices are those that a stage cannot do without. "
        f"A stage is passed when all its essential practices are met and {_share(rubric)}, and you are at the highest "
        "stage that is passed together with all stages below it."
    )


def _met(rubric: Rubric) -> str:
    asked = rubric.questions.values()
    if len({(question.scale.id, question.met_at) for question in asked}) > 1:
        return "its answer is the target of its question or better"
    question = next(iter(asked))
    scale = question.scale
    label = next(point.label for point in scale.points if point.score == question.met_at)
    return f'its answer is {question.met_at} ("{label}") or more, on a scale from {scale.lowest} to {scale.highest}'


def _share(rubric: Rubric) -> str:
    shares = {stage.pass_share for stage in rubric.stages}
    if len(shares) > 1:
        return "as many of all its practices that apply as the ladder says"
    return f"at least {share_words(*shares)} of all its practices that apply"


def _source(source: Source) -> str:
    year = "" if not source.year or str(source.year) in source.title else str(source.year)
    return joined((source.author, source.title, year))
