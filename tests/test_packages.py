"""What is installed: every folder of the program, which a checkout has in any case."""

from __future__ import annotations

import tomllib

from conftest import ROOT


def test_every_folder_of_the_program_is_installed() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    folders = {path.parent.relative_to(ROOT) for path in ROOT.glob("socialmaturity/**/__init__.py")}
    assert {*declared} == {".".join(folder.parts) for folder in folders} | {"socialmaturity.rubrics"}
