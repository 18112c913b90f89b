"""A family that receives dibao is looked at again: raised, reduced, stopped, or led out step by step; each a case of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import QINGNIANLU, CaseWork, Officers
from tests.district import upload

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]
SetValue = Callable[..., None]

REVIEW = "dibao.review"


def mother_and_daughter() -> list[dict[str, Any]]:
    """EX-D4: two people, 450 a head, so that 600 a month are due while the standard is 750."""
    return [
        factories.one(
            "何玉兰", date(1964, 3, 3), sex="female", incomes=[factories.income("pension", "900.00")]
        ),
        factories.one("何晓雨", date(2004, 9, 9), "child", sex="female", studying=True),
    ]


def opened(case: CaseWork, duty: str = "town_clerk", why: str = "家庭报告收入有变化") -> CaseWork:
    """A review of what the case granted."""
    answer = case.try_to_open(REVIEW, duty, why)
    assert answer.status_code == 201, answer.text
    return CaseWork(case.officers, answer.get_json(), case.town)


def visited(review: CaseWork, *, changed: bool = True, **found: Any) -> None:
    """Sources have nothing to say, two surveyors went."""
    review.check_clean()
    review.survey(changed=changed, **found)


def heard(review: CaseWork, **said: Any) -> None:
    """The clerk asked the family, who said something."""
    form = {
        "told_on": review.today(),
        "way": "window",
        "intended": "拟停发低保金，女儿就业后人均收入超过标准",
        "statement": "知道了，希望给一段时间",
    }
    review.finish("hear", "done", "town_clerk", form | said)


ANSWERED = {"answer": "标准和计算方法已经说明，没有渐退的规定"}
"""What a decision answers to those words (SAL26 48)."""


def granted(officers: Officers, go_to: GoTo, town: str = QINGNIANLU, **more: Any) -> CaseWork:
    """A family to whom dibao was granted by whoever decides in that street."""
    return factories.case(officers, at="granted", town=town, go_to=go_to, **more)


@pytest.fixture
def gradual(set_value: SetValue, jump_to: JumpTo) -> None:
    """The county gives six months of gradual exit, at what was paid before."""
    jump_to(date(2026, 1, 5))
    set_value("exit.gradual", value=True, module="dibao")
    set_value("exit.gradual_months", {"n": 6, "unit": "months"}, module="dibao")


@pytest.mark.usefixtures("gradual")
def test_EX_D4_a_daughter_starts_work_and_the_family_leaves_after_six_months(
    officers: Officers, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to, people=mother_and_daughter())
    assert case.seen_by()["entitlements"][0]["amount"] == "600.00"

    jump_to(date(2026, 5, 25))
    review = opened(case)
    wages = [{"member": "m2", "item": "wage", "amount": "925.00"}]
    works = {"member": "m2", "since": "2026-05-04", "working": True, "studying": False, "reason": "毕业就业"}
    visited(review, crossed_on="2026-05-04", incomes=wages, changes=[works])
    advice = review.seen_by("town_reviewer")["advice"]
    assert advice["outcome"] == "change"
    assert any("820.00" in reason and "750.00" in reason for reason in advice["reasons"])
    assert any("低保边缘家庭标准 1125.00" in reason for reason in advice["reasons"])
    review.finish(
        "review",
        "change",
        "town_reviewer",
        {"facts": "女儿就业", "reasons": "人均收入超过低保标准"},
        note="女儿五月起就业",
    )
    refused = review.try_to("decide", "phase_out", "county_officer", {"facts": "女儿就业", "reasons": "超标"})
    assert refused.status_code == 409
    assert "听取意见" in refused.get_json()["error"]["message"]
    heard(review)
    advice = review.seen_by("county_officer")["advice"]
    assert (advice["outcome"], advice["amount"]) == ("phase_out", "600.00")
    review.finish(
        "decide",
        "phase_out",
        "county_officer",
        {
            "facts": "女儿自五月起就业，人均收入820元",
            "reasons": "收入超过低保标准",
            "answer": "按规定给予六个月渐退期",
        },
    )

    letter = review.letter("F19")
    assert "渐退" in letter
    assert "自2026年6月至2026年11月，每月发放600.00元" in letter
    assert "自2026年12月起停发" in letter
    assert "希望给一段时间" in letter
    assert "六个月渐退期" in letter
    assert review.waiting_at("phase_out")["wakes_on"] == "2026-11-30"
    (entitlement,) = case.seen_by()["entitlements"]
    assert [(s["from_month"], s["to_month"], s["amount"]) for s in entitlement["schedule"]] == [
        ("2026-02", "2026-05", "600.00"),
        ("2026-06", "2026-11", "600.00"),
    ]

    go_to(date(2026, 12, 1))
    review.version = review.seen_by()["version"]
    review.finish("tell_stop", "done", "town_clerk")

    seen = review.seen_by()
    assert (seen["status"], seen["ended_as"]) == ("closed", "stopped")
    letter = review.letter("F19")
    assert "您家庭享受的最低生活保障，每月600.00元" in letter
    assert "发至2026年11月，自2026年12月起停发" in letter
    assert "您的救济权利" in letter
    (entitlement,) = case.seen_by()["entitlements"]
    assert (entitlement["state"], entitlement["to_month"], entitlement["amount"]) == (
        "ended",
        "2026-11",
        "0.00",
    )
    assert [f["no"] for f in case.seen_by()["follow_ups"]] == [review.no]
    again = case.try_to_open(REVIEW, "town_clerk", "还要看看")
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "nothing_to_follow")


@pytest.mark.req("LAW-01")
def test_every_case_stands_under_the_texts_of_its_own_acceptance_and_a_review_under_those_of_its_opening(
    officers: Officers, jump_to: JumpTo, go_to: GoTo
) -> None:
    jump_to(date(2023, 3, 1))
    family = granted(officers, go_to)
    jump_to(date(2026, 6, 30))
    before = factories.case(officers, at="review", people=factories.alone(name="孙福来"))
    jump_to(date(2026, 7, 1))
    since = factories.case(officers, at="review", people=factories.alone(name="周小兰"))
    jump_to(date(2026, 7, 10))
    for case in (before, since):
        case.review()
        case.hang_everywhere()
    go_to(date(2026, 7, 20))
    for case, decide in ((before, before.district_decides), (since, since.decide)):
        case.version = case.seen_by()["version"]
        decide()

    old, new = before.letter("F17"), since.letter("F17")
    assert "《社会救助暂行办法》（国务院令第649号）第十一条" in old
    assert "社会救助法》" not in old
    assert "《社会救助法》第十八条、第四十五条" in new
    assert "社会救助暂行办法" not in new
    assert "《社会救助法》" not in cited(before)
    assert "《社会救助暂行办法》（国务院令第649号）" in cited(before)
    assert "《社会救助法》" in cited(since)
    assert "社会救助暂行办法" not in cited(since)

    review = opened(family)
    (paper,) = [p for p in review.seen_by()["papers"] if p["document"] == "F03"]
    assert paper["label"] == "家庭经济状况核对授权书"
    asked = review.answers_waiting()[0]
    too_early = review.try_answer(asked["member"], asked["source"], "clean")
    assert (too_early.status_code, too_early.get_json()["error"]["code"]) == (409, "unauthorised")
    signed = {"document": "F03", "member": "m1", "signed_on": "2026-07-20"}
    renewed = review.as_("town_clerk").post(f"/api/v1/cases/{review.no}/papers", data=signed)
    assert renewed.status_code == 201, renewed.text
    visited(review, incomes=[{"member": "m1", "item": "pension", "amount": "500.00"}])
    review.finish(
        "review", "change", "town_reviewer", {"facts": "养老金提高", "reasons": "应当减发"}, note="养老金提高"
    )
    heard(review)
    less = {"facts": "养老金提高到500元", "amount": "250.00"}
    review.finish("decide", "reduced", "county_officer", less | ANSWERED)
    letter = review.letter("F19")
    assert "《社会救助法》第四十八条" in letter
    assert "社会救助暂行办法" not in letter
    assert "《社会救助法》第七十六条" in letter.partition("您的救济权利")[2]
    (entitlement,) = family.seen_by()["entitlements"]
    assert entitlement["schedule"][-1] == {
        "kind": "dibao",
        "label": "最低生活保障金",
        "amount": "250.00",
        "from_month": "2026-08",
        "to_month": None,
    }


def cited(case: CaseWork) -> str:
    """What the working of the advice behind the decision cites."""
    trace = case.seen_by("town_reviewer")["advice"]["trace"]
    return "".join(text for line in trace for text in line["cited"])


def test_a_review_that_finds_nothing_new_changes_nothing_and_lets_the_family_be(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case, "county_officer", "年度复核")
    second = case.try_to_open(REVIEW, "town_reviewer", "再复核一次")
    assert second.status_code == 409
    assert review.no in second.get_json()["error"]["message"]
    visited(review, changed=False)
    review.finish("review", "unchanged", "town_reviewer")  # as advised: nobody loses anything by it

    assert (review.seen_by()["ended_as"], review.seen_by()["follows"]) == ("unchanged", case.no)
    (entitlement,) = case.seen_by()["entitlements"]
    assert (entitlement["state"], entitlement["amount"], len(entitlement["schedule"])) == (
        "in_effect",
        "450.00",
        1,
    )
    assert [f["ended_as"] for f in case.seen_by()["follow_ups"]] == ["unchanged"]


def test_whose_own_share_was_stopped_stays_out_in_a_review_until_a_decision_takes_him_in(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    people = factories.family_of_three("900")
    case = factories.case(officers, at="decide", town=QINGNIANLU, people=people, go_to=go_to)
    refused_work = [{"member": "m3", "reason": "连续三次拒绝介绍的工作", "job_refusals": 3}]
    case.district_decides(amount="900.00", left_out=refused_work, note="只停发拒绝就业者本人的份额")
    jump_to(date(2026, 11, 2))
    review = opened(case)
    visited(review, changed=False)
    advice = review.seen_by("town_reviewer")["advice"]
    assert dict(advice["members"])["m3"] == "work_refused"
    assert advice["outcome"] == "unchanged"


def ended_by_death(review: CaseWork, decider: str = "county_officer", people: int = 1) -> None:
    """The township's opinion, and the decision of whoever confirms."""
    review.finish("death_opinion", "died", "town_reviewer")
    for number in range(1, people + 1):
        review.finish("death_decision", "died", decider, number=number)


