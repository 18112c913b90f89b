"""Who gets dibao and how much: the worked examples to the fen, and the traps that a naive reading falls into."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.declare import Advice, Facts, IncomeItem, Limit, Member, Obligor, PropertyItem, SpendingItem
from core.rules import first_month, monthly
from core.rules import parameters as shared
from plugins.dibao import parameters as p
from plugins.dibao import rules

ON = date(2025, 3, 3)
CARS = {"kind": "vehicle", "metric": "count", "most": "0", "answer": "fail"}
MONTHS = {"kind": "financial", "metric": "standard_months_per_person", "most": "36", "answer": "fail"}
VARIANT_A = {"k": "1.0", "r": "0.50"}
VARIANT_C = {"k": "2.0", "r": "0.20"}
TIERS = [
    {"from": "0", "below": "200", "amount": "600"},
    {"from": "200", "below": "450", "amount": "400"},
    {"from": "450", "below": "700", "amount": "200"},
]


class Values(dict[Any, Any]):
    """Parameter values of an invented place; what is not named is not set."""

    def but(self, **changed: Any) -> "Values":
        """With some values changed, by their name in plugins.dibao.parameters or core.rules.parameters."""
        found = {getattr(p, name, None) or getattr(shared, name): value for name, value in changed.items()}
        return Values({**self, **found})


VALUES = Values().but(
    STANDARD_URBAN=Decimal(750),
    EDGE_RATIO=Decimal("1.5"),
    BASIC_PENSION_EXCLUDED=True,
    EMPLOYMENT_COST={"kind": "percent", "rate": "0.20"},
    MAINTENANCE_FORMULA=VARIANT_C,
    PROPERTY_RULES=[CARS, MONTHS],
    CATEGORIES="unified",
    METHOD="differential",
    APPRAISAL_RULE="skip_if_undisputed",
)


def member(key: str, born: int = 1980, **more: Any) -> Member:
    return Member(key=key, relation=more.pop("relation", "other"), born_on=date(born, 1, 1), **more)


def item(who: str, code: str, amount: str | int, kind: str = "transfer", **more: Any) -> IncomeItem:
    return IncomeItem(member=who, kind=kind, item=code, amount=Decimal(amount), **more)


def wage(who: str, amount: str | int, **more: Any) -> IncomeItem:
    return item(who, "wage", amount, "wage", **more)


def family(*members: Member, income: tuple[IncomeItem, ...] = (), **more: Any) -> Facts:
    more.setdefault("applicant", members[0].key)
    return Facts(on=more.pop("on", ON), members=members, income=income, **more)


def plain(heads: int, income: str | int) -> Facts:
    """A family of so many able people with that income a month, none of it wages."""
    return family(
        *(member(f"m{n}", working=True) for n in range(heads)),
        income=(item("m0", "rent", income, "property"),),
    )


def assess(facts: Facts, **changed: Any) -> Advice:
    return rules.assess(facts, VALUES.but(**changed))


def told(advice: Advice) -> str:
    return "\n".join(advice.reasons)


# --- the worked examples --------------------------------------------------------------------------------------


def family_of_four() -> Facts:
    """EX-D1: father with wages, mother with a grade-1 disability, son of 15, grandmother who has long lived here."""
    return family(
        member("father", working=True, relation="self"),
        member("mother", 1982, disability_kind="physical", disability_grade=1, relation="spouse"),
        member("son", 2010, studying=True, relation="child"),
        member("grandmother", 1953, relation="parent"),
        income=(
            wage("father", 1900),
            item("grandmother", "basic_pension_central", 100),
            item("grandmother", "basic_pension_personal", 20),
        ),
    )


def test_ex_d1_a_family_of_four_gets_1460() -> None:
    advice = assess(family_of_four())
    assert (advice.outcome, advice.amount) == ("eligible", Decimal("1460.00"))
    assert advice.lines == (("dibao", Decimal("1460.00")),)


def test_ex_d1_a_reading_without_deduction_and_exclusion_would_pay_980() -> None:
    naive = assess(family_of_four(), EMPLOYMENT_COST={"kind": "none"}, BASIC_PENSION_EXCLUDED=False)
    assert naive.amount == Decimal("980.00")
    assert naive.amount != assess(family_of_four()).amount


def test_ex_d1_every_input_formula_number_and_article_is_in_the_working() -> None:
    lines = {(line.what, line.result): line for line in assess(family_of_four()).trace}
    assert lines["收入项目", "1900.00"].inputs == (
        ("成员", "father"),
        ("项目", "工资"),
        ("来源", "申请人申报"),
    )
    assert lines["必要就业成本扣减", "-380.00"].basis == ("D57:13",)
    assert lines["不计入家庭收入", "-100.00"].basis == ("D57:13",)
    assert dict(lines["家庭月人均收入", "385.00"].inputs) == {
        "家庭月收入": "1540.00",
        "共同生活的家庭成员": "4",
    }
    paid = lines["按差额计算", "1460.00"]
    assert paid.formula == "(低保标准 − 家庭月收入 ÷ 共同生活的家庭成员) × 保障人数"
    assert dict(paid.inputs)["低保标准"] == "750.00"
    assert paid.basis == ("SAL26:18", "SA649:12", "D57:23")


def test_every_line_of_a_working_cites_an_article() -> None:
    for facts in (family_of_four(), edge_family(), plain(3, 9000)):
        assert all(line.basis for line in assess(facts).trace)


def test_since_2026_the_basic_pension_counts_unless_the_place_has_a_text_of_its_own() -> None:
    facts = replace(family_of_four(), on=date(2026, 3, 3))
    without = Values({k: v for k, v in VALUES.items() if k is not shared.BASIC_PENSION_EXCLUDED})
    assert rules.assess(facts, without).amount == Decimal("1360.00")
    assert rules.assess(facts, VALUES).amount == Decimal("1460.00")


def old_couple(son_earns: int) -> Facts:
    """EX-D2: an old couple with 150 each; their son's family of four lives elsewhere."""
    return family(
        member("father", 1950),
        member("mother", 1952),
        income=(item("father", "crops", 150, "business"), item("mother", "crops", 150, "business")),
        area_type="rural",
        obligors=(
            Obligor(
                key="son",
                owed_to=("father", "mother"),
                household_income=Decimal(son_earns),
                household_size=4,
                supported=2,
            ),
        ),
    )


