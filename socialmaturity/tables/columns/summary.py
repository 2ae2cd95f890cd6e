"""Look at a whole table without scoring it: what each column is taken for, and what each distinct cell means."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import zip_longest
from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark
from socialmaturity.core.sheet import UNANSWERED
from socialmaturity.core.understood import MOST_CELLS, Column, DistinctCell, Understood
from socialmaturity.errors import InputError, Problem, refuse
from socialmaturity.tables.days import day_problem
from socialmaturity.tables.inputs import Documents, Unreadable
from socialmaturity.tables.messages import first_rows
from socialmaturity.tables.notices import ABOUT_COLUMNS, SET_ASIDE
from socialmaturity.tables.records import misfit
from socialmaturity.tables.values import Doubt, Unread, Values, cell_text
from socialmaturity.text import letters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from socialmaturity.core.model import Question, Rubric
    from socialmaturity.tables.columns import Columns, Reading
    from socialmaturity.tables.inputs import Piece
    from socialmaturity.tables.records import Block

_LISTED = 5  # distinct cells of a tag: they show what it holds


class _Counting:
    """Counts the distinct cells of one table."""

    def __init__(self, columns: Columns, file: str, rubrics: Mapping[str, Rubric], default: Rubric | None) -> None:
        self._columns = columns
        self._file = file
        self._rubrics = rubrics
        self._default = default
        self._counts: list[Counter[str]] = [Counter() for _ in columns.readings]
        self._more: list[set[str]] = [set() for _ in columns.readings]
        self._filled = [0] * len(columns.readings)
        self._rows = 0
        self._messages: list[str] = []
        # The numbers of rows by the message about them, and by what is wrong with them as a whole.
        self._rows_named: defaultdict[str, list[int]] = defaultdict(list)
        self._rows_wrong: defaultdict[str, list[int]] = defaultdict(list)
        self._problems: list[str] = [problem.message for problem in columns.wrong]

    def add(self, block: Block) -> None:
        """Count the cells of some rows."""
        for notice in block.notices:
            if notice.line and notice.code not in (SET_ASIDE, ABOUT_COLUMNS):
                self._rows_named[notice.message].append(notice.line)
            elif notice.code != ABOUT_COLUMNS:
                self._messages.append(notice.message)
        for record, number in zip(block.records, block.numbers, strict=True):
            if isinstance(record, Problem):
                self._rows_wrong[record.message].append(number)
        rows = [record for record in block.records if isinstance(record, list)]
        self._rows += len(rows)
        for place, cells in enumerate(zip_longest(*rows, fillvalue="")):
            if place < len(self._counts):
                self._count(place, cells)
                if block.suspect and (found := next(filter(None, map(misfit, cells)), None)):
                    self._problems.append(f"{found[0]} {self._columns.called(place)}; {found[1]}")
            elif any(cells):
                self._problems.append(f"cells behind the last column, in column {letters_of(place)}")

    def _count(self, place: int, cells: Sequence[str]) -> None:
        counts = self._counts[place]
        for text, rows in Counter(map(cell_text, cells)).items():
            if not text:
                continue
            self._filled[place] += rows
            if text in counts or len(counts) < MOST_CELLS:
                counts[text] += rows
            elif len(self._more[place]) < MOST_CELLS:
                self._more[place].add(text)

    def understood(self) -> Understood:
        """Return how the table was understood."""
        rubric = self._rubrics.get(self._columns.rubric, self._default)
        columns = tuple(self._column(place, reading, rubric) for place, reading in enumerate(self._columns.readings))
        asked = self._columns.mapping.asked or tuple(rubric.questions if rubric else ())
        return Understood(
            file=self._file,
            rubric=rubric.name if rubric else "",
            tool=self._columns.tool.name if self._columns.tool else "",
            rows=self._rows,
            columns=columns,
            without=tuple(id_ for id_ in asked if id_ not in self._columns.questions),
            messages=(*self._messages, *map(_of_rows, self._rows_named.items())),
            problems=(*dict.fromkeys(self._problems), *map(_of_rows, self._rows_wrong.items())),
            refused=sum(cell.rows for column in columns for cell in column.cells if cell.refused),
        )

    def _column(self, place: int, reading: Reading, rubric: Rubric | None) -> Column:
        counts = self._counts[place]
        cells: Iterable[DistinctCell] = ()
        if reading.kind == "question":
            cells = self._answers(counts, self._question(reading.name, rubric))
        elif reading.kind == "field" and reading.name == "date":
            cells = self._days(counts)
        elif reading.kind in ("field", "tag"):
            cells = [DistinctCell(text, rows, text) for text, rows in counts.most_common(_LISTED)]
        elif reading.kind == "unnamed" and counts:
            text, rows = next(iter(counts.items()))
            cells = [DistinctCell(text, rows, problem="its column has no heading; name it or empty it", refused=True)]
        listed = tuple(cells)
        return Column(
            letters=letters_of(place),
            heading=self._columns.headings[place],
            kind=reading.kind,
            name=reading.name,
            why=reading.why,
            filled=self._filled[place],
            cells=listed,
            more=len(counts) - len(listed) + len(self._more[place]) if listed else 0,
        )

    def _question(self, id_: str, rubric: Rubric | None) -> Question:
        if rubric and id_ in rubric.questions:
            return rubric.questions[id_]
        return next(each.questions[id_] for each in self._rubrics.values() if id_ in each.questions)

    def _answers(self, counts: Counter[str], question: Question) -> Iterator[DistinctCell]:
        values = Values(question, self._columns.values_of(question))
        for text, rows in counts.most_common():
            meaning = values(text)
            if isinstance(meaning, Unread):
                yield DistinctCell(text, rows, problem=meaning.message, refused=True)
                continue
            answer, problem = (meaning.answer, meaning.message) if isinstance(meaning, Doubt) else (meaning, "")
            if answer is UNANSWERED:
                yield DistinctCell(text, rows, "unanswered")
            elif isinstance(answer.rating, Mark):
                # Whether a reason is missing is known of a row, which may have it in a note.
                missing_reason = answer.rating is Mark.NOT_APPLICABLE
                yield DistinctCell(text, rows, answer.rating.value, problem="" if missing_reason else problem)
            else:
                words = next((point.id for point in question.scale.points if point.score == answer.rating), "")
                yield DistinctCell(text, rows, str(answer.rating), words, problem)

    def _days(self, counts: Counter[str]) -> Iterator[DistinctCell]:
        for text, rows in counts.most_common():
            day, problem = day_problem(self._columns, text)
            read = day.date.isoformat() if day.date else ""
            message = day.wrong or day.doubt
            yield DistinctCell(text, rows, read, problem=message, refused=bool(problem and not problem.warning))


def _of_rows(same: tuple[str, list[int]]) -> str:
    """Return the message about some rows, with the first of their numbers."""
    message, numbers = same
    rows = f"row {numbers[0]}" if len(numbers) == 1 else f"{len(numbers):,} rows ({first_rows(numbers, len(numbers))})"
    return f"{rows}: {message}"


def understood(pieces: Iterable[Piece], rubrics: Mapping[str, Rubric], default: Rubric | None) -> Iterator[Understood]:
    """Yield how each table is understood.  Raises InputError for what cannot be read, and for sheets."""
    counting: _Counting | None = None
    file = ""
    for piece in pieces:
        if isinstance(piece, Unreadable):
            raise InputError(*piece.problems)
        if isinstance(piece, Documents) or (piece.columns is None and piece.records):
            raise refuse("is not a table: its records are sheets of their own", file=piece.file)
        if piece.columns is None:
            continue
        if counting is None or piece.file != file:
            if counting:
                yield counting.understood()
            file = piece.file
            counting = _Counting(piece.columns, file, rubrics, default)
        counting.add(piece)
    if counting:
        yield counting.understood()
