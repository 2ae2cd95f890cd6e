"""Score inputs, and yield a stream of results.

A block of records is scored by a pure function: a `Scorer` reads and writes nothing, returns the same for the
same block, and can be pickled, so that other processes can run it as well.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from socialmaturity.core.asked import ASKED, stage_of
from socialmaturity.core.result import Failed, Remark, Results, Scored
from socialmaturity.core.scoring import climb, height, score
from socialmaturity.documents.sheet import BLANK_SHEET, read_sheet
from socialmaturity.errors import InputError, Problem
from socialmaturity.tables.cache import Budget
from socialmaturity.tables.inputs import Documents, How, Unreadable, read_inputs
from socialmaturity.tables.records import Block
from socialmaturity.tables.writer import RecordWriter
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from socialmaturity.core.asked import Asked
    from socialmaturity.core.codes import Codes
    from socialmaturity.core.model import Rubric, Stage
    from socialmaturity.core.result import Result
    from socialmaturity.core.scoring import Assessment, Outcome
    from socialmaturity.core.sheet import Sheet
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.tables.fast import FastRecords, FastRows
    from socialmaturity.tables.inputs import Document, Piece
    from socialmaturity.tables.jsonl import FastLines
    from socialmaturity.tables.stages import Stages
    from socialmaturity.tables.strict import Strict

BUDGET = 52 << 20  # bytes for all that is remembered of records
_OUTCOME = 700  # bytes
MOST_AHEAD = 1_000  # records to look at before any is written, to know what needs columns


M = TypeVar("M")


class Reports(RecordWriter["Result"]):
    """The writer that makes results, for formats that need all that is known about each record."""

    def __init__(self, asked: Asked, budget: Budget) -> None:
        self._asked = asked
        self._budget = budget
        self._stages: dict[str, Stages[Outcome]] = {}

    def fast(self, records: FastRecords) -> Sequence[Result | None]:
        rubric, results = records.codes.rubric, list["Result | None"]()
        for number, outcomes in enumerate(self._of(records.codes).pieces(records.keys)):
            if None in outcomes:
                results.append(None)
                continue
            sheet = records.sheet(number)
            assessment = climb(rubric, sheet, sheet.ratings, outcomes)
            results.append(None if assessment.barely_applicable else scored(assessment, (), self._asked))
        return results

    def result(self, result: Result) -> Result:
        return result

    def _of(self, codes: Codes) -> Stages[Outcome]:
        if codes.rubric.name not in self._stages:
            from socialmaturity.tables.stages import Stages

            self._stages[codes.rubric.name] = Stages(codes, lambda _, __, outcome: outcome, self._budget, _OUTCOME)
        return self._stages[codes.rubric.name]


def run(
    inputs: Iterable[str],
    rubrics: Catalogue,
    asked: Asked = ASKED,
    how: How | None = None,
    tell: Callable[[Sequence[Problem]], object] | None = None,
) -> Iterator[Result]:
    """Yield one result for each record of the inputs, in their order.

    `tell` is called with problems of a table as a whole.
    """
    scorer = Scorer(rubrics, rubrics.default, asked, Reports)
    for piece in read_inputs(inputs, rubrics, how or How(strict=asked.strict)):
        if tell and isinstance(piece, Block) and piece.notices:
            tell(piece.notices)
        yield from scorer(piece).made


def scored(assessment: Assessment, warnings: tuple[Problem, ...], asked: Asked) -> Result:
    """Return the result of an assessment."""
    rubric, source = assessment.rubric, assessment.sheet.source
    if asked.strict and warnings:
        return Failed(source=source, problems=tuple(replace(each, warning=False) for each in warnings))
    try:
        target, floor = stage_of(rubric, asked.target), stage_of(rubric, asked.floor)
    except InputError as error:
        return Failed(source=source, problems=error.problems)
    return Scored(source=source, assessment=assessment, warnings=warnings, target=target, floor=floor)


class Scorer(Generic[M]):
    """Score pieces of input, and yield what the writer makes of each record.

    `default` is the rubric of sheets that name none.
    """

    def __init__(
        self,
        rubrics: Mapping[str, Rubric],
        default: Rubric | None,
        asked: Asked,
        writer: Callable[[Asked, Budget], RecordWriter[M]],
    ) -> None:
        self.rubrics = rubrics
        self.default = default
        self.asked = asked
        self._make_writer = writer
        self._forget()

    def __reduce__(self) -> tuple[type[Scorer[M]], tuple[object, ...]]:
        # The rubrics themselves, and not where their files are: another machine has no such files.
        rubrics: dict[str, Rubric] = {}
        for id_ in self.rubrics:
            with suppress(InputError):  # one that cannot be read is none, to the records that name it
                rubrics[id_] = self.rubrics[id_]
        return Scorer, (rubrics, self.default, self.asked, self._make_writer)

    def _forget(self) -> None:
        self.budget = Budget(BUDGET)
        self._writer = self._make_writer(self.asked, self.budget)
        self._rows: FastRows | None = None
        self._lines: FastLines | None = None
        self._strict: Strict | None = None
        self._floors: dict[str, Stages[bool]] = {}

    def __call__(self, piece: Piece) -> Results[M]:
        """Score the records of a piece."""
        if isinstance(piece, Documents | Unreadable):
            return self.write(list(self.each(piece)))
        self._writer.meet(piece)
        made_fast: list[M | None] = [None] * len(piece.records)
        remarks, rubrics, tags = list[Remark](), list[tuple[int, str]](), set[str]()
        for found in self.fast(piece):
            records = self._undoubted(found)
            if not records.places:
                continue
            for place, each in zip(records.places, self._writer.fast(records), strict=True):
                made_fast[place] = each
            rubrics.append((records.places[0], records.codes.rubric.name))
            tags.update(records.tag_names)
            remarks += self._remarks(records)
        left = {place: self.strict(piece, place) for place, each in enumerate(made_fast) if each is None}
        made = [self._writer.result(left[place]) if each is None else each for place, each in enumerate(made_fast)]
        remarks = [each for each in remarks if each.place not in left]
        results = _with_remarks(self._writer.together(made), left.items(), rubrics, remarks, tags)
        return results._replace(notices=piece.notices)

    def write(self, results: Sequence[Result]) -> Results[M]:
        """Return what the writer makes of results."""
        made = self._writer.together([self._writer.result(result) for result in results])
        return _with_remarks(made, enumerate(results))

    def _undoubted(self, records: FastRecords) -> FastRecords:
        """Leave out the records with a warning, where the writer has to know it, or where it is an error."""
        if not records.doubts or (self._writer.leaves_out_warnings and not self.asked.strict):
            return records
        return records.only([place not in records.doubts for place in records.places])

    def each(self, piece: Piece) -> Iterator[Result]:
        """Yield the result of each record of a piece, all in the strict way."""
        if isinstance(piece, Unreadable):
            yield Failed(source=piece.file, problems=piece.problems)
        elif isinstance(piece, Documents):
            yield from map(self.document, piece.documents)
        else:
            yield from (self.strict(piece, place) for place in range(len(piece.records)))

    def document(self, document: Document) -> Result:
        """Score one sheet."""
        result = self._scored(document.file, lambda: self._read(document), document.file)
        if document.json and isinstance(result, Failed):
            from socialmaturity.tables.strict import known_of_json

            known, tags = known_of_json(document.data)
            return result._replace(known=known, tags=tags)
        return result

    def _read(self, document: Document) -> tuple[Rubric, Sheet, tuple[Problem, ...]]:
        data, file = document.data, document.file
        return read_sheet(data, file, self.rubrics, self.default, json=document.json, asked=self.asked)

    def strict(self, block: Block, place: int) -> Result:
        """Score one record of a block, whatever it is."""
        if self._strict is None:
            from socialmaturity.tables.strict import Strict

            self._strict = Strict(self.rubrics, self.default, self.asked)
        read = partial(self._strict, block, place)
        result = self._scored(f"{block.file}:{block.numbers[place]}", read, block.file, block.numbers[place])
        if isinstance(result, Failed):
            from socialmaturity.tables.strict import known_of

            known, tags = known_of(block, place)
            return result._replace(known=known, tags=tags)
        return result

    def _scored(
        self,
        source: str,
        read: Callable[[], tuple[Rubric, Sheet, tuple[Problem, ...]]],
        file: str,
        line: int | None = None,
    ) -> Result:
        try:
            rubric, sheet, warnings = read()
        except InputError as error:
            return Failed(source=source, problems=error.problems)
        if not sheet.answers and not sheet.left_out:
            warnings += (replace(BLANK_SHEET, file=file, line=line),)
        assessment = score(rubric, sheet)
        warnings += tuple(replace(_thin(stage), file=file, line=line) for stage in assessment.barely_applicable)
        return scored(assessment, warnings, self.asked)

    def fast(self, block: Block) -> Iterator[FastRecords]:
        """Yield the records of a block that need no strict reading.  A table with another header clears the caches."""
        read: FastRows | FastLines
        if block.columns is None:
            if self._lines is None:
                from socialmaturity.tables.jsonl import FastLines

                self._lines = FastLines(self.rubrics, self.default, self.budget)
            read = self._lines
        else:
            if self._rows is not None and self._rows.columns != block.columns:
                self._forget()
            if self._rows is None:
                from socialmaturity.tables.fast import FastRows

                self._rows = FastRows(block.columns, self.rubrics, self.default, self.budget)
            read = self._rows
        for records in read(block):
            with suppress(InputError):  # the strict way says that the rubric has no such stage
                stage_of(records.codes.rubric, self.asked.target)
                stage_of(records.codes.rubric, self.asked.floor)
                yield records

    def _remarks(self, records: FastRecords) -> Iterator[Remark]:
        """Yield a remark for each record with a warning about an answer, or that has not reached the floor."""
        floor = stage_of(records.codes.rubric, self.asked.floor)
        if floor is None and not records.doubts:
            return
        reached = self._reached(records) if floor else [0] * len(records.places)
        for place, number, height_ in zip(records.places, records.numbers, reached, strict=True):
            below = floor if floor and height_ < floor.number else None
            problems = records.doubts.get(place, ())
            if below or problems:
                yield Remark(place=place, source=f"{records.file}:{number}", problems=problems, below=below)

    def _reached(self, records: FastRecords) -> list[int]:
        """Return the number of the stage that each record has reached."""
        name = records.codes.rubric.name
        if name not in self._floors:
            from socialmaturity.tables.stages import Stages

            self._floors[name] = Stages(records.codes, lambda _, __, outcome: outcome.passed, self.budget, 0)
        return [height(passed) for passed in self._floors[name].pieces(records.keys)]


def _with_remarks(
    made: Sequence[M],
    results: Iterable[tuple[int, Result]],
    rubrics: Sequence[tuple[int, str]] = (),
    remarks: Sequence[Remark] = (),
    tags: Collection[str] = (),
) -> Results[M]:
    """Merge what was made with what is known of the other records, in the order of the records."""
    remarks, rubrics, tags = list(remarks), list(rubrics), set(tags)
    for place, result in results:
        if isinstance(result, Failed):
            remarks.append(Remark(place=place, source=result.source, problems=result.problems, failed=True))
            continue
        rubrics.append((place, result.assessment.rubric.name))
        tags.update(result.assessment.sheet.tags)
        below = result.floor if result.floor and result.assessment.reached < result.floor.number else None
        if result.warnings or below:
            remarks.append(Remark(place=place, source=result.source, problems=result.warnings, below=below))
    remarks.sort(key=lambda remark: remark.place)
    return Results(made, remarks, list(dict.fromkeys(id_ for _, id_ in sorted(rubrics))), tags)


class Ahead(NamedTuple):
    """What is known of the first records: the rubric of the first one that can be scored, and all their tags.

    `results` are those of the sheets that come first; `pieces` are all other pieces of input.
    """

    rubric: Rubric | None
    tags: Sequence[str]
    results: Sequence[Sequence[Result]]
    pieces: Iterator[Piece]


def look_ahead(pieces: Iterable[Piece], scorer: Scorer[Result], max_errors: int | None = None) -> Ahead:
    """Look at the first records before any is written.  Of a table, the first one that can be scored is enough."""
    pieces, waiting, results = iter(pieces), list["Piece"](), list[list["Result"]]()
    rubric: Rubric | None = None
    tags: dict[str, None] = {}
    seen = failed = 0
    for piece in pieces:
        columns = piece.columns if isinstance(piece, Block) else None
        tags.update(dict.fromkeys(columns.tags if columns else ()))
        if waiting or isinstance(piece, Block):
            waiting.append(piece)
            found: Iterable[Result] = scorer.each(piece) if columns else scorer(piece).made
        else:  # keep the result: a sheet takes long to read again
            results.append(list(scorer.each(piece)))
            found = results[-1]
        for result in found:
            seen += 1
            if isinstance(result, Scored):
                rubric = rubric or result.assessment.rubric
                tags.update(dict.fromkeys(result.assessment.sheet.tags))
            else:
                failed += 1
            if seen == MOST_AHEAD or failed == max_errors or (rubric and columns):
                return Ahead(rubric, list(tags), results, chain(waiting, pieces))
    return Ahead(rubric, list(tags), results, iter(waiting))


def _thin(stage: Stage) -> Problem:
    message = f"more than half of the questions of {quoted(stage.name)} are not applicable; its result rests on little"
    return Problem(message=message, warning=True)
