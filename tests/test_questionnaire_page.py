"""The HTML questionnaire: its markup, and what people do with it in a real browser."""

from __future__ import annotations

import json
import re
import subprocess
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest
from answering import answers_to, worded_rubrics
from browser import in_chromium, new_page, save_downloads, with_poppler
from builders import question, rubric
from hostile import PAYLOADS, hostile
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from socialmaturity.core.model import Mark
from socialmaturity.core.sheet import Answer
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.documents.sheet import read_sheet
from socialmaturity.questionnaires import html
from socialmaturity.questionnaires.questionnaire import questionnaire
from socialmaturity.text import shown

SIX = Catalogue()["six-stages"]
SMALL = rubric([question("a"), question("b", essential=True)], [question("c")])
SMALL = replace(SMALL, stages=(
    SMALL.stages[0]._replace(questions=tuple(q._replace(may_not_apply=not q.essential) for q in SMALL.stages[0].questions)),
    *SMALL.stages[1:],
))  # fmt: skip


def page_of(rubric_, *words, form="form", notes=True):
    return html.write(questionnaire(rubric_, words, notes=notes), form)


# --- The file -------------------------------------------------------------------------------------------------------


def test_the_policy_names_the_one_style_and_the_one_script_by_their_hashes():
    page = page_of(SMALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    style, script = (re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)[1] for tag in ("style", "script"))
    style_hash, script_hash = (b64encode(sha256(text.encode()).digest()).decode() for text in (style, script))
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_the_script_never_makes_markup_of_a_text():
    script = page_of(SMALL)
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        'setTimeout("',
    ):
        assert way not in script


@pytest.mark.parametrize("payload", [*PAYLOADS, "</script><script>window.owned = true</script>", "<!--<script>"])
def test_no_text_of_a_rubric_is_markup_or_ends_the_data(payload):
    """The page has the same tags whatever the texts of the rubric say."""
    tags = re.compile(r"<(/?[a-z0-9]+|!--)")
    text = page_of(replace(hostile(SMALL, payload), version=payload))
    assert tags.findall(text) == tags.findall(page_of(hostile(SMALL, "x")))
    assert json.loads(re.search(r'id="about">(.*?)</script>', text)[1])["rubric"] == f"small@{payload}"


def test_two_pages_of_one_rubric_never_share_a_place_in_the_browser():
    one, other = (re.search(r'"key": "([^"]*)"', html.write(questionnaire(SIX)))[1] for _ in range(2))
    assert one != other
    assert one.startswith(f"socialmaturity:{SIX.sha256}:")


# --- In a real browser ----------------------------------------------------------------------------------------------


class Form:
    """A questionnaire that is open in a browser, and what a person does with it."""

    def __init__(self, chromium, file, width=1100):
        self.page = new_page(chromium)
        self.page.resize(width)
        self.folder = file.parent
        save_downloads(chromium, self.folder)
        self.page.open(file.as_uri())

    def run(self, script):
        return self.page.run(script)

    def seen(self, selector):
        return self.run(f"Boolean(document.querySelector({json.dumps(selector)})?.checkVisibility())")

    def text(self, selector):
        return self.run(f"document.querySelector({json.dumps(selector)}).textContent")

    def press(self, selector):
        assert self.seen(selector), f"{selector} cannot be seen"
        self.run(f"document.querySelector({json.dumps(selector)}).click()")
        self.run("new Promise(done => setTimeout(done, 30))")

    def enter(self, selector, text):
        assert self.seen(selector), f"{selector} cannot be seen"
        self.run(f"document.querySelector({json.dumps(selector)}).focus()")
        self.page.write(text)

    def answer(self, number, value):
        self.press(f'#question-{number} input[value="{value}"]')

    def go(self, page):
        self.press(f'#steps a[href="#page-{page}"]')

    def save(self):
        """Save the answers, and return the file."""
        self.press("#save")
        name = re.match(r"Saved as (.*?) in your downloads", self.text("#status"))[1]
        file = self.folder / name
        for _ in range(200):
            if file.is_file() and file.stat().st_size:
                return file
            self.run("new Promise(done => setTimeout(done, 20))")
        raise AssertionError(name)

    def kept(self):
        return self.run("JSON.parse(Object.values({...localStorage})[0] ?? 'null')")


