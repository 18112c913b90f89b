"""Opinion and decision, and what changes while aid is paid: who has died, who is paid then, what is paid now, when it ends."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.declare.facts import Advice, Facts, Member
from core.rules.worked import figure
from core.text import _


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


def moved(facts: Facts) -> tuple[Member, ...]:
    """Who lives but counts no more: of those for whom it is paid, of an application the applicant."""
    concerned = set(facts.answer("entitlement", "members", (facts.applicant,))) - dead(facts)
    return tuple(m for m in facts.members if not m.counted and m.key in concerned)


def payee(facts: Facts, members: Sequence[Member]) -> str:
    """The applicant while among them, else the eldest."""
    if any(m.key == facts.applicant for m in members):
        return str(facts.applicant)
    return min(members, key=lambda m: m.born_on).key


def paid_now(facts: Facts) -> Decimal:
    """Yuan a month that the entitlement under review pays, by what was decided last."""
    return Decimal(facts.answer("entitlement", "amount", 0))


def nobody_counts(facts: Facts) -> tuple[str, str]:
    """Outcome and reason where no member counts: of what is paid all have left, of an application nothing can be said."""
    if paid_now(facts) and not dead(facts):
        return "ineligible", str(_("家庭成员都已不再在此共同生活，不再符合条件。"))
    if paid_now(facts) and moved(facts):
        return "ineligible", str(_("家庭成员有的已经死亡，其余已不再在此共同生活，不再符合条件。"))
    return "unclear", str(_("没有登记共同生活的家庭成员，不能测算。"))


def runs_out(facts: Facts) -> bool:
    """Whether what is paid ends by itself, as in a gradual exit: then leaving it as it is would be an end."""
    return facts.answer("entitlement", "until") is not None


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


def day_said(day: date) -> str:
    """A day as a sentence says it."""
    return f"{month_said(day)}{day.day}日"


def decided(advice: Advice) -> Advice:
    """What was advised for the opinion, in the words of the decision: granted, refused or returned."""
    named = {"eligible": "granted", "ineligible": "refused", "unclear": "returned"}
    return replace(advice, outcome=named[advice.outcome])


def exit_said(first: date | None, last: date | None, amount: Decimal) -> str:
    """That a gradual exit is given, its months, and the sum for those of them that are not paid yet (N83 1(3))."""
    said = _(
        "人均收入超过低保标准，给予渐退期（%(months)s）；其中尚未发放的月份每月 %(amount)s 元，期满停发。"
    )
    months = month_said(first)
    if first != last:
        months = str(_("%(first)s至%(last)s", first=months, last=month_said(last)))
    return str(said % {"months": months, "amount": figure(amount)})


def compared(facts: Facts, advice: Advice) -> Advice:
    """Why another sum is paid: income a head and sum, before and now, and how the sum follows (SAL26 48; D57 32)."""
    if advice.amount is None or advice.amount == paid_now(facts):
        return advice
    says, before = dict(advice.says), facts.answer("entitlement", "income_per_head")
    now = says["income_per_head"]
    income = _("家庭月人均收入为 %(now)s 元", now=now)
    if before == now:
        income = _("家庭月人均收入仍为 %(now)s 元", now=now)
    elif before is not None:
        income = _("家庭月人均收入由 %(before)s 元变为 %(now)s 元", before=before, now=now)
    reason = _(
        "%(income)s，低保标准为 %(standard)s 元，%(method)s，每月保障金额由 %(old)s 元调整为 %(new)s 元。",
        income=income,
        standard=says["standard"],
        method=says["method"],
        old=figure(paid_now(facts)),
        new=figure(advice.amount),
    )
    return replace(advice, reasons=(str(reason), *advice.reasons[1:]))
