"""The program run for real on what is meant to break it, or just broken."""

from __future__ import annotations

import ctypes
import json
import os
import re
import shlex
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest
from conftest import PROGRAM, ROOT, Ran
from documents import SMALL

from socialmaturity.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EXAMPLE = ROOT / "examples" / "lantern-street-bakeries-2026.yaml"
SHEET = "rubric: six-stages\nsubject: Somebody\nanswers: {planning-listening: 1}\n"
MEBI = 1 << 20

# Everything but printable text and line feeds.  A screen may have colours besides.
CONTROLS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def check_harmless(text: str) -> None:
    assert not (found := CONTROLS.search(text)), text[max(0, found.start() - 40) : found.end() + 40].encode()


# --- Bombs and floods --------------------------------------------------------------------------------------------

MEASURE = """
import resource, subprocess, sys
ran = subprocess.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(ran.returncode)
"""


@pytest.fixture
def measured(tmp_path: Path) -> Callable[..., tuple[Ran, float]]:
    """Run the program as a child of a small process, and tell its peak memory in MiB as well."""

    def run(*arguments: str) -> tuple[Ran, float]:
        ran = subprocess.run(
            [sys.executable, "-c", MEASURE, PROGRAM, *arguments],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        error, _, peak = ran.stderr.rstrip("\n").rpartition("\n")
        return Ran(ran.returncode, ran.stdout, error), int(peak) / (1 << 20 if sys.platform == "darwin" else 1 << 10)

    return run


def bombs() -> Iterator[tuple[str, str]]:
    """Documents of at most a mebibyte that a careless reader does not survive."""
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    yield "billion-laughs.yaml", "\n".join(levels)
    merges = ["a0: &a0 {x: y}"]
    merges += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 10)]
    yield "merge-keys.yaml", "\n".join(merges)
    yield "recursive.yaml", "&a {a: *a, <<: *a, *a : *a}"
    for name, sign in (("lists", "["), ("mappings", "{"), ("entries", "- "), ("questions", "? "), ("pairs", "{a: ")):
        for count in (50_000, 200_000):
            yield f"deep-{name}-{count}.yaml", sign * count
    yield "deep-lists.json", "[" * MEBI
    yield "deep-mappings.json", '{"a":' * (MEBI // 5)
    yield "deep-note.json", '{"rubric": "six-stages", "answers": {"planning-listening": {"note": ' + "[" * 100_000
    yield "indented.yaml", "".join(f"{' ' * level}a:\n" for level in range(1400))
    yield "flood-of-blanks.yaml", "a:\n" + "-\n" * (MEBI // 2 - 2)
    yield "flood-of-lists.yaml", "a: [" + "[]," * (MEBI // 3 - 9)
    yield "flood-of-mappings.yaml", "a: [" + "{a,b}," * (MEBI // 6 - 9)
    yield "flood-of-lists.json", '{"a": [' + "[]," * (MEBI // 3 - 9)
    yield "flood-of-mappings.json", '{"a": [' + '{"a":1},' * (MEBI // 8 - 9)
    yield "flood-of-fields.yaml", "".join(f"k{n}: x\n" for n in range(MEBI // 10))
    yield "flood-of-anchors.yaml", "".join(f"k{n}: &a{n} x\n" for n in range(MEBI // 20))
    yield "flood-of-copies.yaml", "a: 1\n" * (MEBI // 5)
    yield "flood-of-comments.yaml", "# x\n" * (MEBI // 4)
    yield (
        "flood-of-answers.yaml",
        "rubric: six-stages\nanswers:\n" + "".join(f"  planning-{n}: 1\n" for n in range(9000)),
    )
    yield "long-text.yaml", "a: " + "x " * (MEBI // 2 - 9)
    yield "long-name.yaml", "x" * (MEBI - 9) + ": y"
    yield "long-quote.yaml", "a: '" + "''" * (MEBI // 2 - 9)
    yield "long-number.json", '{"rubric": "six-stages", "answers": {"planning-listening": ' + "9" * (MEBI - 99) + "}}"
    yield "long-rubric.json", '{"rubric": "' + "x" * (MEBI - 99) + '", "answers": {}}'
    yield "long-escapes.json", '{"rubric": "' + "\\u0041" * (MEBI // 6 - 99) + '", "answers": {}}'
    yield "long-alias.yaml", "a: *" + "x" * (MEBI - 9)
    yield "long-tag.yaml", "a: !" + "x" * (MEBI - 9)


def huge(folder: Path) -> Iterator[str]:
    """Files of 30 to 50 MB, one of them of holes alone."""
    (folder / "huge.yaml").write_bytes(b"a: x\n" * 8_000_000)
    yield "huge.yaml"
    (folder / "huge.json").write_bytes(b'{"a": [' + b"[]," * 10_000_000)
    yield "huge.json"
    with (folder / "holes.yaml").open("wb") as file:
        file.truncate(50_000_000_000)
    yield "holes.yaml"


def test_no_bomb_or_flood_takes_long_or_much_memory(
    measured: Callable[..., tuple[Ran, float]], tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    names = list(huge(tmp_path))
    for name, text in bombs():
        (tmp_path / name).write_text(text, encoding="utf-8")
        names.append(name)
    (tmp_path / "good.yaml").write_text(SHEET, encoding="utf-8")
    ran, peak = measured("score", *names, "good.yaml", "--format", "jsonl")
    results = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 2
    assert peak < 100
    assert [result["source"] for result in results if "errors" in result] == names
    assert results[-1]["reached"]["number"] == 0
    # The first message of each, whole: a hundred more may follow.
    firsts = {line.partition(":")[0]: line for line in reversed(ran.err.splitlines())}
    golden("hostile/bombs.txt", "".join(f"{firsts[name]}\n" for name in sorted(names)))
    assert max(map(len, ran.err.splitlines())) < 400


def test_no_bomb_passes_for_a_rubric(measured: Callable[..., tuple[Ran, float]], tmp_path: Path) -> None:
    names = []
    for name, text in bombs():
        (tmp_path / name).write_text(text, encoding="utf-8")
        names.append(name)
    ran, peak = measured("rubric", "check", *(f"./{name}" for name in names))
    assert (ran.code, ran.err) == (1, "")
    assert peak < 100
    assert [name for name in names if f"./{name}:" not in ran.out] == []


def test_the_largest_document_there_can_be_is_scored_in_bounds(
    measured: Callable[..., tuple[Ran, float]], tmp_path: Path
) -> None:
    subject, note = "a " * 250_000, "a.a." * 120_000
    text = f"rubric: six-stages\nsubject: {subject}\nanswers: {{planning-listening: {{answer: 1, note: {note}}}}}\n"
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    ran, peak = measured("score", "x.yaml")
    assert (ran.code, ran.err) == (0, "")
    assert peak < 150  # half a mebibyte of title is laid out for the screen


# --- What is not a file ------------------------------------------------------------------------------------------


def without_powers(*command: str | Path) -> list[str]:
    """A command that runs without what lets root read everything."""
    code = (
        "import ctypes, os, sys; libc = ctypes.CDLL(None)\n"
        "for power in (1, 2): libc.prctl(24, power, 0, 0, 0)\n"
        "os.execv(sys.argv[1], sys.argv[1:])"
    )
    return [sys.executable, "-c", code, *map(str, command)]


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "prctl"), reason="root cannot be kept from reading here")
def test_whatever_is_not_a_readable_file_is_one_line_and_the_others_are_scored(
    tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    (tmp_path / "good.yaml").write_text(SHEET, encoding="utf-8")
    (tmp_path / "secret.yaml").write_text(SHEET, encoding="utf-8")
    (tmp_path / "secret.yaml").chmod(0)
    (tmp_path / "dangling.yaml").symlink_to("nowhere.yaml")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "empty.yaml").touch()
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)))
    (tmp_path / "utf-16.yaml").write_bytes(SHEET.encode("utf-16"))
    os.mkfifo(tmp_path / "pipe.yaml")
    names = ["missing.yaml", "secret.yaml", "dangling.yaml", "loop.yaml", "empty.yaml", "binary.yaml", "utf-16.yaml"]
    names += ["socket", "/dev/null", "/dev/zero", "/dev/full", "good.yaml/within", "n" * 5000, "pipe.yaml", "good.yaml"]
    feed = subprocess.Popen(["sh", "-c", "cat good.yaml >pipe.yaml"], cwd=tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        before = Path.cwd()
        os.chdir(tmp_path)
        server.bind("socket")
        os.chdir(before)
        ran = subprocess.run(
            without_powers(PROGRAM, "score", *names, "--format", "jsonl"),
            cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60, check=False,
        )  # fmt: skip
    feed.wait()
    golden("hostile/no-files.txt", ran.stderr)
    assert ran.returncode == 2
    results = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [result["source"] for result in results] == names
    assert [result["source"] for result in results if "errors" not in result] == ["pipe.yaml", "good.yaml"]


@pytest.mark.parametrize(
    ("format_", "entry"), [("table", ""), ("markdown", ""), ("json", None), ("jsonl", None), ("csv", None)]
)
def test_a_bad_file_leaves_an_entry_for_programs_and_nothing_for_people(
    program: Callable[..., Ran], format_: str, entry: str | None, golden: Callable[[str, str], None], tmp_path: Path
) -> None:
    (tmp_path / "bad.yaml").write_text(SHEET.replace(": 1", ": 7, weather: 1"), encoding="utf-8")
    ran = program("score", "bad.yaml", "--format", format_)
    assert (ran.code, ran.err.count("\n")) == (2, 2)
    if entry is None:
        golden(f"hostile/bad.{format_}", ran.out)
    else:
        assert ran.out == entry


def test_a_bad_rubric_stops_everything_that_rests_on_it(program: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(SMALL.replace("title", "titel"), encoding="utf-8")
    for command in (["score", EXAMPLE, "--rubric", "bad.yaml"], ["rubric", "show", "bad.yaml"], ["sheet", "bad.yaml"]):
        ran = program(*command)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "bad.yaml:4:1: a rubric has no field 'titel'; did you mean 'title'?\n"


# --- Names -------------------------------------------------------------------------------------------------------

NAMES = [
    *(b"\x1b]0;owned\x07.yaml", b"\x1b[2J.yaml", b"line\nend.yaml", b"tab\t.yaml", "\u202egnp.yaml".encode(), b"\xff\xfe.yaml"),
    *("\x9b31m.yaml".encode(), b"-rf.yaml", b"--help", b"%s%n.yaml", b"{0.__class__}.yaml", b"[red]x.yaml", b"[bold].yaml"),
    *(b" .yaml", b"'\".yaml", b"$(id).yaml", b";id.yaml", b"*.yaml", b"a|b.yaml", b"=cmd|' C calc'!A0.yaml", b"@x.yaml"),
    *("é漢😀.yaml".encode(), "\u200b.yaml".encode(), b"\\x1b.yaml", b"n" * 250 + b".yaml", b"<b>.yaml", b"&amp;.yaml"),
]  # fmt: skip


@pytest.mark.parametrize("format_", ["table", "json", "jsonl", "csv", "markdown"])
def test_no_name_of_a_file_does_harm(format_: str, tmp_path: Path) -> None:
    for number, name in enumerate(NAMES):
        with open(os.fsencode(tmp_path) + b"/" + name, "w", encoding="utf-8") as file:  # noqa: PTH123 - bytes
            file.write(SHEET if number % 2 else "bad")
    ran = subprocess.run(
        [os.fsencode(PROGRAM), b"score", b"--format", format_.encode(), b"--", *NAMES],
        cwd=tmp_path, capture_output=True, timeout=60, check=False, env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    out, err = ran.stdout.decode(), ran.stderr.decode()
    assert ran.returncode == 2
    assert "Traceback" not in err
    check_harmless(out)
    check_harmless(err)
    assert err.count("\n") == (len(NAMES) + 1) // 2 + 1  # with the line that counts them
    for name in NAMES[::2]:
        assert f"{shown(os.fsdecode(name))}:1:1: a single text" in err
    if format_ == "json":
        assert [result["source"] for result in json.loads(out)["results"]] == list(map(os.fsdecode, NAMES))


def test_no_name_of_a_rubric_or_an_output_does_harm(program: Callable[..., Ran], tmp_path: Path) -> None:
    for arguments in (
        ["score", EXAMPLE, "--rubric", "\x1b[2J"],
        ["score", EXAMPLE, "--target", "\x1b[2J"],
        ["score", EXAMPLE, "-o", "\x1b[2J/x"],
        ["score", EXAMPLE, "--\x1b[2J"],
        ["\x1b[2J"],
        ["rubric", "new", "\x1b[2J"],
    ):
        ran = program(*arguments)
        assert (ran.code, ran.out) == (2, ""), arguments
        check_harmless(ran.err)
        assert ran.err.count("\n") == 1


# --- Text --------------------------------------------------------------------------------------------------------

MARKUP = [
    *("[/]", "[/foo]", "[bold][/italic]", "[red]x", "[bold red on blue]x[/]", "list[i]", "[x@y]", "[@click=app.bell]x", "[#ff0000]x"),
    *("[link=file:///etc/passwd]x[/link]", "[link=javascript:alert(1)]x", "[b]", "[on red]", "[blink]x", "[/link]", "[[red]]"),
    *("\\[red]x", "\\\\[red]", "[not a tag", "]", "[", "[]", "[ ]", "[1]", "[optional]", "[!]", "[*]", "[red", ":smile:", ":red_heart:"),
    *("{0.__class__}", "{x}", "{}", "{{7*7}}", "%s %n %(x)s", "$(id)", "`id`", "${HOME}", "~root", "<b>x</b>", "<script>x</script>"),
    *("&lt;b&gt;", "&#x1b;[2J", "javascript:x", "<!-- x -->", "**x** _y_ `z`", "[x](http://example.org)", "![x](y)", "# x", "| x |"),
    *("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\\x1b[2J", "\\u001b]0;x", "\\e[31m", "%1b[2J", "^[[2J", "'", '"', "x" * 300),
]  # fmt: skip
SEQUENCES = [
    *("\x1b]0;owned\x07", "\x1b]2;owned\x1b\\", "\x1b]8;;file:///etc/passwd\x07x\x1b]8;;\x07", "\x1b]52;c;cm0gLXJm\x07", "\x1b[2J"),
    *("\x1b]1337;File=inline=1:eA==\x07", "\x1b[31mred", "\x1b[1;1Hx", "\x1b[6n", "\x1b[?1049h", "\x1bP$qm\x1b\\", "\x1b_x\x1b\\", "\x1bc"),
    *("\x9b31m", "\x9d0;x\x9c", "\x90x", "\x1b", "a\x07b", "a\x08\x08b", "a\x0bb\x0cc", "a\rb", "a\nb", "\tx", "a\x00b", "a\x7fb", "\x0e\x0f"),
    *("\u202egnp.exe", "\u2066x\u2069", "\u200b", "\u200fx", "a\u2028b", "a\u2029b", "a\x85b", "\ufeffx", "\U000e0041\U000e007f", "\u061cx"),
    *("e" + "\u0301" * 50, "\ufff9a\ufffab\ufffb", "\xadx", "👩\u200d👧", "漢" * 50, "\u2060x", "\u115f"),
]  # fmt: skip
PAYLOADS = [*MARKUP, *SEQUENCES]


def nasty_rubric(id_: str, asked: list[str], texts: Iterator[str]) -> dict[str, object]:
    """A rubric that asks these questions, and has one of them as every other text."""

    def text() -> str:
        return next(texts)

    questions = [
        {
            "id": f"q-{number}", "text": payload, "why": text(), "options": [text(), text()], "advice": text(), "evidence": text(),
            "dimension": "d", "sources": ["s"],
        }
        for number, payload in enumerate(asked)
    ]  # fmt: skip
    stage = {
        "id": "s", "name": text(), "motto": text(), "also_called": [text()], "summary": text(), "benefits": [text()], "pitfall": text(),
        "sources": ["s"], "questions": questions,
    }  # fmt: skip
    points = [{"score": 0, "id": "a", "label": text()}, {"score": 1, "id": "b", "label": text()}]
    check = {"id": "c", "label": text(), "questions": ["q-0"], "after": "s", "near_side": text(), "far_side": text()}
    benchmark = {
        "id": "b",
        "question": "q-0",
        "met_by": 1,
        "share": "34%",
        "statement": text(),
        "base": text(),
        "note": text(),
    }
    return {
        "format": 1, "id": id_, "version": text(), "title": text(), "summary": text(), "language": text(), "before": text(),
        "sources": [{"id": "s", "title": text(), "author": text(), "url": text()}], "scales": {"p": {"met_at": 1, "points": points}},
        "pass_share": "1/2", "dimensions": [{"id": "d", "label": text()}], "stages": [stage], "checks": [check], "benchmarks": [benchmark],
    }  # fmt: skip


def nasty_sheet(number: int, payload: str, texts: Iterator[str]) -> dict[str, object]:
    answer = {"answer": number % 2, "note": next(texts), "evidence": [next(texts)]}
    return {
        **{field: next(texts) for field in ("scope", "respondent", "role", "assessor")},
        "rubric": "small", "subject": payload, "tags": {payload: next(texts)},
        "answers": {"q-0": answer, "q-1": {"answer": "not-applicable", "reason": payload}},
    }  # fmt: skip


@pytest.fixture
def nasty(tmp_path: Path) -> Path:
    """A rubric that asks all of these texts, a small one, and a sheet for each text."""
    texts = iter(PAYLOADS * 100)
    for name, asked in (("large", PAYLOADS), ("small", PAYLOADS[:3])):
        (tmp_path / f"{name}.json").write_text(json.dumps(nasty_rubric(name, asked, texts)), encoding="utf-8")
    for number, payload in enumerate(PAYLOADS):
        (tmp_path / f"{number:03}.json").write_text(json.dumps(nasty_sheet(number, payload, texts)), encoding="utf-8")
    return tmp_path


def sheets(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("[0-9]*.json"))


def test_what_each_stage_requires_is_shown_whole_whatever_it_is(program: Callable[..., Ran], nasty: Path) -> None:
    ran = program("rubric", "show", "./large.json", COLUMNS="3000")
    assert (ran.code, ran.err) == (0, "")
    check_harmless(ran.out)
    lines = [line.strip() for line in ran.out.splitlines()]
    for payload in PAYLOADS:
        assert any(f"{shown(payload)}  (q-" in line for line in lines), payload


@pytest.mark.parametrize("format_", ["table", "json", "jsonl", "csv", "markdown"])
def test_the_text_of_a_sheet_is_shown_whole_and_harmless_in_every_format(
    program: Callable[..., Ran], nasty: Path, format_: str
) -> None:
    names = sheets(nasty)
    ran = program("score", *names, "--rubric", "./small.json", "--format", format_, COLUMNS="3000")
    assert (ran.code, ran.err) == (0, "")
    check_harmless(ran.out)
    if format_ == "jsonl":
        assert [json.loads(line)["subject"] for line in ran.out.splitlines()] == PAYLOADS
    elif format_ == "json":
        document = json.loads(ran.out)
        assert [result["subject"] for result in document["results"]] == PAYLOADS
        assert [question["text"] for question in document["rubrics"]["small"]["questions"]] == PAYLOADS[:3]
    elif format_ == "csv":
        assert ran.out.count("\n") == len(PAYLOADS) + 1
    elif format_ == "table":
        assert [payload for payload in PAYLOADS[:50] if shown(payload) not in ran.out] == []


def test_text_from_files_can_only_be_read_on_a_screen(nasty: Path) -> None:
    command = [str(PROGRAM), "score", *sheets(nasty)[:40], "--rubric", "./small.json", "--explain"]
    env = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "NO_COLOR")}
    out, code = pexpect.run(
        shlex.join(command), cwd=str(nasty), env={**env, "TERM": "xterm-256color"}, withexitstatus=True, encoding="utf-8", timeout=60
    )  # type: ignore[call-overload]  # fmt: skip
    assert code == 0
    assert "\x1b[1m" in out
    check_harmless(COLOURS.sub("", out.replace("\r\n", "\n")))


def test_a_text_is_data_and_never_a_template_or_a_command(program: Callable[..., Ran], tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    texts = [f"$(touch {canary})", f"`touch {canary}`", f"{{{{ open('{canary}', 'w') }}}}", f"!include {canary}"]
    for number, text in enumerate(texts):
        sheet = {"rubric": "six-stages", "subject": text, "answers": {}}
        (tmp_path / f"{number}.json").write_text(json.dumps(sheet), encoding="utf-8")
    ran = program("score", *(f"{number}.json" for number in range(len(texts))), COLUMNS="500")
    assert [text for text in texts if text not in ran.out] == []
    assert not canary.exists()


# --- Screens and streams -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437", "cp1252", "shift_jis", "utf-8"])
def test_every_encoding_can_show_every_format(encoding: str, tmp_path: Path) -> None:
    text = SHEET.replace("Somebody", "Café 漢字 😀 — “x”")
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    for format_ in ("table", "json", "jsonl", "csv", "markdown") if encoding == "ascii" else ("table",):
        ran = subprocess.run(
            [PROGRAM, "score", "x.yaml", "missing.yaml", "--format", format_],
            cwd=tmp_path, capture_output=True, timeout=60, check=False, env={**os.environ, "PYTHONIOENCODING": encoding},
        )  # fmt: skip
        assert (ran.returncode, b"Traceback" in ran.stderr) == (2, False)
        # Only the table follows the terminal: what programs read is UTF-8 everywhere.
        out = ran.stdout.decode(encoding if format_ == "table" else "utf-8")
        assert ("Café 漢字 😀 — “x”" if encoding == "utf-8" or format_ in ("csv", "markdown") else "Caf") in out
        assert ran.stderr.decode(encoding) == (
            "missing.yaml: no such file; see if the name is spelled right\n1 scored, 1 could not be scored\n"
        )


def test_a_machine_without_a_language_is_not_an_obstacle(program: Callable[..., Ran]) -> None:
    env = {"LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}
    ran = program("score", EXAMPLE, **env)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.isascii()
    assert "Lantern Street Bakeries" in ran.out


@pytest.mark.parametrize("columns", ["0", "1", "2", "5", "20", "40", "-1", "abc"])
def test_every_width_will_do(program: Callable[..., Ran], columns: str) -> None:
    ran = program("score", EXAMPLE, COLUMNS=columns)
    assert (ran.code, ran.err) == (0, "")
    assert "Lantern" in ran.out
    if columns.isdigit() and columns != "0":
        assert max(map(len, ran.out.splitlines())) <= max(20, int(columns))


def test_a_width_may_even_be_that_of_no_terminal_at_all() -> None:
    command = shlex.join([str(PROGRAM), "score", str(EXAMPLE)])
    env = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    for dimensions in ((1, 1), (50, 2), (3, 7)):
        out, code = pexpect.run(
            command, env=env, dimensions=dimensions, withexitstatus=True, encoding="utf-8", timeout=60
        )  # type: ignore[call-overload]
        assert code == 0
        assert "Traceback" not in out


COMMANDS: dict[str, list[str]] = {
    "table": ["score", str(EXAMPLE)],
    "json": ["score", str(EXAMPLE), "--format", "json"],
    "show": ["rubric", "show", "six-stages"],
    "check": ["rubric", "check", str(EXAMPLE)],
    "sheet": ["sheet", "six-stages"],
    "help": ["--help"],
    "version": ["--version"],
    "help on a command": ["score", "--help"],
}


def streams(*arguments: str, redirect: str, unbuffered: bool = False) -> tuple[int, str]:
    """The exit code of the program behind a shell's redirections, and its standard error."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    ran = subprocess.run(
        ["sh", "-c", f'"$0" "$@" {redirect}', PROGRAM, *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env={**env, "PYTHONUNBUFFERED": "1"} if unbuffered else env,
    )
    assert "Traceback" not in ran.stderr
    assert "Exception ignored" not in ran.stderr
    return ran.returncode, ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_is_one_line_and_no_success(command: str) -> None:
    full = "standard output cannot be written: no space left on device\n"
    assert streams(*COMMANDS[command], redirect=">/dev/full") == (2, full)
    if command in ("table", "help"):
        assert streams(*COMMANDS[command], redirect=">/dev/full", unbuffered=True) == (2, full)


@pytest.mark.parametrize("command", ["table", "sheet"])
def test_a_closed_output_is_one_line_and_no_success(command: str) -> None:
    code, error = streams(*COMMANDS[command], redirect=">&-")
    assert code == 2
    assert error == "standard output is closed, so nobody could read the result; use -o FILE\n"


def test_the_other_streams_may_be_closed_or_full(tmp_path: Path) -> None:
    table = COMMANDS["table"]
    assert streams(*table, "-o", str(tmp_path / "x"), redirect=">&-") == (0, "")
    assert (tmp_path / "x").read_text(encoding="utf-8").startswith("Lantern Street Bakeries\n")
    assert streams(*table, redirect="<&-") == (0, "")
    assert streams(*table, redirect="2>&-") == (0, "")
    assert streams(*table, redirect="<&- >&- 2>&-") == (2, "")
    for redirect in ("2>&-", "2>/dev/full") if Path("/dev/full").exists() else ("2>&-",):
        assert streams("score", "missing.yaml", redirect=redirect) == (2, "")
        assert streams(redirect=redirect, unbuffered=True) == (2, "")


@pytest.mark.parametrize("command", ["table", "json", "help", "help on a command"])
def test_a_reader_that_closes_the_pipe_is_shown_by_the_exit_code_alone(command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run([PROGRAM, *COMMANDS[command]], stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (141, b"")


def test_an_output_may_be_the_pipe_that_we_write_to_anyway() -> None:
    script = f"{shlex.quote(str(PROGRAM))} score {shlex.quote(str(EXAMPLE))} -o /dev/stdout | head -1"
    ran = subprocess.run(["sh", "-c", script], capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (ran.stdout, ran.stderr) == ("Lantern Street Bakeries\n", "")
