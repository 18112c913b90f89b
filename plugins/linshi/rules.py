"""Who is helped by linshi, with how much, up to which cap, and what may be left for later: functions of facts and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core import rules as shared
from core.declare import Advice, Facts, Values, _
from core.rules import BenefitLine, Worked, figure, holds, to_fen, trace
from core.rules import parameters as common
from plugins.linshi import parameters as p

ARTICLES = ("SAL26:29", "L23:2(3)")
MEANS_ARTICLES = ("SAL26:29", "L23:2(1)")
RECIPIENTS = {"tekun": "tekun_recipient", "dibao": "dibao_recipient"}
REPEATED, REPEAT_ALLOWED = "repeat", "repeat_allowed"
UNFINISHED_ADVANCE = "advance_unfinished"


@dataclass(frozen=True, kw_only=True)
class LinshiFacts(Facts):
    """Facts of a linshi case; the further fields are the newest answers of application, survey and opinion."""

    kind: str = "emergency"
    category: str | None = None
    event_on: date | None = None
    severe: bool = False
    months: int | None = None
    grade: str | None = None
    self_paid: Decimal | None = None
    others_aid: str | None = None

    @property
    def standing(self) -> str:
        """tekun, dibao or other: which band of months holds for the applicant."""
        return next((name for name, mark in RECIPIENTS.items() if mark in self.raised), "other")


# --- what the lines of the pipeline refer to ----------------------------------------------------------------


def assess(facts: LinshiFacts, values: Values) -> Advice:
    """Eligible, ineligible or unclear, with the sum in yuan (SAL26 29; L23 2(1), 2(3)).

    An emergency is judged by people; the rule holds category, repeats and sum. Expenditure is also held against
    income and property, save for those whose means are already found (tekun, dibao).
    """
    for against in (_category(facts, values), _repeat(facts)):
        if against is not None:
            return against
    means = _means(facts, values)
    if means.outcome != "eligible":
        return means
    worked = proposed(facts, values)
    if worked.value is None:
        return Advice("unclear", None, (*means.reasons, *worked.questions), (*means.trace, *worked.trace))
    reasons = (*means.reasons, *_remarks(facts, values))
    return Advice(
        "eligible", worked.value, reasons, (*means.trace, *worked.trace), (("linshi", worked.value),)
    )


def award(facts: LinshiFacts, values: Values) -> Advice:
    """The same for the decision: granted, refused or returned."""
    return shared.decided(assess(facts, values))


def within_caps(facts: LinshiFacts, values: Values, form: Mapping[str, Any]) -> tuple[bool, str]:
    """Whether the sum decided stays within the cap of the decision day; above it only what a meeting resolved (LIN-02, 09)."""
    amount, first = form.get("amount"), advanced(facts)
    if amount is None:
        return True, ""
    if amount < first:
        said = _("救助金额合计不能少于已先行救助的 %(first)s 元。", first=figure(first))
        return False, str(said)
    cap: Decimal = values[p.CAP]
    if holds(amount, "以下", cap):
        return True, ""
    most = _raised_cap(facts, values)
    if most is not None and holds(amount, "以下", most):
        return True, ""
    limit = cap if most is None else most
    return False, str(
        _("救助金额 %(amount)s 元超过上限 %(cap)s 元。", amount=figure(amount), cap=figure(limit))
    )


def most(facts: LinshiFacts, values: Values, form: Mapping[str, Any]) -> Worked[Decimal | None]:
    """What may be proposed: the cap, for grave hardship the raised one; no bound where a meeting may resolve more (CC18 15)."""
    cap, raised = values.get(p.CAP), values.get(p.EMERGENCY_CAP)
    above = raised if facts.severe else None
    if cap is None or (raised is None and values.get(p.CASE_BY_CASE, p.CASE_BY_CASE.default)):
        return Worked(None)
    bound = max(cap, above or cap)
    return Worked(bound, (trace(_("最高金额"), _("救助金额上限"), [], bound, ARTICLES),))


def by_expenditure(facts: LinshiFacts, values: Values) -> tuple[bool, str]:
    """Whether the full procedure is due: spending beyond one's means, not an emergency (L23 2(1), 2(2))."""
    if facts.kind == "expenditure":
        return True, str(_("支出型临时救助，按一般程序办理。"))
    return False, str(_("急难型临时救助，可以简化核对和公示。"))


def was_paid_first(facts: LinshiFacts, values: Values | None = None) -> tuple[bool, str]:
    """Whether money was handed over before the papers (SAL26 50)."""
    if facts.answer("advance", "outcome") == "paid":
        return True, str(_("已先行救助，须补齐手续。"))
    return False, str(_("没有先行救助。"))


