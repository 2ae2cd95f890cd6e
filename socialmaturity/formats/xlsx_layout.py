"""Two kinds of worksheets: a page to read from top to bottom, and a table to filter."""

from __future__ import annotations

import datetime
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from xlsxwriter.utility import xl_col_to_name

from socialmaturity.errors import refuse
from socialmaturity.excel import A4, ACCENT, FONT, WHITE, cut
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from socialmaturity.formats.rows import Value

LOOKED_AT = 1_000  # rows that decide how wide a column is, and which tags have one
_MOST_ROWS = 1_048_575  # of a worksheet, below its head
_LINE = 13.5  # points of a line of text
_PALE, _SOFT, _GREY = "#8FBCC5", "#D8E8EB", "#B8BFC6"
_NARROWEST, _WIDEST = 8, 50  # characters of a column of a table
_USUAL = 13  # characters of a column of a page
_FROZEN = 3  # columns of a table that stay where they are
_ACROSS = 6  # columns that a paragraph takes
_ACROSS_PAGE = 250  # characters of a line of a printed page, at some 60 % of their size: smaller is hard to read


class Looks:
    """How cells look."""

    def __init__(self, workbook: Workbook) -> None:
        def look(**properties: object) -> Format:
            return workbook.add_format({**FONT, **properties})

        head = {"bold": True, "font_color": WHITE, "bg_color": ACCENT, "text_wrap": True}
        self.title = look(bold=True, font_size=16, font_color=ACCENT)
        self.heading = look(bold=True, font_size=12, font_color=ACCENT)
        self.head = look(**head)
        self.number_head = look(**head, align="right")
        self.text = look()
        self.wrapped = look(text_wrap=True)
        self.number = look(num_format="#,##0")
        self.date = look(num_format="yyyy-mm-dd")
        self.share = look(num_format="0%")


class Printed(NamedTuple):
    """What of a table is printed: the columns from `first` to `last`, and those of `who` again on each page."""

    first: str
    last: str
    who: tuple[str, ...]


class _Worksheet:
    """A worksheet that writes each cell by what it holds."""

    def __init__(self, workbook: Workbook, looks: Looks, name: str) -> None:
        self.looks = looks
        self.sheet: Worksheet = workbook.add_worksheet(name)
        self.sheet.set_paper(A4)
        self.sheet.set_landscape()
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.set_footer("&L&A&R&P / &N")

    def put(self, row: int, column: int, value: Value | float, look: Format) -> None:
        """Write a cell: a text with this look, as much as fits; a number, a share or a day with its own."""
        if isinstance(value, str):
            # Not all through `shown`: it takes away blanks at the ends, which csv keeps.
            lines = (line if line.isprintable() else shown(line) for line in value.split("\n"))
            self.sheet.write_string(row, column, cut("\n".join(lines)), look)
        elif isinstance(value, datetime.date):
            day = datetime.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - the format has no time zones
            self.sheet.write_datetime(row, column, day, self.looks.date)
        elif isinstance(value, float):
            self.sheet.write_number(row, column, value, self.looks.share)
        elif value is not None:
            self.sheet.write_number(row, column, value, self.looks.number)

    def set_height(self, row: int, values: Iterable[Value | float], widths: Iterable[int]) -> None:
        """Make a row as high as its values need, in columns of these widths, in characters.

        No program makes a row with wrapped texts higher by itself before somebody edits it.
        """
        self.sheet.set_row(row, _LINE * max(map(_lines, values, widths)))


