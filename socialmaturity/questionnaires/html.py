"""A questionnaire as one HTML file: filled in with a browser on any device, without network, or printed and on paper.

All questions are in the markup, so that the page can be read and printed where no script runs.  The script pages
through it, keeps the answers and saves them.  Texts from the rubric are only ever text: they are escaped where they
become markup, the data for the script has no "<" in it, and the policy allows this one script, this one style and no
request.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.core.model import Mark
from socialmaturity.markup import NOTHING, SPACE, Markup, block, html_page, isolated, join, packaged, tag
from socialmaturity.questionnaires.words import BECAUSE, DATE, DOES_NOT_APPLY, DONT_KNOW, FIELD_LABELS, NOTE, ON_PAPER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.questionnaires.questionnaire import AskedQuestion, Part, Questionnaire

ON_SCREEN = (
    "Choose the answer that comes nearest to how things are today, not to how they should be. "
    "It takes a few minutes for each part, and you can stop and go on later. "
    "At the end you save your answers as a file, and send it to the person who sent you this page."
)
SCRIPT_NEEDED = (
    "This page cannot run here, so it cannot save answers. Open the file in a web browser, such as Chrome, Edge, "
    "Firefox or Safari; or print it, and fill it in on paper."
)
WHAT_TO_SEND = (
    "This makes a file with your answers in your downloads. Send that file to the person who sent you this page. "
    "Nothing is sent from here by itself."
)


def write(questionnaire: Questionnaire, form: str = "") -> str:
    """Return the page.  `form` tells this form from others in the browser's store; without it, it is random."""
    style, script = packaged(__package__, "questionnaire.css"), packaged(__package__, "questionnaire.js")
    return html_page(
        f"{questionnaire.title}: questionnaire",
        style,
        _policy(style, script),
        *_Page(questionnaire).parts(),
        tag("script", _data(questionnaire, form), type="application/json", id="about"),
        tag("script", script),
    )


