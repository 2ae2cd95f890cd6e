"""An assessment as sections of plain sentences and counts: the one source of words.

The views only draw what stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.plan import plan
from socialmaturity.report import appendix, sections
from socialmaturity.report.blocks import (
    Bar,
    Bars,
    Block,
    Cell,
    Item,
    Items,
    Ladder,
    Report,
    Rows,
    Rung,
    Says,
    Section,
    Tone,
    lines,
    scaled,
)
from socialmaturity.report.sections import benefits
from socialmaturity.report.words import KEY, RULE, explanation, name_of, reached, rung_name, share_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from socialmaturity.core.model import Stage
    from socialmaturity.core.scoring import Assessment

__all__ = [
    "KEY",
    "RULE",
    "Bar",
    "Bars",
    "Block",
    "Cell",
    "Item",
    "Items",
    "Ladder",
    "Report",
    "Rows",
    "Rung",
    "Says",
    "Section",
    "Tone",
    "benefits",
    "explanation",
    "lines",
    "name_of",
    "reached",
    "report",
    "rung_name",
    "scaled",
    "section",
    "share_words",
]


def report(assessment: Assessment, target: Stage | None = None, *, explain: bool = False) -> Report:
    """The report on an assessment, with the plan to a target and, where asked, the reasons for each number."""
    way = plan(assessment, target)
    parts = (
        section("ladder", "The ladder", (Ladder(tuple(sections.rungs(assessment))),)),
        section("explain", "How this is counted", sections.explained(assessment) if explain else ()),
        section("next", f"To reach {way.target.name}" if way.target else "", sections.to_do(assessment, way)),
        section("care", "Take care", sections.care(assessment)),
        section("open", "To find out", sections.to_find_out(assessment)),
        section("strengths", "Strengths", sections.strengths(assessment)),
        section("checks", "Checks", appendix.checks(assessment)),
        section("dimensions", "By theme", appendix.dimensions(assessment)),
        section("benchmarks", "Beside a survey", appendix.benchmarks(assessment)),
        section("basis", "What this rests on", appendix.basis(assessment)),
        section("later", "Gaps for later", sections.later(assessment, way), at_length=True),
        section("answers", "All answers", appendix.appendix(assessment), at_length=True),
    )
    return Report(
        subject=name_of(assessment.sheet),
        about=sections.about(assessment.rubric, assessment.sheet),
        headline=tuple(sections.headline(assessment)),
        sections=tuple(part for part in parts if part.blocks),
        language=assessment.rubric.language,
    )


def section(id_: str, heading: str, blocks: Iterable[Block], *, at_length: bool = False) -> Section:
    """A section of these blocks, which may turn out to be none."""
    return Section(id=id_, heading=heading, blocks=tuple(blocks), at_length=at_length)
