"""Put the sheets about one subject, or one part of it, together: the lowest, the highest, and where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from socialmaturity.core.overview import StateCounts
from socialmaturity.errors import refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from socialmaturity.core.model import Question, Rubric
    from socialmaturity.core.scoring import Assessment

By: TypeAlias = Literal["subject", "scope"]
MOST_UNITS = 10_000  # a field with more values is a name, not a unit


class Unit:
    """The sheets about one unit together.  Never a mean: people who differ should talk.

    `agreed` are the sheets that record an agreement; they are kept apart, and not counted among the others.
    """

    def __init__(self, rubric: Rubric, subject: str, scope: str) -> None:
        self.rubric = rubric
        self.subject = subject
        self.scope = scope
        self.reached: list[int] = []
        self.at_most: list[int] = []
        self.agreed: list[Assessment] = []
        self._tallies = dict.fromkeys(rubric.questions, StateCounts())

    def add(self, assessment: Assessment) -> None:
        if assessment.sheet.agreed_by:
            self.agreed.append(assessment)
            return
        self.reached.append(assessment.reached)
        self.at_most.append(assessment.at_most)
        for id_, question in self.rubric.questions.items():
            self._tallies[id_] = self._tallies[id_].with_answer(question, assessment.ratings.get(id_))

    def met(self, question: Question) -> bool | None:
        """Return whether all sheets have met a question; None if it applies to none, or if some leave it open."""
        tally = self._tallies[question.id]
        if tally.gaps:
            return False
        return True if 0 < tally.met == tally.applicable else None

    @property
    def met_by_all(self) -> Sequence[Question]:
        """Return the questions that every sheet for which they are applicable has met, in the rubric's order."""
        return [question for question in self.rubric.questions.values() if self.met(question)]

    @property
    def differing(self) -> Sequence[tuple[Question, StateCounts]]:
        """Return the questions that are met for some and not for others, in the rubric's order."""
        found = ((self.rubric.questions[id_], tally) for id_, tally in self._tallies.items())
        return [(question, tally) for question, tally in found if tally.met and tally.gaps]


class Whole(NamedTuple):
    """The units of one subject, such as the departments of an organization, side by side."""

    subject: str
    units: Sequence[Unit]

    @property
    def rubric(self) -> Rubric:
        return self.units[0].rubric

    @property
    def lowest(self) -> int:
        """Return the lowest stage of a sheet."""
        return min(min(unit.reached) for unit in self.units)

    @property
    def highest(self) -> int:
        """Return the highest stage of a sheet."""
        return max(max(unit.reached) for unit in self.units)

    @property
    def met_by_all(self) -> Sequence[Question]:
        """Return the questions that every unit has met, in the rubric's order."""
        return [each for each in self.rubric.questions.values() if all(unit.met(each) for unit in self.units)]

    @property
    def differing(self) -> Sequence[tuple[Question, Sequence[Unit], Sequence[Unit]]]:
        """Return the questions that only some units have met, with those that have and those that have not."""
        found = [
            (
                question,
                [unit for unit in self.units if unit.met(question)],
                [unit for unit in self.units if unit.met(question) is False],
            )
            for question in self.rubric.questions.values()
        ]
        return [(question, met, gaps) for question, met, gaps in found if met and gaps]


def wholes(units: Iterable[Unit]) -> list[Whole]:
    """Return the subjects that have several units with sheets, in the order in which they come."""
    found: dict[tuple[str, str], list[Unit]] = {}
    for unit in units:
        if unit.reached:
            found.setdefault((unit.rubric.name, unit.subject), []).append(unit)
    return [Whole(subject, parts) for (_, subject), parts in found.items() if len(parts) > 1]


def units(assessments: Iterable[Assessment], by: By) -> list[Unit]:
    """Return the units in the order in which they come.  Raises InputError for too many."""
    found: dict[tuple[str, ...], Unit] = {}
    for assessment in assessments:
        sheet = assessment.sheet
        subject, scope = (" ".join(text.split()) for text in (sheet.subject, sheet.scope if by == "scope" else ""))
        key = (assessment.rubric.name, subject, scope)
        if key not in found:
            if len(found) == MOST_UNITS:
                raise refuse(f"--by {by} is for at most {MOST_UNITS:,} of them; these are more")
            found[key] = Unit(assessment.rubric, subject, scope)
        found[key].add(assessment)
    return list(found.values())
