"""Join schemas into one that a value matches if it matches any of them."""

from __future__ import annotations

from typing import Any

_OF_ONE_TYPE = frozenset(("type", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum"))
"""Keywords that say nothing of values of other types."""

NULL = {"type": "null"}


def either(*schemas: Any) -> dict[str, Any]:  # noqa: ANN401 - a schema, or a record whose schema is made later
    """Return a schema of alternatives, without nesting those of its parts.

    Texts, numbers and null become one schema with a list of types.  Some programs convert a value to the first of
    several alternatives that it fits: null would become the score 0.
    """
    parts: list[Any] = []
    for schema in schemas:
        inner = schema["anyOf"] if isinstance(schema, dict) and set(schema) == {"anyOf"} else [schema]
        for part in inner:
            place = next((place for place, known in enumerate(parts) if _differ_by_type(known, part)), None)
            if place is not None:
                known = parts[place]
                parts[place] = {**known, **part, "type": [*_types(known), *_types(part)]}
            elif part not in parts and not (part == NULL and any("null" in _types(known) for known in parts)):
                parts.append(part)
    return dict(parts[0]) if len(parts) == 1 else {"anyOf": parts}


def _differ_by_type(one: Any, other: Any) -> bool:  # noqa: ANN401 - as above
    """Return whether two schemas differ by their types alone, and each keyword belongs to one of them."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return False
    if "type" not in one or "type" not in other or not one.keys() | other.keys() <= _OF_ONE_TYPE:
        return False
    shared_keywords = one.keys() & other.keys() - {"type"}
    kinds, other_kinds = (
        {"number" if type_ == "integer" else type_ for type_ in _types(each)} for each in (one, other)
    )
    return not shared_keywords and not kinds & other_kinds


def _types(schema: Any) -> list[str]:  # noqa: ANN401 - as above
    types = schema.get("type", []) if isinstance(schema, dict) else []
    return types if isinstance(types, list) else [types]
