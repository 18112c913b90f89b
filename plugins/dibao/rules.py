"""Who gets dibao and how much, what is asked on the way, and when it ends: functions of facts and values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from core import rules
from core.declare import Advice, Facts, Figure, LeftOut, Limit, Member, Trace, Values, _
from core.rules import BenefitLine, Means, SinglePerson, Status, Worked, deaths, figure, gradual, hearing
from core.rules import parameters as shared
from plugins.dibao import parameters as p

ALONE = ("SAL26:21", "D57:8", "N83:1(1)")
"""Who may be covered alone."""


def assess(facts: Facts, values: Values) -> Advice:
    """Eligible, ineligible or unclear, with the amount in yuan a month and the whole working (SAL26 18, 21; D57 8, 23).

    The whole family first, then single persons. Unclear is what a person has to judge: data not yet re-checked with
    the family, property that asks for judgement, imputed labour income, maintenance without a rule.
    """
    return _examine(facts, values).advice()


def award(facts: Facts, values: Values) -> Advice:
    """The same for the decision: granted, refused or returned."""
    return rules.decided(assess(facts, values))


def takes(facts: Facts, values: Values, form: Mapping[str, Any]) -> tuple[bool, str]:
    """Whether an application is registered: no rural family's where there is urban dibao alone (DIB-02)."""
    return rules.of_area(facts, form, urban_only=values[p.CATEGORIES] == "urban")


def most(facts: Facts, values: Values, form: Mapping[str, Any]) -> Worked[Decimal]:
    """What the family would get without any income: the standard for each who is covered, and supplements (SAL26 18, 20)."""
    standard = _standard(facts, values) or Decimal(0)
    left_out = {each["member"] for each in form.get("left_out") or ()}
    members = [m for m in rules.living(facts) if m.key not in left_out]
    extra = _supplements(facts, values, members, standard, "").value
    amount = sum((line.amount for line in extra), standard * len(members))
    words, articles = _("低保标准 × 保障人数 + 分类施保"), ("SAL26:18", "SAL26:20", "D57:23")
    return Worked(amount, (rules.trace(_("最高金额"), words, [], amount, articles),))


def benefit(facts: Facts, values: Values, decided_on: date | None = None) -> tuple[BenefitLine, ...]:
    """What begins when dibao is granted: the basic sum and each category supplement, by payee (SAL26 18, 20).

    The first month follows from the county's rule (D57 21). Where the decider grants what the rule does not advise, a
    line of 0 for those marked as covered waits for his sum.
    """
    lines = _examine(facts, values).lines
    refusing = rules.refusing_work(facts, values, p.JOB_REFUSALS)
    covered = [m for m in rules.living(facts) if m.covered and m.key not in refusing]
    if not lines and covered:
        lines = (_base_line(Decimal(0), rules.payee(facts, covered), covered),)
    return lines


def county_must_visit(facts: Facts, values: Values) -> tuple[bool, str]:
    """Whether the county must visit the home: near relatives of staff, or a complaint meanwhile (D57 20)."""
    if "kin" in facts.raised:
        why = _("家庭成员与经办人员或者村（居）委会成员有近亲属关系，已单独登记，县级应当入户调查。")
        return True, str(why)
    if "complaint" in facts.raised:
        return True, str(_("审核期间接到投诉举报，县级应当入户调查。"))
    return False, str(_("没有近亲属备案，审核期间也没有接到投诉举报。"))


def appraisal_due(facts: Facts, values: Values) -> tuple[bool, str]:
    """Whether a democratic appraisal is held in this case, and why, by the county's rule (CC18 24; D57 19)."""
    rule = values[p.APPRAISAL_RULE]
    both = "objection" in facts.raised and values.get(p.OBJECTION_HANDLING) == "both"
    due = rules.appraised(facts, rule) or both
    return due, str(_("按规定须进行民主评议。")) if due else rules.not_appraised(rule)


