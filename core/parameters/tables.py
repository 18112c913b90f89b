"""A form for a table whose shape is that of an example: one field a leaf, rows for lists of tables; and back again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from core.parameters.showing import key_name
from core.text import _

SEPARATORS = re.compile(r"[、,，;；\s]+")


def table_field(example: Any) -> fields.Field:
    """The field for a value like the example; free JSON where there is none to go by."""
    if isinstance(example, Mapping) and example:
        return fields.Nested(_schema([example]), required=True, metadata={"label": _("值")})
    if isinstance(example, list) and example and all(isinstance(row, Mapping) for row in example):
        return fields.List(
            fields.Nested(_schema(example)),
            validate=validate.Length(max=100),
            metadata={"label": _("值"), "add": _("再加一行")},
        )
    return fields.Str(
        required=True,
        validate=_is_json,
        metadata={
            "label": _("值"),
            "widget": "textarea",
            "wide": True,
            "hint": _("还没有可以照着填的值。请按 JSON 格式填写，或用县区档案文件载入。"),
        },
    )


def for_form(value: Any) -> Any:
    """A written table as its form shows it: lists of plain values as one line of text."""
    if isinstance(value, Mapping):
        return {name_of(key): for_form(each) for key, each in value.items()}
    if isinstance(value, list):
        if all(isinstance(row, Mapping) for row in value):
            return [for_form(row) for row in value]
        return "、".join(str(each) for each in value)
    return value


def from_form(given: Any, example: Any) -> Any:
    """The written table out of what its form gave; kinds of leaves as in the example."""
    if isinstance(example, Mapping) and isinstance(given, Mapping):
        named = {name_of(key): key for key in example}
        return {
            named[k]: from_form(v, example[named[k]])
            for k, v in given.items()
            if not _nothing(v, example[named[k]])
        }
    if isinstance(example, list) and isinstance(given, list):
        whole = _union(example)
        return [from_form(row, whole) for row in given]
    if isinstance(example, list):
        numbers = bool(example) and all(isinstance(each, int) for each in example)
        items = [text for text in SEPARATORS.split(given or "") if text]
        return [int(text) for text in items] if numbers else items
    return given if example is not None or not isinstance(given, str) else json.loads(given)  # fmt: skip


def name_of(key: str) -> str:
    """A key as a field's name; dots would be read as paths."""
    return key.replace(".", "__")


def _schema(rows: list[Any]) -> Schema:
    return Schema.from_dict({name_of(k): _leaf(k, v) for k, v in _union(rows).items()})()


def _union(rows: list[Any]) -> dict[str, Any]:
    """Every key that one of the rows has, with a value to go by."""
    found: dict[str, Any] = {}
    for row in rows:
        for key, value in row.items():
            found.setdefault(key, value)
    return found


def _leaf(key: str, value: Any) -> fields.Field:
    label = {"label": key_name(key)}
    if isinstance(value, Mapping):
        return fields.Nested(_schema([value]), required=True, metadata=label)
    if isinstance(value, bool):
        return fields.Boolean(load_default=False, metadata=label)
    if isinstance(value, int):
        return fields.Integer(metadata=label)
    if isinstance(value, list):
        numbers = all(isinstance(each, int) for each in value)
        hint = {"hint": _("几项之间用顿号分开。")}
        return fields.Str(validate=_are_numbers if numbers and value else None, metadata=label | hint)
    return fields.Str(validate=validate.Length(max=500), metadata=label)


def _nothing(value: Any, example: Any) -> bool:
    """What was left empty is left out; a switch that is off is said where the example has it."""
    return value is None or value == "" or (value is False and example is not False and example is not True)


def _are_numbers(text: str) -> bool:
    if not all(part.isascii() and part.isdigit() for part in SEPARATORS.split(text) if part):
        raise ValidationError("Not a valid integer.")
    return True


def _is_json(text: str) -> bool:
    try:
        found = json.loads(text)
    except ValueError:
        raise ValidationError("Invalid input type.") from None
    if not isinstance(found, (list, dict)):
        raise ValidationError("Invalid input type.")
    return True
