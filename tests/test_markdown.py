from __future__ import annotations

import re
from pathlib import Path

import pytest
from hostile import EVIDENCE, PAYLOADS
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from examples import assessed
from socialmaturity.formats import markdown
from socialmaturity.formats.markdown import escaped
from socialmaturity.report.blocks import Item, Items, Report, Says, Section, TableBlock, Tone, answer_and_note
from socialmaturity.report.sheet import sheet_report
from socialmaturity.text import shown

ROOT = Path(__file__).parent.parent
UNSEEN = "\u200b"
RENDERER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
BLOCKS = ("heading_open", "paragraph_open", "bullet_list_open", "list_item_open", "inline")
TABLES = ("table_open", "thead_open", "tbody_open", "tr_open", "th_open", "td_open")
OURS = {*BLOCKS, *TABLES, "text", "strong_open", "em_open", "code_inline", "hardbreak", "html_inline"}


def tokens(document):
    for token in RENDERER.parse(document):
        yield token
        yield from token.children or ()


def read(document):
    """What a reader sees."""
    inlines = (token.children for token in RENDERER.parse(document) if token.children)
    return "".join(child.content for children in inlines for child in children).replace(UNSEEN, "")


def of(*blocks):
    section = Section(id="x", heading="Heading", blocks=blocks)
    return markdown.draw(Report(subject="Subject", about=(), headline=(), sections=(section,)))


def headed(text):
    return markdown.draw(Report(subject=text, about=(text, text), headline=(), sections=()))


PLACES = {
    "a heading": headed,
    "a paragraph": lambda text: of(Says(text)),
    "a strong one": lambda text: of(Says(text, Tone.STRONG)),
    "an item": lambda text: of(Items((Item(text=text),))),
    "a task": lambda text: of(Items((Item(text=text, mark=text, details=((text, text),)),), tasks=True)),
    "a cell": lambda text: of(TableBlock((text, "b"), ((text, (text, text)),), caption=text)),
}
# Letters are dull: most of what is tried is what Markdown and the forges give a meaning to.
SIGNS = st.text(st.sampled_from("\\`*_{}[]()#+-.!|~>@:/=$^&<;\"' \n\tab1w"), min_size=1, max_size=30)
TEXTS = st.one_of(SIGNS, st.text(min_size=1, max_size=30), st.sampled_from(PAYLOADS))


@pytest.mark.parametrize("place", PLACES)
@given(text=TEXTS.filter(lambda text: shown(text).strip()))
def test_any_text_reads_as_itself(place, text):
    document = PLACES[place](text)
    assert {token.type for token in tokens(document) if not token.type.endswith("_close")} <= OURS
    assert {token.content for token in tokens(document) if token.type == "html_inline"} <= {"<br>"}
    # Space at the ends is nothing one could see.
    assert re.sub(r"\s", "", shown(text)) in re.sub(r"\s", "", read(document))


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_row_keeps_its_cells(text):
    rows = of(TableBlock(("a", "b"), (((text, text), text), ("c", text)))).split("\n")[4:]
    assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows if row] == [3, 3, 3, 3]


@pytest.mark.parametrize(
    "text",
    [
        "@everyone",
        "#12",
        "user/repo#4",
        "!3",
        "$x$",
        "~label",
        "https://x.org",
        "www.x.org",
        ":smile:",
        "GH-12",
        "a@b.org",
    ],
)
def test_a_forge_finds_no_mention_reference_address_or_emoji(text):
    html = RENDERER.render(of(Says(text)))
    assert text not in html
    assert text in html.replace(UNSEEN, "")


def test_evidence_stays_an_address_to_copy_and_is_not_a_link():
    document = of(TableBlock(("Question", "Evidence"), (("q", EVIDENCE),)))
    assert "`http://example.org/fine`" in document
    assert not [token for token in tokens(document) if token.type in ("link_open", "image")]


def test_a_note_has_a_line_of_its_own_below_its_answer() -> None:
    item = Item(
        text="Asked",
        details=(("Ann", answer_and_note("1 – Some", "Not at weekends")), ("Tom", answer_and_note("0 – None", ""))),
    )
    assert of(Items((item,))).endswith("- Asked\n  - Ann: 1 – Some\n    - Note: Not at weekends\n  - Tom: 0 – None\n")


def test_a_sheet_becomes_this_document(golden):
    golden("markdown/brackenridge-toolmakers.md", markdown.draw(sheet_report(assessed("brackenridge-toolmakers"))))


def test_every_gap_is_a_task_or_an_action_with_room_for_an_owner_and_a_date():
    assessment = assessed("tarnbrook-regional-hospitals")
    document = markdown.draw(sheet_report(assessment))
    tasks = set(re.findall(r"^- \[ \] (.*?)(?: \*\(.*)?$", document, re.MULTILINE))
    actions = set(re.findall(r"^\| \d \| (.*?)<br>.*\|  \|  \|$", document, re.MULTILINE))
    assert "| No. | Practice | Now | Target | First step | Evidence | Owner | Date |" in document
    assert tasks | actions == {escaped(assessment.rubric.questions[id_].text) for id_ in assessment.gaps}


def test_the_program_writes_markdown(program, golden):
    ran = program("score", "examples/lantern-street-bakeries-2025.yaml", "--format", "markdown", cwd=ROOT)
    assert (ran.code, ran.err) == (0, "")
    golden("markdown/lantern-street-bakeries-2025.md", ran.out)


def test_a_heading_keeps_the_signs_at_its_end() -> None:
    assert markdown.draw(Report(subject="Team C #", about=(), headline=(), sections=())) == "# Team C \\#\n"
