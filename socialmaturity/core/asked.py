"""Options that apply to all sheets of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmaturity.errors import refuse
from socialmaturity.text import did_you_mean, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmaturity.core.model import Rubric, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Options for all sheets: the stages to plan to and to have reached, by id; whether warnings are errors.

    With `set_aside`, answers that only another version of the rubric knows are set aside instead of refused.
    `naming` is how whoever asks names a rubric, for messages: its "{}" is replaced by an id or a path.
    """

    target: str | None = None
    floor: str | None = None
    strict: bool = False
    set_aside: bool = False
    naming: str = "--rubric {}"


ASKED = Asked()

ESSENTIAL = "essential"
ASK_WORDS = ("changed", "differing", "open", ESSENTIAL)
"""What --ask takes besides the ids of questions; a questionnaire takes the last one only."""


def stage_of(rubric: Rubric, id_: str | None) -> Stage | None:
    """Return the stage that an option names by its id, name or number.  Raises InputError if there is none."""
    if id_ is None:
        return None
    if stage := _named(rubric, id_):
        return stage
    known = f"; it has {', '.join(rubric.by_id)}"
    raise refuse(f"the rubric '{rubric.id}' has no stage {quoted(id_)}{did_you_mean(id_, rubric.by_id) or known}")


def _named(rubric: Rubric, name: str) -> Stage | None:
    called = name.casefold()
    named = (stage for stage in rubric.stages if called in (stage.id, stage.name.casefold(), *stage.formerly))
    return next(named, None) or next((stage for stage in rubric.stages if called == str(stage.number)), None)


def refuse_unknown(asked: Asked, rubrics: Sequence[Rubric]) -> None:
    """Raise InputError if a stage that was asked for is in none of these rubrics."""
    for id_ in (asked.target, asked.floor):
        if id_ is not None and not any(_named(rubric, id_) for rubric in rubrics):
            stages = listed(dict.fromkeys(stage for rubric in rubrics for stage in rubric.by_id))
            guess = did_you_mean(id_, (stage for rubric in rubrics for stage in rubric.by_id))
            raise refuse(f"no rubric has a stage {quoted(id_)}{guess or f'; there are {stages}'}")