@pytest.mark.parametrize(
    ("son_earns", "formula", "outcome", "per_head", "amount"),
    [
        (8000, VARIANT_C, "ineligible", "550.00", None),
        (8000, VARIANT_A, "ineligible", "1650.00", None),
        (5000, VARIANT_C, "eligible", "250.00", Decimal("500.00")),
        (5000, VARIANT_A, "ineligible", "900.00", None),
    ],
)
def test_ex_d2_the_countys_formula_of_maintenance_decides(
    son_earns: int, formula: dict[str, str], outcome: str, per_head: str, amount: Decimal | None
) -> None:
    rural = {"CATEGORIES": "urban_rural", "STANDARD_RURAL": Decimal(500), "MAINTENANCE_FORMULA": formula}
    advice = assess(old_couple(son_earns), **rural)
    assert (advice.outcome, advice.amount) == (outcome, amount)
    assert next(line.result for line in advice.trace if line.what == "家庭月人均收入") == per_head


def test_ex_d2_leaving_the_son_out_would_pay_700() -> None:
    rural = {"CATEGORIES": "urban_rural", "STANDARD_RURAL": Decimal(500)}
    naive = assess(replace(old_couple(5000), obligors=()), **rural)
    assert naive.amount == Decimal("700.00")
    assert naive.amount != assess(old_couple(5000), **rural).amount


def edge_family(**son: Any) -> Facts:
    """EX-D3: three people with 2,700 a month; the grown-up son has a grade-3 mental disability and no income."""
    son = {"disability_kind": "mental", "disability_grade": 3, **son}
    return family(
        member("father", working=True),
        member("mother"),
        member("son", 2000, **son),
        income=(item("father", "rent", 2700, "property"),),
    )


def test_ex_d3_a_single_person_of_an_edge_family_gets_the_whole_standard_on_his_own_income() -> None:
    advice = assess(edge_family())
    assert (advice.outcome, advice.amount) == ("eligible", Decimal("750.00"))
    assert advice.members == (("father", "not_covered"), ("mother", "not_covered"), ("son", "S1"))


def test_ex_d3_income_per_head_of_the_family_would_defeat_the_rule() -> None:
    advice = assess(edge_family(), SINGLE_PERSON_BASIS="household_per_capita")
    assert (advice.outcome, advice.amount) == ("ineligible", None)
    assert "没有应发金额" in told(advice)


