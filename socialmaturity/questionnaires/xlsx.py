"""A questionnaire as a workbook: a question a row, with a list of the answers to choose from.

The first column and the first row are hidden.  They hold ids and the names of the columns, by which
`tables.questionnaire` knows the workbook when it comes back; what people read in between can be changed.
"""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING, Any, NamedTuple

from xlsxwriter.utility import xl_col_to_name

from socialmaturity.excel import A4, ACCENT, FONT, WHITE, new_workbook, uncut
from socialmaturity.questionnaires.words import DATE, DOES_NOT_APPLY, DONT_KNOW, FIELD_LABELS, entries
from socialmaturity.tables.questionnaire import COLUMNS
from socialmaturity.text import shown

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

    from socialmaturity.questionnaires.questionnaire import AskedQuestion, Part, Questionnaire

INSTRUCTIONS = (
    "In each list under “Answer”, choose what comes nearest to how things are today, not to how they should be.",
    "Choose “I don’t know” where you cannot say. If you choose “Does not apply to us”, say why in the next column.",
    "Then save the workbook and send it back.",
)
_ID, _NUMBER, _QUESTION, _ANSWER, _REASON, _NOTE = range(6)
_HEADS = ("", "", "", "Answer", "Does not apply, because …", "Note")
_WIDTHS = (12, 5, 62, 40, 24, 34)  # in characters
_LINE = 12.75  # points of a line of text
_LISTS = "Lists"
_INK, _SOFT, _LINE_COLOUR, _FIELD, _LOCKED = "#1C2127", "#535D68", "#D3D9DF", "#F3F9FA", "#F3F3F3"


def write(questionnaire: Questionnaire) -> bytes:
    """Return the workbook: the same bytes for the same questionnaire."""
    data = io.BytesIO()
    workbook = new_workbook(data, title=shown(questionnaire.title))
    workbook.set_custom_property("rubric", questionnaire.rubric, "text")
    _Writer(workbook, questionnaire).write()
    workbook.close()
    return data.getvalue()


class _Formats(NamedTuple):
    """How cells look, and which can be typed into: only fields, answers, reasons and notes."""

    title: Format
    text: Format
    label: Format
    stage: Format
    head: Format
    motto: Format
    number: Format
    question: Format
    strong: Format
    soft: Format
    answer: Format
    locked: Format


def _formats(workbook: Workbook) -> _Formats:
    def made(**look: object) -> Format:
        return workbook.add_format({**FONT, "font_color": _INK, **look})

    below = {"bottom": 1, "bottom_color": _LINE_COLOUR}
    head = {"bold": True, "font_color": WHITE, "bg_color": ACCENT, "valign": "vcenter"}
    field = {"locked": False, "text_wrap": True, "num_format": "@", "bg_color": _FIELD, "border": 1}
    return _Formats(
        title=made(bold=True, font_size=18, valign="vcenter"),
        text=made(text_wrap=True),
        label=made(align="right", valign="vcenter"),
        stage=made(**head, font_size=12),
        head=made(**head, text_wrap=True),
        motto=made(italic=True, font_color=_SOFT, text_wrap=True),
        number=made(**below, align="center", font_color=ACCENT, bold=True),
        question=made(**below, text_wrap=True),
        strong=made(bold=True),
        soft=made(font_color=_SOFT),
        answer=made(**field, border_color=_LINE_COLOUR),
        locked=made(**below, bg_color=_LOCKED),
    )


