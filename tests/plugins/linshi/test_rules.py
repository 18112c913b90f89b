"""Who is helped by linshi and with how much: the worked examples, caps at the value and one step over, what comes later."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from marshmallow import ValidationError

from core.declare import Advice, IncomeItem, Member
from core.delegation.resolve import InstrumentFacts, Question, confirmer_of
from core.rules import parameters as common
from plugins.linshi import forms, rules
from plugins.linshi import parameters as p
from plugins.linshi.rules import LinshiFacts

ON = date(2026, 3, 2)
XINTAI = {"CAP": Decimal(8000)}
NAIMAN = {"CAP": Decimal(8000), "EMERGENCY_CAP": Decimal(50000), "CASE_BY_CASE": True}
BANDS = [{"over": "50000", "upto": "100000", "amount": "10000"}, {"over": "100000", "share": "0.10"}]


class Values(dict[Any, Any]):
    """Parameter values of an invented place; what is not named is not set."""

    def but(self, **changed: Any) -> "Values":
        return Values(
            {**self, **{getattr(p, name, None) or getattr(common, name): v for name, v in changed.items()}}
        )


VALUES = Values(
    {
        common.STANDARD_URBAN: Decimal(750),
        common.DISPOSABLE_INCOME: Decimal(30000),
        common.EMPLOYMENT_COST: {"kind": "none"},
        common.PROPERTY_RULES: [],
        p.CATEGORIES: ("accident", "illness", "migrant"),
        p.AMOUNT_METHOD: "formula",
        p.MONTHS: {"tekun": [3, 6], "dibao": [2, 5], "other": [1, 6]},
        p.NOTICE_ROUNDS: "before",
        p.PAY_FIRST: True,
        p.PAY_FIRST_MOST: Decimal(2000),
    }
)


def case(persons: int = 1, **more: Any) -> LinshiFacts:
    members = tuple(
        Member(key=f"m{n}", relation="self", born_on=date(1980, 1, 1)) for n in range(1, persons + 1)
    )
    more.setdefault("category", "accident")
    return LinshiFacts(on=ON, applicant="m1", members=members, **more)


def assess(facts: LinshiFacts, **changed: Any) -> Advice:
    return rules.assess(facts, VALUES.but(**changed))


def allows(facts: LinshiFacts, amount: str, **changed: Any) -> bool:
    return rules.within_caps(facts, VALUES.but(**changed), {"amount": Decimal(amount)})[0]


def decided_by(amount: Decimal | None) -> str:
    """Who confirms that sum in a township whose instrument goes up to 1500 yuan."""
    signed = ((datetime(2019, 6, 1, tzinfo=UTC), "signed"),)
    instrument = InstrumentFacts(
        1,
        "委托书1号",
        "entrustment",
        "chief_representative",
        1,
        date(2019, 6, 1),
        None,
        Decimal(1500),
        signed,
        letters=((date(2019, 6, 1), None),),
    )
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    asked = Question("linshi", ON, now, ON, amount=amount, holders={"chief_representative": (7,)})
    return confirmer_of(asked, [instrument], []).tier


def test_ex_l1_three_persons_two_months_are_4500_and_go_to_the_county() -> None:
    advice = assess(case(3, months=2), **XINTAI)
    assert advice.amount == Decimal("4500.00")
    assert decided_by(advice.amount) == "county"
    assert allows(case(3), "4500", **XINTAI)


def test_ex_l2_1500_is_within_1500_and_the_township_decides() -> None:
    advice = assess(case(1, months=2), **XINTAI)
    assert advice.amount == Decimal("1500.00")
    assert decided_by(advice.amount) == "township"
    assert decided_by(Decimal("1500.01")) == "county"


def test_ex_l3_22500_is_capped_at_8000_or_goes_to_a_meeting_where_the_county_holds_one() -> None:
    five = case(5, months=6)
    assert assess(five, **XINTAI).amount == Decimal("8000.00")
    assert not rules.needs_coordination(five, VALUES.but(**XINTAI))[0]
    meeting = VALUES.but(**XINTAI, CASE_BY_CASE=True)
    assert rules.needs_coordination(five, meeting)[0]
    assert rules.assess(five, meeting).amount == Decimal("22500.00")


def test_ex_l4_2000_is_paid_at_once_and_a_second_time_only_after_the_papers() -> None:
    migrant = case(1, category="migrant")
    form = {"amount": Decimal(2000)}
    assert rules.advance_allowed(migrant, VALUES, form)[0]
    paid = replace(migrant, answers={"advance": {"outcome": "paid", "amount": Decimal(2000)}})
    assert rules.was_paid_first(paid, VALUES)[0]
    again = replace(migrant, raised=frozenset({rules.UNFINISHED_ADVANCE}))
    yes, reason = rules.advance_allowed(again, VALUES, form)
    assert not yes
    assert "尚未补齐手续" in reason


def test_what_was_paid_first_is_made_up_for_on_its_day_or_later_and_not_before() -> None:
    paid = case(answers={"advance": {"outcome": "paid", "paid_on": date(2026, 9, 3)}})
    yes, reason = rules.caught_up(paid, VALUES, {"completed_on": date(2026, 9, 2)})
    assert (yes, reason) == (False, "补齐日期不能早于先行救助发放的 2026-09-03。")
    assert rules.caught_up(paid, VALUES, {"completed_on": date(2026, 9, 3)})[0]
    unsaid = case(answers={"advance": {"outcome": "paid"}})
    assert rules.caught_up(unsaid, VALUES, {"completed_on": date(2026, 9, 2)})[0]


def test_ex_l5_own_hospital_costs_of_60000_give_at_least_10000() -> None:
    facts = case(3, category="illness", months=4, self_paid=Decimal(60000))
    assert assess(facts, MEDICAL_BANDS=BANDS, CAP=Decimal(50000)).amount == Decimal("10000.00")
    assert assess(facts, CAP=Decimal(50000)).amount == Decimal("9000.00")


@pytest.mark.parametrize(
    ("self_paid", "amount"),
    [("50000", "9000.00"), ("50000.01", "10000.00"), ("100000", "10000.00"), ("150000", "15000.00")],
)
def test_the_bands_of_medical_costs_hold_at_the_value_and_one_step_over(self_paid: str, amount: str) -> None:
    facts = case(3, category="illness", months=4, self_paid=Decimal(self_paid))
    assert assess(facts, MEDICAL_BANDS=BANDS, CAP=Decimal(50000)).amount == Decimal(amount)


def test_8000_is_within_the_cap_and_a_fen_more_is_not() -> None:
    assert allows(case(), "8000", **XINTAI)
    assert not allows(case(), "8000.01", **XINTAI)


def test_the_raised_cap_needs_grave_hardship_and_minutes() -> None:
    minutes = {"coordinate": {"outcome": "done", "resolved_amount": Decimal(50000)}}
    grave = case(5, severe=True, answers=minutes)
    assert allows(grave, "50000", **NAIMAN)
    assert not allows(grave, "50001", **NAIMAN)
    assert not allows(replace(grave, answers={}), "50000", **NAIMAN)
    assert not allows(replace(grave, severe=False), "20000", **NAIMAN)


def test_without_a_raised_cap_a_meeting_gives_what_it_resolved_and_no_more() -> None:
    resolved = case(5, answers={"coordinate": {"outcome": "done", "resolved_amount": Decimal(12000)}})
    assert allows(resolved, "12000", **XINTAI, CASE_BY_CASE=True)
    assert not allows(resolved, "12000.01", **XINTAI, CASE_BY_CASE=True)
    assert not allows(resolved, "12000", **XINTAI)


def at_most(facts: LinshiFacts, **changed: Any) -> Decimal | None:
    return rules.most(facts, VALUES.but(**changed), {}).value


def test_an_opinion_proposes_the_cap_at_most_unless_grave_hardship_or_a_meeting_allows_more() -> None:
    assert at_most(case(), **XINTAI) == Decimal(8000)
    assert at_most(case(), **NAIMAN) == Decimal(8000)
    assert at_most(case(severe=True), **NAIMAN) == Decimal(50000)
    assert at_most(case(), **XINTAI, CASE_BY_CASE=True) is None


def test_months_are_held_within_the_band_of_who_applies() -> None:
    on_dibao = frozenset({"dibao_recipient"})
    assert assess(case(1, months=9, raised=on_dibao), CAP=Decimal(50000)).amount == Decimal("3750.00")
    assert assess(case(1, months=1, raised=on_dibao), CAP=Decimal(50000)).amount == Decimal("1500.00")
    assert assess(case(1, raised=frozenset({"tekun_recipient"})), CAP=Decimal(50000)).amount == Decimal(
        "2250.00"
    )


def test_grades_propose_the_sum_of_the_table() -> None:
    table = [{"category": "illness", "grade": 2, "amount": "2000"}]
    changed = {"AMOUNT_METHOD": "grades", "GRADES": table, **XINTAI}
    assert assess(case(category="illness", grade="2"), **changed).amount == Decimal("2000.00")
    assert assess(case(category="illness", grade="3"), **changed).outcome == "unclear"


def test_a_category_that_is_switched_off_is_refused() -> None:
    assert assess(case(category="released"), **XINTAI).outcome == "ineligible"
    assert assess(case(category=None), **XINTAI).outcome == "unclear"


def test_the_same_cause_again_waits_for_the_countys_reason() -> None:
    again = case(months=2, raised=frozenset({"repeat"}))
    assert assess(again, **XINTAI).outcome == "unclear"
    assert (
        assess(replace(again, raised=frozenset({"repeat", "repeat_allowed"})), **XINTAI).outcome == "eligible"
    )


def test_expenditure_is_held_against_income_and_an_emergency_is_not() -> None:
    rich = (IncomeItem(member="m1", kind="property", item="rent", amount=Decimal(2500)),)
    assert assess(case(months=1, kind="expenditure", income=rich), **XINTAI).outcome == "ineligible"
    assert assess(case(months=1, kind="emergency", income=rich), **XINTAI).outcome == "eligible"
    just_under = (replace(rich[0], amount=Decimal("2499.99")),)
    assert assess(case(months=1, kind="expenditure", income=just_under), **XINTAI).outcome == "eligible"
    known = case(months=2, kind="expenditure", income=rich, raised=frozenset({"dibao_recipient"}))
    assert assess(known, **XINTAI).outcome == "eligible"


def test_its_working_rests_on_its_own_articles_and_not_on_the_procedure_of_dibao() -> None:
    earned = (IncomeItem(member="m1", kind="wage", item="wage", amount=Decimal(900)),)
    limits = [{"kind": "vehicle", "metric": "count", "most": "0", "answer": "fail"}]
    cost = {"kind": "fixed", "amount": "100"}
    told = {**XINTAI, "PROPERTY_RULES": limits, "EMPLOYMENT_COST": cost}
    advice = assess(case(months=1, kind="expenditure", income=earned), **told)
    cited = [line.basis for line in advice.trace]
    assert len(cited) > 4
    assert not [article for basis in cited for article in basis if article.startswith("D57")]
    assert sum("L23:2(1)" in basis for basis in cited) == 3


def test_a_data_hit_that_nobody_heard_refuses_nothing() -> None:
    rich = (IncomeItem(member="m1", kind="property", item="rent", amount=Decimal(9000)),)
    facts = case(months=1, kind="expenditure", income=rich, check="hit")
    assert assess(facts, **XINTAI).outcome == "unclear"
    assert assess(replace(facts, raised=frozenset({"rechecked"})), **XINTAI).outcome == "ineligible"
    settled = replace(facts, answers={"check": {"outcome": "settled"}})
    assert assess(settled, **XINTAI).outcome == "ineligible"


@pytest.mark.parametrize(
    ("rounds", "before", "after"),
    [("before", True, False), ("after", False, True), ("both", True, True), ("none", False, False)],
)
def test_expenditure_is_publicised_as_the_county_says(rounds: str, *, before: bool, after: bool) -> None:
    values = VALUES.but(NOTICE_ROUNDS=rounds)
    spending = case(kind="expenditure")
    assert rules.publicise_due(spending, values)[0] is before
    assert rules.announce_due(spending, values)[0] is after
    assert not rules.publicise_due(case(), values)[0]
    assert not rules.announce_due(case(), values)[0]


def test_paying_first_stops_at_the_small_sum_and_where_the_place_had_none() -> None:
    assert rules.advance_allowed(case(), VALUES, {"amount": Decimal(2000)})[0]
    assert not rules.advance_allowed(case(), VALUES, {"amount": Decimal("2000.01")})[0]
    assert not rules.advance_allowed(case(), VALUES.but(PAY_FIRST=False), {"amount": Decimal(1)})[0]
    assert rules.advance_allowed(case(), VALUES, {"reason": "不紧急"})[0]


def test_the_explanation_is_owed_once_the_emergency_is_over() -> None:
    paid = case(answers={"advance": {"outcome": "paid"}})
    assert not rules.explanation_due(paid, VALUES)[0]
    assert rules.explanation_due(replace(paid, raised=frozenset({"emergency_over"})), VALUES)[0]
    assert not rules.explanation_due(case(raised=frozenset({"emergency_over"})), VALUES)[0]


def test_one_decision_carries_several_payments_and_goods_that_add_up() -> None:
    months = [date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)]
    decided = {
        "amount": Decimal(3040),
        "instalments": [{"month": month, "amount": Decimal(1000)} for month in months],
        "goods": [{"item": "棉被", "quantity": 2, "value": Decimal(40)}],
    }
    lines = rules.instalments(case(answers={"decide": decided}), VALUES, date(2026, 3, 5))
    assert [(line.kind, line.amount, line.from_month, line.to_month) for line in lines] == [
        *(("linshi", Decimal(1000), month, month) for month in months),
        ("goods", Decimal(40), months[0], months[0]),
    ]


def test_one_sum_is_paid_once() -> None:
    (line,) = rules.instalments(case(answers={"decide": {"amount": Decimal(1500)}}), VALUES, date(2026, 3, 5))
    assert (line.amount, line.from_month, line.to_month) == (
        Decimal(1500),
        date(2026, 3, 1),
        date(2026, 3, 1),
    )


def test_a_grant_whose_parts_do_not_add_up_is_not_taken() -> None:
    given = {"amount": "3000.00", "instalments": [{"month": "2026-03", "amount": "1000.00"}]}
    with pytest.raises(ValidationError) as fault:
        forms.Grant().load(given)
    assert "instalments" in fault.value.messages


def test_other_departments_aid_is_a_prompt_and_never_a_block() -> None:
    prompted = assess(case(months=1), EMERGENCY_SEQUENCE="after_others", **XINTAI)
    assert prompted.outcome == "eligible"
    assert any("其他部门" in reason for reason in prompted.reasons)
    assert not any("其他部门" in reason for reason in assess(case(months=1), **XINTAI).reasons)


def test_a_family_goes_on_after_one_death_and_a_single_applicant_does_not() -> None:
    assert rules.after_death(case(2, raised=frozenset({"death:m2"})), VALUES) == "review"
    assert rules.after_death(case(1, raised=frozenset({"death:m1"})), VALUES) == "died"


def test_what_was_paid_first_is_taken_off_the_earliest_parts() -> None:
    months = (date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1))
    decided = {
        "amount": Decimal(3000),
        "instalments": [{"month": month, "amount": Decimal(1000)} for month in months],
    }
    first = {"outcome": "paid", "amount": Decimal(1200), "paid_on": date(2026, 2, 27)}
    facts = case(answers={"advance": first, "decide": decided})
    lines = rules.instalments(facts, VALUES, date(2026, 3, 5))
    assert [(line.kind, line.amount, line.from_month) for line in lines] == [
        ("linshi", Decimal(800), months[1]),
        ("linshi", Decimal(1000), months[2]),
        ("advance", Decimal(1200), date(2026, 2, 1)),
    ]
    assert not rules.within_caps(facts, VALUES, {"amount": Decimal(1000)})[0]
    (line,) = rules.instalments(case(answers={"decide": {"amount": Decimal(900)}}), VALUES)
    assert (line.amount, line.from_month) == (Decimal(900), None)
