"""The fields of results as JSON: their schema and their reference page are made from these."""

from __future__ import annotations

from typing import Any, TypeAlias

from socialmaturity.core.model import Mark
from socialmaturity.documents.alternatives import NULL, either
from socialmaturity.documents.fields import NEEDED, OPTIONAL, Field, FieldSet

Holds: TypeAlias = dict[str, Any] | FieldSet
"""What a field, an entry of a list or a value of a mapping holds: a schema, with records in it where they belong."""


class Written:
    """The kind of a field of a result.  Results are written, and never read."""

    nothing = None

    def __init__(self, schema: Holds) -> None:
        self.schema = schema

    def read(self, *_: object) -> None:
        raise NotImplementedError


def array_of(kind: Holds) -> Holds:
    """Declare a list."""
    return {"type": "array", "items": kind}


def map_of(kind: Holds) -> Holds:
    """Declare a mapping whose names are up to the input."""
    return {"type": "object", "additionalProperties": kind}


def or_null(kind: Holds) -> Holds:
    """Declare what may also be null."""
    return either(kind, NULL)


def needed(name: str, kind: Holds, about: str) -> Field:
    """Declare a field that every result has."""
    return Field(name, Written(kind), about, NEEDED)


def later(name: str, kind: Holds, about: str) -> Field:
    """Declare a field that a copy of the schema from an earlier version does not know, and a reader may miss."""
    return Field(name, Written(kind), about, OPTIONAL)


