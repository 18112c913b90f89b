"""Items of every source side by side, and what of them counts."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from core.access.queries import acting_under
from core.clock import today
from core.db import db
from core.errors import Incomplete, NotAllowed
from core.means.items.operations import accept_item, correct_item, record_items
from core.means.models import IncomeRow
from core.means.queries import Compared, compare, items, standing_rows
from core.people.models import Household
from core.rules.deductions import IMPUTED
from core.rules.income import counted_income
from tests.factories import household, member, person


def say(home: Household, source: str, *given: dict[str, Any], **more: Any) -> int:
    """One source says something of the applicant, or of the member that an item names."""
    keys = {m.key: m.person_id for m in home.members}
    told = [{"person_id": keys[item.pop("member", "m1")], **item} for item in (dict(g) for g in given)]
    return record_items(home.id, home.office_code, told, source, today(), **more)


def wage(amount: str, **more: Any) -> dict[str, Any]:
    return {"group": "incomes", "item": "wage", "amount": amount, **more}


def of(home: Household, code: str = "wage") -> Compared:
    """The comparison of one thing."""
    return next(c for c in compare(home.id) if c.code == code)


def test_declared_and_checked_stay_side_by_side_and_the_difference_is_marked(home: Household) -> None:
    say(home, "declared", wage("800"))
    say(home, "checked", wage("1200.00"), origin="tax")
    found = of(home)
    assert (found.declared, found.checked, found.surveyed) == (Decimal(800), Decimal(1200), None)
    assert (found.accepted, found.counts, found.differs) == (Decimal(1200), "checked", True)
    income, _holdings, _spending = items(home.id)
    assert [(i.member, i.kind, i.item, i.amount, i.source, i.accepted) for i in income] == [
        ("m1", "wage", "wage", Decimal(800), "declared", False),
        ("m1", "wage", "wage", Decimal(1200), "checked", True),
    ]


def test_within_the_tolerance_nothing_is_marked(home: Household) -> None:
    say(home, "declared", wage("800"))
    say(home, "surveyed", wage("900"))
    assert not of(home).differs
    say(home, "surveyed", wage("900.01"))
    assert of(home).differs


def test_what_was_not_declared_at_all_is_a_difference(home: Household) -> None:
    say(home, "checked", {"group": "holdings", "kind": "deposit", "amount": "30000"}, origin="bank")
    assert (of(home, "deposit").declared, of(home, "deposit").differs) == (None, True)


def test_income_per_head_follows_what_counts(home: Household) -> None:
    """ECO-10: three members with 1500 in all are 500 a head; another accepted item changes the figure."""
    say(home, "declared", wage("1000"), wage("500", member="m2"))
    assert per_head(home) == Decimal(500)
    say(home, "checked", wage("1600"), origin="tax")
    assert per_head(home) == Decimal(700)
    accept_item("incomes", of(home).rows[0].id, "税务数据系上一单位，已核对离职证明")
    assert per_head(home) == Decimal(500)


def per_head(home: Household) -> Decimal:
    income, _holdings, _spending = items(home.id)
    total = counted_income(income, members={"m1", "m2", "m3"}, on=today()).value.total
    return total / 3


def test_a_choice_needs_a_reason_and_holds_until_something_new_is_said(home: Household) -> None:
    say(home, "declared", wage("800"))
    say(home, "checked", wage("1200"), origin="tax")
    declared, checked = of(home).rows
    with pytest.raises(Incomplete):
        accept_item("incomes", declared.id, " ")
    accept_item("incomes", declared.id, "已离职")
    assert (of(home).accepted, of(home).counts, of(home).chosen_why) == (Decimal(800), "declared", "已离职")
    say(home, "checked", wage("1200"), origin="tax")  # the same again is nothing new
    assert of(home).counts == "declared"
    accept_item("incomes", checked.id, "离职证明系伪造")
    assert of(home).counts == "checked"
    say(home, "surveyed", wage("1000"))
    assert (of(home).counts, of(home).chosen_why) == ("checked", "")


def test_a_later_statement_replaces_the_one_before_and_the_row_stays(home: Household) -> None:
    assert say(home, "declared", wage("800")) == 1
    assert say(home, "declared", wage("800.00")) == 0
    assert say(home, "declared", wage("850")) == 1
    rows = db.session.scalars(
        select(IncomeRow).where(IncomeRow.household_id == home.id).order_by(IncomeRow.id)
    ).all()
    assert [(r.amount, r.replaced_on) for r in rows] == [(Decimal(800), today()), (Decimal(850), None)]
    assert of(home).declared == Decimal(850)


def test_two_things_of_one_kind_said_together_both_stand(home: Household) -> None:
    flat = {"group": "holdings", "kind": "dwelling", "amount": "100000", "area": "45.50"}
    say(home, "declared", flat, {**flat, "area": "60", "note": "老宅"})
    _income, holdings, _spending = items(home.id)
    assert [(h.area, h.accepted) for h in holdings] == [(Decimal("45.50"), True), (Decimal(60), True)]


def test_an_unchanged_part_of_a_statement_is_left_alone(home: Household) -> None:
    say(home, "declared", wage("800"), {"group": "spending", "kind": "medical", "amount": "300"})
    before = {row.id for _group, row in standing_rows(home.id)}
    assert say(home, "declared", wage("900"), {"group": "spending", "kind": "medical", "amount": "300"}) == 1
    assert len(before & {row.id for _group, row in standing_rows(home.id)}) == 1


def test_labour_that_an_officer_has_judged_is_recorded_as_wages(home: Household) -> None:
    say(home, "surveyed", {"group": "incomes", "item": IMPUTED, "amount": "0"})
    income, _holdings, _spending = items(home.id)
    assert (income[0].item, income[0].kind, income[0].amount) == (IMPUTED, "wage", Decimal(0))


def test_every_item_that_cannot_be_is_told_and_none_is_written(home: Household) -> None:
    stranger = person("路人")
    with pytest.raises(Incomplete) as refused:
        record_items(
            home.id,
            home.office_code,
            [
                {"group": "incomes", "item": "wage", "amount": "800", "person_id": home.members[0].person_id},
                {
                    "group": "incomes",
                    "item": "lottery",
                    "amount": "-1",
                    "person_id": home.members[0].person_id,
                },
                {"group": "holdings", "kind": "deposit", "amount": "viel", "person_id": stranger.id},
                {"group": "jewels", "kind": "ring", "amount": "1", "person_id": home.members[0].person_id},
            ],
            "declared",
            today(),
        )
    assert {place: len(faults) for place, faults in refused.value.fields.items()} == {"1": 2, "2": 2, "3": 1}
    assert standing_rows(home.id) == []
    with pytest.raises(ValueError, match="rumour"):
        say(home, "rumour", wage("1"))


def test_a_slip_of_the_pen_is_corrected_with_a_reason(home: Household) -> None:
    say(home, "declared", wage("8000", note="月薪"))
    row = of(home).rows[0]
    with pytest.raises(Incomplete):
        correct_item("incomes", row.id, "800", "")
    with pytest.raises(Incomplete):
        correct_item("incomes", row.id, "-800", "多录一个零")
    fresh = correct_item("incomes", row.id, "800", "多录一个零")
    assert (fresh.amount, fresh.source, fresh.note, fresh.accepted) == (
        Decimal(800),
        "declared",
        "月薪",
        True,
    )
    assert of(home).declared == Decimal(800)


def test_rows_of_another_office_are_neither_chosen_nor_corrected(posting_of: Callable[..., Any]) -> None:
    there = household(person("赵乙"), member(person("钱丙"), "spouse"), division="610104004001")
    say(there, "declared", wage("800"))
    reviewer = posting_of("town_reviewer", "610104003")
    row, household_id = of(there).rows[0].id, there.id
    with acting_under(reviewer):
        assert standing_rows(household_id) == []
        for write in (
            lambda: accept_item("incomes", row, "理由"),
            lambda: correct_item("incomes", row, "1", "理由"),
        ):
            with pytest.raises(NotAllowed):
                write()
