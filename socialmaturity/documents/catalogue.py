"""Which rubrics there are: those that ship, and those that were named."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from socialmaturity.documents import source
from socialmaturity.documents.rubric import read_rubric
from socialmaturity.documents.values import ID
from socialmaturity.errors import refuse
from socialmaturity.text import did_you_mean, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from socialmaturity.core.model import Rubric

_PACKAGE = Path(__file__).parent.parent


def folder() -> Path:
    """Return the folder of the rubrics: in the installed package, or next to the package in a checkout."""
    inside = _PACKAGE / "rubrics"
    return inside if inside.is_dir() else _PACKAGE.parent / "rubrics"


class Catalogue(Mapping[str, "Rubric"]):
    """Rubrics by id, each read once, when it is first asked for.

    `named` are the ids or paths that were given: a path adds a rubric, in place of a shipped one with the same id.
    `default` is the rubric of sheets that name none: the only one in `named`.  Raises InputError.
    """

    def __init__(self, named: Iterable[str] = ()) -> None:
        self._paths = {path.stem: str(path) for path in sorted(folder().glob("*.yaml"))}
        self._read: dict[str, Rubric] = {}
        self._own: dict[str, str] = {}  # the paths of those that were named by one
        self.named = tuple(self.find(name) for name in named)
        self.default = self.named[0] if len(self.named) == 1 else None

    def __getitem__(self, id_: str) -> Rubric:
        if id_ not in self._read:
            self._read[id_], _ = read_rubric(source.read(self._paths[id_]), self._paths[id_])
        return self._read[id_]

    def __contains__(self, id_: object) -> bool:
        return id_ in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def find(self, name: str) -> Rubric:
        """Return the rubric with an id or at a path.  Raises InputError."""
        if id_ := self._known(name):
            return self[id_]
        data, path = self.data(name)
        rubric, _ = read_rubric(data, path)
        if (other := self._own.setdefault(rubric.id, path)) != path:
            raise refuse(f"its id '{rubric.id}' is that of {quoted(other)} too; give one of them another id", file=path)
        self._paths[rubric.id] = path
        self._read[rubric.id] = rubric
        return rubric

    def data(self, name: str) -> tuple[bytes, str]:
        """Return the bytes of a rubric that is named by its id or its path, and that path.  Raises InputError."""
        path = self.path(name)
        return source.read(path), path

    def path(self, name: str) -> str:
        """Return the file of a rubric that is named by its id or its path.  Raises InputError for an unknown id."""
        if id_ := self._known(name):
            return self._paths[id_]
        if ID.fullmatch(name) and not name.endswith((".yaml", ".yml", ".json")):
            known = f"; there are {listed(self)}, and a file of your own is named with its folder, as in './{name}'"
            raise refuse(f"there is no rubric {quoted(name)}{did_you_mean(name, self) or known}")
        return name

    def _known(self, name: str) -> str:
        """Return the id in ID or ID@VERSION if a rubric has it.  Raises InputError for another version."""
        id_, at, version = name.partition("@")
        if at and id_ in self and version != self[id_].version:
            raise refuse(f"there is no version {quoted(version)} of '{id_}'; this one is {self[id_].version}")
        return id_ if id_ in self else ""
