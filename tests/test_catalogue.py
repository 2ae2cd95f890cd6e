from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from documents import SMALL, changed, complaint, lines

from socialmaturity import InputError, load_rubric, score_records
from socialmaturity.documents import catalogue as module
from socialmaturity.documents import source
from socialmaturity.documents.catalogue import Catalogue, folder
from socialmaturity.documents.sheet import read_sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

SHIPPED = ["pots-plots-plantations", "six-stages"]


def test_the_shipped_rubrics_are_there_by_their_ids() -> None:
    rubrics = Catalogue()
    assert (list(rubrics), len(rubrics)) == (SHIPPED, 2)
    assert [rubrics[id_].id for id_ in rubrics] == SHIPPED
    assert "six-stages" in rubrics
    assert "six-stages.yaml" not in rubrics
    assert rubrics.get("../six-stages") is None


def test_a_rubric_is_read_when_it_is_asked_for_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def spy(path: str, read_file: object = source.read) -> bytes:
        read.append(Path(path).name)
        return read_file(path)  # type: ignore[operator]

    monkeypatch.setattr(source, "read", spy)
    rubrics = Catalogue()
    assert read == []
    assert rubrics["six-stages"] is rubrics["six-stages"]
    assert read == ["six-stages.yaml"]


def test_the_bytes_of_a_rubric_come_with_its_path(here: Path) -> None:
    assert Catalogue().data("small.yaml") == (SMALL.encode(), "small.yaml")
    data, path = Catalogue().data("six-stages")
    assert data == Path(path).read_bytes()


def test_rubrics_are_in_the_package_or_next_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "socialmaturity"
    package.mkdir()
    monkeypatch.setattr(module, "_PACKAGE", package)
    assert module.folder() == tmp_path / "rubrics"
    (package / "rubrics").mkdir()
    assert module.folder() == package / "rubrics"


@pytest.mark.parametrize(
    ("named", "default"),
    [([], None), (["six-stages"], "six-stages"), (["small.yaml"], "small"), (["small.yaml", "six-stages"], None)],
)
def test_the_only_rubric_named_serves_sheets_that_name_none(named: list[str], default: str | None, here: Path) -> None:
    found = Catalogue(named).default
    assert (found and found.id) == default


def test_a_file_of_ones_own_is_added_under_its_id(here: Path) -> None:
    rubrics = Catalogue(["./small.yaml"])
    assert list(rubrics) == [*SHIPPED, "small"]
    assert rubrics["small"].title == "Small"
    assert rubrics.find("small") is rubrics["small"]


def test_a_file_of_ones_own_takes_the_place_of_a_shipped_one_with_its_id(here: Path) -> None:
    Path("mine.yaml").write_text(changed(SMALL, ("id: small", "id: six-stages")), encoding="utf-8")
    rubrics = Catalogue(["mine.yaml"])
    assert list(rubrics) == [*SHIPPED, "six-stages@1.0"]
    assert rubrics["six-stages"].title == "Small"
    assert rubrics["six-stages@1.0"].title != "Small"
    assert rubrics.warnings == ()


def test_an_edited_copy_that_keeps_id_and_version_is_warned_of(here: Path) -> None:
    text = changed((folder() / "six-stages.yaml").read_text(encoding="utf-8"), ("met_at: 2", "met_at: 3"))
    Path("mine.yaml").write_text(text, encoding="utf-8")
    assert lines(Catalogue(["mine.yaml"]).warnings) == (
        "mine.yaml:1:1: warning: this is not the 'six-stages@1.0' that ships, but has its name; "
        "give it an id or version of its own\n"
    )
    Path("mine.yaml").write_bytes((folder() / "six-stages.yaml").read_bytes())
    assert Catalogue(["mine.yaml"]).warnings == ()


