"""Inputs to a stream of results.  A single sheet is a batch of one.

The heart is a function of one piece of input: `Scorer` and `FlatScorer` read nothing and say nothing, give the same
for the same piece, and can be pickled, so that other processes can run them as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from socialmaturity.core.result import Failed, Scored
from socialmaturity.core.scoring import climb
from socialmaturity.documents.sheet import read_sheet
from socialmaturity.errors import InputError, Problem, refuse
from socialmaturity.formats.csv import Table, cell, failed, header, identification, stage_ids
from socialmaturity.tables.cache import Memory, Room
from socialmaturity.tables.codes import rated, rated_entries
from socialmaturity.tables.fast import Reading
from socialmaturity.tables.inputs import Documents, Unreadable, read_inputs
from socialmaturity.tables.strict import read_entry
from socialmaturity.text import did_you_mean, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from socialmaturity.core.model import Rubric, Sheet, Stage
    from socialmaturity.core.result import Result
    from socialmaturity.core.scoring import Assessment, Outcome
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.tables.codes import Entries, Form
    from socialmaturity.tables.fast_record import Plain
    from socialmaturity.tables.inputs import Document, Piece
    from socialmaturity.tables.records import Block

ROOM = 52 << 20  # bytes for all that is remembered of records
_OUTCOME, _QUESTION = 700, 20  # bytes, rather too many, the last for each question of a stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of all sheets: stages to plan to and to have reached, by their ids; whether warnings are errors.

    `set_aside` is whether answers that only another version of the rubric knows are set aside, or refused.
    """

    target: str | None = None
    floor: str | None = None
    strict: bool = False
    set_aside: bool = False


Read: TypeAlias = "tuple[Rubric, Sheet, tuple[Problem, ...]]"
"""A sheet, the rubric that it answers, and what its author is warned of."""
ASKED = Asked()


def run(inputs: Iterable[str], rubrics: Catalogue, asked: Asked = ASKED) -> Iterator[Result]:
    """One result for each record of the inputs, in their order."""
    scorer = Scorer(rubrics, rubrics.default, asked)
    for piece in read_inputs(inputs, rubrics):
        yield from scorer(piece)


def stage_of(rubric: Rubric, id_: str | None) -> Stage | None:
    """The stage that an option names: its id, name or number.  Raises InputError where the rubric has no such stage."""
    if id_ is None:
        return None
    if stage := _named(rubric, id_):
        return stage
    known = f"; it has {', '.join(rubric.by_id)}"
    raise refuse(f"the rubric '{rubric.id}' has no stage {quoted(id_)}{did_you_mean(id_, rubric.by_id) or known}")


def _named(rubric: Rubric, name: str) -> Stage | None:
    called = name.casefold()
    named = (stage for stage in rubric.stages if called in (stage.id, stage.name.casefold()))
    return next(named, None) or next((stage for stage in rubric.stages if called == str(stage.number)), None)


def refuse_unknown(asked: Asked, rubrics: Sequence[Rubric]) -> None:
    """Raises InputError where a stage that was asked for is in none of these rubrics."""
    for id_ in (asked.target, asked.floor):
        if id_ is not None and not any(_named(rubric, id_) for rubric in rubrics):
            stages = listed(dict.fromkeys(stage for rubric in rubrics for stage in rubric.by_id))
            guess = did_you_mean(id_, (stage for rubric in rubrics for stage in rubric.by_id))
            raise refuse(f"no rubric has a stage {quoted(id_)}{guess or f'; there are {stages}'}")


