"""Warn of groups that only differ in case: they are counted apart, and may be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.cli.loading import warn
from socialmaturity.core.groups import spelt_apart
from socialmaturity.core.overview import MOST_GROUPS, Counted
from socialmaturity.core.result import Scored
from socialmaturity.errors import Problem
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from socialmaturity.core.groups import Group, Grouping
    from socialmaturity.core.result import Result
    from socialmaturity.core.units import Unit


def watched(
    batches: Iterable[Sequence[Result | Counted]], grouping: Grouping, *, strict: bool
) -> Iterator[Sequence[Result | Counted]]:
    """Pass results on, and warn at their end.  Raises InputError instead if warnings are errors."""
    groups: dict[Group, None] = {}
    for batch in batches:
        if len(groups) < MOST_GROUPS:
            found = (_group_of(result, grouping) for result in batch)
            groups.update(dict.fromkeys(group for group in found if group is not None))
        yield batch
    _warn(groups, [f"--group-by {field}" for field in grouping.fields], strict=strict)


def warn_of_units(units: Iterable[Unit], *, strict: bool) -> None:
    """Warn of the units of --by.  Raises InputError instead if warnings are errors."""
    _warn([(unit.subject, unit.scope) for unit in units], ["--by subject", "--by scope"], strict=strict)


def _group_of(result: Result | Counted, grouping: Grouping) -> Group | None:
    if isinstance(result, Scored):
        return grouping.of(result.assessment)
    return result.group if isinstance(result, Counted) else None


def _warn(groups: Iterable[Group], options: Sequence[str], *, strict: bool) -> None:
    problems = [
        Problem(
            message=f"{' and '.join(map(quoted, texts))} are counted apart ({options[place]}); if they are one, write "
            "them in the same way",
            warning=True,
            code="spelt-apart",
        )
        for place, texts in spelt_apart(groups)
    ]
    warn(problems, strict=strict)