@pytest.mark.parametrize(
    "command",
    [
        "score x.csv --rubric mine.yaml",
        "columns x.csv --rubric mine.yaml",
        "sheet ./mine.yaml",
        "rubric show ./mine.yaml",
        "schema sheet --rubric mine.yaml",
    ],
)
def test_an_edited_copy_is_warned_of_wherever_it_is_used(program: Callable[..., Ran], here: Path, command: str) -> None:
    Path("mine.yaml").write_bytes((folder() / "six-stages.yaml").read_bytes() + b"# changed\n")
    Path("x.csv").write_text("subject,planning-listening\nX,2\n", encoding="utf-8")
    ran = program(*command.split())
    assert (ran.code, ran.err.count("this is not the 'six-stages@1.0' that ships")) == (0, 1)


def test_an_edited_copy_is_a_warning_of_python_and_an_error_if_warnings_are(here: Path) -> None:
    Path("mine.yaml").write_bytes((folder() / "six-stages.yaml").read_bytes() + b"# changed\n")
    with pytest.warns(UserWarning, match="this is not the 'six-stages@1.0' that ships") as warned:
        load_rubric("mine.yaml")
    with pytest.warns(UserWarning, match="this is not the 'six-stages@1.0' that ships"):
        score_records("x.csv", rubrics="mine.yaml")
    assert warned[0].filename == __file__
    with pytest.raises(InputError, match="this is not the 'six-stages@"):
        score_records("x.csv", rubrics="mine.yaml", strict=True)


def test_two_versions_are_there_by_id_and_version_and_an_id_means_the_newest(here: Path) -> None:
    for version in ("1.10", "1.9"):
        text = changed(SMALL, ('version: "1"', f'version: "{version}"'))
        Path(f"{version}.yaml").write_text(text, encoding="utf-8")
    for names in (["1.9.yaml", "1.10.yaml"], ["1.10.yaml", "1.9.yaml"]):
        rubrics = Catalogue(names)
        assert list(rubrics) == [*SHIPPED, "small", "small@1.9"]
        assert (rubrics["small"].version, rubrics["small@1.9"].version) == ("1.10", "1.9")
        assert rubrics.default is None
        _, sheet, warnings = read_sheet(b"rubric: small@1.9\nanswers: {first-a: 1}\n", "x.yaml", rubrics)
        assert (sheet.version, warnings) == ("1.9", ())
        assert complaint(lambda rubrics=rubrics: rubrics.find("small@2")) == (
            "there is no version '2' of 'small'; there is 1.10, 1.9\n"
        )


def test_a_rubric_that_no_sheet_uses_is_warned_of(here: Path) -> None:
    rubrics = Catalogue(["small.yaml"])
    assert rubrics.unused([rubrics["small"]]) == ()
    assert lines(rubrics.unused([rubrics["six-stages"]])) == "warning: no sheet uses the rubric 'small@1' (--rubric)\n"


def test_a_rubric_is_not_used_by_sheets_that_name_the_one_it_extends(program: Callable[..., Ran], here: Path) -> None:
    Path("ours.yaml").write_text('format: 1\nid: ours\nversion: "1"\nextends: six-stages\n', encoding="utf-8")
    Path("sheet.yaml").write_text("rubric: six-stages\nanswers: {presence-profiles: 2}\n", encoding="utf-8")
    said = "warning: no sheet uses the rubric 'ours@1' (--rubric)"
    scored = ": they are scored by 'six-stages@1.0', which they name; write 'ours@1' as their rubric instead\n"
    assert said + scored in program("score", "sheet.yaml", "--rubric", "ours.yaml", cwd=here).err
    Path("sheet.yaml").write_text("rubric: ours@1\nanswers: {presence-profiles: 2}\n", encoding="utf-8")
    assert said not in program("score", "sheet.yaml", "--rubric", "ours.yaml", cwd=here).err


