"""What other Python programs use: `import socialmaturity`, and all of this is there by its name.

rubric = socialmaturity.load_rubric("six-stages")
assessment = socialmaturity.score(rubric, socialmaturity.read_sheet("sheet.yaml", rubric))
for result in socialmaturity.score_records("survey.csv", rubrics=["six-stages"]): ...
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from socialmaturity.batch import run
from socialmaturity.core.asked import Asked
from socialmaturity.core.result import Failed, Scored
from socialmaturity.core.scoring import Assessment, score
from socialmaturity.documents import sheet, source
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from socialmaturity.core.model import Rubric, Sheet

__all__ = ["Assessment", "Failed", "InputError", "Scored", "load_rubric", "read_sheet", "score", "score_records"]


def load_rubric(name: str | os.PathLike[str]) -> Rubric:
    """Return the rubric with an id, or in a file.  Raises InputError with everything that is wrong with it."""
    return Catalogue().find(os.fspath(name))


def read_sheet(path: str | os.PathLike[str], rubric: Rubric) -> Sheet:
    """Return the sheet in a file that answers this rubric.  Raises InputError with everything that is wrong."""
    name = os.fspath(path)
    return sheet.read_sheet(source.read(name), name, {rubric.id: rubric}, rubric)[1]


def score_records(
    *inputs: str | os.PathLike[str], rubrics: Iterable[str | os.PathLike[str]] = (), strict: bool = False
) -> Iterator[Scored | Failed]:
    """Yield a result for each sheet of files, folders, `.jsonl` and `.csv`, in their order, as they are read.

    `rubrics` are ids or files: a single one is that of sheets that name none.  With `strict`, warnings are errors.
    Raises InputError for a rubric that cannot be used; what is wrong with a record is in its Failed.
    """
    catalogue = Catalogue(os.fspath(name) for name in rubrics)
    return run([os.fspath(name) for name in inputs], catalogue, Asked(strict=strict))
