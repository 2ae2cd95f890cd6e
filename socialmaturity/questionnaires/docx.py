"""The paper questionnaire as a Word document to edit: all answers with boxes, and lines to write on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Cm, Pt

from socialmaturity.questionnaires.words import BECAUSE, DATE, DOES_NOT_APPLY, DONT_KNOW, FIELD_LABELS, NOTE, ON_PAPER
from socialmaturity.text import shown
from socialmaturity.word import BOX, SOFT, WIDTH, hang, new_document, saved

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from socialmaturity.questionnaires.questionnaire import AskedQuestion, Part, Questionnaire

_INDENT = 0.8  # centimetres


def write(questionnaire: Questionnaire) -> bytes:
    """Return the document: the same bytes for the same questionnaire."""
    document = new_document(questionnaire.title)
    _about(document, questionnaire)
    number = 0
    for place, part in enumerate(questionnaire.parts, 1):
        _part(document, part, f"Part {place} of {len(questionnaire.parts)}")
        for question in part.questions:
            number += 1
            _question(document, question, number, notes=questionnaire.notes)
    return saved(document)


def _about(document: Document, questionnaire: Questionnaire) -> None:
    document.add_paragraph(shown(questionnaire.title), style="Title")
    document.add_paragraph(ON_PAPER)
    for label in (*(label for _, label in FIELD_LABELS), DATE):
        _line(document, label, indent=0.0, space=10)


def _part(document: Document, part: Part, place: str) -> None:
    heading = document.add_paragraph(style="Heading 1")
    heading.paragraph_format.space_before = Pt(22)
    heading.add_run(shown(part.name))
    for text in (f"{place}{'  ·  ' if part.motto else ''}{shown(part.motto)}", shown(part.summary)):
        if text:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.keep_with_next = True
            _soft(paragraph, text)


def _question(document: Document, question: AskedQuestion, number: int, *, notes: bool) -> None:
    """Write a question with all its answers, which a page never tears apart."""
    heading = _block(document, space_before=11)
    hang(heading.paragraph_format, _INDENT, _INDENT)
    heading.add_run(f"{number}\t{shown(question.text)}").bold = True
    if question.ref:
        _soft(heading, f"  {shown(question.ref)}")
    if question.why:
        _soft(_block(document), shown(question.why))
    for text in (*(choice.text for choice in question.choices), DONT_KNOW):
        _choice(document, shown(text))
    if question.may_not_apply:
        _rule(_choice(document, f"{DOES_NOT_APPLY}, {BECAUSE} "))
    if notes:
        _line(document, NOTE, space=5)
        _line(document, "", space=7)
    last = document.paragraphs[-1].paragraph_format
    last.keep_with_next, last.space_after = False, Pt(4)


def _block(document: Document, *, space_before: float = 0) -> Paragraph:
    """Add a paragraph that is kept together with the next one, below a question's number."""
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.keep_with_next = form.keep_together = True
    form.left_indent, form.space_before, form.space_after = Cm(_INDENT), Pt(space_before), Pt(1)
    return paragraph


def _choice(document: Document, text: str) -> Paragraph:
    """Add an answer with its box."""
    paragraph = _block(document)
    hang(paragraph.paragraph_format, _INDENT + 0.6, 0.6)
    paragraph.add_run(f"{BOX}\t{text}")
    return paragraph


def _line(document: Document, label: str, *, indent: float = _INDENT, space: float) -> None:
    """Add a line to write on, behind a label."""
    paragraph = _block(document, space_before=space)
    paragraph.paragraph_format.left_indent = Cm(indent)
    _soft(paragraph, f"{label} " if label else "")
    _rule(paragraph)


def _rule(paragraph: Paragraph) -> None:
    """Draw a line from the end of the text up to the right margin."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
    paragraph.add_run("\t")


def _soft(paragraph: Paragraph, text: str) -> None:
    """Add text in smaller, grey letters."""
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(9.5), SOFT
