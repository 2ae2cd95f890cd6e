"""What comes of one record: an assessment, or the reasons why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from socialmaturity.core.model import Stage
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A sheet that was scored, with the warnings for its author, the stage to plan to, and the floor it must reach."""

    source: str
    assessment: Assessment
    warnings: tuple[Problem, ...] = ()
    target: Stage | None = None
    floor: Stage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A record that could not be scored, with everything that is wrong with it."""

    source: str
    problems: tuple[Problem, ...]


Result: TypeAlias = Scored | Failed
