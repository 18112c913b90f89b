"""Who decides and in whose name: by the legal form of the delegation, after a withdrawal, under a cap that changes on a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import BEIGUAN, COUNTY, QINGNIANLU, CaseWork, Officers, visit_record
from tests.district import District, complaints
from tests.journeys.counties.places import County, in_county
from tests.journeys.counties.test_procedures import granted_by
from tests.journeys.counties.walks import at_review

GoTo = Callable[[date], None]


@pytest.mark.req("DOC-03")
@pytest.mark.parametrize(
    ("county", "decider", "says", "never"),
    [
        (
            "xintai",
            "chief_representative",
            ("新泰市民政局", "新泰市民政局委托事项专用章", "被告为新泰市民政局"),
            "青云街道办事处",
        ),
        (
            "ningxia",
            "town_confirmer",
            ("（团结西路街道办事处印章）", "行政诉讼的被告为团结西路街道办事处"),
            "永宁县民政局",
        ),
    ],
    indirect=["county"],
    scope="session",
)
def test_the_same_decision_names_the_bureau_under_entrustment_and_the_township_by_authorisation(
    officers: Officers,
    september: date,
    go_to: GoTo,
    county: County,
    decider: str,
    says: tuple[str, ...],
    never: str,
) -> None:
    case = at_review(officers, county)
    case.review()
    if case.open_stages() == ["publicise"]:
        case.hang_everywhere()
        case.wait_until("publicise", go_to)
    granted_by(case, decider)
    letter = case.letter("F17")
    for said in says:
        assert said in letter
    assert never not in letter


def urgent_case(officers: Officers) -> CaseWork:
    """Temporary assistance at the district's decision: the street proposes 2,000 yuan."""
    trouble = {"kind": "emergency", "category": "illness", "event_on": "2026-08-30", "cause": "突发重病"}
    case = factories.case(officers, town=QINGNIANLU, type="linshi", fields=trouble)
    case.finish("accept", "ordinary", "town_clerk", {"checklist": case.checklist(), "near_relative": False})
    visit = {"visited_on": case.today(), "place": "医院", "way": "on_site", "findings": "属实"}
    for number in (1, 2):
        case.finish("survey", "done", "town_surveyor", visit | {"signature": {"went": True}}, number=number)
    case.review(amount="2000.00", note="病情严重")
    return case


@pytest.mark.req("DEL-14")
@in_county("lianhu")
def test_a_cap_changed_from_tomorrow_holds_from_tomorrow_and_both_values_stay_in_the_history(
    officers: Officers, september: date, district: District, go_to: GoTo
) -> None:
    district.set("linshi:cap", "2000.00", reason="沿用原救助上限")
    case = urgent_case(officers)
    changed = {"value": "8000.00", "since": "2026-09-02", "basis.0.text": "XIAN2018_127"}
    for missing in ("reason", "basis.0.text", "since"):
        unfounded = district.try_to_set("linshi:cap", changed | {missing: ""})
        assert (unfounded.status_code, len(complaints(unfounded))) == (422, 1), missing
    assert district.try_to_set("linshi:cap", changed | {"reason": "提高救助标准"}).status_code == 302

    grant = {"facts": "情况属实", "amount": "3000.00"}
    today = case.try_to("decide", "granted", "county_officer", grant, note="病情严重")
    assert today.status_code == 409
    assert today.get_json()["error"]["message"] == "救助金额 3000.00 元超过上限 2000.00 元。"
    go_to(date(2026, 9, 2))
    case.version = case.seen_by()["version"]
    case.finish("decide", "granted", "county_officer", grant, note="病情严重")
    (paid,) = case.seen_by()["entitlements"]
    assert paid["schedule"][0]["amount"] == "3000.00"
    page = district.browser.get("/parameters/linshi:cap").text
    now, before = re.findall(
        r"<tr>\s*<td class=\"list-first value\">.*?</tr>", page.split("历次设定")[1], re.DOTALL
    )[:2]
    for row, said in (
        (now, ("8000.00 元", "2026-09-02", "提高救助标准", "市民发〔2018〕127号", "孔亮", "生效中")),
        (before, ("2000.00 元", "2026-09-01", "沿用原救助上限", "莲湖区社会救助审核确认", "孔亮", "已过期")),
    ):
        for each in said:
            assert each in row


