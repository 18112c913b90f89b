"""What a family has and lives on is for those who may read means: others see what was decided, not the figures behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.access.queries import may
from core.cases.masking import masked
from core.declare import DocumentType
from core.documents.catalogue import template

RIGHT = "read_means"
_OF_MEANS = frozenset(
    {
        *("incomes", "holdings", "spending", "rigid_spending", "crossed_on"),
        *("obligors", "supporters", "self_paid"),
        *("facts", "reasons", "figures", "intended", "replied"),
    }
)
"""Answers that say them, in rows or, like the grounds of an opinion, in words that begin as the advice has them."""
_PRINTED = frozenset({"working", "figures", "income", "property", "spending"})
_KEPT = ("outcome", "amount", "live")
_EMPTY: dict[str, Any] = {
    "reasons": [],
    "lines": [],
    "members": [],
    "figures": [],
    "says": {},
    "unmet": None,
    "left_out": [],
    "trace": [],
}


def answers(given: Any, *, own: bool) -> Any:
    """What was filled in, with numbers masked; without what it says of means for who may not read them, unless he wrote it."""
    found = masked(given, own=own)
    return found if own or may(RIGHT) else _without(found)


def _without(value: Any) -> Any:
    if isinstance(value, list):
        return [_without(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: _without(each) for name, each in value.items() if not _tells(name, each)}


def _tells(name: str, value: Any) -> bool:
    """A visit's findings are prose; those that settle the doubts of a check are rows of what each source knows."""
    return name in _OF_MEANS or (name == "findings" and isinstance(value, list))


def advice(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the rules advise: the kind and the sum; the figures and their working for those who may read means."""
    if may(RIGHT):
        return dict(content)
    return {name: content[name] for name in _KEPT if name in content} | _EMPTY


def prints_means(document: DocumentType) -> bool:
    """Whether it is an internal paper that lists what a family has, or works with it."""
    if document.kind != "form" or not document.template:
        return False
    return any(field.name in _PRINTED for field in template(document.template).fields)
