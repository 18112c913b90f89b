"""A death was registered by mistake: what was changed because of it is changed back (SAL26 47, 70(1))."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests import factories
from tests.casework import CaseWork, Officers
from tests.journeys.test_payee_dies import three
from tests.journeys.test_recipient_dies import ACCOUNT, alive, died, entitlement, months
from tests.journeys.test_review import granted, opened, opined, visited

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]


def asked(case: CaseWork) -> list[str]:
    """For whom the clerk is to open a review."""
    items = case.as_("town_clerk").get("/api/v1/worklist").get_json()["items"]
    return [item["title"] for item in items if item["what"] == "发起复核，恢复误登死亡成员的保障"]


def said(case: CaseWork, kind: str) -> list[str]:
    """What the timeline says of that kind."""
    return [r["said"] for r in case.seen_by()["remarks"] if r["kind"] == kind]


def reduced(review: CaseWork, member: str, **more: Any) -> None:
    """A member's death is registered, and what is paid reduced because of it."""
    visited(review, changed=False)
    review.act("death", "town_clerk", died("2026-10-20", member, **more))
    opined(review, facts="一人已经死亡", reasons="共同生活人口减少一人")
    amount = review.seen_by("county_officer")["advice"]["amount"]
    review.finish("decide", "reduced", "county_officer", {"facts": "家庭中一人已经死亡", "amount": amount})


def test_what_was_reduced_for_a_mistaken_death_is_asked_to_be_reviewed_and_is_paid_again(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to, people=three())
    jump_to(date(2026, 11, 2))
    review = opened(case)
    reduced(review, "m3")
    assert (months(case)[-1], entitlement(case)["people"]) == (("2026-12", None, "600.00"), 3)
    jump_to(date(2027, 1, 5))
    review.act("correct_death", "town_clerk", alive(dead="m3"))
    told = "孙小军的死亡登记已更正，因其死亡而减少的保障，由复核重新决定。"
    assert said(case, "member_restored") == [told]
    assert asked(case) == ["孙小军"]

    again = opened(case, why="误登死亡，恢复保障")
    assert asked(case) == []
    visited(again, changed=False)
    advice = again.seen_by("town_reviewer")["advice"]
    assert (advice["outcome"], advice["amount"]) == ("change", "1350.00")
    left = again.try_to("review", "unchanged", "town_reviewer", note="没有变化，照旧发放")
    assert left.status_code == 409
    opined(again, facts="孙小军并未死亡", reasons="恢复保障")
    again.finish(
        "decide", "increased", "county_officer", {"facts": "孙小军并未死亡，恢复保障", "amount": "1350.00"}
    )
    assert sorted(months(case)) == [
        ("2026-10", "2026-11", "1350.00"),
        ("2026-12", "2027-01", "600.00"),
        ("2026-12", "2027-01", "750.00"),
        ("2027-02", None, "1350.00"),
    ], "what was withheld is given back"
    assert entitlement(case)["people"] == 3
    assert said(case, "given_back") == ["误登死亡期间少发的2026-12至2027-01，每月补发750.00元。"]
    assert "误登死亡期间少发的2026年12月至2027年1月，每月补发750.00元。" in again.letter("F19")


def test_a_review_that_runs_is_told_of_it_instead(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to, people=three())
    jump_to(date(2026, 11, 2))
    review = opened(case)
    reduced(review, "m3")
    again = opened(case)
    review.act("correct_death", "town_clerk", alive(dead="m3"))
    assert (asked(case), len(said(again, "member_restored"))) == ([], 1)


def account_shown(case: CaseWork) -> str:
    """The account of the first applicant, as the clerk is shown it for a reason."""
    wanted = {"case": case.no, "member": "m1", "what": "account", "reason": "发放前核对"}
    answer = case.as_("town_clerk").post("/api/v1/people/reveal", json=wanted)
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["value"])


def test_the_applicant_whose_death_was_none_applies_again_and_is_paid_to_his_own_account(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to, people=three())
    jump_to(date(2026, 11, 2))
    review = opened(case)
    review.act("death", "town_clerk", died("2026-10-20", successor="m2", **ACCOUNT))
    assert (review.seen_by()["applicant"], entitlement(case)["payee"]) == ("王秀兰", "王秀兰")
    jump_to(date(2026, 12, 2))
    review.version = review.seen_by()["version"]
    review.act("correct_death", "town_clerk", alive())
    assert (review.seen_by()["applicant"], entitlement(case)["payee"]) == ("孙大海", "孙大海")
    assert said(review, "member_restored") == ["孙大海恢复为申请人，自2026-12起由其领取，收款账户尾号5678。"]
    assert account_shown(review) == "6222000012345678"


def test_after_the_review_has_ended_the_next_one_is_his_and_he_is_paid_until_then(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    people = three()
    people[0]["incomes"] = []
    people[2]["incomes"] = [factories.income("wage", "900")]
    case = granted(officers, go_to, people=people)
    before = entitlement(case)["amount"]
    jump_to(date(2026, 11, 2))
    review = opened(case)
    reduced(review, "m1", successor="m2", **ACCOUNT)
    assert entitlement(case)["payee"] == "王秀兰"
    jump_to(date(2027, 1, 5))
    review.act("correct_death", "town_clerk", alive())
    assert (entitlement(case)["payee"], asked(case)) == ("孙大海", ["孙大海"])
    assert review.seen_by()["applicant"] == "王秀兰", "what has ended stays as it was"
    again = opened(case, why="误登死亡，恢复保障")
    assert again.seen_by()["applicant"] == "孙大海"
    visited(again, changed=False)
    assert again.seen_by("town_reviewer")["advice"]["amount"] == before


def test_an_application_is_his_again(officers: Officers, september: date) -> None:
    case = factories.case(officers, at="survey", people=three())
    case.act("death", "town_clerk", died("2026-09-01", successor="m3", **ACCOUNT))
    assert case.seen_by()["applicant"] == "孙小军"
    case.act("correct_death", "town_clerk", alive())
    assert case.seen_by()["applicant"] == "孙大海"
    assert said(case, "member_restored") == ["孙大海恢复为申请人。"]
