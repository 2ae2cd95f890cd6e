"""The next stage in full: what it brings, the plan beyond the first actions, and its other gaps."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from socialmaturity.report.actions import actions, gap
from socialmaturity.report.blocks import Item, RubricText, Says, Tone, list_of
from socialmaturity.report.words import are

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from socialmaturity.core.model import Stage
    from socialmaturity.core.plan import Plan
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.actions import Steps
    from socialmaturity.report.blocks import Block

SHOWN = 5  # gaps apart from the plan; the rest is in the appendix


def next_stage(assessment: Assessment, way: Plan, steps: Steps, above: Collection[str] = ()) -> Iterator[Block]:
    """Yield what the target brings and what is missing for it, without the actions that are shown above."""
    goal = assessment.working_on
    if way.target is None:
        return
    if goal is None or way.target.number <= assessment.reached:
        yield Says(f"{way.target.name} is reached already.")
        return
    if way.target.summary:
        yield Says(RubricText(way.target.summary))
    yield from benefits(way.target)
    if way.impossible:
        names = ", ".join(stage.name for stage in way.impossible)
        left_out = assessment.sheet.left_out
        if left_out and all(stage.id in left_out.stages for stage in way.impossible):
            yield Says(f"{names} is left out ({left_out.reason}); the climb ends below it.", Tone.CARE)
        else:
            yield Says(f"There is no way there: none of the practices of {names} applies.", Tone.CARE)
        return
    several = way.target is not goal
    planned = [id_ for id_ in (*steps.first, *steps.planned) if id_ not in above]
    if planned:
        counts = f" ({_by_stage(way)})" if several else ""
        further = "Further on the" if above else "The"
        yield Says(f"{further} shortest way to {way.target.name}{counts}:", Tone.STRONG)
        yield from actions(assessment, way, planned)
    if steps.gaps:
        yield Says(f"Also not yet met in {goal.name}:", Tone.STRONG)
        yield from list_of((gap(assessment, id_) for id_ in steps.gaps[:SHOWN]), tasks=True)
    if rest := len(steps.gaps[SHOWN:]):
        yield Says(f"{rest} more {are(rest)} not met in {goal.name}.")


def benefits(stage: Stage) -> Iterator[Block]:
    """Yield what reaching a stage brings."""
    if stage.benefits:
        yield Says("What it brings:", Tone.STRONG)
        yield from list_of(Item(RubricText(benefit)) for benefit in stage.benefits)


def _by_stage(way: Plan) -> str:
    counts = Counter(step.stage.name for step in way.steps)
    return ", ".join(f"{name} {count}" for name, count in counts.items())
