"""The fields of a rubric file.  Everything about them is declared here, and only here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.core.model import (
    Benchmark,
    Check,
    Counterpart,
    Crosswalk,
    Dimension,
    Mark,
    PlausibleRange,
    Point,
    Source,
    StageMatch,
)
from socialmaturity.documents.field_kinds import (
    FLAG,
    IDENTIFIER,
    TEXT,
    Choice,
    Format,
    Identifier,
    RatingOrNothing,
    Share,
    Whole,
    Words,
)
from socialmaturity.documents.fields import (
    FILLED,
    NEEDED,
    Either,
    Field,
    Left,
    ListOf,
    MapOf,
    OneOrMore,
    Record,
    Values,
    as_values,
)
from socialmaturity.documents.limits import MAX_QUESTIONS, MAX_REF, MAX_STAGES, MAX_WEIGHT, SCORES, YEARS

if TYPE_CHECKING:
    from typing import Any


def _counterpart(**values: Any) -> Counterpart:  # noqa: ANN401 - the fields below
    values["other"] = values.pop("as")  # which cannot be a name in Python
    return Counterpart(**values)


_MARKS = tuple(mark.value for mark in Mark)
TEXTS = ListOf(TEXT)
_IDS = ListOf(IDENTIFIER)
_SOURCES = Field("sources", TEXTS, "The ids of the documents that this rests on.")
_SCORE, _YEAR, _SHARE = Whole(*SCORES), Whole(*YEARS), Share()
_REF = Field("ref", Words(longest=MAX_REF), "The number that the published model prints, such as TL.L1-3.1.1.")
_FORMERLY = Field("formerly", _IDS, "Ids that earlier versions used, so that their sheets and tables are understood.")

SOURCE = Record(
    "source",
    "a source",
    "A document that the rubric rests on.",
    (
        Field("id", IDENTIFIER, "The id by which others refer to it.", NEEDED),
        Field("title", TEXT, "The title of the document.", NEEDED),
        Field("author", TEXT, "Who wrote it."),
        Field("year", _YEAR, "The year it appeared in."),
        Field("url", TEXT, "Where it can be read."),
    ),
    Source,
)
POINT = Record(
    "point",
    "a point",
    "One entry of a scale.",
    (
        Field("score", _SCORE, "The score of an answer with this point; scores rise from point to point.", NEEDED),
        Field(
            "id",
            Identifier(reserved=_MARKS, letter=True),
            "What can be written as an answer instead of the score; it has a letter.",
            NEEDED,
        ),
        Field("label", TEXT, "What people see.", NEEDED),
    ),
    Point,
)
SCALE: Record[Values] = Record(
    "scale",
    "a scale",
    "The ordered points on which questions are answered.",
    (
        Field("met_at", _SCORE, "The score from which a question counts as met.", NEEDED),
        Field("points", ListOf(POINT, least=2), "The points, lowest first.", NEEDED),
    ),
    as_values,
)
DIMENSION = Record(
    "dimension",
    "a dimension",
    "A theme that questions of several stages share.",
    (
        Field("id", IDENTIFIER, "The id by which questions refer to it.", NEEDED),
        Field("label", TEXT, "What people see.", NEEDED),
    ),
    Dimension,
)
OPTION: Record[Values] = Record(
    "option",
    "an option",
    "The description of a point, with its earlier wordings.",
    (
        Field("text", TEXT, "How an organization at this point behaves.", NEEDED),
        Field("formerly_text", TEXTS, "Earlier wordings, so that forms in the field are still read."),
    ),
    as_values,
)
QUESTION: Record[Values] = Record(
    "question",
    "a question",
    "One practice, asked in plain words.",
    (
        Field(
            "id", Identifier(reserved=_MARKS), "The id in sheets and tables; never changed once sheets use it.", NEEDED
        ),
        Field("text", TEXT, "The question.", NEEDED),
        _REF,
        _FORMERLY,
        Field("formerly_text", TEXTS, "Earlier wordings, so that forms in the field are still read."),
        Field("why", TEXT, "Why it matters."),
        Field(
            "options",
            ListOf(Either(TEXT, OPTION), least=1),
            "One description of behavior for each point of the scale; the labels of the points unless given.",
            FILLED,
        ),
        Field(
            "advice",
            OneOrMore(TEXT),
            "What to do first where it is not met: one text, or one for each point (what to do from there).",
        ),
        Field("evidence", TEXT, "What would show it."),
        Field("dimension", TEXT, "The id of its theme."),
        Field("essential", FLAG, "Whether it must be met for its stage; false unless given.", FILLED),
        Field("weight", Whole(1, MAX_WEIGHT), "How much it counts in its stage; 1 unless given.", FILLED),
        Field("scale", TEXT, "The id of its scale, if it is not that of the rubric.", FILLED),
        Field("met_at", _SCORE, "The score from which it counts as met, if it is not that of the scale.", FILLED),
        Field(
            "not_applicable",
            Choice("allowed", "refused"),
            "Whether it may be left out as not applicable; allowed unless given, and refused where it is essential.",
            FILLED,
        ),
        _SOURCES,
    ),
    as_values,
)
STAGE: Record[Values] = Record(
    "stage",
    "a stage",
    "One rung of the ladder.",
    (
        Field("id", IDENTIFIER, "The id of the stage.", NEEDED),
        Field("name", TEXT, "What people call it.", NEEDED),
        _REF,
        _FORMERLY,
        Field("motto", TEXT, "The stage in a few words."),
        Field("also_called", TEXTS, "Other names of the stage."),
        Field("summary", TEXT, "What the stage is like, in one or two sentences."),
        Field("benefits", TEXTS, "What reaching it brings."),
        Field("pitfall", TEXT, "What goes wrong for those who stop here."),
        Field("pass_share", _SHARE, "Its own share of questions to be met.", FILLED),
        _SOURCES,
        Field("questions", ListOf(QUESTION, least=1, most=MAX_QUESTIONS), "The questions of the stage.", NEEDED),
    ),
    as_values,
)
CHECK = Record(
    "check",
    "a check",
    "A claim that holds when all its questions are met. With 'after' it is a crossing between two stages.",
    (
        Field("id", IDENTIFIER, "The id of the check.", NEEDED),
        Field("label", TEXT, "The claim.", NEEDED),
        Field("questions", ListOf(TEXT, least=1), "The ids of its questions.", NEEDED),
        Field("after", TEXT, "The id of the stage before the crossing."),
        Field("near_side", TEXT, "What it is like before the crossing."),
        Field("far_side", TEXT, "What it is like after the crossing."),
        _SOURCES,
    ),
    lambda **values: Check(**{**values, "after": values["after"] or None}),
)
BENCHMARK = Record(
    "benchmark",
    "a benchmark",
    "A figure from a survey, to show with an answer; it never enters a score.",
    (
        Field("id", IDENTIFIER, "The id of the benchmark.", NEEDED),
        Field("question", TEXT, "The id of the question that it is about.", NEEDED),
        Field("met_by", _SCORE, "The score that the share had; without it the figure is context only."),
        Field("share", _SHARE, "The share of those asked who had that score or a better one."),
        Field("statement", TEXT, "What the figure says, such as 'have a written plan'.", NEEDED),
        Field("year", _YEAR, "The year of the survey."),
        Field("base", TEXT, "Who was asked, and how many."),
        Field("note", TEXT, "What to keep in mind."),
        _SOURCES,
    ),
    Benchmark,
)
STAGE_MATCH = Record(
    "stage_match",
    "an entry of 'stages'",
    "Stages of the other rubric that a stage of this one resembles.",
    (
        Field("stage", TEXT, "The id of a stage of this rubric.", NEEDED),
        Field("matches", ListOf(TEXT, least=1), "The ids of stages of the other rubric.", NEEDED),
        Field("because", TEXT, "Why they resemble each other."),
    ),
    StageMatch,
)
RANGE = Record(
    "range",
    "an entry of 'ranges'",
    "The results in the other rubric that a stage reached in this one makes plausible.",
    (
        Field("reached", Whole(0, MAX_STAGES), "The number of the stage reached in this rubric; 0 is none.", NEEDED),
        Field(
            "plausible",
            ListOf(Whole(0, MAX_STAGES), least=2, most=2),
            "The lowest and the highest plausible stage number in the other rubric.",
            NEEDED,
        ),
    ),
    lambda reached, plausible: PlausibleRange(reached=reached or 0, plausible=plausible),
)
_COUNTERPART = (
    Field("question", TEXT, "The id of a question of this rubric.", NEEDED),
    Field("as", IDENTIFIER, "The id of a question of the other rubric.", NEEDED),
)
SAME = Record(
    "same",
    "an entry of 'same'",
    "A question that both rubrics ask: an answer to one is an answer to the other.",
    _COUNTERPART,
    _counterpart,
)
SIMILAR = Record(
    "similar",
    "an entry of 'similar'",
    "Questions of two rubrics that resemble each other.",
    (*_COUNTERPART, Field("difference", TEXT, "How the two differ.")),
    _counterpart,
)
CROSSWALK = Record(
    "crosswalk",
    "a crosswalk",
    "How this rubric relates to another one.",
    (
        Field("rubric", IDENTIFIER, "The id of the other rubric.", NEEDED),
        Field("stages", ListOf(STAGE_MATCH), "Stages that resemble each other."),
        Field("ranges", ListOf(RANGE), "Which results in the two rubrics fit."),
        Field("same", ListOf(SAME), "Questions that both rubrics ask."),
        Field("similar", ListOf(SIMILAR), "Questions that resemble each other."),
    ),
    Crosswalk,
)
CASE: Record[Values] = Record(
    "case",
    "a case",
    "Answers with the stage that they must reach; 'rubric check' tries them.",
    (
        Field("name", TEXT, "What the case is about.", NEEDED),
        Field("answers", Left(RatingOrNothing()), "The answers by the ids of the questions.", NEEDED),
        Field("reached", TEXT, "The id of the stage they must reach, or 0.", NEEDED),
        Field("at_most", TEXT, "The id of the stage they must reach with open questions as met, or 0."),
    ),
    as_values,
)
RUBRIC: Record[Values] = Record(
    "rubric",
    "a rubric",
    "A ladder of stages, with its questions and its rule.",
    (
        Field("format", Format(), "The format of the file.", NEEDED),
        Field("id", IDENTIFIER, "The id by which sheets name the rubric.", NEEDED),
        Field("version", TEXT, "The version; a sheet may name it as ID@VERSION.", NEEDED),
        Field("title", TEXT, "The title.", NEEDED),
        Field("summary", TEXT, "What the stages describe, and where they come from."),
        Field("language", TEXT, "The language of the texts, as a code such as en."),
        Field("before", TEXT, "What to call the state below the first stage."),
        Field("sources", ListOf(SOURCE), "Documents that the rubric rests on."),
        Field("scales", MapOf(SCALE, ids=True, least=1), "The scales by their ids.", NEEDED),
        Field("scale", TEXT, "The id of the scale of questions that name none; the first scale unless given.", FILLED),
        Field("pass_share", _SHARE, "The share of the questions of a stage that must be met, such as 2/3.", FILLED),
        Field("dimensions", ListOf(DIMENSION), "Themes that questions of several stages share."),
        Field("stages", ListOf(STAGE, least=1, most=MAX_STAGES), "The stages, lowest first.", NEEDED),
        Field("checks", ListOf(CHECK), "Claims and crossings."),
        Field("benchmarks", ListOf(BENCHMARK), "Figures to show with answers."),
        Field("crosswalk", ListOf(CROSSWALK), "How this rubric relates to others."),
        Field("cases", ListOf(CASE), "Answers with the stage that they must reach, tried by 'rubric check'."),
    ),
    as_values,
    top=True,
)