def leaving_family(crossed: date | None = date(2025, 5, 20)) -> Facts:
    """EX-D4: two people receive 600; the daughter starts work and income a head is 820 from May."""
    return family(
        member("mother", 1975),
        member("daughter", 2003, working=True),
        income=(item("mother", "pension", 900, "transfer"), wage("daughter", 925)),
        on=date(2025, 6, 10),
        answers={
            "entitlement": {"amount": "600.00"},
            "survey": {"crossed_on": crossed} if crossed else {},
        },
    )


GRADUAL = {"GRADUAL": True, "PHASE_OUT": Limit(6, "months")}


def test_ex_d4_a_family_that_works_its_way_out_is_paid_from_june_to_november() -> None:
    values = VALUES.but(**GRADUAL)
    (line,) = rules.exit_plan(leaving_family(), values)
    assert (line.amount, line.from_month, line.to_month) == (
        Decimal("600.00"),
        date(2025, 6, 1),
        date(2025, 11, 1),
    )
    assert first_month(line.to_month or ON) == date(2025, 12, 1)  # the first month without payment


def test_ex_d4_the_decision_says_the_span_and_that_edge_status_may_follow() -> None:
    advice = rules.change(leaving_family(), VALUES.but(**GRADUAL))
    assert (advice.outcome, advice.amount) == ("phase_out", Decimal("600.00"))
    assert "（2025年6月至2025年11月）；其中尚未发放的月份每月 600.00 元，期满停发" in told(advice)
    assert "低于低保边缘家庭标准 1125.00 元" in told(advice)


def test_ex_d4_a_place_may_taper_the_amount() -> None:
    (line,) = rules.exit_plan(leaving_family(), VALUES.but(**GRADUAL, GRADUAL_AMOUNT=Decimal("0.50")))
    assert line.amount == Decimal("300.00")


@pytest.mark.parametrize(
    "facts",
    [
        replace(leaving_family(), members=(member("mother", 1975), member("daughter", 2003))),
        replace(leaving_family(), income=(item("mother", "pension", 1640), wage("daughter", 100))),
        replace(
            leaving_family(),
            holdings=(
                PropertyItem(member="mother", kind="vehicle", amount=Decimal(90000), source="surveyed"),
            ),
        ),
    ],
    ids=["nobody works", "a pension, not the work", "property"],
)
def test_ex_d4_other_causes_end_at_once(facts: Facts) -> None:
    assert rules.exit_plan(facts, VALUES.but(**GRADUAL)) == ()
    assert rules.change(facts, VALUES.but(**GRADUAL)).outcome == "stopped"


def test_an_exit_that_runs_is_neither_made_longer_nor_less_and_pays_nothing_for_who_has_died() -> None:
    values = VALUES.but(**GRADUAL, GRADUAL_AMOUNT=Decimal("0.50"))
    runs = {"amount": "300.00", "until": date(2025, 11, 30), "members": ("mother", "daughter")}
    later = replace(leaving_family(), on=date(2025, 10, 26))
    again = replace(later, answers={"entitlement": runs, "survey": {"crossed_on": date(2025, 10, 20)}})
    (line,) = rules.exit_plan(again, values)
    assert (line.to_month, line.amount) == (date(2025, 11, 1), Decimal("300.00"))
    died = replace(
        again,
        raised=frozenset({"death:mother"}),
        income=(item("daughter", "pension", 500), wage("daughter", 925)),
    )
    (line,) = rules.exit_plan(died, values)
    assert (line.to_month, line.amount, line.members) == (date(2025, 11, 1), Decimal("150.00"), ("daughter",))


def test_ex_d4_without_gradual_exit_in_the_place_it_stops() -> None:
    assert rules.change(leaving_family(), VALUES).outcome == "stopped"


def test_ex_d5_a_yearly_rural_standard_is_550_a_month() -> None:
    rural = {"CATEGORIES": "urban_rural", "STANDARD_RURAL": monthly(Decimal(6600), "year")}
    facts = replace(plain(2, 600), area_type="rural")
    assert assess(facts, **rural).amount == Decimal("500.00")
    naive = assess(facts, CATEGORIES="urban_rural", STANDARD_RURAL=Decimal(6600))
    assert naive.amount != Decimal("500.00")


# --- the line -------------------------------------------------------------------------------------------------


def test_500_a_head_under_700_gives_600_and_700_a_head_is_not_under() -> None:
    assert assess(plain(3, 1500), STANDARD_URBAN=Decimal(700)).amount == Decimal("600.00")
    over = assess(plain(3, 2100), STANDARD_URBAN=Decimal(700))
    assert over.outcome == "ineligible"
    assert "家庭月人均收入 700.00 元，不低于低保标准 700.00 元。" in told(over)


