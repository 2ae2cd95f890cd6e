"""The day that a cell names."""

from __future__ import annotations

import datetime

import pytest

from socialmaturity.tables.days import day_of

DAY = datetime.date(2026, 11, 17)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-17",
        " 2026-11-17 ",
        "2026/11/17",
        "2026-11-17 00:00:00",
        "2026-11-17T00:00:00.000",
        "2026-11-17T00:00:00.000Z",
        "2026-11-17 09:00:11",
        "2026-11-17T09:15:03+01:00",
        "2026/11/17 9:00:11 AM GMT+1",
        "2026/11/17 12:35:35 a.\u202fm. GMT-3",
        "2026/11/17 9:00:11 UTC+3",
        "11/17/2026 9:00:11",
        "11/17/2026 09:10:42 AM",
        "17.11.2026",
        "17.11.2026 09:00",
        "Nov 17, 2026",
        "November 17, 2026 9:10 AM",
        "17-Nov-2026",
        "17. Nov. 2026",
        "Tue, 17 Nov 2026 09:10:00 GMT",
    ],
)
def test_a_cell_names_a_day(cell: str) -> None:
    day = day_of(cell)
    assert (day.date, day.wrong, day.doubt) == (DAY, "", "")


@pytest.mark.parametrize("cell", ["2026-11-17 23:00:00", "2026-11-17T22:00:00.000Z", "2026-11-17T09:15:03.123Z"])
def test_a_time_near_midnight_or_of_another_zone_may_be_the_next_day(cell: str) -> None:
    day = day_of(cell)
    assert day.date == DAY
    assert "it may have been the next day" in day.doubt


@pytest.mark.parametrize("cell", ["3/4/2026", "03.04.2026 10:00", "2/1/2026"])
def test_a_date_with_two_readings_is_refused_with_both(cell: str) -> None:
    day = day_of(cell)
    assert day.date is None
    assert " or " in day.wrong
    assert "day-first" in day.wrong


def test_the_mapping_says_whether_the_day_is_first() -> None:
    assert day_of("3/4/2026", "day-first").date == datetime.date(2026, 4, 3)
    assert day_of("3/4/2026", "month-first").date == datetime.date(2026, 3, 4)
    assert day_of("17/11/2026", "month-first").date is None
    assert day_of("9/9/2026").date == datetime.date(2026, 9, 9)


@pytest.mark.parametrize(
    ("cell", "advice"),
    [
        ("2026-13-01", ""),
        ("2026-02-30", ""),
        ("yesterday", ""),
        ("2026-11-1709:00", ""),
        ("2026-11-17 25:00", ""),
        ("1794873600000", "milliseconds"),
        ("46343", "the format of a date"),
    ],
)
def test_a_cell_that_names_no_day_is_refused(cell: str, advice: str) -> None:
    day = day_of(cell)
    assert day.date is None
    assert "is not a valid date (YYYY-MM-DD)" in day.wrong
    assert advice in day.wrong


@pytest.mark.parametrize("cell", ["Nov 31, 2026", "17 Mai 2026", "Ju 3, 2026", "Nov 2026", "Some 17 Nov 2026"])
def test_words_that_are_not_a_day_are_refused(cell: str) -> None:
    assert day_of(cell).wrong


@pytest.mark.parametrize("text", ["1899-12-30", "17/11/2569", "1405/08/26", "0001-01-01"])
def test_years_of_another_calendar_and_a_day_zero_are_refused(text: str) -> None:
    assert day_of(text).wrong.endswith("its year is not from 1970 to 2199")


@pytest.mark.parametrize(
    "text",
    [
        "2026/11/17 9:00:11 午前 GMT+9",
        "2026/11/17 午後9:00:11",
        "2026. 11. 17 오전 9:00:11",
        "17. 11. 2026 9:00:11",
        "2026年11月17日",
        "2026/11/17 9:00:11 μ.μ. GMT+2",
    ],
)
def test_times_are_read_as_google_and_spreadsheets_write_them_in_other_languages(text: str) -> None:
    assert day_of(text) == (DAY, "", "")


def test_ten_in_the_evening_is_late_in_every_language() -> None:
    assert day_of("2026/11/17 10:00:11 午後 GMT+9").doubt
    assert not day_of("2026/11/17 10:00:11 午前 GMT+9").doubt
    assert day_of("17.11.2026 22:30 ч.").doubt
    assert day_of("2026-11-17 22:30 PM").doubt
