"""Read the options that say how inputs are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.tables.inputs import How

if TYPE_CHECKING:
    from socialmaturity.documents.catalogue import Catalogue


def how_to_read(
    rubrics: Catalogue,
    *,
    columns: str | None = None,
    kind: str | None = None,
    worksheet: str | None = None,
    complete_only: bool = False,
    latest: bool = False,
    repeats: bool = True,
    strict: bool = False,
    anyhow: bool = False,
) -> How:
    """Return how to read the inputs.  Raises InputError for a mapping that cannot be used."""
    mapping = None
    if columns is not None:
        from socialmaturity.tables.mapping_file import read_mapping

        mapping = read_mapping(columns, rubrics)
    return How(
        kind=kind,
        mapping=mapping,
        worksheet=worksheet or "",
        complete_only=complete_only,
        latest=latest,
        repeats=repeats,
        strict=strict,
        anyhow=anyhow,
    )
