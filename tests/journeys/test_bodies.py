"""A committee in a township's place acts for two streets of 莲湖区; each street's cases and officers go and come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from core.access.models import Posting
from core.cases.models import Case
from core.cases.passing.operations import _rows_of
from core.db import db as database
from core.db import seeing_everything
from core.divisions import operations as divisions
from core.jobs.running import run_on
from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, Officers
from tests.conftest import As, account

ZONE, LAST_MONTH = "610104N1", date(2026, 8, 1)
FIRST, SECOND, LAST = date(2026, 9, 1), date(2026, 9, 15), date(2026, 9, 20)


def offices() -> dict[str, str]:
    database.session.expire_all()
    with seeing_everything():
        return {case.no: case.office_code for case in database.session.scalars(select(Case))}


def posted(duty: str, division: str, on: date) -> list[date]:
    with seeing_everything():
        held = database.session.scalars(select(Posting).filter_by(duty=duty, division=division))
        return [each.since for each in held if each.holds(on)]


def test_a_body_acts_for_two_streets_and_gives_one_back_without_the_other(
    app: Flask, officers: Officers, as_: As, jump_to: Callable[[Any], None]
) -> None:
    jump_to(LAST_MONTH)
    one, two = (factories.case(officers, at="survey", town=town) for town in (BEIGUAN, QINGNIANLU))

    def midnight(day: date) -> None:
        jump_to(day)
        database.session.commit()
        assert run_on(app, "divisions.follow_hands", day, again=True).state == "done"

    def waits(officer: Any) -> set[str]:
        told = officer.get("/api/v1/worklist").text
        return {no for no in offices() if no in told}

    north, young = officers("town_surveyor", BEIGUAN), officers("town_surveyor", QINGNIANLU)
    admin = as_("county_admin", "610104")
    divisions.open_body(ZONE, "大兴新区管委会", "township", "610104", date(2026, 1, 1), "演示")
    for street, since in ((BEIGUAN, FIRST), (QINGNIANLU, SECOND)):
        given = {"division": street, "since": since.isoformat(), "basis": "演示"}
        assert admin.send(f"/divisions/{ZONE}/give", given).status_code == 302
    assert offices() == {one.no: BEIGUAN, two.no: QINGNIANLU}

    midnight(FIRST)
    assert offices() == {one.no: f"{ZONE}.{BEIGUAN}", two.no: QINGNIANLU}, "the other is only planned"
    assert (waits(north), waits(young)) == ({one.no}, {two.no})
    assert (posted("town_surveyor", BEIGUAN, FIRST), posted("town_surveyor", ZONE, FIRST)) == (
        [],
        4 * [FIRST],
    )
    assert len(posted("town_surveyor", BEIGUAN, FIRST - timedelta(days=1))) == 4
    one.version = officers("town_clerk", BEIGUAN).get(f"/api/v1/cases/{one.no}").get_json()["version"]
    one.check_clean()
    one.survey()
    fresh = factories.case(officers, town=BEIGUAN, people=factories.alone(name="周小兰"))
    assert fresh.no == f"DB-{BEIGUAN}-2026-00002", "the street's numbers go on"

    midnight(SECOND)
    assert set(offices().values()) == {f"{ZONE}.{BEIGUAN}", f"{ZONE}.{QINGNIANLU}"}
    assert two.no in waits(young)

    assert (
        admin.send(
            f"/divisions/{QINGNIANLU}/release", {"last_day": LAST.isoformat(), "basis": "收回"}
        ).status_code
        == 302
    )
    midnight(LAST + timedelta(days=1))
    assert offices() == {
        one.no: f"{ZONE}.{BEIGUAN}",
        fresh.no: f"{ZONE}.{BEIGUAN}",
        two.no: QINGNIANLU,
    }
    assert waits(young) == {two.no}
    assert officers("town_clerk", QINGNIANLU).get(f"/api/v1/cases/{one.no}").status_code == 403
    assert len(posted("town_surveyor", QINGNIANLU, LAST + timedelta(days=1))) == 4


def test_a_case_of_a_village_that_a_body_takes_goes_with_all_that_hangs_on_it_and_comes_back(
    app: Flask, officers: Officers, jump_to: Callable[[Any], None]
) -> None:
    jump_to(LAST_MONTH)
    stays = factories.case(
        officers, at="survey", people=factories.alone(name="周小兰"), division=f"{BEIGUAN}002"
    )
    case = factories.case(officers, at="survey", town=BEIGUAN)
    divisions.open_body(ZONE, "汉城湖农场管委会", "township", "610104", date(2026, 1, 1), "演示")
    for duty in ("town_clerk", "town_surveyor"):
        account(duty, ZONE)
        account(duty, ZONE, 2)
    before = whose(case.no)

    divisions.assign_to_body(ZONE, f"{BEIGUAN}001", LAST_MONTH, "演示")
    database.session.commit()
    assert whose(case.no) == {name: {ZONE} for name in before}
    assert whose(stays.no) == {name: {BEIGUAN} for name in before}
    case.town = ZONE
    assert case.waiting_at("survey")["holder"]["division"] == ZONE
    case.check_clean()
    case.survey()
    assert officers("town_clerk", BEIGUAN).get(f"/api/v1/cases/{case.no}").status_code == 403

    divisions.release_from_body(f"{BEIGUAN}001", LAST_MONTH, "收回")
    jump_to(FIRST)
    divisions.move_offices(FIRST)
    database.session.commit()
    assert set().union(*whose(case.no).values()) == {BEIGUAN}
    case.town = BEIGUAN
    assert case.open_stages()


def whose(no: str) -> dict[str, set[str]]:
    """The offices that hold rows of a case, table by table."""
    database.session.expire_all()
    with seeing_everything():
        case = database.session.scalars(select(Case).filter_by(no=no)).one()
        of_case = _rows_of(case)
        found = {}
        for table in divisions.moving_tables():
            if (rows := of_case(table)) is not None:
                wanted = select(table.c.office_code).where(rows)
                found[table.name] = set(database.session.connection().scalars(wanted))
        return {name: offices for name, offices in found.items() if offices}
