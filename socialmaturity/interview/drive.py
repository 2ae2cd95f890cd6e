"""Run the one loop of the interview: show the page of a state, wait for a key, press it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmaturity.interview.face import Face
    from socialmaturity.interview.page import Page

FLOOD = 1_000  # keys without one more answer: nobody presses as many, a pipe does


class HowEnded(Enum):
    """How a part of the interview ended."""

    DONE = "finished"
    LEFT = "left with q, to go on another time"
    INTERRUPTED = "ended by a signal, or by the end of what is typed"
    GAVE_UP = "ended because no key did anything for too long"


class State(Protocol):
    """A state that keys are pressed on.

    `strays` counts the keys in a row that did nothing, `idle` those since the last new answer.
    """

    @property
    def ended(self) -> HowEnded | None: ...
    @property
    def strays(self) -> int: ...
    @property
    def idle(self) -> int: ...


S = TypeVar("S", bound=State)


def drive(state: S, page: Callable[[S], Page], press: Callable[[S, str], S], face: Face) -> tuple[S, HowEnded]:
    """Press keys until the state has ended.  Return the last state, and how it ended."""
    try:
        while state.ended is None:
            state = press(state, face.ask(page(state)))
            if state.strays >= face.patience or state.idle >= FLOOD:
                return state, HowEnded.GAVE_UP
    except (EOFError, KeyboardInterrupt):
        return state, HowEnded.INTERRUPTED
    return state, state.ended
