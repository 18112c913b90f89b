"""Where aid is paid: no other application moves it, and the recipient moves it by himself, on the record (D57 25)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests import factories
from tests.casework import QINGNIANLU, CaseWork, Officers
from tests.journeys.test_review import granted, opened

GoTo = Callable[[date], None]
ELSEWHERE = {"reason": "住院", "bank": "西安银行", "account": "6666 7777 8888 9999"}
MOVED = {"bank": "邮储银行", "account": "6217 0000 4444 3333", "card_seen": True}


def tail_in(case: CaseWork) -> str:
    """The account's last digits as the letter of confirmation says them."""
    return case.letter("F17").replace("*", "").partition("账号尾号")[2][:4]


def told(case: CaseWork) -> list[str]:
    """What the timeline says of accounts."""
    return [r["said"] for r in case.seen_by()["remarks"] if r["kind"] == "account"]


def account_shown(case: CaseWork, duty: str = "town_clerk") -> str:
    """The full account, as an officer is shown it for a reason."""
    asked = {"case": case.no, "member": "m1", "what": "account", "reason": "发放前核对"}
    answer = case.as_(duty).post("/api/v1/people/reveal", json=asked)
    assert answer.status_code == 200, answer.text
    value: str = answer.get_json()["value"]
    return value


def test_an_application_elsewhere_moves_no_account_of_a_case_that_runs_or_is_paid(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    people = factories.alone()
    running = factories.case(officers, at="survey", people=people)
    sham = factories.case(officers, people=people, town=QINGNIANLU, type="linshi", fields=ELSEWHERE)
    assert account_shown(running) == "6222000012345678"
    assert account_shown(sham) == "6666777788889999"
    running.check_clean()
    running.survey()
    running.appraise()
    running.review()
    running.hang_everywhere()
    running.wait_until("publicise", go_to)
    running.decide()
    assert tail_in(running) == "5678"
    factories.case(officers, people=people, town=QINGNIANLU, type="linshi", fields=ELSEWHERE)
    assert account_shown(running) == "6222000012345678"


def test_an_account_of_a_stranger_is_refused_at_the_window(officers: Officers, september: date) -> None:
    fields = ELSEWHERE | {"account_holder": "张三他人"}
    answer = officers("town_clerk").post("/api/v1/cases", json=factories.application(fields=fields))
    assert (answer.status_code, list(answer.get_json()["error"]["fields"])) == (422, ["account_holder"])
    assert "共同生活的家庭成员" in answer.get_json()["error"]["message"]


def test_a_recipient_moves_his_account_on_the_case_or_its_review_and_both_are_told(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    people = factories.family_of_three("900")
    case = granted(officers, go_to, people=people)
    assert "payee_account" in [a["code"] for a in case.seen_by()["acts"]]
    unseen = case.try_act("payee_account", "town_clerk", MOVED | {"card_seen": False})
    assert (unseen.status_code, list(unseen.get_json()["error"]["fields"])) == (422, ["card_seen"])
    stranger = case.try_act("payee_account", "town_clerk", MOVED | {"account_holder": "张三他人"})
    assert (stranger.status_code, stranger.get_json()["error"]["basis"][0]) == (422, "D57:25")
    assert case.try_act("payee_account", "county_officer", MOVED).status_code == 403
    assert account_shown(case) == "6222000012345678"

    case.act("payee_account", "town_clerk", MOVED)
    assert account_shown(case) == "6217000044443333"
    assert told(case) == ["赵铁柱变更收款账户：邮储银行，尾号由5678变更为3333。"]

    review = opened(case)
    assert account_shown(review) == "6217000044443333"
    review.act(
        "payee_account", "town_clerk", MOVED | {"account": "6217 0000 1111 2222", "account_holder": "钱小红"}
    )
    assert told(review) == ["赵铁柱变更收款账户：邮储银行，尾号由3333变更为2222。"]
    assert account_shown(case) == "6217000011112222"


def test_the_page_of_a_granted_case_offers_the_act_and_takes_it(
    officers: Officers, september: date, go_to: GoTo, as_: Any
) -> None:
    case = granted(officers, go_to)
    clerk = as_("town_clerk", QINGNIANLU)
    assert f"/cases/{case.no}/act/payee_account" in clerk.get(f"/cases/{case.no}").text
    form = {"bank": "邮储银行", "account": "6217000044443333", "card_seen": "1"}
    done = clerk.send(f"/cases/{case.no}/act/payee_account", form)
    assert done.status_code in (200, 302), done.text
    assert told(case)


def test_where_nothing_is_paid_any_more_no_account_is_moved(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="survey")
    refused = case.try_act("payee_account", "town_clerk", MOVED)
    assert (refused.status_code, "正在领取救助" in refused.get_json()["error"]["next"]) == (409, True)
