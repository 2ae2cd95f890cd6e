"""What to do: the first actions, each with its first step, and the way to the next stage in full."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.core.plan import distance
from socialmaturity.core.sheet import UNANSWERED
from socialmaturity.report.blocks import Action, Actions, Item, RubricText, Says, Tone, list_of
from socialmaturity.report.words import are, asked, essential, joined, option, practice
from socialmaturity.text import number_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from socialmaturity.core.model import Stage
    from socialmaturity.core.plan import Plan, Step
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.blocks import ReportBlock

FIRST = 3  # actions on the first page
SHOWN = 5  # gaps apart from the plan; the rest is in the appendix


class Steps(NamedTuple):
    """The practices to work on, in the order to take them up: `first` those of the first page, then the rest.

    `planned` are steps of the plan; `gaps` are not met either, in the next stage, but it passes without them.
    """

    first: tuple[str, ...]
    planned: tuple[str, ...]
    gaps: tuple[str, ...]


def steps(assessment: Assessment, way: Plan) -> Steps:
    """Sort what is not met: essential before other steps, near before far, then the other gaps of the next stage.

    With less than three steps to take, gaps of the next stage and slipped ones fill the first page.
    """
    planned = [step.question.id for step in steps_in_order(way.steps)]
    here = assessment.outcomes[assessment.reached : assessment.reached + 1]
    gaps = [id_ for outcome in here for id_ in outcome.gaps if id_ not in planned]
    first = [*planned, *gaps, *assessment.slipped][:FIRST]
    return Steps(
        first=tuple(first),
        planned=tuple(id_ for id_ in planned if id_ not in first),
        gaps=tuple(id_ for id_ in gaps if id_ not in first),
    )


def steps_in_order(steps: Iterable[Step]) -> list[Step]:
    """Sort the steps of a plan: by stage, essential before other ones, near before far."""
    return sorted(steps, key=lambda step: (step.stage.number, not step.question.essential, step.distance))


def actions(assessment: Assessment, way: Plan, ids: Iterable[str]) -> Iterator[ReportBlock]:
    """Yield these practices as numbered actions.  Each names its stage where it is not the next one."""
    listed = tuple(_action(assessment, way, id_) for id_ in ids)
    if listed:
        yield Actions(listed)


def gap(assessment: Assessment, id_: str) -> Item:
    """Return a question that is not met, with the client's note and the first step."""
    question = assessment.rubric.questions[id_]
    rating = assessment.ratings.get(id_)
    return practice(
        question,
        ("Now", option(question, rating)),
        ("Note", note(assessment, id_)),
        ("First step", RubricText(question.advice_from(rating))),
    )


def note(assessment: Assessment, id_: str) -> str:
    """Return what the client noted on a question, or ""."""
    return assessment.sheet.answers.get(id_, UNANSWERED).note


def to_find_out(assessment: Assessment, id_: str) -> Item:
    """Return an open question, with what to look for."""
    question = assessment.rubric.questions[id_]
    return practice(question, ("Look for", RubricText(question.evidence)), ("Note", note(assessment, id_)))


def _action(assessment: Assessment, way: Plan, id_: str) -> Action:
    question, rating = assessment.rubric.questions[id_], assessment.ratings.get(id_)
    advice = RubricText(question.advice_from(rating))
    how_far, first_step = "find out first", f"Find out first.{f' If it is not met: {advice}' if advice else ''}"
    if isinstance(rating, int):
        how_far, first_step = f"{number_of(distance(question, rating), 'point')} below target", advice
    stage = next(stage for stage in assessment.rubric.stages if question in stage.questions)
    elsewhere = "" if stage is assessment.working_on and way.target is stage else stage.name
    spare = "" if id_ in {step.question.id for step in way.steps} else "not needed, but a reserve"
    return Action(
        text=asked(question),
        mark=joined((essential(question), elsewhere, spare, how_far)),
        now=option(question, rating),
        note=note(assessment, id_),
        target=RubricText(question.option(question.met_at)),
        first_step=first_step,
        evidence=RubricText(question.evidence),
    )


def next_stage(assessment: Assessment, way: Plan, steps: Steps, above: Collection[str]) -> Iterator[ReportBlock]:
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
        by_stage = Counter(step.stage.name for step in way.steps)
        counts = f" ({joined(f'{name} {count}' for name, count in by_stage.items())})" if several else ""
        further = "Further on the" if above else "The"
        yield Says(f"{further} shortest way to {way.target.name}{counts}:", Tone.STRONG)
        yield from actions(assessment, way, planned)
    if steps.gaps:
        yield Says(f"Also not yet met in {goal.name}:", Tone.STRONG)
        yield from list_of((gap(assessment, id_) for id_ in steps.gaps[:SHOWN]), tasks=True)
    if rest := len(steps.gaps[SHOWN:]):
        yield Says(f"{rest} more {are(rest)} not met in {goal.name}.")


def benefits(stage: Stage) -> Iterator[ReportBlock]:
    """Yield what reaching a stage brings."""
    if stage.benefits:
        yield Says("What it brings:", Tone.STRONG)
        yield from list_of(Item(RubricText(benefit)) for benefit in stage.benefits)
