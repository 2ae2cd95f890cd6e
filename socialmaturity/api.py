"""What `import socialmaturity` offers to other Python programs.

rubric = socialmaturity.load_rubric("six-stages")
assessment = socialmaturity.score(rubric, socialmaturity.read_sheet("sheet.yaml", rubric))
for result in socialmaturity.score_records("survey.csv", rubrics="six-stages"): ...
for result in socialmaturity.score_rows(frame, rubrics="six-stages"): ...
"""

from __future__ import annotations

import os
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from socialmaturity.batch import Reports, Scorer, run
from socialmaturity.core.asked import Asked
from socialmaturity.core.model import Mark, Question, Rubric, Stage
from socialmaturity.core.result import Failed, Scored
from socialmaturity.core.scoring import Assessment, score
from socialmaturity.core.sheet import Answer, Sheet
from socialmaturity.documents import sheet, source
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.errors import InputError, Problem, as_error
from socialmaturity.tables.inputs import How
from socialmaturity.tables.mapping import mapping_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from socialmaturity.tables.in_memory import Row

__all__ = [
    "Answer",
    "Assessment",
    "Failed",
    "InputError",
    "Mark",
    "Problem",
    "Question",
    "Rubric",
    "Scored",
    "Sheet",
    "Stage",
    "load_rubric",
    "read_sheet",
    "result",
    "score",
    "score_records",
    "score_rows",
]

Name: TypeAlias = "str | os.PathLike[str]"
"""A rubric by its id, or a file."""


def load_rubric(name: Name, *extends: Name) -> Rubric:
    """Return the rubric with an id, or in a file.  Raises InputError with everything that is wrong with it.

    `extends` are files of your own that it extends; those that ship are found by themselves.
    """
    catalogue = Catalogue([os.fspath(each) for each in extends])
    found = catalogue.find(os.fspath(name))
    _warn(catalogue.warnings)
    return found


def read_sheet(path: str | os.PathLike[str], rubric: Rubric) -> Sheet:
    """Return the sheet in a file that answers this rubric.  Raises InputError with everything that is wrong."""
    name = os.fspath(path)
    asked = Asked(naming="load_rubric('{}')")
    return sheet.read_sheet(source.read(name), name, {rubric.id: rubric}, rubric, asked=asked)[1]


def result(assessment: Assessment) -> dict[str, Any]:
    """Return an assessment as it is in JSON: the fields of `socialmaturity schema result`."""
    from socialmaturity.formats.json_data import scored_data

    return scored_data(assessment, ())


def score_records(
    *inputs: str | os.PathLike[str],
    rubrics: Name | Iterable[Name] = (),
    columns: str | os.PathLike[str] | None = None,
    strict: bool = False,
) -> Iterator[Scored | Failed]:
    """Yield a result for each sheet of files, folders and tables, in their order, as they are read.

    `rubrics` are ids or files: a single one is that of sheets that name none.  `columns` is the file of a mapping: what
    the columns of tables mean.  With `strict`, warnings are errors.
    Raises InputError for a rubric or a mapping that cannot be used; what is wrong with a record is in its `Failed`.
    What is doubtful about a table as a whole, such as questions without a column, is a Python warning.
    """
    catalogue = _catalogue(rubrics, strict=strict)
    how = _how(columns, catalogue, strict=strict)
    return run([os.fspath(name) for name in inputs], catalogue, _asked(strict=strict), how, _warn)


def score_rows(
    rows: Iterable[Row],
    names: Sequence[str] = (),
    *,
    rubrics: Name | Iterable[Name] = (),
    columns: str | os.PathLike[str] | None = None,
    called: str = "row",
    strict: bool = False,
) -> Iterator[Scored | Failed]:
    """Yield a result for each row that a program holds in memory, understood as the same row in a CSV file.

    `rows` are mappings by the headings of their columns, sequences of cells below these `names`, a data frame of pandas
    or Polars, or mappings that are sheets, with `answers`.  They are `called` so in messages, with their number from 1.
    The other arguments are those of `score_records`.  Raises InputError for headings that cannot be used, too.
    """
    from socialmaturity.tables.in_memory import row_blocks
    from socialmaturity.tables.table import TableSettings

    catalogue = _catalogue(rubrics, strict=strict)
    how = _how(columns, catalogue, strict=strict)
    settings = TableSettings(rubrics=dict(catalogue), default=catalogue.default, how=how)
    scorer = Scorer(catalogue, catalogue.default, _asked(strict=strict), Reports)
    for block in row_blocks(rows, names, called, settings):
        _warn(block.notices)
        yield from scorer(block).made


def _asked(*, strict: bool) -> Asked:
    return Asked(strict=strict, naming="rubrics='{}'")


def _warn(notices: Iterable[Problem], *, callers: int = 1) -> None:
    """Warn of what is doubtful about a rubric or a table, at the line that many `callers` away calls into here."""
    for notice in notices:
        if notice.warning:
            warnings.warn(str(replace(notice, warning=False)), stacklevel=2 + callers)


def _catalogue(rubrics: Name | Iterable[Name], *, strict: bool) -> Catalogue:
    named = [*([rubrics] if isinstance(rubrics, str | os.PathLike | Rubric) else rubrics)]
    if any(isinstance(name, Rubric) for name in named):
        raise TypeError("name a rubric by its id or its file, as in rubrics='six-stages'; score() takes a loaded one")
    catalogue = Catalogue(os.fspath(name) for name in named)
    if strict and catalogue.warnings:
        raise as_error(catalogue.warnings)
    _warn(catalogue.warnings, callers=2)
    return catalogue


def _how(columns: str | os.PathLike[str] | None, rubrics: Catalogue, *, strict: bool) -> How:
    """Return how tables are to be read: with the mapping in a file, if there is one.  Raises InputError."""
    return How(mapping=mapping_in(None if columns is None else os.fspath(columns), rubrics), strict=strict)
