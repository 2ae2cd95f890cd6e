"""Keep the sheet of an interview in its file."""

from __future__ import annotations

import os
import re
import unicodedata
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from socialmaturity import storage
from socialmaturity.core.asked import Asked
from socialmaturity.core.sheet import UNANSWERED
from socialmaturity.documents import source
from socialmaturity.documents.sheet import read_sheet
from socialmaturity.documents.sheet_writer import write_json_sheet, write_sheet
from socialmaturity.documents.yaml import comments
from socialmaturity.errors import refuse
from socialmaturity.questionnaires import yaml
from socialmaturity.questionnaires.questionnaire import questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from socialmaturity.core.model import Rubric
    from socialmaturity.core.sheet import Sheet
    from socialmaturity.documents.catalogue import Catalogue
    from socialmaturity.errors import Problem


class SheetFile:
    """The file that an interview keeps its sheet in.

    `backup` is where the file is copied before the first change, if it has comments that would be lost, and `changed`
    are copies of what another program wrote into it meanwhile.  `sheet` is what the file holds, or None before it is
    read or written.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.exists = os.path.lexists(path)
        self.backup: str | None = None
        self.changed: list[str] = []
        self.sheet: Sheet | None = None
        self._original = b""
        self._held: bytes | None = None  # what the file held when it was last read or saved here

    def read(self, rubrics: Catalogue) -> tuple[Rubric, Sheet, tuple[Problem, ...]]:
        """Return the sheet, its rubric and what to warn of.  Raises InputError.

        What only another version of the rubric asked is set aside.
        """
        self._original = self._held = source.read(self.path)
        rubric, sheet, warnings = read_sheet(
            self._original, self.path, rubrics, rubrics.default, asked=Asked(set_aside=True)
        )
        if not self._json and self._comments(rubric, sheet):
            self.backup = self._copy_name()
        answers = {id_: answer for id_, answer in sheet.answers.items() if answer != UNANSWERED}
        self.sheet = replace(sheet, answers=answers)
        return rubric, self.sheet, warnings

    def save(self, rubric: Rubric, sheet: Sheet) -> None:
        """Save a sheet.  Raises InputError, and then the file is as it was."""
        text = self.text(rubric, sheet)
        if len(text.encode()) > source.LIMIT:
            raise refuse(
                f"would be longer than {source.LIMIT >> 20} MiB, and nothing would read it again", file=self.path
            )
        if self.backup:
            storage.save(self.backup, [self._original.decode()])
            self.backup = None
        self._keep_changes()
        storage.save(self.path, [text])
        self._held = storage.encoded(text)
        self.exists = True
        self.sheet = sheet

    def _keep_changes(self) -> None:
        """Copy the file if another program has written it since it was read or saved here."""
        try:
            found = Path(self.path).read_bytes()
        except OSError:  # it has gone, which loses nothing more; or saving it says what is wrong
            return
        if found != self._held:
            copy = self._copy_name()
            storage.save(copy, [found])
            self.changed.append(copy)

    def _copy_name(self) -> str:
        """Return a free name for a copy of the file."""
        copy = f"{self.path}.bak"
        return _first_free(chain([copy], (f"{copy}-{number}" for number in count(2))))

    def text(self, rubric: Rubric, sheet: Sheet) -> str:
        """Return the text of the file: JSON if its name ends so, else YAML."""
        return write_json_sheet(rubric, sheet) if self._json else write_sheet(rubric, sheet)

    @property
    def _json(self) -> bool:
        return self.path.lower().endswith(".json")

    def _comments(self, rubric: Rubric, sheet: Sheet) -> frozenset[str]:
        """Return the comments that somebody else wrote."""
        ours = (write_sheet(rubric, sheet), yaml.write(questionnaire(rubric)))
        return comments(self._original, self.path).difference(*(comments(text.encode(), "") for text in ours))


@contextmanager
def held(path: str) -> Iterator[SheetFile]:
    """Hold a file, so that no other interview can take it.  Raises InputError if it cannot be written."""
    if path.lower().endswith((".jsonl", ".csv")):
        raise refuse("is a table of many sheets; an interview keeps one sheet, as .yaml or .json", file=path)
    if path == "-":
        raise refuse("an interview keeps its answers in a file; name one")
    with storage.lock(path):
        yield SheetFile(path)


def _first_free(names: Iterable[str]) -> str:
    return next(name for name in names if not os.path.lexists(name))


def free_name(name: str) -> str:
    """Return a name for a new sheet in the same folder: with a number before the ending."""
    return _first_free(f"{Path(name).stem}-{number}.yaml" for number in count(2))


def sheet_name(subject: str, rubric: Rubric, date: str) -> str:
    """Return a file name made of what a sheet is about."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", subject.lower()) if not unicodedata.combining(c))
    words = re.sub(r"[\W_]+", "-", plain)[:40].strip("-")
    return "-".join(part for part in (words, rubric.id, date) if part) + ".yaml"
