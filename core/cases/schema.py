"""A form as JSON Schema, for REST and for the pages that are built from it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from marshmallow import Schema, fields, validate


@lru_cache(maxsize=512)
def json_schema(schema: type[Schema] | None) -> dict[str, Any] | None:
    """JSON Schema (2020-12) of a form, labels as titles; None where there is no form."""
    if schema is None:
        return None
    declared = schema().fields
    return {
        "type": "object",
        "properties": {name: _field(field) for name, field in declared.items()},
        "required": [name for name, field in declared.items() if field.required],
        "additionalProperties": False,
    }


def _field(field: fields.Field) -> dict[str, Any]:
    found = {"title": str(field.metadata.get("label", "")), **_kind(field), **_bounds(field)}
    if field.metadata.get("hint"):
        found["description"] = str(field.metadata["hint"])
    return found


def _kind(field: fields.Field) -> dict[str, Any]:
    if isinstance(field, fields.Nested):
        inner = json_schema(type(field.schema))
        return {"type": "array", "items": inner} if field.many else dict(inner or {})
    if isinstance(field, fields.List):
        return {"type": "array", "items": _field(field.inner)}
    if field.metadata.get("widget") == "month":
        return dict(_MONTH)
    for kind, shape in _KINDS:
        if isinstance(field, kind):
            return dict(shape)
    return {"type": "string"}


def _bounds(field: fields.Field) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for rule in field.validators:
        if isinstance(rule, validate.OneOf):
            found["enum"] = list(rule.choices)
        elif isinstance(rule, validate.Length):
            found |= {k: v for k, v in (("minLength", rule.min), ("maxLength", rule.max)) if v is not None}
        elif isinstance(rule, validate.Range):
            found |= {k: float(v) for k, v in (("minimum", rule.min), ("maximum", rule.max)) if v is not None}
    return found


_KINDS: tuple[tuple[type[fields.Field], dict[str, Any]], ...] = (
    (fields.Boolean, {"type": "boolean"}),
    (fields.Integer, {"type": "integer"}),
    (fields.Decimal, {"type": ["string", "number"], "format": "decimal"}),
    (fields.Float, {"type": "number"}),
    (fields.Date, {"type": "string", "format": "date"}),  # before its parent class
    (fields.DateTime, {"type": "string", "format": "date-time"}),
)
_MONTH = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}
