from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from socialmaturity.text import _HARMFUL, GUESSED_AMONG, LISTED_AT_MOST, did_you_mean, listed, nearest, quoted, shown

ANY_TEXT = st.text(st.characters())  # half characters too
NASTY = st.text(st.sampled_from("\x1b]8;;a\x07\x9b\x85\u202e\u2066\u200b\ufeff\ud800\U000e0041 \t\n\r\\[]"))

# What must never reach a screen, taken from what Unicode says about characters, not from our own list.
HARMFUL = {"Cc", "Cs", "Zl", "Zp"}
BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        pytest.param("\x1b]0;owned\x07", r"\x1b]0;owned\x07", id="window title"),
        pytest.param("\x1b]52;c;cm0gLXJm\x1b\\", r"\x1b]52;c;cm0gLXJm\x1b\\"[:-1], id="clipboard"),
        pytest.param("\x1b]8;;file:///etc/passwd\x07x", r"\x1b]8;;file:///etc/passwd\x07x", id="link"),
        pytest.param("\x9b31m", r"\x9b31m", id="C1"),
        pytest.param("a\x08b\x7f", r"a\x08b\x7f", id="backspace and delete"),
        pytest.param("invoice\u202egpj.exe", r"invoice\u202egpj.exe", id="turned around"),
        pytest.param("\u2066a\u2069\u200f\u061c", r"\u2066a\u2069\u200f\u061c", id="direction marks"),
        pytest.param("a\u200bb\u2060c\ufeffd\u00ade", r"a\u200bb\u2060c\ufeffd\xade", id="hidden"),
        pytest.param("\U000e0041\U000e007f", r"\U000e0041\U000e007f", id="tag characters"),
        pytest.param("\ud800a\udfff", r"\ud800a\udfff", id="half characters"),
        pytest.param("a\u2028b\u2029c\x85d", r"a\u2028b\u2029c\x85d", id="line ends of Unicode"),
        pytest.param(" a\n\n\tb  c\r\n", "a b c", id="line ends and tabs are blanks"),
        pytest.param("[red]a[/] {b} \\n é 漢 😀", "[red]a[/] {b} \\n é 漢 😀", id="all else stays"),
        pytest.param("می\u200cخواهم 👩\u200d👧 ❤\ufe0f 葛\U000e0100", "می\u200cخواهم 👩\u200d👧 ❤\ufe0f 葛\U000e0100", id="joiners stay"),
    ],
)  # fmt: skip
def test_what_could_move_hide_or_forge_things_on_a_screen_is_made_visible(text: str, seen: str) -> None:
    assert shown(text) == seen


@given(ANY_TEXT | NASTY)
@example("".join(map(chr, range(0x3000))))
@example("".join(map(chr, range(0xD7FF, 0x10FFFF, 7))))
def test_what_is_shown_holds_nothing_harmful_and_is_shown_as_it_is(text: str) -> None:
    seen = shown(text)
    assert not [
        sign for sign in seen if unicodedata.category(sign) in HARMFUL or unicodedata.bidirectional(sign) in BIDI
    ]
    assert not re.search("[\u200b\u200e\u200f\u2060-\u206f\ufeff\u00ad\U000e0000-\U000e007f]", seen)
    assert shown(seen) == seen
    seen.encode()


@given(st.text(st.characters(exclude_categories=["C", "Z"])))
def test_harmless_text_is_shown_as_it_is(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a b", "'a b'"),
        ("", "''"),
        (" a ", "' a '"),
        ("a\n", "'a '"),
        ("x" * 60, f"'{'x' * 60}'"),
        ("x" * 61, f"'{'x' * 60}…'"),
        ("x" * 900_000, f"'{'x' * 60}…'"),
        ("\x1b[2J", r"'\x1b[2J'"),
    ],
    ids=lambda text: ascii(text)[:20],
)
def test_a_users_words_are_quoted_whole_where_they_are_short(text: str, message: str) -> None:
    assert quoted(text) == message


def test_a_list_in_a_message_ends_where_nobody_would_read_on() -> None:
    assert listed([]) == ""
    assert listed([1, "b"]) == "1, b"
    assert listed(range(LISTED_AT_MOST)).endswith("10, 11")
    assert listed(range(LISTED_AT_MOST + 1)).endswith("10, 11, …")
    assert listed(iter(range(10**9))) == listed(range(13))


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("titel", "title"),
        ("TITLE", "title"),
        ("also-called", "also_called"),
        ("colour", ""),
        ("", ""),
        ("t" * 900_000, ""),
    ],
    ids=lambda word: word[:12],
)
def test_a_near_word_is_guessed(word: str, meant: str) -> None:
    assert nearest(word, ["title", "also_called"]) == meant
    assert did_you_mean(word, ["title", "also_called"]) == (f"; did you mean '{meant}'?" if meant else "")


def test_among_too_many_words_no_guess_is_made() -> None:
    words = [f"word-{number}" for number in range(GUESSED_AMONG)]
    assert nearest("word-00", words)
    assert not nearest("word-00", [*words, "another"])


def test_a_guess_is_harmless_too() -> None:
    assert did_you_mean("first-\x1b", ["first-\x1b["]) == r"; did you mean 'first-\x1b['?"


def test_nothing_harmful_is_printable_so_that_printable_texts_need_no_closer_look() -> None:
    every = "".join(map(chr, range(0x110000)))
    assert not any(sign.isprintable() for sign in re.findall(_HARMFUL, every))