def test_the_only_recipient_has_died_and_what_is_paid_ends_with_that_month(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    review.act("death", "town_clerk", {"member": "m1", "died_on": "2026-10-20", "source": "殡葬数据"})
    ended_by_death(review)

    assert review.seen_by()["ended_as"] == "died"
    (entitlement,) = case.seen_by()["entitlements"]
    assert (entitlement["state"], entitlement["to_month"]) == ("ended", "2026-10")
    letter = review.letter("F19")
    assert "孙大海的家属：" in letter
    assert "每月450.00元" in letter
    assert "作出决定：因死亡终止" in letter
    assert "孙大海于2026年10月20日死亡。" in letter
    assert "发至2026年10月，自2026年11月起停发" in letter


def test_nobody_opens_a_review_without_a_reason_without_a_grant_or_under_another_duty(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    undecided = factories.case(officers, at="review")
    answer = undecided.try_to_open(REVIEW, "town_clerk", "看看")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "nothing_to_follow")
    case = granted(officers, go_to, people=factories.alone(name="周小兰"))
    silent = case.try_to_open(REVIEW, "town_clerk", "")
    assert (silent.status_code, list(silent.get_json()["error"]["fields"])) == (422, ["reason"])
    assert case.try_to_open(REVIEW, "town_surveyor", "看看").status_code == 403
    unknown = case.try_to_open("tekun.review", "town_clerk", "看看")
    assert unknown.status_code == 409
    stranger = officers("town_clerk").post(
        f"/api/v1/cases/{case.no}/follow-ups", json={"pipeline": REVIEW, "form": {"reason": "看看"}}
    )
    assert stranger.status_code == 403
    assert case.seen_by()["follow_ups"] == []


def test_a_gradual_exit_is_not_given_to_whom_the_rule_does_not_give_it(
    officers: Officers, gradual: None, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 5, 25))
    review = opened(case)
    visited(review, incomes=[{"member": "m1", "item": "pension", "amount": "900.00"}])
    review.finish(
        "review",
        "change",
        "town_reviewer",
        {"facts": "养老金提高", "reasons": "人均收入超过标准"},
        note="超过标准",
    )
    heard(review)
    form = {"facts": "养老金提高", "reasons": "人均收入超过标准"}
    refused = review.try_to("decide", "phase_out", "county_officer", form, note="给六个月")
    assert refused.status_code == 409
    assert "不适用渐退期" in refused.get_json()["error"]["message"]

    review.finish("decide", "stopped", "county_officer", form | ANSWERED)
    assert review.seen_by()["ended_as"] == "stopped"
    (entitlement,) = case.seen_by()["entitlements"]
    assert (entitlement["state"], entitlement["to_month"]) == ("ended", "2026-05")
    assert "自2026年6月起停发" in review.letter("F19")


