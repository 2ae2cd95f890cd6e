"""The fields of comparisons and teams as JSON."""

from __future__ import annotations

from socialmaturity.core.compare import Kind
from socialmaturity.documents.result_fields import (
    ANSWER,
    COUNT,
    DATE,
    DOCUMENT,
    ENVELOPE,
    FAILED_RECORD,
    ID,
    IDS,
    LINE_RECORDS,
    PROBLEM,
    RUNG,
    TALLY,
    TEXT,
    TEXTS,
    TRUTH,
    Written,
    later,
    list_of,
    map_of,
    needed,
    of,
    or_null,
    record,
)

_PROBLEMS = (
    needed("warnings", list_of(of(PROBLEM)), "What to look at in the input."),
    needed("failed", list_of(of(FAILED_RECORD)), "What was left out."),
)
_AGREEMENT = (
    needed("compared", COUNT, "Questions that at least two respondents rated."),
    needed("same", COUNT, "Those with the same answer."),
    needed("split", COUNT, "Those met for some and not for others."),
)
_AGREED = record("agreement", "How far respondents agree.", *_AGREEMENT)
_AGREED_DIMENSION = record(
    "dimension_agreement",
    "How far respondents agree on a theme.",
    needed("id", ID, "The id of the theme."),
    *_AGREEMENT,
)
_ANSWERS = map_of(ANSWER, "respondents")
_STEP = record(
    "step",
    "The subject at one date.",
    needed("date", DATE, "The day of the answers."),
    needed("source", TEXT, "The file as it was given."),
    needed("version", TEXT, "The version of the rubric that the sheet names."),
    needed("reached", of(RUNG), "The stage reached at least."),
    needed("at_most", of(RUNG), "The stage reached at most."),
    needed("set_aside", TEXTS, "Answers to what another version of the rubric asked."),
)
_MOVE = record(
    "move",
    "A question whose answer changed.",
    needed("question", ID, "The id of the question."),
    needed("from", or_null(ANSWER), "The first answer."),
    needed("to", or_null(ANSWER), "The last answer."),
    needed("kind", Written("word", {"enum": [kind.value for kind in Kind]}), "What the change means."),
)
_COUNTED = record("tally", "What is met, of what applies.", *TALLY)
_THEN_AND_NOW = record(
    "dimension_change",
    "A theme at the first and the last date.",
    needed("id", ID, "The id of the theme."),
    needed("from", of(_COUNTED), "At the first date."),
    needed("to", of(_COUNTED), "At the last date."),
)
_RESPONDENT = record(
    "respondent",
    "One respondent of a team.",
    needed("name", TEXT, "What the report calls the respondent."),
    needed("respondent", TEXT, "Who answered."),
    needed("role", TEXT, "The role of the respondent."),
    needed("source", TEXT, "The file as it was given."),
    needed("date", DATE, "The day of the answers."),
    needed("reached", of(RUNG), "The stage reached at least."),
    needed("at_most", of(RUNG), "The stage reached at most."),
    later("scope", TEXT, "The part that is covered, where it is not all."),
)
_DIFFERENCE = record(
    "difference",
    "A question that respondents answered in different ways.",
    needed("question", ID, "The id of the question."),
    needed("answers", _ANSWERS, "The answer of each respondent."),
    needed("split", TRUTH, "Whether it is met for some and not for others."),
    later("notes", map_of(TEXT, "respondents"), "What those who noted something wrote."),
)
_UNSURE = record(
    "unsure",
    "A question that somebody could not answer.",
    needed("question", ID, "The id of the question."),
    needed("answers", _ANSWERS, "The answer of each respondent."),
)
_DISTANCE = record(
    "distance",
    "How far a respondent was from what was agreed, in questions that the agreed sheet answers.",
    needed("same", COUNT, "The same answer."),
    needed("above", COUNT, "A higher score."),
    needed("below", COUNT, "A lower score."),
    needed("otherwise", COUNT, "Only one of the two is a score."),
    needed("open", COUNT, "The respondent could not answer."),
)
_SETTLED = record(
    "agreed_sheet",
    "The sheet on which the respondents have agreed.",
    needed("agreed_by", TEXTS, "Who has agreed."),
    needed("source", TEXT, "The file as it was given."),
    needed("date", DATE, "The day of the agreement."),
    needed("reached", of(RUNG), "The stage reached at least."),
    needed("at_most", of(RUNG), "The stage reached at most."),
    needed("answers", map_of(ANSWER, "questions"), "The answers agreed on."),
    needed("distances", map_of(of(_DISTANCE), "respondents"), "How far each respondent was from them."),
)
_JUDGED = record(
    "judged_on",
    "The questions that both versions of a rubric ask, and the stages that they give.",
    needed("questions", COUNT, "How many questions these are."),
    needed("reached", list_of(of(RUNG)), "The stage of each step, at least."),
    needed("at_most", list_of(of(RUNG)), "The stage of each step, at most."),
)
_GROUP = record(
    "group",
    "Respondents of one kind.",
    needed("group", TEXT, "What they share."),
    needed("respondents", TEXTS, "Their names."),
    needed("lowest", of(RUNG), "The lowest stage among them."),
    needed("highest", of(RUNG), "The highest stage among them."),
)
_DIVIDE = record(
    "divide",
    "A question that groups see in different ways.",
    needed("question", ID, "The id of the question."),
    needed("met", TEXTS, "Groups in which all say that it is met."),
    needed("not_met", TEXTS, "Groups in which all say that it is not."),
    needed("divided", TEXTS, "Groups that are divided themselves."),
)

