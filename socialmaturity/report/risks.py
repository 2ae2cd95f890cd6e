"""What may go wrong with the stage reached, and what is not known yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.plan import fragile
from socialmaturity.report.actions import gap, to_find_out
from socialmaturity.report.blocks import Item, Says, Tone, list_of
from socialmaturity.report.words import are, practice, questions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from socialmaturity.core.plan import Fragile
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.blocks import ReportBlock

NAMED = 8  # open questions that decide nothing; the rest is among the answers


def risks(assessment: Assessment, above: Collection[str]) -> Iterator[ReportBlock]:
    """Yield the pitfall of the stage reached, the answers without which it would be lost, and its gaps.

    Practices among the actions `above` are named, and not explained again.
    """
    rubric = assessment.rubric
    if assessment.reached and (stage := rubric.stages[assessment.reached - 1]).pitfall:
        yield Says(f"A pitfall at {stage.name}: {stage.pitfall}", Tone.CARE)
    for each in fragile(assessment):
        yield Says(_hangs_on(each))
        yield from list_of(practice(rubric.questions[id_]) for id_ in (*each.essential, *each.questions))
    if assessment.slipped:
        yield Says("Gaps in stages already reached:", Tone.STRONG)
        items = (_seen(assessment, id_) if id_ in above else gap(assessment, id_) for id_ in assessment.slipped)
        yield from list_of(items, tasks=True)


def open_questions(assessment: Assessment, above: Collection[str]) -> Iterator[ReportBlock]:
    """Yield the open questions: first those that may decide the next stage, then the others by name.

    Practices among the actions `above` are named, and not explained again.
    """
    left = [id_ for id_ in assessment.open if assessment.sheet.asks(id_)]
    skipped = len(assessment.open) - len(left)
    if assessment.reached < assessment.at_most:
        # Where the result is a range, the next stage has something to decide.
        stage, ids = assessment.rubric.stages[assessment.reached], assessment.outcomes[assessment.reached].deciding
        yield Says(f"These may decide whether {stage.name} is reached:", Tone.STRONG)
        items = (_seen(assessment, id_) if id_ in above else to_find_out(assessment, id_) for id_ in ids)
        yield from list_of(items, tasks=True, steps=True)
        left = [id_ for id_ in left if id_ not in ids]
        if left:
            yield Says(f"{len(left)} more {'question is' if len(left) == 1 else 'questions are'} open:")
    elif left:
        them = "it" if len(left) == 1 else "them"
        yield Says(f"{questions(len(left))} {are(len(left))} open. No answer to {them} would change the stage:")
    if left:
        more = len(left) - NAMED
        rest = [Item(f"and {more} more, marked as open among all answers")] if more > 0 else []
        yield from list_of([*(practice(assessment.rubric.questions[id_]) for id_ in left[:NAMED]), *rest])
    if skipped:
        yield Says(f"{questions(skipped)} {'was' if skipped == 1 else 'were'} not asked.")


def _seen(assessment: Assessment, id_: str) -> Item:
    return practice(assessment.rubric.questions[id_], mark="see what to do first")


def _hangs_on(fragile: Fragile) -> str:
    count = len(fragile.essential) + len(fragile.questions)
    without = "without this one" if count == 1 else f"without any one of these {count}"
    return f"{fragile.stage.name} has no practice to spare. It would be lost {without}:"
