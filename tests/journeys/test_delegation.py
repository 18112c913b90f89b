"""Who confirms: instruments suspended in mid-vote and resumed, a provision taken away, a province's provision entered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from core.cases.models import Case
from core.db import db as database
from core.delegation.models import Instrument
from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, CaseWork, Officers
from tests.conftest import As
from tests.district import District

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]

STREETS = ("北关街道", "环城西路街道", "枣园街道")


def decider(case: CaseWork) -> str:
    """The division that holds the decision now."""
    return str(case.waiting_at("decide", "county_officer")["holder"]["division"])


@pytest.mark.req("DEL-06")
def test_a_delegated_case_ends_at_the_street_and_without_delegation_it_stops_at_the_district(
    officers: Officers, september: date, go_to: GoTo, district: District
) -> None:
    delegated = factories.case(officers, at="decide", go_to=go_to)
    delegated.decide()
    seen = delegated.seen_by()
    assert seen["ended_as"] == "granted"
    assert not [entry for entry in seen["stages"] if entry["duty"] == "county_officer"]

    district.act_on("suspend", "街道人员不足")

    other = factories.case(officers, at="decide", people=factories.alone(name="钱小红"), go_to=go_to)
    assert decider(other) == "610104"
    refused = other.try_to("decide", "granted", "town_confirmer", {"facts": "属实", "amount": "450.00"})
    assert refused.status_code == 403
    waiting = officers("county_officer").get("/api/v1/worklist").get_json()["items"]
    assert f"case:{other.no}" in [item["about"] for item in waiting]
    other.district_decides()
    assert other.seen_by()["ended_as"] == "granted"


@pytest.mark.req("DEL-05")
def test_each_application_runs_on_the_flow_in_force_on_the_day_of_its_acceptance(
    officers: Officers, jump_to: JumpTo, go_to: GoTo, district: District
) -> None:
    jump_to(date(2021, 7, 27))
    district.sign("莲民委〔2021〕1号", [BEIGUAN], date(2021, 7, 28))
    district.sign("莲民委〔2021〕2号", [QINGNIANLU], date(2021, 10, 1))

    jump_to(date(2021, 8, 2))
    pilot = factories.case(officers, at="decide", go_to=go_to)
    pilot.decide()
    assert [d["tier"] for d in pilot.seen_by()["decisions"]] == ["township"]

    jump_to(date(2021, 8, 2))
    people = factories.alone(name="钱小红")
    other = factories.case(officers, at="publicise", people=people, town=QINGNIANLU)
    other.hang_everywhere()
    other.wait_until("publicise", go_to)
    jump_to(date(2021, 10, 8))  # its own instrument has begun meanwhile, and changes nothing for it
    assert decider(other) == "610104"
    refused = other.try_to("decide", "granted", "town_confirmer", {"facts": "属实", "amount": "400.00"})
    assert refused.status_code == 403
    other.district_decides()

    later = factories.case(
        officers, at="decide", people=factories.alone(name="周小兰"), town=QINGNIANLU, go_to=go_to
    )
    assert decider(later) == QINGNIANLU


def test_an_instrument_suspended_in_mid_vote_takes_the_case_to_the_district_and_back(
    officers: Officers, september: date, go_to: GoTo, district: District
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    case.decide(by=(1, 2))

    district.act_on("suspend", "街道人员不足")

    decision = case.waiting_at("decide", "county_officer")
    assert (decision["holder"]["division"], decision["signed"]) == ("610104", [])
    assert "已暂停" in decision["why_here"]
    limits = [d["due_on"] for d in case.seen_by()["deadlines"] if d["stage"] == "decide"]
    assert len(set(limits)) == 1
    case.version = case.seen_by()["version"]
    off = case.try_to("decide", "granted", "town_confirmer", {"facts": "属实", "amount": "450.00"}, number=3)
    assert off.status_code == 403

    district.act_on("resume", "人员已经配齐")

    decision = case.waiting_at("decide", "town_confirmer")
    assert (decision["holder"]["division"], decision["signed"], decision["need"]) == (BEIGUAN, [], 3)
    rounds = [s for s in case.seen_by()["stages"] if s["stage"] == "decide"]
    assert [(s["outcome"], len(s["signed"])) for s in rounds] == [("rerouted", 2), ("rerouted", 0), (None, 0)]
    case.version = case.seen_by()["version"]
    case.decide(by=(1, 2))
    assert case.seen_by()["status"] == "open"
    case.decide(by=3)
    assert case.seen_by()["ended_as"] == "granted"


def test_what_was_signed_on_paper_and_is_recorded_late_takes_open_cases_with_a_reason_and_their_limit(
    officers: Officers, september: date, go_to: GoTo, district: District
) -> None:
    case = factories.case(officers, at="decide", town=QINGNIANLU, go_to=go_to)
    limits = {d["stage"]: d["due_on"] for d in case.seen_by()["deadlines"]}
    page = district.draft("莲政发〔2026〕7号", [QINGNIANLU], september)
    signature = {"signed_on": "2026-09-01", "unready": "先行试点"}

    refused = district.try_to(f"{page}/sign", signature)
    assert refused.status_code == 422
    assert "还没有办结的有 1 件，登记后随即改由乡镇（街道）确认" in refused.text
    assert decider(case) == "610104"

    district.do(f"{page}/sign", signature | {"late": "系统启用以前已经签署"})
    assert "系统启用以前已经签署" in district.browser.get(page).text
    decision = case.waiting_at("decide", "town_confirmer")
    assert decision["why_here"] == "权限下放文书“莲政发〔2026〕7号”已生效，改由乡镇（街道）确认。"
    assert {d["stage"]: d["due_on"] for d in case.seen_by()["deadlines"]} == limits


def test_without_the_provincial_provision_the_three_streets_stop_at_the_district(
    officers: Officers, september: date, go_to: GoTo, district: District
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    page = district.readiness()
    assert "没有省级人民政府关于由乡镇（街道）确认的规定" not in page

    district.void_provision()

    page = district.readiness()
    assert "没有省级人民政府关于由乡镇（街道）确认的规定" in page
    for street in STREETS:
        assert street in page
    decision = case.waiting_at("decide", "county_officer")
    assert decision["holder"]["division"] == "610104"
    assert "社会救助法第四十四条" in decision["why_here"]
    case.version = case.seen_by()["version"]
    case.district_decides()
    assert case.letter("F17").startswith("莲湖区民政局")


@pytest.mark.req("LAW-02")
def test_since_the_law_a_street_confirms_only_what_the_province_lets_it(
    officers: Officers, jump_to: JumpTo, go_to: GoTo, district: District
) -> None:
    jump_to(date(2026, 6, 29))
    district.void_provision()
    district.act_on("end", "另行签署")
    district.sign("莲民委〔2026〕3号", [BEIGUAN], date(2026, 6, 30))

    jump_to(date(2026, 6, 30))
    before = factories.case(officers, at="decide", go_to=go_to)
    assert decider(before) == BEIGUAN
    before.decide()
    assert [d["tier"] for d in before.seen_by()["decisions"]] == ["township"]

    jump_to(date(2026, 7, 1))
    since = factories.case(officers, at="decide", people=factories.alone(name="钱小红"), go_to=go_to)
    assert decider(since) == "610104"
    page = district.readiness()
    assert "没有省级人民政府关于由乡镇（街道）确认的规定" in page
    since.district_decides()
    assert since.letter("F17").startswith("莲湖区民政局")

    jump_to(date(2026, 8, 1))
    district.record_provision(date(2026, 8, 1), ["dibao"])
    dibao = factories.case(officers, at="decide", people=factories.alone(name="周小兰"), go_to=go_to)
    assert decider(dibao) == BEIGUAN
    dibao.decide()
    assert [d["tier"] for d in dibao.seen_by()["decisions"]] == ["township"]
    assert dibao.seen_by()["ended_as"] == "granted"
    assert "没有省级人民政府" in district.readiness()  # for tekun still

    people = factories.alone("0", name="吴老汉")
    tekun = factories.case(officers, at="review", people=people, type="tekun", fields={})
    assert tekun.seen_by()["accepted_on"] >= "2026-08-01"
    tekun.review("ineligible", note="有赡养能力的子女两人，不属于特困人员")
    assert decider(tekun) == "610104"
    own = tekun.try_to("decide", "refused", "town_confirmer", {"facts": "有子女"}, note="不属于特困人员")
    assert own.status_code == 403


def test_on_legal_advice_a_street_decides_in_the_bureau_s_name(
    officers: Officers, september: date, go_to: GoTo, district: District
) -> None:
    district.void_provision()
    district.set("delegation.without_basis", "bureau_name")
    case = factories.case(officers, at="decide", go_to=go_to)
    assert decider(case) == BEIGUAN
    case.decide()
    letter = case.letter("F17")
    assert letter.startswith("莲湖区民政局")
    assert "行政诉讼的被告为莲湖区民政局" in letter


def test_a_case_that_is_moved_to_new_values_keeps_the_instrument_of_its_acceptance(
    officers: Officers, september: date, jump_to: JumpTo, district: District
) -> None:
    case = factories.case(officers, at="survey", town=QINGNIANLU)  # no instrument: the district decides
    row = database.session.scalars(select(Case).where(Case.no == case.no)).one()
    first = row.process_id
    district.sign("莲民委〔2026〕9号", [QINGNIANLU], date(2026, 9, 2))
    jump_to(date(2026, 9, 3))
    district.set("dibao:limit.objection_days", {"n": 9, "unit": "days"})

    case.act("repin", "county_officer", {"reason": "新的异议处理期限"})

    database.session.refresh(row)
    assert row.process_id != first
    assert row.instrument_id is None


def test_the_page_of_an_instrument_says_which_cases_stay_with_the_district(
    officers: Officers, september: date, district: District, as_: As
) -> None:
    case = factories.case(officers, at="survey", town=QINGNIANLU)
    elsewhere = factories.case(officers, at="survey", people=factories.alone(name="钱小红"))
    district.sign("莲民委〔2026〕9号", [QINGNIANLU], date(2026, 9, 2))
    pk = database.session.scalars(select(Instrument.id).filter_by(number="莲民委〔2026〕9号")).one()
    page = district.browser.get(f"/delegation/instruments/{pk}").text
    assert "还没有办结的有 1 件，不随下放移交" in page
    assert case.no not in page, "who configures handles no cases"
    page = as_("auditor", "610104").get(f"/delegation/instruments/{pk}").text
    assert f'href="/cases/{case.no}"' in page
    assert elsewhere.no not in page
