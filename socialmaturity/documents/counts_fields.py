"""The fields of overviews, of units, and of how a table was understood, as JSON."""

from __future__ import annotations

from socialmaturity.documents.fields import FieldSet
from socialmaturity.documents.result_fields import (
    AT_MOST,
    COUNT,
    ENVELOPE,
    ID,
    IDS,
    LINE,
    QUESTION_ID,
    REACHED,
    RUBRIC_NAME,
    RUNG,
    SOURCE,
    SUBJECT,
    TEXT,
    TEXTS,
    THEME_ID,
    TRUTH,
    array_of,
    later,
    map_of,
    needed,
    or_null,
)

_RUNG_COUNT = FieldSet(
    "rung_count",
    "How many sheets are on one stage.",
    needed("number", COUNT, "The number of the stage; 0 is below the first."),
    needed("id", or_null(ID), "The id of the stage, or null below the first."),
    needed("sheets", COUNT, "How many sheets."),
)
_COUNTS = (
    needed("met", COUNT, "For how many it is met."),
    needed("gaps", COUNT, "For how many it is rated and not met."),
    needed("open", COUNT, "For how many it is not known or not answered."),
)
_APPLICABLE = needed("applicable", COUNT, "For how many it applies: the sum of the three.")
_GROUP_COUNT = FieldSet(
    "group_count",
    "The sheets of one group.",
    needed("group", or_null(map_of(TEXT)), "What they share; null for small groups that were merged."),
    needed("sheets", COUNT, "How many sheets."),
    needed("reached", array_of(_RUNG_COUNT), "How many of them reached which stage, at least."),
)
_BLOCKING = FieldSet(
    "blocking_question",
    "A question that keeps sheets from their next stage, counted over the sheets whose next stage is its own.",
    needed("stage", ID, "The id of the stage."),
    QUESTION_ID,
    later("ref", TEXT, "Its number in a published model, or empty."),
    needed("text", TEXT, "The question."),
    *_COUNTS,
    _APPLICABLE,
)
_THEME_COUNT = FieldSet(
    "theme_count",
    "A theme over all sheets, in weights of its questions.",
    THEME_ID,
    needed("label", TEXT, "What people call it."),
    *_COUNTS,
    _APPLICABLE,
)
_RUBRIC_COUNTS = FieldSet(
    "rubric_counts",
    "What the sheets that answer one rubric come to together.",
    RUBRIC_NAME,
    needed("sheets", COUNT, "How many sheets."),
    needed("reached", array_of(_RUNG_COUNT), "How many reached which stage, at least."),
    needed("at_most", array_of(_RUNG_COUNT), "The same with open questions as met."),
    needed("groups", array_of(_GROUP_COUNT), "The groups of --group-by."),
    needed("blocking", array_of(_BLOCKING), "What keeps most sheets from their next stage, most first."),
    needed("themes", array_of(_THEME_COUNT), "The themes."),
)
_PAIRED = FieldSet(
    "paired_result",
    "One of two results of a subject.",
    SOURCE,
    RUBRIC_NAME,
    REACHED,
    AT_MOST,
)
_PAIR = FieldSet(
    "pair",
    "The results of one subject by two rubrics that are related: one of them declares which results fit.",
    SUBJECT,
    needed(
        "fits",
        TRUTH,
        "Whether the two results are plausible together; where they are ranges, whether any two stages in them are.",
    ),
    needed("results", array_of(_PAIRED), "The two results."),
)
OVERVIEW = FieldSet(
    "overview",
    "What score --overview --format json writes: many sheets in counts.",
    *ENVELOPE,
    needed("sheets", COUNT, "How many sheets were scored."),
    needed("failed", COUNT, "How many could not be scored."),
    needed("overviews", array_of(_RUBRIC_COUNTS), "The counts, by rubric."),
    later("pairs", array_of(_PAIR), "Whether the results of one subject by two related rubrics fit."),
)

