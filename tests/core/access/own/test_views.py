"""One's own account: a first password is changed before anything else, the second factor is turned on with the app in hand."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyotp
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from core.access.models import Account, SignIn
from tests.conftest import PASSWORD, As, Client, RestClient, account

T1, FRESH = "610104003", "Qingjiao-2026-Mian"


def account_of(db: SQLAlchemy, name: str) -> Account:
    from flask_appbuilder.security.sqla.models import User

    wanted = select(Account).join(User, User.id == Account.user_id).where(User.username == name)
    return db.session.scalars(wanted).one()


def test_a_password_that_was_given_is_changed_before_anything_else(
    app: Flask, db: SQLAlchemy, as_: As, rest_as: Callable[..., RestClient]
) -> None:
    name = account("town_clerk", T1)
    reset = as_("security_admin", "610104").send(
        f"/accounts/password/{account_of(db, name).id}", {"password": PASSWORD}
    )
    assert reset.status_code == 302
    clerk, program = as_("town_clerk", T1), rest_as("town_clerk", T1)
    for address in ("/", "/cases/", "/figures/"):
        answer = clerk.get(address)
        assert (answer.status_code, answer.location) == (302, "/account/password")
    refused = program.get("/api/v1/cases")
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (403, "must_change_password")

    page = clerk.get("/account/password").text
    assert "首次登录须先修改密码" in page
    for told, said in (
        ({"old": "wrong", "new": FRESH, "again": FRESH}, "密码不对"),
        ({"old": PASSWORD, "new": FRESH, "again": "other"}, "不一致"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "至少"),
        ({"old": PASSWORD, "new": "7301846529", "again": "7301846529"}, "密码不能全是数字"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "和现在的密码相同"),
    ):
        answer = clerk.send("/account/password", told)
        assert (answer.status_code, said in answer.text) == (422, True), told
    assert (
        clerk.send("/account/password", {"old": PASSWORD, "new": FRESH, "again": FRESH}).location == "/login/"
    )
    assert program.get("/api/v1/cases").status_code == 401, "every sign-in has ended"

    again = Client(app, app.response_class)
    form = {"username": name, "password": FRESH, "csrf_token": again.token_of("/login/")}
    assert again.post("/login/", data=form).status_code == 302
    assert again.get("/cases/").status_code == 200


def test_one_time_codes_are_turned_on_with_a_code_of_the_app_and_not_without(db: SQLAlchemy, as_: As) -> None:
    clerk = as_("town_clerk", T1)
    page = clerk.get("/account/second-factor")
    assert page.headers["Cache-Control"].startswith("no-store")
    secret = str(re.search(r'value="([A-Z2-7]{32})"', page.text)[1])  # type: ignore[index]
    assert " ".join(re.findall("....", secret)) in page.text, "for whoever can't scan"
    wrong = clerk.send("/account/second-factor", {"secret": secret, "password": PASSWORD, "code": "000000"})
    assert (wrong.status_code, secret in wrong.text) == (422, True)
    assert account_of(db, f"town_clerk.{T1}").otp_secret is None
    told = {"secret": secret, "password": PASSWORD, "code": pyotp.TOTP(secret).now()}
    assert clerk.send("/account/second-factor", told | {"password": "no"}).status_code == 422
    done = clerk.send("/account/second-factor", told)
    assert len(re.findall(r"<code>\d{5} \d{5}</code>", done.text)) == 8
    assert account_of(db, f"town_clerk.{T1}").otp_secret == secret
    assert "已开通" in clerk.get("/account/").text


def test_whoever_lost_his_phone_gets_fresh_codes_in_person(db: SQLAlchemy, as_: As) -> None:
    name = account("town_clerk", T1)
    key = account_of(db, name).id
    security = as_("security_admin", "610104")
    shown = security.send(f"/accounts/second-factor/{key}", {})
    assert "只显示这一次" in shown.text
    assert "<svg" in shown.text
    first = account_of(db, name).otp_secret
    assert first is not None
    assert as_("security_admin", "370982").send(f"/accounts/second-factor/{key}", {}).status_code == 403
    assert as_("county_admin", "610104").send(f"/accounts/second-factor/{key}", {}).status_code == 403
    assert account_of(db, name).otp_secret == first


def test_other_sign_ins_end_and_ones_own_stays(db: SQLAlchemy, as_: As) -> None:
    here, elsewhere = as_("town_clerk", T1), as_("town_clerk", T1)
    assert here.send("/account/end-others", {}).status_code == 302
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    open_ones = select(SignIn).where(SignIn.ended_at.is_(None))
    assert len(db.session.scalars(open_ones).all()) == 1


def test_an_empty_form_of_the_second_factor_is_refused_in_words(as_: As) -> None:
    refused = as_("town_clerk", T1).send("/account/second-factor")
    assert refused.status_code == 422
    assert 'name="secret"' in refused.text
