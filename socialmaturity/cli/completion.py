"""Complete ids, stages and questions at the Tab key: fast, and silent about a line that is not finished."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import typer  # noqa: TC002 - Typer reads the types of what it calls

from socialmaturity.core.asked import ASK_WORDS, ESSENTIAL
from socialmaturity.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from socialmaturity.core.model import Rubric


def complete_rubric(incomplete: str) -> list[str]:
    """Return the ids of the rubrics that ship.  The shell completes files."""
    from socialmaturity.documents.catalogue import Catalogue

    return _begun(Catalogue(), incomplete)


def complete_stage(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the ids of the stages of the rubrics on the line, or of all that ship."""
    return _begun(chain.from_iterable(rubric.by_id for rubric in _rubrics(ctx)), incomplete)


def complete_question(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the ids of the questions of the rubrics on the line, or of all that ship."""
    return _begun(chain.from_iterable(rubric.questions for rubric in _rubrics(ctx)), incomplete)


def complete_asked(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return what --ask of a questionnaire may name: stages, questions, and the word for all essential ones."""
    return [*_begun([ESSENTIAL], incomplete), *complete_stage(ctx, incomplete), *complete_question(ctx, incomplete)]


def complete_narrowed(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return what --ask of an interview may name: its words, and questions."""
    return [*_begun(ASK_WORDS, incomplete), *complete_question(ctx, incomplete)]


def _begun(words: Iterable[str], incomplete: str) -> list[str]:
    return [word for word in dict.fromkeys(words) if word.startswith(incomplete)]


def _rubrics(ctx: typer.Context) -> Iterator[Rubric]:
    from socialmaturity.documents.catalogue import Catalogue

    catalogue = Catalogue()
    named = ctx.params.get("rubric")
    for name in [named] if isinstance(named, str) else named or catalogue:
        try:
            yield catalogue.find(name)
        except InputError:
            continue
