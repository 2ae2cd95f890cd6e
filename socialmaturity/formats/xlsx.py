"""Results as a workbook: an overview to read, and all data to filter, one row a sheet and one row a question."""

from __future__ import annotations

import datetime
import io
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from socialmaturity.core.groups import grouping
from socialmaturity.core.overview import Overview
from socialmaturity.core.result import Failed, Scored
from socialmaturity.errors import needs_extra, refuse
from socialmaturity.formats import Chunk
from socialmaturity.formats.overview import OVERVIEW_HEAD, counted, overview_data, overview_rows
from socialmaturity.formats.rows import (
    QUESTION_HEAD,
    UNIT_HEAD,
    answer_value,
    failed_row,
    question_rows,
    sheet_head,
    sheet_row,
    tags_of,
    unit_rows,
)
from socialmaturity.report import Actions, Items, Ladder, Rows, Says, line_texts, report
from socialmaturity.report.words import edition, rung_name
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from socialmaturity.core.model import Rubric
    from socialmaturity.formats import Batches
    from socialmaturity.formats.rows import Value
    from socialmaturity.presentation import Presentation
    from socialmaturity.report import Report, Rung

_LADDER = ("Stage", "Status", "Met", "Open", "Not met", "Share met")
_ANSWERED = ("source", "subject", "scope", "respondent", "date")
MOST_ROWS = 1_048_575  # of a worksheet, below its head
A4 = 9  # as a workbook calls it
LINE = 13.5  # points of a line of text
LONGEST = 32_767  # UTF-16 units of a cell's text
# A text never becomes a formula, a number or a link.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
# A property that says when a file was made would make each of them another one.
CREATED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no time zones
ACCENT, PALE, SOFT = "#0B5261", "#8FBCC5", "#D8E8EB"
_NARROWEST, _WIDEST = 8, 50  # characters of a column
FROZEN = 3  # columns that stay where they are
ACROSS = 6  # columns that a paragraph takes
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
_ACROSS_PAGE = 250  # characters of a line of a printed page, at some 60 % of their size: smaller is hard to read
_WHOSE = ("subject", "scope", "respondent")  # next to each other in every table
LOOKED_AT = 1_000  # rows that decide how wide a column is, and which tags have one


