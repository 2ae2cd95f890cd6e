"""Results as a workbook: an overview to read, and all data to filter, one row a sheet and one row a question."""

from __future__ import annotations

import io
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from socialmaturity.core.groups import SMALL_GROUPS, grouping
from socialmaturity.core.overview import Overview
from socialmaturity.core.result import Failed, Scored
from socialmaturity.excel import new_workbook, temporary_folder
from socialmaturity.formats import Chunk
from socialmaturity.formats.json_data import rating_data
from socialmaturity.formats.overview import OVERVIEW_HEAD, overview_data, overview_of, overview_rows
from socialmaturity.formats.rows import (
    QUESTION_HEAD,
    UNIT_HEAD,
    failed_row,
    question_rows,
    sheet_head,
    sheet_row,
    tags_of,
    unit_rows,
)
from socialmaturity.formats.xlsx_layout import LOOKED_AT, Looks, PageSheet, Printed, TableSheet
from socialmaturity.report.blocks import Actions, Items, Ladder, Says, TableBlock, line_texts
from socialmaturity.report.sheet import sheet_report
from socialmaturity.report.words import edition, rung_name
from socialmaturity.text import number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from socialmaturity.core.model import Rubric
    from socialmaturity.formats import Batches
    from socialmaturity.formats.rows import Value
    from socialmaturity.presentation import Presentation
    from socialmaturity.report.blocks import Cell, Report, Rung

_LADDER = ("Stage", "Status", "Met", "Open", "Not met", "Share met")
_ANSWERED = ("source", "subject", "scope", "respondent", "date")
_OVERVIEW_WIDTHS = (44, *[13] * 24)  # characters of columns
_ACTIONS_WIDTHS = (5, 32, 28, 28, 30, 24, 14, 11)
# How wide the texts of the questions of a single sheet are.
_TO_READ = {
    "stage": 13,
    "text": 36,
    "theme": 14,
    "answer_text": 32,
    "needed_text": 32,
    "note": 36,
    "evidence": 24,
    "reason": 20,
    "advice": 36,
}
_WHOSE = ("subject", "scope", "respondent")  # next to each other in every table


