"""Names from outside, in all views: of files, subjects, parts, people, roles and tags."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NASTY = "one\x1b[31m\x9b\u202e[/bold]<b>=1+1|`x`"
FILES = [f"{name}\x1b[31m\u202e.json" for name in ("a", "b")]
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


@pytest.fixture
def sheets(tmp_path: Path) -> None:
    for place, file in enumerate(FILES):
        sheet = {
            "rubric": "six-stages",
            "subject": NASTY,
            "scope": NASTY,
            "role": f"{NASTY} {place}",
            "assessor": NASTY,
            "tags": {"region": NASTY},
            "date": f"2026-01-0{place + 1}",
            "answers": {"planning-listening": {"answer": 3 * place, "note": NASTY}},
        }
        (tmp_path / file).write_text(json.dumps(sheet), encoding="utf-8")


VIEWS = [
    *(["score", *FILES, "--format", name] for name in ("table", "json", "jsonl", "csv", "markdown", "html")),
    *(["score", *FILES, "--each", "--format", name] for name in ("markdown", "html")),
    *(["score", *FILES[:1], "--format", name] for name in ("table", "markdown", "html")),
    ["score", *FILES, "--format", "csv", "--rows", "questions"],
    *(["score", *FILES, "--group-by", "region", "--format", name] for name in ("table", "markdown", "html")),
    *(["score", *FILES, "--group-by", "region", "--overview", "--format", name] for name in ("csv", "json")),
    *(["score", *FILES, "--by", "scope", "--format", name] for name in ("table", "markdown", "html", "json")),
    *(["compare", *FILES, "--format", name] for name in ("table", "markdown", "html", "json")),
    *(["team", *FILES, "--format", name] for name in ("table", "markdown", "html", "json")),
    *(["team", *FILES, "--group-by", "role", "--format", name] for name in ("table", "html")),
]


@pytest.mark.parametrize("arguments", VIEWS, ids=lambda each: " ".join(a for a in each if a not in FILES))
def test_no_name_reaches_a_view_raw(program: Callable, sheets: None, arguments: list[str]) -> None:
    ran = program(*arguments, COLUMNS="100")
    assert ran.code == 0
    assert ran.out
    assert RAW.findall(ran.out + ran.err) == []
    if "html" in arguments:
        assert "<b>" not in ran.out
