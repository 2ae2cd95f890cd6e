"""The first lines of a report: whose it is, which stage is reached, and why it is not the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.plan import plan
from socialmaturity.report.actions import steps_in_order
from socialmaturity.report.blocks import Says, Tone
from socialmaturity.report.words import are, asked, day, edition, in_scope, joined, rung_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.core.model import Rubric, Stage
    from socialmaturity.core.plan import Step
    from socialmaturity.core.scoring import Assessment, Outcome
    from socialmaturity.core.sheet import Sheet

NAMED_AT_MOST = 3  # missing practices that the paragraph names; more would hide the count


def about(rubric: Rubric, sheet: Sheet) -> tuple[str, ...]:
    """Return which rubric, what was assessed, when and by whom."""
    who = f"{sheet.respondent} ({sheet.role})" if sheet.respondent and sheet.role else sheet.respondent or sheet.role
    people = (
        day(sheet),
        f"answered by {who}" if who else "",
        f"agreed by {joined(sheet.agreed_by)}" if sheet.agreed_by else "",
        f"assessed by {sheet.assessor}" if sheet.assessor else "",
    )
    return tuple(filter(None, (in_scope(sheet.scope), joined(people), edition(rubric))))


def headline(assessment: Assessment) -> Iterator[Says]:
    """Yield the stage reached, why it is not the next one, and the stages ahead."""
    goal = assessment.working_on
    yield Says(standing(assessment), Tone.STRONG)
    if goal:
        yield Says(why_not_next(assessment, goal))
    if goal and assessment.ahead:
        names = joined(stage.name for stage in assessment.ahead)
        passed = f"{are(len(assessment.ahead))} passed already"
        yield Says(f"{names} {passed}, ahead of {goal.name}: a strength to build on.", Tone.GOOD)


def standing(assessment: Assessment) -> str:
    """Return the stage reached and the next one, as sentences."""
    goal = assessment.working_on
    return f"{_reached(assessment)} {f'Next: {goal.name}.' if goal else 'It is the last stage.'}"


def _reached(assessment: Assessment) -> str:
    rubric, number, most = assessment.rubric, assessment.reached, assessment.at_most
    name, stage = rung_name(rubric, number), f"stage {number} of {len(rubric.stages)}"
    if number == most:
        return f"You are at {name}, {stage}." if number else f"{name}."
    top = f"at most {rung_name(rubric, most)}, depending on answers that are still open."
    return f"You are at {name}, {stage}, or higher: {top}" if number else f"{name} for certain, and {top}"


def why_not_next(assessment: Assessment, goal: Stage) -> str:
    """Return what the next stage asks for, what of it is there, and what is missing."""
    outcome, steps = assessment.outcomes[goal.number - 1], plan(assessment).steps
    if not steps:
        return f"None of the practices of {goal.name} applies, so it cannot be passed."
    return f"{_asks_for(goal, outcome)} {_has(outcome)} {_missing(steps)}"


def _asks_for(goal: Stage, outcome: Outcome) -> str:
    weighed = any(question.weight != 1 for question in goal.questions)
    apply = " that apply" if outcome.not_applicable else ""
    if weighed:
        amount = f"practices with a weight of {outcome.needed} of {outcome.applicable}{apply}"
    elif outcome.needed == outcome.applicable:
        few = {1: "its one practice", 2: "both of its practices"}
        every = few.get(outcome.applicable, f"all {outcome.applicable} of its practices")
        return f"Stage {goal.number}, {goal.name}, asks for {every}{apply}."
    else:
        amount = f"{outcome.needed} of its {outcome.applicable} practices{apply}"
    always = {0: "", 1: ", always including the essential one"}.get(
        outcome.essential, f", always including the {outcome.essential} essential ones"
    )
    return f"Stage {goal.number}, {goal.name}, asks for {amount}{always}."


def _has(outcome: Outcome) -> str:
    if not outcome.met:
        return "You do not have it yet." if outcome.applicable == 1 else "You have none of them yet."
    if not outcome.essential:
        return f"You have {outcome.met}."
    if outcome.essential == 1:
        return f"You have {outcome.met}, {'with' if outcome.essential_met else 'but not'} the essential one."
    among = {0: "none", outcome.essential: "all"}.get(outcome.essential_met, str(outcome.essential_met))
    return f"You have {outcome.met}, among them {among} of the essential ones."


def _missing(steps: tuple[Step, ...]) -> str:
    must, unsure = sum(step.question.essential for step in steps), sum(step.open for step in steps)
    if len(steps) == 1:
        kind = "One answer is still to be found out" if unsure else "One is missing"
        return f"{kind}: {asked(steps[0].question)}"
    kinds = ((must, "essential"), (unsure, "still to be found out"))
    every = "both" if len(steps) == 2 else "all"  # noqa: PLR2004 - a pair
    words = joined(f"{every if count == len(steps) else count} {kind}" for count, kind in kinds if count)
    counts = f"{len(steps)} more are needed{f' ({words})' if words else ''}"
    if len(steps) > NAMED_AT_MOST:
        return f"{counts}."
    named = (f"({place}) {asked(step.question)}" for place, step in enumerate(steps_in_order(steps), 1))
    return f"{counts}: {' '.join(named)}"
