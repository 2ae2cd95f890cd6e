"""One result for each subject, or each part of it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.units import wholes
from socialmaturity.report.blocks import Item, Items, Report, Rows, Says, Section, Tone
from socialmaturity.report.words import asked, edition, joined, rung_name, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialmaturity.core.units import By, Unit, Whole
    from socialmaturity.report.blocks import Cell

HEAD = ("Sheets", "Lowest", "Highest", "Agreed", "Met by all", "Differ")
NO_MEAN = "Lowest and highest of the sheets about each; no mean is taken. Agreed sheets are not counted."


def units_report(units: Sequence[Unit], by: By) -> Report:
    """Return a row for each unit, and below them where its sheets differ."""
    rubrics = {unit.rubric.name: unit.rubric for unit in units}
    rows = tuple(map(_row, units))
    return Report(
        subject=f"{len(units):,} {'result' if len(units) == 1 else 'results'} by {by}",
        about=tuple(map(edition, rubrics.values())),
        headline=(),
        sections=(
            Section("units", "", (Rows((by.capitalize(), *HEAD), rows), Says(NO_MEAN, Tone.QUIET))),
            *_wholes(units),
            *_differences(units),
        ),
    )


def name_of_unit(unit: Unit) -> str:
    """Return what to call a unit."""
    return joined((unit.subject, unit.scope)) or "(not given)"


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
        low = joined(unit.scope or "(not given)" for unit in whole.units if min(unit.reached) == whole.lowest)
        high = joined(unit.scope or "(not given)" for unit in whole.units if max(unit.reached) == whole.highest)
        blocks: list[Says | Items] = [
            Says(
                f"Lowest: {rung_name(rubric, whole.lowest)} ({low}). "
                f"Highest: {rung_name(rubric, whole.highest)} ({high})."
            ),
            Says(f"Met by all {len(whole.units)} parts: {len(whole.met_by_all)} of {len(rubric.questions)} practices."),
            Items(tuple(Item(asked(question)) for question in whole.met_by_all)),
        ]
        if whole.differing:
            blocks += [Says("Where the parts differ:"), Items(tuple(_differing(whole)))]
        heading = f"{whole.subject or '(not given)'}: its {len(whole.units)} parts"
        yield Section(f"whole-{number}", heading, tuple(block for block in blocks if block != Items(())))


def _differing(whole: Whole) -> Iterator[Item]:
    for question, met, gaps in whole.differing:
        yes, no = (joined(unit.scope or "(not given)" for unit in part) for part in (met, gaps))
        yield Item(asked(question), mark=f"met by {yes}; not by {no}")


def _differences(units: Sequence[Unit]) -> Iterator[Section]:
    for number, unit in enumerate(units, 1):
        items = tuple(
            Item(asked(question), mark=f"met for {tally.met} of {tally.applicable}")
            for question, tally in unit.differing
        )
        if items:
            heading = f"{name_of_unit(unit)}: where the sheets differ"
            yield Section(f"unit-{number}", heading, (Items(items),), at_length=len(units) > 1)
