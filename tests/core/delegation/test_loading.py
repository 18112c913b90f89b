"""From a profile to instruments: everything that the document states is kept, what it leaves open stays empty and is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from core.delegation.models import Instrument
from core.parameters.building import read_profile
from core.parameters.loading import load_profile
from core.parameters.profiles import NATIONAL
from tests.conftest import As
from tests.district import loaded, upload

COUNTY, T2 = "610104", "610104001"
PILOT, DEMO = "lianhu-pilot-2021", "演示莲政发〔2026〕1号"


@pytest.fixture(autouse=True)
def september(app: Flask, jump_to: Callable[[date], None]) -> None:
    """A day under the law of 2026."""
    jump_to(date(2026, 9, 1))


@pytest.fixture
def said(app: Flask, db: SQLAlchemy) -> tuple[str, ...]:
    """The district and its demo, loaded; what was said of the instruments."""
    _nation, demo = loaded(NATIONAL, "lianhu.demo")
    return demo.done["instruments"]


def instrument(db: SQLAlchemy, number: str) -> Instrument:
    return db.session.query(Instrument).filter_by(number=number).one()


def test_a_draft_says_exactly_what_its_document_leaves_open(said: tuple[str, ...]) -> None:
    pilot, demo = said
    assert pilot == (
        "起草权限下放文书 lianhu-pilot-2021，不产生下放；"
        "文件没有写明：文号、形式、成员人数、几人同意才通过、签署日期、使用的印章"
    )
    assert demo == f"签署权限下放文书 {DEMO}"


@pytest.mark.parametrize(
    ("county", "open_parts"),
    [
        ("yuquan", "文号、怎样确认、第一责任人、签署日期、使用的印章"),
        ("xintai", "文号、签署日期、本级人民政府的同意"),
    ],
)
def test_a_form_that_is_stated_is_not_said_to_be_missing(app: Flask, county: str, open_parts: str) -> None:
    load_profile(read_profile(NATIONAL))
    (draft,) = load_profile(read_profile(county)).done["instruments"]
    assert draft.endswith(f"不产生下放；文件没有写明：{open_parts}")


def test_what_the_document_states_is_kept_and_the_rest_is_left_empty(
    said: tuple[str, ...], db: SQLAlchemy
) -> None:
    pilot, demo = instrument(db, PILOT), instrument(db, DEMO)
    assert (pilot.form, pilot.mode, pilot.quorum, pilot.members) == ("", "joint", 0, None)
    assert pilot.first_responsible == "town_director"
    assert (pilot.consent_body, pilot.consent_on) == (
        "西安市莲湖区人民政府第103次常务会议",
        date(2021, 7, 20),
    )
    assert pilot.basis == ["LIANHU21:3(2)", "LIANHU21:4(2)1"]
    assert (demo.members, demo.quorum, demo.seal_kind, demo.seal) == (5, 3, "township_seal", "街道办事处公章")
    assert (demo.consent_number, demo.consent_on) == ("演示莲政会纪〔2026〕1号", date(2026, 6, 20))


def test_an_instrument_without_a_confirmer_is_no_signature_of_one(app: Flask, db: SQLAlchemy) -> None:
    load_profile(read_profile(NATIONAL))
    load_profile(read_profile("yuquan"))
    draft = instrument(db, "yuquan-pilot-2021")
    assert (draft.form, draft.mode) == ("entrustment", "")


def test_the_page_shows_what_is_stated_and_what_must_be_added_before_it_is_signed(
    said: tuple[str, ...], as_: As, db: SQLAlchemy
) -> None:
    admin = as_("county_admin", COUNTY)
    address = f"/delegation/instruments/{instrument(db, PILOT).id}"
    page = " ".join(re.sub(r"<[^>]+>", " ", admin.get(address).text).split())
    assert "第一责任人 乡镇(街道)第一责任人" in page
    assert "西安市莲湖区人民政府第103次常务会议，2021-07-20" in page
    assert "联合确认（几人通过），通过人数未写明" in page
    assert "签署前还要补齐：请选择委托、授权或法定。 联合确认须写明至少二人的通过人数。" in page
    assert "《莲湖区社会救助审核确认权限下放工作实施方案》四（二）1" in page
    assert admin.send(f"{address}/sign", {"signed_on": "2026-08-20"}).status_code == 422
    form = {
        "form": "by_law",
        "mode": "joint",
        "quorum": "3",
        "members": "2",
        "first_responsible": "town_director",
        "matters": ["dibao"],
        "townships": [T2],
        "since": "2026-09-01",
        "seal_kind": "township_seal",
        "consent_body": "区政府第110次常务会议",
        "consent_on": "2026-08-01",
    }
    assert admin.send(f"{address}/change", form).status_code == 302
    assert admin.send(f"{address}/plan", upload("实施方案.pdf")).status_code == 302
    refused = admin.send(f"{address}/sign", {"signed_on": "2026-08-20"})
    assert (refused.status_code, "成员人数不能少于通过人数" in refused.text) == (422, True)
    assert admin.send(f"{address}/change", form | {"members": "5"}).status_code == 302
    signature = {"signed_on": "2026-08-20", "unready": "先行试点"}
    assert admin.send(f"{address}/sign", signature).status_code == 302
    signed = instrument(db, PILOT)
    assert (signed.members, signed.seal_kind) == (5, "township_seal")
    assert (signed.consent_body, signed.first_responsible) == ("区政府第110次常务会议", "town_director")
    assert signed.signed_on == date(2026, 8, 20)
