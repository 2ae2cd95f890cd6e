"""A questionnaire as one HTML file: filled in with a browser on any device, without network, or printed and on paper.

All questions are in the markup, so that the page can be read and printed where no script runs.  The script pages
through it, keeps the answers and saves them.  Texts from the rubric are only ever text: `_text` leaves nothing in them
that is markup, the data for the script has no "<" in it, and the policy allows this one script, this one style and no
request.
"""

from __future__ import annotations

import json
import pkgutil
import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from itertools import count
from typing import TYPE_CHECKING

from socialmaturity.core.model import Mark
from socialmaturity.questionnaires.words import BECAUSE, DATE, DOES_NOT_APPLY, DONT_KNOW, FIELDS, NOTE, ON_PAPER
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.questionnaires.questionnaire import Asked, Choice, Part, Questionnaire

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)

ON_SCREEN = (
    "Choose the answer that comes nearest to how things are today, not to how they should be. "
    "It takes a few minutes for each part, and you can stop and go on later. "
    "At the end you save your answers as a file, and send it to the person who sent you this page."
)
SCRIPT_NEEDED = (
    "This page cannot run here, so it cannot save answers. Open the file in a web browser, such as Chrome, Edge, "
    "Firefox or Safari; or print it, and fill it in on paper."
)


def write(questionnaire: Questionnaire, form: str = "") -> str:
    """Return the page.  `form` tells this form from others in the browser's store; without it, it is random."""
    style, script = _file("questionnaire.css"), _file("questionnaire.js")
    title = _text(questionnaire.title)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}: questionnaire</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"{_page(questionnaire)}"
        f'<script type="application/json" id="about">{_data(questionnaire, form)}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _file(name: str) -> str:
    return (pkgutil.get_data(__package__, name) or b"").decode()


def _policy(style: str, script: str) -> str:
    """Allow the one style and the one script that have these hashes, and nothing else."""
    style_hash, script_hash = (b64encode(sha256(part.encode()).digest()).decode() for part in (style, script))
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _data(questionnaire: Questionnaire, form: str) -> str:
    """Return what the script has to know.  Without a "<", no text can end the element that it is in."""
    from secrets import token_hex

    # Pages from a disk share one store in most browsers: each form that is written has a key of its own.
    key = f"socialmaturity:{questionnaire.sha256}:{form or token_hex(8)}"
    data = {"rubric": questionnaire.rubric, "key": key, "asked": questionnaire.asked}
    return json.dumps(data).replace("<", "\\u003c")


def _page(questionnaire: Questionnaire) -> str:
    numbers = count(1)
    parts = "".join(_part(part, questionnaire, number, numbers) for number, part in enumerate(questionnaire.parts, 1))
    steps = "".join(
        f'<li><a href="#page-{number}">{_bdi(part.name, questionnaire)} <span class="count"></span></a></li>\n'
        for number, part in enumerate(questionnaire.parts, 1)
    )
    last = len(questionnaire.parts) + 1
    return (
        '<header class="top">\n<div class="bar">\n'
        f'<p class="name">{_bdi(questionnaire.title, questionnaire)}</p>\n'
        '<p class="done"><span id="done"></span> <span id="kept"></span></p>\n'
        '<button type="button" id="menu" aria-expanded="false" aria-controls="steps">Parts</button>\n</div>\n'
        f'<progress id="progress" max="{len(questionnaire.questions)}" value="0" aria-label="Questions answered">'
        "</progress>\n</header>\n"
        f'<div class="columns">\n<nav id="steps" aria-label="Parts">\n<ol>\n<li><a href="#page-0">About you</a></li>\n'
        f'{steps}<li><a href="#page-{last}">Save your answers</a></li>\n</ol>\n'
        '<button type="button" id="layout" aria-pressed="false">All on one page</button>\n</nav>\n'
        '<main>\n<div id="ask" role="alertdialog" aria-labelledby="ask-title" hidden>\n'
        '<h2 id="ask-title" tabindex="-1"></h2>\n<p id="ask-text"></p>\n'
        '<p class="buttons"><button type="button" id="ask-yes" class="strong"></button> '
        '<button type="button" id="ask-no"></button></p>\n</div>\n'
        '<p id="warning" role="alert" hidden></p>\n'
        f'<form autocomplete="off" id="form">\n{_about(questionnaire)}{parts}{_end(last)}</form>\n'
        '<p id="status" role="status"></p>\n</main>\n</div>\n'
    )


def _about(questionnaire: Questionnaire) -> str:
    fields = "".join(
        f'<p class="field"><label for="{name}">{label}</label> <input type="text" id="{name}"></p>\n'
        for name, label in FIELDS
    )
    return (
        '<section class="page" id="page-0" aria-labelledby="title-0">\n'
        f'<h1 id="title-0" tabindex="-1">{_bdi(questionnaire.title, questionnaire)}</h1>\n'
        f'<noscript><p class="notice">{SCRIPT_NEEDED}</p></noscript>\n'
        f'<p class="intro on-screen">{ON_SCREEN}</p>\n<p class="intro on-paper">{ON_PAPER}</p>\n'
        f'<div class="fields">\n{fields}'
        f'<p class="field"><label for="date">{DATE}</label> <input type="date" id="date"></p>\n</div>\n'
        '<p class="open-file on-screen"><button type="button" id="open">Go on from a file that you saved</button>'
        '<input type="file" id="file" accept=".json,application/json" aria-label="A file that you saved" tabindex="-1">'
        f"</p>\n{_turn(None, 1, 'Begin')}</section>\n"
    )