def test_the_edge_of_an_edge_family_is_strict() -> None:
    ill = {"disability_kind": None, "disability_grade": None, "major_illness": True}
    under = replace(edge_family(**ill), income=(item("father", "rent", "3374.97", "property"),))
    on = replace(edge_family(**ill), income=(item("father", "rent", "3375.00", "property"),))
    assert assess(under).outcome == "eligible"
    assert assess(on).outcome == "ineligible"


def test_tiers_pay_by_the_tier_and_show_it() -> None:
    tiered = {"METHOD": "tiered", "TIERS": TIERS, "STANDARD_URBAN": Decimal(700)}
    assert assess(plain(3, 1050), **tiered).amount == Decimal("1200.00")
    assert assess(plain(3, 1050), STANDARD_URBAN=Decimal(700)).amount == Decimal("1050.00")
    assert assess(plain(1, "449.99"), **tiered).amount == Decimal("400.00")
    advice = assess(plain(1, "450.00"), **tiered)
    assert advice.amount == Decimal("200.00")
    assert [dict(line.inputs)["档次"] for line in advice.trace if line.what == "按分档计算"] == ["3"]


def test_a_missing_tier_is_unclear_and_never_a_grant_of_nothing() -> None:
    advice = assess(plain(1, "460"), METHOD="tiered", TIERS=TIERS[:2], STANDARD_URBAN=Decimal(700))
    assert advice.outcome == "unclear"
    assert "分档定额表中没有相应档次" in told(advice)


def test_the_floor_and_the_rounding_are_the_places() -> None:
    assert assess(plain(2, 1400)).amount == Decimal("100.00")
    assert assess(plain(2, 1400), FLOOR_RATIO=Decimal("0.20")).amount == Decimal("300.00")
    assert assess(plain(3, "1000.01"), ROUNDING="yuan_up").amount == Decimal("1250.00")


def test_supplements_are_lines_of_their_own_beside_the_same_base() -> None:
    classes = [
        {"class": "elderly", "rate": "0.10", "from_age": 70},
        {"class": "severe_disability", "rate": "0.20"},
    ]
    old = member("old", 1953, disability_kind="physical", disability_grade=1)
    facts = family(old, income=(item("old", "rent", 200, "property"),))
    one = assess(facts, STANDARD_URBAN=Decimal(700), SUPPLEMENT_CLASSES=classes)
    assert one.lines == (("dibao", Decimal(500)), ("supplement.severe_disability", Decimal(140)))
    assert one.amount == Decimal(640)
    both = assess(facts, STANDARD_URBAN=Decimal(700), SUPPLEMENT_CLASSES=classes, SUPPLEMENT_COMBINE="add")
    assert dict(both.lines)["supplement.elderly"] == 70
    assert dict(both.lines)["dibao"] == 500


def test_a_place_with_urban_dibao_alone_has_no_standard_for_a_rural_family() -> None:
    facts = replace(plain(2, 100), area_type="rural")
    assert assess(facts, CATEGORIES="urban").outcome == "unclear"
    assert assess(facts, CATEGORIES="unified").outcome == "eligible"


def test_without_members_nothing_is_worked_out() -> None:
    assert rules.assess(Facts(on=ON), VALUES).outcome == "unclear"


# --- traps ----------------------------------------------------------------------------------------------------


def test_trap_5_who_is_not_counted_neither_shares_nor_adds() -> None:
    registered = member("uncle", 1970, counted=False)
    facts = replace(plain(2, 600), members=(*plain(2, 600).members, registered))
    with_wages = replace(facts, income=(*facts.income, wage("uncle", 9000)))
    assert assess(facts).amount == assess(with_wages).amount == assess(plain(2, 600)).amount


@pytest.mark.parametrize(
    "code", ["dibao", "linshi", "scholarship", "preferential_allowance", "basic_pension_central"]
)
def test_trap_6_what_the_state_gives_in_need_does_not_lower_dibao(code: str) -> None:
    facts = plain(2, 600)
    helped = replace(facts, income=(*facts.income, item("m1", code, 500)))
    assert assess(helped).amount == assess(facts).amount == Decimal("900.00")


def test_trap_7_employment_cost_can_turn_the_decision() -> None:
    facts = family(member("a", working=True), income=(wage("a", 900),))
    assert assess(facts, EMPLOYMENT_COST={"kind": "none"}).outcome == "ineligible"
    assert assess(facts).amount == Decimal("30.00")


