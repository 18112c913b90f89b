"""A letter is handed over in one of the ways of the law; from that day the last days of its remedies run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from tests import factories
from tests.casework import BEIGUAN, CaseWork, Officers
from tests.conftest import As, Client
from tests.core.documents.test_uploads import JPEG_FILE
from tests.journeys.counties.places import in_county

pytestmark = in_county("lianhu")
OVER = "退休金每月900.00元，高于低保标准750.00元"


@pytest.fixture
def refused(officers: Officers, september: date) -> CaseWork:
    """A case that the street has refused."""
    case = factories.case(officers, at="review", people=factories.alone("900"))
    case.review("ineligible", note=OVER)
    for number in (1, 2, 3):
        case.finish(
            "decide", "refused", "town_confirmer", {"facts": "退休金每月九百元"}, number=number, note=OVER
        )
    return case


def of_form(case: CaseWork, form: str) -> dict[str, Any]:
    """The letter of a form as REST lists it."""
    (found,) = [letter for letter in case.seen_by()["letters"] if letter["form"] == form]
    return found


@pytest.mark.req("IMP-13")
def test_a_delivery_keeps_who_how_and_when_and_the_last_days_of_the_remedies_are_computed(
    refused: CaseWork, as_: As, public: Client, jump_to: Callable[[Any], None]
) -> None:
    letter, clerk = of_form(refused, "F18"), as_("town_clerk", BEIGUAN)
    assert (letter["reconsider_until"], letter["sue_until"]) == (None, None)
    jump_to(date(2026, 9, 4))
    address = f"/cases/letters/{letter['number']}"
    form = clerk.get(f"{address}/delivered").text
    for way in ("直接送达", "委托代收", "留置送达", "邮寄送达", "电子送达", "公告送达"):
        assert way in form

    for typed, said in (
        ({"how": "proxy", "on": "2026-09-03"}, "请填写代收人"),
        ({"how": "in_person", "on": "2026-08-31"}, "不能早于出具日期"),
        ({"how": "in_person", "on": "2026-09-05"}, "不能晚于今天"),
        ({"how": "left", "on": "2026-09-03"}, "留置送达须有见证人签名，或者附上拍照、录像"),
    ):
        wrong = clerk.send(f"{address}/delivered", typed)
        assert wrong.status_code == 422
        assert said in wrong.text
    script = {"how": "left", "on": "2026-09-03", "file": (BytesIO(b"<script>alert(1)</script>"), "proof.jpg")}
    assert clerk.send(f"{address}/delivered", script).status_code == 422
    assert of_form(refused, "F18")["delivered_on"] is None, "nothing of a refused record stays"

    left = {
        "how": "left",
        "on": "2026-09-03",
        "to": "社区工作人员赵红",
        "file": (BytesIO(JPEG_FILE), "门前.jpg"),
    }
    assert clerk.send(f"{address}/delivered", left).status_code == 302
    letter = of_form(refused, "F18")
    assert (letter["delivered_on"], letter["delivered_how"]) == ("2026-09-03", "left")
    assert letter["delivered_to"] == "社区工作人员赵红"
    assert (letter["reconsider_until"], letter["sue_until"]) == ("2026-11-02", "2027-03-03")
    page = clerk.get(f"/cases/{refused.no}").text
    assert "最迟 2026-11-02 申请行政复议、2027-03-03 起诉" in page
    assert "留置送达，社区工作人员赵红" in page
    assert clerk.get(f"{address}/proof").data == JPEG_FILE
    own = {"receipt": refused.opened["receipt"], "code": refused.opened["code"]}
    assert "最迟 2026-11-02 申请行政复议" in public.send("/status/", own, follow_redirects=True).text


def test_over_rest_a_public_delivery_counts_from_the_day_named_and_nobody_else_records_one(
    refused: CaseWork, officers: Officers, jump_to: Callable[[Any], None]
) -> None:
    number = of_form(refused, "F18")["number"]
    jump_to(date(2026, 10, 9))
    address = f"/api/v1/letters/{number}/delivery"
    assert officers("verifier").post(address, json={"how": "mail"}).status_code == 403
    assert officers("town_clerk", "610104001").post(address, json={"how": "mail"}).status_code == 403
    strange = officers("town_clerk").post(address, json={"how": "pigeon", "on": "2026-10-08"})
    assert (strange.status_code, list(strange.get_json()["error"]["fields"])) == (422, ["how"])
    told = officers("town_clerk").post(address, json={"how": "public", "on": "2026-10-08"})
    assert told.status_code == 200, told.text
    assert told.get_json()["reconsider_until"] == "2026-12-07"
    again = officers("town_clerk").post(address, json={"how": "public", "on": "2026-10-08"})
    assert again.status_code == 409
    accepted = of_form(refused, "F06")["number"]
    handed = {"how": "in_person", "on": "2026-10-08"}
    plain = officers("town_clerk").post(f"/api/v1/letters/{accepted}/delivery", json=handed)
    assert plain.get_json()["reconsider_until"] is None, "nothing is fought in a letter that takes a case on"


def test_no_way_and_no_day_of_a_delivery_is_guessed(refused: CaseWork, officers: Officers) -> None:
    letter, clerk = of_form(refused, "F18"), officers("town_clerk")
    address = f"/api/v1/letters/{letter['number']}/delivery"
    for given, wrong in (
        ({}, {"how", "on"}),
        ({"how": "public"}, {"on"}),
        ({"on": letter["issued_on"]}, {"how"}),
        ({"how": "in_person", "on": "2020-01-01"}, {"on"}),
        ({"how": "left", "on": letter["issued_on"], "to": " "}, {"to"}),
    ):
        error = clerk.post(address, json=given).get_json()["error"]
        assert set(error["fields"]) == wrong
        assert all(isinstance(said, list) for said in error["fields"].values())
        assert error["message"].endswith("。")
        assert error["next"]
    assert of_form(refused, "F18")["delivered_on"] is None
    pictured = {"how": "left", "on": letter["issued_on"], "file": (BytesIO(JPEG_FILE), "门前.jpg")}
    assert clerk.post(address, data=pictured).status_code == 200, "a photograph does for a witness"
