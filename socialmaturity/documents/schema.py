"""JSON Schemas (draft-07) made from the declarations: what an editor or another program checks a file against.

YAML readers hand numbers over as numbers, so a schema of what people write takes a text and what such a reader makes
of it.  What programs write has one type only, and may get more fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from socialmaturity.core.model import Mark
from socialmaturity.documents import field_kinds, fields
from socialmaturity.documents.alternatives import NULL, either
from socialmaturity.documents.counts_fields import WRITTEN_COUNTS
from socialmaturity.documents.extension_fields import EXTENSION
from socialmaturity.documents.fields import NEEDED, OPTIONAL, FieldSet
from socialmaturity.documents.mapping_fields import MAPPING
from socialmaturity.documents.result_fields import RUBRIC_TEXTS, Written
from socialmaturity.documents.rubric_fields import RUBRIC
from socialmaturity.documents.several_fields import WRITTEN
from socialmaturity.documents.sheet_fields import SHEET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmaturity.core.model import Question, Rubric
    from socialmaturity.documents.fields import Field, Kind

Schema: TypeAlias = dict[str, Any]

_DRAFT = "http://json-schema.org/draft-07/schema#"
_ID_PATTERN = r"^[a-z0-9]+([-_.][a-z0-9]+)*$"
_TEXT: Schema = {"type": "string"}
_RETYPED: tuple[Schema, ...] = ({"type": "number"}, {"type": "boolean"})  # what a YAML reader may make of a text
_WHOLE = r"^-?(0|[1-9][0-9]*)(\.0{1,20})?$"
_FRACTION = r"0*[1-9][0-9]*/0*[1-9][0-9]*"
_DECIMAL = r"0+(\.[0-9]{1,20})?|0*1(\.0{1,20})?"
_PERCENT = r"0*[0-9]{1,2}(\.[0-9]{1,20})?%|0*100(\.0{1,20})?%"
_MIDNIGHT = r"([T ]00:00(:00(\.0{1,9})?)? ?(Z|[+-]00:?00)?)?"
_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"

# What the fields alone do not say.
_RULES: Mapping[str, Schema] = {
    "check": {"dependencies": {"near_side": ["after"], "far_side": ["after"]}},
}


def schema_of(record: FieldSet, title: str) -> Schema:
    """Return the schema of a kind of file that people write."""
    definitions: dict[str, Schema] = {}
    top = _record(record, definitions)
    return {"$schema": _DRAFT, "title": title, "description": record.about, **top, "definitions": definitions}


def _reference(record: FieldSet, definitions: dict[str, Schema]) -> Schema:
    """Return a reference to the definition of a record, and define it the first time."""
    if record.name not in definitions:
        definitions[record.name] = {}  # keeps its place before those inside it
        definitions[record.name] = {"description": record.about, **_record(record, definitions)}
    return {"$ref": f"#/definitions/{record.name}"}


def _record(record: FieldSet, definitions: dict[str, Schema]) -> Schema:
    written = any(isinstance(field.kind, Written) for field in record.fields)
    properties = {field.name: _property(field, definitions) for field in record.fields}
    if record.top:
        properties = {"$schema": {"description": "The schema that an editor reads; ignored."}, **properties}
    return {
        "type": "object",
        "properties": properties,
        "required": [field.name for field in record.fields if field.need == NEEDED],
        **({} if written else {"additionalProperties": False}),
        **_RULES.get(record.name, {}),
    }


def _property(field: Field, definitions: dict[str, Schema]) -> Schema:
    """Return the schema of a field with its sentence.  Those that may be missing may be left empty, too."""
    schema = _kind(field.kind, definitions, needed=field.need == NEEDED)
    if field.need == OPTIONAL and not isinstance(field.kind, Written):
        schema = either(schema, NULL)
    if "$ref" in schema:  # whose neighbours draft-07 ignores
        schema = {"allOf": [schema]}
    return {"description": field.about, **schema}


def _kind(  # noqa: PLR0911 - one for each kind
    kind: Kind, definitions: dict[str, Schema], *, needed: bool = False, entry: bool = False
) -> Schema:
    """Return the schema of a kind.  Text that is `needed` has a letter or a sign, an `entry` is not empty."""
    match kind:
        case FieldSet():
            return _reference(kind, definitions)
        case Written():
            filled: Schema = _filled(kind.schema, definitions)
            return filled
        case fields.Either():
            return either(_kind(kind.single, definitions, entry=entry), _kind(kind.record, definitions))
        case fields.OneOrMore():
            return either(_kind(kind.kind, definitions), _list(kind, definitions))
        case fields.ListOf():
            return _list(kind, definitions)
        case fields.MapOf() | fields.ReadLater():
            return _mapping(kind, definitions)
        case fields.Untouched():
            return {"type": "object"}
        case _:
            return _single(kind, needed=needed, entry=entry)


def _filled(schema: Any, definitions: dict[str, Schema]) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a schema with references for the records in it."""
    match schema:
        case FieldSet():
            return _reference(schema, definitions)
        case dict():
            return {name: _filled(value, definitions) for name, value in schema.items()}
        case list():
            return [_filled(value, definitions) for value in schema]
        case _:
            return schema


