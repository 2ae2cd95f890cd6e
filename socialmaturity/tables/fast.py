"""The fast way: records without anything to complain about, read column by column.

Whatever may need a word to its author is left out here, and goes to `strict`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import compress
from operator import not_
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.core.codes import UNREAD, Codes
from socialmaturity.core.sheet import TEXT_FIELDS, UNANSWERED, Answer, Sheet
from socialmaturity.documents.field_kinds import date_of
from socialmaturity.documents.sheet import BLANK_SHEET
from socialmaturity.errors import InputError
from socialmaturity.tables.cache import Cache
from socialmaturity.tables.columns import doubt_of
from socialmaturity.tables.days import day_of
from socialmaturity.tables.records import Grid, misfit
from socialmaturity.tables.values import Doubt, Values, cell_text, joined_note, noted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from socialmaturity.core.model import Question, Rubric
    from socialmaturity.errors import Problem
    from socialmaturity.tables.cache import Budget
    from socialmaturity.tables.columns import Columns
    from socialmaturity.tables.records import Block

_ANSWER = 120  # bytes
_NOTE = "\0"  # behind a cell that has a note, and before the note: no text may hold this character


class FastRecords(NamedTuple):
    """The records of a block that answer one rubric and can be judged at once, column by column.

    `places` are their places in the block.  `keys` have a code for each question.  `fields` are the texts of each
    field that any of them has; dates are in ISO form.  `tags` and `answers` say more of the record at a place;
    `tag_column` has the texts of one of the `tag_names`, as far as it is theirs.
    `doubts` are warnings about answers, by place.  `asked` are the only questions that were asked, if not all were.
    """

    file: str
    codes: Codes
    version: str
    places: Sequence[int]
    numbers: Sequence[int]
    keys: Sequence[str]
    fields: Mapping[str, Sequence[str]]
    tags: Callable[[int], Mapping[str, str]]
    answers: Callable[[int], Mapping[str, Answer]]
    tag_names: Collection[str]
    tag_column: Callable[[str, Sequence[int]], Sequence[str]]
    doubts: Mapping[int, tuple[Problem, ...]] = {}
    asked: tuple[str, ...] = ()

    def sheet(self, number: int) -> Sheet:
        """Return one of these records as a sheet."""
        texts = {name: column[number] for name, column in self.fields.items()}
        place = self.places[number]
        return Sheet(
            source=f"{self.file}:{self.numbers[number]}",
            rubric=self.codes.rubric.id,
            version=self.version,
            date=date_of(texts.pop("date", "")),
            tags=self.tags(place),
            answers=self.answers(place),
            asked=self.asked,
            **texts,  # type: ignore[arg-type]  # the names of TEXT_FIELDS are those of texts
        )

    def only(self, chosen: Sequence[bool]) -> FastRecords:
        """Return those of these records that are chosen."""
        places = list(compress(self.places, chosen))
        return self._replace(
            places=places,
            doubts={place: self.doubts[place] for place in places if place in self.doubts} if self.doubts else {},
            numbers=list(compress(self.numbers, chosen)),
            keys=list(compress(self.keys, chosen)),
            fields={name: list(compress(column, chosen)) for name, column in self.fields.items()},
        )


class Encoder:
    """Encode the texts that answer each question of a rubric.  A text always means the same for its question.

    `read` makes the reader of a question's texts, which returns None if the strict reader has to decide.
    """

    def __init__(
        self, codes: Codes, read: Callable[[Question], Callable[[str], Answer | None]], budget: Budget
    ) -> None:
        questions = codes.rubric.questions.values()
        self.codes = codes
        self._codes = {q.id: Cache(partial(self._code, q, read(q)), budget, as_long=True) for q in questions}
        self._answers = {q.id: Cache(read(q), budget, _ANSWER) for q in questions}
        self._unanswered = [codes.code(question, None) for question in questions]

    def keys(self, columns: Mapping[str, Sequence[str]], size: int) -> list[str]:
        """Return the keys of some records from the column of each question.  One without a column is unanswered."""
        codes = "".join(
            "".join(map(cache.__getitem__, columns[id_])) if id_ in columns else unanswered * size
            for (id_, cache), unanswered in zip(self._codes.items(), self._unanswered, strict=True)
        )
        # Each code is one character, so the codes of a record are `size` characters apart.
        return [codes[number::size] for number in range(size)]

    def answers(self, texts: Mapping[str, str]) -> dict[str, Answer]:
        """Return the answers that these texts give, by question, in the rubric's order."""
        found = {id_: cache[texts[id_]] for id_, cache in self._answers.items() if texts.get(id_)}
        return {id_: answer for id_, answer in found.items() if answer and answer is not UNANSWERED}

    def _code(self, question: Question, read: Callable[[str], Answer | None], text: str) -> str:
        answer = read(text)
        if answer is None:
            return UNREAD
        worded = bool(answer.note or answer.reason or answer.evidence)
        return self.codes.code(question, answer.rating, worded=worded)


