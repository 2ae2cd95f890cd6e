"""The columns of the flat table of results, a row a sheet, which csv, xlsx and parquet share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from socialmaturity.core.model import Rubric

REACHED = ("reached_number", "reached", "at_most_number", "at_most", "working_on")
COUNTS = ("questions", "rated", "unknown", "unanswered", "not_applicable")
LISTS = ("gaps", "plan", "open", "deciding", "ahead")


def stage_ids(rubrics: Iterable[Rubric]) -> list[str]:
    """Return the stages of these rubrics, each once."""
    return list(dict.fromkeys(stage.id for rubric in rubrics for stage in rubric.stages))


def places_in(rubric: Rubric, stages: Sequence[str]) -> list[int | None] | None:
    """Return the place of each of these stages in a rubric, or None where it has no such stage.

    Return None instead of a list if they are all the stages of the rubric, in its order.
    """
    own = list(rubric.by_id)
    return None if own == stages else [own.index(id_) if id_ in own else None for id_ in stages]


def rung_values(rubric: Rubric, reached: int, at_most: int) -> tuple[int, str | None, int, str | None, str | None]:
    """Return the values under `REACHED`."""
    ids = [None, *rubric.by_id, None]
    return reached, ids[reached], at_most, ids[at_most], ids[reached + 1]


def spaced(ids: Iterable[str]) -> str:
    """Return ids as one text, with a blank after each, so that several such texts can be joined as they are."""
    return "".join([f"{id_} " for id_ in ids])
