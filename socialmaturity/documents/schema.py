"""The JSON Schemas (draft-07) of the three kinds of files: what an editor or another program checks against.

YAML readers hand numbers over as numbers, so a schema takes both what is written and what such a reader makes of it.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from socialmaturity.core.compare import Kind
from socialmaturity.core.model import Mark
from socialmaturity.documents.rubric import MAX_REF, MAX_WEIGHT, SCORES, YEARS
from socialmaturity.documents.rubric_checks import MAX_QUESTIONS, MAX_STAGES

Schema: TypeAlias = dict[str, Any]

_DRAFT = "http://json-schema.org/draft-07/schema#"
_ID_PATTERN = r"^[a-z0-9]+([-_.][a-z0-9]+)*$"


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """A mapping with just these fields.  Those that may be missing may be left empty, too."""
    may_be = {field: _or_null(schema) for field, schema in (optional or {}).items()}
    return {
        "type": "object",
        "properties": {**required, **may_be},
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: Schema, *, least: int = 0) -> Schema:
    return {"type": "array", "items": items, **({"minItems": least} if least else {})}


def _either(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def _or_null(schema: Schema) -> Schema:
    return _either(schema, {"type": "null"})


def _whole(low: int, high: int) -> Schema:
    return _either(
        {"type": "integer", "minimum": low, "maximum": high}, {"type": "string", "pattern": "^-?(0|[1-9][0-9]*)$"}
    )


def _refused(*words: str) -> Schema:
    return {"not": {"enum": list(words)}}


_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}
_TRUTH: Schema = {"type": "boolean"}
_SCALAR = _either(_TEXT, _NUMBER, _TRUTH)  # text, as a YAML reader may have retyped it
_SAID: Schema = _either({"type": "string", "pattern": r"\S"}, _NUMBER, _TRUTH)
_ENTRY: Schema = _either({"type": "string", "minLength": 1}, _NUMBER, _TRUTH)
_ID: Schema = {"type": "string", "pattern": _ID_PATTERN, "maxLength": 80}
_NO_MARK = _refused(*(mark.value for mark in Mark))
_TEXTS = _list(_ENTRY)
_FRACTION = r"0*[1-9][0-9]*/0*[1-9][0-9]*"
_DECIMAL = r"0+(\.[0-9]{1,20})?|0*1(\.0{1,20})?"
_PERCENT = r"0*[0-9]{1,2}(\.[0-9]{1,20})?%|0*100(\.0{1,20})?%"
_SHARE = _either(
    {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
    {"type": "string", "pattern": rf"^(?!0+(\.0+)?%?$)({_FRACTION}|{_DECIMAL}|{_PERCENT})$"},
)
_SCORE = _whole(*SCORES)
_YEAR = _whole(*YEARS)
_REF: Schema = _either({"type": "string", "maxLength": MAX_REF}, _NUMBER, _TRUTH)
_FORMAT: Schema = {"enum": [1, "1"]}

_SOURCE = _object({"id": _ID, "title": _SAID}, {"author": _SCALAR, "year": _YEAR, "url": _SCALAR})
_POINT_ID = {"allOf": [_ID, _NO_MARK, {"pattern": "[a-z]"}]}  # a letter, or it could be taken for a score
_POINT = _object({"score": _SCORE, "id": _POINT_ID, "label": _SAID})
_SCALE = _object({"met_at": _SCORE, "points": _list(_POINT, least=2)})
_DIMENSION = _object({"id": _ID, "label": _SAID})
_QUESTION = _object(
    {"id": {"allOf": [_ID, _NO_MARK]}, "text": _SAID},
    {
        "ref": _REF,
        "formerly": _list(_ID),
        "formerly_text": _TEXTS,
        "why": _SCALAR,
        "options": _list(_either(_ENTRY, _object({"text": _SAID}, {"formerly_text": _TEXTS}))),
        "advice": _either(_SCALAR, _TEXTS),
        "evidence": _SCALAR,
        "dimension": _SCALAR,
        "essential": {"enum": [True, False, "true", "false"]},
        "weight": _whole(1, MAX_WEIGHT),
        "scale": _SCALAR,
        "met_at": _SCORE,
        "not_applicable": {"enum": ["allowed", "refused"]},
        "sources": _TEXTS,
    },
)
_STAGE = _object(
    {"id": _ID, "name": _SAID, "questions": {**_list(_QUESTION, least=1), "maxItems": MAX_QUESTIONS}},
    {
        "ref": _REF,
        "formerly": _list(_ID),
        "motto": _SCALAR,
        "also_called": _TEXTS,
        "summary": _SCALAR,
        "benefits": _TEXTS,
        "pitfall": _SCALAR,
        "pass_share": _SHARE,
        "sources": _TEXTS,
    },
)
_CHECK = _object(
    {"id": _ID, "label": _SAID, "questions": _list(_ENTRY, least=1)},
    {"after": _SCALAR, "near_side": _SCALAR, "far_side": _SCALAR, "sources": _TEXTS},
)
_CHECK["dependencies"] = {"near_side": ["after"], "far_side": ["after"]}
_BENCHMARK = _object(
    {"id": _ID, "question": _SAID, "statement": _SAID},
    {"met_by": _SCORE, "share": _SHARE, "year": _YEAR, "base": _SCALAR, "note": _SCALAR, "sources": _TEXTS},
)
_CROSSWALK = _object(
    {"rubric": _ID},
    {
        "stages": _list(_object({"stage": _SAID, "matches": _list(_ENTRY, least=1)}, {"because": _SCALAR})),
        "ranges": _list(
            _object(
                {
                    "reached": _whole(0, MAX_STAGES),
                    "plausible": {**_list(_whole(0, MAX_STAGES)), "minItems": 2, "maxItems": 2},
                }
            )
        ),
        "same": _list(_object({"question": _SAID, "as": _ID})),
        "similar": _list(_object({"question": _SAID, "as": _ID}, {"difference": _SCALAR})),
    },
)
_RUBRIC = _object(
    {
        "format": _FORMAT,
        "id": _ID,
        "version": _SAID,
        "title": _SAID,
        "scales": {"type": "object", "propertyNames": _ID, "additionalProperties": _SCALE, "minProperties": 1},
        "stages": {**_list(_STAGE, least=1), "maxItems": MAX_STAGES},
    },
    {
        "summary": _SCALAR,
        "language": _SCALAR,
        "before": _SCALAR,
        "sources": _list(_SOURCE),
        "scale": _SCALAR,
        "pass_share": _SHARE,
        "dimensions": _list(_DIMENSION),
        "checks": _list(_CHECK),
        "benchmarks": _list(_BENCHMARK),
        "crosswalk": _list(_CROSSWALK),
    },
)
_RUBRIC["anyOf"] = [  # a share for all stages, or one for each
    {"required": ["pass_share"], "properties": {"pass_share": _SHARE}},
    {"properties": {"stages": {"items": {"required": ["pass_share"]}}}},
]

_RATING = _either(_TEXT, {"type": "integer"}, {"type": "null"})
_ANSWER = _object({}, {"answer": _RATING, "note": _SCALAR, "reason": _SCALAR, "evidence": _either(_SCALAR, _TEXTS)})
_SHEET = _object(
    {"answers": {"type": "object", "propertyNames": _ID, "additionalProperties": _either(_RATING, _ANSWER)}},
    {
        "format": _FORMAT,
        "rubric": {
            "type": "string",
            "pattern": _ID_PATTERN[:-1] + "(@.*)?$",
            "not": {"pattern": r"[/\\]|\.([Yy][Aa]?[Mm][Ll]|[Jj][Ss][Oo][Nn])$"},
        },
        "subject": _SCALAR,
        "scope": _SCALAR,
        "date": {
            "type": "string",
            "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]00:00(:00(\.0{1,9})?)? ?(Z|[+-]00:?00)?)?$",
        },
        "respondent": _SCALAR,
        "role": _SCALAR,
        "assessor": _SCALAR,
        "summary": _SCALAR,
        "agreed_by": _TEXTS,
        "asked": _list(_ID),
        "tags": {"type": "object", "additionalProperties": _or_null(_SCALAR)},
        "set_aside": {"type": "object"},
    },
)

_IDS = _list(_ID)
_COUNT: Schema = {"type": "integer", "minimum": 0}
_ACHIEVEMENT = _or_null({"type": "number", "minimum": 0, "maximum": 1})
_RUNG = _object({"number": _COUNT, "id": _or_null(_ID), "name": _TEXT})
_PROBLEM = _object({"message": _TEXT, "line": _or_null(_COUNT), "column": _or_null(_COUNT)})
_STATE = _or_null(_TRUTH)
_SCORED_FIELDS: dict[str, Schema] = {
    "source": _TEXT,
    "rubric": _TEXT,
    "subject": _TEXT,
    "scope": _TEXT,
    "respondent": _TEXT,
    "role": _TEXT,
    "date": _or_null({"type": "string", "format": "date"}),
    "tags": {"type": "object", "additionalProperties": _TEXT},
    "reached": _RUNG,
    "at_most": _RUNG,
    "working_on": _or_null(_RUNG),
    "counts": _object(dict.fromkeys(("questions", "rated", "unknown", "unanswered", "not_applicable"), _COUNT)),
    "answers": {
        "type": "object",
        "additionalProperties": _either({"type": "integer"}, {"enum": [mark.value for mark in Mark]}),
    },
    "stages": _list(
        _object(
            {
                "id": _ID,
                "passed": _TRUTH,
                "possible": _TRUTH,
                **dict.fromkeys(("met", "applicable", "needed", "essential_met", "essential"), _COUNT),
                "achievement": _ACHIEVEMENT,
                "gaps": _IDS,
                "open": _IDS,
            }
        )
    ),
    "dimensions": _list(_object({"id": _ID, "met": _COUNT, "applicable": _COUNT, "achievement": _ACHIEVEMENT})),
    "gaps": _IDS,
    "open": _IDS,
    "plan": _object({"target": _or_null(_ID), "questions": _IDS, "impossible": _TRUTH}),
    "near_miss": _TRUTH,
    "fragile": _list(_object({"stage": _ID, "questions": _IDS, "essential": _IDS})),
    "deciding": _IDS,
    "ahead": _IDS,
    "checks": _list(_object({"id": _ID, "met": _STATE})),
    "benchmarks": _list(_object({"id": _ID, "at_or_above": _STATE})),
    "warnings": _list(_PROBLEM),
}
_FAILED_FIELDS: dict[str, Schema] = {"source": _TEXT, "errors": _list(_PROBLEM, least=1)}
_RUBRIC_TEXTS: Schema = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("id", "version", "sha256", "title", "summary", "language", "before"), _TEXT),
        **dict.fromkeys(
            ("sources", "scales", "dimensions", "stages", "questions", "checks", "benchmarks", "crosswalk"),
            _list({"type": "object"}),
        ),
    },
    "required": ["id", "version", "sha256", "title", "stages", "questions", "checks", "benchmarks", "sources"],
}
_LINE_FORMAT: dict[str, Schema] = {"format": {"const": 1}}
_ENVELOPE: dict[str, Schema] = {
    **_LINE_FORMAT,
    "tool": _object({"name": _TEXT, "version": _TEXT}),
    "rubrics": {"type": "object", "additionalProperties": _RUBRIC_TEXTS},
}
_DATE = _or_null({"type": "string", "format": "date"})
_RATED = _either({"type": "integer"}, {"enum": [mark.value for mark in Mark]})
_BESIDE: dict[str, Schema] = {"warnings": _list(_PROBLEM), "failed": _list(_object(_FAILED_FIELDS))}
_TALLY = _object({"met": _COUNT, "applicable": _COUNT})
_COMPARISON = _object(
    {
        **_ENVELOPE,
        "subject": _TEXT,
        "rubric": _TEXT,
        "steps": _list(
            _object(
                {
                    "date": _DATE,
                    "source": _TEXT,
                    "version": _TEXT,
                    "reached": _RUNG,
                    "at_most": _RUNG,
                    "set_aside": _list(_TEXT),
                }
            ),
            least=2,
        ),
        "moved": _list(
            _object(
                {
                    "question": _ID,
                    "from": _or_null(_RATED),
                    "to": _or_null(_RATED),
                    "kind": {"enum": [kind.value for kind in Kind]},
                }
            )
        ),
        **dict.fromkeys(("gained", "lost", "closed", "opened"), _IDS),
        "regressed": _TRUTH,
        "dimensions": _list(_object({"id": _ID, "from": _TALLY, "to": _TALLY})),
        "not_comparable": _IDS,
        **_BESIDE,
    }
)
_ANSWERS = {"type": "object", "additionalProperties": _RATED}
_AGREEMENT: dict[str, Schema] = dict.fromkeys(("compared", "same", "split"), _COUNT)
_TEAM = _object(
    {
        **_ENVELOPE,
        "subject": _TEXT,
        "rubric": _TEXT,
        "respondents": _list(
            _object(
                {
                    **dict.fromkeys(("name", "respondent", "role", "source"), _TEXT),
                    "date": _DATE,
                    "reached": _RUNG,
                    "at_most": _RUNG,
                }
            ),
            least=2,
        ),
        "lowest": _RUNG,
        "highest": _RUNG,
        "differences": _list(_object({"question": _ID, "answers": _ANSWERS, "split": _TRUTH})),
        "unsure": _list(_object({"question": _ID, "answers": _ANSWERS})),
        "agreement": _object(_AGREEMENT),
        "dimensions": _list(_object({"id": _ID, **_AGREEMENT})),
        **_BESIDE,
    },
    {
        "groups": _list(_object({"group": _TEXT, "respondents": _list(_TEXT), "lowest": _RUNG, "highest": _RUNG})),
        "divides": _list(_object({"question": _ID, **dict.fromkeys(("met", "not_met", "divided"), _list(_TEXT))})),
    },
)
_REFUSAL = _object({**_ENVELOPE, "errors": _list(_PROBLEM, least=1), **_BESIDE})
_RESULT = _either(
    _object({**_ENVELOPE, "results": _list(_either(_object(_SCORED_FIELDS), _object(_FAILED_FIELDS)))}),
    _object({**_LINE_FORMAT, **_SCORED_FIELDS}),
    _object({**_LINE_FORMAT, **_FAILED_FIELDS}),
    _COMPARISON,
    _TEAM,
    _REFUSAL,
)

SCHEMAS: dict[str, Schema] = {
    "rubric": {"$schema": _DRAFT, "title": "A rubric of socialmaturity", **_RUBRIC},
    "sheet": {"$schema": _DRAFT, "title": "An answer sheet of socialmaturity", **_SHEET},
    "result": {
        "$schema": _DRAFT,
        "title": "Results of socialmaturity: a JSON document, one JSONL line, a comparison or a team",
        **_RESULT,
    },
}