def test_trap_8_a_county_without_a_formula_is_not_given_one() -> None:
    without = Values({k: v for k, v in VALUES.items() if k is not shared.MAINTENANCE_FORMULA})
    with pytest.raises(KeyError):
        rules.assess(old_couple(5000), without)
    assert rules.assess(plain(2, 600), without).outcome == "eligible"  # nobody owes, nothing is read


def test_trap_9_a_data_hit_is_a_question_before_it_is_a_refusal() -> None:
    rich = replace(plain(1, 0), income=(wage("m0", 9000, source="checked"),), check="hit")
    unheard = assess(rich)
    assert unheard.outcome == "unclear"
    assert "告知申请人、听取说明并复查" in told(unheard)
    settled = replace(rich, answers={"check": {"outcome": "settled"}})
    assert assess(settled).outcome == "ineligible"


def test_trap_9_a_registered_car_that_nobody_has_seen_is_judged_by_a_person() -> None:
    car = PropertyItem(member="m0", kind="vehicle", amount=Decimal(3000), source="checked")
    facts = replace(plain(1, 0), holdings=(car,))
    assert assess(facts).outcome == "unclear"
    assert assess(replace(facts, raised=frozenset({"rechecked"}))).outcome == "ineligible"
    assert assess(replace(facts, holdings=(replace(car, source="surveyed"),))).outcome == "ineligible"


def test_trap_10_a_family_that_fits_is_covered_whole() -> None:
    first, second = plain(2, 600).members
    partly = replace(plain(2, 600), members=(first, replace(second, covered=False)))
    advice = assess(partly)
    assert advice.amount == Decimal("900.00")
    assert advice.members == (("m0", "covered"), ("m1", "covered"))
    assert "不得只保障部分成员" in told(advice)


def test_trap_10_single_coverage_is_no_way_into_a_family_that_fits() -> None:
    facts = replace(edge_family(), income=(item("father", "rent", 300, "property"),))
    single = replace(facts, answers={"apply": {"coverage": "single"}})
    assert assess(single).amount == Decimal("1950.00")
    assert {result for _key, result in assess(single).members} == {"covered"}


def rich_family(**son: Any) -> Facts:
    """Far over the edge line."""
    return replace(edge_family(**son), income=(item("father", "rent", 30000, "property"),))


def test_trap_11_an_unemployed_severely_disabled_adult_needs_no_edge_family() -> None:
    advice = assess(rich_family(disability_kind="physical", disability_grade=2))
    assert (advice.outcome, advice.amount) == ("eligible", Decimal("750.00"))
    assert ("son", "S5") in advice.members


def test_trap_11_but_own_income_and_property_are_tested() -> None:
    facts = rich_family(disability_kind="physical", disability_grade=2)
    earning = replace(facts, income=(*facts.income, item("son", "rent", 750, "property")))
    assert assess(earning).outcome == "ineligible"
    owning = replace(
        facts, holdings=(PropertyItem(member="son", kind="vehicle", amount=Decimal(1), source="surveyed"),)
    )
    assert assess(owning).outcome == "ineligible"


def test_trap_11_others_need_it() -> None:
    assert assess(rich_family(disability_kind="mental", disability_grade=3)).outcome == "ineligible"
    assert assess(rich_family(major_illness=True, disability_grade=None)).outcome == "ineligible"
    assert (
        assess(rich_family(disability_kind="physical", disability_grade=2, working=True)).outcome
        == "ineligible"
    )


def test_trap_12_grade_3_physical_is_not_grade_3_mental() -> None:
    assert assess(edge_family(disability_kind="physical")).outcome == "ineligible"
    assert assess(edge_family(disability_kind="intellectual")).outcome == "eligible"


def test_trap_23_a_member_who_refuses_work_loses_his_own_share_alone() -> None:
    advice = assess(replace(plain(3, 900), answers={"review": opined(3)}))
    assert advice.amount == Decimal("900.00")  # two of three shares of 450
    assert ("m2", "work_refused") in advice.members
    assert assess(replace(plain(3, 900), answers={"review": opined(2)})).amount == Decimal("1350.00")


def test_trap_23_whose_share_stops_is_what_the_newest_form_on_a_sum_says_and_what_is_paid_says_before_any() -> (
    None
):
    one, nobody = opined(3), {"amount": Decimal("1350.00"), "left_out": []}
    for told, amount in (
        ({"review": one, "decide": nobody}, "1350.00"),
        ({"decide": nobody, "review": one}, "900.00"),
        ({"entitlement": one}, "900.00"),
        ({"entitlement": one, "review": nobody}, "1350.00"),
    ):
        assert assess(replace(plain(3, 900), answers=told)).amount == Decimal(amount), told


