"""Maintenance due from people outside the household (赡养费 抚养费 扶养费): judgment or agreement, formula, receipt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.declare.facts import IncomeItem, Member, Obligor, Trace
from core.rules.income import MAINTENANCE_RECEIVED
from core.rules.worked import Worked, trace
from core.text import _

ARTICLES = ("SAL26:23", "D57:13")
MAY_BE_DISREGARDED = frozenset({"sibling", "aged_60"})
"""Exemptions that hold only towards an adult without work who is severely disabled (N83 1(1))."""


@dataclass(frozen=True, kw_only=True)
class Formula:
    """per parent = max(0, obligor household's income - k x line x its persons) x r / supported; local (rulebook A-D).

    `r_many` replaces `r` where a parent has `many_from` obligors or more. `support_share` of the payer's income is due
    to each minor, `support_most` of it in total.
    """

    line: Decimal
    k: Decimal
    r: Decimal
    r_many: Decimal | None = None
    many_from: int = 3
    support_share: Decimal | None = None
    support_most: Decimal = Decimal(1)

    @classmethod
    def read(cls, table: Mapping[str, Any], line: Decimal) -> Formula:
        """From a county's table of strings; `line` is the dibao standard unless the table names a line of its own."""
        share = table.get("support_share")
        return cls(
            line=Decimal(table.get("line", line)),
            k=Decimal(table["k"]),
            r=Decimal(table["r"]),
            r_many=Decimal(table["r_many"]) if table.get("r_many") else None,
            many_from=int(table.get("many_from", 3)),
            support_share=Decimal(share) if share else None,
            support_most=Decimal(table.get("support_most", 1)),
        )

    def rate(self, obligors: int) -> Decimal:
        """The share of the surplus, by how many owe to the same person."""
        return self.r_many if self.r_many is not None and obligors >= self.many_from else self.r


def per_parent(obligor: Obligor, formula: Formula, obligors: int = 1) -> Worked[Decimal]:
    """Yuan a month that one obligor owes to each parent by the formula alone."""
    floor = formula.k * formula.line * obligor.household_size
    rate = formula.rate(obligors)
    due = max(Decimal(0), obligor.household_income - floor) * rate / max(1, obligor.supported)
    inputs = [
        (_("义务人"), obligor.key),
        (_("义务人家庭月收入"), obligor.household_income),
        (_("保留倍数"), str(formula.k)),
        (_("标准"), formula.line),
        (_("义务人家庭人口"), obligor.household_size),
        (_("比例"), str(rate)),
        (_("被赡养人数"), obligor.supported),
    ]
    words = _("max(0, 义务人家庭月收入 − 保留倍数 × 标准 × 人口) × 比例 ÷ 被赡养人数")
    return Worked(due, (trace(_("公式计算的赡养费（每人）"), words, inputs, due, ARTICLES),))


def due_from(
    obligor: Obligor,
    owed_to: Collection[Member],
    formula: Formula,
    on: date,
    obligors: Mapping[str, int] | None = None,
) -> Worked[Mapping[str, Decimal]]:
    """Yuan a month due to each of these members from one obligor.

    A judgment, mediation or agreement goes before the formula; what is in fact received goes before both when it
    is higher. `obligors` counts, by member, how many owe to him.
    """
    recipients = [m for m in owed_to if not _exempt(obligor, m, on)]
    if not recipients:
        return Worked({}, _exempt_lines(obligor, owed_to))
    counts = obligors or {}
    if obligor.settled_amount is not None:
        due = _settled(obligor, recipients)
    else:
        due = _by_formula(obligor, recipients, formula, on, counts)
    return _received_if_higher(obligor, due)


def due_to_household(
    members: Collection[Member],
    obligors: Collection[Obligor],
    formula: Formula,
    on: date,
    items: Iterable[IncomeItem],
) -> Worked[Mapping[str, Decimal]]:
    """Maintenance income a month by member: what is due from all obligors, or the recorded receipt where that is higher.

    Only members whom an obligor owes appear; receipts of other members are ordinary transfer income.
    """
    counts = {m.key: sum(1 for o in obligors if m.key in o.owed_to) for m in members}
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    lines: list[Trace] = []
    questions: list[str] = []
    for obligor in obligors:
        found = due_from(obligor, [m for m in members if m.key in obligor.owed_to], formula, on, counts)
        lines.extend(found.trace)
        questions.extend(found.questions)
        for member, amount in found.value.items():
            sums[member] += amount
    for member, received in _received(items, {m for m, n in counts.items() if n}).items():
        if received > sums[member]:
            inputs = [(_("成员"), member), (_("应得"), sums[member]), (_("实际收到"), received)]
            lines.append(trace(_("实际收到的赡养费高于应得"), _("取较高者"), inputs, received, ARTICLES))
            sums[member] = received
    return Worked(dict(sums), tuple(lines), tuple(questions))


def owed_members(members: Iterable[Member], obligors: Iterable[Obligor]) -> frozenset[str]:
    """Keys of the members to whom somebody outside the household owes maintenance."""
    owed = {key for obligor in obligors for key in obligor.owed_to}
    return frozenset(m.key for m in members if m.key in owed)


def _exempt(obligor: Obligor, member: Member, on: date) -> bool:
    """Whether this obligor's support of this member is left out."""
    if obligor.exempt is None:
        return False
    if obligor.exempt in MAY_BE_DISREGARDED:
        return member.age(on) >= 18 and not member.working and member.severely_disabled
    return True


def _exempt_lines(obligor: Obligor, owed_to: Collection[Member]) -> tuple[Trace, ...]:
    """Says that an obligor is left out and why; nothing when he owes nobody here."""
    if not owed_to:
        return ()
    inputs = [(_("义务人"), obligor.key), (_("理由"), obligor.exempt or "")]
    basis = ("N83:1(1)",) if obligor.exempt in MAY_BE_DISREGARDED else ARTICLES
    return (trace(_("不计算该义务人的费用"), _("义务人免予计算"), inputs, Decimal(0), basis),)


def _settled(obligor: Obligor, recipients: Collection[Member]) -> Worked[Mapping[str, Decimal]]:
    """The sum of a judgment or agreement, in equal shares."""
    total = obligor.settled_amount or Decimal(0)
    inputs = [(_("义务人"), obligor.key), (_("判决、调解或协议金额"), total)]
    line = trace(_("按判决、调解或协议"), _("先于公式"), inputs, total, ARTICLES)
    return Worked({m.key: total / len(recipients) for m in recipients}, (line,))


def _by_formula(
    obligor: Obligor, recipients: Collection[Member], formula: Formula, on: date, counts: Mapping[str, int]
) -> Worked[Mapping[str, Decimal]]:
    """The formula for adults, the share for minors."""
    due: dict[str, Decimal] = {}
    lines: list[Trace] = []
    minors = [m for m in recipients if m.age(on) < 18]
    for member in recipients:
        if member not in minors:
            found = per_parent(obligor, formula, counts.get(member.key, 1))
            due[member.key] = found.value
            lines.extend(found.trace)
    support = _support(obligor, minors, formula)
    return Worked({**due, **support.value}, (*lines, *support.trace), support.questions)


def _support(obligor: Obligor, minors: Collection[Member], formula: Formula) -> Worked[Mapping[str, Decimal]]:
    """Each minor's share of the payer's income, within the total that the county sets; a question where it sets none."""
    if not minors:
        return Worked({})
    if formula.support_share is None:
        question = _(
            "义务人 %(obligor)s 应付的未成年人抚养费没有判决或协议，本地也没有规定比例，请核定后登记。",
            obligor=obligor.key,
        )
        return Worked({}, (), (str(question),))
    share = min(formula.support_share, formula.support_most / len(minors))
    each = obligor.household_income * share
    inputs = [
        (_("义务人"), obligor.key),
        (_("义务人月收入"), obligor.household_income),
        (_("每名未成年人的比例"), str(formula.support_share)),
        (_("合计最高比例"), str(formula.support_most)),
        (_("未成年人数"), len(minors)),
    ]
    line = trace(_("抚养费（每人）"), _("义务人月收入 × 比例，合计不超过最高比例"), inputs, each, ARTICLES)
    return Worked({m.key: each for m in minors}, (line,))


def _received_if_higher(
    obligor: Obligor, due: Worked[Mapping[str, Decimal]]
) -> Worked[Mapping[str, Decimal]]:
    """What is in fact received takes the place of what is due when it is more."""
    received, total = obligor.received_amount, sum(due.value.values(), Decimal(0))
    if received is None or received <= total or not due.value:
        return due
    inputs = [(_("义务人"), obligor.key), (_("应付"), total), (_("实际给付"), received)]
    line = trace(_("实际给付高于应付"), _("取较高者"), inputs, received, ARTICLES)
    shares = {key: received / len(due.value) for key in due.value}
    return Worked(shares, (*due.trace, line), due.questions)


def _received(items: Iterable[IncomeItem], owed: Collection[str]) -> dict[str, Decimal]:
    """Recorded receipts of maintenance, by member whom somebody owes."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for item in items:
        if item.accepted and item.item == MAINTENANCE_RECEIVED and item.member in owed:
            sums[item.member] += item.amount
    return dict(sums)
