"""What somebody filled in at a stage, read back in the words of its form: for the record on the page of a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any

from marshmallow import Schema, fields

from core.cases.forms import form_of
from core.cases.models import StageEntry
from core.cases.process import named
from core.declare import Line
from core.declare.fields import shared
from core.documents.askable import source_label
from core.errors import Refused
from core.library.queries import texts
from core.text import Text, _
from core.web.fields import choices_of, is_repeated, nested_schema
from core.web.language import retold

ELSEWHERE = frozenset(
    {
        *("applicant", "members", "consents", "checklist"),
        *("incomes", "holdings", "spending", "id_number", "account"),
    }
)
"""What the page shows in a place of its own, or nobody needs to read again."""
FOUND = ("incomes", "holdings", "spending")
"""Of these the page compares what counts; where two who went found otherwise, each one's is read in the record too."""


def read_again(
    row: StageEntry, stage: Mapping[str, Any], line: Line, names: Mapping[str, str]
) -> list[tuple[Text, str]]:
    """(label, value) of every answer that was given; `names` calls members by their place in the case.

    `stage`: the entry as REST shows it. Of several who signed, what all say stands first, then each one's own words.
    """
    signed = [one for one in stage["signed"] if one["answers"]]
    if len(signed) < 2:
        return _read(_schema_of(row), stage["answers"], names)

    def part(
        one: Mapping[str, Any], answers: Mapping[str, Any], shown: AbstractSet[str]
    ) -> list[tuple[Text, str]]:
        return _read(_schema_signed(row, line, one["outcome"]), answers, names, ELSEWHERE - shown)

    apart = {
        name
        for name in FOUND
        if len({tuple(part(s, {name: s["answers"].get(name)}, {name})) for s in signed}) > 1
    }
    parts = [(s["name"], part(s, s["answers"], apart)) for s in signed]
    shared = [said for said in parts[0][1] if all(said in part for _name, part in parts)]
    own = [
        (f"{label}（{name}）", value)
        for name, part in parts
        for label, value in part
        if (label, value) not in shared
    ]
    return [*shared, *own]


def _schema_signed(row: StageEntry, line: Line, outcome: str) -> type[Schema] | None:
    """The form under a signature: that of the entry, unless it was signed for another outcome."""
    return _schema_of(row) if outcome == row.outcome else form_of(getattr(line, "form", None), outcome)


def _schema_of(row: StageEntry) -> type[Schema] | None:
    try:
        return named(row.form_code) if row.form_code else None
    except Refused:  # a form that an upgrade has taken away
        return None


def _read(
    schema: type[Schema] | None,
    answers: Mapping[str, Any] | None,
    names: Mapping[str, str],
    hidden: frozenset[str] = ELSEWHERE,
) -> list[tuple[Text, str]]:
    return list(_lines(shared(schema), answers, names, hidden)) if schema and answers else []


def _lines(
    schema: Schema, answers: Mapping[str, Any], names: Mapping[str, str], hidden: frozenset[str] = ELSEWHERE
) -> Iterator[tuple[Text, str]]:
    for name, field in schema.fields.items():
        value, inner = answers.get(name), nested_schema(field)
        if name in hidden or value in (None, "", [], {}):
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
    if field.metadata.get("source"):
        return str(source_label(str(value)))
    if field.metadata.get("cites"):
        known = texts()
        return "、".join(known[code].name if code in known else code for code in value)
    if isinstance(field, fields.Decimal):  # 450 and 450.00 are one sum
        value = f"{Decimal(str(value)):.2f}"
    if field.metadata.get("widget") == "prose":
        return retold(str(value))
    called = {code: str(label) for code, label in choices_of(field)}
    given = value if isinstance(value, list) else [value]
    said = "、".join(called.get(str(each), str(each)) for each in given)
    return f"{said} {field.metadata['unit']}".strip() if field.metadata.get("unit") else said
