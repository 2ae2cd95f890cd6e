"""Describe what there is to see at one moment of the interview, before anything is drawn or read aloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialmaturity.interview.line_editor import Entry


@dataclass(frozen=True, slots=True)
class Choice:
    """A key and what it answers.  `by` names the other sheets that chose it; `offered` means that Enter takes it."""

    key: str
    text: str
    chosen: bool = False
    offered: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """A text that is being typed, with its label.  A `listed` one is edited in the row of that label."""

    label: str
    entry: Entry
    listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRow:
    """One row of a list: a question in the review with its answer and note, or a field with its text.

    `mark` is a sign with its meaning in words, such as ("✗", "not met").  A row with only a text is a heading.
    """

    key: str = ""
    text: str
    answer: str = ""
    note: str = ""
    mark: tuple[str, str] = ("", "")

    @property
    def heading(self) -> bool:
        return not self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything that there is to see at one moment.

    `part` of `whole` is how far the interview is.  `selected` is the number of the row that Enter opens.  `stored` says
    what the key before has stored, and `remark` why a key did nothing.  `prompt` says in words what to type where keys
    need Enter.  `types_text` means that keys are text, `paragraphs` that line ends in it are kept, and `arrows` that up
    and down are keys of the page, so that they do not scroll it.
    """

    title: str
    subject: str = ""
    tally: str = ""
    part: int = 0
    whole: int = 0
    place: str = ""
    opening: tuple[str, ...] = ()
    question: str = ""
    choices: tuple[Choice, ...] = ()
    marks: tuple[Choice, ...] = ()
    rows: tuple[ListedRow, ...] = ()
    selected: int | None = None
    details: tuple[tuple[str, str], ...] = ()
    typing: Typing | None = None
    stored: str = ""
    remark: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    prompt: str = ""
    types_text: bool = False
    paragraphs: bool = False
    arrows: bool = False
