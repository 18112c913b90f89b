"""The delegation pages: provisions and instruments from draft to end, and who confirms where as a consequence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import insert, select

from core.db import bump
from core.delegation.models import Instrument, Provision
from core.delegation.queries import confirmation
from core.parameters.building import read_profile
from core.parameters.loading import load_profile
from core.parameters.profiles import NATIONAL
from tests.conftest import As, Client, account
from tests.district import CONSENT, upload
from tests.ground import begin_after

COUNTY, ELSEWHERE, T1, T2 = "610104", "370982", "610104003", "610104001"
DAY = date(2026, 9, 1)
PROVISION = {
    "division": "61",
    "issuer": "陕西省人民政府",
    "number": "陕政发〔2026〕5号",
    "matters": ["dibao", "tekun"],
    "since": "2026-07-01",
}
DRAFT = {
    "number": "莲政发〔2026〕9号",
    "form": "by_law",
    "mode": "joint",
    "quorum": "3",
    "matters": ["dibao"],
    "townships": [T1],
    "since": "2026-09-01",
    "caps.0.matter": "dibao",
    "caps.0.amount": "2000",
    "first_responsible": "town_director",
    "seal": "街道办事处公章",
    **CONSENT,
}


@pytest.fixture(autouse=True)
def district(app: Flask, jump_to: Callable[[date], None]) -> None:
    """莲湖区 with its pilot's draft alone, before anything of the law of 2026 was entered; five may confirm in T1."""
    jump_to(DAY)

    def prepare() -> None:
        load_profile(read_profile(NATIONAL))
        demo = read_profile("lianhu.demo")
        load_profile(replace(demo, provisions=(), instruments=demo.instruments[:1]))
        account("county_admin", COUNTY)
        for number in range(1, 6):
            account("town_confirmer", T1, number)

    begin_after("the pilot of 莲湖区", prepare)


def who(matter: str = "dibao", township: str = T1) -> str:
    """The tier that confirms a case accepted today."""
    return confirmation(matter, township, DAY).tier


def delegated(admin: Client, db: SQLAlchemy) -> int:
    """A provision recorded, an instrument drafted and signed, all on screen; its key."""
    assert admin.send("/delegation/provisions/new", PROVISION).status_code == 302
    assert admin.send("/delegation/instruments/new", DRAFT).status_code == 302
    pk = db.session.scalars(select(Instrument.id).filter_by(number=DRAFT["number"])).one()
    assert admin.send(f"/delegation/instruments/{pk}/plan", upload()).status_code == 302
    assert admin.send(f"/delegation/instruments/{pk}/sign", {"signed_on": "2026-08-20"}).status_code == 302
    return pk


