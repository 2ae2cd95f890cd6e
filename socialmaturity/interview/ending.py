"""Show the end of an interview: the result on one screen, where it is saved, and what to type next."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from socialmaturity.core.plan import plan
from socialmaturity.report.blocks import Item, Items, Ladder, Report, Says, Section
from socialmaturity.report.headline import headline
from socialmaturity.report.ladder import rungs
from socialmaturity.report.words import essential, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialmaturity.core.scoring import Assessment
    from socialmaturity.report.blocks import Block

MISSING = 3  # of what is missing, as many as fit on a screen below the ladder


def last_page(assessment: Assessment, path: str, rubrics: Sequence[str] = ()) -> Report:
    """Return the page that is shown when the last question is answered.  `rubrics` are those of the command line."""
    goal = assessment.working_on
    parts = (
        ("ladder", "The ladder", [Ladder(tuple(rung._replace(about="") for rung in rungs(assessment)))]),
        ("next", f"Missing for {goal.name}" if goal else "", list(_missing(assessment))),
        ("saved", f"Saved in {path}", [Says(f"For a report: {report_command(path, rubrics)}")]),
    )
    return Report(
        subject=name_of(assessment.sheet),
        about=(),
        headline=(next(headline(assessment)),),  # what is missing has a section
        sections=tuple(
            Section(id=id_, heading=heading, blocks=tuple(blocks)) for id_, heading, blocks in parts if blocks
        ),
        language=assessment.rubric.language,
    )


def report_command(path: str, rubrics: Sequence[str]) -> str:
    """Return the command that makes a report to hand over."""
    named = [word for rubric in rubrics for word in ("--rubric", rubric)]
    file = f"./{path}" if path.startswith("-") else path
    return shlex.join(["socialmaturity", "score", file, *named, "-o", "report.html"])


def _missing(assessment: Assessment) -> Iterator[Block]:
    steps = plan(assessment).steps
    items = tuple(Item(text=step.question.text, mark=essential(step.question)) for step in steps[:MISSING])
    if items:
        yield Items(items)
    if len(steps) > MISSING:
        yield Says(f"And {len(steps) - MISSING} more.")
