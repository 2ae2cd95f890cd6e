"""Many assessments as one report: how many have reached what, what keeps them from more, and one row each."""

from __future__ import annotations

from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING

from socialmaturity.core.groups import grouping
from socialmaturity.core.overview import Counted, Overview
from socialmaturity.core.result import Scored
from socialmaturity.errors import refuse
from socialmaturity.presentation import MOST_ROWS
from socialmaturity.report.blocks import Bar, Bars, Item, Items, Report, Rows, Says, Section, Tone
from socialmaturity.report.sheet import report
from socialmaturity.report.words import asked, edition, joined, name_of, reached, rung_name, share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from socialmaturity.core.groups import Group
    from socialmaturity.core.model import Rubric
    from socialmaturity.core.overview import Standing, StateCounts
    from socialmaturity.core.result import Result
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.core.sheet import Sheet
    from socialmaturity.presentation import Presentation
    from socialmaturity.report.blocks import Block, Cell

MOST_LISTED = 500  # sheets that a document lists, or reports on: nobody looks at more
MOST_PAGES = 60  # groups with a page of their own
SOME = 2  # sheets of one rubric, from which there is something to distribute
MOST_BLOCKING = 5


def for_screen(batches: Iterable[Sequence[Result | Counted]], wanted: Presentation) -> Report | None:
    """Return the full report on a single record, or the overview of many, or None if no record was scored."""
    results = chain.from_iterable(batches)
    first = list(islice(results, 2))
    if len(first) == 1 and not wanted.group_by:
        return _single(first[0], wanted) if isinstance(first[0], Scored) else None
    totals = Overview(MOST_ROWS, grouping(wanted.group_by))
    for result in chain(first, results):
        totals.take(result)
    if not totals.sheets:
        return None
    totals.refuse_missing()
    return overview(totals, wanted, _rows_of_screen(totals))


def for_document(batches: Iterable[Sequence[Result | Counted]], wanted: Presentation, name: str) -> list[Report]:
    """Return the report on a single record; of several, the overview, a page for each group, and if asked, reports.

    Raises InputError for more reports than one document, in the format of this name, can hold.
    """
    totals, singles = Overview(MOST_LISTED, grouping(wanted.group_by)), list[Scored]()
    most = MOST_LISTED if wanted.each else 1
    for result in chain.from_iterable(batches):
        totals.take(result)
        if isinstance(result, Scored):
            if wanted.each and len(singles) == MOST_LISTED:
                raise refuse(f"{name} with --each is for at most {MOST_LISTED} sheets; leave it out for the overview")
            singles += [result] if len(singles) < most else []
    if not totals.sheets:
        return []
    if totals.sheets == 1 and not totals.failed and not wanted.group_by:
        return [_single(singles[0], wanted)]
    totals.refuse_missing()
    pages = list(_pages(totals, wanted))
    reports = [_single(single, wanted) for single in singles] if wanted.each or totals.sheets == 1 else []
    first = len(pages) + 1 if reports else 0
    return [overview(totals, wanted, rows_of_document(totals, first=first)), *pages, *reports]


def _single(result: Scored, wanted: Presentation) -> Report:
    return report(
        result.assessment,
        result.target,
        explain=wanted.explain,
        brief=wanted.brief,
        without=wanted.without,
        letterhead=wanted.letterhead,
    )


def overview(totals: Overview, wanted: Presentation, contents: Rows) -> Report:
    """Return what several assessments have in common, numbers first, and then these rows."""
    standings = totals.standings.values()
    return Report(
        subject=_count(totals.sheets, "assessment"),
        about=(*(edition(standing.rubric) for standing in standings), *_left_out(totals)),
        headline=tuple(chain.from_iterable(map(_headline, standings))),
        sections=(
            *chain.from_iterable(
                _standing(standing, wanted) for standing in standings if standing.sheets >= SOME or wanted.group_by
            ),
            *_fitting(totals),
            Section(id="contents", heading="The assessments", blocks=(contents,)),
        ),
        letterhead=wanted.letterhead,
    )


def _fitting(totals: Overview) -> Iterator[Section]:
    """Yield whether the results of one subject by two related rubrics are plausible together."""
    items = []
    for one, other, fits in totals.pairs():
        certain = one.reached == one.at_most and other.reached == other.at_most
        words = "does not fit" if not fits else "fits" if certain else "may fit"
        doubt = "" if fits else ": one of the two deserves a second look"
        pair = f"{_rung_of(one)} {words} {_rung_of(other)}{doubt}"
        items.append(Item(text=joined((one.sheet.subject, pair), ": ")))
    if items:
        yield Section(id="fitting", heading="By two rubrics", blocks=(Items(tuple(items)),))


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
        yield f"Left out: {_count(totals.failed, 'record')} that could not be scored"
    if len(totals.kept) < totals.sheets:
        yield f"Rows for the first {len(totals.kept)} only, counts for all; --format csv or jsonl has all rows"


def _standing(standing: Standing, wanted: Presentation) -> Iterator[Section]:
    """Yield what the assessments by one rubric have in common."""
    id_ = standing.rubric.id
    by = joined(wanted.group_by)
    parts = (
        (f"reached-{id_}", f"Stage reached: {standing.rubric.title}", tuple(_distribution(standing))),
        (f"groups-{id_}", f"By {by}", tuple(_groups(standing, wanted)) if by else ()),
        (f"blocking-{id_}", "What keeps most from the next stage", tuple(_blocking(standing))),
        (f"themes-{id_}", "By theme", tuple(_dimensions(standing))),
    )
    yield from (Section(id=name, heading=heading, blocks=blocks) for name, heading, blocks in parts if blocks)


