"""Ties to the applicant that the days of birth rule out, at the application as when somebody joins later (社会救助法 47)."""

from __future__ import annotations

from datetime import date

from core.clock import add_months
from core.rules.household import ADULT_AT
from core.text import Message, _

_OLDER, _YOUNGER, _BY_MARRIAGE = (
    ("parent", "grandparent"),
    ("child", "grandchild"),
    ("child_spouse", "spouse_parent"),
)


def why_not_kin(relation: str | None, born_on: date, applicant_born_on: date, on: date) -> Message | None:
    """Why somebody of that day of birth is not that to the applicant on a day; None where it can be."""
    if relation == "spouse" and _is_minor(max(born_on, applicant_born_on), on):
        return _("未满十八周岁，不可能是配偶。")
    if relation in _BY_MARRIAGE and _is_minor(born_on, on):
        return _("未满十八周岁，不可能是儿媳、女婿或者配偶的父母。")
    if relation in _OLDER and born_on >= applicant_born_on:
        return _("比申请人年轻，不可能是申请人的长辈。")
    if relation in _YOUNGER and born_on <= applicant_born_on:
        return _("比申请人年长，不可能是申请人的晚辈。")
    return None


def _is_minor(born_on: date, on: date) -> bool:
    return add_months(born_on, ADULT_AT * 12) > on
