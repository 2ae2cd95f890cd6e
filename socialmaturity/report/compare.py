"""One subject over time, in words: the way, what was lost, what was gained, and what cannot be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.compare import Kind, version
from socialmaturity.core.model import Mark
from socialmaturity.report.blocks import Bar, Bars, Item, Items, Report, Rows, Says, Section, Tone
from socialmaturity.report.headline import standing, why_not_next
from socialmaturity.report.words import (
    CONVENTIONS,
    RULE,
    answer_words,
    are,
    edition,
    essential,
    joined,
    name_of,
    option,
    questions,
    reached,
    said,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialmaturity.core.compare import Comparison, Move
    from socialmaturity.core.model import Rating
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.blocks import Block

_HEADINGS = (
    ("lost", "Lost", Kind.LOST),
    ("closed", "Gaps closed", Kind.CLOSED),
    ("up", "Moved up", Kind.UP),
    ("down", "Moved down", Kind.DOWN),
    ("found-out", "Found out", Kind.FOUND_OUT),
    ("unsure", "No longer known", Kind.UNSURE),
    ("scope", "Applies now, or no longer", Kind.SCOPE),
)


def progress(comparison: Comparison) -> Report:
    """The report on what moved between the first and the last of several assessments."""
    after, labels = comparison.after, step_names(comparison.steps)
    ends = labels[0], labels[-1]
    moves = (
        Section(id=id_, heading=f"{heading} ({len(found)})", blocks=(_moved(found, ends),))
        for id_, heading, kind in _HEADINGS
        if (found := comparison.of(kind))
    )
    rest = (
        Section(id="dimensions", heading="By theme", blocks=tuple(_themes(comparison, ends))),
        Section(id="apart", heading="Not comparable", blocks=tuple(_apart(comparison, labels))),
    )
    return Report(
        subject=name_of(after.sheet),
        about=(edition(after.rubric), f"{ends[0]} to {ends[1]}"),
        headline=tuple(_headline(comparison, ends[0])),
        sections=(
            Section(id="way", heading="The way", blocks=(_way(comparison.steps, labels),)),
            *moves,
            *(section for section in rest if section.blocks),
            Section(id="basis", heading="What this rests on", blocks=tuple(_basis())),
        ),
        language=after.rubric.language,
    )


def losses(comparison: Comparison) -> Iterator[str]:
    """What was lost, line by line."""
    for stage in comparison.lost:
        yield f"{stage.name} was reached, and is not any more"
    for move in comparison.of(Kind.LOST):
        now = answer_words(move.question, move.after)
        yield f"{move.question.id} was met, and is not any more ({now})"


def step_names(steps: Sequence[Assessment]) -> tuple[str, ...]:
    """What to call each assessment: its date, with its file where that is not enough."""
    dates = [step.sheet.date.isoformat() if step.sheet.date else "" for step in steps]
    return tuple(
        date if date and dates.count(date) == 1 else joined((date, step.sheet.source))
        for date, step in zip(dates, steps, strict=True)
    )


def _headline(comparison: Comparison, start: str) -> Iterator[Says]:
    before, after, goal = comparison.before, comparison.after, comparison.after.working_on
    yield Says(standing(after), Tone.STRONG)
    yield Says(f"{start}: {standing(before)}" if standing(before) != standing(after) else f"The same as {start}.")
    for word, stages, tone in (
        ("Gained", comparison.gained, Tone.GOOD),
        ("No longer reached for certain", comparison.lost, Tone.CARE),
    ):
        if stages:
            yield Says(f"{word}: {joined(stage.name for stage in stages)}.", tone)
    yield Says(_counts(comparison))
    if goal:
        yield Says(f"Next: {goal.name}. {why_not_next(after, goal)}")


def _counts(comparison: Comparison) -> str:
    counts = [
        f"{questions(len(found))} {word}"
        for word, found in (
            ("newly met", [move for move in comparison.moves if move.now.value == "met" and move.was.value != "met"]),
            ("lost", comparison.of(Kind.LOST)),
            ("nearer or better", comparison.of(Kind.UP)),
            ("lower", comparison.of(Kind.DOWN)),
        )
        if found
    ]
    if counts:
        return f"{joined(counts)}."
    return "Nothing moved." if not comparison.moves else "No practice was gained or lost."


def _way(steps: Sequence[Assessment], labels: Sequence[str]) -> Bars:
    bars = (
        Bar(
            label=label,
            part=step.reached,
            open=step.at_most - step.reached,
            whole=len(step.rubric.stages),
            words=reached(step),
        )
        for label, step in zip(labels, steps, strict=True)
    )
    return Bars(tuple(bars), head=("Assessment", "Reached"))


def _moved(moves: Sequence[Move], ends: tuple[str, str]) -> Items:
    return Items(
        tuple(
            Item(
                text=move.question.text,
                mark=joined((essential(move.question), f"{_brief(move.before)} to {_brief(move.after)}")),
                details=said(
                    (ends[0], option(move.question, move.before)), (ends[1], option(move.question, move.after))
                ),
            )
            for move in moves
        )
    )


def _brief(rating: Rating | None) -> str:
    return str(rating) if isinstance(rating, int) else "open" if rating is not Mark.NOT_APPLICABLE else "not applicable"


def _themes(comparison: Comparison, ends: tuple[str, str]) -> Iterator[Block]:
    was, now = comparison.before.dimensions, comparison.after.dimensions
    rows = tuple(
        (
            dimension.label,
            f"{was[dimension.id].met} of {was[dimension.id].applicable} met",
            f"{now[dimension.id].met} of {now[dimension.id].applicable} met",
            _difference(now[dimension.id].met - was[dimension.id].met),
        )
        for dimension in comparison.after.rubric.dimensions
    )
    if rows:
        yield Rows(("Theme", *ends, "Moved"), rows)


def _difference(count: int) -> str:
    return f"{count:+d}" if count else "–"


def _apart(comparison: Comparison, labels: Sequence[str]) -> Iterator[Block]:
    rubric = comparison.after.rubric
    if comparison.apart:
        was, now = version(comparison.before), version(comparison.after)
        yield Says(
            f"{questions(len(comparison.apart))} {are(len(comparison.apart))} answered for only one of "
            f"the versions {was} and {now} of the rubric, and left out above:"
        )
        yield Items(tuple(Item(text=rubric.questions[id_].text) for id_ in comparison.apart))
    for label, step in zip(labels, comparison.steps, strict=True):
        if step.sheet.set_aside:
            yield Says(f"{label} also answers what version {rubric.version} does not ask; that is set aside:")
            yield Items(tuple(Item(text=id_) for id_ in step.sheet.set_aside))


def _basis() -> Iterator[Block]:
    yield Says(
        "Self-reported, each time. The first assessment is compared with the last; those between are on the way."
    )
    yield Says(f"{RULE} {CONVENTIONS}", Tone.QUIET)
