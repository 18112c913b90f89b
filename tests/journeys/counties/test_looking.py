"""Personal data: masked in lists and files, in full for a reason, from a matter that runs; what was refused is told each month."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from sqlalchemy import select

from core.audit.models import AuditEvent
from core.db import db
from tests import factories
from tests.casework import BEIGUAN, Officers
from tests.conftest import As
from tests.core.documents.hostile import png
from tests.journeys.counties.places import in_county

PNG = png()
PHONE = "13991234567"
WHY = {"reason": "核对证件原件"}


def logged(what: str) -> list[AuditEvent]:
    """What the log has of a verb, oldest first."""
    found = select(AuditEvent).where(AuditEvent.what == what).order_by(AuditEvent.number)
    return list(db.session.scalars(found))


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of an exported file."""
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


@pytest.mark.req("SEC-01")
@in_county("lianhu")
def test_numbers_are_masked_in_lists_and_files_and_shown_in_full_for_a_reason(
    officers: Officers, september: Any, as_: As
) -> None:
    (one,) = people = factories.alone(name="=田有福", phone=PHONE)
    case, number = factories.case(officers, people=people), people[0]["id_number"]
    browser = as_("town_clerk", BEIGUAN)
    listed = browser.get("/cases/").text
    assert case.no in listed
    secrets = (number, PHONE, "6222000012345678", "6222 0000 1234 5678")
    for page in (
        listed,
        browser.get(f"/cases/{case.no}").text,
        case.as_("town_clerk").get("/api/v1/cases").text,
    ):
        assert not [secret for secret in secrets if secret in page]

    address = f"/full/{case.no}/m1"
    assert browser.get(address).status_code == 200
    refused = browser.send(address, {"what": "id_number", "reason": ""})
    assert refused.status_code == 422
    assert number not in refused.text
    looked_at = browser.send(address, {"what": "id_number"} | WHY).text
    assert number in looked_at
    assert "本次查看已记入操作日志" in looked_at
    assert "已保存" not in looked_at
    (seen,) = logged("person.view")
    assert (seen.about, seen.detail["what"], seen.detail["reason"]) == (
        f"case:{case.no}",
        "id_number",
        WHY["reason"],
    )

    masked = browser.get("/case-exports/")
    (row,) = rows_of(masked.text)
    assert not [secret for secret in secrets if secret in masked.text]
    assert (row["案件编号"], row["公民身份号码"][-4:], row["联系电话"]) == (
        case.no,
        number[-4:],
        f"****{PHONE[-4:]}",
    )
    assert browser.get("/case-exports/", query_string=WHY).status_code == 403
    county = as_("county_officer", "610104")
    (row,) = rows_of(county.get("/case-exports/", query_string=WHY).text)
    assert number in row["公民身份号码"]
    assert row["申请人"].startswith("'="), "no formula"
    assert [(e.detail["full"], e.detail["rows"]) for e in logged("person.export")] == [(False, 1), (True, 1)]
    assert one["name"] not in masked.text


