"""Who is supported as tekun, at which grade of care, with how much, and when it ends: functions of facts and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from core import rules as shared
from core.declare import Advice, Facts, Figure, Member, Trace, Values, _
from core.rules import BenefitLine, figure, to_fen, trace
from core.rules import parameters as common
from plugins.tekun import parameters as p

NOT_COUNTED = frozenset(
    {
        "basic_pension_central",
        "medical_insurance",
        "preferential_allowance",
        "old_age_allowance",
        "social_assistance",
    }
)
"""Income that tekun leaves out, without end date (T43 6)."""
LIVELIHOOD_ARTICLES = ("T43:6", "T43:7")
SIX = ("eat", "dress", "bed", "toilet", "walk", "bathe")
CARER = _("照料服务人（待登记）")
"""Payee of the care line until the decision names who gives care; never the account of the living line."""


@dataclass(frozen=True, kw_only=True)
class Supporter:
    """One who owes support by law, with what shows that he can or cannot give it."""

    name: str = ""
    relation: str = "child"
    age: int = 0
    receives: str | None = None
    yearly_income: Decimal | None = None
    property_fits: bool | None = None
    disability_kind: str | None = None
    disability_grade: int | None = None
    state: str | None = None
    by_province: str | None = None
    evidence: str | None = None


@dataclass(frozen=True, kw_only=True)
class TekunFacts(Facts):
    """Facts of a tekun case; the further fields are the newest answers of application, survey and grading."""

    supporters: tuple[Supporter, ...] = ()
    no_supporter: bool = False
    supporter_evidence: str = ""
    labour_evidence: str = ""
    livelihood_evidence: str = ""
    mode: str | None = None
    mode_signed: bool = False
    self_care: Mapping[str, bool] | None = None

    def __post_init__(self) -> None:
        """Answers come as the form loaded them."""
        object.__setattr__(self, "supporters", tuple(_supporter(given) for given in self.supporters or ()))

    @property
    def person(self) -> Member | None:
        """The one who is to be supported: the applicant."""
        own = (m for m in self.members if m.key == self.applicant)
        return next(own, self.members[0] if self.members else None)


def _supporter(given: Supporter | Mapping[str, Any]) -> Supporter:
    if isinstance(given, Supporter):
        return given
    known = {f.name for f in fields(Supporter)}
    return Supporter(**{name: value for name, value in given.items() if name in known})


# --- what the lines of the pipeline refer to ----------------------------------------------------------------


def award(facts: TekunFacts, values: Values) -> Advice:
    """The same for the decision: granted, refused or returned."""
    return shared.decided(assess(facts, values))


def shown(facts: TekunFacts, values: Values, form: Mapping[str, Any] | None = None) -> tuple[bool, str]:
    """Whether each condition has its evidence and the person has chosen how to be supported (SAL26 16; T43 10)."""
    missing = [
        *(() if facts.labour_evidence else (_("无劳动能力的依据"),)),
        *(() if facts.livelihood_evidence else (_("无生活来源的依据"),)),
        *(() if facts.supporters or facts.supporter_evidence else (_("义务人情况的依据"),)),
        *(() if facts.mode and facts.mode_signed else (_("本人签字选择的供养形式"),)),
        *(() if facts.self_care is not None else (_("生活自理能力评估"),)),
    ]
    if missing:
        return False, str(_("尚缺：%(names)s，不能确认。", names="、".join(str(name) for name in missing)))
    return True, ""


def benefit(facts: TekunFacts, values: Values, decided_on: date | None = None) -> tuple[BenefitLine, ...]:
    """Two lines for two payees: living to the person, care to whoever gives it (SAL26 17; T43 20); from next month."""
    person = facts.person
    if person is None:
        return ()
    base, care, key = base_amount(facts, values), care_amount(facts, values), (person.key,)
    living = BenefitLine(kind="base", amount=base, payee=person.key, members=key)
    return (
        (living, BenefitLine(kind="care", amount=care, payee=str(CARER), members=key)) if care else (living,)
    )


def sources(facts: TekunFacts, values: Values) -> tuple[tuple[str, str], ...]:
    """What a means check asks (SAL26 41)."""
    return shared.check_sources(facts)


def appraisal_due(facts: TekunFacts, values: Values) -> tuple[bool, str]:
    """Whether an appraisal is held, by the county's rule (T43 14 leaves it to the case)."""
    rule = values[p.APPRAISAL_RULE]
    if "objection" in facts.raised and values.get(p.OBJECTION_HANDLING) == "both":
        return True, str(_("公示期间有异议，本地规定重新调查后须民主评议。"))
    due = shared.appraised(facts, rule)
    return due, str(_("按本地规定须进行民主评议。")) if due else shared.not_appraised(rule)


