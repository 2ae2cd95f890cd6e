"""The report on one sheet: its sections, in the order in which a client reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from socialmaturity.core.plan import plan
from socialmaturity.presentation import USUAL, SectionName
from socialmaturity.report.about import about_this_result, the_rule
from socialmaturity.report.actions import SHOWN, actions, next_stage, steps
from socialmaturity.report.answers import all_answers, in_place, other_gaps
from socialmaturity.report.blocks import Report, Says, Section
from socialmaturity.report.checks import checks, survey_figures
from socialmaturity.report.headline import about, headline
from socialmaturity.report.ladder import counting, ladder, theme_grid
from socialmaturity.report.risks import open_questions, risks
from socialmaturity.report.words import name_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from socialmaturity.core.model import Stage
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.presentation import Presentation
    from socialmaturity.report.blocks import ReportBlock

FIRST_PAGE = frozenset({SectionName.LADDER, SectionName.SUMMARY, SectionName.ACTIONS})
ABOUT = "About this result"
APPENDIX = frozenset({SectionName.GAPS, SectionName.ANSWERS})
_PARAGRAPHS = re.compile(r"\s*\n\s*\n\s*")


def sheet_report(assessment: Assessment, target: Stage | None = None, wanted: Presentation = USUAL) -> Report:
    """Return what is wanted of the report on an assessment.  The plan leads to `target`, or else to the next stage.

    A brief report is the first page alone, with the rule below it.
    """
    sections = list(_sections(assessment, target, wanted.without, explain=wanted.explain))
    if wanted.brief:
        sections = [section for section in sections if section.first_page]
        if SectionName.ABOUT not in wanted.without:
            sections.append(Section(SectionName.ABOUT, ABOUT, (the_rule(assessment.rubric),), first_page=True))
    return Report(
        subject=name_of(assessment.sheet),
        about=about(assessment.rubric, assessment.sheet),
        headline=tuple(headline(assessment)),
        sections=tuple(section for section in sections if section.blocks),
        language=assessment.rubric.language,
        letterhead=wanted.letterhead,
    )


def _sections(
    assessment: Assessment, target: Stage | None, without: Collection[SectionName], *, explain: bool
) -> Iterator[Section]:
    """Yield the sections in their order; some of them may have nothing in them."""
    way = plan(assessment, target)
    todo = steps(assessment, way)
    above = () if SectionName.ACTIONS in without else todo.first  # what no later section needs to tell again
    at_risk = () if SectionName.RISKS in without else assessment.slipped
    ahead = () if SectionName.NEXT in without else (*todo.first, *todo.planned, *todo.gaps[:SHOWN])
    explained = {*above, *at_risk, *ahead}
    wish = "Next stage:" if way.target is assessment.working_on else "The way to"
    parts: tuple[tuple[SectionName, str, Iterable[ReportBlock]], ...] = (
        (SectionName.LADDER, "The ladder", ladder(assessment)),
        (SectionName.SUMMARY, "Summary", _paragraphs(assessment.sheet.summary)),
        (SectionName.ACTIONS, "What to do first", actions(assessment, way, todo.first)),
        (SectionName.IN_PLACE, "What is in place", in_place(assessment)),
        (SectionName.THEMES, "Stage by theme", theme_grid(assessment)),
        (SectionName.NEXT, f"{wish} {way.target.name}" if way.target else "", next_stage(assessment, way, todo, above)),
        (SectionName.RISKS, "Risks", risks(assessment, above)),
        (SectionName.OPEN, "To find out", open_questions(assessment, above)),
        (SectionName.CHECKS, "Checks", checks(assessment)),
        (SectionName.SURVEY, "Survey figures", survey_figures(assessment)),
        (SectionName.ABOUT, ABOUT, about_this_result(assessment)),
        (SectionName.GAPS, "Other gaps", other_gaps(assessment, explained)),
        (SectionName.ANSWERS, "All answers", all_answers(assessment)),
    )
    for part, heading, blocks in parts:
        if part not in without:
            yield Section(
                id=part.value,
                heading=heading,
                blocks=tuple(blocks),
                appendix=part in APPENDIX,
                first_page=part in FIRST_PAGE,
            )
        if part is SectionName.LADDER and explain:
            yield Section("explain", "How this is counted", tuple(counting(assessment)), first_page=True)


def _paragraphs(text: str) -> Iterator[Says]:
    """Yield the paragraphs of a text, which blank lines part."""
    return (Says(paragraph) for paragraph in _PARAGRAPHS.split(text.strip()) if paragraph)
