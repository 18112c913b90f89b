"""What a family is heard on before something is taken away, and that no more is taken than that (SAL26 47, 48)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.declare import Advice, DocumentType, Facts, _
from core.rules.benefit import BenefitLine
from core.rules.disputes import left_open
from core.rules.lasting import dead, died_meanwhile, exit_said, living, moved, paid_now, runs_out
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
FOUND = ("incomes", "holdings", "spending", "changes", "newcomers")
"""What a visit may find otherwise than was known."""
_PAID_ON = ("increased", "adjusted", "reduced")
_weight = tuple(CHANGES).index
_UNPAID = frozenset({"not_covered", "to_judge", "work_refused"})
"""Of a member: nothing is paid for him."""
TOLD = DocumentType("told", _("听取意见的告知凭证"), kind="paper", basis=("SAL26:48",), required=False)
"""The receipt, the proof of delivery or the written record of a call: silence counts only with it."""
GIVEN_UP = DocumentType(
    "given_up", _("自愿放弃救助的书面申请"), kind="paper", basis=("SAL26:47",), required=False
)
"""Signed by the recipient and the other adults who are covered."""


def given_up_on(facts: Facts) -> date | None:
    """The day on which the recipient signed that he gives the aid up; None where he hasn't, or doesn't stand by it when heard.

    A paper alone ends nothing: whoever is asked and says nothing, or that he has given nothing up, hasn't (SAL26 47, 48).
    """
    day, stages = _wish_on_paper(facts), [*facts.answers]  # the newest stands last
    if day is None or "hear" not in stages[stages.index("review") :]:
        return day
    return day if facts.answer("hear", "gives_up") else None


def _wish_on_paper(facts: Facts) -> date | None:
    """The same as the opinion states it, before anybody was heard."""
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
    same = _covered(advice) == set(facts.answer("entitlement", "members", ()))
    return same and facts.answer("entitlement", "until") is None


def unmoved(facts: Facts, advice: Advice) -> bool:
    """Whether this review found no clear change, so that the sum stays within a review period (D57 31).

    Not where any of its visits wrote down something that it found, what is paid runs out, or others are to be covered
    than now: fewer, because somebody has died, moved out or doesn't qualify, or more.
    """
    if _found(facts) or facts.answer("survey", "changed", default=True) or runs_out(facts):
        return False
    if advice.outcome == "unclear":  # nobody can say yet who would be covered
        return set(facts.answer("entitlement", "members", ())) <= {m.key for m in living(facts)}
    return stays(facts, advice)


def _found(facts: Facts) -> bool:
    """Whether a visit of this review wrote something down, the newest or one before: what was found stands until put right."""
    return bool(facts.answer("visits", "wrote")) or any(facts.answer("survey", name) for name in FOUND)


def _covered(advice: Advice) -> set[str]:
    return {key for key, result in advice.members if result not in _UNPAID}


def ended(advice: Advice, plan: BenefitLine | None) -> Advice:
    """What is advised on a review for who no longer qualifies: the gradual exit, else that it stops (N83 1(3))."""
    if plan is None:
        return replace(advice, outcome="stopped")
    said = exit_said(plan.from_month, plan.to_month, plan.amount)
    return replace(advice, outcome="phase_out", amount=plan.amount, reasons=(said, *advice.reasons))


def opined(facts: Facts, advice: Advice) -> bool:
    """Whether the opinion takes something away; one that changes what the rules leave alone and names nothing may."""
    kind, amount = facts.answer("review", "proposes"), facts.answer("review", "proposed_amount")
    if _wish_on_paper(facts):
        return True
    if kind is None:
        return facts.answer("review", "outcome") == "change" and advice.outcome == "unchanged"
    return kind in TAKES or (amount is not None and amount < paid_now(facts))


def by_death_alone(facts: Facts, advice: Advice) -> bool:
    """Whether all that changes follows from a death: nothing else was found, and the opinion goes no further (ruling 15)."""
    found = _found(facts) or facts.check == "hit"
    if not died_meanwhile(facts) or found or moved(facts) or _wish_on_paper(facts):
        return False
    kind, amount = facts.answer("review", "proposes"), facts.answer("review", "proposed_amount")
    graver = kind in TAKES and (advice.outcome not in CHANGES or _weight(kind) > _weight(advice.outcome))
    return not graver and (amount is None or amount >= (advice.amount or 0))


def comes_first(facts: Facts, advice: Advice, opinion: Advice) -> tuple[bool, str]:
    """Whether the family is heard before the decision: by advice or opinion something is taken away, or somebody dropped."""
    if by_death_alone(facts, advice):
        return False, str(_("因死亡调整或者终止的，告知家属，不另行听取意见。"))
    paid = paid_now(facts)
    kept = advice.outcome in ("increased", "adjusted")
    same = advice.outcome == "returned" and advice.amount is not None
    dropped = set(facts.answer("entitlement", "members", ())) - _covered(advice) - dead(facts)
    if dropped and (kept or same):
        return True, str(_("拟不再把部分成员纳入保障，决定前应当听取救助对象意见。"))
    if (kept or same) and not opined(facts, opinion):
        return False, str(_("保障金额不减少，不需要听取意见。"))
    said = _("拟调减或者终止低保（现定每月 %(old)s 元），决定前应当听取救助对象意见。", old=figure(paid))
    return True, str(said)


def why_not_left(facts: Facts, opinion: Advice) -> str:
    """Why the opinion may not leave things as they are; "" when it may: what must change is decided by who confirms."""
    if facts.answer("review", "outcome") != "unchanged":
        return ""
    if runs_out(facts):
        return str(_("现在按渐退期发放，期满即停；请提出变更或者停发的意见，由确认机关重新决定。"))
    open_ = left_open(facts) or (opinion.outcome == "unclear" and not unmoved(facts, opinion))
    if open_:
        return str(
            _(
                "情况有变化或者有疑点，系统不能判断，不能以“不作变更”办结；请退回查明，或者提出变更的意见，由确认机关决定。"
            )
        )
    if opinion.outcome == "change":
        return str(
            _(
                "按现有事实保障金额或者保障人员应当变更，不能以“不作变更”办结；请提出变更的意见，由确认机关决定，事实有误的退回查明。"
            )
        )
    return ""


def why_not(
    facts: Facts, advice: Advice, amount: Decimal | None, lines: Sequence[BenefitLine], *, leaves: bool
) -> str:
    """Why a change may not be decided, whatever reason is written; "" when it may.

    `lines` is what the rules work out on the facts, by payee; `leaves`: the rule gives a gradual exit.
    """
    outcome = facts.answer("decide", "outcome")
    if outcome == "phase_out" and not leaves:
        return str(
            _("本案不适用渐退期：没有因就业收入超过低保标准，渐退的月份已经过去，或者本县没有规定渐退期。")
        )
    return (
        _against_the_facts(facts, advice, amount)
        or _misnamed(outcome, amount, paid_now(facts))
        or _unheard(facts, advice, amount)
        or _otherwise(facts, amount, _due(facts, lines) if advice.amount is not None else None)
    )


def _against_the_facts(facts: Facts, advice: Advice, amount: Decimal | None) -> str:
    """Why it contradicts that the family qualifies, that it doesn't, or that nothing has changed; "" when it doesn't."""
    outcome = facts.answer("decide", "outcome")
    if outcome == "stopped" and advice.outcome in (*_PAID_ON, "returned") and advice.amount is not None:
        return str(
            _("按现有事实家庭仍符合低保条件，不得停发；情况另有变化的，请退回查明，重新提出意见并听取意见。")
        )
    if outcome not in _PAID_ON:
        return ""
    if given_up_on(facts):
        return str(_("救助对象已书面申请自愿放弃，只能按其意愿终止；其改变意愿的，请退回重新提出意见。"))
    if advice.outcome == "returned" and advice.amount is not None and amount == paid_now(facts):
        return str(
            _(
                "现定每月发放 %(sum)s 元，金额和人员都不变的不是变更；请退回提出不作变更的意见。",
                sum=figure(amount),
            )
        )
    if advice.outcome in ("stopped", "phase_out"):
        return str(
            _("按现有事实家庭已不符合低保条件，只能停发或者渐退；情况另有变化的，请退回查明，重新提出意见。")
        )
    return ""


def _unheard(facts: Facts, advice: Advice, amount: Decimal | None) -> str:
    """Why more is taken away than the family was heard on; "" when it isn't."""
    outcome, (kind, told) = facts.answer("decide", "outcome"), _intended(facts, advice)
    if outcome not in TAKES or kind not in CHANGES:
        return ""
    less = outcome == kind == "reduced" and amount is not None and told is not None and amount < told
    if _weight(outcome) <= _weight(kind) and not less:
        return ""
    heard = _("减发至每月 %(sum)s 元", sum=figure(told)) if kind == "reduced" and told else CHANGES[kind]
    if by_death_alone(facts, advice):
        said = _("因死亡应为“%(heard)s”，不得作出更重的决定；确需如此的，请退回重新提出意见，先听取意见。")
    else:
        said = _(
            "听取意见时告知的是“%(heard)s”，不得作出更重的决定；确需如此的，请退回重新提出意见，再次听取意见。"
        )
    return str(said % {"heard": heard})


