"""Whoever was signed out while typing gets the form back as typed, in the answer's own page and nowhere else."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import update

from core.access.models import SignIn
from core.clock import real_now
from tests import factories
from tests.casework import Officers
from tests.conftest import PASSWORD, As, Client

OURS = {"Sec-Fetch-Site": "same-origin"}
TYPED = "家庭月人均收入 <300 元> & 房屋一套\n另有存款"


def typed_in(page: Client, address: str) -> dict[str, str]:
    """What an officer has typed by the time the session is over."""
    return {
        "csrf_token": page.token_of(address),
        "facts": TYPED,
        "amount": "450.00",
        "note": "另见附件",
        "otp": "123456",
    }


def handed_back(text: str) -> dict[str, str]:
    """The fields of the form in an answer."""
    found = dict(re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', text, re.DOTALL))
    return {name: unescape(value) for name, value in found.items()}


def sign_in_again(page: Client, officer: str) -> None:
    form = {"username": officer, "password": PASSWORD, "csrf_token": page.token_of("/login/")}
    assert page.post("/login/", data=form).status_code == 302


def sent_again(page: Client, address: str, text: str) -> Any:
    """The button of the answer's page is pressed."""
    token = re.search(r'<input type="hidden" name="csrf_token" value="([^"]+)"', text)
    assert token is not None
    return page.post(address, data=handed_back(text) | {"csrf_token": token[1]}, headers=OURS)


def test_a_form_that_is_sent_after_the_sign_in_is_over_comes_back_as_typed_and_is_sent_once_more(
    as_: As, officers: Officers, september: date, db: SQLAlchemy
) -> None:
    for cookies_gone, name in ((True, "孙大海"), (False, "周小兰")):
        case = factories.case(officers, at="review", people=factories.alone(name=name))
        address = f"/cases/{case.no}/finish/review/eligible"
        page = as_("town_reviewer", "610104003")
        form = typed_in(page, address)
        if cookies_gone:
            page.delete_cookie("session")
        else:
            db.session.execute(update(SignIn).values(ended_at=real_now(), ended_why="elsewhere"))
            db.session.commit()
        answer = page.post(address, data=form, headers=OURS)
        assert answer.status_code == (400 if cookies_gone else 401)
        assert "填写的内容还在这一页上" in answer.text
        back = handed_back(answer.text)
        assert back == {name: form[name] for name in ("facts", "amount", "note")}, "but no code or token"
        assert answer.headers["Cache-Control"] == "no-store"
        with page.session_transaction() as session:
            assert TYPED not in str(dict(session))

        sign_in_again(page, "town_reviewer.610104003")
        once = sent_again(page, address, answer.text)
        if once.status_code != 302:
            assert handed_back(once.text) == back
            once = sent_again(page, address, once.text)
        assert once.status_code == 302, once.text
        assert page.get(f"/api/v1/cases/{case.no}").get_json()["stage"] == "publicise"


def test_what_another_site_wrote_and_what_is_secret_is_handed_back_to_nobody(
    as_: As, officers: Officers, september: date
) -> None:
    case = factories.case(officers, at="review")
    address = f"/cases/{case.no}/finish/review/eligible"
    page = as_("town_reviewer", "610104003")
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        answer = page.post(address, data={"facts": TYPED, "csrf_token": "old"}, headers=headers)
        assert answer.status_code == 400
        assert "<textarea" not in answer.text.partition("<main")[2]
    secret = page.post("/login/", data={"username": "x", "password": "y" * 12}, headers=OURS)
    assert "y" * 12 not in secret.text
