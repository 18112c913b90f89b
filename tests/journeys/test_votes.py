"""What several sign is one decision only where they sign the same; who may sign, and up to which sum."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import select

from core.access.models import Posting
from core.access.operations import end_posting, grant, open_account
from core.clock import today
from core.db import db as database
from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, CaseWork, Officers
from tests.conftest import PASSWORD, As
from tests.district import District
from tests.journeys.test_review import (
    ANSWERED,
    granted,
    heard,
    mother_and_daughter,
    opened,
    opined,
    visited,
)

GoTo = Callable[[date], None]
GRANT = {"facts": "情况属实", "amount": "450.00"}
OTHER = GRANT | {"amount": "400.00", "start_month": "2026-11"}
HIGHER = GRANT | {"amount": "5000.00"}
WHY = "部分收入尚待核实，先按较低的金额"


def refusal(answer: Any) -> dict[str, Any]:
    """What a refusal says."""
    found: dict[str, Any] = answer.get_json()["error"]
    return found


def signed(case: CaseWork) -> list[str]:
    """Who has signed the decision that waits."""
    return [s["name"] for s in case.waiting_at("decide", "town_confirmer")["signed"]]


def test_the_last_of_three_does_not_set_sum_and_month_of_all(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    case.decide(by=(1, 2), amount="450")
    silent = case.try_to("decide", "granted", "town_confirmer", OTHER, number=3)
    assert silent.status_code == 409
    for said in ("已签署 450.00，您填写 400.00", "已签署 未填，您填写 2026-11", "不能合并计数"):
        assert said in refusal(silent)["message"]
    assert signed(case) == ["蒋文", "沈丽"]

    waiting = case.finish("decide", "granted", "town_confirmer", OTHER, number=3, note=WHY)["waiting_for"]
    assert [one["more"] for one in waiting] == [1]
    assert case.seen_by()["entitlements"] == []
    case.decide(by=4, amount="450.00")

    seen = case.seen_by()
    assert [d["amount"] for d in seen["decisions"]] == ["450.00"]
    assert [e["amount"] for e in seen["entitlements"]] == ["450.00"]
    minutes = case.letter("F16", "town_confirmer")
    for said in ("3/3", "不同意见", "400.00"):
        assert said in minutes


def test_who_departs_in_whom_he_leaves_out_reads_the_name(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    family = factories.family_of_three("900")
    case = factories.case(officers, people=family, at="decide", go_to=go_to)
    case.decide(by=1, amount="450", note=WHY)
    left_out = GRANT | {"left_out": [{"member": "m2", "reason": "不共同生活"}]}
    answer = case.try_to("decide", "granted", "town_confirmer", left_out, number=2)
    assert answer.status_code == 409
    assert f"不予纳入的成员：已签署 未填，您填写 {family[1]['name']}" in refusal(answer)["message"]


def test_members_who_cannot_agree_on_the_sum_leave_it_to_the_district(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    for number, amount in enumerate(("450", "450", "440", "440", "430"), 1):
        case.decide(by=number, amount=amount, note=WHY)
    decision = case.waiting_at("decide", "county_officer")
    assert decision["holder"]["duty"] == "county_officer"
    assert "无法达到规定人数" in decision["why_here"]


def test_each_member_sees_what_the_others_have_signed(
    officers: Officers, september: date, go_to: GoTo, as_: As
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    case.decide(by=1, amount="440", note=WHY, start_month="2026-11")
    (first,) = case.waiting_at("decide", "town_confirmer", 2)["signed"]
    assert "440.00" in first["grants"]
    browser = as_("town_confirmer", BEIGUAN, 2)
    assert "440.00" in browser.get(f"/cases/{case.no}").text
    form = browser.get(f"/cases/{case.no}/finish/decide/granted").text
    assert 'value="440.00"' in form
    assert 'value="2026-11"' in form


def test_who_has_not_seen_a_dissent_is_told_of_it_before_he_signs(
    officers: Officers, september: date, go_to: GoTo, as_: As
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    address = f"/cases/{case.no}/finish/decide/granted"
    browser = as_("town_confirmer", BEIGUAN, 4)
    assert 'name="seen" value="0"' in browser.get(address).text
    case.decide(by=1)
    case.decide("refused", by=2, note=WHY, reasons=WHY)
    case.decide(by=3)

    typed = GRANT | {"version": str(case.version), "seen": "0"}
    told = browser.send(address, typed)
    assert told.status_code == 409
    assert "沈丽已签署不同的意见" in told.text
    assert 'name="seen" value="3"' in told.text
    body = {"stage": "decide", "outcome": "granted", "form": GRANT, "seen": 1}
    call = officers("town_confirmer", number=4).post(f"/api/v1/cases/{case.no}/finish", json=body)
    assert (call.status_code, refusal(call)["fields"]) == (409, {"seen": ["3"]})
    odd = officers("town_confirmer", number=4).post(
        f"/api/v1/cases/{case.no}/finish", json=body | {"seen": "1"}
    )
    assert odd.status_code == 400
    assert len(signed(case)) == 3
    assert browser.send(address, typed | {"seen": "3"}).status_code == 302
    assert case.seen_by()["ended_as"] == "granted"


def test_a_street_grants_nothing_above_the_cap_of_its_instrument(
    officers: Officers, september: date, district: District, set_value: Callable[..., None]
) -> None:
    set_value("notice.rounds", "after", module="dibao")  # no notice has said a sum yet
    number = "测试莲政发〔2026〕2号"
    cap = {"caps.0.matter": "dibao", "caps.0.amount": "460"}
    district.act_on("end", "另行签署")
    district.sign(number, [BEIGUAN], since=september, **cap)
    case = factories.case(officers, at="publicise")
    for member in (1, 2, 3):
        above = case.try_to("decide", "granted", "town_confirmer", HIGHER, note=WHY, number=member)
        assert above.status_code == 409
        assert f"“{number}”规定的确认上限 460.00 元" in refusal(above)["message"]
        assert "退回重新审核" in refusal(above)["next"]
    assert signed(case) == []
    case.decide(amount="460", note=WHY)
    assert [(d["tier"], d["amount"]) for d in case.seen_by()["decisions"]] == [("township", "460.00")]


def test_what_the_opinion_proposes_above_the_cap_the_district_decides(
    officers: Officers, september: date, go_to: GoTo, district: District
) -> None:
    cap = {"caps.0.matter": "dibao", "caps.0.amount": "440"}
    district.act_on("end", "另行签署")
    district.sign("测试莲政发〔2026〕2号", [BEIGUAN], since=september, **cap)
    case = factories.case(officers, at="decide", go_to=go_to)
    assert "确认上限 440.00 元" in case.waiting_at("decide")["why_here"]
    case.district_decides(amount="400", note=WHY)
    assert [(d["tier"], d["amount"]) for d in case.seen_by()["decisions"]] == [("county", "400.00")]


def test_what_several_sign_is_handed_over_to_nobody_and_signatures_stay(
    officers: Officers, september: date, go_to: GoTo, user_id: Callable[..., int]
) -> None:
    case = factories.case(officers, at="survey")
    surveyor = user_id("town_surveyor", BEIGUAN)
    to_one = {"stage": "survey", "officer": surveyor, "reason": "工作安排"}
    assert case.try_act("hand_over", "town_reviewer", to_one).status_code == 409

    case = factories.case(officers, at="decide", people=factories.alone(name="周小兰"), go_to=go_to)
    case.decide(by=(1, 2))
    to_one = {"stage": "decide", "officer": user_id("town_confirmer", BEIGUAN, 5), "reason": "工作安排"}
    for duty in ("town_reviewer", "town_clerk", "county_officer"):
        refused = case.try_act("hand_over", duty, to_one)
        assert refused.status_code == 409
        assert "各自签署" in refusal(refused)["message"]
    assert signed(case) == ["蒋文", "沈丽"]
    case.decide(by=3)
    assert case.seen_by()["ended_as"] == "granted"


def test_an_opinion_is_handed_over_by_its_own_office_alone(
    officers: Officers, september: date, user_id: Callable[..., int]
) -> None:
    case = factories.case(officers, at="review")
    to_one = {"stage": "review", "officer": user_id("town_reviewer", BEIGUAN), "reason": "工作安排"}
    above = case.try_act("hand_over", "county_officer", to_one)
    assert above.status_code == 403
    assert "其他机构" in refusal(above)["message"]
    case.act("hand_over", "town_clerk", to_one)
    case.review()
    assert case.open_stages() == ["publicise"]


def test_a_decision_leaves_the_opinion_behind_only_with_a_reason(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="review", town=QINGNIANLU)
    case.review()
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    silent = case.try_to("decide", "granted", "county_officer", GRANT | {"amount": "300.00"})
    assert silent.status_code == 409
    assert "与乡镇（街道）的审核意见不一致" in refusal(silent)["message"]
    case.district_decides(amount="300.00", note=WHY)
    assert case.seen_by()["entitlements"][0]["amount"] == "300.00"


def test_members_may_word_the_facts_each_in_his_own_way(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    for number, facts in enumerate(("情况属实", "经核实，收入低于标准", "同意审核意见"), 1):
        case.decide(by=number, facts=facts, amount="450.00")
    assert case.seen_by()["ended_as"] == "granted"


STOP = {"facts": "养老金自九月起提高到一千七百元", "reasons": "人均收入超过低保标准", **ANSWERED}


def to_be_stopped(officers: Officers, go_to: GoTo) -> CaseWork:
    """A review in October of a family whose pension is too much since: the members' decision waits."""
    case = granted(officers, go_to, town=BEIGUAN, people=mother_and_daughter())
    go_to(date(2026, 10, 12))
    review = opened(case)
    visited(review, incomes=[{"member": "m1", "item": "pension", "amount": "1700.00"}])
    opined(review, facts="养老金提高到一千七百元", reasons="人均收入超过低保标准", proposes="stopped")
    heard(review)
    return review