def _list(kind: fields.ListOf, definitions: dict[str, Schema]) -> Schema:
    schema: Schema = {"type": "array", "items": _kind(kind.kind, definitions, entry=True)}
    bounds = {"minItems": kind.least or None, "maxItems": kind.most}
    return {**schema, **{name: bound for name, bound in bounds.items() if bound is not None}}


def _mapping(kind: fields.MapOf | fields.ReadLater, definitions: dict[str, Schema]) -> Schema:
    entry = _kind(kind.kind, definitions)
    if isinstance(kind, fields.ReadLater):
        return {"type": "object", "propertyNames": _identifier(field_kinds.IDENTIFIER), "additionalProperties": entry}
    return {
        "type": "object",
        **({"propertyNames": _identifier(field_kinds.IDENTIFIER)} if kind.ids else {}),
        "additionalProperties": entry if isinstance(kind.kind, FieldSet) else either(entry, NULL),
        **({"minProperties": kind.least} if kind.least else {}),
    }


def _single(kind: Kind, *, needed: bool, entry: bool) -> Schema:  # noqa: C901, PLR0911 - one for each kind
    match kind:
        case field_kinds.Identifier():
            return _identifier(kind)
        case field_kinds.WholeNumber():
            number = {"type": "integer", "minimum": kind.low, "maximum": kind.high}
            return either(number, {"type": "string", "pattern": _WHOLE})
        case field_kinds.Share():
            pattern = rf"^(?!0+(\.0+)?%?$)({_FRACTION}|{_DECIMAL}|{_PERCENT})$"
            return either(
                {"type": "number", "exclusiveMinimum": 0, "maximum": 1}, {"type": "string", "pattern": pattern}
            )
        case field_kinds.FormatNumber():
            return {"enum": [1, "1"]}
        case field_kinds.Flag():
            return {"enum": [True, False, *kind.words]}
        case field_kinds.OneOf():
            return {"enum": list(kind.words)}
        case field_kinds.Date():
            return {**_TEXT, "pattern": f"{_DATE}{_MIDNIGHT}$"}
        case field_kinds.RubricName():
            no_path = {"pattern": r"[/\\]|\.([Yy][Aa]?[Mm][Ll]|[Jj][Ss][Oo][Nn])$"}
            return {**_TEXT, "pattern": _ID_PATTERN[:-1] + "(@.*)?$", "not": no_path}
        case field_kinds.RatingOrNothing():
            return either(_TEXT, {"type": "integer"}, NULL)
        case field_kinds.Words():
            text = {**_TEXT, "maxLength": kind.longest} if kind.longest else _TEXT
            text = {**text, "pattern": r"\S"} if needed else {**text, "minLength": 1} if entry else text
            return either(text, *_RETYPED)
        case _:
            raise TypeError(kind)


def _identifier(kind: field_kinds.Identifier) -> Schema:
    schema: Schema = {**_TEXT, "pattern": _ID_PATTERN, "maxLength": field_kinds.ID_LENGTH}
    if kind.letter:
        schema["allOf"] = [{"pattern": "[a-z]"}]
    return {**schema, "not": {"enum": list(kind.reserved)}} if kind.reserved else schema


def _rubric() -> Schema:
    """Return the schema of rubrics: whole ones, and those that extend another one."""
    definitions: dict[str, Schema] = {}
    whole, changed = _record(RUBRIC, definitions), _record(EXTENSION, definitions)
    stages, changes = whole["properties"]["stages"], changed["properties"]["stages"]
    both = {**changed["properties"], **whole["properties"]}
    both["stages"] = {
        "description": stages["description"],
        "type": "array",
        "items": {"anyOf": [stages["items"], changes["anyOf"][0]["items"]]},
    }
    return {
        "$schema": _DRAFT,
        "title": "A rubric of socialmaturity",
        "description": RUBRIC.about,
        "type": "object",
        "properties": both,
        "additionalProperties": False,
        "if": {"required": ["extends"]},
        "then": {"required": changed["required"], "properties": {"stages": changes}},
        "else": {
            "required": whole["required"],
            "properties": {"stages": stages, "leave_out": False, "questions": False},
            "anyOf": [  # a share for all stages, or one for each
                {"required": ["pass_share"]},
                {"properties": {"stages": {"items": {"required": ["pass_share"]}}}},
            ],
        },
        "definitions": definitions,
    }


