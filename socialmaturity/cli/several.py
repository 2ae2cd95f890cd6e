"""Gather the sheets of one subject, for the commands that need several."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from socialmaturity.batch import run
from socialmaturity.cli.exits import Exit
from socialmaturity.cli.loading import load_rubrics, warn_of_unused
from socialmaturity.core.asked import Asked
from socialmaturity.core.compare import version
from socialmaturity.core.crosswalk import family
from socialmaturity.core.team import SEVERAL
from socialmaturity.errors import InputError, Problem, refuse
from socialmaturity.streams import heard, remark, say
from socialmaturity.tables.inputs import How
from socialmaturity.tables.mapping import mapping_in
from socialmaturity.tables.messages import Messages
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from socialmaturity.cli.output import Destination
    from socialmaturity.core.model import Rubric
    from socialmaturity.core.result import Failed, Scored
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.formats.json_data import Data

AT_MOST = 500  # sheets: nobody could read who gave which answer in more
_NAMED = 3  # sheets that are named of many with the same thing wrong


def gather(
    command: str,
    inputs: Sequence[str],
    named: Sequence[str] | None,
    columns: str | None,
    to: Destination,
    *,
    strict: bool,
) -> Gathered:
    """Return the sheets of one subject, scored by the rubrics that are `named` or ship.

    Raises InputError if they do not belong together, which JSON says as well.
    """
    rubrics = load_rubrics(named, strict=strict)
    how = How(mapping=mapping_in(columns, rubrics), repeats=False, strict=strict)
    gathered = Gathered(command, rubrics)
    try:
        gathered.take(run(inputs, rubrics, Asked(strict=strict, set_aside=True), how, say_each))
        gathered.check(strict=strict)
    except InputError as error:
        if to.format.name == "json":
            from socialmaturity.formats.json import as_json
            from socialmaturity.formats.json_several import refusal_data

            to.write([as_json(refusal_data(error.problems, gathered.warnings, gathered.failed))])
        raise
    warn_of_unused(rubrics, gathered.known, strict=strict)
    return gathered


def say_each(problems: Iterable[Problem]) -> None:
    """Write what must be known of a table as a whole."""
    for problem in problems:
        (say if problem.warning else remark)(problem)


class Gathered:
    """The sheets that could be scored, and the problems of the others."""

    def __init__(self, command: str, rubrics: Catalogue) -> None:
        self.command = command
        self.rubrics = rubrics
        self.assessments: list[Assessment] = []
        self.warnings: list[Problem] = []
        self.failed: list[Data] = []

    @property
    def known(self) -> Mapping[str, Rubric]:
        """Return the rubrics that the sheets use, as far as they are known, by ID@VERSION: also older versions."""
        names = (name for each in self.assessments for name in (version(each), *each.rubric.names))
        return {name: self.rubrics[name] for name in names if name in self.rubrics}

    @property
    def ending(self) -> Exit:
        return Exit.UNUSABLE if self.failed else Exit.DONE

    def take(self, results: Iterable[Scored | Failed]) -> None:
        """Keep the results, and say what is wrong with them.  Raises InputError for too many."""
        from socialmaturity.core.result import Scored
        from socialmaturity.formats.json_data import failed_data

        messages = Messages(say)
        for result in results:
            if len(self.assessments) == AT_MOST:
                raise refuse(f"{self.command} is for at most {AT_MOST} sheets; 'score' takes any number")
            if isinstance(result, Scored):
                self.assessments.append(result.assessment)
                messages.add(heard(result.warnings))
                self.warnings.extend(result.warnings)
            else:
                messages.add(result.problems)
                self.failed.append(failed_data(result))
        messages.end()

    def check(self, *, strict: bool) -> None:
        """Raise InputError unless there are two or more, of one rubric, that belong together."""
        command, assessments = self.command, self.assessments
        if len(assessments) < SEVERAL:
            raise refuse(f"{command} is for two or more sheets that can be scored; there are {len(assessments)}")
        first = assessments[0]
        for other in assessments:
            related = family(other.rubric, first.rubric) if command == "compare" else other.rubric.id == first.rubric.id
            if not related:
                raise refuse(
                    f"answers the rubric {quoted(other.rubric.id)}, and {first.sheet.source} answers "
                    f"{quoted(first.rubric.id)}; {command} is for sheets of one rubric",
                    file=other.sheet.source,
                )
        problems = list((_check_team if command == "team" else _check_comparison)(assessments))
        if refused := [replace(problem, warning=False) for problem in problems if strict or not problem.warning]:
            raise InputError(*refused)
        say(*problems)
        self.warnings.extend(problems)


def _check_team(assessments: Sequence[Assessment]) -> Iterator[Problem]:
    """Yield what speaks against a team: other subjects, units of an organization, and one who answers twice."""
    todo = "team is about one subject; 'score --by subject' has a result for each"
    yield from _others("subject", assessments, todo)
    of_one = [each for each in assessments if not _differ("subject", assessments[0], each)]
    todo = "these are units, not people who see one thing; 'score --by scope' shows units"
    yield from _others("scope", of_one, todo, warning=True)
    known: dict[tuple[object, ...], str] = {}
    for each in assessments:
        sheet = each.sheet
        key = (sheet.respondent, sheet.role, sheet.scope, bool(sheet.agreed_by))
        if sheet.respondent and key in known:
            message = f"{quoted(sheet.respondent)} has answered in {known[key]} too; leave one of the two out"
            yield Problem(message=message, file=sheet.source, warning=True)
        known.setdefault(key, sheet.source)


def _check_comparison(assessments: Sequence[Assessment]) -> Iterator[Problem]:
    """Yield what speaks against a comparison over time: two people on one day, no dates, and other subjects."""
    for word in ("subject", "scope"):
        yield from _others(word, assessments, f"compare is about one {word}", warning=True)
    undated = next((each.sheet.source for each in assessments if each.sheet.date is None), None)
    if undated is not None:
        message = (
            "has no date, so the sheets are compared in the order in which they were named; "
            "'assess FILE --date YYYY-MM-DD' gives it one"
        )
        yield Problem(message=message, file=undated, warning=True)
        return
    for before, after in pairwise(sorted(assessments, key=lambda each: str(each.sheet.date))):
        yield from _neighbours(before, after)


def _neighbours(before: Assessment, after: Assessment) -> Iterator[Problem]:
    """Yield what speaks against comparing two sheets that follow each other."""
    one, two = _who(before), _who(after)
    if before.sheet.date == after.sheet.date and one and two and one != two:
        message = (
            f"has the date of {before.sheet.source}, {after.sheet.date}, and was answered by {quoted(two)}, "
            f"not {quoted(one)}; compare shows one thing over time, 'team' shows what several people see"
        )
        yield Problem(message=message, file=after.sheet.source)
    elif before.sheet.date == after.sheet.date:
        message = (
            f"has the date of {before.sheet.source}, {after.sheet.date}, so they are compared in the order in which "
            "they were named; 'assess FILE --date YYYY-MM-DD' gives one of them its own date"
        )
        yield Problem(message=message, file=after.sheet.source, warning=True)
    elif one and two and one != two:
        message = (
            f"was answered by {quoted(two)}, and {before.sheet.source} by {quoted(one)}; what moved may be how they "
            "see it, and 'team' shows that"
        )
        yield Problem(message=message, file=after.sheet.source, warning=True)


def _who(assessment: Assessment) -> str:
    """Return who answered, or "" if the sheet does not name them.  Those who agreed count as one."""
    sheet = assessment.sheet
    return "several people together" if sheet.agreed_by else sheet.respondent or sheet.role


def _others(word: str, assessments: Sequence[Assessment], todo: str, *, warning: bool = False) -> Iterator[Problem]:
    """Yield which sheets have another subject or scope than the first: a table may have many, so only a few by name."""
    first = assessments[0].sheet
    others = [each.sheet for each in assessments if _differ(word, assessments[0], each)]
    for sheet in others[:_NAMED]:
        has = f"has the {word} {quoted(getattr(sheet, word))}, and {first.source} has {quoted(getattr(first, word))}"
        yield Problem(message=f"{has}; {todo}", file=sheet.source, warning=warning)
    if more := len(others[_NAMED:]):
        sheets = "1 more sheet has" if more == 1 else f"{more} more sheets have"
        yield Problem(message=f"{sheets} another {word} than {first.source}", warning=warning)


def _differ(word: str, one: Assessment, two: Assessment) -> bool:
    here, there = getattr(one.sheet, word), getattr(two.sheet, word)
    return bool(here and there and here != there)
