"""Find rubrics: those that ship, and those that were named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from socialmaturity.documents import source
from socialmaturity.documents.field_kinds import ID
from socialmaturity.documents.parse import parse
from socialmaturity.documents.rubric import ReadRubric, read_rubric
from socialmaturity.documents.tree import Complaints, Text
from socialmaturity.errors import InputError, Problem, refuse
from socialmaturity.text import did_you_mean, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from socialmaturity.core.model import Rubric
    from socialmaturity.documents.extends import Base

_PACKAGE = Path(__file__).parent.parent


def folder() -> Path:
    """Return where the rubrics lie: inside the installed package, or next to the package in a checkout."""
    inside = _PACKAGE / "rubrics"
    return inside if inside.is_dir() else _PACKAGE.parent / "rubrics"


class _File(NamedTuple):
    """A rubric file that was named by its path."""

    path: str
    data: bytes
    id: str
    version: str


class Catalogue(Mapping[str, "Rubric"]):
    """Rubrics by id, and by ID@VERSION where several versions are loaded; each is read once, when it is asked for.

    `named` are the ids or paths that were given: a path adds a rubric, and so do those in `offered`, which others may
    extend.  An id means the newest version that was named, else the shipped one.  `default` is the rubric of sheets
    that name none: the only one in `named`, apart from those that it extends.  Raises InputError.
    """

    def __init__(self, named: Iterable[str] = (), offered: Iterable[str] = ()) -> None:
        self._shipped = {path.stem: str(path) for path in sorted(folder().glob("*.yaml"))}
        self._files: dict[str, _File] = {}  # by ID@VERSION
        self._newest: dict[str, str] = {}
        self._read: dict[str, ReadRubric] = {}  # by path
        self._opening: list[str] = []
        names = list(named)
        # All files first: one may extend another one that is named after it.
        keys = [self._known(name) or self._add(name) for name in names]
        for path in offered:
            with suppress(InputError):  # what is wrong with it is for its own check
                self._known(path) or self._add(path)
        self.named = tuple(self[key] for key in keys)
        extended = {parent.name for rubric in self.named for parent in rubric.extends}
        alone = [rubric for rubric in self.named if rubric.name not in extended]
        self.default = alone[0] if len(alone) == 1 else None

    def __getitem__(self, name: str) -> Rubric:
        return self._whole(name).rubric

    def __contains__(self, name: object) -> bool:
        id_, at, _ = str(name).partition("@")
        if not at:
            return id_ in self._shipped or id_ in self._newest
        return name in self._files or (id_ in self._shipped and self._of_shipped(id_).rubric.name == name)

    def __iter__(self) -> Iterator[str]:
        yield from self._shipped
        yield from (id_ for id_ in self._newest if id_ not in self._shipped)
        yield from (name for name, file in self._files.items() if self._newest[file.id] != name)
        for id_ in self._newest.keys() & self._shipped.keys():
            if (older := self._of_shipped(id_).rubric.name) not in self._files:
                yield older

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Return a warning for each file that only looks like a rubric that ships."""
        return tuple(
            Problem(message=message, file=file.path, line=1, column=1, code="edited-copy", warning=True)
            for file in self._files.values()
            if (message := self.edited(file.id, file.version, sha256(file.data).hexdigest()))
        )

    def find(self, name: str) -> Rubric:
        """Return the rubric with an id, ID@VERSION, or at a path.  Raises InputError."""
        return self[self._known(name) or self._add(name)]

    def data(self, name: str) -> tuple[bytes, str]:
        """Return the bytes of a rubric that is named by its id or its path, and that path.  Raises InputError."""
        path = self.path(name)
        return source.read(path), path

    def path(self, name: str) -> str:
        """Return the file of a rubric that is named by its id or its path.  Raises InputError for an unknown id."""
        if key := self._known(name):
            file = self._file(key)
            return file.path if file else self._shipped[key.partition("@")[0]]
        if ID.fullmatch(name) and not name.endswith((".yaml", ".yml", ".json")):
            ids = [id_ for id_ in self if "@" not in id_]
            known = f"; there are {listed(ids)}, and a file of your own is named with its folder, as in './{name}'"
            raise refuse(f"there is no rubric {quoted(name)}{did_you_mean(name, ids) or known}")
        return name

    def base(self, name: str) -> Base:
        """Return the rubric that another one extends.  Raises InputError, also for a circle."""
        id_ = self._known(name)
        if not id_:
            opening = {id_ for id_, key in self._newest.items() if self._files[key].path in self._opening}
            ids = [id_ for id_ in self if "@" not in id_ and id_ not in opening]
            guess = did_you_mean(name, ids) or f"; there are {listed(ids)}, and --rubric PATH adds your own"
            raise refuse(f"there is no rubric {quoted(name)} to extend{guess}")
        return self._whole(id_).base

    def edited(self, id_: str, version: str, digest: str) -> str:
        """Return what to say of a rubric that bears the id and version of a shipped one, and is another one."""
        if id_ not in self._shipped:
            return ""
        shipped = self._of_shipped(id_).rubric
        if shipped.version != version or shipped.sha256 == digest:
            return ""
        return f"this is not the '{shipped.name}' that ships, but has its name; give it an id or version of its own"

    def unused(self, used: Iterable[Rubric]) -> tuple[Problem, ...]:
        """Return a warning for each rubric that was named and that no sheet used."""
        used = list(used)
        names = {name for rubric in used for name in rubric.names}
        return tuple(_unused(rubric, used) for rubric in self.named if rubric.name not in names)

    def _add(self, path: str) -> str:
        """Add the rubric at a path, and return its ID@VERSION."""
        data, path = self.data(path)
        tree = parse(data, Complaints(path))
        id_, version = (
            node.text if isinstance(node := tree.values.get(field), Text) else "" for field in ("id", "version")
        )
        name = f"{id_}@{version}"
        other = self._files.setdefault(name, _File(path, data, id_, version))
        if other.data != data:
            message = f"its id '{id_}' and version '{version}' are those of {quoted(other.path)} too; change one"
            raise refuse(message, file=path)
        newest = self._file(id_)
        if newest is None or _order(newest.version) < _order(version):
            self._newest[id_] = name
        return name

    def _file(self, name: str) -> _File | None:
        """Return the file of a rubric by ID or ID@VERSION, or None if it is one that ships."""
        return self._files.get(name) or self._files.get(self._newest.get(name, ""))

    def _whole(self, name: str) -> ReadRubric:
        """Return a rubric with its tree.  Raises KeyError if there is none."""
        if file := self._file(name):
            return self._open(file.path, file.data)
        id_, at, version = name.partition("@")
        if id_ not in self._shipped or (at and self._of_shipped(id_).rubric.version != version):
            raise KeyError(name)
        return self._of_shipped(id_)

    def _of_shipped(self, id_: str) -> ReadRubric:
        return self._open(self._shipped[id_])

    def _open(self, path: str, data: bytes | None = None) -> ReadRubric:
        if path not in self._read:
            if path in self._opening:
                raise self._circle(self._opening[self._opening.index(path) :])
            self._opening.append(path)
            try:
                self._read[path] = read_rubric(source.read(path) if data is None else data, path, self.base)
            finally:  # a rubric with mistakes may be asked for again, and does not extend itself for that
                self._opening.pop()
        return self._read[path]

    def _circle(self, paths: Sequence[str]) -> InputError:
        """Return the error about files that extend each other in a circle: the place of each link."""
        data = {file.path: file.data for file in self._files.values()}
        trees = [parse(data[path] if path in data else source.read(path), Complaints(path)) for path in paths]
        ids = [id_.text for tree in trees if isinstance(id_ := tree.values["id"], Text)]
        message = f"{' extends '.join([*ids, ids[0]])}, which is a circle; remove one 'extends' of it"
        if len(paths) == 1:
            message = "this rubric extends itself; name another one"
        places = [tree.values["extends"].place for tree in trees]
        return InputError(
            *(
                Problem(message=message, file=path, line=place.line + 1, column=(place.column or 0) + 1, code="extends")
                for path, place in zip(paths, places, strict=True)
            )
        )

    def _known(self, name: str) -> str:
        """Return the key of a rubric for ID or ID@VERSION, or "".  Raises InputError for another version."""
        id_, at, version = name.partition("@")
        if at and name not in self and id_ in self:
            there = listed(self[key].version for key in self if key.partition("@")[0] == id_)
            raise refuse(f"there is no version {quoted(version)} of '{id_}'; there is {there}")
        return name if name in self else ""


def _unused(rubric: Rubric, used: Iterable[Rubric]) -> Problem:
    """Warn of a rubric that no sheet uses.  If sheets name a relative of it instead, say how they could use it."""
    from socialmaturity.core.crosswalk import family

    message = f"no sheet uses the rubric '{rubric.name}' (--rubric)"
    if relatives := listed(f"'{other.name}'" for other in used if family(rubric, other)):
        message += f": they are scored by {relatives}, which they name; write '{rubric.name}' as their rubric instead"
    return Problem(message=message, code="unused-rubric", warning=True)


def _order(version: str) -> tuple[tuple[int, str], ...]:
    """Return what sorts versions: numbers by their size, so that 1.10 comes after 1.9."""
    parts = re.findall("[0-9]+|[^0-9]+", version, re.ASCII)
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts)