class Scorer:
    """Scores pieces of input.  `default` is the rubric of sheets that name none."""

    def __init__(self, rubrics: Mapping[str, Rubric], default: Rubric | None = None, asked: Asked = ASKED) -> None:
        self.rubrics = rubrics
        self.default = default
        self.asked = asked
        self._forget()

    def _forget(self) -> None:
        self.room = Room(ROOM)
        self._plain = Reading(self.rubrics, self.default, self.room)
        self._outcomes: dict[Form, Sequence[Memory[str, Outcome | None]]] = {}
        self._sheets: dict[str, Form] = {}  # of what was read as a sheet, by rubric

    def __reduce__(self) -> tuple[type[Scorer], tuple[Mapping[str, Rubric], Rubric | None, Asked]]:
        return Scorer, (self.rubrics, self.default, self.asked)

    def __call__(self, piece: Piece) -> Iterator[Result]:
        """A result for each record of a piece, in their order."""
        if isinstance(piece, Unreadable):
            yield Failed(source=piece.file, problems=piece.problems)
        elif isinstance(piece, Documents):
            for document in piece.documents:
                yield self._long(document.file, partial(self.sheet, document))
        else:
            results = self._quickly(piece)
            for place in range(len(piece.records)):
                yield results.get(place) or self.closely(piece, place)

    def sheet(self, document: Document) -> Read:
        """What a document says.  Raises InputError with all that is wrong with it."""
        data, file, aside = document.data, document.file, self.asked.set_aside
        return read_sheet(data, file, self.rubrics, self.default, json=document.json, set_aside=aside)

    def closely(self, block: Block, place: int) -> Result:
        """The result for one record of a block, whatever it is."""
        read = partial(read_entry, block, place, self.rubrics, self.default, set_aside=self.asked.set_aside)
        return self._long(f"{block.file}:{block.numbers[place]}", read)

    def plain(self, block: Block) -> Iterable[Plain]:
        """The plain records of a block.  A table with other columns takes the room of what came before."""
        if block.columns is not None and not self._plain.knows(block.columns):
            self._forget()
        return self._plain(block)

    def _quickly(self, block: Block) -> dict[int, Result]:
        """The results for the plain records of a block, by their places."""
        results: dict[int, Result] = {}
        for plain in self.plain(block):
            form = plain.form
            size = len(plain.places)
            judged, given = self._judged(form, plain.entries, size), form.answers(plain.entries, size)
            for number, (place, outcomes, answers) in enumerate(zip(plain.places, judged, given, strict=True)):
                if outcomes:
                    source = f"{block.file}:{block.numbers[place]}"
                    sheet = plain.told(number).sheet(source, form, answers)
                    results[place] = self._aimed(climb(form.rubric, sheet, sheet.ratings, outcomes), ())
        return results

    def _judged(self, form: Form, entries: Entries, size: int) -> Iterator[tuple[Outcome, ...] | None]:
        """What the stages come to, for each of so many records: nothing where one of them takes a closer look."""
        if form not in self._outcomes:
            self._outcomes[form] = [
                Memory(partial(form.outcome, place), form.room, _OUTCOME + _QUESTION * len(asked))
                for place, asked in enumerate(form.asked)
            ]
        columns = [
            map(memory.__getitem__, form.sides.keys(place, columns, size))
            for place, (memory, columns) in enumerate(zip(self._outcomes[form], entries, strict=True))
        ]
        for outcomes in zip(*columns, strict=True):
            clear = tuple([outcome for outcome in outcomes if outcome])
            yield clear if len(clear) == len(outcomes) else None

    def _long(self, source: str, read: Callable[[], Read]) -> Result:
        try:
            return self.scored(*read())
        except InputError as error:
            return Failed(source=source, problems=error.problems)

    def scored(self, rubric: Rubric, sheet: Sheet, warnings: tuple[Problem, ...]) -> Result:
        """The result for a sheet that was read."""
        ratings = sheet.ratings
        (outcomes,) = self._judged(self.rated(rubric), rated_entries(rubric, [ratings]), 1)
        assert outcomes  # noqa: S101 - ratings can always be read
        return self._scored(climb(rubric, sheet, ratings, outcomes), warnings)

    def rated(self, rubric: Rubric) -> Form:
        """The form of sheets that were read before."""
        if rubric.id not in self._sheets:
            self._sheets[rubric.id] = rated(rubric, self.room, watchful=False)
        return self._sheets[rubric.id]

    def _scored(self, assessment: Assessment, warnings: tuple[Problem, ...]) -> Result:
        source = assessment.sheet.source
        warnings += tuple(_thin(stage, source) for stage in assessment.barely_applicable)
        if self.asked.strict and warnings:
            return Failed(source=source, problems=tuple(replace(each, warning=False) for each in warnings))
        return self._aimed(assessment, warnings)

    def _aimed(self, assessment: Assessment, warnings: tuple[Problem, ...]) -> Result:
        rubric, source = assessment.rubric, assessment.sheet.source
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
        self._forget()

    def _forget(self) -> None:
        self._room = self._scorer.room
        self._tables: dict[Form, tuple[Table, str, int]] = {}
        self._sheets: dict[str, Form] = {}  # of what is read as a sheet, by rubric
        self._results: dict[str, Table] = {}  # of what is scored already, by rubric

    def __reduce__(self) -> tuple[type[FlatScorer], tuple[Scorer, Sequence[Rubric]]]:
        return FlatScorer, (self._scorer, self._columns)

    def __call__(self, piece: Piece) -> Sequence[str | Result]:
        """A row or a result for each record of a piece, in their order."""
        if isinstance(piece, Unreadable):
            return list(self._scorer(piece))
        if isinstance(piece, Documents):
            return self._documents(piece.documents)
        rows = self._quickly(piece)
        return [row or self._scorer.closely(piece, place) for place, row in enumerate(rows)]

    def _documents(self, documents: Sequence[Document]) -> Sequence[str | Result]:
        results: dict[int, str | Result] = {}
        sheets: dict[str, list[tuple[int, Rubric, Sheet]]] = {}  # of which nothing else is to be said, by rubric
        for place, document in enumerate(documents):
            try:
                rubric, sheet, warnings = self._scorer.sheet(document)
            except InputError as error:
                results[place] = Failed(source=document.file, problems=error.problems)
                continue
            if warnings:
                results[place] = self._scorer.scored(rubric, sheet, warnings)
            else:
                sheets.setdefault(rubric.id, []).append((place, rubric, sheet))
        for alike in sheets.values():
            rubric = alike[0][1]
            rows = self._plainly(rubric, [sheet for _, _, sheet in alike])
            for (place, _, sheet), row in zip(alike, rows, strict=True):
                results[place] = row or self._scorer.scored(rubric, sheet, ())
        return [results[place] for place in range(len(documents))]

    def _plainly(self, rubric: Rubric, sheets: Sequence[Sheet]) -> Sequence[str | None]:
        """The rows of sheets; nothing for those of which something else is to be said."""
        if rubric.id not in self._sheets:
            self._sheets[rubric.id] = rated(rubric, self._room, watchful=True)
        try:
            table, _, floor = self._of_form(self._sheets[rubric.id])
        except InputError:
            return [None] * len(sheets)
        cells = [identification(rubric, sheet) for sheet in sheets]
        return table.rows(cells, rated_entries(rubric, [sheet.ratings for sheet in sheets]), floor)

    def _quickly(self, block: Block) -> Sequence[str | None]:
        """The rows of the plain records of a block of which nothing else is to be said; nothing for the others."""
        rows: list[str | None] = [None] * len(block.records)
        source = cell(f"{block.file}:")[:-1]
        plains = self._scorer.plain(block)
        if self._room is not self._scorer.room:
            self._forget()
        for plain in plains:
            try:
                table, rubric, floor = self._of_form(plain.form)
            except InputError:
                continue
            numbers = map(block.numbers.__getitem__, plain.places)
            cells = [f'{source}{number}",{rubric},{who}' for number, who in zip(numbers, plain.cells, strict=True)]
            found = table.rows(cells, plain.entries, floor)
            if len(found) == len(rows):
                return found
            for place, row in zip(plain.places, found, strict=True):
                rows[place] = row
        return rows

    def row(self, result: Result) -> str:
        """The row of a result."""
        if isinstance(result, Failed):
            return failed(result.source, result.problems, len(self.header))
        assessment, rubric = result.assessment, result.assessment.rubric
        if rubric.id not in self._results:
            self._results[rubric.id] = self._table(self._scorer.rated(rubric))
        cells, entries = [identification(rubric, assessment.sheet)], rated_entries(rubric, [assessment.ratings])
        (row,) = self._results[rubric.id].rows(cells, entries)
        assert row is not None  # noqa: S101 - ratings can always be read
        return row

    def _of_form(self, form: Form) -> tuple[Table, str, int]:
        """What the rows of plain records need: their table, the cell of their rubric, and the number of the floor."""
        if form not in self._tables:
            floor = stage_of(form.rubric, self._scorer.asked.floor)
            self._tables[form] = self._table(form), cell(form.rubric.name), floor.number if floor else 0
        return self._tables[form]

    def _table(self, form: Form) -> Table:
        if form.rubric.id not in {rubric.id for rubric in (*self._columns, *self.others)}:
            self.others.append(form.rubric)
        return Table(form, self._stages, stage_of(form.rubric, self._scorer.asked.target))


def _thin(stage: Stage, source: str) -> Problem:
    message = f"more than half of the questions of '{stage.name}' are not applicable; its result rests on little"
    return Problem(message=message, file=source, warning=True)
