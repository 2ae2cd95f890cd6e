"""Write a rubric's questions in a form that people fill in: one file for each format, and one registry of them."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.errors import refuse
from socialmaturity.text import did_you_mean, quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmaturity.questionnaires.questionnaire import Questionnaire


class Format(NamedTuple):
    """A format of questionnaires: its name and the endings of its files.

    Its module is imported when it first writes: most formats need a package that other runs can do without.
    """

    name: str
    endings: tuple[str, ...]

    def write(self, questionnaire: Questionnaire) -> str:
        """Return the whole file.  Raises InputError for a questionnaire that the format cannot hold."""
        write: Callable[[Questionnaire], str] = import_module(f"{__name__}.{self.name}").write
        return write(questionnaire)


# An ending that two formats share means the first one.
FORMATS = (
    Format("yaml", (".yaml", ".yml")),
    Format("json", (".json",)),
    Format("csv", (".csv",)),
    Format("html", (".html", ".htm")),
)
BY_NAME = {format_.name: format_ for format_ in FORMATS}


def chosen(name: str | None, output: str | None) -> Format:
    """Return the format with this name, else the one that the ending of the output file means, else YAML.

    Raises InputError for an unknown name, for an ending that belongs to another format, and for an ending that
    belongs to none while no format is named.
    """
    ending = PurePath(output).suffix.lower() if output is not None else ""
    meant = [format_ for format_ in FORMATS if ending in format_.endings]
    if name is not None and name not in BY_NAME:
        raise refuse(f"there is no format {quoted(name)}{did_you_mean(name, BY_NAME) or f'; there are {_names()}'}")
    if name is None:
        if ending and not meant:
            raise refuse(f"{quoted(ending)} is not the ending of any format; name one with --format", file=output)
        return meant[0] if meant else FORMATS[0]
    if meant and BY_NAME[name] not in meant:
        endings = " or ".join(BY_NAME[name].endings)
        raise refuse(
            f"{quoted(ending)} files are {meant[0].name}, not {name}; end the name with {endings}", file=output
        )
    return BY_NAME[name]


def _names() -> str:
    return ", ".join(BY_NAME)
