"""Ask in plain lines, answered with Enter: for screen readers, simple terminals, and systems without POSIX."""

from __future__ import annotations

import re
import sys
import textwrap
from collections import deque
from dataclasses import replace
from itertools import dropwhile
from typing import TYPE_CHECKING, Self

from socialmaturity.interview.keyboard import Keys
from socialmaturity.interview.line_editor import EMPTY, Entry
from socialmaturity.streams import NARROWEST, show, window
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.interview.page import Page

LONGEST_LINE = 1 << 16  # bytes
_PASTE, _PASTE_END = b"\x1b[200~", b"\x1b[201~"
_WORDS = {
    "back": "b",
    "clear": "c",
    "help": "?",
    "note": "e",
    "note before": "E",
    "quit": "q",
    "review": "r",
    "skip": "s",
    "unknown": "d",
    "why": "?",
}
_NUMBER = re.compile(r"-?[0-9]+", re.ASCII)


class PlainLines:
    """Write each page as plain lines, and read one line for each answer."""

    patience = 20
    draws = False

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._keys: deque[str] = deque()
        self._last: Page | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def ask(self, page: Page) -> str:
        """Show a page, and wait for a line.  Raises EOFError if none will come."""
        while not self._keys:
            width = max(NARROWEST, window()[0] - 1)
            try:
                show(f"\n{spoken(page, width, after=self._last)}{page.prompt} ")
                self._last = page
                line = self._line()
            except KeyboardInterrupt:
                show("\n")  # what is shown next begins a line, and does not follow the prompt
                raise
            self._keys.extend(line_keys(line, page))
            if page.types_text and "\x1b" in line:
                show(f"Read as: {shown(edited(self._keys))}\n")
        return self._keys.popleft()

    def _line(self) -> str:
        """Read a line, or all lines of a marked paste."""
        line = sys.stdin.buffer.readline(LONGEST_LINE)
        if not line:
            show("\n")
            raise EOFError
        while line.rfind(_PASTE) > line.rfind(_PASTE_END) and len(line) < LONGEST_LINE:
            more = sys.stdin.buffer.readline(LONGEST_LINE)
            if not more:
                break
            line += more
        return line.decode(self._encoding, "replace").strip()


def line_keys(line: str, page: Page) -> list[str]:
    """Return the keys that a line gives.  Arrows in it move in the text, as they would on the screen."""
    parser = Keys()
    keys = parser.feed(line)
    keys += parser.flush()
    if page.types_text:
        if not keys:
            return ["enter"]
        if keys == ["-"]:
            return ["delete-all", "enter"]
        typed = [key for key in keys if EMPTY.press(key) is not None]
        if typed[:1] == ["+"] and page.paragraphs and page.typing and page.typing.entry.text:
            return ["newline", *dropwhile(str.isspace, typed[1:]), "enter"]
        return ["delete-all", *typed, "enter"]
    return [pressed for part in _split(keys) for pressed in _answer(part, page)]


def edited(keys: deque[str]) -> str:
    """Return the text that keys leave."""
    entry = Entry(paragraphs=True)
    for key in keys:
        entry = entry.press(key) or entry
    return entry.text


def _split(keys: list[str]) -> Iterator[list[str]]:
    """Yield the keys of each line of a paste."""
    line: list[str] = []
    for key in keys:
        if key == "newline":
            yield line
            line = []
        else:
            line.append(key)
    yield line


def _answer(keys: list[str], page: Page) -> list[str]:
    text = "".join(key for key in keys if len(key) == 1).strip()
    if not text:
        return keys[:1] if keys else ["enter"]
    if page.typing and _NUMBER.fullmatch(text):
        return [*text, "enter"]
    return [_WORDS.get(text.lower(), text)]


def spoken(page: Page, width: int, *, after: Page | None = None) -> str:
    """Return a page to be read aloud: no column means anything, and nothing is drawn.

    Nothing is repeated from `after`, the page before it: neither its opening nor what was stored, and only the remark
    is given if nothing else is new.
    """
    if page.remark and after is not None and replace(page, remark="") == replace(after, remark=""):
        texts = [page.remark]
    else:
        texts = [] if after is not None and after.stored == page.stored else [page.stored]
        opening = after is None or after.opening != page.opening
        if page.types_text and page.question:
            # A note is on the question that was just read, unless it is on the one before.
            opening = after is None or after.question != page.question
        texts += [*_texts(page, opening=opening), page.remark]
        keys = ", ".join(f"{key} {words}" for key, words in page.keys if len(key) == 1 and key.isascii())
        if keys and not page.types_text:
            texts.append(f"Type and press Enter. {keys}.")
    lines = (shown(line) for text in texts for line in text.split("\n"))
    wrapped = (textwrap.wrap(line, width, subsequent_indent="  ") for line in lines if line)
    return "".join(f"{line}\n" for text in wrapped for line in text)


def _texts(page: Page, *, opening: bool) -> Iterator[str]:
    asked = (page.question,) if page.types_text and page.question else page.opening
    if not page.types_text or (opening and asked):
        yield ", ".join(part for part in (page.place or page.title, page.tally) if part)
    if opening:
        yield from asked
    if page.types_text:
        now = page.typing.entry.text if page.typing else ""
        adds = ", + and a text adds it" if page.paragraphs else ""
        yield f"{now}\n(Enter keeps it{adds}, a single - clears it)" if now else ""
        return
    yield page.question
    for choice in (*page.choices, *page.marks):
        mine = " (your answer)" if choice.chosen else " (Enter takes it)" if choice.offered else ""
        yield f"{choice.key}. {choice.text}{f' ({choice.by})' if choice.by else ''}{mine}"
    yield from _rows(page)
    for label, text in page.details:
        yield f"{label}: {text}"


def _rows(page: Page) -> Iterator[str]:
    for row in page.rows:
        if row.heading:
            yield f"{row.text}:"
        elif row.answer:
            note = f" Note: {'; '.join(filter(None, row.note.splitlines()))}" if row.note else ""
            words = f" ({row.mark[1]})" if row.mark[1] else ""
            yield f"{row.key}. {row.text} Answer: {row.answer.rstrip('.')}{words}.{note}"
        else:
            yield f"{row.key}: {row.text or 'not given'}"
