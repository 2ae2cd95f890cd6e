"""One result for each subject, or each part of it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.groups import NOT_GIVEN
from socialmaturity.core.units import wholes
from socialmaturity.report.blocks import Item, Report, Says, Section, TableBlock, Tone, list_of
from socialmaturity.report.words import asked, differ_in_case, edition, joined, rung_name, span
from socialmaturity.text import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from socialmaturity.core.units import By, Unit
    from socialmaturity.presentation import Letterhead
    from socialmaturity.report.blocks import Cell, ReportBlock

HEAD = ("Sheets", "Lowest", "Highest", "Agreed", "Met by all", "Differ")
NO_MEAN = "Lowest and highest of the sheets about each; no mean is taken. Agreed sheets are not counted."


def units_report(units: Sequence[Unit], by: By, letterhead: Letterhead) -> Report:
    """Return a row for each unit, and below them where its sheets differ."""
    rubrics = {unit.rubric.name: unit.rubric for unit in units}
    rows = tuple(map(_row, units))
    differ = differ_in_case(map(name_of_unit, units))
    slips = (Says(differ, Tone.QUIET),) if differ else ()
    return Report(
        subject=f"{number_of(len(units), 'result')} by {by}",
        about=tuple(map(edition, rubrics.values())),
        headline=(),
        sections=(
            Section("units", "", (TableBlock((by.capitalize(), *HEAD), rows), *slips, Says(NO_MEAN, Tone.QUIET))),
            *_wholes(units),
            *_differences(units),
        ),
        letterhead=letterhead,
    )


def name_of_unit(unit: Unit) -> str:
    """Return what to call a unit."""
    return joined((unit.subject, unit.scope)) or NOT_GIVEN


def _row(unit: Unit) -> tuple[Cell, ...]:
    low, high = (
        (rung_name(unit.rubric, min(unit.reached)), span(unit.rubric, max(unit.reached), max(unit.at_most)))
        if unit.reached
        else ("", "")
    )
    agreed = joined(rung_name(unit.rubric, each.reached) for each in unit.agreed)
    counts = (len(unit.met_by_all), len(unit.differing))
    return name_of_unit(unit), str(len(unit.reached)), low, high, agreed, *map(str, counts)


def _wholes(units: Sequence[Unit]) -> Iterator[Section]:
    """Yield what the parts of each subject have in common, and where they differ."""
    for number, whole in enumerate(wholes(units), 1):
        rubric = whole.rubric
        low = _scopes(unit for unit in whole.units if min(unit.reached) == whole.lowest)
        high = _scopes(unit for unit in whole.units if max(unit.reached) == whole.highest)
        blocks: tuple[ReportBlock, ...] = (
            Says(
                f"Lowest: {rung_name(rubric, whole.lowest)} ({low}). "
                f"Highest: {rung_name(rubric, whole.highest)} ({high})."
            ),
            Says(f"Met by all {len(whole.units)} parts: {len(whole.met_by_all)} of {len(rubric.questions)} practices."),
            *list_of(Item(asked(question)) for question in whole.met_by_all),
            *([Says("Where the parts differ:")] if whole.differing else []),
            *list_of(
                Item(asked(question), mark=f"met by {_scopes(met)}; not by {_scopes(gaps)}")
                for question, met, gaps in whole.differing
            ),
        )
        yield Section(f"whole-{number}", f"{whole.subject or NOT_GIVEN}: its {len(whole.units)} parts", blocks)


def _scopes(units: Iterable[Unit]) -> str:
    return joined(unit.scope or NOT_GIVEN for unit in units)


def _differences(units: Sequence[Unit]) -> Iterator[Section]:
    for number, unit in enumerate(units, 1):
        items = (
            Item(asked(question), mark=f"met for {counts.met} of {counts.applicable}")
            for question, counts in unit.differing
        )
        heading = f"{name_of_unit(unit)}: where the sheets differ"
        if unit.differing:
            yield Section(f"unit-{number}", heading, tuple(list_of(items)), at_length=len(units) > 1)