class PageSheet(_Worksheet):
    """A worksheet to read from top to bottom."""

    def __init__(self, workbook: Workbook, looks: Looks, name: str, widths: Sequence[int]) -> None:
        super().__init__(workbook, looks, name)
        self._workbook = workbook
        self._widths = widths
        self._row = 0
        self.sheet.hide_gridlines(2)
        self.sheet.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)

    def title(self, text: str) -> None:
        """Write the title."""
        self.sheet.set_row(self._row, 2 * _LINE)
        self.put(self._row, 0, text, self.looks.title)
        self._row += 1

    def line(self, text: str) -> None:
        """Write a paragraph across several columns.  An empty text writes nothing."""
        if text:
            self.set_height(self._row, [text], [sum(self._widths[:_ACROSS])])
            self.sheet.merge_range(self._row, 0, self._row, _ACROSS - 1, "", self.looks.wrapped)
            self.put(self._row, 0, text, self.looks.wrapped)
            self._row += 1

    def heading(self, text: str) -> None:
        """Write a heading below an empty row.  An empty text writes nothing."""
        if text:
            self.put(self._row + 1, 0, text, self.looks.heading)
            self._row += 2

    def table(
        self, heading: str, head: Sequence[str], rows: Sequence[Sequence[Value | float]], shares: Sequence[int] = ()
    ) -> int:
        """Write a table below a heading, with bars in the columns of shares.  Return the row of its first entry."""
        self.heading(heading)
        self.set_height(self._row, head, self._columns())
        for column, text in enumerate(head):
            numbers = any(column < len(row) and isinstance(row[column], int | float) for row in rows)
            self.put(self._row, column, text, self.looks.number_head if numbers else self.looks.head)
        first = self._row + 1
        for place, row in enumerate(rows, first):
            self.set_height(place, row, self._columns())
            for column, value in enumerate(row):
                self.put(place, column, value, self.looks.wrapped)
        self._row = first + len(rows)
        bar = {"type": "data_bar", "min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
        for column in shares if rows else ():
            options = {**bar, "bar_color": _PALE, "bar_solid": True}
            self.sheet.conditional_format(first, column, self._row - 1, column, options)
        return first

    def chart(self, title: str, first: int, size: int, columns: Sequence[int], *, stacked: bool = False) -> None:
        """Write a chart below the table whose `size` entries begin in the row `first`.

        Its bars are the numbers of a column; those of several are `stacked` up to 100 %.
        """
        name, last = self.sheet.get_name(), first + size - 1
        chart = self._workbook.add_chart({"type": "bar", **({"subtype": "percent_stacked"} if stacked else {})})
        for column, colour in zip(columns, (ACCENT, _SOFT, _GREY), strict=False):
            chart.add_series(
                {
                    "name": [name, first - 1, column],
                    "categories": [name, first, 0, last, 0],
                    "values": [name, first, column, last, column],
                    "fill": {"color": colour},
                    "data_labels": {"value": not stacked},
                    "gap": 60,
                }
            )
        chart.set_title({"name": title, "name_font": {"size": 11}})
        chart.set_legend({"position": "bottom"} if stacked else {"none": True})
        chart.set_y_axis({"reverse": stacked})
        height = 60 + 32 * size
        chart.set_size({"width": 760, "height": height})
        self.sheet.insert_chart(self._row + 1, 0, chart)
        self._row += height // 20 + 3

    def _columns(self) -> Iterable[int]:
        """Return the widths of the columns; those beyond the last one have the usual width."""
        return chain(self._widths, repeat(_USUAL))


class TableSheet(_Worksheet):
    """A worksheet that is filled row by row below a frozen head, and can be filtered.

    Texts of columns that are `wrapped` take several lines of this many characters.
    """

    def __init__(
        self,
        workbook: Workbook,
        looks: Looks,
        name: str,
        head: Sequence[str],
        *,
        wrapped: Mapping[str, int] | None = None,
        printed: Printed | None = None,
    ) -> None:
        super().__init__(workbook, looks, name)
        self._text = looks.wrapped if wrapped else looks.text
        self._head = list(head)
        self._widths = [len(text) + 3 for text in head]
        self._wrapped = [(wrapped or {}).get(text, 0) for text in head]
        self._printed = printed or Printed(head[0], head[-1], ())
        self._waiting: list[list[Value]] = []
        self._written = 0
        self.sheet.freeze_panes(1, min(_FROZEN, len(head) - 1))

    def add(self, row: Iterable[Value]) -> None:
        """Add a row.  Raises InputError where a worksheet can hold no more."""
        self._waiting.append(list(row))
        if self._written + len(self._waiting) > _MOST_ROWS:
            raise refuse(f"a worksheet holds {_MOST_ROWS:,} rows, and these are more; use --format csv")
        if len(self._waiting) == LOOKED_AT:
            self._write()

    def finish(self) -> None:
        """Write the waiting rows, and set the filter, the widths and what is printed."""
        self._write()
        last = len(self._head) - 1
        self.sheet.autofilter(0, 0, max(self._written, 1), last)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(last)}{self._written + 1}"})
        widths = [
            wrapped or min(max(width, _NARROWEST), _WIDEST)
            for width, wrapped in zip(self._widths, self._wrapped, strict=True)
        ]
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        self._set_print(widths)

    def _write(self) -> None:
        """Write the waiting rows.  The first ones decide how the columns look."""
        if not self._written:
            self._write_head()
        for place, row in enumerate(self._waiting, self._written + 1):
            if any(self._wrapped):
                self.set_height(place, row, (width or _WIDEST for width in self._wrapped))
            for column, value in enumerate(row):
                self.put(place, column, value, self._text)
        self._written += len(self._waiting)
        self._waiting.clear()

    def _write_head(self) -> None:
        """Write the head, on the right above numbers and dates, as they are on the right."""
        for column, name in enumerate(self._head):
            values = [row[column] for row in self._waiting if row[column] is not None]
            self._widths[column] = max([self._widths[column], *(len(str(value)) + 1 for value in values)])
            numbers = any(not isinstance(value, str) for value in values)
            self.sheet.write_string(0, column, name, self.looks.number_head if numbers else self.looks.head)

    def _set_print(self, widths: Sequence[int]) -> None:
        """Set what is printed, on as many pages across as keep it readable."""
        self.sheet.repeat_rows(0)
        first, last, *who = map(self._head.index, (self._printed.first, self._printed.last, *self._printed.who))
        self.sheet.print_area(0, first, self._written, last)
        again = sum(widths[column] for column in who)
        own = sum(widths[first : last + 1]) - (again if who and first <= who[0] else 0)
        if who:
            self.sheet.repeat_columns(who[0], who[-1])
        self.sheet.fit_to_pages(-(-own // (_ACROSS_PAGE - again)), 0)


def _lines(value: Value | float, width: int) -> int:
    """Return how many lines a value takes in a column of this many characters."""
    return sum(max(1, -(-len(line) // (width - 1))) for line in str(value or "").split("\n"))
