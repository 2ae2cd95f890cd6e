"""Checks that go across stages, with the answers that decide them, and the figures of surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark
from socialmaturity.core.scoring import is_met
from socialmaturity.report.blocks import Item, RubricText, Says, Tone, given, list_of
from socialmaturity.report.words import asked, joined, option, share_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.core.model import Benchmark, Check
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.blocks import ReportBlock


def checks(assessment: Assessment) -> Iterator[ReportBlock]:
    """Yield the claims that go across stages and the crossings, each with the answers that decide it."""
    yield from list_of(_check(assessment, check) for check in assessment.rubric.checks)


def survey_figures(assessment: Assessment) -> Iterator[ReportBlock]:
    """Yield the figures of surveys that the answers can be compared with, grouped by survey."""
    titles = {source.id: source.title for source in assessment.rubric.sources}
    groups: dict[str, list[Benchmark]] = {}
    for benchmark in assessment.rubric.benchmarks:
        if assessment.at_or_above(benchmark) is not None:
            source = "".join(titles[id_] for id_ in benchmark.sources[:1])
            base = joined((benchmark.base, f"source: {source}" if source else ""), "; ")
            when = f"In a survey of {benchmark.year}" if benchmark.year else "In a survey"
            groups.setdefault(f"{when}{f' ({base})' if base else ''}:", []).append(benchmark)
    for base, found in groups.items():
        yield Says(base)
        for among, words in ((True, "You would have been among them:"), (False, "You would not have been among them:")):
            if figures := [_figure(each) for each in found if assessment.at_or_above(each) is among]:
                yield Says(words, Tone.STRONG)
                yield from list_of(figures)


def _check(assessment: Assessment, check: Check) -> Item:
    holds = assessment.holds(check)
    crossing = check.after is not None
    words = {
        True: "crossed" if crossing else "yes",
        False: "not crossed yet" if crossing else "not yet",
        None: "not known yet",
    }[holds]
    after = assessment.rubric.by_id[check.after] if check.after is not None else None
    early = holds and after is not None and assessment.reached < after.number
    side = check.far_side if holds else check.near_side if holds is False else ""
    details = given(
        # The text of a side describes organizations in general; only the answers below are about this one.
        (("Beyond it" if holds else "Before it") if crossing else "", RubricText(side)),
        *_deciding(assessment, check),
        ("But", f"{after.name} is not reached: the effect is there before its basis" if early and after else ""),
    )
    text = RubricText(check.label) if after is None else f"{check.label} (after {after.name})"
    return Item(text=text, mark=words, details=details)


def _deciding(assessment: Assessment, check: Check) -> Iterator[tuple[str, str]]:
    """Yield the answers that keep a check from being met, or the questions that are met."""
    asked_about = [assessment.rubric.questions[id_] for id_ in check.questions]
    states = {
        question.id: is_met(question, assessment.ratings.get(question.id))
        for question in asked_about
        if assessment.ratings.get(question.id) is not Mark.NOT_APPLICABLE
    }
    if all(states.values()):
        yield "Met", " ".join(asked(question) for question in asked_about if question.id in states)
    for question in asked_about:
        if not states.get(question.id, True):
            label = "Open" if states[question.id] is None else "Not met"
            yield label, f"{asked(question)} {option(question, assessment.ratings.get(question.id))}"


def _figure(benchmark: Benchmark) -> Item:
    share = f"{share_words(benchmark.share)} " if benchmark.share is not None else ""
    return Item(text=RubricText(f"{share}{benchmark.statement}"))
