"""The rubrics that a command names with --rubric, and what is doubtful about them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from socialmaturity.errors import InputError
from socialmaturity.streams import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.errors import Problem


def load_rubrics(named: Sequence[str] | None, *, strict: bool = False) -> Catalogue:
    """Return the rubrics that ship and those that are named.  Warns of files that only look like shipped ones."""
    from socialmaturity.documents.catalogue import Catalogue

    rubrics = Catalogue(named or ())
    _warn(rubrics.warnings, strict=strict)
    return rubrics


def warn_of_unused(rubrics: Catalogue, used: Iterable[str], *, strict: bool = False) -> None:
    """Warn of rubrics that were named and that no sheet uses.  `used` are those that sheets use, as ID@VERSION."""
    names = dict.fromkeys(used)
    if names:  # where no sheet could be read, that is what is wrong
        _warn(rubrics.unused(rubrics[name] for name in names), strict=strict)


def _warn(problems: Sequence[Problem], *, strict: bool) -> None:
    if strict and problems:
        raise InputError(*(replace(problem, warning=False) for problem in problems))
    say(*problems)
