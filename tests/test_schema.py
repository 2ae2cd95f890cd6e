"""What the schemas say and what the readers do are two statements of one fact."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT
from documents import BAD_RUBRICS, BAD_SHEETS, SMALL, read_rubric, rubric_of
from jsonschema import Draft7Validator
from test_rubric import WHOLE as RUBRIC
from test_sheet import WHOLE as SHEET

from socialmaturity.documents.parse import parse
from socialmaturity.documents.schema import schemas
from socialmaturity.documents.sheet import read_sheet
from socialmaturity.documents.skeleton import skeleton
from socialmaturity.documents.tree import Complaints, List, Map
from socialmaturity.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Ran

    from socialmaturity.documents.tree import Node

SCHEMAS = schemas()
RUBRICS = sorted((ROOT / "rubrics").glob("*.yaml"))
OWN = sorted((ROOT / "examples" / "rubrics").glob("*.yaml"))
EXAMPLES = [file for file in sorted((ROOT / "examples").rglob("*.yaml")) if file not in OWN]


def in_an_editor(text: str | bytes, file: str = "x.yaml") -> Any:
    """What a schema gets to see of a document: an editor reads YAML 1.2, with numbers, truths and null."""
    data = text.encode() if isinstance(text, str) else text
    return json.loads(data.decode("utf-8-sig")) if file.endswith(".json") else retyped(parse(data, Complaints(file)))


def retyped(node: Node) -> Any:
    if isinstance(node, List):
        return [retyped(item) for item in node.items]
    if isinstance(node, Map):
        return {key: retyped(value) for key, value in node.values.items()}
    if not node.bare:
        return node.text
    if re.fullmatch(r"[-+]?[0-9]+", node.text, re.ASCII):
        return int(node.text)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", node.text, re.ASCII):
        return float(node.text)
    return WORDS.get(node.text, node.text)


WORDS = {"": None, "null": None, "~": None, "true": True, "false": False, ".nan": math.nan, ".inf": math.inf}


VALIDATORS = {
    kind: Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER) for kind, schema in SCHEMAS.items()
}


def complaints(kind: str, document: object) -> list[str]:
    return [error.message for error in VALIDATORS[kind].iter_errors(document)]


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_is_valid(kind: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[kind])
    assert SCHEMAS[kind]["$schema"] == "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_program_prints_it(program: Callable[..., Ran], kind: str) -> None:
    assert json.loads(program("schema", kind).out) == SCHEMAS[kind]


def test_the_schema_that_the_rubrics_refer_to_is_the_one_that_the_program_prints(program: Callable[..., Ran]) -> None:
    assert (ROOT / "rubrics" / "rubric.schema.json").read_text(encoding="utf-8") == program("schema", "rubric").out
    for rubric in RUBRICS:
        assert rubric.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=./rubric.schema.json\n")


# --- Good files pass ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", [*RUBRICS, *OWN], ids=lambda file: file.stem)
def test_the_rubrics_pass(file: Path) -> None:
    assert complaints("rubric", in_an_editor(file.read_bytes())) == []


@pytest.mark.parametrize("text", [RUBRIC, skeleton("my-own")], ids=["all fields", "skeleton"])
def test_a_rubric_of_ones_own_passes(text: str) -> None:
    assert complaints("rubric", in_an_editor(text)) == []


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_examples_pass(file: Path) -> None:
    assert complaints("sheet", in_an_editor(file.read_bytes())) == []


@pytest.mark.parametrize("rubric", ["six-stages", "pots-plots-plantations"])
def test_an_empty_sheet_passes(program: Callable[..., Ran], rubric: str) -> None:
    assert complaints("sheet", in_an_editor(program("sheet", rubric).out)) == []


def test_a_sheet_with_all_fields_passes() -> None:
    assert complaints("sheet", in_an_editor(SHEET)) == []


def test_results_pass_good_ones_and_bad_ones(program: Callable[..., Ran], tmp_path: Path) -> None:
    inputs = [*EXAMPLES, *BAD_SHEETS]
    document = json.loads(program("score", *inputs, "--format", "json").out)
    assert complaints("result", document) == []
    assert [("errors" in result) for result in document["results"]] == [False] * len(EXAMPLES) + [True] * len(
        BAD_SHEETS
    )
    (tmp_path / "x.csv").write_text("subject,planning-listening\nTarn,2\n")
    document = json.loads(program("score", "x.csv", "--format", "json").out)
    assert complaints("result", document) == []
    assert [each["source"] for each in document["warnings"]] == ["x.csv"]
    lines = program("score", EXAMPLES[0], BAD_SHEETS[0], "--format", "jsonl").out.splitlines()
    assert [complaints("result", json.loads(line)) for line in lines] == [[], []]


@pytest.mark.parametrize(
    "arguments",
    [
        ("score", "x.csv", "--overview", "--group-by", "region", "--smallest-group", "2"),
        ("score", "x.csv", "--overview"),
        ("score", "x.csv", "agreed.yaml", "--by", "subject"),
        ("score", "x.csv", "--by", "scope"),
        ("columns", "x.csv"),
    ],
    ids=" ".join,
)
def test_counts_pass(program: Callable[..., Ran], tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "x.csv").write_text(
        "rubric,subject,scope,region,planning-listening,planning-audience\n"
        "six-stages,Tarn,North,hills,2,0\nsix-stages,Tarn,South,hills,0,0\nsix-stages,Wold,,coast,2,unknown\n"
    )
    (tmp_path / "agreed.yaml").write_text(
        "rubric: six-stages\nsubject: Tarn\nagreed_by: [Ann, Bo]\nanswers: {planning-listening: 2}\n"
    )
    document = json.loads(program(*arguments, "--format", "json").out)
    assert complaints("result", document) == []
    (name,) = (name for name in ("overviews", "units", "columns") if name in document)
    assert complaints("result", {key: value for key, value in document.items() if key != name})


def test_a_result_that_lacks_a_field_fails_and_one_with_a_field_of_a_later_version_passes(
    program: Callable[..., Ran],
) -> None:
    result = json.loads(program("score", EXAMPLES[0], "--format", "jsonl").out)
    assert complaints("result", {**result, "more": 1}) == []
    for field in SCHEMAS["result"]["definitions"]["result_line"]["required"]:
        assert complaints("result", {key: value for key, value in result.items() if key != field})


def test_an_editor_finds_the_question_wherever_an_answer_is_written(program: Callable[..., Ran]) -> None:
    schema = json.loads(program("schema", "sheet", "--rubric", "six-stages").out)
    question = schema["properties"]["answers"]["properties"]["planning-listening"]
    scalar, mapping = question["anyOf"]
    # An editor shows the description of the part that matches, else that of the whole: so it is missing from neither.
    assert question["description"].startswith("Do you follow what people say online")
    assert "\n2 mostly: A named person or service" in question["description"]
    assert mapping["description"] == mapping["properties"]["answer"]["description"] == question["description"]
    assert "description" not in scalar
    assert None in scalar["enum"]  # an empty sheet has these
    assert "description" not in schema["definitions"]["answer"]
    parts = schema["definitions"]["left_out"]["properties"]
    assert parts["stages"]["anyOf"][0]["items"]["enum"][0] == "planning"
    assert "leadership" in parts["dimensions"]["anyOf"][0]["items"]["enum"]


def test_the_schema_of_sheets_for_a_rubric_knows_its_questions_and_their_answers(program: Callable[..., Ran]) -> None:
    schema = json.loads(program("schema", "sheet", "--rubric", "six-stages").out)
    check = Draft7Validator(schema)
    good = [example for example in EXAMPLES if b"rubric: six-stages" in example.read_bytes()]
    assert [list(check.iter_errors(in_an_editor(example.read_bytes()))) for example in good] == [[] for _ in good]
    for answers in ("planning-listenin: 2", "planning-listening: 4", "planning-listening: not-applicable"):
        assert list(check.iter_errors(in_an_editor(f"rubric: six-stages\nanswers: {{{answers}}}\n")))
    question = schema["properties"]["answers"]["properties"]["planning-listening"]
    assert "3 fully" in question["description"]


def test_a_rubric_that_extends_another_one_needs_only_what_changes() -> None:
    head = "format: 1\nid: ours\nversion: '1'\n"
    change = f"{head}extends: six-stages@1.0\nleave_out: [a]\nstages: [{{id: planning, add: [{{id: b, text: B?}}]}}]\n"
    assert complaints("rubric", in_an_editor(change)) == []
    assert complaints("rubric", in_an_editor(change.replace("extends: six-stages@1.0\n", "")))
    assert complaints("rubric", in_an_editor(change.replace("text: B?", "")))
    assert complaints("rubric", in_an_editor(change.replace("id: planning,", "")))


def test_rubrics_as_json_pass(program: Callable[..., Ran]) -> None:
    for words in (("list",), ("show", "six-stages")):
        assert complaints("rubrics", json.loads(program("rubric", *words, "--format", "json").out)) == []


def test_every_field_has_a_sentence() -> None:
    for kind, schema in SCHEMAS.items():
        for name, definition in {kind: schema, **schema["definitions"]}.items():
            for field, property_ in definition.get("properties", {}).items():
                about = property_["description"]
                assert re.fullmatch(r"[A-Z].*\.", about), (name, field)


def test_no_date_has_a_format_as_programs_would_turn_it_into_a_moment() -> None:
    assert '"format": "date"' not in json.dumps(SCHEMAS)


# --- Bad files fail ----------------------------------------------------------------------------------------------

# What no schema can express: it is about two places of a file, or about a file and a rubric.
BEYOND = {
    *("dangling-references.yaml", "duplicate-ids.yaml", "warnings-beside-an-error.yaml"),
    *("answers-to-another-rubric.yaml", "duplicate-answers.yaml", "no-rubric.yaml", "not-applicable-refused.yaml"),
    *("unknown-rubric.yaml", "unknown-rubric-far-off.yaml", "impossible-date.yaml"),
}


@pytest.mark.parametrize("file", [*BAD_RUBRICS, *BAD_SHEETS], ids=lambda file: file.name)
def test_a_bad_file_fails_where_a_schema_can_tell(file: Path) -> None:
    try:
        document = in_an_editor(file.read_bytes(), file.name)
    except (InputError, ValueError):
        return  # what is not a document never gets to a schema
    kind = file.parent.name.removesuffix("s")
    assert bool(complaints(kind, document)) is (file.name not in BEYOND)


BEYOND_WORDS = re.compile(
    "there is no|has no question|is not an answer|is not a score of|the lowest score|rise from point|for the .* points of"
    "|names its rubric|need 'after'|must be from 1000 to 9999, not 2$"
)
KINDS: list[Any] = ["x", "2", None, [], {}, [None], -1, 1.5, True]


@pytest.mark.parametrize("value", KINDS, ids=json.dumps)
@pytest.mark.parametrize(("kind", "text"), [("rubric", RUBRIC), ("sheet", SHEET)], ids=["rubric", "sheet"])
def test_the_schema_and_the_reader_agree_on_every_value_of_every_field(kind: str, text: str, value: Any) -> None:
    """Every field in turn is something else, as is every entry of a list."""
    small = {"small": rubric_of(SMALL)}
    document = in_an_editor(text)
    once = {tuple("" if isinstance(key, int) else key for key in path): path for path in paths(document)}
    for path in once.values():
        other = replaced(document, path, value)
        data = json.dumps(other).encode()
        try:
            read_rubric(data, "x.json") if kind == "rubric" else read_sheet(data, "x.json", small)
            messages = []
        except InputError as error:
            messages = [problem.message for problem in error.problems if not problem.warning]
        refused = bool(complaints(kind, other))
        if refused and not messages:
            # An id that looks like a number or a truth is one, but an editor takes it for something else.
            assert {"id", "as", "rubric", "formerly"} & set(path[-2:]), path
            assert isinstance(value, float | bool), path
        if messages and not refused:
            assert [message for message in messages if not BEYOND_WORDS.search(message)] == [], path


def paths(value: object) -> list[tuple[str | int, ...]]:
    """The place of everything in a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path for key, inner in items for path in [(key,), *((key, *more) for more in paths(inner))]]


def replaced(value: Any, path: tuple[str | int, ...], new: object) -> Any:
    if not path:
        return new
    changed = dict(value) if isinstance(value, dict) else list(value)
    changed[path[0]] = replaced(value[path[0]], path[1:], new)
    return changed


def test_a_program_that_converts_to_the_first_alternative_cannot_make_a_score_of_null() -> None:
    """Null and numbers are in one list of types wherever a value may be either."""
    for schema in SCHEMAS.values():
        for parts in alternatives(schema):
            types = [part.get("type") for part in parts]
            assert "null" not in types or not {"integer", "number"} & set(map(str, types)), parts


def alternatives(schema: Any) -> Iterator[list[Any]]:
    """The alternatives of a schema, and of all that it is made of."""
    if isinstance(schema, dict):
        yield schema.get("anyOf", [])
    parts = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    for part in parts:
        yield from alternatives(part)
