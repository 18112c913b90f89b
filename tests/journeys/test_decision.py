"""Joint decision: each member for himself, dissent kept, deadlock to the district; opinion and decision apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import select

from core.access.operations import end_posting, grant, open_account
from core.access.sign_in.operations import set_second_factor
from core.actor import SYSTEM, acting_as
from core.clock import real_now, today
from core.db import db as database
from core.db import seeing_everything
from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, CaseWork, Officers
from tests.conftest import PASSWORD, As, account

GoTo = Callable[[date], None]

GRANT = {"facts": "情况属实", "amount": "450.00"}
AGAINST = {"facts": "住房两套", "reasons": "家庭财产超过规定：名下两套住房"}


def message_of(answer: Any) -> str:
    """The sentence of a refusal."""
    return str(answer.get_json()["error"]["message"])


def second_factor(username: str) -> str:
    """The secret of a second factor set for this account."""
    with acting_as(SYSTEM):
        user = database.session.scalars(select(User.id).filter_by(username=username)).one()
        address, _recovery = set_second_factor(user)
        database.session.commit()
    return address.partition("secret=")[2].partition("&")[0]


@pytest.mark.req("CON-04")
def test_two_approvals_leave_the_case_open_and_the_third_makes_it_effective_with_dissent_on_record(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    case.decide(by=1)
    case.decide("refused", by=2, note="家庭财产超过规定：名下两套住房", **AGAINST)
    waiting = case.decide(by=3)["waiting_for"]
    assert waiting == [{"duty": "town_confirmer", "division": "610104003", "more": 1}]
    assert case.seen_by()["entitlements"] == []
    twice = case.try_to("decide", "granted", "town_confirmer", GRANT)
    assert twice.status_code == 403

    case.decide(by=4)

    assert case.seen_by()["ended_as"] == "granted"
    minutes = case.letter("F16", "town_confirmer")
    for name in ("蒋文", "沈丽", "韩冰", "杨帆"):
        assert name in minutes
    assert "不同意见" in minutes
    assert "名下两套住房" in minutes
    assert "3/3" in minutes
    assert "沈丽" not in case.letter("F17")


def test_a_group_that_can_no_longer_agree_leaves_the_case_to_the_district(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    case.decide(by=(1, 2))
    case.decide("refused", by=(3, 4), note="家庭财产超过规定：名下两套住房", **AGAINST)
    returned = {"reason": "须补查住房"}
    case.finish("decide", "returned", "town_confirmer", returned, number=5)

    decision = case.waiting_at("decide", "county_officer")
    assert decision["holder"]["duty"] == "county_officer"
    assert "无法达到规定人数" in decision["why_here"]
    assert decision["signed"] == []
    before = [s for s in case.seen_by()["stages"] if s["stage"] == "decide" and s["left_on"]]
    assert [len(s["signed"]) for s in before] == [5]
    case.district_decides()
    assert [d["tier"] for d in case.seen_by()["decisions"]] == ["county"]


def test_the_reviewer_does_not_decide_what_he_reviewed(
    officers: Officers, september: date, go_to: GoTo, post: Callable[..., None]
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    post("town_reviewer", "610104003", as_also="town_confirmer")
    officers("town_reviewer").posting = "town_confirmer.610104003"
    answer = case.try_to("decide", "granted", "town_reviewer", GRANT)
    assert answer.status_code == 403
    assert "审核" in message_of(answer)


@pytest.mark.req("LAW-03")
def test_opinion_and_decision_are_two_records_and_a_departure_says_why(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    early = factories.case(officers, at="review", town=QINGNIANLU)
    refused = early.try_to("decide", "granted", "county_officer", GRANT)
    assert refused.status_code == 409
    assert "审核" in message_of(refused)

    early.review(amount="450.00")
    early.hang_everywhere()
    early.wait_until("publicise", go_to)
    opinion = early.letter("F15", "county_officer")
    assert "拟保障金额450.00元" in opinion
    assert "褚卫国" in opinion
    silent = early.try_to("decide", "granted", "county_officer", GRANT | {"amount": "400.00"})
    assert silent.status_code == 409
    assert "须写明理由" in message_of(silent)
    why = "申请人每月另有五十元租金收入，已查实"
    early.district_decides(amount="400.00", note=why)

    assert "拟保障金额450.00元" in early.letter("F15", "county_officer")
    letter = early.letter("F17")
    assert "400.00" in letter
    assert why in letter
    assert early.seen_by()["entitlements"][0]["amount"] == "400.00"

    one_level = factories.case(officers, at="decide", people=factories.alone(name="周小兰"), go_to=go_to)
    one_level.decide()
    opined, decided = _signers(one_level, "review"), _signers(one_level, "decide")
    assert opined == {"褚卫国"}
    assert decided == {"蒋文", "沈丽", "韩冰"}


def test_nothing_is_granted_above_what_hung_in_the_notice_though_the_rules_would_give_it(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="review", town=QINGNIANLU)
    case.review(amount="100.00", note="申请人每月另有租金收入，尚未登记")
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    more = case.try_to("decide", "granted", "county_officer", GRANT, note="租金收入查无实据")
    assert more.status_code == 422
    (said,) = more.get_json()["error"]["fields"]["amount"]
    assert "公示的金额是 100.00 元" in said
    case.district_decides(amount="100.00", note="按公示的金额确认，租金收入已查实")


def test_no_opinion_in_favour_proposes_nothing_or_covers_some_of_an_eligible_family_alone(
    officers: Officers, september: date
) -> None:
    case = factories.case(officers, at="review", people=factories.family_of_three("900"))
    why = "家庭困难，拟予以保障"
    out = [{"member": f"m{n}", "reason": "三次拒绝介绍的工作", "job_refusals": 3} for n in (1, 2, 3)]
    unlike = [{"member": "m3", "reason": "在外地打工"}]
    for wrong, field in (
        ({"amount": "0.00"}, "amount"),
        ({"amount": "900.00", "left_out": out}, "left_out"),
        ({"amount": "900.00", "left_out": unlike}, "left_out"),
    ):
        refused = case.try_to("review", "eligible", "town_reviewer", {"facts": "属实", **wrong}, note=why)
        assert (refused.status_code, list(refused.get_json()["error"]["fields"])) == (422, [field]), wrong
    assert case.open_stages()[0] == "review"


def test_a_letter_or_a_word_is_no_reason_against_a_family(officers: Officers, september: date) -> None:
    case = factories.case(officers, at="review", people=factories.alone("900"))
    for reason in ("x", "。。。。。。", "不符合", "xxxxxxxx", "不予支持"):
        form = {"facts": "退休金九百元", "reasons": reason}
        refused = case.try_to("review", "ineligible", "town_reviewer", form)
        assert (refused.status_code, "理由" in message_of(refused)) == (409, True), reason
    case.review("ineligible", note="家庭月人均收入900.00元，不低于低保标准750.00元")


def _signers(case: CaseWork, stage: str) -> set[str]:
    return {
        s["name"] for entry in case.seen_by()["stages"] if entry["stage"] == stage for s in entry["signed"]
    }


def test_nobody_grants_against_an_unfavourable_opinion(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="review", people=factories.alone("900"))
    case.review("ineligible", note="家庭月人均收入900.00元，不低于低保标准750.00元")
    refused = case.try_to("decide", "granted", "town_confirmer", GRANT, note="生活困难")
    assert refused.status_code == 409
    assert "不能直接确认" in message_of(refused)


def test_several_cases_are_never_confirmed_by_one_call(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    first = factories.case(officers, at="decide", go_to=go_to)
    second = factories.case(officers, at="publicise", people=factories.alone(name="周小兰"))
    confirmer = officers("town_confirmer")
    body = {"stage": "decide", "outcome": "granted", "form": GRANT}
    several = confirmer.post(f"/api/v1/cases/{first.no},{second.no}/finish", json=body)
    assert several.status_code == 409
    assert message_of(several) == "确认决定须逐件作出，不能成批办理。"
    listed = confirmer.post("/api/v1/cases/finish", json=body | {"cases": [first.no, second.no]})
    assert listed.status_code in (404, 405)
    named = confirmer.post(f"/api/v1/cases/{first.no}/finish", json=body | {"cases": [first.no, second.no]})
    assert named.status_code == 409
    assert message_of(named) == "确认决定须逐件作出，不能成批办理。"
    assert (first.seen_by()["stage"], second.seen_by()["stage"]) == ("decide", "publicise")
    assert first.waiting_at("decide", "town_confirmer")["signed"] == []
    assert second.seen_by()["entitlements"] == []


def leave(posting: Any) -> None:
    """The last day of a posting was yesterday."""
    with acting_as(SYSTEM), seeing_everything():
        end_posting(posting.id, today() - timedelta(days=1), "调离")
    database.session.commit()


@pytest.mark.req("ORG-05")
def test_nothing_is_confirmed_while_nobody_answers_first_for_the_street(
    officers: Officers, september: date, go_to: Callable[[date], None], posting_of: Any
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    other = factories.case(officers, at="decide", people=factories.alone(name="周小兰"), go_to=go_to)
    leave(posting_of("town_director", BEIGUAN))
    form = {"facts": "情况属实", "amount": "450.00"}
    refused = case.try_to("decide", "granted", "town_confirmer", form)
    assert refused.status_code == 409
    assert "没有第一责任人" in refused.get_json()["error"]["message"]
    (entry,) = case.seen_by("town_confirmer")["open"]
    assert "没有第一责任人" in str(entry["outcomes"])

    account("town_director", BEIGUAN, 2, "石磊")
    database.session.commit()
    case.decide()
    account("town_director", BEIGUAN, 3, "齐远")
    leave(posting_of("town_director", BEIGUAN, 2))
    other.decide()
    assert [d["responsible"] for d in case.seen_by()["decisions"]] == ["石磊"]
    assert [d["responsible"] for d in other.seen_by()["decisions"]] == ["齐远"]


def test_a_decision_asks_for_a_one_time_code_of_its_own_and_no_other_step_does(
    app: Flask, officers: Officers, as_: As, september: date, go_to: GoTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = factories.case(officers, at="posted", town=QINGNIANLU)
    case.wait_until("publicise", go_to)
    county, browser = officers("county_officer"), as_("county_officer", "610104")
    secret = second_factor("county_officer.610104")
    monkeypatch.setitem(app.config, "JIUZHU_SECOND_FACTOR", True)
    call = f"/api/v1/cases/{case.no}/finish"
    body = {"stage": "decide", "outcome": "granted", "version": case.version, "form": GRANT}

    for otp, code in (("", "second_factor_required"), ("000000", "wrong_code")):
        error = county.post(call, json=body | {"otp": otp}).get_json()["error"]
        assert (error["code"], list(error["fields"])) == (code, ["otp"])
    assert 'name="otp"' in browser.get(f"/cases/{case.no}/finish/decide/granted").text
    assert 'name="otp"' not in as_("town_clerk", QINGNIANLU).get(f"/cases/{case.no}/act/withdraw").text
    assert case.seen_by()["decisions"] == []
    right = pyotp.TOTP(secret).at(real_now())
    assert county.post(call, json=body | {"otp": right}).status_code == 200
    assert [d["outcome"] for d in case.seen_by()["decisions"]] == ["granted"]


def test_whoever_tries_codes_on_an_open_browser_is_locked_out_of_deciding_also_with_the_right_one(
    app: Flask, officers: Officers, september: date, go_to: GoTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = factories.case(officers, at="posted", town=QINGNIANLU)
    case.wait_until("publicise", go_to)
    county, secret = officers("county_officer"), second_factor("county_officer.610104")
    monkeypatch.setitem(app.config, "JIUZHU_SECOND_FACTOR", True)
    call = f"/api/v1/cases/{case.no}/finish"
    body = {"stage": "decide", "outcome": "granted", "version": case.version, "form": GRANT}

    for _try in range(5):
        assert county.post(call, json=body | {"otp": "000000"}).get_json()["error"]["code"] == "wrong_code"

    refused = county.post(call, json=body | {"otp": pyotp.TOTP(secret).at(real_now())})
    assert refused.get_json()["error"]["code"] == "locked"
    assert message_of(refused).startswith("登录已锁定，请在")
    assert case.seen_by()["decisions"] == []


def test_whoever_decides_as_a_stand_in_is_named_as_one_in_the_minutes(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    case.decide(by=1)
    case.decide(by=2)
    with acting_as(SYSTEM):
        whom = database.session.scalars(select(User.id).filter_by(username=f"town_confirmer.{BEIGUAN}")).one()
        stand_in = open_account(f"town_confirmer6.{BEIGUAN}", "林晓", PASSWORD, must_change=False)
        days = (date(2026, 9, 1), date(2026, 12, 31))
        grant(stand_in.id, "town_confirmer", BEIGUAN, *days, "代理通知", stands_in_for=whom)
        database.session.commit()
    case.decide(by=6)
    assert case.seen_by()["ended_as"] == "granted"
    assert "林晓（代理蒋文）" in case.letter("F16", "town_confirmer")