def _policy(style: str, script: str) -> str:
    """Allow the one style and the one script that have these hashes, and nothing else."""
    style_hash, script_hash = (b64encode(sha256(part.encode()).digest()).decode() for part in (style, script))
    allowed = f"style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'"
    # Its quotes need no escape between double ones, and people may want to read it.
    return Markup(f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'")


def _data(questionnaire: Questionnaire, form: str) -> Markup:
    """Return what the script has to know.  Without a "<", no text can end the element that it is in."""
    from secrets import token_hex

    # Pages from a disk share one store in most browsers: each form that is written has a key of its own.
    key = f"socialmaturity:{questionnaire.sha256}:{form or token_hex(8)}"
    data = {"rubric": questionnaire.rubric, "key": key, "asked": questionnaire.asked}
    return Markup(json.dumps(data).replace("<", "\\u003c"))


class _Page(NamedTuple):
    """What is on the page: a part at a time on a screen, and all of it on paper."""

    questionnaire: Questionnaire

    def parts(self) -> Iterator[Markup]:
        """Yield the header, and the steps next to the questions."""
        parts, numbers = self.questionnaire.parts, count(1)
        pages = [self.part(part, number, numbers) for number, part in enumerate(parts, 1)]
        last = len(parts) + 1
        yield block(
            "header",
            block(
                "div",
                tag("p", self.text(self.questionnaire.title), class_="name"),
                tag("p", tag("span", id="done"), SPACE, tag("span", id="kept"), class_="done"),
                _button("Parts", id="menu", aria_expanded="false", aria_controls="steps"),
                class_="bar",
            ),
            tag(
                "progress",
                id="progress",
                max=str(len(self.questionnaire.questions)),
                value="0",
                aria_label="Questions answered",
            ),
            class_="top",
        )
        form = block("form", self.about(), *pages, self.end(last), autocomplete="off", id="form")
        main = block(
            "main", _ask(), tag("p", id="warning", role="alert", hidden=""), form, tag("p", id="status", role="status")
        )
        yield block("div", self.steps(last), main, class_="columns")

    def steps(self, last: int) -> Markup:
        """Return the links to all pages, and the button that shows them all on one."""
        names = enumerate((part.name for part in self.questionnaire.parts), 1)
        counted = tag("span", class_="count")
        steps = [
            tag("a", "About you", href="#page-0"),
            *(tag("a", self.text(name), SPACE, counted, href=f"#page-{number}") for number, name in names),
            tag("a", "Save your answers", href=f"#page-{last}"),
        ]
        layout = _button("All on one page", id="layout", aria_pressed="false")
        return block("nav", block("ol", *(tag("li", step) for step in steps)), layout, id="steps", aria_label="Parts")

    def about(self) -> Markup:
        """Return the first page: what this is, and who answers."""
        fields = [_field(name, label, "text") for name, label in FIELD_LABELS]
        chosen = tag(
            "input",
            type="file",
            id="file",
            accept=".json,application/json",
            aria_label="A file that you saved",
            tabindex="-1",
        )
        return _section(
            0,
            "page",
            tag("h1", self.text(self.questionnaire.title), id="title-0", tabindex="-1"),
            tag("noscript", tag("p", SCRIPT_NEEDED, class_="notice")),
            tag("p", ON_SCREEN, class_="intro on-screen"),
            tag("p", ON_PAPER, class_="intro on-paper"),
            block("div", *fields, _field("date", DATE, "date"), class_="fields"),
            tag("p", _button("Go on from a file that you saved", id="open"), chosen, class_="open-file on-screen"),
            _turn(None, 1, "Begin"),
        )

    def part(self, part: Part, number: int, numbers: Iterator[int]) -> Markup:
        """Return the page of a stage.  `numbers` go on from one page to the next."""
        head = block(
            "header",
            tag("p", f"Part {number} of {len(self.questionnaire.parts)}", class_="step"),
            tag("h2", self.text(part.name), id=f"title-{number}", tabindex="-1"),
            tag("p", self.text(part.motto), class_="motto") if part.motto else NOTHING,
            tag("p", self.text(part.summary), class_="summary") if part.summary else NOTHING,
            class_="part-head",
        )
        questions = (self.question(question, next(numbers)) for question in part.questions)
        return _section(number, "page part", head, *questions, _turn(number - 1, number + 1, "Next"))

    def question(self, question: AskedQuestion, number: int) -> Markup:
        """Return a question with all its answers."""
        legend = [tag("span", str(number), class_="number"), SPACE, self.text(question.text)]
        if question.ref:
            legend += [SPACE, tag("span", self.text(question.ref), class_="ref")]
        why = tag("p", self.text(question.why), id=f"why-{number}", class_="why") if question.why else NOTHING
        choices = (
            _radio(number, str(choice.score), self.text(choice.text), data_point=choice.point)
            for choice in question.choices
        )
        others = [_mark(Mark.UNKNOWN, DONT_KNOW, number)]
        if question.may_not_apply:
            others += [_mark(Mark.NOT_APPLICABLE, DOES_NOT_APPLY, number), _reason(number)]
        return block(
            "fieldset",
            tag("legend", *legend),
            why,
            block("div", *choices, class_="choices"),
            block("div", *others, class_="choices others"),
            _note(number) if self.questionnaire.notes else NOTHING,
            tag("p", _button("Take my answer back"), class_="clear"),
            id=f"question-{number}",
            data_id=question.id,
            class_="question",
            **({"aria_describedby": f"why-{number}"} if why else {}),
        )

    def end(self, number: int) -> Markup:
        """Return the last page: what is still empty, and the file to save."""
        as_text = block(
            "details",
            tag("summary", "If no file appears"),
            tag("p", "Copy this text, and paste it into your message."),
            tag("textarea", id="text", readonly="", rows="6", aria_label="Your answers as text"),
        )
        return _section(
            number,
            "page end on-screen",
            tag("h2", "Save your answers", id=f"title-{number}", tabindex="-1"),
            tag("p", id="missing"),
            tag("ul", id="missing-list"),
            tag("p", _button("Save my answers", id="save", class_="strong"), class_="buttons"),
            tag("p", WHAT_TO_SEND),
            as_text,
            tag("p", _button("Delete my answers from this browser", id="clear"), class_="clear-all"),
            _turn(number - 1, None, ""),
        )

    def text(self, text: str) -> Markup:
        """Return a text of the rubric, which says its language and cannot turn the direction of the text around it."""
        return isolated(text, self.questionnaire.language)


def _ask() -> Markup:
    """Return what asks before answers are lost; the script fills it in."""
    yes, no = _button("", id="ask-yes", class_="strong"), _button("", id="ask-no")
    return block(
        "div",
        tag("h2", id="ask-title", tabindex="-1"),
        tag("p", id="ask-text"),
        tag("p", yes, SPACE, no, class_="buttons"),
        id="ask",
        role="alertdialog",
        aria_labelledby="ask-title",
        hidden="",
    )


def _section(number: int, kinds: str, *parts: Markup) -> Markup:
    return block("section", *parts, id=f"page-{number}", aria_labelledby=f"title-{number}", class_=kinds)


def _field(name: str, label: str, type_: str) -> Markup:
    field = tag("input", type=type_, id=name)
    return tag("p", tag("label", label, for_=name), SPACE, field, class_="field")


def _button(words: str, **attributes: str) -> Markup:
    return tag("button", words, type="button", **attributes)


def _radio(number: int, value: str, words: Markup, **attributes: str) -> Markup:
    radio = tag("input", type="radio", name=f"answer-{number}", value=value, **attributes)
    return tag("label", radio, SPACE, words, class_="choice")


def _mark(mark: Mark, words: str, number: int) -> Markup:
    return _radio(number, mark.value, tag("span", words))


def _reason(number: int) -> Markup:
    """Return the field for the reason why a question does not apply.  On paper, an empty one is a line."""
    label = tag("label", BECAUSE, for_=f"reason-{number}")
    field = tag("input", type="text", id=f"reason-{number}", placeholder=" ")
    return tag("div", label, SPACE, field, class_="reason")


def _note(number: int) -> Markup:
    """Return the field for a note.  On paper, an empty one is two lines."""
    label = tag("label", NOTE, for_=f"note-{number}")
    field = tag("textarea", id=f"note-{number}", rows="1", placeholder=" ")
    lines = [tag("span", class_="rule")] * 2
    return block("div", label, field, join(lines), class_="note")


def _turn(back: int | None, on: int | None, word: str) -> Markup:
    """Return the links to the pages before and after."""
    before = tag("a", "Back", href=f"#page-{back}", class_="button") if back is not None else NOTHING
    after = tag("a", word, href=f"#page-{on}", class_="button strong") if on is not None else NOTHING
    return tag("p", before, SPACE, after, class_="turn on-screen")
