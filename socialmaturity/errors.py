"""What is wrong with what the user gave us: the one error that people are meant to see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, where it is, and what to do: `message` is "what is wrong; what to do".

    `line` and `column` count from 1.  A warning does not stop anything, unless asked to.  `code` is the kind of the
    problem, for programs.  `question`, `value` and `column_name` (the heading in a table) are given where one answer is
    wrong.
    """

    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    warning: bool = False
    code: str = ""
    question: str = ""
    value: str = ""
    column_name: str = ""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        word = "warning: " if self.warning else ""
        return f"{place}: {word}{self.message}" if place else word + self.message


class InputError(Exception):
    """Input that cannot be used, with all its problems."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

    def at(self, *, file: str | None = None, line: int | None = None) -> InputError:
        """Return the same problems in this file, on this line, or both."""
        return InputError(
            *(replace(each, file=file or each.file, line=each.line if line is None else line) for each in self.problems)
        )

    def __reduce__(self) -> tuple[type[InputError], tuple[Problem, ...]]:
        return InputError, self.problems


def refuse(
    message: str, *, file: str | None = None, line: int | None = None, column: int | None = None, code: str = ""
) -> InputError:
    """Return the error for a single problem, to be raised."""
    return InputError(Problem(message=message, file=file, line=line, column=column, code=code))


def as_error(warnings: Iterable[Problem]) -> InputError:
    """Return the error for warnings that are to be treated as errors, to be raised."""
    return InputError(*(replace(warning, warning=False) for warning in warnings))


def system_reason(error: OSError | ValueError) -> str:
    """Return the system's own words for why a file cannot be opened or written."""
    return (getattr(error, "strerror", None) or str(error)).lower()


def needs_extra(extra: str, what: str, *, file: str | None = None) -> InputError:
    """Return the error for what needs a package of an extra that is not installed, to be raised."""
    message = f"{what} needs packages that are not installed; run: pip install 'socialmaturity[{extra}]'"
    return refuse(message, file=file)
