"""Lists of people who may need help: read in whole or not at all, settled one by one, and never anybody's confirmation."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import openpyxl
import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from core.cases.models import DecisionRow
from core.discovery.models import Candidate
from core.notices.models import NoticeRow
from core.payments.models import Entitlement
from core.people.models import Person
from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, Officers
from tests.conftest import As
from tests.district import District

GoTo = Callable[[date], None]
VILLAGE = f"{BEIGUAN}001"
TOLD = {"type": "dibao", "source": "区残联持证残疾人名单", "source_on": "2026-08-20"}
Row = tuple[str, str, str, str]


def people(n: int, village: str = VILLAGE) -> list[Row]:
    """So many who were found on a round."""
    found = [(f"测试人{chr(0x4E00 + i)}", date(1950 + i % 40, 1 + i % 12, 3)) for i in range(n)]
    return [(name, factories.id_number(born_on), village, "") for name, born_on in found]


def filled(sheet: bytes, rows: Iterable[Row]) -> bytes:
    """The empty sheet with these people in it, as a spreadsheet program saves it."""
    book, made = openpyxl.load_workbook(io.BytesIO(sheet)), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(made)
    return made.getvalue()


def as_csv(rows: Iterable[Row]) -> bytes:
    return "\n".join(["姓名,身份证件号码,村（社区）,备注", *(",".join(row) for row in rows)]).encode()


def bring_in(client: Any, content: bytes, **told: str) -> TestResponse:
    """Import a file over REST."""
    form = TOLD | told | {"file": (io.BytesIO(content), "名单.csv")}
    answer: TestResponse = client.post("/api/v1/candidates/import", data=form)
    return answer


def listed(client: Any, **wanted: str) -> dict[str, Any]:
    answer = client.get("/api/v1/candidates", query_string=wanted)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def how_many(db: SQLAlchemy, *models: Any) -> list[int]:
    return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


def error_of(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = answer.get_json()["error"]
    return found


@pytest.mark.req("CON-10")
def test_fifty_people_of_a_list_are_fifty_candidates_and_nobody_s_benefit(
    officers: Officers, september: date, go_to: GoTo, as_: As, db: SQLAlchemy
) -> None:
    clerk, browser = officers("town_clerk"), as_("town_clerk", BEIGUAN)
    sheet = browser.get("/candidates/sheet.xlsx")
    assert sheet.status_code == 200
    before = how_many(db, Person, Entitlement, DecisionRow, NoticeRow)

    form = TOLD | {"file": (io.BytesIO(filled(sheet.data, people(50))), "名单.xlsx")}
    assert browser.send("/candidates/import", form, content_type="multipart/form-data").status_code == 302

    found = listed(clerk, limit="200")
    assert found["counts"] == {"listed": 50, "applied": 0, "dropped": 0}
    assert {(item["state"], item["case"]) for item in found["items"]} == {("listed", None)}
    assert len(found["items"]) == 50
    assert clerk.get("/api/v1/cases").get_json()["items"] == []
    assert how_many(db, Person, Entitlement, DecisionRow, NoticeRow) == before
    assert before[1:3] == [0, 0]

    first = factories.case(officers, at="decide", go_to=go_to)
    second = factories.case(officers, at="decide", people=factories.alone(name="周小兰"), go_to=go_to)
    confirmer = officers("town_confirmer")
    body = {"stage": "decide", "outcome": "granted", "form": {"facts": "情况属实", "amount": "450.00"}}
    both = {
        f"/api/v1/cases/{first.no},{second.no}/finish": body,
        f"/api/v1/cases/{first.no}/finish": body | {"cases": [first.no, second.no]},
    }
    for address, sent in both.items():
        refused = confirmer.post(address, json=sent)
        assert (refused.status_code, error_of(refused)["code"]) == (409, "bulk")
        assert error_of(refused)["message"] == "确认决定须逐件作出，不能成批办理。"
    for case in (first, second):
        assert case.waiting_at("decide", "town_confirmer")["signed"] == []
    assert how_many(db, Entitlement, DecisionRow) == [0, 0]


def test_a_list_with_faults_names_every_row_and_leaves_nothing(officers: Officers, september: date) -> None:
    clerk = officers("town_clerk")
    (good, again, known, wrong, elsewhere, nameless) = people(6)
    assert bring_in(clerk, as_csv([known])).status_code == 201
    rows = [
        good,
        (again[0], good[1], again[2], ""),
        known,
        (wrong[0], wrong[1][:-1] + ("1" if wrong[1][-1] != "1" else "2"), wrong[2], ""),
        (elsewhere[0], elsewhere[1], f"{QINGNIANLU}001", ""),
        ("", nameless[1], "没有这个社区", ""),
    ]
    refused = bring_in(clerk, as_csv(rows))
    assert refused.status_code == 422
    assert error_of(refused)["message"] == "名单有 5 行有误，一个人也没有导入。"
    assert error_of(refused)["fields"] == {
        "rows.3": ["第 3 行：与第 2 行是同一人。"],
        "rows.4": ["第 4 行：此人已于2026-09-01列入名单，由“区残联持证残疾人名单”提供，还没有办结。"],
        "rows.5": ["第 5 行：身份证件号码校验位不符，请对照证件逐位核对。"],
        "rows.6": [f"第 6 行：您的辖区里没有村（社区）“{QINGNIANLU}001”。"],
        "rows.7": ["第 7 行：您的辖区里没有村（社区）“没有这个社区”。请填写姓名。"],
    }
    assert listed(clerk)["counts"]["listed"] == 1
    assert bring_in(clerk, as_csv([known]), type="tekun").status_code == 201  # another matter is another row


def test_where_a_list_came_from_must_be_said_and_its_size_is_the_county_s_value(
    officers: Officers, september: date, district: District, as_: As
) -> None:
    clerk = officers("town_clerk")
    vague = bring_in(clerk, as_csv(people(1)), type="complaints", source=" x", source_on="2026-09-02")
    assert (vague.status_code, sorted(error_of(vague)["fields"])) == (422, ["source", "source_on", "type"])
    assert clerk.post("/api/v1/candidates/import", data=TOLD).status_code == 422
    district.set("candidates.max_rows", "2")
    long = bring_in(clerk, as_csv(people(3)))
    assert (long.status_code, error_of(long)["message"]) == (422, "名单超过2人，请分成几份导入。")
    browser = as_("town_clerk", BEIGUAN)
    form = TOLD | {"file": (io.BytesIO(as_csv([("孙大海", "1", VILLAGE, "")])), "名单.csv")}
    shown = browser.send("/candidates/import", form, content_type="multipart/form-data")
    assert shown.status_code == 422
    assert "第 2 行：身份证件号码应为18位" in shown.text
    assert "区残联持证残疾人名单" in shown.text  # what was typed is still there
    assert listed(clerk)["items"] == []


def test_a_candidate_applies_at_the_window_like_anybody_and_is_settled_by_the_registered_case(
    officers: Officers, september: date, as_: As
) -> None:
    clerk, browser = officers("town_clerk"), as_("town_clerk", BEIGUAN)
    who = factories.alone()[0]
    other = people(1)[0]
    rows = [(who["name"], who["id_number"], VILLAGE, "独居"), other]
    assert bring_in(clerk, as_csv(rows)).status_code == 201
    page = browser.get("/candidates/").text
    assert page.index(who["name"]) < page.index(other[0])  # in the order of the file
    assert who["id_number"] not in page
    key = next(item["id"] for item in listed(clerk)["items"] if item["note"] == "独居")
    address = f"/cases/new/dibao?begin=candidate:{key}"
    assert address.replace(":", "%3A") in page or address in page

    form = browser.get(address).text
    assert f'value="{who["id_number"]}"' in form
    assert f'value="{who["name"]}"' in form
    assert f'<option value="{VILLAGE}" selected>' in form
    assert listed(clerk)["counts"]["applied"] == 0

    case = factories.case(officers, people=[who])
    (applied,) = listed(clerk, state="applied")["items"]
    assert (applied["id"], applied["case"]) == (key, case.no)
    assert case.seen_by()["stage"] == "accept"
    assert listed(clerk)["counts"] == {"listed": 1, "applied": 1, "dropped": 0}
    assert case.no in browser.get("/candidates/?state=applied").text
    gone = browser.get(address)
    assert (gone.status_code, "此人已经申请或者已经移出名单。" in gone.text) == (409, True)
    settled = clerk.post(f"/api/v1/candidates/{key}/drop", json={"reason": "重复"})
    assert settled.status_code == 409


def test_a_member_of_the_household_that_applies_is_settled_and_a_refused_application_settles_nobody(
    officers: Officers, september: date
) -> None:
    clerk = officers("town_clerk")
    father, mother, son = factories.family_of_three("900")
    assert bring_in(clerk, as_csv([(mother["name"], mother["id_number"], VILLAGE, "")])).status_code == 201
    body = factories.application([father, mother, son], consents=[])
    body["applicant"] = body["applicant"] | {"id_number": "1"}
    assert clerk.post("/api/v1/cases", json=body).status_code == 422
    assert listed(clerk)["counts"]["listed"] == 1
    case = factories.case(officers, people=[father, mother, son])
    assert [item["case"] for item in listed(clerk, state="applied")["items"]] == [case.no]


def test_a_name_is_dropped_with_a_reason_and_may_be_listed_again(
    officers: Officers, september: date, as_: As
) -> None:
    clerk, browser = officers("town_clerk"), as_("town_clerk", BEIGUAN)
    (row,) = people(1)
    assert bring_in(clerk, as_csv([row])).status_code == 201
    (item,) = listed(clerk)["items"]
    silent = browser.send(f"/candidates/{item['id']}/drop", {"reason": " "})
    assert silent.status_code == 422
    assert browser.send(f"/candidates/{item['id']}/drop", {"reason": "本人不愿申请"}).status_code == 302
    assert "本人不愿申请" in browser.get("/candidates/?state=dropped").text
    twice = clerk.post(f"/api/v1/candidates/{item['id']}/drop", json={"reason": "再次移出"})
    assert (twice.status_code, error_of(twice)["message"]) == (409, "此人已经办结，不能再移出名单。")
    assert bring_in(clerk, as_csv([row])).status_code == 201
    assert listed(clerk)["counts"] == {"listed": 1, "applied": 0, "dropped": 1}


def test_each_street_sees_its_own_people_and_the_district_all_of_them(
    officers: Officers, september: date, as_: As, db: SQLAlchemy
) -> None:
    county = officers("county_officer")
    rows = [*people(2), *people(3, f"{QINGNIANLU}001")]
    assert bring_in(county, as_csv(rows)).status_code == 201
    here, there = officers("town_clerk"), officers("town_clerk", QINGNIANLU)
    assert [listed(c)["counts"]["listed"] for c in (county, here, there)] == [5, 2, 3]
    foreign = listed(there)["items"][0]["id"]
    assert here.post(f"/api/v1/candidates/{foreign}/drop", json={"reason": "别处"}).status_code == 403
    browser = as_("town_clerk", BEIGUAN)
    assert browser.get(f"/candidates/{foreign}/drop").status_code == 403
    assert browser.get(f"/cases/new/dibao?begin=candidate:{foreign}").status_code == 403
    for duty in ("town_surveyor", "town_confirmer", "village_aide"):
        assert officers(duty).get("/api/v1/candidates").status_code == 403
        assert bring_in(officers(duty), as_csv(people(1))).status_code == 403
    supervisor = officers("county_supervisor")
    assert listed(supervisor)["counts"]["listed"] == 5
    assert bring_in(supervisor, as_csv(people(1))).status_code == 403
    assert db.session.scalar(select(func.count(Candidate.id))) == 5


def test_pages_go_on_where_the_last_one_ended_and_the_log_names_who_imported_what(
    officers: Officers, september: date, as_: As
) -> None:
    clerk = officers("town_clerk")
    assert bring_in(clerk, as_csv(people(5))).status_code == 201
    seen: list[int] = []
    page = listed(clerk, limit="2")
    while True:
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        page = listed(clerk, limit="2", cursor=str(page["next"]))
    assert (len(seen), seen) == (5, sorted(seen, reverse=True))
    for wrong in ({"limit": "201"}, {"cursor": "x"}, {"state": "confirmed"}):
        assert clerk.get("/api/v1/candidates", query_string=wrong).status_code == 400
    log = as_("auditor", "610104").get("/audit/list/").text
    assert "导入名单" in log
    assert "周敏" in log
