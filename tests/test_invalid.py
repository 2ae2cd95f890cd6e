"""Every file in `invalid` is refused, with the whole complaint that stands in `golden/invalid`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from socialmaturity.errors import InputError
from socialmaturity.files.catalogue import Catalogue
from socialmaturity.files.rubric import read_rubric
from socialmaturity.files.sheet import read_sheet
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent / "invalid"
RUBRICS = sorted((HERE / "rubrics").iterdir())
SHEETS = sorted((HERE / "sheets").iterdir())


def complaint(read: Callable[[], object]) -> str:
    with pytest.raises(InputError) as refusal:
        read()
    return "".join(f"{shown(str(problem))}\n" for problem in refusal.value.problems)


@pytest.mark.parametrize("file", RUBRICS, ids=lambda file: file.name)
def test_a_bad_rubric_is_refused_with_all_that_is_wrong_in_one_run(
    file: Path, golden: Callable[[str, str], None]
) -> None:
    said = complaint(lambda: read_rubric(file.read_bytes(), file.name))
    golden(f"invalid/rubrics/{file.name}.txt", said)


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: file.name)
def test_a_bad_sheet_is_refused_with_all_that_is_wrong_in_one_run(
    file: Path, golden: Callable[[str, str], None]
) -> None:
    said = complaint(lambda: read_sheet(file.read_bytes(), file.name, Catalogue()))
    golden(f"invalid/sheets/{file.name}.txt", said)