def county_must_visit(facts: TekunFacts, values: Values) -> tuple[bool, str]:
    """Whether the county looks itself: drawn in the sample, a near relative of staff, or a complaint (T43 16; D57 20)."""
    reasons = {
        "sampled": _("本件被抽中，县级应当入户核查。"),
        "kin": _("与经办人员或者村（居）委会成员有近亲属关系，县级应当入户核查。"),
        "complaint": _("审核期间接到投诉举报，县级应当入户核查。"),
    }
    for mark, reason in reasons.items():
        if mark in facts.raised:
            return True, str(reason)
    return False, str(_("未被抽中，没有近亲属备案，也没有接到投诉举报。"))


def assessor(facts: TekunFacts, values: Values) -> str:
    """The duty that grades self-care: the county, the township, or the county with a third party (T43 20; C-11)."""
    return "town_surveyor" if values[p.ASSESSOR] == "township" else "county_supervisor"


# --- review, change and end ---------------------------------------------------------------------------------


def reassess(facts: TekunFacts, values: Values) -> Advice:
    """Keep, stop or unclear (T43 25). A minor who was taken in stays to 18, and beyond while at school (SAL26 16)."""
    if has_died(facts):
        return Advice("stop", None, (str(_("救助对象已死亡，供养终止。")),))
    advice = assess(facts, values, covered=True)
    named = {"eligible": "keep", "ineligible": "stop", "unclear": "unclear"}
    return replace(advice, outcome=named[advice.outcome])


def ending(facts: TekunFacts, values: Values) -> Advice:
    """The same for the decision: stop, died, keep, or returned when it is unclear."""
    advice = reassess(facts, values)
    named = {"unclear": "returned", "stop": "died" if has_died(facts) else "stop"}
    return replace(advice, outcome=named.get(advice.outcome, advice.outcome))


def has_died(facts: TekunFacts) -> bool:
    """Whether it is the supported person who has died, not another of the household."""
    return facts.applicant in shared.dead(facts)


def survey_in_review(facts: TekunFacts, values: Values) -> tuple[bool, str]:
    """Everybody is visited in a review, save one who has died."""
    if has_died(facts):
        return False, str(_("救助对象已死亡，以死亡信息为准，不再入户。"))
    return True, ""


def must_hear(facts: TekunFacts, values: Values) -> tuple[bool, str]:
    """Whether the person is heard before support ends: always, save for a death, of which the family is told (SAL26 48)."""
    if has_died(facts):
        return False, str(_("因死亡终止的，告知家属，不另行听取意见。"))
    return True, ""


def regrade(facts: TekunFacts, values: Values) -> Advice:
    """Raised, reduced or unchanged: the sum at the new grade against what is paid (`answers["entitlement"]`)."""
    paid = shared.paid_now(facts)
    lines = benefit(facts, values)
    new = sum((line.amount for line in lines), Decimal(0))
    outcome = "unchanged" if new == paid else "raised" if new > paid else "reduced"
    reason = str(_("自理能力评定为%(grade)s。", grade=GRADE_NAMES[grade(facts.self_care or {})]))
    sums = tuple((line.kind, line.amount) for line in lines)
    return Advice(outcome, new, (reason,), _sums(facts, values), sums)


def care_reduced(facts: TekunFacts, values: Values) -> tuple[bool, str]:
    """Whether the new grade takes something away, so that the person is heard first (SAL26 48)."""
    if "reduced" in (regrade(facts, values).outcome, facts.answer("assess", "outcome")):
        return True, str(_("拟降低照料护理标准，决定前应当听取本人意见。"))
    return False, str(_("供养待遇不减少，不需要听取意见。"))


def last_month(facts: TekunFacts, values: Values, decided_on: date | None = None) -> date:
    """The last month paid: the decision's own or the one that it names (T43 26), after a death that of the death."""
    named: date | None = facts.answer("decide", "last_month")
    return shared.ends_with(facts, decided_on) if has_died(facts) or named is None else named


def changed_care(facts: TekunFacts, values: Values, decided_on: date) -> tuple[BenefitLine, ...]:
    """What is paid at the new grade, from the month that the county has set (T43 23; EX-T2)."""
    first = shared.first_month(decided_on, values[p.CARE_FROM])
    return tuple(replace(line, from_month=first) for line in benefit(facts, values))


# --- the three conditions -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Finding:
    """One condition: met, not met, or None for a person to judge."""

    met: bool | None
    reason: str
    trace: tuple[Trace, ...] = ()
    figures: tuple[Figure, ...] = ()
    unmet: tuple[str, ...] = ()


