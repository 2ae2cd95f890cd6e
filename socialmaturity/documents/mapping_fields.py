"""The fields of a mapping: what the columns and cells of somebody else's table mean."""

from __future__ import annotations

from socialmaturity.documents.field_kinds import IDENTIFIER, TEXT, FormatNumber, OneOf, RubricName, WholeNumber
from socialmaturity.documents.fields import NEEDED, Either, Field, FieldSet, ListOf, MapOf

MAX_HEADING_ROWS = 20

COLUMN = FieldSet(
    "column",
    "A column by its letters, as a spreadsheet shows them.",
    Field("column", TEXT, "The letters of the column, such as AR.", NEEDED),
)
_COLUMN = Either(TEXT, COLUMN)

MAPPING = FieldSet(
    "mapping",
    "What the columns and cells of a table mean.",
    Field("format", FormatNumber(), "The format of the file.", NEEDED),
    Field("rubric", RubricName(), "The rubric that the table answers."),
    Field("columns", MapOf(_COLUMN), "The heading (or the letters) of the column of each field and question."),
    Field("tags", MapOf(_COLUMN), "The heading (or the letters) of the column of each tag."),
    Field("notes", MapOf(_COLUMN), "The heading (or the letters) of the column with the notes to each question."),
    Field("ignore", ListOf(_COLUMN), "Columns to leave out."),
    Field("values", MapOf(TEXT), "What a cell means, in all question columns: a score, a point or a mark."),
    Field("answers", MapOf(MapOf(TEXT)), "What a cell means in the column of one question; '*' is every other."),
    Field("asked", ListOf(IDENTIFIER), "The only questions that were asked, if not all of them were."),
    Field("dates", OneOf("day-first", "month-first"), "What comes first in a date such as 3/4/2026."),
    Field("heading_rows", WholeNumber(0, MAX_HEADING_ROWS), "How many rows come before the first respondent."),
    Field("worksheet", TEXT, "The name of the worksheet of a workbook."),
    top=True,
)