@pytest.fixture
def opened(chromium, tmp_path):
    """Open a questionnaire from a file of its own."""
    forms = []

    def open_form(page, name="form.html", width=1100):
        file = tmp_path / name
        file.write_text(page, encoding="utf-8")
        forms.append(Form(chromium, file, width))
        return forms[-1]

    yield open_form
    for form in forms:
        form.run("localStorage.clear()")
        assert form.page.logged == []
        assert {url.partition("#")[0] for url in form.page.requested} <= {f.as_uri() for f in tmp_path.iterdir()}


@in_chromium
def test_all_42_questions_filled_in_with_a_reload_in_the_middle_come_back_into_score(opened, program, tmp_path):
    form = opened(page_of(SIX), name="questionnaire.html")
    form.enter("#subject", "Tarnbrook Regional Hospitals")
    form.enter("#respondent", "Ada Holm")
    form.enter("#role", "Head of communications")
    answers, number = {}, 0
    for place, stage in enumerate(SIX.stages, 1):
        form.press(f'.page:not([hidden]) .turn a[href="#page-{place}"]')
        for each in stage.questions:
            number += 1
            kind = number % 6
            if kind == 5 and each.may_not_apply:
                form.answer(number, "not-applicable")
                form.enter(f"#reason-{number}", f"We have no use for {number} <yet>")
                answers[each.id] = Answer(rating=Mark.NOT_APPLICABLE, reason=f"We have no use for {number} <yet>")
            elif kind == 4:
                form.answer(number, "unknown")
                form.enter(f"#note-{number}", f'Ask the "board" & co.\nabout {number} 😀')
                answers[each.id] = Answer(rating=Mark.UNKNOWN, note=f'Ask the "board" & co.\nabout {number} 😀')
            else:
                form.answer(number, kind % 4)
                answers[each.id] = Answer(rating=kind % 4)
        if place == 3:
            form.page.reload()
            assert (
                form.text("#ask-text") == "This browser has kept 21 answers of Ada Holm, Tarnbrook Regional Hospitals."
            )
            assert not form.seen("#form")
            form.press("#ask-yes")
            assert form.text("#done") == "21 of 42 answered"
    form.press('.page:not([hidden]) .turn a[href="#page-7"]')
    assert form.text("#missing") == "All 42 questions are answered. Thank you!"
    file = form.save()
    assert file.name == "tarnbrook-regional-hospitals-ada-holm.json"
    _, sheet, warnings = read_sheet(file.read_bytes(), file.name, Catalogue())
    assert warnings == ()
    assert sheet.answers == answers
    assert (sheet.subject, sheet.respondent, sheet.role) == (
        "Tarnbrook Regional Hospitals", "Ada Holm", "Head of communications",
    )  # fmt: skip
    assert sheet.date is not None
    ran = program("score", file, "--strict")
    assert (ran.code, ran.err) == (0, "")


@in_chromium
def test_two_forms_side_by_side_keep_their_answers_apart(opened):
    one, other = opened(page_of(SMALL, form="1"), name="one.html"), opened(page_of(SMALL, form="2"), name="other.html")
    for form, score in ((one, 1), (other, 2)):
        form.go(1)
        form.answer(1, score)
    for form, score in ((one, 1), (other, 2)):
        form.page.reload()
        form.press("#ask-yes")
        assert form.run("document.querySelector('#question-1 :checked').value") == str(score)


@in_chromium
def test_the_same_form_in_two_windows_warns_in_the_one_that_is_overwritten(opened):
    one, other = opened(page_of(SMALL)), opened(page_of(SMALL))
    other.go(1)
    other.answer(1, 2)
    one.page.until("!document.querySelector('#warning').hidden")
    assert "open in another window" in one.text("#warning")


