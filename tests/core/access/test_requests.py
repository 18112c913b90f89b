"""The frame of a request: who acts, under which posting, within which range; and nothing left over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask, template_rendered
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event

from core import clock
from core.access import operations
from core.access.queries import postings_of
from core.actor import SYSTEM, acting_as, actor
from core.audit.operations import operation
from core.audit.queries import latest
from core.cases.models import Case
from core.db import current_scope, seeing_everything
from core.db import db as database
from core.db.revision import Revision
from tests.conftest import PASSWORD, As, Client, RestClient, account

T1, T2, COUNTY = "610104003", "610104004", "610104"
V1, V2 = "610104003001", "610104003003"
PICK = "/pick/division?q="


def places(client: Client, text: str) -> list[str]:
    return [item["value"] for item in client.get(PICK + text).get_json()["items"]]


def test_a_clerk_acts_within_her_township(as_: As) -> None:
    clerk = as_("town_clerk", T1)
    assert places(clerk, "北关街道") == [T1]
    assert places(clerk, T2) == []


@pytest.fixture
def two_posts(db: SQLAlchemy, user_id: Callable[..., int]) -> int:
    """The clerk of T1 is also clerk of T2, since later."""
    user = user_id("town_clerk", T1)
    operations.grant(user, "town_clerk", T2, date(2021, 1, 1))
    db.session.commit()
    return user


def test_the_oldest_posting_is_in_force_until_another_is_chosen(as_: As, two_posts: int) -> None:
    clerk = as_("town_clerk", T1)
    assert places(clerk, T2) == []
    other = next(held for held in postings_of(two_posts) if held.division == T2)
    assert clerk.send("/posting", {"posting": other.id}).status_code == 302
    assert places(clerk, T2)[0] == T2
    assert places(clerk, T1) == []
    assert latest(what="sign_in.choose_posting")[0].about == f"posting:town_clerk.{T2}"


def test_the_choice_is_remembered_at_the_next_sign_in(as_: As, two_posts: int) -> None:
    other = next(held for held in postings_of(two_posts) if held.division == T2)
    as_("town_clerk", T1).send("/posting", {"posting": other.id})
    assert places(as_("town_clerk", T1), T2)[0] == T2


def test_a_posting_of_somebody_else_is_not_chosen(as_: As, posting_of: Callable[..., Any]) -> None:
    foreign = posting_of("county_officer", COUNTY)
    clerk = as_("town_clerk", T1)
    assert clerk.send("/posting", {"posting": foreign.id}).status_code == 403
    assert places(clerk, T2) == []


def test_over_rest_a_header_chooses_the_posting_of_one_call(
    rest_as: Callable[..., RestClient], two_posts: int
) -> None:
    program = rest_as("town_clerk", T1)
    program.posting = f"town_clerk.{T2}"
    assert places(program, T2)[0] == T2
    program.posting = ""
    assert places(program, T2) == []
    program.posting = f"county_officer.{COUNTY}"
    answer = program.get(PICK + T2, headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert answer.get_json()["error"]["code"] == "not_allowed"


def test_a_posting_that_ended_yesterday_opens_nothing_today(
    db: SQLAlchemy, as_: As, two_posts: int, jump_to: Callable[[date], None]
) -> None:
    clerk = as_("town_clerk", T1)
    for held in postings_of(two_posts):
        operations.end_posting(held.id, date(2030, 1, 1), "任期届满")
    db.session.commit()
    jump_to(date(2030, 1, 1))
    assert places(clerk, T1)[0] == T1
    jump_to(date(2030, 1, 2))
    assert places(clerk, T1) == []


def test_a_village_aide_sees_what_is_about_her_village_alone(
    db: SQLAlchemy, rest_as: Callable[..., RestClient]
) -> None:
    add_case("DB-610104003-2026-00001", T1, V1)
    add_case("DB-610104003-2026-00002", T1, V2)
    aide = rest_as("village_aide", V1)
    listed = aide.get("/api/v1/cases").get_json()["items"]
    assert [item["no"] for item in listed] == ["DB-610104003-2026-00001"]
    assert aide.get("/api/v1/cases/DB-610104003-2026-00002").status_code == 403
    assert aide.get("/api/v1/cases/DB-610104003-2026-00001").status_code != 403


def test_after_a_request_nobody_is_left_over(app: Flask, as_: As) -> None:
    before = (actor(), current_scope())
    clerk = as_("town_clerk", T1)
    clerk.get(PICK + T1)
    clerk.get("/no-such-page")
    assert (actor(), current_scope()) == before


def test_who_is_not_signed_in_is_nobody_and_sees_nothing(app: Flask) -> None:
    stranger = Client(app, app.response_class)
    assert stranger.get(PICK + T1, headers={"Accept": "application/json"}).status_code == 401
    seen: list[Any] = []

    def look(_app: Flask, **_rendered: Any) -> None:
        seen.append((actor().name, current_scope().hi))

    with template_rendered.connected_to(look, app):
        stranger.get("/login/")
    assert seen
    assert set(seen) == {("", "")}


def test_the_training_clock_is_followed_by_every_request(db: SQLAlchemy, as_: As) -> None:
    clerk = as_("town_clerk", T1)
    db.session.add(Revision(name="clock.offset", n=-3600 * 24 * 365))
    db.session.commit()
    try:
        clerk.get(PICK + T1)
        assert clock.offset().days == -365
    finally:
        db.session.delete(db.session.get_one(Revision, "clock.offset"))
        db.session.commit()
        clerk.get(PICK + T1)
    assert clock.offset().days == 0


def test_a_page_costs_one_statement_for_who_one_for_counters(app: Flask, db: SQLAlchemy, as_: As) -> None:
    clerk = as_("town_clerk", T1)
    clerk.get(PICK + T1)
    statements: list[str] = []
    connection = db.session.connection()
    event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
    clerk.get(PICK + T1)
    reads = [s for s in statements if s.startswith("SELECT")]
    assert len(reads) == 2, reads


def test_an_account_name_is_made_of_duty_and_place(app: Flask) -> None:
    assert account("town_surveyor", T1, 2) == f"town_surveyor2.{T1}"


def test_on_sqlite_whoever_may_write_takes_the_lock_before_anything_is_read(
    own_app: Flask, engine: str
) -> None:
    if engine != "sqlite":
        return
    with own_app.app_context(), acting_as(SYSTEM), seeing_everything():
        name = account("town_clerk", T1)
        statements: list[str] = []
        event.listen(database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    browser = Client(own_app, own_app.response_class)
    browser.post("/login/", data={"csrf_token": browser.token_of(), "username": name, "password": PASSWORD})
    statements.clear()
    browser.send("/posting", {"posting": "0"})
    assert statements[0] == "BEGIN IMMEDIATE"
    statements.clear()
    browser.get(PICK + T1)
    assert statements[0] == "BEGIN"
    assert not [s for s in statements if s.startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.mark.parametrize("number", ["DB-610104004-2026-00001", "DB-610104004-2026-99999"])
def test_anothers_row_and_no_row_get_the_same_403_and_a_line_in_the_log(
    db: SQLAlchemy, rest_as: Callable[..., RestClient], number: str
) -> None:
    add_case("DB-610104004-2026-00001", T2)
    clerk = rest_as("town_clerk", T1)
    answer = clerk.get(f"/api/v1/cases/{number}")
    assert answer.status_code == 403
    assert "管辖范围" in answer.get_json()["error"]["message"]
    noted = latest(limit=1)[0]
    assert (noted.what, noted.about, noted.duty) == ("refused", f"/api/v1/cases/{number}", "town_clerk")
    seen = rest_as("town_clerk", T2).get("/api/v1/cases/DB-610104004-2026-00001").status_code
    assert seen != 403, "its own office comes further than the door"


@operation("test.add_case")
def add_case(number: str, office: str, village: str = "") -> None:
    """A case's row alone, without the engine that would have made it."""
    now = clock.now()
    case = Case(
        no=number, receipt=number[-5:], look_up_code="x", type_code="dibao", pipeline="dibao.apply", office_code=office,
        division=village or office + "001", opened_on=clock.today(), entered_at=now, moved_at=now, raised=[],
    )  # fmt: skip
    database.session.add(case)
    database.session.flush()
