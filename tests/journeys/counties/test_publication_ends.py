"""A publication is closed on proof that it hung, by channel, day and person; the aide's board asks for a photograph."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest

from core.calendar.queries import calendar
from core.clock import today
from tests import factories
from tests.casework import CaseWork, Officers, village_of
from tests.conftest import As
from tests.core.documents.hostile import png
from tests.journeys.counties.places import County, in_county
from tests.journeys.counties.test_published_once import publication_of
from tests.journeys.test_review_tekun import CAN_DO, CONDITIONS, decided, visited

GoTo = Callable[[date], None]
BOARD = {"code": "community_board", "label": "社区公示栏", "place": "village", "required": True}
BOARD |= {"publication": True, "photo": True}
WEBSITE = {"code": "website", "label": "政府网站", "place": "online"}


def asked(officers: Officers, duty: str, town: str) -> dict[str, str | None]:
    """Tasks of a duty there, with the day until which they are to be done."""
    items = officers(duty, town).get("/api/v1/worklist").get_json()["items"]
    return {item["what"]: item["due_on"] for item in items if item["kind"] == "task"}


def close(case: CaseWork, down_on: date | None = None, duty: str = "town_clerk") -> Any:
    """Record that the publication was taken down."""
    body = {"down_on": down_on.isoformat()} if down_on else {}
    return case.as_(duty).post(f"/api/v1/cases/{case.no}/publication/close", json=body)


def error_of(answer: Any) -> dict[str, Any]:
    """What was refused."""
    found: dict[str, Any] = answer.get_json()["error"]
    return found | {"status": answer.status_code}


def hang_with(case: CaseWork, stage: str, content: bytes | None, duty: str = "village_aide") -> Any:
    """Record that it hangs on the community's board, with a photograph or without."""
    body: dict[str, Any] = {"stage": stage, "channel": BOARD["code"]}
    if content is not None:
        body["file"] = (BytesIO(content), "公示栏.png")
    return case._kept(case.as_(duty).post(f"/api/v1/cases/{case.no}/postings", data=body))


@pytest.mark.req("NOT-05", "LAW-35")
@in_county("lianhu")
def test_the_aide_hangs_it_with_a_photograph_and_nobody_closes_it_without_proof(
    officers: Officers,
    september: date,
    go_to: GoTo,
    county: County,
    set_value: Callable[..., None],
    as_: As,
) -> None:
    set_value("notice.channels", [BOARD, WEBSITE])
    case = factories.case(officers, at="publicise")
    aide = "village_aide"
    (by,) = [d["due_on"] for d in case.seen_by()["deadlines"] if d["kind"] == "post"]
    assert asked(officers, aide, county.town) == {"张贴公示": by}
    for content, said in ((None, "须附张贴后的现场照片"), (b"%PDF-1.7 %%EOF", "JPEG 或者 PNG")):
        refused = error_of(hang_with(case, "publicise", content))
        assert (refused["status"], said in refused["fields"]["file"][0]) == (422, True)
    assert case.seen_by()["notices"][-1]["channels"][0]["up_on"] is None
    assert hang_with(case, "publicise", png(40, 30)).status_code == 200
    board = case.seen_by()["notices"][-1]["channels"][0]
    assert (board["up_on"], board["by"]) == (today().isoformat(), "秦芳")
    photo = as_("town_clerk", county.town).get(f"/cases/postings/{board['proof']}/photo")
    assert (photo.status_code, photo.data) == (200, png(40, 30))
    assert as_("town_clerk", county.other).get(f"/cases/postings/{board['proof']}/photo").status_code == 403
    assert asked(officers, aide, county.town) == {}

    assert error_of(close(case))["message"] == "本案没有需要公布的决定。"
    case.wait_until("publicise", go_to)
    case.decide()
    by = calendar().add(today(), 3, "workdays").on.isoformat()
    assert asked(officers, "town_clerk", county.town) == {"公布救助确认决定": by}
    waiting = asked(officers, aide, county.town)
    assert waiting.pop("撤下公示") == calendar().next_workday(today()).on.isoformat(), "of the round before"
    assert waiting == {"张贴公示": by}
    (before,) = [notice for notice in case.seen_by()["notices"] if notice["kind"] == "before"]
    down = as_(aide, village_of(county.town))
    assert down.send(f"/cases/{case.no}/notices/{before['id']}/down", {"down_on": ""}).status_code == 302
    assert asked(officers, aide, county.town) == {"张贴公示": by}
    refused = error_of(close(case))
    assert (refused["status"], refused["code"]) == (409, "no_proof")
    assert "社区公示栏" in refused["message"]
    page = as_("town_clerk", county.town)
    sent = page.send(f"/cases/{case.no}/publication", {"down_on": today().isoformat()})
    assert (sent.status_code, "还没有公布的证明" in sent.text) == (409, True)
    assert error_of(close(case, duty="town_reviewer"))["status"] == 403

    assert hang_with(case, "publication", None, "town_clerk").status_code == 422
    assert hang_with(case, "publication", png(41, 30)).status_code == 200
    up, last = today(), today() + timedelta(days=7)
    assert asked(officers, "town_clerk", county.town) == {}
    assert asked(officers, aide, county.town) == {"撤下公布": last.isoformat()}
    assert list(error_of(close(case, duty=aide))["fields"]) == ["down_on"], "its days run"
    go_to(last)
    assert "登记撤下，办结公布" in page.get(f"/cases/{case.no}").text
    assert page.send(f"/cases/{case.no}/publication", {"down_on": last.isoformat()}).status_code == 302
    board = publication_of(case)["channels"][0]
    assert (board["up_on"], board["down_on"], board["by"]) == (up.isoformat(), last.isoformat(), "秦芳")
    assert asked(officers, aide, county.town) == {}
    assert error_of(close(case))["code"] == "passed"


