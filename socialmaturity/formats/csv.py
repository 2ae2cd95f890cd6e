"""Assessments as rows of one flat table: what a spreadsheet and a data frame read.

A row is put together from finished texts.  All of it but the identification follows from what each single stage came
to, so a stage's part is made once for each way in which its questions were answered.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import compress
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from socialmaturity import formulas
from socialmaturity.core.model import Mark
from socialmaturity.core.plan import way
from socialmaturity.core.scoring import height
from socialmaturity.tables.cache import Memory
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from socialmaturity.core.model import Question, Rating, Rubric, Sheet, Stage
    from socialmaturity.errors import Problem
    from socialmaturity.tables.codes import Entries, Form

V = TypeVar("V")

_IDENTIFICATION = ("source", "rubric", "subject", "scope", "respondent", "role", "date")
_RESULT = (
    *("reached_number", "reached", "at_most_number", "at_most", "working_on"),
    *("questions", "rated", "unknown", "unanswered", "not_applicable"),
)
_LISTS = ("gaps", "plan", "open", "deciding", "ahead")
_PART, _HEIGHT, _QUESTION = 200, 400, 20  # bytes, the last for each question of a stage
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
    """A text as a cell: in quotes, no formula to any spreadsheet, and harmless on a screen."""
    if _HARMLESS(text):
        return f'"{text}"'
    text = text if text.isprintable() else shown(text)
    return '"' + formulas.safe(text).replace('"', '""') + '"'


def cells_of(texts: Sequence[str], plain: Callable[[str], str] = str) -> Sequence[str]:
    """Texts of which few are alike as cells, after `plain`, which changes none that needs no more than quotes."""
    joined_ = "\n".join(texts)
    if joined_.count("\n") < len(texts) and _ALL_HARMLESS(joined_):
        return [f'"{text}"' for text in texts]
    return [cell(plain(text)) for text in texts]


_PLAIN = r"(?:[A-Za-z0-9](?:[\w .,:;/()&+-]*[\w.,:;/()&+-])?)?"
_HARMLESS = re.compile(_PLAIN, re.ASCII).fullmatch
_ALL_HARMLESS = re.compile(rf"{_PLAIN}(?:\n{_PLAIN})*", re.ASCII).fullmatch


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
    """The rows of records of one form.

    `stages` have a column for what is met.  `target` is the stage that plans lead to, if not the one worked on.
    """

    def __init__(self, form: Form, stages: Sequence[str], target: Stage | None = None) -> None:
        self._form = form
        self._rubric = form.rubric
        self._target = target.number if target else 0
        self._size = len(self._rubric.stages)
        self._shift = 2 * self._size  # of the counts
        self._flags = (1 << self._shift) - 1
        own = [stage.id for stage in self._rubric.stages]
        self._places = None if own == stages else [own.index(id_) if id_ in own else None for id_ in stages]
        room = form.room
        self._lacks = form.letters(_lack)
        self._parts = self._by_stage(self._part, _PART)
        self._ways = self._by_stage(self._way)
        self._heights = Memory(self._height, room, _HEIGHT)
        self._counts = Memory(self._counted, room, _HEIGHT)
        # There are far fewer of these than parts: sharing them spares memory, and the time to fetch from it.
        self._texts = Memory(str, room)
        self._bits = Memory(int, room)

    def _by_stage(self, make: Callable[[int, str], V], size: int = 0) -> Sequence[Memory[str, V]]:
        room, asked = self._form.room, self._form.asked
        sizes = (size + _QUESTION * len(questions) for questions in asked)
        return [Memory(partial(make, place), room, each) for place, each in enumerate(sizes)]

    def rows(self, cells: Sequence[str], entries: Entries, floor: int = 0) -> list[str | None]:
        """A line for each record; nothing where its entries take a closer look, or less than `floor` is reached.

        `cells` say whose the records are.
        """
        size, sides = len(cells), self._form.sides
        parts = [
            list(map(memory.__getitem__, sides.keys(place, columns, size)))
            for place, (memory, columns) in enumerate(zip(self._parts, entries, strict=True))
        ]
        unclear = {place for column in parts if None in column for place, part in enumerate(column) if part is None}
        if not unclear:
            return self._rows(cells, parts, entries, floor)
        clear = [place not in unclear for place in range(len(cells))]
        parts = [list(compress(column, clear)) for column in parts]
        entries = [[list(compress(column, clear)) for column in columns] for columns in entries]
        rows = iter(self._rows(list(compress(cells, clear)), parts, entries, floor))
        return [next(rows) if is_clear else None for is_clear in clear]

    def _rows(
        self, cells: Sequence[str], parts: Sequence[Sequence[_Part | None]], entries: Entries, floor: int
    ) -> list[str | None]:
        if not cells:
            return []
        # Whole columns at a time, which is quicker: each of these has, for each stage, the entries of all rows.
        bits, met, gaps, essential_first, open_, deciding = (
            [list(map(attrgetter(name), column)) for column in parts] for name in _Part._fields
        )
        if self._places is not None:
            blank = ['""'] * len(cells)
            met = [blank if place is None else met[place] for place in self._places]
        totals = list(map(sum, zip(*bits, strict=True)))
        heights = [self._heights[total & self._flags] for total in totals]
        plans = self._plans([height_.reached for height_ in heights], entries)
        mets, opened = map(",".join, zip(*met, strict=True)), map("".join, zip(*open_, strict=True))
        rows: list[str | None] = []
        for place, (cell_, total, (reached, at_most, rungs, ahead), met_, gap, plan, open__) in enumerate(
            zip(cells, totals, heights, mets, zip(*gaps, strict=True), plans, opened, strict=True)
        ):
            if reached < floor:
                rows.append(None)
                continue
            first = undecided = ""
            later = gap
            if reached < self._size:
                first, later = essential_first[reached][place], (*gap[:reached], *gap[reached + 1 :])
            if at_most > reached:
                undecided = "".join([stage[place] for stage in deciding[reached:at_most]])
            rows.append(
                f'{cell_},{rungs},{self._counts[total >> self._shift]},{met_},"{(first + "".join(later))[:-1]}",'
                f'"{plan[:-1]}","{open__[:-1]}","{undecided[:-1]}","{ahead}",""\n'
            )
        return rows

    def _part(self, place: int, key: str) -> _Part | None:
        outcome = self._form.outcome(place, key)
        if outcome is None:
            return None
        gaps, essential = outcome.gaps, outcome.essential_gaps
        bits = outcome.not_applicable
        for count in (outcome.unanswered, outcome.unknown, outcome.rated):
            bits = bits << _BITS | count
        bits = bits << self._shift | (outcome.passed | outcome.possible << 1) << 2 * place
        return _Part(
            bits=self._bits[bits],
            met=self._texts[cell(str(outcome.met))],
            gaps=self._listed(gaps),
            essential_first=self._listed((*essential, *[id_ for id_ in gaps if id_ not in essential])),
            open=self._listed(outcome.open),
            deciding=self._listed(outcome.deciding),
        )

    def _plans(self, reached: Sequence[int], entries: Entries) -> Sequence[str]:
        """What the plan of each record asks for: nothing where there is no way through one of its stages."""
        plans = [""] * len(reached)
        for at in set(reached):
            chosen = [each == at for each in reached]
            places = list(compress(range(len(reached)), chosen))
            steps = []
            for stage in range(at, self._target or min(at + 1, self._size)):
                columns = [compress(column, chosen) for column in entries[stage]]
                steps.append(map(self._ways[stage].__getitem__, self._lacks.keys(stage, columns, len(places))))
            for place, ways in zip(places, zip(*steps, strict=True), strict=False):
                plans[place] = "" if None in ways else "".join(map(str, ways))
        return plans

    def _way(self, place: int, key: str) -> str | None:
        """What a plan asks for in a stage; nothing at all where none of its questions applies."""
        stage, lacks = self._rubric.stages[place], self._lacks.meanings(key)
        if lacks.count(Mark.NOT_APPLICABLE) == len(stage.questions):
            return None
        return self._listed(question.id for question in way(stage, self._form.ratings(place, lacks) or {}))

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
        return self._texts["".join([f"{id_} " for id_ in ids])]


def _lack(question: Question, rating: Rating | None) -> Rating | None:
    """All that lacks as much is alike; an open question counts from the lowest score."""
    if rating is Mark.NOT_APPLICABLE:
        return rating
    return min(rating, question.met_at) if isinstance(rating, int) else question.scale.lowest