def emergency_lasts(facts: LinshiFacts, values: Values) -> tuple[bool, str]:
    """Whether the end of the emergency is still to be recorded: once, and where money was paid first (SAL26 50)."""
    if "emergency_over" in facts.raised:
        return False, str(_("紧急情况解除已经登记。"))
    return was_paid_first(facts, values)


def explanation_due(facts: LinshiFacts, values: Values) -> tuple[bool, str]:
    """The written explanation is owed from the day on which the emergency is recorded as over (SAL26 50)."""
    if was_paid_first(facts, values)[0] and "emergency_over" in facts.raised:
        return True, str(_("紧急情况已解除，须补充说明。"))
    return False, str(_("没有先行救助，或者紧急情况尚未解除。"))


def publicise_due(facts: LinshiFacts, values: Values) -> tuple[bool, str]:
    """A round before the decision: of expenditure, where the county holds one (L23 2(2))."""
    return _round(facts, values, "before")


def announce_due(facts: LinshiFacts, values: Values) -> tuple[bool, str]:
    """A round after the decision: of expenditure, where the county holds one."""
    return _round(facts, values, "after")


def needs_coordination(facts: LinshiFacts, values: Values) -> tuple[bool, str]:
    """Whether the case goes to the coordination mechanism: more is needed than the cap gives (CC18 15; LIN-08)."""
    wanted, cap = _uncapped(facts, values).value, values.get(p.CAP)
    opinion = facts.answer("review", "amount")
    over = cap is not None and any(sum_ is not None and sum_ > cap for sum_ in (wanted, opinion))
    if over and (facts.severe or values.get(p.CASE_BY_CASE, p.CASE_BY_CASE.default)):
        return True, str(_("所需金额超过上限，须一事一议。"))
    return False, str(_("金额未超过上限，或者本地未开展一事一议。"))


def advance_allowed(facts: LinshiFacts, values: Values, form: Mapping[str, Any]) -> tuple[bool, str]:
    """Whether a sum may be paid first: within the small sum, and no earlier advance without its papers (SAL26 50; EX-L4)."""
    amount = form.get("amount")
    if amount is None:
        return True, ""
    if UNFINISHED_ADVANCE in facts.raised:
        return False, str(_("此前的先行救助尚未补齐手续，不能再次先行救助。"))
    if not values.get(p.PAY_FIRST, False):
        return False, str(_("受理当日本地尚未实行先行救助。"))
    most: Decimal = values[p.PAY_FIRST_MOST]
    if not holds(amount, "以下", most):
        return False, str(
            _("金额超过先行救助的最高金额 %(most)s 元，请按一般程序加急办理。", most=figure(most))
        )
    return True, ""


def caught_up(facts: LinshiFacts, values: Values, form: Mapping[str, Any]) -> tuple[bool, str]:
    """Papers are made up for after the money was handed over, not before (SAL26 50)."""
    done, handed = form.get("completed_on"), facts.answer("advance", "paid_on")
    if done is None or handed is None or done >= handed:
        return True, ""
    return False, str(_("补齐日期不能早于先行救助发放的 %(day)s。", day=handed))


def instalments(
    facts: LinshiFacts, values: Values, decided_on: date | None = None
) -> tuple[BenefitLine, ...]:
    """What is paid: one sum, or the dated parts of one decision, and goods at their value; all are one aid (L23 2(4)).

    What was handed over first is part of it, so that only the rest is still paid, the earliest part first (SAL26 50).
    Without `decided_on` the one sum has no month: it is that of the decision.
    """
    month = decided_on.replace(day=1) if decided_on else None
    payee = shared.payee(facts, living) if (living := shared.living(facts)) else ""
    keys = tuple(m.key for m in facts.covered) or (payee,)

    def line(kind: str, amount: Decimal, when: date | None) -> BenefitLine:
        return BenefitLine(
            kind=kind, amount=amount, payee=payee, members=keys, from_month=when, to_month=when
        )

    goods = sum((entry["value"] for entry in facts.answer("decide", "goods") or ()), Decimal(0))
    parts = facts.answer("decide", "instalments") or ()
    total = facts.answer("decide", "amount") or award(facts, values).amount or Decimal(0)
    due = [(part["amount"], part["month"]) for part in parts] or [(total - goods, month)]
    paid = left = advanced(facts)
    lines = []
    for amount, when in due:
        rest, left = max(amount - left, Decimal(0)), max(left - amount, Decimal(0))
        lines += [line("linshi", rest, when)] if rest else []
    lines += [line("goods", goods, month)] if goods else []
    handed = facts.answer("advance", "paid_on") or facts.on
    return (*lines, line("advance", paid, handed.replace(day=1))) if paid else tuple(lines)


