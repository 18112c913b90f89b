"""临时救助: what belongs to paying first is offered where money was paid first; a letter cites the type's own texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from plugins.linshi.forms import Visit
from tests import factories
from tests.casework import BEIGUAN, COUNTY, QINGNIANLU, CaseWork, Officers
from tests.conftest import As
from tests.filling import filled_in

TROUBLE = {
    "kind": "emergency",
    "category": "illness",
    "cause": "突发急病住院，自付费用较多",
    "months": 1,
    "reason": "突发急病，家中积蓄用尽",
}


def in_trouble(
    officers: Officers, town: str = BEIGUAN, people: list[dict[str, Any]] | None = None, **changes: Any
) -> CaseWork:
    """A linshi case, registered and not yet accepted."""
    return factories.case(officers, people=people, town=town, type="linshi", fields=TROUBLE | changes)


def accepted(case: CaseWork, outcome: str) -> None:
    """The clerk accepts, whichever way the case then goes."""
    form = {"checklist": case.checklist(), "near_relative": False}
    case.finish("accept", outcome, "town_clerk", form)


def offers(case: CaseWork) -> set[str]:
    """What the clerk may report now."""
    return {act["code"] for act in case.seen_by()["acts"]}


def test_the_end_of_an_emergency_is_offered_only_where_money_was_paid_first(
    officers: Officers, september: date, as_: As
) -> None:
    ordinary, urgent = in_trouble(officers), in_trouble(officers)
    accepted(ordinary, "ordinary")
    told = {"ended_on": "2026-09-01"}

    assert "over" not in offers(ordinary)
    assert "紧急情况解除" not in as_("town_clerk", BEIGUAN).get(f"/cases/{ordinary.no}").text
    refused = ordinary.try_act("over", "town_clerk", told)
    assert (refused.status_code, refused.get_json()["error"]["message"]) == (409, "没有先行救助。")

    accepted(urgent, "urgent")
    paid = {"amount": "500.00", "cause": "急需手术", "receiver": "孙大海", "way": "cash"}
    assert "over" not in offers(urgent)
    urgent.finish("advance", "paid", "town_confirmer", paid)
    assert "over" in offers(urgent)
    urgent.act("over", "town_clerk", told)
    assert "explain" in urgent.open_stages()
    assert "over" not in offers(urgent), "once"


def surveyed(case: CaseWork, **trouble: Any) -> None:
    """Two surveyors have found what was said."""
    found = filled_in(Visit, TROUBLE | trouble | {"signature": {"went": True}})
    for number in (1, 2):
        case.finish("survey", "done", "town_surveyor", found, number=number)


def test_a_refused_act_says_each_reason_once_and_cites_what_the_type_rests_on(
    officers: Officers, september: date, as_: As
) -> None:
    case = in_trouble(officers, QINGNIANLU)
    accepted(case, "ordinary")
    surveyed(case)
    why = "家庭有存款六万元，生活没有陷入困难"
    departing = "系统没有存款数据，入户调查查明存款六万元"
    case.finish("review", "ineligible", "town_reviewer", {"facts": why, "reasons": why}, note=departing)
    clerk = as_("county_officer", COUNTY)
    page = clerk.send(f"/cases/{case.no}/finish/decide/granted", {"amount": "750.00"})
    assert page.status_code == 409
    assert page.text.count("审核意见为不符合条件，不能直接确认。") == 1
    assert "最低生活保障审核确认办法" not in page.text
    refused = case.try_to("decide", "granted", "county_officer", {"amount": "750.00"}, note=why)
    assert refused.get_json()["error"]["basis"] == ["SAL26:44", "SA649:48", "L23:2(2)"]


def test_a_letter_of_refusal_cites_the_texts_of_its_own_type(officers: Officers, september: date) -> None:
    case = in_trouble(officers, QINGNIANLU, factories.alone("5000"), kind="expenditure")
    accepted(case, "ordinary")
    case.check_clean()
    surveyed(case, kind="expenditure")
    why = "家庭人均年收入60000.00元，不低于上年度人均可支配收入48000.00元"
    case.finish("review", "ineligible", "town_reviewer", {"facts": why, "reasons": why}, note=why)
    found = {"value": "5000.00元", "standard": "低于4000.00元"}
    figures = [{"what": what, **found} for what in ("家庭月人均收入", "月收入")]
    case.finish("decide", "refused", "county_officer", {"facts": why, "figures": figures}, note=why)
    letter = case.letter("F18", "county_officer")
    assert "最低生活保障审核确认办法" not in letter
    assert letter.count("《关于进一步加强和改进临时救助工作的意见》（民发〔2018〕23号）二（一）") == 2


def paid_at_once(officers: Officers, amount: str = "500.00") -> CaseWork:
    """The clerk accepts, and money is handed over before the papers."""
    case = in_trouble(officers)
    accepted(case, "urgent")
    form = {
        "amount": amount,
        "cause": "交通事故住院，急需手术押金",
        "receiver": "孙大海的女儿孙晓",
        "way": "cash",
        "paid_on": "2026-09-01",
        "witness": "社区工作人员赵红",
    }
    case.finish("advance", "paid", "town_confirmer", form)
    return case


def test_the_register_of_what_is_paid_at_once_says_to_whom_for_what_how_and_through_whose_hands(
    officers: Officers, september: date
) -> None:
    told = paid_at_once(officers).letter("F24")
    for said in (
        *("孙大海", "500.00元", "伍佰元整", "交通事故住院，急需手术押金"),
        *("孙大海的女儿孙晓", "现金", "社区工作人员赵红", "2026年9月1日", "已先行救助"),
    ):
        assert said in told, said
    for never in ("paid", "cash", "见办理意见", "起发放", "核定金额"):
        assert never not in told, never


def test_what_was_handed_over_at_once_is_part_of_the_aid_and_letter_and_payment_name_one_month(
    officers: Officers, september: date, jump_to: Callable[[Any], None]
) -> None:
    case = paid_at_once(officers)
    made_up = {"completed_on": "2026-09-01", "papers": "申请书、票据已补齐"}
    early = case.try_to("papers", "done", "town_clerk", made_up | {"completed_on": "2026-08-31"})
    assert "补齐日期不能早于先行救助发放的 2026-09-01。" in early.text
    case.finish("papers", "done", "town_clerk", made_up)
    surveyed(case)
    jump_to(date(2026, 10, 8))
    opinion = {"facts": "急病住院属实", "amount": "750.00"}
    case.finish("review", "eligible", "town_reviewer", opinion)
    few = case.try_to(
        "decide", "granted", "county_officer", {"amount": "300.00"}, note="自付费用已经报销大半"
    )
    assert "不能少于已先行救助的 500.00 元" in few.text
    case.finish("decide", "granted", "county_officer", {"amount": "750.00"})
    told = case.letter("F17")
    for said in (
        "予以救助",
        "核定金额为750.00元",
        "临时救助金（2026年10月）250.00",
        "已先行救助（2026年9月）500.00",
    ):
        assert said in told, said
    assert "起发放" not in told
    (entitlement,) = case.seen_by()["entitlements"]
    assert entitlement["from_month"] == "2026-09"
    assert [(s["kind"], s["from_month"], s["to_month"], s["amount"]) for s in entitlement["schedule"]] == [
        ("linshi", "2026-10", "2026-10", "250.00"),
        ("advance", "2026-09", "2026-09", "500.00"),
    ]
