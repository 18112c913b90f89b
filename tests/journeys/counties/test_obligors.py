"""Obligors outside the household: asked about with their own consent alone, and a refusal counts against nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import CaseWork, Officers, visit_record
from tests.journeys.counties.places import County, in_county

GoTo = Callable[[date], None]
ELDER, YOUNGER = "郝长子", "郝次子"
SONS = [{"name": name, "relation": "child"} for name in (ELDER, YOUNGER)]
SUPPORTERS = [
    {"name": name, "relation": "child", "age": 45, "property_fits": True, "state": "prison"}
    for name in (ELDER, YOUNGER)
]
CONDITIONS = {
    "labour_evidence": "年满六十周岁",
    "livelihood_evidence": "没有收入",
    "mode": "scattered",
    "mode_signed": True,
}
CAN_DO = dict.fromkeys(("eat", "dress", "bed", "toilet", "walk", "bathe"), True)


def answered(case: CaseWork, name: str, answer: str, **more: Any) -> Any:
    said = {"name": name, "relation": "child", "answer": answer, "written_on": case.today(), **more}
    return case.try_act("obligor", "town_clerk", said)


def states(case: CaseWork) -> dict[str, str]:
    """How each obligor stands, as the clerk sees it."""
    return {one["name"]: one["state"] for one in case.seen_by()["obligors"]}


def asked_of(case: CaseWork) -> dict[str, set[str]]:
    """How many sources are asked about each person, as the check centre sees it."""
    found: dict[str, set[str]] = {}
    for one in case.seen_by("verifier")["means"]["answers"]:
        found.setdefault(one["member"], set()).add(one["state"])
    return found


@pytest.mark.req("LAW-31")
@in_county("ningxia")
def test_of_two_sons_elsewhere_the_one_who_consents_is_asked_about_and_a_refusal_decides_nothing(
    officers: Officers, september: date, go_to: GoTo, county: County
) -> None:
    fields = {"reason": "无人赡养", **CONDITIONS, "obligors": SONS, "supporters": SUPPORTERS}
    people = factories.alone(pension="0.00", name="郝老汉")
    case = factories.case(officers, people=people, type="tekun", town=county.other, fields=fields)
    own = {"id_number": factories.id_number(date(1981, 1, 1)), "need": "长子收入申报与邻里反映不一致"}
    assert answered(case, ELDER, "consented", **(own | {"need": ""})).status_code == 422, "the need is stated"
    assert answered(case, ELDER, "consented", **own).status_code == 200
    case.accept()

    assert asked_of(case) == {"m1": {"waiting"}, "o1": {"waiting"}}, "the request holds that one"
    assert states(case) == {ELDER: "asked", YOUNGER: "none"}
    assert "未核对：没有本人同意" in case.as_("town_clerk").get(f"/cases/{case.no}").text
    by_hand = case.try_act("ask_obligor", "town_clerk", {"name": YOUNGER})
    assert (by_hand.status_code, by_hand.get_json()["error"]["code"]) == (409, "no_consent")
    entered = case.try_answer("o2", "bank", "clean")
    assert entered.status_code == 422

    assert answered(case, YOUNGER, "refused").status_code == 200
    assert states(case)[YOUNGER] == "refused"
    assert "须以其他证据核实其履行义务能力" in case.as_("town_clerk").get(f"/cases/{case.no}").text
    assert "以其他证据核实义务人履行义务能力" in case.as_("town_surveyor").get("/").text
    assert case.try_act("ask_obligor", "town_clerk", {"name": YOUNGER}).status_code == 409

    assert case.try_answer("o1", "bank", "clean").status_code == 200
    withdrawn = case.try_act("withdraw_obligor", "town_clerk", {"name": ELDER, "reason": "书面撤回"})
    assert withdrawn.status_code == 200, withdrawn.text
    assert asked_of(case) == {"m1": {"waiting"}, "o1": {"clean"}}, "nothing further is asked"
    assert case.try_act("ask_obligor", "town_clerk", {"name": ELDER}).status_code == 409
    assert case.try_answer("o1", "vehicle", "clean").status_code == 422
    for one in case.answers_waiting():
        assert case.try_answer(one["member"], one["source"], "clean").status_code == 200

    for number in (1, 2):
        found = {**CONDITIONS, "supporters": SUPPORTERS}
        case.finish("survey", "done", "town_surveyor", visit_record(**found), number=number)
    if "appraise" in case.open_stages():
        case.appraise()
    advice = case.seen_by("town_reviewer")["advice"]
    assert advice["outcome"] == "unclear", "other evidence is wanted; the refusal makes nobody ineligible"
    reasons = "".join(advice["reasons"])
    assert "尚无证明" in reasons
    why = "两名义务人均在服刑，已向司法机关核实"
    opinion = {"facts": "两子均在服刑", "amount": "700.00"}
    assert case.try_to("review", "eligible", "town_reviewer", opinion).status_code == 409, (
        "not without a reason"
    )
    case.finish("review", "eligible", "town_reviewer", opinion, note=why)
    if "grade" in case.open_stages():
        graded = {"self_care": CAN_DO, "assessed_on": case.today(), "assessors": "何平"}
        case.finish("grade", "done", case.waiting_at("grade")["holder"]["duty"], graded)
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    holder = case.waiting_at("decide")["holder"]["duty"]
    case.finish("decide", "granted", holder, {"amount": "700.00", "facts": why}, note=why)
    assert case.seen_by()["ended_as"] == "granted"
