"""Ask which rubric to use, or what to do about a file that exists: questions answered with one key."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from socialmaturity.interview.drive import HowEnded
from socialmaturity.interview.page import Choice, Page
from socialmaturity.text import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmaturity.core.model import Rubric

KEYS = "123456789abcdefghijklmnoprstuvwxyz"  # without the one that quits


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """A page with choices, and the key that was taken."""

    page: Page
    chosen: str = ""
    strays: int = 0
    idle: int = 0
    ended: HowEnded | None = None


def press(choosing: Choosing, key: str) -> Choosing:
    """Return the choice after a key."""
    keys = [choice.key for choice in choosing.page.choices]
    if key in keys:
        return replace(choosing, chosen=key, ended=HowEnded.DONE)
    if key == "q":
        return replace(choosing, ended=HowEnded.LEFT)
    remark = f"Only these keys do something here: {listed([*keys, 'q'])}."
    return replace(choosing, page=replace(choosing.page, remark=remark), strays=choosing.strays + 1)


def which_rubric(rubrics: Sequence[Rubric]) -> Page:
    """Return the page that asks for a rubric."""
    return Page(
        title="Social maturity",
        question="Which rubric?",
        choices=tuple(Choice(key, f"{rubric.title} ({rubric.id})") for key, rubric in zip(KEYS, rubrics, strict=False)),
        keys=(("q", "quit"),),
        prompt="Number, or q to quit:",
    )


def continue_or_new(name: str, other: str) -> Page:
    """Return the page that asks what to do about a sheet that has the name we wanted."""
    return Page(
        title="Social maturity",
        question=f"{name} exists already.",
        choices=(Choice("c", "Continue it"), Choice("n", f"Begin a new one, in {other}")),
        keys=(("q", "quit"),),
        prompt="c, n, or q to quit:",
    )
