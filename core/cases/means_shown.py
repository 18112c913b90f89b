"""What a family has and lives on is for those who may read means: others see what was decided, not the figures behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.access.queries import may
from core.cases.masking import masked
from core.cases.models import Case
from core.declare import DocumentType
from core.documents.catalogue import template

RIGHT = "read_means"
_GOES = "survey"
"""Who goes to see compares with what was declared and found before (D57 15), not with what sources said or the rules work out."""
_ROWS = frozenset(
    {"incomes", "holdings", "spending", "rigid_spending", "crossed_on", "obligors", "supporters", "self_paid"}
)
"""Answers that say what the family has."""
_WORDS = frozenset({"facts", "reasons", "figures", "intended", "replied"})
"""The grounds of an opinion, which begin as the advice has them."""
_LISTED = frozenset({"income", "property", "spending"})
_WORKED_OUT = frozenset({"working", "figures"})
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


def answers(case: Case, given: Any, *, own: bool) -> Any:
    """What was filled in, with numbers masked; without what it says of means for who may not read them, unless he wrote it.

    A case about no family tells nothing of any.
    """
    found = masked(given, own=own)
    if own or case.household_id is None or may(RIGHT):
        return found
    return _without(found, _WORDS if may(_GOES) else _WORDS | _ROWS)


def _without(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_without(each, names) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: _without(each, names) for name, each in value.items() if not _tells(name, each, names)}


def _tells(name: str, value: Any, names: frozenset[str]) -> bool:
    """A visit's findings are prose; those that settle the doubts of a check are rows of what each source knows."""
    return name in names or (name == "findings" and isinstance(value, list))


def advice(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the rules advise: the kind and the sum; the figures and their working for those who may read means."""
    if may(RIGHT):
        return dict(content)
    return {name: content[name] for name in _KEPT if name in content} | _EMPTY


def keeps_closed(document: DocumentType) -> bool:
    """Whether it is an internal paper with what a family has that the one who acts doesn't open."""
    if may(RIGHT) or document.kind != "form" or not document.template:
        return False
    printed = {field.name for field in template(document.template).fields}
    return bool(printed & (_WORKED_OUT if may(_GOES) else _WORKED_OUT | _LISTED))