def readable(records: FastRecords) -> FastRecords:
    """Leave out the records with an answer that only the strict reader can judge, and warn of those without any."""
    if UNREAD in "".join(records.keys):
        records = records.only([UNREAD not in key for key in records.keys])
    blank = records.codes.key({})
    if blank not in records.keys:
        return records
    blanks = {
        place: (*records.doubts.get(place, ()), replace(BLANK_SHEET, file=records.file, line=number))
        for place, number, key in zip(records.places, records.numbers, records.keys, strict=True)
        if key == blank
    }
    return records._replace(doubts={**records.doubts, **blanks})


def rubric_named(name: str, rubrics: Mapping[str, Rubric], default: Rubric | None) -> Rubric | None:
    """Return the rubric that a record names; None if there is none of this name and version, or it cannot be read."""
    if not name:
        return default
    id_, _, version = name.partition("@")
    try:
        rubric = rubrics.get(name) if version else None  # several versions may be loaded
        rubric = rubric or rubrics.get(id_)
    except InputError:  # the strict way says so, of each record that names it
        return None
    return rubric if rubric and (not version or version == rubric.version) else None


def iso_date(text: str) -> str | None:
    """Return a date in ISO form, "" for an empty text, or None if the text is not a date."""
    if not text:
        return ""
    date = date_of(text)
    return date.isoformat() if date else None


