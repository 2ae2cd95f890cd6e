"""Show the end of an interview: the result on one screen, where it is saved, and what to type next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.plan import plan
from socialmaturity.report.blocks import Item, Items, Ladder, Report, Says, sections
from socialmaturity.report.headline import headline
from socialmaturity.report.ladder import rungs
from socialmaturity.report.words import counted, essential, name_of, questions
from socialmaturity.text import command_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.blocks import ReportBlock, Rung

MISSING = 3  # of what is missing, as many as fit on a screen below the ladder


def last_pages(assessment: Assessment, path: str, rubrics: Sequence[str]) -> Iterator[Report]:
    """Yield the page that is shown when the last question is answered, and ever shorter ones for small screens.

    `rubrics` are those of the command line.
    """
    for tight, fewest in ((False, 1), (True, 0)):
        for missing in range(MISSING, fewest - 1, -1):
            yield _last_page(assessment, path, rubrics, missing=missing, tight=tight)


def _last_page(assessment: Assessment, path: str, rubrics: Sequence[str], *, missing: int, tight: bool) -> Report:
    """Return the last page with as many as `missing` of what is missing."""
    goal = assessment.working_on
    for_a_report = command_line("score", path, options={"--rubric": rubrics, "-o": "report.html"})
    return Report(
        tight=tight,
        subject=name_of(assessment.sheet),
        about=(),
        headline=(next(headline(assessment)),),  # what is missing has a section
        sections=sections(
            ("ladder", "" if tight else "The ladder", [Ladder(tuple(_rungs(assessment, tight=tight)))]),
            ("next", f"Missing for {goal.name}" if goal else "", _missing(assessment, missing)),
            ("saved", f"Saved in {path}", [Says(f"For a report: {for_a_report}")]),
        ),
        language=assessment.rubric.language,
    )


def _rungs(assessment: Assessment, *, tight: bool) -> Iterator[Rung]:
    """Yield the stages without their mottos; if it is tight, with what is met alone."""
    for rung, stage, outcome in zip(rungs(assessment), assessment.rubric.stages, assessment.outcomes, strict=True):
        words = counted(stage, outcome) if tight and outcome.applicable else rung.words
        yield rung._replace(about="", words=words)


def _missing(assessment: Assessment, most: int) -> Iterator[ReportBlock]:
    steps = plan(assessment).steps
    items = tuple(Item(text=step.question.full_text, mark=essential(step.question)) for step in steps[:most])
    if items:
        yield Items(items)
    if len(steps) > most:
        yield Says(f"And {len(steps) - most} more." if most else f"{questions(len(steps))}.")
