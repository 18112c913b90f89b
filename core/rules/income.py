"""Household income a month and per head: what counts, what does not, and the tests against a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from core.declare.applications import INCOME_ITEMS
from core.declare.facts import IncomeItem, Trace
from core.rules.bounds import holds
from core.rules.deductions import IMPUTED, employment_cost
from core.rules.worked import ORIGINS, Worked, figure, trace
from core.text import _

ARTICLES = ("SAL26:23", "D57:13")
PAID = frozenset({"tax_paid", "social_insurance_paid", "maintenance_paid", "transfer_paid"})
COSTS = frozenset({"operating_cost", "depreciation", "production_tax", "property_cost"})
MAINTENANCE_RECEIVED = "maintenance_received"
MEANT_BY = {
    "social_assistance": frozenset({"social_assistance", "dibao", "tekun", "linshi", "price_subsidy"})
}
"""Income items that one exemption covers, where it covers more than the item of its own name."""


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """Items that are not counted, from a day to a day, by a text (D57 13 X1-X4)."""

    items: frozenset[str]
    since: date | None = None
    until: date | None = None
    basis: tuple[str, ...] = ("D57:13",)

    def holds_on(self, day: date) -> bool:
        """Whether the exclusion is in force on that day, its first and last included."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


BASIC_PENSION = Exclusion(
    items=frozenset({"basic_pension_central"}), since=date(2021, 1, 1), until=date(2025, 12, 31)
)
"""X3: only the part that the centre sets, and only in the span of the plan that D57 13 names."""
LAW_FROM = date(2026, 7, 1)
"""The first day of 社会救助法, whose article 23 lets a county or its city leave income out."""
UNATTENDED_CHILDREN = Exclusion(items=frozenset({"unattended_child_allowance"}), basis=("FCH:1",))


@dataclass(frozen=True)
class Income:
    """Yuan a month by member, and of the household."""

    by_member: Mapping[str, Decimal] = field(default_factory=dict)
    off: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """Of the household, never below zero."""
        return max(Decimal(0), sum(self.by_member.values(), Decimal(0)) - self.off)

    def of(self, member: str) -> Decimal:
        """One member's own, never below zero."""
        return max(Decimal(0), self.by_member.get(member, Decimal(0)))

    def plus(self, more: Mapping[str, Decimal]) -> Income:
        """With further sums by member, such as maintenance due."""
        keys = {**self.by_member, **more}
        sums = {k: self.by_member.get(k, Decimal(0)) + more.get(k, Decimal(0)) for k in keys}
        return replace(self, by_member=sums)


def exclusions(
    exempt: Collection[str], local: Collection[str] = (), *, basic_pension: bool = False, on: date
) -> tuple[Exclusion, ...]:
    """The exclusions that hold for a case, from the values read for it.

    `basic_pension`: the value in force excludes the central basic pension; after 2025 that rests on the value's
    own text, no longer on D57 13.
    """
    found = [Exclusion(items=MEANT_BY.get(code, frozenset({code}))) for code in exempt]
    if local:
        found.append(Exclusion(items=frozenset(local), basis=_local(on)))
    if basic_pension:
        national = BASIC_PENSION.holds_on(on)
        found.append(BASIC_PENSION if national else Exclusion(items=BASIC_PENSION.items, basis=_local(on)))
    return (*found, UNATTENDED_CHILDREN)


def _local(on: date) -> tuple[str, ...]:
    """By which text a county's own rule leaves income out: the law, and before it the ministry's procedure."""
    return ("SAL26:23",) if on >= LAW_FROM else ("D57:13",)


