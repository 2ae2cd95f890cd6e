"""Write a rubric's questions in a form that people fill in: one file for each format, and one registry of them.

A format is a module with a function `write(questionnaire)`, which returns the whole file as text or as bytes.
To add one, write that module and add its line to `FORMATS`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity import registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmaturity.questionnaires.questionnaire import Questionnaire


class Format(NamedTuple):
    """A format of questionnaires by its name, with the endings of its files; one that is `binary` is not text."""

    name: str
    endings: tuple[str, ...]
    binary: bool = False

    def write(self, questionnaire: Questionnaire) -> str | bytes:
        """Return the whole file.  Raises InputError for a questionnaire that the format cannot hold."""
        # Imported only now: a run needs one format, and some need a package that others can do without.
        write: Callable[[Questionnaire], str | bytes] = import_module(f"{__name__}.{self.name}").write
        return write(questionnaire)


FORMATS = {
    format_.name: format_
    for format_ in (
        Format("yaml", (".yaml", ".yml")),
        Format("json", (".json",)),
        Format("csv", (".csv",)),
        Format("html", (".html", ".htm")),
        Format("xlsx", (".xlsx",), binary=True),
    )
}
USUAL = FORMATS["yaml"]


def choose(name: str | None, output: str | None) -> Format:
    """Return the format with this name, or else the one that the output file's ending belongs to, or else YAML.

    Raises InputError where there is no such format, and where name and ending disagree.
    """
    return registry.choose(FORMATS, USUAL, name, output)