def _part(part: Part, questionnaire: Questionnaire, number: int, numbers: Iterator[int]) -> str:
    questions = "".join(_question(question, questionnaire, next(numbers)) for question in part.questions)
    motto = f'<p class="motto">{_bdi(part.motto, questionnaire)}</p>\n' if part.motto else ""
    summary = f'<p class="summary">{_bdi(part.summary, questionnaire)}</p>\n' if part.summary else ""
    return (
        f'<section class="page part" id="page-{number}" aria-labelledby="title-{number}">\n'
        f'<header class="part-head">\n<p class="step">Part {number} of {len(questionnaire.parts)}</p>\n'
        f'<h2 id="title-{number}" tabindex="-1">{_bdi(part.name, questionnaire)}</h2>\n{motto}{summary}</header>\n'
        f"{questions}{_turn(number - 1, number + 1, 'Next')}</section>\n"
    )


def _question(question: Asked, questionnaire: Questionnaire, number: int) -> str:
    why = f'<p class="why" id="why-{number}">{_bdi(question.why, questionnaire)}</p>\n' if question.why else ""
    ref = f' <span class="ref">{_bdi(question.ref, questionnaire)}</span>' if question.ref else ""
    described = f' aria-describedby="why-{number}"' if why else ""
    choices = "".join(_choice(choice, questionnaire, number) for choice in question.choices)
    note = (
        f'<div class="note">\n<label for="note-{number}">{NOTE}</label>\n<textarea id="note-{number}" rows="1" '
        f'placeholder=" "></textarea>\n<span class="rule"></span><span class="rule"></span>\n</div>\n'
        if questionnaire.notes
        else ""
    )
    return (
        f'<fieldset class="question" id="question-{number}" data-id="{_text(question.id)}"{described}>\n'
        f'<legend><span class="number">{number}</span> {_bdi(question.text, questionnaire)}{ref}</legend>\n{why}'
        f'<div class="choices">\n{choices}</div>\n<div class="choices others">\n'
        f"{_mark(Mark.UNKNOWN, DONT_KNOW, number)}"
        f"{_not_applicable(number) if question.may_not_apply else ''}</div>\n"
        f'{note}<p class="clear"><button type="button">Take my answer back</button></p>\n</fieldset>\n'
    )


def _choice(choice: Choice, questionnaire: Questionnaire, number: int) -> str:
    return (
        f'<label class="choice"><input type="radio" name="answer-{number}" value="{choice.score}" '
        f'data-point="{_text(choice.point)}"> {_bdi(choice.text, questionnaire)}</label>\n'
    )


def _mark(mark: Mark, words: str, number: int) -> str:
    return (
        f'<label class="choice"><input type="radio" name="answer-{number}" value="{mark.value}"> '
        f"<span>{words}</span></label>\n"
    )


def _not_applicable(number: int) -> str:
    return (
        f"{_mark(Mark.NOT_APPLICABLE, DOES_NOT_APPLY, number)}"
        f'<div class="reason"><label for="reason-{number}">{BECAUSE}</label> '
        f'<input type="text" id="reason-{number}" placeholder=" "><span class="rule"></span></div>\n'
    )


def _end(number: int) -> str:
    return (
        f'<section class="page end on-screen" id="page-{number}" aria-labelledby="title-{number}">\n'
        f'<h2 id="title-{number}" tabindex="-1">Save your answers</h2>\n'
        '<p id="missing"></p>\n<ul id="missing-list"></ul>\n'
        '<p class="buttons"><button type="button" id="save" class="strong">Save my answers</button></p>\n'
        "<p>This makes a file with your answers in your downloads. Send that file to the person who sent you this "
        "page. Nothing is sent from here by itself.</p>\n"
        "<details>\n<summary>If no file appears</summary>\n<p>Copy this text, and paste it into your message.</p>\n"
        '<textarea id="text" readonly rows="6" aria-label="Your answers as text"></textarea>\n</details>\n'
        '<p class="clear-all"><button type="button" id="clear">Delete my answers from this browser</button></p>\n'
        f"{_turn(number - 1, None, '')}</section>\n"
    )


def _turn(back: int | None, on: int | None, word: str) -> str:
    """Return the links to the pages before and after."""
    before = f'<a class="button" href="#page-{back}">Back</a>' if back is not None else ""
    after = f'<a class="button strong" href="#page-{on}">{word}</a>' if on is not None else ""
    return f'<p class="turn on-screen">{before} {after}</p>\n'


def _bdi(text: str, questionnaire: Questionnaire) -> str:
    """Return a text of the rubric, which says its language and cannot turn the direction of the text around it."""
    language = f' lang="{questionnaire.language}"' if _LANGUAGE.fullmatch(questionnaire.language) else ""
    return f"<bdi{language}>{_text(text)}</bdi>"


def _text(text: str) -> str:
    return escape(shown(text), quote=True)
