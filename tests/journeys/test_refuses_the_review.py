"""Who takes back his consent in a review: of who has left nothing is asked, who refuses meets the lawful end."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from tests import factories
from tests.casework import QINGNIANLU, Officers
from tests.conftest import As
from tests.journeys.test_recipient_dies import died
from tests.journeys.test_review import granted, opened

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]
GROUNDS = {"facts": "经书面通知仍不同意核对", "reasons": "无法核实收入和财产"}


def couple() -> list[dict[str, Any]]:
    """Man and wife on his pension: 900 a month are due."""
    pension = [factories.income("pension", "600")]
    return [
        factories.one("孙大海", date(1960, 1, 15), incomes=pension),
        factories.one("王秀兰", date(1962, 2, 2), "spouse", sex="female"),
    ]


def taken_back(officers: Officers, jump_to: JumpTo, go_to: GoTo) -> Any:
    """A review of the couple's aid in which she takes back her consent."""
    case = granted(officers, go_to, people=couple())
    jump_to(date(2026, 11, 2))
    review = opened(case, why="年度复核")
    review.act("withdraw_consent", "town_clerk", {"member": "m2", "reason": "不愿再核对"})
    refused = review.try_answer("m1", "bank", "clean")
    assert (refused.status_code, "王秀兰" in refused.text) == (409, True)
    return review


def asked_in_writing(review: Any, as_: As, on: date) -> str:
    """The number of a request that was issued and handed over on that day."""
    review.act("ask_cooperation", "town_clerk", {"wanted": "王秀兰重新签署核对授权书"})
    number: str = [x["number"] for x in review.seen_by()["letters"] if x["form"] == "cooperate"][-1]
    handed = {"how": "in_person", "on": on.isoformat()}
    as_("town_clerk", review.town).send(f"/cases/letters/{number}/delivered", handed)
    return number


def refusal(number: str, delivered: str = "2026-11-02", due: str = "2026-11-09") -> dict[str, str]:
    """What the clerk fills in of a request that was not followed."""
    return {"request": number, "facts": "拒不签署授权", "delivered_on": delivered, "due_on": due}


def refusing(review: Any, jump_to: JumpTo, as_: As) -> Any:
    """She was asked in writing, and her days are over."""
    number = asked_in_writing(review, as_, date(2026, 11, 2))
    jump_to(date(2026, 11, 10))
    review.act("uncooperative", "town_clerk", refusal(number))
    return review


def signed_again(review: Any) -> None:
    """Her new consent."""
    paper = {"document": "F03", "member": "m2", "signed_on": review.today()}
    assert review.as_("town_clerk").post(f"/api/v1/cases/{review.no}/papers", data=paper).status_code == 201