def opined(times: int) -> dict[str, Any]:
    """An opinion by which m2 is left out for having refused work so often."""
    return {"amount": Decimal("900.00"), "left_out": [{"member": "m2", "job_refusals": times}]}


def test_special_difficulty_needs_the_places_rule_and_the_recorded_decision() -> None:
    facts = edge_family(disability_kind=None, disability_grade=None)
    decided = replace(facts, raised=frozenset({"special_difficulty:son"}))
    assert assess(decided).outcome == "ineligible"
    assert assess(facts, SINGLE_SPECIAL=True).outcome == "ineligible"
    assert assess(decided, SINGLE_SPECIAL=True).amount == Decimal("750.00")


def test_a_place_may_not_have_single_coverage_at_all() -> None:
    assert assess(edge_family(), SINGLE_PERSON=False).outcome == "ineligible"


def test_an_applicant_who_wants_the_whole_family_or_nothing_is_told_what_else_there_is() -> None:
    advice = assess(replace(edge_family(), answers={"apply": {"coverage": "household"}}))
    assert (advice.outcome, advice.amount, advice.lines) == ("ineligible", None, ())
    assert "可以按单人保纳入" in told(advice)
    assert "可以申请低保边缘家庭认定" in told(advice)


def test_an_edge_family_whose_property_must_be_judged_is_unclear() -> None:
    car = PropertyItem(member="father", kind="vehicle", amount=Decimal(3000), source="checked")
    assert assess(replace(edge_family(), holdings=(car,))).outcome == "unclear"


def test_an_able_member_without_work_is_asked_about_and_never_refused_by_a_coefficient() -> None:
    idle = family(member("a"), member("b", 2015), income=(item("a", "rent", 100, "property"),))
    coefficient = {"LABOUR_COEFFICIENT": Decimal("0.8"), "MINIMUM_WAGE": Decimal(2000)}
    assert assess(idle, **coefficient).outcome == "unclear"
    found_none = replace(
        idle, income=(*idle.income, item("a", "imputed_labour", 0, "wage", source="surveyed"))
    )
    assert assess(found_none, **coefficient).amount == Decimal("1400.00")


def test_rigid_spending_comes_off_where_the_place_says_so() -> None:
    facts = replace(plain(1, 900), spending=(SpendingItem(member="m0", kind="medical", amount=Decimal(400)),))
    assert assess(facts).outcome == "ineligible"
    assert assess(facts, RIGID_DEDUCTIONS=("medical",)).amount == Decimal("250.00")


def test_a_letter_is_told_what_was_found_what_it_is_held_to_and_where_it_comes_from() -> None:
    car = PropertyItem(member="m0", kind="vehicle", amount=Decimal(1), source="surveyed")
    advice = assess(replace(plain(1, 760), holdings=(car,)))
    assert advice.figures == (
        ("家庭月人均收入", "760.00元", "低于750.00元", "申请人申报", ("SAL26:18", "SAL26:23", "D57:13")),
        ("财产（车辆、船舶）", "1 项", "不超过0 项", "入户调查", ("SAL26:23", "D57:14")),
        (
            "财产（金融资产）",
            "人均 0.00 个月低保标准",
            "不超过人均 36.00 个月低保标准",
            "申请人申报",
            ("SAL26:23", "D57:14"),
        ),
    )
    assert dict(advice.says) == {
        "standard": "750.00",
        "income_per_head": "760.00",
        "method": "按人均收入与保障标准的差额发放",
    }
    assert "财产（车辆、船舶）测算值 1 项，超过规定的 0 项。" in told(advice)


# --- what the other lines ask ---------------------------------------------------------------------------------


def test_the_decision_uses_its_own_words() -> None:
    assert rules.award(plain(2, 600), VALUES).outcome == "granted"
    assert rules.award(plain(2, 6000), VALUES).outcome == "refused"
    assert rules.award(Facts(on=ON), VALUES).outcome == "returned"


def test_benefit_is_for_the_applicant_and_its_month_follows_from_the_county_s_rule() -> None:
    (line,) = rules.benefit(plain(2, 600), VALUES, date(2025, 3, 31))
    assert (line.kind, line.amount, line.payee) == ("dibao", Decimal("900.00"), "m0")
    assert (line.members, line.from_month, line.to_month) == (("m0", "m1"), None, None)