@in_chromium
def test_answers_that_were_kept_are_deleted_on_request(opened):
    form = opened(page_of(SMALL))
    form.enter("#respondent", "Ada")
    form.page.reload()
    form.press("#ask-no")
    assert form.run("localStorage.length") == 0
    assert form.run("document.querySelector('#respondent').value") == ""
    form.go(1)
    form.answer(1, 2)
    form.go(3)
    form.press("#clear")
    form.press("#ask-no")
    assert form.text("#done") == "1 of 3 answered"
    form.press("#clear")
    form.press("#ask-yes")
    assert form.text("#done") == "0 of 3 answered"
    assert form.run("localStorage.length") == 0


@in_chromium
def test_a_saved_file_can_be_opened_again_to_go_on(opened, tmp_path):
    sheet = {
        "format": 1, "rubric": "small@1", "subject": "<b>Us</b>", "scope": "North", "assessor": "Tom", "date": "2026-01-02",
        "answers": {
            "a": {"answer": "not-applicable", "reason": "<img src=x>", "note": "n"},
            "b": {"answer": "mostly", "evidence": ["one", "two"]},
            "c": {"note": "only this"},
        },
    }  # fmt: skip
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(sheet))
    form = opened(page_of(SMALL))
    form.page.choose_file("#file", file)
    form.page.until("document.querySelector('#status').textContent")
    assert form.text("#status") == "Opened mine.json: 2 answers."
    form.go(3)
    saved = json.loads(form.save().read_text())
    assert saved == {**sheet, "answers": {**sheet["answers"], "b": {"answer": 2, "evidence": ["one", "two"]}}}


@in_chromium
@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b'{"rubric": "other@1"}', "has answers to another questionnaire (other)", id="another rubric"),
        pytest.param(b"PK\x03\x04\xff", "is not one that this page saved", id="no JSON"),
        pytest.param(b"[1]", "is not one that this page saved", id="a list"),
        pytest.param(b'{"rubric": "small@1", "x": "' + b"x" * (1 << 20) + b'"}', "is not one that", id="too large"),
        pytest.param(b'{"rubric": "small@1", "answers": {"a": 7, "zz": 1, "c": "none"}}', "1 answer. 2 answers in", id="no place"),
        pytest.param(b'{"rubric": "small@9", "answers": {"a": null, "b": 1}}', "1 answer. It was made for version 9", id="version"),
        pytest.param(
            b'{"rubric": "small@1", "subject": {"a": 1}, "answers": {"__proto__": 1, "a": {"answer": [2], "note": 5}}}',
            "Opened f.json",
            id="strange values",
        ),
    ],
)  # fmt: skip
def test_any_file_can_be_chosen_and_is_only_ever_text(opened, tmp_path, content, message):
    file = tmp_path / "f.json"
    file.write_bytes(content)
    form = opened(page_of(SMALL))
    form.page.choose_file("#file", file)
    form.page.until("document.querySelector('#status').textContent")
    assert message in form.text("#status")
    assert form.run("Object.prototype.a ?? window.owned") is None


@in_chromium
def test_a_file_never_replaces_answers_unasked(opened, tmp_path):
    file = tmp_path / "f.json"
    file.write_text('{"rubric": "small@1", "answers": {"a": 0}}')
    form = opened(page_of(SMALL))
    form.go(1)
    form.answer(1, 3)
    form.page.choose_file("#file", file)
    form.page.until("!document.querySelector('#ask').hidden")
    form.press("#ask-no")
    assert form.kept()["answers"] == {"a": 3}
    form.page.choose_file("#file", file)
    form.page.until("!document.querySelector('#ask').hidden")
    form.press("#ask-yes")
    assert form.kept()["answers"] == {"a": 0}


