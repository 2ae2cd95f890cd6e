from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmaturity.interview.keyboard import Keys
from socialmaturity.interview.line_editor import EMPTY
from socialmaturity.interview.pages import Page, Typing
from socialmaturity.interview.terminal import line_keys


@pytest.mark.parametrize(
    "sent, keys",
    [
        pytest.param("123", ["1", "2", "3"], id="keys typed ahead"),
        pytest.param("\x1b[D\x1b[C2", ["left", "right", "2"], id="arrow keys among digits"),
        pytest.param("\x1bOA\x1bOH", ["up", "home"], id="arrow keys of another mode"),
        pytest.param("\x1b[1;5D", ["left"], id="an arrow with Ctrl"),
        pytest.param("\x1b[3~\x1b[5~\x1b[Z", ["delete", "pageup", "backtab"], id="other named keys"),
        pytest.param(
            "\r\n\t\x7f\x08", ["enter", "tab", "backspace", "backspace"], id="a line end of two characters is one key"
        ),
        pytest.param("\x01\x15\x17\x04", ["home", "delete-all", "delete-word", "end-of-input"], id="line editing"),
        pytest.param("\x00\x1b[99z", ["that-key", "that-key"], id="keys that nobody knows"),
        pytest.param("\x1bd", ["escape", "d"], id="Alt and a letter"),
        pytest.param("é漢", ["é", "漢"], id="letters of any script"),
        pytest.param("\x1b[200~a\r\nb\x1b[201~\r", ["a", " ", "b", "enter"], id="a line end in a paste is a blank"),
    ],
)
def test_what_a_terminal_sends_becomes_keys(sent, keys):
    parser = Keys()
    assert parser.feed(sent) == keys
    assert not parser.unfinished


def test_a_lone_esc_is_a_key_when_nothing_follows():
    parser = Keys()
    assert parser.feed("1\x1b") == ["1"]
    assert parser.unfinished
    assert parser.flush() == ["escape"]


def test_an_arrow_key_may_come_in_pieces():
    parser = Keys()
    assert [parser.feed(piece) for piece in ("\x1b", "[", "D")] == [[], [], ["left"]]


@given(st.lists(st.text(st.sampled_from("\x1b[O~0123;ADZ\r\n\tx\x7f"), max_size=8)))
def test_it_does_not_matter_in_how_many_pieces_keys_come(pieces):
    whole, parts = Keys(), Keys()
    text = "".join(pieces)
    at_once = whole.feed(text) + whole.flush()
    in_pieces = [key for character in text for key in parts.feed(character)] + parts.flush()
    assert at_once == in_pieces


@given(st.text())
def test_every_key_is_a_character_or_a_name(text):
    parser = Keys()
    for key in parser.feed(text) + parser.flush():
        assert len(key) == 1 or key.replace("-", "").isalpha()
        assert len(key) > 1 or (key >= " " and key != "\x7f")


QUESTION = Page(title="")
NUMBER = Page(title="", typing=Typing(label="", entry=EMPTY))
TEXT = Page(title="", typing=Typing(label="", entry=EMPTY), types_text=True)


@pytest.mark.parametrize(
    "line, page, keys",
    [
        ("2", QUESTION, ["2"]),
        ("", QUESTION, ["enter"]),
        ("Back", QUESTION, ["b"]),
        ("why", QUESTION, ["?"]),
        ("123", QUESTION, ["123"]),
        ("-12", NUMBER, ["-", "1", "2", "enter"]),
        ("skip", NUMBER, ["s"]),
        ("2 q", TEXT, ["delete-all", "2", " ", "q", "enter"]),
        ("", TEXT, ["enter"]),
        ("-", TEXT, ["delete-all", "enter"]),
    ],
)
def test_a_line_stands_for_keys(line, page, keys):
    assert line_keys(line, page) == keys


@pytest.mark.parametrize("line", ["３", "²", "٣", "--", "3-"])
def test_only_ascii_digits_are_a_number_on_a_line(line: str) -> None:
    assert line_keys(line, Page(title="", typing=Typing(label="number", entry=EMPTY))) == [line]