def schema_for_sheets(rubric: Rubric) -> Schema:
    """Return the schema of sheets that answer one rubric: it knows the questions, with their texts, and the answers."""
    schema = schema_of(SHEET, f"An answer sheet for {rubric.title}")
    answer = schema["definitions"]["answer"]
    # An editor shows the description of what it has found to match: that of the question is wanted, also of a mapping.
    answer = {name: part for name, part in answer.items() if name != "description"}
    schema["definitions"]["answer"] = {**answer, "properties": {**answer["properties"], "answer": True}}
    answers = {}
    for question in rubric.questions.values():
        ratings = {"enum": [*_ratings(question), None]}
        options = "\n".join(
            f"{point.score} {point.id}: {option}"
            for point, option in zip(question.scale.points, question.options, strict=True)
        )
        about = {"description": f"{question.text}\n\n{options}"}
        full = {**about, "allOf": [{"$ref": "#/definitions/answer"}], "properties": {"answer": {**about, **ratings}}}
        answers[question.id] = {**about, "anyOf": [ratings, full]}
    for former, id_ in rubric.renamed.items():
        answers[former] = {**answers[id_], "description": f"Earlier id of {id_}.\n\n{answers[id_]['description']}"}
    # What the extended rubric asks is set aside, whatever was answered: `score` names it.
    answers |= {id_: {"description": "Left out in this rubric."} for id_ in sorted(rubric.left_out)}
    known = {"type": "object", "properties": answers, "additionalProperties": False}
    schema["properties"]["answers"] = {"description": schema["properties"]["answers"]["description"], **known}
    left_out = schema["definitions"]["left_out"]["properties"]
    for holder, name, ids in (
        (schema["properties"], "asked", list(answers)),
        (left_out, "stages", [*rubric.by_id, *rubric.renamed_stages]),
        (left_out, "dimensions", list(rubric.by_dimension)),
    ):
        if ids:
            some = {"type": "array", "items": {"enum": ids}}
            holder[name] = {"description": holder[name]["description"], "anyOf": [some, NULL]}
    names = {"enum": [rubric.id, rubric.name]}
    schema["properties"]["rubric"] = {"description": schema["properties"]["rubric"]["description"], **names}
    return schema


def _ratings(question: Question) -> list[str | int]:
    """Return what can be written as an answer, and what a YAML reader makes of it."""
    refused = () if question.may_not_apply else (Mark.NOT_APPLICABLE.value,)
    return [*question.scale.scores, *(text for text in question.scale.readings if text not in refused)]


def _results() -> Schema:
    """Return the schema of what `--format json` and `jsonl` write: one of several records, named as definitions."""
    definitions: dict[str, Schema] = {}
    alternatives = [_reference(record, definitions) for record in (*WRITTEN, *WRITTEN_COUNTS)]
    return {
        "$schema": _DRAFT,
        "title": "Results of socialmaturity",
        "description": "A JSON document, one JSONL line, a comparison, a team, or counts. New versions may add fields.",
        "anyOf": alternatives,
        "definitions": definitions,
    }


def _rubrics() -> Schema:
    """Return the schema of what 'rubric list' and 'rubric show' write with --format json."""
    definitions: dict[str, Schema] = {}
    return {
        "$schema": _DRAFT,
        "title": "Rubrics of socialmaturity",
        "description": "Rubrics by their ids, with all their texts. New versions may add fields.",
        "type": "object",
        "additionalProperties": _reference(RUBRIC_TEXTS, definitions),
        "definitions": definitions,
    }


def schemas() -> dict[str, Schema]:
    """Return the schemas by what they describe."""
    return {
        "rubric": _rubric(),
        "sheet": schema_of(SHEET, "An answer sheet of socialmaturity"),
        "columns": schema_of(MAPPING, "A mapping of socialmaturity: what a table means"),
        "result": _results(),
        "rubrics": _rubrics(),
    }
