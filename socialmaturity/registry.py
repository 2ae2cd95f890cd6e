"""Choose a format among those of a registry, by its name or by the ending of the file to write, and load its module."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TypeVar

from socialmaturity.errors import needs_extra, refuse
from socialmaturity.text import did_you_mean, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from types import ModuleType


class Registered(Protocol):
    """The entry of a format in a registry: its name and the endings of its files."""

    @property
    def name(self) -> str: ...
    @property
    def endings(self) -> tuple[str, ...]: ...


F = TypeVar("F", bound=Registered)


def choose(formats: Mapping[str, F], usual: F, name: str | None, output: str | None, known: Collection[str] = ()) -> F:
    """Return the format with this name, or else the one that the output file's ending belongs to, or else the usual.

    An ending of several formats is that of the first.  `known` are the names to offer instead of an unknown one.
    Raises InputError where there is no such format, and where name and ending disagree.
    """
    ending = os.path.splitext(output or "")[1].lower()  # noqa: PTH122 - also for names that pathlib would tidy
    of_ending = next((format_ for format_ in formats.values() if ending in format_.endings), None)
    if name is None:
        if ending and of_ending is None:
            endings = listed(dict.fromkeys(format_.endings[0] for format_ in formats.values()))
            raise refuse(f"no format has the ending {quoted(ending)}; use {endings}, or add --format", file=output)
        return of_ending or usual
    if name not in formats:
        known = known or formats.keys()
        raise refuse(f"there is no format {quoted(name)}{did_you_mean(name, known) or f'; there are {listed(known)}'}")
    if of_ending is not None and ending not in formats[name].endings:
        raise refuse(f"this is the ending of {of_ending.name}, but --format says {name}; change one", file=output)
    return formats[name]


def load(module: str, name: str, extra: str) -> ModuleType:
    """Import the module of the format with this name.  Raises InputError if a package of its extra is not installed."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if extra:
            raise needs_extra(extra, name) from error
        raise
