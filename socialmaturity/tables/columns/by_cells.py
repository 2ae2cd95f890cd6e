"""Know by its cells what the headings of a table do not say.

Each function gets a sample of the rows below the headings.
"""

from __future__ import annotations

import re
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
_ENOUGH = 2  # cells, or rows: one may be a slip
_WHOLE = re.compile(r"[0-9]{1,9}(?:\.0)?", re.ASCII)


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


def why_no_scores(questions: Mapping[int, Question], sample: Sequence[Sequence[str]]) -> str:
    """Return why the numbers in a table are not scores, or ""."""
    if highest := _counts_from_1(questions, sample):
        return f"there is a {highest} and no 0, so choices seem to be counted from 1"
    if most := _on_another_scale(questions, sample):
        return f"most rows have a number that is too high (up to {most}), so the scale seems to be another one"
    return ""


def _on_another_scale(questions: Mapping[int, Question], sample: Sequence[Sequence[str]]) -> int:
    """Return the highest number where most rows have one that is too high, or 0: low ones are not scores either."""
    rows: set[int] = set()
    highest = 0
    for place, question in questions.items():
        most = max(point.score for point in question.scale.points)
        too_high = {cell for cell in set(cells_of(place, sample)) if _WHOLE.fullmatch(cell) and float(cell) > most}
        if too_high:
            highest = max(highest, *(int(float(cell)) for cell in too_high))
            rows.update(
                number for number, row in enumerate(sample) if place < len(row) and cell_text(row[place]) in too_high
            )
    return highest if len(rows) >= _ENOUGH and 2 * len(rows) > len(sample) else 0


def _counts_from_1(questions: Mapping[int, Question], sample: Sequence[Sequence[str]]) -> str:
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