@in_chromium
def test_what_is_still_empty_is_listed_and_leads_to_its_place(opened):
    form = opened(page_of(SMALL))
    form.go(1)
    form.answer(1, "not-applicable")
    form.go(3)
    listed = form.run("[...document.querySelectorAll('#missing-list li')].map(item => item.textContent)")
    assert listed == [
        "Which organization do you answer for?",
        "Your name",
        "2. b?",
        "3. c?",
        "1. Why does it not apply?",
    ]
    form.press("#missing-list li:last-child a")
    form.page.until("document.activeElement.id === 'reason-1'")


@in_chromium
def test_an_answer_can_be_taken_back_and_what_was_chosen_first_is_not_written(opened):
    form = opened(page_of(SMALL))
    form.go(1)
    form.answer(1, "not-applicable")
    form.enter("#reason-1", "No use")
    form.answer(1, 2)
    assert form.kept()["answers"] == {"a": 2}
    form.press("#question-1 .clear button")
    assert form.kept()["answers"] == {}


@in_chromium
def test_a_person_without_a_mouse_gets_from_the_first_field_to_the_first_answers(opened):
    form = opened(page_of(SMALL))
    tab, down, space, enter = ("Tab", 9), ("ArrowDown", 40), (" ", 32, " "), ("Enter", 13, "\r")
    form.run("document.querySelector('#subject').focus()")
    form.page.write("Us")
    for _ in range(3):
        form.page.key(*tab)
    while form.run("document.activeElement.textContent") != "Begin":
        form.page.key(*tab)
    form.page.key(*enter)
    form.page.until("document.activeElement.id === 'title-1'")
    form.page.key(*tab)
    form.page.key(*space)
    assert form.kept()["answers"] == {"a": 0}
    form.page.key(*down)
    form.page.key(*down)
    assert form.kept()["answers"] == {"a": 2}
    form.page.key(*tab)
    form.page.write("A note")
    assert form.kept()["answers"] == {"a": {"answer": 2, "note": "A note"}}


@in_chromium
def test_everything_to_fill_in_has_a_name_that_a_screen_reader_says(opened):
    form = opened(page_of(SMALL))
    form.press("#layout")
    nodes = form.page.ask("Accessibility.getFullAXTree")["nodes"]
    named = [(node["role"]["value"], node.get("name", {}).get("value")) for node in nodes if not node["ignored"]]
    for role in ("radio", "textbox", "button", "link", "progressbar", "Date"):
        names = [name for each, name in named if each == role]
        assert names
        assert all(names), (role, names)
    assert [name for role, name in named if role == "group"][:1] == ["1 a?"]


@in_chromium
@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_texts_run_nothing_ask_for_nothing_and_are_shown_as_they_are(opened, payload):
    form = opened(page_of(hostile(SMALL, payload)))
    form.go(1)
    form.answer(1, 2)
    form.enter("#note-1", payload)
    form.go(3)
    assert form.run("window.owned") is None
    assert form.text("h1") == shown(payload)
    assert form.run("document.querySelectorAll('img, iframe, object, embed, link, svg').length") == 0
    assert form.run("document.querySelectorAll('script').length") == 2


@in_chromium
def test_a_form_remembers_hostile_answers_as_text_too(opened):
    form = opened(page_of(SMALL))
    form.enter("#respondent", "<img src=x onerror='window.owned = true'>")
    form.page.reload()
    assert "<img src=x" in form.text("#ask-text")
    form.press("#ask-yes")
    assert form.run("window.owned") is None


@in_chromium
@pytest.mark.parametrize("width", [360, 700, 1100])
def test_no_page_is_wider_than_the_screen(opened, width):
    form = opened(page_of(SIX), width=width)
    for page in range(8):
        form.run(f"location.hash = 'page-{page}'")
        form.page.until(f"!document.querySelector('#page-{page}').hidden")
        assert form.run("document.documentElement.scrollWidth") == width
    form = opened(page_of(hostile(SMALL, "Donaudampfschifffahrtsgesellschaft" * 9)), width=width)
    assert form.run("document.documentElement.scrollWidth") == width


