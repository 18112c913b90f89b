"""A reconsideration body or a court sets a decision aside: somebody decides anew, and the old decision stays readable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from core.clock import today
from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, CaseWork, Officers
from tests.conftest import As
from tests.journeys.counties.places import in_county

GoTo = Callable[[date], None]
pytestmark = in_county("lianhu")
OVER = "退休金每月900.00元，高于低保标准750.00元"


def number_of(case: CaseWork, form: str) -> str:
    return str([x["number"] for x in case.seen_by()["letters"] if x["form"] == form][-1])


def judged(letter: str, result: str = "overturned", **said: str) -> dict[str, str]:
    """What a reconsideration body has said of a letter."""
    return {
        "letter": letter,
        "way": "reconsideration",
        "result": result,
        "body": "西安市莲湖区人民政府",
        "number": "莲政复决〔2026〕12号",
        "on": today().isoformat(),
        "reason": "养老金认定有误，重复计算",
        **said,
    }


@pytest.fixture
def refused(officers: Officers, september: date) -> CaseWork:
    """A case that the district has refused."""
    case = factories.case(officers, at="review", town=QINGNIANLU, people=factories.alone("900"))
    case.review("ineligible", note=OVER)
    figures = [{"what": "家庭人均月收入", "value": "900.00元", "standard": "750.00元", "source": "申报"}]
    case.district_decides("refused", note=OVER, figures=figures)
    return case


@pytest.mark.req("IMP-12")
def test_an_overturned_refusal_opens_a_new_decision_and_the_old_one_stays_readable(
    refused: CaseWork, officers: Officers, as_: As, go_to: GoTo
) -> None:
    letter = number_of(refused, "F18")
    old = refused.letter("F18")
    officer = as_("county_officer", "610104")
    address = f"/cases/{refused.no}/act/overturn"
    assert "登记复议、诉讼结果" in officer.get(f"/cases/{refused.no}").text
    assert letter in officer.get(address).text
    assert as_("town_clerk", QINGNIANLU).send(address, judged(letter)).status_code == 403
    early = officer.send(address, judged(letter, on="2026-08-01"))
    assert early.status_code == 422
    assert "不能早于文书的出具日期" in early.text
    assert refused.seen_by()["status"] == "closed"

    assert officer.send(address, judged(letter, due_on="2026-10-30")).status_code == 302
    seen = refused.seen_by("county_officer")
    assert (seen["status"], seen["stage"], seen["due_on"]) == ("open", "decide", "2026-10-30")
    worklist = officers("county_officer").get("/api/v1/worklist").get_json()["items"]
    assert any(item["kind"] == "stage" and refused.no in str(item) for item in worklist)
    assert [d["outcome"] for d in seen["decisions"]] == ["refused"]
    assert refused.letter("F18") == old
    (ended,) = [x for x in seen["letters"] if x["number"] == letter]
    assert "莲政复决〔2026〕12号" in ended["ended_why"]
    page = officer.get(f"/cases/{refused.no}").text
    for said in ("养老金认定有误", "须重新作出决定", "莲政复决〔2026〕12号", OVER):
        assert said in page

    refused.version = seen["version"]
    at_once = refused.try_to("decide", "granted", "county_officer", {"facts": "重新认定", "amount": "150.00"})
    assert at_once.status_code == 409, "a grant needs a favourable opinion and its notice"
    refused.finish("decide", "returned", "county_officer", {"reason": "按复议决定重新审核"})
    rows = [{"member": "m1", "item": "pension", "amount": "600.00"}]
    refused.finish("review", "unclear", "town_reviewer", {"reason": "养老金重新核实"})
    refused.survey(3, 4, incomes=rows)
    refused.appraise()
    refused.review("eligible", note="按复议决定，养老金为每月600元", amount="150.00")
    refused.hang_everywhere()
    refused.wait_until("publicise", go_to)
    refused.district_decides("granted", note="按复议决定重新认定", amount="150.00")
    seen = refused.seen_by()
    assert (seen["ended_as"], [d["outcome"] for d in seen["decisions"]]) == (
        "granted",
        ["refused", "returned", "granted"],
    )
    assert seen["entitlements"][0]["amount"] == "150.00"
    assert {"F17", "F18"} <= set(refused.letters())


def test_an_upheld_decision_is_told_and_nothing_opens(refused: CaseWork, officers: Officers) -> None:
    letter = number_of(refused, "F18")
    refused.act("overturn", "county_officer", judged(letter, "upheld", reason="事实清楚"))
    seen = refused.seen_by()
    assert seen["status"] == "closed"
    assert any("维持原决定" in r["said"] for r in seen["remarks"])
    other = refused.try_act("overturn", "county_officer", judged("F99"))
    assert (other.status_code, list(other.get_json()["error"]["fields"])) == (422, ["letter"])


def test_a_stop_that_is_overturned_is_paid_again_and_decided_anew(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="decide", town=QINGNIANLU, go_to=go_to)
    assert case.try_act("overturn", "county_officer", judged("F06")).status_code == 409, "it has not ended"
    case.district_decides()
    answer = case.try_to_open("dibao.review", "county_officer", "家庭报告收入有变化")
    review = CaseWork(case.officers, answer.get_json(), case.town)
    review.check_clean()
    review.survey(changed=True, incomes=[{"member": "m1", "item": "pension", "amount": "900.00"}])
    form = {"facts": "养老金提高", "reasons": "人均收入超过标准"}
    review.finish("review", "change", "town_reviewer", form, note="超过标准")
    heard = {"told_on": review.today(), "way": "window", "intended": "拟停发", "statement": "不同意"}
    review.finish("hear", "done", "town_clerk", heard)
    answered = {"answer": "养老金已经超过标准，意见不予采纳"}
    review.finish("decide", "stopped", "county_officer", form | answered)
    assert case.seen_by()["entitlements"][0]["state"] != "in_effect"

    go_to(today() + timedelta(days=40))
    review.act("overturn", "county_officer", judged(number_of(review, "F19")))
    (entitlement,) = case.seen_by()["entitlements"]
    assert (entitlement["state"], entitlement["to_month"]) == ("in_effect", None)
    assert entitlement["amount"] == "450.00"
    first, again = case.seen_by()["follow_ups"]
    assert (first["no"], first["ended_as"]) == (review.no, "stopped")
    fresh = officers("town_clerk", QINGNIANLU).get(f"/api/v1/cases/{again['no']}").get_json()
    assert fresh["status"] == "open"
    assert any("莲政复决〔2026〕12号" in r["said"] for r in fresh["remarks"])
    assert review.letter("F19"), "the letter that was set aside stays readable"


def test_a_sum_that_is_overturned_is_decided_in_a_follow_up_while_the_old_one_is_paid(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="decide", town=BEIGUAN, go_to=go_to)
    case.decide()
    case.act("overturn", "county_officer", judged(number_of(case, "F17"), "changed", way="suit"))
    seen = case.seen_by()
    assert (seen["status"], seen["entitlements"][0]["state"]) == ("closed", "in_effect")
    assert [f["ended_as"] for f in seen["follow_ups"]] == [None]
