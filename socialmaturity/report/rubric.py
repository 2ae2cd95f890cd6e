"""A rubric as a report: what each stage requires and brings, before anyone starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.report import RULE, Item, Items, Report, Rows, Says, Section, Tone
from socialmaturity.report.next_stage import benefits
from socialmaturity.report.words import TARGET, essential, joined, questions, said, share_words, stages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from socialmaturity.core.model import Question, Rubric, Stage
    from socialmaturity.report import Block


def requirements(rubric: Rubric) -> Report:
    """What each stage asks for and brings, with the sources."""
    return Report(
        subject=rubric.title,
        about=(f"{rubric.name}, {stages(len(rubric.stages))}, {questions(len(rubric.questions))}",),
        headline=tuple(Says(text) for text in (rubric.summary, RULE) if text),
        sections=(
            *(_section(rubric, stage) for stage in rubric.stages),
            *_relations(rubric),
            *_sources(rubric),
        ),
    )


def overview(rubrics: Iterable[Rubric]) -> Report:
    """Which rubrics there are."""
    rows = tuple(
        (rubric.id, rubric.version, str(len(rubric.stages)), str(len(rubric.questions)), rubric.title)
        for rubric in rubrics
    )
    table = Rows(("Id", "Version", "Stages", "Questions", "Title"), rows)
    return Report(
        subject="Rubrics",
        about=("'socialmaturity rubric show ID' tells what each stage requires",),
        headline=(),
        sections=(Section(id="rubrics", heading="", blocks=(table,)),),
    )


def _section(rubric: Rubric, stage: Stage) -> Section:
    heading = f"{stage.number}. {stage.name}{f': {stage.motto}' if stage.motto else ''}"
    return Section(id=stage.id, heading=heading, blocks=tuple(_stage(rubric, stage)))


def _stage(rubric: Rubric, stage: Stage) -> Iterator[Block]:
    if stage.summary:
        yield Says(stage.summary)
    if stage.also_called:
        yield Says(f"Also called: {', '.join(stage.also_called)}.", Tone.QUIET)
    yield from benefits(stage)
    yield Says(_needs(stage), Tone.STRONG)
    yield Items(tuple(_question(rubric, question) for question in stage.questions))


def _needs(stage: Stage) -> str:
    whole = sum(question.weight for question in stage.questions)
    musts = sum(question.essential for question in stage.questions)
    unit = "" if whole == len(stage.questions) else "weight "
    every = "the essential one" if musts == 1 else f"all {musts} essential ones"
    among = f", among them {every}" if musts else ""
    return f"{stage.id} needs {unit}{stage.needed(whole)} of {whole} met ({share_words(stage.pass_share)}){among}:"


def _question(rubric: Rubric, question: Question) -> Item:
    labels = {dimension.id: dimension.label for dimension in rubric.dimensions}
    return Item(
        text=question.text,
        mark=joined((question.id, essential(question))),
        details=tuple(
            (label, text)
            for label, text in (
                (TARGET, question.option(question.met_at)),
                ("Theme", labels.get(question.dimension or "", "")),
                ("Weight", "" if question.weight == 1 else str(question.weight)),
            )
            if text
        ),
    )


def _relations(rubric: Rubric) -> Iterator[Section]:
    for crosswalk in rubric.crosswalk:
        stages_there = (
            Item(
                text=f"{rubric.by_id[match.stage].name} resembles {', '.join(match.matches)}",
                details=said(("Because", match.because)),
            )
            for match in crosswalk.stages
        )
        hints = (
            Item(text=f"Stage {each.reached} here goes with stages {each.plausible[0]} to {each.plausible[1]} there")
            for each in crosswalk.ranges
        )
        items = (*stages_there, *hints)
        yield Section(id=crosswalk.rubric, heading=f"Beside {crosswalk.rubric}", blocks=(Items(items),))


def _sources(rubric: Rubric) -> Iterator[Section]:
    if rubric.sources:
        items = tuple(
            Item(text=", ".join(part for part in (source.author, source.title, source.url) if part))
            for source in rubric.sources
        )
        yield Section(id="sources", heading="Sources", blocks=(Items(items),))
