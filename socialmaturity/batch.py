"""Inputs to a stream of results.  A single sheet is a batch of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from socialmaturity.core.scoring import score
from socialmaturity.errors import InputError, Problem
from socialmaturity.files import disk
from socialmaturity.files.sheet import read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from socialmaturity.core.scoring import Assessment
    from socialmaturity.files.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A sheet that was scored, with what its author is warned of."""

    source: str
    assessment: Assessment
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A record that could not be scored, with everything that is wrong with it."""

    source: str
    problems: tuple[Problem, ...]


def run(inputs: Iterable[str], rubrics: Catalogue, *, strict: bool = False) -> Iterator[Scored | Failed]:
    """One result for each record of the inputs, in their order.  With `strict`, warnings are errors."""
    for source in inputs:
        try:
            result = _scored(disk.read(source), source, rubrics)
        except InputError as error:
            yield Failed(source=source, problems=error.problems)
        else:
            if strict and result.warnings:
                yield Failed(source=source, problems=tuple(replace(each, warning=False) for each in result.warnings))
            else:
                yield result


def _scored(data: bytes, source: str, rubrics: Catalogue) -> Scored:
    rubric, sheet, warnings = read_sheet(data, source, rubrics, rubrics.default)
    assessment = score(rubric, sheet)
    thin = tuple(
        Problem(
            message=f"more than half of the questions of '{stage.name}' are not applicable; its result rests on little",
            file=source,
            warning=True,
        )
        for stage in assessment.barely_applicable
    )
    return Scored(source=source, assessment=assessment, warnings=warnings + thin)
