"""The ladder: what each stage is, how much of it is met, and where on it the organization is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from socialmaturity.report.blocks import Item, Ladder, RubricText, Rung, Says, Status, list_of
from socialmaturity.report.words import explanation, joined, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.core.model import Stage
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.blocks import Block

_FIRST_SENTENCE = re.compile(r"(?s).*?[.!?…](?=\s|$)")


def ladder(assessment: Assessment) -> Iterator[Block]:
    """Yield the stages with their counts, lowest first, and what does not apply as a whole."""
    yield Ladder(tuple(rungs(assessment)))
    if left_out := assessment.sheet.left_out:
        rubric = assessment.rubric
        themes = {theme.id: theme.label for theme in rubric.dimensions}
        names = [*(rubric.by_id[id_].name for id_ in left_out.stages), *(themes[id_] for id_ in left_out.dimensions)]
        yield Says(f"Left out: {joined(names)}. {left_out.reason}")


def rungs(assessment: Assessment) -> Iterator[Rung]:
    """Yield each stage as it is on the ladder."""
    ahead = assessment.ahead
    for stage, outcome in zip(assessment.rubric.stages, assessment.outcomes, strict=True):
        yield Rung(
            number=stage.number,
            name=RubricText(stage.full_name),
            about=what_it_is(stage),
            met=outcome.rated - len(outcome.gaps),
            open=len(outcome.open),
            gaps=len(outcome.gaps),
            words=short(stage, outcome),
            status=_status(assessment, stage, ahead),
        )


def what_it_is(stage: Stage) -> RubricText:
    """Return what a stage is in one line: its motto, or else the first sentence of its summary."""
    sentence = _FIRST_SENTENCE.match(stage.summary)
    return RubricText(stage.motto or (sentence[0] if sentence else stage.summary))


def counting(assessment: Assessment) -> Iterator[Block]:
    """Yield the line that explains the numbers of each stage."""
    pairs = zip(assessment.rubric.stages, assessment.outcomes, strict=True)
    yield from list_of(Item(explanation(stage, outcome)) for stage, outcome in pairs)


def _status(assessment: Assessment, stage: Stage, ahead: tuple[Stage, ...]) -> Status:
    if stage.number <= assessment.reached:
        return Status.REACHED
    if stage is assessment.working_on:
        return Status.NEXT
    return Status.AHEAD if stage in ahead else Status.LATER