_AGREED_UNIT = FieldSet(
    "agreed_result",
    "A sheet that records an agreement.",
    SOURCE,
    REACHED,
)
_DIFFERING = FieldSet(
    "differing_question",
    "A question that is met in some sheets about the unit and not in others.",
    QUESTION_ID,
    *_COUNTS,
)
_UNIT = FieldSet(
    "unit",
    "What the sheets about one subject, or one part of it, come to.",
    SUBJECT,
    needed("scope", TEXT, "The part of it; empty with --by subject, and where the sheets name none."),
    RUBRIC_NAME,
    needed("sheets", COUNT, "How many sheets, without those that record an agreement."),
    needed("lowest", or_null(RUNG), "The lowest stage reached at least; null without sheets."),
    needed("highest", or_null(RUNG), "The highest stage reached at least."),
    needed("highest_at_most", or_null(RUNG), "The highest stage with open questions as met."),
    needed("agreed", array_of(_AGREED_UNIT), "The sheets that record an agreement."),
    needed("met_by_all", IDS, "Questions that all sheets to which they apply have met."),
    needed("differing", array_of(_DIFFERING), "Questions that some sheets have met and others have not."),
)
_DIVIDED = FieldSet(
    "divided_question",
    "A question that some parts of a subject have met and others have not.",
    QUESTION_ID,
    needed("met", TEXTS, "The parts that have met it."),
    needed("gaps", TEXTS, "The parts that have not."),
)
_WHOLE = FieldSet(
    "subject",
    "The parts of one subject, where there are several.",
    SUBJECT,
    RUBRIC_NAME,
    needed("scopes", TEXTS, "Its parts."),
    needed("lowest", RUNG, "The lowest stage of a sheet."),
    needed("highest", RUNG, "The highest stage of a sheet."),
    needed("met_by_all", IDS, "Questions that all parts have met."),
    needed("differing", array_of(_DIVIDED), "Questions that only some parts have met."),
)
UNITS = FieldSet(
    "units",
    "What score --by subject and --by scope write as JSON: one result for each.",
    *ENVELOPE,
    needed("by", TEXT, "What each result is about: subject or scope."),
    needed("failed", COUNT, "How many records could not be scored."),
    needed("units", array_of(_UNIT), "The results, in the order in which the units come."),
    needed("subjects", array_of(_WHOLE), "The subjects with several parts, with --by scope."),
)

_CELL = FieldSet(
    "cell",
    "A distinct cell of a column.",
    needed("text", TEXT, "What it says."),
    needed("rows", COUNT, "How many rows have it."),
    needed("answer", TEXT, "What it means, as a sheet would say it; empty where it is refused."),
    needed("words", TEXT, "The id of the point, for a score."),
    needed("problem", TEXT, "Why it is refused, or what to check."),
    needed("refused", TRUTH, "Whether it is refused."),
)
_COLUMN = FieldSet(
    "table_column",
    "A column of a table.",
    needed("column", TEXT, "Its letters in a spreadsheet."),
    needed("heading", TEXT, "Its heading."),
    needed("kind", TEXT, "What it is taken for: field, question, note, tag, metadata, ignored or unnamed."),
    needed("name", TEXT, "The field, the id of the question, or the tag."),
    needed("known_by", TEXT, "How that is known."),
    needed("filled", COUNT, "How many rows have something there."),
    needed("cells", array_of(_CELL), "Its distinct cells."),
    needed("more_cells", COUNT, "How many distinct cells are not listed."),
)
UNDERSTOOD = FieldSet(
    "table",
    "What columns --format json writes: how a table is understood.",
    LINE,
    needed("file", TEXT, "The file as it was given."),
    needed("rubric", TEXT, "The rubric as ID@VERSION; empty where rows name it."),
    needed("tool", TEXT, "The survey tool that is known by the headings, or nothing."),
    needed("rows", COUNT, "How many rows."),
    needed("columns", array_of(_COLUMN), "The columns, from the left."),
    needed("questions_without_column", IDS, "Questions that have no column."),
    needed("messages", TEXTS, "What there is to know about the table."),
    needed("problems", TEXTS, "What score would refuse, other than cells."),
)
WRITTEN_COUNTS = (OVERVIEW, UNITS, UNDERSTOOD)
