"""Text that goes into a file comes back as it was, whoever reads it."""

from __future__ import annotations

import json

import pytest
import yaml
from documents import tree
from hypothesis import example, given
from hypothesis import strategies as st

from socialmaturity.documents.sheet_writer import scalar
from socialmaturity.documents.tree import Text

WORDS = st.sampled_from(
    [
        *("no", "Yes", "ON", "y", "null", "~", "True", "1.10", "012", "0o7", "0x1F", "1_000", "1e3", "1:30", "2026-11-01"),
        *(".nan", "-.inf", "=", "<<", "- a", "? a", "a: b", "a #b", "#", "'", '"', "\\", "%", "@", "`", "!", "&a", "*a", "|"),
        *(">", "{", "}", "[", "]", ",", ":", "-", "--- a", "...", " ", "  a", "a  ", "\t", "\n", "\r", "a\n\nb", "\x85"),
        *("\u2028", "\u2029", "\ufeff", "\x00", "\x1b[2J", "\x7f", "\x9b", "\ufffe", "\U0001f600", "é", "e\u0301", "漢", ""),
        *("a-b", "six-stages@1.0", "Owner (shop)", "a - b", "a/b", "https://example.org/#x", "nan", "Infinity", "0", "-0"),
    ]
)  # fmt: skip
TEXTS = st.text() | WORDS | st.lists(WORDS, max_size=4).map("".join) | st.lists(WORDS, max_size=4).map(" ".join)


@given(TEXTS)
@example("".join(map(chr, range(0x250))))
@example("x" * 5000 + " " + "y" * 5000)
def test_what_is_written_reads_as_exactly_this_text(text: str) -> None:
    document = f"a: {scalar(text)}\n"
    value = tree(document).values["a"]
    assert isinstance(value, Text)
    assert value.text == text
    assert yaml.safe_load(document) == {"a": text}


@given(TEXTS)
def test_what_is_quoted_is_json_as_well_so_that_newer_readers_agree(text: str) -> None:
    written = scalar(text)
    if written.startswith('"'):
        assert json.loads(written) == text
    else:
        # Plain words alone: no reader of any version makes anything else of them.
        assert written == text
        assert text[0].isalpha()
        assert text.lower() not in {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Lantern Street Bakeries", "Lantern Street Bakeries"),
        ("six-stages@1.0", "six-stages@1.0"),
        ("no", '"no"'),
        ("Café", '"Café"'),
        ("a: b", '"a: b"'),
        ("2026-11-01", '"2026-11-01"'),
        ("next\x85line\u2028", '"next\\u0085line\\u2028"'),
    ],
)
def test_plain_words_stay_plain_and_the_rest_stays_readable(text: str, written: str) -> None:
    assert scalar(text) == written


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb"])
def test_half_a_character_is_written_as_a_lost_one(text: str) -> None:
    lost = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text)
    assert yaml.safe_load(f"a: {scalar(text)}") == {"a": lost}