COMPARISON = record(
    "comparison",
    "What compare --format json writes: one subject over time.",
    *ENVELOPE,
    needed("subject", TEXT, "The organization."),
    needed("rubric", TEXT, "The rubric as ID@VERSION."),
    needed("steps", list_of(of(_STEP)), "The sheets in the order of their dates."),
    needed("moved", list_of(of(_MOVE)), "Questions whose answer changed."),
    needed("gained", IDS, "Stages reached now and not at first."),
    needed("lost", IDS, "Stages reached at first and not now."),
    needed("closed", IDS, "Questions that are met now and were not."),
    needed("opened", IDS, "Questions that were met and are not now."),
    needed("regressed", TRUTH, "Whether a stage or a question got worse."),
    needed("dimensions", list_of(of(_THEN_AND_NOW)), "The themes, then and now."),
    needed("not_comparable", IDS, "Questions that only one of the sheets can answer."),
    later("judged_on", or_null(of(_JUDGED)), "What gained and lost stages were judged on, where it is not all."),
    later("notes_changed", IDS, "Questions whose note changed."),
    *_PROBLEMS,
)
TEAM = record(
    "team",
    "What team --format json writes: several respondents on one subject.",
    *ENVELOPE,
    needed("subject", TEXT, "The organization."),
    needed("rubric", TEXT, "The rubric as ID@VERSION."),
    needed("respondents", list_of(of(_RESPONDENT)), "Who answered."),
    later("agreed", of(_SETTLED), "What they have agreed on, if there is such a sheet."),
    needed("lowest", of(RUNG), "The lowest stage among the respondents."),
    needed("highest", of(RUNG), "The highest stage among the respondents."),
    needed("differences", list_of(of(_DIFFERENCE)), "Questions answered in different ways."),
    needed("unsure", list_of(of(_UNSURE)), "Questions that somebody could not answer."),
    needed("agreement", of(_AGREED), "How far the respondents agree."),
    needed("dimensions", list_of(of(_AGREED_DIMENSION)), "The same for each theme."),
    later("groups", list_of(of(_GROUP)), "The groups of --group-by."),
    later("divides", list_of(of(_DIVIDE)), "Questions that the groups see in different ways."),
    *_PROBLEMS,
)
REFUSAL = record(
    "refusal",
    "What compare and team write where the sheets do not belong together.",
    *ENVELOPE,
    needed("errors", list_of(of(PROBLEM)), "Why they do not."),
    *_PROBLEMS,
)
_COMPLAINT = record(
    "complaint",
    "Something that is wrong with a rubric.",
    needed("severity", Written("word", {"enum": ["error", "warning"]}), "Whether the rubric can be used all the same."),
    needed("code", TEXT, "The kind of the complaint; it stays the same where the message changes."),
    needed("message", TEXT, "What is wrong, and what to do."),
    needed("file", TEXT, "The file."),
    needed("line", or_null(COUNT), "The line, from 1."),
    needed("column", or_null(COUNT), "The column, from 1."),
)
_BY_VERSION = record(
    "by_version",
    "What a sheet reaches by one version of a rubric.",
    needed("rubric", TEXT, "The rubric as ID@VERSION."),
    needed("reached", or_null(ID), "The id of the stage reached at least, or null below the first."),
    needed("at_most", or_null(ID), "The id of the stage reached at most, or null below the first."),
)
_CHANGE = record(
    "change",
    "A sheet that would change its stage.",
    needed("source", TEXT, "The file as it was given, with the line in a table."),
    needed("was", of(_BY_VERSION), "By the rubric that the sheet names."),
    needed("would_be", of(_BY_VERSION), "By the rubric that is checked."),
)
_AGAINST = record(
    "against",
    "What a rubric would change for sheets that were filled in before.",
    needed("rubric", TEXT, "The rubric as ID@VERSION."),
    needed("scored", COUNT, "How many sheets could be scored by both rubrics."),
    needed("changed", list_of(of(_CHANGE)), "Those that would change their stage."),
    needed("unrelated", TEXTS, "Sheets that answer nothing that this rubric asks."),
    needed(
        "lost",
        map_of(COUNT, "questions"),
        "How many sheets have an answer to this question that the rubric does not take.",
    ),
    needed("failed", COUNT, "How many sheets could not be scored."),
)
_CHECKED = record(
    "checked",
    "A rubric that was checked.",
    needed("rubric", TEXT, "The id or the file as it was given."),
    needed("problems", list_of(of(_COMPLAINT)), "What is wrong with it."),
    later("against", of(_AGAINST), "What it would change, with --against."),
)
CHECK = record(
    "check",
    "What rubric check --format json writes.",
    *ENVELOPE[:2],
    needed("checked", list_of(of(_CHECKED)), "The rubrics in the order in which they were named."),
)
WRITTEN = (DOCUMENT, *LINE_RECORDS, COMPARISON, TEAM, CHECK, REFUSAL)
