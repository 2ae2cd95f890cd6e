"""What `rubric check` found, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity import __version__
from socialmaturity.formats.json_data import FORMAT, Data

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from socialmaturity.errors import Problem


def check_data(checked: Iterable[tuple[str, Sequence[Problem], Data | None]]) -> Data:
    """Return what was found: each rubric as it was named, its problems, and what it would change, if that was asked."""
    return {
        "format": FORMAT,
        "tool": {"name": "socialmaturity", "version": __version__},
        "checked": [
            {"rubric": name, "problems": list(map(_problem, problems)), **({"against": changes} if changes else {})}
            for name, problems, changes in checked
        ],
    }


def _problem(problem: Problem) -> Data:
    return {
        "severity": "warning" if problem.warning else "error",
        "code": problem.code,
        "message": problem.message,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
    }