def write_results(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write a workbook on one sheet or many."""
    book, totals = _Book(), Overview(0, grouping(wanted.group_by))
    results = chain.from_iterable(batches)
    # The columns for tags have to be known before the first row, and if there is but one sheet.
    first = list(islice(results, LOOKED_AT))
    scored = [result for result in first if isinstance(result, Scored)]
    tags, single = tags_of(scored), scored[0] if len(scored) == 1 and len(first) < LOOKED_AT else None
    if single:
        book.write_single(single, wanted)
    for result in chain(first, results):
        totals.take(result)
        if isinstance(result, Scored):
            book.add(result, tags, single=result is single)
        elif isinstance(result, Failed):
            book.fail(result)
    if not totals.sheets:
        return
    totals.refuse_missing()
    if not single:
        book.write_overview(totals, wanted)
    yield Chunk(book.close(), totals.sheets + totals.failed)


def write_questions(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write the same: it has a row for each question."""
    yield from write_results(batches, wanted)


def write_overview(batches: Batches, wanted: Presentation) -> Iterator[Chunk]:
    """Write a workbook with the overview alone."""
    totals = counted(batches, wanted)
    if totals.sheets:
        book = _Book()
        book.write_overview(totals, wanted)
        book.write_numbers(totals, wanted)
        yield Chunk(book.close(), totals.sheets + totals.failed)


def write_report(report: Callable[[], Report], data: Callable[[], Mapping[str, Any]], wanted: Presentation) -> bytes:
    """Write a workbook on the units of --by: their report to read, and a row for each with all that there is."""
    book = _Book()
    book.write_sections(report(), wanted)
    book.write_units(data())
    return book.close()


class _Looks(NamedTuple):
    """How cells look."""

    title: Format
    heading: Format
    head: Format
    number_head: Format
    text: Format
    wrapped: Format
    number: Format
    date: Format
    share: Format


class _Printed(NamedTuple):
    """What of a table is printed: the columns from `first` to `last`, and those of `who` again on each page."""

    first: str
    last: str
    who: tuple[str, ...]


class _Table:
    """A worksheet that is filled row by row below a frozen head, and can be filtered.

    Texts of columns that are `wrapped` take several lines of this many characters.
    """

    def __init__(
        self,
        workbook: Workbook,
        looks: _Looks,
        name: str,
        head: Sequence[str],
        *,
        wrapped: Mapping[str, int] | None = None,
        printed: _Printed | None = None,
    ) -> None:
        self.sheet: Worksheet = workbook.add_worksheet(name)
        self._looks = looks._replace(text=looks.wrapped) if wrapped else looks
        self._head = list(head)
        self._widths = [len(text) + 3 for text in head]
        self._wrapped = [(wrapped or {}).get(text, 0) for text in head]
        self._printed = printed
        self._waiting: list[list[Value]] = []
        self._written = 0
        self.sheet.freeze_panes(1, min(FROZEN, len(head) - 1))

    def add(self, row: Iterable[Value]) -> None:
        """Add a row.  Raises InputError where a worksheet can hold no more."""
        self._waiting.append(list(row))
        if self._written + len(self._waiting) > MOST_ROWS:
            raise refuse(f"a worksheet holds {MOST_ROWS:,} rows, and these are more; use --format csv")
        if len(self._waiting) == LOOKED_AT:
            self._write()

    def _write(self) -> None:
        """Write the rows that wait; the first ones say what the columns are like."""
        if not self._written:
            self._write_head()
        for place, row in enumerate(self._waiting, self._written + 1):
            if any(self._wrapped):
                self.sheet.set_row(place, LINE * max(map(_lines, row, (width or _WIDEST for width in self._wrapped))))
            for column, value in enumerate(row):
                _put(self.sheet, place, column, value, self._looks)
        self._written += len(self._waiting)
        self._waiting.clear()

    def _write_head(self) -> None:
        """Write the head: what is above numbers or dates is as far right as they are."""
        for column, name in enumerate(self._head):
            values = [row[column] for row in self._waiting if row[column] is not None]
            self._widths[column] = max([self._widths[column], *(len(str(value)) + 1 for value in values)])
            numbers = any(not isinstance(value, str) for value in values)
            self.sheet.write_string(0, column, name, self._looks.number_head if numbers else self._looks.head)

    def finish(self) -> None:
        """Write what waits, and set the filter, the widths and what is printed."""
        self._write()
        rows, columns = self._written, len(self._head)
        self.sheet.autofilter(0, 0, max(rows, 1), columns - 1)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:{_last_column(columns)}{rows + 1}"})
        widths = [
            wrapped or min(max(width, _NARROWEST), _WIDEST)
            for width, wrapped in zip(self._widths, self._wrapped, strict=True)
        ]
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        self._set_print(widths)

    def _set_print(self, widths: Sequence[int]) -> None:
        """Set what is printed, on as many pages across as keep it readable."""
        _set_page(self.sheet)
        self.sheet.repeat_rows(0)
        printed = self._printed or _Printed(self._head[0], self._head[-1], ())
        first, last, *who = map(self._head.index, (printed.first, printed.last, *printed.who))
        self.sheet.print_area(0, first, self._written, last)
        again = sum(widths[column] for column in who)
        own = sum(widths[first : last + 1]) - (again if who and first <= who[0] else 0)
        if who:
            self.sheet.repeat_columns(who[0], who[-1])
        self.sheet.fit_to_pages(-(-own // (_ACROSS_PAGE - again)), 0)


class _Book:
    """The workbook.  Its first worksheet is the overview, which is written last."""

    def __init__(self) -> None:
        try:
            from xlsxwriter import Workbook
        except ModuleNotFoundError as error:
            raise needs_extra("office", "xlsx") from error
        self._data = io.BytesIO()
        self._workbook = Workbook(self._data, OPTIONS)
        self._workbook.set_properties({"created": CREATED})
        self._looks = _looks(self._workbook)
        self._overview = _Page(self._workbook, self._looks, "Overview", (44, *[13] * 24))
        self._tables: dict[str, _Table] = {}
        self._numbers: dict[str, int] = {}  # of the rubrics, in the order in which they came

    def add(self, result: Scored, tags: Sequence[str], *, single: bool) -> None:
        """Add the rows of a sheet.  Those of a single one are for reading too."""
        assessment = result.assessment
        rubric, sheet, ratings = assessment.rubric, assessment.sheet, assessment.ratings
        head = sheet_head(rubric, tags)
        counts = _Printed("date", "not_applicable", _WHOSE)
        self._table("Sheets", head, rubric, printed=counts).add(sheet_row(result, head))
        in_full, in_short = _Printed("stage", "advice", ("text",)), _Printed("text", "answer_text", _WHOSE)
        questions = self._table(
            "Questions",
            QUESTION_HEAD,
            wrapped=_TO_READ if single else None,
            printed=in_full if single else in_short,
        )
        for row in question_rows(result):
            questions.add(row)
        head = [*_ANSWERED, *rubric.questions]
        answers = self._table("Answers", head, rubric, printed=_Printed("date", head[-1], _WHOSE))
        who = (sheet.source, sheet.subject, sheet.scope, sheet.respondent, sheet.date)
        answers.add([*who, *(answer_value(ratings.get(id_)) for id_ in rubric.questions)])

    def fail(self, result: Failed) -> None:
        """Add the row of a record that could not be scored."""
        self._table("Not scored", ("source", "errors")).add(failed_row(result, 2))

    def write_single(self, result: Scored, wanted: Presentation) -> None:
        """Write the overview of one sheet: the result, its ladder, and what to do."""
        found = report(result.assessment, result.target, letterhead=wanted.letterhead)
        page = self._overview
        page.title(found.letterhead.title or found.subject)
        for line in (*found.about, *(says.text for says in found.headline), result.assessment.sheet.summary):
            page.line(line)
        actions: _Page | None = None
        for section in found.sections:
            for block in section.blocks:
                if isinstance(block, Ladder):
                    page.table(section.heading, _LADDER, list(map(_rung_cells, block.rungs)), shares=(5,))
                elif isinstance(block, Actions):
                    actions = actions or _Page(self._workbook, self._looks, "Actions", (5, 32, 28, 28, 30, 24, 14, 11))
                    table = block.as_table
                    rows = [tuple("\n".join(line_texts(cell)) for cell in row) for row in table.rows]
                    actions.table(section.heading, table.head, rows)

    def write_overview(self, totals: Overview, wanted: Presentation) -> None:
        """Write the overview of many sheets, with charts."""
        page = self._overview
        page.title(wanted.letterhead.title or _assessments(totals.sheets))
        if totals.failed:
            page.line(f"Left out: {totals.failed:,} that could not be scored")
        for standing, data in zip(totals.standings.values(), overview_data(totals, wanted)["overviews"], strict=True):
            names = [rung_name(standing.rubric, number) for number in range(len(standing.rubric.stages) + 1)]
            page.line(f"{edition(standing.rubric)}: {_assessments(standing.sheets)}")
            self._distribution(names, data)
            self._groups(names, data, wanted)
            page.table(
                "What keeps most from the next stage",
                ("Question", "Stage", "Gaps", "Open", "Applicable", "Share"),
                [
                    (
                        f"{each['ref']} {each['text']}".strip(),
                        *(each[name] for name in ("stage", "gaps", "open", "applicable")),
                        _part(each),
                    )
                    for each in data["blocking"]
                ],
                shares=(5,),
            )
            self._themes(data)

    def write_numbers(self, totals: Overview, wanted: Presentation) -> None:
        """Add the overview as rows, one number each."""
        table = self._table("Numbers", OVERVIEW_HEAD)
        for row in overview_rows(totals, wanted):
            table.add(row)

    def write_sections(self, found: Report, wanted: Presentation) -> None:
        """Write the sentences, tables and lists of a report on the first page."""
        page = self._overview
        page.title(wanted.letterhead.title or found.subject)
        for line in (*found.about, *(says.text for says in found.headline)):
            page.line(line)
        for section in found.sections:
            page.heading(section.heading)
            for block in section.blocks:
                if isinstance(block, Rows):
                    page.table(
                        "", block.head, [tuple(map(_number_or_text, map(line_texts, row))) for row in block.rows]
                    )
                elif isinstance(block, Says):
                    page.line(block.text)
                elif isinstance(block, Items):
                    for item in block.items:
                        page.line(f"{item.text} ({item.mark})" if item.mark else item.text)

    def write_units(self, data: Mapping[str, Any]) -> None:
        """Add a row for each unit."""
        table = self._table("Units", UNIT_HEAD)
        for row in unit_rows(data):
            table.add(row)

    def close(self) -> bytes:
        """Return the bytes of the workbook."""
        for table in self._tables.values():
            table.finish()
        self._workbook.close()
        return self._data.getvalue()

    def _distribution(self, names: Sequence[str], data: Mapping[str, Any]) -> None:
        rows = [
            (name, reached["sheets"], _of(reached["sheets"], data["sheets"]), at_most["sheets"])
            for name, reached, at_most in zip(names, data["reached"], data["at_most"], strict=True)
        ]
        head = ("Stage reached", "Assessments", "Share", "At most")
        first = self._overview.table("Stage reached", head, rows, shares=(2,))
        self._overview.chart("bar", first, len(rows), columns=(1,), title="Assessments by stage reached")

    def _groups(self, names: Sequence[str], data: Mapping[str, Any], wanted: Presentation) -> None:
        if not wanted.group_by:
            return
        rows = [
            (
                *((each["group"] or {}).get(field, "(small groups)") for field in wanted.group_by),
                each["sheets"],
                *(rung["sheets"] for rung in each["reached"]),
                *(_of(rung["sheets"], each["sheets"]) for rung in each["reached"]),
            )
            for each in data["groups"]
        ]
        size = len(wanted.group_by) + 1
        head = (*wanted.group_by, "Assessments", *names, *(f"{name}, share" for name in names))
        shares = tuple(range(size + len(names), size + 2 * len(names)))
        self._overview.table(f"By {', '.join(wanted.group_by)}", head, rows, shares=shares)

    def _themes(self, data: Mapping[str, Any]) -> None:
        rows = [
            (*(each[name] for name in ("label", "met", "gaps", "open")), _of(each["met"], each["applicable"]))
            for each in data["themes"]
        ]
        if rows:
            head = ("Theme", "Met", "Not met", "Open", "Share met")
            first = self._overview.table("By theme, in weights", head, rows, shares=(4,))
            self._overview.chart("stacked", first, len(rows), columns=(1, 2, 3), title="Met by theme")

    def _table(
        self,
        kind: str,
        head: Sequence[str],
        rubric: Rubric | None = None,
        *,
        wrapped: Mapping[str, int] | None = None,
        printed: _Printed | None = None,
    ) -> _Table:
        """Return the worksheet of a kind; each rubric has its own where columns differ."""
        number = self._numbers.setdefault(rubric.id, len(self._numbers) + 1) if rubric else 1
        name = kind if number == 1 else f"{kind} {number}"
        if name not in self._tables:
            self._tables[name] = _Table(self._workbook, self._looks, name, head, wrapped=wrapped, printed=printed)
        return self._tables[name]


class _Page:
    """A worksheet to read from top to bottom."""

    def __init__(self, workbook: Workbook, looks: _Looks, name: str, widths: Sequence[int]) -> None:
        self._widths = widths
        self._workbook = workbook
        self._name = name
        self._looks = looks
        self._row = 0
        self.sheet: Worksheet = workbook.add_worksheet(name)
        self.sheet.hide_gridlines(2)
        _set_page(self.sheet)
        self.sheet.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)

    def title(self, text: str) -> None:
        """Write the title."""
        self.sheet.set_row(self._row, 2 * LINE)
        _put(self.sheet, self._row, 0, text, self._looks._replace(text=self._looks.title))
        self._row += 1

    def line(self, text: str) -> None:
        """Write a paragraph across the columns of a table, if there is one."""
        if text:
            self.sheet.set_row(self._row, LINE * _lines(text, sum(self._widths[:ACROSS])))
            self.sheet.merge_range(self._row, 0, self._row, ACROSS - 1, "", self._looks.wrapped)
            _put(self.sheet, self._row, 0, text, self._looks._replace(text=self._looks.wrapped))
            self._row += 1

    def heading(self, text: str) -> None:
        """Write a heading below an empty row.  An empty text writes nothing."""
        if text:
            _put(self.sheet, self._row + 1, 0, text, self._looks._replace(text=self._looks.heading))
            self._row += 2

    def table(
        self, heading: str, head: Sequence[str], rows: Sequence[Sequence[Value | float]], shares: Sequence[int] = ()
    ) -> int:
        """Write a table below a heading, with bars in the columns of shares.  Return the row of its first entry."""
        self.heading(heading)
        self.sheet.set_row(self._row, LINE * max(map(_lines, head, chain(self._widths, repeat(13)))))
        for column, text in enumerate(head):
            numbers = any(column < len(row) and isinstance(row[column], int | float) for row in rows)
            look = self._looks.number_head if numbers else self._looks.head
            _put(self.sheet, self._row, column, text, self._looks._replace(text=look))
        first = self._row + 1
        for place, row in enumerate(rows, first):
            # No program makes a wrapped row as high as it has to be before somebody edits it.
            self.sheet.set_row(place, LINE * max(map(_lines, row, chain(self._widths, repeat(13)))))
            for column, value in enumerate(row):
                _put(self.sheet, place, column, value, self._looks._replace(text=self._looks.wrapped))
        self._row = first + len(rows)
        for column in shares if rows else ():
            bar = {"type": "data_bar", "min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
            self.sheet.conditional_format(
                first, column, self._row - 1, column, {**bar, "bar_color": PALE, "bar_solid": True}
            )
        return first

    def chart(self, kind: str, first: int, size: int, columns: Sequence[int], title: str) -> None:
        """Write a chart of the table whose entries begin in this row, below it."""
        stacked = {"subtype": "percent_stacked"} if kind == "stacked" else {}
        chart = self._workbook.add_chart({"type": "bar", **stacked})
        for column, colour in zip(columns, (ACCENT, SOFT, "#B8BFC6"), strict=False):
            place = [self._name, first, column, first + size - 1, column]
            chart.add_series(
                {
                    "name": [self._name, first - 1, column],
                    "categories": [self._name, first, 0, first + size - 1, 0],
                    "values": place,
                    "fill": {"color": colour},
                    "data_labels": {"value": kind != "stacked"},
                    "gap": 60,
                }
            )
        chart.set_title({"name": title, "name_font": {"size": 11}})
        chart.set_legend({"position": "bottom"} if kind == "stacked" else {"none": True})
        chart.set_y_axis({"reverse": kind == "stacked"})
        chart.set_size({"width": 760, "height": 60 + 32 * size})
        self._row += 1
        self.sheet.insert_chart(self._row, 0, chart)
        self._row += (60 + 32 * size) // 20 + 2


def _set_page(sheet: Worksheet) -> None:
    """Set the paper on which a worksheet is printed, and number its pages."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")


def _put(sheet: Worksheet, row: int, column: int, value: Value | float, looks: _Looks) -> None:
    """Write a cell: a text is never taken for anything else, and one that is too long for a cell is cut."""
    if isinstance(value, str):
        lines_ = "\n".join(map(shown, value.split("\n")))
        short = lines_.encode("utf-16-le")[: 2 * LONGEST].decode("utf-16-le", "ignore")
        sheet.write_string(row, column, short, looks.text)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, column, datetime.datetime(value.year, value.month, value.day), looks.date)  # noqa: DTZ001 - the format has no time zones
    elif isinstance(value, float):
        sheet.write_number(row, column, value, looks.share)
    elif value is not None:
        sheet.write_number(row, column, value, looks.number)


def _looks(workbook: Workbook) -> _Looks:
    def made(**look: object) -> Format:
        return workbook.add_format({"font_name": "Arial", "font_size": 10, "valign": "top", **look})

    head = {"bold": True, "font_color": "#FFFFFF", "bg_color": ACCENT, "text_wrap": True}
    return _Looks(
        title=made(bold=True, font_size=16, font_color=ACCENT),
        heading=made(bold=True, font_size=12, font_color=ACCENT),
        head=made(**head),
        number_head=made(**head, align="right"),
        text=made(),
        wrapped=made(text_wrap=True),
        number=made(num_format="#,##0"),
        date=made(num_format="yyyy-mm-dd"),
        share=made(num_format="0%"),
    )


def _number_or_text(texts: Sequence[str]) -> Value:
    """Return the lines of a cell as one text, or as a number where they are one."""
    text = "\n".join(texts)
    return int(text) if text.isdecimal() and len(text) < 10 else text  # noqa: PLR2004 - a count


def _lines(value: Value | float, width: int) -> int:
    """Return how many lines a value takes in a column of this many characters."""
    return sum(max(1, -(-len(line) // (width - 1))) for line in str(value or "").split("\n"))


def _assessments(count: int) -> str:
    return f"{count:,} {'assessment' if count == 1 else 'assessments'}"


def _rung_cells(rung: Rung) -> tuple[Value | float, ...]:
    name = f"{rung.number}. {rung.name}{f': {rung.about}' if rung.about else ''}"
    share = _of(rung.met, rung.met + rung.open + rung.gaps)
    return name, rung.status.value, rung.met, rung.open, rung.gaps, share


def _part(blocked: Mapping[str, int]) -> float:
    return _of(blocked["gaps"] + blocked["open"], blocked["applicable"])


def _of(part: int, whole: int) -> float:
    """Return a share, rounded down to whole percents, so that 100% means all."""
    return (100 * part // whole) / 100 if whole else 0.0


def _last_column(count: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    name: str = xl_col_to_name(count - 1)
    return name
