from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest
from browser import in_chromium, new_page, with_poppler
from hostile import EVIDENCE, PAYLOADS, noted

from examples import assessed, contents_of
from socialmaturity.core.scoring import score
from socialmaturity.formats import html
from socialmaturity.formats.pictures import bar
from socialmaturity.formats.png import png
from socialmaturity.presentation import Letterhead, Presentation
from socialmaturity.report.blocks import Bar, Bars, Report, Section
from socialmaturity.report.sheet import sheet_report
from socialmaturity.text import shown

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
WHOLE = ("lantern-street-bakeries-2026", "city-of-merrowford", "fernhill-outdoor", "brackenridge-toolmakers")
TEXT_TAGS = ("h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "br", "a", "bdi", "div", "span", "section")
TABLE_TAGS = ("table", "caption", "thead", "tbody", "tr", "th", "td")
PAGE_TAGS = ("html", "head", "meta", "title", "style", "body", "main", "article", "header")
TAGS = {*PAGE_TAGS, *TEXT_TAGS, *TABLE_TAGS, "svg", "rect", "circle", "polyline"}
ALONE = frozenset({"meta", "br", "img", "rect", "circle", "polyline"})


class Seen(HTMLParser):
    """Every tag, attribute and text of a page; tags that are closed in the wrong order are a mistake."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.links, self.open = [], [], [], []
        self.texts, self.styles = [], []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.attributes += [(tag, name, value) for name, value in attributes]
        self.links += [value for name, value in attributes if name in ("href", "src")]
        if tag not in ALONE:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.attributes += [(tag, name, value) for name, value in attributes]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        (self.styles if self.open and self.open[-1] == "style" else self.texts).append(data)


def without_style(page):
    return re.sub(r"<style>.*?</style>", "<style>…</style>", page, flags=re.DOTALL)


def test_a_sheet_becomes_this_page(golden):
    golden(
        "html/brackenridge-toolmakers.html", without_style(html.draw(sheet_report(assessed("brackenridge-toolmakers"))))
    )


def test_several_sheets_become_one_page_with_an_overview(program, golden):
    sheets = [EXAMPLES / f"{name}.yaml" for name in WHOLE]
    alone = program("score", *sheets, "--format", "html", cwd=ROOT).out
    assert alone.count("<article") == 1
    ran = program("score", *sheets, "--format", "html", "--each", cwd=ROOT)
    overview, *articles = ran.out.split("<article")[1:]
    golden("html/overview.html", f"<article{overview}")
    assert ran.code == 0
    assert [re.search(r"<h2><bdi>(.*?)</bdi>", article)[1] for article in articles] == [
        "Lantern Street Bakeries",
        "City of Merrowford",
        "Fernhill Outdoor",
        "Brackenridge Toolmakers Cooperative",
    ]
    assert re.findall(r'href="#(report-\d+)"', overview) == re.findall(r'id="(report-\d+)"', "".join(articles))


def test_more_sheets_than_anyone_could_look_at_are_refused(monkeypatch, capsys):
    from socialmaturity.cli.app import app

    monkeypatch.setattr(import_module("socialmaturity.report.score"), "MOST_LISTED", 1)
    sheets = [str(EXAMPLES / f"{name}.yaml") for name in WHOLE]
    assert app(["score", *sheets, "--format", "html", "--each"], standalone_mode=False) == 2
    assert "html with --each is for at most 1 sheets; leave it out for the overview" in capsys.readouterr().err


def test_a_record_that_could_not_be_scored_is_left_out_and_counted(program, tmp_path):
    (tmp_path / "bad.yaml").write_text("rubric: six-stages\nanswers: {nothing-known: 1}\n")
    ran = program("score", "bad.yaml", EXAMPLES / "fernhill-outdoor.yaml", "--format", "html")
    assert ran.code == 2
    assert "bad.yaml" not in ran.out
    assert "Left out: 1 record that could not be scored" in ran.out
    assert ran.out.count("<article") == 2  # the overview, and the report


@pytest.mark.parametrize(
    "needed",
    [
        "Lantern Street Bakeries",
        "Six stages of social business, version 1.0",
        "2026-11-17, answered by Owner, assessed by External consultant",
        "You are at Planning, stage 1 of 6. Next: Presence.",
        "One is missing: Do you publish regularly on your social media profiles?",
        "Listen to learn",
        "What keeps you from Presence is a rhythm",
        "Three good weeks in September, then nothing for six",
        "You can be found, and people hear from you first-hand.",
        "A pitfall at Planning: Opening accounts and posting before you have listened",
        "4 of 7 met, 5 needed, essential 1 of 2",
        "Organization and governance",
        "1 of 9",
        "Formalized (of 4 to 6)",
        "Set a rhythm that you can hold for three months",
        "15 of 42 practices are met, 1 of them with the best answer there is.",
        "The chasm between running social media and being a social business (after Formalized)",
        "not crossed yet",
        "In a survey of 2012 (698 social media professionals and executives, self-reported in late 2012",
        "You would not have been among them:",
        "34% of those asked felt a link",
        "Self-reported: all 42 questions are answered.",
        "A stage is passed when all its essential practices and at least 2/3 of all that apply are met",
        "Charlene Li and Brian Solis, Altimeter Group, The Evolution of Social Business",
        "Planning has no practice to spare. It would be lost without any one of these 5:",
        "In February everybody wrote about seeded rye.",
        "https://example.org/lantern-street/comparison-2026",
    ],
)
def test_the_page_tells_a_client(needed):
    assert needed in "".join(Seen(html.draw(sheet_report(assessed("lantern-street-bakeries-2026")))).texts)


def test_what_is_open_is_there_to_be_found_out():
    page = Seen(html.draw(sheet_report(assessed("city-of-merrowford"))))
    assert "These may decide whether Formalized is reached:" in page.texts
    assert "7 more questions are open:" in page.texts


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_rubric_or_a_sheet_becomes_markup(payload):
    assessment = assessed("city-of-merrowford", payload)
    for page in (
        html.draw(sheet_report(assessment, wanted=Presentation(explain=True))),
        html.draw_all(contents_of([assessment] * 2), [sheet_report(assessment)] * 2),
    ):
        seen = Seen(page)
        assert {tag for tag, _ in seen.tags} <= TAGS
        assert not [name for _, name, _ in seen.attributes if name.startswith("on") or name in ("style", "src")]
        assert {link for link in seen.links if not link.startswith("#")} <= {
            "http://example.org/fine",
        }
        assert [tag for tag, _ in seen.tags].count("style") == 1
        assert shown(payload) in seen.texts
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)


def test_only_evidence_that_is_an_address_and_nothing_else_is_a_link():
    assessment = assessed("fernhill-outdoor")
    sheet = replace(assessment.sheet, answers=noted(assessment.sheet.answers, "note"))
    page = html.draw(sheet_report(score(assessment.rubric, sheet)))
    assert {link for link in Seen(page).links if not link.startswith("#")} == {"http://example.org/fine"}
    assert all(shown(each) in Seen(page).texts for each in EVIDENCE)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("de", {"de"}), ("pt-BR", {"pt-BR"}), ("en", set()), ("", set()), ('en" onload="x', set()), ("überhaupt", set())],
)
def test_the_texts_of_the_rubric_are_in_its_language_and_the_page_is_in_english(language, expected):
    assessment = assessed("brackenridge-toolmakers")
    changed = score(replace(assessment.rubric, language=language), assessment.sheet)
    page = html.draw(sheet_report(changed))
    assert '<html lang="en">' in page
    assert {
        attributes["lang"] for tag, attributes in Seen(page).tags if tag == "bdi" and "lang" in attributes
    } == expected


@pytest.mark.parametrize("name", WHOLE)
def test_the_page_can_be_read_without_seeing_it(name):
    tags = Seen(html.draw(sheet_report(assessed(name)))).tags
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for tag, attributes in tags:
        if tag == "svg":
            assert attributes.get("aria-hidden") == "true" or (attributes["role"] == "img" and attributes["aria-label"])
        if tag == "th":
            assert attributes["scope"] in ("col", "row")
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes["aria-labelledby"] for _, attributes in tags if "aria-labelledby" in attributes} <= set(ids)


def test_every_picture_is_in_or_next_to_a_table_with_the_same_counts():
    page = html.draw(sheet_report(assessed("city-of-merrowford")))
    ladder = page.split('<div class="ladder">')[1].split("</table>")[0]
    assert 'class="stairs"' in ladder
    assert "<bdi>4 of 7 met, 5 needed, essential 2 of 4</bdi>" in ladder
    assert 'aria-label="The ladder"' in ladder
    assert all("<bdi>" in row for row in re.findall(r"<tr role=\"row\">.*?</tr>", page) if "<svg" in row)


def test_texts_have_enough_contrast():
    style = (ROOT / "socialmaturity/formats/page.css").read_text()
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", style))
    for name in ("ink", "soft", "accent", "care"):
        for ground in ("#ffffff", colours["tint"]):
            assert contrast(colours[name], ground) >= 4.5, (name, ground)


def contrast(one, other):
    """As WCAG 2 defines it."""

    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("picture", sorted((EXAMPLES / "pictures").iterdir()), ids=lambda file: file.name)
def test_the_pictures_of_the_readme_are_small_and_fetch_nothing(picture):
    data = picture.read_bytes()
    assert len(data) < 150_000
    assert data.startswith((b"\x89PNG", b"<svg"))
    assert b"http" not in data.replace(b"http://www.w3.org/2000/svg", b"")


# --- In a real browser ---------------------------------------------------------------------------------------------


@pytest.fixture
def look(chromium, tmp_path):
    """Open a page from a file, and say what happened."""

    def opened(text, width=1100):
        file = tmp_path / "page.html"
        file.write_text(text, encoding="utf-8")
        page = new_page(chromium)
        page.resize(width)
        page.open(file.as_uri())
        assert page.requested == [file.as_uri()]
        return page

    return opened


@in_chromium
@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_browser_runs_nothing_and_asks_for_nothing(look, payload):
    page = look(html.draw(sheet_report(assessed("city-of-merrowford", payload))))
    assert page.logged == []
    assert page.run("window.owned") is None
    assert page.run("document.querySelector('h1').textContent") == shown(payload)
    assert page.run("document.querySelectorAll('script, img, iframe, object, embed, form, link').length") == 0


@in_chromium
def test_the_policy_lets_styles_through_and_no_script(look):
    page = look(html.draw(sheet_report(assessed("brackenridge-toolmakers"))))
    assert page.run("getComputedStyle(document.querySelector('h1')).fontWeight") == "600"
    page.run("document.body.appendChild(document.createElement('script')).text = 'window.owned = true'")
    assert page.run("window.owned") is None
    assert "Content Security Policy" in "".join(page.logged)


@in_chromium
def test_a_page_that_is_edited_by_hand_keeps_its_style_and_shows_an_embedded_logo(look):
    letterhead = Letterhead("Winter", "Ida <Holm>", png(bar(1, 1, 1)))
    page = html.draw(sheet_report(assessed("brackenridge-toolmakers"), wanted=Presentation(letterhead=letterhead)))
    edited = page.replace("--accent: #0b5261", "--accent: #aa2222").replace("<h1>", '<h1 style="font-weight: 400">')
    seen = look(edited)
    assert seen.logged == []
    assert seen.run("getComputedStyle(document.querySelector('h2')).color") == "rgb(170, 34, 34)"
    assert seen.run("getComputedStyle(document.querySelector('h1')).fontWeight") == "400"
    assert seen.run("document.querySelector('img.logo').naturalWidth") > 0
    assert seen.run("document.querySelector('img.logo').alt") == "Ida <Holm>"
    assert seen.run("document.querySelector('h1').textContent") == "Winter"


@in_chromium
def test_a_wide_logo_leaves_the_title_the_whole_width_of_a_phone(look):
    letterhead = Letterhead("Where we stand in winter", "Ida Holm", png(bar(30, 30, 30)))
    page = look(
        html.draw(sheet_report(assessed("brackenridge-toolmakers"), wanted=Presentation(letterhead=letterhead))), 390
    )
    top = page.run("document.querySelector('h1').getBoundingClientRect().top")
    assert page.run("document.querySelector('img.logo').getBoundingClientRect().bottom") <= top


@in_chromium
@pytest.mark.parametrize("medium", ["screen", "print"])
def test_the_dates_of_a_comparison_are_not_broken(look, program, medium):
    sheets = [EXAMPLES / f"lantern-street-bakeries-{year}.yaml" for year in (2025, 2026)]
    page = look(program("compare", *sheets, "--format", "html").out)
    page.ask("Emulation.setEmulatedMedia", media=medium)
    page.run("rows = date => new Set(Array.from(date.getClientRects(), row => Math.round(row.top))).size")
    page.run("range = dt => { let all = document.createRange(); all.selectNodeContents(dt); return all }")
    assert page.run("Math.max(...Array.from(document.querySelectorAll('dt'), dt => rows(range(dt))))") == 1


@in_chromium
@pytest.mark.parametrize("width", [320, 390, 1100])
@pytest.mark.parametrize("name", WHOLE)
def test_nothing_is_wider_than_the_screen(look, name, width):
    page = look(html.draw(sheet_report(assessed(name))), width)
    assert page.run("document.documentElement.scrollWidth") <= width


@in_chromium
def test_on_a_phone_neither_a_long_label_nor_a_bar_breaks_the_words_next_to_it(look):
    bars = tuple(Bar(label, 1, 6, "Plantations") for label in ("Organization", "Member of the executive board " * 2))
    section = Section("x", "Bars", (Bars(bars), Bars(bars, to_scale=True)))
    page = look(html.draw(Report(subject="", about=(), headline=(), sections=(section,))), 360)
    widths = "[...document.querySelectorAll('.bars td, .bars th')].map(cell => cell.clientWidth)"
    assert page.run(f"Math.min(...{widths})") > 90


@in_chromium
def test_on_a_phone_a_count_and_its_share_are_on_one_line(look, program, tmp_path):
    rows = "".join(f"{name},{region},2\n" for name, region in zip("ABC", ("North", "South", "North"), strict=True))
    (tmp_path / "x.csv").write_text(f"subject,region,planning-listening\n{rows}")
    ran = program("score", "x.csv", "--rubric", "six-stages", "--group-by", "region", "--format", "html")
    page = look(ran.out, 360)
    page.run("lines = cell => new Set(Array.from(cell.querySelectorAll('.line'), line => line.offsetTop)).size")
    cells = "[...document.querySelectorAll('.counts td')].filter(cell => cell.querySelector('br'))"
    assert page.run(f"{cells}.map(lines)") == [1] * 14
    assert page.run("document.documentElement.scrollWidth") <= 360


@in_chromium
def test_words_without_end_do_not_break_the_page(look):
    page = look(html.draw(sheet_report(assessed("city-of-merrowford", "endless" * 40))), 390)
    assert page.run("document.documentElement.scrollWidth") <= 390


@in_chromium
@with_poppler
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", [*WHOLE, "tarnbrook-regional-hospitals"])
def test_the_report_prints_on_two_pages_and_the_appendix_begins_the_third(look, tmp_path, name, paper):
    file = tmp_path / "page.pdf"
    look(html.draw(sheet_report(assessed(name)))).pdf(file, paper)
    pages = subprocess.run(["pdftotext", file, "-"], capture_output=True, encoding="utf-8", check=True).stdout
    second, third = pages.split("\f")[1:3]
    assert "About this result" in second
    assert third.lstrip().startswith(("Other gaps", "All answers"))


@in_chromium
@with_poppler
def test_each_report_of_several_begins_a_page(look, tmp_path):
    file = tmp_path / "page.pdf"
    assessments = [assessed(name) for name in WHOLE]
    look(html.draw_all(contents_of(assessments), [sheet_report(each) for each in assessments])).pdf(file, "A4")
    pages = subprocess.run(["pdftotext", file, "-"], capture_output=True, encoding="utf-8", check=True).stdout
    firsts = [page.lstrip().split("\n")[0] for page in pages.split("\f")]
    assert firsts[0] == "4 assessments"
    assert {each.sheet.subject for each in assessments} <= set(firsts)
