"""What a marshmallow field looks like on a page: its widget, label, hint, choices and present value. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from marshmallow import Schema, fields, validate
from marshmallow.utils import missing

from core.text import Message, Text, _

FEW = 5
LONG = 12


@dataclass(frozen=True)
class FormField:
    """One field as the template draws it; `rows` are the parts of a repeated or nested one, `blank` an empty row.

    widget: text textarea id_number phone date month moment number money whole tick yes_no choice radios ticks person
    division applied rows group fixed hidden. `must` is the neighbour's answer with which it is required, `by` is the field by which one of the people of the form is meant.
    """

    path: str
    name: str
    label: Text
    widget: str
    value: Any = ""
    hint: Text = ""
    unit: Text = ""
    required: bool = False
    must: str = ""
    choices: tuple[tuple[str, Text], ...] = ()
    errors: tuple[str, ...] = ()
    wide: bool = False
    placeholder: Text = ""
    most: int | None = None
    group: Text = ""
    when: str = ""
    rows: tuple[tuple[FormField, ...], ...] = ()
    blank: tuple[FormField, ...] = ()
    add_label: Text = ""
    fixed: bool = False
    by: str = ""

    @property
    def id(self) -> str:
        """An id for the page, made of the path."""
        return "f-" + self.path.replace(".", "-")


Errors = Mapping[str, Sequence[Text] | Text]


def sentences(said: Sequence[Text] | Text) -> tuple[str, ...]:
    """What is said of a field, whether it came as one sentence or as several."""
    return (str(said),) if isinstance(said, (str, Message)) else tuple(str(each) for each in said)


def describe(
    schema: Schema, data: Mapping[str, Any], errors: Errors, prefix: str = ""
) -> tuple[FormField, ...]:
    """The fields of a schema in its order, with present values and the sentences that belong to each."""
    return tuple(
        _describe(name, field, data.get(name, missing), errors, prefix)
        for name, field in schema.fields.items()
        if not field.dump_only
    )


def _describe(name: str, field: fields.Field, value: Any, errors: Errors, prefix: str) -> FormField:
    path, about = prefix + name, {**_beside(field, name), **field.metadata}
    if value is missing:
        default = field.load_default
        value = default() if callable(default) else default
    value = None if value is missing else value
    widget = widget_of(field)
    common: dict[str, Any] = dict(
        path=path,
        name=name,
        label=about.get("label", name),
        widget=widget,
        hint=about.get("hint", ""),
        unit=about.get("unit", ""),
        required=field.required,
        errors=sentences(errors.get(path, ())),
        wide=bool(about.get("wide", widget in WIDE)),
        placeholder=about.get("placeholder", ""),
        most=_longest(field),
        group=about.get("group", ""),
        when=_when(about.get("when"), prefix),
        must=_when(about.get("must"), prefix),
        by=about.get("by", ""),
    )
    if widget in ("rows", "group"):
        return FormField(**common, **_parts(field, value, errors, path))
    return FormField(**common, value=shown(value, widget), choices=choices_of(field))


def _beside(field: fields.Field, name: str) -> dict[str, Any]:
    """What a form says of a field apart from it: `groups` (name -> legend) and `applies` (name -> what shows it)."""
    form = field.parent
    return {
        key: table[name]
        for key, table in (("group", getattr(form, "groups", {})), ("when", getattr(form, "applies", {})))
        if name in table
    }


WIDE = ("textarea", "rows", "group", "ticks")


def _parts(field: fields.Field, value: Any, errors: Errors, path: str) -> dict[str, Any]:
    schema = nested_schema(field)
    assert schema is not None
    if widget_of(field) == "group":
        return dict(rows=(describe(schema, value or {}, errors, f"{path}."),))
    given = list(value or ())
    least = max((v.min or 0 for v in field.validators if isinstance(v, validate.Length)), default=0)
    given += [{}] * max(0, (max(least, 1) if field.required else least) - len(given))
    return dict(
        rows=tuple(describe(schema, row, errors, f"{path}.{place}.") for place, row in enumerate(given)),
        blank=describe(schema, {}, {}, f"{path}.__i__."),
        add_label=field.metadata.get("add") or _("添加：%(what)s", what=field.metadata.get("label", "")),
        fixed=bool(field.metadata.get("fixed")),
    )


def nested_schema(field: fields.Field) -> Schema | None:
    """The schema of the rows of a repeated field, or of the parts of a nested one."""
    if isinstance(field, fields.List):
        return nested_schema(field.inner)
    return field.schema if isinstance(field, fields.Nested) else None


def is_repeated(field: fields.Field) -> bool:
    """True for a list of rows with fields of their own."""
    return nested_schema(field) is not None and (
        isinstance(field, fields.List) or bool(getattr(field, "many", False))
    )


def widget_of(field: fields.Field) -> str:
    """How the field is drawn: by the widget named in its metadata (those of `core.declare.fields`), else by its type."""
    if nested_schema(field) is not None:
        return "rows" if is_repeated(field) else "group"
    named = str(field.metadata.get("widget", ""))
    if named == "switch":
        return _switch(field)
    if named == "choice" or (not named and choices_of(field) and not isinstance(field, fields.List)):
        return "radios" if field.required and len(choices_of(field)) <= FEW else "choice"
    if named:
        return ALIASES.get(named, named)
    if isinstance(field, fields.List):
        return "ticks"
    return next((widget for kind, widget in _BY_TYPE if isinstance(field, kind)), "text")


ALIASES = {"prose": "textarea", "day": "date", "choices": "ticks"}
"""Widgets that `core.declare.fields` calls otherwise."""


def _switch(field: fields.Field) -> str:
    """A yes or no that must be answered offers both; a statement to confirm, or an optional one, is ticked."""
    return "yes_no" if field.required and not field.validators else "tick"


_BY_TYPE: tuple[tuple[type[fields.Field], str], ...] = (
    (fields.Boolean, "tick"),
    (fields.Decimal, "money"),
    (fields.Integer, "whole"),
    (fields.Number, "number"),
    (fields.Date, "date"),  # before DateTime, which it derives from
    (fields.DateTime, "moment"),
)


def choices_of(field: fields.Field) -> tuple[tuple[str, Text], ...]:
    """(value, label) of what may be chosen: OneOf or ContainsOnly with labels there, in `metadata["labels"]`, or in
    `metadata["options"]`, which may be a function."""
    if offered := field.metadata.get("options") or field.metadata.get("choices"):
        return tuple((str(value), label) for value, label in (offered() if callable(offered) else offered))
    if isinstance(field, fields.List):
        several = [v for v in field.validators if isinstance(v, validate.ContainsOnly)]
        return _labelled(several[0], field) if several else choices_of(field.inner)
    held = [
        v
        for v in field.validators
        if isinstance(v, validate.OneOf) and not isinstance(v, validate.ContainsOnly)
    ]
    return _labelled(held[0], field) if held else ()


def _labelled(rule: validate.OneOf, field: fields.Field) -> tuple[tuple[str, Text], ...]:
    known = field.metadata.get("labels") or dict(zip(rule.choices, rule.labels, strict=False))
    if not isinstance(known, Mapping):
        known = dict(zip(rule.choices, known, strict=False))
    return tuple((str(choice), known.get(choice, choice)) for choice in rule.choices)


def _longest(field: fields.Field) -> int | None:
    limits: Iterable[int | None] = (
        v.equal or v.max for v in field.validators if isinstance(v, validate.Length)
    )
    return next((limit for limit in limits if limit and not isinstance(field, fields.List)), None)


def _when(rule: Any, prefix: str) -> str:
    """`when=("field", value)` or `("field", (one, another))`: the neighbour whose answer shows this field."""
    if not rule:
        return ""
    name, wanted = rule
    values = wanted if isinstance(wanted, (list, tuple, set, frozenset)) else (wanted,)
    return f"{prefix}{name}=" + "|".join("1" if value is True else str(value) for value in values)


def shown(value: Any, widget: str) -> Any:
    """A value as the widget holds it."""
    if widget == "ticks":
        return tuple(str(each) for each in value or ())
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()[:7] if widget == "month" else value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)
