"""Signing an instrument: who answers first, days in their order, one instrument a township and matter a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from core.clock import SHANGHAI
from core.delegation.models import Instrument
from core.delegation.queries import confirmation
from core.delegation.resolve import InstrumentFacts, Question, confirmer_of
from core.documents import queries as documents
from core.documents.models import Letter
from tests.casework import read_pdf
from tests.conftest import As, Client, account
from tests.core.delegation.test_views import COUNTY, DRAFT, PROVISION, T1, T2, delegated, district, who, words
from tests.district import upload

__all__ = ["district"]
SECOND = DRAFT | {"number": "莲政发〔2026〕10号", "since": "2026-09-10", "form": "authorisation"}


def drafted(admin: Client, db: SQLAlchemy, draft: dict[str, Any]) -> str:
    """The page of a draft that lacks nothing but its signature."""
    admin.send("/delegation/provisions/new", PROVISION)
    assert admin.send("/delegation/instruments/new", draft).status_code == 302
    pk = db.session.scalars(select(Instrument.id).filter_by(number=draft["number"])).one()
    assert admin.send(f"/delegation/instruments/{pk}/plan", upload()).status_code == 302
    return f"/delegation/instruments/{pk}"


@pytest.mark.req("ORG-05")
def test_an_instrument_drafted_on_screen_names_who_answers_first_on_page_and_letter(
    as_: As, db: SQLAlchemy
) -> None:
    admin = as_("county_admin", COUNTY)
    silent = admin.send(
        "/delegation/instruments/new", {k: v for k, v in DRAFT.items() if k != "first_responsible"}
    )
    assert (silent.status_code, "第一责任人" in silent.text) == (422, True)
    for nobody in ("", "town_clerk"):
        refused = admin.send("/delegation/instruments/new", DRAFT | {"first_responsible": nobody})
        assert refused.status_code == 422, nobody

    pk = delegated(admin, db)
    page = words(admin.get(f"/delegation/instruments/{pk}").text)
    assert "第一责任人 乡镇(街道)第一责任人" in page
    assert confirmation("dibao", T1, date(2026, 9, 1)).responsible == "town_director"

    account("town_director", T1, 1, "魏成")
    db.session.commit()
    assert admin.send(f"/delegation/letters/print/{pk}/{T1}", {}).status_code == 302
    letter = db.session.scalars(select(Letter)).one()
    assert "乡镇(街道)第一责任人（魏成）" in read_pdf(documents.letter_pdf(letter.number))


@pytest.mark.parametrize(
    ("draft", "signed_on", "said"),
    [
        ({"consent_on": "2027-11-20"}, "2026-08-30", "同意的日期2027-11-20晚于签署日期"),
        ({}, "2026-09-02", "签署日期不能晚于今天"),
        ({}, "1949-10-01", "不能早于《社会救助暂行办法》施行的2014-05-01"),
        ({"since": "1949-10-01"}, "2026-09-01", "起始日期1949-10-01早于签署日期"),
        ({"since": "2026-08-31"}, "2026-09-01", "起始日期2026-08-31早于签署日期"),
        ({"matters": ["dibao", "linshi"]}, "2026-08-30", "由乡镇（街道）确认临时救助的规定"),
    ],
    ids=["consent later", "not yet", "no such day", "begins long ago", "begins before", "no provision"],
)
def test_consent_signature_and_beginning_follow_each_other(
    as_: As, db: SQLAlchemy, draft: dict[str, Any], signed_on: str, said: str
) -> None:
    admin = as_("county_admin", COUNTY)
    page = drafted(admin, db, DRAFT | draft)
    refused = admin.send(f"{page}/sign", {"signed_on": signed_on, "unready": "先行试点"})
    assert (refused.status_code, said in refused.text) == (422, True), words(refused.text)
    assert who() == "county"


def test_an_instrument_begins_no_earlier_than_the_province_s_provision(as_: As, db: SQLAlchemy) -> None:
    admin = as_("county_admin", COUNTY)
    assert admin.send("/delegation/provisions/new", PROVISION | {"since": "2026-10-01"}).status_code == 302
    page = drafted(admin, db, DRAFT)
    assert admin.send("/delegation/provisions/new", PROVISION).status_code == 422, "entered already"
    refused = admin.send(f"{page}/sign", {"signed_on": "2026-08-30"})
    assert (refused.status_code, "须在文书的起始日期2026-09-01已经施行" in refused.text) == (422, True)
    assert admin.send(f"{page}/change", DRAFT | {"since": "2026-10-01"}).status_code == 302
    assert admin.send(f"{page}/sign", {"signed_on": "2026-08-30"}).status_code == 302


def test_what_was_accepted_before_the_signature_stays_with_the_county() -> None:
    signed = datetime(2026, 9, 10, 9, tzinfo=SHANGHAI)
    backdated = InstrumentFacts(
        1, "1", "by_law", "alone", 1, date(2026, 7, 1), None, events=((signed, "signed"),)
    )

    def tier(accepted: date) -> str:
        holders: dict[str, tuple[int, ...]] = {"town_confirmer": (1,)}
        now = datetime(2026, 9, 20, 9, tzinfo=SHANGHAI)
        question = Question("dibao", accepted, now, now.date(), holders=holders, bureau_name=True)
        return confirmer_of(question, [backdated], []).tier

    assert tier(date(2026, 9, 9)) == "county"
    assert tier(date(2026, 9, 10)) == "township"


def test_of_two_instruments_for_one_street_and_matter_the_second_is_not_signed(
    as_: As, db: SQLAlchemy
) -> None:
    admin = as_("county_admin", COUNTY)
    delegated(admin, db)
    changes: list[dict[str, Any]] = [
        {},
        {"since": "2026-09-01"},
        {"mode": "alone"},
        {"matters": ["dibao", "tekun"]},
    ]
    for change in changes:
        draft = SECOND | change | {"number": f"莲政发〔2026〕{len(str(change))}号"}
        page = drafted(admin, db, draft)
        refused = admin.send(f"{page}/sign", {"signed_on": "2026-09-01", "unready": "先行试点"})
        assert (refused.status_code, f"与文书“{DRAFT['number']}”的乡镇" in refused.text) == (422, True), (
            change
        )
        assert "签署前还要补齐：与文书" in admin.get(page).text
    elsewhere = drafted(admin, db, SECOND | {"number": "莲政发〔2026〕11号", "townships": [T2]})
    assert admin.send(f"{elsewhere}/sign", {"signed_on": "2026-09-01", "unready": "试点"}).status_code == 302


def test_the_second_takes_the_first_one_s_place_where_one_says_so(as_: As, db: SQLAlchemy) -> None:
    admin = as_("county_admin", COUNTY)
    first = delegated(admin, db)
    page = drafted(admin, db, SECOND)
    assert f"由本文书接替“{DRAFT['number']}”" in admin.get(f"{page}/sign").text
    signing = {"signed_on": "2026-09-01", "unready": "先行试点", "follows": "1"}
    assert admin.send(f"{page}/sign", signing).status_code == 302
    assert db.session.get_one(Instrument, first).until == date(2026, 9, 9)
    assert confirmation("dibao", T1, date(2026, 9, 1)).form == "by_law"


def test_a_second_that_leaves_a_street_of_the_first_without_any_does_not_take_its_place(
    as_: As, db: SQLAlchemy
) -> None:
    admin = as_("county_admin", COUNTY)
    wide = drafted(admin, db, DRAFT | {"townships": [T1, T2]})
    assert admin.send(f"{wide}/sign", {"signed_on": "2026-08-20", "unready": "试点"}).status_code == 302
    page = drafted(admin, db, SECOND)
    assert "由本文书接替" not in admin.get(f"{page}/sign").text
    refused = admin.send(f"{page}/sign", {"signed_on": "2026-09-01", "unready": "试点", "follows": "1"})
    assert (refused.status_code, "请先终止它" in refused.text) == (422, True)
