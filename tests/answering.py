"""Random rubrics with texts of all kinds, and answers to them, for questionnaires that go out and come back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from strategies import rubrics

from socialmaturity.core.model import Mark
from socialmaturity.core.sheet import Answer
from socialmaturity.formulas import restored
from socialmaturity.tables.strict import Strict
from socialmaturity.tables.table import Rows, TableSettings, blocks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

    from socialmaturity.core.model import Question, Rubric
    from socialmaturity.core.sheet import Sheet

# What a tool or a spreadsheet may change or run, and what may be taken for another answer.
TRICKY = (
    "{1+1}", "${x}", "$ {x}", "${", "{{x}}", "=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "'quoted'", "a, b; c", "<b>x</b>",
    "5 < 6 & 7 > 2", "&amp;", "<5 %", "]]>", "a\tb", "two\nlines", "  blanks  inside  ", "“curly” – dash…", "*star* _under_ # hash",
    "1. first", "- item", "50 %", "äöü ß", "日本語", "עברית", "🙂", "null", "TRUE", "2026-01-02", "007", "1e5", "_x0041_", "A%", "\\n",
    "[link](http://x.org)", "@@", "x" * 300, '"', "''", "`", "|",
)  # fmt: skip
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), max_codepoint=0xFFFF), min_size=1, max_size=12
)
TEXTS = st.sampled_from(TRICKY) | st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
# An apostrophe of its own at the start of an option is taken off, where a tool gives the text and not its score.
_OPTIONS = TEXTS.filter(lambda text: text == restored(text))
# Notes on one line.  Tables take an apostrophe off that keeps a spreadsheet from running a text.
LINES = TEXTS.map(lambda text: restored(" ".join(text.split()))).filter(lambda text: text == restored(text))
NOTES = st.just("") | LINES


@st.composite
def worded_rubrics(draw: DrawFn, *, max_stages: int = 2, max_questions: int = 3) -> Rubric:
    """A rubric in which each text may be anything that a rubric allows; options of one question differ."""
    rubric = draw(rubrics(max_stages=max_stages, max_questions=max_questions))
    return replace(
        rubric,
        title=draw(TEXTS),
        stages=tuple(
            stage._replace(
                name=draw(TEXTS),
                motto=draw(st.just("") | TEXTS),
                summary=draw(st.just("") | TEXTS),
                questions=tuple(_worded(draw, question) for question in stage.questions),
            )
            for stage in rubric.stages
        ),
    )


def _worded(draw: DrawFn, question: Question) -> Question:
    return question._replace(
        text=f"{question.id} {draw(TEXTS)}",
        why=draw(st.just("") | TEXTS),
        options=tuple(f"{draw(_OPTIONS)} {place}" for place in range(len(question.options))),
    )


@st.composite
def answers_to(draw: DrawFn, rubric: Rubric) -> dict[str, Answer]:
    """Answers to a rubric, with notes and reasons."""
    given = {id_: _answer(draw, question) for id_, question in rubric.questions.items() if draw(st.integers(0, 9))}
    return {id_: answer for id_, answer in given.items() if answer != Answer()}


def _answer(draw: DrawFn, question: Question) -> Answer:
    marks = (Mark.UNKNOWN, *((Mark.NOT_APPLICABLE,) if question.may_not_apply else ()))
    rating = draw(st.sampled_from([None, *marks, *(point.score for point in question.scale.points)]))
    reason = draw(LINES) if rating is Mark.NOT_APPLICABLE else ""
    return Answer(rating=rating, reason=reason, note=draw(NOTES))


def read_back(rows: Sequence[Sequence[str]], rubric: Rubric) -> Sheet:
    """Return the sheet of the one respondent in a table, as the program reads it."""
    pieces = iter([Rows(numbers=range(1, len(rows) + 1), rows=[list(row) for row in rows])])
    settings = TableSettings(rubrics={rubric.id: rubric}, default=rubric)
    (block,) = (block for block in blocks_of("table.csv", pieces, settings) if block.records)
    assert len(block.records) == 1
    return Strict(settings.rubrics, rubric)(block, 0)[1]


def fields_of(sheet: Sheet) -> dict[str, str]:
    """Return who answered for whom, and when."""
    fields = {"subject": sheet.subject, "respondent": sheet.respondent, "role": sheet.role}
    return {**fields, "date": sheet.date.isoformat() if sheet.date else ""}
