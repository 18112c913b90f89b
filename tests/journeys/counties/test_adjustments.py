"""By difference or by tiers: a table of tiers is whole, and a change from next month tells whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, Officers
from tests.district import District, complaints
from tests.journeys.counties.places import in_county
from tests.journeys.test_standard import three

GoTo = Callable[[date], None]
NOW = {"since": "2026-09-01", "basis.0.text": "DEMO_CITY"}
NEXT = {"since": "2026-10-01", "basis.0.text": "DEMO_CITY"}
TIERS = [("0", "200", "600"), ("200", "450", "400"), ("450", "700", "200")]


def table(tiers: list[tuple[str, str, str]]) -> dict[str, str]:
    """A table of tiers as its form sends it."""
    keys = ("from", "below", "amount")
    return {f"value.{n}.{k}": v for n, row in enumerate(tiers) for k, v in zip(keys, row, strict=True)}


def advised(officers: Officers, income: str) -> tuple[str | None, str]:
    """The sum for a family of three with that income a month, and how it was found."""
    told = {"type": "dibao", "division": f"{BEIGUAN}001", "facts": three(income)}
    found: dict[str, Any] = officers("town_clerk").post("/api/v1/assess", json=told).get_json()
    return found["amount"], found["says"]["method"]


def who_changes(officers: Officers, month: str, office: str = BEIGUAN) -> dict[str, Any]:
    """The list for that month, as the district asks for it."""
    answer = officers("county_officer").get(f"/api/v1/adjustments?type=dibao&office={office}&month={month}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.mark.req("LAW-10")
@in_county("lianhu")
def test_by_difference_or_by_whole_tiers_and_a_change_from_next_month_names_who_changes(
    officers: Officers, september: date, district: District, go_to: GoTo, as_: Any
) -> None:
    district.set("standard.dibao.urban", "700.00", **NOW)
    assert advised(officers, "1050")[0] == "1050.00"

    refused = district.try_to_set("dibao:method", {"value": "tiered"}, **NOW)
    assert complaints(refused) == [
        "还没有设定分档定额表，不能改为分档定额发放。请先设定“分档定额表”，起始日不晚于本项。"
    ]
    gap = [("0", "300", "600"), ("320", "700", "200")]
    refused = district.try_to_set("dibao:tiers", table(gap), **NOW)
    assert complaints(refused) == ["人均收入 300.00 至 320.00 元之间没有档次。"]
    overlap = [("0", "220", "600"), *TIERS[1:]]
    refused = district.try_to_set("dibao:tiers", table(overlap), **NOW)
    assert complaints(refused) == ["人均收入 200.00 元起的档次与前一档重叠。"]
    refused = district.try_to_set("dibao:tiers", table([("0", "", "600"), *TIERS[1:]]), **NOW)
    assert "第 1 档没有写全" in complaints(refused)[0]
    assert district.try_to_set("dibao:tiers", table(TIERS), **NOW).status_code == 302

    case = factories.case(officers, at="decide", people=factories.family_of_three("1050"), go_to=go_to)
    assert case.seen_by("town_confirmer")["advice"]["amount"] == "1050.00"
    case.decide()
    same = factories.case(officers, at="decide", people=factories.alone("300"), go_to=go_to)
    same.decide()
    district.set("dibao:method", "tiered", **NEXT)
    assert advised(officers, "1050") == ("1050.00", "按人均收入与保障标准的差额发放")
    this_month = who_changes(officers, "2026-09")
    assert (this_month["looked_at"], this_month["items"]) == (2, [])
    (row,) = who_changes(officers, "2026-10")["items"]
    assert (row["no"], row["paid"], row["due"], row["difference"]) == (
        case.no,
        "1050.00",
        "1200.00",
        "150.00",
    )
    assert "第 2 档" in row["method"]
    assert who_changes(officers, "2026-10", QINGNIANLU)["looked_at"] == 0
    page = as_("county_officer", "610104").get(f"/adjustments/?type=dibao&office={BEIGUAN}&month=2026-10")
    assert "本页测算 2 户，其中 1 户的金额会变。" in page.text
    assert case.no in page.text
    assert same.no not in page.text

    go_to(date(2026, 10, 8))
    second = "按本地分档定额标准发放（第 2 档：人均收入 200.00 元以上、不满 450.00 元，每人 400.00 元）"
    assert advised(officers, "1050") == ("1200.00", second)
    assert advised(officers, "1349.97") == ("1200.00", second)
    amount, how = advised(officers, "1350")
    assert amount == "600.00"
    assert "第 3 档" in how
    assert case.seen_by()["entitlements"][0]["lines"][0]["amount"] == "1050.00"
