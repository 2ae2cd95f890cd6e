"""The Word document of a report: what an office program finds in it."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from shutil import which

import docx as word
import pytest
from docx.shared import Inches
from hostile import PAYLOADS

from examples import assessed, contents_of
from socialmaturity.core.scoring import score
from socialmaturity.errors import InputError
from socialmaturity.formats import docx
from socialmaturity.formats.pictures import bar
from socialmaturity.formats.png import png
from socialmaturity.presentation import Letterhead, Presentation, SectionName
from socialmaturity.report.blocks import Item, Items, Report, Section, answer_and_note
from socialmaturity.report.sheet import sheet_report
from socialmaturity.text import shown

ROOT = Path(__file__).parent.parent
LOGO = png(bar(1, 1, 1))


def opened(data):
    return word.Document(io.BytesIO(data))


def document_of(name, payload=None, **wanted):
    """The report on an example, as an office program opens it."""
    return opened(docx.draw(sheet_report(assessed(name, payload), wanted=Presentation(**wanted))))


def headings(document):
    return [
        f"{paragraph.style.name}: {paragraph.text}"
        for paragraph in document.paragraphs
        if paragraph.style.name.startswith(("Heading", "Title"))
    ]


def table_with(document, head):
    return next(table for table in document.tables if table.rows[0].cells[1].text == head)


def texts(document):
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_sections_are_real_headings_in_the_order_of_the_page():
    made = sheet_report(assessed("city-of-merrowford"))
    found = headings(opened(docx.draw(made)))
    assert [line.removeprefix("Heading 1: ") for line in found if line.startswith("Heading 1")] == [
        section.heading for section in made.sections
    ]
    assert found[0] == "Title: City of Merrowford"
    assert "Heading 2: 1. Planning: 6 of 7 met, 5 needed, essential 3 of 3" in found


def test_actions_are_a_table_with_an_empty_owner_and_date():
    table = table_with(document_of("city-of-merrowford"), "Practice, and where it is now")
    assert [cell.text for cell in table.rows[0].cells][-2:] == ["Owner", "Date"]
    assert len(table.rows) == 4
    for row in table.rows[1:]:
        _, practice, step, owner, date = (cell.text for cell in row.cells)
        assert "Now: " in practice
        assert step.startswith("Target: ")
        assert "Evidence: " in step
        assert owner == date == ""


def test_a_note_has_a_paragraph_of_its_own_below_its_answer():
    item = Item(text="Asked", details=(("Ann", answer_and_note("1 – Some", "Not at weekends")), ("Tom", "0 – None")))
    made = Report(subject="", about=(), headline=(), sections=(Section("x", "", (Items((item,)),)),))
    found = [(each.style.name, each.text) for each in opened(docx.draw(made)).paragraphs if each.text]
    assert found[1:] == [
        ("Detail", "Ann: 1 – Some"),
        ("Detail below", "Note: Not at weekends"),
        ("Detail", "Tom: 0 – None"),
    ]


def test_heads_of_tables_are_repeated_and_rows_stay_whole():
    data = docx.draw(sheet_report(assessed("city-of-merrowford")))
    body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert body.count("<w:tblHeader/>") == len(opened(data).tables)
    assert body.count("<w:cantSplit/>") == sum(len(table.rows) - 1 for table in opened(data).tables)


def test_the_grid_is_darker_where_more_is_met():
    table = table_with(document_of("city-of-merrowford"), "Planning")
    grounds = [re.findall(r'w:fill="(\w+)"', cell._tc.xml) for cell in table.rows[1].cells]
    assert [cell.text for cell in table.rows[1].cells][1:4] == [
        "2\u00a0of\u00a03",
        "1\u00a0of\u00a01",
        "1\u00a0of\u00a01",
    ]
    assert grounds[1:4] == [["8FBCC5"], ["0B5261"], ["0B5261"]]


def test_the_stairs_and_a_bar_for_each_stage_are_pictures_and_the_stairs_have_a_description():
    document = document_of("city-of-merrowford")
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "The ladder"
    assert len(document.inline_shapes) == 1 + 6 + 3  # the stairs, a bar for each stage, and the key


def test_title_author_and_logo_are_on_it_and_in_its_properties():
    letterhead = Letterhead("Winter", "Ida Holm", LOGO)
    document = document_of("city-of-merrowford", letterhead=letterhead)
    assert (document.core_properties.title, document.core_properties.author) == ("Winter", "Ida Holm")
    assert "Prepared by Ida Holm" in texts(document)
    assert headings(document)[0] == "Title: Winter"
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "Ida Holm"


@pytest.mark.parametrize("picture", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", LOGO[:20], b"\xff\xd8\xff"])
def test_a_logo_that_word_does_not_show_is_refused(picture):
    with pytest.raises(InputError, match="use PNG, JPEG or GIF"):
        document_of("city-of-merrowford", letterhead=Letterhead("", "", picture))


def test_the_same_result_is_the_same_bytes():
    assert docx.draw(sheet_report(assessed("city-of-merrowford"))) == docx.draw(
        sheet_report(assessed("city-of-merrowford"))
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_any_text_reads_as_itself(payload):
    assert shown(payload) in texts(document_of("city-of-merrowford", payload))


def test_texts_of_the_rubric_are_in_its_language():
    assessment = assessed("brackenridge-toolmakers")
    data = docx.draw(sheet_report(score(replace(assessment.rubric, language="de"), assessment.sheet)))
    body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert '<w:lang w:val="de"/>' in body


def test_several_sheets_are_one_document_with_the_overview_first():
    assessments = [assessed("city-of-merrowford"), assessed("fernhill-outdoor")]
    document = opened(docx.draw(contents_of(assessments), *map(sheet_report, assessments)))
    firsts = [line for line in headings(document) if line.startswith(("Title", "Heading 1"))]
    assert firsts[0] == "Title: 2 assessments"
    assert {"Heading 1: City of Merrowford", "Heading 1: Fernhill Outdoor"} <= set(firsts)


def test_a_section_can_be_left_out():
    assert "Heading 1: Survey figures" not in headings(document_of("city-of-merrowford", without=(SectionName.SURVEY,)))


def test_the_program_writes_it(program, tmp_path):
    (tmp_path / "logo.png").write_bytes(LOGO)
    sheet = ROOT / "examples" / "fernhill-outdoor.yaml"
    ran = program("score", sheet, "-o", "r.docx", "--logo", "logo.png", "--brief", "--title", "One page")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert headings(word.Document(tmp_path / "r.docx"))[0] == "Title: One page"


def test_a_report_is_never_written_over_its_logo(program, tmp_path):
    (tmp_path / "logo.html").write_bytes(LOGO)
    ran = program("score", ROOT / "examples" / "fernhill-outdoor.yaml", "-o", "logo.html", "--logo", "./logo.html")
    assert (ran.code, ran.err) == (2, "logo.html: is what the result is made from; name another file with -o\n")
    assert (tmp_path / "logo.html").read_bytes() == LOGO


def test_a_logo_that_is_not_a_picture_is_named(program, tmp_path):
    (tmp_path / "logo.txt").write_text("a logo")
    ran = program("score", ROOT / "examples" / "fernhill-outdoor.yaml", "-o", "r.html", "--logo", "logo.txt")
    assert (ran.code, ran.err) == (2, "logo.txt: is not a picture for a report; use PNG, JPEG, GIF or SVG\n")


@pytest.mark.parametrize("option", [["--brief"], ["--without", "survey"], ["--title", "x"], ["--logo", "x.png"]])
def test_options_of_a_report_are_refused_where_there_is_none(program, option):
    ran = program("score", ROOT / "examples" / "fernhill-outdoor.yaml", "--format", "json", *option)
    assert (ran.code, ran.out) == (2, "")
    assert f"{option[0]} is for" in ran.err


needs_libreoffice = pytest.mark.skipif(
    which("soffice") is None, reason="no LibreOffice (Debian: apt install libreoffice-writer)"
)


def printed(folder):
    """Print the documents of a folder, and return how many pages each has."""
    office = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*office, "--convert-to", "pdf", "--outdir", folder, *folder.glob("*.docx")], check=True, capture_output=True
    )
    info = {
        path.stem: subprocess.run(["pdfinfo", path], capture_output=True, encoding="utf-8", check=True).stdout
        for path in folder.glob("*.pdf")
    }
    return {name: int(re.search(r"(?m)^Pages: +([0-9]+)", text)[1]) for name, text in info.items()}


@needs_libreoffice
def test_brief_is_one_page_on_a4_and_on_letter(tmp_path):
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        document = document_of(path.stem, brief=True)
        document.save(tmp_path / f"{path.stem}-a4.docx")
        document.sections[0].page_width, document.sections[0].page_height = Inches(8.5), Inches(11)
        document.save(tmp_path / f"{path.stem}-letter.docx")
    pages = printed(tmp_path)
    assert len(pages) == 12
    assert {name: count for name, count in pages.items() if count != 1} == {}


@needs_libreoffice
def test_the_full_report_is_three_pages_before_the_appendix(tmp_path):
    for name in ("city-of-merrowford", "lantern-street-bakeries-2026"):
        (tmp_path / f"{name}.docx").write_bytes(
            docx.draw(
                sheet_report(assessed(name), wanted=Presentation(without=(SectionName.GAPS, SectionName.ANSWERS)))
            )
        )
    assert set(printed(tmp_path).values()) == {3}


@needs_libreoffice
def test_libreoffice_opens_it_and_prints_all_of_it(tmp_path):
    (tmp_path / "r.docx").write_bytes(docx.draw(sheet_report(assessed("brackenridge-toolmakers"))))
    printed(tmp_path)
    text = subprocess.run(
        ["pdftotext", tmp_path / "r.pdf", "-"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    for heading in ("The ladder", "What to do first", "Owner", "About this result", "All answers"):
        assert heading in text
