"""Somebody who receives dibao dies: payment is held at once, whoever confirms decides the end, and nothing paid is lost (SAL26 47, 70; N83 1(3))."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, CaseWork, Officers
from tests.conftest import As
from tests.journeys.test_letters_say_what_happened import earning_parents
from tests.journeys.test_review import (
    ANSWERED,
    ended_by_death,
    gradual,
    granted,
    heard,
    mother_and_daughter,
    opened,
    opined,
    visited,
)

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]
ACCOUNT = {"bank": "西安银行", "account": "6222 0000 9999 1111"}

__all__ = ["gradual"]


def died(on: str, member: str = "m1", **more: Any) -> dict[str, Any]:
    """What the clerk registers."""
    return {"member": member, "died_on": on, "source": "殡葬数据", **more}


def entitlement(case: CaseWork) -> dict[str, Any]:
    """What the case granted."""
    (only,) = case.seen_by()["entitlements"]
    return dict(only)


def months(case: CaseWork) -> list[tuple[str, str | None, str]]:
    """What is paid from when until when."""
    return [(s["from_month"], s["to_month"], s["amount"]) for s in entitlement(case)["schedule"]]


def applied(officers: Officers, people: list[dict[str, Any]]) -> Any:
    """The plain answer to one more application of these people."""
    return officers("town_clerk").post("/api/v1/cases", json=factories.application(people))


def page_of(case: CaseWork) -> str:
    """The page of a case, as its county reads it."""
    answer = case.as_("county_officer").get(f"/cases/{case.no}")
    assert answer.status_code == 200
    return str(answer.text)


def test_an_end_by_death_is_decided_by_the_county_where_no_instrument_delegates_it(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    assert "不再办理这一环节" not in page_of(review)
    review.act("death", "town_clerk", died("2026-10-20"))

    assert review.open_stages()[0] == "death_opinion"
    assert page_of(review).count("不再办理这一环节") >= 3, "survey, hearing and change are not ahead any more"
    assert (entitlement(case)["state"], entitlement(case)["held_from"]) == ("in_effect", "2026-11")
    assert "暂不发放" in "".join(r["said"] for r in case.seen_by()["remarks"])
    assert review.seen_by("town_reviewer")["advice"]["outcome"] == "died"
    assert "F19" not in review.letters()
    review.finish("death_opinion", "died", "town_reviewer")
    assert review.waiting_at("death_decision")["holder"]["duty"] == "county_officer"
    assert review.try_to("death_decision", "died", "town_confirmer").status_code in (403, 409)
    review.finish("death_decision", "died", "county_officer")

    assert review.seen_by()["ended_as"] == "died"
    assert (entitlement(case)["state"], entitlement(case)["to_month"]) == ("ended", "2026-10")
    assert (entitlement(case)["held_from"], entitlement(case)["overpaid"]) == (None, None)
    letter = review.letter("F19")
    assert "莲湖区民政局" in letter
    assert "青年路街道办事处于" not in letter
    assert "孙大海于2026年10月20日死亡。" in letter
    assert "发至2026年10月，自2026年11月起停发" in letter


def test_where_an_instrument_delegates_it_the_members_sign_the_end_by_death(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to, town=BEIGUAN)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    review.act("death", "town_clerk", died("2026-10-20"))
    ended_by_death(review, "town_confirmer", 3)
    assert (review.seen_by()["ended_as"], entitlement(case)["state"]) == ("died", "ended")


def test_a_death_before_the_first_month_leaves_what_was_paid_on_record_and_names_it(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    review.act("death", "town_clerk", died("2026-09-20"))
    assert entitlement(case)["held_from"] == "2026-11"
    jump_to(date(2026, 11, 20))
    ended_by_death(review)

    paid = entitlement(case)
    assert (paid["state"], paid["to_month"]) == ("ended", "2026-10")
    assert months(case) == [("2026-10", "2026-10", "450.00")]
    assert paid["overpaid"] == {"from_month": "2026-10", "to_month": "2026-10", "amount": "450.00"}
    letter = review.letter("F19")
    assert "尚未发放" not in letter
    assert "发至2026年10月，自2026年11月起停发" in letter
    assert "其中2026年10月已经发放的450.00元不应发放，应当退回" in letter


def test_a_death_that_is_known_late_leaves_every_month_that_was_paid_on_record(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, as_: As
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2027, 1, 20))
    review = opened(case)
    review.act("death", "town_clerk", died("2026-11-05"))
    ended_by_death(review)
    assert months(case) == [("2026-10", "2027-01", "450.00")]
    assert entitlement(case)["overpaid"] == {
        "from_month": "2026-12",
        "to_month": "2027-01",
        "amount": "900.00",
    }
    assert (
        "已发放 900.00 元，不应发放，应当追回" in as_("town_clerk", case.town).get(f"/cases/{case.no}").text
    )


def test_what_is_paid_after_the_applicants_death_goes_to_the_one_who_lives(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    couple = [
        factories.one("孙大海", date(1960, 1, 15), incomes=[factories.income("pension", "300")]),
        factories.one("王秀兰", date(1962, 2, 2), "spouse", sex="female"),
    ]
    case = granted(officers, go_to, people=couple)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    visited(review)
    assert entitlement(case)["payee"] == "孙大海"
    review.act("death", "town_clerk", died("2026-10-20", **ACCOUNT))
    assert entitlement(case)["payee"] == "王秀兰"
    assert entitlement(case)["held_from"] is None
    review.finish(
        "review", "change", "town_reviewer", {"facts": "一人死亡", "reasons": "应当减发"}, note="一人死亡"
    )
    amount = review.seen_by("county_officer")["advice"]["amount"]
    review.finish("decide", "reduced", "county_officer", {"facts": "家中一人已经死亡", "amount": amount})
    assert months(case)[:2] == [("2026-10", "2026-10", "1200.00"), ("2026-11", "2026-11", "1200.00")]
    assert months(case)[2][:2] == ("2026-12", None)


def in_exit(officers: Officers, jump_to: JumpTo, go_to: GoTo) -> tuple[CaseWork, CaseWork]:
    """EX-D4 in its gradual exit from June to November 2026: what was granted, and its review."""
    case = granted(officers, go_to, people=mother_and_daughter())
    jump_to(date(2026, 5, 25))
    review = opened(case)
    wages = [{"member": "m2", "item": "wage", "amount": "925.00"}]
    works = {"member": "m2", "since": "2026-05-04", "working": True, "studying": False, "reason": "毕业就业"}
    visited(review, crossed_on="2026-05-04", incomes=wages, changes=[works])
    opined(review, facts="女儿就业", reasons="人均收入超过低保标准")
    heard(review)
    review.finish(
        "decide",
        "phase_out",
        "county_officer",
        {"facts": "女儿自五月起就业", "reasons": "人均收入超过低保标准", **ANSWERED},
    )
    assert review.open_stages() == ["phase_out"]
    return case, review


@pytest.mark.usefixtures("gradual")
def test_nobody_who_has_died_is_paid_on_in_a_gradual_exit(
    officers: Officers, jump_to: JumpTo, go_to: GoTo
) -> None:
    case, review = in_exit(officers, jump_to, go_to)
    jump_to(date(2026, 8, 3))
    review.act("death", "town_clerk", died("2026-07-20", **ACCOUNT))
    assert review.open_stages()[0] == "review"
    assert entitlement(case)["payee"] == "何晓雨"
    review.act("death", "town_clerk", died("2026-08-01", "m2"))
    assert (review.open_stages()[0], entitlement(case)["held_from"]) == ("death_opinion", "2026-09")
    ended_by_death(review)
    assert (entitlement(case)["state"], entitlement(case)["to_month"]) == ("ended", "2026-08")


@pytest.mark.usefixtures("gradual")
def test_a_family_that_loses_its_work_again_in_a_gradual_exit_is_looked_at_again(
    officers: Officers, jump_to: JumpTo, go_to: GoTo
) -> None:
    case, review = in_exit(officers, jump_to, go_to)
    jump_to(date(2026, 8, 3))
    review.act("circumstances", "town_clerk", {"reason": "女儿八月起失业"})
    assert "survey" in review.open_stages()
    lost = {"member": "m2", "since": "2026-08-01", "working": False, "reason": "被辞退"}
    review.survey(changed=True, incomes=[{"member": "m2", "item": "wage", "amount": "0.00"}], changes=[lost])
    advice = review.seen_by("town_reviewer")["advice"]
    assert (advice["outcome"], advice["amount"]) == ("change", "600.00")
    kept = review.try_to("review", "unchanged", "town_reviewer", note="没有变化，照旧发放")
    assert kept.status_code == 409
    assert "渐退期" in kept.get_json()["error"]["message"]
    opined(review, facts="女儿失业", reasons="人均收入低于低保标准")
    assert review.open_stages() == ["decide"]
    review.finish("decide", "adjusted", "county_officer", {"facts": "女儿已经失业", "amount": "600.00"})
    assert "您的意见" not in review.letter("F19"), "they were heard on the exit"
    assert months(case)[-1] == ("2026-09", None, "600.00")


def test_the_same_death_is_not_registered_twice_nor_on_another_day(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to, people=factories.family_of_three("900"))
    jump_to(date(2026, 11, 2))
    review = opened(case)
    review.act("death", "town_clerk", died("2026-10-20", "m3"))
    for day in ("2026-10-20", "2026-10-21"):
        again = review.try_act("death", "town_clerk", died(day, "m3"))
        assert (again.status_code, again.get_json()["error"]["code"]) == (409, "dead_already")
    assert len([r for r in review.seen_by()["remarks"] if r["kind"] == "death"]) == 1


def test_in_the_next_review_the_dead_is_related_to_the_one_who_applies_now(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, as_: As
) -> None:
    couple = [
        factories.one("孙大海", date(1960, 1, 15), incomes=[factories.income("pension", "300")]),
        factories.one("王秀兰", date(1962, 2, 2), "spouse", sex="female"),
    ]
    case = granted(officers, go_to, people=couple)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    review.act("death", "town_clerk", died("2026-10-20", **ACCOUNT))
    page = as_("town_clerk", case.town).get(f"/cases/{review.no}").text
    assert "王秀兰（本人）" in page
    assert "孙大海（配偶）" in page
    assert "孙大海（本人）" not in page


def alive(**more: Any) -> dict[str, Any]:
    """What the clerk writes when somebody who is said to have died stands at the window."""
    return {"dead": "m1", "paper": "本人到场核验，身份证原件", "reason": "选错了死亡成员", **more}


def test_a_death_that_was_registered_by_mistake_is_corrected_and_the_person_applies_again(
    officers: Officers, september: date
) -> None:
    people = factories.alone()
    case = factories.case(officers, at="survey", people=people)
    assert "correct_death" not in [a["code"] for a in case.seen_by()["acts"]]
    case.act("death", "town_clerk", died("2026-09-01"))
    assert case.seen_by()["ended_as"] == "died"
    refused = applied(officers, people)
    assert refused.status_code == 422
    assert "在登记死亡的案件中办理“更正死亡登记”" in refused.get_json()["error"]["next"]

    assert case.try_act("correct_death", "town_surveyor", alive()).status_code == 403
    for wrong in ({"reason": ""}, {"paper": ""}, {"dead": "m7"}):
        assert case.try_act("correct_death", "town_clerk", alive(**wrong)).status_code == 422
    case.act("correct_death", "town_clerk", alive())
    told = [r["said"] for r in case.seen_by()["remarks"] if r["kind"] == "death_corrected"]
    assert told == [
        "更正死亡登记：孙大海并未死亡（凭据：本人到场核验，身份证原件）。选错了死亡成员",
        f"案件{case.no}因误登死亡终止，可以重新申请。",
    ]
    assert "correct_death" not in [a["code"] for a in case.seen_by()["acts"]]
    assert applied(officers, people).status_code == 201


def test_what_was_held_because_of_a_mistaken_death_is_paid_on_and_the_review_goes_back(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    asked = {"whom": "town_surveyor", "at": QINGNIANLU, "due_on": "2026-11-06", "what": "邻居怎么说"}
    review.act("enquire", "town_clerk", asked)
    review.act("death", "town_clerk", died("2026-10-20"))
    review.finish("death_opinion", "died", "town_reviewer")
    review.finish("death_decision", "returned", "county_officer", {"reason": "请核实死亡登记是否有误"})
    assert review.open_stages()[0] == "death_opinion"
    review.act("correct_death", "town_clerk", alive())
    assert (entitlement(case)["held_from"], entitlement(case)["amount"]) == (None, "450.00")
    assert "survey" in review.open_stages()
    assert "death_opinion" not in review.open_stages()
    visited(review, changed=False)
    review.finish("review", "unchanged", "town_reviewer", note="收入、财产、人口都没有变化")
    assert entitlement(case)["state"] == "in_effect"


def test_what_ended_by_a_mistaken_death_is_taken_up_again_by_the_county(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, as_: As
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    review.act("death", "town_clerk", died("2026-10-20"))
    ended_by_death(review)
    number = next(x["number"] for x in review.seen_by()["letters"] if x["form"] == "F19")
    undone = {
        "letter": number,
        "way": "own",
        "result": "overturned",
        "body": "莲湖区民政局",
        "number": "莲民纠〔2026〕1号",
        "on": "2026-11-02",
        "reason": "本人健在，死亡登记有误",
    }
    refused = review.try_act("overturn", "county_officer", undone)
    assert refused.status_code == 409
    assert "没有更正过的死亡登记" in refused.get_json()["error"]["message"]
    review.act("correct_death", "town_clerk", alive())
    assert f"案件{review.no}因误登死亡停发待遇" in "".join(r["said"] for r in review.seen_by()["remarks"])
    assert "死亡登记有误，恢复发放" in as_("county_officer", "610104").get("/").text

    review.act("overturn", "county_officer", undone)
    assert (entitlement(case)["state"], months(case)) == ("in_effect", [("2026-10", None, "450.00")])
    assert len(case.seen_by()["follow_ups"]) == 2
    assert "死亡登记有误，恢复发放" not in as_("county_officer", "610104").get("/").text


def test_nobody_is_asked_to_make_known_what_only_the_dead_received_or_a_child_is_left_of(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, as_: As
) -> None:
    def asked() -> str:
        return str(as_("town_clerk", "610104001").get("/").text)

    lone = granted(officers, go_to, people=factories.alone())
    father = [
        factories.one("晋家长", date(1980, 5, 5), incomes=[factories.income("pension", "300")]),
        factories.one("晋小宝", date(2015, 6, 6), "child"),
    ]
    left = granted(officers, go_to, people=father)
    assert asked().count("公布救助确认决定") == 2
    jump_to(date(2026, 11, 2))
    review = opened(lone)
    review.act("death", "town_clerk", died("2026-10-20"))
    ended_by_death(review)
    second = opened(left)
    second.act("death", "town_clerk", died("2026-10-20", guardian="晋大娘", **ACCOUNT))
    assert "公布救助确认决定" not in asked()
    for case in (lone, left):
        assert "本决定不公布" in "".join(r["said"] for r in case.seen_by()["remarks"])


def test_a_death_that_another_case_registers_is_told_to_whoever_keeps_the_benefit_until_it_is_reckoned_with(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    people = mother_and_daughter()
    case = granted(officers, go_to, people=people)

    def asked() -> bool:
        items = case.as_("town_clerk").get("/api/v1/worklist").get_json()["items"]
        return any(
            (item["what"], item["title"]) == ("发起复核，登记保障对象死亡", "何玉兰") for item in items
        )

    jump_to(date(2026, 11, 2))
    trouble = {"kind": "emergency", "category": "illness", "event_on": "2026-10-30", "reason": "突发重病住院"}
    other = factories.case(officers, people=people, town=BEIGUAN, type="linshi", fields=trouble)
    assert not asked()
    other.act("death", "town_clerk", died("2026-11-01"))
    assert asked()
    assert "另案登记：何玉兰死亡（2026-11-01）。" in [r["said"] for r in case.seen_by()["remarks"]]

    review = opened(case)
    review.act("death", "town_clerk", died("2026-11-01", **ACCOUNT, account_holder="何晓雨"))
    assert not asked()


def test_a_death_that_another_street_registers_holds_the_benefit_of_who_lived_alone_until_its_end_is_decided(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    people = factories.alone()
    case = granted(officers, go_to, people=people)
    jump_to(date(2026, 11, 2))
    trouble = {"kind": "emergency", "category": "illness", "event_on": "2026-10-30", "reason": "突发重病住院"}
    other = factories.case(officers, people=people, town=BEIGUAN, type="linshi", fields=trouble)
    other.act("death", "town_clerk", died("2026-11-01"))
    assert (entitlement(case)["state"], entitlement(case)["held_from"]) == ("in_effect", "2026-12")

    correction = {"dead": "m1", "paper": "户籍窗口核验单2026-11-03", "reason": "把邻居的死亡信息登记在他名下"}
    vague = other.try_act("correct_death", "town_clerk", correction | {"paper": "x"})
    assert (vague.status_code, list(vague.get_json()["error"]["fields"])) == (422, ["paper"])
    other.act("correct_death", "town_clerk", correction)
    assert entitlement(case)["held_from"] is None, "freed where it is held"
    items = case.as_("town_clerk").get("/api/v1/worklist").get_json()["items"]
    assert not [item for item in items if item["what"].startswith("发起复核")]

    review = opened(case)
    review.act("death", "town_clerk", died("2026-11-01"))
    ended_by_death(review)
    assert (entitlement(case)["state"], entitlement(case)["to_month"]) == ("ended", "2026-11")


def test_nobody_inherits_the_aid_of_a_single_person_whose_parents_were_never_covered(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to, people=earning_parents(disability_kind="physical", disability_grade=1))
    jump_to(date(2026, 11, 2))
    review = opened(case)
    review.act("death", "town_clerk", died("2026-10-20"))
    assert (review.open_stages()[0], entitlement(case)["payee"]) == ("death_opinion", "残强")
    assert entitlement(case)["held_from"] == "2026-11"
    ended_by_death(review)
    assert (entitlement(case)["state"], entitlement(case)["to_month"]) == ("ended", "2026-10")
