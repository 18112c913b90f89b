"""From the window to an entitlement in effect, in a street that confirms and in one that doesn't."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests import factories
from tests.casework import QINGNIANLU, Officers

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]

FIGURES_OF_D1 = ("1,460.00", "385.00", "750.00")
"""EX-D1: the sum a month, the income a head and the standard."""


def test_a_family_is_granted_dibao_by_three_of_five_in_its_own_street(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="decide", people=factories.family_of_four(), go_to=go_to)
    decision = case.waiting_at("decide", "town_confirmer")
    assert (decision["need"], decision["holder"]["division"]) == (3, "610104003")

    case.decide(by=4)

    seen = case.seen_by()
    assert (seen["status"], seen["ended_as"], seen["stage"]) == ("open", None, "decide")
    case.decide(by=(1, 5))

    seen = case.seen_by()
    assert (seen["status"], seen["ended_as"], seen["open"]) == ("closed", "granted", [])
    assert [d["tier"] for d in seen["decisions"]] == ["township"]
    (entitlement,) = seen["entitlements"]
    assert (entitlement["amount"], entitlement["people"]) == ("1460.00", 4)
    assert entitlement["from_month"] == "2026-10"
    assert case.letters() == ["F01", "F02", "F03", "F06", "F15", "F13", "F16", "F17"]
    opinion = case.letter("F15")
    for line in ("收入项目（李建国，", "收入项目（张桂英，", "财产状况（"):
        assert line in opinion
    letter = case.letter("F17")
    for figure in FIGURES_OF_D1:
        assert figure in letter
    assert "壹仟肆佰陆拾元" in letter
    assert "自2026年10月起" in letter
    assert "《社会救助法》第十八条、第四十五条" in letter
    assert letter.count("北关街道办事处") >= 2
    assert f"{case.no}-F17-1" in letter


def test_EX_D1_accepted_under_the_law_of_then_is_worked_out_by_the_values_of_then(
    officers: Officers, jump_to: JumpTo, go_to: GoTo
) -> None:
    jump_to(date(2025, 3, 3))
    case = factories.case(officers, at="decide", people=factories.family_of_four(), go_to=go_to)
    trace = case.seen_by("county_officer")["advice"]["trace"]
    assert [step["result"] for step in trace if step["what"] == "不计入家庭收入"] == ["-100.00"]
    assert [step["result"] for step in trace if step["what"] == "必要就业成本扣减"] == ["-380.00"]

    case.district_decides()

    seen = case.seen_by()
    assert [d["tier"] for d in seen["decisions"]] == ["county"]
    assert seen["entitlements"][0]["amount"] == "1460.00"
    letter = case.letter("F17")
    for figure in FIGURES_OF_D1:
        assert figure in letter
    assert letter.startswith("莲湖区民政局")
    assert "社会救助暂行办法" in letter
    assert "社会救助法" not in letter


def test_EX_D3_a_son_is_covered_alone_in_an_edge_family(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    people = factories.family_of_three("2700", disability_kind="mental", disability_grade=3)
    case = factories.case(officers, at="decide", people=people, go_to=go_to)
    advice = case.seen_by("town_confirmer")["advice"]
    assert (advice["outcome"], advice["amount"]) == ("granted", "750.00")
    assert dict(advice["members"])["m1"] == "not_covered"

    case.decide(by=(1, 2, 3))

    (entitlement,) = case.seen_by()["entitlements"]
    assert (entitlement["amount"], entitlement["people"]) == ("750.00", 1)
    assert "750.00" in case.letter("F17")
    assert "900.00" in case.letter("F15", "town_reviewer")


def test_in_a_street_without_an_instrument_the_same_pipeline_ends_at_the_district(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="decide", town=QINGNIANLU, go_to=go_to)
    road = [s["stage"] for s in case.seen_by()["stages"] if s["lane"] == "road"]
    assert road == ["apply", "accept", "survey", "appraise", "review", "publicise", "decide"]
    assert "没有有效的权限下放依据" in case.waiting_at("decide", "county_officer")["why_here"]
    assert [item["about"] for item in _worklist(officers("county_officer"))] == [f"case:{case.no}"]
    total = next(d for d in case.seen_by()["deadlines"] if d["kind"] == "total")
    assert total["n"] == 30

    case.district_decides()

    assert case.seen_by()["entitlements"][0]["amount"] == "450.00"
    assert case.letter("F17").startswith("莲湖区民政局")


def _worklist(client: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/v1/worklist").get_json()["items"]
    return found
