"""Print the parts of the reference that are made from the program itself, as Markdown.

`python docs/reference.py commands` prints all commands with their options, `… fields rubric` the fields of a kind of
file, as its JSON Schema declares them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer
from complaint_kinds import KINDS

from socialmaturity.cli.app import app
from socialmaturity.cli.help import described
from socialmaturity.documents.schema import schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    Schema = dict[str, Any]


def commands() -> Iterator[str]:
    """Yield a section for each command: what it does, its arguments and its options."""
    for name, command in _leaves(typer.main.get_command(app), ""):
        context = command.make_context(name, [], resilient_parsing=True)
        yield f"## {name}\n"
        yield "\n\n".join(map(_one_line, (command.help or "").split("\n\n"))) + "\n"
        yield "| argument or option | means |\n|---|---|"
        for parameter in command.get_params(context):
            if record := described(parameter, context):
                names, meaning = record
                yield f"| `{_cell(names)}` | {_cell(_one_line(meaning))} |"
        yield ""


def complaints() -> Iterator[str]:
    """Yield a section for each kind of complaint about a rubric."""
    kinds = sorted(KINDS)
    yield "| code | what is wrong |\n|---|---|"
    yield from (f"| [`{kind.code}`](#{kind.code}) | {_cell(kind.wrong)} |" for kind in kinds)
    yield ""
    for kind in kinds:
        yield f"## {kind.code}\n"
        yield f"{kind.severity}: {kind.wrong[0].lower()}{kind.wrong[1:]} {kind.why}\n"
        yield f"```text\n{kind.example}\n```\n"
        yield f"What to do: {kind.remedy[0].lower()}{kind.remedy[1:]}\n"


def _leaves(command: Any, name: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - a command of Typer's own Click
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
        return
    for word, inner in below.items():
        yield from _leaves(inner, f"{name} {word}".strip())


def fields(kind: str) -> Iterator[str]:
    """Yield a table of the fields of a kind of file, then one for each kind of entry in it."""
    schema = schemas()[kind]
    level = "##"
    if "properties" in schema:  # else a choice among its definitions
        yield from _table(schema)
        level = "###"
    for name, definition in schema["definitions"].items():
        yield f"{level} {name}\n"
        yield definition["description"] + "\n"
        yield from _table(_only_new(name, definition, schema["definitions"]))


def _only_new(name: str, definition: Schema, definitions: Schema) -> Schema:
    """Return the definition of a change without the fields of what it changes."""
    properties = definition["properties"]
    if changed := definitions.get(name.removesuffix("_change")) if name.endswith("_change") else None:
        known = {field: _holds(value) for field, value in changed["properties"].items()}
        new = {field: value for field, value in properties.items() if known.get(field) != _holds(value)}
        properties = {"id": properties["id"], **new}
    return {**definition, "properties": properties}


def _table(record: Schema) -> Iterator[str]:
    yield "| field | holds | means |\n|---|---|---|"
    required = record.get("required") or record.get("else", {}).get("required", ())
    for name, field in record.get("properties", {}).items():
        if name != "$schema":
            needed = " (needed)" if name in required else ""
            yield f"| `{name}`{needed} | {_cell(_holds(field))} | {_cell(field.get('description', ''))} |"
    yield ""


def _holds(schema: Schema) -> str:  # noqa: PLR0911 - one for each kind of schema
    """Return in words what a value may be.  Text that YAML turns into a number or a boolean is text."""
    match schema:
        case {"$ref": reference}:
            name = reference.rpartition("/")[2]
            return f"[{name}](#{name})"
        case {"allOf": [inner]}:
            return _holds(inner)
        case {"const": value}:
            return f"`{value}`"
        case {"enum": values}:
            return ", ".join(f"`{value}`" for value in dict.fromkeys(map(_written, values)))
        case {"anyOf": choices} | {"oneOf": choices}:
            return _one_of([part for choice in choices for part in _of_one_type(choice)])
        case {"type": "array", "items": items}:
            return f"list of {_holds(items)}"
        case {"type": "object", "additionalProperties": dict(values)}:
            return f"mapping to {_holds(values)}"
        case {"type": list()}:
            return _one_of(_of_one_type(schema))
        case {"type": one}:
            return _TYPES.get(one, one)
    return "text"


def _of_one_type(schema: Schema) -> list[Schema]:
    types = schema.get("type")
    return [{**schema, "type": one} for one in types] if isinstance(types, list) else [schema]


def _one_of(choices: list[Schema]) -> str:
    words = list(dict.fromkeys(map(_holds, choices)))
    retyped = _retyped(words)
    return " or ".join(word for word in words if word not in retyped)


def _retyped(words: list[str]) -> tuple[str, ...]:
    """Return what a value may be only because YAML and JSON write it in several ways, or leave it empty."""
    if words[:2] == ["whole number", "text"]:  # the text is the number in quotes
        return ("null", "text")
    return ("null", "number", "boolean") if "text" in words else ("null",)


def _written(value: object) -> str:
    """Return a value as YAML and JSON write it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


_TYPES = {"string": "text", "array": "list", "object": "mapping", "integer": "whole number"}


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def _one_line(text: str) -> str:
    return " ".join(text.replace("\b", "").split())


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    print("\n".join({"commands": commands, "complaints": complaints, "fields": fields}[what](*arguments)))
