"""Find the rows below the headings that no respondent filled in: figures about the other rows, and further headings.

People add a line of averages or totals to a table, repeat its headings, or put a second table below the first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from socialmaturity.errors import Problem
from socialmaturity.tables.records import column_of
from socialmaturity.tables.values import Unread, Values
from socialmaturity.text import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from socialmaturity.core.model import Rubric
    from socialmaturity.tables.columns import Columns
    from socialmaturity.tables.records import Record

# Not "min", "max", "n" or "media": people and departments are called so.
_WORDS = (
    "average", "average score", "avg", "avg.", "mean", "mean score", "median", "total", "totals", "total score",
    "grand total", "grand average", "subtotal", "sum", "count", "minimum", "maximum", "std", "stdev", "std. dev.",
    "standard deviation", "ø", "durchschnitt", "mittelwert", "summe", "gesamt", "gesamtsumme", "gesamtergebnis",
    "zwischensumme", "anzahl", "standardabweichung", "moyenne", "somme", "médiane", "total général", "écart-type",
    "promedio", "suma", "mediana", "total general", "gemiddelde", "totaal", "среднее", "итого", "平均", "合計", "合计",
)  # fmt: skip
# As they are written, so that one look at a column finds them: no text is folded for that.
_FIGURES = frozenset(
    f"{written}{end}"
    for word in _WORDS
    for written in (word, word.capitalize(), word.title(), word.upper())
    for end in ("", ":")
)
_LETTER = re.compile(r"[^\W\d_]")
SECOND_TABLE = "second-table"  # the code of rows that belong to another table
_ENOUGH = 2  # cells that name questions: one may be a slip


def word_for_figures(row: Sequence[str]) -> str:
    """Return the word in a row of figures about other rows, such as "Average"; "" for all other rows.

    The word comes first, and the row may hold numbers, but no other word: a respondent of that name has a role, or
    answers in words, and "Average" behind the number of a respondent is the size of a company.
    """
    if _FIGURES.isdisjoint(row):
        return ""
    filled = [cell for cell in row if cell.strip()]
    words = [cell for cell in filled if _LETTER.search(cell) and not cell.startswith("#")]  # "#DIV/0!" is no word
    return words[0] if words == filled[:1] and words[0] in _FIGURES else ""


class OtherRows:
    """Find figures, repeated headings and a second table among the rows of one table, piece by piece.

    `rubrics` are those that the table may answer: texts of their questions tell a row of headings.
    """

    def __init__(self, columns: Columns, rubrics: Mapping[str, Rubric]) -> None:
        self._columns = columns
        self._questions = [] if columns.rows else sorted(set(columns.questions.values()))
        self._others = [place for place in range(columns.width) if place not in self._questions]
        self._names: dict[str, set[str]] = {}  # the questions by the texts that name them in a heading
        for rubric in rubrics.values():
            for id_, question in rubric.questions.items():
                for name in (id_, question.text):
                    self._names.setdefault(name, set()).add(id_)
        for id_, place in columns.questions.items() if columns.headings else ():
            self._names.setdefault(columns.headings[place], set()).add(id_)
        self._telling = self._names_below(rubrics)
        self._second_table = 0  # the row with its headings

    def _names_below(self, rubrics: Mapping[str, Rubric]) -> frozenset[str]:
        """Return the names that tell a row of headings by its cell below the first question: no answers to it."""
        asked = {id_ for id_, place in self._columns.questions.items() if place in self._questions[:1]}
        questions = (each.questions[id_] for each in rubrics.values() for id_ in asked if id_ in each.questions)
        values = [Values(question) for question in questions]
        return frozenset(
            name for name in self._names if values and all(isinstance(each(name), Unread) for each in values)
        )

    def look(self, numbers: Sequence[int], rows: Sequence[Record]) -> dict[int, Problem]:
        """Return what to say of the rows that no respondent filled in, by their places in `rows`.

        `numbers` are those of the rows in their file.  Rows with the code SECOND_TABLE are errors, also in later calls.
        The others are to be left out: figures with a warning, as a respondent may be called so.
        """
        found: dict[int, Problem] = {}
        for place in sorted(set(self._candidates(rows))):
            row = rows[place]
            if self._second_table or not isinstance(row, list):
                continue
            if word := word_for_figures(row):
                message = (
                    f"left out: {quoted(word)} is its only word, so it is about the other rows; if it is a respondent, "
                    "write its name in full"
                )
                found[place] = Problem(message=message, line=numbers[place], warning=True, code="figures")
            elif named := self._questions_named(row):
                if all(self._asks_one_of(ids, at) for at, ids in named.items()):
                    message = "left out: the headings once more"
                    found[place] = Problem(message=message, line=numbers[place], code="headings")
                else:
                    self._second_table = numbers[place]
        if self._second_table:
            message = (
                f"belongs to a second table, which has its headings in row {self._second_table}; give it a worksheet "
                "or a file of its own"
            )
            for place, number in enumerate(numbers):
                if number >= self._second_table:
                    found[place] = Problem(message=message, line=number, code=SECOND_TABLE)
        return found

    def _candidates(self, rows: Sequence[Record]) -> Iterator[int]:
        """Yield the places of rows with a word for figures, or with the name of a question below the first one."""
        for at, texts in [
            *((at, _FIGURES) for at in self._others),
            *((at, self._telling) for at in self._questions[:1]),
        ]:
            column = column_of(rows, at)
            if not texts.isdisjoint(column):
                yield from (place for place, cell in enumerate(column) if cell in texts)

    def _questions_named(self, row: Sequence[str]) -> dict[int, set[str]]:
        """Return the questions that the cells of a row of headings name, by their columns; {} for another row."""
        named = {
            place: self._names[row[place]]
            for place in self._questions
            if place < len(row) and row[place] in self._names
        }
        return named if len(named) >= min(_ENOUGH, len(self._questions)) else {}

    def _asks_one_of(self, ids: Collection[str], place: int) -> bool:
        """Return whether a column asks one of these questions."""
        return any(self._columns.questions.get(id_) == place for id_ in ids)
