"""The special seal of a township: one custodian at a time, only decisions that are delegated to it, every use in its book."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.access.models import Posting
from core.audit.models import AuditEvent
from core.cases.seals import operations
from core.cases.seals.models import Seal, SealUse
from core.clock import today
from core.db import db as database
from core.delegation.models import Instrument
from core.tasks.operations import open_task
from tests import factories
from tests.casework import CaseWork, Officers
from tests.conftest import As, Client, account
from tests.journeys.counties.places import County, in_county
from tests.journeys.counties.walks import at_decision, at_review

NAME = "新泰市民政局委托事项专用章"
CHIEF = "chief_representative"


@pytest.fixture
def admin(as_: As, county: County) -> Client:
    """The city's administrator at the browser."""
    return as_("county_admin", county.code)


def person(user_id: Callable[..., int], county: County, number: int) -> int:
    """The number of a chief representative of the township."""
    account(CHIEF, county.town, number, {1: "任首席", 2: "孙接任"}[number])
    return user_id(CHIEF, county.town, number)


def registered(admin: Client, county: County, keeper: int) -> int:
    """The seal of the township, offered to its first custodian; its key."""
    typed = {"name": NAME, "township": county.town, "matters": ["dibao"], "since": today().isoformat()}
    assert admin.send("/seals/new", typed | {"keeper": str(keeper)}).status_code == 302
    return database.session.scalars(select(Seal.id).where(Seal.name == NAME)).one()


def decided(case: CaseWork, duty: str = CHIEF, number: int = 1) -> str:
    """Granted; the number of the letter that tells it."""
    case.version = case.seen_by()["version"]
    form = {"facts": "情况属实", "amount": "450.00"}
    case.finish("decide", "granted", duty, form, number=number)
    return letter(case, "F17")


def letter(case: CaseWork, form: str) -> str:
    return next(x["number"] for x in reversed(case.seen_by()["letters"]) if x["form"] == form)


