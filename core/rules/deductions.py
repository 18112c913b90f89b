"""What may be taken off income: necessary employment cost, rigid spending; and what may be imputed to able non-workers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.declare.applications import SPENDING
from core.declare.facts import Member, SpendingItem
from core.rules.worked import Worked, trace
from core.text import Text, _

WORKING_AGE = range(18, 60)
IMPUTED = "imputed_labour"
"""Code of the income item in which an officer records his judgement; 0 says that no work is in fact to be found."""


def employment_cost(wage: Decimal, rule: Mapping[str, Any]) -> Worked[Decimal]:
    """Yuan a month that come off one person's wage for necessary employment cost, never more than the wage (D57 13).

    `rule` is a county's table: `{"kind": "percent", "rate": "0.20"}`, `{"kind": "fixed", "amount": "300"}`,
    `{"kind": "bracket", "brackets": [{"from": "0", "below": "2500", "rate": "0.40"}]}` (a bracket includes its
    `from`; its rate holds for the whole wage; `"period": "year"` compares the yearly wage),
    `{"kind": "disregard", "upto": "500"}` or `{"kind": "none"}`. ValueError for another kind.
    """
    kind = rule.get("kind")
    if kind == "percent":
        cost, formula = wage * Decimal(rule["rate"]), _("工资 × %(rate)s", rate=rule["rate"])
    elif kind == "fixed":
        cost, formula = Decimal(rule["amount"]), _("每名就业者定额 %(amount)s 元", amount=rule["amount"])
    elif kind == "bracket":
        rate = _bracket_rate(wage, rule)
        cost, formula = wage * rate, _("工资 × 所在档次的扣减比例 %(rate)s", rate=rate)
    elif kind == "disregard":
        cost, formula = Decimal(rule["upto"]), _("%(upto)s 元以内的劳动收入不计", upto=rule["upto"])
    elif kind == "none":
        return Worked(Decimal(0))
    else:
        raise ValueError(f"unknown employment cost rule {kind!r}")
    return _off_wage(min(cost, wage), wage, formula)


def rigid_spending(
    spending: Iterable[SpendingItem], members: Collection[str], kinds: Collection[str]
) -> Worked[Decimal]:
    """Yuan a month of the counted members' own necessary spending that the county lets come off income (D57 13)."""
    counted = [s for s in spending if s.accepted and s.member in members and s.kind in kinds]
    lines = tuple(
        trace(
            _("刚性支出扣减"),
            _("经核定的个人负担部分"),
            [(_("成员"), s.member), (_("项目"), SPENDING.get(s.kind, s.kind))],
            -s.amount,
            ("D57:13",),
        )
        for s in counted
    )
    return Worked(sum((s.amount for s in counted), Decimal(0)), lines)


def able_to_work(member: Member, on: date) -> bool:
    """Of working age, and neither studying, severely disabled nor gravely ill."""
    unable = member.studying or member.severely_disabled or member.major_illness
    return member.age(on) in WORKING_AGE and not unable


def labour_income(member: Member, on: date, minimum_wage: Decimal, coefficient: Decimal) -> Worked[Decimal]:
    """What the labour coefficient would impute to an able member without work, as a question to the officer.

    Never counted by itself: whoever in fact finds no work must not be refused mechanically (N83 1(1)). The officer
    answers by an income item `imputed_labour`.
    """
    if member.working or not coefficient or not able_to_work(member, on):
        return Worked(Decimal(0))
    proposal = minimum_wage * coefficient
    line = trace(
        _("劳动力系数推定收入（待判断，未计入）"),
        _("最低工资 × 劳动力系数"),
        [(_("成员"), member.key), (_("最低工资"), minimum_wage), (_("系数"), str(coefficient))],
        proposal,
        ("N83:1(1)",),
    )
    question = _(
        "成员 %(member)s 有劳动能力而未就业，按劳动力系数推定为每月 %(amount).2f 元；"
        "请据实判断并登记，确实找不到工作的登记为 0 元。",
        member=member.key,
        amount=proposal,
    )
    return Worked(proposal, (line,), (str(question),))


def _bracket_rate(wage: Decimal, rule: Mapping[str, Any]) -> Decimal:
    """Rate of the bracket that holds the wage; 0 when none does."""
    measured = wage * 12 if rule.get("period") == "year" else wage
    for bracket in rule["brackets"]:
        below = bracket.get("below")
        if Decimal(bracket["from"]) <= measured and (below is None or measured < Decimal(below)):
            return Decimal(bracket["rate"])
    return Decimal(0)


def _off_wage(cost: Decimal, wage: Decimal, formula: Text) -> Worked[Decimal]:
    """The deduction with its line."""
    line = trace(_("必要就业成本扣减"), formula, [(_("工资"), wage)], -cost, ("D57:13",))
    return Worked(cost, (line,) if cost else ())
