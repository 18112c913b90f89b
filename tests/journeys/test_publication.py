"""What was granted is made known in the village or community, after the decision and beside the case (SAL26 45)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from core.clock import today
from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, CaseWork, Officers, village_of
from tests.conftest import As
from tests.journeys.test_paid_months import reviewed
from tests.journeys.test_review import ANSWERED, heard
from tests.journeys.test_review import granted as paid

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]


def waiting(officers: Officers, town: str = BEIGUAN) -> list[str]:
    """Tasks of the street's clerk, but to take down the notice that hung before the decision."""
    items = officers("town_clerk", town).get("/api/v1/worklist").get_json()["items"]
    return [item["what"] for item in items if item["kind"] == "task" and item["what"] != "撤下公示"]


def granted(officers: Officers, go_to: GoTo) -> CaseWork:
    return factories.case(officers, at="granted", go_to=go_to)


def published(case: CaseWork) -> list[str]:
    """What the timeline says of a publication."""
    return [each["said"] for each in case.seen_by()["remarks"] if each["kind"] == "published"]


def channels(case: CaseWork) -> dict[str, Any]:
    """Channels of the publication, and since when each is used."""
    (found,) = [notice for notice in case.seen_by()["notices"] if notice["kind"] == "publication"]
    return {c["code"]: c["up_on"] for c in found["channels"]}


def test_the_clerk_s_task_is_done_once_the_grant_hangs_wherever_it_must(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    assert (case.seen_by()["status"], waiting(officers)) == ("closed", ["公布救助确认决定"])
    before = case.try_hang("community_board", "publication", up_on=today() - timedelta(days=1))
    assert (before.status_code, list(before.get_json()["error"]["fields"])) == (422, ["up_on"])
    assert case.try_hang("community_board", "publication", "town_reviewer").status_code == 403
    unknown = case.try_hang("radio", "publication")
    assert (unknown.status_code, list(unknown.get_json()["error"]["fields"])) == (422, ["channel"])
    assert set(channels(case).values()) == {None}

    for channel in channels(case):
        assert case.try_hang(channel, "publication", "village_aide").status_code == 200

    assert set(channels(case).values()) == {today().isoformat()}
    assert waiting(officers) == []
    assert any(
        "已于" in remark["said"] for remark in case.seen_by()["remarks"] if remark["kind"] == "published"
    )


def test_nothing_is_made_known_of_a_case_that_granted_nothing(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    open_case = factories.case(officers, at="review")
    answer = open_case.try_hang("community_board", "publication")
    assert answer.status_code == 409
    assert "没有需要公布" in answer.get_json()["error"]["message"]


def test_the_task_leads_to_the_page_where_it_is_done(
    officers: Officers, as_: As, september: date, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    clerk = as_("town_clerk", "610104003")
    home = clerk.get("/").get_data(as_text=True)
    assert f'href="/cases/{case.no}"' in home
    page = clerk.get(f"/cases/{case.no}").get_data(as_text=True)
    assert "公布决定" in page
    for channel in channels(case):
        sent = clerk.send(f"/cases/{case.no}/hang/publication/{channel}", {"up_on": today().isoformat()})
        assert sent.status_code == 302
    assert waiting(officers) == []


def test_what_holds_no_longer_is_not_made_known_any_more_but_what_replaced_it(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = paid(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = reviewed(case, "500.00")
    heard(review)
    less = {"facts": "养老金提高到500元", "amount": "250.00"} | ANSWERED
    review.finish("decide", "reduced", "county_officer", less)
    assert waiting(officers, QINGNIANLU) == ["公布救助变更、停发决定"]
    assert "本决定不公布：已作出新的决定。" in published(case)
    refused = case.try_hang("community_board", "publication")
    assert refused.status_code == 409
    assert refused.get_json()["error"]["message"] == "本案没有需要公布的决定。"
    for channel in channels(review):
        assert review.try_hang(channel, "publication").status_code == 200
    village = village_of(QINGNIANLU)
    (hangs,) = (
        officers("town_clerk", QINGNIANLU)
        .get(f"/api/v1/public/notices?village={village}")
        .get_json()["items"]
    )
    told = (hangs["matter"], hangs["kind"], hangs["amount"])
    assert told == ("最低生活保障", "变更、停发决定公布", "250.00")


def test_nothing_is_made_known_of_what_ended_before_it_was_paid(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = paid(officers, go_to)
    review = reviewed(case, "900.00")
    heard(review)
    none = {"facts": "养老金提高到900元", "reasons": "人均收入高于低保标准"} | ANSWERED
    review.finish("decide", "stopped", "county_officer", none)
    assert case.seen_by()["entitlements"][0]["state"] == "void"
    assert "本决定不公布：救助待遇没有开始发放就已终止。" in published(case)
    assert waiting(officers, QINGNIANLU) == []
    assert [n for n in review.seen_by()["notices"] if n["kind"] == "publication"] == []
