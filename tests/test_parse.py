from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml
from conftest import ROOT
from documents import BAD_RUBRICS, BAD_SHEETS, complaint, located, plain, seen, tree
from hypothesis import given
from hypothesis import strategies as st

from socialmaturity.documents import yaml as yaml_reader
from socialmaturity.documents.parse import MAX_DEPTH, MAX_NODES
from socialmaturity.documents.tree import MAX_SHOWN, Map, Text, place_of
from socialmaturity.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GOOD = [*sorted((ROOT / "rubrics").glob("*.yaml")), *sorted((ROOT / "examples").rglob("*.yaml"))]


# --- Text is text ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        *("no", "yes", "on", "off", "True", "FALSE", "y", "1.10", "012", "0o7", "0x1F", "0b1", "1_000", "1e3", "1:30"),
        *("2026-11-01", "2026-11-01 12:00:00", "2026-99-99", ".nan", ".inf", "-.inf", "1e999", "0x_", "+1", "-0"),
        *("9" * 5000, "Null", "NULL", "=", "a=b", "~x", "nullify", "C:\\Users", "a#b", "$(rm -rf)", "{{x}}", "…"),
    ],
    ids=lambda written: written[:20],
)
def test_a_scalar_is_what_the_author_wrote(written: str) -> None:
    if not written.startswith("{"):
        assert located(tree(f"a: {written}\n").values["a"]) == ((1, 4), written, "bare")
    assert located(tree(f"a: '{written}'\n").values["a"]) == ((1, 4), written, "quoted")
    quoted = tree(json.dumps({"a": written}), "x.json").values["a"]
    assert located(quoted) == ((1, 7), written, "quoted")


@pytest.mark.parametrize("number", ["1", "-1", "1.0", "1.10", "1e999", "1E-5", "-0", "9" * 5000, "true", "false"])
def test_a_number_in_json_is_what_the_author_wrote(number: str) -> None:
    assert located(tree(f'{{"a": {number}}}', "x.json").values["a"]) == ((1, 7), number, "bare")


@pytest.mark.parametrize(
    ("written", "empty"),
    [
        *((written, True) for written in ("", "null", "~", '""', "''", ">-", "|")),
        *(
            (written, False)
            for written in ('"null"', '"~"', "Null", "NULL", "none", "0", "false", "n/a", '" "', '"\\n"')
        ),
    ],
)
def test_only_empty_text_and_a_bare_null_are_not_values(written: str, empty: bool) -> None:
    value = tree(f"a: {written}\n").values["a"]
    assert isinstance(value, Text)
    assert value.empty is empty


@pytest.mark.parametrize("written", ["null", '""'])
def test_null_and_empty_text_are_not_values_in_json(written: str) -> None:
    value = tree(f'{{"a": {written}}}', "x.json").values["a"]
    assert isinstance(value, Text)
    assert value.empty


def test_keys_are_text_too() -> None:
    assert list(tree("1: a\n1.0: b\ntrue: c\nnull: d\n2026-01-01: e\n'1:30': f\n").values) == [
        *("1", "1.0", "true", "null", "2026-01-01", "1:30")
    ]


def test_long_text_is_folded_as_yaml_says() -> None:
    text = "a: >-\n  one\n  two\nb: |\n  one\n  two\nc: one\n  two\nd: 'it''s'\ne: \"a\\tb \\u00e9\"\n"
    assert plain(tree(text)) == {"a": "one two", "b": "one\ntwo\n", "c": "one two", "d": "it's", "e": "a\tb é"}


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufffe\uffff"), max_size=8
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
JSON = st.builds(
    lambda value, indent, ascii_only: json.dumps(value, indent=indent, ensure_ascii=ascii_only),
    st.dictionaries(TEXT, VALUES, max_size=3),
    st.sampled_from([None, 0, 2]),
    st.booleans(),
)


