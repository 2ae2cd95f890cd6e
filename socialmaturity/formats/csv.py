"""Results as rows of one flat table: what a spreadsheet and a data frame read.

A row is put together from finished texts.  All of it but the identification follows from what each single stage came
to, so a stage's texts are made once for each way in which its questions were answered.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from socialmaturity import formulas
from socialmaturity.core.asked import stage_of
from socialmaturity.core.result import Failed
from socialmaturity.core.scoring import deciding_between, gaps_in_order
from socialmaturity.formats import Chunk
from socialmaturity.formats.flat import COUNTS, LISTS, REACHED, places_in, rung_values, spaced, stage_ids
from socialmaturity.tables.cache import Cache
from socialmaturity.tables.stages import Climber
from socialmaturity.tables.writer import RecordWriter
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from socialmaturity.core.asked import Asked
    from socialmaturity.core.codes import Codes
    from socialmaturity.core.model import Question, Rating, Rubric, Stage
    from socialmaturity.core.result import Result, Results
    from socialmaturity.core.scoring import Assessment, Outcome
    from socialmaturity.core.sheet import Sheet
    from socialmaturity.formats import Batches, ResultColumns
    from socialmaturity.formats.rows import Value
    from socialmaturity.presentation import Presentation
    from socialmaturity.report.blocks import Report
    from socialmaturity.tables.cache import Budget
    from socialmaturity.tables.fast import FastRecords
    from socialmaturity.tables.stages import Climb

_WHO = ("subject", "scope", "respondent", "role", "date")
_PIECE = 200  # bytes
_BLANK = ""


def header(columns: ResultColumns) -> list[str]:
    """Return the names of the columns, some of them for the stages of a rubric and for tags."""
    stages = (f"met_{id_}" for id_ in stage_ids(columns.rubrics))
    tags = (f"tag_{name}" for name in columns.tags)
    return ["source", "rubric", *_WHO, *REACHED, *COUNTS, *stages, *LISTS, "errors", "assessor", *tags]


def line(cells: Iterable[str]) -> str:
    """Return a row with its line end."""
    return joined_cells(cells) + "\n"


def joined_cells(texts: Iterable[str]) -> str:
    """Return texts as the cells of a row."""
    return ",".join(map(cell, texts))


def cell(text: str) -> str:
    """Return a text as a cell: in quotes, no formula to any spreadsheet, and harmless on a screen.

    An empty cell has no quotes: with them, many programs take a column of numbers for one of texts.
    """
    if not text:
        return ""
    if _HARMLESS(text):
        return f'"{text}"'
    text = text if text.isprintable() else shown(text)
    return '"' + formulas.safe(text).replace('"', '""') + '"'


def column_cells(texts: Sequence[str]) -> Sequence[str]:
    """Return a column of texts as cells, for one of mostly distinct texts, which are not worth remembering."""
    joined_ = "\n".join(texts)
    if joined_.count("\n") < len(texts) and _ALL_HARMLESS(joined_):
        return [f'"{text}"' if text else "" for text in texts]
    return list(map(cell, texts))


_PLAIN = r"(?:[A-Za-z0-9](?:[\w .,:;/()&+-]*[\w.,:;/()&+-])?)?"
_HARMLESS = re.compile(_PLAIN, re.ASCII).fullmatch
_ALL_HARMLESS = re.compile(rf"{_PLAIN}(?:\n{_PLAIN})*", re.ASCII).fullmatch


def identification(rubric: Rubric, sheet: Sheet) -> str:
    """Return the cells that say whose row it is."""
    date = sheet.date.isoformat() if sheet.date else ""
    return joined_cells((sheet.source, rubric.name, sheet.subject, sheet.scope, sheet.respondent, sheet.role, date))


def failed_line(result: Failed, columns: ResultColumns) -> str:
    """Return the row of a record that could not be scored."""
    errors = " | ".join(problem.message for problem in result.problems if not problem.warning)
    tags = {f"tag_{name}": text for name, text in result.tags.items()}
    known = {**tags, **result.known, "source": result.source, "errors": errors}
    return line([known.get(name, "") if name != "rubric" else "" for name in header(columns)])


def write_records(
    results: Iterable[Results[str]], rubrics: Mapping[str, Rubric], columns: ResultColumns
) -> Iterator[Chunk]:
    """Write the table as it comes: its header, and a row for each record."""
    yield Chunk(line(header(columns)))
    for each in results:
        yield Chunk("".join(each.made), len(each.made))


class _Piece(NamedTuple):
    """The part of a row that one stage gives.  The lists end with a blank after each id, to be joined as they are."""

    met: str
    gaps: str
    essential_first: str
    open: str
    deciding: str


class _Rung(NamedTuple):
    """The cells that follow from the stages that are passed, and those that are possible."""

    cells: str
    ahead: str


class CsvRows(RecordWriter[str]):
    """The writer of the flat table, in which the stages of these rubrics have columns."""

    leaves_out_warnings = True

    def __init__(self, asked: Asked, budget: Budget, columns: ResultColumns) -> None:
        self._asked = asked
        self._budget = budget
        self._columns = columns
        self._stages = stage_ids(columns.rubrics)
        self._tables: dict[str, _Table] = {}
        self._cells = Cache(cell, budget, as_long=True)

    def fast(self, records: FastRecords) -> Sequence[str | None]:
        """Return the rows of fast records."""
        table = self._table(records.codes.rubric)
        return table.rows(records.codes, self._who(records), records.keys, self._ends(records))

    def result(self, result: Result) -> str:
        """Return the row of a result."""
        if isinstance(result, Failed):
            return failed_line(result, self._columns)
        sheet = result.assessment.sheet
        end = joined_cells([sheet.assessor, *(sheet.tags.get(name, "") for name in self._columns.tags)])
        return self._table(result.assessment.rubric).row(result.assessment, end)

    def _table(self, rubric: Rubric) -> _Table:
        if rubric.name not in self._tables:
            target = stage_of(rubric, self._asked.target)
            self._tables[rubric.name] = _Table(rubric, self._stages, target, self._budget)
        return self._tables[rubric.name]

    def _who(self, records: FastRecords) -> Sequence[str]:
        """Return the cells that say whose records they are."""
        fields, blank = records.fields, [_BLANK] * len(records.places)
        source, rubric = cell(f"{records.file}:")[:-1], cell(records.codes.rubric.name)
        sources = [f'{source}{number}",{rubric}' for number in records.numbers]
        subjects = column_cells(fields["subject"]) if "subject" in fields else blank
        others = (map(self._cells.__getitem__, fields[name]) if name in fields else blank for name in _WHO[1:])
        return list(map(",".join, zip(sources, subjects, *others, strict=True)))

    def _ends(self, records: FastRecords) -> Sequence[str]:
        """Return the last cells of each row: the assessor and the tags."""
        blank = [_BLANK] * len(records.places)
        assessors = records.fields.get("assessor")
        columns = [map(self._cells.__getitem__, assessors) if assessors else blank]
        for name in self._columns.tags:
            texts = records.tag_column(name, records.places) if name in records.tag_names else blank
            cells = {text: cell(text) for text in set(texts)}
            columns.append(map(cells.__getitem__, texts))
        return list(map(",".join, zip(*columns, strict=True)))


class _Table:
    """The rows of one rubric.  `stages` have a column for what is met, by their ids; plans lead to `target`."""

    def __init__(self, rubric: Rubric, stages: Sequence[str], target: Stage | None, budget: Budget) -> None:
        self._rubric = rubric
        self._places = places_in(rubric, stages)
        # There are far fewer of these than pieces: to share them saves memory, and the time to fetch from it.
        self._met: Cache[int, str] = Cache(lambda met: cell(str(met)), budget)
        self._lists: Cache[tuple[str, ...], str] = Cache(spaced, budget, _PIECE)
        self._climber = Climber(rubric, self, budget, target, size=_PIECE, way_size=0)

    def rows(self, codes: Codes, who: Sequence[str], keys: Sequence[str], ends: Sequence[str]) -> list[str | None]:
        """Return a row for each key, with its first and last cells; None for one with a stage to warn of."""
        climbs = self._climber.climb(codes, keys)
        return [climb and self._row(start, climb, end) for start, climb, end in zip(who, climbs, ends, strict=True)]

    def row(self, assessment: Assessment, end: str) -> str:
        """Return the row of one assessment, with these last cells."""
        return self._row(identification(self._rubric, assessment.sheet), self._climber.climbed(assessment), end)

    def _row(self, start: str, climb: Climb[_Rung, str, str], end: str) -> str:
        reached, at_most, (rung, ahead), counts, (met, gaps, first, open_, deciding), ways = climb
        if self._places is not None:
            met = tuple([_BLANK if place is None else met[place] for place in self._places])
        gap_ids, open_ids = "".join(gaps_in_order(reached, gaps, first)), "".join(open_)
        step_ids = "".join(ways) if None not in ways else ""  # type: ignore[arg-type]  # none is None
        deciding_ids = "".join(deciding_between(reached, at_most, deciding))
        # Cut off the blank after the last id.  Written out, as a loop over the four makes a run a fifth longer.
        gap = f'"{gap_ids[:-1]}"' if gap_ids else ""
        step = f'"{step_ids[:-1]}"' if step_ids else ""
        opened = f'"{open_ids[:-1]}"' if open_ids else ""
        decides = f'"{deciding_ids[:-1]}"' if deciding_ids else ""
        return f"{start},{rung},{counts},{','.join(met)},{gap},{step},{opened},{decides},{ahead},,{end}\n"

    def piece(self, _: Stage, __: Mapping[str, Rating], outcome: Outcome) -> _Piece:
        """Return what a stage gives to a row."""
        return _Piece(
            met=self._met[outcome.met],
            gaps=self._lists[outcome.gaps],
            essential_first=self._lists[outcome.essential_first],
            open=self._lists[outcome.open],
            deciding=self._lists[outcome.deciding],
        )

    def way(self, questions: Sequence[Question]) -> str:
        """Return the ids of the questions on the way through a stage."""
        return self._lists[tuple([question.id for question in questions])]

    def rung(self, reached: int, at_most: int, ahead: Sequence[Stage]) -> _Rung:
        """Return the cells of the ladder."""
        values = rung_values(self._rubric, reached, at_most)
        cells = joined_cells("" if value is None else str(value) for value in values)
        return _Rung(cells, ahead=cell(" ".join(stage.id for stage in ahead)))

    def counts(self, *counts: int) -> str:
        """Return the cells that count questions."""
        return joined_cells(map(str, (len(self._rubric.questions), *counts)))


record_writer = CsvRows


def write_questions(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write a row for each question of each sheet."""
    from socialmaturity.formats.rows import QUESTION_HEAD, question_rows

    yield Chunk(line(QUESTION_HEAD))
    for batch in batches:
        yield Chunk("".join(map(_values, chain.from_iterable(map(question_rows, batch)))), len(batch))


def write_overview(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write the overview, one number a row."""
    from socialmaturity.formats.overview import OVERVIEW_HEAD, overview_of, overview_rows

    survey = overview_of(batches, wanted)
    rows = overview_rows(survey, wanted)
    if survey.sheets:
        yield Chunk(line(OVERVIEW_HEAD) + "".join(map(_values, rows)), survey.sheets + survey.failed)


def write_report(report: Callable[[], Report], data: Callable[[], Mapping[str, Any]], wanted: Presentation) -> str:
    """Write a row for each unit of --by, from their data."""
    from socialmaturity.formats.rows import UNIT_HEAD, unit_rows

    return line(UNIT_HEAD) + "".join(map(_values, unit_rows(data())))


def _values(row: Iterable[Value]) -> str:
    """Return values as a row: texts in quotes, numbers and empty cells bare."""
    cells = ("" if value is None else str(value) if isinstance(value, int) else cell(str(value)) for value in row)
    return ",".join(cells) + "\n"