def sources(facts: Facts, values: Values) -> tuple[tuple[str, str], ...]:
    """What a means check asks: (person, source) for every counted member (SAL26 41)."""
    return rules.check_sources(facts)


def after_death(facts: Facts, values: Values) -> str:
    """Where a case goes when a member has died: on with those who are left, or to its end (N83 1(3))."""
    return "review" if deaths.somebody_lives(facts) else "died"


# --- review, change and leaving the scheme -------------------------------------------------------------------


def reassess(facts: Facts, values: Values) -> Advice:
    """Change, unchanged or unclear, against what is paid now (`answers["entitlement"]`: amount, members).

    Without a clear change of circumstances the amount stays within a review period (D57 31), whatever it computes to.
    """
    advice = assess(facts, values)
    if advice.outcome == "unclear":
        return advice
    if hearing.unmoved(facts, advice):
        reason = str(_("调查没有发现家庭情况有明显变化，复核期内不调整保障金额。"))
        return replace(advice, outcome="unchanged", reasons=(reason,), amount=rules.paid_now(facts))
    same = hearing.stays(facts, advice) and advice.amount == rules.paid_now(facts)
    return replace(rules.compared(facts, advice), outcome="unchanged" if same else "change")


def change(facts: Facts, values: Values) -> Advice:
    """For the decision on a review: a kind of change (`hearing.CHANGES`), or returned when it is unclear (D57 32)."""
    advice = assess(facts, values)
    if day := hearing.given_up_on(facts):
        return hearing.given_up(advice, day)
    if advice.outcome == "eligible":
        return hearing.changed(facts, rules.compared(facts, advice))
    if advice.outcome == "unclear":
        return replace(advice, outcome="returned")
    return hearing.ended(advice, _exit_to_come(facts, values))


def may_change(facts: Facts, values: Values, form: Mapping[str, Any]) -> tuple[bool, str]:
    """Whether a change may be decided: an exit only by its rule (N83 1(3)), no end for who qualifies, nothing unheard."""
    leaves, lines = _exit_to_come(facts, values) is not None, _examine(facts, values).lines
    why = hearing.why_not(facts, change(facts, values), form.get("amount"), lines, leaves=leaves)
    return not why, why


def _exit_to_come(facts: Facts, values: Values) -> BenefitLine | None:
    """The gradual exit; None where there is none, or where its months are over before anybody decides on it."""
    plan = next(iter(exit_plan(facts, values)), None)
    return plan if plan and plan.to_month and plan.to_month > facts.on.replace(day=1) else None


def exit_plan(facts: Facts, values: Values, decided_on: date | None = None) -> tuple[BenefitLine, ...]:
    """The gradual exit offered to a family whose work lifted it over the line, or nothing (N83 1(3)).

    Property over the rules, death and double benefits end at once.
    """
    months: Limit | None = values.get(p.PHASE_OUT)
    members, standard = rules.living(facts), _standard(facts, values)
    if not values.get(p.GRADUAL, False) or months is None or not members or standard is None:
        return ()
    means = rules.means_of(facts, values, members, standard)
    if means.below(standard) or means.property != "pass":
        return ()
    if not gradual.lifted_by_work(facts, values, members, standard):
        return ()
    share = values.get(p.GRADUAL_AMOUNT, p.GRADUAL_AMOUNT.default)
    first, last, amount = gradual.exit_of(facts, months.n, share)
    line = _base_line(amount, rules.payee(facts, members), members)
    return (replace(line, from_month=first, to_month=last),)


def last_day_of_exit(facts: Facts, values: Values) -> date | None:
    """The last day of the gradual exit; None where there is none."""
    return next((rules.last_day(x.to_month) for x in exit_plan(facts, values) if x.to_month), None)


def takes_away(facts: Facts, values: Values) -> tuple[bool, str]:
    """Whether the recipient is heard first: by advice or opinion it is reduced or ended, not by a death alone (SAL26 48)."""
    return hearing.comes_first(facts, change(facts, values), reassess(facts, values))