@pytest.mark.req("LAW-55")
@in_county("lianhu")
def test_people_are_looked_up_from_a_matter_and_each_month_tells_what_was_refused(
    officers: Officers, september: Any, as_: As, user_id: Callable[..., int]
) -> None:
    people = factories.alone()
    case, clerk = factories.case(officers, at="survey", people=people), officers("town_clerk")
    sister = factories.alone(name="周小妹", sex="female")
    hers = factories.case(officers, people=sister)

    asked = {"id_number": people[0]["id_number"]}
    alone = clerk.post("/api/v1/people/find", json=asked)
    assert (alone.status_code, "found" in alone.get_json()) == (409, False)
    found = clerk.post("/api/v1/people/find", json=asked | {"case": case.no}).get_json()["found"]
    assert found["offices"] == [BEIGUAN]
    (linked,) = logged("person.look_up")
    assert linked.about == f"case:{case.no}"

    assert case.try_answer("m7", "bank", "clean").status_code == 422

    filed = {"kind": "handler", "user_id": str(user_id("town_clerk", BEIGUAN)), "place": BEIGUAN}
    filed |= {"name": "周小妹", "id_number": sister[0]["id_number"], "relation": "sibling"}
    assert as_("town_clerk", BEIGUAN).send("/relatives/add", filed).status_code == 302
    for answer in (
        clerk.get(f"/api/v1/cases/{hers.no}"),
        as_("town_clerk", BEIGUAN).get(f"/cases/{hers.no}"),
        as_("town_clerk", BEIGUAN).get(f"/full/{hers.no}/m1"),
    ):
        assert answer.status_code == 403
        assert "回避" in (answer.get_json(silent=True) or {}).get("error", {}).get("message", answer.text)

    full = {"case": case.no, "member": "m1", "what": "id_number"} | WHY
    statuses = [clerk.post("/api/v1/people/reveal", json=full).status_code for _each in range(50)]
    assert statuses == [200] * 49 + [429], "the search counts as well"
    case.act("withdraw", "town_clerk", {"reason": "不再需要", "signed": True})
    ended = officers("county_officer").post("/api/v1/people/reveal", json=full)
    assert ended.status_code == 409

    told = officers("county_supervisor").get("/api/v1/oversight/lookups?month=2026-09").get_json()
    reasons = [each["why"] for each in told["refused"]]
    assert reasons == ["no_matter", "outsider", *["near_relative"] * 3, "too_many", "closed"]
    assert told["officers"][0]["lookups"] == 50
    page = as_("county_supervisor", "610104").get("/oversight/lookups?month=2026-09").text
    for words in ("没有对应的事项", "核对本家庭以外的人", "本人或者近亲属", "一小时内次数过多"):
        assert words in page
    assert (
        officers("county_supervisor").get("/api/v1/oversight/lookups?month=2026-08").get_json()["refused"]
        == []
    )
    assert clerk.get("/api/v1/oversight/lookups").status_code == 403


@pytest.mark.parametrize("month", ["9999-12", "2101-01", "1899-12", "0001-01", "0000-12"])
@in_county("lianhu")
def test_a_month_that_no_log_has_is_refused(officers: Officers, september: Any, as_: As, month: str) -> None:
    call = officers("county_supervisor")
    for address in ("/api/v1/oversight/lookups", "/api/v1/checks/log"):
        assert call.get(f"{address}?month={month}").status_code == 400
    browser = as_("county_supervisor", "610104")
    for page in ("/oversight/lookups", "/checks/log"):
        assert browser.get(f"{page}?month={month}").status_code == 400
    for day in ("9999-12-31", "0001-01-01"):
        assert call.get(f"/api/v1/cases?due_before={day}").status_code == 400


class Sheet(HTMLParser):
    """What a browser would send of a page's form if nobody touched it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._area = self._choice = ""
        self._chosen = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Boxes that are not ticked, and templates of further rows, send nothing."""
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name:
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.fields[name] = given.get("value") or ""
        elif tag == "textarea":
            self._area = name
        elif tag == "select":
            self._choice = name
        elif tag == "option" and self._choice and "selected" in given:
            self._chosen = "value" not in given
            self.fields[self._choice] = given.get("value") or ""

    def handle_data(self, data: str) -> None:
        """The words of a text area, or of a choice that has no value besides."""
        if self._chosen:
            self.fields[self._choice], self._chosen = data, False
        if self._area:
            self.fields[self._area] = data

    def handle_endtag(self, tag: str) -> None:
        """A text area or a choice is over."""
        if tag in ("textarea", "select"):
            self._area = self._choice = ""

    def sent(self) -> dict[str, str]:
        """Without the rows that nobody has added."""
        return {k: v for k, v in self.fields.items() if ".__i" not in k and k != "csrf_token"}


@in_county("lianhu")
def test_an_application_that_is_filled_in_anew_shows_its_numbers_masked_and_keeps_those_left_as_they_stood(
    officers: Officers, september: Any, as_: As
) -> None:
    people = factories.family_of_three("900")
    people[0]["phone"] = PHONE
    case = factories.case(officers, people=people)
    missing = {"checklist": case.checklist(disability="missing"), "near_relative": False}
    case.finish("accept", "incomplete", "town_clerk", missing)
    browser, address = as_("town_clerk", BEIGUAN), f"/cases/{case.no}/finish/apply/done"
    page = browser.get(address).text
    numbers = [one["id_number"] for one in people]
    assert not [each for each in (*numbers, PHONE, "6222 0000 1234 5678", "6222000012345678") if each in page]

    typed = Sheet(page).sent()
    assert typed["applicant.id_number"].endswith(numbers[0][-4:])
    corrected = factories.id_number(date(2001, 7, 7))
    sent = browser.send(
        address, typed | {"members.1.id_number": corrected, "consents.2.id_number": corrected}
    )
    assert sent.status_code == 302, sent.text
    found = []
    for member in ("m1", "m2", "m3"):
        shown = browser.send(f"/full/{case.no}/{member}", {"what": "id_number"} | WHY).text
        found.append([each for each in (*numbers, corrected) if each in shown])
    assert found == [[numbers[0]], [numbers[1]], [corrected]]
    assert PHONE in browser.send(f"/full/{case.no}/m1", {"what": "phone"} | WHY).text
    assert "6222000012345678" in browser.send(f"/full/{case.no}/m1", {"what": "account"} | WHY).text