def test_the_month_that_the_rule_gives_is_the_same_whether_it_is_written_or_left_out(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    review = to_be_stopped(officers, go_to)
    review.decide("stopped", by=1, **STOP, last_month="2026-10")
    review.decide("stopped", by=2, **STOP)
    review.decide("stopped", by=3, **STOP, last_month="2026-10")
    assert review.seen_by()["ended_as"] == "stopped"
    assert "发至2026年10月，自2026年11月起停发" in review.letter("F19")


def test_a_first_month_that_the_rule_gives_is_no_other_grant(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    case.decide(by=1)
    case.decide(by=2, start_month="2026-10")
    case.decide(by=3)
    assert [e["from_month"] for e in case.seen_by()["entitlements"]] == ["2026-10"]


def test_who_stops_in_another_month_is_told_though_every_stop_asks_for_reasons(
    officers: Officers, september: date, go_to: GoTo, as_: As
) -> None:
    review = to_be_stopped(officers, go_to)
    review.decide("stopped", by=1, **STOP)
    later = STOP | {"last_month": "2026-11"}
    silent = review.try_to("decide", "stopped", "town_confirmer", later, number=2)
    assert silent.status_code == 409
    assert "最后发放月：已签署 未填，您填写 2026-11" in refusal(silent)["message"]
    review.decide("stopped", by=2, note="提高的养老金十一月才到账，宜发至十一月", **later)

    waiting = review.waiting_at("decide", "town_confirmer", 3)
    assert (len(waiting["signed"]), waiting["counted"], waiting["need"]) == (2, 1, 3)
    page = as_("town_confirmer", BEIGUAN, 3).get(f"/cases/{review.no}").text
    assert "（其中可以合并计数的 1/3）" in page
    joins = review.try_to("decide", "stopped", "town_confirmer", later, number=3)
    assert joins.status_code == 200, "whoever wants what somebody has signed joins him without a word"
    for number in (4, 5):
        last = review.decide("stopped", by=number, **STOP)
    assert review.seen_by()["ended_as"] == "stopped", last


def test_what_was_another_month_when_somebody_signed_it_is_still_his_next_month(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    review = to_be_stopped(officers, go_to)
    later = STOP | {"last_month": "2026-11"}
    review.decide("stopped", by=1, **later)
    go_to(date(2026, 11, 2))
    review.decide("stopped", by=(2, 3), **later)
    assert review.seen_by()["ended_as"] == "stopped"
    assert "发至2026年11月" in review.letter("F19")


def test_figures_are_corrected_before_the_opinion_and_not_under_a_decision(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="review", people=factories.alone("300"))
    address = f"/api/v1/means/incomes/{income_of(case)}"
    told = {"amount": "310", "reason": "申报时少写十元"}
    right = case.as_("town_reviewer").post(f"{address}/correct", json=told)
    assert right.status_code == 200, right.text
    case.review()
    address = f"/api/v1/means/incomes/{income_of(case)}"
    for act in ("correct", "accept"):
        refused = case.as_("town_reviewer").post(f"{address}/{act}", json=told | {"amount": "10"})
        assert refused.status_code == 409
        assert "退回重新审核后再更正" in refusal(refused)["next"]
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    case.decide()
    closed = case.as_("town_reviewer").post(f"{address}/correct", json=told | {"amount": "10"})
    assert closed.status_code == 409
    assert "已办结" in refusal(closed)["message"]
    assert income_of(case) == int(address.rpartition("/")[2])


@pytest.fixture
def same_officer(september: date) -> Callable[..., None]:
    """`same_officer("town_reviewer2", "town_confirmer6")`: accounts of one and the same person in the street."""

    def open_for(*names: str) -> None:
        number = factories.id_number()
        for name in names:
            user = open_account(f"{name}.{BEIGUAN}", "赵一", PASSWORD, id_number=number, must_change=False)
            grant(user.id, name.rstrip("0123456789"), BEIGUAN, date(2020, 1, 1), basis="测试")
        database.session.commit()

    return open_for


def test_who_gave_the_opinion_does_not_decide_from_another_account(
    officers: Officers, september: date, go_to: GoTo, same_officer: Callable[..., None]
) -> None:
    same_officer("town_reviewer2", "town_confirmer6")
    case = factories.case(officers, at="review")
    opinion = {"facts": "家庭情况属实", "amount": "450.00"}
    case.finish("review", "eligible", "town_reviewer", opinion, number=2)
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    for by in (6, 1):
        answer = case.try_to("decide", "granted", "town_confirmer", GRANT, number=by)
        assert answer.status_code == (403 if by == 6 else 200)
        assert by == 1 or "已办理本案“审核”环节" in refusal(answer)["message"]
    assert signed(case) == ["蒋文"]


def test_nobody_votes_again_from_the_account_that_he_has_next(
    officers: Officers, september: date, go_to: GoTo, same_officer: Callable[..., None]
) -> None:
    same_officer("town_confirmer6", "town_reviewer2")
    case = factories.case(officers, at="decide", go_to=go_to)
    case.decide(by=(1, 6))
    earlier = select(Posting).join(User, User.id == Posting.user_id)
    (posting,) = database.session.scalars(earlier.where(User.username == f"town_confirmer6.{BEIGUAN}"))
    end_posting(posting.id, today() - timedelta(days=1), "换用新账号")
    next_user = database.session.scalars(select(User.id).filter_by(username=f"town_reviewer2.{BEIGUAN}"))
    grant(next_user.one(), "town_confirmer", BEIGUAN, today(), basis="测试")
    database.session.commit()

    officers("town_reviewer", number=2).posting = f"town_confirmer.{BEIGUAN}"
    twice = case.try_to("decide", "granted", "town_reviewer", GRANT, number=2)
    assert twice.status_code == 403
    assert "已在本环节签署" in refusal(twice)["message"]
    assert signed(case) == ["蒋文", "赵一"]


def income_of(case: CaseWork) -> int:
    """The number of the one income that counts."""
    items = case.seen_by("town_reviewer")["means"]["items"]
    (row,) = [r for c in items if c["group"] == "incomes" for r in c["rows"] if r["accepted"]]
    return int(row["id"])
