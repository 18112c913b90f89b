"""The form of a generated screen: columns of a table as a marshmallow schema, which `core.web.forms` draws and reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate
from sqlalchemy import Boolean, Date, DateTime, Integer, Numeric, Text
from sqlalchemy.orm import Mapper
from sqlalchemy.types import TypeDecorator, TypeEngine

from core.clock import SHANGHAI
from core.db import Fen, Json, Moment
from core.text import _
from core.web.filterbar import Choices

YUAN = _("元")


class ShanghaiMoment(fields.AwareDateTime):
    """A moment typed as the wall clock in Shanghai."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default_timezone=SHANGHAI, **kwargs)


def schema_of(
    mapper: Mapper[Any],
    columns: Sequence[str],
    *,
    labels: Mapping[str, Any],
    hints: Mapping[str, Any],
    choices: Mapping[str, Choices | Callable[[], Choices]],
    given: Mapping[str, fields.Field],
    groups: Mapping[str, Any],
) -> type[Schema]:
    """A schema with one field a column, in that order; `given` fields replace what the column would have made."""
    made: dict[str, Any] = {}
    for column in columns:
        field = given.get(column) or _field(mapper, column, choices.get(column))
        field.metadata = {
            "label": labels.get(column, column),
            "hint": hints.get(column, ""),
            "group": groups.get(column, ""),
            **field.metadata,
        }
        made[column] = field
    meta = type("Meta", (), {"unknown": EXCLUDE})
    return type(f"{mapper.class_.__name__}Form", (Schema,), {**made, "Meta": meta})


def _field(mapper: Mapper[Any], name: str, choices: Choices | Callable[[], Choices] | None) -> fields.Field:
    column = mapper.columns[name]
    required = not column.nullable and column.default is None and column.server_default is None
    settings: dict[str, Any] = dict(required=required, allow_none=not required)
    if not required and (column.nullable or column.default is not None):
        settings["load_default"] = None if column.nullable else default_of(column)
    metadata: dict[str, Any] = {}
    if choices is not None:
        metadata.update(choices=choices, widget="choice")
    if isinstance(column.type, Text):
        metadata["widget"] = "textarea"
    if isinstance(column.type, Fen):
        metadata["unit"] = YUAN
    kind = _kind(column.type)
    if choices is not None:
        settings["validate"] = _one_of(choices)
    elif kind is fields.String and (longest := getattr(column.type, "length", None)):
        settings["validate"] = validate.Length(max=longest)
    if kind is fields.Decimal:
        settings["places"] = 2 if isinstance(column.type, Fen) else getattr(column.type, "scale", None)
    return kind(metadata=metadata, **settings)


def default_of(column: Any) -> Any:
    """The plain value that a new row would get, or None."""
    default = column.default
    return default.arg if default is not None and default.is_scalar else None


def _kind(kind: TypeEngine[Any]) -> type[fields.Field]:
    if isinstance(kind, type(Json)):
        raise TypeError("a JSON column has no form of its own: give a field in `form_fields`")
    if isinstance(kind, Fen):
        return fields.Decimal
    if isinstance(kind, Moment):
        return ShanghaiMoment
    plain = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    for column_type, field_type in _KINDS:
        if isinstance(plain, column_type):
            return field_type
    return fields.String


_KINDS: tuple[tuple[type[TypeEngine[Any]], type[fields.Field]], ...] = (
    (Boolean, fields.Boolean),
    (Integer, fields.Integer),
    (Numeric, fields.Decimal),
    (Date, fields.Date),
    (DateTime, ShanghaiMoment),
)


def _one_of(choices: Choices | Callable[[], Choices]) -> Callable[[Any], bool]:
    def check(value: Any) -> bool:
        offered = choices() if callable(choices) else choices
        if str(value) not in {str(each) for each, _label in offered}:
            raise ValidationError("Must be one of: .")
        return True

    return check
