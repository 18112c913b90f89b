"""What changes while aid is paid: who has died, who is paid then, what is paid now, when it ends."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.declare.facts import Facts, Member


def died_meanwhile(facts: Facts) -> bool:
    """Whether a death was reported in this case."""
    return any(mark == "death" or mark.startswith("death:") for mark in facts.raised)


def dead(facts: Facts) -> frozenset[str]:
    """Members whose death was recorded: in this case as a circumstance `death:KEY`, or in any other."""
    told = {mark.removeprefix("death:") for mark in facts.raised if mark.startswith("death:")}
    return frozenset(told | set(facts.answer("death", "members", ())))


def living(facts: Facts) -> tuple[Member, ...]:
    """Members who count and have not died meanwhile."""
    gone = dead(facts)
    return tuple(m for m in facts.counted if m.key not in gone)


def payee(facts: Facts, members: Sequence[Member]) -> str:
    """The applicant while among them, else the eldest."""
    if any(m.key == facts.applicant for m in members):
        return str(facts.applicant)
    return min(members, key=lambda m: m.born_on).key


def paid_now(facts: Facts) -> Decimal:
    """Yuan a month that the entitlement under review pays."""
    return Decimal(facts.answer("entitlement", "amount", 0))


def ends_with(facts: Facts, decided_on: date | None) -> date:
    """The last month of what ends: that of the death, else that of the decision (D57 32; T43 26)."""
    day: date = facts.answer("death", "died_on") or decided_on or facts.on
    return day.replace(day=1)


def last_day(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def month_said(month: date | None) -> str:
    """A month as a sentence says it."""
    return f"{month.year}年{month.month}月" if month else ""
