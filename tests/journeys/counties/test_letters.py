"""The letter of entrustment of each township: printed, signed, over; while none is in force the city decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core.clock import today
from core.db import db as database
from core.delegation.models import Instrument, InstrumentLetter, Provision
from core.divisions.queries import government_of
from tests import factories
from tests.casework import CaseWork, Officers, read_pdf
from tests.conftest import As, Client
from tests.district import CONSENT, upload
from tests.journeys.counties.places import County, in_county
from tests.journeys.counties.test_procedures import granted_by
from tests.journeys.counties.walks import at_decision

NUMBER = "新民委〔2026〕9号"


@pytest.fixture
def admin(as_: As, county: County) -> Client:
    """The city's administrator at the browser."""
    return as_("county_admin", county.code)


def delegated(admin: Client, form: str, county: County) -> int:
    """An instrument of that form for the other township, signed on paper the day on which it begins; its key."""
    draft = {"number": NUMBER, "title": "放权委托书", "form": form, "mode": "chief_representative"}
    draft |= {"matters": ["dibao"], "townships": [county.other], "since": "2026-08-01"}  # type: ignore[dict-item]
    draft |= {"first_responsible": "township"}
    assert admin.send("/delegation/instruments/new", draft | CONSENT).status_code == 302
    pk = database.session.scalars(select(Instrument.id).where(Instrument.number == NUMBER)).one()
    assert admin.send(f"/delegation/instruments/{pk}/plan", upload()).status_code == 302
    signature = {"signed_on": "2026-08-01"}
    assert admin.send(f"/delegation/instruments/{pk}/sign", signature).status_code == 302
    return pk


def try_to_decide(case: CaseWork) -> int:
    """What the chief representative's decision answers."""
    case.version = case.seen_by()["version"]
    form = {"facts": "情况属实", "amount": "450.00"}
    note = "按核查结果确认"
    return case.try_to("decide", "granted", "chief_representative", form, note=note).status_code


def undecided(officers: Officers, county: County, name: str) -> CaseWork:
    """A case of the other township that waits for its decision."""
    there = replace(county, town=county.other)
    return at_decision(officers, there, people=factories.alone(name=name))


@pytest.mark.req("DEL-02")
@in_county("xintai")
def test_a_township_confirms_only_while_its_signed_letter_is_in_force(
    officers: Officers, september: date, admin: Client, county: County, as_: As
) -> None:
    officers("chief_representative", county.other)
    pk = delegated(admin, "entrustment", county)
    page = f"/delegation/instruments/{pk}"
    drawing = f"/delegation/letters/print/{pk}/{county.other}"
    assert admin.send(f"/delegation/letters/print/{pk}/{county.town}").status_code == 422
    assert admin.send(drawing).status_code == 302
    assert admin.send(drawing).status_code == 409, "one letter at a time"
    letter = database.session.scalars(select(InstrumentLetter.id).filter_by(instrument_id=pk)).one()
    printed = read_pdf(admin.get(f"/delegation/letters/{letter}.pdf").data)
    assert "社会救助审核确认权限委托书" in printed
    assert "新泰市民政局（委托机关）" in printed
    assert f"第一责任人{government_of(county.other)}" in printed, "新泰 holds the township itself responsible"
    assert "最低生活保障" in printed
    assert "特困" not in printed

    first, second = (undecided(officers, county, name) for name in ("周小兰", "吴老汉"))
    why = first.waiting_at("decide", "county_officer")["why_here"]
    assert "委托书尚未签署" in why
    assert try_to_decide(first) == 403
    button = as_("chief_representative", county.other).get(f"/cases/{first.no}").text
    assert "委托书尚未签署" in button
    assert 'value="granted"' not in button

    signing = f"/delegation/letters/{letter}/sign"
    day = {"signed_on": today().isoformat()}
    assert admin.send(signing, day).status_code == 422, "the copy itself is missing"
    late = {"signed_on": (today() + timedelta(days=1)).isoformat()}
    assert admin.send(signing, late | upload()).status_code == 422
    assert try_to_decide(first) == 403
    assert admin.send(signing, day | upload("签署件.pdf")).status_code == 302
    assert "生效中" in admin.get(page).text
    assert admin.get(f"/delegation/letters/{letter}/copy").data.startswith(b"%PDF")
    assert try_to_decide(first) == 200
    assert [d["tier"] for d in first.seen_by()["decisions"]] == ["township"]
    assert second.waiting_at("decide", "chief_representative")["holder"]["division"] == county.other

    yesterday = (today() - timedelta(days=1)).isoformat()
    ending = f"/delegation/letters/{letter}/end"
    assert admin.send(ending, {"until": yesterday, "why": ""}).status_code == 422
    assert admin.send(ending, {"until": "2026-07-31", "why": "到期"}).status_code == 422, "before it began"
    assert admin.send(ending, {"until": yesterday, "why": "委托期满"}).status_code == 302
    assert try_to_decide(second) == 403
    assert "委托书尚未签署，或者已经到期" in second.waiting_at("decide", "county_officer")["why_here"]
    assert "委托期满" in admin.get(page).text
    assert admin.send(drawing).status_code == 302, "another letter may follow"


@in_county("xintai")
def test_only_an_entrustment_needs_the_signed_letter(
    officers: Officers, september: date, admin: Client, county: County
) -> None:
    officers("chief_representative", county.other)
    pk = delegated(admin, "by_law", county)
    case = undecided(officers, county, "郑大妈")
    assert case.waiting_at("decide")["holder"]["division"] == county.other
    assert admin.send(f"/delegation/letters/print/{pk}/{county.other}").status_code == 302
    letter = database.session.scalars(select(InstrumentLetter.id).filter_by(instrument_id=pk)).one()
    assert "行使社会救助审核确认权限告知书" in read_pdf(admin.get(f"/delegation/letters/{letter}.pdf").data)
    assert try_to_decide(case) == 200


@pytest.mark.req("LAW-02")  # the part of the check that names 新泰; 莲湖's is in journeys/test_delegation.py
@in_county("xintai")
def test_without_a_provision_a_township_decides_in_the_bureau_s_name_where_the_city_has_set_so(
    officers: Officers,
    september: date,
    go_to: Callable[[date], None],
    admin: Client,
    county: County,
    set_value: Callable[..., None],
) -> None:
    provision = database.session.scalars(select(Provision.id).where(Provision.voided_on.is_(None))).one()
    assert (
        admin.send(f"/delegation/provisions/{provision}/void", {"why": "省级规定已废止"}).status_code == 302
    )
    officers("chief_representative", county.town)
    by_default = at_decision(officers, county, people=factories.alone(name="周小兰"))
    waiting = by_default.waiting_at("decide", "county_officer")
    assert waiting["holder"]["division"] == county.code
    assert "没有省级人民政府关于由乡镇（街道）确认的规定" in waiting["why_here"]
    set_value("delegation.without_basis", "bureau_name")
    case = at_decision(officers, county, people=factories.alone(name="吴老汉"))
    assert case.waiting_at("decide")["holder"]["division"] == county.town
    granted_by(case, "chief_representative")
    case.hang_everywhere("announce")
    case.wait_until("announce", go_to)
    assert [decision["tier"] for decision in case.seen_by()["decisions"]] == ["township"]
    letter = case.letter("F17")
    assert letter.startswith("新泰市民政局")
    assert "行政诉讼的被告为新泰市民政局" in letter
