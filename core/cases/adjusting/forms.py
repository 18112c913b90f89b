"""What is asked for: a type, an office and a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.actor import actor
from core.cases.adjusting.queries import adjustable
from core.cases.requests import month
from core.clock import add_months, month_of, today
from core.db.scope import outside
from core.divisions.queries import children, name_of
from core.errors import NotFound
from core.text import Text, _


@dataclass(frozen=True)
class Asked:
    """One question: which type, of which office, under the values of which month."""

    type_code: str
    office: str
    month: date


def asked(said: Mapping[str, str]) -> Asked:
    """What a request asks; without a month the next one, without an office the first of one's own.

    BadInput for what is no month, NotFound for another type, the refusal of the scope for another's office.
    """
    codes = [each.code for each in adjustable()]
    type_code = said.get("type") or next(iter(codes), "")
    if type_code not in codes:
        raise NotFound(_("没有按月发放的这一救助事项。"))
    offices = [code for code, _name in offices_here()]
    office = said.get("office") or next(iter(offices), actor().division)
    if office not in offices:
        raise outside()
    next_month = add_months(month_of(today()), 1)
    return Asked(type_code, office, month(said["month"], "month") if said.get("month") else next_month)


def offices_here() -> list[tuple[str, Text]]:
    """The townships of one's own place, or one's own."""
    own, on = actor().division, today()
    found = [(node.code, node.name) for node in children(own, on)] if len(own) == 6 else []
    return list(found) or [(own[:9], name_of(own[:9], on))]
