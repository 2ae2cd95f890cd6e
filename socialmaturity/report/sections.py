"""The sections of a report on one sheet: where it stands, what to do next, what to take care of and to find out."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from socialmaturity.core.plan import fragile, plan
from socialmaturity.report.blocks import Item, Items, Rung, Says, Tone
from socialmaturity.report.words import (
    AT_LEAST,
    RULE,
    are,
    edition,
    essential,
    explanation,
    joined,
    questions,
    rung_name,
    said,
    short,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.core.model import Question, Rubric, Sheet, Stage
    from socialmaturity.core.plan import Plan, Step
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.blocks import Block

SHOWN_GAPS = 5  # of a stage, its plan included: more would hide what comes first
SHOWN_STRENGTHS = 3


def about(rubric: Rubric, sheet: Sheet) -> tuple[str, ...]:
    """Which rubric, what was assessed, when and by whom."""
    who = f"{sheet.respondent} ({sheet.role})" if sheet.respondent and sheet.role else sheet.respondent or sheet.role
    people = (
        sheet.date.isoformat() if sheet.date else "",
        f"answered by {who}" if who else "",
        f"assessed by {sheet.assessor}" if sheet.assessor else "",
    )
    lines = (edition(rubric), f"Scope: {sheet.scope}" if sheet.scope else "", joined(people))
    return tuple(line for line in lines if line)


def headline(assessment: Assessment) -> Iterator[Says]:
    """The stage reached and the one worked on, and what stands between them."""
    goal = assessment.working_on
    yield Says(f"{standing(assessment)} {f'Working on {goal.name}.' if goal else 'It is the last one.'}", Tone.STRONG)
    if goal:
        yield Says(between(assessment, goal))


def standing(assessment: Assessment) -> str:
    """The stage reached, as a sentence."""
    rubric, number, most = assessment.rubric, assessment.reached, assessment.at_most
    name, stage = rung_name(rubric, number), f"stage {number} of {len(rubric.stages)}"
    if number == most:
        return f"Reached {name}, {stage}." if number else f"{name}."
    top = f"at most {rung_name(rubric, most)}, depending on answers that are still open."
    return f"Reached at least {name}, {stage}, and {top}" if number else f"{name} for certain, and {top}"


def between(assessment: Assessment, goal: Stage) -> str:
    """One sentence on what stands between here and the next stage."""
    steps = plan(assessment).steps
    if not steps:
        return f"None of the questions of {goal.name} applies, so it cannot be passed."
    unsure = sum(step.open for step in steps)
    if len(steps) == 1:
        kind = "One answer to find out" if unsure else "One question"
        return f"{kind} stands between here and {goal.name}: {steps[0].question.text}"
    must = sum(step.question.essential for step in steps)
    counts = (f"{must} essential", must), (f"{unsure} to find out first", unsure)
    words = joined(text for text, count in counts if count)
    return f"{len(steps)} questions stand between here and {goal.name}{f' ({words})' if words else ''}."


def rungs(assessment: Assessment) -> Iterator[Rung]:
    """The stages with their counts."""
    ahead = assessment.ahead
    for stage, outcome in zip(assessment.rubric.stages, assessment.outcomes, strict=True):
        if stage.number <= assessment.reached:
            place, tone = "reached", Tone.GOOD
        elif stage is assessment.working_on:
            place, tone = "working on", Tone.STRONG
        else:
            place, tone = ("ahead", Tone.GOOD) if stage in ahead else ("", Tone.QUIET)
        yield Rung(
            number=stage.number,
            name=stage.name,
            met=outcome.rated - len(outcome.gaps),
            open=len(outcome.open),
            gaps=len(outcome.gaps),
            words=short(stage, outcome),
            place=place,
            tone=tone,
        )


def explained(assessment: Assessment) -> Iterator[Block]:
    """For each stage the line that explains its numbers."""
    pairs = zip(assessment.rubric.stages, assessment.outcomes, strict=True)
    yield Items(tuple(Item(text=explanation(stage, outcome)) for stage, outcome in pairs))
    yield Says(RULE, Tone.QUIET)


def to_do(assessment: Assessment, way: Plan) -> Iterator[Block]:
    """The plan to the target, then what else is not met in the stage worked on."""
    goal = assessment.working_on
    if way.target is None:
        return
    if goal is None or way.target.number <= assessment.reached:
        yield Says(f"{way.target.name} is reached already.")
        return
    yield from benefits(way.target)
    if way.impossible:
        names = ", ".join(stage.name for stage in way.impossible)
        yield Says(f"There is no way there: none of the questions of {names} applies.", Tone.CARE)
        return
    several = way.target is not goal
    yield Says(f"The shortest way{_by_stage(way) if several else ''}:", Tone.STRONG)
    yield Items(tuple(_task(assessment, step, several=several) for step in way.steps), tasks=True, steps=True)
    first, rest = _beside(assessment, way)
    if first:
        yield Says(f"Also not yet met in {goal.name}:", Tone.STRONG)
        yield Items(tuple(gap(assessment, id_) for id_ in first), tasks=True)
    if rest:
        yield Says(f"{len(rest)} more {are(len(rest))} not met in {goal.name}.")


def benefits(stage: Stage) -> Iterator[Block]:
    """What reaching a stage brings."""
    if stage.benefits:
        yield Says("What it brings:", Tone.STRONG)
        yield Items(tuple(Item(text=benefit) for benefit in stage.benefits))


def later(assessment: Assessment, way: Plan) -> Iterator[Block]:
    """The gaps that did not come first."""
    _, rest = _beside(assessment, way)
    for stage, outcome in zip(assessment.rubric.stages, assessment.outcomes, strict=True):
        gaps = outcome.gaps if stage.number > assessment.reached + 1 else rest if stage is assessment.working_on else ()
        if gaps:
            yield Says(f"{stage.name}:", Tone.STRONG)
            yield Items(tuple(gap(assessment, id_) for id_ in gaps), tasks=True)


def gap(assessment: Assessment, id_: str) -> Item:
    """A question that is not met, with the first step."""
    question = assessment.rubric.questions[id_]
    details = said(("Now", _given(assessment, question)), ("First step", _advice(assessment, question)))
    return Item(text=question.text, mark=essential(question), details=details)


def care(assessment: Assessment) -> Iterator[Block]:
    """The pitfall of the stage reached, what is fragile, and what slipped."""
    if assessment.reached and (pitfall := assessment.rubric.stages[assessment.reached - 1].pitfall):
        yield Says(f"A pitfall at {assessment.rubric.stages[assessment.reached - 1].name}: {pitfall}", Tone.CARE)
    for each in fragile(assessment):
        yield Says(f"{each.stage.name} holds by a single answer. It would be lost with any one of these:")
        asked = (assessment.rubric.questions[id_] for id_ in (*each.essential, *each.questions))
        yield Items(tuple(Item(text=question.text, mark=essential(question)) for question in asked))
    if assessment.slipped:
        yield Says("Not met, in stages that are reached all the same:")
        yield Items(tuple(gap(assessment, id_) for id_ in assessment.slipped), tasks=True)


def to_find_out(assessment: Assessment) -> Iterator[Block]:
    """The open questions that may decide; the others are counted."""
    count = len(assessment.open)
    if not count:
        return
    if assessment.reached == assessment.at_most:
        them = "it" if count == 1 else "them"
        yield Says(f"{questions(count)} {are(count)} open. No answer to {them} would change the stage.")
        return
    # Where there is a range, the stage worked on has something to decide.
    stage, ids = assessment.rubric.stages[assessment.reached], assessment.outcomes[assessment.reached].deciding
    yield Says(f"These may decide whether {stage.name} is reached:", Tone.STRONG)
    yield Items(tuple(_question(assessment, id_) for id_ in ids), tasks=True, steps=True)
    count -= len(ids)
    if count:
        yield Says(f"{count} more {'question' if count == 1 else 'questions'} {are(count)} open.")


def strengths(assessment: Assessment) -> Iterator[Block]:
    """Stages ahead, and what could not be answered better."""
    goal = assessment.working_on
    for stage in assessment.ahead:
        below = f", ahead of {goal.name}" if goal else ""
        yield Says(f"{stage.name} is passed on its own merits{below}: a strength to build on.", Tone.GOOD)
    top = [
        question.text
        for question in assessment.rubric.questions.values()
        if assessment.ratings.get(question.id) == question.scale.highest
    ]
    if top:
        some = ", for example" if len(top) > SHOWN_STRENGTHS else ""
        yield Says(f"{questions(len(top))} {are(len(top))} answered with the highest point of the scale{some}:")
        yield Items(tuple(Item(text=text) for text in top[:SHOWN_STRENGTHS]))


def _by_stage(way: Plan) -> str:
    counts: dict[str, int] = {}
    for step in way.steps:
        counts[step.stage.name] = counts.get(step.stage.name, 0) + 1
    return f" ({', '.join(f'{name} {count}' for name, count in counts.items())})"


def _task(assessment: Assessment, step: Step, *, several: bool) -> Item:
    question = step.question
    marks = (
        essential(question),
        step.stage.name if several else "",
        "find out first" if step.open else "1 step" if step.distance == 1 else f"{step.distance} steps",
    )
    details = said(
        ("Now", _given(assessment, question)),
        ("Look for" if step.open else "First step", question.evidence if step.open else _advice(assessment, question)),
        (AT_LEAST, question.option(question.met_at)),
        ("If not" if step.open else "Shown by", _advice(assessment, question) if step.open else question.evidence),
    )
    return Item(text=question.text, mark=joined(marks), details=details)


def _beside(assessment: Assessment, way: Plan) -> tuple[list[str], list[str]]:
    """The gaps of the stage worked on that are not in the plan: those to show with it, and the rest."""
    planned = {step.question.id for step in way.steps}
    here = assessment.outcomes[assessment.reached : assessment.reached + 1]
    beside = [id_ for id_ in chain.from_iterable(outcome.gaps for outcome in here) if id_ not in planned]
    room = max(0, SHOWN_GAPS - len(way.steps))
    return beside[:room], beside[room:]


def _given(assessment: Assessment, question: Question) -> str:
    rating = assessment.ratings.get(question.id)
    return question.option(rating) if isinstance(rating, int) else ""


def _advice(assessment: Assessment, question: Question) -> str:
    return question.advice_from(assessment.ratings.get(question.id))


def _question(assessment: Assessment, id_: str) -> Item:
    question = assessment.rubric.questions[id_]
    return Item(text=question.text, mark=essential(question), details=said(("Look for", question.evidence)))
