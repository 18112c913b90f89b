"""How values are written in a letter, and in whose name it goes out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.letters import capital_amount, issuer, shown
from core.text import _

BUREAU, TOWN = "新泰市民政局", "青云街道办事处"


def test_money_days_and_months_are_written_as_in_official_papers() -> None:
    data = {
        "amount": Decimal(1460),
        "due_on": date(2026, 7, 1),
        "start_month": date(2026, 8, 1),
        "signed_at": datetime(2026, 7, 1, 1, 30, tzinfo=UTC),
        "household_size": 4,
        "provisional": True,
        "label": _("公示"),
        "rows": [{"amount": Decimal("0.5")}],
    }
    assert shown(data) == {
        "amount": "1,460.00",
        "due_on": "2026年7月1日",
        "start_month": "2026年8月",
        "signed_at": "2026年7月1日09:30",
        "household_size": "4",
        "provisional": True,
        "label": "公示",
        "rows": [{"amount": "0.50"}],
    }


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        ("1460.00", "壹仟肆佰陆拾元整"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("10.50", "壹拾元伍角整"),
        ("1001.07", "壹仟零壹元零柒分"),
        ("100000", "壹拾万元整"),
        ("10010000", "壹仟零壹万元整"),
        ("100000005", "壹亿零伍元整"),
        ("20300400.15", "贰仟零叁拾万零肆佰元壹角伍分"),
    ],
)
def test_a_sum_in_capitals(amount: str, capitals: str) -> None:
    assert capital_amount(Decimal(amount)) == capitals


@given(st.integers(1, 99_999_999_999))
def test_capitals_never_double_or_end_in_a_zero(fen: int) -> None:
    text = capital_amount(Decimal(fen).scaleb(-2))
    assert "零零" not in text
    assert "零元" not in text
    assert not text.endswith("零")


def test_an_entrusted_decision_names_the_bureau_and_its_special_seal() -> None:
    by = issuer("entrustment", bureau=BUREAU, township=TOWN)
    assert (by.name, by.seal, by.respondent) == (BUREAU, "新泰市民政局委托事项专用章", BUREAU)


def test_an_authorised_decision_names_the_township() -> None:
    by = issuer("authorisation", bureau=BUREAU, township=TOWN)
    assert (by.name, by.seal, by.respondent) == (TOWN, "青云街道办事处印章", TOWN)


def test_who_answers_for_an_authorised_decision_may_be_set_otherwise_but_not_for_an_entrusted_one() -> None:
    assert issuer("authorisation", bureau=BUREAU, township=TOWN, respondent=BUREAU).respondent == BUREAU
    assert issuer("entrustment", bureau=BUREAU, township=TOWN, respondent=TOWN).respondent == BUREAU
