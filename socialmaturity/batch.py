"""Inputs to a stream of results.  A single sheet is a batch of one.

The heart is a function of one piece of input: `Scorer` and `FlatScorer` read nothing and say nothing, give the same
for the same piece, and can be pickled, so that other processes can run them as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from socialmaturity.core.memory import Memory
from socialmaturity.core.model import ratings_of
from socialmaturity.core.scoring import climb, judge
from socialmaturity.errors import InputError, Problem, refuse
from socialmaturity.files.entry import read_entry
from socialmaturity.files.flat import Table, cell, failed, header, identification, stage_ids
from socialmaturity.files.form import rated, rating_keys
from socialmaturity.files.inputs import Document, Unreadable, read_inputs
from socialmaturity.files.plain import Reading
from socialmaturity.files.sheet import read_sheet
from socialmaturity.text import did_you_mean, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from socialmaturity.core.model import Answer, Rating, Rubric, Sheet, Stage
    from socialmaturity.core.scoring import Assessment, Outcome
    from socialmaturity.files.catalogue import Catalogue
    from socialmaturity.files.form import Form, Key, Ratings
    from socialmaturity.files.inputs import Piece
    from socialmaturity.files.plain import Told
    from socialmaturity.files.records import Block

V = TypeVar("V")
FEWER = 4_000  # outcomes remembered a stage: they are heavier than texts
_FORMS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of all sheets: stages to plan to and to have reached, by their ids; whether warnings are errors.

    `set_aside` is whether answers that only another version of the rubric knows are set aside, or refused.
    """

    target: str | None = None
    floor: str | None = None
    strict: bool = False
    set_aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A sheet that was scored, with what its author is warned of, the target that was asked for, and the floor."""

    source: str
    assessment: Assessment
    warnings: tuple[Problem, ...] = ()
    target: Stage | None = None
    floor: Stage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A record that could not be scored, with everything that is wrong with it."""

    source: str
    problems: tuple[Problem, ...]


Result: TypeAlias = Scored | Failed
ASKED = Asked()


def run(inputs: Iterable[str], rubrics: Catalogue, asked: Asked = ASKED) -> Iterator[Result]:
    """One result for each record of the inputs, in their order."""
    scorer = Scorer(rubrics, rubrics.default, asked)
    for piece in read_inputs(inputs, rubrics):
        yield from scorer(piece)


def stage_of(rubric: Rubric, id_: str | None) -> Stage | None:
    """The stage that an option names, by its id or its name.  Raises InputError where the rubric has no such stage."""
    if id_ is None:
        return None
    if stage := _named(rubric, id_):
        return stage
    known = f"; it has {', '.join(rubric.by_id)}"
    raise refuse(f"the rubric '{rubric.id}' has no stage {quoted(id_)}{did_you_mean(id_, rubric.by_id) or known}")


def _named(rubric: Rubric, name: str) -> Stage | None:
    return next((stage for stage in rubric.stages if name.casefold() in (stage.id, stage.name.casefold())), None)


def refuse_unknown(asked: Asked, rubrics: Sequence[Rubric]) -> None:
    """Raises InputError where a stage that was asked for is in none of these rubrics."""
    for id_ in (asked.target, asked.floor):
        if id_ is not None and not any(_named(rubric, id_) for rubric in rubrics):
            guessed = (rubric for rubric in rubrics if did_you_mean(id_, rubric.by_id))
            stage_of(next(guessed, rubrics[0]), id_)


class _Judged(NamedTuple):
    """What a stage of a plain record came to."""

    outcome: Outcome
    answers: Mapping[str, Answer]
    ratings: Mapping[str, Rating]


