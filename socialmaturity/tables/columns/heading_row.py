"""Find the row with the headings of a table, and its first respondent."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.errors import InputError, Problem
from socialmaturity.folding import fold, one_line
from socialmaturity.tables.columns.names import FIELDS, Names, field_of
from socialmaturity.tables.columns.survey_tools import is_heading_row, is_second_row, tool_of
from socialmaturity.tables.columns.understand import understand
from socialmaturity.tables.mapping import NO_MAPPING, Mapping
from socialmaturity.tables.other_rows import word_for_figures
from socialmaturity.tables.questionnaire import FORM, LIMESURVEY_FORM

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from socialmaturity.core.model import Rubric
    from socialmaturity.tables.columns import Columns

# Headings of our own results: of sheets and their questions, of an overview, and by subject or scope.
OWN = ({"source", "reached_number"}, {"table", "stage_number", "what", "count"}, {"lowest_number", "highest_number"})
LOOKED_AT = 30  # rows among which the headings are looked for
SAMPLE = 1_000  # rows by which columns are known that have no telling heading
_ENOUGH = 2  # columns that must be known in a row below the first: one may be an answer


class Layout(NamedTuple):
    """The columns of a table, the row with their headings, and the first row of a respondent, counted from 0."""

    columns: Columns
    heading: int
    body: int


def lay_out(
    rows: Sequence[Sequence[str]],
    rubrics: Collection[Rubric],
    mapping: Mapping = NO_MAPPING,
    default: Rubric | None = None,
    *,
    turned: Sequence[int] = (),
) -> Layout:
    """Return the layout of a table by its first rows, at least one.  Raises InputError for what is not answers at all.

    `turned` are the rows that were turned into columns, if they were.
    """
    if any(set(rows[0]) >= headings for headings in OWN):
        raise InputError(Problem(message="results of this program, not answers", code="own-result"))
    if set(rows[0]) >= LIMESURVEY_FORM:
        raise InputError(FORM)
    names = Names(rubrics)
    heading = _heading(rows[: mapping.heading_rows or LOOKED_AT], names, mapping)
    below = rows[heading + 1 :]
    headings, named_below = _with_fields_below(_merged(rows, heading, names), below)
    below = below[named_below:]
    sample = [row for row in below[: SAMPLE + LOOKED_AT] if not (is_heading_row(row) or word_for_figures(row))][:SAMPLE]
    columns = understand(headings, rubrics, mapping, default=default, sample=sample, names=names, rows=turned)
    body = mapping.heading_rows or heading + 1 + named_below + _more_headings(below[:LOOKED_AT], columns, rubrics)
    return Layout(columns, heading, max(body, heading + 1))


def _heading(rows: Sequence[Sequence[str]], names: Names, mapping: Mapping) -> int:
    """Return the row with the headings: the first, unless none of its cells is known and those of another row are."""
    # Not those of fields and tags: where there are two rows of headings, they may be in the upper one.
    theirs = {one_line(each.heading) for name, each in mapping.columns.items() if each.heading and name not in FIELDS}
    best, most = 0, 0
    for place, row in enumerate(rows):
        known = sum(_is_known(cell, names, theirs) for cell in row)
        if known > most and (place == 0 or known + sum(map(bool, map(field_of, row))) >= _ENOUGH):
            best, most = place, known
        if place == 0 and known:
            return 0
    return best


def _merged(rows: Sequence[Sequence[str]], heading: int, names: Names) -> Sequence[str]:
    """Return the headings of a row, with those of the row above or below it where there are two.

    Survey tools write two, and so do people who merge cells: the row above has the headings of those below.
    """
    if heading and tool_of(rows[heading - 1]):
        pairs = zip_longest(rows[heading - 1], rows[heading], fillvalue="")
        return [upper if upper and not _says(lower, names) else lower for upper, lower in pairs]
    if len(rows) > heading + 2 and is_heading_row(rows[heading + 2]) and tool_of(rows[heading]):
        pairs = zip_longest(rows[heading], rows[heading + 1], fillvalue="")
        return [lower if _says(lower, names) and not _says(upper, names) else upper for upper, lower in pairs]
    if heading and sum(map(bool, rows[heading - 1])) >= _ENOUGH:  # else it is a title
        return [lower or upper for upper, lower in zip_longest(rows[heading - 1], rows[heading], fillvalue="")]
    return rows[heading]


def _with_fields_below(headings: Sequence[str], below: Sequence[Sequence[str]]) -> tuple[Sequence[str], int]:
    """Return the headings with the names of fields in the row below, and how many rows these are.

    pandas writes the names of an index there, if the columns have several levels, and nothing else.
    """
    if not below or not any(below[0]) or not all(map(field_of, filter(None, below[0]))):
        return headings, 0
    return [lower or upper for upper, lower in zip_longest(headings, below[0], fillvalue="")], 1


def _says(cell: str, names: Names) -> bool:
    """Return whether a heading is a field or a question."""
    return bool(field_of(cell)) or _is_known(cell, names, ())


def _is_known(cell: str, names: Names, theirs: Collection[str]) -> bool:
    if not cell or len(cell) > 4_000:  # noqa: PLR2004 - no heading is that long
        return False
    return bool(one_line(cell) in theirs or names.exact(cell)[0] or next(iter(names.loose(cell)), None))


def _more_headings(rows: Sequence[Sequence[str]], columns: Columns, rubrics: Collection[Rubric]) -> int:
    """Return how many rows right below the headings say once more what the columns are."""
    last = max((place for place, row in enumerate(rows) if is_heading_row(row)), default=-1)
    if last >= 0:
        return last + 1
    texts = {
        place: frozenset(
            fold(text)
            for rubric in rubrics
            if id_ in rubric.questions
            for text in (rubric.questions[id_].text, *rubric.questions[id_].formerly_text)
        )
        for id_, place in columns.questions.items()
    }
    return int(bool(rows) and is_second_row(rows[0], texts, columns.tool))