def test_of_who_has_moved_out_nothing_is_asked_and_the_review_goes_on_about_the_others(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    review = taken_back(officers, jump_to, go_to)
    out = {"member": "m2", "since": "2026-11-01", "counted": False, "reason": "离婚后搬离"}
    review.survey(changed=True, changes=[out])
    assert {a["member"] for a in review.answers_waiting()} == {"m1"}
    review.check_clean()
    assert review.open_stages() == ["review"]
    grounds = {"facts": "离婚后剩一人", "reasons": "人口减少，应当调整"}
    review.finish("review", "change", "town_reviewer", grounds)
    assert review.open_stages() == ["hear"]


def test_who_was_heard_on_being_dropped_is_answered_though_the_sum_stays(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to, people=couple())
    jump_to(date(2026, 11, 2))
    review = opened(case)
    review.check_clean()
    number = factories.id_number(date(2026, 10, 5))
    child = {"name": "孙小宝", "id_number": number, "since": "2026-10-05", "reason": "出生"}
    out = {"member": "m2", "since": "2026-11-01", "counted": False, "reason": "离婚后搬离"}
    review.survey(changed=True, changes=[out], newcomers=[child | {"relation": "grandchild"}])
    review.check_clean()
    review.finish("review", "change", "town_reviewer", {"facts": "人口变化", "reasons": "人员应当调整"})
    said = {
        "told_on": review.today(),
        "way": "window",
        "intended": "拟不再保障王秀兰",
        "proposes": "adjusted",
    }
    review.finish("hear", "done", "town_clerk", said | {"statement": "不同意，妻子只是外出务工"})
    form = {"facts": "王秀兰已搬离，新增孙小宝", "amount": "900.00"}
    unanswered = review.try_to("decide", "adjusted", "county_officer", form)
    assert (unanswered.status_code, list(unanswered.get_json()["error"]["fields"])) == (422, ["answer"])
    answer = {"answer": "经两次入户，王秀兰未在家中居住，不予采纳"}
    review.finish("decide", "adjusted", "county_officer", form | answer)
    assert "不予采纳" in review.letter("F19")


def test_who_still_refuses_after_a_written_request_is_heard_before_the_aid_ends(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, as_: As
) -> None:
    review = taken_back(officers, jump_to, go_to)
    number = asked_in_writing(review, as_, date(2026, 11, 2))
    letter = review.letter("cooperate")
    assert "您家庭享受的最低生活保障正在复核" in letter
    assert "将在听取您的意见后依法决定是否终止救助" in letter
    form = refusal(number)
    assert review.try_act("uncooperative", "town_clerk", form).status_code == 422, "its days are not over"
    jump_to(date(2026, 11, 10))
    review.act("uncooperative", "town_clerk", form)
    page = review.as_("town_clerk").get(f"/cases/{review.no}").text
    drawn = re.findall(r'process-stage is-(\w+).*?process-name">([^<]+)<', page, re.DOTALL)
    (here,) = (n for n, (state, _name) in enumerate(drawn) if state == "current")
    assert [name for state, name in drawn[here + 1 :] if state == "ahead"] == [
        *("听取意见（不配合终止）", "不配合终止决定", "不配合终止")
    ]
    assert "不终止、继续办理的，才经过这一环节。" in page
    grounds = {"facts": "经书面通知仍不同意核对", "reasons": "无法核实收入和财产"}
    review.finish("refusal_opinion", "uncooperative", "town_reviewer", grounds)
    assert "意见：因不配合核查终止，现定每月900.00元" in review.letter("F15", "town_reviewer")
    told = {"told_on": review.today(), "way": "window", "intended": "拟终止", "statement": "不愿别人查账户"}
    review.finish("refusal_hearing", "done", "town_clerk", told)
    assert review.try_to("refusal_decision", "uncooperative", "county_officer", grounds).status_code == 422
    review.finish(
        "refusal_decision", "uncooperative", "county_officer", grounds | {"answer": "配合核查是法定义务"}
    )
    seen = review.seen_by()
    assert (seen["ended_as"], seen["entitlements"][0]["to_month"]) == ("uncooperative", "2026-11")
    jump_to(date(2027, 1, 11))
    page = review.as_("town_clerk").get(f"/cases/{review.no}").text
    assert (page.count("没有经过这一环节") >= 3, "尚未开始" in page) == (True, False)
    assert "900.00</span></b> 元/月，自 2026-10 起，至 2026-11 止" in page
    letter = review.letter("F19")
    for said in (
        "因不配合核查终止",
        "无法核实收入和财产",
        "配合核查是法定义务",
        "自2026年12月起停发",
        "您的救济权利",
        f"配合核查通知书（编号{number}）于2026年11月2日送达，要求不晚于2026年11月9日配合",
        *("第四十三条", "第四十七条"),
    ):
        assert said in letter
    assert "继续复核" not in letter


def test_who_signs_after_all_is_reviewed_on(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, as_: As
) -> None:
    review = refusing(taken_back(officers, jump_to, go_to), jump_to, as_)
    signed_again(review)
    sent_back = {"reason": "王秀兰已经签署授权，继续复核"}
    review.finish("refusal_opinion", "resumed", "town_reviewer", sent_back, note="王秀兰已经签署授权")
    review.check_clean()
    review.survey(changed=False)
    review.finish("review", "unchanged", "town_reviewer")
    assert review.seen_by()["ended_as"] == "unchanged"


def test_who_has_given_in_is_asked_anew_before_it_can_end_and_who_is_known_is_not_ended(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, as_: As
) -> None:
    review = taken_back(officers, jump_to, go_to)
    first = asked_in_writing(review, as_, date(2026, 11, 2))
    jump_to(date(2026, 11, 10))
    review.act("uncooperative", "town_clerk", refusal(first))
    why = {"reason": "王秀兰约定明日签署，继续复核"}
    review.finish("refusal_opinion", "resumed", "town_reviewer", why, note="已约定签署")
    again = review.try_act("uncooperative", "town_clerk", refusal(first))
    assert (again.status_code, list(again.get_json()["error"]["fields"])) == (422, ["request"])
    assert "该通知书已用于2026-11-10登记的不配合" in again.text
    second = asked_in_writing(review, as_, date(2026, 11, 10))
    signed_again(review)
    review.check_clean()
    jump_to(date(2026, 11, 18))
    review.survey(changed=False)
    assert review.open_stages() == ["review"]
    review.act(
        "enquire",
        "town_clerk",
        {"whom": "town_surveyor", "at": QINGNIANLU, "due_on": "2026-11-20", "what": "邻居怎么说"},
    )
    form = refusal(second, "2026-11-10", "2026-11-17")
    known = review.try_act("uncooperative", "town_clerk", form)
    assert (known.status_code, known.get_json()["error"]["code"]) == (409, "nothing_refused")
    review.finish("review", "unchanged", "town_reviewer")


def test_who_was_never_asked_does_not_lose_the_aid_because_the_one_who_refused_has_died(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, as_: As
) -> None:
    review = refusing(taken_back(officers, jump_to, go_to), jump_to, as_)
    review.act("death", "town_clerk", died("2026-11-09", "m2"))
    left = review.try_to("refusal_opinion", "uncooperative", "town_reviewer", GROUNDS, note="仍按不配合办理")
    assert (left.status_code, "须继续复核" in left.text) == (409, True)
    assert review.seen_by("town_reviewer")["advice"]["outcome"] == "resumed"
    review.finish("refusal_opinion", "resumed", "town_reviewer", {"reason": "王秀兰死亡，继续复核"})
    review.check_clean()
    review.survey(changed=False)
    review.finish("review", "change", "town_reviewer", {"facts": "剩一人", "reasons": "人口减少"})
    assert review.open_stages() == ["decide"]


def test_a_death_before_the_decision_sends_the_refusal_back(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, as_: As
) -> None:
    review = refusing(taken_back(officers, jump_to, go_to), jump_to, as_)
    review.finish("refusal_opinion", "uncooperative", "town_reviewer", GROUNDS)
    told = {"told_on": review.today(), "way": "window", "intended": "拟终止", "statement": "不愿别人查账户"}
    review.finish("refusal_hearing", "done", "town_clerk", told)
    review.act("death", "town_clerk", died("2026-11-09", "m2"))
    form = GROUNDS | {"answer": "配合核查是法定义务"}
    ended = review.try_to("refusal_decision", "uncooperative", "county_officer", form, note="仍按不配合办理")
    assert (ended.status_code, "须继续复核" in ended.text) == (409, True)
    review.finish("refusal_decision", "returned", "county_officer", {"reason": "王秀兰死亡，继续复核"})
    assert review.open_stages()[0] == "refusal_opinion"
