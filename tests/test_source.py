from __future__ import annotations

import os
import re
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from documents import complaint, located, tree

from socialmaturity import storage
from socialmaturity.documents import source
from socialmaturity.documents.tree import Text
from socialmaturity.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody may enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def powerless() -> Iterator[None]:
    """Without the powers of root, whom no permissions stop."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


# --- Reading -----------------------------------------------------------------------------------------------------


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"\0\xff" * 1000)
    assert source.read(str(file)) == b"\0\xff" * 1000


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"text")
    (tmp_path / "link").symlink_to("x")
    assert source.read(str(tmp_path / "link")) == b"text"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing", "no such file; see if the name is spelled right"),
        ("https://example.org/a.csv", "is an address, not a file; download it, and name the file"),
        ("", "no such file; see if the name is spelled right"),
        (".", "is a folder, not a file; name a file in it"),
        ("/dev/null", "is a device; name a file"),
        ("/dev/zero", "is a device; name a file"),
        ("/dev/full", "is a device; name a file"),
        ("socket", "is a socket; name a file"),
        ("dangling", "no such file; see if the name is spelled right"),
        ("loop", "cannot be read: too many levels of symbolic links"),
        ("file/within", "cannot be read: not a directory"),
        ("n" * 5000, "cannot be read: file name too long"),
        ("nul\0nul", "cannot be read: embedded null byte"),
        ("\udcff\x1b]0;owned\a", "no such file; see if the name is spelled right"),
    ],
    ids=lambda text: ascii(text)[:24],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_line(
    name: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    Path("dangling").symlink_to("nowhere")
    Path("loop").symlink_to("loop")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        line = complaint(lambda: source.read(name))
    assert line.endswith(f"{message}\n")
    assert re.fullmatch("[ -~]*\n", line)


def test_a_file_that_is_not_for_us_is_refused(place: Path) -> None:
    file = place / "secret"
    file.write_text("text", encoding="utf-8")
    file.chmod(0)
    with powerless():
        assert complaint(lambda: source.read(str(file))).endswith(
            "permission denied; change the permissions of the file\n"
        )


def test_a_named_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(b"text" * 50_000))
    writer.start()
    assert source.read(str(pipe)) == b"text" * 50_000
    writer.join()


def test_a_pipe_that_never_ends_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    with subprocess.Popen(["sh", "-c", 'exec yes >"$0"', pipe]):
        assert "more than 1 MiB" in complaint(lambda: source.read(str(pipe)))


def test_a_file_that_turns_into_a_pipe_does_not_hold_us_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, pipe = tmp_path / "file", tmp_path / "pipe"
    file.touch()
    os.mkfifo(pipe)
    regular = file.stat()
    monkeypatch.setattr(source.os, "stat", lambda _: regular)
    assert complaint(lambda: source.read(str(pipe))).endswith("is not a regular file\n")


def test_a_file_may_have_a_mebibyte_and_no_more(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"x" * source.LIMIT)
    assert len(source.read(str(file))) == source.LIMIT
    os.truncate(file, source.LIMIT + 1)
    message = complaint(lambda: source.read(str(file)))
    assert message == f"{file}: more than 1 MiB; a document is never that long, see if it is the right file\n"


# --- Text --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param("a: é".encode("utf-16"), "1:1: this is UTF-16 text; save it as UTF-8", id="UTF-16"),
        pytest.param(b"\xfe\xff\0a", "1:1: this is UTF-16 text; save it as UTF-8", id="big-endian UTF-16"),
        pytest.param("a: é".encode("utf-32"), "1:1: this is UTF-16 text; save it as UTF-8", id="UTF-32"),
        pytest.param(
            "a: b".encode("utf-16-le"), "1:2: no text, but binary data or UTF-16; save it as UTF-8", id="no mark"
        ),
        pytest.param(b"a: b\nc: \0", "2:4: no text, but binary data or UTF-16; save it as UTF-8", id="NUL"),
        pytest.param("a: b\nc: é".encode("latin-1"), "2:4: not UTF-8 text; save it as UTF-8", id="Latin-1"),
        pytest.param("a: “b”".encode("cp1252"), "1:4: not UTF-8 text; save it as UTF-8", id="cp1252"),
        pytest.param("a: 日本".encode("shift-jis"), "1:4: not UTF-8 text; save it as UTF-8", id="Shift-JIS"),
        pytest.param(b"a: \xc0\x80", "1:4: not UTF-8 text; save it as UTF-8", id="overlong"),
        pytest.param(b"a: \xed\xa0\x80", "1:4: not UTF-8 text; save it as UTF-8", id="a surrogate"),
        pytest.param(b"a: \xf4\x90\x80\x80", "1:4: not UTF-8 text; save it as UTF-8", id="beyond Unicode"),
        pytest.param(b"a\n\n: \xf0\x9f\x98", "3:3: not UTF-8 text; save it as UTF-8", id="cut off"),
        pytest.param(b"\x7fELF\x02\x01\x01\0", "1:1: the character U+007F, which cannot be seen", id="a program"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "1:1: this is a picture, not a text file", id="PNG"),
        pytest.param(b"a\n\x80\0", "2:1: no text, but binary data or UTF-16; save it as UTF-8", id="binary"),
        pytest.param(b"\xff\xd8\xff\xe0", "1:1: this is a picture, not a text file", id="JPEG"),
        pytest.param(b"PK\x03\x04\x14", "1:1: this is an office document or an archive", id="zip"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1", "1:1: this is an office document or an archive", id="old office"),
        pytest.param(b"%PDF-1.7\n%\xe2", "1:1: this is an office document or an archive", id="PDF"),
        pytest.param(b"\x1f\x8b\x08", "1:1: this is packed with gzip; unpack it, or name what is in it", id="gzip"),
        pytest.param(b"SQLite format 3\0", "1:16: no text, but binary data or UTF-16", id="database"),
        pytest.param(b"a: \x1b[31mred", "1:4: the character U+001B, which cannot be seen; remove it", id="ESC"),
        pytest.param("a: \x9b31mred".encode(), "1:4: the character U+009B, which cannot be seen; remove it", id="C1"),
        pytest.param("a:\n b\u2029".encode(), "2:3: the character U+2029, which cannot be seen", id="U+2029"),
        pytest.param(b"a: b\rc: d", "1:5: line ends of old Macs; use LF or CRLF line endings", id="CR"),
        pytest.param(b"a: b\n=======\nc: d\n>>>>>>> x\n", "4:1: an unfinished merge", id="half a merge"),
        pytest.param(b"\xef\xbb\xbf<!DOCTYPE html>", "1:1: this is a web page or XML", id="HTML behind a mark"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused_with_its_place_and_what_to_do(data: bytes, message: str) -> None:
    assert f"x.yaml:{message}" in complaint(lambda: tree(data))


@pytest.mark.parametrize("sign", ["<<<<<<<", ">>>>>>>"])
def test_a_mark_of_a_merge_inside_a_text_is_just_text(sign: str) -> None:
    assert source.decode(f"a: {sign}\nb: |\n {sign} x\n{sign}x: y\n".encode(), "x").startswith("a")


def test_every_character_that_is_let_through_can_be_read_by_both_parsers(monkeypatch: pytest.MonkeyPatch) -> None:
    every = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x110000))))
    text = source.FORBIDDEN.sub("", every).translate(str.maketrans("", "", "\n\r'"))
    document = f"a: '{text}'".encode()
    value = tree(document).values["a"]
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert located(tree(document).values["a"]) == located(value)
    assert isinstance(value, Text)
    assert value.text == text


# --- Writing -----------------------------------------------------------------------------------------------------


def test_a_new_file_is_private_and_an_old_one_keeps_its_mode(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    old.write_text("before", encoding="utf-8")
    old.chmod(0o640)
    storage.save(str(new), ["a", "é"])
    storage.save(str(old), ["b"])
    assert (new.read_bytes(), stat.S_IMODE(new.stat().st_mode)) == ("aé".encode(), 0o600)
    assert (old.read_bytes(), stat.S_IMODE(old.stat().st_mode)) == (b"b", 0o640)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "old"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link, dangling = tmp_path / "target", tmp_path / "link", tmp_path / "dangling"
    target.touch()
    link.symlink_to("target")
    dangling.symlink_to("new")
    storage.save(str(link), ["a"])
    storage.save(str(dangling), ["b"])
    assert (link.is_symlink(), target.read_text(encoding="utf-8")) == (True, "a")
    assert (dangling.is_symlink(), (tmp_path / "new").read_text(encoding="utf-8")) == (True, "b")


def test_what_fails_on_the_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_text("before", encoding="utf-8")

    def pieces() -> Iterator[str]:
        yield "half of "
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        storage.save(str(file), pieces())
    assert file.read_text(encoding="utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_half_a_character_does_not_stop_a_file_from_being_written(tmp_path: Path) -> None:
    storage.save(str(tmp_path / "x"), ["a\udc80b"])
    assert (tmp_path / "x").read_bytes() == b"a\\udc80b"


def test_the_longest_name_that_a_file_can_have_can_be_written(tmp_path: Path) -> None:
    name = "😀" * 63 + "abc"
    storage.save(str(tmp_path / name), ["a"])
    assert os.listdir(tmp_path) == [name]  # noqa: PTH208 - names are the point


@pytest.mark.parametrize(("name", "minor"), [("null", 3), ("full", 7)])
def test_a_device_stays_a_device(name: str, minor: int, tmp_path: Path) -> None:
    device = tmp_path / name  # never the real one: a mistake here would replace it
    try:
        os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, minor))
    except PermissionError:
        pytest.skip("only root makes devices")
    if name == "null":
        storage.save(str(device), ["gone"])
    else:
        message = complaint(lambda: storage.save(str(device), ["too much"]))
        assert message == f"{device}: cannot be written: no space left on device\n"
    assert stat.S_ISCHR(device.stat().st_mode)


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no /dev/fd here")
def test_a_pipe_is_written_to_by_the_name_it_was_given() -> None:
    reading, writing = os.pipe()
    storage.save(f"/dev/fd/{writing}", ["a", "b"])
    os.close(writing)
    with os.fdopen(reading) as pipe:
        assert pipe.read() == "ab"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (".", "is a folder; name a file to write to"),
        ("", "is a folder; name a file to write to"),
        ("missing/x", "cannot be written: no such file or directory"),
        ("file/x", "cannot be written: not a directory"),
        ("n" * 300, "cannot be written: file name too long"),
        ("loop", "cannot be written: too many levels of symbolic links"),
    ],
    ids=lambda text: text[:12],
)
def test_a_file_that_cannot_be_written_is_reported_in_one_line(
    name: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    Path("loop").symlink_to("loop")
    assert complaint(lambda: storage.save(name, ["a"])).endswith(f"{message}\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "loop"]


def test_a_folder_that_is_not_for_us_is_not_written_to(place: Path) -> None:
    with powerless():
        message = complaint(lambda: storage.save(str(place / "x"), ["a"]))
    assert message.endswith("cannot be written: permission denied\n")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere such folders differ")
def test_a_folder_that_can_be_written_to_but_not_opened_is_written_to(place: Path) -> None:
    place.chmod(0o333)
    with powerless():
        storage.save(str(place / "x"), ["a"])
    assert (place / "x").read_text(encoding="utf-8") == "a"


def test_a_write_protected_file_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "kept.yaml"
    file.write_text("kept", encoding="utf-8")
    file.chmod(0o444)
    with pytest.raises(InputError, match="is write-protected; change its permissions, or name another file"):
        storage.save(str(file), ["new"])
    assert file.read_text(encoding="utf-8") == "kept"
