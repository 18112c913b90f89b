"""A refusal says what was found, the figure, its source and the article, what else there is, and where to turn."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import QINGNIANLU, Officers, read_pdf
from tests.conftest import Client

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]

OVER = "家庭月人均收入900.00元，不低于低保标准750.00元"


def message_of(answer: Any) -> str:
    """The sentence of a refusal."""
    return str(answer.get_json()["error"]["message"])


def undelivered(officers: Officers) -> list[str]:
    """Letters that nobody has handed over in time, as the county sees them."""
    lists = officers("county_supervisor").get("/api/v1/oversight").get_json()["lists"]
    return [item["about"] for item in lists["undelivered"]["items"]]


@pytest.mark.req("LAW-36")
def test_the_district_refuses_with_figures_sources_article_remedy_and_what_else_there_is(
    officers: Officers, september: date, jump_to: JumpTo, set_value: Callable[..., None], as_: Any
) -> None:
    set_value("standard.dibao.urban", "700.00", division="6101", basis=["DEMO_CITY"])
    set_value("check.sources", ["registration", "tax"])
    people = factories.family_of_three("0")
    people[0]["incomes"] = [factories.income("wage", "2850")]
    case = factories.case(officers, at="survey", people=people, town=QINGNIANLU)
    slip = [{"group": "incomes", "item": "wage", "amount": "2850"}]
    assert case.try_answer("m1", "tax", "clean", items=slip).status_code == 200
    case.check_clean()
    case.survey()
    case.appraise()
    case.review("ineligible", note="家庭月人均收入760.00元，不低于低保标准700.00元")

    advice = case.seen_by("county_officer")["advice"]
    figures = [
        dict(zip(("what", "value", "standard", "source"), figure[:4], strict=True))
        for figure in advice["figures"]
        if figure[0] == "家庭月人均收入"
    ]
    edge = {"what": "低保边缘家庭认定", "how": "向街道办事处提出申请"}
    form = {"facts": "三口之家，月收入二千二百八十元", "figures": figures, "alternatives": [edge]}
    for said in ("不符合条件", "不符合低保条件", "不符合救助条件", "经审核，不符合条件。", "条件不符合"):
        stock = case.try_to("decide", "refused", "county_officer", form, note=said)
        assert stock.status_code == 409
        assert "不是理由" in message_of(stock)
    silent = case.try_to("decide", "refused", "county_officer", form)
    assert silent.status_code == 409
    assert case.seen_by()["ended_as"] is None

    case.district_decides("refused", note="月人均收入760.00元，高于低保标准700.00元", **form)

    letter = case.letter("F18")
    for words in (
        *("760.00元", "700.00元", figures[0]["source"], "《社会救助法》第四十五条"),
        *("低保边缘家庭认定", "向街道办事处提出申请", "行政复议", "西安市莲湖区人民政府"),
    ):
        assert words in letter
    (number,) = [x["number"] for x in case.seen_by()["letters"] if x["form"] == "F18"]

    assert undelivered(officers) == []
    jump_to(date(2026, 9, 7))
    assert undelivered(officers) == [f"letter:{number}"]
    handing = {"how": "in_person", "on": "2026-09-07"}
    handed = as_("town_clerk", QINGNIANLU).send(f"/cases/letters/{number}/delivered", handing)
    assert handed.status_code == 302
    assert undelivered(officers) == []


@pytest.mark.req("LAW-36")
def test_who_is_left_out_of_a_grant_reads_his_reason_in_the_letter(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    people = factories.family_of_three("900")
    case = factories.case(officers, at="decide", people=people, go_to=go_to)
    reason = "赵小军连续三次无正当理由拒绝接受介绍的工作"
    form = {"facts": "情况属实", "amount": "900.00", "left_out": [{"member": "m3", "reason": reason}]}
    whole = case.try_to("decide", "granted", "town_confirmer", form, note=reason)
    assert whole.status_code == 422
    assert "不得只保障部分成员；赵小军应当纳入" in whole.get_json()["error"]["message"]
    assert whole.get_json()["error"]["basis"], "the article against covering some of an eligible family alone"
    own_share = [{"member": "m3", "reason": reason, "job_refusals": 3}]
    case.decide(amount="900.00", left_out=own_share, note="只停发拒绝就业者本人的份额")
    letter = case.letter("F17")
    assert reason in letter
    assert "纳入保障2人" in letter
    assert "900.00" in letter
    (entitlement,) = case.seen_by()["entitlements"]
    assert (entitlement["people"], entitlement["amount"]) == (2, "900.00")


def test_whoever_decides_begins_from_those_whom_the_opinion_leaves_out(
    officers: Officers, september: date
) -> None:
    case = factories.case(officers, at="review", people=factories.family_of_three("900"))
    own_share = [{"member": "m3", "reason": "连续三次拒绝介绍的工作", "job_refusals": 3}]
    case.review(amount="900.00", left_out=own_share)
    form = case.as_("town_confirmer").get(f"/cases/{case.no}/finish/decide/granted").text
    begun = form.partition('id="f-left_out"')[2]
    assert "连续三次拒绝介绍的工作" in begun
    assert re.search(r'name="left_out.0.job_refusals"[^>]*value="3"', begun)
    assert re.search(r'name="left_out.0.member"[^>]*value="m3"[^>]*checked', begun)


@pytest.mark.req("CON-11")
def test_a_street_refuses_in_writing_within_its_limit_and_the_delivery_counts_the_remedy(
    officers: Officers, september: date, as_: Any, public: Client
) -> None:
    case = factories.case(officers, at="review", people=factories.alone("900"))
    unreasoned = case.try_to("review", "ineligible", "town_reviewer", {"facts": "退休金九百元"})
    assert unreasoned.status_code == 422
    case.review("ineligible", note=OVER)
    form = {"facts": "退休金每月九百元"}
    for number in (1, 2):
        case.finish("decide", "refused", "town_confirmer", form, number=number, note=OVER)
    without = case.try_to("decide", "refused", "town_confirmer", form, number=3)
    assert without.status_code == 409
    assert "须写明理由" in message_of(without)
    case.finish("decide", "refused", "town_confirmer", form, number=3, note=OVER)

    seen = case.seen_by()
    assert (seen["ended_as"], seen["entitlements"]) == ("refused", [])
    (letter,) = [x for x in seen["letters"] if x["form"] == "F18"]
    assert letter["deliver_by"] == "2026-09-04"  # three working days
    words = case.letter("F18")
    assert "退休金每月九百元" in words
    assert OVER in words
    assert "六十日内" in words

    clerk = as_("town_clerk", "610104003")
    address = f"/cases/letters/{letter['number']}/delivered"
    assert clerk.send(address, {"how": "proxy", "on": "2026-09-01"}).status_code == 422
    assert (
        clerk.send(address, {"how": "left", "on": "2026-09-01", "to": "社区工作人员赵红"}).status_code == 302
    )
    (delivered,) = [x for x in case.seen_by()["letters"] if x["form"] == "F18"]
    assert delivered["delivered_on"] == "2026-09-01"
    assert (
        clerk.send(address, {"how": "left", "on": "2026-09-01", "to": "社区工作人员赵红"}).status_code == 409
    )

    own = {"receipt": case.opened["receipt"], "code": case.opened["code"]}
    status = public.post("/api/v1/public/status", json=own).get_json()
    assert (status["no"], status["stage"]) == (case.no, "")
    assert [each["number"].split("-")[-2] for each in status["letters"]] == ["F06", "F18"]
    pdf = public.post(f"/api/v1/public/letters/{letter['number']}", json=own)
    assert OVER in read_pdf(pdf.data)


def test_a_stranger_learns_nothing_and_five_wrong_codes_close_the_door(
    officers: Officers, september: date, public: Client
) -> None:
    case = factories.case(officers)
    wrong = {"receipt": case.opened["receipt"], "code": "x"}
    for _attempt in range(5):
        assert public.post("/api/v1/public/status", json=wrong).status_code == 404
    right = {"receipt": case.opened["receipt"], "code": case.opened["code"]}
    assert public.post("/api/v1/public/status", json=right).status_code == 429
    unknown = {"receipt": "000000000000", "code": "1"}
    assert public.post("/api/v1/public/status", json=unknown).status_code == 404


def test_a_stranger_s_guesses_shut_out_the_stranger_and_only_very_many_of_them_everybody(
    officers: Officers, september: date, public: Client
) -> None:
    case = factories.case(officers)
    right = {"receipt": case.opened["receipt"], "code": case.opened["code"]}

    def asked(code: str, address: str) -> int:
        place = {"REMOTE_ADDR": address}
        told = right | {"code": code}
        return public.post("/api/v1/public/status", json=told, environ_overrides=place).status_code

    for stranger in range(1, 11):
        assert [asked("x", f"10.0.0.{stranger}") for _try in range(6)] == [404] * 5 + [429]
        if stranger == 1:
            assert asked(right["code"], "10.0.0.1") == 429
            assert asked(right["code"], "192.0.2.7") == 200, "whose receipt it is still reads it"
    assert asked(right["code"], "192.0.2.7") == 429, "six digits are guessed by many together"


def test_numbers_of_objections_are_not_tried_without_end(public: Client) -> None:
    tries = [public.post("/api/v1/public/objections/answer", json={"number": str(n)}) for n in range(31)]
    assert [each.status_code for each in tries] == [404] * 30 + [429]
