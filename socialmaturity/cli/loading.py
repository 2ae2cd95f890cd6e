"""Load the rubrics that a command names with --rubric, and say what is doubtful about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.errors import as_error
from socialmaturity.streams import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from socialmaturity.core.model import Rubric
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.errors import Problem


def load_rubrics(named: Sequence[str] | None, *, strict: bool = False) -> Catalogue:
    """Return the rubrics that ship and those that are named.  Warns of files that only look like shipped ones."""
    from socialmaturity.documents.catalogue import Catalogue

    rubrics = Catalogue(named or ())
    warn(rubrics.warnings, strict=strict)
    return rubrics


def load_rubric(name: str, extends: Sequence[str] | None) -> Rubric:
    """Return the rubric with an id, or in a file, with the same warnings.  `extends` are files that it extends."""
    from socialmaturity.documents.catalogue import Catalogue

    rubrics = Catalogue(extends or ())
    found = rubrics.find(name)
    warn(rubrics.warnings, strict=False)
    return found


def warn_of_unused(rubrics: Catalogue, used: Iterable[str], *, strict: bool) -> None:
    """Warn of rubrics that were named and that no sheet uses.  `used` are those that sheets use, as ID@VERSION."""
    names = dict.fromkeys(used)
    if names:  # where no sheet could be read, that is what is wrong
        warn(rubrics.unused(rubrics[name] for name in names), strict=strict)


def warn(problems: Sequence[Problem], *, strict: bool) -> None:
    """Say these warnings.  Raises InputError instead if warnings are errors."""
    if strict and problems:
        raise as_error(problems)
    say(*problems)