def test_a_grant_against_the_advice_has_a_line_that_takes_the_sum_decided() -> None:
    first, second = plain(2, 6000).members
    facts = replace(plain(2, 6000), members=(first, replace(second, covered=False)))
    (line,) = rules.benefit(facts, VALUES)
    assert (line.kind, line.amount, line.members) == ("dibao", Decimal(0), ("m0",))
    assert rules.benefit(Facts(on=ON), VALUES) == ()


def test_a_single_adult_is_paid_himself_and_a_child_through_the_applicant() -> None:
    assert rules.benefit(edge_family(), VALUES)[0].payee == "son"
    child = replace(
        edge_family(), members=(*edge_family().members[:2], member("son", 2015, major_illness=True))
    )
    assert rules.benefit(child, VALUES)[0].payee == "father"


@pytest.mark.parametrize(
    ("raised", "visit"),
    [({"kin"}, True), ({"complaint"}, True), ({"objection", "hukou_split"}, False), (set(), False)],
)
def test_the_county_visits_for_kin_and_for_complaints(raised: set[str], visit: bool) -> None:
    yes, reason = rules.county_must_visit(Facts(on=ON, raised=frozenset(raised)), VALUES)
    assert yes is visit
    assert reason


@pytest.mark.parametrize(
    ("rule", "undisputed", "disputed", "objected"),
    [
        ("always", True, True, True),
        ("skip_if_undisputed", False, True, True),
        ("only_on_objection", False, False, True),
        ("never", False, False, False),
    ],
)
def test_an_appraisal_is_held_by_the_countys_rule(
    rule: str, undisputed: bool, disputed: bool, objected: bool
) -> None:
    values = VALUES.but(APPRAISAL_RULE=rule)
    found: list[dict[str, Any]] = [
        {"answers": {"survey": {"truthful": "same"}}},
        {"answers": {"survey": {"truthful": "different"}}},
        {"answers": {"survey": {"truthful": "same", "disputed": True}}},
        {"raised": frozenset({"objection"})},
    ]
    asked = [rules.appraisal_due(Facts(on=ON, **each), values) for each in found]
    assert [yes for yes, _reason in asked] == [undisputed, disputed, disputed, objected]
    assert all(reason for _yes, reason in asked)


def test_a_check_asks_every_source_of_every_counted_member_and_a_mark_on_the_case_adds_nobody() -> None:
    facts = replace(old_couple(5000), members=(*old_couple(5000).members, member("uncle", counted=False)))
    people = {person for person, _source in rules.sources(facts, VALUES)}
    assert people == {"father", "mother"}
    assert ("father", "bank") in rules.sources(facts, VALUES)
    consented = replace(facts, raised=frozenset({"consent:son"}))
    assert {person for person, _source in rules.sources(consented, VALUES)} == people, "obligors: LAW-31"


def test_a_case_goes_on_for_those_who_are_left_after_a_death() -> None:
    two = plain(2, 600)
    assert rules.after_death(replace(two, raised=frozenset({"death:m1"})), VALUES) == "review"
    assert rules.after_death(replace(plain(1, 0), answers={"death": {"members": ("m0",)}}), VALUES) == "died"
    assert assess(replace(two, raised=frozenset({"death:m1"}))).amount == Decimal("150.00")


# --- review ---------------------------------------------------------------------------------------------------


def paid(facts: Facts, amount: str, **survey: Any) -> Facts:
    told = {"amount": amount, "members": tuple(m.key for m in facts.covered)}
    return replace(facts, answers={"entitlement": told, "survey": survey})


def test_a_review_proposes_change_only_where_the_amount_or_who_is_covered_differs() -> None:
    assert rules.reassess(paid(plain(2, 600), "900.00"), VALUES).outcome == "unchanged"
    assert rules.reassess(paid(plain(2, 700), "900.00"), VALUES).outcome == "change"
    assert rules.reassess(paid(plain(2, 6000), "900.00"), VALUES).outcome == "change"
    three = paid(plain(3, 600), "900.00")
    before = replace(plain(2, 600), answers=three.answers)
    assert rules.reassess(before, VALUES).outcome == "change", "the same sum for two of the three"


def test_within_a_review_period_nothing_moves_without_a_clear_change() -> None:
    advice = rules.reassess(paid(plain(2, 700), "900.00", changed=False), VALUES)
    assert (advice.outcome, advice.amount) == ("unchanged", Decimal("900.00"))


