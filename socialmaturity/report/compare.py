"""Put into words how one subject has moved: what was gained and lost, and what cannot be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.compare import AnswerState, MoveKind
from socialmaturity.core.model import Mark
from socialmaturity.core.sheet import UNANSWERED
from socialmaturity.report.about import the_rule
from socialmaturity.report.blocks import Bars, Item, Report, Says, TableBlock, Tone, list_of, sections
from socialmaturity.report.headline import standing, why_not_next
from socialmaturity.report.words import (
    answer_words,
    asked,
    day,
    edition,
    in_scope,
    joined,
    name_of,
    option,
    practice,
    questions,
    reached_bar,
    stage_words,
    supported,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialmaturity.core.compare import Comparison, Move
    from socialmaturity.core.model import Question, Rating
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.blocks import Cell, ReportBlock

# Good news before bad, and each with its count.
_HEADINGS = (
    ("closed", "Gaps closed", MoveKind.CLOSED),
    ("lost", "Lost", MoveKind.LOST),
    ("up", "Moved up", MoveKind.UP),
    ("down", "Moved down", MoveKind.DOWN),
    ("found-out", "Found out", MoveKind.FOUND_OUT),
    ("unsure", "No longer known", MoveKind.UNSURE),
    ("scope", "Applies now, or no longer", MoveKind.SCOPE),
)


def comparison_report(comparison: Comparison) -> Report:
    """Return the report on what moved between the first and the last of several assessments."""
    after, labels = comparison.after, step_names(comparison.steps)
    ends = labels[0], labels[-1]
    about = (edition(after.rubric), in_scope(after.sheet.scope), f"{ends[0]} to {ends[1]}")
    moved = (
        (id_, f"{heading} ({len(moves)})", _moved(comparison, moves, ends))
        for id_, heading, kind in _HEADINGS
        if (moves := comparison.of(kind))
    )
    return Report(
        subject=name_of(after.sheet),
        about=tuple(filter(None, about)),
        headline=tuple(_headline(comparison, ends)),
        sections=sections(
            ("questions", "Questions that are new or gone", _questions(comparison, labels)),
            ("way", "Progress", _way(comparison.judged, labels)),
            *moved,
            ("notes", "Notes that changed", _notes(comparison, ends)),
            ("dimensions", "By theme", _themes(comparison, ends)),
            ("basis", "About this result", _basis(comparison)),
        ),
        language=after.rubric.language,
    )


def losses(comparison: Comparison) -> Iterator[str]:
    """Yield what was lost, line by line."""
    for stage in comparison.lost:
        yield f"{stage.name} was reached, and is not any more"
    for move in comparison.of(MoveKind.LOST):
        now = answer_words(move.question, move.after)
        yield f"{move.question.id} was met, and is not any more ({now})"


def step_names(steps: Sequence[Assessment]) -> tuple[str, ...]:
    """Return what to call each assessment: its date, with its file where that is not enough."""
    dates = [day(step.sheet) for step in steps]
    return tuple(
        date if date and dates.count(date) == 1 else joined((date, step.sheet.source))
        for date, step in zip(dates, steps, strict=True)
    )


def _headline(comparison: Comparison, ends: tuple[str, str]) -> Iterator[Says]:
    """Yield the stage now and then, what was gained and what was lost, and what comes next."""
    after, goal = comparison.after, comparison.after.working_on
    yield Says(standing(after), Tone.STRONG)
    if comparison.narrowed:
        count = sum(len(stage.questions) for stage in comparison.judged[0].rubric.stages)
        was, now = comparison.judged[0], comparison.judged[-1]
        yield Says(
            f"Judged on the {questions(count)} that both ask, by the rule of {after.rubric.name}: "
            f"{stage_words(was)} on {ends[0]}, {stage_words(now)} on {ends[1]}."
        )
    else:
        before = stage_words(comparison.before)
        yield Says(f"Before ({ends[0]}): {before if before != stage_words(after) else 'the same'}.")
    if comparison.gained:
        yield Says(f"Gained: {joined(stage.name for stage in comparison.gained)}.", Tone.GOOD)
    if counts := _counts(comparison):
        yield Says(counts)
    if comparison.lost:
        yield Says(_lost(comparison), Tone.CARE)
    for stage in comparison.judged[-1].ahead:
        yield Says(f"{stage.name} is passed on its own merits, which is a strength to build on.", Tone.GOOD)
    if goal:
        yield Says(why_not_next(after, goal))


def _lost(comparison: Comparison) -> str:
    """Say which stages are lost, and through which answers."""
    names, first = joined(stage.name for stage in comparison.lost), comparison.lost[0]
    ids = {question.id for question in first.questions}
    through = [asked(move.question) for move in comparison.of(MoveKind.LOST) if move.question.id in ids]
    if len(through) == 1:
        return f"Lost: {names}, through one answer: {through[0]}"
    return f"Lost: {names}{f', through {questions(len(through))} of {first.name}' if through else ''}."


def _counts(comparison: Comparison) -> str:
    newly = [move for move in comparison.moves if move.now is AnswerState.MET and move.was is not AnswerState.MET]
    counts = [
        f"{questions(len(found))} {word}"
        for word, found in (
            ("newly met", newly),
            ("nearer or better", comparison.of(MoveKind.UP)),
            ("lost", comparison.of(MoveKind.LOST)),
            ("lower", comparison.of(MoveKind.DOWN)),
        )
        if found
    ]
    if counts:
        return f"{joined(counts)}."
    return "Nothing moved." if not comparison.moves else "No practice was gained or lost."


def _questions(comparison: Comparison, labels: Sequence[str]) -> Iterator[ReportBlock]:
    """Yield the questions that cannot be compared, before anything that leaves them out."""
    rubric = comparison.after.rubric
    if comparison.new:
        yield Says(
            f"{questions(len(comparison.new))} cannot be compared: asked only once or not at all, or in another way. "
            "All that follows leaves them out:"
        )
        yield from list_of(Item(asked(rubric.questions[id_])) for id_ in comparison.new)
    for label, step in zip(labels, comparison.steps, strict=True):
        if gone := [id_ for id_ in step.sheet.set_aside if id_ in comparison.gone]:
            yield Says(f"{label} also answers what version {rubric.version} does not ask; that is set aside:")
            yield from list_of(map(Item, gone))


def _way(steps: Sequence[Assessment], labels: Sequence[str]) -> Iterator[ReportBlock]:
    yield Bars(tuple(map(reached_bar, labels, steps)), head=("Assessment", "Reached"))


def _moved(comparison: Comparison, moves: Sequence[Move], ends: tuple[str, str]) -> Iterator[ReportBlock]:
    yield from list_of(
        practice(
            move.question,
            (ends[0], _with_note(comparison.before, move.question, move.before)),
            (ends[1], _with_note(comparison.after, move.question, move.after)),
            mark=f"{_brief(move.before)} to {_brief(move.after)}",
        )
        for move in moves
    )


def _with_note(assessment: Assessment, question: Question, rating: Rating | None) -> Cell:
    return supported(option(question, rating), assessment.sheet.answers.get(question.id, UNANSWERED))


def _note(assessment: Assessment, question: Question) -> str:
    answer = assessment.sheet.answers.get(question.id, UNANSWERED)
    return joined((answer.reason, answer.note), " ")


def _notes(comparison: Comparison, ends: tuple[str, str]) -> Iterator[ReportBlock]:
    """Yield the notes that changed where the answer did not: the others are shown with their answers."""
    moved = {move.question.id for move in comparison.moves}
    steps = tuple(zip(ends, (comparison.before, comparison.after), strict=True))
    yield from list_of(
        Item(asked(question), details=tuple((label, _note(step, question) or "No note") for label, step in steps))
        for question in comparison.notes
        if question.id not in moved
    )


def _brief(rating: Rating | None) -> str:
    return str(rating) if isinstance(rating, int) else "open" if rating is not Mark.NOT_APPLICABLE else "not applicable"


def _themes(comparison: Comparison, ends: tuple[str, str]) -> Iterator[ReportBlock]:
    was, now = comparison.judged[0].dimensions, comparison.judged[-1].dimensions
    rows = []
    for theme in comparison.after.rubric.dimensions:
        before, after = was[theme.id], now[theme.id]
        moved = after.met - before.met
        counts = (f"{each.met} of {each.applicable} met" for each in (before, after))
        rows.append((theme.label, *counts, f"{moved:+d}" if moved else "–"))
    if rows:
        yield TableBlock(("Theme", *ends, "Moved"), tuple(rows))


def _basis(comparison: Comparison) -> Iterator[ReportBlock]:
    only_two = comparison.steps == (comparison.before, comparison.after)
    others = "" if only_two else " Those between them are shown under Progress."
    yield Says(f"Self-reported, each time. The first assessment is compared with the last.{others}")
    yield the_rule(comparison.after.rubric)