class FastRows:
    """Read the rows of one table."""

    def __init__(self, columns: Columns, rubrics: Mapping[str, Rubric], default: Rubric | None, budget: Budget) -> None:
        self.columns = columns
        self._rubrics = rubrics
        self._default = rubrics.get(columns.rubric, default) if columns.rubric else default
        self._budget = budget
        self._encoders: dict[str, Encoder] = {}
        self._doubtful: dict[str, dict[str, str]] = {}  # messages, by question and cell
        self._dates: Cache[str, str | None] = Cache(self._iso_day, budget, as_long=True)

    def __call__(self, block: Block) -> Iterator[FastRecords]:
        """Yield the fast records of a block, one group for each name of a rubric."""
        places, columns = self._fitting(block)
        if not places:
            return
        at = self.columns.fields.get("rubric")
        names = None if at is None else _texts(columns[at])
        for name in dict.fromkeys(names or [""]):
            rubric = rubric_named(name, self._rubrics, self._default)
            if rubric is None:
                continue
            chosen = self._chosen(columns, rubric, name, names)
            if chosen is None or all(chosen):
                records = self._records(block, places, columns, rubric)
            else:
                some = [list(compress(column, chosen)) for column in columns]
                records = self._records(block, list(compress(places, chosen)), some, rubric)
            records = readable(records)
            if records.places:
                yield records._replace(version=name.partition("@")[2])

    def _fitting(self, block: Block) -> tuple[Sequence[int], Sequence[Sequence[str]]]:
        """Return the places of the rows that are not too long and hold nothing but text, and their columns."""
        width, records = self.columns.width, block.records
        if isinstance(records, Grid) and records.width == width and not block.wrong and not block.suspect:
            return range(len(records)), records.columns
        rows = {
            place: row
            for place, row in enumerate(records)
            if isinstance(row, list) and len(row) <= width and place not in block.wrong
        }
        if block.suspect:
            rows = {place: row for place, row in rows.items() if not misfit("	".join(row))}
        filled = [[*row, *[""] * (width - len(row))] if len(row) < width else row for row in rows.values()]
        return list(rows), list(zip(*filled, strict=True))

    def _chosen(
        self, columns: Sequence[Sequence[str]], rubric: Rubric, name: str, names: Sequence[str] | None
    ) -> list[bool] | None:
        """Return which rows name this rubric and have nothing wrong outside its questions; None for all of them."""
        fields, questions = self.columns.fields, self.columns.questions
        tests: list[Iterator[bool]] = []
        if names and names.count(name) < len(names):
            tests.append(each == name for each in names)
        if "date" in fields:
            dates = list(map(self._dates.__getitem__, columns[fields["date"]]))
            if None in dates:
                tests.append(date is not None for date in dates)
        foreign = [place for id_, place in questions.items() if id_ not in rubric.questions]
        empty = [columns[place] for place in (*self.columns.unnamed, *foreign)]
        tests.extend(map(not_, column) for column in empty if any(column))
        return list(map(all, zip(*tests, strict=True))) if tests else None

    def _records(
        self, block: Block, places: Sequence[int], columns: Sequence[Sequence[str]], rubric: Rubric
    ) -> FastRecords:
        if rubric.name not in self._encoders:
            self._encoders[rubric.name] = Encoder(
                Codes(rubric), partial(_reader, self.columns, self._doubtful), self._budget
            )
        encoder = self._encoders[rubric.name]
        at, notes = self.columns.questions, self._notes(columns)
        asked = {id_: columns[at[id_]] for id_ in rubric.questions if id_ in at}
        for id_, texts in notes.items():
            if id_ in rubric.questions:
                cells = asked.get(id_) or [""] * len(texts)
                asked[id_] = [cell + _NOTE if text else cell for cell, text in zip(cells, texts, strict=True)]
        rows = {place: number for number, place in enumerate(places)}

        def tags(place: int) -> dict[str, str]:
            texts = {name: cell_text(columns[at][rows[place]]) for name, at in self.columns.tags.items()}
            return {name: text for name, text in texts.items() if text}

        def answers(place: int) -> dict[str, Answer]:
            row = rows[place]
            cells = {id_: column[row] for id_, column in asked.items()}
            return encoder.answers(
                {id_: f"{cell}{notes[id_][row]}" if id_ in notes else cell for id_, cell in cells.items()}
            )

        def tag_column(name: str, some: Sequence[int]) -> Sequence[str]:
            cells = columns[self.columns.tags[name]]
            return _texts(cells if len(some) == len(places) else [cells[rows[place]] for place in some])

        numbers = list(map(block.numbers.__getitem__, places))
        return FastRecords(
            file=block.file,
            codes=encoder.codes,
            version="",
            places=places,
            numbers=numbers,
            keys=encoder.keys(asked, len(places)),
            fields=self._fields(columns),
            tags=tags,
            answers=answers,
            tag_names=self.columns.tags,
            tag_column=tag_column,
            doubts=self._doubts(block.file, asked, places, numbers),
            asked=self.columns.mapping.asked,
        )

    def _notes(self, columns: Sequence[Sequence[str]]) -> dict[str, Sequence[str]]:
        """Return the notes on each question that has one in any row."""
        found: dict[str, Sequence[str]] = {}
        for id_, places in self.columns.notes.items():
            if any(any(columns[place]) for place in places):
                found[id_] = [joined_note(cells) for cells in zip(*(columns[place] for place in places), strict=True)]
        return found

    def _doubts(
        self, file: str, asked: Mapping[str, Sequence[str]], places: Sequence[int], numbers: Sequence[int]
    ) -> dict[int, tuple[Problem, ...]]:
        """Return the warnings about answers, by the place of their record."""
        found: dict[int, tuple[Problem, ...]] = {}
        for id_, cells in asked.items():
            doubtful = self._doubtful.get(id_)
            if not doubtful or doubtful.keys().isdisjoint(cells):
                continue
            for row, cell in enumerate(cells):
                if message := doubtful.get(cell):
                    problem = doubt_of(self.columns, id_, cell, message)
                    found[places[row]] = (
                        *found.get(places[row], ()),
                        replace(problem, file=file, line=numbers[row]),
                    )
        return found

    def _iso_day(self, cell: str) -> str | None:
        """Return the day of a cell in ISO form, or None if the strict reader has to complain."""
        day = day_of(cell, self.columns.mapping.dates)
        if day.wrong or day.doubt:
            return None
        return day.date.isoformat() if day.date else ""

    def _fields(self, columns: Sequence[Sequence[str]]) -> dict[str, Sequence[str]]:
        fields = self.columns.fields
        texts: dict[str, Sequence[str]] = {
            name: _texts(columns[fields[name]]) for name in TEXT_FIELDS if name in fields
        }
        if "date" in fields:
            texts["date"] = [self._dates[cell] or "" for cell in columns[fields["date"]]]
        return texts


def _texts(cells: Sequence[str]) -> list[str]:
    """Return what each cell of a column says, as `cell_text` does."""
    if "\n'" in "\n" + "\n".join(cells):
        return list(map(cell_text, cells))
    return list(map(str.strip, cells))  # no cell begins with an apostrophe, which is all else that `cell_text` removes


def _reader(
    columns: Columns, doubtful: dict[str, dict[str, str]], question: Question
) -> Callable[[str], Answer | None]:
    """Return what reads the cells of a question.  What its author must be warned of is noted in `doubtful`."""
    values = Values(question, columns.values_of(question))

    def read(text: str) -> Answer | None:
        cell, has_note, note = text.partition(_NOTE)
        meaning = noted(values(cell), note or has_note)
        if isinstance(meaning, Doubt):
            doubtful.setdefault(question.id, {})[text] = meaning.message
            return meaning.answer
        return meaning if isinstance(meaning, Answer) else None

    return read