def test_two_files_with_one_id_and_version_are_refused_as_nobody_could_tell_which_is_meant(here: Path) -> None:
    Path("other.yaml").write_text(changed(SMALL, ("title: Small", "title: Other")), encoding="utf-8")
    message = complaint(lambda: Catalogue(["small.yaml", "other.yaml"]))
    assert message == "other.yaml: its id 'small' and version '1' are those of 'small.yaml' too; change one\n"
    assert Catalogue(["small.yaml", "small.yaml"])["small"].id == "small"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("six-stage", "there is no rubric 'six-stage'; did you mean 'six-stages'?"),
        (
            "nothing",
            "there is no rubric 'nothing'; there are pots-plots-plantations, six-stages, and a file of your own",
        ),
        ("missing.yaml", "missing.yaml: no such file; see if the name is spelled right"),
        ("./missing", "./missing: no such file"),
        ("Six-Stages", "Six-Stages: no such file"),
        ("/dev/null", "/dev/null: is a device; name a file"),
        (".", ".: is a folder, not a file; name a file in it"),
        ("\x1b[2J", r"\x1b[2J: no such file"),
    ],
    ids=ascii,
)
def test_a_rubric_that_is_not_there_is_refused_in_one_line(name: str, message: str, here: Path) -> None:
    line = complaint(lambda: Catalogue([name]))
    assert line.startswith(message)
    assert line.count("\n") == 1


def test_everything_wrong_with_a_rubric_of_ones_own_is_reported_at_once(here: Path) -> None:
    Path("bad.yaml").write_text(changed(SMALL, ("title", "titel")), encoding="utf-8")
    assert complaint(lambda: Catalogue(["bad.yaml"])) == (
        "bad.yaml:4:1: a rubric has no field 'titel'; did you mean 'title'?\n"
    )


# --- What the commands say of it -----------------------------------------------------------------------------------

SHEET = "rubric: small\nsubject: Tarn\nanswers: {first-a: 1}\n"


@pytest.mark.parametrize("command", ["score", "compare", "team"])
def test_a_rubric_that_only_looks_like_a_shipped_one_is_named_wherever_it_is_used(
    command: str, program: Callable[..., Ran], here: Path
) -> None:
    text = (folder() / "six-stages.yaml").read_text(encoding="utf-8")
    Path("mine.yaml").write_text(changed(text, ("met_at: 2", "met_at: 3")), encoding="utf-8")
    for name in ("one", "two"):
        Path(f"{name}.yaml").write_text(SHEET + f"respondent: {name}\n", encoding="utf-8")
    words = (command, "one.yaml", "two.yaml", "--rubric", "small.yaml", "--rubric", "mine.yaml")
    ran = program(*words, cwd=here)
    assert "mine.yaml:1:1: warning: this is not the 'six-stages@1.0' that ships" in ran.err
    assert "warning: no sheet uses the rubric 'six-stages@1.0' (--rubric)" in ran.err
    assert ran.code == 0
    assert program(*words, "--strict", cwd=here).code == 2


def test_two_versions_score_their_own_sheets_in_every_kind_of_input(program: Callable[..., Ran], here: Path) -> None:
    text = changed(SMALL, ('version: "1"', 'version: "2"'), ("pass_share: 3/4", "pass_share: 1/4"))
    Path("new.yaml").write_text(text, encoding="utf-8")
    answers = "first-a: 0, first-b: 2, first-c: 2, first-d: 0"
    lines = []
    for version in ("1", "2"):
        Path(f"sheet-{version}.yaml").write_text(f"rubric: small@{version}\nanswers: {{{answers}}}\n", encoding="utf-8")
        quoted = answers.replace("first", '"first').replace(":", '":')
        lines.append(f'{{"rubric": "small@{version}", "answers": {{{quoted}}}}}\n')
    Path("lines.jsonl").write_text("".join(lines), encoding="utf-8")
    for inputs in (["sheet-1.yaml", "sheet-2.yaml"], ["lines.jsonl"]):
        words = ("score", *inputs, "--rubric", "small.yaml", "--rubric", "new.yaml", "--format")
        results = json.loads(program(*words, "json", cwd=here).out)
        assert [(each["rubric"], each["reached"]["number"]) for each in results["results"]] == [
            ("small@1", 0),
            ("small@2", 1),
        ]
        assert [rubric["version"] for rubric in results["rubrics"].values()] == ["1", "2"]
        rows = program(*words, "csv", cwd=here).out.splitlines()
        assert [row.split(",")[7].strip('"') for row in rows[1:]] == ["0", "1"]
