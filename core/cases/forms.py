"""Forms of a stage: which one an outcome takes, filled in, stored as JSON, read back as values."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from marshmallow import Schema, ValidationError

from core.cases.process import named
from core.declare.fields import shared
from core.errors import Incomplete
from core.text import Message, _
from core.web.fields import is_repeated, nested_schema
from core.web.forms import flatten


@dataclass(frozen=True)
class Filled:
    """A form as filled in: `data` in Python's types, `stored` as JSON, `name` by which its schema is found again."""

    data: Mapping[str, Any] = field(default_factory=dict)
    stored: dict[str, Any] | None = None
    name: str | None = None


NOTHING_FILLED = Filled()


def form_of(form: Any, outcome: str) -> type[Schema] | None:
    """The form that this outcome takes: one for all, or one by outcome."""
    found = form.get(outcome) if isinstance(form, Mapping) else form
    return found if isinstance(found, type) else None


def filled(
    form: Any, outcome: str, given: Mapping[str, Any], members: Collection[str] | None = None
) -> Filled:
    """Read what was filled in. Raises Incomplete with every fault by field path.

    `members`: the places of those who may be named (m1, m2 ...); None where the form names nobody.
    """
    schema = form_of(form, outcome)
    if schema is None:
        return Filled(dict(given), dict(given) or None)
    try:
        data = shared(schema).load(dict(given))
    except ValidationError as fault:
        raise Incomplete(
            _("表单填写有误，请逐项更正。"),
            next=_("请按各栏提示更正后重新提交。"),
            fields=dict(flatten(fault.messages)),
        ) from fault
    strangers = dict(_strangers(shared(schema), data, members)) if members is not None else {}
    if strangers:
        raise Incomplete(_("家庭中没有这一成员。"), next=_("请从本案的家庭成员中选择。"), fields=strangers)
    return Filled(data, shared(schema).dump(data), name_of(schema))


def name_of(schema: type[Schema]) -> str:
    """The name by which a form is found again."""
    return f"{schema.__module__}:{schema.__qualname__}"


def _strangers(
    schema: Schema, data: Mapping[str, Any], members: Collection[str], before: str = ""
) -> Iterator[tuple[str, list[Message]]]:
    """Paths at which somebody is named who is not in the household."""
    for name, asked in schema.fields.items():
        inner, value = nested_schema(asked), data.get(name)
        if asked.metadata.get("member") and value and value not in members:
            yield before + name, [_("请从成员中选择。")]
        elif inner is not None and is_repeated(asked):
            for place, row in enumerate(value or ()):
                yield from _strangers(inner, row, members, f"{before}{name}.{place}.")
        elif inner is not None and value:
            yield from _strangers(inner, value, members, f"{before}{name}.")


def reason_in(data: Mapping[str, Any]) -> str:
    """The reason where the form asks for one."""
    return str(data.get("reasons") or data.get("reason") or "")


def own_reason(schema: type[Schema] | None, data: Mapping[str, Any], note: str) -> str:
    """What who signs says of his own; a ground that the form asks of everybody is no reason to depart from anything."""
    asked, said = shared(schema).fields.get("reasons") if schema else None, note.strip()
    demanded = asked is not None and asked.required and said == reason_in(data).strip()
    return "" if demanded else said


def read_back(name: str | None, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored answers as Python's types; what no form knows any more stays as it was stored."""
    if name is None:
        return dict(stored)
    read: dict[str, Any] = _anew(_read(named(name), json.dumps(stored, ensure_ascii=False, default=str)))
    return read


@lru_cache(4_000)
def _read(schema: type[Schema], text: str) -> dict[str, Any]:
    """The rules of a case ask for the same few answers again and again; whoever asks gets a copy."""
    stored = json.loads(text)
    try:
        loaded: dict[str, Any] = shared(schema).load({k: v for k, v in stored.items() if v is not None})
    except ValidationError as fault:
        valid: Any = fault.valid_data or {}
        return {**stored, **valid}
    return loaded


def _anew(value: Any) -> Any:
    """The same with lists and mappings of its own."""
    if isinstance(value, dict):
        return {name: _anew(each) for name, each in value.items()}
    return [_anew(each) for each in value] if isinstance(value, list) else value
