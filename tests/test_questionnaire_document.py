"""The questionnaire as a Word document, to edit and print."""

from __future__ import annotations

import io
import shutil
import subprocess
from typing import TYPE_CHECKING

import docx
import pytest
from documents import SMALL, rubric_of
from hostile import PAYLOADS, hostile

from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.questionnaires import docx as written
from socialmaturity.questionnaires.questionnaire import questionnaire
from socialmaturity.text import shown

if TYPE_CHECKING:
    from pathlib import Path

    from socialmaturity.core.model import Rubric

SIX = Catalogue()["six-stages"]


def paragraphs(rubric: Rubric, *words: str, notes: bool = True) -> list[str]:
    data = written.write(questionnaire(rubric, words, notes=notes))
    return [each.text for each in docx.Document(io.BytesIO(data)).paragraphs]


def test_the_same_questionnaire_is_the_same_bytes() -> None:
    assert written.write(questionnaire(SIX)) == written.write(questionnaire(SIX))


def test_every_question_has_its_answers_with_boxes_and_lines_to_write_on(golden) -> None:
    golden("questionnaires/small.docx.txt", "\n".join(paragraphs(rubric_of(SMALL))) + "\n")


def test_stages_are_real_headings() -> None:
    document = docx.Document(io.BytesIO(written.write(questionnaire(SIX))))
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert headings == [stage.name for stage in SIX.stages]


def test_without_notes_there_are_no_lines_for_them() -> None:
    assert not any(text.startswith("Note") for text in paragraphs(SIX, notes=False))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_texts_are_only_ever_text(payload: str) -> None:
    texts = paragraphs(hostile(SIX, payload))
    assert texts[0] == shown(payload)
    assert f"☐\t{shown(payload)}" in texts


@pytest.mark.skipif(shutil.which("soffice") is None, reason="there is no LibreOffice here")
def test_a_page_never_tears_a_question_from_its_answers(tmp_path: Path) -> None:
    (tmp_path / "q.docx").write_bytes(written.write(questionnaire(SIX)))
    office = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    subprocess.run(
        [*office, "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "q.docx"], check=True, capture_output=True
    )
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "q.pdf", "-"], check=True, capture_output=True
    ).stdout.decode()
    pages = [" ".join(page.split()) for page in text.split("\f")]
    for each in SIX.questions.values():
        on = [number for number, page in enumerate(pages) if each.text in page]
        assert any(all(option in pages[number] for option in each.options) for number in on), each.id
