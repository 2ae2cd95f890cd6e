"""Several assessments as one report: what each has reached, how many have reached what, and what stands in the way."""

from __future__ import annotations

from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING

from socialmaturity.core.overview import Counted, Survey
from socialmaturity.core.result import Scored
from socialmaturity.errors import refuse
from socialmaturity.presentation import MOST_ROWS
from socialmaturity.report import report
from socialmaturity.report.blocks import Bar, Bars, Item, Items, Report, Rows, Says, Section
from socialmaturity.report.words import edition, name_of, reached, rung_name
from socialmaturity.text import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from socialmaturity.core.model import Sheet
    from socialmaturity.core.overview import Standing, Tally
    from socialmaturity.core.result import Result
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.presentation import Presentation
    from socialmaturity.report.blocks import Block, Cell

FIELDS = ("subject", "scope", "respondent", "role", "assessor", "date", "rubric")  # to group by, apart from tags
MOST_REPORTS = 500  # in one document: more could neither be held nor looked at

SOME = 2  # of one rubric, from which there is something to distribute
MOST_BLOCKING = 5


def for_screen(batches: Iterable[Sequence[Result | Counted]], wanted: Presentation) -> Report | None:
    """Return the full report on a single record, or the overview of many, or None if no record was scored."""
    results = chain.from_iterable(batches)
    first = list(islice(results, 2))
    if len(first) == 1 and wanted.group_by is None:
        return _single(first[0], wanted) if isinstance(first[0], Scored) else None
    survey = Survey(MOST_ROWS, grouping(wanted.group_by))
    for result in chain(first, results):
        _count(survey, result)
    if not survey.sheets:
        return None
    _refuse_nobody(survey, wanted.group_by)
    return overview(survey, wanted.group_by or "")


def for_document(batches: Iterable[Sequence[Result | Counted]], wanted: Presentation, name: str) -> list[Report]:
    """Return a report on each record, after the overview where there are several.

    Raises InputError for more reports than one document, in the format of this name, can hold.
    """
    survey, reports = Survey(MOST_REPORTS, grouping(wanted.group_by)), list[Report]()
    for result in chain.from_iterable(batches):
        _count(survey, result)
        if isinstance(result, Scored):
            if len(reports) == MOST_REPORTS:
                raise refuse(f"{name} is for at most {MOST_REPORTS} sheets at once; use --format csv for more")
            reports.append(_single(result, wanted))
    if not reports:
        return []
    _refuse_nobody(survey, wanted.group_by)
    return [several(survey, wanted.group_by or ""), *reports] if len(reports) > 1 or survey.failed else reports


def _single(result: Scored, wanted: Presentation) -> Report:
    return report(
        result.assessment,
        result.target,
        explain=wanted.explain,
        brief=wanted.brief,
        without=wanted.without,
        letterhead=wanted.letterhead,
    )


def _count(survey: Survey, result: Result | Counted) -> None:
    if isinstance(result, Counted):
        survey.count(result)
    elif isinstance(result, Scored):
        survey.add(result.assessment, len(result.warnings))
    else:
        survey.failed += 1


def grouping(field: str | None) -> Callable[[Assessment], str] | None:
    """Return what names the group of an assessment: a field of its sheet, or else a tag."""
    if field is None:
        return None
    if field == "rubric":
        return lambda assessment: assessment.rubric.name
    if field in FIELDS:
        # A table may have a tag of that name.
        return lambda assessment: str(getattr(assessment.sheet, field) or assessment.sheet.tags.get(field, ""))
    return lambda assessment: assessment.sheet.tags.get(field, "")


def _refuse_nobody(survey: Survey, field: str | None) -> None:
    """Raise InputError if no sheet has the field to group by."""
    if field is not None and not survey.grouped:
        tags = dict.fromkeys(tag for assessment, _ in survey.kept for tag in assessment.sheet.tags)
        raise refuse(f"no sheet says {quoted(field)}; group by {listed(dict.fromkeys((*FIELDS, *tags)))}")


def several(survey: Survey, grouped_by: str = "") -> Report:
    """A document of reports begins with this: its table of contents, and what they have in common."""
    table = Rows(
        ("Subject", "Date", "By", "Reached", "Working on", "Met"),
        tuple(_entry(assessment) for assessment, _ in survey.kept),
        contents=True,
    )
    return _overview(survey, Section(id="contents", heading="Overview", blocks=(table,)), grouped_by)


def overview(survey: Survey, grouped_by: str = "") -> Report:
    """The same for a screen, where no reports follow: one row each for the first ones."""
    warned = any(warnings for _, warnings in survey.kept)
    head = ("Subject", "Reached", "Met by stage", "Gaps", "Open", *(["Warnings"] if warned else []))
    names = Counter(name_of(assessment.sheet) for assessment, _ in survey.kept)
    rows = tuple(_row(assessment, warnings, names)[: len(head)] for assessment, warnings in survey.kept)
    return _overview(survey, Section(id="contents", heading="", blocks=(Rows(head, rows),)), grouped_by)