def test_who_loses_is_heard_and_who_gains_is_not() -> None:
    def heard(facts: Facts) -> bool:
        return rules.takes_away(facts, VALUES)[0]

    assert heard(paid(plain(2, 700), "900.00"))
    assert heard(paid(plain(2, 6000), "900.00"))
    assert not heard(paid(plain(2, 500), "900.00"))
    assert not heard(paid(plain(2, 600), "900.00"))
    assert not heard(replace(paid(plain(2, 600), "900.00"), raised=frozenset({"death:m1"})))


def test_a_review_of_a_family_still_in_need_changes_the_amount() -> None:
    advice = rules.change(paid(plain(2, 700), "900.00"), VALUES)
    assert (advice.outcome, advice.amount) == ("reduced", Decimal("800.00"))


def test_who_may_be_covered_alone_is_left_out_and_the_others_are_paid_what_is_worked_out_for_them() -> None:
    father, mother, son = edge_family().members
    alike = replace(mother, disability_kind="mental", disability_grade=3)
    both = paid(replace(edge_family(), members=(father, alike, son)), "1500.00")
    without = {"outcome": "reduced", "left_out": ({"member": "mother", "reason": "外出务工"},)}
    told = {"proposes": "reduced", "proposed_amount": Decimal("749.00")}
    facts = replace(both, answers={**both.answers, "review": told, "decide": without})
    assert rules.change(facts, VALUES).amount == Decimal("1500.00")
    assert rules.may_change(facts, VALUES, {"amount": Decimal("750.00")}) == (True, "")
    for other in ("749.00", "751.00"):
        assert "每月应为 750.00 元" in rules.may_change(facts, VALUES, {"amount": Decimal(other)})[1]


# --- whatever the figures -------------------------------------------------------------------------------------

YUAN = st.decimals(min_value=0, max_value=4000, places=2)


@given(YUAN, YUAN, st.integers(1, 6), st.sampled_from([0, 1, 2, 3]))
def test_more_income_is_never_more_benefit(income: Decimal, more: Decimal, heads: int, way: int) -> None:
    changed: Any = [
        {},
        {"METHOD": "tiered", "TIERS": [*TIERS, {"from": "700", "below": "750", "amount": "50"}]},
        {"FLOOR_RATIO": Decimal("0.20")},
        {"ROUNDING": "yuan_up"},
    ][way]

    def amount(sum_: Decimal) -> Decimal:
        facts = replace(plain(heads, 0), income=(wage("m0", str(sum_)),))
        return assess(facts, **changed).amount or Decimal(0)

    assert amount(income + more) <= amount(income)


@given(YUAN, st.integers(1, 6))
def test_the_same_facts_and_values_give_the_same_advice(income: Decimal, heads: int) -> None:
    assert assess(plain(heads, str(income))) == assess(plain(heads, str(income)))


@given(YUAN, st.integers(1, 5))
def test_another_child_without_income_never_lowers_the_benefit(income: Decimal, heads: int) -> None:
    facts = plain(heads, str(income))
    larger = replace(facts, members=(*facts.members, member("child", 2020)))
    assert (assess(larger).amount or 0) >= (assess(facts).amount or 0)


def test_a_letter_says_on_whose_income_a_single_person_is_paid_and_why_the_others_are_not() -> None:
    advice = assess(rich_family(disability_kind="physical", disability_grade=2))
    says = dict(advice.says)
    assert "son属于成年无业重度残疾人，单独纳入保障（单人保）" in says["method"]
    assert "本人月收入认定为 0.00 元，按本人收入与保障标准的差额发放" in says["method"]
    assert "instead" not in says, "income over the edge line"
    assert [(key, bool(why and basis)) for key, why, basis in advice.left_out] == [
        ("father", True),
        ("mother", True),
    ]
    by_head = dict(assess(edge_family(), SINGLE_PERSON_BASIS="household_per_capita").says)
    assert "单人保" not in by_head["method"]


def test_what_else_may_be_applied_for_is_told_apart_and_a_refusal_shows_what_is_not_met_alone() -> None:
    facts = replace(edge_family(), answers={"apply": {"coverage": "household"}})
    advice = assess(facts)
    assert advice.outcome == "ineligible"
    assert "低保边缘家庭认定" in dict(advice.says)["instead"]
    assert advice.unmet == ("家庭月人均收入",)
    assert len(advice.figures) > 1
    whole = assess(plain(2, 600))
    assert whole.unmet == ()
    assert (whole.left_out, dict(whole.says).get("instead")) == ((), None)