def words(page: str) -> str:
    """A page's text."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_draft_delegates_nothing_and_a_signature_does(as_: As, db: SQLAlchemy) -> None:
    admin = as_("county_admin", COUNTY)
    admin.send("/delegation/provisions/new", PROVISION)
    admin.send("/delegation/instruments/new", DRAFT)
    assert who() == "county"
    pk = db.session.scalars(select(Instrument.id).filter_by(number=DRAFT["number"])).one()
    assert "这是草案，不产生下放" in admin.get(f"/delegation/instruments/{pk}").text
    assert admin.send(f"/delegation/instruments/{pk}/plan", upload()).status_code == 302
    future = admin.send(f"/delegation/instruments/{pk}/sign", {"signed_on": "2026-09-02"})
    assert (future.status_code, "签署日期不能晚于今天" in future.text) == (422, True)
    assert who() == "county"
    assert admin.send(f"/delegation/instruments/{pk}/sign", {"signed_on": "2026-08-20"}).status_code == 302
    assert who() == "township"
    page = words(admin.get(f"/delegation/instruments/{pk}").text)
    assert "生效中" in page
    assert "不超过 2000.00 元" in page
    assert "签署 2026-08-20" in page


def test_each_place_says_who_confirms_and_what_is_missing(as_: As, db: SQLAlchemy) -> None:
    admin = as_("county_admin", COUNTY)
    page = words(admin.get("/delegation/").text)
    assert "受理之日没有有效的权限下放依据，由县级确认。 最低生活保障 全部 9 个" in page
    delegated(admin, db)
    account("town_director", T1)
    db.session.commit()
    page = words(admin.get("/delegation/").text)
    assert "联合 3/5 人" in page
    assert "由县级确认。 最低生活保障 全部" not in page


def test_without_a_provincial_provision_the_district_decides(as_: As, db: SQLAlchemy) -> None:
    admin = as_("county_admin", COUNTY)
    delegated(admin, db)
    pk = db.session.scalars(select(Provision.id)).one()
    assert admin.send(f"/delegation/provisions/{pk}/void", {"why": ""}).status_code == 422
    assert who() == "township"
    assert admin.send(f"/delegation/provisions/{pk}/void", {"why": "登记有误"}).status_code == 302
    assert who() == "county"
    assert "没有省级人民政府关于由乡镇（街道）确认的规定" in admin.get("/delegation/").text
    again = admin.send(f"/delegation/provisions/{pk}/void", {"why": "再来"})
    assert (again.status_code, "已于2026-09-01撤销" in again.text) == (409, True)


def test_only_the_province_lets_a_street_confirm_and_a_city_does_not(as_: As, db: SQLAlchemy) -> None:
    admin = as_("county_admin", COUNTY)
    delegated(admin, db)
    pk = db.session.scalars(select(Provision.id)).one()
    assert admin.send(f"/delegation/provisions/{pk}/void", {"why": "登记有误"}).status_code == 302
    city = PROVISION | {"division": "6101", "issuer": "西安市人民政府", "number": "市政发〔2026〕5号"}
    refused = admin.send("/delegation/provisions/new", city)
    assert (refused.status_code, "只有省、自治区、直辖市人民政府" in refused.text) == (422, True)
    under_its_name = admin.send("/delegation/provisions/new", city | {"division": "61"})
    assert (under_its_name.status_code, "制定机关应为陕西省人民政府" in under_its_name.text) == (422, True)
    assert "西安市" not in admin.get("/delegation/provisions/new").text

    stood = {
        "division": "6101",
        "issuer": "西安市人民政府",
        "number": "1",
        "matters": ["dibao"],
        "since": DAY,
        "row_version": 1,
    }
    db.session.execute(insert(db.metadata.tables["provision"]).values(stood))
    bump("delegation")
    db.session.commit()
    assert who() == "county", "one entered before carries nothing"
    assert "不是省级规定，不作为依据" in admin.get("/delegation/provisions/").text


def test_a_provision_is_entered_once_for_matters_that_somebody_confirms_and_its_days_run_forward(
    as_: As, db: SQLAlchemy
) -> None:
    admin = as_("county_admin", COUNTY)
    for change, said in (
        ({"matters": ["nosuch"]}, "请选择已安装的救助事项"),
        ({"matters": ["complaints"]}, "请选择已安装的救助事项"),
        ({"until": "2026-06-30"}, "失效日期早于施行日期"),
    ):
        answer = admin.send("/delegation/provisions/new", PROVISION | change)
        assert (answer.status_code, said in answer.text) == (422, True), change
    assert admin.send("/delegation/provisions/new", PROVISION).status_code == 302
    twice = admin.send("/delegation/provisions/new", PROVISION)
    assert (twice.status_code, "的规定已经登记" in twice.text) == (422, True)
    (pk,) = db.session.scalars(select(Provision.id)).all()
    assert admin.send(f"/delegation/provisions/{pk}/void", {"why": "录入有误"}).status_code == 302
    assert admin.send("/delegation/provisions/new", PROVISION).status_code == 302, "entered anew"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"matters": ["dibao", "complaints"]}, "请选择已安装的救助事项"),
        ({"caps.0.matter": "linshi"}, "只能用于本文书下放的事项"),
        ({"caps.1.matter": "dibao", "caps.1.amount": "3000"}, "一个事项只能有一项金额上限"),
    ],
    ids=["nobody confirms it", "a cap on another matter", "two caps for one matter"],
)
def test_a_forged_choice_is_no_draft(as_: As, db: SQLAlchemy, change: dict[str, object], said: str) -> None:
    answer = as_("county_admin", COUNTY).send("/delegation/instruments/new", DRAFT | change)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert db.session.scalars(select(Instrument).filter_by(number=DRAFT["number"])).all() == []


def test_an_instrument_is_suspended_resumed_and_ended_each_with_its_reason(as_: As, db: SQLAlchemy) -> None:
    admin = as_("county_admin", COUNTY)
    pk = delegated(admin, db)
    page = f"/delegation/instruments/{pk}"
    assert admin.send(f"{page}/suspend", {"why": ""}).status_code == 422
    assert admin.send(f"{page}/suspend", {"why": "人员不足"}).status_code == 302
    assert who() == "county"
    assert "人员不足" in admin.get(page).text
    twice = admin.send(f"{page}/suspend", {"why": "再停"})
    assert (twice.status_code, "现在的状态不能办理" in twice.text) == (409, True)
    assert admin.send(f"{page}/resume", {"why": "人员已补齐"}).status_code == 302
    assert who() == "township"
    assert admin.send(f"{page}/end", {"why": "试点结束"}).status_code == 302
    assert who() == "county"
    assert "已终止" in admin.get("/delegation/instruments/").text
    assert admin.get(f"{page}/nothing").status_code == 404


def test_a_draft_can_be_changed_and_a_signed_one_cannot(as_: As, db: SQLAlchemy) -> None:
    admin = as_("county_admin", COUNTY)
    pk = delegated(admin, db)
    changed = admin.send(f"/delegation/instruments/{pk}/change", DRAFT | {"townships": [T1, T2]})
    assert changed.status_code == 409
    pilot = db.session.scalars(select(Instrument.id).filter_by(number="lianhu-pilot-2021")).one()
    unsigned = admin.send(f"/delegation/instruments/{pilot}/sign", {"signed_on": "2026-08-20"})
    assert (unsigned.status_code, "请选择委托、授权或法定" in unsigned.text) == (422, True)
    form = DRAFT | {"townships": [T2], "matters": ["dibao", "tekun"], "since": "2021-07-28"}
    assert admin.send(f"/delegation/instruments/{pilot}/change", form).status_code == 302
    row = db.session.get_one(Instrument, pilot)
    assert {(scope.township, scope.matter) for scope in row.scopes} == {(T2, "dibao"), (T2, "tekun")}
    assert (row.form, row.quorum, row.caps) == ("by_law", 3, {"dibao": "2000.00"})


def test_a_street_without_its_first_responsible_person_is_named_where_nothing_can_be_confirmed(
    as_: As, db: SQLAlchemy
) -> None:
    admin = as_("county_admin", COUNTY)
    delegated(admin, db)
    page = words(admin.get("/delegation/").text)
    assert "没有第一责任人，现在不能确认" in page
    assert "联合 3/5 人" not in page
    reason = "没有人任第一责任人（乡镇(街道)第一责任人），乡镇（街道）现在不能作出确认决定，案件停在确认环节。 最低生活保障 北关街道"
    assert reason in page
    assert "北关街道 乡镇(街道)第一责任人" in words(admin.get("/vacancies/").text)

    account("town_director", T1)
    db.session.commit()
    page = words(admin.get("/delegation/").text)
    assert "联合 3/5 人" in page
    assert "第一责任人，" not in page
    assert "乡镇(街道)第一责任人" not in words(admin.get("/vacancies/").text)


def test_a_draft_never_reaches_a_village_nor_another_county(as_: As, db: SQLAlchemy) -> None:
    admin = as_("county_admin", COUNTY)
    for place in (f"{T1}001", "370982001"):
        answer = admin.send("/delegation/instruments/new", DRAFT | {"townships": [place]})
        assert (answer.status_code, "不得下放到村（社区）" in answer.text) == (422, True)
    assert db.session.scalars(select(Instrument).filter_by(number=DRAFT["number"])).all() == []
    admin.send("/delegation/instruments/new", DRAFT)
    twice = admin.send("/delegation/instruments/new", DRAFT)
    assert (twice.status_code, "的文书已经有了" in twice.text) == (422, True)


def test_only_the_administrator_of_the_county_delegates(as_: As, db: SQLAlchemy) -> None:
    pk = delegated(as_("county_admin", COUNTY), db)
    page = f"/delegation/instruments/{pk}"
    for duty, place in (("town_director", T1), ("auditor", COUNTY), ("security_admin", COUNTY)):
        client = as_(duty, place)
        assert client.send(f"{page}/suspend", {"why": "自己"}).status_code == 403
        assert client.send("/delegation/provisions/new", PROVISION).status_code == 403
    stranger = as_("county_admin", ELSEWHERE)
    assert stranger.get(page).status_code == 403
    assert stranger.send(f"{page}/revoke", {"why": "别处"}).status_code == 403
    assert stranger.send("/delegation/provisions/new", PROVISION).status_code == 403
    assert as_("town_clerk", T1).get("/delegation/").status_code == 403
    assert who() == "township"


CATALOGUE = {
    "items.0.category": "社会救助",
    "items.0.item": "城市居民最低生活保障",
    "items.0.matter": "dibao",
    "items.1.category": "社会福利",
    "items.1.item": "高龄低收入老年人补贴",
    "items.1.matter": "elderly",
    "since": "2026-09-01",
    "basis.0.text": "LIANHU21",
    "reason": "区里新的放权清单",
}


def test_the_catalogue_lists_what_the_document_names(as_: As) -> None:
    page = words(as_("county_admin", COUNTY).get("/delegation/catalogue/").text)
    assert "城市居民最低生活保障 最低生活保障" in page
    assert "特困人员救助供养" in page
    assert "临时救助" not in page
    assert "不可用" not in page


def test_an_item_without_an_installed_module_is_not_available_and_cannot_be_enabled(
    as_: As, db: SQLAlchemy
) -> None:
    admin = as_("county_admin", COUNTY)
    form = admin.get("/delegation/catalogue/change").text
    assert re.search(r'<option value="dibao"[^>]*>最低生活保障<', form), "a choice by name"
    assert "dibao（" not in form
    assert admin.send("/delegation/catalogue/change", CATALOGUE | {"reason": ""}).status_code == 422
    assert admin.send("/delegation/catalogue/change", CATALOGUE).status_code == 302
    page = words(admin.get("/delegation/catalogue/").text)
    assert "高龄低收入老年人补贴 不可用 没有安装对应的模块，不能启用" in page
    assert "特困人员救助供养" not in page
    draft = admin.send("/delegation/instruments/new", DRAFT | {"matters": ["elderly"]})
    assert (draft.status_code, "请选择已安装的救助事项" in draft.text) == (422, True)
    enabling = {"place": COUNTY, "since": "2026-09-01", "basis": "清单"}
    assert admin.send("/modules/elderly/enable", enabling).status_code == 404
    assert as_("auditor", COUNTY).send("/delegation/catalogue/change", CATALOGUE).status_code == 403
