"""The fields of a sheet."""

from __future__ import annotations

from socialmaturity.core.sheet import LeftOut
from socialmaturity.documents.field_kinds import IDENTIFIER, TEXT, Date, FormatNumber, RatingOrNothing, RubricName
from socialmaturity.documents.fields import (
    FILLED,
    NEEDED,
    Either,
    Field,
    FieldSet,
    ListOf,
    MapOf,
    OneOrMore,
    ReadLater,
    Untouched,
)

ANSWER = FieldSet(
    "answer",
    "An answer with what supports it.",
    Field("answer", RatingOrNothing(), "A score, the id of a point, 'unknown' or 'not-applicable'."),
    Field("reason", TEXT, "Why it is not applicable."),
    Field("note", TEXT, "A remark."),
    Field("evidence", OneOrMore(TEXT), "What shows it: one text, or several."),
)
LEFT_OUT = FieldSet(
    "left_out",
    "Whole stages and themes that do not apply.",
    Field("stages", ListOf(IDENTIFIER), "The ids of the stages."),
    Field("dimensions", ListOf(IDENTIFIER), "The ids of the themes."),
    Field("reason", TEXT, "Why they do not apply; it is the reason of each of their questions.", NEEDED),
    what="'not_applicable'",
    build=LeftOut,
)
SHEET = FieldSet(
    "sheet",
    "The answers of one respondent about one subject on one date.",
    Field("format", FormatNumber(), "The format of the file."),
    Field("rubric", RubricName(), "The rubric that was asked: ID, or ID@VERSION.", FILLED),
    Field("subject", TEXT, "The organization."),
    Field("scope", TEXT, "The part of it that the answers are about."),
    Field("date", Date(), "The day of the answers, as YYYY-MM-DD."),
    Field("respondent", TEXT, "Who answered."),
    Field("role", TEXT, "The role of the respondent."),
    Field("assessor", TEXT, "Who asked."),
    Field("agreed_by", ListOf(TEXT), "The people who agreed on these answers, if they are those of a team."),
    Field("summary", TEXT, "A text of the assessor for the report; an empty line begins a paragraph."),
    Field("tags", MapOf(TEXT), "Anything else that is known, such as a region, to group by."),
    Field("asked", ListOf(IDENTIFIER), "The only questions that were asked, if not all of them were."),
    Field(
        "answers",
        ReadLater(Either(RatingOrNothing(), ANSWER)),
        "The answers by the ids of the questions; leave out, or empty, what was not answered.",
        NEEDED,
    ),
    Field("not_applicable", LEFT_OUT, "Whole stages and themes that do not apply, with one reason for all."),
    Field("set_aside", Untouched(), "Answers to what another version of the rubric asked; kept, and not scored."),
    top=True,
)
