"""Write a rubric's questions in a form that people fill in: one file for each format, and one registry of them.

A format is a module with a function `write(questionnaire)`, which returns the whole file as text or as bytes; it may
have `warnings(questionnaire)`, about texts that the tool that reads the file may show in its own way.
To add one, write that module and add its line to `FORMATS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from socialmaturity import registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from socialmaturity.errors import Problem
    from socialmaturity.questionnaires.questionnaire import Questionnaire


class Format(NamedTuple):
    """Name a format of questionnaires, the module that writes it, and the endings of its files.

    A file `for_others` gets the usual permissions, as other people fill it in; all other files are private sheets.
    `extra` is the one with the packages that the module needs.
    """

    name: str
    endings: tuple[str, ...]
    for_others: bool = False
    extra: str = ""

    def write(self, questionnaire: Questionnaire) -> str | bytes:
        """Return the whole file.  Raises InputError for a questionnaire that the format cannot hold."""
        write: Callable[[Questionnaire], str | bytes] = self._module.write
        return write(questionnaire)

    def warnings(self, questionnaire: Questionnaire) -> tuple[Problem, ...]:
        """Return what to look at, because the tool that reads the file may show or run texts in its own way."""
        warnings = getattr(self._module, "warnings", None)
        return tuple(warnings(questionnaire)) if warnings else ()

    @property
    def _module(self) -> ModuleType:
        # Loaded only now: a run needs one format, and start-up is a feature.
        return registry.load(f"{__name__}.{self.name}", self.name, self.extra)


FORMATS = {
    format_.name: format_
    for format_ in (
        Format("yaml", (".yaml", ".yml")),
        Format("json", (".json",)),
        Format("csv", (".csv",)),
        Format("html", (".html", ".htm"), for_others=True),
        Format("xlsx", (".xlsx",), for_others=True, extra="office"),
        Format("docx", (".docx",), for_others=True, extra="office"),
        Format("xlsform", (".xlsx",), for_others=True, extra="office"),
        Format("limesurvey", (".tsv",), for_others=True),
    )
}
USUAL = FORMATS["yaml"]


def choose(name: str | None, output: str | None) -> Format:
    """Return the format with this name, or else the one that the output file's ending belongs to, or else YAML.

    Raises InputError where there is no such format, and where name and ending disagree.
    """
    return registry.choose(FORMATS, USUAL, name, output)
