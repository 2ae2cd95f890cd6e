"""Know by its cells what the headings of a table do not say.

Each function gets a sample of the rows below the headings.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from socialmaturity.folding import fold
from socialmaturity.tables.days import is_time
from socialmaturity.tables.values import Unread, Values, cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from socialmaturity.core.model import Question
    from socialmaturity.tables.columns.names import Names

_MOST_CHOICES = 3  # distinct cells of the column of one choice: the choice, and what marks it
_ENOUGH = 2  # cells: one may be a slip


def cells_of(place: int, sample: Sequence[Sequence[str]]) -> list[str]:
    """Return what is in the filled cells of a column."""
    return [text for row in sample if place < len(row) and (text := cell_text(row[place]))]


def all_times(place: int, sample: Sequence[Sequence[str]]) -> bool:
    """Return whether all filled cells of a column are times on some day, and there are any."""
    cells = cells_of(place, sample)
    return bool(cells) and all(map(is_time, cells))


def are_row_numbers(cells: Sequence[str]) -> bool:
    """Return whether cells count the rows: from 0 as in pandas, or from 1 as in R."""
    return any(cells == [str(number) for number in range(first, first + len(cells))] for first in (0, 1) if cells)


def begins_as_microsoft(sample: Sequence[Sequence[str]]) -> bool:
    """Return whether the first columns are a number, two times, and an e-mail or 'anonymous', as in Microsoft Forms."""
    numbers, mails = cells_of(0, sample), cells_of(3, sample)
    return (
        bool(numbers)
        and all(map(str.isdecimal, numbers))
        and all_times(1, sample)
        and all_times(2, sample)
        and len(mails) == len(numbers)
        and all("@" in mail or mail == "anonymous" for mail in mails)
    )


def is_choice(question: Question, place: int, sample: Sequence[Sequence[str]]) -> bool:
    """Return whether a column is one of the choices of a question: all that is in it answers the question."""
    cells = set(cells_of(place, sample))
    values = Values(question)
    return 0 < len(cells) <= _MOST_CHOICES and not any(isinstance(values(cell), Unread) for cell in cells)


def counts_from_1(questions: Mapping[int, Question], sample: Sequence[Sequence[str]]) -> str:
    """Return the number that is too high by one where none is the lowest score, or "".

    Such numbers count the choices from 1, and all of them are one too high.
    """
    above = 0
    highest = ""
    for place, question in questions.items():
        scores = [point.score for point in question.scale.points]
        cells = [cell.removesuffix(".0") for cell in cells_of(place, sample)]
        if str(min(scores)) in cells:
            return ""
        if found := cells.count(str(max(scores) + 1)):
            above, highest = above + found, str(max(scores) + 1)
    return highest if above >= _ENOUGH else ""


def column_of_questions(names: Names, width: int, sample: Sequence[Sequence[str]]) -> int | None:
    """Return the column whose cells name questions, one below the other, or None."""
    for place in range(width):
        cells = set(cells_of(place, sample))
        if cells and 2 * sum(bool(names.exact(cell)[0]) for cell in cells) > len(cells):
            return place
    return None


def own_options(questions: Iterable[Question]) -> dict[str, set[str]]:
    """Return the ids of questions by the folded texts of the options that are their own, not labels of the scale."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for question in questions:
        for point, option in zip(question.scale.points, question.options, strict=True):
            if option != point.label:
                found[fold(option)].add(question.id)
    return found


def columns_of_choices(headings: Iterable[tuple[int, str]], questions: Iterable[Question]) -> dict[str, list[int]]:
    """Return the columns whose headings are choices of one question, by its id, where several are."""
    options = own_options(questions)
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place, heading in headings:
        asked = options.get(fold(heading), ())
        if len(asked) == 1:
            found[next(iter(asked))].append(place)
    return {id_: places for id_, places in found.items() if len(places) >= _ENOUGH}