def advanced(facts: LinshiFacts) -> Decimal:
    """What was handed over before the papers."""
    first = facts.answer("advance", "amount") if was_paid_first(facts)[0] else None
    return first or Decimal(0)


def sources(facts: LinshiFacts, values: Values) -> tuple[tuple[str, str], ...]:
    """What a means check asks."""
    return shared.check_sources(facts)


def after_death(facts: LinshiFacts, values: Values) -> str:
    """Where a case goes when a member has died: on with those who are left, or to its end."""
    return "review" if shared.deaths.somebody_lives(facts) else "died"


# --- whether --------------------------------------------------------------------------------------------------


def _category(facts: LinshiFacts, values: Values) -> Advice | None:
    if facts.category is None:
        return Advice("unclear", None, (str(_("尚未确定困难类别，不能测算。")),))
    if facts.category not in values[p.CATEGORIES]:
        return Advice("ineligible", None, (str(_("该困难类别不在本地临时救助范围内。")),))
    return None


def _repeat(facts: LinshiFacts) -> Advice | None:
    """A second aid for the same cause in the window stops until the county gives a reason (LIN-11)."""
    if REPEATED in facts.raised and REPEAT_ALLOWED not in facts.raised:
        return Advice(
            "unclear", None, (str(_("同一期间内已因同一事由得到临时救助，须由县级说明理由后方可继续。")),)
        )
    return None


def _means(facts: LinshiFacts, values: Values) -> Advice:
    """Income per head strictly under last year's local disposable income, and property within the rules (L23 2(1))."""
    if facts.kind != "expenditure":
        return Advice(
            "eligible", None, (str(_("急难型：基本生活暂时出现严重困难，由调查人员和审核人员认定。")),)
        )
    if facts.standing != "other":
        return Advice(
            "eligible", None, (str(_("特困人员或者低保家庭，重点核实支出，不再重复核对经济状况。")),)
        )
    line: Decimal | None = values.get(common.DISPOSABLE_INCOME)
    if line is None or not facts.counted:
        return Advice("unclear", None, (str(_("没有可用的上年度人均可支配收入或者家庭成员，不能测算。")),))
    standard = _standard(facts, values) or Decimal(0)
    means = shared.means_of(facts, values, facts.counted, standard, MEANS_ARTICLES)
    yearly = means.per_head * 12
    said = _(
        "家庭人均年收入 %(income)s 元，上年度人均可支配收入 %(line)s 元。",
        income=figure(yearly),
        line=figure(line),
    )
    shown = shared.figures(facts, means, line / 12, MEANS_ARTICLES)
    against = "unclear" if facts.check == "hit" and not shared.heard(facts) else "ineligible"
    unmet = shared.not_met(means, line / 12)
    if not holds(yearly, "低于", line):
        return Advice(against, None, (str(said),), means.trace, figures=shown, unmet=unmet)
    if means.property == "fail":
        rich = str(_("财产状况不符合规定。"))
        return Advice(against, None, (rich,), means.trace, figures=shown, unmet=unmet)
    if means.questions:
        return Advice("unclear", None, means.questions, means.trace, figures=shown)
    return Advice("eligible", None, (str(said),), means.trace, figures=shown)


def _round(facts: LinshiFacts, values: Values, when: str) -> tuple[bool, str]:
    if facts.kind != "expenditure":
        return False, str(_("急难型临时救助不公示。"))
    if values[p.NOTICE_ROUNDS] in (when, "both"):
        return True, str(_("支出型临时救助须公示。"))
    return False, str(_("本地在这一环节不公示。"))


def _remarks(facts: LinshiFacts, values: Values) -> tuple[str, ...]:
    """A prompt, never a block: other departments' aid in a public emergency (LIN-12)."""
    after_others = values.get(p.EMERGENCY_SEQUENCE, p.EMERGENCY_SEQUENCE.default) == "after_others"
    if after_others and facts.others_aid is None and not was_paid_first(facts, values)[0]:
        return (str(_("请登记其他部门的救助情况：已得到、没有或者正在办理。")),)
    return ()


# --- how much -------------------------------------------------------------------------------------------------


