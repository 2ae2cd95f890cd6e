"""A rubric as a report: what each stage requires and brings, before anyone starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.report.actions import benefits
from socialmaturity.report.blocks import (
    Item,
    Report,
    RubricText,
    Says,
    Section,
    TableBlock,
    Tone,
    given,
    list_of,
    sections,
)
from socialmaturity.report.words import TARGET, are, asked, essential, joined, questions, rule, share_words, stages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from socialmaturity.core.model import Benchmark, Check, Crosswalk, Question, Rubric, Stage
    from socialmaturity.report.blocks import ReportBlock


def rubric_report(rubric: Rubric, *, full: bool = False) -> Report:
    """Report what each stage asks for and brings, with the sources.

    In `full`, with all answers of each question and which of them count, its reason, first steps and evidence, and the
    checks: to print for a workshop.
    """
    return Report(
        subject=rubric.title,
        about=(
            f"{rubric.name}, {stages(len(rubric.stages))}, {questions(len(rubric.questions))}",
            *(f"Extends {parent.name}" for parent in rubric.extends),
        ),
        headline=tuple(Says(text) for text in (rubric.summary, rule(rubric)) if text),
        sections=sections(
            *((stage.id, _heading(stage), _stage(rubric, stage, full=full)) for stage in rubric.stages),
            ("checks", "Checks", list_of(_check(rubric, each) for each in rubric.checks)),
            ("benchmarks", "Figures from surveys", list_of(_figure(rubric, each) for each in rubric.benchmarks)),
            *((each.rubric, f"Compared with {each.rubric}", _relation(rubric, each)) for each in rubric.crosswalk),
            (
                "sources",
                "Sources",
                list_of(Item(joined((each.author, each.title, each.url))) for each in rubric.sources),
            ),
        ),
        language=rubric.language,
    )


def rubrics_report(rubrics: Iterable[Rubric]) -> Report:
    """Report which rubrics there are."""
    rows = tuple(
        (rubric.id, rubric.version, str(len(rubric.stages)), str(len(rubric.questions)), rubric.title)
        for rubric in rubrics
    )
    table = TableBlock(("Id", "Version", "Stages", "Questions", "Title"), rows)
    return Report(
        subject="Rubrics",
        about=("'socialmaturity rubric show ID' tells what each stage requires",),
        headline=(),
        sections=(Section(id="rubrics", heading="", blocks=(table,)),),
    )


def _heading(stage: Stage) -> str:
    return f"{stage.number}. {stage.full_name}{f': {stage.motto}' if stage.motto else ''}"


def _stage(rubric: Rubric, stage: Stage, *, full: bool) -> Iterator[ReportBlock]:
    if stage.summary:
        yield Says(RubricText(stage.summary))
    if stage.also_called:
        yield Says(f"Also called: {', '.join(stage.also_called)}.", Tone.QUIET)
    yield from benefits(stage)
    if full and stage.pitfall:
        yield Says(f"Pitfall: {stage.pitfall}", Tone.CARE)
    yield Says(_needs(stage), Tone.STRONG)
    details = _in_full if full else _in_short
    yield from list_of(_question(rubric, question, details(question)) for question in stage.questions)


def _needs(stage: Stage) -> str:
    whole = sum(question.weight for question in stage.questions)
    musts = sum(question.essential for question in stage.questions)
    unit = "" if whole == len(stage.questions) else "weight "
    every = "the essential one" if musts == 1 else f"all {musts} essential ones"
    among = f", among them {every}" if musts else ""
    return f"{stage.name} needs {unit}{stage.needed(whole)} of {whole} met ({share_words(stage.pass_share)}){among}:"


def _question(rubric: Rubric, question: Question, details: tuple[tuple[str, str], ...]) -> Item:
    return Item(
        text=RubricText(question.text),
        mark=joined((question.ref, question.id, essential(question))),
        details=given(
            *details,
            ("Theme", RubricText(rubric.dimension_labels.get(question.dimension or "", ""))),
            ("Weight", "" if question.weight == 1 else str(question.weight)),
        ),
    )


def _in_short(question: Question) -> tuple[tuple[str, str], ...]:
    """Return the answer from which a question counts as met."""
    return ((TARGET, RubricText(question.option(question.met_at))),)


def _in_full(question: Question) -> tuple[tuple[str, str], ...]:
    """Return all answers of a question, and what the rubric says about it."""
    points = question.scale.points
    counts = [" met" if point.score >= question.met_at else "" for point in points]
    below = [point.score for point in points if point.score < question.met_at]
    steps = (
        [(f"From {score}", RubricText(question.advice_from(score))) for score in below]
        if len(question.advice) > 1
        else [("First step", RubricText(question.advice_from(None)))]
    )
    return (
        *(
            (f"{point.score}{count}", RubricText(option))
            for point, count, option in zip(points, counts, question.options, strict=True)
        ),
        ("Why", RubricText(question.why)),
        *steps,
        ("Evidence", RubricText(question.evidence)),
    )


def _check(rubric: Rubric, check: Check) -> Item:
    return Item(
        text=RubricText(check.label),
        mark=f"after {rubric.by_id[check.after].name}" if check.after else "",
        details=given(
            ("Before it", RubricText(check.near_side)),
            ("Beyond it", RubricText(check.far_side)),
            ("Holds when these are met", joined(check.questions)),
        ),
    )


def _figure(rubric: Rubric, figure: Benchmark) -> Item:
    return Item(
        text=RubricText(joined((share_words(figure.share) if figure.share else "", figure.statement), " ")),
        details=given(
            ("About", asked(rubric.questions[figure.question])),
            ("Asked", joined((str(figure.year or ""), figure.base))),
            ("Note", RubricText(figure.note)),
        ),
    )


def _relation(rubric: Rubric, crosswalk: Crosswalk) -> Iterator[ReportBlock]:
    """Yield how stages and questions go with those of another rubric."""
    stages_there = (
        Item(
            text=f"{rubric.by_id[match.stage].name} resembles {', '.join(match.matches)}",
            details=given(("Because", match.because)),
        )
        for match in crosswalk.stages
    )
    hints = (
        Item(f"{_number(each.reached).capitalize()} here goes with {_numbers(*each.plausible)} there")
        for each in crosswalk.ranges
    )
    pairs = ((len(crosswalk.same), "the same"), (len(crosswalk.similar), "similar, and asked again"))
    asked = (Item(f"{questions(count)} {are(count)} {what}") for count, what in pairs if count)
    yield from list_of([*stages_there, *hints, *asked, *_changes(rubric, crosswalk)])


def _changes(rubric: Rubric, crosswalk: Crosswalk) -> Iterator[Item]:
    """Yield how a rubric differs from the one that it extends."""
    if rubric.extends and rubric.extends[0].name.partition("@")[0] == crosswalk.rubric:
        same = {pair.question for pair in crosswalk.same}
        changed = [id_ for id_ in rubric.questions if id_ not in same]
        if changed:
            yield Item(text=f"New or changed here: {', '.join(changed)}")
        if rubric.left_out:
            yield Item(text=f"Left out here: {', '.join(sorted(rubric.left_out))}")


def _number(stage: int) -> str:
    return f"stage {stage}" if stage else "no stage"


def _numbers(low: int, high: int) -> str:
    if low == high:
        return _number(low)
    return f"stages {low} to {high}" if low else f"no stage, or one up to {_number(high)},"