def refusals() -> int:
    """Refused uses in the log."""
    database.session.commit()
    return len(database.session.scalars(select(AuditEvent.id).where(AuditEvent.what == "seal.refused")).all())


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@in_county("xintai")
def test_a_seal_is_registered_once_for_matters_that_somebody_confirms(
    september: date,
    admin: Client,
    county: County,
    user_id: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keeper = person(user_id, county, 1)
    registered(admin, county, keeper)
    typed = {"name": NAME, "township": county.town, "matters": ["dibao"], "since": today().isoformat()}
    twice = admin.send("/seals/new", typed | {"keeper": str(keeper)})
    assert (twice.status_code, "这枚印章已经登记" in twice.text) == (422, True)
    other = typed | {"name": "另一枚", "matters": ["complaints"], "keeper": str(keeper)}
    assert admin.send("/seals/new", other).status_code == 422
    assert len(database.session.scalars(select(Seal.id)).all()) == 1

    monkeypatch.setattr(operations, "seals", list)  # somebody else registers it at the same moment
    at_once = admin.send("/seals/new", typed | {"keeper": str(keeper)})
    assert (at_once.status_code, "同样的记录已经存在" in at_once.text) == (409, True)


@in_county("xintai")
def test_whoever_is_to_sign_for_a_seal_finds_it_among_his_tasks_until_he_has(
    september: date, admin: Client, county: County, as_: As, user_id: Callable[..., int]
) -> None:
    key = registered(admin, county, person(user_id, county, 1))
    receiver = as_(CHIEF, county.town, 1)
    assert NAME in words(receiver.get("/").text)
    assert "签字接收印章" in words(receiver.get("/").text)
    assert receiver.send(f"/seals/{key}/take").status_code == 302
    assert "签字接收印章" not in words(receiver.get("/").text)


@pytest.mark.req("CON-06", "CON-07")
@in_county("xintai")
def test_a_seal_has_one_custodian_who_uses_it_on_delegated_decisions_alone(
    officers: Officers,
    september: date,
    jump_to: Callable[[Any], None],
    county: County,
    as_: As,
    user_id: Callable[..., int],
) -> None:
    first = at_review(officers, county)
    admin = as_("county_admin", county.code)
    r, s = person(user_id, county, 1), person(user_id, county, 2)
    keeper, successor = as_(CHIEF, county.town, 1), as_(CHIEF, county.town, 2)
    seal = registered(admin, county, r)
    page = f"/seals/{seal}"
    first.review()
    undecided = letter(first, "F06")
    number = decided(first)

    assert keeper.send(f"/seals/use/{number}").status_code == 403, "it is not taken yet"
    assert successor.send(f"{page}/take").status_code == 403
    assert keeper.send(f"{page}/take").status_code == 302

    before = refusals()
    waiting = at_decision(officers, county, people=factories.alone(name="吴老汉"))
    assert keeper.send(f"/seals/use/{letter(waiting, 'F06')}").status_code == 409
    assert keeper.send(f"/seals/use/{undecided}").status_code == 409, "no document of the decision"
    assert successor.send(f"/seals/use/{number}").status_code == 403
    assert refusals() == before + 3
    assert as_("town_reviewer", county.town).send(f"/seals/use/{number}").status_code == 403

    assert f"/seals/use/{number}" in keeper.get(f"/cases/{first.no}").text
    assert f"/seals/use/{number}" not in successor.get(f"/cases/{first.no}").text
    assert keeper.send(f"/seals/use/{number}").status_code == 302
    assert "已用印（第1号，任首席）" in keeper.get(f"/cases/{first.no}").text
    (use,) = database.session.scalars(select(SealUse)).all()
    assert (use.number, use.letter_number, use.case_no, use.used_by) == (1, number, first.no, "任首席")
    assert keeper.send(f"/seals/use/{number}").status_code == 409, "once"

    instrument = database.session.scalars(
        select(Instrument.id).where(Instrument.number == "演示新民委〔2026〕1号")
    ).one()
    assert admin.send(f"/delegation/instruments/{instrument}/suspend", {"why": "整改"}).status_code == 302
    city = decided(waiting, "county_officer")
    assert keeper.send(f"/seals/use/{city}").status_code == 409, "the city's own decision"
    assert admin.send(f"/delegation/instruments/{instrument}/resume", {"why": "整改完成"}).status_code == 302

    second = decided(at_decision(officers, county, people=factories.alone(name="郑大妈")))
    assert successor.send(f"{page}/offer", {"keeper": str(s)}).status_code == 403
    assert keeper.send(f"{page}/offer", {"keeper": str(r)}).status_code == 422
    assert keeper.send(f"{page}/offer", {"keeper": str(s)}).status_code == 302
    assert keeper.send(f"{page}/offer", {"keeper": str(s)}).status_code == 409
    assert successor.send(f"/seals/use/{second}").status_code == 403, "not before his own signature"
    jump_to(today() + timedelta(days=1))
    assert successor.send(f"{page}/take").status_code == 302
    assert keeper.send(f"/seals/use/{second}").status_code == 403
    assert successor.send(f"/seals/use/{second}").status_code == 302
    row = database.session.get_one(Seal, seal)
    database.session.refresh(row)
    of_r, of_s = row.custodies
    assert (of_r.name, of_s.name, of_s.given_by) == ("任首席", "孙接任", "任首席")
    assert of_r.ended_at == of_s.taken_at
    assert of_s.ended_at is None
    register = words(admin.get(page).text)
    for said in ("使用中", "任首席", "孙接任", number, second, "用印登记"):
        assert said in register

    assert admin.send(f"{page}/withdraw", {"why": ""}).status_code == 422
    assert admin.send(f"{page}/withdraw", {"why": "换发新章"}).status_code == 302
    assert "已收回" in admin.get("/seals/").text
    assert successor.send(f"/seals/use/{second}").status_code in (403, 409)


@pytest.mark.req("IMP-09")
@in_county("xintai")
def test_a_chief_representative_whose_term_ends_leaves_his_work_to_the_successor_and_a_locked_seal(
    officers: Officers,
    september: date,
    jump_to: Callable[[Any], None],
    county: County,
    as_: As,
    user_id: Callable[..., int],
) -> None:
    case = at_review(officers, county)
    admin = as_("county_admin", county.code)
    r = person(user_id, county, 1)
    keeper = as_(CHIEF, county.town, 1)
    seal = registered(admin, county, r)
    assert keeper.send(f"/seals/{seal}/take").status_code == 302
    case.review()
    assert case.waiting_at("decide")["holder"]["duty"] == CHIEF
    open_task("test", "seal:1", CHIEF, county.town, "核对印章使用登记", user_id=r)
    database.session.commit()

    s = person(user_id, county, 2)
    security = as_("security_admin", county.code)
    term = database.session.scalars(
        select(Posting.id).where(Posting.user_id == r, Posting.duty == CHIEF)
    ).one()
    ending = {"last_day": today().isoformat(), "reason": "任期届满"}
    assert security.send(f"/postings/end/{term}", ending).status_code == 302
    jump_to(today() + timedelta(days=1))

    successor = as_(CHIEF, county.town, 2)
    work = officers(CHIEF, county.town, 2).get("/api/v1/worklist").get_json()["items"]
    assert {f"case:{case.no}", "seal:1"} <= {item["about"] for item in work}
    number = decided(case, number=2)
    assert "已锁定，等待交接" in admin.get("/seals/").text
    locked = successor.send(f"/seals/use/{number}")
    assert (locked.status_code, "保管人已离任，印章锁定" in locked.text) == (403, True)
    assert keeper.send(f"/seals/use/{number}").status_code in (302, 401, 403)
    assert database.session.scalars(select(SealUse)).all() == []

    handing = {"keeper": str(s)}
    assert admin.send(f"/seals/{seal}/offer", handing).status_code == 422, "the city says why"
    assert admin.send(f"/seals/{seal}/offer", handing | {"note": "原首席代表任期届满"}).status_code == 302
    assert successor.send(f"/seals/use/{number}").status_code == 403
    assert successor.send(f"/seals/{seal}/take").status_code == 302
    assert successor.send(f"/seals/use/{number}").status_code == 302


@in_county("xintai")
def test_a_stage_that_was_handed_to_one_whose_term_lapses_goes_back_to_the_duty(
    officers: Officers, september: date, go_to: Callable[[date], None], county: County, as_: As
) -> None:
    """A term with a last day from the beginning: nobody ends it, so nobody is there to hand anything over."""
    case = at_review(officers, county)
    stand_in = account("village_aide", f"{county.town}001", 7, "临时工")
    posting = {"username": stand_in, "duty": "town_reviewer", "division": county.town, "basis": "临时代岗"}
    posting |= {"since": today().isoformat(), "until": today().isoformat()}
    assert as_("security_admin", county.code).send("/postings/add", posting).status_code == 302
    officer = database.session.scalars(
        select(Posting.user_id).where(Posting.duty == "town_reviewer", Posting.basis == "临时代岗")
    ).one()
    case.act("hand_over", "town_reviewer", {"stage": "review", "officer": officer, "reason": "代岗"})
    case.version = case.seen_by()["version"]
    form = {"facts": "属实", "amount": "450.00"}
    assert case.try_to("review", "eligible", "town_reviewer", form).status_code == 403
    go_to(today() + timedelta(days=1))
    case.version = case.seen_by()["version"]
    case.review()
    assert case.open_stages() == ["decide"]