def _distribution(standing: Standing) -> Iterator[Block]:
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


def _blocking(standing: Standing) -> Iterator[Block]:
    items = tuple(
        Item(text=asked(question), mark=f"{stage.name}, {', '.join(_blocked(tally))}")
        for stage, question, tally in standing.blocking()[:MOST_BLOCKING]
    )
    if items:
        yield Items(items)


def _blocked(tally: StateCounts) -> Iterator[str]:
    """Yield for how many sheets a question is a gap, and for how many it is open."""
    if tally.gaps:
        yield f"a gap in {_of(tally.gaps, tally.applicable)}"
    if tally.open:
        yield f"open in {_of(tally.open, tally.applicable)}"


def _dimensions(standing: Standing) -> Iterator[Block]:
    themes = standing.themes()
    bars = tuple(
        Bar(
            label=dimension.label,
            part=tally.met,
            whole=tally.applicable,
            words=f"{_of(tally.met, tally.applicable)} met",
        )
        for dimension in standing.rubric.dimensions
        if (tally := themes.get(dimension.id)) and tally.applicable
    )
    if bars:
        yield Bars(bars, to_scale=True)


def _groups(standing: Standing, wanted: Presentation) -> Iterator[Block]:
    stages = range(len(standing.rubric.stages) + 1)
    names = joined(f"{number} {rung_name(standing.rubric, number)}" for number in stages)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            *_group_cells(group, wanted),
            f"{counts.total():,}",
            *((f"{counts[number]:,}", share(counts[number], counts.total())) for number in stages),
        )
        for group, counts in standing.shown_groups(wanted.smallest_group).items()
    )
    yield Says(f"How many have reached which stage: {names}.")
    yield Rows((*wanted.group_by, "Assessments", *map(str, stages)), rows, counts=True)
    if wanted.smallest_group > 1:
        yield Says(f"Groups of fewer than {wanted.smallest_group} are merged.", Tone.QUIET)


def _group_cells(group: Group | None, wanted: Presentation) -> tuple[str, ...]:
    if group is None:
        return ("(small groups)", *[""] * (len(wanted.group_by) - 1))
    return tuple(text or "(not given)" for text in group)


def _pages(totals: Overview, wanted: Presentation) -> Iterator[Report]:
    """Yield a page for each group that is shown: its distribution as a picture, and its assessments."""
    shown = [
        (standing, group, counts)
        for standing in totals.standings.values()
        for group, counts in standing.shown_groups(wanted.smallest_group).items()
    ]
    for standing, group, counts in shown[:MOST_PAGES]:
        cells = zip(wanted.group_by, _group_cells(group, wanted), strict=True)
        own = [
            _listed(assessment)
            for assessment, _ in totals.kept
            if assessment.rubric.name == standing.rubric.name and totals.grouping.of(assessment) == group
        ]
        yield Report(
            subject=joined(f"{field}: {text}" if text else field for field, text in cells),
            about=(edition(standing.rubric), _count(counts.total(), "assessment")),
            headline=(),
            sections=(
                Section("reached", "Stage reached", (_bars(standing.rubric, counts),)),
                *((Section("contents", "The assessments", (Rows(_HEAD, tuple(own)),)),) if own else ()),
            ),
        )


_HEAD = ("Subject", "Date", "By", "Reached", "Next", "Met")


def rows_of_document(totals: Overview, *, first: int) -> Rows:
    """Return a row for each assessment.  `first` is the number of the first report that the rows lead to, or 0."""
    return Rows(_HEAD, tuple(_listed(assessment) for assessment, _ in totals.kept), contents=first)


def _listed(assessment: Assessment) -> tuple[Cell, ...]:
    sheet, goal = assessment.sheet, assessment.working_on
    met = sum(outcome.rated - len(outcome.gaps) for outcome in assessment.outcomes)
    asked = sum(outcome.rated + len(outcome.open) for outcome in assessment.outcomes)
    name, next_ = unit_of(sheet), goal.name if goal else ""
    return name, _when(sheet), _who(sheet), reached(assessment), next_, f"{met} of {asked}"


def _rows_of_screen(totals: Overview) -> Rows:
    warned = any(warnings for _, warnings in totals.kept)
    head = ("Subject", "Reached", "Met by stage", "Gaps", "Open", *(["Warnings"] if warned else []))
    names = Counter(unit_of(assessment.sheet) for assessment, _ in totals.kept)
    rows = tuple(_row(assessment, warnings, names)[: len(head)] for assessment, warnings in totals.kept)
    return Rows(head, rows)


def _row(assessment: Assessment, warnings: int, names: Counter[str]) -> tuple[Cell, ...]:
    sheet, name = assessment.sheet, unit_of(assessment.sheet)
    if names[name] > 1 and (details := joined(filter(None, (_who(sheet), _when(sheet))))):
        name = f"{name} ({details})"
    met = (str(outcome.rated - len(outcome.gaps)) for outcome in assessment.outcomes)
    counts = len(assessment.gaps), len(assessment.open), warnings or ""
    return name, reached(assessment), " ".join(met), *map(str, counts)


def unit_of(sheet: Sheet) -> str:
    """Return the subject with its scope, which tells the units of one organization apart."""
    return joined((name_of(sheet), sheet.scope))


def _who(sheet: Sheet) -> str:
    return sheet.respondent or sheet.role


def _when(sheet: Sheet) -> str:
    return sheet.date.isoformat() if sheet.date else ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _of(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({share(part, whole)})"