def _overview(survey: Survey, contents: Section, grouped_by: str) -> Report:
    standings = survey.standings.values()
    return Report(
        subject=f"{survey.sheets:,} {'assessment' if survey.sheets == 1 else 'assessments'}",
        about=(*(edition(standing.rubric) for standing in standings), *_left_out(survey)),
        headline=(),
        sections=(
            contents,
            *(
                section
                for standing in standings
                if standing.sheets >= SOME or grouped_by
                for section in _standing(standing, grouped_by)
                if section.blocks
            ),
        ),
    )


def _left_out(survey: Survey) -> Iterator[str]:
    """What is not counted here, so that nobody takes a part for the whole."""
    if survey.failed:
        records = "1 record" if survey.failed == 1 else f"{survey.failed:,} records"
        yield f"Left out: {records} that could not be scored"
    if len(survey.kept) < survey.sheets:
        yield f"Rows for the first {len(survey.kept)} only, counts for all; --format csv or jsonl has all rows"


def _entry(assessment: Assessment) -> tuple[Cell, ...]:
    sheet, goal = assessment.sheet, assessment.working_on
    met = sum(outcome.rated - len(outcome.gaps) for outcome in assessment.outcomes)
    asked = sum(outcome.rated + len(outcome.open) for outcome in assessment.outcomes)
    return (
        name_of(sheet),
        _when(sheet),
        _who(sheet),
        reached(assessment),
        goal.name if goal else "",
        f"{met} of {asked}",
    )


def _row(assessment: Assessment, warnings: int, names: Counter[str]) -> tuple[Cell, ...]:
    sheet, name = assessment.sheet, name_of(assessment.sheet)
    if names[name] > 1 and (told_apart := ", ".join(filter(None, (_who(sheet), _when(sheet))))):
        name = f"{name} ({told_apart})"
    met = (str(outcome.rated - len(outcome.gaps)) for outcome in assessment.outcomes)
    counts = len(assessment.gaps), len(assessment.open), warnings or ""
    return name, reached(assessment), " ".join(met), *map(str, counts)


def _who(sheet: Sheet) -> str:
    return sheet.respondent or sheet.role


def _when(sheet: Sheet) -> str:
    return sheet.date.isoformat() if sheet.date else ""


def _standing(standing: Standing, grouped_by: str) -> Iterator[Section]:
    rubric = standing.rubric
    yield Section(
        id=f"reached-{rubric.id}",
        heading=f"Reached for certain: {rubric.title}",
        blocks=tuple(_distribution(standing)),
    )
    yield Section(
        id=f"blocking-{rubric.id}", heading="What blocks the next stage most", blocks=tuple(_blocking(standing))
    )
    yield Section(id=f"themes-{rubric.id}", heading="By theme, over all", blocks=tuple(_dimensions(standing)))
    if grouped_by:
        yield Section(id=f"groups-{rubric.id}", heading=f"By {grouped_by}", blocks=tuple(_groups(standing, grouped_by)))


def _distribution(standing: Standing) -> Iterator[Block]:
    """How many are at each stage.  Counts, and no mean of them: a stage is not a number."""
    yield Bars(
        tuple(
            Bar(
                label=rung_name(standing.rubric, number),
                part=standing.reached[number],
                whole=standing.sheets,
                words=_of(standing.reached[number], standing.sheets),
            )
            for number in range(len(standing.rubric.stages) + 1)
        ),
        head=("Stage", "Assessments"),
    )
    if standing.ranges:
        yield Says(f"{_of(standing.ranges, standing.sheets)} may have reached more, depending on open answers.")


def _blocking(standing: Standing) -> Iterator[Block]:
    items = tuple(
        Item(text=question.text, mark=f"{stage.name}, {', '.join(_blocked(tally))}")
        for stage, question, tally in standing.blocking()[:MOST_BLOCKING]
    )
    if items:
        yield Items(items)


def _blocked(tally: Tally) -> Iterator[str]:
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
        yield Bars(bars)


def _groups(standing: Standing, grouped_by: str) -> Iterator[Block]:
    stages = range(len(standing.rubric.stages) + 1)
    names = ", ".join(f"{number} {rung_name(standing.rubric, number)}" for number in stages)
    head = (grouped_by, "Assessments", *map(str, stages))
    rows = tuple(
        (name or "(not said)", f"{reached.total():,}", *(f"{reached[number]:,}" for number in stages))
        for name, reached in sorted(standing.groups.items())
    )
    yield Says(f"How many have reached which stage: {names}.")
    yield Rows(head, rows)


def _of(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,}"