def opined(review: CaseWork, **form: Any) -> None:
    """The reviewer's opinion that something changes, on grounds that can be read."""
    grounds = {"facts": "养老金提高到六百多元", "reasons": "家庭收入增加，应当调整保障金额"}
    review.finish("review", "change", "town_reviewer", grounds | form, note="与系统测算不同，按调查结果提出")


GRAVE = {"facts": "养老金提高到六百多元", "reasons": "家庭收入增加，应当停发"}


def test_who_was_heard_on_less_money_and_still_qualifies_is_not_stopped_whatever_is_written(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    visited(review, incomes=[{"member": "m1", "item": "pension", "amount": "340.00"}])
    opined(review, proposes="reduced", proposed_amount="410.00")
    told = {"told_on": review.today(), "way": "window", "intended": "减发至410元", "statement": "不同意"}
    review.finish("hear", "done", "town_clerk", told)

    for form in ({"facts": "x", "reasons": "y"}, GRAVE):
        answer = review.try_to("decide", "stopped", "county_officer", form, note="考虑到家庭实际情况")
        assert answer.status_code == 409
        assert "不得停发" in answer.text
    silent = review.try_to("decide", "stopped", "county_officer", {"facts": "x", "reasons": "y"})
    assert "与系统建议不一致" in silent.text
    assert "“x”太短" in silent.text
    assert "“y”太短" in silent.text
    less = {"facts": "养老金提高到三百四十元", "amount": "300.00"}
    answer = review.try_to("decide", "reduced", "county_officer", less, note="考虑到家庭实际情况")
    assert answer.status_code == 409
    assert "减发至每月 410.00 元" in answer.text
    heard_out = {"amount": "410.00", "answer": "养老金增加四十元，按规定相应减发"}
    unanswered = review.try_to("decide", "reduced", "county_officer", less | {"amount": "410.00"})
    assert (unanswered.status_code, unanswered.get_json()["error"]["basis"]) == (422, ["SAL26:48"])
    assert list(unanswered.get_json()["error"]["fields"]) == ["answer"]
    review.finish("decide", "reduced", "county_officer", less | heard_out)
    assert "答复：养老金增加四十元，按规定相应减发" in review.letter("F19")
    (entitlement,) = case.seen_by()["entitlements"]
    assert entitlement["schedule"][-1]["amount"] == "410.00"


def test_what_the_opinion_would_take_is_heard_though_the_rules_advise_no_change(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    visited(review, changed=False)
    assert review.seen_by("town_reviewer")["advice"]["outcome"] == "unchanged"
    opined(review)
    assert review.open_stages() == ["hear"]
    heard(review)
    back = {"reason": "意见没有写明怎样变更"}
    review.finish("decide", "returned", "county_officer", back)
    opined(review, proposes="reduced", proposed_amount="400.00")
    assert review.open_stages() == ["hear"]
    heard(review)
    form = {"facts": "养老金提高到三百五十元", "amount": "400.00"} | ANSWERED
    refused = review.try_to("decide", "reduced", "county_officer", form, note="按复核意见减发")
    assert (refused.status_code, "每月应为 450.00 元，不得低于它" in refused.text) == (409, True)

    review.finish("decide", "returned", "county_officer", {"reason": "养老金应当先查明"})
    review.finish(
        "review",
        "unclear",
        "town_reviewer",
        {"reason": "养老金有出入，再次调查"},
        note="养老金数额有出入，退回再次调查",
    )
    review.survey(changed=True, incomes=[{"member": "m1", "item": "pension", "amount": "350.00"}])
    opined(review)
    heard(review)
    review.finish("decide", "reduced", "county_officer", form)
    assert "希望给一段时间" in review.letter("F19")


def test_a_ground_that_every_stop_asks_for_is_no_reason_to_depart_from_the_advice(
    officers: Officers, gradual: None, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to, people=mother_and_daughter())
    jump_to(date(2026, 5, 25))
    review = opened(case)
    wages = [{"member": "m2", "item": "wage", "amount": "925.00"}]
    works = {"member": "m2", "since": "2026-05-04", "working": True, "studying": False, "reason": "毕业就业"}
    visited(review, crossed_on="2026-05-04", incomes=wages, changes=[works])
    opined(review, proposes="stopped")
    heard(review)
    answer = review.try_to("decide", "stopped", "county_officer", GRAVE)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "departs")
    review.finish("decide", "stopped", "county_officer", GRAVE | ANSWERED, note="家庭书面放弃渐退期")
    assert review.seen_by()["ended_as"] == "stopped"


def test_a_closed_case_shows_the_income_that_was_known_when_it_was_closed(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)

    def incomes(of: CaseWork) -> set[str | None]:
        items = of.seen_by("town_reviewer")["means"]["items"]
        return {item["surveyed"] for item in items}

    before = incomes(case)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    visited(review, incomes=[{"member": "m1", "item": "pension", "amount": "340.00"}])
    assert "340.00" in incomes(review)
    assert incomes(case) == before


def test_where_the_consent_has_run_out_the_clerk_has_it_signed_anew_and_the_check_goes_on(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to, people=factories.alone())

    def asked() -> bool:
        items = case.as_("town_clerk").get("/api/v1/worklist").get_json()["items"]
        return any(str(item["what"]).startswith("请本人重新签署核对授权书") for item in items)

    jump_to(date(2027, 9, 15))
    review = opened(case, why="满一年复核")
    assert asked()
    waiting = review.answers_waiting()[0]
    refused = review.try_answer(waiting["member"], waiting["source"], "clean")
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "unauthorised")

    signed = {"document": "F03", "member": "m1", "signed_on": "2027-09-15", **upload("授权书.pdf")}
    filed = case.as_("town_clerk").post(f"/api/v1/cases/{review.no}/papers", data=signed)
    assert filed.status_code == 201, filed.text
    assert not asked()
    assert review.try_answer(waiting["member"], waiting["source"], "clean").status_code == 200