def proposed(facts: LinshiFacts, values: Values) -> Worked[Decimal | None]:
    """The sum that the county's rule gives, held between floor and cap; more where a meeting may resolve it."""
    raw = _uncapped(facts, values)
    if raw.value is None:
        return raw
    amount, lines = raw.value, list(raw.trace)
    floor, cap = values.get(p.FLOOR), values.get(p.CAP)
    if floor is not None and amount < floor:
        amount = floor
        lines.append(
            trace(_("最低救助金额"), _("不足的按最低金额"), [(_("测算金额"), raw.value)], floor, ARTICLES)
        )
    if cap is not None and amount > cap and not needs_coordination(facts, values)[0]:
        amount = cap
        lines.append(trace(_("救助金额上限"), _("超过的按上限"), [(_("测算金额"), raw.value)], cap, ARTICLES))
    return Worked(to_fen(amount), tuple(lines))


def _uncapped(facts: LinshiFacts, values: Values) -> Worked[Decimal | None]:
    found = _by_grade(facts, values) if values[p.AMOUNT_METHOD] == "grades" else _by_formula(facts, values)
    least = _by_medical_band(facts, values)
    if found.value is None or least is None or least.value <= found.value:
        return found
    return Worked(least.value, (*found.trace, *least.trace))


def _by_formula(facts: LinshiFacts, values: Values) -> Worked[Decimal | None]:
    """Standard x persons x months, the months within the band of the applicant's standing (L23 2(3))."""
    standard, bands = _standard(facts, values), values.get(p.MONTHS) or {}
    band = bands.get(facts.standing)
    months = facts.months if facts.months is not None else band[0] if band else None
    if standard is None or months is None:
        return Worked(None, (), (str(_("缺少低保标准或者救助月数，不能测算金额。")),))
    if band:
        months = min(max(months, band[0]), band[1])
    persons = max(1, len(facts.covered))
    amount = standard * persons * months
    inputs = [(_("低保标准"), standard), (_("救助人数"), persons), (_("救助月数"), months)]
    return Worked(
        amount, (trace(_("救助金额"), _("低保标准 × 救助人数 × 救助月数"), inputs, amount, ARTICLES),)
    )


def _by_grade(facts: LinshiFacts, values: Values) -> Worked[Decimal | None]:
    """The sum that stands for category and grade in the county's table (LIN-01)."""
    for row in values.get(p.GRADES) or ():
        if (row["category"], str(row["grade"])) == (facts.category, str(facts.grade)):
            amount = Decimal(row["amount"])
            inputs = [(_("困难类别"), facts.category), (_("档次"), facts.grade)]
            return Worked(
                amount, (trace(_("救助金额"), _("类别和档次对应的金额"), inputs, amount, ARTICLES),)
            )
    return Worked(None, (), (str(_("分类分档表中没有该类别和档次，不能测算金额。")),))


def _by_medical_band(facts: LinshiFacts, values: Values) -> Worked[Decimal] | None:
    """The least that is paid for own medical costs over a bound: a sum or a share of the costs (EX-L5)."""
    if facts.self_paid is None:
        return None
    for row in values.get(p.MEDICAL_BANDS) or ():
        upto = row.get("upto")
        over = holds(facts.self_paid, "超过", Decimal(row["over"]))
        if over and (upto is None or holds(facts.self_paid, "以下", Decimal(upto))):
            amount = (
                Decimal(row["amount"]) if "amount" in row else to_fen(facts.self_paid * Decimal(row["share"]))
            )
            inputs = [(_("医疗自付费用"), facts.self_paid)]
            return Worked(
                amount,
                (
                    trace(
                        _("医疗自付的最低救助金额"), _("自付费用对应的金额或者比例"), inputs, amount, ARTICLES
                    ),
                ),
            )
    return None


def _raised_cap(facts: LinshiFacts, values: Values) -> Decimal | None:
    """The most that minutes allow: the raised cap for grave hardship, else the resolved sum where the county so decides."""
    if facts.answer("coordinate", "outcome") != "done":
        return None
    raised: Decimal | None = values.get(p.EMERGENCY_CAP)
    if raised is not None:
        return raised if facts.severe else None
    if not values.get(p.CASE_BY_CASE, p.CASE_BY_CASE.default):
        return None
    resolved: Decimal | None = facts.answer("coordinate", "resolved_amount")
    return resolved


def _standard(facts: Facts, values: Values) -> Decimal | None:
    rural = values.get(common.STANDARD_RURAL) if facts.area_type == "rural" else None
    found: Decimal | None = rural or values.get(common.STANDARD_URBAN)
    return found
