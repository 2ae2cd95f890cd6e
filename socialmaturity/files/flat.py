"""Assessments as rows of one flat table: what a spreadsheet and a data frame read.

A row is put together from finished texts.  All of it but the identification follows from what each single stage came
to, so a stage's part is made once for each way in which its questions were answered.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from socialmaturity.core.memory import Memory
from socialmaturity.core.model import Mark
from socialmaturity.core.plan import way
from socialmaturity.core.scoring import height, judge, rests_on_little
from socialmaturity.files import spreadsheet
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from socialmaturity.core.model import Question, Rating, Rubric, Sheet, Stage
    from socialmaturity.errors import Problem
    from socialmaturity.files.form import Form, Key

_IDENTIFICATION = ("source", "rubric", "subject", "scope", "respondent", "role", "date")
_RESULT = (
    *("reached_number", "reached", "at_most_number", "at_most", "working_on"),
    *("questions", "rated", "unknown", "unanswered", "not_applicable"),
)
_LISTS = ("gaps", "plan", "open", "deciding", "ahead")
_BITS = 16  # for each of the four counts: a rubric has at most 20,000 questions


def header(rubrics: Iterable[Rubric]) -> list[str]:
    """The columns: what is met has one for each stage of these rubrics."""
    return [*_IDENTIFICATION, *_RESULT, *(f"met_{id_}" for id_ in stage_ids(rubrics)), *_LISTS, "errors"]


def stage_ids(rubrics: Iterable[Rubric]) -> list[str]:
    """The stages of these rubrics, each once."""
    return list(dict.fromkeys(stage.id for rubric in rubrics for stage in rubric.stages))


def line(cells: Iterable[str]) -> str:
    """Cells, and the end of the row."""
    return joined(cells) + "\n"


def joined(texts: Iterable[str]) -> str:
    """Cells beside one another."""
    return ",".join(map(cell, texts))


def cell(text: str) -> str:
    """A text as a cell: in quotes, and no formula to any spreadsheet."""
    text = text if text.isprintable() else shown(text)
    return '"' + spreadsheet.safe(text).replace('"', '""') + '"'


def identification(rubric: Rubric, sheet: Sheet) -> str:
    """The cells that say whose row it is."""
    date = sheet.date.isoformat() if sheet.date else ""
    return joined((sheet.source, rubric.name, sheet.subject, sheet.scope, sheet.respondent, sheet.role, date))


def failed(source: str, problems: Iterable[Problem], width: int) -> str:
    """The row of a record that could not be scored, in a table of this many columns."""
    return line([source, *[""] * (width - 2), " | ".join(problem.message for problem in problems)])


class _Part(NamedTuple):
    """What one stage gives to a row.

    `bits` hold whether it is passed and possible, in two bits of the stage's own, and above them the four counts:
    they can be added over all stages.  The lists end with a blank after each id: they can be joined as they are.
    """

    bits: int
    met: str
    gaps: str
    essential_first: str
    open: str
    deciding: str


class _Height(NamedTuple):
    """What follows from the stages that are passed, and those that are possible."""

    reached: int
    at_most: int
    cells: str
    ahead: str


class Table:
    """The rows of records of one form, by the keys of their stages.

    `stages` have a column for what is met.  `target` is the stage that plans lead to, if not the one worked on.
    """

    def __init__(self, form: Form, stages: Sequence[str], target: Stage | None = None) -> None:
        rubric = form.rubric
        self._form = form
        self._rubric = rubric
        self._target = target.number if target else 0
        self._size = len(rubric.stages)
        self._flags = (1 << 2 * self._size) - 1
        own = [stage.id for stage in rubric.stages]
        self._places = None if own == stages else [own.index(id_) if id_ in own else None for id_ in stages]
        self._texts: dict[str, str] = {}  # parts share them: there are far fewer texts than parts
        self._sides = [[Memory(partial(_side, form, question)) for question in asked] for asked in form.asked]
        self._judged = [Memory(partial(self._part, stage)) for stage in rubric.stages]
        self._parts = [Memory(partial(self._read, place)) for place in range(self._size)]
        self._ways = [Memory(partial(self._way, stage)) for stage in rubric.stages]
        self._heights = Memory(self._height)
        self._counts = Memory(self._counted)

    def row(self, identification: str, keys: Sequence[Key]) -> str | None:
        """A line of the table; nothing where one of the keys takes a closer look."""
        parts = [memory[key] for memory, key in zip(self._parts, keys, strict=True)]
        if None in parts:
            return None
        bits, met, gaps, essential_first, open_, deciding = zip(*parts, strict=True)  # type: ignore[misc]
        total = sum(bits)
        reached, at_most, cells, ahead = self._heights[total & self._flags]
        plan: str | None = ""
        if reached < self._size:
            gaps = (essential_first[reached], *gaps[:reached], *gaps[reached + 1 :])
            plan = self._plan(reached, keys) if self._target else self._ways[reached][keys[reached]]
        if self._places is not None:
            met = tuple("" if place is None else met[place] for place in self._places)
        undecided = "".join(deciding[reached:at_most])[:-1]
        return (
            f'{identification},{cells},{self._counts[total >> 2 * self._size]},{",".join(met)},"{"".join(gaps)[:-1]}",'
            f'"{(plan or "")[:-1]}","{"".join(open_)[:-1]}","{undecided}","{ahead}",""\n'
        )

    def reached(self, keys: Sequence[Key]) -> int:
        """The stage that a row with these keys says is reached."""
        parts = [memory[key] for memory, key in zip(self._parts, keys, strict=True)]
        return self._heights[sum(part.bits for part in parts if part) & self._flags].reached

    def _read(self, place: int, key: Key) -> _Part | None:
        return self._judged[place][tuple([sides[entry] for sides, entry in zip(self._sides[place], key, strict=True)])]

    def _part(self, stage: Stage, sides: tuple[_Side, ...]) -> _Part | None:
        if _UNCLEAR in sides:
            return None
        asked = self._form.asked[stage.number - 1]
        ratings = {q.id: side for q, side in zip(asked, sides, strict=True) if isinstance(side, int | Mark)}
        outcome = judge(stage, ratings)
        if self._form.watchful and rests_on_little(stage, outcome.not_applicable):
            return None
        gaps, essential = outcome.gaps, outcome.essential_gaps
        counts = (outcome.rated, outcome.unknown, outcome.unanswered, outcome.not_applicable)
        packed = sum(count << _BITS * place for place, count in enumerate(counts))
        flags = (outcome.passed | outcome.possible << 1) << 2 * (stage.number - 1)
        return _Part(
            bits=packed << 2 * self._size | flags,
            met=self._shared(cell(str(outcome.tally.met))),
            gaps=self._listed(gaps),
            essential_first=self._listed((*essential, *(id_ for id_ in gaps if id_ not in essential))),
            open=self._listed(outcome.open),
            deciding=self._listed(outcome.deciding),
        )

    def _way(self, stage: Stage, key: Key) -> str | None:
        """What a plan asks for in a stage; nothing at all where it cannot be passed."""
        ratings = self._form.ratings(stage, key) or {}
        if sum(rating is Mark.NOT_APPLICABLE for rating in ratings.values()) == len(stage.questions):
            return None
        return self._listed(question.id for question in way(stage, ratings))

    def _plan(self, reached: int, keys: Sequence[Key]) -> str:
        steps = [self._ways[place][keys[place]] for place in range(reached, self._target)]
        return "" if None in steps else "".join(step or "" for step in steps)

    def _height(self, flags: int) -> _Height:
        stages = self._rubric.stages
        passed = [flags >> 2 * place & 1 == 1 for place in range(self._size)]
        possible = [flags >> 2 * place & 2 == 2 for place in range(self._size)]  # noqa: PLR2004 - the second bit
        reached, at_most = height(passed), height(possible)
        names = ["", *(stage.id for stage in stages), ""]
        return _Height(
            reached=reached,
            at_most=at_most,
            cells=joined((str(reached), names[reached], str(at_most), names[at_most], names[reached + 1])),
            ahead=" ".join(stage.id for stage in stages[reached:] if passed[stage.number - 1]),
        )

    def _counted(self, packed: int) -> str:
        counts = (packed >> _BITS * place & (1 << _BITS) - 1 for place in range(4))
        return joined(map(str, (len(self._rubric.questions), *counts)))

    def _listed(self, ids: Iterable[str]) -> str:
        return self._shared("".join(f"{id_} " for id_ in ids))

    def _shared(self, text: str) -> str:
        return self._texts.setdefault(text, text)


_UNCLEAR = object()
_Side: TypeAlias = "Rating | object | None"


def _side(form: Form, question: Question, entry: Hashable) -> _Side:
    """A rating that stands for all that count alike: a row shows what is met, and not by how much."""
    answer = form.read(question, entry)
    if answer is None:
        return _UNCLEAR
    if not isinstance(answer.rating, int):
        return answer.rating
    return question.met_at if answer.rating >= question.met_at else question.scale.lowest
