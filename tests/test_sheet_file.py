from __future__ import annotations

import datetime
import fcntl
import multiprocessing
import os
import resource
import signal
import stat
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from builders import NOT_APPLICABLE, UNKNOWN, begin, question, rubric
from hypothesis import given
from hypothesis import strategies as st
from terminal import names
from yaml import safe_load

from socialmaturity import storage
from socialmaturity.core.asked import Asked
from socialmaturity.core.sheet import Answer, Sheet
from socialmaturity.documents import source
from socialmaturity.documents.catalogue import Catalogue
from socialmaturity.documents.sheet import read_sheet
from socialmaturity.documents.sheet_writer import write_json_sheet, write_sheet
from socialmaturity.documents.yaml import comments
from socialmaturity.errors import InputError
from socialmaturity.interview.press import press
from socialmaturity.interview.sheet_file import free_name, held, sheet_name
from socialmaturity.questionnaires import yaml
from socialmaturity.questionnaires.questionnaire import questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = rubric([question("a"), question("b"), question("c")])
RUBRICS = {"small": SMALL}
SIX = Catalogue()["six-stages"]
DAY = datetime.date(2026, 11, 22)
EXAMPLES = Path(__file__).parent.parent / "examples"


def read(text: str, file: str = "sheet.yaml", *, set_aside: bool = False) -> tuple[Sheet, list[str]]:
    _, sheet, warnings = read_sheet(text.encode(), file, RUBRICS, SMALL, asked=Asked(set_aside=set_aside))
    answers = {id_: answer for id_, answer in sheet.answers.items() if answer != Answer()}
    return replace(sheet, source="", rubric="", version="", answers=answers), [str(warning) for warning in warnings]


# --- Save and load are inverse -----------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
nasty = st.sampled_from(
    ["null", "~", "no", "1.10", "=1", "<<", "#", "a: b", "a\x85b", "a\u2028b", "\x1b]0;", "'", "- x", "\ufeff"]
)
words = st.one_of(texts, nasty).filter(str.strip)  # a text of blanks says nothing
reasons = st.one_of(st.just(""), words)
answers = st.builds(
    Answer,
    rating=st.sampled_from([None, 0, 1, 2, 3, UNKNOWN]),
    note=reasons,
    evidence=st.lists(words, max_size=3).map(tuple),
) | st.builds(Answer, rating=st.just(NOT_APPLICABLE), note=reasons, reason=reasons)
aside = st.recursive(
    words | st.none(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3)
)
sheets = st.builds(
    Sheet,
    source=st.just(""),
    subject=reasons,
    scope=reasons,
    date=st.none() | st.dates(),
    respondent=reasons,
    role=reasons,
    assessor=reasons,
    summary=reasons,
    agreed_by=st.lists(words, max_size=2).map(tuple),
    asked=st.lists(st.sampled_from("abc"), max_size=3, unique=True).map(tuple),
    tags=st.dictionaries(words, reasons, max_size=4),
    answers=st.dictionaries(st.sampled_from("abc"), answers.filter(lambda answer: answer != Answer())),
    set_aside=st.dictionaries(words, aside, max_size=3),
)


@given(sheets)
def test_what_is_written_as_yaml_reads_back_the_same(sheet):
    assert read(write_sheet(SMALL, sheet))[0] == sheet


@given(sheets)
def test_what_is_written_as_json_reads_back_the_same(sheet):
    assert read(write_json_sheet(SMALL, sheet), "sheet.json")[0] == sheet


paragraphs = st.lists(st.text(st.sampled_from("ab #:-|>'\"%é"), max_size=6), min_size=2, max_size=4).map("\n".join)


@given(paragraphs.filter(str.strip))
def test_paragraphs_read_back_the_same_and_are_lines_where_they_can_be(text):
    sheet = Sheet(source="", answers={"a": Answer(rating=1, note=text, evidence=(text, "b"))}, summary=text)
    written = write_sheet(SMALL, sheet)
    assert read(written)[0].answers == sheet.answers
    assert safe_load(written)["answers"]["a"]["note"] == text


