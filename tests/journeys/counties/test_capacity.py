"""承接条件: a township that is not ready is delegated to with a reason, or not at all, as the county has set."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from core.access.models import Posting
from core.db import db as database
from core.delegation.models import Instrument
from tests.conftest import As, Client, account
from tests.district import CONSENT, complaints, upload
from tests.journeys.counties.places import County, in_county

pytestmark = in_county("lianhu")
PAGE = "/delegation/capacity/"
INSTRUMENTS = "/delegation/instruments/"


def state(admin: Client, town: str, label: str) -> tuple[str, str]:
    """(colour, what is said) of a line of a township's checklist."""
    page = admin.get(PAGE).text
    part = page.partition(f'id="town-{town}"')[2].partition("</table>")[0]
    (line,) = [row for row in re.findall(r"<tr>.*?</tr>", part, re.DOTALL) if f">{label}</td>" in row]
    (found,) = re.findall(r'badge[^"]*bg-(\w+)[^>]*>([^<]*)<', line)
    return found


def drafted(admin: Client, town: str) -> int:
    """A draft for one street, complete but for the signature."""
    told = {
        "title": "",
        "form": "authorisation",
        "mode": "joint",
        "quorum": "2",
        "first_responsible": "town_director",
        "number": "演示〔2026〕12号",
    }
    told |= {"matters": "dibao", "townships": town, "since": "2026-09-01"}
    assert admin.send(f"{INSTRUMENTS}new", told | CONSENT).status_code == 302
    pk = database.session.scalars(select(Instrument.id).where(Instrument.number == "演示〔2026〕12号")).one()
    assert admin.send(f"{INSTRUMENTS}{pk}/plan", upload()).status_code == 302
    return pk


def two_left(security: Client, town: str) -> None:
    """Of all who are posted at a street two stay."""
    account("town_clerk", town, 8)
    account("town_reviewer", town, 8)
    staff = database.session.scalars(
        select(Posting.id).where(Posting.division == town).order_by(Posting.id)
    ).all()
    for pk in staff[:-2]:
        ending = {"last_day": "2026-08-31", "reason": "调离"}
        assert security.send(f"/postings/end/{pk}", ending).status_code == 302


@pytest.mark.req("DEL-12")
def test_a_street_with_two_of_three_staff_is_red_and_delegated_to_with_a_reason_or_not_at_all(
    september: date, as_: As, county: County, set_value: Callable[..., None], jump_to: Callable[[Any], None]
) -> None:
    two_left(as_("security_admin", county.code), county.other)
    admin = as_("county_admin", county.code)
    assert state(admin, county.other, "工作人员") == ("red", "2 人，应有 3 人")
    assert "六（二）" in admin.get(PAGE).text

    pk = drafted(admin, county.other)
    sign, signature = f"{INSTRUMENTS}{pk}/sign", {"signed_on": september.isoformat(), "unready": ""}
    asked = admin.send(sign, signature)
    assert asked.status_code == 422
    assert "承接条件不足" in asked.text
    assert "请写明理由。" in str(complaints(asked))

    set_value("readiness.block", "block")
    refused = admin.send(sign, signature | {"unready": "先行试点"})
    assert "承接条件不足，不得下放" in refused.text
    assert "草案" in admin.get(f"{INSTRUMENTS}{pk}").text

    jump_to(date(2026, 9, 2))
    set_value("readiness.block", "warn")
    admin = as_("county_admin", county.code)
    assert admin.send(sign, signature | {"unready": "先行试点"}).status_code == 302
    assert "先行试点" in admin.get(f"{INSTRUMENTS}{pk}").text


def test_what_the_register_can_t_count_is_recorded_and_taken_back(
    september: date, as_: As, county: County
) -> None:
    admin = as_("county_admin", county.code)
    assert state(admin, county.other, "培训") == ("red", "没有登记")
    address = f"{PAGE}{county.other}/mark"
    told = {"item": "training", "met": "1", "note": "8月20日培训三人合格"}
    assert admin.send(address, told).status_code == 302
    assert state(admin, county.other, "培训") == ("green", "8月20日培训三人合格")
    assert admin.send(address, told | {"met": "", "note": "人员更换"}).status_code == 302
    assert state(admin, county.other, "培训") == ("red", "没有登记")
    again = admin.send(address, told | {"met": "", "note": "人员更换"})
    assert "这一项没有登记过" in again.text
    assert as_("county_admin", "370982").send(address, told).status_code == 403
