"""Compare what sheets come to before and after a rubric is changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from socialmaturity.batch import run
from socialmaturity.cli.several import say_each
from socialmaturity.core.asked import Asked
from socialmaturity.core.crosswalk import moved, served
from socialmaturity.core.model import Mark
from socialmaturity.core.result import Scored
from socialmaturity.core.scoring import score
from socialmaturity.core.sheet import Sheet
from socialmaturity.streams import say
from socialmaturity.tables.messages import Messages
from socialmaturity.text import number_of, quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from socialmaturity.core.model import Rubric
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.tables.inputs import How


class Reached(NamedTuple):
    """What a sheet reaches by one version of a rubric, at least and at most: the numbers of stages."""

    rubric: Rubric
    least: int
    most: int

    def __str__(self) -> str:
        names = (self.rubric.before, *(stage.name for stage in self.rubric.stages))
        return names[self.least] if self.least == self.most else f"{names[self.least]}, at most {names[self.most]}"

    def ids(self, renamed: Mapping[str, str]) -> tuple[str | None, str | None]:
        """Return the ids of the stages, by their new names; None is below the first one."""
        ids = (None, *(renamed.get(stage.id, stage.id) for stage in self.rubric.stages))
        return ids[self.least], ids[self.most]


class Change(NamedTuple):
    """A sheet that would change its stage."""

    source: str
    was: Reached
    would: Reached


@dataclass(slots=True)
class Changes:
    """What a rubric would change.

    `scored` counts the sheets that both versions could score, and `failed` those that the old one could not.
    `unrelated` are those with answers to nothing in this rubric.  `lost` says for each question of the old rubric how
    many sheets have an answer to it that this one does not take.
    """

    rubric: Rubric
    scored: int = 0
    failed: int = 0
    changed: list[Change] = field(default_factory=list)
    unrelated: list[str] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)

    def lines(self) -> Iterator[str]:
        """Yield what to say of it."""
        name = shown(self.rubric.name)
        for source, was, would in self.changed:
            yield f"{shown(source)}: {shown(str(was))}, would be {shown(str(would))}\n"
        for source in self.unrelated:
            yield f"{shown(source)}: left out, as it answers nothing that {name} asks\n"
        for id_, sheets in sorted(self.lost.items(), key=lambda each: (-each[1], each[0])):
            yield f"{quoted(id_)}: {number_of(sheets, 'sheet')} would lose this answer, which {name} does not take\n"
        yield f"{name}: {len(self.changed):,} of {self.scored:,} sheets would change their stage\n"
        if self.failed:
            yield f"left out: {self.failed:,} that could not be scored\n"

    def data(self) -> dict[str, Any]:
        """Return the same as JSON."""
        return {
            "rubric": self.rubric.name,
            "scored": self.scored,
            "changed": [
                {"source": each.source, "was": _stages(each.was), "would_be": _stages(each.would)}
                for each in self.changed
            ],
            "unrelated": self.unrelated,
            "lost": dict(self.lost),
            "failed": self.failed,
        }


def _stages(reached: Reached) -> dict[str, Any]:
    least, most = reached.ids({})
    return {"rubric": reached.rubric.name, "reached": least, "at_most": most}


def changes(rubric: Rubric, sheets: Sequence[str], rubrics: Catalogue, how: How) -> Changes:
    """Return what a rubric would change for these sheets, and say what is wrong with those that cannot be scored.

    Each sheet is first scored by the rubric that it names, among `rubrics`.
    """
    found = Changes(rubric)
    messages, unknown = Messages(say), False
    for result in run(sheets, rubrics, Asked(), how, say_each):
        if not isinstance(result, Scored):
            found.failed += 1
            messages.add(result.problems)
            unknown = unknown or any(problem.code == "unknown-rubric" for problem in result.problems)
            continue
        before = result.assessment
        if f"{before.rubric.id}@{before.sheet.version}" == rubric.name:  # made for this version: nothing changes
            found.scored += 1
            continue
        answers = before.sheet.answers
        taken = served(rubric, before.rubric, answers)
        if not taken:
            found.unrelated.append(result.source)
            continue
        found.scored += 1
        known = {id_ for id_, answer in answers.items() if answer.rating not in (None, Mark.UNKNOWN)}
        found.lost.update(known - set(taken.values()))
        after = score(rubric, Sheet(source=result.source, answers=moved(rubric, before.rubric, answers)))
        was, would = _reached(before), _reached(after)
        if was.ids(rubric.renamed_stages) != would.ids({}):
            found.changed.append(Change(result.source, was, would))
    messages.end()
    if unknown:
        say("--against: name the rubric that the sheets were made for with --rubric")
    return found


def _reached(assessment: Assessment) -> Reached:
    return Reached(assessment.rubric, assessment.reached, assessment.at_most)
