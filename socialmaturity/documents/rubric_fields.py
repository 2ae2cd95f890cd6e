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
    FormatNumber,
    Identifier,
    OneOf,
    RatingOrNothing,
    Share,
    WholeNumber,
    Words,
)
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
)

if TYPE_CHECKING:
    from typing import Any

MAX_STAGES = 100
MAX_QUESTIONS = 200  # in a stage: more could not be planned in reasonable time, nor asked


def _counterpart(**values: Any) -> Counterpart:  # noqa: ANN401 - the fields below
    values["other"] = values.pop("as")  # which cannot be a name in Python
    return Counterpart(**values)


_MARKS = tuple(mark.value for mark in Mark)
TEXTS = ListOf(TEXT)
_IDS = ListOf(IDENTIFIER)
_SOURCES = Field("sources", TEXTS, "The ids of the documents that it rests on.")
_SCORE, _YEAR, _SHARE = WholeNumber(-1_000_000, 1_000_000), WholeNumber(1000, 9999), Share()
_REF = Field("ref", Words(longest=40), "Its number in a published model, such as 3.1.1; shown with the text.")
_FORMERLY = Field(
    "formerly", _IDS, "Ids that earlier versions used for it; old sheets and tables with these are still read."
)

SOURCE = FieldSet(
    "source",
    "A document that the rubric rests on.",
    Field("id", IDENTIFIER, "The id by which stages, questions and others name it.", NEEDED),
    Field("title", TEXT, "The title of the document.", NEEDED),
    Field("author", TEXT, "Who wrote it."),
    Field("year", _YEAR, "The year it appeared in."),
    Field("url", TEXT, "Where it can be read."),
    build=Source,
)
POINT = FieldSet(
    "point",
    "One entry of a scale.",
    Field("score", _SCORE, "The score of this answer; each point has a higher score than the one before it.", NEEDED),
    Field(
        "id",
        Identifier(reserved=_MARKS, letter=True),
        "A word to write as the answer, instead of the score; it needs a letter.",
        NEEDED,
    ),
    Field("label", TEXT, "What people see.", NEEDED),
    build=Point,
)
SCALE = FieldSet(
    "scale",
    "The ordered points on which questions are answered.",
    Field("met_at", _SCORE, "The score from which a question counts as met.", NEEDED),
    Field("points", ListOf(POINT, least=2), "The points, lowest first.", NEEDED),
)
DIMENSION = FieldSet(
    "dimension",
    "A theme that questions of several stages share.",
    Field("id", IDENTIFIER, "The id by which questions refer to it.", NEEDED),
    Field("label", TEXT, "What people see.", NEEDED),
    build=Dimension,
)
OPTION = FieldSet(
    "option",
    "The description of a point, with its earlier wordings.",
    Field("text", TEXT, "What an organization does that gives this answer.", NEEDED),
    Field("formerly_text", TEXTS, "Earlier wordings; answers from old forms with these are still read."),
)
QUESTION = FieldSet(
    "question",
    "One practice, asked in plain words.",
    Field(
        "id",
        Identifier(reserved=_MARKS),
        "The id in sheets and tables. Once sheets use it, keep it, or list it in formerly.",
        NEEDED,
    ),
    Field("text", TEXT, "The question.", NEEDED),
    _REF,
    _FORMERLY,
    Field("formerly_text", TEXTS, "Earlier wordings; answers from old forms with these are still read."),
    Field("why", TEXT, "Why it matters."),
    Field(
        "options",
        ListOf(Either(TEXT, OPTION), least=1),
        "What each answer means here: a text for each point, lowest first; the labels of the points unless given.",
        FILLED,
    ),
    Field(
        "advice",
        OneOrMore(TEXT),
        "What to do first: one text, or one for each answer that was given, lowest first.",
    ),
    Field("evidence", TEXT, "What would show it."),
    Field("dimension", TEXT, "The id of its theme."),
    Field("essential", FLAG, "Whether the stage cannot be passed without it; false unless given.", FILLED),
    Field("weight", WholeNumber(1, 100), "How much it counts in its stage; 1 unless given.", FILLED),
    Field("scale", TEXT, "The id of its scale, if it is not that of the rubric.", FILLED),
    Field("met_at", _SCORE, "The score from which it counts as met, if it is not that of the scale.", FILLED),
    Field(
        "not_applicable",
        OneOf("allowed", "refused"),
        "Whether not-applicable is an answer to it. Unless given, it is, except to essential questions.",
        FILLED,
    ),
    _SOURCES,
)
STAGE = FieldSet(
    "stage",
    "One rung of the ladder.",
    Field("id", IDENTIFIER, "The id of the stage.", NEEDED),
    Field("name", TEXT, "What people call it.", NEEDED),
    _REF,
    _FORMERLY,
    Field("motto", TEXT, "The stage in a few words."),
    Field("also_called", TEXTS, "Other names of the stage."),
    Field("summary", TEXT, "What the stage is like, in one or two sentences."),
    Field("benefits", TEXTS, "What reaching it brings."),
    Field("pitfall", TEXT, "What goes wrong for those who stop here."),
    Field(
        "pass_share",
        _SHARE,
        "The share of its questions that must be met, if it is not that of the rubric.",
        FILLED,
    ),
    _SOURCES,
    Field("questions", ListOf(QUESTION, least=1, most=MAX_QUESTIONS), "The questions of the stage.", NEEDED),
)
CHECK = FieldSet(
    "check",
    "A claim that holds when all its questions are met. With 'after' it is a crossing between two stages.",
    Field("id", IDENTIFIER, "The id of the check.", NEEDED),
    Field("label", TEXT, "The claim.", NEEDED),
    Field("questions", ListOf(TEXT, least=1), "The ids of its questions.", NEEDED),
    Field("after", TEXT, "The id of the stage before the crossing."),
    Field("near_side", TEXT, "What it is like before the crossing."),
    Field("far_side", TEXT, "What it is like after the crossing."),
    _SOURCES,
    build=lambda **values: Check(**{**values, "after": values["after"] or None}),
)
BENCHMARK = FieldSet(
    "benchmark",
    "A figure from a survey, to show with an answer; it never enters a score.",
    Field("id", IDENTIFIER, "The id of the benchmark.", NEEDED),
    Field("question", TEXT, "The id of the question that it is about.", NEEDED),
    Field(
        "met_by",
        _SCORE,
        "The lowest score of those in the share; without it, the figure is not compared with the answer.",
    ),
    Field("share", _SHARE, "The share of those asked who had at least that score."),
    Field("statement", TEXT, "What the share has or does, such as 'have a written plan'.", NEEDED),
    Field("year", _YEAR, "The year of the survey."),
    Field("base", TEXT, "Who was asked, and how many."),
    Field("note", TEXT, "What to keep in mind."),
    _SOURCES,
    build=Benchmark,
)
STAGE_MATCH = FieldSet(
    "stage_match",
    "Stages of the other rubric that a stage of this one resembles.",
    Field("stage", TEXT, "The id of a stage of this rubric.", NEEDED),
    Field("matches", ListOf(TEXT, least=1), "The ids of stages of the other rubric.", NEEDED),
    Field("because", TEXT, "Why they resemble each other."),
    what="an entry of 'stages'",
    build=StageMatch,
)
RANGE = FieldSet(
    "range",
    "The results in the other rubric that a stage reached in this one makes plausible.",
    Field("reached", WholeNumber(0, MAX_STAGES), "The number of the stage reached in this rubric; 0 is none.", NEEDED),
    Field(
        "plausible",
        ListOf(WholeNumber(0, MAX_STAGES), least=2, most=2),
        "The lowest and the highest plausible stage number in the other rubric.",
        NEEDED,
    ),
    what="an entry of 'ranges'",
    build=lambda reached, plausible: PlausibleRange(reached=reached or 0, plausible=plausible),
)
_COUNTERPART = (
    Field("question", TEXT, "The id of a question of this rubric.", NEEDED),
    Field("as", IDENTIFIER, "The id of a question of the other rubric.", NEEDED),
)
SAME = FieldSet(
    "same",
    "A question that both rubrics ask: an answer to one is an answer to the other.",
    *_COUNTERPART,
    what="an entry of 'same'",
    build=_counterpart,
)
SIMILAR = FieldSet(
    "similar",
    "Questions of two rubrics that resemble each other.",
    *_COUNTERPART,
    Field("difference", TEXT, "How the two differ."),
    what="an entry of 'similar'",
    build=_counterpart,
)
CROSSWALK = FieldSet(
    "crosswalk",
    "How this rubric relates to another one.",
    Field("rubric", IDENTIFIER, "The id of the other rubric.", NEEDED),
    Field("stages", ListOf(STAGE_MATCH), "Stages that resemble each other."),
    Field("ranges", ListOf(RANGE), "Which stages of the two rubrics fit."),
    Field("same", ListOf(SAME), "Questions that both rubrics ask."),
    Field("similar", ListOf(SIMILAR), "Questions that resemble each other."),
    build=Crosswalk,
)
CASE = FieldSet(
    "case",
    "Answers with the stage that they must reach; 'rubric check' tries them.",
    Field("name", TEXT, "What the case is about.", NEEDED),
    Field("answers", ReadLater(RatingOrNothing()), "The answers by the ids of the questions.", NEEDED),
    Field("reached", TEXT, "The id of the stage they must reach, or 0.", NEEDED),
    Field("at_most", TEXT, "The id of the stage they must reach with open questions as met, or 0."),
)
RUBRIC = FieldSet(
    "rubric",
    "A ladder of stages, with its questions and its rule.",
    Field("format", FormatNumber(), "The format of the file.", NEEDED),
    Field("id", IDENTIFIER, "The id by which sheets name the rubric.", NEEDED),
    Field("version", TEXT, "The version; a sheet may name it as ID@VERSION.", NEEDED),
    Field("title", TEXT, "The title.", NEEDED),
    Field("summary", TEXT, "What the stages describe, and where they come from."),
    Field("language", TEXT, "The language of the texts, as a code such as en."),
    Field("before", TEXT, "What to call the state below the first stage; 'No stage complete yet' unless given."),
    Field("sources", ListOf(SOURCE), "Documents that the rubric rests on."),
    Field("scales", MapOf(SCALE, ids=True, least=1), "The scales by their ids.", NEEDED),
    Field("scale", TEXT, "The id of the scale of questions that name none; the first scale unless given.", FILLED),
    Field(
        "pass_share",
        _SHARE,
        "The share of the questions of each stage that must be met, such as 2/3, unless each has its own.",
        FILLED,
    ),
    Field("dimensions", ListOf(DIMENSION), "Themes that questions of several stages share."),
    Field(
        "stages",
        ListOf(STAGE, least=1, most=MAX_STAGES),
        "The stages, lowest first; in a rubric that extends another one, those that change.",
        NEEDED,
    ),
    Field("checks", ListOf(CHECK), "Claims that rest on several questions, and crossings between stages."),
    Field("benchmarks", ListOf(BENCHMARK), "Figures to show with answers."),
    Field("crosswalk", ListOf(CROSSWALK), "How this rubric relates to others."),
    Field("cases", ListOf(CASE), "Answers with the stage that they must reach, tried by 'rubric check'."),
    top=True,
)