GIVEN_UP = {"facts": "本人自愿放弃", "reasons": "本人书面申请", "proposes": "stopped"}


def test_who_gives_dibao_up_in_writing_leaves_it_though_the_family_still_qualifies(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case, why="本人自愿退出低保")
    visited(review, changed=False)
    assert review.seen_by("town_reviewer")["advice"]["outcome"] == "unchanged"
    wish = GIVEN_UP | {"given_up_on": "2026-11-01"}
    unsigned = review.try_to("review", "change", "town_reviewer", wish, note="本人书面自愿放弃")
    assert (unsigned.status_code, list(unsigned.get_json()["error"]["fields"])) == (422, ["given_up_on"])
    assert "自愿放弃救助的书面申请" in unsigned.get_json()["error"]["next"]
    review.hand_in("given_up")
    review.finish("review", "change", "town_reviewer", wish, note="本人书面自愿放弃")
    heard(review, gives_up=True)
    advice = review.seen_by("county_officer")["advice"]
    assert (advice["outcome"], advice["amount"]) == ("stopped", None)
    assert advice["reasons"] == ["救助对象于2026-11-01书面申请自愿放弃救助，按其意愿终止。"]
    given = {"facts": "本人自愿放弃", "reasons": "本人书面申请"} | ANSWERED
    review.finish("decide", "stopped", "county_officer", given)
    assert review.seen_by()["ended_as"] == "stopped"
    (entitlement,) = case.seen_by()["entitlements"]
    assert entitlement["state"] == "ended"
    assert "自愿放弃" in review.letter("F19")


