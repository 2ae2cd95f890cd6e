"""What the commands for several sheets of one subject share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.cli.exits import Exit
from socialmaturity.errors import InputError, Problem, refuse
from socialmaturity.streams import say
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from socialmaturity.cli.output import Destination
    from socialmaturity.core.result import Failed, Scored
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.formats.json import Data

AT_LEAST, AT_MOST = 2, 500  # sheets: one alone is scored, and who said what of more nobody could read


def gather(results: Iterable[Scored | Failed], command: str, to: Destination, *, strict: bool) -> Gathered:
    """The sheets of one subject.  Raises InputError where they cannot be put together, which JSON says as well."""
    gathered = Gathered(command)
    try:
        gathered.take(results)
        gathered.refuse_strangers(strict=strict)
    except InputError as error:
        if to.format.name == "json":
            from socialmaturity.formats.json import as_json
            from socialmaturity.formats.json_several import refusal_data

            to.write([as_json(refusal_data(error.problems, gathered.warnings, gathered.failed), indent=2)])
        raise
    return gathered


class Gathered:
    """The sheets that could be scored, and what is to be said of the others."""

    def __init__(self, command: str) -> None:
        self.command = command
        self.assessments: list[Assessment] = []
        self.warnings: list[Problem] = []
        self.failed: list[Data] = []

    def take(self, results: Iterable[Scored | Failed]) -> None:
        """Raises InputError where there are too many."""
        from socialmaturity.core.result import Scored
        from socialmaturity.formats.json import failed

        for result in results:
            if len(self.assessments) == AT_MOST:
                raise refuse(f"{self.command} is for at most {AT_MOST} sheets; 'score' takes any number")
            if isinstance(result, Scored):
                self.assessments.append(result.assessment)
                self.warn(*result.warnings)
            else:
                say(*result.problems)
                self.failed.append(failed(result.source, result.problems))

    def warn(self, *problems: Problem) -> None:
        say(*problems)
        self.warnings.extend(problems)

    @property
    def ending(self) -> Exit:
        return Exit.UNUSABLE if self.failed else Exit.DONE

    def refuse_strangers(self, *, strict: bool) -> None:
        """Raises InputError unless there are two or more, which answer one rubric and are about one subject."""
        command = self.command
        if len(self.assessments) < AT_LEAST:
            raise refuse(f"{command} is for two or more sheets that can be scored; there are {len(self.assessments)}")
        first, *others = self.assessments
        for other in others:
            if other.rubric.id != first.rubric.id:
                raise refuse(
                    f"answers the rubric {quoted(other.rubric.id)}, and {first.sheet.source} answers "
                    f"{quoted(first.rubric.id)}; {command} is for sheets of one rubric",
                    file=other.sheet.source,
                )
        problems = [problem for other in others for problem in _another(first, other, command, warning=not strict)]
        if problems and strict:
            raise InputError(*problems)
        self.warn(*problems)


def _another(first: Assessment, other: Assessment, command: str, *, warning: bool) -> Iterable[Problem]:
    for word in ("subject", "scope"):
        one, two = getattr(first.sheet, word), getattr(other.sheet, word)
        if one and two and one != two:
            yield Problem(
                message=f"has the {word} {quoted(two)}, and {first.sheet.source} has {quoted(one)}; "
                f"{command} is about one {word}",
                file=other.sheet.source,
                warning=warning,
            )