def test_a_note_of_paragraphs_can_be_read_in_the_file():
    sheet = Sheet(source="", answers={"a": Answer(rating=1, note="Ann: 2. each Tuesday\n\nTom: 0")})
    assert "    note: |-\n      Ann: 2. each Tuesday\n\n      Tom: 0\n" in write_sheet(SMALL, sheet)


def test_a_name_longer_than_yaml_takes_is_written_all_the_same():
    sheet = Sheet(source="", answers={}, tags={"x" * 5_000: "long"}, set_aside={"y" * 5_000: ["a", {"z" * 2_000: "b"}]})
    assert read(write_sheet(SMALL, sheet))[0] == sheet


@pytest.mark.parametrize(
    "path", sorted({*EXAMPLES.rglob("*.yaml")} - {*EXAMPLES.glob("rubrics/*")}), ids=lambda path: path.stem
)
def test_every_example_survives_being_written(path):
    rubrics = Catalogue()
    found, sheet, _ = read_sheet(path.read_bytes(), "", rubrics)
    for text, name in ((write_sheet(found, sheet), ""), (write_json_sheet(found, sheet), ".json")):
        again = read_sheet(text.encode(), name, rubrics)[1]
        assert replace(again, source="", version="") == replace(sheet, version="")


def test_a_saved_sheet_is_tidy(golden):
    sheet = Sheet(
        source="",
        subject="Lantern Street: bakers",
        date=DAY,
        tags={"region": "north", "size": "12"},
        answers={
            "c": Answer(rating=UNKNOWN),
            "a": Answer(rating=2, note="Anna has the list", evidence=("page 4", "https://example.org/a")),
            "b": Answer(rating=NOT_APPLICABLE, reason="no shop"),
        },
        set_aside={"old": "2", "older": {"answer": "7", "note": "kept"}},
    )
    golden("keeping/sheet.yaml", write_sheet(SMALL, sheet))
    golden("keeping/sheet.json", write_json_sheet(SMALL, sheet))


# --- What another version asked ----------------------------------------------------------------------------------

OTHER_VERSION = """
rubric: small@0
answers:
  a: 7
  b: {answer: 2, note: still asked}
  gone: {answer: 3, note: not asked any more}
"""


def test_what_another_version_asked_is_named_and_set_aside():
    sheet, warnings = read(OTHER_VERSION, set_aside=True)
    assert sheet.answers == {"b": Answer(rating=2, note="still asked")}
    assert sheet.set_aside == {"a": "7", "gone": {"answer": "3", "note": "not asked any more"}}
    assert [warning.partition("warning: ")[2] for warning in warnings] == [
        "was made for version '0' of 'small', and is read as 1",
        "'a' has other answers in version 1 of 'small'; its answer is set aside",
        "'gone' is not asked in version 1 of 'small'; its answer is set aside",
    ]


def test_what_is_set_aside_stays_through_saving_and_scores_like_any_sheet():
    sheet, _ = read(OTHER_VERSION, set_aside=True)
    again, warnings = read(write_sheet(SMALL, sheet))
    assert (again, warnings) == (sheet, [])


def test_scoring_refuses_what_the_rubric_does_not_ask():
    with pytest.raises(InputError, match="has no question 'gone'"):
        read(OTHER_VERSION.replace("a: 7", "a: 2"))


def test_a_wrong_answer_to_this_version_is_not_a_matter_of_versions():
    with pytest.raises(InputError, match="'7' is not an answer"):
        read("rubric: small@1\nanswers: {a: 7}", set_aside=True)