def wish_on_paper(officers: Officers, jump_to: JumpTo, go_to: GoTo) -> CaseWork:
    """A family that still qualifies; the opinion rests on a paper by which they give the aid up."""
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    visited(review, changed=False)
    review.hand_in("given_up")
    wish = GIVEN_UP | {"given_up_on": "2026-11-01"}
    review.finish("review", "change", "town_reviewer", wish, note="本人书面自愿放弃")
    return review


def test_who_says_when_heard_that_he_gave_nothing_up_keeps_his_aid_whatever_paper_there_is(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    review = wish_on_paper(officers, jump_to, go_to)
    heard(review, gives_up=False, statement="我没有放弃，那个签字不是我写的")
    advice = review.seen_by("county_officer")["advice"]
    assert (advice["outcome"], advice["amount"]) == ("returned", "450.00")
    assert "按其意愿终止" not in str(advice)
    form = {"facts": "本人自愿放弃", "reasons": "已有书面申请", "answer": "不予采纳，已有书面申请"}
    refused = review.try_to("decide", "stopped", "county_officer", form, note="已有书面申请")
    assert (refused.status_code, "仍符合低保条件" in refused.text) == (409, True)
    review.finish("decide", "returned", "county_officer", {"reason": "本人否认放弃"}, note="本人否认放弃")
    review.finish("review", "unchanged", "town_reviewer")
    assert review.seen_by()["ended_as"] == "unchanged"


def test_who_is_heard_on_giving_up_is_asked_whether_it_is_his_wish_and_silence_confirms_nothing(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    review = wish_on_paper(officers, jump_to, go_to)
    asked = {"told_on": "2026-11-02", "way": "window", "intended": "拟按自愿放弃停发"}
    unsaid = review.try_to("hear", "done", "town_clerk", asked | {"statement": "知道了"})
    assert (unsaid.status_code, list(unsaid.get_json()["error"]["fields"])) == (422, ["gives_up"])
    assert "是否确认自愿放弃" in unsaid.text
    review.hand_in("told")
    jump_to(date(2026, 12, 1))
    silent = review.try_to("hear", "done", "town_clerk", asked | {"silent": True, "gives_up": True})
    assert (silent.status_code, list(silent.get_json()["error"]["fields"])) == (422, ["gives_up"])
    review.finish("hear", "done", "town_clerk", asked | {"silent": True})
    form = {"facts": "本人自愿放弃", "reasons": "本人书面申请"}
    refused = review.try_to("decide", "stopped", "county_officer", form, note="期满未答复")
    assert (refused.status_code, "仍符合低保条件" in refused.text) == (409, True)


def test_who_denied_it_once_and_signs_anew_is_asked_anew(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    review = wish_on_paper(officers, jump_to, go_to)
    heard(review, gives_up=False)
    review.finish("decide", "returned", "county_officer", {"reason": "本人否认放弃"}, note="本人否认放弃")
    wish = GIVEN_UP | {"given_up_on": "2026-11-02"}
    review.finish("review", "change", "town_reviewer", wish, note="本人重新书面申请")
    assert review.open_stages() == ["hear"]
    heard(review, gives_up=True, statement="确实是我自己的意思")
    form = {"facts": "本人自愿放弃", "reasons": "本人书面申请"} | ANSWERED
    review.finish("decide", "stopped", "county_officer", form)
    assert review.seen_by()["ended_as"] == "stopped"


def test_who_takes_the_wish_back_after_he_was_heard_is_not_stopped(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    visited(review, changed=False)
    review.hand_in("given_up")
    wish = GIVEN_UP | {"given_up_on": "2026-11-01"}
    review.finish("review", "change", "town_reviewer", wish, note="本人书面自愿放弃")
    heard(review, gives_up=True)
    review.finish(
        "decide",
        "returned",
        "county_officer",
        {"reason": "本人已收回放弃的意思"},
        note="本人当面收回放弃的意思，不再申请退出",
    )
    review.finish("review", "change", "town_reviewer", GIVEN_UP, note="仍拟停发")
    heard(review)
    form = {"facts": "本人自愿放弃", "reasons": "本人书面申请"} | ANSWERED
    refused = review.try_to("decide", "stopped", "county_officer", form, note="按此前的申请")
    assert (refused.status_code, "仍符合低保条件" in refused.text) == (409, True)


def test_who_is_paid_the_same_as_before_is_not_decided_to_be_paid_more(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    visited(review, changed=False)
    opinion = {"facts": "家庭情况没有变化", "reasons": "拟重新核定金额", "proposes": "increased"}
    review.finish("review", "change", "town_reviewer", opinion, note="家庭要求重新核定")
    if review.open_stages() == ["hear"]:
        heard(review)
    advice = review.seen_by("county_officer")["advice"]
    assert advice["outcome"] == "returned"
    assert "没有可以决定的变更" in advice["reasons"][0]
    same = {"facts": "家庭情况没有变化", "amount": "450.00"} | ANSWERED
    refused = review.try_to("decide", "increased", "county_officer", same, note="按原金额继续发放")
    assert (refused.status_code, "不是变更" in refused.get_json()["error"]["message"]) == (409, True)
    review.finish(
        "decide", "returned", "county_officer", {"reason": "金额和人员都没有变化"}, note="没有可以变更的"
    )
    assert review.open_stages() == ["review"]


def test_who_no_longer_qualifies_is_not_paid_on_with_less_whatever_is_written(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    visited(review, incomes=[{"member": "m1", "item": "pension", "amount": "900.00"}])
    opined(review, proposes="stopped")
    heard(review)
    assert review.seen_by("county_officer")["advice"]["outcome"] == "stopped"
    less = {"facts": "养老金提高到九百元", "amount": "100.00", **ANSWERED}
    answer = review.try_to("decide", "reduced", "county_officer", less, note="考虑到家庭实际情况")
    assert (answer.status_code, "只能停发或者渐退" in answer.text) == (409, True)
    assert case.seen_by()["entitlements"][0]["schedule"][-1]["amount"] == "450.00"
