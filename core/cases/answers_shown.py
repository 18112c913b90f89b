"""What somebody filled in at a stage, read back in the words of its form: for the record on the page of a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import Schema

from core.cases.models import StageEntry
from core.cases.process import named
from core.errors import Refused
from core.library.queries import texts
from core.text import Text, _
from core.web.fields import choices_of, is_repeated, nested_schema

ELSEWHERE = frozenset(
    {
        *("applicant", "members", "consents", "checklist", "signature"),
        *("incomes", "holdings", "spending", "id_number", "account"),
    }
)
"""What the page shows in a place of its own, or nobody needs to read again."""


def read_again(
    row: StageEntry, answers: Mapping[str, Any] | None, names: Mapping[str, str]
) -> list[tuple[Text, str]]:
    """(label, value) of every answer that was given; `names` calls members by their place in the case."""
    if not answers or not row.form_code:
        return []
    try:
        schema: type[Schema] = named(row.form_code)
    except Refused:  # a form that an upgrade has taken away
        return []
    return list(_lines(schema(), answers, names))


def _lines(
    schema: Schema, answers: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[tuple[Text, str]]:
    for name, field in schema.fields.items():
        value, inner = answers.get(name), nested_schema(field)
        if name in ELSEWHERE or value in (None, "", [], {}):
            continue
        label = field.metadata.get("label", name)
        if inner is None:
            yield label, _said(field, value, names)
            continue
        for row in value if is_repeated(field) else [value]:
            yield label, "，".join(_in_a_row(inner, row, names))


def _in_a_row(schema: Schema, answers: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    """Values alone, but a yes says what of, and a no too."""
    for label, said in _lines(schema, answers, names):
        if said == str(_("是")):
            yield str(label)
        else:
            yield f"{label}：{said}" if said == str(_("否")) else said


def _said(field: Any, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if field.metadata.get("member"):
        return names.get(str(value), str(value))
    if field.metadata.get("cites"):
        known = texts()
        return "、".join(known[code].name if code in known else code for code in value)
    called = {code: str(label) for code, label in choices_of(field)}
    given = value if isinstance(value, list) else [value]
    said = "、".join(called.get(str(each), str(each)) for each in given)
    return f"{said} {field.metadata['unit']}".strip() if field.metadata.get("unit") else said