def assess(facts: TekunFacts, values: Values, *, covered: bool = False) -> Advice:
    """Eligible, ineligible or unclear: group and conditions of T43 4-8, the sum a month; `covered`: supported already."""
    group = _group(facts, values, covered=covered)
    findings = (group, _livelihood(facts, values), _supporters(facts, values))
    lines, reasons = tuple(line for f in findings for line in f.trace), tuple(f.reason for f in findings)
    met = [finding.met for finding in findings]
    shown = tuple(figure for finding in findings for figure in finding.figures)
    unmet = tuple(name for finding in findings for name in finding.unmet)
    if not all(met):
        return Advice(
            "ineligible" if False in met else "unclear", None, reasons, lines, figures=shown, unmet=unmet
        )
    sums = tuple((line.kind, line.amount) for line in benefit(facts, values))
    amount = sum((amount for _kind, amount in sums), Decimal(0))
    return Advice("eligible", amount, reasons, (*lines, *_sums(facts, values)), sums, figures=shown)


def _group(facts: TekunFacts, values: Values, *, covered: bool = False) -> _Finding:
    """Old, minor or disabled, which also is without labour capacity (T43 5). `covered`: already supported."""
    person = facts.person
    if person is None:
        return _Finding(None, str(_("没有登记申请人，不能认定。")))
    age = person.age(facts.on)
    minor_age = values.get(p.MINOR_AGE, p.MINOR_AGE.default)
    if age >= values.get(p.ELDER_AGE, p.ELDER_AGE.default):
        return _Finding(True, str(_("老年人，%(age)s 周岁，视为无劳动能力。", age=age)))
    if age < (max(minor_age, 18) if covered else minor_age):
        return _Finding(True, str(_("未成年人，%(age)s 周岁，视为无劳动能力。", age=age)))
    if covered and person.studying:
        return _Finding(True, str(_("已满十八周岁，仍在义务教育或者高中阶段就学，继续供养。")))
    levels: Mapping[str, list[int]] = values.get(p.DISABILITY_LEVELS, p.DISABILITY_LEVELS.default)
    if person.disability_grade in levels.get(person.disability_kind or "", ()):
        return _Finding(True, str(_("残疾人，残疾类别和等级在规定范围内，视为无劳动能力。")))
    return _Finding(False, str(_("不属于规定的老年人、未成年人，残疾类别和等级也不在规定范围内。")))


def _livelihood(facts: TekunFacts, values: Values) -> _Finding:
    """Income strictly under the local dibao standard, and property within the rules (T43 6-7)."""
    standard = dibao_standard(facts, values)
    if facts.person is None or standard is None:
        return _Finding(None, str(_("没有可用的低保标准，不能认定有无生活来源。")))
    kept = replace(facts, income=tuple(item for item in facts.income if item.item not in NOT_COUNTED))
    means = shared.means_of(kept, values, (facts.person,), standard, LIVELIHOOD_ARTICLES)
    against = None if _unheard(facts) else False
    shown, unmet = shared.figures(kept, means, standard, LIVELIHOOD_ARTICLES), shared.not_met(means, standard)
    found = {"income": figure(means.income.total), "standard": figure(standard)}
    if not means.below(standard):
        reason = _("月收入 %(income)s 元，不低于低保标准 %(standard)s 元。", **found)
        return _Finding(against, str(reason), means.trace, shown, unmet)
    if means.property == "fail":
        return _Finding(against, str(_("财产状况不符合规定。")), means.trace, shown, unmet)
    if means.questions:
        return _Finding(None, "".join(means.questions), means.trace, shown)
    reason = _("月收入 %(income)s 元，低于低保标准 %(standard)s 元，财产符合规定。", **found)
    return _Finding(True, str(reason), means.trace, shown)


def _unheard(facts: TekunFacts) -> bool:
    """Data against the person that nobody has re-checked with him: a question, never a refusal."""
    return facts.check == "hit" and not shared.heard(facts)


def _supporters(facts: TekunFacts, values: Values) -> _Finding:
    """No obligor, or every obligor unable, with evidence (T43 8; TEK-02)."""
    if not facts.supporters:
        if facts.no_supporter:
            return _Finding(True, str(_("没有法定赡养、抚养、扶养义务人。")))
        return _Finding(None, str(_("尚未查明有无法定义务人。")))
    able = [s for s in facts.supporters if unable(s, values) is None]
    if able:
        names = "、".join(s.name for s in able)
        return _Finding(False, str(_("义务人%(names)s不属于无履行义务能力的情形。", names=names)))
    unproven = [s.name for s in facts.supporters if not s.evidence]
    if unproven:
        return _Finding(None, str(_("义务人%(names)s无履行义务能力尚无证明。", names="、".join(unproven))))
    return _Finding(True, str(_("法定义务人均无履行义务能力。")))


