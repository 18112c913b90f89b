"""What is asked for: a type, an office and a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.actor import actor
from core.cases.adjusting.queries import adjustable
from core.cases.queries import FAR
from core.cases.requests import month, number_in
from core.clock import add_months, month_of, today
from core.db.scope import outside
from core.divisions.queries import governed, name_of, office_of, place_of, tier_of
from core.errors import NotFound
from core.text import Text, _


@dataclass(frozen=True)
class Asked:
    """One question: which type, of which office, under the values of which month."""

    type_code: str
    office: str
    month: date
    after: int = 0


def asked(said: Mapping[str, str]) -> Asked:
    """What a request asks; without a month the next one, without an office the first of one's own.

    BadInput for what is no month, NotFound for another type, the refusal of the scope for another's office.
    """
    codes = [each.code for each in adjustable()]
    type_code = said.get("type") or next(iter(codes), "")
    if type_code not in codes:
        raise NotFound(_("没有按月发放的这一救助事项。"), next=_("请从按月发放的事项中选择。"))
    offices = [code for code, _name in offices_here()]
    office = said.get("office") or next(iter(offices), actor().division)
    if office not in offices:
        raise outside()
    next_month = add_months(month_of(today()), 1)
    wanted = month(said["month"], "month") if said.get("month") else next_month
    return Asked(type_code, office, wanted, number_in(said, "cursor", FAR) or 0)


def offices_here() -> list[tuple[str, Text]]:
    """The townships of one's own place, or one's own."""
    own, on = actor().division, today()
    if tier_of(own) == "county":
        return [(node.code, node.name) for node in governed(own, on)]
    town = place_of(office_of(own, on))
    return [(town, name_of(town, on))]
