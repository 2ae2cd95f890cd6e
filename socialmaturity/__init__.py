"""Find the maturity stage an organization has reached, and the gaps to the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialmaturity.api import *

__version__ = "0.2.0"
__all__ = [
    "Answer",
    "Assessment",
    "Failed",
    "InputError",
    "Mark",
    "Problem",
    "Question",
    "Rubric",
    "Scored",
    "Sheet",
    "Stage",
    "load_rubric",
    "read_sheet",
    "result",
    "score",
    "score_records",
    "score_rows",
]


def __getattr__(name: str) -> object:
    # The command line reads its version here and must not wait for the rest to be imported.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from socialmaturity import api

    return getattr(api, name)
