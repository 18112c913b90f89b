"""Signing in and out, over the real doors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask_appbuilder.security.sqla.models import User
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import delete, select, update
from werkzeug.security import check_password_hash

from core import clock
from core.access import operations
from core.access.models import Account, SignIn, SignInAttempt
from core.access.queries import row_of
from core.access.sign_in import operations as sign_in_operations
from core.access.sign_in.operations import FAILURES_OF_ADDRESS, set_second_factor
from core.audit.queries import latest
from core.db import blind
from tests.conftest import PASSWORD, As, Client, RestClient, account

T1, T2, COUNTY = "610104003", "610104004", "610104"
LOGIN = "/api/v1/security/login"
PAGE = "/pick/division?q=" + T1
RestAs = Callable[..., RestClient]


@pytest.fixture
def clerk(app: Flask) -> str:
    return account("town_clerk", T1)


@pytest.fixture
def caller(app: Flask) -> Client:
    return Client(app, app.response_class)


def enter(caller: Client, name: str, password: str = PASSWORD, **more: str) -> Any:
    return caller.post(LOGIN, json={"username": name, "password": password, **more})


def code_of(answer: Any) -> str:
    return str(answer.get_json()["error"]["code"])


def works(caller: Client) -> bool:
    return caller.get(PAGE, headers={"Accept": "application/json"}).status_code == 200


def test_a_right_password_gives_a_token_that_opens_pages(caller: Client, clerk: str) -> None:
    answer = enter(caller, clerk)
    assert answer.status_code == 200
    body = answer.get_json()
    assert body["posting"] == f"town_clerk.{T1}"
    assert body["postings"] == [f"town_clerk.{T1}"]
    headers = {"Authorization": f"Bearer {body['access_token']}"}
    assert caller.get(PAGE, headers=headers).status_code == 200


@pytest.mark.parametrize("body", [{}, {"username": "a"}, {"username": 1, "password": "x"}, []])
def test_a_request_that_says_nothing_is_400(caller: Client, body: Any) -> None:
    assert caller.post(LOGIN, json=body).status_code == 400


def test_nobody_waits_for_the_database_while_a_password_is_looked_at(
    caller: Client, clerk: str, db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []

    def slow(kept: str, given: str) -> bool:
        held.append(db.session().in_transaction())
        return bool(check_password_hash(kept, given))

    monkeypatch.setattr(sign_in_operations, "check_password_hash", slow)
    assert enter(caller, clerk).status_code == 200
    assert enter(caller, clerk, "nicht-das-wort").status_code == 401
    assert enter(caller, "nobody.at.all").status_code == 401
    assert held == [False] * 3


def test_other_providers_are_refused(caller: Client, clerk: str) -> None:
    assert enter(caller, clerk, provider="ldap").status_code == 400


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(caller: Client, clerk: str) -> None:
    wrong, unknown = enter(caller, clerk, "nicht-das-wort"), enter(caller, "nobody.at.all")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.get_json() == unknown.get_json()


@pytest.mark.parametrize("name", ["town_clerk.610104003", "nobody.at.all"])
def test_five_failures_in_a_row_lock_for_fifteen_minutes_known_or_not(
    db: SQLAlchemy, caller: Client, clerk: str, name: str
) -> None:
    for _time in range(5):
        assert code_of(enter(caller, name, "nicht-das-wort")) == "wrong"
    assert code_of(enter(caller, name)) == "locked"
    attempt = db.session.scalars(select(SignInAttempt).filter_by(name=blind(name))).one()
    assert attempt.locked_until is not None
    assert timedelta(minutes=14) < attempt.locked_until - clock.real_now() <= timedelta(minutes=15)
    attempt.locked_until = clock.real_now() - timedelta(seconds=1)
    db.session.commit()
    assert (enter(caller, name).status_code == 200) is (name == clerk)
    assert {event.what for event in latest(limit=8)} >= {"sign_in.failed", "sign_in.locked"}


def test_failures_that_lie_far_apart_do_not_add_up(db: SQLAlchemy, caller: Client, clerk: str) -> None:
    for _time in range(6):
        assert code_of(enter(caller, clerk, "nicht-das-wort")) == "wrong"
        db.session.execute(update(SignInAttempt).values(last_at=clock.real_now() - timedelta(minutes=16)))
        db.session.commit()


def test_an_address_that_tries_one_name_after_the_other_is_locked(
    db: SQLAlchemy, caller: Client, clerk: str
) -> None:
    enter(caller, "nobody.0", "nicht-das-wort")
    db.session.execute(update(SignInAttempt).values(failures=FAILURES_OF_ADDRESS - 1))
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.name == blind("nobody.0")))
    db.session.commit()
    assert code_of(enter(caller, "nobody.1", "nicht-das-wort")) == "wrong"
    assert code_of(enter(caller, clerk)) == "locked"
    answer = caller.post(
        LOGIN, json={"username": clerk, "password": PASSWORD}, environ_overrides={"REMOTE_ADDR": "10.1.2.3"}
    )
    assert answer.status_code == 200


def test_a_success_forgets_earlier_failures(caller: Client, clerk: str) -> None:
    for _round in range(2):
        for _time in range(4):
            enter(caller, clerk, "nicht-das-wort")
        assert enter(caller, clerk).status_code == 200


def test_who_holds_no_posting_today_does_not_come_in(
    db: SQLAlchemy, caller: Client, clerk: str, user_id: Callable[..., int]
) -> None:
    from core.access.queries import postings_of

    for held in postings_of(user_id("town_clerk", T1)):
        operations.end_posting(held.id, date(2021, 1, 1), "调离")
    db.session.commit()
    assert code_of(enter(caller, clerk)) == "no_posting"


def test_a_closed_account_does_not_come_in(db: SQLAlchemy, caller: Client, clerk: str) -> None:
    user = db.session.scalars(select(User).filter_by(username=clerk)).one()
    operations.close_account(user.id, "离职")
    db.session.commit()
    assert code_of(enter(caller, clerk)) == "wrong"


def test_signing_in_out_and_failing_are_in_the_log_where_the_county_sees_it(
    app: Flask, as_: As, caller: Client, clerk: str
) -> None:
    browser = as_("town_clerk", T1)
    browser.send("/logout/")
    enter(caller, clerk, "nicht-das-wort")
    events = {event.what: event for event in latest(limit=3)}
    assert set(events) == {"sign_in", "sign_out", "sign_in.failed"}
    assert {event.office_code for event in events.values()} == {T1}
    assert events["sign_in"].who == "测试town_clerk1"
    assert events["sign_in"].detail["address"] == "127.0.0.1"


def test_after_signing_out_neither_the_cookie_nor_a_copy_of_it_is_good(app: Flask, as_: As) -> None:
    browser = as_("town_clerk", T1)
    assert works(browser)
    copy = browser.get_cookie("session")
    assert copy is not None
    browser.send("/logout/")
    thief = Client(app, app.response_class)
    thief.set_cookie("session", copy.value)
    assert not works(browser)
    assert not works(thief)


def test_a_link_to_the_door_out_only_asks_and_no_page_of_another_site_signs_anybody_out(as_: As) -> None:
    browser = as_("town_clerk", T1)
    browser.head("/logout/")
    asked = browser.get("/logout/")
    assert asked.status_code == 200
    assert asked.text.count('action="/logout/"') == 1, "the menu sends a form"
    assert '<noscript><a class="top-button" href="/logout/">' in asked.text, "its menu opens by script alone"
    assert works(browser)
    assert browser.post("/logout/").status_code == 400
    assert browser.post("/api/v1/security/logout").status_code == 400
    assert works(browser)
    left = browser.post("/logout/", data={"csrf_token": browser.token_of("/logout/")})
    assert (left.status_code, left.location) == (302, "/")
    assert not works(browser)
    assert browser.get("/logout/").status_code == 302


def test_a_page_that_outlived_its_session_signs_out_without_harm(as_: As) -> None:
    browser = as_("town_clerk", T1)
    token = browser.token_of("/logout/")
    browser.delete_cookie("session")
    left = browser.post("/logout/", data={"csrf_token": token}, follow_redirects=True)
    assert (left.status_code, left.request.path) == (200, "/login/")


@pytest.mark.parametrize("bearer", ["x", "", "x.y.z", None])
def test_a_token_that_signs_nobody_in_spares_a_cookie_no_test(
    as_: As, rest_as: RestAs, bearer: str | None
) -> None:
    browser = as_("town_clerk", T1)
    given = rest_as("town_clerk", T1, 2).bearer if bearer is None else bearer
    told = {"old": PASSWORD, "new": "Ganz-Anders-2026"}
    headers = {"Authorization": f"Bearer {given}"}
    answer = browser.post("/api/v1/account/password", json=told, headers=headers)
    assert (answer.status_code, code_of(answer)) == (400, "csrf")
    assert works(browser)


def test_after_signing_out_the_token_is_good_for_nothing(rest_as: RestAs) -> None:
    program = rest_as("town_clerk", T1)
    assert works(program)
    assert program.post("/api/v1/security/logout").status_code == 200
    assert not works(program)
    assert program.post("/api/v1/security/logout").status_code == 401


def test_a_new_password_ends_every_sign_in(db: SQLAlchemy, as_: As, rest_as: RestAs, user_id: Any) -> None:
    browser, program = as_("town_clerk", T1), rest_as("town_clerk", T1)
    operations.set_password(user_id("town_clerk", T1), "ein-neues-wort")
    db.session.commit()
    assert not works(browser)
    assert not works(program)


def age(db: SQLAlchemy, **moments: Any) -> None:
    db.session.execute(update(SignIn).values(**moments))
    db.session.commit()


@pytest.mark.parametrize(("idle", "good"), [(29, True), (31, False)])
def test_half_an_idle_hour_ends_cookie_and_token(
    db: SQLAlchemy, as_: As, rest_as: RestAs, idle: int, good: bool
) -> None:
    browser, program = as_("town_clerk", T1), rest_as("town_clerk", T1)
    age(db, seen_at=clock.real_now() - timedelta(minutes=idle))
    assert works(browser) is good
    assert works(program) is good


def test_a_request_pushes_the_idle_limit_but_writes_once_a_minute_only(db: SQLAlchemy, as_: As) -> None:
    browser = as_("town_clerk", T1)
    fresh = clock.real_now() - timedelta(seconds=30)
    age(db, seen_at=fresh)
    works(browser)
    assert db.session.scalars(select(SignIn.seen_at)).one() == fresh
    age(db, seen_at=clock.real_now() - timedelta(minutes=20))
    works(browser)
    assert clock.real_now() - db.session.scalars(select(SignIn.seen_at)).one() < timedelta(seconds=10)


def test_a_long_working_day_ends_even_a_busy_sign_in(db: SQLAlchemy, as_: As) -> None:
    browser = as_("town_clerk", T1)
    age(db, begun_at=clock.real_now() - timedelta(hours=12, seconds=1))
    assert not works(browser)


def test_a_second_place_is_told_to_the_one_who_signs_in_and_to_the_log(
    caller: Client, app: Flask, clerk: str
) -> None:
    enter(caller, clerk)
    elsewhere = Client(app, app.response_class)
    form = {"username": clerk, "password": PASSWORD}
    answer = elsewhere.send(
        "/login/", form, environ_overrides={"REMOTE_ADDR": "10.1.2.3"}, follow_redirects=True
    )
    assert "127.0.0.1" in answer.text
    assert latest(what="sign_in")[0].detail["elsewhere"] == ["127.0.0.1"]


def test_the_cookie_of_before_is_not_the_cookie_of_after(app: Flask, clerk: str) -> None:
    browser = Client(app, app.response_class)
    token = browser.token_of()
    browser.post("/login/", data={"csrf_token": token, "username": clerk, "password": PASSWORD})
    assert works(browser)
    assert browser.post("/language", data={"csrf_token": token, "language": "en"}).status_code == 400


def test_a_forged_or_foreign_token_is_401(caller: Client, rest_as: RestAs) -> None:
    program = rest_as("town_clerk", T1)
    for bearer in ("x.y.z", program.bearer[:-3] + "abc", ""):
        answer = caller.get(PAGE, headers={"Authorization": f"Bearer {bearer}", "Accept": "application/json"})
        assert answer.status_code == 401
        assert answer.get_json()["error"]["code"] == "not_signed_in"


@pytest.mark.req("IMP-22")
def test_a_fund_officer_is_locked_after_five_wrong_tries_and_noticed_in_two_places(
    db: SQLAlchemy, app: Flask, as_: As
) -> None:
    as_("county_finance", COUNTY)
    name = account("county_finance", COUNTY)
    second = Client(app, app.response_class)
    form = {"username": name, "password": PASSWORD}
    away = {"REMOTE_ADDR": "10.1.2.3"}
    page = second.send("/login/", form, environ_overrides=away, follow_redirects=True)
    assert "您的账号还在别处登录：127.0.0.1" in page.text
    noticed = latest(what="sign_in")[0]
    assert (noticed.office_code, noticed.detail["elsewhere"]) == (COUNTY, ["127.0.0.1"])

    third = Client(app, app.response_class)
    for _time in range(5):
        assert third.send("/login/", {"username": name, "password": "nicht-das-wort"}).status_code == 401
    answer = third.send("/login/", form)
    assert answer.status_code == 401
    assert "登录已锁定" in answer.text
    assert latest(limit=1)[0].what == "sign_in.locked"


# The second factor


@pytest.fixture
def strict(app: Flask, db: SQLAlchemy) -> Any:
    """As in production: duties that ask for a one-time code get one."""
    app.config["JIUZHU_SECOND_FACTOR"] = True
    yield
    app.config["JIUZHU_SECOND_FACTOR"] = False


@pytest.fixture
def confirmer(strict: None, db: SQLAlchemy, user_id: Callable[..., int]) -> tuple[str, str, list[str]]:
    """(name, secret, recovery codes) of a duty with a second factor."""
    user = user_id("town_confirmer", T1)
    _address, codes = set_second_factor(user)
    db.session.commit()
    return f"town_confirmer.{T1}", str(row_of(Account, user_id=user).otp_secret), codes


def now_code(secret: str) -> str:
    return pyotp.TOTP(secret).at(clock.real_now())


def test_a_duty_with_a_second_factor_is_asked_for_the_code(
    caller: Client, confirmer: tuple[str, str, list[str]]
) -> None:
    name, secret, _codes = confirmer
    assert code_of(enter(caller, name)) == "second_factor_required"
    assert code_of(enter(caller, name, otp="000000")) == "wrong_code"
    assert enter(caller, name, otp=now_code(secret)).status_code == 200


def test_a_code_that_was_used_is_not_good_again(
    caller: Client, confirmer: tuple[str, str, list[str]]
) -> None:
    name, secret, _codes = confirmer
    code = now_code(secret)
    assert enter(caller, name, otp=code).status_code == 200
    assert code_of(enter(caller, name, otp=code)) == "wrong_code"


def test_a_recovery_code_is_good_once(caller: Client, confirmer: tuple[str, str, list[str]]) -> None:
    name, _secret, codes = confirmer
    assert enter(caller, name, otp=codes[3]).status_code == 200
    assert code_of(enter(caller, name, otp=codes[3])) == "wrong_code"


def test_wrong_codes_lock_like_wrong_passwords(caller: Client, confirmer: tuple[str, str, list[str]]) -> None:
    name, secret, _codes = confirmer
    for _time in range(5):
        enter(caller, name, otp="000000")
    assert code_of(enter(caller, name, otp=now_code(secret))) == "locked"


def test_without_a_secret_the_duty_stays_outside(caller: Client, strict: None) -> None:
    assert code_of(enter(caller, account("town_confirmer", T2))) == "second_factor_not_set"


def test_a_duty_without_a_second_factor_is_not_asked(caller: Client, strict: None, clerk: str) -> None:
    assert enter(caller, clerk).status_code == 200


def test_the_browsers_form_takes_the_code_too(app: Flask, confirmer: tuple[str, str, list[str]]) -> None:
    name, secret, _codes = confirmer
    browser = Client(app, app.response_class)
    answer = browser.send("/login/", {"username": name, "password": PASSWORD})
    assert answer.status_code == 401
    assert "请输入动态口令" in answer.text
    browser.send("/login/", {"username": name, "password": PASSWORD, "otp": now_code(secret)})
    assert works(browser)
