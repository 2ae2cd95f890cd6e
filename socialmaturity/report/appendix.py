"""What a report on one sheet rests on: checks, themes, surveys, the rule, and all the answers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark
from socialmaturity.core.scoring import is_met
from socialmaturity.report.blocks import Bar, Bars, Item, Items, Rows, Says, Tone
from socialmaturity.report.words import (
    CONVENTIONS,
    RULE,
    answer_words,
    essential,
    joined,
    questions,
    said,
    share_words,
    short,
    some,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.core.model import Answer, Benchmark, Check, Question
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.blocks import Block, Cell


def dimensions(assessment: Assessment) -> Iterator[Block]:
    """The themes, each with what is met of it."""
    tallies, unsure = assessment.dimensions, Counter[str | None]()
    for id_ in assessment.open:
        unsure[assessment.rubric.questions[id_].dimension] += assessment.rubric.questions[id_].weight
    bars = tuple(
        Bar(
            label=dimension.label,
            part=tally.met,
            open=unsure[dimension.id],
            whole=tally.applicable,
            words=joined((f"{tally.met} of {tally.applicable} met", some(unsure[dimension.id], "open"))),
        )
        for dimension in assessment.rubric.dimensions
        if (tally := tallies[dimension.id]).applicable
    )
    if bars:
        yield Bars(bars)


def checks(assessment: Assessment) -> Iterator[Block]:
    """The claims that go across stages, and the crossings."""
    for check in assessment.rubric.checks:
        holds = assessment.holds(check)
        words = {True: "yes", False: "not yet", None: "not known"}[holds]
        if check.after is None:
            yield Says(f"{check.label}: {words}.", Tone.GOOD if holds else Tone.PLAIN)
        else:
            yield from _crossing(assessment, check, holds=holds)


def benchmarks(assessment: Assessment) -> Iterator[Block]:
    """What surveys found, beside the answer, by the base they had."""
    titles = {source.id: source.title for source in assessment.rubric.sources}
    groups: dict[str, list[Benchmark]] = {}
    for benchmark in assessment.rubric.benchmarks:
        source = "".join(titles[id_] for id_ in benchmark.sources[:1])
        base = joined((joined((str(benchmark.year or ""), benchmark.base)), f"({source})" if source else ""), " ")
        groups.setdefault(base, []).append(benchmark)
    for base, found in groups.items():
        if base:
            yield Says(f"{base}:")
        yield Items(tuple(_benchmark(assessment, benchmark) for benchmark in found))


def basis(assessment: Assessment) -> Iterator[Block]:
    """How many answers there are of each kind, and the rule."""
    outcomes, total = assessment.outcomes, len(assessment.rubric.questions)
    counts = (
        (sum(outcome.rated for outcome in outcomes), "answered"),
        (sum(outcome.unknown for outcome in outcomes), "unknown"),
        (sum(outcome.unanswered for outcome in outcomes), "unanswered"),
        (sum(outcome.not_applicable for outcome in outcomes), "not applicable"),
    )
    words = joined(f"{count} {word}" for count, word in counts if count or word == "answered")
    yield Says(f"Self-reported: {questions(total)}, {words}.")
    pairs = zip(assessment.rubric.stages, outcomes, strict=True)
    silent = [stage.name for stage, outcome in pairs if outcome.unanswered == len(stage.questions)]
    if silent:
        yield Says(f"Not asked, or not answered at all: {joined(silent)}.")
    yield Says(f"{RULE} {CONVENTIONS}", Tone.QUIET)


def appendix(assessment: Assessment) -> Iterator[Block]:
    """All answers with their notes, reasons and evidence, a table for each stage."""
    answers = assessment.sheet.answers
    noted = any(answer.note or answer.reason for answer in answers.values())
    shown = any(answer.evidence for answer in answers.values())
    head = ("Question", "Answer", "Met", *(("Note",) if noted else ()), *(("Evidence",) if shown else ()))
    for stage, outcome in zip(assessment.rubric.stages, assessment.outcomes, strict=True):
        rows = tuple(
            _row(assessment, question, answers.get(question.id), noted=noted, shown=shown)
            for question in stage.questions
        )
        yield Rows(head, rows, caption=f"{stage.number}. {stage.name}: {short(stage, outcome)}")


def _row(
    assessment: Assessment, question: Question, answer: Answer | None, *, noted: bool, shown: bool
) -> tuple[Cell, ...]:
    rating = assessment.ratings.get(question.id)
    mark = f" ({essential(question)})" if question.essential else ""
    notes = tuple(text for text in (answer.note, answer.reason) if text) if answer else ()
    evidence = answer.evidence if answer else ()
    met = "–" if rating is Mark.NOT_APPLICABLE else {True: "yes", False: "no", None: "open"}[is_met(question, rating)]
    return (
        f"{question.text}{mark}",
        answer_words(question, rating),
        met,
        *((notes,) if noted else ()),
        *((evidence,) if shown else ()),
    )


def _crossing(assessment: Assessment, check: Check, *, holds: bool | None) -> Iterator[Block]:
    after = assessment.rubric.by_id[check.after or ""]
    state = {True: "crossed", False: "not crossed yet", None: "not known whether it is crossed"}[holds]
    yield Says(f"{check.label} (after {after.name}): {state}.", Tone.GOOD if holds else Tone.PLAIN)
    side = check.far_side if holds else check.near_side if holds is False else ""
    if side:
        yield Says(f"{'The far side' if holds else 'The near side'}: {side}", Tone.QUIET)
    if holds and assessment.reached < after.number:
        yield Says(
            f"It is crossed although {after.name} is not reached: the effect is there, the stages below it need care."
        )


def _benchmark(assessment: Assessment, benchmark: Benchmark) -> Item:
    share = f"{share_words(benchmark.share)} " if benchmark.share is not None else ""
    place = {True: "among them", False: "not among them", None: "not known"}[assessment.at_or_above(benchmark)]
    details = said(
        ("By your answer", "" if benchmark.met_by is None else place),
        ("Note", benchmark.note),
    )
    return Item(text=f"{share}{benchmark.statement}", details=details)
