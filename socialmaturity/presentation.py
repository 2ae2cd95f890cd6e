"""How the command line wants a result shown."""

from __future__ import annotations

from typing import NamedTuple


class Presentation(NamedTuple):
    """What a format is asked to show; one that cannot show something leaves it out.

    `explain` adds the line behind each number.  `group_by` names a field or tag to count by.  `to_file` means that
    nobody looks at a terminal: no colour, and the usual width.
    """

    explain: bool = False
    group_by: str | None = None
    to_file: bool = False
