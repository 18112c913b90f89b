"""Somebody who is supported as tekun dies, or is said to have died: support ends by a death alone where there is one, and never goes on for the dead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from core.clock import today
from tests import factories
from tests.casework import QINGNIANLU, CaseWork, Officers
from tests.journeys.test_recipient_dies import alive, died, entitlement
from tests.journeys.test_review_tekun import CAN_DO, REGRADE, REVIEW, opened, supported, visited
from tests.journeys.test_what_must_change import TROUBLE

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]
OPINION = {"ground": "death", "facts": "十月二十日去世"}
BY_DEATH = {"facts": "救助对象十月二十日死亡", "reasons": "因死亡终止，停止发放"}
BY_MEANS = {"facts": "自十月起每月领取养老金2000元", "reasons": "收入不低于低保标准"}


def try_to_decide(review: CaseWork, outcome: str, form: dict[str, Any]) -> Any:
    """The plain answer to the first who would sign, with a reason of his own."""
    holder = review.waiting_at("decide")["holder"]["duty"]
    return review.try_to("decide", outcome, holder, form, note="经集体研究，按此办理")


def in_review(
    officers: Officers,
    jump_to: JumpTo,
    go_to: GoTo,
    pipeline: str = REVIEW,
    people: list[dict[str, Any]] | None = None,
) -> tuple[CaseWork, CaseWork]:
    """An old man who is supported since September, and a follow-up in November."""
    case = supported(officers, go_to, people)
    jump_to(date(2026, 11, 2))
    return case, opened(case, "年度复核", pipeline)


def noticed(review: CaseWork, go_to: GoTo) -> None:
    """The death is reckoned with: opinion and notice, up to the decision."""
    review.finish("assess", "stop", "town_reviewer", OPINION)
    review.hang_everywhere()
    review.wait_until("publicise", go_to)


def ended(review: CaseWork) -> None:
    """As many sign as it takes."""
    for number in (1, 2, 3):
        if review.seen_by()["status"] != "closed":
            holder = review.waiting_at("decide")["holder"]["duty"]
            review.finish("decide", "died", holder, BY_DEATH, number=number)


def asked(case: CaseWork) -> list[str]:
    """What the clerk is asked about a death, as the worklist says it."""
    items = case.as_("town_clerk").get("/api/v1/worklist").get_json()["items"]
    return [item["what"] for item in items if "死亡" in item["what"]]


def test_nobody_who_lives_is_ended_because_of_a_death(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case, review = in_review(officers, jump_to, go_to)
    visited(review, changed=True, incomes=[{"member": "m1", "item": "pension", "amount": "2000.00"}])
    review.finish("assess", "stop", "town_reviewer", {"ground": "means", "facts": "每月养老金2000元"})
    heard = {"told_on": review.today(), "way": "window", "intended": "拟终止供养", "statement": "我不同意"}
    review.finish("hear", "done", "town_clerk", heard)
    review.hang_everywhere()
    review.wait_until("publicise", go_to)
    refused = try_to_decide(review, "died", BY_DEATH)
    assert (refused.status_code, "不能因死亡停发" in refused.text) == (409, True)
    assert try_to_decide(review, "stop", BY_MEANS).status_code == 200
    assert entitlement(case)["state"] == "in_effect", "three sign"


def test_after_a_corrected_death_support_ends_neither_by_it_nor_unheard(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case, review = in_review(officers, jump_to, go_to)
    review.act("death", "town_clerk", died("2026-10-20"))
    review.finish("assess", "stop", "town_reviewer", OPINION)
    review.hang_everywhere()
    review.act("correct_death", "town_clerk", alive())
    assert review.open_stages() == ["survey"], "nobody has been to see him"
    visited(review, changed=False)
    assert review.seen_by("town_reviewer")["advice"]["outcome"] == "keep"
    review.finish(
        "assess", "stop", "town_reviewer", {"ground": "means", "facts": "群众反映"}, note="群众反映有收入"
    )
    assert review.open_stages() == ["hear"]
    assert entitlement(case)["state"] == "in_effect"


def test_the_dead_are_not_supported_on(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case, review = in_review(officers, jump_to, go_to)
    review.act("death", "town_clerk", died("2026-10-20"))
    kept = review.try_to("assess", "keep", "town_reviewer", note="暂未见死亡证明原件，继续供养")
    assert (kept.status_code, "保障对象都已死亡" in kept.text) == (409, True)
    noticed(review, go_to)
    kept = try_to_decide(review, "keep", {})
    assert (kept.status_code, "保障对象都已死亡" in kept.text) == (409, True)
    ended(review)
    assert (entitlement(case)["state"], entitlement(case)["to_month"]) == ("ended", "2026-10")


def test_an_objection_is_not_answered_by_supporting_the_dead_on(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = in_review(officers, jump_to, go_to)
    review.act("death", "town_clerk", died("2026-10-20"))
    review.finish("assess", "stop", "town_reviewer", OPINION)
    review.hang_everywhere()
    objection = {"received_on": review.today(), "channel": "letter", "content": "有人说他还活着"}
    review.act("objection", "town_clerk", objection)
    answer = {"facts": "户籍窗口已注销户口", "answer": "经核实，救助对象已死亡"}
    founded = review.try_to("county_check", "founded", "county_officer", answer)
    assert (founded.status_code, "保障对象都已死亡" in founded.text) == (409, True)
    review.finish("county_check", "confirmed", "county_officer", answer)
    assert review.open_stages() == ["assess"]


def test_a_death_that_a_new_grading_finds_is_asked_about_until_the_aid_has_ended(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case, regrade = in_review(officers, jump_to, go_to, REGRADE)
    assert asked(case) == []
    regrade.act("death", "town_clerk", died("2026-10-20"))
    assert (regrade.seen_by()["ended_as"], entitlement(case)["held_from"]) == ("died", "2026-11")
    assert asked(case) == ["发起复核，登记保障对象死亡"]
    again = case.try_to_open(REGRADE, "town_clerk", "再评一次")
    assert again.status_code == 409
    assert again.get_json()["error"]["message"] == "救助对象已死亡，不再办理“重新评估自理能力”。"
    review = opened(case, "登记死亡")
    assert asked(case) == ["登记家庭成员死亡"], "the review waits for it now"
    review.act("death", "town_clerk", died("2026-10-20"))
    assert asked(case) == []
    noticed(review, go_to)
    ended(review)
    assert (entitlement(case)["state"], entitlement(case)["held_from"]) == ("ended", None)
    assert asked(case) == []


def test_a_new_grading_of_one_who_another_case_says_has_died_changes_nothing_more(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    people = factories.alone(pension="0.00")
    case, regrade = in_review(officers, jump_to, go_to, REGRADE, people)
    holder = regrade.waiting_at("grade")["holder"]["duty"]
    graded = {"self_care": CAN_DO, "assessed_on": today().isoformat(), "assessors": "何平、吕红"}
    for number in (1, 2):
        regrade.finish("grade", "done", holder, graded, number=number)
    assert regrade.open_stages() == ["assess"]
    other = factories.case(officers, people=people, town=QINGNIANLU, type="linshi", fields=TROUBLE)
    other.act("death", "town_clerk", died("2026-10-20"))
    left = regrade.try_to("assess", "unchanged", "town_reviewer", note="标准不变，先办结")
    assert (left.status_code, "保障对象都已死亡" in left.text) == (409, True)
    regrade.act("death", "town_clerk", died("2026-10-20"))
    assert regrade.seen_by()["ended_as"] == "died"
    assert asked(case) == ["发起复核，登记保障对象死亡"]
