"""About this result: what it rests on, the rule, the words "met" and "essential", and the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.report.blocks import Says, Tone
from socialmaturity.report.words import CONVENTIONS, are, edition, joined, questions, rule, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.core.model import Rubric, Source
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.blocks import ReportBlock


def about_this_result(assessment: Assessment) -> Iterator[ReportBlock]:
    """Yield how many answers there are of each kind, the rule, and who says so."""
    rubric = assessment.rubric
    yield Says(_counts(assessment))
    pairs = zip(rubric.stages, assessment.outcomes, strict=True)
    silent = [stage.name for stage, outcome in pairs if outcome.unanswered == len(stage.questions)]
    if silent:
        yield Says(f"Not asked, or not answered at all: {joined(silent)}.")
    yield the_rule(rubric)
    sources = f"Sources: {joined(map(_source, rubric.sources), '; ')}." if rubric.sources else ""
    yield Says(joined((f"The ladder: {edition(rubric)}.", rubric.summary, sources), " "), Tone.QUIET)


def the_rule(rubric: Rubric) -> Says:
    """Return the rule, in the words that every report uses."""
    return Says(f"{rule(rubric)} {CONVENTIONS}")


def _counts(assessment: Assessment) -> str:
    """Return how many questions have which kind of answer: rated, not applicable, and what is open."""
    total = len(assessment.rubric.questions)
    rated, unknown, unanswered, apart = assessment.counts.values()
    if not unknown + unanswered:
        detail = f" ({rated} rated, {apart} not applicable)" if apart else ""
        return f"Self-reported: all {questions(total)} are answered{detail}."
    few = " or not asked" if assessment.sheet.asked else ""
    kinds = [(count, kind) for count, kind in ((unknown, '"don\'t know"'), (unanswered, f"unanswered{few}")) if count]
    why = kinds[0][1] if len(kinds) == 1 else joined(f"{count} {kind}" for count, kind in kinds)
    other = (f"{unknown + unanswered} open ({why})", some(apart, "not applicable"))
    return f"Self-reported: {joined((f'{rated} of {questions(total)} {are(rated)} rated', *other))}."


def _source(source: Source) -> str:
    year = "" if not source.year or str(source.year) in source.title else str(source.year)
    return joined((source.author, source.title, year))