def _misnamed(outcome: str, amount: Decimal | None, paid: Decimal) -> str:
    """Why the sum is not what the change is called; "" when it is."""
    if amount is None:
        return ""
    if outcome == "reduced" and amount >= paid:
        return str(_("现定每月发放 %(sum)s 元，减发的应低于它。", sum=figure(paid)))
    if outcome == "increased" and amount == paid:
        return str(
            _(
                "现定每月发放 %(sum)s 元，增发的应高于它；金额不变、只调整人员或者期限的，另有选项。",
                sum=figure(paid),
            )
        )
    if outcome == "adjusted" and amount != paid:
        return str(_("现定每月发放 %(sum)s 元，金额有变的按增发或者减发决定。", sum=figure(paid)))
    return ""


def _due(facts: Facts, lines: Sequence[BenefitLine]) -> Decimal:
    """What the rules work out for those whom the decision doesn't leave out: who may be covered alone need not be (SAL26 21)."""
    out = {each["member"] for each in facts.answer("decide", "left_out") or ()}
    return sum((line.amount for line in lines if set(line.members) - out), Decimal(0))


def _otherwise(facts: Facts, amount: Decimal | None, due: Decimal | None) -> str:
    """Why no other sum is paid than the rules work out; "" when it is that, or they work nothing out (SAL26 18; D57 23, 32).

    Neither the opinion nor what the family was heard on makes it another: what is disputed is found out first.
    """
    outcome = facts.answer("decide", "outcome")
    if outcome not in _PAID_ON or amount is None or due is None or amount == due:
        return ""
    if outcome != "reduced" and amount < paid_now(facts):  # no increase: its field says so
        return ""
    if amount > due:
        said = _("按现有事实每月应为 %(sum)s 元，不得高于它；情况另有变化的，请退回查明，重新提出意见。")
    else:
        said = _("按现有事实每月应为 %(sum)s 元，不得低于它；情况另有变化的，请退回查明，重新提出意见。")
    return str(said % {"sum": figure(due)})


def _intended(facts: Facts, advice: Advice) -> tuple[str, Decimal | None]:
    """Kind and sum on which the family was heard: as the hearing names them, else the opinion, else the advice."""
    for stage in () if by_death_alone(facts, advice) else ("hear", "review"):
        if kind := facts.answer(stage, "proposes"):
            return kind, facts.answer(stage, "proposed_amount")
    return advice.outcome, advice.amount