def as_written(text: str) -> object:
    """What Python's own parser makes of JSON, with numbers and words as they were written.  Raises ValueError."""

    def plainly(value: object) -> object:
        if isinstance(value, dict):
            return {key: plainly(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [plainly(inner) for inner in value]
        return value if isinstance(value, str) else json.dumps(value)

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    return plainly(json.loads(text, parse_int=str, parse_float=str, parse_constant=refuse))


@given(JSON)
def test_json_reads_as_pythons_own_parser_reads_it(text: str) -> None:
    assert plain(tree(text, "x.json")) == as_written(text)


@given(JSON, st.data())
def test_json_is_refused_where_pythons_own_parser_refuses_it(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 2))
        text = text[:at] + data.draw(st.sampled_from(_BITS)) + text[at + cut :]
    try:
        expected = as_written(text)
    except ValueError:
        expected = None
    try:
        found = plain(tree(text, "x.json"))
    except InputError as error:
        # Python takes fields that come twice, half characters, and documents that are not a mapping.
        message = str(error)
        assert expected is None or "not valid JSON" not in message, message
    else:
        assert found == expected


_BITS = [*'{}[],:"\\ \n\t0.-etn/', "", "null", "true", "NaN", "-Infinity", '"a"', "\\u0041", "\\ud800", ",,", "1", "//"]


def test_a_tree_from_json_and_from_yaml_is_the_same() -> None:
    for file in GOOD:
        expected = plain(tree(file.read_bytes(), "x.yaml"))
        assert plain(tree(json.dumps(expected), "x.json")) == expected
        assert plain(tree(json.dumps(expected, ensure_ascii=False), "x.yaml")) == expected


@pytest.mark.parametrize("file", [GOOD[0], *GOOD[2:5]], ids=lambda file: file.name)
def test_the_tree_is_the_same_without_the_fast_parser(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = tree(file.read_bytes())
    monkeypatch.setattr(yaml_reader, "_PARSER", yaml.SafeLoader)
    assert located(tree(file.read_bytes())) == located(fast)


@pytest.mark.parametrize("file", [*BAD_RUBRICS, *BAD_SHEETS], ids=lambda file: file.name)
def test_what_the_fast_parser_refuses_is_refused_without_it(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        tree(file.read_bytes(), file.name)
    except InputError:
        monkeypatch.setattr(yaml_reader, "_PARSER", yaml.SafeLoader)
        assert file.name in complaint(lambda: tree(file.read_bytes(), file.name))


# --- Places ------------------------------------------------------------------------------------------------------

YAML_PLACES = "a: x\nb:\n  - c: y\n    d: [z, {e: w}]\n"
JSON_PLACES = '{"a": "x",\n "b": [\n  {"c": "y",\r\n   "d": ["z", {"e": "w"}]}]}'


@pytest.mark.parametrize(
    ("path", "in_yaml", "in_json"),
    [
        pytest.param((), (1, 1), (1, 1), id="the document"),
        pytest.param(("a",), (1, 4), (1, 7), id="a text"),
        pytest.param(("b",), (3, 3), (2, 7), id="a list"),
        pytest.param(("b", 0), (3, 5), (3, 3), id="a mapping in it"),
        pytest.param(("b", 0, "d", 0), (4, 9), (4, 10), id="deep down"),
        pytest.param(("b", 0, "d", 1, "e"), (4, 16), (4, 21), id="deeper"),
        pytest.param(("b", 0, "f", 1), (3, 5), (3, 3), id="what is not there is where it should be"),
        pytest.param(("b", 7), (3, 3), (2, 7), id="an entry that is not there"),
        pytest.param(("a", "b"), (1, 4), (1, 7), id="a field of a text"),
        pytest.param(("b", "c"), (3, 3), (2, 7), id="a field of a list"),
    ],
)
def test_everything_has_its_line_and_column(
    path: tuple[str | int, ...], in_yaml: tuple[int, int], in_json: tuple[int, int]
) -> None:
    assert seen(place_of(tree(YAML_PLACES), *path)) == in_yaml
    assert seen(place_of(tree(JSON_PLACES, "x.json"), *path)) == in_json


def test_names_of_fields_have_places_too() -> None:
    assert [seen(place) for place in tree(YAML_PLACES).keys.values()] == [(1, 1), (2, 1)]
    assert [seen(place) for place in tree(JSON_PLACES, "x.json").keys.values()] == [(1, 2), (2, 2)]


def test_columns_count_characters_not_bytes() -> None:
    assert seen(tree("é𝄞漢: x\n").values["é𝄞漢"].place) == (1, 6)
    assert seen(tree('{"é𝄞漢": "x"}', "x.json").values["é𝄞漢"].place) == (1, 9)


def test_lines_are_those_of_an_editor_with_windows_line_ends_too() -> None:
    assert seen(tree("a: x\r\nb: y\r\n").values["b"].place) == (2, 4)


def test_a_byte_order_mark_changes_nothing() -> None:
    assert located(tree(b"\xef\xbb\xbfa: x\n")) == located(tree("a: x\n"))
    assert located(tree(b'\xef\xbb\xbf{"a": "x"}', "x.json")) == located(tree('{"a": "x"}', "x.json"))


@pytest.mark.parametrize("file", ["x.json", "x.JSON", "a.yaml.json"])
def test_a_name_that_ends_in_json_says_that_it_is_json(file: str) -> None:
    assert "not valid JSON" in complaint(lambda: tree("a: x\n", file))


@pytest.mark.parametrize("file", ["x.yaml", "x.yml", "x", "json", "-", "x.json.yaml"])
def test_everything_else_is_yaml(file: str) -> None:
    assert plain(tree("a: x\n", file)) == {"a": "x"}


# --- Bounds ------------------------------------------------------------------------------------------------------


NESTED: dict[str, Callable[[int], str]] = {
    "lists.yaml": lambda levels: "a: " + "[" * (levels - 1) + "]" * (levels - 1),
    "mappings.yaml": lambda levels: "a: " + "{a: " * (levels - 1) + "x" + "}" * (levels - 1),
    "entries.yaml": lambda levels: "a:\n" + "- " * (levels - 1) + "x",
    "lists.json": lambda levels: '{"a": ' + "[" * (levels - 1) + "]" * (levels - 1) + "}",
    "mappings.json": lambda levels: '{"a": ' * levels + "1" + "}" * levels,
}
UNCLOSED: dict[str, Callable[[int], str]] = {
    "unclosed-lists.yaml": lambda levels: "a: " + "[" * (levels - 1),
    "unclosed-lists.json": lambda levels: '{"a": ' + "[" * (levels - 1),
    "unclosed-mappings.yaml": lambda levels: "{a: " * levels,
}


@pytest.mark.parametrize("how", NESTED)
def test_what_is_nested_to_the_bound_is_read(how: str) -> None:
    assert isinstance(tree(NESTED[how](MAX_DEPTH), how), Map)


@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, 500, 50_000, 200_000])
@pytest.mark.parametrize("how", [*NESTED, *UNCLOSED])
def test_what_is_nested_deeper_is_refused_in_one_sentence(how: str, levels: int) -> None:
    text = {**NESTED, **UNCLOSED}[how](levels)
    message = complaint(lambda: tree(text, how))
    assert "nested more than 40 levels deep; no document of ours is\n" in message
    assert message.count("\n") == 1


def test_what_is_indented_deeper_is_refused_in_one_sentence() -> None:
    text = "".join(f"{' ' * level}a:\n" for level in range(1000))
    assert complaint(lambda: tree(text)) == "x.yaml:41:41: nested more than 40 levels deep; no document of ours is\n"


@pytest.mark.parametrize("levels", [2, 500, 50_000, 200_000])
def test_names_within_names_are_refused_at_the_first(levels: int) -> None:
    message = complaint(lambda: tree("? " * levels + "x"))
    assert message.startswith("x.yaml:1:3: a list or mapping where the name of a field belongs")
    assert message.count("\n") == 1


# Documents of this many nodes: the document itself, the name of its field, the value, and what is in that.
FLOODS: dict[str, Callable[[int], str]] = {
    "texts.yaml": lambda nodes: "a:\n" + "- x\n" * (nodes - 3),
    "blanks.yaml": lambda nodes: "a:\n" + "-\n" * (nodes - 3),
    "lists.yaml": lambda nodes: "a: [" + "[]," * (nodes - 3) + "]",
    "mappings.yaml": lambda nodes: "a: [" + "{a}," * ((nodes - 3) // 3) + "a," * ((nodes - 3) % 3) + "]",
    "lists.json": lambda nodes: '{"a": [' + ",".join(["[]"] * (nodes - 3)) + "]}",
    "numbers.json": lambda nodes: '{"a": [' + ",".join(["1"] * (nodes - 3)) + "]}",
}


@pytest.mark.parametrize("how", FLOODS)
def test_as_many_entries_as_the_bound_are_read(how: str) -> None:
    assert isinstance(tree(FLOODS[how](MAX_NODES), how), Map)


@pytest.mark.parametrize("nodes", [MAX_NODES + 1, 300_000])
@pytest.mark.parametrize("how", FLOODS)
def test_more_entries_are_refused_in_one_sentence(how: str, nodes: int) -> None:
    message = complaint(lambda: tree(FLOODS[how](nodes), how))
    assert "more than 20,000 entries; no document of ours is that long\n" in message
    assert message.count("\n") == 1


@pytest.mark.parametrize(
    ("bomb", "more"),
    [
        pytest.param("a: &a [x]\n" + "b: [*a]\n" * 5000, "9,970", id="aliases"),
        pytest.param("".join(f"f{n}: &a x\n" for n in range(9000)), "8,970", id="anchors"),
        pytest.param("a: x\n" * 9000, "8,969", id="repeated fields"),
    ],
)
def test_a_flood_of_complaints_ends_soon(bomb: str, more: str) -> None:
    message = complaint(lambda: tree(bomb)).splitlines()
    assert len(message) == MAX_SHOWN + 1
    assert message[-1] == f"x.yaml: and {more} more problems; fix these first"


def test_a_bomb_of_aliases_is_never_unfolded() -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    message = complaint(lambda: tree("\n".join(levels)))
    assert "x.yaml:1:5: the anchor '&a0' is refused; write the text out (PyYAML: Dumper" in message
    assert "x.yaml:2:10: the alias '*a0' is refused; write the text out\n" in message


# --- Words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: *bold* text", "1:9: not valid YAML: text cannot begin with '*' or '&'; put it in quotes"),
        ("a: &", "1:5: not valid YAML: text cannot begin with '*' or '&'; put it in quotes"),
        ("a: - b", "1:4: not valid YAML: a list begins on a line of its own; put the '-' below"),
        ("a: | text\n", "1:6: not valid YAML: text after '|' or '>' begins on the next line"),
        ("a: !b!c d", "1:4: not valid YAML: tags ('!…') are refused; put text that begins with '!' in quotes"),
        ("%YAML 1.1\n%YAML 1.1\n---\na: b", "2:1: not valid YAML: found duplicate %YAML directive"),
        ("a: 'x\nb: y\n", "1:4: not valid YAML: a quote is opened here and never closed"),
        ('a: "x\\q"', "1:6: not valid YAML: a backslash in double quotes begins an escape"),
        ('{a: [b], c: "x\\q"}', "1:15: not valid YAML: a backslash in double quotes begins an escape"),
        ('a: "\\ud83d\\ude00"', "1:7: not valid YAML: only JSON writes a character so; write the character itself"),
        ("{a: [b], c: 'x", "1:13: not valid YAML: a quote is opened here and never closed"),
        ("a: {b: c\nd: e\n", "2:2: not valid YAML: a comma is missing before this, or the bracket opened on line 1"),
        ("a:\n  - b\n\t- c\n", "3:1: not valid YAML: indent with spaces, not tabs"),
        (
            "a: b\n...\nc: d\n",
            "3:1: not valid YAML: the document ends before this; align it with the fields above, one file holds one document",
        ),
    ],
)
def test_a_mistake_in_yaml_is_reported_in_plain_words(text: str, message: str) -> None:
    assert f"x.yaml:{message}" in complaint(lambda: tree(text))


def test_an_unknown_complaint_of_a_parser_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_reader, "_PARSER", yaml.SafeLoader)
    assert "x.yaml:1:4: not valid YAML: expected the node content" in complaint(lambda: tree("a: ]"))


@pytest.mark.parametrize("character", ["\ud800", "a\udfffb"])
def test_half_a_character_is_refused_where_a_parser_lets_it_through(
    character: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"a: {json.dumps(character)}"
    assert "begins an escape" in complaint(lambda: tree(text))
    monkeypatch.setattr(yaml_reader, "_PARSER", yaml.SafeLoader)
    assert "half of a character" in complaint(lambda: tree(text))
    assert "half of a character" in complaint(lambda: tree(f'{{"a": {json.dumps(character)}}}', "x.json"))
    assert plain(tree('{"a": "\\ud83d\\ude00"}', "x.json")) == {"a": "😀"}


def test_no_object_is_ever_made(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    for tag in ("!!python/object/apply:os.mkdir", "!!python/object/new:pathlib.Path", "!!python/name:os.mkdir"):
        assert "is refused" in complaint(lambda tag=tag: tree(f"a: {tag} [{canary}]\n"))
    assert not canary.exists()
