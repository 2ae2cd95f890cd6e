"""The fields of comparisons and teams as JSON."""

from __future__ import annotations

from socialmaturity.core.compare import MoveKind
from socialmaturity.documents.fields import FieldSet
from socialmaturity.documents.result_fields import (
    AGREED_BY,
    ANSWER,
    ASKED,
    AT_MOST,
    COUNT,
    DATE,
    DOCUMENT,
    ENVELOPE,
    FAILED_RECORD,
    ID,
    IDS,
    LINE_RECORDS,
    NOTE,
    PROBLEM,
    QUESTION_ID,
    REACHED,
    RUBRIC_NAME,
    RUNG,
    SOURCE,
    SUBJECT,
    TALLY,
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

_PROBLEMS = (
    needed("warnings", array_of(PROBLEM), "What to look at in the input."),
    needed("failed", array_of(FAILED_RECORD), "What was left out."),
)
_AGREEMENT = (
    needed("compared", COUNT, "Questions that at least two respondents rated."),
    needed("same", COUNT, "Those with the same answer."),
    needed("split", COUNT, "Those met for some and not for others."),
)
_AGREED = FieldSet("agreement", "How far respondents agree.", *_AGREEMENT)
_AGREED_DIMENSION = FieldSet(
    "dimension_agreement",
    "How far respondents agree on a theme.",
    THEME_ID,
    *_AGREEMENT,
)
_ANSWERS = map_of(ANSWER)
_NOTES = later("notes", map_of(NOTE), "Notes, evidence and reasons, by question.")
_STEP = FieldSet(
    "step",
    "The subject at one date.",
    needed("date", DATE, "The day of the answers."),
    SOURCE,
    needed("version", TEXT, "The version of the rubric that the sheet names."),
    REACHED,
    AT_MOST,
    needed("set_aside", TEXTS, "Answers to what another version of the rubric asked."),
    AGREED_BY,
    ASKED,
    _NOTES,
)
_MOVE = FieldSet(
    "move",
    "A question whose answer changed.",
    QUESTION_ID,
    needed("from", or_null(ANSWER), "The first answer."),
    needed("to", or_null(ANSWER), "The last answer."),
    needed("kind", {"enum": [kind.value for kind in MoveKind]}, "What the change means."),
)
_COUNTED = FieldSet("tally", "What is met, of what applies.", *TALLY)
_THEN_AND_NOW = FieldSet(
    "dimension_change",
    "A theme at the first and the last date.",
    THEME_ID,
    needed("from", _COUNTED, "At the first date."),
    needed("to", _COUNTED, "At the last date."),
)
_RESPONDENT = FieldSet(
    "respondent",
    "One respondent of a team.",
    needed("name", TEXT, "What the report calls the respondent."),
    needed("respondent", TEXT, "Who answered."),
    needed("role", TEXT, "The role of the respondent."),
    SOURCE,
    needed("date", DATE, "The day of the answers."),
    REACHED,
    AT_MOST,
    later("scope", TEXT, "The part that is covered, where it is not all."),
    ASKED,
    _NOTES,
)
_DIFFERENCE = FieldSet(
    "difference",
    "A question that respondents answered in different ways.",
    QUESTION_ID,
    needed("answers", _ANSWERS, "The answer of each respondent."),
    needed("split", TRUTH, "Whether it is met for some and not for others."),
    later("notes", map_of(TEXT), "What those who noted something wrote."),
)
_UNSURE = FieldSet(
    "unsure",
    "A question that somebody could not answer.",
    QUESTION_ID,
    needed("answers", _ANSWERS, "The answer of each respondent."),
    later("notes", map_of(TEXT), "What those who noted something wrote."),
)
_DISTANCE = FieldSet(
    "distance",
    "How far a respondent was from what was agreed, in questions that the agreed sheet answers.",
    needed("same", COUNT, "The same answer."),
    needed("above", COUNT, "A higher score."),
    needed("below", COUNT, "A lower score."),
    needed("otherwise", COUNT, "Only one of the two is a score."),
    needed("open", COUNT, "The respondent could not answer."),
)
_SETTLED = FieldSet(
    "agreed_sheet",
    "The sheet on which the respondents have agreed.",
    needed("agreed_by", TEXTS, "Who has agreed."),
    SOURCE,
    needed("date", DATE, "The day of the agreement."),
    REACHED,
    AT_MOST,
    needed("answers", map_of(ANSWER), "The answers agreed on."),
    _NOTES,
    needed("distances", map_of(_DISTANCE), "How far each respondent was from them."),
)
_JUDGED = FieldSet(
    "judged_on",
    "The questions that both versions of a rubric ask, and the stages that they give.",
    needed("questions", COUNT, "How many questions these are."),
    needed("reached", array_of(RUNG), "The stage of each step, at least."),
    needed("at_most", array_of(RUNG), "The stage of each step, at most."),
)
_GROUP = FieldSet(
    "group",
    "Respondents of one kind.",
    needed("group", TEXT, "What they share."),
    needed("respondents", TEXTS, "Their names."),
    needed("lowest", RUNG, "The lowest stage among them."),
    needed("highest", RUNG, "The highest stage among them."),
)
_DIVIDE = FieldSet(
    "divide",
    "A question that groups see in different ways.",
    QUESTION_ID,
    needed("met", TEXTS, "Groups in which all say that it is met."),
    needed("not_met", TEXTS, "Groups in which all say that it is not."),
    needed("divided", TEXTS, "Groups that are divided themselves."),
)

COMPARISON = FieldSet(
    "comparison",
    "What compare --format json writes: one subject over time.",
    *ENVELOPE,
    SUBJECT,
    RUBRIC_NAME,
    needed("steps", array_of(_STEP), "The sheets in the order of their dates."),
    needed("moved", array_of(_MOVE), "Questions whose answer changed."),
    needed("gained", IDS, "Stages reached now and not at first."),
    needed("lost", IDS, "Stages reached at first and not now."),
    needed("closed", IDS, "Questions that are met now and were not."),
    needed("opened", IDS, "Questions that were met and are not now."),
    needed("regressed", TRUTH, "Whether a stage or a question got worse."),
    needed("dimensions", array_of(_THEN_AND_NOW), "The themes, then and now."),
    needed("not_comparable", IDS, "Questions that only one of the sheets can answer."),
    later("judged_on", or_null(_JUDGED), "What gained and lost stages were judged on, where it is not all."),
    later("notes_changed", IDS, "Questions whose note changed."),
    *_PROBLEMS,
)
TEAM = FieldSet(
    "team",
    "What team --format json writes: several respondents on one subject.",
    *ENVELOPE,
    SUBJECT,
    RUBRIC_NAME,
    needed("respondents", array_of(_RESPONDENT), "Who answered."),
    later("agreed", _SETTLED, "What they have agreed on, if there is such a sheet."),
    needed("lowest", RUNG, "The lowest stage among the respondents."),
    needed("highest", RUNG, "The highest stage among the respondents."),
    needed("differences", array_of(_DIFFERENCE), "Questions answered in different ways."),
    needed("unsure", array_of(_UNSURE), "Questions that somebody could not answer."),
    needed("agreement", _AGREED, "How far the respondents agree."),
    needed("dimensions", array_of(_AGREED_DIMENSION), "The same for each theme."),
    later("groups", array_of(_GROUP), "The groups of --group-by."),
    later("divides", array_of(_DIVIDE), "Questions that the groups see in different ways."),
    *_PROBLEMS,
)
REFUSAL = FieldSet(
    "refusal",
    "What compare and team write where the sheets do not belong together.",
    *ENVELOPE,
    needed("errors", array_of(PROBLEM), "Why they do not."),
    *_PROBLEMS,
)
_COMPLAINT = FieldSet(
    "complaint",
    "Something that is wrong with a rubric.",
    needed("severity", {"enum": ["error", "warning"]}, "Whether the rubric can be used all the same."),
    needed("code", TEXT, "The kind of the complaint; it stays the same where the message changes."),
    needed("message", TEXT, "What is wrong, and what to do."),
    needed("file", TEXT, "The file."),
    needed("line", or_null(COUNT), "The line, from 1."),
    needed("column", or_null(COUNT), "The column, from 1."),
)
_BY_VERSION = FieldSet(
    "by_version",
    "What a sheet reaches by one version of a rubric.",
    RUBRIC_NAME,
    needed("reached", or_null(ID), "The id of the stage reached at least, or null below the first."),
    needed("at_most", or_null(ID), "The id of the stage reached at most, or null below the first."),
)
_CHANGE = FieldSet(
    "change",
    "A sheet that would change its stage.",
    needed("source", TEXT, "The file as it was given, with the line in a table."),
    needed("was", _BY_VERSION, "By the rubric that the sheet names."),
    needed("would_be", _BY_VERSION, "By the rubric that is checked."),
)
_AGAINST = FieldSet(
    "against",
    "What a rubric would change for sheets that were filled in before.",
    RUBRIC_NAME,
    needed("scored", COUNT, "How many sheets could be scored by both rubrics."),
    needed("changed", array_of(_CHANGE), "Those that would change their stage."),
    needed("unrelated", TEXTS, "Sheets that answer nothing that this rubric asks."),
    needed(
        "lost",
        map_of(COUNT),
        "How many sheets have an answer to this question that the rubric does not take.",
    ),
    needed("failed", COUNT, "How many sheets could not be scored."),
)
_CHECKED = FieldSet(
    "checked",
    "A rubric that was checked.",
    needed("rubric", TEXT, "The id or the file as it was given."),
    needed("problems", array_of(_COMPLAINT), "What is wrong with it."),
    later("against", _AGAINST, "What it would change, with --against."),
)
CHECK = FieldSet(
    "check",
    "What rubric check --format json writes.",
    *ENVELOPE[:2],
    needed("checked", array_of(_CHECKED), "The rubrics in the order in which they were named."),
)
WRITTEN = (DOCUMENT, *LINE_RECORDS, COMPARISON, TEAM, CHECK, REFUSAL)
