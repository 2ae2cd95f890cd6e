"""The day that a cell names, in the ways in which spreadsheets, survey tools and data frames write it."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from socialmaturity.errors import Problem
from socialmaturity.tables.values import cell_text
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from socialmaturity.tables.columns import Columns

Order: TypeAlias = Literal["", "day-first", "month-first"]
"""How a mapping says that days such as 3/4/2026 are written; empty where it says nothing."""

# Whether it is morning or afternoon, in other scripts before the time or behind it: 午前, 오전.
_HALF_BEFORE = r"(?P<before>(?:[^\x00-\x7f]\.?){1,4})"
_HALF_BEHIND = r"(?P<half>[AaPp]\.?\s?[Mm]\.?|(?:[^\x00-\x7f]\.?){1,4})"
_TIME = (
    rf"(?:(?:T|,?\s+)(?:{_HALF_BEFORE}\s*)?"
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    rf"\s*{_HALF_BEHIND}?\s*"
    r"(?P<zone>Z|(?:UTC|GMT)?(?:[+-][0-9]{1,2}(?::?[0-9]{2})?)?)?)?"
)
_YEAR_FIRST = re.compile(
    rf"(?P<year>[0-9]{{4}})([-/]|\. ?)(?P<month>[0-9]{{1,2}})\2(?P<day>[0-9]{{1,2}}){_TIME}", re.ASCII
)
_YEAR_LAST = re.compile(
    rf"(?P<one>[0-9]{{1,2}})([-/]|\. ?)(?P<two>[0-9]{{1,2}})\2(?P<year>[0-9]{{4}}){_TIME}", re.ASCII
)
_WORDED = re.compile(
    rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?(?:(?P<month>[A-Za-z]{{3,9}})\.? (?P<day>[0-9]{{1,2}}),?|"
    rf"(?P<day_first>[0-9]{{1,2}})\.?[ -](?P<month_last>[A-Za-z]{{3,9}})\.?)[ -](?P<year>[0-9]{{4}}){_TIME}",
    re.ASCII,
)
_MILLISECONDS = re.compile(r"1[0-9]{12}", re.ASCII)
_SPREADSHEET_DAY = re.compile(r"4[0-9]{4}(?:\.[0-9]+)?", re.ASCII)
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])", re.ASCII)
_PLAIN = str.maketrans({**dict.fromkeys("\u00a0\u202f\u2009", " "), "年": "-", "月": "-", "日": None})
_NONE = ("", "[not completed]")  # the latter is how REDCap notes a survey that was not sent off
_LATE = 22  # o'clock: a day that was moved by one or two hours to another time zone begins here
_NOON = 12
_AFTERNOON = ("pm", "午後", "下午", "오후", "μμ", "م")
# Years of our calendar.  Spreadsheets write 1899 for a day 0; Thailand writes 2569 for 2026, and Iran 1405.
_FIRST_YEAR, _LAST_YEAR = 1970, 2199
_UTC = ("Z", "UTC", "GMT", "+00:00", "+0000", "UTC+00:00", "GMT+0", "UTC+0")


class Day(NamedTuple):
    """The day in a cell: `wrong` is why it names none, `doubt` is what to check."""

    date: datetime.date | None = None
    wrong: str = ""
    doubt: str = ""


NO_DAY = Day()


def day_of(text: str, order: Order = "") -> Day:
    """Return the day that a cell names, of a date or of a time on it; NO_DAY if it says that there is none."""
    written = cell_text(text).translate(_PLAIN)
    if written in _NONE:
        return NO_DAY
    if found := _YEAR_FIRST.fullmatch(written):
        date = _date(found["year"], found["month"], found["day"])
        return _at(found, date, written) if date else _no_date(written)
    if found := _YEAR_LAST.fullmatch(written):
        return _year_last(found, written, order)
    if found := _WORDED.fullmatch(written):
        month = _month(found["month"] or found["month_last"])
        date = _date(found["year"], month, found["day"] or found["day_first"])
        return _at(found, date, written) if date else _no_date(written)
    return _no_date(written)


def day_problem(columns: Columns, cell: str) -> tuple[Day, Problem | None]:
    """Return the day that the cell of a date column names, and what is wrong or doubtful about it.

    A day that a survey tool noted is left out if it cannot be read; one that somebody wrote is an error.
    """
    day = day_of(cell, columns.mapping.dates)
    if not (message := day.wrong or day.doubt):
        return day, None
    place = columns.fields["date"]
    noted_by_tool = bool(columns.readings) and columns.readings[place].by_tool
    problem = Problem(
        message=f"{columns.called(place)}: {message}",
        code="date",
        value=cell,
        column_name=columns.headings[place] if columns.headings else "date",
        warning=bool(day.doubt) or noted_by_tool,
    )
    return day, problem


def is_time(text: str) -> bool:
    """Return whether a cell is a time on some day, as survey tools note it; a day alone is not."""
    written = cell_text(text).translate(_PLAIN)
    found = _YEAR_FIRST.fullmatch(written) or _YEAR_LAST.fullmatch(written) or _WORDED.fullmatch(written)
    return bool(found and found["hour"])


def _year_last(found: re.Match[str], written: str, order: Order) -> Day:
    month_first = _date(found["year"], found["one"], found["two"]) if order != "day-first" else None
    day_first = _date(found["year"], found["two"], found["one"]) if order != "month-first" else None
    if month_first and day_first and month_first != day_first:
        return Day(
            wrong=f"{quoted(written)} is {_words(day_first)} or {_words(month_first)}; write YYYY-MM-DD, "
            "or say 'dates: day-first' or 'dates: month-first' in a mapping"
        )
    date = month_first or day_first
    return _at(found, date, written) if date else _no_date(written)


def _at(found: re.Match[str], date: datetime.date, written: str) -> Day:
    """Return the day of a time, with a doubt where the day may have been another one for its author."""
    if found["hour"] is None:
        return Day(date)
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    half = (found["before"] or found["half"] or "").lower().replace(".", "").replace(" ", "")
    if half and hour <= _NOON:  # else it is only a word for "o'clock", or says again what the hour says
        hour = hour % _NOON + (_NOON if half in _AFTERNOON else 0)
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004 - as on every clock
        return _no_date(written)
    if (hour, minute, second) == (0, 0, 0) and (not found["zone"] or found["zone"] in _UTC):
        return Day(date)  # a day that a program wrote as the moment at which it begins
    if found["zone"] == "Z" or hour >= _LATE:
        return Day(
            date, doubt=f"{quoted(written)} is read as {date}; where it was written it may have been the next day"
        )
    return Day(date)


def _no_date(written: str) -> Day:
    message = f"{quoted(written)} is not a valid date (YYYY-MM-DD)"
    if _MILLISECONDS.fullmatch(written):
        return Day(wrong=f"{message}; milliseconds since 1970? write dates as text (in pandas date_format='iso')")
    if any(not _FIRST_YEAR <= int(year) <= _LAST_YEAR for year in _YEAR.findall(written)):
        return Day(wrong=f"{message}; its year is not from {_FIRST_YEAR} to {_LAST_YEAR}")
    if _SPREADSHEET_DAY.fullmatch(written):
        return Day(wrong=f"{message}; give the cells of the spreadsheet the format of a date")
    return Day(wrong=message)


def _month(word: str) -> str:
    """Return the number of a month by its English name, or by the letters with which it begins; "0" for none."""
    named = (number for number, name in enumerate(_MONTHS, 1) if name.casefold().startswith(word.casefold()))
    return str(next(named, 0))


def _date(year: str, month: str, day: str) -> datetime.date | None:
    try:
        date = datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return date if _FIRST_YEAR <= date.year <= _LAST_YEAR else None


def _words(date: datetime.date) -> str:
    return f"{date.day} {_MONTHS[date.month - 1]}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
