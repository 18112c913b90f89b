"""Filing for somebody else: a member as he is, others under a mandate; the household stays the applicant."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest

from tests import factories
from tests.casework import CaseWork, Officers
from tests.conftest import As, Client
from tests.core.documents.test_uploads import JPEG_FILE
from tests.filling import consent_of
from tests.journeys.counties.places import County, in_county
from tests.journeys.test_applying import typed

GROUND = "本人卧床，子女在外地"


@pytest.fixture
def public(app: Any) -> Client:
    """Somebody who is not signed in."""
    return Client(app, app.response_class)


def filed_by(county: County, proxy: dict[str, Any], people: list[dict[str, Any]], **more: Any) -> Any:
    """The body of an application that somebody files for these people."""
    body = factories.application(people, county.town, **more)
    body["fields"] = body["fields"] | {"proxy": proxy}
    return body


def mother_and_daughter() -> list[dict[str, Any]]:
    """She applies, her daughter lives with her."""
    return [
        factories.one("张桂英", date(1953, 4, 4), sex="female"),
        factories.one("李春梅", date(1980, 3, 3), "child", sex="female"),
    ]


def fields(answer: Any) -> dict[str, list[str]]:
    """What a refusal says of each field."""
    assert answer.status_code == 422, answer.text
    found: dict[str, list[str]] = answer.get_json()["error"]["fields"]
    return found


@pytest.mark.req("LAW-26")
@in_county("xintai")
def test_a_daughter_files_as_she_is_a_nephew_under_a_mandate_which_ends_with_it(
    officers: Officers, public: Client, as_: As, september: date, county: County
) -> None:
    clerk = officers("town_clerk", county.town)
    people = mother_and_daughter()
    daughter = {"kind": "member", "name": "李春梅", "id_number": people[1]["id_number"], "mandate": False}
    taken = clerk.post("/api/v1/cases", json=filed_by(county, daughter, people))
    assert taken.status_code == 201, taken.text
    first = CaseWork(officers, taken.get_json(), county.town)
    assert first.accept()
    (shown,) = first.seen_by()["proxies"]
    assert shown["kind"] == "member"

    old = factories.alone(name="孙大海")
    nephew: dict[str, Any] = {
        "kind": "other",
        "name": "孙小军",
        "id_number": factories.id_number(),
        "mandate": False,
    }
    refused = fields(clerk.post("/api/v1/cases", json=filed_by(county, nephew, old)))
    assert "书面委托" in refused["proxy.mandate"][0]
    assert "困难" in refused["proxy.ground"][0]
    elsewhere = fields(clerk.post("/api/v1/cases", json=filed_by(county, nephew | {"kind": "member"}, old)))
    assert "不在共同生活的家庭成员中" in elsewhere["proxy.id_number"][0]

    mandated = nephew | {"mandate": True, "ground": GROUND}
    forged = [consent_of(old[0]["id_number"], guardian="孙小军")]
    signed = fields(clerk.post("/api/v1/cases", json=filed_by(county, mandated, old, consents=forged)))
    assert "不能代成年人签署" in signed["consents.0.guardian"][0]
    his_own = [consent_of(nephew["id_number"])]
    signed = fields(clerk.post("/api/v1/cases", json=filed_by(county, mandated, old, consents=his_own)))
    assert "签署人不在本申请" in signed["consents.0.id_number"][0]

    opened = clerk.post("/api/v1/cases", json=filed_by(county, mandated, old))
    assert opened.status_code == 201, opened.text
    case = CaseWork(officers, opened.get_json(), county.town)
    unseen = {"checklist": case.checklist(), "near_relative": False}
    assert "委托书" in fields(case.try_to("accept", "complete", "town_clerk", unseen))["checklist"][0]
    case.accept(checklist=case.checklist(F04="present"))
    letter = case.letter("F06")
    assert "孙大海" in letter, "letters go to the household"
    assert "孙小军" not in letter

    told = {"receipt": case.opened["receipt"], "code": case.opened["proxy_code"]}
    stands = public.post("/api/v1/public/status", json=told)
    assert (stands.get_json()["no"], stands.get_json()["letters"]) == (case.no, [])
    assert stands.get_json()["stage"]
    number = case.seen_by()["letters"][-1]["number"]
    assert public.post(f"/api/v1/public/letters/{number}", json=told).status_code == 404
    page = public.send("/status/", told).text
    assert case.no in page
    assert number not in page
    own = {"receipt": case.opened["receipt"], "code": case.opened["code"]}
    assert public.post("/api/v1/public/status", json=own).get_json()["letters"]

    case.act("withdraw_mandate", "town_clerk", {"reason": "本人自己办理"})
    assert public.post("/api/v1/public/status", json=told).status_code == 404, "at once"
    assert public.post("/api/v1/public/status", json=own).status_code == 200
    (shown,) = case.seen_by()["proxies"]
    assert (shown["withdrawn_on"], shown["withdrawn_why"]) == ("2026-09-01", "本人自己办理")
    assert case.try_act("withdraw_mandate", "town_clerk", {"reason": "再撤一次"}).status_code == 409


@pytest.mark.req("INT-13")
@in_county("xintai")
def test_the_village_files_for_its_own_households_with_their_consent_attached(
    officers: Officers, as_: As, september: date, county: County
) -> None:
    aide = as_("village_aide", f"{county.town}001")
    village = {"proxy.kind": "village", "proxy.name": "秦芳", "proxy.mandate": "1", "proxy.ground": GROUND}
    given = typed(factories.application(factories.alone(), county.town)) | village
    given |= {"channel": "village"}
    page = aide.get("/cases/new/dibao").text
    assert 'name="mandate"' in page
    assert f'value="{county.town}002"' not in page

    without = aide.send("/cases/new/dibao", given)
    assert without.status_code == 422
    assert "没有附上申请人签字的委托书" in without.text

    attached = {"mandate": (BytesIO(JPEG_FILE), "委托书.jpg")}
    other = aide.send("/cases/new/dibao", given | {"division": f"{county.town}002", **attached})
    assert other.status_code == 422
    assert "请选择申请家庭所在的村（社区）" in other.text
    abroad = filed_by(
        county, {"kind": "village", "name": "秦芳", "mandate": True, "ground": GROUND}, factories.alone()
    )
    abroad |= {"division": f"{county.town}002", "channel": "village"}
    assert officers("village_aide", county.town).post("/api/v1/cases", json=abroad).status_code in (403, 422)
    assert officers("town_clerk", county.town).get("/api/v1/cases").get_json()["items"] == []

    taken = aide.send("/cases/new/dibao", given | {"mandate": (BytesIO(JPEG_FILE), "委托书.jpg")})
    assert taken.status_code == 302, taken.text
    no = taken.location.rpartition("/")[2]
    seen = officers("town_clerk", county.town).get(f"/api/v1/cases/{no}").get_json()
    assert (seen["applicant"], seen["channel"]) == ("孙大海", "village")
    (proxy,) = seen["proxies"]
    assert (proxy["kind"], proxy["ground"]) == ("village", GROUND)
    assert proxy["name"] != seen["applicant"]
    mandate = next(p for p in seen["papers"] if p["document"] == "F04")
    assert [file["name"] for file in mandate["files"]] == ["委托书.jpg"]
    shown = as_("town_clerk", county.town).get(f"/cases/{no}").text
    assert "代为提出申请" in shown
    assert "孙大海" in shown
    sheets = [letter["number"] for letter in seen["letters"] if letter["form"] in ("F01", "F02", "F03")]
    assert [aide.get(f"/cases/letters/{sheet}.pdf").status_code for sheet in sheets] == [200] * 3, (
        "to be signed"
    )
