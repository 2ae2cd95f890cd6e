"""What shells offer at the Tab key, asked of the shells themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pexpect
import pytest
from conftest import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STAGES = ["planning", "presence", "engagement", "formalized", "strategic", "converged"]

LINES = {
    "score --rubric si": ["six-stages"],
    "assess --rubric ": ["pots-plots-plantations", "six-stages"],
    "rubric show p": ["pots-plots-plantations"],
    "rubric check six-stages p": ["pots-plots-plantations"],
    "sheet ": ["pots-plots-plantations", "six-stages"],
    "score --rubric six-stages --target ": STAGES,
    "score --rubric pots-plots-plantations --fail-under pl": ["plots", "plantations"],
    "score --fail-under pl": ["plots", "plantations", "planning"],
    "score --format js": ["json", "jsonl"],
    "assess --ask converged-v": ["converged-vision"],
    "score --rubric no-such-rubric --target ": [],
    "score --rubric /dev/null --target ": [],
    "asse": ["assess"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("completion")


def environment(folder: Path, **extra: str) -> Mapping[str, str]:
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HOME": str(folder), "TERM": "dumb", **extra}


def shell(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed here")
    return found


def script(folder: Path, name: str) -> Path:
    """What a user puts into the shell's start-up file."""
    path = folder / f"completion.{name}"
    if not path.exists():
        env = environment(folder, _SOCIALMATURITY_COMPLETE=f"source_{name}")
        ran = subprocess.run([PROGRAM], env=env, capture_output=True, encoding="utf-8", check=True, timeout=60)
        assert ran.stderr == ""
        path.write_text(ran.stdout, encoding="utf-8")
    return path


def offered(folder: Path, *command: str) -> list[str]:
    ran = subprocess.run(
        command, cwd=folder, env=environment(folder), capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert ran.stderr == ""
    return ran.stdout.splitlines()


@pytest.mark.parametrize("line", LINES)
def test_bash_offers(folder, line):
    ask = (
        f'source "{script(folder, "bash")}"; line=("$@"); COMP_WORDS=(socialmaturity "${{line[@]}}"); '
        "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _socialmaturity_completion socialmaturity; "
        "printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    found = offered(folder, shell("bash"), "--norc", "-c", ask, "bash", *line.split(" "))
    assert sorted(filter(None, found)) == sorted(LINES[line])


@pytest.mark.parametrize("line", LINES)
def test_fish_offers(folder, line):
    ask = f'source "{script(folder, "fish")}"; complete -C "socialmaturity {line}"'
    found = offered(folder, shell("fish"), "--no-config", "-c", ask)
    words = [offer.partition("\t")[0] for offer in found]
    # Where we know nothing, fish names files.
    assert sorted(words) == sorted(LINES[line]) or (LINES[line] == [] and "completion.fish" in words)


@pytest.mark.parametrize(
    "typed, completed",
    [
        ("score --rubric si", "score --rubric six-stages"),
        ("rubric show po", "rubric show pots-plots-plantations"),
        ("score --rubric six-stages --target fo", "score --rubric six-stages --target formalized"),
        ("score --format mar", "score --format markdown"),
        ("asse", "assess"),
        ("score completion.z", "score completion.zsh"),
    ],
)
def test_zsh_completes(folder, typed, completed):
    lines = f'PS1="> "; autoload -Uz compinit && compinit -u -D; source "{script(folder, "zsh")}"; print ready'
    child = pexpect.spawn(
        shell("zsh"), ["-f", "-i"], cwd=str(folder), env=environment(folder), encoding="utf-8", timeout=20
    )
    child.delaybeforesend = None
    child.sendline(f" {lines}")
    child.expect("\r\nready")
    child.send(f"socialmaturity {typed}\t")
    child.expect_exact(completed)
    output = child.before
    child.close(force=True)
    assert "Traceback" not in output
    assert "warning" not in output


def test_completion_says_nothing_even_where_a_rubric_is_broken(folder):
    (folder / "broken.yaml").write_text("id: [", encoding="utf-8")
    env = environment(
        folder,
        _SOCIALMATURITY_COMPLETE="complete_bash",
        COMP_WORDS="socialmaturity score --rubric broken.yaml --target ",
        COMP_CWORD="5",
    )
    ran = subprocess.run([PROGRAM], cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert (ran.stdout.strip(), ran.stderr) == ("", "")