@in_chromium
def test_where_the_browser_keeps_nothing_the_page_says_so_and_saves_all_the_same(opened):
    form = opened(page_of(SMALL))
    form.run("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }")
    form.go(1)
    form.answer(1, 2)
    assert form.text("#warning").startswith("This browser does not keep your answers")
    form.go(3)
    assert json.loads(form.save().read_text())["answers"] == {"a": 2}


@in_chromium
def test_a_short_form_says_what_was_asked_and_leaves_no_room_for_notes(opened, program):
    form = opened(page_of(SIX, "planning", notes=False))
    form.go(1)
    form.answer(1, 2)
    assert form.run("document.querySelectorAll('textarea:not(#text)').length") == 0
    form.go(2)
    file = form.save()
    assert json.loads(file.read_text())["asked"] == [each.id for each in SIX.by_id["planning"].questions]
    assert program("score", file).code == 0


@in_chromium
@with_poppler
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_printed_it_is_the_whole_questionnaire_on_paper(opened, tmp_path, paper):
    form = opened(page_of(SIX))
    form.page.pdf(tmp_path / "p.pdf", paper)
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "p.pdf", "-"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    words = " ".join(text.split())
    for each in SIX.questions.values():
        assert " ".join(each.text.split()) in words
        for option in each.options:
            assert " ".join(option.split()) in words
    assert words.count("I don’t know") == 42 + 1
    assert words.count("Note") == 42
    assert "Save my answers" not in words
    assert "Please tick one box" in words
    assert text.count("\f") <= 11
    # What is seen again afterwards is a page at a time.
    assert form.run("document.querySelectorAll('.page:not([hidden])').length") == 1


@in_chromium
@settings(max_examples=10, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # a browser shrinks slowly
@given(data=st.data())
def test_whatever_is_asked_and_answered_comes_back(chromium, tmp_path_factory, data):
    rubric_ = data.draw(worded_rubrics())
    answers = data.draw(answers_to(rubric_))
    file = tmp_path_factory.mktemp("forms") / "form.html"
    file.write_text(html.write(questionnaire(rubric_)), encoding="utf-8")
    form = Form(chromium, file)
    form.press("#layout")
    for number, id_ in enumerate(rubric_.questions, 1):
        answer = answers.get(id_, Answer())
        if answer.rating is not None:
            form.answer(number, answer.rating.value if isinstance(answer.rating, Mark) else answer.rating)
        for field, text in (("reason", answer.reason), ("note", answer.note)):
            if text:
                form.enter(f"#{field}-{number}", text)
    sheet = form.run("document.querySelector('#text').value").encode()
    assert read_sheet(sheet, "form.json", {rubric_.id: rubric_})[1].answers == answers
    form.run("localStorage.clear()")


@in_chromium
def test_where_no_script_runs_the_whole_questionnaire_can_be_read_and_printed(chromium, tmp_path):
    file = tmp_path / "form.html"
    file.write_text(page_of(SIX), encoding="utf-8")
    page = new_page(chromium)
    page.ask("Emulation.setScriptExecutionDisabled", value=True)
    page.ask("DOM.enable")
    page.ask("CSS.enable")
    page.ask("Page.navigate", url=file.as_uri())
    page.pipe.wait("Page.loadEventFired", lambda event: None)
    # Asked from outside: no script runs in the page.
    root = page.ask("DOM.getDocument")["root"]["nodeId"]
    seen = {}
    for selector in ("noscript", "#title-6", "#save", "#steps"):
        node = page.ask("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        styles = page.ask("CSS.getComputedStyleForNode", nodeId=node)["computedStyle"]
        seen[selector] = next(each["value"] for each in styles if each["name"] == "display")
    assert seen["noscript"] != "none"
    assert seen["#title-6"] == "block"
    assert seen["#steps"] == "none"
