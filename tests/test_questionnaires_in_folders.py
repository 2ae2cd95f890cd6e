"""A folder may hold the questionnaires that went out next to the answers that came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_blank_questionnaires_in_a_folder_are_named_and_passed_over(program: Callable, tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    for name in ("blank.yaml", "blank.json", "blank.xlsx", "page.html", "paper.docx", "survey.tsv"):
        assert program("sheet", "six-stages", "-o", folder / name).code == 0
    assert program("sheet", "six-stages", "--format", "xlsform", "-o", folder / "form.xlsx").code == 0
    (folder / "ada.json").write_text('{"rubric": "six-stages@1.0", "answers": {"planning-listening": 2}}')
    ran = program("score", "answers", "--format", "csv")
    assert ran.code == 0
    assert ran.out.count("\n") == 2
    assert ran.err == (
        "answers: passed over, as a blank questionnaire: 'blank.json', 'blank.xlsx', 'blank.yaml'\n"
        "answers: passed over, as a form for a survey tool: 'form.xlsx', 'survey.tsv'\n"
        "answers: passed over, as files of other kinds: 'page.html', 'paper.docx'\n"
    )


def test_a_form_or_a_blank_workbook_that_is_named_says_what_it_is(program: Callable) -> None:
    program("sheet", "six-stages", "-o", "blank.xlsx")
    program("sheet", "six-stages", "-o", "survey.tsv")
    ran = program("score", "blank.xlsx", "survey.tsv")
    assert ran.code == 2
    assert "blank.xlsx: a questionnaire that is not filled in\n" in ran.err
    assert "survey.tsv:1: a form for a survey tool, not answers; import it there, and score the answers" in ran.err