@pytest.mark.req("IMP-10")
@in_county("lianhu")
def test_a_withdrawn_delegation_sends_open_and_new_cases_back_to_two_levels(
    officers: Officers, september: date, go_to: GoTo, district: District
) -> None:
    at_vote = factories.case(officers, at="decide", go_to=go_to)
    at_vote.decide(by=(1,))
    at_survey = factories.case(officers, at="survey", people=factories.alone(name="钱小红"))
    assert at_vote.waiting_at("decide")["holder"]["division"] == BEIGUAN

    district.act_on("revoke", "街道人员不足，试点结束")

    waiting = at_vote.waiting_at("decide", "county_officer")
    assert (waiting["holder"]["duty"], waiting["holder"]["division"]) == ("county_officer", COUNTY)
    assert "已收回" in waiting["why_here"]
    assert waiting["signed"] == []
    worklist = officers("county_officer").get("/api/v1/worklist").get_json()["items"]
    assert f"case:{at_vote.no}" in [item["about"] for item in worklist]
    grant = {"facts": "情况属实", "amount": "450.00"}
    assert at_vote.try_to("decide", "granted", "town_confirmer", grant, number=2).status_code == 403
    at_vote.version = at_vote.seen_by()["version"]
    at_vote.district_decides()
    assert [d["tier"] for d in at_vote.seen_by()["decisions"]] == ["county"]

    new = factories.case(officers, at="survey", people=factories.alone(name="周小兰"))
    for case in (at_survey, new):
        (held,) = (entry["holder"] for entry in case.seen_by()["open"] if entry["lane"] == "road")
        assert (held["duty"], held["division"]) == ("town_surveyor", BEIGUAN)
        case.check_clean()
        case.survey(*((1, 2) if case is at_survey else (3, 4)))
        case.appraise()
        case.review()
        case.hang_everywhere()
        case.wait_until("publicise", go_to)
        assert case.waiting_at("decide", "county_officer")["holder"]["division"] == COUNTY


@pytest.mark.req("LAW-39")
@in_county("lianhu")
def test_an_increase_is_decided_by_whoever_is_competent_when_it_is_opened(
    officers: Officers, jump_to: Callable[[Any], None], go_to: GoTo, district: District
) -> None:
    jump_to(date(2025, 9, 1))
    district.sign("莲民委〔2025〕3号", [BEIGUAN], date(2025, 9, 1))
    jump_to(date(2025, 9, 2))
    case = factories.case(officers, at="decide", go_to=go_to, people=factories.family_of_three("900"))
    case.decide()
    assert [d["tier"] for d in case.seen_by()["decisions"]] == ["township"]
    before = case.letter("F17")
    (paid,) = case.seen_by()["entitlements"]
    assert (paid["amount"], paid["from_month"]) == ("1350.00", "2025-10")

    jump_to(date(2025, 12, 1))
    district.act_on("revoke", "试点结束", "莲民委〔2025〕3号")
    answer = case.try_to_open("dibao.review", "town_clerk", "生育一名子女")
    assert answer.status_code == 201, answer.text
    review = CaseWork(officers, answer.get_json(), BEIGUAN)
    review.check_clean()
    born = {"name": "赵小宝", "id_number": factories.id_number(date(2025, 11, 20)), "relation": "child"}
    born |= {"since": "2025-11-20", "reason": "出生"}
    grown = born | {"name": "赵大宝", "id_number": factories.id_number(date(2000, 1, 1))}
    before_birth = born | {"since": "2025-11-19"}
    for row, fields in ((grown, ["authorised", "statement"]), (before_birth, ["since"])):
        found = visit_record(changed=True, newcomers=[row])
        refused = review.try_to("survey", "done", "town_surveyor", found)
        assert (refused.status_code, sorted(refused.get_json()["error"]["fields"])) == (
            422,
            [f"newcomers.0.{field}" for field in fields],
        )
    review.survey(changed=True, newcomers=[born])
    review.check_clean()
    advice = review.seen_by("town_reviewer")["advice"]
    assert (advice["outcome"], advice["amount"]) == ("change", "2100.00")
    told = {"facts": "十一月生育一名子女", "reasons": "共同生活成员增加"}
    review.finish("review", "change", "town_reviewer", told, note="添人增发")
    assert review.open_stages() == ["decide"], "nobody need be heard"

    waiting = review.waiting_at("decide", "county_officer")
    assert (waiting["holder"]["duty"], waiting["holder"]["division"]) == ("county_officer", COUNTY)
    more = told | {"amount": "2100.00", "start_month": "2026-01"}
    assert review.try_to("decide", "increased", "town_confirmer", more).status_code == 403
    review.version = review.seen_by()["version"]
    review.finish("decide", "increased", "county_officer", more)
    (decision,) = review.seen_by()["decisions"]
    assert (decision["tier"], decision["outcome"]) == ("county", "increased")
    (paid,) = case.seen_by()["entitlements"]
    assert [(s["from_month"], s["to_month"], s["amount"]) for s in paid["schedule"]] == [
        ("2025-10", "2025-12", "1350.00"),
        ("2026-01", None, "2100.00"),
    ]
    assert paid["people"] == 4
    assert review.letter("F19").startswith("莲湖区民政局")
    seen = case.seen_by()
    assert [d["tier"] for d in seen["decisions"]] == ["township"]
    assert case.letter("F17") == before
    assert [f["no"] for f in seen["follow_ups"]] == [review.no]
    assert review.seen_by()["follows"] == case.no