def test_not_applicable_that_is_refused_now_is_set_aside():
    strict = rubric([question("a")._replace(may_not_apply=False)])
    text = b"rubric: small@0\nanswers: {a: {answer: not-applicable, reason: x}}"
    _, sheet, _ = read_sheet(text, "", {"small": strict}, asked=Asked(set_aside=True))
    assert (sheet.answers, list(sheet.set_aside)) == ({}, ["a"])


# --- A user's own comments ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, expected",
    [
        ("a: 1\n", set()),
        ("# one\na: 1 # two\n#three\n", {"one", "two", "three"}),
        ("a: 'x # y'\nb: \"x # y\"\nc: x#y\n", set()),
        ("a: |\n  # text\n  more\n# comment\n", {"comment"}),
        ("a: >-\n  x # y\nb: [1, # in a list\n  2]\n", {"in a list"}),
        ("a: {b: 1} # after\n", {"after"}),
        ("a: | # why\n  # text\nb: >-  # and why\n  more\n", {"why", "and why"}),
        ("- |2- # x\n    text # no\n", {"x"}),
        ("a: ü # ü\n", {"ü"}),
    ],
)
def test_comments_are_not_taken_for_text(text, expected):
    assert comments(text.encode(), "") == expected


def save(folder: Path, text: str, name: str = "sheet.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@contextmanager
def kept(path: Path) -> Iterator[tuple]:
    with held(str(path)) as keeper:
        _, sheet, warnings = keeper.read(Catalogue())
        yield keeper, sheet, warnings


def test_the_file_is_copied_first_where_own_comments_would_be_lost(tmp_path):
    text = "# mine\nrubric: six-stages\nanswers: {planning-pilots: 2}\n"
    path = save(tmp_path, text)
    save(tmp_path, "an older copy", "sheet.yaml.bak")
    with kept(path) as (keeper, sheet, _):
        assert keeper.backup == f"{path}.bak-2"
        assert not Path(keeper.backup).exists()
        keeper.save(SIX, sheet)
        keeper.save(SIX, sheet)
    assert (tmp_path / "sheet.yaml.bak").read_text() == "an older copy"
    assert (tmp_path / "sheet.yaml.bak-2").read_text() == text
    assert names(tmp_path) == ["sheet.yaml", "sheet.yaml.bak", "sheet.yaml.bak-2"]


def test_what_another_program_writes_meanwhile_is_copied_before_it_is_replaced(tmp_path):
    path = save(tmp_path, "rubric: six-stages\nanswers: {planning-pilots: 2}\n")
    with kept(path) as (file, sheet, _):
        file.save(SIX, sheet)
        file.save(SIX, sheet)
        assert file.changed == []
        for text in ("rubric: six-stages\nanswers: {planning-pilots: 3}\n", "no sheet at all\n"):
            path.write_text(text)
            file.save(SIX, sheet)
        path.unlink()
        file.save(SIX, sheet)
        assert file.changed == [f"{path}.bak", f"{path}.bak-2"]
    assert "planning-pilots: 2" in path.read_text()
    assert "planning-pilots: 3" in (tmp_path / "sheet.yaml.bak").read_text()
    assert (tmp_path / "sheet.yaml.bak-2").read_text() == "no sheet at all\n"


def test_a_file_that_appears_before_the_first_answer_is_copied_too(tmp_path):
    path = tmp_path / "new.yaml"
    with held(str(path)) as file:
        path.write_text("somebody else's\n")
        file.save(SIX, Sheet(source="", answers={}))
    assert (tmp_path / "new.yaml.bak").read_text() == "somebody else's\n"


@pytest.mark.parametrize("text", ["note: | # why\n      Anna", "note: >- # why\n      Anna"])
def test_a_comment_behind_the_sign_of_a_block_is_a_reason_for_a_copy(tmp_path, text):
    path = save(tmp_path, f"rubric: six-stages\nanswers:\n  planning-pilots:\n    answer: 2\n    {text}\n")
    before = path.read_text()
    with kept(path) as (file, sheet, _):
        file.save(SIX, sheet)
    assert (tmp_path / "sheet.yaml.bak").read_text() == before


@pytest.mark.parametrize(
    "text", [yaml.write(questionnaire(SIX)), write_sheet(SIX, Sheet(source="", answers={}))], ids=["blank", "saved"]
)
def test_our_own_comments_are_not_a_reason_for_a_copy(tmp_path, text):
    with kept(save(tmp_path, text)) as (keeper, _, _):
        assert keeper.backup is None


def test_an_answer_that_is_cleared_in_a_stage_that_is_left_out_stays_cleared(tmp_path):
    must = "".join(f"  {q.id}: 2\n" for q in SIX.by_id["presence"].questions if not q.may_not_apply)
    text = f"rubric: six-stages\nnot_applicable: {{stages: [presence], reason: no shop}}\nanswers:\n{must}"
    path = save(tmp_path, text)
    cleared, kept_out = [q.id for q in SIX.by_id["presence"].questions if q.may_not_apply][:2]
    with kept(path) as (file, sheet, _):
        state = begin(SIX, sheet.answers, only=frozenset({cleared}), again=True, left_out=sheet.left_out)
        after = press(state, "c")
        file.save(SIX, replace(sheet, answers=after.answers, left_out=after.left_out))
    with kept(path) as (_, again, warnings):
        assert (again.left_out, warnings) == (None, ())
        assert cleared not in again.answers
        assert again.answers[kept_out] == Answer(rating=NOT_APPLICABLE, reason="no shop")


# --- On the disk -------------------------------------------------------------------------------------------------

PLAIN = "rubric: six-stages\nanswers: {planning-pilots: 2}\n"


def test_a_new_sheet_is_private_and_an_existing_one_keeps_its_mode(tmp_path):
    new, old = tmp_path / "new.yaml", save(tmp_path, PLAIN)
    old.chmod(0o640)
    for path in (new, old):
        with held(str(path)) as keeper:
            keeper.save(SIX, Sheet(source="", answers={}))
    assert stat.S_IMODE(new.stat().st_mode) == 0o600
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


def test_a_link_stays_a_link_and_its_target_is_saved(tmp_path):
    target = save(tmp_path, PLAIN, "target.yaml")
    link = tmp_path / "link.yaml"
    link.symlink_to(target)
    with kept(link) as (keeper, sheet, _):
        keeper.save(SIX, replace(sheet, subject="Lantern"))
    assert link.is_symlink()
    assert "Lantern" in target.read_text()


def test_leftovers_of_a_killed_writer_are_cleared_and_nothing_else(tmp_path):
    path = save(tmp_path, PLAIN)
    others = [".sheet.yaml.notes.tmp", ".sheet.yaml.bak.ab12_x9z.tmp", "sheet.yaml.ab12_x9z.tmp", ".sheet.ab12_x9z.tmp"]
    for name in (".sheet.yaml.ab12_x9z.tmp", *others):
        save(tmp_path, "", name)
    with kept(path):
        pass
    assert names(tmp_path) == sorted([*others, "sheet.yaml"])


def test_long_names_with_the_same_beginning_have_hidden_files_of_their_own(tmp_path):
    one, other = tmp_path / ("x" * 230 + "1.yaml"), tmp_path / ("x" * 230 + "2.yaml")
    with storage.lock(str(one)), storage.lock(str(other)):
        assert len(names(tmp_path)) == 2
    storage.save(str(one), ["a"])
    assert names(tmp_path) == [one.name]


def test_a_full_disk_leaves_the_old_sheet_whole(tmp_path):
    path = save(tmp_path, PLAIN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with kept(path) as (keeper, sheet, _):
            resource.setrlimit(resource.RLIMIT_FSIZE, (16, limits[1]))
            with pytest.raises(InputError, match="cannot be written: file too large"):
                keeper.save(SIX, sheet)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert (path.read_text(), names(tmp_path)) == (PLAIN, ["sheet.yaml"])


def test_a_sheet_that_nothing_would_read_again_is_not_saved(tmp_path):
    path = save(tmp_path, PLAIN)
    with kept(path) as (keeper, sheet, _), pytest.raises(InputError, match="longer than 1 MiB"):
        keeper.save(SIX, replace(sheet, subject="x" * source.LIMIT))
    assert path.read_text() == PLAIN


def _hold(path: str, pipe) -> None:
    with storage.lock(path):
        pipe.send("held")
        pipe.recv()


@pytest.mark.parametrize("end", ["released", "killed"])
def test_a_sheet_belongs_to_one_interview_until_it_ends_or_is_killed(tmp_path, end):
    path = str(tmp_path / "sheet.yaml")
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    other = context.Process(target=_hold, args=(path, theirs))
    other.start()
    assert ours.recv() == "held"
    with pytest.raises(InputError, match="is open in another interview"), storage.lock(path):
        pass
    if end == "killed":
        other.kill()
    else:
        ours.send("let go")
    other.join()
    with storage.lock(path):
        pass
    assert names(tmp_path) == []


def test_a_lock_that_is_removed_while_we_wait_for_it_is_not_taken(tmp_path, monkeypatch):
    path = tmp_path / "sheet.yaml"
    real, calls = fcntl.flock, []

    def flock(descriptor: int, operation: int) -> None:
        if not calls:
            (tmp_path / ".sheet.yaml.lock").unlink()
        calls.append(operation)
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", flock)
    with storage.lock(str(path)):
        assert (tmp_path / ".sheet.yaml.lock").exists()
    assert len(calls) == 2


@pytest.mark.parametrize(
    "name, complaint",
    [
        ("no-folder/sheet.yaml", "its folder does not exist"),
        ("folder", "is not a regular file"),
        ("pipe", "is not a regular file"),
        ("x" * 300, "file name too long"),
        ("nul\0", "embedded null byte"),
        ("file/sheet.yaml", "not a directory"),
        ("table.csv", "is a table of many sheets"),
        ("table.jsonl", "is a table of many sheets"),
    ],
)
def test_what_cannot_hold_answers_is_refused_before_any_is_given(tmp_path, name, complaint):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match=complaint), held(f"{tmp_path}/{name}"):
        pass


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\0\0",
        b"rubric: six-stages\nanswers: {planning-pi",
        b"<<<<<<< ours\n",
        b"\xff\xfe",
        b"[]",
        b"answers: {nope: 1}",
    ],
)
def test_a_damaged_sheet_is_refused_and_left_as_it_is(tmp_path, damage):
    path = tmp_path / "sheet.yaml"
    path.write_bytes(damage)
    with pytest.raises(InputError), kept(path):
        pass
    assert path.read_bytes() == damage


# --- Names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "subject, expected",
    [
        ("Lantern Street Bakeries", "lantern-street-bakeries-small-2026-11-22.yaml"),
        ("Café Müller & Söhne!", "cafe-muller-sohne-small-2026-11-22.yaml"),
        ("../../etc/passwd", "etc-passwd-small-2026-11-22.yaml"),
        ("-rf", "rf-small-2026-11-22.yaml"),
        ("\x1b]0;x\x07", "0-x-small-2026-11-22.yaml"),
        ("麺屋", "麺屋-small-2026-11-22.yaml"),
        ("", "small-2026-11-22.yaml"),
        ("x" * 300, f"{'x' * 40}-small-2026-11-22.yaml"),
    ],
)
def test_a_name_is_made_of_subject_rubric_and_date(subject, expected):
    assert sheet_name(subject, SMALL, "2026-11-22") == expected


def test_a_name_that_is_free_has_a_number(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save(tmp_path, "", "a.yaml")
    assert free_name("a.yaml") == "a-2.yaml"
    save(tmp_path, "", "a-2.yaml")
    assert free_name("a.yaml") == "a-3.yaml"
