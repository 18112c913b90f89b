"""What is paid: difference or tier, floor, rounding, category supplements, first month, gradual exit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Any

from core.clock import add_months, month_of
from core.declare.facts import Member
from core.rules.worked import Worked, figure, trace
from core.text import _

ARTICLES = ("SAL26:18", "SA649:12", "D57:23")
SUPPLEMENT_ARTICLES = ("SAL26:20", "SA649:12", "D57:27")
STEPS = {
    "fen": (Decimal("0.01"), ROUND_HALF_UP),
    "jiao": (Decimal("0.1"), ROUND_HALF_UP),
    "yuan": (Decimal(1), ROUND_HALF_UP),
    "yuan_up": (Decimal(1), ROUND_CEILING),
}
ROUNDED = {
    "fen": _("四舍五入到分"),
    "jiao": _("四舍五入到角"),
    "yuan": _("四舍五入到元"),
    "yuan_up": _("不足一元的进到一元"),
}
"""What each rounding is called."""
ELDERLY_FROM = 60
_SUM = re.compile(r"\d{1,9}(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class BenefitLine:
    """A sum of yuan a month for one payee: its kind, the members it is for, and its first and last month.

    `from_month` is None where the month follows from the day of the decision; `to_month` is None without an end.
    """

    kind: str
    amount: Decimal
    payee: str
    members: tuple[str, ...]
    from_month: date | None = None
    to_month: date | None = None


def differential(
    standard: Decimal, income: Decimal, heads: int, covered: int, floor_ratio: Decimal = Decimal(0)
) -> Worked[Decimal]:
    """(standard - income per head) x covered members, each gap raised to `floor_ratio` of the standard (D57 23).

    Yuan a month, unrounded, never negative; nothing where income per head reaches the standard.
    """
    gap = standard * heads - income
    if gap <= 0:
        return Worked(Decimal(0))
    least = standard * floor_ratio * heads
    inputs = [
        (_("低保标准"), standard),
        (_("家庭月收入"), income),
        (_("共同生活的家庭成员"), heads),
        (_("保障人数"), covered),
    ]
    amount = max(gap, least) * covered / heads
    lines = [
        trace(
            _("按差额计算"),
            _("(低保标准 − 家庭月收入 ÷ 共同生活的家庭成员) × 保障人数"),
            inputs,
            gap * covered / heads,
            ARTICLES,
        )
    ]
    if least > gap:
        at_least = [(_("最低比例"), str(floor_ratio)), (_("低保标准"), standard), (_("保障人数"), covered)]
        lines.append(
            trace(_("人均最低保障金"), _("低保标准 × 最低比例 × 保障人数"), at_least, amount, ARTICLES)
        )
    return Worked(amount, tuple(lines))


def tiered(tiers: Sequence[Mapping[str, Any]], income: Decimal, heads: int, covered: int) -> Worked[Decimal]:
    """The fixed sum of the tier that holds the income per head, for each covered member (SAL26 18; D57 23).

    A tier is `{"from": "200", "below": "450", "amount": "400"}` and includes its `from`; compared without dividing.
    Nothing where no tier holds it.
    """
    found = _tier_of(tiers, income, heads)
    if found is None:
        return Worked(Decimal(0))
    number, tier = found
    each = Decimal(tier["amount"])
    inputs = [
        (_("人均收入"), income / heads),
        (_("档次"), number),
        (_("人均收入起点（含）"), Decimal(tier["from"])),
        (_("人均收入终点（不含）"), Decimal(tier["below"])),
        (_("每人金额"), each),
        (_("保障人数"), covered),
    ]
    line = trace(_("按分档计算"), _("所在档次金额 × 保障人数"), inputs, each * covered, ARTICLES)
    return Worked(each * covered, (line,))


def _tier_of(
    tiers: Sequence[Mapping[str, Any]], income: Decimal, heads: int
) -> tuple[int, Mapping[str, Any]] | None:
    """The tier that holds the income per head, with its number from 1."""
    for number, tier in enumerate(tiers, start=1):
        if Decimal(tier["from"]) * heads <= income < Decimal(tier["below"]) * heads:
            return number, tier
    return None


def method_said(
    tiers: Sequence[Mapping[str, Any]] | None, income: Decimal, heads: int, *, own: bool = False
) -> str:
    """How a sum is found, in words: by the difference where there are no tiers, else by which of them (SAL26 18).

    `own`: the income is one person's own, not a family's a head.
    """
    if tiers is None and own:
        said = _("本人月收入认定为 %(own)s 元，按本人收入与保障标准的差额发放", own=figure(income))
        return str(said)
    if tiers is None:
        return str(_("按人均收入与保障标准的差额发放"))
    found = _tier_of(tiers, income, heads)
    if found is None:
        return str(_("按本地分档定额标准发放"))
    number, tier = found
    return str(
        _(
            "按本地分档定额标准发放（第 %(number)s 档：人均收入 %(a)s 元以上、不满 %(b)s 元，每人 %(each)s 元）",
            number=number,
            a=figure(Decimal(tier["from"])),
            b=figure(Decimal(tier["below"])),
            each=figure(Decimal(tier["amount"])),
        )
    )


TIER = ("from", "below", "amount")
"""What each tier states, in yuan a person and month."""


def tier_faults(tiers: Any, standard: Decimal) -> tuple[str, ...]:
    """Every gap and overlap of a tier table, which must reach from 0 to the standard; for whoever saves one."""
    if unread := _unread_tiers(tiers):
        return unread
    faults: list[str] = []
    reached = Decimal(0)
    for tier in sorted(tiers, key=lambda t: Decimal(t["from"])):
        start, below = Decimal(tier["from"]), Decimal(tier["below"])
        if start > reached:
            faults.append(
                str(_("人均收入 %(a)s 至 %(b)s 元之间没有档次。", a=figure(reached), b=figure(start)))
            )
        if start < reached:
            faults.append(str(_("人均收入 %(a)s 元起的档次与前一档重叠。", a=figure(start))))
        if below <= start:
            faults.append(str(_("人均收入 %(a)s 元起的档次，终点不高于起点。", a=figure(start))))
        reached = max(reached, below)
    if reached < standard:
        faults.append(
            str(
                _("人均收入 %(a)s 元至低保标准 %(b)s 元之间没有档次。", a=figure(reached), b=figure(standard))
            )
        )
    return tuple(faults)


def _unread_tiers(tiers: Any) -> tuple[str, ...]:
    """Tiers that do not state their three sums."""
    rows = tiers if isinstance(tiers, (list, tuple)) else [tiers]
    said = _("第 %(n)s 档没有写全：须写明人均收入的起点、终点和每人金额，单位为元，最多两位小数。")
    return tuple(str(said % {"n": n}) for n, row in enumerate(rows, start=1) if not _is_tier(row))


def _is_tier(row: Any) -> bool:
    return isinstance(row, Mapping) and all(_SUM.fullmatch(str(row.get(key, ""))) for key in TIER)


def rounded(amount: Decimal, rule: str) -> Worked[Decimal]:
    """To the fen, jiao or yuan half up, or up to the whole yuan; the only rounding of a calculation. KeyError else."""
    step, way = STEPS[rule]
    value = (amount / step).to_integral_value(rounding=way) * step
    value = value.quantize(Decimal("0.01"))
    if value == amount:
        return Worked(value)
    exact = f"{amount:.4f}".rstrip("0").rstrip(".")
    inputs = [(_("计算金额"), exact), (_("尾数处理"), str(ROUNDED[rule]))]
    return Worked(value, (trace(_("尾数处理"), _("按本地规定取整"), inputs, value, ("D57:23",)),))


def supplements(
    members: Iterable[Member],
    on: date,
    standard: Decimal,
    classes: Sequence[Mapping[str, Any]],
    combine: str = "highest",
) -> Worked[tuple[tuple[str, str, Decimal], ...]]:
    """Category supplements (分类施保) as (member, class, yuan a month): a rate of the standard by class (SAL26 20).

    A class is `{"class": "elderly"|"minor"|"severe_disability"|"major_illness", "rate": "0.10", "from_age"?: 70}`.
    `combine`: a member of several classes gets the highest only, or all (add).
    """
    found: defaultdict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for member in members:
        for row in classes:
            if _is_of_class(member, on, row):
                found[member.key].append((row["class"], Decimal(row["rate"])))
    lines, given = [], []
    for key, rates in found.items():
        chosen = [max(rates, key=lambda pair: pair[1])] if combine == "highest" else rates
        for code, rate in chosen:
            amount = rounded(standard * rate, "fen").value
            inputs = [(_("成员"), key), (_("类别"), code), (_("低保标准"), standard), (_("比例"), str(rate))]
            lines.append(trace(_("分类施保"), _("低保标准 × 比例"), inputs, amount, SUPPLEMENT_ARTICLES))
            given.append((key, code, amount))
    return Worked(tuple(given), tuple(lines))


def first_month(decided_on: date, start_rule: str = "next_month") -> date:
    """The month from which a benefit is paid: the one after the decision, or its own (D57 21; C-15)."""
    return add_months(month_of(decided_on), {"next_month": 1, "same_month": 0}[start_rule])


def phase_out(
    crossed: date, months: int, amount: Decimal, share: Decimal = Decimal(1)
) -> tuple[date, date, Decimal]:
    """Gradual exit (渐退期): first and last month, and yuan a month meanwhile (N83 1(3)).

    `crossed` is the month in which income passed the line; the span begins with the month after it. ValueError for
    no months at all.
    """
    if months < 1:
        raise ValueError("a gradual exit lasts at least a month")
    first = add_months(month_of(crossed), 1)
    return first, add_months(first, months - 1), rounded(amount * share, "fen").value


def _is_of_class(member: Member, on: date, row: Mapping[str, Any]) -> bool:
    """Whether a member belongs to a supplement class on that day; ages are inclusive (以上)."""
    code = row["class"]
    if code == "elderly":
        return member.age(on) >= int(row.get("from_age", ELDERLY_FROM))
    if code == "minor":
        return member.age(on) < 18
    return {"severe_disability": member.severely_disabled, "major_illness": member.major_illness}[code]
