from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import browser
from documents import SMALL
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from browser import Pipe

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
PROGRAM = Path(sys.executable).with_name("socialmaturity")

# How long an example takes depends on what else the machine does.  In CI the examples are the same in each run, so that
# a change is judged by what it changes; new ones are found on the machines of those who work on it.
settings.register_profile("socialmaturity", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("socialmaturity")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write what the program says now as what it should say"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a whole output with the file of what it should be."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--update-golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8"), f"see {file}; --update-golden writes it anew"

    return compare


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., Ran]:
    """Run the installed program as a user would, in a folder of its own unless another is given."""

    def run(*arguments: str | Path, cwd: Path = tmp_path, stdin: str = "", seconds: float = 60, **env: str) -> Ran:
        plain = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR")}
        ran = subprocess.run(
            [PROGRAM, *map(str, arguments)],
            cwd=cwd,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env={**plain, "PYTHONIOENCODING": "utf-8", **env},
            timeout=seconds,
            check=False,
        )
        assert "Traceback" not in ran.stderr, ran.stderr
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    return run


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder but for the file of a small rubric."""
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipe]:
    """Run a browser for all tests of a module."""
    with browser(tmp_path_factory.mktemp("profile")) as pipe:
        yield pipe
