"""Texts are compared as tools leave them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmaturity.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Cafe\u0301", "caf\u00e9"),
        ("R&amp;amp;D", "r&d"),
        ("<b>Bold</b><br/>line", "bold line"),
        ("below <5 % and >3", "below <5 % and >3"),
        ("“so” – it’s", '"so" - it\'s'),
        (" a\u00a0\u202f b\n", "a b"),
        ("Straße;", "strasse"),
        ("Question: *", "question"),
        ("so\u00adft\u200b", "soft"),
    ],
)
def test_a_text_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text)
    assert "<" in once or "&" in once or fold(once) == once
