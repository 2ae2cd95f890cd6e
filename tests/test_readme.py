"""The README shows what the program says, and its commands do what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
import typer
import yaml
from conftest import PROGRAM, ROOT

from socialmaturity.cli import app
from socialmaturity.cli.exits import Exit

if TYPE_CHECKING:
    from pathlib import Path

README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")
SESSION = re.compile(r"```console\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a reader has: the files of a clone that the sessions use."""
    clone = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "examples", clone / "examples")
    shutil.copytree(ROOT / "tests" / "data", clone / "tests" / "data")
    return clone


def test_every_session_is_what_the_program_says(folder: Path, request: pytest.FixtureRequest) -> None:
    def rerun(match: re.Match[str]) -> str:
        commands = [line for line in match[1].splitlines() if line.startswith("$ ")]
        return "```console\n" + "".join(f"{line}\n{_said(line[2:], folder)}" for line in commands) + "```"

    now = SESSION.sub(rerun, TEXT)
    if request.config.getoption("--update-golden"):
        README.write_text(now, encoding="utf-8")
    assert now == README.read_text(encoding="utf-8"), "--update-golden writes the README's sessions anew"


def _said(command: str, folder: Path) -> str:
    environment = {
        **os.environ,
        "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}",
        "COLUMNS": "80",
        "PYTHONIOENCODING": "utf-8",
    }
    ran = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return ran.stdout


@pytest.mark.parametrize("block", re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL), ids=["sheet", "rubric"])
def test_the_files_it_shows_are_accepted(block: str, tmp_path: Path) -> None:
    file = tmp_path / "shown.yaml"
    file.write_text(block, encoding="utf-8")
    arguments = ["rubric", "check", file] if "stages" in yaml.safe_load(block) else ["score", "--strict", file]
    ran = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_every_command_and_option_is_documented() -> None:
    group = typer.main.get_command(app)
    commands = dict(group.commands)  # type: ignore[attr-defined]
    commands |= {f"rubric {name}": command for name, command in commands.pop("rubric").commands.items()}
    for name, command in commands.items():
        assert name in TEXT, name
        for parameter in command.params:
            options = [option for option in parameter.opts if option.startswith("--")]
            assert not options or options[0] in TEXT or "-o" in parameter.opts, (name, options)


def test_every_exit_code_is_documented() -> None:
    rows = re.findall(r"^\| (\d+) \|", TEXT, re.MULTILINE)
    assert [int(row) for row in rows] == [code.value for code in Exit]


def test_every_link_into_the_repository_leads_somewhere() -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", TEXT) if "://" not in target]
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_set_up_is_two_commands() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    assert [block.count("\n") for block in blocks[:2]] == [1, 1]
    assert blocks[0].rstrip().endswith("score examples/lantern-street-bakeries-2026.yaml")
    assert blocks[1].rstrip().endswith("pytest")
