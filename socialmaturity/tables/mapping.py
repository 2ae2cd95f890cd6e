"""A mapping: what the columns and cells of somebody else's table mean, written down by its user."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping as Map

    from socialmaturity.core.model import Rubric
    from socialmaturity.tables.days import Order


class Theirs(NamedTuple):
    """A column of a table: by its heading, or by its letters as in a spreadsheet."""

    heading: str = ""
    letters: str = ""

    def __str__(self) -> str:
        return self.heading or f"column {self.letters}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """What a user knows of a table.  `columns` has fields and questions, `notes` questions, `tags` names of tags."""

    rubric: str = ""
    columns: Map[str, Theirs] = field(default_factory=dict)
    tags: Map[str, Theirs] = field(default_factory=dict)
    notes: Map[str, Theirs] = field(default_factory=dict)
    ignore: tuple[Theirs, ...] = ()
    values: Map[str, str] = field(default_factory=dict)
    answers: Map[str, Map[str, str]] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    dates: Order = ""
    heading_rows: int = 0
    worksheet: str = ""


NO_MAPPING = Mapping()


def mapping_in(path: str | None, rubrics: Map[str, Rubric]) -> Mapping | None:
    """Return the mapping in a file, or None without one.  Raises InputError with everything that is wrong with it."""
    if path is None:
        return None
    # Imported only now: most tables come without a mapping, and start-up is a feature.
    from socialmaturity.tables.mapping_file import read_mapping

    return read_mapping(path, rubrics)