def may_leave_it(facts: Facts, values: Values, form: Mapping[str, Any]) -> tuple[bool, str]:
    """Whether the opinion may leave things as they are."""
    why = hearing.why_not_left(facts, reassess(facts, values))
    return not why, why


def last_month(facts: Facts, values: Values, decided_on: date | None = None) -> date:
    """The last month paid: of the gradual exit, the one that the decider names, else that of death or decision (D57 32)."""
    if rules.dead(facts) and not deaths.somebody_lives(facts):
        return rules.ends_with(facts, decided_on)
    plan = exit_plan(facts, values) if facts.answer("decide", "outcome") == "phase_out" else ()
    if plan and plan[0].to_month:
        return plan[0].to_month
    named: date | None = facts.answer("decide", "last_month")
    return named or (decided_on or facts.on).replace(day=1)


# --- how it is worked out ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Result:
    """An outcome before it is put into the words of a stage."""

    outcome: str
    reasons: tuple[str, ...]
    trace: tuple[Trace, ...] = ()
    lines: tuple[BenefitLine, ...] = ()
    members: tuple[tuple[str, str], ...] = ()
    figures: tuple[Figure, ...] = ()
    says: tuple[tuple[str, str], ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    unmet: tuple[str, ...] = ()

    def advice(self) -> Advice:
        """As core stores and shows it; lines of one kind are summed."""
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        for line in self.lines:
            sums[line.kind] += line.amount
        amount = sum(sums.values(), Decimal(0)) if self.outcome == "eligible" else None
        lines = tuple(sums.items())
        found = Advice(self.outcome, amount, self.reasons, self.trace, lines, self.members, self.figures)
        return replace(found, says=self.says, left_out=self.left_out, unmet=self.unmet)


def _examine(facts: Facts, values: Values) -> _Result:
    """The whole family, then single persons; what rests on unheard data is never a refusal (D57 18)."""
    members, standard = rules.living(facts), _standard(facts, values)
    if not members:
        outcome, why = rules.nobody_counts(facts)
        return _Result(outcome, (why,))
    if standard is None:
        return _Result("unclear", (str(_("该申请的城乡类别没有可用的低保标准，不能测算。")),))
    means = rules.means_of(facts, values, members, standard)
    fits = means.below(standard) and means.property != "fail"
    examined = _whole_family if fits else _single_persons
    result = examined(facts, values, means, standard)
    says = (*_says(values, means, standard), *result.says)
    shown, unmet = rules.figures(facts, means, standard), rules.not_met(means, standard)
    result = replace(result, figures=shown, says=says, unmet=unmet)
    if doubt := rules.left_open(facts):
        return replace(result, outcome="unclear", reasons=(doubt,))
    if result.outcome == "ineligible" and facts.check == "hit" and not rules.heard(facts):
        reason = _("核对结果有疑点：须先告知申请人、听取说明并复查，不能仅凭核对数据认定不符合。")
        return replace(result, outcome="unclear", reasons=(str(reason), *result.reasons))
    return result


def _says(values: Values, means: Means, standard: Decimal) -> tuple[tuple[str, str], ...]:
    """Words of the letter of confirmation: the standard, the income a head, and how the sum follows."""
    way = rules.method_said(_tiers(values), means.income.total, len(means.members))
    return (("standard", figure(standard)), ("income_per_head", figure(means.per_head)), ("method", way))


def _tiers(values: Values, *, by_tier: bool = False) -> Sequence[Mapping[str, Any]] | None:
    """The table by which the sum is found; None where it is the difference."""
    return (values.get(p.TIERS) or ()) if by_tier or values[p.METHOD] == "tiered" else None


def _whole_family(facts: Facts, values: Values, means: Means, standard: Decimal) -> _Result:
    """Income is under the standard: every counted member is covered, unless something must be judged first."""
    if means.questions:
        return _Result("unclear", means.questions, means.trace)
    left_out = rules.refusing_work(facts, values, p.JOB_REFUSALS)
    covered = tuple(m for m in means.members if m.key not in left_out)
    if not covered:
        nobody = _("全部成员都连续拒绝介绍的工作，没有可以纳入保障的成员，请核对。")
        return _Result("unclear", (str(nobody),), means.trace)
    base = _sum(values, standard, means.income.total, len(means.members), len(covered))
    if not base.value:
        reason = _("人均收入低于低保标准，但分档定额表中没有相应档次，请核对。")
        return _Result("unclear", (str(reason),), (*means.trace, *base.trace))
    below = _(
        "家庭月人均收入 %(income)s 元，低于低保标准 %(standard)s 元，财产状况符合规定。",
        income=figure(means.per_head),
        standard=figure(standard),
    )
    reasons = (str(below), *rules.remarks(means.members, left_out))
    payee = rules.payee(facts, means.members)
    line = _base_line(base.value, payee, covered)
    extra = _supplements(facts, values, covered, standard, payee)
    results = tuple((m.key, "work_refused" if m.key in left_out else "covered") for m in means.members)
    trace = (*means.trace, *base.trace, *extra.trace)
    stopped = rules.refused_work(means.members, left_out)
    return _Result("eligible", reasons, trace, (line, *extra.value), results, left_out=stopped)


def _single_persons(facts: Facts, values: Values, means: Means, standard: Decimal) -> _Result:
    """The family as a whole does not fit: which members may be covered alone (D57 8; N83 1(1); SAL26 21)."""
    edge = rules.edge_line(standard, values[shared.EDGE_RATIO])
    is_edge = means.property if means.below(edge.value) else "fail"
    reasons, trace = rules.unmet(means, standard), (*means.trace, *edge.trace)
    says = rules.edge_said(edge.value) if is_edge == "pass" else ()
    reasons += [words for _name, words in says]
    if not values.get(p.SINGLE_PERSON, True):
        return _Result("ineligible", tuple(reasons), trace, says=says)
    each = [_alone(facts, values, member, means, is_edge, standard) for member in means.members]
    lines = tuple(line for one in each for line in one.lines)
    if lines and facts.answer("apply", "coverage") != "household":
        outcome = "eligible"
    else:
        outcome = "unclear" if any(one.outcome == "unclear" for one in each) else "ineligible"
    alone = each if outcome == "eligible" else ()
    return _Result(
        outcome,
        (*reasons, *(reason for one in each for reason in one.reasons)),
        (*trace, *(line for one in each for line in one.trace)),
        lines if outcome == "eligible" else (),
        tuple(result for one in each for result in one.members),
        says=(*says, *rules.said_alone(word for one in alone for _name, word in one.says)),
        left_out=_not_alone(means.members, each),
    )


def _not_alone(members: Sequence[Member], each: Sequence[_Result]) -> tuple[LeftOut, ...]:
    """Who is not covered beside those who are covered alone, and why not."""
    fits = str(_("家庭整体不符合低保条件，本人不属于可以单独纳入的情形。"))
    found = zip(members, each, strict=True)
    return tuple((m.key, "".join(one.reasons) or fits, ALONE) for m, one in found if not one.lines)


def _alone(
    facts: Facts, values: Values, member: Member, household: Means, is_edge: Status, standard: Decimal
) -> _Result:
    """One member: covered on the first ground that holds; `is_edge` says whether the family is an edge family."""
    special = values.get(p.SINGLE_SPECIAL, False) and f"special_difficulty:{member.key}" in facts.raised
    grounds = rules.single_person(member, facts.on, special=special)
    if not grounds:
        return _Result("ineligible", (), members=((member.key, "not_covered"),))
    own = rules.means_of(facts, values, (member,), standard)
    by_itself: Status = own.property if own.below(standard) else "fail"
    stands = {ground: is_edge if ground.needs_edge else by_itself for ground in grounds}
    for ground, status in stands.items():
        if status == "pass":
            return _paid_alone(facts, values, ground, household, own, standard)
    if "needs_judgement" in stands.values():
        questions = household.questions if is_edge == "needs_judgement" else own.questions
        return _Result("unclear", questions, own.trace, members=((member.key, "to_judge"),))
    reason = _(
        "成员 %(member)s 不能单独纳入：家庭不是低保边缘家庭，本人也不属于可以单独申请的情形。",
        member=member.key,
    )
    return _Result("ineligible", (str(reason),), own.trace, members=((member.key, "not_covered"),))


def _paid_alone(
    facts: Facts, values: Values, ground: SinglePerson, household: Means, own: Means, standard: Decimal
) -> _Result:
    """The sum for a single person, by the county's basis; by default on the person's own income (EX-D3)."""
    member = own.members[0]
    way = values.get(p.SINGLE_PERSON_BASIS, p.SINGLE_PERSON_BASIS.default)
    income = household.per_head if way == "household_per_capita" else own.income.total
    base = _sum(values, standard, income, 1, 1, by_tier=way == "fixed_tier")
    trace = (ground.traced(member.key), *own.trace, *base.trace)
    if not base.value:
        reason = _("成员 %(member)s 可以单独申请，但按本地计算依据没有应发金额。", member=member.key)
        return _Result("ineligible", (str(reason),), trace, members=((member.key, "not_covered"),))
    payee = rules.payee(facts, rules.living(facts)) if member.age(facts.on) < 18 else member.key
    line = _base_line(base.value, payee, own.members)
    extra = _supplements(facts, values, (member,), standard, payee)
    reason = _("成员 %(member)s 可以按单人保纳入：%(ground)s。", member=member.key, ground=ground.ground)
    by_own = way != "household_per_capita"
    words = rules.method_said(_tiers(values, by_tier=way == "fixed_tier"), income, 1, own=by_own)
    said = (("method", ground.said(member.key, words)),)
    results, whole = ((member.key, ground.code),), (*trace, *extra.trace)
    return _Result("eligible", (str(reason),), whole, (line, *extra.value), results, says=said)


def _sum(
    values: Values, standard: Decimal, income: Decimal, heads: int, covered: int, *, by_tier: bool = False
) -> Worked[Decimal]:
    """Yuan a month by the method in force, with the floor and the rounding of the county."""
    tiers = _tiers(values, by_tier=by_tier)
    if tiers is not None:
        found = rules.tiered(tiers, income, heads, covered)
    else:
        floor = values.get(p.FLOOR_RATIO, p.FLOOR_RATIO.default)
        found = rules.differential(standard, income, heads, covered, floor)
    last = rules.rounded(found.value, values.get(p.ROUNDING, p.ROUNDING.default))
    return Worked(last.value, (*found.trace, *last.trace))


def _base_line(amount: Decimal, payee: str, members: Sequence[Member]) -> BenefitLine:
    """The basic sum."""
    return BenefitLine(kind="dibao", amount=amount, payee=payee, members=tuple(m.key for m in members))


def _supplements(
    facts: Facts, values: Values, members: Sequence[Member], standard: Decimal, payee: str
) -> Worked[tuple[BenefitLine, ...]]:
    """Category supplements as lines of their own, beside the basic sum."""
    found = rules.supplements(
        members,
        facts.on,
        standard,
        values.get(p.SUPPLEMENT_CLASSES) or (),
        values.get(p.SUPPLEMENT_COMBINE, p.SUPPLEMENT_COMBINE.default),
    )
    lines = tuple(
        BenefitLine(kind=f"supplement.{code}", amount=amount, payee=payee, members=(key,))
        for key, code, amount in found.value
    )
    return Worked(lines, found.trace)


def _standard(facts: Facts, values: Values) -> Decimal | None:
    """Yuan a person and month for the family's area type; none where the place has no such category (DIB-02)."""
    categories = values[p.CATEGORIES]
    if facts.area_type == "rural" and categories != "unified":
        found: Decimal | None = values.get(shared.STANDARD_RURAL) if categories == "urban_rural" else None
        return found
    standard: Decimal = values[shared.STANDARD_URBAN]
    return standard
