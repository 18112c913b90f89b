"""Forms of a stage: which one an outcome takes, filled in, stored as JSON, read back as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema, ValidationError

from core.cases.process import named
from core.errors import Incomplete
from core.text import _
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


def filled(form: Any, outcome: str, given: Mapping[str, Any]) -> Filled:
    """Read what was filled in. Raises Incomplete with every fault by field path."""
    schema = form_of(form, outcome)
    if schema is None:
        return Filled(dict(given), dict(given) or None)
    try:
        data = schema().load(dict(given))
    except ValidationError as fault:
        raise Incomplete(
            _("表单填写有误，请逐项更正。"),
            next=_("请按各栏提示更正后重新提交。"),
            fields=dict(flatten(fault.messages)),
        ) from fault
    return Filled(data, schema().dump(data), f"{schema.__module__}:{schema.__qualname__}")


def reason_in(data: Mapping[str, Any]) -> str:
    """The reason where the form asks for one."""
    return str(data.get("reasons") or data.get("reason") or "")


def read_back(name: str | None, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored answers as Python's types; what no form knows any more stays as it was stored."""
    if name is None:
        return dict(stored)
    schema: type[Schema] = named(name)
    try:
        loaded: dict[str, Any] = schema().load({k: v for k, v in stored.items() if v is not None})
    except ValidationError as fault:
        valid: Any = fault.valid_data or {}
        return {**stored, **valid}
    return loaded