ID: Holds = {"type": "string"}
TEXT = ID
IDS = TEXTS = array_of(TEXT)
COUNT: Holds = {"type": "integer", "minimum": 0}
SHARE = or_null({"type": "number", "minimum": 0, "maximum": 1})
TRUTH: Holds = {"type": "boolean"}
STATE = or_null(TRUTH)
DATE = or_null({"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
ANSWER: Holds = either({"type": "integer"}, {"enum": [mark.value for mark in Mark]})

# Fields of several records.
RUBRIC_NAME = needed("rubric", TEXT, "The rubric as ID@VERSION.")
QUESTION_ID = needed("question", ID, "The id of the question.")
SUBJECT = needed("subject", TEXT, "The organization.")
SOURCE = needed("source", TEXT, "The file as it was given.")
THEME_ID = needed("id", ID, "The id of the theme.")
_RECORD_SOURCE = needed("source", TEXT, "The file as it was given, with :LINE for a record of many.")

RUNG = FieldSet(
    "rung",
    "A stage, or the state below the first.",
    needed("number", COUNT, "The number of the stage; 0 is below the first."),
    needed("id", or_null(ID), "The id of the stage, or null below the first."),
    needed("name", TEXT, "What people call it."),
)
REACHED = needed("reached", RUNG, "The stage reached at least.")
AT_MOST = needed("at_most", RUNG, "The stage reached at most.")
_PROBLEM = (
    needed("message", TEXT, "What is wrong, and what to do."),
    needed("line", or_null(COUNT), "The line, from 1."),
    needed("column", or_null(COUNT), "The column, from 1."),
    later("code", TEXT, "The kind of the problem; it stays the same where the message changes."),
    later("question", TEXT, "The id of the question whose answer is wrong."),
    later("value", TEXT, "What was written there."),
    later("column_name", TEXT, "The heading of the column in a table."),
)
PROBLEM = FieldSet("problem", "Something that is wrong with the input.", *_PROBLEM)
_TABLE_WARNING = FieldSet(
    "table_warning",
    "Something to look at in a table as a whole.",
    needed("source", TEXT, "The file, and the worksheet of a workbook."),
    *_PROBLEM,
)
TALLY = (
    needed("met", COUNT, "The weight of the questions that are met."),
    needed("applicable", COUNT, "The weight of the questions that apply."),
)
_ACHIEVEMENT = needed(
    "achievement", SHARE, "How much of the way from the lowest to the highest points; rounded down, null if none apply."
)
_STAGE = FieldSet(
    "stage_result",
    "What the answers to the questions of a stage come to.",
    needed("id", ID, "The id of the stage."),
    needed("passed", TRUTH, "Whether it is passed, with open questions as not met."),
    needed("possible", TRUTH, "Whether it is passed, with open questions as met."),
    *TALLY,
    needed("needed", COUNT, "The weight that must be met."),
    needed("essential_met", COUNT, "How many essential questions are met."),
    needed("essential", COUNT, "How many essential questions apply."),
    _ACHIEVEMENT,
    needed("gaps", IDS, "Questions that are answered and not met."),
    needed("open", IDS, "Questions that are not known or not answered."),
)
_DIMENSION = FieldSet(
    "dimension_result",
    "What the answers to the questions of a theme come to; for looking at.",
    THEME_ID,
    *TALLY,
    _ACHIEVEMENT,
    later("reached", or_null(RUNG), "The level of the theme, by its own questions alone; null if none apply."),
    later("at_most", or_null(RUNG), "The same with open questions as met."),
)
_CELL = FieldSet(
    "grid_cell",
    "One theme in one stage.",
    needed("dimension", ID, "The id of the theme."),
    needed("stage", ID, "The id of the stage."),
    needed("met", COUNT, "The weight of the questions that are met."),
    needed("open", COUNT, "The weight of the questions that are open."),
    needed("applicable", COUNT, "The weight of the questions that apply."),
)
_COUNTS = FieldSet(
    "counts",
    "How many questions there are of each kind of answer.",
    needed("questions", COUNT, "All questions of the rubric."),
    needed("rated", COUNT, "Those with a score."),
    needed("unknown", COUNT, "Those answered 'unknown'."),
    needed("unanswered", COUNT, "Those without an answer."),
    needed("not_applicable", COUNT, "Those answered 'not-applicable'."),
)
_PLAN = FieldSet(
    "plan",
    "The shortest way to a stage.",
    needed("target", or_null(ID), "The id of the stage it leads to; null at the top."),
    needed("questions", IDS, "The fewest questions to bring to met."),
    needed("impossible", TRUTH, "Whether no answers lead there, as no question of a stage applies."),
)
_FRAGILE = FieldSet(
    "fragile_stage",
    "A stage that would be lost with one met question that is not essential.",
    needed("stage", ID, "The id of the stage."),
    needed("questions", IDS, "Questions that the stage would be lost without, any one of them."),
    later("essential", IDS, "The essential questions that are met; the stage is lost with any one of them."),
)
_CHECK = FieldSet(
    "check_result",
    "Whether a claim holds.",
    needed("id", ID, "The id of the check."),
    needed("met", STATE, "Whether all its questions are met; null if that is open."),
)
_BENCHMARK = FieldSet(
    "benchmark_result",
    "Where the answer lies, compared with a figure from a survey.",
    needed("id", ID, "The id of the benchmark."),
    needed("at_or_above", STATE, "Whether the answer is the one of the figure, or a better one; null if open."),
)
AGREED_BY = later("agreed_by", TEXTS, "The people who agreed on these answers, if they are those of a team.")
ASKED = later("asked", IDS, "The only questions that were asked, if not all of them were.")
NOTE = FieldSet(
    "support",
    "What supports an answer.",
    later("note", TEXT, "A remark."),
    later("evidence", TEXTS, "What shows it."),
    later("reason", TEXT, "Why it is not applicable."),
)
_VERDICT = FieldSet(
    "verdict",
    "What --fail-under decided.",
    needed("stage", ID, "The id of the stage that was asked for."),
    needed("passed", TRUTH, "Whether it is reached at least."),
)
SCORED = (
    _RECORD_SOURCE,
    RUBRIC_NAME,
    later("rubric_sha256", TEXT, "The SHA-256 of the bytes of its file."),
    SUBJECT,
    needed("scope", TEXT, "The part of it that the answers are about."),
    needed("respondent", TEXT, "Who answered."),
    needed("role", TEXT, "The role of the respondent."),
    later("assessor", TEXT, "Who asked."),
    needed("date", DATE, "The day of the answers."),
    later("summary", TEXT, "The text of the assessor."),
    needed("tags", map_of(TEXT), "Anything else that is known."),
    AGREED_BY,
    ASKED,
    needed("reached", RUNG, "The stage reached at least, with open questions as not met."),
    needed("at_most", RUNG, "The stage reached at most, with open questions as met."),
    needed("working_on", or_null(RUNG), "The stage after the one reached; null at the top."),
    needed("counts", _COUNTS, "How many questions there are of each kind of answer."),
    needed("answers", map_of(ANSWER), "The answers; those not given are left out."),
    later("notes", map_of(NOTE), "Notes, evidence and reasons."),
    needed("stages", array_of(_STAGE), "The stages, lowest first."),
    needed("dimensions", array_of(_DIMENSION), "The themes."),
    later("grid", array_of(_CELL), "Each theme in each stage that asks about it."),
    needed("gaps", IDS, "Questions that are answered and not met, the most pressing first."),
    needed("open", IDS, "Questions to find out about."),
    needed("plan", _PLAN, "The shortest way to the next stage, or to --target."),
    needed("near_miss", TRUTH, "Whether only one question is missing for the next stage."),
    needed("fragile", array_of(_FRAGILE), "Stages that would be lost with one met question that is not essential."),
    needed("deciding", IDS, "Open questions that may change the stage."),
    needed("ahead", IDS, "Stages passed on their own merits above one that is not."),
    needed("checks", array_of(_CHECK), "The claims and crossings of the rubric."),
    needed("benchmarks", array_of(_BENCHMARK), "The figures of the rubric."),
    later("verdict", or_null(_VERDICT), "What --fail-under decided."),
    needed("warnings", array_of(PROBLEM), "What to look at in the input."),
)
FAILED = (
    _RECORD_SOURCE,
    *(
        later(name, TEXT, f"The {name} of the sheet, if it could be read.")
        for name in ("subject", "scope", "respondent", "role", "date")
    ),
    later("tags", map_of(TEXT), "The tags of the sheet, if they could be read."),
    needed("errors", array_of(PROBLEM), "Why it could not be scored."),
)
_OBJECTS = array_of({"type": "object"})
_PARENT = FieldSet(
    "parent",
    "A rubric that another one extends.",
    RUBRIC_NAME,
    needed("sha256", TEXT, "The SHA-256 of the bytes of its file."),
)
RUBRIC_TEXTS = FieldSet(
    "rubric_texts",
    "A rubric with all its texts; the fields of its parts are those of a rubric file.",
    needed("id", ID, "The id."),
    needed("version", TEXT, "The version."),
    needed("sha256", TEXT, "The SHA-256 of the bytes of its file."),
    later("extends", array_of(_PARENT), "The rubrics that it extends, nearest first."),
    needed("title", TEXT, "The title."),
    later("summary", TEXT, "The summary of the rubric."),
    later("language", TEXT, "The language of its texts."),
    later("before", TEXT, "What it calls being below its first stage."),
    *(
        needed(name, _OBJECTS, f"The {name} of the rubric.")
        for name in ("sources", "scales", "dimensions", "stages", "questions", "checks", "benchmarks", "crosswalk")
    ),
)
_TOOL = FieldSet(
    "tool",
    "The program that wrote this.",
    needed("name", TEXT, "Its name."),
    needed("version", TEXT, "Its version."),
)
LINE = needed("format", {"const": 1}, "The format of the results.")
ENVELOPE = (
    LINE,
    needed("tool", _TOOL, "The program that wrote this."),
    needed("rubrics", map_of(RUBRIC_TEXTS), "The rubrics of the results, with all their texts."),
)
SCORED_RECORD = FieldSet("result", "One sheet, scored.", *SCORED)
FAILED_RECORD = FieldSet("failed", "A sheet that could not be scored.", *FAILED)
DOCUMENT = FieldSet(
    "document",
    "What --format json writes for sheets.",
    *ENVELOPE,
    needed(
        "results",
        array_of({"anyOf": [SCORED_RECORD, FAILED_RECORD]}),
        "The results, in the order of the input.",
    ),
    later("warnings", array_of(_TABLE_WARNING), "What to look at in whole tables, if anything; the first 1,000."),
)
LINE_RECORDS = (
    FieldSet("result_line", "One sheet, scored, as a line of --format jsonl.", LINE, *SCORED),
    FieldSet("failed_line", "A sheet that could not be scored, as a line of --format jsonl.", LINE, *FAILED),
)