def counted_income(
    items: Iterable[IncomeItem],
    *,
    members: Collection[str],
    on: date,
    excluded: Collection[Exclusion] = (),
    cost_rule: Mapping[str, Any] | None = None,
    apart: Collection[str] = (),
) -> Worked[Income]:
    """Counted income a month of these members: accepted items, less what is not counted, paid or cost (D57 13 I1-I5).

    `cost_rule`: the county's employment cost, taken once off each person's wages. Items of maintenance received by
    a member in `apart` are left to the maintenance rule, which weighs them against what is due.
    """
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    wages: defaultdict[str, Decimal] = defaultdict(Decimal)
    lines: list[Trace] = []
    for item in items:
        if not item.accepted or item.member not in members or _left_apart(item, apart):
            continue
        amount, shown = _item(item, on, excluded)
        lines.extend(shown)
        sums[item.member] += amount
        if item.kind == "wage" and item.item != IMPUTED:
            wages[item.member] += amount
    for member, wage in wages.items() if cost_rule else ():
        cost = employment_cost(wage, cost_rule or {})
        sums[member] -= cost.value
        lines.extend(replace(line, inputs=((str(_("成员")), member), *line.inputs)) for line in cost.trace)
    return Worked(Income(dict(sums)), tuple(lines))


def per_head(income: Decimal, heads: int) -> Worked[Decimal]:
    """Household income a month over the members who count; ValueError for an empty household."""
    if heads < 1:
        raise ValueError("a household has at least one member")
    value = income / heads
    inputs = [(_("家庭月收入"), income), (_("共同生活的家庭成员"), heads)]
    return Worked(
        value,
        (
            trace(
                _("家庭月人均收入"),
                _("家庭月收入 ÷ 共同生活的家庭成员数"),
                inputs,
                value,
                ("SAL26:18", "SA649:9"),
            ),
        ),
    )


def below_line(income: Decimal, heads: int, line: Decimal) -> bool:
    """Whether income per head is under the line: 低于 is strict. Compared without dividing, so that nothing is rounded."""
    return holds(income, "低于", line * heads)


def edge_line(standard: Decimal, ratio: Decimal) -> Worked[Decimal]:
    """The line of an edge family: the dibao standard raised by the province's ratio (SAL26 21; 1.5 before it, D57 8)."""
    line = standard * ratio
    inputs = [(_("低保标准"), standard), (_("比例"), str(ratio))]
    return Worked(
        line, (trace(_("低保边缘家庭标准"), _("低保标准 × 比例"), inputs, line, ("SAL26:21", "D57:8")),)
    )


def edge_said(line: Decimal) -> tuple[tuple[str, str], ...]:
    """What else a family under that line may apply for, as a letter says it."""
    words = _("人均收入低于低保边缘家庭标准 %(line)s 元，可以申请低保边缘家庭认定。", line=figure(line))
    return (("instead", str(words)),)


def monthly(amount: Decimal, period: str) -> Decimal:
    """A sum published for a year or a month, as yuan a month; convert once, where the value enters."""
    return amount / {"month": 1, "year": 12}[period]


def _left_apart(item: IncomeItem, apart: Collection[str]) -> bool:
    return item.item == MAINTENANCE_RECEIVED and item.member in apart


def _item(item: IncomeItem, on: date, excluded: Collection[Exclusion]) -> tuple[Decimal, list[Trace]]:
    """What one item adds, and its lines: the item itself, and what takes it out again."""
    amount = -item.amount if item.item in PAID | COSTS else item.amount
    what = INCOME_ITEMS.get(item.item, item.item)
    inputs = [(_("成员"), item.member), (_("项目"), what), (_("来源"), ORIGINS[item.source])]
    lines = [trace(_("收入项目"), _("经核定的月收入"), inputs, amount, ARTICLES)]
    covering = [x for x in excluded if item.item in x.items]
    in_force = next((x for x in covering if x.holds_on(on)), None)
    if in_force:
        lines.append(trace(_("不计入家庭收入"), _("按规定不计入"), inputs, -amount, in_force.basis))
        return Decimal(0), lines
    if covering:
        ended = [*inputs, (_("不计入的依据有效至"), covering[0].until or "")]
        lines.append(
            trace(_("不计入的依据不在有效期内"), _("计入家庭收入"), ended, amount, covering[0].basis)
        )
    return amount, lines