SHEETS = ("F01", "F02", "F03")
UNREAD = (("village_aide", f"{BEIGUAN}001"), ("town_director", BEIGUAN), ("town_cashier", BEIGUAN))


@in_county("lianhu")
def test_sheets_with_numbers_in_full_are_opened_by_those_who_read_them_and_each_look_is_noted(
    officers: Officers, september: Any, as_: As
) -> None:
    case = factories.case(officers, people=factories.alone())
    upload = {"document": "F03", "member": "m1", "file": (io.BytesIO(PNG), "授权书.png")}
    assert officers("town_clerk").post(f"/api/v1/cases/{case.no}/papers", data=upload).status_code == 201
    seen = case.seen_by()
    numbers = [x["number"] for x in seen["letters"] if x["form"] in SHEETS]
    (paper,) = (p["files"][0]["id"] for p in seen["papers"] if p["files"])
    assert len(numbers) == len(SHEETS)
    for duty, place in UNREAD:
        call, browser = officers(duty, BEIGUAN), as_(duty, place)
        page = browser.get(f"/cases/{case.no}").text
        for number in numbers:
            refused = call.get(f"/api/v1/letters/{number}")
            assert (refused.status_code, refused.get_json()["error"]["basis"]) == (
                403,
                ["PIPL:28", "SAL26:70"],
            )
            assert browser.get(f"/cases/letters/{number}.pdf").status_code == 403
            assert f"{number}.pdf" not in page, "not offered either"
        assert browser.get(f"/cases/papers/{paper}").status_code == 403
        assert f"/cases/papers/{paper}" not in page
    assert {e.about for e in logged("person.view_refused")} == {f"case:{case.no}"}
    told = officers("county_supervisor").get("/api/v1/oversight/lookups?month=2026-09").get_json()
    assert {each["why_label"] for each in told["refused"]} == {"没有查看完整信息的权限"}

    assert officers("town_clerk").get(f"/api/v1/letters/{numbers[0]}").status_code == 200
    assert logged("person.view") == [], "whoever wrote the numbers down prints his own sheets"
    assert officers("town_reviewer").get(f"/api/v1/letters/{numbers[0]}").status_code == 200
    (noted,) = logged("person.view")
    assert (noted.about, noted.detail["letter"]) == (f"case:{case.no}", numbers[0])


@in_county("lianhu")
def test_a_near_relative_opens_neither_letters_nor_papers(
    officers: Officers, september: Any, as_: As, user_id: Callable[..., int]
) -> None:
    sister = factories.alone(name="周小妹", sex="female")
    hers = factories.case(officers, people=sister)
    upload = {"document": "F03", "member": "m1", "file": (io.BytesIO(PNG), "授权书.png")}
    assert officers("town_clerk").post(f"/api/v1/cases/{hers.no}/papers", data=upload).status_code == 201
    seen = hers.seen_by()
    (paper,) = (p["files"][0]["id"] for p in seen["papers"] if p["files"])
    letter = seen["letters"][0]["number"]
    filed = {"kind": "handler", "user_id": str(user_id("town_clerk", BEIGUAN)), "place": BEIGUAN}
    filed |= {"name": "周小妹", "id_number": sister[0]["id_number"], "relation": "sibling"}
    browser = as_("town_clerk", BEIGUAN)
    assert browser.send("/relatives/add", filed).status_code == 302
    for door in (f"/cases/letters/{letter}.pdf", f"/cases/papers/{paper}"):
        refused = browser.get(door)
        assert (refused.status_code, "回避" in refused.text) == (403, True), door
