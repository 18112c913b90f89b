"""A relative of the applicant keeps out of every step of the case, and another of the same duty does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from core import clock
from tests import factories
from tests.casework import BEIGUAN, COUNTY, CaseWork, Officers, appraisal_record, visit_record
from tests.conftest import As

GRANT = {"facts": "情况属实", "amount": "450.00"}
KIN = {
    "town_clerk": BEIGUAN,
    "town_surveyor": BEIGUAN,
    "town_reviewer": BEIGUAN,
    "town_confirmer": BEIGUAN,
    "county_supervisor": COUNTY,
}
"""Who has the applicant for a brother here: the first holder of each duty."""


def refused(case: CaseWork, stage: str, outcome: str, duty: str, form: Mapping[str, Any]) -> None:
    """The relative is told that he keeps out, and nothing moves."""
    before = case.open_stages()
    answer = case.try_to(stage, outcome, duty, form)
    assert (answer.status_code, "回避" in str(answer.get_json())) == (403, True), f"{stage} by {duty}"
    assert case.open_stages() == before
    page = case.as_(duty).get(f"/cases/{case.no}").text
    assert "您应当回避" in page


@pytest.mark.req("IMP-08")
def test_a_relative_neither_accepts_nor_surveys_appraises_reviews_decides_nor_visits_and_another_does(
    officers: Officers,
    september: date,
    go_to: Callable[[date], None],
    as_: As,
    user_id: Callable[..., int],
) -> None:
    brother = factories.one("周强", date(1959, 9, 9), incomes=[factories.income("pension", "300")])
    for duty, place in KIN.items():
        filed = {"kind": "handler", "user_id": str(user_id(duty, place)), "place": place}
        filed |= {"name": "周强", "id_number": brother["id_number"], "relation": "sibling"}
        clerk = as_("county_supervisor" if place == COUNTY else "town_clerk", place, 2)
        assert clerk.send("/relatives/add", filed).status_code == 302, duty

    case = factories.case(officers, people=[brother])
    case.clerk = 2
    accepting = {"checklist": case.checklist(), "near_relative": True}
    refused(case, "accept", "complete", "town_clerk", accepting)
    case.finish("accept", "complete", "town_clerk", accepting, number=2)
    case.check_clean()
    refused(case, "survey", "done", "town_surveyor", visit_record())
    case.survey(2, 3)
    refused(case, "appraise", "done", "town_reviewer", appraisal_record())
    case.finish("appraise", "done", "town_reviewer", appraisal_record(), number=2)
    advised = {"facts": "家庭情况属实", "amount": "450.00"}
    refused(case, "review", "eligible", "town_reviewer", advised)

    handing = {"stage": "review", "officer": user_id("town_reviewer", BEIGUAN), "reason": "分工"}
    handed = case.try_act("hand_over", "town_reviewer", handing, number=2)
    assert (handed.status_code, "接手人员应当回避" in str(handed.get_json())) == (422, True)
    case.finish("review", "eligible", "town_reviewer", advised, number=2)

    visit = {"cause": "kin", "visited_on": clock.today().isoformat(), "place": "家中", "holds": True}
    visit |= {"findings": "与街道调查结果一致", "signature": {"went": True}}
    refused(case, "visit", "done", "county_supervisor", visit)
    case.finish("visit", "done", "county_supervisor", visit, number=2)
    case.finish("visit", "done", "county_supervisor", visit, number=3)
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    answer = case.try_to("decide", "granted", "town_confirmer", GRANT)
    assert (answer.status_code, "回避" in str(answer.get_json())) == (403, True)
    case.decide(by=(2, 3, 4))
    assert case.seen_by()["ended_as"] == "granted"


def test_what_was_handed_to_one_who_is_then_filed_as_a_relative_goes_back_to_his_duty(
    officers: Officers, september: date, as_: As, user_id: Callable[..., int]
) -> None:
    brother = factories.one("周强", date(1959, 9, 9), incomes=[factories.income("pension", "300")])
    case = factories.case(officers, at="review", people=[brother])
    officers("town_reviewer", BEIGUAN, 2)
    handing = {"stage": "review", "officer": user_id("town_reviewer", BEIGUAN, 2), "reason": "分工"}
    case.act("hand_over", "town_reviewer", handing)
    case.version = case.seen_by()["version"]
    advised = {"facts": "家庭情况属实", "amount": "450.00"}
    assert case.try_to("review", "eligible", "town_reviewer", advised).status_code == 403

    filed = {"kind": "handler", "user_id": handing["officer"], "place": BEIGUAN, "relation": "sibling"}
    filed |= {"name": "周强", "id_number": brother["id_number"]}
    assert as_("town_clerk", BEIGUAN).send("/relatives/add", filed).status_code == 302
    case.version = case.seen_by()["version"]
    case.review()
    assert "review" not in case.open_stages()


def declaring(officers: Officers, post: str, **who: Any) -> CaseWork:
    """A family that names the street's reviewer as the applicant's brother."""
    named = {"handler": "褚卫国", "post": post, "relation": "sibling", "member": "周建国"}
    people = [factories.one("周建国", date(1959, 9, 9), incomes=[factories.income("pension", "300")], **who)]
    fields = {"reason": "收入低，生活困难", "relatives": [named]}
    return factories.case(officers, people=people, fields=fields)


@pytest.mark.req("IMP-08")
def test_whom_the_family_itself_names_as_its_relative_keeps_out_and_acceptance_can_t_say_otherwise(
    officers: Officers, september: date
) -> None:
    case = declaring(officers, "北关街道审核")
    accepting = {"checklist": case.checklist(), "near_relative": False}
    answer = case.try_to("accept", "complete", "town_clerk", accepting)
    assert (answer.status_code, list(answer.get_json()["error"]["fields"])) == (422, ["near_relative"])
    case.finish("accept", "complete", "town_clerk", {**accepting, "near_relative": True})
    case.check_clean()
    case.survey()
    refused(case, "appraise", "done", "town_reviewer", appraisal_record())
    assert case.try_act("deny_kin", "town_reviewer", {"statement": "并无亲属关系"}).status_code == 409


def test_where_all_who_hold_a_duty_keep_out_a_stand_in_is_asked_for_until_the_stage_is_done(
    officers: Officers, september: date, as_: As
) -> None:
    def asked() -> list[str]:
        items = officers("security_admin", "610104").get("/api/v1/worklist").get_json()["items"]
        return [f"{item['what']}：{item['title']}" for item in items if item["kind"] == "task"]

    case = declaring(officers, "北关街道审核")
    case.accept(near_relative=True)
    assert asked() == []
    case.check_clean()
    case.survey()
    (title,) = asked()
    assert title.startswith("任命代理人")
    assert title.endswith(f"人员都须回避：{case.no}")
    security = as_("security_admin", "610104")
    assert 'href="/postings/add"' in security.get("/").text
    assert security.get("/postings/add").status_code == 200
    case.act("withdraw", "town_clerk", {"reason": "家中有人找到了工作", "signed": True})
    assert asked() == []


@pytest.mark.req("IMP-08")
def test_who_only_bears_the_name_of_a_declared_relative_denies_it_in_writing_and_goes_on(
    officers: Officers, september: date
) -> None:
    case = declaring(officers, "区里的干部")
    case.accept(near_relative=True)
    case.check_clean()
    case.survey()
    answer = case.try_to("appraise", "done", "town_reviewer", appraisal_record())
    assert (answer.status_code, "同名" in answer.text) == (403, True)
    assert case.try_act("deny_kin", "town_surveyor", {"statement": "没有亲属关系"}).status_code == 409
    assert case.try_act("deny_kin", "town_reviewer", {"statement": "不是"}).status_code == 422
    case.act("deny_kin", "town_reviewer", {"statement": "本人家庭三代与申请人没有亲属关系"})
    case.appraise()
    assert any("没有亲属关系" in line["said"] for line in case.seen_by()["remarks"])


@pytest.mark.req("IMP-08")
def test_a_declared_relative_is_put_on_the_register_and_the_sheet_says_whether_he_stands_there(
    officers: Officers, september: date, as_: As
) -> None:
    def asked() -> bool:
        items = officers("town_clerk").get("/api/v1/worklist").get_json()["items"]
        return any(str(item["what"]).startswith("近亲属单独登记备案") for item in items)

    number = factories.id_number(date(1959, 9, 9))
    case = declaring(officers, "区里的干部", id_number=number)
    case.accept(near_relative=True)
    assert asked()
    case.check_clean()
    case.survey()
    case.act("deny_kin", "town_reviewer", {"statement": "本人家庭三代与申请人没有亲属关系"})
    case.appraise()
    case.review()
    assert "有，尚未单独登记备案" in case.letter("F15")

    filed = {"kind": "handler", "handler_name": "褚卫国", "place": BEIGUAN, "relation": "sibling"}
    filed |= {"post": "区里的干部", "name": "周建国", "id_number": number}
    answer = as_("town_clerk", BEIGUAN).send("/relatives/add", filed)
    assert answer.status_code == 302, answer.text
    assert not asked()
