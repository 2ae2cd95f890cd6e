"""Many assessments as one report: how many have reached what, what keeps them from more, and one row each."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from socialmaturity.core.groups import NOT_GIVEN, SMALL_GROUPS
from socialmaturity.report.blocks import Bar, Bars, Item, Report, Says, Section, TableBlock, Tone, list_of, sections
from socialmaturity.report.words import (
    asked,
    day,
    differ_in_case,
    edition,
    joined,
    name_of,
    reached,
    rung_name,
    share,
)
from socialmaturity.text import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.core.groups import Group
    from socialmaturity.core.model import Rubric
    from socialmaturity.core.overview import Overview, Standing
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.core.sheet import Sheet
    from socialmaturity.presentation import Presentation
    from socialmaturity.report.blocks import Cell, ReportBlock

SOME = 2  # sheets by one rubric: fewer have no distribution
MOST_BLOCKING = 5
_HEAD = ("Subject", "Date", "By", "Reached", "Next", "Met")


def overview_report(totals: Overview, wanted: Presentation, contents: TableBlock) -> Report:
    """Return what several assessments have in common, numbers first, and then these rows."""
    standings = totals.standings.values()
    return Report(
        subject=number_of(totals.sheets, "assessment"),
        about=(*(edition(standing.rubric) for standing in standings), *_left_out(totals)),
        headline=tuple(chain.from_iterable(map(_headline, standings))),
        sections=(
            *chain.from_iterable(
                _standing(standing, wanted) for standing in standings if standing.sheets >= SOME or wanted.group_by
            ),
            *sections(("fitting", "By two rubrics", list_of(_fitting(totals)))),
            Section("contents", "The assessments", (contents,)),
        ),
        letterhead=wanted.letterhead,
    )


def _fitting(totals: Overview) -> Iterator[Item]:
    """Yield whether the results of one subject by two related rubrics are plausible together."""
    for one, other, fits in totals.pairs():
        certain = one.reached == one.at_most and other.reached == other.at_most
        words = "does not fit" if not fits else "fits" if certain else "may fit"
        doubt = "" if fits else ": one of the two deserves a second look"
        pair = f"{_rung_of(one)} {words} {_rung_of(other)}{doubt}"
        yield Item(joined((one.sheet.subject, pair), ": "))


def _rung_of(assessment: Assessment) -> str:
    least, most = assessment.reached, assessment.at_most
    numbers = str(least) if least == most else f"{least} to {most}"
    return f"{reached(assessment)} ({numbers} of {len(assessment.rubric.stages)})"


def _headline(standing: Standing) -> Iterator[Says]:
    """Say where most are, if that is one stage.  No mean: a stage is not a number."""
    number, most = max(standing.reached.items(), key=lambda each: each[1])
    if most > 1 and list(standing.reached.values()).count(most) == 1:
        where = f"have reached {rung_name(standing.rubric, number)}" if number else "have completed no stage yet"
        yield Says(f"{standing.rubric.title}: {_of(most, standing.sheets)} {where}, more than are at any other stage.")


def _left_out(totals: Overview) -> Iterator[str]:
    """Say what is not counted here, so that nobody takes a part for the whole."""
    if totals.failed:
        yield f"Left out: {number_of(totals.failed, 'record')} that could not be scored"
    if len(totals.kept) < totals.sheets:
        yield f"Rows for the first {len(totals.kept)} only, counts for all; --format csv or jsonl has all rows"


def _standing(standing: Standing, wanted: Presentation) -> tuple[Section, ...]:
    """Return what the assessments by one rubric have in common."""
    id_, by = standing.rubric.id, joined(wanted.group_by)
    return sections(
        (f"reached-{id_}", f"Stage reached: {standing.rubric.title}", _distribution(standing)),
        (f"groups-{id_}", f"By {by}", _groups(standing, wanted) if by else ()),
        (f"blocking-{id_}", "What keeps most from the next stage", list_of(_blocking(standing))),
        (f"themes-{id_}", "By theme", _themes(standing)),
    )


def _distribution(standing: Standing) -> Iterator[ReportBlock]:
    yield _bars(standing.rubric, standing.reached)
    if standing.ranges:
        yield Says(f"{_of(standing.ranges, standing.sheets)} may have reached more, depending on open answers.")


def _bars(rubric: Rubric, counts: Counter[int]) -> Bars:
    """Return how many are at each stage, highest first, as on a ladder."""
    whole = counts.total()
    return Bars(
        tuple(
            Bar(label=rung_name(rubric, number), part=counts[number], whole=whole, words=_of(counts[number], whole))
            for number in reversed(range(len(rubric.stages) + 1))
        ),
        head=("Stage reached", "Assessments"),
        to_scale=True,
    )


def _blocking(standing: Standing) -> Iterator[Item]:
    """Yield the questions that block most, each with the number of sheets where it is a gap, and where it is open."""
    for stage, question, counts in standing.blocking()[:MOST_BLOCKING]:
        gaps = f"a gap in {_of(counts.gaps, counts.applicable)}" if counts.gaps else ""
        open_ = f"open in {_of(counts.open, counts.applicable)}" if counts.open else ""
        yield Item(asked(question), mark=joined((stage.name, gaps, open_)))


def _themes(standing: Standing) -> Iterator[ReportBlock]:
    found = standing.themes()
    bars = tuple(
        Bar(theme.label, counts.met, counts.applicable, words=f"{_of(counts.met, counts.applicable)} met")
        for theme in standing.rubric.dimensions
        if (counts := found.get(theme.id)) and counts.applicable
    )
    if bars:
        yield Bars(bars, to_scale=True)


def _groups(standing: Standing, wanted: Presentation) -> Iterator[ReportBlock]:
    stages = range(len(standing.rubric.stages) + 1)
    names = joined(f"{number} {rung_name(standing.rubric, number)}" for number in stages)
    shown = standing.shown_groups(wanted.smallest_group)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            *_group_cells(group, wanted),
            f"{counts.total():,}",
            *((f"{counts[number]:,}", share(counts[number], counts.total())) for number in stages),
        )
        for group, counts in shown.items()
    )
    yield Says(f"How many have reached which stage: {names}.")
    yield TableBlock((*wanted.group_by, "Assessments", *map(str, stages)), rows, counts=True)
    if slips := differ_in_case(joined(_group_cells(group, wanted)) for group in shown):
        yield Says(slips, Tone.QUIET)
    if wanted.smallest_group > 1:
        yield Says(f"Groups of fewer than {wanted.smallest_group} are merged.", Tone.QUIET)


def _group_cells(group: Group | None, wanted: Presentation) -> tuple[str, ...]:
    if group is None:
        return (SMALL_GROUPS, *[""] * (len(wanted.group_by) - 1))
    return tuple(text or NOT_GIVEN for text in group)


def pages_of_groups(totals: Overview, wanted: Presentation) -> Iterator[Report]:
    """Yield a page for each group that is shown: its distribution as a picture, and its assessments."""
    for standing in totals.standings.values():
        for group, counts in standing.shown_groups(wanted.smallest_group).items():
            cells = zip(wanted.group_by, _group_cells(group, wanted), strict=True)
            own = [
                _listed(assessment)
                for assessment, _ in totals.kept
                if assessment.rubric.name == standing.rubric.name and totals.grouping.of(assessment) == group
            ]
            yield Report(
                subject=joined(f"{field}: {text}" if text else field for field, text in cells),
                about=(edition(standing.rubric), number_of(counts.total(), "assessment")),
                headline=(),
                sections=sections(
                    ("reached", "Stage reached", [_bars(standing.rubric, counts)]),
                    ("contents", "The assessments", [TableBlock(_HEAD, tuple(own))] if own else []),
                ),
            )


def rows_of_document(totals: Overview, *, first: int) -> TableBlock:
    """Return a row for each assessment.  `first` is the number of the first report that the rows lead to, or 0."""
    return TableBlock(_HEAD, tuple(_listed(assessment) for assessment, _ in totals.kept), contents=first)


def _listed(assessment: Assessment) -> tuple[Cell, ...]:
    sheet, goal = assessment.sheet, assessment.working_on
    met = sum(outcome.questions_met for outcome in assessment.outcomes)
    asked = sum(outcome.questions_applicable for outcome in assessment.outcomes)
    name, next_ = unit_of(sheet), goal.name if goal else ""
    return name, day(sheet), _who(sheet), reached(assessment), next_, f"{met} of {asked}"


def rows_of_screen(totals: Overview) -> TableBlock:
    """Return a row for each assessment with the counts that a screen has room for."""
    warned = any(warnings for _, warnings in totals.kept)
    head = ("Subject", "Reached", "Met by stage", "Gaps", "Open", *(["Warnings"] if warned else []))
    names = Counter(unit_of(assessment.sheet) for assessment, _ in totals.kept)
    rows = tuple(_row(assessment, warnings, names)[: len(head)] for assessment, warnings in totals.kept)
    return TableBlock(head, rows)


def _row(assessment: Assessment, warnings: int, names: Counter[str]) -> tuple[Cell, ...]:
    sheet, name = assessment.sheet, unit_of(assessment.sheet)
    if names[name] > 1 and (details := joined((_who(sheet), day(sheet)))):
        name = f"{name} ({details})"
    met = (str(outcome.questions_met) for outcome in assessment.outcomes)
    counts = len(assessment.gaps), len(assessment.open), warnings or ""
    return name, reached(assessment), " ".join(met), *map(str, counts)


def unit_of(sheet: Sheet) -> str:
    """Return the subject with its scope, which tells the units of one organization apart."""
    return joined((name_of(sheet), sheet.scope))


def _who(sheet: Sheet) -> str:
    return sheet.respondent or sheet.role


def _of(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({share(part, whole)})"