class Scorer:
    """Scores pieces of input.  `default` is the rubric of sheets that name none."""

    def __init__(self, rubrics: Mapping[str, Rubric], default: Rubric | None = None, asked: Asked = ASKED) -> None:
        self.rubrics = rubrics
        self.default = default
        self.asked = asked
        self.plain = Reading(rubrics, default)
        self._judged = _PerForm(self._judgements)
        self._outcomes: dict[str, Sequence[Memory[Ratings, Outcome]]] = {}

    def __reduce__(self) -> tuple[type[Scorer], tuple[Mapping[str, Rubric], Rubric | None, Asked]]:
        return Scorer, (self.rubrics, self.default, self.asked)

    def __call__(self, piece: Piece) -> Iterator[Result]:
        """A result for each record of a piece, in their order."""
        if isinstance(piece, Unreadable):
            yield Failed(source=piece.file, problems=piece.problems)
        elif isinstance(piece, Document):
            read = partial(read_sheet, piece.data, piece.file, self.rubrics, self.default, json=piece.json)
            yield self._long(piece.file, partial(read, set_aside=self.asked.set_aside))
        else:
            results = self._quickly(piece)
            for place in range(len(piece.records)):
                yield results.get(place) or self.closely(piece, place)

    def closely(self, block: Block, place: int) -> Result:
        """The result for one record of a block, whatever it is."""
        read = partial(read_entry, block, place, self.rubrics, self.default, set_aside=self.asked.set_aside)
        return self._long(f"{block.file}:{block.numbers[place]}", read)

    def _quickly(self, block: Block) -> dict[int, Result]:
        """The results for the plain records of a block, by their places."""
        results: dict[int, Result] = {}
        for plain in self.plain(block):
            judged = [
                list(map(memory.__getitem__, keys))
                for memory, keys in zip(self._judged[plain.form], plain.keys, strict=True)
            ]
            for number, (place, stages) in enumerate(zip(plain.places, zip(*judged, strict=True), strict=True)):
                if None not in stages:
                    source = f"{block.file}:{block.numbers[place]}"
                    results[place] = self._short(source, plain.form, plain.told(number), stages)
        return results

    def _short(self, source: str, form: Form, told: Told, stages: Sequence[_Judged | None]) -> Result:
        outcomes, answers, ratings = zip(*stages, strict=True)
        sheet = told.sheet(source, form, dict(chain.from_iterable(each.items() for each in answers)))
        given = dict(chain.from_iterable(each.items() for each in ratings))
        return self._scored(climb(form.rubric, sheet, given, outcomes), ())

    def _judgements(self, form: Form) -> Sequence[Memory[Key, _Judged | None]]:
        return [Memory(partial(_judged, form, stage), FEWER) for stage in form.rubric.stages]

    def _long(self, source: str, read: Callable[[], tuple[Rubric, Sheet, tuple[Problem, ...]]]) -> Result:
        try:
            rubric, sheet, warnings = read()
            if rubric.id not in self._outcomes:
                self._outcomes[rubric.id] = [Memory(partial(_judge, stage), FEWER) for stage in rubric.stages]
            ratings = sheet.ratings
            keys = rating_keys(rubric, ratings)
            outcomes = tuple(memory[key] for memory, key in zip(self._outcomes[rubric.id], keys, strict=True))
        except InputError as error:
            return Failed(source=source, problems=error.problems)
        return self._scored(climb(rubric, sheet, ratings, outcomes), warnings)

    def _scored(self, assessment: Assessment, warnings: tuple[Problem, ...]) -> Result:
        rubric, source = assessment.rubric, assessment.sheet.source
        warnings += tuple(_thin(stage, source) for stage in assessment.barely_applicable)
        if self.asked.strict and warnings:
            return Failed(source=source, problems=tuple(replace(each, warning=False) for each in warnings))
        try:
            target, floor = stage_of(rubric, self.asked.target), stage_of(rubric, self.asked.floor)
        except InputError as error:
            return Failed(source=source, problems=error.problems)
        return Scored(source=source, assessment=assessment, warnings=warnings, target=target, floor=floor)


