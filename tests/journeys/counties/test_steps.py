"""The township's steps as each county's document names them, and which of them one person may combine."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.clock import today
from tests import factories
from tests.casework import CaseWork, Officers
from tests.conftest import As, account
from tests.journeys.counties.places import County, in_county
from tests.journeys.counties.walks import at_decision, at_review

GoTo = Callable[[date], None]
DECIDER = {
    "lianhu": "town_confirmer",
    "ningxia": "town_confirmer",
    "xintai": "chief_representative",
}


def to_the_decision(case: CaseWork, go_to: GoTo) -> None:
    """The notice before the decision has hung, where the county has one."""
    if "publicise" in case.open_stages():
        case.hang_everywhere()
        case.wait_until("publicise", go_to)


def opinion(case: CaseWork) -> dict[str, Any]:
    return {"facts": "家庭情况属实", "amount": case.seen_by("town_reviewer")["advice"]["amount"]}


def steps(case: CaseWork) -> list[tuple[str, list[str]]]:
    """(name of the step, who signed) of everything signed since the survey and the appraisal."""
    signed = [(s["label"], [each["name"] for each in s["signed"]]) for s in case.seen_by()["stages"]]
    return [step for step in signed if step[1] and step[0] not in ("申请", "受理", "入户调查", "民主评议")]


@pytest.mark.req("CON-03")
@in_county("xintai", "ningxia")
def test_a_case_passes_the_township_s_steps_each_signed_under_its_name(
    officers: Officers, september: date, go_to: GoTo, county: County, set_value: Callable[..., None]
) -> None:
    """In 新泰 here the county keeps 初审 and 审核 apart, each with a person of its own."""
    case = at_review(officers, county)
    pairs = ["first/review", "review/decide", "survey/resurvey"]
    set_value("roles.four_eyes", pairs, basis=["XINTAI19" if county.name == "xintai" else "D57:19"])
    reviewer = 1
    if county.name == "xintai":
        refused = case.try_to("review", "eligible", "town_reviewer", opinion(case))
        assert refused.status_code == 403
        assert "您已办理本案“初审”环节" in str(refused.get_json())
        assert refused.get_json()["error"]["basis"] == ["SAL26:44", "D57:19"], "texts that the page can name"
        reviewer = 2
    case.finish("review", "eligible", "town_reviewer", opinion(case), number=reviewer)
    to_the_decision(case, go_to)
    decider = DECIDER[county.name]
    form = {"facts": "情况属实", "amount": case.seen_by(decider)["advice"]["amount"]}
    case.finish("decide", "granted", decider, form)

    expected = {"xintai": ["整理", "初审", "审核", "审批"], "ningxia": ["审核", "确认"]}[county.name]
    passed = steps(case)
    assert [name for name, _who in passed] == expected
    people = [who for _name, (who,) in passed]
    assert len(set(people)) == len(expected)
    page = case.as_("town_clerk").get(f"/cases/{case.no}").text
    for name, who in zip(expected, people, strict=True):
        assert name in page
        assert who in page


@pytest.mark.req("CON-01")
@in_county("lianhu", "xintai")
def test_whether_the_reviewer_may_decide_too_is_the_county_s_rule(
    officers: Officers, september: date, go_to: GoTo, county: County, as_: As
) -> None:
    case = at_review(officers, county)
    decider = DECIDER[county.name]
    reviewer = account("town_reviewer", county.town)
    posting = {"username": reviewer, "duty": decider, "division": county.town, "basis": "任职文件"}
    security = as_("security_admin", county.code)
    answer = security.send("/postings/add", posting | {"since": today().isoformat()})
    assert answer.status_code == 302, answer.text
    a = officers("town_reviewer", county.town)

    def as_decider(case: CaseWork, outcome: str, form: dict[str, Any], note: str = "") -> Any:
        a.posting = f"{decider}.{county.town}"
        try:
            return case.try_to("decide", outcome, "town_reviewer", form, note=note)
        finally:
            a.posting = f"town_reviewer.{county.town}"

    a.posting = f"town_reviewer.{county.town}"
    case.review()
    to_the_decision(case, go_to)
    granting = {"facts": "情况属实", "amount": "450.00"}
    decided = as_decider(case, "granted", granting)
    if county.name == "lianhu":
        assert decided.status_code == 403
        assert "您已办理本案“审核”环节，不能再办理本环节" in str(decided.get_json())
        assert case.seen_by()["decisions"] == []
        case.decide()
    else:
        assert decided.status_code == 200, decided.text
        returned, refused = (
            at_decision(officers, county, people=factories.alone(name=n)) for n in ("周小兰", "吴老汉")
        )
        assert (
            as_decider(returned, "returned", {"reason": "请核实养老金"}, "养老金数额不清").status_code == 200
        )
        assert returned.open_stages() == ["review"]
        bare = as_decider(refused, "refused", {"facts": "有未申报的收入"})
        assert bare.status_code in (409, 422), "a refusal needs its reason"
        unfounded = {"facts": "有未申报的收入", "reasons": "家庭月人均收入不低于低保标准"}
        assert as_decider(refused, "refused", unfounded, "月人均收入 900 元，高于标准").status_code == 200

    (decision,) = case.seen_by()["decisions"]
    assert decision["outcome"] == "granted"
    assert decision["amount"] == "450.00"
    assert re.search(r"2026年(9|10)月", case.letter("F17")), "from which month"
    done = [
        s
        for s in case.seen_by()["stages"]
        if s["lane"] == "road" and s["duty"] not in (None, "verifier") and s["left_on"]
    ]
    assert done
    assert all(signed["name"] and signed["at"] for stage in done for signed in stage["signed"])
    assert [stage["label"] for stage in done if not stage["signed"]] == [], "everything was done online"