def write_results(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write a workbook on one sheet or many."""
    with temporary_folder() as folder:
        book, totals = _Book(folder), Overview(0, grouping(wanted.group_by))
        results = chain.from_iterable(batches)
        # The columns for tags have to be known before the first row, and if there is but one sheet.
        first = list(islice(results, LOOKED_AT))
        scored = [result for result in first if isinstance(result, Scored)]
        tags, single = tags_of(scored), scored[0] if len(scored) == 1 and len(first) < LOOKED_AT else None
        if single:
            book.write_single(single)
        for result in chain(first, results):
            totals.take(result)
            if isinstance(result, Scored):
                book.add(result, tags, single=result is single)
            elif isinstance(result, Failed):
                book.table("Not scored", ("source", "errors")).add(failed_row(result, 2))
        if not totals.sheets:
            return
        totals.refuse_missing()
        if not single:
            book.write_overview(totals, wanted)
        yield Chunk(book.close(), totals.sheets + totals.failed)


# The workbook has a row for each question too.
write_questions = write_results


def write_overview(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write a workbook with the overview alone: to read, and as rows of one number each."""
    with temporary_folder() as folder:
        totals = overview_of(batches, wanted)
        if totals.sheets:
            book = _Book(folder)
            book.write_overview(totals, wanted)
            for row in overview_rows(totals, wanted):
                book.table("Numbers", OVERVIEW_HEAD).add(row)
            yield Chunk(book.close(), totals.sheets + totals.failed)


def write_report(report: Callable[[], Report], data: Callable[[], Mapping[str, Any]], wanted: Presentation) -> bytes:
    """Write a workbook on the units of --by: their report to read, and a row for each with all that there is."""
    with temporary_folder() as folder:
        book = _Book(folder)
        book.write_units(report())
        table = book.table("Units", UNIT_HEAD)
        for row in unit_rows(data()):
            table.add(row)
        return book.close()


class _Book:
    """The workbook.  Its first worksheet is the overview, which is written last if there are many sheets."""

    def __init__(self, folder: str) -> None:
        self._data = io.BytesIO()
        self._workbook = new_workbook(self._data, folder)
        self._looks = Looks(self._workbook)
        self._overview = PageSheet(self._workbook, self._looks, "Overview", _OVERVIEW_WIDTHS)
        self._tables: dict[str, TableSheet] = {}
        self._numbers: dict[str, int] = {}  # of the rubrics, in the order in which they came

    def close(self) -> bytes:
        """Return the bytes of the workbook."""
        for table in self._tables.values():
            table.finish()
        self._workbook.close()
        return self._data.getvalue()

    def table(
        self,
        kind: str,
        head: Sequence[str],
        rubric: Rubric | None = None,
        *,
        wrapped: Mapping[str, int] | None = None,
        printed: Printed | None = None,
    ) -> TableSheet:
        """Return the worksheet of a kind; each rubric has its own where columns differ."""
        number = self._numbers.setdefault(rubric.id, len(self._numbers) + 1) if rubric else 1
        name = kind if number == 1 else f"{kind} {number}"
        if name not in self._tables:
            self._tables[name] = TableSheet(self._workbook, self._looks, name, head, wrapped=wrapped, printed=printed)
        return self._tables[name]

    def add(self, result: Scored, tags: Sequence[str], *, single: bool) -> None:
        """Add the rows of a sheet.  For a single one, the texts of its questions are wrapped, to be read."""
        assessment = result.assessment
        rubric, sheet, ratings = assessment.rubric, assessment.sheet, assessment.ratings
        head = sheet_head(rubric, tags)
        counts = Printed("date", "not_applicable", _WHOSE)
        self.table("Sheets", head, rubric, printed=counts).add(sheet_row(result, head))
        in_full, in_short = Printed("stage", "advice", ("text",)), Printed("text", "answer_text", _WHOSE)
        questions = self.table(
            "Questions",
            QUESTION_HEAD,
            wrapped=_TO_READ if single else None,
            printed=in_full if single else in_short,
        )
        for row in question_rows(result):
            questions.add(row)
        head = [*_ANSWERED, *rubric.questions]
        answers = self.table("Answers", head, rubric, printed=Printed("date", head[-1], _WHOSE))
        who = (sheet.source, sheet.subject, sheet.scope, sheet.respondent, sheet.date)
        answers.add([*who, *(rating_data(ratings.get(id_)) for id_ in rubric.questions)])

    def write_single(self, result: Scored) -> None:
        """Write the overview of one sheet: the result, its ladder, and what to do."""
        found = sheet_report(result.assessment, result.target)
        self._begin(found)
        self._overview.line(result.assessment.sheet.summary)
        actions: PageSheet | None = None
        for section in found.sections:
            for block in section.blocks:
                if isinstance(block, Ladder):
                    self._overview.table(section.heading, _LADDER, list(map(_rung_cells, block.rungs)), shares=(5,))
                elif isinstance(block, Actions):
                    actions = actions or PageSheet(self._workbook, self._looks, "Actions", _ACTIONS_WIDTHS)
                    table = block.as_table
                    actions.table(section.heading, table.head, [tuple(map(_text, row)) for row in table.rows])

    def write_units(self, found: Report) -> None:
        """Write the sentences, tables and lists of a report on the first page."""
        page = self._overview
        self._begin(found)
        for section in found.sections:
            page.heading(section.heading)
            for block in section.blocks:
                if isinstance(block, TableBlock):
                    page.table("", block.head, [tuple(map(_number_or_text, row)) for row in block.rows])
                elif isinstance(block, Says):
                    page.line(block.text)
                elif isinstance(block, Items):
                    for item in block.items:
                        page.line(f"{item.text} ({item.mark})" if item.mark else item.text)

    def write_overview(self, totals: Overview, wanted: Presentation) -> None:
        """Write the overview of many sheets, with charts."""
        page = self._overview
        page.title(number_of(totals.sheets, "assessment"))
        if totals.failed:
            page.line(f"Left out: {totals.failed:,} that could not be scored")
        for standing, data in zip(totals.standings.values(), overview_data(totals, wanted)["overviews"], strict=True):
            names = [rung_name(standing.rubric, number) for number in range(len(standing.rubric.stages) + 1)]
            page.line(f"{edition(standing.rubric)}: {number_of(standing.sheets, 'assessment')}")
            self._distribution(names, data)
            if wanted.group_by:
                self._groups(names, data["groups"], wanted.group_by)
            self._blocking(data["blocking"])
            if data["themes"]:
                self._themes(data["themes"])

    def _begin(self, found: Report) -> None:
        """Write the first lines of a report."""
        self._overview.title(found.subject)
        for line in (*found.about, *(says.text for says in found.headline)):
            self._overview.line(line)

    def _distribution(self, names: Sequence[str], data: Mapping[str, Any]) -> None:
        rows = [
            (name, reached["sheets"], _of(reached["sheets"], data["sheets"]), at_most["sheets"])
            for name, reached, at_most in zip(names, data["reached"], data["at_most"], strict=True)
        ]
        head = ("Stage reached", "Assessments", "Share", "At most")
        first = self._overview.table("Stage reached", head, rows, shares=(2,))
        self._overview.chart("Assessments by stage reached", first, len(rows), columns=(1,))

    def _groups(self, names: Sequence[str], groups: Sequence[Mapping[str, Any]], fields: Sequence[str]) -> None:
        rows = [
            (
                *((each["group"] or {}).get(field, SMALL_GROUPS) for field in fields),
                each["sheets"],
                *(rung["sheets"] for rung in each["reached"]),
                *(_of(rung["sheets"], each["sheets"]) for rung in each["reached"]),
            )
            for each in groups
        ]
        counts = (*fields, "Assessments", *names)
        head = (*counts, *(f"{name}, share" for name in names))
        self._overview.table(f"By {', '.join(fields)}", head, rows, shares=range(len(counts), len(head)))

    def _blocking(self, blocking: Sequence[Mapping[str, Any]]) -> None:
        rows = [
            (
                f"{each['ref']} {each['text']}".strip(),
                *(each[name] for name in ("stage", "gaps", "open", "applicable")),
                _of(each["gaps"] + each["open"], each["applicable"]),
            )
            for each in blocking
        ]
        head = ("Question", "Stage", "Gaps", "Open", "Applicable", "Share")
        self._overview.table("What keeps most from the next stage", head, rows, shares=(5,))

    def _themes(self, themes: Sequence[Mapping[str, Any]]) -> None:
        rows = [
            (*(each[name] for name in ("label", "met", "gaps", "open")), _of(each["met"], each["applicable"]))
            for each in themes
        ]
        head = ("Theme", "Met", "Not met", "Open", "Share met")
        first = self._overview.table("By theme, in weights", head, rows, shares=(4,))
        self._overview.chart("Met by theme", first, len(rows), columns=(1, 2, 3), stacked=True)


def _text(cell: Cell) -> str:
    return "\n".join(line_texts(cell))


def _number_or_text(cell: Cell) -> Value:
    """Return a cell as a text, or as a number where it is a count."""
    text = _text(cell)
    return int(text) if text.isdecimal() and len(text) < 10 else text  # noqa: PLR2004 - digits of a count


def _rung_cells(rung: Rung) -> tuple[Value | float, ...]:
    name = f"{rung.number}. {rung.name}{f': {rung.about}' if rung.about else ''}"
    share = _of(rung.met, rung.met + rung.open + rung.gaps)
    return name, rung.status.value, rung.met, rung.open, rung.gaps, share


def _of(part: int, whole: int) -> float:
    """Return a share, rounded down to whole percents, so that 100% means all."""
    return (100 * part // whole) / 100 if whole else 0.0
