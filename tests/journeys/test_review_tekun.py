"""Somebody who is supported as tekun is looked at again: support ends after notice and hearing or a death, care changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests import factories
from tests.casework import CaseWork, Officers, visit_record

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]
SetValue = Callable[..., None]

REVIEW, REGRADE = "tekun.review", "tekun.regrade"
CONDITIONS = {
    "labour_evidence": "年满六十周岁",
    "livelihood_evidence": "没有收入",
    "no_supporter": True,
    "supporter_evidence": "村（社区）证明和户籍信息",
    "mode": "scattered",
    "mode_signed": True,
}
CAN_DO = dict.fromkeys(("eat", "dress", "bed", "toilet", "walk", "bathe"), True)


def to_be_decided(
    officers: Officers, go_to: GoTo, people: list[dict[str, Any]] | None = None, **said: Any
) -> CaseWork:
    """An old man without pension whose notice has hung and who waits for the decision."""
    people = people or factories.alone(pension="0.00")
    fields = {"reason": "无人赡养", **CONDITIONS, **said}
    case = factories.case(officers, people=people, type="tekun", fields=fields)
    case.accept()
    case.check_clean()
    visited(case, **said)
    if "appraise" in case.open_stages():
        case.appraise()
    case.review()
    graded = {"self_care": CAN_DO, "assessed_on": case.today(), "assessors": "何平"}
    case.finish("grade", "done", case.waiting_at("grade")["holder"]["duty"], graded)
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    return case


def supported(
    officers: Officers, go_to: GoTo, people: list[dict[str, Any]] | None = None, **said: Any
) -> CaseWork:
    """An old man without pension who is supported at home since the month after the decision."""
    case = to_be_decided(officers, go_to, people, **said)
    grant(case)
    return case


def grant(case: CaseWork, **more: Any) -> None:
    """Granted as the rules advise."""
    amount = case.seen_by("town_reviewer")["advice"]["amount"]
    form = {"amount": amount, "facts": "情况属实", **more}
    decided(case, "granted", form, note="自理能力评定在审核以后，按评定核定")
    assert case.seen_by()["ended_as"] == "granted"


def visited(case: CaseWork, **found: Any) -> None:
    """Two surveyors went, and wrote down what shows the three conditions."""
    for number in (1, 2):
        record = visit_record(**{**CONDITIONS, **found})
        case.finish("survey", "done", "town_surveyor", record, number=number)


def decided(case: CaseWork, outcome: str, form: dict[str, Any], note: str = "") -> None:
    """Whoever decides in that street signs, as many as it takes."""
    number = 0
    while case.seen_by()["status"] != "closed":
        number += 1
        holder = case.waiting_at("decide")["holder"]["duty"]
        case.finish("decide", outcome, holder, form, number=number, note=note)


def opened(case: CaseWork, why: str, pipeline: str = REVIEW) -> CaseWork:
    """A review of what the case granted, or a new grade."""
    answer = case.try_to_open(pipeline, "town_clerk", why)
    assert answer.status_code == 201, answer.text
    return CaseWork(case.officers, answer.get_json(), case.town)


def test_an_old_man_comes_into_a_pension_and_is_supported_no_longer_after_a_notice(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = supported(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case, "信息核对发现新增养老金")
    visited(review, changed=True, incomes=[{"member": "m1", "item": "pension", "amount": "2000.00"}])
    advice = review.seen_by("town_reviewer")["advice"]
    assert advice["outcome"] == "stop"
    kept = review.try_to("assess", "keep", "town_reviewer", note="年事已高，本期仍予供养")
    assert (kept.status_code, kept.get_json()["error"]["code"]) == (409, "not_left")
    review.finish("assess", "stop", "town_reviewer", {"ground": "means", "facts": "每月养老金2000元"})
    page = review.as_("town_clerk").get(f"/cases/{review.no}/finish/hear/done").text
    assert "拟终止救助供养，现定每月 1175.00 元，预计自2026年12月起执行。" in page
    heard = {"told_on": review.today(), "way": "window", "intended": "拟终止供养", "statement": "我同意"}
    review.finish("hear", "done", "town_clerk", heard)
    review.hang_everywhere()
    sheet = review.letter("ending_notice")
    assert "拟终止的特困人员救助供养对象公示如下" in sheet
    assert "拟确认" not in sheet
    early = review.try_to(
        "decide", "stop", "county_officer", {"facts": "养老金", "reasons": "超过标准"}, note="终止"
    )
    assert early.status_code == 409
    review.wait_until("publicise", go_to)
    form = {"facts": "自十月起每月领取养老金2000元", "reasons": "收入不低于低保标准", "last_month": "2026-12"}
    decided(review, "stop", form)

    assert review.seen_by()["ended_as"] == "stopped"
    (entitlement,) = case.seen_by()["entitlements"]
    assert (entitlement["state"], entitlement["to_month"]) == ("ended", "2026-12")
    assert {line["to_month"] for line in entitlement["schedule"]} == {"2026-12"}
    letter = review.letter("F23")
    assert "作出决定：终止救助供养" in letter
    assert "自十月起每月领取养老金2000元" in letter
    assert "发至2026年12月，自2027年1月起停发" in letter
    assert "我同意" in letter
    assert "您的救济权利" in letter
    again = case.try_to_open(REVIEW, "town_clerk", "再看看")
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "nothing_to_follow")


def test_after_a_death_nobody_visits_or_is_heard_and_the_family_is_told(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = supported(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case, "年度复核")
    death = {"member": "m1", "died_on": "2026-10-20", "source": "殡葬数据"}
    review.act("death", "town_clerk", death)
    assert review.open_stages() == ["assess"]
    assert review.seen_by("town_reviewer")["advice"]["reasons"] == ["救助对象已死亡，供养终止。"]
    review.finish("assess", "stop", "town_reviewer", {"ground": "death", "facts": "十月二十日去世"})
    assert review.open_stages() == ["publicise"]
    review.hang_everywhere()
    review.wait_until("publicise", go_to)
    decided(review, "died", {"facts": "十月二十日去世", "reasons": "死亡"})

    (entitlement,) = case.seen_by()["entitlements"]
    assert (entitlement["state"], entitlement["to_month"]) == ("ended", "2026-10")
    letter = review.letter("F23")
    assert "孙大海的家属" in letter
    assert "因死亡终止" in letter
    assert "发至2026年10月，自2026年11月起停发" in letter


def test_a_new_grade_changes_the_care_line_from_the_month_that_the_county_has_set_and_nothing_else(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, set_value: SetValue
) -> None:
    case = supported(officers, go_to, mode="centralized")
    (entitlement,) = case.seen_by()["entitlements"]
    jump_to(date(2026, 11, 2))
    set_value("care_change_effective", "same_month", module="tekun", since=date(2026, 11, 1))
    regrade = opened(case, "卧床不起", REGRADE)
    holder = regrade.waiting_at("grade")["holder"]["duty"]
    can_do_little = CAN_DO | dict.fromkeys(("dress", "bed", "toilet", "bathe"), False)
    graded = {"self_care": can_do_little, "assessed_on": regrade.today(), "assessors": "何平、吕红"}
    regrade.finish("grade", "done", holder, graded)
    differs = regrade.try_to("grade", "done", holder, graded | {"self_care": CAN_DO}, number=2)
    assert differs.status_code == 422
    assert "不能有两种结果" in differs.get_json()["error"]["message"]
    assert list(differs.get_json()["error"]["fields"]) == ["self_care"]
    regrade.finish("grade", "done", holder, graded, number=2)
    advice = regrade.seen_by("town_reviewer")["advice"]
    assert advice["outcome"] == "raised"
    assert dict(advice["lines"])["care"] == "1000.00", "the rate of an institution, as it was chosen once"
    changed = {"facts": "四项不能自主完成", "amount": advice["amount"]}
    regrade.finish("assess", "raised", "town_reviewer", changed)
    decided(regrade, "raised", changed)

    (after,) = case.seen_by()["entitlements"]
    assert after["state"] == "in_effect"
    now = {(s["kind"], s["from_month"]): s["amount"] for s in after["schedule"] if s["to_month"] is None}
    assert now[("care", "2026-11")] == "1000.00"
    assert len(entitlement["schedule"]) < len(after["schedule"])
    page = case.as_("county_officer").get(f"/cases/{case.no}").text
    assert "照料护理标准 · 2026-11" in page, "each sum by its name"
    letter = regrade.letter("F19")
    assert "作出决定：提高护理标准" in letter
    assert f"现为每月{float(entitlement['amount']):,.2f}元" in letter
    assert "自2026年11月起，每月发放" in letter


def test_a_second_survey_is_filled_in_anew_and_who_goes_against_the_advice_gives_reasons_of_his_own(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = supported(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case, "年度复核")
    visited(review, changed=False)
    review.finish("assess", "unclear", "town_reviewer", {"reason": "没有见到本人"}, note="没有见到本人")
    empty = review.try_to("survey", "done", "town_surveyor", {})
    assert (empty.status_code, "visited_on" in empty.get_json()["error"]["fields"]) == (422, True)
    visited(review, changed=True)
    assert review.seen_by("town_reviewer")["advice"]["outcome"] == "keep"
    wish = {"ground": "own_wish", "facts": "本人书面申请退出"}
    review.finish("assess", "stop", "town_reviewer", wish, note="本人自愿退出")
    heard = {"told_on": review.today(), "way": "window", "intended": "终止供养", "statement": "我自愿退出"}
    review.finish("hear", "done", "town_clerk", heard)
    review.hang_everywhere()
    review.wait_until("publicise", go_to)
    decided(review, "stop", {"facts": "本人书面申请退出", "reasons": "自愿申请退出"}, note="本人自愿退出")
    letter = review.letter("F23")
    assert "自愿申请退出" in letter
    assert "视为无劳动能力" not in letter
