"""What a family is heard on before something is taken away, and that no more is taken than that (SAL26 47, 48)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.declare import Advice, DocumentType, Facts, Values, _
from core.rules.lasting import died_meanwhile, paid_now, runs_out
from core.rules.worked import figure

CHANGES = {
    "increased": _("增发"),
    "adjusted": _("调整，金额不变"),
    "reduced": _("减发"),
    "phase_out": _("渐退，期满停发"),
    "stopped": _("停发"),
}
"""What a review may lead to, the mildest first."""
TAKES = {code: CHANGES[code] for code in ("reduced", "phase_out", "stopped")}
"""What takes something away, so that the family is heard first."""
_PAID_ON = ("increased", "adjusted", "reduced")
_GRAVE = tuple(CHANGES)
_UNPAID = frozenset({"not_covered", "to_judge", "work_refused"})
"""Of a member: nothing is paid for him."""
TOLD = DocumentType("told", _("听取意见的告知凭证"), kind="paper", basis=("SAL26:48",), required=False)
"""The receipt, the proof of delivery or the written record of a call: silence counts only with it."""
GIVEN_UP = DocumentType(
    "given_up", _("自愿放弃救助的书面申请"), kind="paper", basis=("SAL26:47",), required=False
)
"""Signed by the recipient and the other adults who are covered."""


def given_up_on(facts: Facts) -> date | None:
    """The day on which the recipient signed that he gives the aid up, as the opinion states it; None where he hasn't."""
    day: date | None = facts.answer("review", "given_up_on")
    return day


def given_up(advice: Advice, day: date) -> Advice:
    """It is ended as he wishes, whatever the rules work out: nobody receives aid against his will."""
    reason = _("救助对象于%(day)s书面申请自愿放弃救助，按其意愿终止。", day=day)
    return replace(advice, outcome="stopped", amount=None, reasons=(str(reason),))


def changed(facts: Facts, advice: Advice) -> Advice:
    """What is advised on a review for who qualifies: the kind of change, or returned where nothing changes."""
    amount, paid = advice.amount or Decimal(0), paid_now(facts)
    if amount == paid and stays(facts, advice):
        reason = _(
            "每月金额和保障人员都没有变化，没有可以决定的变更；请退回，由乡镇（街道）提出不作变更的意见。"
        )
        return replace(advice, outcome="returned", reasons=(str(reason), *advice.reasons))
    kind = "reduced" if amount < paid else "increased" if amount > paid else "adjusted"
    return replace(advice, outcome=kind)


def stays(facts: Facts, advice: Advice) -> bool:
    """Whether the same people are covered as now, and without an end."""
    covered = {key for key, result in advice.members if result not in _UNPAID}
    same = covered == set(facts.answer("entitlement", "members", ()))
    return same and facts.answer("entitlement", "until") is None


def opined(facts: Facts, advice: Advice) -> bool:
    """Whether the opinion takes something away; one that changes what the rules leave alone and names nothing may."""
    kind, amount = facts.answer("review", "proposes"), facts.answer("review", "proposed_amount")
    if given_up_on(facts):
        return True
    if kind is None:
        return facts.answer("review", "outcome") == "change" and advice.outcome == "unchanged"
    return kind in TAKES or (amount is not None and amount < paid_now(facts))


def may_leave_it(facts: Facts, values: Values, form: Mapping[str, object]) -> tuple[bool, str]:
    """Whether the opinion may leave things as they are: not what runs out by itself (N83 1(3))."""
    if facts.answer("review", "outcome") == "unchanged" and runs_out(facts):
        return False, str(_("现在按渐退期发放，期满即停；请提出变更或者停发的意见，由确认机关重新决定。"))
    return True, ""


def why_not(facts: Facts, advice: Advice, amount: Decimal | None, *, leaves: bool) -> str:
    """Why a change may not be decided, whatever reason is written; "" when it may. `leaves`: the rule gives a gradual exit."""
    outcome = facts.answer("decide", "outcome")
    if outcome == "phase_out" and not leaves:
        return str(_("本案不适用渐退期：没有因就业收入超过低保标准，或者本县没有规定渐退期。"))
    qualifies = advice.outcome in (*_PAID_ON, "returned") and advice.amount is not None
    if outcome == "stopped" and qualifies:
        return str(
            _("按现有事实家庭仍符合低保条件，不得停发；情况另有变化的，请退回查明，重新提出意见并听取意见。")
        )
    if advice.outcome == "returned" and outcome in _PAID_ON and amount == paid_now(facts):
        return str(
            _(
                "现在每月发放 %(sum)s 元，金额和人员都不变的不是变更；请退回提出不作变更的意见。",
                sum=figure(amount),
            )
        )
    if outcome in _PAID_ON and advice.outcome in ("stopped", "phase_out") and not given_up_on(facts):
        return str(
            _("按现有事实家庭已不符合低保条件，只能停发或者渐退；情况另有变化的，请退回查明，重新提出意见。")
        )
    if said := _misnamed(outcome, amount, paid_now(facts)):
        return said
    kind, told = _intended(facts, advice)
    if outcome not in TAKES or kind not in CHANGES or died_meanwhile(facts):
        return ""
    less = outcome == kind == "reduced" and amount is not None and told is not None and amount < told
    if _GRAVE.index(outcome) <= _GRAVE.index(kind) and not less:
        return ""
    heard = _("减发至每月 %(sum)s 元", sum=figure(told)) if kind == "reduced" and told else CHANGES[kind]
    return str(
        _(
            "听取意见时告知的是“%(heard)s”，不得作出更重的决定；确需如此的，请退回重新提出意见，再次听取意见。",
            heard=heard,
        )
    )


def _misnamed(outcome: str, amount: Decimal | None, paid: Decimal) -> str:
    """Why the sum is not what the change is called; "" when it is."""
    if amount is None:
        return ""
    if outcome == "reduced" and amount >= paid:
        return str(_("现在每月发放 %(sum)s 元，减发的应低于它。", sum=figure(paid)))
    if outcome == "increased" and amount == paid:
        return str(
            _(
                "现在每月发放 %(sum)s 元，增发的应高于它；金额不变、只调整人员或者期限的，另有选项。",
                sum=figure(paid),
            )
        )
    if outcome == "adjusted" and amount != paid:
        return str(_("现在每月发放 %(sum)s 元，金额有变的按增发或者减发决定。", sum=figure(paid)))
    return ""


def _intended(facts: Facts, advice: Advice) -> tuple[str, Decimal | None]:
    """Kind and sum on which the family was heard: as the hearing names them, else the opinion, else the advice."""
    for stage in ("hear", "review"):
        if kind := facts.answer(stage, "proposes"):
            return kind, facts.answer(stage, "proposed_amount")
    return advice.outcome, advice.amount
