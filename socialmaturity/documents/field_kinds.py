"""The single values of fields, read by strict rules of our own from what the author wrote.

What cannot be read is noted, and is then as if it were missing.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from socialmaturity.documents.tree import List, Text
from socialmaturity.text import quoted

if TYPE_CHECKING:
    import datetime

    from socialmaturity.documents.tree import Complaints, Node, Place

ID_LENGTH = 80
ID_RULE = "use lower-case letters and digits joined by '-', '_' or '.'"
ID = re.compile(rf"(?=.{{1,{ID_LENGTH}}}\Z)[a-z0-9]+(?:[-_.][a-z0-9]+)*", re.ASCII)
_LONG_ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*", re.ASCII)
_LETTER = re.compile("[a-z]")
_WHOLE = re.compile(r"(-?(?:0|[1-9][0-9]{0,29}))(?:\.0{1,20})?", re.ASCII)
_SHARE = re.compile(r"([0-9]{1,9})/([0-9]{1,9})|([0-9]{1,9}(?:\.[0-9]{1,20})?)(%?)", re.ASCII)
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9:.]{5,18}) ?(Z|[+-][0-9]{2}:?[0-9]{2})?)?", re.ASCII)
_MIDNIGHT = re.compile(r"00:00(?::00(?:\.0{1,9})?)?", re.ASCII)
_UTC = ("", "Z", "+00:00", "+0000", "-00:00", "-0000")
_MILLISECONDS = re.compile(r"[0-9]{12,13}", re.ASCII)


class Words:
    """A text.  `longest` is how many characters it may have."""

    nothing = ""

    def __init__(self, *, longest: int | None = None) -> None:
        self.longest = longest

    def read(self, node: Node, field: str, complaints: Complaints) -> str:
        text = single(node, field, complaints)
        if self.longest and len(text) > self.longest:
            complaints.add(
                f"'{field}' has {len(text)} characters, more than {self.longest}; shorten it", node.place, "kind"
            )
        return text


class Identifier:
    """An id.  A bad one is returned as it is, so that what refers to it is not taken for another mistake.

    `reserved` are words that mean something else, and `letter` says that it could be taken for a number without one.
    """

    nothing = ""

    def __init__(self, *, reserved: tuple[str, ...] = (), letter: bool = False) -> None:
        self.reserved = reserved
        self.letter = letter

    def read(self, node: Node, field: str, complaints: Complaints) -> str:
        text = single(node, field, complaints)
        check_id(text, node.place, complaints)
        if text in self.reserved:
            message = f"the id '{text}' is reserved for an answer that is not a score; choose another"
            complaints.add(message, node.place, "reserved-id")
        elif self.letter and text and not _LETTER.search(text):
            message = f"the id {quoted(text)} needs a letter, or it could be taken for a score"
            complaints.add(message, node.place, "id")
        return text


class WholeNumber:
    """A whole number, from `low` to `high`."""

    nothing = None

    def __init__(self, low: int, high: int) -> None:
        self.low = low
        self.high = high

    def read(self, node: Node, field: str, complaints: Complaints) -> int | None:
        text = single(node, field, complaints)
        number = whole_of(text)
        if number is None:
            if text:
                complaints.add(f"'{field}' must be a whole number, not {quoted(text)}", node.place, "number")
        elif not self.low <= number <= self.high:
            complaints.add(f"'{field}' must be from {self.low} to {self.high}, not {number}", node.place, "number")
            return None
        return number


class Share:
    """A share above 0 and at most 1, read exactly."""

    nothing = None

    def read(self, node: Node, field: str, complaints: Complaints) -> Fraction | None:
        text = single(node, field, complaints)
        number = fraction_of(text)
        if text and (number is None or not 0 < number <= 1):
            shapes = "a share above 0 and at most 1, such as 2/3, 0.66 or 66%"
            complaints.add(f"'{field}' must be {shapes}, not {quoted(text)}", node.place, "share")
            return None
        return number


class OneOf:
    """One of a few words."""

    nothing = ""

    def __init__(self, *words: str) -> None:
        self.words = words

    def read(self, node: Node, field: str, complaints: Complaints) -> str:
        text = single(node, field, complaints)
        if text and text not in self.words:
            complaints.add(f"'{field}' must be {' or '.join(self.words)}, not {quoted(text)}", node.place, "choice")
            return ""
        return text


class FormatNumber(OneOf):
    """The format of a file: the field that all our documents begin with."""

    def __init__(self) -> None:
        super().__init__("1")

    def read(self, node: Node, field: str, complaints: Complaints) -> str:
        text = single(node, field, complaints)
        if text and whole_of(text) != 1:
            complaints.add(f"format {quoted(text)} is not known; this program reads format 1", node.place, "format")
        return text


class Flag(OneOf):
    """Either true or false."""

    def __init__(self) -> None:
        super().__init__("true", "false")


class RubricName(Words):
    """The id of a rubric, or ID@VERSION."""


class RatingOrNothing(Words):
    """An answer: a score, the id of a point, or a mark.  Which scores there are is up to the question."""


class Date:
    """A day of the calendar.  A midnight may follow: data frames and JavaScript have no dates without a time."""

    nothing = None

    def read(self, node: Node, field: str, complaints: Complaints) -> datetime.date | None:
        text = single(node, field, complaints)
        date = date_of(text)
        if text and date is None:
            complaints.add(no_date(text), node.place, "date", value=text)
        return date


TEXT = Words()
IDENTIFIER = Identifier()
FLAG = Flag()


def single(node: Node, field: str, complaints: Complaints) -> str:
    """Return a text as written, or nothing."""
    if isinstance(node, Text):
        return node.text
    complaints.add(f"'{field}' must be a single value, not {node_kind(node)}", node.place, "kind")
    return ""


def check_id(text: str, place: Place, complaints: Complaints) -> None:
    """Complain about a text that is not an id."""
    if text and not ID.fullmatch(text):
        rule = f"has {len(text)} characters, more than {ID_LENGTH}; shorten it" if _LONG_ID.fullmatch(text) else ""
        complaints.add(f"the id {quoted(text)} {rule or f'is not valid; {ID_RULE}'}", place, "id")


def whole_of(text: str) -> int | None:
    """Return a whole number in ASCII digits, without grouping or leading zeros.  It may be a decimal such as 2.0."""
    match = _WHOLE.fullmatch(text)
    return int(match[1]) if match else None


def fraction_of(text: str) -> Fraction | None:
    """Return a number written as 2/3, 0.66 or 66%."""
    match = _SHARE.fullmatch(text)
    if not match:
        return None
    above, below, decimal, percent = match.groups()
    if above:
        return Fraction(int(above), int(below)) if int(below) else None
    return Fraction(decimal) / (100 if percent else 1)


def date_of(text: str) -> datetime.date | None:
    """Return the date written as YYYY-MM-DD, or None.  A midnight may follow, without a zone or in UTC."""
    import datetime

    match = _DATE.fullmatch(text)
    if not match or (match[2] and not (_MIDNIGHT.fullmatch(match[2]) and (match[3] or "") in _UTC)):
        return None
    try:
        return datetime.date.fromisoformat(match[1])
    except ValueError:
        return None


def no_date(text: str) -> str:
    """Say why a text is not a date."""
    match = _DATE.fullmatch(text)
    if match and match[2] and date_of(match[1]):
        return f"{quoted(text)} is a time of day; write the date alone (YYYY-MM-DD)"
    hint = "; milliseconds since 1970? write the date itself" if _MILLISECONDS.fullmatch(text) else ""
    return f"{quoted(text)} is not a valid date (YYYY-MM-DD){hint}"


def node_kind(node: Node) -> str:
    """Say in a message what a node is."""
    if isinstance(node, Text):
        return "an empty entry" if node.empty else quoted(node.text)
    return "a list" if isinstance(node, List) else "a mapping"