@pytest.mark.req("LAW-35")
@in_county("lianhu")
def test_nothing_is_published_of_a_child_and_the_case_says_why(
    officers: Officers, september: date, county: County
) -> None:
    child = [factories.one("钱小毛", date(2015, 5, 5), incomes=[])]
    said = {**CONDITIONS, "labour_evidence": "未满十六周岁", "supporter_evidence": "父母双亡"}
    fields = {"reason": "无人抚养", **said}
    case = factories.case(officers, people=child, type="tekun", fields=fields)
    case.accept()
    case.check_clean()
    visited(case, **said)
    if "appraise" in case.open_stages():
        case.appraise()
    case.review()
    grade = {"self_care": CAN_DO, "assessed_on": case.today(), "assessors": "何平"}
    case.finish("grade", "done", case.waiting_at("grade")["holder"]["duty"], grade)
    amount = case.seen_by("town_reviewer")["advice"]["amount"]
    decided(
        case, "granted", {"amount": amount, "facts": "情况属实"}, note="自理能力评定在审核以后，按评定核定"
    )
    seen = case.seen_by()
    assert seen["ended_as"] == "granted"
    assert not [
        notice for notice in seen["notices"] if notice["kind"] == "publication" or notice["posted_on"]
    ]
    (why,) = [remark["said"] for remark in seen["remarks"] if remark["kind"] == "published"]
    assert why == "本决定不公布：申请人为未成年人，不予公示。"
    assert asked(officers, "town_clerk", county.town) == {}
    assert asked(officers, "village_aide", county.town) == {}
    assert error_of(close(case))["message"] == "本案没有需要公布的决定。"
    assert "钱小毛" not in case.as_("town_clerk").get(f"/notices/{village_of(county.town)}").text


@in_county("lianhu")
def test_a_township_whose_villages_are_not_registered_says_so_and_takes_no_application(
    officers: Officers, september: date, county: County, as_: As
) -> None:
    told = {"code": "610104099", "name": "新设街道", "since": today().isoformat(), "basis": "民政部门批复"}
    assert as_("county_admin", county.code).send(f"/divisions/{county.code}/add", told).status_code == 302
    clerk = officers("town_clerk", county.town)
    page = clerk.get("/notices/610104099")
    assert (page.status_code, "还没有登记本地的村（社区）" in page.text) == (200, True)
    body = factories.application(factories.alone(), county.town) | {"division": f"{county.town}999"}
    refused = error_of(clerk.post("/api/v1/cases", json=body))
    assert (refused["status"], refused["fields"]["division"]) == (422, ["区划表中没有这一代码。"])
    assert clerk.get("/api/v1/cases").get_json()["items"] == []