def unable(supporter: Supporter, values: Values) -> str | None:
    """The ground on which an obligor counts as unable (T43 8 (1)-(6)), or None."""
    if supporter.receives == "tekun":
        return "tekun"
    if supporter.receives == "dibao" and supporter.age >= 60:
        return "dibao_60"
    if supporter.by_province:
        return "province"
    if supporter.property_fits is not True:
        return None
    if supporter.state in ("no_capacity", "missing", "prison"):
        return supporter.state
    line = values.get(common.DISPOSABLE_INCOME)
    if line is None or supporter.yearly_income is None or not supporter.yearly_income < line:
        return None
    if supporter.age >= 70:
        return "aged_70"
    return "disabled" if _gravely_disabled(supporter) else None


def _gravely_disabled(supporter: Supporter) -> bool:
    if supporter.disability_grade == 3:
        return supporter.disability_kind in ("intellectual", "mental")
    return supporter.disability_grade in (1, 2)


# --- grade and sums -----------------------------------------------------------------------------------------

GRADE_NAMES = {
    "self": _("具备生活自理能力"),
    "half": _("部分丧失生活自理能力"),
    "full": _("完全丧失生活自理能力"),
}


def grade(self_care: Mapping[str, bool]) -> str:
    """self, half or full, by how many of the six things cannot be done alone: 0, 1 to 3, 4 and more (T43 22)."""
    failed = sum(not self_care.get(item, True) for item in SIX)
    return "self" if failed == 0 else "half" if failed <= 3 else "full"


def dibao_standard(facts: Facts, values: Values) -> Decimal | None:
    """Yuan a person and month; the rural one where the place has one."""
    rural = values.get(common.STANDARD_RURAL) if facts.area_type == "rural" else None
    found: Decimal | None = rural or values.get(common.STANDARD_URBAN)
    return found


def base_amount(facts: Facts, values: Values) -> Decimal:
    """The living standard, yuan a month: the sum that the city published, else its multiple of the dibao standard."""
    rural = values.get(p.BASE_RURAL) if facts.area_type == "rural" else None
    published: Decimal | None = rural or values.get(p.BASE_URBAN)
    if published:
        return to_fen(published)
    ratio, standard = values.get(p.BASE_RATIO), dibao_standard(facts, values)
    return to_fen(ratio * standard) if ratio and standard else Decimal(0)


def most(facts: TekunFacts, values: Values, form: Mapping[str, Any]) -> shared.Worked[Decimal]:
    """The living standard and the care standard of the grade; before it is graded the one for those who need most."""
    care = _care(facts, values, grade(facts.self_care) if facts.self_care is not None else "full")
    words, amount = _("基本生活标准 + 照料护理标准"), base_amount(facts, values) + care
    return shared.Worked(amount, (trace(_("最高金额"), words, [], amount, ("SAL26:17", "T43:20")),))


def care_amount(facts: TekunFacts, values: Values) -> Decimal:
    """The care standard of mode and grade, yuan a month; nothing before it is graded."""
    return _care(facts, values, grade(facts.self_care)) if facts.self_care is not None else Decimal(0)


def _care(facts: TekunFacts, values: Values, level: str) -> Decimal:
    """Of one grade; a share of the minimum wage may be written 1/6 or 0.20."""
    table: Mapping[str, Any] = values[p.CARE_STANDARDS]
    given = str(table.get(facts.mode or "scattered", {}).get(level, "0"))
    if table.get("unit") != "wage_share":
        return to_fen(Decimal(given))
    share = Fraction(given)
    wage: Decimal = values[common.MINIMUM_WAGE]
    return to_fen(wage * share.numerator / share.denominator)


def _sums(facts: TekunFacts, values: Values) -> tuple[Trace, ...]:
    base = base_amount(facts, values)
    lines = [trace(_("基本生活标准"), _("公布的标准，或者低保标准 × 倍数"), [], base, ("SAL26:17",))]
    if facts.self_care is not None:
        care, level = care_amount(facts, values), GRADE_NAMES[grade(facts.self_care)]
        failed = sum(not facts.self_care.get(item, True) for item in SIX)
        inputs = [(_("不能自主完成的项数"), failed), (_("自理能力"), level)]
        lines.append(
            trace(_("照料护理标准"), _("供养形式和自理能力对应的标准"), inputs, care, ("SAL26:17", "T43:22"))
        )
    return tuple(lines)
