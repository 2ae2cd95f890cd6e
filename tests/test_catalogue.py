from __future__ import annotations

from pathlib import Path

import pytest
from documents import SMALL, changed, complaint

from socialmaturity.documents import catalogue as module
from socialmaturity.documents import source
from socialmaturity.documents.catalogue import Catalogue

SHIPPED = ["pots-plots-plantations", "six-stages"]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


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


def test_the_bytes_of_a_rubric_come_with_its_path(own: Path) -> None:
    assert Catalogue().data("small.yaml") == (SMALL.encode(), "small.yaml")
    data, path = Catalogue().data("six-stages")
    assert data == Path(path).read_bytes()


def test_rubrics_lie_in_the_package_or_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
def test_the_only_rubric_named_serves_sheets_that_name_none(named: list[str], default: str | None, own: Path) -> None:
    found = Catalogue(named).default
    assert (found and found.id) == default


def test_a_file_of_ones_own_is_added_under_its_id(own: Path) -> None:
    rubrics = Catalogue(["./small.yaml"])
    assert list(rubrics) == [*SHIPPED, "small"]
    assert rubrics["small"].title == "Small"
    assert rubrics.find("small") is rubrics["small"]


def test_a_file_of_ones_own_takes_the_place_of_a_shipped_one_with_its_id(own: Path) -> None:
    Path("mine.yaml").write_text(changed(SMALL, ("id: small", "id: six-stages")), encoding="utf-8")
    rubrics = Catalogue(["mine.yaml"])
    assert list(rubrics) == SHIPPED
    assert rubrics["six-stages"].title == "Small"


def test_two_files_with_one_id_are_refused_as_nobody_could_tell_which_is_meant(own: Path) -> None:
    Path("other.yaml").write_text(SMALL, encoding="utf-8")
    said = complaint(lambda: Catalogue(["small.yaml", "other.yaml"]))
    assert said == "other.yaml: its id 'small' is that of 'small.yaml' too; give one of them another id\n"
    assert Catalogue(["small.yaml", "small.yaml"])["small"].id == "small"


@pytest.mark.parametrize(
    ("name", "said"),
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
def test_a_rubric_that_is_not_there_is_refused_in_one_line(name: str, said: str, own: Path) -> None:
    line = complaint(lambda: Catalogue([name]))
    assert line.startswith(said)
    assert line.count("\n") == 1


def test_what_is_wrong_with_a_file_of_ones_own_is_said_at_once(own: Path) -> None:
    Path("bad.yaml").write_text(changed(SMALL, ("title", "titel")), encoding="utf-8")
    assert complaint(lambda: Catalogue(["bad.yaml"])) == (
        "bad.yaml:4:1: a rubric has no field 'titel'; did you mean 'title'?\n"
    )