class FlatScorer:
    """Scores pieces of input to rows of the flat table, in which the stages of these rubrics have columns.

    A record of which nothing is to be said but its row comes as that row; all others come as they are scored.
    """

    def __init__(self, scorer: Scorer, columns: Sequence[Rubric]) -> None:
        self.header = header(columns)
        self.others: list[Rubric] = []  # what was met on the way and has no columns
        self._scorer = scorer
        self._columns = columns
        self._stages = stage_ids(columns)
        self._of_forms = _PerForm(self._for_form)
        self._of_sheets: dict[str, Table] = {}

    def __reduce__(self) -> tuple[type[FlatScorer], tuple[Scorer, Sequence[Rubric]]]:
        return FlatScorer, (self._scorer, self._columns)

    def __call__(self, piece: Piece) -> Sequence[str | Result]:
        """A row or a result for each record of a piece, in their order."""
        if isinstance(piece, Document | Unreadable):
            return list(self._scorer(piece))
        rows = self._quickly(piece)
        return [row or self._scorer.closely(piece, place) for place, row in enumerate(rows)]

    def _quickly(self, block: Block) -> Sequence[str | None]:
        """The rows of the plain records of a block of which nothing else is to be said; nothing for the others."""
        rows: list[str | None] = [None] * len(block.records)
        source = cell(f"{block.file}:")[:-1]
        for plain in self._scorer.plain(block):
            try:
                table, rubric, floor = self._of_forms[plain.form]
            except InputError:
                continue
            numbers = map(block.numbers.__getitem__, plain.places)
            cells = [f'{source}{number}",{rubric},{who}' for number, who in zip(numbers, plain.cells, strict=True)]
            found = table.rows(cells, plain.keys, floor)
            if len(found) == len(rows):
                return found
            for place, row in zip(plain.places, found, strict=True):
                rows[place] = row
        return rows

    def row(self, result: Result) -> str:
        """The row of a result."""
        if isinstance(result, Failed):
            return failed(result.source, result.problems, len(self.header))
        rubric, sheet = result.assessment.rubric, result.assessment.sheet
        if rubric.id not in self._of_sheets:
            self._of_sheets[rubric.id] = self._table(rated(rubric))
        keys = [[key] for key in rating_keys(rubric, result.assessment.ratings)]
        (row,) = self._of_sheets[rubric.id].rows([identification(rubric, sheet)], keys)
        assert row is not None  # noqa: S101 - ratings can always be read
        return row

    def _for_form(self, form: Form) -> tuple[Table, str, int]:
        """What the rows of plain records need: their table, the cell of their rubric, and the number of the floor."""
        floor = stage_of(form.rubric, self._scorer.asked.floor)
        return self._table(form), cell(form.rubric.name), floor.number if floor else 0

    def _table(self, form: Form) -> Table:
        if form.rubric.id not in {rubric.id for rubric in (*self._columns, *self.others)}:
            self.others.append(form.rubric)
        return Table(form, self._stages, stage_of(form.rubric, self._scorer.asked.target))


class _PerForm(dict["Form", V]):
    """What belongs to a form, for as long as there are not too many: each table of many has forms of its own."""

    def __init__(self, make: Callable[[Form], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, form: Form) -> V:
        if len(self) >= _FORMS:
            self.clear()
        self[form] = made = self._make(form)
        return made


def _judged(form: Form, stage: Stage, key: Key) -> _Judged | None:
    answers = form.answers(stage.number - 1, key)
    if answers is None:
        return None
    ratings = ratings_of(answers)
    return _Judged(judge(stage, ratings), answers, ratings)


def _judge(stage: Stage, rated: Ratings) -> Outcome:
    given = zip(stage.questions, rated, strict=True)
    return judge(stage, {question.id: rating for question, rating in given if rating is not None})


def _thin(stage: Stage, source: str) -> Problem:
    message = f"more than half of the questions of '{stage.name}' are not applicable; its result rests on little"
    return Problem(message=message, file=source, warning=True)
