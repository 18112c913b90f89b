"""A matter is delegated only with the government's consent, the implementation plan, and the province's provision."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from core.delegation.models import Instrument
from core.delegation.queries import confirmation
from core.parameters.profiles import NATIONAL
from tests.conftest import As, Client, account
from tests.district import loaded, upload

COUNTY, T1 = "610104", "610104001"
DAY = date(2026, 9, 1)
DRAFT = {
    "number": "莲政发〔2026〕9号",
    "form": "authorisation",
    "mode": "joint",
    "quorum": "2",
    "matters": ["tekun"],
    "townships": [T1],
    "since": "2026-09-01",
    "first_responsible": "town_director",
    "seal": "街道办事处公章",
}
PROVISION = {
    "division": "61",
    "issuer": "陕西省人民政府",
    "number": "陕政发〔2026〕5号",
    "matters": ["tekun"],
    "since": "2026-07-01",
}
MEETING, DAY_OF_IT = "缺本级人民政府同意下放的会议次数或者文件文号", "缺本级人民政府同意下放的日期"
PLAN, PROVINCE = "缺实施方案文件", "缺省级人民政府关于由乡镇（街道）确认特困人员救助供养的规定"


@pytest.fixture
def admin(app: Flask, as_: As, jump_to: Callable[[date], None]) -> Client:
    """The administrator of 莲湖区 with its document alone, before the province provided anything; two may confirm."""
    jump_to(DAY)
    loaded(NATIONAL, "lianhu")
    for number in (1, 2):
        account("town_confirmer", T1, number)
    return as_("county_admin", COUNTY)


def tier() -> str:
    """Who confirms tekun in the street today."""
    return confirmation("tekun", T1, DAY).tier


def words(page: str) -> str:
    """A page's text."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.req("DEL-01")
def test_tekun_is_delegated_only_with_consent_plan_and_the_province_s_provision(
    admin: Client, db: SQLAlchemy
) -> None:
    assert admin.send("/delegation/instruments/new", DRAFT).status_code == 302
    pk = db.session.scalars(select(Instrument.id).filter_by(number=DRAFT["number"])).one()
    page, signature = f"/delegation/instruments/{pk}", {"signed_on": "2026-09-01", "unready": "先行试点"}

    def signing(*missing: str) -> None:
        answer = admin.send(f"{page}/sign", signature)
        assert answer.status_code == 422
        assert [said for said in (MEETING, DAY_OF_IT, PLAN, PROVINCE) if said in answer.text] == list(missing)
        assert tier() == "county"

    signing(MEETING, DAY_OF_IT, PLAN, PROVINCE)
    shown = admin.get(page).text
    assert all(said in shown for said in (MEETING, DAY_OF_IT, PLAN, PROVINCE))

    without_number = DRAFT | {"consent_body": "区人民政府", "consent_on": "2026-08-20"}
    assert admin.send(f"{page}/change", without_number).status_code == 302
    signing(MEETING, PLAN, PROVINCE)
    assert (
        admin.send(
            f"{page}/change", without_number | {"consent_body": "区人民政府第110次常务会议"}
        ).status_code
        == 302
    )
    signing(PLAN, PROVINCE)

    no_file = admin.send(f"{page}/plan", {})
    assert (no_file.status_code, "没有选择要上传的文件" in no_file.text) == (422, True)
    assert admin.send(f"{page}/plan", upload("放权实施方案.pdf")).status_code == 302
    signing(PROVINCE)
    assert admin.get(f"{page}/plan/file").data.startswith(b"%PDF")

    assert admin.send("/delegation/provisions/new", PROVISION | {"matters": ["dibao"]}).status_code == 302
    signing(PROVINCE)
    assert (
        admin.send("/delegation/provisions/new", PROVISION | {"number": "陕政发〔2026〕6号"}).status_code
        == 302
    )
    assert admin.send(f"{page}/sign", signature).status_code == 302
    assert tier() == "township"

    record = words(admin.get(page).text)
    assert "区人民政府第110次常务会议，2026-08-20" in record
    assert "实施方案 放权实施方案.pdf" in record
    assert "签署 2026-09-01" in record
    assert "测试county_admin1" in record
    assert admin.send(f"{page}/plan", upload()).status_code == 409, "a signed instrument stays as it was"


def test_on_legal_advice_the_bureau_entrusts_in_its_own_name_without_a_provision(
    admin: Client, db: SQLAlchemy
) -> None:
    advice = {
        "place": COUNTY,
        "since": "2026-09-01",
        "basis.0.text": "LIANHU21",
        "reason": "法律审核意见",
        "value": "bureau_name",
    }
    assert admin.send("/parameters/delegation.without_basis/set", advice).status_code == 302
    stated = {"consent_number": "莲政函〔2026〕8号", "consent_on": "2026-08-20"}
    assert admin.send("/delegation/instruments/new", DRAFT | stated).status_code == 302
    pk = db.session.scalars(select(Instrument.id).filter_by(number=DRAFT["number"])).one()
    page = f"/delegation/instruments/{pk}"
    assert admin.send(f"{page}/plan", upload()).status_code == 302
    refused = admin.send(f"{page}/sign", {"signed_on": "2026-09-01"})
    assert (refused.status_code, PROVINCE in refused.text) == (422, True)
    assert admin.send(f"{page}/change", DRAFT | stated | {"form": "entrustment"}).status_code == 302
    assert admin.send(f"{page}/sign", {"signed_on": "2026-09-01", "unready": "先行试点"}).status_code == 302
