from __future__ import annotations

import re
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmaturity.interview.keyboard import Keys
from socialmaturity.interview.line_editor import EMPTY, Entry
from socialmaturity.interview.lines import line_keys
from socialmaturity.interview.page import Page, Typing


@pytest.mark.parametrize(
    "sent, keys",
    [
        pytest.param("123", ["1", "2", "3"], id="keys typed ahead"),
        pytest.param("\x1b[D\x1b[C2", ["left", "right", "2"], id="arrow keys among digits"),
        pytest.param("\x1bOA\x1bOB\x1bOH\x1bOF", ["up", "down", "home", "end"], id="arrow keys of another mode"),
        pytest.param("\x1b[1;2A", ["up"], id="an arrow with Shift"),
        pytest.param("\x1b[1;5D\x1b[1;3C", ["word-left", "word-right"], id="arrows with Ctrl and Alt go by words"),
        pytest.param("\x1b[3~\x1b[5~\x1b[6~\x1b[Z", ["delete", "pageup", "pagedown", "backtab"], id="other named keys"),
        pytest.param("\x1b[1~\x1b[4~\x1b[7~\x1b[8~\x1b[H", ["home", "end", "home", "end", "home"], id="Home and End"),
        pytest.param("\x1bOP\x1b[15~\x1b[24~\x1b[[A\x1b[1;5P", ["F1", "F5", "F12", "F1", "F1"], id="function keys"),
        pytest.param(
            "\r\n\t\x7f\x08", ["enter", "tab", "backspace", "backspace"], id="a line end of two characters is one key"
        ),
        pytest.param(
            "\x01\x15\x17\x0b\x04",
            ["home", "delete-all", "delete-word", "delete-rest", "end-of-input"],
            id="line editing",
        ),
        pytest.param("\x00\x1b[99z", ["unknown-key", "unknown-key"], id="keys that nobody knows"),
        pytest.param(
            "\x1bd\x1bb\x1bf\x1bx", ["delete-next-word", "word-left", "word-right", "alt-x"], id="Alt and a letter"
        ),
        pytest.param("\x1b\x7f\x1b\r", ["delete-word", "newline"], id="Alt with Backspace and Enter"),
        pytest.param("é漢", ["é", "漢"], id="letters of any script"),
        pytest.param(
            "\x1b[200~a\r\nb\tc\x03\x1b[201~\r", [*"a", "newline", *"b c", "unknown-key", "enter"], id="a marked paste"
        ),
        pytest.param("\x1b[I1\x1b[O2", ["1", "2"], id="the window gets and loses the focus"),
        pytest.param("\x1b[<0;10;5M1\x1b[M !!2", ["1", "2"], id="the mouse"),
        pytest.param("\x1b[?62;c\x1b]11;rgb:0/0/0\x071\x1bP1+r\x1b\\2", ["1", "2"], id="answers of a terminal"),
        pytest.param("\x1b[32;2uA\x1b[65;2u", [" ", "A", "A"], id="Shift+Space and Shift+letter of tmux"),
        pytest.param(
            "\x1b[13;2u\x1b[9;2u\x1b[27u\x1b[127;5u", ["newline", "backtab", "escape", "delete-word"], id="keys by code"
        ),
        pytest.param("\x1b[27;2;32~\x1b[27;5;49~", [" ", "unknown-key"], id="keys by code as xterm sends them"),
        pytest.param(
            "\x1b[97;1:1u\x1b[97;1:3u\x1b[97:65;2u\x1b[49:33;2u",
            ["a", "A", "!"],
            id="keys of Kitty, without those let go",
        ),
        pytest.param(
            "\x1b[98;3u\x1b[99;5u\x1b[100;5u\x1b[122;5u",
            ["word-left", "interrupt", "end-of-input", "suspend"],
            id="Alt and Ctrl by code",
        ),
        pytest.param("\x1b[97;129u\x1b[97;65u", ["a", "a"], id="Caps Lock and Num Lock are not modifiers"),
        pytest.param("\x1b[57399u\x1b[57414u\x1b[57417u\x1b[57441u", ["0", "enter", "left"], id="the keypad"),
        pytest.param("\x1b[1114112u\x1b[55296u\x1b[133u", ["unknown-key"] * 3, id="codes of no character"),
    ],
)
def test_what_a_terminal_sends_becomes_keys(sent, keys):
    parser = Keys()
    assert parser.feed(sent) == keys
    assert not parser.unfinished


def test_paragraphs_that_come_at_once_are_a_paste_though_nothing_marks_it():
    assert Keys().feed("one\rtwo", pasted=True) == [*"one", "newline", *"two"]


def test_alt_with_a_sign_that_also_begins_an_answer_is_a_key_when_nothing_follows():
    parser = Keys()
    assert parser.feed("\x1b]12") == []
    assert parser.flush() == ["alt-]", "1", "2"]


def test_a_lone_esc_is_a_key_when_nothing_follows():
    parser = Keys()
    assert parser.feed("1\x1b") == ["1"]
    assert parser.unfinished
    assert parser.flush() == ["escape"]


def test_an_arrow_key_may_come_in_pieces():
    parser = Keys()
    assert [parser.feed(piece) for piece in ("\x1b", "[", "D")] == [[], [], ["left"]]


@given(st.lists(st.text(st.sampled_from("\x1b[O]\\\x07M<u~0123;:ADZ\r\n\tx\x7f"), max_size=8)))
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
        assert all(category(sign) not in CONTROLS for sign in key)
        assert len(key) == 1 or re.fullmatch(r"[a-z]+(-[a-z]+)*|F\d+|alt-.", key)


CONTROLS = ("Cc", "Cs", "Zl", "Zp")
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
        ("\x1b[D", QUESTION, ["left"]),
        ("\x1b[200~2\x1b[201~", QUESTION, ["2"]),
        ("\x1b[200~1\n2\x1b[201~", QUESTION, ["1", "2"]),
        ("abc\x1b[D\x1b[DX", TEXT, ["delete-all", *"abc", "left", "left", "X", "enter"]),
        ("\x1b[200~note\x1b[201~", TEXT, ["delete-all", *"note", "enter"]),
        ("\x1b[200~one\ntwo\x1b[201~", TEXT, ["delete-all", *"one", "newline", *"two", "enter"]),
        ("a\x00\x1b[99zb", TEXT, ["delete-all", *"ab", "enter"]),
    ],
)
def test_a_line_gives_keys(line, page, keys):
    assert line_keys(line, page) == keys


@pytest.mark.parametrize("line", ["３", "²", "٣", "--", "3-"])
def test_only_ascii_digits_are_a_number_on_a_line(line: str) -> None:
    assert line_keys(line, Page(title="", typing=Typing(label="number", entry=EMPTY))) == [line]


@given(st.text(st.sampled_from("\x1b[O]200~1;:uMI \x00\x7f\x85\u2028ab\n\r")))
def test_no_control_character_ever_gets_into_a_text(sent):
    for keys in (Keys().feed(sent), line_keys(sent, TEXT)):
        entry = Entry(paragraphs=True)
        for key in keys:
            entry = entry.press(key) or entry
        assert all(category(sign) not in CONTROLS for sign in entry.text.replace("\n", ""))
