"""Compare what sheets come to before and after a rubric is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmaturity.batch import run
from socialmaturity.core.asked import Asked
from socialmaturity.core.crosswalk import moved
from socialmaturity.core.model import Sheet
from socialmaturity.core.result import Scored
from socialmaturity.core.scoring import score
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from socialmaturity.core.scoring import Assessment
    from socialmaturity.errors import Problem


def changes(name: str, sheets: Sequence[str], others: Iterable[str], wrong: dict[Problem, None]) -> Iterator[str]:
    """Yield a line for each sheet that would change its stage under a rubric, and how many there are.

    Each sheet is first scored by the rubric that it names, among those that ship and `others`.  What is wrong with
    those that cannot be is put into `wrong`.
    """
    rubric = Catalogue().find(name)
    renamed = {former: stage.id for stage in rubric.stages for former in stage.formerly}
    scored = failed = changed = lost = 0
    for result in run(sheets, Catalogue(others), Asked()):
        if not isinstance(result, Scored):
            failed += 1
            wrong.update(dict.fromkeys(result.problems))
            continue
        before = result.assessment
        if f"{before.rubric.id}@{before.sheet.version}" == rubric.name:  # made for this version: nothing changes
            scored += 1
            continue
        answers = moved(rubric, before.rubric, before.sheet.answers)
        if not answers:
            lost += 1
            continue
        scored += 1
        after = score(rubric, Sheet(source=before.sheet.source, answers=answers))
        if [renamed.get(id_, id_) for id_ in _stages(before)] != _stages(after):
            changed += 1
            yield f"{shown(before.sheet.source)}: {_standing(before)}, would be {_standing(after)}\n"
    yield f"{shown(rubric.name)}: {changed:,} of {scored:,} sheets would change their stage\n"
    if failed or lost:
        yield f"left out: {failed:,} that could not be scored, {lost:,} with answers to nothing in this rubric\n"


def _stages(assessment: Assessment) -> list[str]:
    """Return the ids of what is reached at least and at most: names may change."""
    ids = ("", *(stage.id for stage in assessment.rubric.stages))
    return [ids[assessment.reached], ids[assessment.at_most]]


def _standing(assessment: Assessment) -> str:
    rubric = assessment.rubric
    names = (rubric.before, *(stage.name for stage in rubric.stages))
    least, most = names[assessment.reached], names[assessment.at_most]
    return least if least == most else f"{least}, at most {most}"
