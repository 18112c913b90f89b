"""Who is supported as tekun and with how much: the worked examples to the fen, and the readings that go wrong."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.calendar.days import Calendar
from core.calendar.years import as_published
from core.declare import Advice, IncomeItem, Limit, Member
from core.rules import parameters as common
from plugins.tekun import parameters as p
from plugins.tekun import rules
from plugins.tekun.rules import Supporter, TekunFacts

ON = date(2025, 10, 13)
SHARES = {
    "unit": "wage_share",
    "scattered": {"self": "1/10", "half": "1/6", "full": "1/3"},
    "centralized": {"self": "1/10", "half": "1/6", "full": "1/2"},
}
ANHUI = {
    "unit": "wage_share",
    "scattered": {"self": "0.03", "half": "0.20", "full": "0.35"},
    "centralized": {"self": "0.04", "half": "0.30", "full": "0.50"},
}
ALL_DONE = dict.fromkeys(rules.SIX, True)


class Values(dict[Any, Any]):
    """Parameter values of an invented place; what is not named is not set."""


VALUES = Values(
    {
        common.STANDARD_URBAN: Decimal(750),
        common.MINIMUM_WAGE: Decimal(2000),
        common.DISPOSABLE_INCOME: Decimal(30000),
        common.EMPLOYMENT_COST: {"kind": "none"},
        common.PROPERTY_RULES: [{"kind": "vehicle", "metric": "count", "most": "0", "answer": "fail"}],
        p.BASE_RATIO: Decimal("1.3"),
        p.CARE_STANDARDS: SHARES,
        p.APPRAISAL_RULE: "skip_if_undisputed",
        p.ASSESSOR: "county",
        p.CARE_FROM: "next_month",
    }
)


def failing(*items: str) -> dict[str, bool]:
    return {**ALL_DONE, **dict.fromkeys(items, False)}


def person(age: int = 78, **more: Any) -> Member:
    return Member(key="m1", relation="self", born_on=date(ON.year - age, 1, 1), **more)


def case(who: Member | None = None, **more: Any) -> TekunFacts:
    more.setdefault("no_supporter", True)
    return TekunFacts(on=ON, applicant="m1", members=(who or person(),), **more)


def gets(item: str, amount: int) -> IncomeItem:
    return IncomeItem(member="m1", kind="transfer", item=item, amount=Decimal(amount))


def son(**more: Any) -> Supporter:
    return Supporter(**{"name": "周大山", "relation": "child", "evidence": "村委会走访记录", **more})


def assess(facts: TekunFacts, **changed: Any) -> Advice:
    return rules.assess(facts, Values({**VALUES, **{getattr(p, k): v for k, v in changed.items()}}))


def test_ex_t1_two_failed_items_are_half_and_pay_1308_33() -> None:
    advice = assess(case(self_care=failing("bathe", "walk"), mode="scattered"))
    assert advice.outcome == "eligible"
    assert dict(advice.lines) == {"base": Decimal("975.00"), "care": Decimal("333.33")}
    assert advice.amount == Decimal("1308.33")


def test_the_working_rests_on_the_articles_of_tekun_and_not_on_the_procedure_of_dibao() -> None:
    advice = assess(case(income=(gets("pension", 749),)))
    cited = [article for line in advice.trace for article in line.basis]
    assert "T43:6" in cited
    assert not [article for article in cited if article.startswith("D57")]


def test_ex_t2_the_new_grade_is_due_in_ten_working_days_and_pays_666_67() -> None:
    calendar = Calendar(as_published(2025), {2025: False})
    limit = Limit(10)
    assert calendar.add(ON, limit.n, limit.unit).on == date(2025, 10, 27)
    facts = case(self_care=failing("bathe", "walk", "eat", "dress"), mode="scattered")
    assert rules.care_amount(facts, VALUES) == Decimal("666.67")
    base, care = rules.changed_care(facts, VALUES, date(2025, 10, 24))
    assert (base.amount, care.amount, care.from_month) == (
        Decimal("975.00"),
        Decimal("666.67"),
        date(2025, 11, 1),
    )


def test_ex_t3_a_son_of_62_on_dibao_is_unable_and_pension_and_old_age_allowance_do_not_count() -> None:
    facts = case(
        person(66),
        income=(gets("basic_pension_central", 100), gets("old_age_allowance", 50)),
        no_supporter=False,
        supporters=(son(age=62, receives="dibao"),),
    )
    assert assess(facts).outcome == "eligible"
    assert "0.00" in assess(facts).reasons[1]
    younger = replace(facts, supporters=(son(age=58, receives="dibao"),))
    assert rules.unable(younger.supporters[0], VALUES) is None
    assert assess(younger).outcome == "ineligible"


def test_ex_t4_institution_and_home_pay_differently_for_the_same_grade() -> None:
    values = Values({**VALUES, p.CARE_STANDARDS: ANHUI})
    full = case(self_care=failing("eat", "dress", "bed", "toilet"), mode="centralized")
    assert sum(line.amount for line in rules.benefit(full, values)) == Decimal("1975.00")
    assert sum(line.amount for line in rules.benefit(replace(full, mode="scattered"), values)) == Decimal(
        "1675.00"
    )


def test_living_and_care_never_go_to_one_payee() -> None:
    lines = rules.benefit(case(self_care=failing("eat"), mode="scattered"), VALUES)
    assert [line.kind for line in lines] == ["base", "care"]
    assert lines[0].payee != lines[1].payee


@pytest.mark.parametrize(
    ("kind", "level", "without"),
    [
        ("intellectual", 3, True),
        ("mental", 3, True),
        ("physical", 2, True),
        ("visual", 1, True),
        ("visual", 2, False),
        ("physical", 3, False),
        ("hearing", 1, False),
        ("speech", 1, False),
        ("mental", 4, False),
    ],
)
def test_only_the_listed_disabilities_are_without_labour_capacity(
    kind: str, level: int, *, without: bool
) -> None:
    facts = case(person(40, disability_kind=kind, disability_grade=level))
    assert (assess(facts).outcome == "eligible") is without


@pytest.mark.parametrize(
    ("age", "minor_age", "in_"), [(15, 16, True), (16, 16, False), (17, 18, True), (18, 18, False)]
)
def test_a_minor_is_taken_in_below_the_countys_age(age: int, minor_age: int, *, in_: bool) -> None:
    assert (assess(case(person(age)), MINOR_AGE=minor_age).outcome == "eligible") is in_


def test_a_minor_stays_to_18_and_beyond_while_at_school() -> None:
    assert rules.reassess(case(person(17)), VALUES).outcome == "keep"
    assert rules.reassess(case(person(18, studying=True)), VALUES).outcome == "keep"
    assert rules.reassess(case(person(18)), VALUES).outcome == "stop"


def test_sixty_is_old_and_fifty_nine_is_not() -> None:
    assert assess(case(person(60))).outcome == "eligible"
    assert assess(case(person(59))).outcome == "ineligible"


def test_income_at_the_dibao_line_is_no_longer_under_it() -> None:
    assert assess(case(income=(gets("pension", 749),))).outcome == "eligible"
    assert assess(case(income=(gets("pension", 750),))).outcome == "ineligible"


def test_a_data_hit_that_nobody_heard_refuses_nothing() -> None:
    facts = case(income=(gets("pension", 900),), check="hit")
    assert assess(facts).outcome == "unclear"
    assert assess(replace(facts, raised=frozenset({"rechecked"}))).outcome == "ineligible"
    settled = replace(facts, answers={"check": {"outcome": "settled"}})
    assert assess(settled).outcome == "ineligible"


@pytest.mark.parametrize(
    ("given", "ground"),
    [
        ({"receives": "tekun"}, "tekun"),
        ({"age": 60, "receives": "dibao"}, "dibao_60"),
        ({"age": 70, "yearly_income": Decimal(29999), "property_fits": True}, "aged_70"),
        ({"age": 70, "yearly_income": Decimal(30000), "property_fits": True}, None),
        ({"age": 69, "yearly_income": Decimal(1), "property_fits": True}, None),
        ({"age": 70, "yearly_income": Decimal(1), "property_fits": False}, None),
        (
            {
                "age": 40,
                "yearly_income": Decimal(1),
                "property_fits": True,
                "disability_kind": "mental",
                "disability_grade": 3,
            },
            "disabled",
        ),
        (
            {
                "age": 40,
                "yearly_income": Decimal(1),
                "property_fits": True,
                "disability_kind": "physical",
                "disability_grade": 3,
            },
            None,
        ),
        ({"age": 40, "state": "prison", "property_fits": True}, "prison"),
        ({"age": 40, "state": "prison", "property_fits": False}, None),
        ({"age": 40, "by_province": "省级规定的其他情形"}, "province"),
        ({"age": 40}, None),
    ],
)
def test_an_obligor_is_unable_only_on_a_ground_of_the_measure(
    given: dict[str, Any], ground: str | None
) -> None:
    assert rules.unable(son(**{"age": 50, **given}), VALUES) == ground


def test_an_unable_obligor_needs_evidence_and_an_unasked_question_is_no_answer() -> None:
    unproven = case(no_supporter=False, supporters=(son(age=62, receives="dibao", evidence=None),))
    assert assess(unproven).outcome == "unclear"
    assert assess(case(no_supporter=False)).outcome == "unclear"


def test_supporters_are_read_as_the_form_gives_them() -> None:
    given = {"name": "周大山", "relation": "child", "age": 62, "receives": "dibao", "evidence": "低保证"}
    facts = TekunFacts(on=ON, applicant="m1", members=(person(),), supporters=(given,))  # type: ignore[arg-type]
    assert facts.supporters[0].receives == "dibao"
    assert assess(facts).outcome == "eligible"


def test_confirming_needs_evidence_of_all_three_conditions_a_signed_choice_and_a_grade() -> None:
    bare = case(no_supporter=False)
    yes, reason = rules.shown(bare, VALUES)
    assert not yes
    for wanted in ("无劳动能力", "无生活来源", "义务人", "供养形式", "自理能力"):
        assert wanted in reason
    whole = case(
        labour_evidence="年满七十八周岁",
        livelihood_evidence="核对报告无疑点",
        supporter_evidence="户籍档案",
        mode="scattered",
        mode_signed=True,
        self_care=ALL_DONE,
    )
    assert rules.shown(whole, VALUES) == (True, "")
    assert not rules.shown(replace(whole, mode_signed=False), VALUES)[0]


@pytest.mark.parametrize(
    ("failed", "level"), [(0, "self"), (1, "half"), (3, "half"), (4, "full"), (6, "full")]
)
def test_the_grade_counts_what_cannot_be_done_alone(failed: int, level: str) -> None:
    assert rules.grade(failing(*rules.SIX[:failed])) == level


def test_a_published_sum_goes_before_the_multiple_of_the_dibao_standard() -> None:
    assert rules.base_amount(case(), Values({**VALUES, p.BASE_URBAN: Decimal("980.50")})) == Decimal("980.50")
    assert rules.base_amount(case(), VALUES) == Decimal("975.00")


def test_a_lower_grade_is_heard_first_and_a_higher_one_is_not() -> None:
    paid = {"entitlement": {"amount": Decimal("1308.33")}}
    better = case(self_care=ALL_DONE, mode="scattered", answers=paid)
    worse = case(self_care=failing("eat", "dress", "bed", "walk"), mode="scattered", answers=paid)
    assert rules.regrade(better, VALUES).outcome == "reduced"
    assert rules.care_reduced(better, VALUES)[0]
    assert rules.regrade(worse, VALUES).outcome == "raised"
    assert not rules.care_reduced(worse, VALUES)[0]


def test_the_dead_are_neither_visited_nor_heard_and_their_support_ends() -> None:
    dead = case(raised=frozenset({"death", "death:m1"}))
    assert not rules.survey_in_review(dead, VALUES)[0]
    assert not rules.must_hear(dead, VALUES)[0]
    assert rules.must_hear(case(), VALUES)[0]
    assert (rules.reassess(dead, VALUES).outcome, rules.ending(dead, VALUES).outcome) == ("stop", "died")


def test_the_death_of_another_of_the_household_ends_nothing() -> None:
    bereaved = case(raised=frozenset({"death", "death:m2"}))
    assert rules.survey_in_review(bereaved, VALUES)[0]
    assert rules.must_hear(bereaved, VALUES)[0]
    assert rules.ending(bereaved, VALUES).outcome != "died"


def test_support_ends_with_the_month_of_the_decision() -> None:
    assert rules.last_month(case(), VALUES, date(2025, 11, 20)) == date(2025, 11, 1)
    named = case(answers={"decide": {"last_month": date(2025, 12, 1)}})
    assert rules.last_month(named, VALUES, date(2025, 11, 20)) == date(2025, 12, 1)


@pytest.mark.parametrize(
    ("who", "duty"),
    [("county", "county_supervisor"), ("township", "town_surveyor"), ("third_party", "county_supervisor")],
)
def test_the_county_says_who_grades(who: str, duty: str) -> None:
    assert rules.assessor(case(), Values({p.ASSESSOR: who})) == duty


def test_the_county_looks_itself_where_a_case_is_drawn_kin_or_complained_of() -> None:
    assert not rules.county_must_visit(case(), VALUES)[0]
    for mark in ("sampled", "kin", "complaint"):
        assert rules.county_must_visit(case(raised=frozenset({mark})), VALUES)[0]