class _Writer:
    """Write the visible sheet row by row, and the lists of answers in a hidden one."""

    def __init__(self, workbook: Workbook, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.formats = _formats(workbook)
        self.sheet = workbook.add_worksheet("Questionnaire")
        self.lists = workbook.add_worksheet(_LISTS)
        self.row = 0
        self.number = 0

    def write(self) -> None:
        """Write everything, from the hidden names of the columns to the last question."""
        self.prepare()
        self.put(dict(zip((_ID, _QUESTION, _ANSWER, _REASON, _NOTE), COLUMNS, strict=True)), hidden=True)
        self.hidden("rubric", self.questionnaire.rubric)
        if self.questionnaire.asked:
            self.hidden("asked", " ".join(self.questionnaire.asked))
        self.introduce()
        for part in self.questionnaire.parts:
            self.part(part)
        last = _NOTE if self.questionnaire.notes else _REASON
        self.sheet.print_area(0, _NUMBER, self.row - 1, last)

    def prepare(self) -> None:
        """Set what concerns the whole sheet: widths, printing, and what is protected."""
        sheet = self.sheet
        for column, width in enumerate(_WIDTHS):
            unseen = column == _ID or (column == _NOTE and not self.questionnaire.notes)
            sheet.set_column(column, column, width, None, {"hidden": unseen})
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(A4)  # printers with Letter fit it
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&R&8&P / &N")
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        sheet.protect("", {"format_columns": True, "format_rows": True})
        self.lists.hide()
        self.lists.protect()

    def introduce(self) -> None:
        """Write the title, how to fill it in, and who answers for whom."""
        formats = self.formats
        self.put({_NUMBER: self.questionnaire.title}, formats.title, height=30)
        for text in INSTRUCTIONS:
            self.sheet.merge_range(self.row, _NUMBER, self.row, _REASON, "", formats.text)
            self.put({_NUMBER: text}, formats.text, height=_height(text, sum(_WIDTHS[_NUMBER:_NOTE])))
        self.row += 1
        for name, label in (*FIELD_LABELS, ("date", f"{DATE} (YYYY-MM-DD)")):
            self.put({_ID: name, _QUESTION: label}, formats.label, height=20)
            self.sheet.write_blank(self.row - 1, _ANSWER, None, formats.answer)

    def part(self, part: Part) -> None:
        """Write the heading of a stage, which names the columns again, and its questions."""
        formats = self.formats
        self.row += 1
        heads = dict(enumerate(_HEADS)) if self.questionnaire.notes else dict(enumerate(_HEADS[:_NOTE]))
        self.put({column: text for column, text in heads.items() if column >= _QUESTION}, formats.head, height=22)
        self.sheet.write_blank(self.row - 1, _NUMBER, None, formats.stage)
        self.sheet.write_string(self.row - 1, _NUMBER, shown(part.name), formats.stage)
        for text in (part.motto, part.summary):
            if text:
                self.sheet.merge_range(self.row, _NUMBER, self.row, _REASON, "", formats.motto)
                self.put({_NUMBER: text}, formats.motto, height=_height(text, sum(_WIDTHS[_NUMBER:_NOTE])))
        for question in part.questions:
            self.question(question)

    def question(self, question: AskedQuestion) -> None:
        """Write a question with its choices in full, as a list cuts long ones off, and where to answer it."""
        formats, row = self.formats, self.row
        self.number += 1
        texts = entries(question)
        self.sheet.write_string(row, _ID, question.id)
        self.sheet.write_string(row, _NUMBER, str(self.number), formats.number)
        pieces, lines = self.text(question, texts)
        self.sheet.write_rich_string(row, _QUESTION, *pieces, formats.question)
        self.sheet.write_blank(row, _ANSWER, None, formats.answer)
        self.sheet.write_blank(row, _REASON, None, formats.answer if question.may_not_apply else formats.locked)
        if self.questionnaire.notes:
            self.sheet.write_blank(row, _NOTE, None, formats.answer)
        self.offer([*texts, DONT_KNOW, *([DOES_NOT_APPLY] if question.may_not_apply else [])])
        self.sheet.set_row(row, lines * _LINE + 6)
        self.row += 1

    def text(self, question: AskedQuestion, texts: list[str]) -> tuple[list[Any], int]:
        """Return the question and its choices as pieces of text with their looks, and the number of their lines."""
        heading = shown(question.full_text)
        choices = [f"–  {shown(text)}" for text in texts]
        # Bold letters are wider.
        lines = _lines(heading, _WIDTHS[_QUESTION] - 6) + sum(_lines(choice, _WIDTHS[_QUESTION]) for choice in choices)
        listed = "\n" + "\n".join(choices)
        uncut(heading + listed)
        return [self.formats.strong, heading, self.formats.soft, listed], lines

    def offer(self, texts: list[str]) -> None:
        """Offer a list of answers in this row.  The list is a column of the hidden sheet: a short one could be inline,
        but a comma in a text would make two of it.
        """
        column = self.number - 1
        for row, text in enumerate(texts):
            self.lists.write_string(row, column, uncut(shown(text)))
        letters = xl_col_to_name(column)
        self.sheet.data_validation(
            self.row,
            _ANSWER,
            self.row,
            _ANSWER,
            {
                "validate": "list",
                "source": f"={_LISTS}!${letters}$1:${letters}${len(texts)}",
                "error_type": "warning",
                "error_title": "Not on the list",
                "error_message": "Please choose one of the answers from the list.",
            },
        )

    def hidden(self, id_: str, value: str) -> None:
        """Write a row for the program alone."""
        self.put({_ID: id_, _ANSWER: value}, hidden=True)

    def put(
        self, texts: dict[int, str], look: Format | None = None, *, height: float | None = None, hidden: bool = False
    ) -> None:
        """Write texts into columns of this row, and go to the next one."""
        for column, text in texts.items():
            self.sheet.write_string(self.row, column, uncut(shown(text)), look)
        self.sheet.set_row(self.row, height, None, {"hidden": hidden})
        self.row += 1


def _lines(text: str, width: int) -> int:
    """Estimate the lines of a text in a column of this width: no program makes a row higher by itself."""
    return max(1, len(textwrap.wrap(text, width)))


def _height(text: str, width: int) -> float:
    return _lines(text, width) * _LINE + 3
