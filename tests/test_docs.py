"""README.md and docs/ show what the program does: their sessions, files and programs are run.

docs/how-to-write.md says how a page marks an example; `--update-golden` writes what the examples print anew.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from typing import TYPE_CHECKING

import pytest
import typer
import yaml
from conftest import ROOT
from pages import PAGES, blocks, clone, rerun, run

from socialmaturity.cli.app import app
from socialmaturity.cli.exits import Exit

if TYPE_CHECKING:
    from pathlib import Path

README = (ROOT / "README.md").read_text(encoding="utf-8")
TEXTS = {page: page.read_text(encoding="utf-8") for page in PAGES}
every_page = pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])


@every_page
def test_the_examples_of_a_page_print_what_it_shows(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    now = rerun(TEXTS[page], clone(tmp_path))
    if request.config.getoption("--update-golden"):
        page.write_text(now, encoding="utf-8")
    assert now == page.read_text(encoding="utf-8"), "--update-golden writes what the examples print anew"


@every_page
def test_the_files_that_a_page_shows_are_accepted(page: Path, tmp_path: Path) -> None:
    clone(tmp_path)
    for number, block in enumerate(blocks(TEXTS[page])):
        match block.language:
            case "json":
                json.loads(block.body)
            case "toml":
                tomllib.loads(block.body)
            case "python":
                ast.parse(block.body)
            case "yaml":
                yaml.safe_load(block.body)
                if not block.file and block.runs:
                    file = tmp_path / f"shown-{number}.yaml"
                    file.write_text(block.body, encoding="utf-8")
                    assert _complaints(file, yaml.safe_load(block.body)) == ""


def _complaints(file: Path, content: object) -> str:
    """Return what the program says of a rubric or a sheet.  YAML of another kind has been parsed, and that is all."""
    fields = content if isinstance(content, dict) else {}
    if "stages" in fields:
        message = run(f"socialmaturity rubric check {file.name} --strict", file.parent)
        return "" if "nothing to complain about" in message else message
    if "answers" in fields:
        return run(f"socialmaturity score --strict {file.name} -o shown.txt", file.parent)
    return ""


@every_page
def test_commands_that_are_only_shown_exist_with_their_options(page: Path) -> None:
    for block in blocks(TEXTS[page]):
        if block.language in ("sh", "bash"):
            for line in block.body.replace("\\\n", " ").splitlines():
                for words in re.findall(r"(?:^|\s)socialmaturity ((?:[^|;&#\n]|#\S)+)", line):
                    assert _unknown(words.split()) == [], line


def _unknown(words: list[str]) -> list[str]:
    """Return the words of a command line that name no command or no option."""
    command = typer.main.get_command(app)
    while words and hasattr(command, "commands") and not words[0].startswith("-"):
        if words[0] not in command.commands:
            return words[:1]
        command, words = command.commands[words[0]], words[1:]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    return [word for word in words if word.startswith("-") and word != "-" and word.split("=")[0] not in known]


@every_page
def test_every_block_begins_at_the_margin_and_names_its_language(page: Path) -> None:
    # An indented block, or one without a language, would not be found and so not be run.
    fences = re.findall(r"^( *)```(.*)$", TEXTS[page], re.MULTILINE)
    assert [fence for fence in fences if fence[0]] == []
    assert all(info for _, info in fences[::2])


@every_page
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    prose = re.sub(r"^```.*?^```$", "", TEXTS[page], flags=re.MULTILINE | re.DOTALL)
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", prose) if "://" not in target]
    assert [target for target in targets if not _leads_somewhere(page, target)] == []


def _leads_somewhere(page: Path, target: str) -> bool:
    name, _, heading = target.partition("#")
    file = (page.parent / name) if name else page
    if not file.exists() or not heading:
        return file.exists()
    titles = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return heading in {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_page_is_in_the_navigation() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    trees = "".join(re.findall(r"```\{toctree\}\n(.*?)```", index, re.DOTALL))
    names = re.findall(r"^([a-z-]+)$", trees, re.MULTILINE)
    assert sorted(names) == sorted(page.stem for page in PAGES if page.stem not in ("README", "index"))


def test_every_command_and_option_is_documented() -> None:
    # commands.md is made from the program and always complete; another page has to say what an option is for.
    text = "\n".join(text for page, text in TEXTS.items() if page.name != "commands.md")
    group = typer.main.get_command(app)
    commands = dict(group.commands)  # type: ignore[attr-defined]
    commands |= {f"rubric {name}": command for name, command in commands.pop("rubric").commands.items()}
    for name, command in commands.items():
        assert f"socialmaturity {name}" in text, name
        for parameter in command.params:
            options = [option for option in parameter.opts if option.startswith("--")]
            assert not options or options[0] in text or "-o" in parameter.opts, (name, options)


def test_every_exit_code_is_documented() -> None:
    rows = re.findall(r"^\| (\d+) \|", TEXTS[ROOT / "docs" / "reference.md"], re.MULTILINE)
    assert [int(row) for row in rows] == [code.value for code in Exit]


def test_the_page_on_the_house_names_rooms_that_exist_and_every_folder() -> None:
    text = TEXTS[ROOT / "docs" / "how-it-is-built.md"]
    package = ROOT / "socialmaturity"
    named = re.findall(r"`((?:[a-z_]+/)?[a-z_]+\.py)`", text)
    assert [name for name in named if not (package / name).exists()] == []
    drawn = re.findall(r"^  ([a-z_]+(?:/|\.py)) ", text, re.MULTILINE)
    here = [f"{path.name}/" for path in package.iterdir() if (path / "__init__.py").exists()]
    here += [path.name for path in package.glob("*.py") if not path.name.startswith("__")]
    assert sorted(drawn) == sorted(here)


def test_the_set_up_is_two_commands() -> None:
    commands = [block.body for block in blocks(README) if block.language == "sh"][:2]
    assert [command.count("\n") for command in commands] == [1, 1]
    assert commands[0].rstrip().endswith("score examples/lantern-street-bakeries-2026.yaml")
    assert commands[1].rstrip().endswith("pytest")


def test_the_readme_can_be_read_in_one_go() -> None:
    assert README.count("\n") <= 120
