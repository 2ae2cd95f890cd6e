"""A sheet in its file, for as long as an interview works on it."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from socialmaturity import storage
from socialmaturity.core.model import Answer
from socialmaturity.documents import source
from socialmaturity.documents.sheet import read_sheet
from socialmaturity.documents.sheet_writer import write_json_sheet, write_sheet
from socialmaturity.documents.yaml import comments
from socialmaturity.errors import refuse
from socialmaturity.questionnaires import yaml
from socialmaturity.questionnaires.questionnaire import questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialmaturity.core.model import Rubric, Sheet
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.errors import Problem


class Keeper:
    """Reads and saves the sheet of one file.  `backup` is where the file goes first, if its comments would be lost."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.exists = os.path.lexists(path)
        self.backup: str | None = None
        self._original = b""

    def read(self, rubrics: Catalogue) -> tuple[Rubric, Sheet, tuple[Problem, ...]]:
        """The sheet that is there, without what only another version of its rubric knows.  Raises InputError."""
        self._original = source.read(self.path)
        rubric, sheet, warnings = read_sheet(self._original, self.path, rubrics, rubrics.default, set_aside=True)
        if not self._json and self._comments(rubric, sheet):
            self.backup = _free(f"{self.path}.bak")
        answers = {id_: answer for id_, answer in sheet.answers.items() if answer != Answer()}
        return rubric, replace(sheet, answers=answers), warnings

    def save(self, rubric: Rubric, sheet: Sheet) -> None:
        """Keep a sheet.  Raises InputError, and then the file is as it was."""
        text = self.text(rubric, sheet)
        if len(text.encode()) > source.LIMIT:
            raise refuse(
                f"would be longer than {source.LIMIT >> 20} MiB, and nothing would read it again", file=self.path
            )
        if self.backup:
            storage.save(self.backup, [self._original.decode()])
            self.backup = None
        storage.save(self.path, [text])
        self.exists = True

    def text(self, rubric: Rubric, sheet: Sheet) -> str:
        """What is saved."""
        return write_json_sheet(rubric, sheet) if self._json else write_sheet(rubric, sheet)

    @property
    def _json(self) -> bool:
        return self.path.lower().endswith(".json")

    def _comments(self, rubric: Rubric, sheet: Sheet) -> frozenset[str]:
        """The comments that somebody else wrote."""
        ours = (write_sheet(rubric, sheet), yaml.write(questionnaire(rubric)))
        return comments(self._original, self.path).difference(*(comments(text.encode(), "") for text in ours))


@contextmanager
def keeping(path: str) -> Iterator[Keeper]:
    """A file, kept from other interviews meanwhile.  Raises InputError where it cannot be written."""
    if path.lower().endswith((".jsonl", ".csv")):
        raise refuse("is a table of many sheets; an interview keeps one sheet, as .yaml or .json", file=path)
    if path == "-":
        raise refuse("an interview keeps its answers in a file; name one")
    with storage.lock(path):
        yield Keeper(path)


def _free(path: str) -> str:
    """A name that nobody uses: this one, or with a number behind it."""
    number = 1
    name = path
    while os.path.lexists(name):
        number += 1
        name = f"{path}-{number}"
    return name


def free_name(name: str) -> str:
    """A name for a new sheet beside the one of this name: with a number before the ending."""
    stem, number = Path(name).stem, 2
    while os.path.lexists(f"{stem}-{number}.yaml"):
        number += 1
    return f"{stem}-{number}.yaml"


def sheet_name(subject: str, rubric: Rubric, date: str) -> str:
    """A file name made of what a sheet is about."""
    import re
    import unicodedata

    plain = "".join(c for c in unicodedata.normalize("NFKD", subject.lower()) if not unicodedata.combining(c))
    words = re.sub(r"[\W_]+", "-", plain)[:40].strip("-")
    return "-".join(part for part in (words, rubric.id, date) if part) + ".yaml"
