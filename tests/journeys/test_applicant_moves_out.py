"""The applicant moves out and the family goes on: who applies, is written to and is paid then is said before anything is decided (D57 25)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import QINGNIANLU, CaseWork, Officers
from tests.conftest import As
from tests.journeys.test_applicant_dies import ACCOUNT, DIED, at_survey, couple
from tests.journeys.test_recheck import opened as opened_on
from tests.journeys.test_recheck import replied
from tests.journeys.test_recipient_dies import alive, died, entitlement
from tests.journeys.test_review import ANSWERED, GIVEN_UP, granted, heard, opened, opined, visited
from tests.journeys.test_who_joins import SIGNED

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]
LEFT = {"member": "m1", "since": "2026-10-15", "counted": False, "reason": "离婚后搬离"}
WHO, WHERE = "登记由谁继续申请", "登记收款账户"
AGREED = {"asked": True}


def waits_for_clerk(case: CaseWork, what: str) -> list[str]:
    """About whom the clerk has such a task."""
    items = case.as_("town_clerk").get("/api/v1/worklist").get_json()["items"]
    return [item["title"] for item in items if item["what"] == what]


def told(case: CaseWork, kind: str) -> list[str]:
    """What the timeline says of one kind."""
    return [row["said"] for row in case.seen_by()["remarks"] if row["kind"] == kind]


def left_behind(
    officers: Officers, jump_to: JumpTo, go_to: GoTo, people: list[dict[str, Any]]
) -> tuple[CaseWork, CaseWork]:
    """What was granted to the family, and its review, whose survey has found that the applicant is gone."""
    case = granted(officers, go_to, people=people)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    assert waits_for_clerk(review, WHO) == []
    visited(review, changes=[LEFT])
    return case, review


def decided(review: CaseWork) -> Any:
    """The answer to whoever decides as advised."""
    advice = review.seen_by("county_officer")["advice"]
    form = {"facts": "赵铁柱离婚后搬离，不再共同生活", "amount": advice["amount"]} | ANSWERED
    return review.try_to("decide", advice["outcome"], "county_officer", form)


def test_the_wife_goes_on_and_is_applicant_addressee_and_payee_with_her_own_account(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case, review = left_behind(officers, jump_to, go_to, factories.family_of_three("900"))
    assert waits_for_clerk(review, WHO) == ["赵铁柱"]
    opined(review, facts="赵铁柱离婚后搬离", reasons="家庭人口和收入减少")
    heard(review)
    refused = decided(review)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "no_applicant")
    assert "申请人已不再共同生活" in refused.get_json()["error"]["message"]
    assert WHO in refused.get_json()["error"]["next"]

    review.act("go_on", "town_clerk", AGREED | {"successor": "m2"})
    assert told(review, "goes_on") == ["登记：赵铁柱不再共同生活，由钱小红继续申请。"]
    assert review.seen_by()["applicant"] == "钱小红"
    assert (waits_for_clerk(review, WHO), waits_for_clerk(review, WHERE)) == ([], ["钱小红"])
    refused = decided(review)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "no_account")
    review.act("payee_account", "town_clerk", ACCOUNT | {"card_seen": True})
    assert told(case, "account") == [], "his own stays as it was"
    assert told(review, "account") == ["登记钱小红的收款账户：西安银行，尾号1111。"]
    assert waits_for_clerk(review, WHERE) == []
    assert decided(review).status_code == 200

    letter = review.letter("F19")
    assert ("钱小红：" in letter, "赵铁柱：" in letter) == (True, False), "it is hers"
    assert entitlement(case)["payee"] == "赵铁柱", "until the month is over"
    moved = {"bank": "邮储银行", "account": "6217 0000 4444 3333", "card_seen": True}
    case.act("payee_account", "town_clerk", moved)
    assert told(case, "account") == ["钱小红变更收款账户：邮储银行，尾号由1111变更为3333。"]
    jump_to(date(2026, 12, 10))
    assert (entitlement(case)["payee"], entitlement(case)["amount"]) == ("钱小红", "1500.00")
    again = opened(case, why="年度复核")
    assert (again.seen_by()["applicant"], waits_for_clerk(again, WHO)) == ("钱小红", [])
    again.act("death", "town_clerk", died("2026-12-05", "m1"))
    assert again.seen_by()["applicant"] == "钱小红", "his death asks for nobody else"


def test_until_the_decision_the_account_of_the_grant_is_his_who_is_paid(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case, review = left_behind(officers, jump_to, go_to, factories.family_of_three("900"))
    review.act("go_on", "town_clerk", AGREED | ACCOUNT | {"successor": "m2"})
    moved = {"bank": "邮储银行", "account": "6217 0000 4444 3333", "card_seen": True}
    case.act("payee_account", "town_clerk", moved)
    assert told(case, "account") == ["赵铁柱变更收款账户：邮储银行，尾号由5678变更为3333。"]
    review.act("payee_account", "town_clerk", moved)
    assert told(review, "account") == ["钱小红变更收款账户：邮储银行，尾号由1111变更为3333。"]


def test_only_a_grown_member_who_lives_there_goes_on_and_who_was_named_wrongly_is_named_anew(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to, people=factories.family_of_three("900"))
    jump_to(date(2026, 11, 2))
    review = opened(case)
    early = review.try_act("go_on", "town_clerk", AGREED | ACCOUNT | {"successor": "m2"})
    assert (early.status_code, "仍在家庭中共同生活" in early.get_json()["error"]["message"]) == (409, True)
    assert "go_on" not in [act["code"] for act in review.seen_by()["acts"]]
    visited(review, changes=[LEFT])
    assert "go_on" in [act["code"] for act in review.seen_by()["acts"]]
    gone = review.try_act("go_on", "town_clerk", AGREED | ACCOUNT | {"successor": "m1"})
    assert (gone.status_code, list(gone.get_json()["error"]["fields"])) == (422, ["successor"])
    unasked = review.try_act("go_on", "town_clerk", ACCOUNT | {"successor": "m2"})
    assert (unasked.status_code, list(unasked.get_json()["error"]["fields"])) == (422, ["asked"])
    his = AGREED | ACCOUNT | {"successor": "m2", "account_holder": "赵铁柱"}
    refused = review.try_act("go_on", "town_clerk", his)
    assert (refused.status_code, list(refused.get_json()["error"]["fields"])) == (422, ["account_holder"])
    assert review.try_act("go_on", "county_officer", AGREED | {"successor": "m2"}).status_code == 403

    review.act("go_on", "town_clerk", AGREED | ACCOUNT | {"successor": "m2"})
    review.act("go_on", "town_clerk", AGREED | {"successor": "m3"})
    assert told(review, "goes_on")[-1] == "登记：改由赵小军继续申请。"
    assert (review.seen_by()["applicant"], waits_for_clerk(review, WHERE)) == ("赵小军", ["赵小军"])


def test_for_a_child_that_is_left_its_guardian_signs(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    father = [couple()[0], factories.one("晋小宝", date(2015, 6, 6), "child")]
    _case, review = left_behind(officers, jump_to, go_to, father)
    refused = review.try_act("go_on", "town_clerk", AGREED | ACCOUNT | {"successor": "m2"})
    assert (refused.status_code, list(refused.get_json()["error"]["fields"])) == (422, ["guardian"])
    mother = {"successor": "m2", "guardian": "晋大娘", "account_holder": "晋大娘"}
    review.act("go_on", "town_clerk", AGREED | ACCOUNT | mother)
    assert ("晋*宝", "晋大娘") in [(c["name"], c["guardian"]) for c in review.seen_by()["consents"]]
    assert review.seen_by()["applicant"] == "晋小宝"


def test_who_has_come_back_before_the_decision_stays_applicant(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = left_behind(officers, jump_to, go_to, factories.family_of_three("900"))
    review.finish(
        "review", "unclear", "town_reviewer", {"reason": "请核实其是否仍共同生活"}, note="邻居说他又搬回来了"
    )
    back = {"member": "m1", "since": "2026-11-01", "counted": True, "reason": "已搬回"}
    review.survey(changed=True, changes=[back | SIGNED])
    assert waits_for_clerk(review, WHO) == []
    assert "go_on" not in [act["code"] for act in review.seen_by()["acts"]]


def test_the_page_of_the_review_offers_the_act_and_takes_it(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, as_: As
) -> None:
    _case, review = left_behind(officers, jump_to, go_to, factories.family_of_three("900"))
    clerk = as_("town_clerk", QINGNIANLU)
    page = clerk.get(f"/cases/{review.no}").text
    assert (f"/cases/{review.no}/act/go_on" in page, WHO in page) == (True, True)
    asked = clerk.get(f"/cases/{review.no}/act/go_on").text
    assert ("钱小红（配偶）" in asked, "赵铁柱（本人）" in asked) == (True, False)
    form = {"successor": "m2", "bank": "西安银行", "account": "6222000099991111", "asked": "1"}
    done = clerk.send(f"/cases/{review.no}/act/go_on", form)
    assert done.status_code in (200, 302), done.text
    assert review.seen_by()["applicant"] == "钱小红"


def test_the_clerk_is_asked_for_the_account_of_who_goes_on_after_a_death(
    officers: Officers, september: date
) -> None:
    case = at_survey(officers, couple())
    case.act("death", "town_clerk", DIED)
    assert waits_for_clerk(case, WHERE) == ["钱小红"]
    case.act("payee_account", "town_clerk", ACCOUNT | {"card_seen": True})
    assert waits_for_clerk(case, WHERE) == []


def test_who_asks_for_a_second_look_is_who_brought_the_matter(officers: Officers, september: date) -> None:
    matter = replied(officers)
    factories.case(officers, people=couple())
    assert opened_on(matter, "complaints.recheck").seen_by("county_officer")["applicant"] in ("", "周小兰")


def test_of_an_application_it_is_said_who_goes_on_before_the_opinion_so_that_the_notice_is_hers(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = at_survey(officers, couple())
    case.survey(changes=[LEFT | {"since": "2026-08-15"}])
    assert waits_for_clerk(case, WHO) == ["晋家长"]
    case.appraise()
    form = {"facts": "情况属实", "amount": case.seen_by("town_reviewer")["advice"]["amount"]}
    refused = case.try_to("review", "eligible", "town_reviewer", form)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "no_applicant")
    case.act("go_on", "town_clerk", AGREED | ACCOUNT | {"successor": "m2"})
    assert waits_for_clerk(case, WHO) == []
    case.review()
    assert case.seen_by()["notices"][-1]["shown"]["applicant_name"] == "钱小红"
    assert "go_on" not in [act["code"] for act in case.seen_by()["acts"]]
    late = case.try_act("go_on", "town_clerk", AGREED | ACCOUNT | {"successor": "m2"})
    assert (late.status_code, "退回重新审核" in late.get_json()["error"]["next"]) == (409, True)
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    case.decide()
    letters = case.letter("F15") + case.letter("F13") + case.letter("F17")
    assert "晋家长" not in letters
    assert "账号尾号1111" in letters.replace("*", "")


def test_a_refusal_waits_for_nobody_and_is_told_to_who_applied(officers: Officers, september: date) -> None:
    case = at_survey(officers, couple())
    found = [{"member": "m2", "item": "pension", "amount": "9000.00"}]
    case.survey(changes=[LEFT | {"since": "2026-08-15"}], incomes=found)
    case.appraise()
    case.review("ineligible")
    case.decide("refused", reasons="家庭月人均收入超过低保标准")
    assert ("晋家长：" in case.letter("F18"), waits_for_clerk(case, WHO)) == (True, [])


@pytest.mark.parametrize("why", ["they have enough", "they give it up"])
def test_what_ends_waits_for_nobody_to_go_on_and_is_told_to_those_who_are_left(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, why: str
) -> None:
    case = granted(officers, go_to, people=factories.family_of_three("900"))
    jump_to(date(2026, 11, 2))
    review = opened(case)
    wish = dict[str, str]()
    if why == "they have enough":
        visited(review, changes=[LEFT], incomes=[{"member": "m2", "item": "pension", "amount": "9600.00"}])
    else:
        visited(review, changes=[LEFT])
        review.hand_in("given_up")
        wish = GIVEN_UP | {"given_up_on": "2026-11-02"}
    opined(review, **wish)
    heard(review, **({"gives_up": True} if wish else {}))
    ended = {"facts": "赵铁柱离婚后搬离，不再共同生活", "reasons": "其余家庭成员不再领取低保"} | ANSWERED
    answer = review.try_to("decide", "stopped", "county_officer", ended)
    assert answer.status_code == 200, answer.text
    assert (entitlement(case)["state"], waits_for_clerk(review, WHO)) == ("ended", [])
    assert waits_for_clerk(review, WHERE) == []
    letter = review.letter("F19")
    assert ("钱小红：" in letter, "赵铁柱：" in letter) == (True, False)


def test_who_moves_out_and_dies_before_it_is_said_who_goes_on_is_succeeded_by_the_death_alone(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = left_behind(officers, jump_to, go_to, factories.family_of_three("900"))
    review.act("death", "town_clerk", died("2026-10-30", **ACCOUNT, successor="m2"))
    assert (review.seen_by()["applicant"], waits_for_clerk(review, WHO)) == ("钱小红", [])
    review.act("correct_death", "town_clerk", alive())
    assert (review.seen_by()["applicant"], waits_for_clerk(review, WHO)) == ("赵铁柱", ["赵铁柱"])
